//! Files that are being imported, what is to be said of their rows, and the mappings that units made once.

use super::Col::{Blob, Int, Text};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let job = [
            Text("id"),
            Text("register"),
            Text("unit"),
            Text("target"),
            Text("name"),
            Int("bytes"),
            Text("sheet"),
            Text("mapping"),
            Text("brought"),
            Text("actor"),
            Text("stage"),
            Text("holder"),
            Int("beat"),
            Text("reason"),
            Blob("found"),
            Int("row_count"),
            Int("taken"),
            Int("flagged"),
            Int("refused"),
            Int("already"),
            Int("created"),
            Int("updated"),
        ];
        make(m, "import_job", &["id"], &job).await?;
        index(m, false, "import_job", &["register", "unit", "created"]).await?;
        make(m, "import_part", &["job", "n"], &[Text("job"), Int("n"), Blob("sealed")]).await?;
        let row = [Text("job"), Int("row_no"), Text("outcome"), Blob("sealed")];
        make(m, "import_row", &["job", "row_no"], &row).await?;
        index(m, false, "import_row", &["job", "outcome", "row_no"]).await?;
        let mapping = [Text("id"), Text("mapping"), Int("updated")];
        make(m, "import_mapping", &["id"], &mapping).await?;
        // Imported rows are held against the numbers of cases.
        index(m, false, "casework_case", &["decision_no"]).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("machinery is not taken down".into()))
    }
}

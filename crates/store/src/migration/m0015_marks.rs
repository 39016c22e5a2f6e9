//! Sessions and credentials bear a keyed mark. Those that are there are marked by `mingjing migrate`, the sessions end.

use super::add;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        add(m, "people_session", "mark", "").await?;
        add(m, "people_credential", "mark", "").await?;
        let mut factor = ColumnDef::new(Alias::new("factor"));
        factor.big_integer().not_null().default(0);
        let table = Alias::new("people_credential");
        m.alter_table(Table::alter().table(table).add_column(&mut factor).take()).await
    }
}

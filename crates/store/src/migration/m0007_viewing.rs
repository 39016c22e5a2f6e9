//! Viewings of cases.

use super::Col::{Int, Text};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let viewing = [
            Text("id"),
            Int("seq"),
            Text("case_id"),
            Text("unit"),
            Text("account"),
            Text("name"),
            Text("capacity"),
            Text("for_unit"),
            Text("purpose"),
            Text("note"),
            Int("viewed_at"),
            Int("updated"),
        ];
        make(m, "record_viewing", &["id"], &viewing).await?;
        index(m, false, "record_viewing", &["case_id", "viewed_at"]).await?;
        index(m, false, "record_viewing", &["unit", "viewed_at"]).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("rows are not taken down apart from the journal".into()))
    }
}

//! Requests to take a list away.

use super::Col::{Int, IntNull, Text, TextNull};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let export = [
            Text("id"),
            Int("seq"),
            Text("unit"),
            Text("account"),
            Text("name"),
            Text("capacity"),
            Text("list"),
            Int("row_count"),
            Text("stage"),
            Int("asked_at"),
            TextNull("decided_by"),
            IntNull("decided_at"),
            Int("updated"),
        ];
        make(m, "people_export", &["id"], &export).await?;
        index(m, false, "people_export", &["unit", "stage", "asked_at"]).await?;
        index(m, false, "people_export", &["account", "asked_at"]).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("rows are not taken down apart from the journal".into()))
    }
}

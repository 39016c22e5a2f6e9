//! What a viewing was for in somebody's own words may name people: it lies in the act and the state, which are
//! encrypted, and in no row.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut alter = Table::alter();
        alter.table(Alias::new("record_viewing")).drop_column(Alias::new("note"));
        m.alter_table(alter).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("rows are not taken down apart from the journal".into()))
    }
}

//! Why a publication is held or was returned may name people: it lies in the act and the state, which are encrypted, and
//! the row says only that it is so.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let table = Alias::new("publicity_publication");
        for words in ["held", "returned"] {
            let mut alter = Table::alter();
            m.alter_table(alter.table(table.clone()).drop_column(Alias::new(words)).take()).await?;
        }
        for is in ["is_held", "is_returned"] {
            let mut column = ColumnDef::new(Alias::new(is));
            let mut alter = Table::alter();
            alter.table(table.clone()).add_column(column.big_integer().not_null().default(0));
            m.alter_table(alter.take()).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("rows are not taken down apart from the journal".into()))
    }
}

//! One publication for each decision, and what is asked about it. The values come with folding the states again.

use super::Col::TextNull;
use super::index;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in [TextNull("decision"), TextNull("pending")] {
            let mut alter = Table::alter();
            alter.table(Alias::new("publicity_publication")).add_column(column.definition());
            m.alter_table(alter).await?;
        }
        // NULL, for what edition 1 prepared, is distinct from every other on both databases.
        index(m, true, "publicity_publication", &["decision"]).await
    }
}

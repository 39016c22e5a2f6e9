//! A recording may cover several activities, and may be the same file as another one that counts in its place. What is
//! there is computed again from the journal, since the form of states has changed with it.

use super::{add, add_null};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        add(m, "record_recording", "also", "[]").await?;
        add_null(m, "record_recording", "same_as").await
    }
}

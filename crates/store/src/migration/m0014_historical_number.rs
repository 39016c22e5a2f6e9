//! Imported rows are looked for by their number, a batch of them at a time.

use super::index;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        index(m, false, "record_historical", &["document_no"]).await
    }
}

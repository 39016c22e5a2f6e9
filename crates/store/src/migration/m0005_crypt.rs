//! The keys of what is encrypted, and the hashes by which numbers are found. Values are encrypted by `Store::encrypt`.

use super::Col::Text;
use super::{add, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        make(m, "journal_key", &["kind", "id"], &[Text("kind"), Text("id"), Text("wrapped")]).await?;
        // JSON lists; rows of an earlier version get theirs when they are computed again.
        add(m, "casework_case", "party_find", "[]").await?;
        add(m, "record_historical", "party_find", "[]").await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what is encrypted is not put back into the clear".into()))
    }
}

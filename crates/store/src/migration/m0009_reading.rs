//! The log of readings.

use super::Col::{Auto, Int, IntNull, Text, TextNull};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let reading = [
            Auto("id"),
            Int("at"),
            Text("account"),
            Text("login"),
            Text("capacity"),
            Text("unit"),
            Text("method"),
            Text("route"),
            TextNull("kind"),
            TextNull("subject"),
            Int("status"),
            IntNull("row_count"),
            IntNull("byte_count"),
        ];
        make(m, "people_reading", &[], &reading).await?;
        index(m, false, "people_reading", &["at"]).await?;
        index(m, false, "people_reading", &["account", "at"]).await?;
        index(m, false, "people_reading", &["subject", "at"]).await?;
        // Of the acts of administrators only: an act on a case writes nothing here.
        let administration = "CREATE INDEX ix_journal_entry_administration ON journal_entry (arrival) WHERE \
             subject_kind IN ('account', 'catalogue', 'city', 'export', 'officer', 'reviewer', 'unit')";
        m.get_connection().execute_unprepared(administration).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the log of readings is not taken down".into()))
    }
}

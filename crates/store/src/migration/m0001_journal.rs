//! The journal, the folded subjects and the rule bundles.

use super::Col::{Blob, Int, IntNull, Text, TextNull};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let entry = [
            // Given by the writer, 1, 2, 3 … without gaps, so that a changed one shows.
            Int("arrival"),
            Text("leaf"),
            Text("subject_kind"),
            Text("subject_id"),
            Int("subject_seq"),
            TextNull("prev"),
            Blob("salt"),
            Blob("bytes"),
            Text("act"),
            Text("actor"),
            Text("idem_key"),
            Int("recorded"),
            IntNull("log_index"),
        ];
        make(m, "journal_entry", &["arrival"], &entry).await?;
        index(m, true, "journal_entry", &["leaf"]).await?;
        index(m, true, "journal_entry", &["subject_kind", "subject_id", "subject_seq"]).await?;
        index(m, true, "journal_entry", &["actor", "idem_key"]).await?;
        index(m, true, "journal_entry", &["log_index"]).await?;
        make(m, "journal_disclosure", &["leaf"], &[Text("leaf"), Text("list")]).await?;
        let subject = [Text("kind"), Text("id"), Int("seq"), Text("leaf"), Text("state")];
        make(m, "journal_subject", &["kind", "id"], &subject).await?;
        let checkpoint = [Int("size"), Text("note"), Int("published")];
        make(m, "journal_checkpoint", &["size"], &checkpoint).await?;
        make(m, "law_rule_bundle", &["digest"], &[Text("digest"), Blob("bytes")]).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the journal is not taken down".into()))
    }
}

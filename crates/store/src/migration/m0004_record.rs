//! Documents, recordings and devices.

use super::Col::{Int, IntNull, Text, TextNull};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let document = [
            Text("id"),
            Int("seq"),
            Text("case_id"),
            Text("unit"),
            Int("entry"),
            Text("kind"),
            Text("title"),
            TextNull("number"),
            Text("issued_on"),
            Text("template"),
            Int("pages"),
            Text("sha256"),
            Int("scans"),
            Int("updated"),
        ];
        make(m, "record_document", &["id"], &document).await?;
        index(m, false, "record_document", &["case_id", "entry"]).await?;
        index(m, false, "record_document", &["unit", "issued_on"]).await?;
        let recording = [
            Text("id"),
            Int("seq"),
            Text("case_id"),
            Text("unit"),
            IntNull("activity"),
            IntNull("evidence"),
            Text("kind"),
            TextNull("name"),
            Text("mime"),
            Int("bytes"),
            Text("sha256"),
            IntNull("started"),
            IntNull("duration_ms"),
            Text("officer"),
            TextNull("device"),
            Int("handed_at"),
            IntNull("due_at"),
            TextNull("accepted_on"),
            TextNull("described_on"),
            Int("views"),
            Int("attempts"),
            Int("alerts"),
            Int("updated"),
        ];
        make(m, "record_recording", &["id"], &recording).await?;
        index(m, false, "record_recording", &["case_id"]).await?;
        index(m, false, "record_recording", &["unit", "handed_at"]).await?;
        index(m, false, "record_recording", &["sha256"]).await?;
        let device = [
            Text("id"),
            Int("seq"),
            Text("unit"),
            Text("kind"),
            Text("name"),
            Text("number"),
            Text("model"),
            Text("in_use_from"),
            TextNull("officer"),
            Text("condition"),
            Int("clock_offset_seconds"),
            IntNull("checked_at"),
            Int("updated"),
        ];
        make(m, "record_device", &["id"], &device).await?;
        index(m, false, "record_device", &["unit", "number"]).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("rows are not taken down apart from the journal".into()))
    }
}

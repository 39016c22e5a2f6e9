//! The machinery outside the journal.

use super::Col::{Auto, Blob, Int, IntNull, Text};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let credential =
            [Text("account"), Text("phc"), Int("failures"), IntNull("locked_until"), Int("changed")];
        make(m, "people_credential", &["account"], &credential).await?;
        make(m, "people_session", &["id"], &[Text("id"), Blob("data"), Int("expires")]).await?;
        index(m, false, "people_session", &["expires"]).await?;
        let outbox = [Auto("id"), Text("kind"), Text("payload"), Int("created")];
        make(m, "outbox", &[], &outbox).await?;
        make(m, "outbox_cursor", &["consumer"], &[Text("consumer"), Int("id")]).await?;
        let lease = [Text("name"), Text("holder"), Int("fence"), Int("until")];
        make(m, "sequencer_lease", &["name"], &lease).await?;
        make(m, "store_meta", &["name"], &[Text("name"), Text("value")]).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("machinery is not taken down".into()))
    }
}

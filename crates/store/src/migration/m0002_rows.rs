//! The projections.

use super::Col::{Int, IntNull, Text, TextNull};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        register(m).await?;
        casework(m).await?;
        publicity(m).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("rows are not taken down apart from the journal".into()))
    }
}

async fn register(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let unit = [
        Text("id"),
        Int("seq"),
        Text("name"),
        Text("short"),
        Text("kind"),
        TextNull("parent"),
        Text("region"),
        Text("prefix"),
        Text("domain"),
        Text("review_body"),
        TextNull("demonstration_since"),
        Int("updated"),
    ];
    make(m, "register_unit", &["id"], &unit).await?;
    index(m, false, "register_unit", &["review_body"]).await?;
    let officer = [
        Text("id"),
        Int("seq"),
        Text("name"),
        Text("number"),
        Text("unit"),
        Text("category"),
        Text("region"),
        Text("valid_from"),
        Text("valid_to"),
        TextNull("account"),
        TextNull("suspended_from"),
        TextNull("suspended_to"),
        Int("designations"),
        Int("updated"),
    ];
    make(m, "register_officer", &["id"], &officer).await?;
    index(m, false, "register_officer", &["unit", "number"]).await?;
    index(m, false, "register_officer", &["account"]).await?;
    let reviewer = [
        Text("id"),
        Int("seq"),
        Text("name"),
        Text("unit"),
        Int("legal_qualification"),
        Text("engaged_from"),
        Text("filed_on"),
        TextNull("removed_on"),
        Int("updated"),
    ];
    make(m, "review_reviewer", &["id"], &reviewer).await?;
    let catalogue = [Text("id"), Int("seq"), Text("title"), Text("from_on"), Int("items"), Int("updated")];
    make(m, "review_catalogue", &["id"], &catalogue).await?;
    let account = [
        Text("id"),
        Int("seq"),
        Text("login"),
        TextNull("name"),
        Text("unit"),
        Int("closed"),
        Text("grants"),
        Int("updated"),
    ];
    make(m, "people_account", &["id"], &account).await?;
    index(m, true, "people_account", &["login"]).await
}

async fn casework(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let case = [
        Text("id"),
        Int("seq"),
        Text("unit"),
        Text("region"),
        Text("title"),
        Text("source"),
        Text("received_on"),
        TextNull("number"),
        TextNull("decision_no"),
        TextNull("party_name"),
        TextNull("party_code"),
        Text("party_kind"),
        Text("stage"),
        IntNull("major"),
        TextNull("opened_on"),
        TextNull("due_on"),
        Text("review_stage"),
        TextNull("review_due"),
        TextNull("check_due"),
        TextNull("wait_until"),
        TextNull("serve_by"),
        TextNull("pay_by"),
        TextNull("decided_on"),
        TextNull("served_on"),
        TextNull("closed_on"),
        TextNull("next_due"),
        TextNull("next_what"),
        TextNull("publication"),
        Text("handlers"),
        Int("alerts"),
        Int("updated"),
    ];
    make(m, "casework_case", &["id"], &case).await?;
    index(m, false, "casework_case", &["unit", "stage"]).await?;
    index(m, false, "casework_case", &["next_due"]).await?;
    index(m, false, "casework_case", &["updated"]).await?;
    let series = [
        Text("id"),
        Int("seq"),
        Text("unit"),
        Text("series"),
        Int("year"),
        Int("last"),
        Int("taken"),
        Int("updated"),
    ];
    make(m, "casework_series", &["id"], &series).await
}

async fn publicity(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let publication = [
        Text("id"),
        Int("seq"),
        Text("address"),
        Text("unit"),
        Text("source_kind"),
        Text("source_id"),
        Text("stage"),
        Text("title"),
        Text("document_no"),
        TextNull("party"),
        TextNull("party_code"),
        Text("organ"),
        TextNull("decided_on"),
        TextNull("due_on"),
        TextNull("published_on"),
        TextNull("withdrawn_on"),
        TextNull("until_on"),
        TextNull("editor"),
        TextNull("held"),
        TextNull("returned"),
        Int("updated"),
    ];
    make(m, "publicity_publication", &["id"], &publication).await?;
    index(m, true, "publicity_publication", &["address"]).await?;
    index(m, false, "publicity_publication", &["stage", "published_on"]).await?;
    index(m, false, "publicity_publication", &["unit", "stage"]).await?;
    index(m, false, "publicity_publication", &["source_kind", "source_id"]).await?;
    index(m, false, "publicity_publication", &["updated"]).await?;
    let historical = [
        Text("id"),
        Int("seq"),
        Text("batch"),
        Int("row_no"),
        Text("content"),
        Text("unit"),
        Text("organ"),
        Text("document_no"),
        TextNull("party"),
        TextNull("decided_on"),
        Int("flags"),
        Text("imported_on"),
    ];
    make(m, "record_historical", &["id"], &historical).await?;
    index(m, true, "record_historical", &["content"]).await?;
    index(m, false, "record_historical", &["batch", "row_no"]).await
}

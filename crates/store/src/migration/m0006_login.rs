//! What logins need beyond a password: counted failures, known places, the log of logins, second factors, links to set a
//! password with.

use super::Col::{Auto, Blob, Int, IntNull, Text, TextNull};
use super::{index, make};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let must = ColumnDef::new(Alias::new("must_change")).big_integer().not_null().default(0).take();
        add(m, "people_credential", must).await?;
        add(m, "people_session", ColumnDef::new(Alias::new("account")).text().null().take()).await?;
        index(m, false, "people_session", &["account"]).await?;
        add(m, "people_account", ColumnDef::new(Alias::new("reset")).text().null().take()).await?;
        make(m, "people_attempt", &["id"], &[Text("id"), Int("failures"), Int("until")]).await?;
        index(m, false, "people_attempt", &["until"]).await?;
        make(m, "people_known", &["id"], &[Text("id"), Text("account"), Int("last")]).await?;
        index(m, false, "people_known", &["account"]).await?;
        index(m, false, "people_known", &["last"]).await?;
        let login = [
            Auto("id"),
            Int("at"),
            TextNull("account"),
            TextNull("login"),
            Text("address"),
            Text("way"),
            Text("outcome"),
        ];
        make(m, "people_login", &[], &login).await?;
        index(m, false, "people_login", &["at"]).await?;
        index(m, false, "people_login", &["account", "at"]).await?;
        let factor = [Text("account"), Blob("sealed"), Int("confirmed"), Int("step"), Int("created")];
        make(m, "people_factor", &["account"], &factor).await?;
        make(m, "people_recovery", &["id"], &[Text("id"), Text("account"), IntNull("used")]).await?;
        index(m, false, "people_recovery", &["account"]).await?;
        let setup = [
            Text("account"),
            Int("request"),
            Text("code"),
            TextNull("link"),
            Int("expires"),
            Int("failures"),
            IntNull("used"),
            Int("told"),
        ];
        make(m, "people_setup", &["account"], &setup).await?;
        index(m, true, "people_setup", &["link"]).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("logins are not taken down".into()))
    }
}

async fn add(m: &SchemaManager<'_>, table: &'static str, mut column: ColumnDef) -> Result<(), DbErr> {
    m.alter_table(Table::alter().table(Alias::new(table)).add_column(&mut column).take()).await
}

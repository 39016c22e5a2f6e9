//! Row-level security on the tables with rows of units, where the database has it.

use crate::scope::{OF_UNITS, SETTING};
use sea_orm::ConnectionTrait as _;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        if m.get_database_backend() != sea_orm::DbBackend::Postgres {
            return Ok(());
        }
        // Within a selection of its own the setting is read once for a statement and not once for each row. Without it
        // the value is NULL, and no row is there.
        let set = format!("(SELECT current_setting('{SETTING}', true))");
        let ids = format!("string_to_array({set}, ',')");
        let covered = format!(
            "{set} = '*' OR unit = ANY ({ids}) \
             OR unit IN (SELECT u.id FROM register_unit u WHERE '~' || u.review_body = ANY ({ids}))"
        );
        for table in OF_UNITS {
            // FORCE: the owner, as whom the program works, is bound too.
            for statement in [
                format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
                format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
                format!("CREATE POLICY of_units ON {table} USING ({covered}) WITH CHECK ({covered})"),
            ] {
                m.get_connection().execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }
}

//! The tables are those that the code knows, and every statement can be prepared.

use crate::story::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::collections::BTreeSet;
use store::{MACHINERY, PROJECTIONS};

const JOURNALED: [&str; 6] = [
    "journal_checkpoint",
    "journal_disclosure",
    "journal_entry",
    "journal_key",
    "journal_subject",
    "law_rule_bundle",
];

async fn names(on: &DatabaseConnection, sqlite: &str, postgres: &str) -> BTreeSet<String> {
    let sql = if is_sqlite(on) { sqlite } else { postgres };
    let rows = on.query_all_raw(Statement::from_string(on.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn the_tables_outside_the_journal_are_a_closed_list() {
    let place = Place::new().await;
    let found = names(
        &place.outside().await,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()",
    )
    .await;
    let known: BTreeSet<String> = MACHINERY
        .iter()
        .copied()
        .chain(JOURNALED)
        .chain(PROJECTIONS.iter().map(|(_, table)| table.name))
        .map(str::to_owned)
        .collect();
    assert_eq!(found, known);
}

#[tokio::test]
async fn rows_have_the_columns_of_their_tables() {
    let place = Place::new().await;
    let outside = place.outside().await;
    for (_, table) in PROJECTIONS {
        let found = names(
            &outside,
            &format!("SELECT name FROM pragma_table_info('{}')", table.name),
            &format!(
                "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{}'",
                table.name
            ),
        )
        .await;
        let known: BTreeSet<String> = table.columns.iter().map(|c| c.name.to_owned()).collect();
        assert_eq!(found, known, "{}", table.name);
    }
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let place = Place::new().await;
    let outside = place.outside().await;
    let statements = store::sql::statements();
    assert!(statements.len() > 500, "{}", statements.len());
    for (name, sql) in statements {
        let done = if is_sqlite(&outside) {
            outside.execute_unprepared(&format!("EXPLAIN {sql}")).await
        } else {
            outside.execute_unprepared(&format!("PREPARE p AS {sql}; DEALLOCATE p")).await
        };
        done.unwrap_or_else(|e| panic!("{name}: {sql}: {e}"));
    }
}

#[tokio::test]
async fn migrating_again_changes_nothing() {
    let place = Place::new().await;
    place.store.migrate().await.unwrap();
    found(&place.store).await;
    place.store.migrate().await.unwrap();
    assert!(place.store.load(&law::ids::SubjectRef::city()).await.unwrap().is_some());
}

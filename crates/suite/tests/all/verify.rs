//! Deep verification: good as made, and every changed value named.

use crate::town::{Db, Town, on_both};
use journal::{Ed25519Signer, Log, Signer as _, VerifierKey};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use std::path::PathBuf;
use std::sync::Arc;
use store::{Outcome, Sequencer};

/// Puts everything under a checkpoint; the log's folder and keys.
pub async fn sequenced(town: &Town) -> (PathBuf, Vec<VerifierKey>) {
    let dir = town.dir.path().join("log");
    let origin = office::found::city(town.office.store()).await.unwrap().unwrap().log_origin;
    let log = Log::create(&dir, &origin).unwrap();
    let signer = Ed25519Signer::from_seed(&origin, &[1; 32]).unwrap();
    let heartbeat = Ed25519Signer::cosigner_from_seed("mingjing.test/heartbeat", &[2; 32]).unwrap();
    let keys = vec![signer.key().clone(), heartbeat.key().clone()];
    let mut sequencer = Sequencer::new(log, Arc::new(signer), Some(Arc::new(heartbeat)), "test");
    let (store, now) = (town.office.store(), town.office.clock().now());
    while let Outcome::Published { .. } = sequencer.run_once(store, now).await.unwrap() {}
    (dir, keys)
}

#[test]
fn the_demonstration_verifies_and_one_changed_value_in_each_kind_of_row_is_named() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let (dir, keys) = sequenced(&town).await;
        let store = town.office.store();
        let report = store::verify_deep(store, &dir, &keys).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        // Each change is undone before the next one.
        for (table, column, row) in [
            ("journal_subject", "state", "kind = 'case' AND id = 'demo-4'"),
            ("casework_case", "title", "id = 'demo-4'"),
            ("register_officer", "valid_to", "id = 'officer3'"),
            ("publicity_publication", "document_no", "source_id = 'demo-4'"),
        ] {
            let before = text(&town, &format!("SELECT {column} AS v FROM {table} WHERE {row}")).await;
            let tampered = before.replace('2', "3").replace("案", "件");
            assert_ne!(before, tampered, "{table}.{column}");
            write(&town, db, table, column, row, &tampered).await;
            let report = store::verify_deep(store, &dir, &keys).await.unwrap();
            let named = report.findings.iter().any(|f| {
                f.table == Some(table) && f.field.as_ref().is_some_and(|named| named.contains(column))
            });
            assert!(named, "{table}.{column}: {:#?}", report.findings);
            write(&town, db, table, column, row, &before).await;
        }
        let report = store::verify_deep(store, &dir, &keys).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    });
}

async fn text(town: &Town, sql: &str) -> String {
    let on = town.office.store().reading();
    let row =
        on.query_one_raw(Statement::from_string(on.get_database_backend(), sql)).await.unwrap().unwrap();
    row.try_get::<String>("", "v").unwrap()
}

async fn write(town: &Town, db: Db, table: &str, column: &str, row: &str, value: &str) {
    // The store's own connections for reading cannot write: a tamperer brings one along.
    let (url, backend) = match db {
        Db::Sqlite => (format!("sqlite://{}", town.url), DbBackend::Sqlite),
        Db::Postgres => (town.url.clone(), DbBackend::Postgres),
    };
    let on = sea_orm::Database::connect(url).await.unwrap();
    let sql = format!("UPDATE {table} SET {column} = $1 WHERE {row}");
    on.execute_raw(Statement::from_sql_and_values(backend, sql, [value.into()])).await.unwrap();
    on.close().await.unwrap();
}

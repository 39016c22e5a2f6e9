//! What one agency's people list holds nothing of another's, even where a condition was forgotten (SECURITY 12): row-level
//! security of PostgreSQL, asked as an ordinary role. What is covered is worked out here from the rows themselves, read as
//! the superuser.

use crate::town::{BOTH, Db, Town, database, run};
use law::authority::{self, Actor, Capacity};
use law::ids::SubjectKind;
use office::visible;
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait as _, Value,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{OF_UNITS, Page, Scope, Store, StoreConfig};
use suite::pg::as_superuser;

const UNITS: u64 = 6;
const ROWS: u64 = 40;

/// Numbers in an order that is the same each time (xorshift).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

async fn rows(on: &impl sea_orm::ConnectionTrait, sql: &str) -> Vec<(String, String)> {
    let rows = on.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|r| (r.try_get("", "a").unwrap(), r.try_get("", "b").unwrap())).collect()
}

/// Rows without sense in every table of units, each of a unit by lot.
async fn filled(superuser: &DatabaseConnection, seeded: &mut Seeded) {
    for unit in 0..UNITS {
        let body = seeded.below(UNITS);
        insert(superuser, "register_unit", &format!("u{unit}"), &[("review_body", format!("u{body}"))]).await;
    }
    for table in OF_UNITS {
        for n in 0..ROWS {
            let unit = seeded.below(UNITS);
            insert(superuser, table, &format!("r{n}"), &[("unit", format!("u{unit}"))]).await;
        }
    }
}

/// A row whose every other column holds its id, or a number.
async fn insert(superuser: &DatabaseConnection, table: &str, id: &str, given: &[(&str, String)]) {
    let columns = rows(
        superuser,
        &format!(
            "SELECT column_name::text AS a, data_type::text AS b FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    )
    .await;
    let value = |(name, kind): &(String, String)| match given.iter().find(|(n, _)| n == name) {
        Some((_, value)) => format!("'{value}'"),
        None if kind == "text" => format!("'{id}'"),
        None => "1".to_owned(),
    };
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<String> = columns.iter().map(value).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
    superuser.execute_unprepared(&sql).await.unwrap();
}

async fn set(on: &impl sea_orm::ConnectionTrait, to: &str) {
    let value = vec![Value::String(Some(to.to_owned()))];
    let sql = "SELECT set_config('mingjing.units', $1, true)";
    on.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, value)).await.unwrap();
}

#[test]
fn a_query_without_any_condition_yields_only_rows_of_the_readers_units() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let url = database(Db::Postgres, &dir);
        let keys = Some(store::DataKeys::of([7; 32]));
        let store = Store::open(&StoreConfig { url: url.clone(), durable: false, keys }).await.unwrap();
        store.migrate().await.unwrap();
        assert_eq!(store.role_bypasses().await.unwrap(), Some(false));
        // What `doctor` warns of.
        let unbound = StoreConfig { url: as_superuser(&url), durable: false, keys: None };
        let unbound = Store::open(&unbound).await.unwrap();
        assert_eq!(unbound.role_bypasses().await.unwrap(), Some(true));
        unbound.close().await.unwrap();
        let superuser = Database::connect(as_superuser(&url)).await.unwrap();
        let clerk = Database::connect(&url).await.unwrap();
        let mut seeded = Seeded(41);
        filled(&superuser, &mut seeded).await;
        let bodies: BTreeMap<String, String> =
            rows(&superuser, "SELECT id AS a, review_body AS b FROM register_unit")
                .await
                .into_iter()
                .collect();
        let ids: Vec<String> = bodies.keys().cloned().chain(["nobody".to_owned()]).collect();
        let mut settings = vec![String::new(), "*".to_owned(), "u".to_owned(), "~".to_owned()];
        for one in &ids {
            settings.extend([one.clone(), format!("~{one}")]);
            settings.extend(ids.iter().map(|two| format!("{one},~{two}")));
        }
        let (mut seen, mut hidden) = (0, 0);
        for table in OF_UNITS {
            let sql = format!("SELECT id AS a, unit AS b FROM {table}");
            let all = rows(&superuser, &sql).await;
            assert_eq!(all.len() as u64, ROWS, "{table}");
            // Nothing was said: nothing is there, not even for the owner.
            assert_eq!(rows(&clerk, &sql).await, [], "{table}");
            for setting in &settings {
                let said: BTreeSet<&str> = setting.split(',').collect();
                let covers = |unit: &str| {
                    said.contains("*")
                        || said.contains(unit)
                        || said.contains(format!("~{}", bodies[unit]).as_str())
                };
                let wanted: BTreeSet<&(String, String)> =
                    all.iter().filter(|(_, unit)| covers(unit)).collect();
                let tx = clerk.begin().await.unwrap();
                set(&tx, setting).await;
                let found = rows(&tx, &sql).await;
                assert_eq!(found.iter().collect::<BTreeSet<_>>(), wanted, "{table} {setting:?}");
                // Neither changed nor made by who does not see it.
                if let Some((id, _)) = all.iter().find(|(_, unit)| !covers(unit)) {
                    let update = format!("UPDATE {table} SET seq = 9 WHERE id = '{id}'");
                    assert_eq!(tx.execute_unprepared(&update).await.unwrap().rows_affected(), 0);
                }
                tx.rollback().await.unwrap();
                // It ends with the transaction.
                (seen, hidden) = (seen + wanted.len(), hidden + all.len() - wanted.len());
            }
            assert_eq!(rows(&clerk, &sql).await, [], "{table}, afterwards");
        }
        assert!(seen > 1_000 && hidden > 1_000, "{seen} {hidden}");
        store.close().await.unwrap();
    });
}

#[test]
fn lists_without_a_condition_hold_nothing_of_another_agency() {
    run(async {
        let town = Town::with_cases(Db::Postgres).await;
        let store = town.office.store();
        let all = || Page::first(1_000);
        let every = store.cases(&store::CaseFilter::default(), Default::default(), all()).await.unwrap();
        let units: BTreeSet<String> = every.rows.iter().map(|r| r.unit.clone()).collect();
        for unit in units.iter().map(String::as_str).chain(["nobody"]) {
            let within = store.within(&Scope::Of { unit: Some(unit.to_owned()), body: None });
            let cases = within.cases(&store::CaseFilter::default(), Default::default(), all()).await.unwrap();
            let own = every.rows.iter().filter(|r| r.unit == unit).count();
            assert_eq!((cases.rows.len(), cases.total), (own, own as u64), "{unit}");
            assert!(cases.rows.iter().all(|r| r.unit == unit));
            let counted = within.case_counts(None, town.office.today()).await.unwrap();
            assert_eq!(counted.iter().map(|c| c.count).sum::<u64>(), own as u64);
            let publications = within
                .publications(&store::PublicationFilter::default(), Default::default(), all())
                .await
                .unwrap();
            assert!(publications.rows.iter().all(|r| r.unit == unit));
            let documents = within.documents(&store::DocumentFilter::default(), false, all()).await.unwrap();
            assert!(documents.rows.iter().all(|r| r.unit == unit));
            assert!(within.series(None, None, all()).await.unwrap().rows.iter().all(|r| r.unit == unit));
        }
        // Who is not narrowed still has all.
        let again = store.cases(&store::CaseFilter::default(), Default::default(), all()).await.unwrap();
        assert_eq!(again.total, every.total);
        assert!(!units.is_empty());
    });
}

#[test]
fn a_readers_scope_is_what_the_law_lets_be_seen() {
    let kinds = [
        SubjectKind::Case,
        SubjectKind::Series,
        SubjectKind::Publication,
        SubjectKind::Device,
        SubjectKind::Document,
        SubjectKind::Historical,
        SubjectKind::Recording,
        SubjectKind::Viewing,
    ];
    assert_eq!(kinds.len(), OF_UNITS.len());
    let units = ["a", "b", "c"];
    for capacity in Capacity::GRANTABLE.into_iter().chain([Capacity::System]) {
        for kind in kinds {
            for own in units {
                let actor = Actor { unit: own.into(), capacity, ..Actor::system("x") };
                let scope = visible::scope(&actor, kind);
                for unit in units {
                    for body in units {
                        let covered = match &scope {
                            Scope::All => true,
                            Scope::Of { unit: u, body: b } => {
                                u.as_deref() == Some(unit) || b.as_deref() == Some(body)
                            }
                        };
                        let may = authority::may_see(&actor, kind, unit, body);
                        assert_eq!(covered, may, "{capacity:?} {kind:?} of {own}: {unit} reviewed by {body}");
                    }
                }
            }
        }
    }
}

#[test]
fn without_row_level_security_the_conditions_stand_alone_and_nothing_changes() {
    run(async {
        for db in BOTH {
            let town = Town::with_cases(db).await;
            let store = town.office.store();
            let filter = store::CaseFilter { unit: Some("market".into()), ..Default::default() };
            let plain = store.cases(&filter, Default::default(), Page::first(100)).await.unwrap();
            let scope = Scope::Of { unit: Some("market".into()), body: None };
            let within =
                store.within(&scope).cases(&filter, Default::default(), Page::first(100)).await.unwrap();
            assert_eq!(plain, within, "{db:?}");
        }
    });
}

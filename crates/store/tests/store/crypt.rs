//! Encryption at rest: what lies in the database, moving ciphertexts, missing and changed keys, erasing.

use crate::sequencer::{at, create, keys, log_dir};
use crate::story::*;
use law::draft::{Party, PartyFacts, PartyKind};
use law::ids::SubjectRef;
use law::private::Private;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use store::{
    CaseFilter, CaseOrder, CommitError, DataKeys, HistoricalFilter, Page, Store, StoreConfig, StoreError,
};

const ID_NUMBER: &str = "220202199003070019";
const PHONE: &str = "13900001234";
const NAME: &str = "欧阳示例";
const INFORMANT: &str = "举报示例人";

fn person_clue() -> law::deed::casework::ClueRegistered {
    let mut clue = clue("无照经营");
    let party = Party {
        name: NAME.into(),
        id_number: ID_NUMBER.into(),
        phone: PHONE.into(),
        address: "恒山路7号3单元".into(),
        ..Party::default()
    };
    clue.party = party.into();
    clue.party_facts = PartyFacts::of(PartyKind::Citizen);
    let informant =
        law::deed::casework::Informant { name: INFORMANT.into(), contact: "0432-61112222".into() };
    clue.informant = Some(informant.into());
    clue
}

async fn story() -> Place {
    let place = Place::new().await;
    found(&place.store).await;
    work(&place.store).await;
    let zhang = person("zhang", law::authority::Capacity::Officer);
    act(&place.store, &zhang, SubjectRef::case("c2"), "k-c2", person_clue()).await.unwrap();
    place
}

async fn cells(on: &DatabaseConnection, table: &str) -> String {
    let columns = if is_sqlite(on) {
        format!("SELECT group_concat(name) FROM pragma_table_info('{table}')")
    } else {
        format!(
            "SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = '{table}'"
        )
    };
    let one = |sql: String| Statement::from_string(on.get_database_backend(), sql);
    let names: String = on.query_one_raw(one(columns)).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    let mut all = String::new();
    for row in on.query_all_raw(one(format!("SELECT * FROM {table}"))).await.unwrap() {
        for name in names.split(',') {
            if let Ok(Some(text)) = row.try_get::<Option<String>>("", name) {
                all += &format!("{name}={text}\n");
            } else if let Ok(Some(bytes)) = row.try_get::<Option<Vec<u8>>>("", name) {
                all += &format!("{name}={}\n", String::from_utf8_lossy(&bytes));
            }
        }
    }
    all
}

async fn findings(place: &Place, store: &Store) -> Vec<store::Finding> {
    store::verify_deep(store, &log_dir(place), &keys()).await.unwrap().findings
}

#[tokio::test]
async fn entries_disclosures_and_states_are_encrypted_and_rows_hold_no_number_of_a_person() {
    let place = story().await;
    let outside = place.outside().await;
    for (table, column) in [
        ("journal_entry", "bytes"),
        ("journal_disclosure", "list"),
        ("journal_subject", "state"),
        ("journal_key", "wrapped"),
    ] {
        let all = cells(&outside, table).await;
        let values = all.lines().filter(|l| l.starts_with(&format!("{column}="))).count();
        let sealed = all.matches(&format!("{column}=v1:")).count();
        assert!(values > 5 && sealed >= values, "{table}.{column}: {sealed} of {values}");
    }
    for (_, table) in store::PROJECTIONS {
        let all = cells(&outside, table.name).await;
        for secret in [ID_NUMBER, PHONE, INFORMANT, "61112222", "恒山路"] {
            assert!(!all.contains(secret), "{}: {secret}", table.name);
        }
    }
}

#[tokio::test]
async fn a_person_is_found_by_the_exact_number_and_by_nothing_less() {
    let place = story().await;
    let found = async |text: &str| {
        let filter = CaseFilter { text: Some(text.into()), ..CaseFilter::default() };
        let listed = place.store.cases(&filter, CaseOrder::Updated, Page::first(10)).await.unwrap();
        listed.rows.into_iter().map(|r| r.id).collect::<Vec<_>>()
    };
    for text in [ID_NUMBER, PHONE, " 139 0000 1234 ", "+86-13900001234", "欧阳", "无照"] {
        assert_eq!(found(text).await, ["c2"], "{text}");
    }
    for text in [&ID_NUMBER[..17], &PHONE[..10], "13900001235", "61112222", INFORMANT] {
        assert!(found(text).await.is_empty(), "{text}");
    }
    assert_eq!(found("13800000000").await, ["c1"]);
    let mut row = imported(7, vec![]);
    if let Private::Known(r) = &mut row.row {
        r.printed.code = ID_NUMBER.to_owned();
    }
    act(&place.store, &desk(), SubjectRef::historical("h7"), "k-h7", row).await.unwrap();
    let filter = HistoricalFilter { text: Some(ID_NUMBER.into()), ..HistoricalFilter::default() };
    let listed = place.store.historicals(&filter, false, Page::first(10)).await.unwrap();
    assert_eq!(listed.rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["h7"]);
}

/// Each pair of values is of the same column and readable by the same keys as far as they can be; put into each other's
/// place neither is read, and the deep check names both.
#[tokio::test]
async fn a_ciphertext_in_another_place_is_not_read_and_is_named() {
    let place = story().await;
    create(&place).run_once(&place.store, at(0)).await.unwrap();
    let outside = place.outside().await;
    assert_eq!(findings(&place, &place.store).await, vec![]);
    let row = async |case: &str, n: usize| {
        format!("leaf = '{}'", place.store.history(&SubjectRef::case(case)).await.unwrap()[n].leaf)
    };
    let (first, second, foreign) = (row("c1", 0).await, row("c1", 1).await, row("c2", 0).await);
    for (table, column, a, b) in [
        ("journal_entry", "bytes", first.as_str(), second.as_str()),
        ("journal_disclosure", "list", &first, &foreign),
        ("journal_subject", "state", "kind = 'case' AND id = 'c1'", "kind = 'case' AND id = 'c2'"),
        ("journal_key", "wrapped", "kind = 'case' AND id = 'c1'", "kind = 'case' AND id = 'c2'"),
    ] {
        let read = async |row: &str| {
            let sql = format!("SELECT {column} FROM {table} WHERE {row}");
            let one = Statement::from_string(outside.get_database_backend(), sql);
            let row = outside.query_one_raw(one).await.unwrap().unwrap();
            match row.try_get_by_index::<String>(0) {
                Ok(text) => Value::String(Some(text)),
                Err(_) => Value::Bytes(Some(row.try_get_by_index(0).unwrap())),
            }
        };
        let write = async |row: &str, value: Value| {
            let sql = format!("UPDATE {table} SET {column} = $1 WHERE {row}");
            assert_eq!(run(&outside, &sql, vec![value]).await, 1);
        };
        let (one, other) = (read(a).await, read(b).await);
        write(a, other.clone()).await;
        write(b, one.clone()).await;
        let found = findings(&place, &place.store).await;
        assert!(found.iter().filter(|f| f.names(table, column)).count() >= 2, "{table}: {found:#?}");
        let unread = match table {
            "journal_entry" | "journal_disclosure" => {
                place.store.history(&SubjectRef::case("c1")).await.is_err()
            }
            _ => place.store.load(&SubjectRef::case("c1")).await.is_err(),
        };
        assert!(unread, "{table}");
        write(a, one).await;
        write(b, other).await;
        assert_eq!(findings(&place, &place.store).await, vec![]);
    }
}

#[tokio::test]
async fn a_value_in_the_clear_is_not_taken_for_one_that_was_encrypted() {
    let place = story().await;
    create(&place).run_once(&place.store, at(0)).await.unwrap();
    let outside = place.outside().await;
    let case = SubjectRef::case("c1");
    let forged = serde_json::to_string(&place.store.load(&case).await.unwrap().unwrap().state).unwrap();
    let sql = "UPDATE journal_subject SET state = $1 WHERE kind = 'case' AND id = 'c1'";
    run(&outside, sql, vec![Value::String(Some(forged))]).await;
    assert!(place.store.load(&case).await.is_err());
    assert!(findings(&place, &place.store).await.iter().any(|f| f.names("journal_subject", "state")));
}

#[tokio::test]
async fn without_the_key_nothing_opens_and_it_is_said_which_one_is_missing() {
    let place = story().await;
    place.store.close().await.unwrap();
    let open = async |keys: Option<DataKeys>| {
        let store = Store::open(&StoreConfig { keys, ..config(&place.url) }).await.unwrap();
        let opened = store.migrate().await;
        (store, opened)
    };
    let (store, refused) = open(None).await;
    assert!(matches!(refused, Err(StoreError::Locked)), "{refused:?}");
    assert!(store.is_encrypted().await.unwrap());
    assert!(store.load(&SubjectRef::case("c1")).await.is_err());
    let (_, refused) = open(Some(DataKeys::of([8; 32]))).await;
    let needed = DataKeys::of([7; 32]).ids()[0].to_owned();
    assert!(matches!(&refused, Err(StoreError::WrongKey { needed: n }) if *n == needed), "{refused:?}");
    let (store, opened) = open(Some(DataKeys::of([7; 32]))).await;
    opened.unwrap();
    assert!(store.load(&SubjectRef::case("c1")).await.unwrap().is_some());
    // A new store without keys takes nothing.
    let empty = Place::new().await;
    let bare = tempfile::tempdir().unwrap();
    let url = match std::env::var("STORE_TEST_PG") {
        Ok(_) => return,
        Err(_) => bare.path().join("bare.sqlite").to_str().unwrap().to_owned(),
    };
    let bare = Store::open(&StoreConfig { keys: None, ..config(&url) }).await.unwrap();
    bare.migrate().await.unwrap();
    let verdict =
        verdict(&empty.store, &system(), intent(SubjectRef::city(), "k", founding()), rules()).await;
    let refused = bare.commit(verdict, salts()).await;
    assert!(matches!(refused, Err(CommitError::Storage(StoreError::Locked))), "{refused:?}");
}

#[tokio::test]
async fn the_master_key_is_changed_and_old_entries_and_proofs_stay_valid() {
    let place = story().await;
    create(&place).run_once(&place.store, at(0)).await.unwrap();
    let before = place.store.history(&SubjectRef::case("c2")).await.unwrap();
    let sealed = place.store.entry_by_leaf(&before[0].leaf).await.unwrap();
    let bytes = cells(&place.outside().await, "journal_entry").await;
    place.store.close().await.unwrap();
    let both = format!("{}\n{}\n", "07".repeat(32), "08".repeat(32));
    let keys_of = |text: &str| Some(DataKeys::parse(text).unwrap());
    let store = Store::open(&StoreConfig { keys: keys_of(&both), ..config(&place.url) }).await.unwrap();
    store.migrate().await.unwrap();
    // Both are read, and what begins now is wrapped by the newer.
    let zhang = person("zhang", law::authority::Capacity::Officer);
    act(&store, &zhang, SubjectRef::case("c3"), "k-c3", clue("另案")).await.unwrap();
    let wrapped = store.rewrap().await.unwrap();
    assert!(wrapped > 10, "{wrapped}");
    assert_eq!(store.rewrap().await.unwrap(), 0);
    store.close().await.unwrap();
    // The old key is not needed any more, and no ciphertext was written anew.
    let store = Store::open(&StoreConfig { keys: keys_of(&"08".repeat(32)), ..config(&place.url) }).await;
    let store = store.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(store.history(&SubjectRef::case("c2")).await.unwrap(), before);
    assert_eq!(store.entry_by_leaf(&before[0].leaf).await.unwrap(), sealed);
    assert!(
        cells(&place.outside().await, "journal_entry")
            .await
            .contains(bytes.lines().find(|l| l.starts_with("bytes=")).unwrap())
    );
    assert_eq!(findings(&place, &store).await, vec![]);
    let filter = CaseFilter { text: Some(PHONE.into()), ..CaseFilter::default() };
    assert_eq!(store.cases(&filter, CaseOrder::Updated, Page::first(9)).await.unwrap().total, 1);
    store.close().await.unwrap();
    let old = Store::open(&config(&place.url)).await.unwrap();
    assert!(matches!(old.migrate().await, Err(StoreError::WrongKey { .. })));
}

#[tokio::test]
async fn erasing_destroys_the_key_of_one_subject_and_leaves_its_fold_whole() {
    let place = story().await;
    create(&place).run_once(&place.store, at(0)).await.unwrap();
    let (case, other) = (SubjectRef::case("c2"), SubjectRef::case("c1"));
    let before = place.store.history(&case).await.unwrap();
    let neighbour = place.store.load(&other).await.unwrap();
    let mut dice = salts();
    assert!(place.store.erase_personal(&case, &mut dice).await.unwrap());
    assert!(!place.store.erase_personal(&SubjectRef::case("nobody"), &mut dice).await.unwrap());
    let known = place.store.load(&case).await.unwrap().unwrap();
    let file = known.state.case().unwrap();
    assert!(matches!(file.party, Private::Withheld(_)));
    assert!(file.informant.as_ref().is_some_and(|i| i.known().is_none()));
    assert_eq!((known.seq, file.title.as_str()), (before.len() as u64, "无照经营"));
    // The entry is the same to the byte; what it withheld is known to nobody.
    let after = place.store.history(&case).await.unwrap();
    assert_eq!(after[0].leaf, before[0].leaf);
    let text = serde_json::to_string(&after[0].recorded).unwrap();
    assert!(!text.contains(ID_NUMBER) && text.contains("$sd"), "{text}");
    let filter = CaseFilter { text: Some(ID_NUMBER.into()), ..CaseFilter::default() };
    assert_eq!(place.store.cases(&filter, CaseOrder::Updated, Page::first(9)).await.unwrap().total, 0);
    assert_eq!(place.store.load(&other).await.unwrap(), neighbour);
    let report = store::verify_deep(&place.store, &log_dir(&place), &keys()).await.unwrap();
    assert_eq!((report.findings, report.erased), (vec![], 1));
    // Work goes on, under a new key; a second erasing remembers the first.
    let zhang = person("zhang", law::authority::Capacity::Officer);
    let checked = law::deed::casework::ClueChecked {
        findings: "查有实据".into(),
        has_jurisdiction: true,
        limitation_reason: String::new(),
        cause: "涉嫌无照经营".into(),
        provisions: "无证无照经营查处办法第二条".into(),
        recommendation: law::deed::casework::Recommendation::Open,
        handlers: vec!["o-zhang".into(), "o-li".into()],
    };
    act(&place.store, &zhang, case.clone(), "k-check2", checked).await.unwrap();
    let text = serde_json::to_string(&place.store.history(&case).await.unwrap()[1].recorded).unwrap();
    assert!(text.contains("查有实据"));
    assert!(place.store.erase_personal(&case, &mut dice).await.unwrap());
    let report = store::verify_deep(&place.store, &log_dir(&place), &keys()).await.unwrap();
    assert_eq!((report.findings, report.erased), (vec![], 1));
}

/// Whoever can write into the database, and has no key, can neither make an erasure up nor take one back.
#[tokio::test]
async fn an_erasure_that_never_was_is_found() {
    let place = story().await;
    create(&place).run_once(&place.store, at(0)).await.unwrap();
    let outside = place.outside().await;
    // A disclosure that names another key than the subject's.
    let leaf = place.store.history(&SubjectRef::case("c2")).await.unwrap()[0].leaf.clone();
    let sql = format!(
        "UPDATE journal_disclosure SET list = 'v1:00000000:' || substr(list, 13) WHERE leaf = '{leaf}'"
    );
    assert_eq!(run(&outside, &sql, vec![]).await, 1);
    let found = findings(&place, &place.store).await;
    assert!(found.iter().any(|f| f.names("journal_disclosure", "list")), "{found:#?}");
    assert!(place.store.history(&SubjectRef::case("c2")).await.is_err());
    // A key that is gone.
    run(&outside, "DELETE FROM journal_key WHERE kind = 'case' AND id = 'c2'", vec![]).await;
    let found = findings(&place, &place.store).await;
    assert!(found.iter().any(|f| f.names("journal_key", "kind")), "{found:#?}");
}

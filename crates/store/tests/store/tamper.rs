//! Every column of every journaled table changed in turn: each must be found and named.

use crate::sequencer::{at, create, keys, log_dir};
use crate::story::*;
use law::ids::SubjectRef;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use store::{Kind, PROJECTIONS, Report, verify_deep};

async fn check(place: &Place) -> Report {
    verify_deep(&place.store, &log_dir(place), &keys()).await.unwrap()
}

async fn value(on: &DatabaseConnection, sql: &str) -> Value {
    let statement = Statement::from_string(on.get_database_backend(), sql);
    let row = on.query_one_raw(statement).await.unwrap().unwrap_or_else(|| panic!("no row: {sql}"));
    // A NULL does not tell its type.
    let words: Vec<&str> = sql.split(' ').collect();
    let (column, table) = (words[1], words[3]);
    let rows = PROJECTIONS.iter().filter(|(_, t)| t.name == table).flat_map(|(_, t)| t.columns);
    if column == "log_index" || rows.into_iter().any(|c| c.name == column && c.kind == Kind::Int) {
        return Value::BigInt(row.try_get_by_index(0).unwrap());
    }
    if let Ok(text) = row.try_get_by_index::<Option<String>>(0) {
        return Value::String(text);
    }
    if let Ok(int) = row.try_get_by_index::<Option<i64>>(0) {
        return Value::BigInt(int);
    }
    Value::Bytes(row.try_get_by_index(0).unwrap())
}

/// Another value of the same type.
fn changed(value: &Value, column: &str) -> Value {
    match value {
        Value::String(None) if column.ends_with("_on") => text("2001-01-01"),
        Value::String(None) => text("x"),
        // A ciphertext: one character in its middle.
        Value::String(Some(t)) if t.starts_with("v1:") => {
            let mut bytes = t.clone().into_bytes();
            let middle = bytes.len() / 2;
            bytes[middle] = if bytes[middle] == b'7' { b'8' } else { b'7' };
            text(&String::from_utf8(bytes).unwrap())
        }
        Value::String(Some(t)) if t.is_empty() => text("x"),
        Value::String(Some(t)) => {
            // The last letter or digit becomes another one.
            let mut chars: Vec<char> = t.chars().collect();
            let last = chars.iter().rposition(|c| c.is_alphanumeric()).unwrap_or(chars.len() - 1);
            chars[last] = if chars[last] == '7' { '8' } else { '7' };
            text(&chars.iter().collect::<String>())
        }
        Value::BigInt(None) if column == "log_index" => Value::BigInt(Some(1000)),
        Value::BigInt(None) => Value::BigInt(Some(1)),
        Value::BigInt(Some(n)) => Value::BigInt(Some(n + 1000)),
        Value::Bytes(Some(b)) => {
            let mut b = b.clone();
            let middle = b.len() / 2;
            b[middle] ^= 1;
            Value::Bytes(Some(b))
        }
        other => panic!("{other:?}"),
    }
}

fn text(t: &str) -> Value {
    Value::String(Some(t.into()))
}

struct Target {
    table: &'static str,
    columns: Vec<&'static str>,
    /// The row, as a condition that does not use the column under change.
    subject: Option<SubjectRef>,
    /// Column and value that tell the row.
    keys: Vec<(&'static str, String)>,
}

async fn story() -> Place {
    let place = Place::new().await;
    found(&place.store).await;
    work(&place.store).await;
    create(&place).run_once(&place.store, at(0)).await.unwrap();
    place
}

async fn targets(place: &Place) -> Vec<Target> {
    let mut targets = Vec::new();
    let entry = [
        "arrival",
        "leaf",
        "subject_kind",
        "subject_id",
        "subject_seq",
        "prev",
        "salt",
        "bytes",
        "act",
        "actor",
        "idem_key",
        "recorded",
        "log_index",
    ];
    for subject in [SubjectRef::case("c1"), SubjectRef::unit("scjgj"), SubjectRef::account("zhang")] {
        for e in place.store.history(&subject).await.unwrap() {
            targets.push(Target {
                table: "journal_entry",
                columns: entry.to_vec(),
                subject: Some(subject.clone()),
                keys: vec![("arrival", e.arrival.to_string()), ("leaf", format!("'{}'", e.leaf))],
            });
        }
    }
    let leaf = place.store.history(&SubjectRef::case("c1")).await.unwrap()[0].leaf.clone();
    let list =
        value(&place.outside().await, &format!("SELECT list FROM journal_disclosure WHERE leaf = '{leaf}'"))
            .await;
    let Value::String(Some(list)) = list else { panic!() };
    targets.push(Target {
        table: "journal_disclosure",
        columns: vec!["leaf", "list"],
        subject: Some(SubjectRef::case("c1")),
        keys: vec![("leaf", format!("'{leaf}'")), ("list", format!("'{list}'"))],
    });
    let row = |table: &'static str, subject: SubjectRef, columns: Vec<&'static str>| Target {
        table,
        columns,
        keys: vec![("id", format!("'{}'", subject.id))],
        subject: Some(subject),
    };
    let ids = [
        SubjectRef::unit("scjgj"),
        SubjectRef::account("zhang"),
        SubjectRef::officer("o-zhang"),
        SubjectRef::reviewer("qian"),
        SubjectRef::catalogue("scjgj"),
        SubjectRef::series("scjgj", "case-opening", 2026),
        SubjectRef::case("c1"),
        law::judge::publication_of("h1"),
        SubjectRef::historical("h1"),
        SubjectRef::document("c1", 3, "case-opening"),
        film(),
        SubjectRef::device("d1"),
        SubjectRef::viewing("v1"),
        SubjectRef::export("e1"),
    ];
    assert_eq!(ids.len(), PROJECTIONS.len());
    for ((kind, table), subject) in PROJECTIONS.iter().zip(ids) {
        assert_eq!(*kind, subject.kind);
        targets.push(row(table.name, subject.clone(), table.columns.iter().map(|c| c.name).collect()));
        targets.push(Target {
            table: "journal_subject",
            columns: vec!["kind", "id", "seq", "leaf", "state"],
            keys: vec![
                ("leaf", format!("'{}'", place.store.load(&subject).await.unwrap().unwrap().leaf)),
                ("kind", format!("'{}' AND id = '{}'", kind.wire(), subject.id)),
            ],
            subject: Some(subject),
        });
    }
    let outside = place.outside().await;
    let own = value(&outside, "SELECT wrapped FROM journal_key WHERE kind = 'case' AND id = 'c1'").await;
    let Value::String(Some(wrapped)) = own else { panic!() };
    targets.push(Target {
        table: "journal_key",
        columns: vec!["kind", "id", "wrapped"],
        subject: Some(SubjectRef::case("c1")),
        keys: vec![("wrapped", format!("'{wrapped}'")), ("kind", "'case' AND id = 'c1'".into())],
    });
    let size = place.store.checkpoint_last().await.unwrap().unwrap().size;
    targets.push(Target {
        table: "journal_checkpoint",
        columns: vec!["size", "note", "published"],
        subject: None,
        keys: vec![("size", size.to_string()), ("published", "1772413200000000".into())],
    });
    let digest = rules().digest().to_owned();
    targets.push(Target {
        table: "law_rule_bundle",
        columns: vec!["digest", "bytes"],
        subject: None,
        keys: vec![("digest", format!("'{digest}'")), ("digest", "digest".into())],
    });
    targets
}

#[tokio::test]
async fn every_changed_column_is_found_and_named() {
    let place = story().await;
    let clean = check(&place).await;
    assert_eq!(clean.findings, vec![]);
    let outside = place.outside().await;
    let mut tried = 0;
    for target in targets(&place).await {
        for column in &target.columns {
            // The row is told by another column than the one under change; a lone key tells it before and after.
            let (key, literal) = target.keys.iter().find(|(key, _)| key != column).unwrap_or(&target.keys[0]);
            let find = format!("{key} = {literal}");
            let old = value(&outside, &format!("SELECT {column} FROM {} WHERE {find}", target.table)).await;
            let variants = if is_sqlite(&outside) && *column != "arrival" && *column != "size" {
                // SQLite lets anything into any column.
                vec![changed(&old, column), Value::Bytes(Some(vec![0xff, 0xfe]))]
            } else {
                vec![changed(&old, column)]
            };
            for new in variants {
                let sql = format!("UPDATE {} SET {column} = $1 WHERE {find}", target.table);
                assert_eq!(run(&outside, &sql, vec![new.clone()]).await, 1, "{sql}");
                let report = check(&place).await;
                let named = report.findings.iter().any(|f| {
                    f.names(target.table, column) && (target.subject.is_none() || f.subject == target.subject)
                });
                // A key that cannot be read tells no subject any more.
                let unreadable = matches!(new, Value::Bytes(_)) && !matches!(old, Value::Bytes(_));
                let found = report.findings.iter().any(|f| f.names(target.table, column)) && unreadable;
                assert!(
                    named || found,
                    "{}.{column} {old:?} -> {new:?} of {:?}: {:#?}",
                    target.table,
                    target.subject,
                    report.findings
                );
                let back = if key == column || !target.keys.iter().any(|(k, _)| k != column) {
                    format!("UPDATE {} SET {column} = $1 WHERE {column} = $2", target.table)
                } else {
                    format!("{sql} AND {column} = $2")
                };
                assert_eq!(run(&outside, &back, vec![old.clone(), new]).await, 1, "{back}");
                tried += 1;
            }
        }
    }
    assert!(tried > 180, "{tried}");
    assert_eq!(check(&place).await.findings, vec![]);
}

#[tokio::test]
async fn removed_and_added_rows_are_found() {
    let place = story().await;
    let outside = place.outside().await;
    let tables = [
        "journal_entry",
        "journal_disclosure",
        "journal_key",
        "journal_subject",
        "journal_checkpoint",
        "law_rule_bundle",
    ];
    for table in tables.into_iter().chain(PROJECTIONS.iter().map(|(_, t)| t.name)) {
        run(&outside, &format!("CREATE TABLE spare AS SELECT * FROM {table}"), vec![]).await;
        let first = match table {
            "journal_entry" => "arrival = (SELECT max(arrival) FROM journal_entry)",
            "journal_disclosure" => "leaf = (SELECT max(leaf) FROM journal_disclosure)",
            "journal_checkpoint" => "size > 0",
            "law_rule_bundle" => "digest <> ''",
            "journal_key" => "id = (SELECT max(id) FROM journal_key WHERE kind = 'case')",
            _ => "id = (SELECT max(id) FROM spare)",
        };
        assert!(run(&outside, &format!("DELETE FROM {table} WHERE {first}"), vec![]).await > 0);
        let report = check(&place).await;
        assert!(report.findings.iter().any(|f| f.table == Some(table)), "{table}: {:#?}", report.findings);
        run(&outside, &format!("DELETE FROM {table}"), vec![]).await;
        run(&outside, &format!("INSERT INTO {table} SELECT * FROM spare"), vec![]).await;
        run(&outside, "DROP TABLE spare", vec![]).await;
        assert_eq!(check(&place).await.findings, vec![]);
    }
    // A row that no entry made.
    run(
        &outside,
        "INSERT INTO review_catalogue (id, seq, title, from_on, items, updated) VALUES ('x', 1, 't', '2026-01-01', 1, 1)",
        vec![],
    )
    .await;
    let report = check(&place).await;
    assert_eq!(report.findings.len(), 1);
    assert!(report.findings[0].names("review_catalogue", "id"));
    assert_eq!(report.findings[0].subject, Some(SubjectRef::catalogue("x")));
    assert!(report.findings[0].to_string().starts_with("[多余的行] review_catalogue.id catalogue/x"));
}

#[tokio::test]
async fn entries_not_yet_in_the_log_are_checked_as_well() {
    let place = story().await;
    let written = act(&place.store, &system(), SubjectRef::unit("u9"), "k9", unit("九")).await.unwrap();
    assert_eq!(check(&place).await.findings, vec![]);
    let outside = place.outside().await;
    let leaf = &written.acts[0].leaf;
    for column in ["arrival", "salt", "bytes", "log_index"] {
        let find = format!("leaf = '{leaf}'");
        let old = value(&outside, &format!("SELECT {column} FROM journal_entry WHERE {find}")).await;
        let sql = format!("UPDATE journal_entry SET {column} = $1 WHERE {find}");
        run(&outside, &sql, vec![changed(&old, column)]).await;
        let report = check(&place).await;
        assert!(
            report
                .findings
                .iter()
                .any(|f| f.names("journal_entry", column) && f.subject == Some(SubjectRef::unit("u9"))),
            "{column}: {:#?}",
            report.findings
        );
        run(&outside, &sql, vec![old]).await;
    }
}

#[tokio::test]
async fn a_flipped_bit_in_the_log_directory_is_found() {
    let place = story().await;
    let bundle = walk(&log_dir(&place).join("tile/entries"));
    let mut bytes = std::fs::read(&bundle).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&bundle, bytes).unwrap();
    let report = check(&place).await;
    assert!(report.findings.iter().any(|f| f.file.as_deref().is_some_and(|f| f.contains("entries"))));
}

fn walk(dir: &std::path::Path) -> std::path::PathBuf {
    let entry = std::fs::read_dir(dir).unwrap().next().unwrap().unwrap().path();
    if entry.is_dir() { walk(&entry) } else { entry }
}

/// What an entry relied on arrived before it, and nothing newer of the same subject did. Where entries are not yet in the
/// log, that alone binds their order.
#[tokio::test]
async fn an_entry_whose_reliance_came_after_it_is_found() {
    let place = Place::new().await;
    found(&place.store).await;
    work(&place.store).await;
    create(&place);
    assert_eq!(check(&place).await.findings, []);
    let outside = place.outside().await;
    let mut told = 0;
    for entry in place.store.history(&SubjectRef::case("c1")).await.unwrap() {
        for relied in entry.recorded.relied.iter().filter(|r| r.subject != entry.recorded.subject) {
            let other = place.store.history(&relied.subject).await.unwrap();
            let other = other.iter().find(|e| e.recorded.seq == relied.seq).unwrap();
            let swap = async |first: i64, second: i64| {
                let sql = "UPDATE journal_entry SET arrival = $1 WHERE leaf = $2";
                let by = |at: i64, leaf: &str| vec![Value::BigInt(Some(at)), text(leaf)];
                run(&outside, sql, by(1_000_000, &entry.leaf)).await;
                run(&outside, sql, by(second, &other.leaf)).await;
                run(&outside, sql, by(first, &entry.leaf)).await;
            };
            let at = |arrival: u64| i64::try_from(arrival).unwrap();
            let (own, its) = (at(entry.arrival), at(other.arrival));
            swap(its, own).await;
            let found = check(&place).await.findings;
            let named = |f: &store::Finding| {
                f.subject == Some(SubjectRef::case("c1")) && f.to_string().contains("所依据的")
            };
            assert!(found.iter().any(named), "{relied:?}: {found:#?}");
            swap(own, its).await;
            told += 1;
        }
    }
    assert!(told > 3, "{told}");
    assert_eq!(check(&place).await.findings, []);
}

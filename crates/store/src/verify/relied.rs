//! What an entry relied on was the newest there was: nothing of that subject had arrived between what it names and the
//! entry itself. The door makes sure of it when it commits; whoever can write into the database could roll back the heads
//! that the door looks at, so here it is found from the entries alone.

use super::Check;
use super::finding::{Finding, What};
use crate::error::StoreError;
use crate::read::{get, text};
use crate::sql;
use law::act::Recorded;
use law::facts::Reliance;
use law::ids::SubjectRef;
use sea_orm::{QueryResult, Value};
use std::collections::HashMap;

/// An entry with its arrival, while its reliances wait to be looked up.
pub(super) struct Waiting {
    arrival: i64,
    subject: SubjectRef,
    leaf: String,
    relied: Vec<Reliance>,
}

impl Waiting {
    /// What is to be looked up of an entry; nothing where it relied on nothing.
    pub fn of(arrival: i64, leaf: &str, recorded: &Recorded) -> Option<Self> {
        let relied = recorded.relied.clone();
        let subject = recorded.subject.clone();
        (!relied.is_empty()).then(|| Self { arrival, subject, leaf: leaf.into(), relied })
    }
}

type Key = (String, String, u64);

fn key(r: &Reliance, seq: u64) -> Key {
    (r.subject.kind.wire().into(), r.subject.id.clone(), seq)
}

/// Looks up what the entries of one batch relied on.
pub(super) async fn check(waiting: Vec<Waiting>, check: &mut Check) -> Result<(), StoreError> {
    let mut wanted: Vec<Key> = waiting
        .iter()
        .flat_map(|w| &w.relied)
        .flat_map(|r| [key(r, r.seq), key(r, r.seq.saturating_add(1))])
        .collect();
    wanted.sort();
    wanted.dedup();
    let values = |(kind, id, seq): &Key| {
        let seq = i64::try_from(*seq).unwrap_or(i64::MAX);
        vec![text(kind), text(id), Value::BigInt(Some(seq))]
    };
    let keys: Vec<Vec<Value>> = wanted.iter().map(values).collect();
    let mut found: HashMap<Key, (i64, String)> = HashMap::new();
    for row in sql::ENTRY_PLACES.read(&check.tx, "verify reliances", &keys).await? {
        // What cannot be read is told by its column.
        if let Ok((at, place)) = read(&row) {
            found.insert(at, place);
        }
    }
    for w in waiting {
        for r in &w.relied {
            let why = match found.get(&key(r, r.seq)) {
                None => Some("所依据的条目不存在"),
                Some((arrival, leaf)) if *arrival >= w.arrival || *leaf != r.leaf => {
                    Some("所依据的条目在它之后，或者不是那一条")
                }
                Some(_) => match found.get(&key(r, r.seq.saturating_add(1))) {
                    Some((arrival, _)) if *arrival < w.arrival => Some("记录时所依据的已不是最新的一条"),
                    _ => None,
                },
            };
            if let Some(why) = why {
                let said = format!("{why}：{}/{} 第 {} 条", r.subject.kind.wire(), r.subject.id, r.seq);
                let finding = Finding::new(What::Place, said).at("journal_entry", "bytes");
                check.report.add(finding.of(Some(w.subject.clone())).leaf(&w.leaf));
            }
        }
    }
    Ok(())
}

fn read(row: &QueryResult) -> Result<(Key, (i64, String)), StoreError> {
    let seq: i64 = get(row, "subject_seq")?;
    let at = (get(row, "subject_kind")?, get(row, "subject_id")?, u64::try_from(seq).unwrap_or_default());
    Ok((at, (get(row, "arrival")?, get(row, "leaf")?)))
}

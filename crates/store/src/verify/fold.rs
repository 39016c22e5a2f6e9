//! Every subject folded again from its entries and held against what is stored of it.

use super::entry::{self, Raw};
use super::finding::{Finding, What};
use super::{BATCH, Check, relied};
use crate::crypt::{HOUSE, Ring, Standpoint};
use crate::error::StoreError;
use crate::read::{get, int, text};
use crate::rows::{PERSONAL, PROJECTIONS, project};
use crate::sql;
use crate::table::{Cell, Column, Kind, Row, json};
use jiff::Timestamp;
use law::ids::{SubjectKind, SubjectRef};
use law::state::State;
use sea_orm::{QueryResult, Value};
use std::collections::HashMap;

/// Subjects compared in one reading.
const SUBJECTS: usize = 64;
/// Surplus rows named per table.
const SURPLUS: u64 = 1000;

/// A subject while its entries are read.
struct Folding {
    kind: String,
    id: String,
    /// `None` where its key is missing or altered, which is a finding of its own.
    ring: Option<Ring>,
    state: Option<State>,
    seq: u64,
    /// Leaf of the last entry as its column has it and as it was sealed again; different only where that was found
    /// already.
    leaf: (String, String),
    updated: Timestamp,
}

/// Reads all entries, subject by subject.
pub(super) async fn entries(check: &mut Check) -> Result<(), StoreError> {
    let mut after = (String::new(), String::new(), i64::MIN);
    let mut now: Option<Folding> = None;
    let mut done: Vec<Folding> = Vec::new();
    loop {
        let values = vec![text(&after.0), text(&after.1), Value::BigInt(Some(after.2)), int(BATCH)];
        let rows = sql::all(&check.tx, "verify entries", sql::VERIFY_ENTRIES, values).await?;
        let mut can_go_on = true;
        for row in &rows {
            let raw = Raw::read(row, check);
            check.report.entries += 1;
            can_go_on = raw.is_ordered;
            if raw.is_ordered {
                after = (raw.kind.clone(), raw.id.clone(), raw.seq);
            }
            let same = now.as_ref().is_some_and(|f| f.kind == raw.kind && f.id == raw.id);
            if !same && let Some(finished) = now.take() {
                done.push(finished);
            }
            if done.len() >= SUBJECTS {
                compare(std::mem::take(&mut done), check).await?;
            }
            let mut folding = match now.take() {
                Some(folding) => folding,
                None => begin(&raw, check),
            };
            step(&mut folding, &raw, check);
            now = Some(folding);
        }
        relied::check(std::mem::take(&mut check.waiting), check).await?;
        if !can_go_on {
            // Without the last row's key the next page cannot be asked for.
            let finding = Finding::new(What::Column, "对象或者序号读不出来，其后的条目没有检查");
            check.report.add(finding.at("journal_entry", "subject_kind,subject_id,subject_seq"));
        }
        if !can_go_on || rows.is_empty() {
            break;
        }
    }
    done.extend(now);
    compare(done, check).await
}

fn begin(raw: &Raw, check: &mut Check) -> Folding {
    let ring = match check.crypt.ring(&raw.kind, &raw.id, raw.wrapped.as_deref()) {
        Ok(Some(ring)) => Some(ring),
        failed => {
            let (field, why) = match failed {
                Ok(_) => ("kind,id", "这个对象没有保存密钥"),
                Err(_) => ("wrapped", "这个对象的密钥打不开：被改动、挪动，或者主密钥不符"),
            };
            check.report.add(Finding::new(What::Cipher, why).at("journal_key", field).of(raw.subject()));
            None
        }
    };
    Folding {
        kind: raw.kind.clone(),
        id: raw.id.clone(),
        ring,
        state: None,
        seq: 0,
        leaf: (String::new(), String::new()),
        updated: Timestamp::UNIX_EPOCH,
    }
}

/// Takes one entry into its subject.
fn step(folding: &mut Folding, raw: &Raw, check: &mut Check) {
    let Some(opened) = entry::check(raw, folding.ring.as_ref(), check) else { return };
    let recorded = opened.recorded;
    check.waiting.extend(relied::Waiting::of(raw.arrival, &raw.leaf, &recorded));
    if Some(&recorded.subject) != raw.subject().as_ref() {
        // It stands under another subject's name, which was found; it belongs to that other chain.
        return;
    }
    let mut broken = |field: &str, why: String| {
        let finding = Finding::new(What::Chain, why).at("journal_entry", field);
        check.report.add(finding.of(Some(recorded.subject.clone())).leaf(&raw.leaf));
    };
    if recorded.seq != folding.seq + 1 {
        broken("subject_seq", format!("第 {} 条之后是第 {} 条", folding.seq, recorded.seq));
    }
    let linked = match &recorded.prev {
        None => folding.seq == 0,
        Some(prev) => *prev == folding.leaf.0 || *prev == folding.leaf.1,
    };
    if !linked {
        broken("prev", "没有接在上一条之后".into());
    }
    folding.seq = recorded.seq;
    folding.leaf = (raw.leaf.clone(), opened.sealed);
    folding.updated = recorded.recorded;
    folding.state = State::after(folding.state.take(), &recorded);
    if let Some(State::City(city)) = &folding.state {
        check.origin = Some(city.log_origin.clone());
    }
}

/// Holds finished subjects against their heads, states and rows.
async fn compare(done: Vec<Folding>, check: &mut Check) -> Result<(), StoreError> {
    check.report.subjects += done.len() as u64;
    let keys: Vec<Vec<Value>> = done.iter().map(|f| vec![text(&f.kind), text(&f.id)]).collect();
    let mut stored: HashMap<(String, String), QueryResult> = HashMap::new();
    for row in sql::STATES.read(&check.tx, "verify states", &keys).await? {
        stored.insert((get(&row, "kind")?, get(&row, "id")?), row);
    }
    let crypt = check.crypt.clone();
    let find = crypt.finder()?;
    let mut expected: HashMap<&'static str, Vec<(SubjectRef, Row)>> = HashMap::new();
    for folding in &done {
        let Some(kind) = SubjectKind::from_wire(&folding.kind) else { continue };
        let subject = SubjectRef::new(kind, &folding.id);
        let Some(state) = &folding.state else { continue };
        match stored.get(&(folding.kind.clone(), folding.id.clone())) {
            Some(row) => head(row, folding, state, &subject, check),
            None => {
                let finding = Finding::new(What::State, "有条目，但没有保存折叠状态");
                check.report.add(finding.at("journal_subject", "kind,id").of(Some(subject.clone())));
            }
        }
        if let Some(row) = project(find, &subject, state, folding.seq, folding.updated) {
            expected.entry(row.table.name).or_default().push((subject, row));
        }
    }
    for (_, table) in PROJECTIONS {
        if let Some(expected) = expected.remove(table.name) {
            rows(expected, check).await?;
        }
    }
    Ok(())
}

fn head(row: &QueryResult, folding: &Folding, state: &State, subject: &SubjectRef, check: &mut Check) {
    let cell = |name, kind| Cell::read(row, &Column { name, kind });
    let crypt = check.crypt.clone();
    let mut differ = |field: &'static str, values: Option<(String, String)>| {
        let finding = Finding::new(What::State, "与条目折叠的结果不一致");
        let finding = finding.at("journal_subject", field).of(Some(subject.clone()));
        check.report.add(match values {
            Some((expected, found)) => finding.values(expected, found),
            None => finding,
        });
    };
    match cell("seq", Kind::Int) {
        Ok(Cell::Int(Some(seq))) if u64::try_from(seq) == Ok(folding.seq) => {}
        Ok(found) => differ("seq", Some((folding.seq.to_string(), found.to_string()))),
        Err(_) => differ("seq", None),
    }
    match cell("leaf", Kind::Text) {
        Ok(Cell::Text(Some(leaf))) if leaf == folding.leaf.0 || leaf == folding.leaf.1 => {}
        Ok(found) => differ("leaf", Some((folding.leaf.1.clone(), found.to_string()))),
        Err(_) => differ("leaf", None),
    }
    let at = Standpoint::new(&folding.kind, &folding.id, folding.seq, &folding.leaf.1);
    // States hold personal values, so the finding says only where.
    match cell("state", Kind::Text) {
        // Without the key nothing can be said of it.
        _ if folding.ring.is_none() => {}
        Ok(Cell::Text(Some(stored)))
            if crypt
                .open_state(folding.ring.as_ref(), &at, &stored)
                .is_ok_and(|stored| stored == json(state)) => {}
        _ => differ("state", None),
    }
}

/// Holds the rows of one table against those computed again.
async fn rows(expected: Vec<(SubjectRef, Row)>, check: &mut Check) -> Result<(), StoreError> {
    let Some(table) = expected.first().map(|(_, row)| row.table) else { return Ok(()) };
    let Some(bulk) = sql::rows(table) else { return Ok(()) };
    let keys: Vec<Vec<Value>> = expected.iter().map(|(s, _)| vec![text(&s.id)]).collect();
    let mut stored: HashMap<String, QueryResult> = HashMap::new();
    for row in bulk.read(&check.tx, "verify rows", &keys).await? {
        stored.insert(get(&row, "id")?, row);
    }
    for (subject, row) in expected {
        let Some(found) = stored.get(&subject.id) else {
            let finding = Finding::new(What::Row, "缺少这一行").at(table.name, "id");
            check.report.add(finding.of(Some(subject)));
            continue;
        };
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let stored = Cell::read(found, column);
            if stored.as_ref().ok() == Some(cell) {
                continue;
            }
            let finding = Finding::new(What::Row, "与折叠状态算出的值不一致").at(table.name, column.name);
            let finding = finding.of(Some(subject.clone()));
            check.report.add(match stored {
                Ok(stored) if !PERSONAL.contains(&column.name) => finding.values(cell, stored),
                _ => finding,
            });
        }
    }
    Ok(())
}

/// A text that may be unreadable: the row is named all the same.
fn soft(row: &QueryResult, name: &str) -> String {
    get(row, name).unwrap_or_default()
}

/// Rows that no entry accounts for.
pub(super) async fn surplus(check: &mut Check) -> Result<(), StoreError> {
    let limit = vec![int(SURPLUS)];
    let rows = sql::all(&check.tx, "verify surplus", sql::VERIFY_SUBJECT_SURPLUS, limit.clone()).await?;
    for row in rows {
        let (kind, id) = (soft(&row, "kind"), soft(&row, "id"));
        let finding = Finding::new(What::Surplus, format!("没有任何条目对应 {kind}/{id}"));
        let subject = SubjectKind::from_wire(&kind).map(|kind| SubjectRef::new(kind, id));
        check.report.add(finding.at("journal_subject", "kind,id").of(subject));
    }
    let rows = sql::all(&check.tx, "verify surplus", sql::VERIFY_DISCLOSURE_SURPLUS, limit).await?;
    for row in rows {
        let finding = Finding::new(What::Surplus, "没有条目对应这些披露值");
        check.report.add(finding.at("journal_disclosure", "leaf").leaf(soft(&row, "leaf")));
    }
    let values = vec![text(HOUSE), int(SURPLUS)];
    for row in sql::all(&check.tx, "verify surplus", sql::VERIFY_KEY_SURPLUS, values).await? {
        let (kind, id) = (soft(&row, "kind"), soft(&row, "id"));
        let finding = Finding::new(What::Surplus, format!("没有任何条目对应 {kind}/{id} 的密钥"));
        let subject = SubjectKind::from_wire(&kind).map(|kind| SubjectRef::new(kind, id));
        check.report.add(finding.at("journal_key", "kind,id").of(subject));
    }
    for (kind, table) in PROJECTIONS {
        let Some(sql) = sql::surplus(table) else { continue };
        for row in sql::all(&check.tx, "verify surplus", sql, vec![text(kind.wire()), int(SURPLUS)]).await? {
            let subject = SubjectRef::new(*kind, soft(&row, "id"));
            let finding = Finding::new(What::Surplus, "没有任何条目对应这一行");
            check.report.add(finding.at(table.name, "id").of(Some(subject)));
        }
    }
    Ok(())
}

//! One entry: its seal, the columns beside it, its disclosures.

use super::finding::{Finding, What};
use super::{Check, place};
use crate::crypt::Ring;
use crate::sealed::{disclosures, open_entry, reseal};
use crate::table::{Cell, Column, Kind, json};
use journal::canonical;
use law::act::Recorded;
use law::ids::{SubjectKind, SubjectRef};
use sea_orm::QueryResult;
use serde_json::Value;

const TABLE: &str = "journal_entry";

/// A row of the journal with its disclosures. What cannot be read is `None` and a finding of its own.
pub(super) struct Raw {
    pub leaf: String,
    pub kind: String,
    pub id: String,
    pub seq: i64,
    /// Its place in the order of arrival.
    pub arrival: i64,
    /// Whether the reading can go on after this row: its key could be read.
    pub is_ordered: bool,
    prev: Option<String>,
    salt: Vec<u8>,
    /// In the clear; `None` if they cannot be decrypted, which is a finding of its own.
    bytes: Option<Vec<u8>>,
    act: Option<String>,
    actor: Option<String>,
    key: Option<String>,
    recorded: Option<i64>,
    log_index: Option<i64>,
    /// As stored.
    list: Option<String>,
    /// The subject's key as stored.
    pub wrapped: Option<String>,
}

impl Raw {
    pub fn read(row: &QueryResult, check: &mut Check) -> Self {
        let mut cell = |name: &'static str, kind: Kind| match Cell::read(row, &Column { name, kind }) {
            Ok(cell) => cell,
            Err(e) => {
                let table = match name {
                    "list" => "journal_disclosure",
                    "wrapped" => "journal_key",
                    _ => TABLE,
                };
                let message = format!("这一列读不出来：{e}");
                check.report.add(Finding::new(What::Column, message).at(table, name));
                Cell::Int(None)
            }
        };
        let mut text = |name| if let Cell::Text(v) = cell(name, Kind::Text) { v } else { None };
        let (leaf, kind, id) = (text("leaf"), text("subject_kind"), text("subject_id"));
        let (prev, act, actor, key) = (text("prev"), text("act"), text("actor"), text("idem_key"));
        let (list, wrapped) = (text("list"), text("wrapped"));
        let mut int = |name| if let Cell::Int(v) = cell(name, Kind::Int) { v } else { None };
        let seq = int("subject_seq");
        let (recorded, log_index, arrival) = (int("recorded"), int("log_index"), int("arrival"));
        let mut bytes = |name| if let Cell::Bytes(Some(v)) = cell(name, Kind::Bytes) { v } else { vec![] };
        let (salt, stored) = (bytes("salt"), bytes("bytes"));
        let mut raw = Self {
            is_ordered: kind.is_some() && id.is_some() && seq.is_some(),
            leaf: leaf.unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            id: id.unwrap_or_default(),
            seq: seq.unwrap_or_default(),
            arrival: arrival.unwrap_or_default(),
            prev,
            salt,
            bytes: None,
            act,
            actor,
            key,
            recorded,
            log_index,
            list,
            wrapped,
        };
        raw.bytes = raw.decrypt(stored, check);
        raw
    }

    /// The bytes in the clear. They are bound to the leaf: where the log has another one at this place, that may be the
    /// leaf under which they were encrypted.
    fn decrypt(&self, stored: Vec<u8>, check: &mut Check) -> Option<Vec<u8>> {
        if let Ok(bytes) = check.crypt.open_entry(&self.leaf, stored.clone()) {
            return Some(bytes);
        }
        let logged = place::logged(&mut check.log, self.log_index).map(|leaf| leaf.to_string());
        if let Some(logged) = logged.as_ref().filter(|l| **l != self.leaf)
            && let Ok(bytes) = check.crypt.open_entry(logged, stored)
        {
            return Some(bytes);
        }
        let field = if logged.as_ref() == Some(&self.leaf) { "bytes" } else { "leaf,bytes" };
        let message = "密文打不开：被改动、挪动，或者没有加密";
        let finding = Finding::new(What::Cipher, message).at(TABLE, field).of(self.subject());
        check.report.add(finding.leaf(&self.leaf));
        None
    }

    pub fn subject(&self) -> Option<SubjectRef> {
        Some(SubjectRef::new(SubjectKind::from_wire(&self.kind)?, &self.id))
    }
}

/// An entry that could be read.
pub(super) struct Opened {
    /// With its personal values.
    pub recorded: Recorded,
    /// The leaf that its salt and bytes give.
    pub sealed: String,
}

/// Checks one entry by itself; `None` if its bytes are no entry.
pub(super) fn check(raw: &Raw, ring: Option<&Ring>, check: &mut Check) -> Option<Opened> {
    let clear = raw.bytes.as_deref()?;
    let value: Option<Value> = serde_json::from_slice(clear).ok();
    let value = value.filter(|v| canonical(v).is_ok_and(|bytes| bytes == clear));
    let plain: Option<Recorded> = value.as_ref().and_then(|v| Recorded::read(v.clone()).ok());
    let subject = plain.as_ref().map(|r| r.subject.clone()).or_else(|| raw.subject());
    let sealed = seal(raw, clear, plain.is_some(), subject.clone(), check);
    let Some((value, plain)) = value.zip(plain) else {
        let finding = Finding::new(What::Column, "条目内容已不是规范的条目").at(TABLE, "bytes");
        check.report.add(finding.of(subject).leaf(&raw.leaf));
        return None;
    };
    columns(raw, &plain, check);
    if !plain.rules.is_empty() {
        check.rules.insert(plain.rules.clone());
    }
    let list = disclosed(raw, ring, &value, &plain.subject, check);
    // With disclosures that do not fit, the fold goes on with the values withheld.
    let recorded = open_entry(&raw.leaf, clear, list.as_deref()).unwrap_or(plain);
    Some(Opened { recorded, sealed })
}

/// Seals again. Where the log holds the entry's record, it tells whether the leaf or what was sealed has changed.
fn seal(raw: &Raw, clear: &[u8], readable: bool, subject: Option<SubjectRef>, check: &mut Check) -> String {
    let sealed = reseal(&raw.salt, clear).map(|leaf| leaf.to_string()).unwrap_or_default();
    if sealed == raw.leaf {
        return sealed;
    }
    let logged = place::logged(&mut check.log, raw.log_index).map(|leaf| leaf.to_string());
    let field = match logged {
        Some(logged) if logged == sealed => "leaf",
        Some(logged) if logged == raw.leaf && raw.salt.len() != 32 => "salt",
        Some(logged) if logged == raw.leaf && !readable => "bytes",
        Some(logged) if logged == raw.leaf => "salt,bytes",
        _ => "leaf,salt,bytes",
    };
    let finding =
        Finding::new(What::Seal, "盐和条目内容算不出所记的叶，其中有值被改动").at(TABLE, field).of(subject);
    check.report.add(finding.leaf(&raw.leaf).values(&sealed, &raw.leaf));
    sealed
}

fn columns(raw: &Raw, plain: &Recorded, check: &mut Check) {
    let mut compare = |field: &str, expected: String, found: String| {
        if expected != found {
            let finding = Finding::new(What::Column, "与条目内容不一致").at(TABLE, field);
            let finding = finding.of(Some(plain.subject.clone())).leaf(&raw.leaf);
            check.report.add(finding.values(expected, found));
        }
    };
    let none = || "NULL".to_owned();
    compare("subject_kind", plain.subject.kind.wire().into(), raw.kind.clone());
    compare("subject_id", plain.subject.id.clone(), raw.id.clone());
    compare("subject_seq", plain.seq.to_string(), raw.seq.to_string());
    compare("prev", plain.prev.clone().unwrap_or_else(none), raw.prev.clone().unwrap_or_else(none));
    compare("act", plain.deed.tag().into(), raw.act.clone().unwrap_or_else(none));
    compare("actor", plain.actor.account.clone(), raw.actor.clone().unwrap_or_else(none));
    compare("idem_key", plain.key.clone(), raw.key.clone().unwrap_or_else(none));
    let recorded = raw.recorded.map_or_else(none, |n| n.to_string());
    compare("recorded", plain.recorded.as_microsecond().to_string(), recorded);
}

/// Holds the disclosures against the digests in the entry, in their order; gives them back where they are all right.
fn disclosed(
    raw: &Raw,
    ring: Option<&Ring>,
    value: &Value,
    subject: &SubjectRef,
    check: &mut Check,
) -> Option<String> {
    let mut expected = Vec::new();
    digests(value, &mut expected);
    let clear = match raw.list.as_deref().map(|stored| check.crypt.open_list(ring, &raw.leaf, stored)) {
        None => None,
        Some(Ok(Some(list))) => Some(list),
        // The subject's ring says so, and only who has the master key can make it say so.
        Some(Ok(None)) => {
            check.report.erased += 1;
            return None;
        }
        // The missing key was found where the subject begins.
        Some(Err(_)) if ring.is_none() => return None,
        Some(Err(_)) => {
            let finding = Finding::new(What::Cipher, "密文打不开：被改动、挪动，或者没有加密");
            let finding = finding.at("journal_disclosure", "list").of(Some(subject.clone()));
            check.report.add(finding.leaf(&raw.leaf));
            return None;
        }
    };
    let why = match disclosures(clear.as_deref()) {
        Err(_) => "披露值无法读取",
        Ok(list) => {
            let found: Vec<String> = list.iter().map(|d| d.digest().to_owned()).collect();
            if found == expected && clear.as_ref().is_none_or(|t| *t == json(&list)) {
                return clear;
            }
            match () {
                () if raw.list.is_none() => "条目有应披露的值，但没有保存披露值",
                () if found.iter().any(|d| !expected.contains(d)) => "披露值与条目中的摘要不符",
                () if found.len() < expected.len() => "缺少披露值",
                () => "披露值的次序或者写法被改动",
            }
        }
    };
    let field = if raw.list.is_none() { "leaf,list" } else { "list" };
    let finding = Finding::new(What::Disclosure, why).at("journal_disclosure", field);
    check.report.add(finding.of(Some(subject.clone())).leaf(&raw.leaf));
    None
}

/// The digests of withheld values in the order in which withholding walks: members as the map sorts them.
fn digests(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| digests(item, found)),
        Value::Object(map) => match map.get(journal::disclose::WITHHELD) {
            Some(Value::String(digest)) if map.len() == 1 => found.push(digest.clone()),
            _ => map.values().for_each(|item| digests(item, found)),
        },
        _ => {}
    }
}

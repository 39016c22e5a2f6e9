//! Reading subjects, entries and rule bundles.

use crate::crypt::{Crypt, Ring, Standpoint};
use crate::error::StoreError;
use crate::lists::{Chosen, Listed, Page};
use crate::open::Store;
use crate::sealed::open_entry;
use crate::sql;
use law::act::Recorded;
use law::facts::Known;
use law::ids::{SubjectKind, SubjectRef};
use law::state::State;
use sea_orm::{QueryResult, Value};
use sha2::{Digest as _, Sha256};

/// One entry of a subject's history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    /// Its place among all entries in the order of commit, from 1.
    pub arrival: u64,
    /// Its index in the log; `None` for the moment until the sequencer has given it one.
    pub log_index: Option<u64>,
    /// Its leaf, lowercase hex.
    pub leaf: String,
    /// The act, with the personal values that are still there.
    pub recorded: Recorded,
}

/// One entry with its sealed form, for proofs and dossiers.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedEntry {
    /// The entry.
    pub entry: HistoryEntry,
    /// Its salt.
    pub salt: Vec<u8>,
    /// Its bytes, as hashed.
    pub bytes: Vec<u8>,
    /// Its disclosures, as encoded.
    pub disclosures: Vec<String>,
}

/// A text to ask with. PostgreSQL holds no NUL in a text, so whatever is asked with one is nowhere; the database is not
/// made to say so by an error.
pub(crate) fn text(value: &str) -> Value {
    Value::String(Some(value.replace('\0', "\u{fffd}")))
}

pub(crate) fn int(value: u64) -> Value {
    Value::BigInt(Some(i64::try_from(value).unwrap_or(i64::MAX)))
}

pub(crate) fn get<T: sea_orm::TryGetable>(row: &QueryResult, name: &str) -> Result<T, StoreError> {
    row.try_get("", name).map_err(StoreError::sql("read a row"))
}

pub(crate) fn get_u64(row: &QueryResult, name: &'static str) -> Result<u64, StoreError> {
    crate::table::read_field(row, "journal_entry", name)
}

/// Reads a row of the entry statements.
pub(crate) fn entry_of(crypt: &Crypt, row: &QueryResult) -> Result<HistoryEntry, StoreError> {
    let leaf: String = get(row, "leaf")?;
    let bytes: Vec<u8> = get(row, "bytes")?;
    let (wrapped, list): (Option<String>, Option<String>) = (get(row, "wrapped")?, get(row, "list")?);
    // A destroyed key shows in what wraps it; an erased list in the list.
    let from =
        [&bytes, wrapped.as_deref().unwrap_or("").as_bytes(), list.as_deref().unwrap_or("").as_bytes()];
    if let Some(recorded) = crypt.acts.get(&leaf, &from) {
        return placed(row, leaf, recorded);
    }
    let entry = opened(crypt, row)?.0;
    crypt.acts.keep(&leaf, &from, &entry.recorded);
    Ok(entry)
}

/// An act at its place in the journal. The bytes say whose act it is; a row that puts it under another subject was moved.
fn placed(row: &QueryResult, leaf: String, recorded: Recorded) -> Result<HistoryEntry, StoreError> {
    let (kind, id): (String, String) = (get(row, "subject_kind")?, get(row, "subject_id")?);
    if recorded.subject.kind.wire() != kind || recorded.subject.id != id {
        return Err(StoreError::Entry {
            leaf,
            why: format!("it stands under {kind}/{id} and is not its entry"),
        });
    }
    let log_index: Option<i64> = get(row, "log_index")?;
    Ok(HistoryEntry {
        arrival: get_u64(row, "arrival")?,
        log_index: log_index.and_then(|n| u64::try_from(n).ok()),
        leaf,
        recorded,
    })
}

/// That an entry is its subject's next one: none was taken out, put in or exchanged.
pub(crate) fn follows(before: Option<(u64, &str)>, entry: &HistoryEntry) -> Result<(), StoreError> {
    let (seq, leaf) = before.map_or((0, None), |(seq, leaf)| (seq, Some(leaf)));
    let r = &entry.recorded;
    if r.seq == seq + 1 && r.prev.as_deref() == leaf {
        return Ok(());
    }
    let why = format!("it is entry {} of {} and stands after entry {seq}", r.seq, r.subject);
    Err(StoreError::Entry { leaf: entry.leaf.clone(), why })
}

/// An entry with its bytes and its disclosures in the clear.
fn opened(crypt: &Crypt, row: &QueryResult) -> Result<(HistoryEntry, Vec<u8>, Option<String>), StoreError> {
    let leaf: String = get(row, "leaf")?;
    let (kind, id): (String, String) = (get(row, "subject_kind")?, get(row, "subject_id")?);
    let (wrapped, list): (Option<String>, Option<String>) = (get(row, "wrapped")?, get(row, "list")?);
    let clear = || {
        let bytes = crypt.open_entry(&leaf, get(row, "bytes").map_err(|e| e.to_string())?)?;
        let Some(list) = &list else { return Ok((bytes, None)) };
        let ring = crypt.ring(&kind, &id, wrapped.as_deref())?;
        Ok((bytes, crypt.open_list(ring.as_ref(), &leaf, list)?))
    };
    let (bytes, list) = clear().map_err(|why| StoreError::Entry { leaf: leaf.clone(), why })?;
    let recorded = open_entry(&leaf, &bytes, list.as_deref())?;
    Ok((placed(row, leaf, recorded)?, bytes, list))
}

/// The state in a row of the subject statements, with the subject's ring.
pub(crate) fn state_of(
    crypt: &Crypt,
    subject: &SubjectRef,
    seq: u64,
    leaf: &str,
    row: &QueryResult,
) -> Result<(State, Option<Ring>), StoreError> {
    let odd = |table: &'static str, column: &'static str, why: String| StoreError::Value {
        operation: "load",
        table,
        column,
        why,
    };
    let (stored, wrapped): (String, Option<String>) = (get(row, "state")?, get(row, "wrapped")?);
    let (kind, id) = (subject.kind.wire(), subject.id.as_str());
    let ring = crypt.ring(kind, id, wrapped.as_deref()).map_err(|why| odd("journal_key", "wrapped", why))?;
    let odd = |why| odd("journal_subject", "state", why);
    let at = Standpoint::new(kind, id, seq, leaf);
    let state = crypt.open_state(ring.as_ref(), &at, &stored).map_err(odd)?;
    Ok((serde_json::from_str(&state).map_err(|e| odd(e.to_string()))?, ring))
}

/// The head in a row of the subject statements.
pub(crate) struct Head {
    pub subject: SubjectRef,
    pub seq: u64,
    pub leaf: String,
}

impl Head {
    /// Reads it, and holds it against the newest entry that the journal has of the subject: a head that was put back would
    /// let what was recorded since count for nothing.
    pub fn read(row: &QueryResult) -> Result<Self, StoreError> {
        let odd = |column: &'static str, why: String| StoreError::Value {
            operation: "load",
            table: "journal_subject",
            column,
            why,
        };
        let (kind, id): (String, String) = (get(row, "kind")?, get(row, "id")?);
        let kind = SubjectKind::from_wire(&kind).ok_or_else(|| odd("kind", kind.clone()))?;
        let subject = SubjectRef::new(kind, id);
        let (leaf, newest): (String, Option<String>) = (get(row, "leaf")?, get(row, "newest")?);
        if newest.as_deref() != Some(leaf.as_str()) {
            return Err(odd("leaf", format!("{subject} does not stand at its newest entry")));
        }
        let seq = crate::table::read_field(row, "journal_subject", "seq")?;
        Ok(Self { subject, seq, leaf })
    }
}

fn known_of(crypt: &Crypt, row: &QueryResult) -> Result<(SubjectRef, Known), StoreError> {
    let Head { subject, seq, leaf } = Head::read(row)?;
    let (stored, wrapped): (String, Option<String>) = (get(row, "state")?, get(row, "wrapped")?);
    let name = subject.to_string();
    let from =
        [stored.as_bytes(), wrapped.as_deref().unwrap_or("").as_bytes(), &seq.to_be_bytes(), leaf.as_bytes()];
    let state = match crypt.states.get(&name, &from) {
        Some(state) => state,
        None => {
            let (state, _) = state_of(crypt, &subject, seq, &leaf, row)?;
            crypt.states.keep(&name, &from, &state);
            state
        }
    };
    Ok((subject, Known { seq, leaf, state }))
}

/// Kinds of subject that administrators act on: registers, accounts, rules.
pub const ADMINISTERED: [SubjectKind; 7] = [
    SubjectKind::Account,
    SubjectKind::Catalogue,
    SubjectKind::City,
    SubjectKind::Export,
    SubjectKind::Officer,
    SubjectKind::Reviewer,
    SubjectKind::Unit,
];

/// Which acts of administrators.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdministrationFilter {
    /// By this account.
    pub account: Option<String>,
    /// With this wire tag.
    pub tag: Option<String>,
    /// On the subject with this id.
    pub subject: Option<String>,
    /// Recorded not before.
    pub from: Option<jiff::Timestamp>,
    /// Recorded before.
    pub to: Option<jiff::Timestamp>,
}

impl Store {
    /// A subject as it stands; `None` if there is none.
    ///
    /// # Errors
    /// The database fails, or the stored state cannot be read.
    pub async fn load(&self, subject: &SubjectRef) -> Result<Option<Known>, StoreError> {
        let values = vec![text(subject.kind.wire()), text(&subject.id)];
        let row = sql::one(&self.inner.read, "load", sql::SUBJECT, values).await?;
        Ok(row.as_ref().map(|row| known_of(self.crypt(), row)).transpose()?.map(|(_, known)| known))
    }

    /// Those of the subjects that exist, in one reading.
    ///
    /// # Errors
    /// As [`Store::load`].
    pub async fn load_many(&self, subjects: &[SubjectRef]) -> Result<Vec<(SubjectRef, Known)>, StoreError> {
        let mut subjects: Vec<&SubjectRef> = subjects.iter().collect();
        subjects.sort();
        subjects.dedup();
        let keys: Vec<Vec<Value>> = subjects.iter().map(|s| vec![text(s.kind.wire()), text(&s.id)]).collect();
        let rows = sql::STATES.read(&self.inner.read, "load many", &keys).await?;
        // The last key fills its group up, so its row may come more than once.
        let mut known = rows.iter().map(|row| known_of(self.crypt(), row)).collect::<Result<Vec<_>, _>>()?;
        known.sort_by(|(a, _), (b, _)| a.cmp(b));
        known.dedup_by(|(a, _), (b, _)| a == b);
        Ok(known)
    }

    /// Subjects of a kind in the order of their ids, after the id `after` (`""` for the first page). For rebuilding an
    /// index.
    ///
    /// # Errors
    /// As [`Store::load`].
    pub async fn load_kind(
        &self,
        kind: SubjectKind,
        after: &str,
        limit: u64,
    ) -> Result<Vec<(SubjectRef, Known)>, StoreError> {
        let values = vec![text(kind.wire()), text(after), int(limit)];
        let rows = sql::all(&self.inner.read, "load a kind", sql::SUBJECTS_OF, values).await?;
        rows.iter().map(|row| known_of(self.crypt(), row)).collect()
    }

    /// Every entry of a subject, the first first.
    ///
    /// # Errors
    /// The database fails, or an entry cannot be opened.
    pub async fn history(&self, subject: &SubjectRef) -> Result<Vec<HistoryEntry>, StoreError> {
        let values = vec![text(subject.kind.wire()), text(&subject.id)];
        let rows = sql::all(&self.inner.read, "history", sql::HISTORY, values).await?;
        let history = rows.iter().map(|row| entry_of(self.crypt(), row)).collect::<Result<Vec<_>, _>>()?;
        let mut before = None;
        for entry in &history {
            follows(before, entry)?;
            before = Some((entry.recorded.seq, entry.leaf.as_str()));
        }
        Ok(history)
    }

    /// The entry with this leaf, with its salt and bytes.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn entry_by_leaf(&self, leaf: &str) -> Result<Option<SealedEntry>, StoreError> {
        let Some(row) =
            sql::one(&self.inner.read, "entry by leaf", sql::ENTRY_BY_LEAF, vec![text(leaf)]).await?
        else {
            return Ok(None);
        };
        let (entry, bytes, list) = opened(self.crypt(), &row)?;
        let disclosures = crate::sealed::disclosures(list.as_deref())
            .map_err(|why| StoreError::Entry { leaf: leaf.to_owned(), why })?;
        Ok(Some(SealedEntry {
            entry,
            salt: get(&row, "salt")?,
            bytes,
            disclosures: disclosures.iter().map(|d| d.as_str().to_owned()).collect(),
        }))
    }

    /// The entry that an actor made under an idempotency key: the first thing to ask when a commit's answer was lost.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn find_by_key(&self, actor: &str, key: &str) -> Result<Option<HistoryEntry>, StoreError> {
        let values = vec![text(actor), text(key)];
        let row = sql::one(&self.inner.read, "find by key", sql::ENTRY_BY_KEY, values).await?;
        row.as_ref().map(|row| entry_of(self.crypt(), row)).transpose()
    }

    /// The arrival of the last entry; 0 where there is none.
    ///
    /// # Errors
    /// The database fails.
    pub async fn arrival_last(&self) -> Result<u64, StoreError> {
        let row = sql::one(&self.inner.read, "read the last arrival", sql::ARRIVAL_LAST, vec![]).await?;
        let last: i64 = row.map_or(Ok(0), |row| get(&row, "n"))?;
        Ok(u64::try_from(last).unwrap_or(0))
    }

    /// The last entries before the arrival `before` (`None`: the very last), newest first.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn recent(&self, before: Option<u64>, limit: u64) -> Result<Vec<HistoryEntry>, StoreError> {
        let values = vec![int(before.unwrap_or(u64::MAX)), int(limit)];
        let rows = sql::all(&self.inner.read, "recent entries", sql::ENTRIES_RECENT, values).await?;
        rows.iter().map(|row| entry_of(self.crypt(), row)).collect()
    }

    /// The acts on registers, accounts and rules, the last first.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn administration(
        &self,
        filter: &AdministrationFilter,
        page: Page,
    ) -> Result<Listed<HistoryEntry>, StoreError> {
        let chosen = Chosen::default()
            .flag(0, true)
            .text(1, filter.account.as_ref())
            .text(2, filter.tag.as_ref())
            .text(3, filter.subject.as_ref())
            .value(4, filter.from.map(crate::machinery::at))
            .value(5, filter.to.map(crate::machinery::at));
        let (rows, total) = self.rows_of(&sql::ADMINISTRATION, chosen, 0, page).await?;
        let rows = rows.iter().map(|row| entry_of(self.crypt(), row)).collect::<Result<_, _>>()?;
        Ok(Listed { rows, total })
    }

    /// Keeps a rule bundle's canonical bytes for ever, before the act that activates it.
    ///
    /// # Errors
    /// The bytes do not have the digest; the database fails.
    pub async fn rules_keep(&self, digest: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if sha256_hex(bytes) != digest {
            return Err(StoreError::Digest(digest.to_owned()));
        }
        let values = vec![text(digest), Value::Bytes(Some(bytes.to_vec()))];
        sql::run(&self.inner.write, "keep rules", sql::BUNDLE_KEEP, values).await.map(|_| ())
    }

    /// The bytes of a rule bundle, checked against its digest.
    ///
    /// # Errors
    /// The kept bytes do not have the digest; the database fails.
    pub async fn rules_load(&self, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sql::one(&self.inner.read, "load rules", sql::BUNDLE_LOAD, vec![text(digest)]).await?;
        let Some(row) = row else { return Ok(None) };
        let bytes: Vec<u8> = get(&row, "bytes")?;
        if sha256_hex(&bytes) == digest {
            Ok(Some(bytes))
        } else {
            Err(StoreError::Digest(digest.to_owned()))
        }
    }
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        use std::fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

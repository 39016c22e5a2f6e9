//! What the writer knows while it commits a batch: heads, states, keys and unique values as they stand, with the
//! batch's own acts applied one verdict after the other.

use super::{Answer, Job, Receipt, Written, replay};
use crate::crypt::{Crypt, Finder, Ring, Standpoint};
use crate::error::{CommitError, StoreError};
use crate::read::{Head as Stored, state_of};
use crate::rows::{UNIQUE, decision_of, project};
use crate::sealed::Sealed;
use crate::sql::{self, Bulk};
use crate::table::{Cell, Row, json};
use law::deed::Deed;
use law::facts::Reliance;
use law::ids::SubjectRef;
use law::state::State;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Where a subject stands.
struct Head {
    seq: u64,
    leaf: String,
    /// Loaded only for subjects that the batch changes.
    state: Option<State>,
    /// Likewise.
    ring: Option<Arc<Ring>>,
    /// The ring is the batch's own and must be kept.
    fresh: bool,
    /// Row to be written at the end: the last act's, however many there were.
    row: Option<Row>,
    changed: bool,
}

/// The batch on the writer's desk.
pub(super) struct Desk<'a> {
    jobs: &'a [Job],
    crypt: &'a Crypt,
    heads: HashMap<SubjectRef, Head>,
    /// Keys found in the journal, by actor and key.
    keys: HashSet<(String, String)>,
    /// Answers already known: replays of what was committed in an earlier batch.
    known: HashMap<usize, Answer>,
    /// Commanded keys of this batch, with the job that used them.
    pending: HashMap<(String, String), usize>,
    /// Unique values, with the ids that have them: one, but for what was recorded before the value was to be unique.
    taken: HashMap<Claim, Vec<String>>,
    accepted: Vec<usize>,
    arrival: i64,
}

fn text(value: &str) -> Value {
    Value::String(Some(value.to_owned()))
}

fn number(n: u64) -> Value {
    Value::BigInt(i64::try_from(n).ok())
}

fn key_of(act: &Sealed) -> (String, String) {
    (act.recorded.actor.account.clone(), act.recorded.key.clone())
}

impl<'a> Desk<'a> {
    /// Reads everything the batch needs with a handful of statements.
    pub async fn lay<C: ConnectionTrait>(
        on: &C,
        crypt: &'a Crypt,
        jobs: &'a [Job],
    ) -> Result<Self, StoreError> {
        let acts = || jobs.iter().flat_map(|j| &j.acts);
        let changed: BTreeSet<&SubjectRef> = acts().map(|a| &a.recorded.subject).collect();
        let relied: BTreeSet<&SubjectRef> = acts()
            .flat_map(|a| &a.recorded.relied)
            .map(|r| &r.subject)
            .filter(|s| !changed.contains(s))
            .collect();
        let mut heads = HashMap::new();
        for (bulk, subjects, with_state) in [(&*sql::STATES, changed, true), (&*sql::HEADS, relied, false)] {
            let keys: Vec<Vec<Value>> =
                subjects.iter().map(|s| vec![text(s.kind.wire()), text(&s.id)]).collect();
            for row in bulk.read(on, "read heads", &keys).await? {
                let (subject, head) = head(crypt, &row, with_state)?;
                heads.insert(subject, head);
            }
        }
        let keys: BTreeSet<(String, String)> = acts().map(key_of).collect();
        let keys: Vec<Vec<Value>> = keys.iter().map(|(actor, key)| vec![text(actor), text(key)]).collect();
        let mut found = HashSet::new();
        for row in sql::KEYS.read(on, "read keys", &keys).await? {
            found.insert((column(&row, "actor")?, column(&row, "idem_key")?));
        }
        let arrival = sql::one(on, "read the last arrival", sql::ARRIVAL_LAST, vec![]).await?;
        let arrival = arrival.map_or(Ok(0), |row| row.try_get("", "n"));
        let mut desk = Self {
            jobs,
            crypt,
            heads,
            keys: found,
            known: HashMap::new(),
            pending: HashMap::new(),
            taken: unique(on, jobs).await?,
            accepted: Vec::new(),
            arrival: arrival.map_err(StoreError::sql("read the last arrival"))?,
        };
        for (i, job) in jobs.iter().enumerate() {
            if let Some(commanded) = job.acts.first()
                && desk.keys.contains(&key_of(commanded))
            {
                desk.known.insert(i, replay::replay(on, crypt, &job.acts).await?);
            }
        }
        Ok(desk)
    }

    /// Checks one verdict against everything before it and takes it in, or says why not.
    pub fn take(&mut self, i: usize) -> Answer {
        if let Some(answer) = self.known.remove(&i) {
            return answer;
        }
        let acts = &self.jobs[i].acts;
        let Some(commanded) = acts.first() else { return Err(CommitError::Empty) };
        if let Some(earlier) = self.pending.get(&key_of(commanded)) {
            let first = &self.jobs[*earlier].acts;
            return match first.first() {
                Some(first_act) if replay::is_same(&first_act.recorded, &commanded.recorded) => {
                    Ok(Receipt { acts: written(first), replayed: true })
                }
                _ => Err(CommitError::KeyReused { key: commanded.recorded.key.clone() }),
            };
        }
        for act in acts {
            let key = key_of(act);
            if self.keys.contains(&key) || self.pending.contains_key(&key) {
                return Err(CommitError::KeyReused { key: key.1 });
            }
            self.in_sequence(act)?;
            act.recorded.relied.iter().try_for_each(|r| self.still_stands(r))?;
            self.not_taken(act)?;
        }
        let find = self.crypt.finder()?;
        self.fold(find, acts)?;
        for act in acts {
            self.pending.insert(key_of(act), i);
            for claim in claims(&act.recorded.deed) {
                self.taken.insert(claim, vec![act.recorded.subject.id.clone()]);
            }
        }
        self.accepted.push(i);
        Ok(Receipt { acts: written(acts), replayed: false })
    }

    fn in_sequence(&self, act: &Sealed) -> Result<(), CommitError> {
        let r = &act.recorded;
        let head = self.heads.get(&r.subject);
        let (now, leaf) = head.map_or((0, None), |h| (h.seq, Some(&h.leaf)));
        if r.seq == now + 1 && r.prev.as_ref() == leaf {
            return Ok(());
        }
        Err(CommitError::Stale { subject: r.subject.clone(), judged: r.seq.saturating_sub(1), now })
    }

    fn still_stands(&self, relied: &Reliance) -> Result<(), CommitError> {
        let head = self.heads.get(&relied.subject);
        if head.is_some_and(|h| h.seq == relied.seq && h.leaf == relied.leaf) {
            return Ok(());
        }
        let now = head.map_or(0, |h| h.seq);
        Err(CommitError::Stale { subject: relied.subject.clone(), judged: relied.seq, now })
    }

    fn not_taken(&self, act: &Sealed) -> Result<(), CommitError> {
        for claim in claims(&act.recorded.deed) {
            let own = &act.recorded.subject.id;
            if self.taken.get(&claim).is_some_and(|owners| !owners.contains(own)) {
                let (table, column, value) = claim;
                return Err(CommitError::Taken { table, column, value });
            }
        }
        Ok(())
    }

    /// Applies the acts. Only a subject that does not exist yet can fail to fold, so those are tried first and the
    /// others are never left half done.
    fn fold(&mut self, find: &Finder, acts: &[Sealed]) -> Result<(), CommitError> {
        let mut fresh = HashMap::new();
        for act in acts.iter().filter(|a| !self.heads.contains_key(&a.recorded.subject)) {
            let r = &act.recorded;
            let why = || format!("{} does not begin a {}", r.deed.tag(), r.subject.kind.wire());
            let state = State::after(None, r)
                .ok_or_else(|| CommitError::Unfit { subject: r.subject.clone(), why: why() })?;
            fresh.insert(r.subject.clone(), state);
        }
        for act in acts {
            let r = &act.recorded;
            let before = self.heads.get_mut(&r.subject).map(|h| (h.state.take(), h.ring.take(), h.fresh));
            let (state, ring, fresh) = match (fresh.remove(&r.subject), before) {
                // What begins has brought its key.
                (Some(state), _) => (Some(state), act.secret.clone().map(|s| Arc::new(Ring::fresh(s))), true),
                (None, Some((state, ring, fresh))) => (State::after(state, r), ring, fresh),
                (None, None) => (State::after(None, r), None, false),
            };
            let row = state.as_ref().and_then(|s| project(find, &r.subject, s, r.seq, r.recorded));
            let head = Head { seq: r.seq, leaf: act.leaf.clone(), state, ring, fresh, row, changed: true };
            self.heads.insert(r.subject.clone(), head);
        }
        Ok(())
    }

    /// Writes what was taken in; says whether there was anything.
    pub async fn write<C: ConnectionTrait>(mut self, on: &C) -> Result<bool, StoreError> {
        let acts: Vec<&Sealed> = self.accepted.iter().flat_map(|i| &self.jobs[*i].acts).collect();
        if acts.is_empty() {
            return Ok(false);
        }
        let first = self.arrival + 1;
        let entries = (first..).zip(&acts).map(|(arrival, act)| entry(arrival, act)).collect();
        sql::ENTRY_INSERT.write(on, "write entries", entries).await?;
        let mut disclosures = Vec::new();
        for (act, list) in acts.iter().filter_map(|a| Some((a, a.disclosures.as_deref()?))) {
            let subject = &act.recorded.subject;
            let ring = ring_of(self.heads.get(subject).and_then(|h| h.ring.as_deref()), subject)?;
            disclosures.push(vec![text(&act.leaf), text(&Crypt::seal_list(ring, &act.leaf, list))]);
        }
        sql::DISCLOSURE_INSERT.write(on, "write disclosures", disclosures).await?;
        let mut subjects = Vec::new();
        let mut keys = Vec::new();
        let mut rows = Vec::new();
        let mut changed: Vec<(&SubjectRef, &mut Head)> =
            self.heads.iter_mut().filter(|(_, h)| h.changed).collect();
        // In one order always, so that two processes would never wait for each other's rows.
        changed.sort_by_key(|(subject, _)| *subject);
        for (subject, head) in changed {
            let ring = ring_of(head.ring.as_deref(), subject)?;
            if head.fresh {
                let wrapped = ring.wrap(self.crypt.masters()?, subject.kind.wire(), &subject.id)?;
                keys.push(vec![text(subject.kind.wire()), text(&subject.id), text(&wrapped)]);
            }
            subjects.push(subject_cells(ring, subject, head.seq, &head.leaf, head.state.as_ref()));
            rows.extend(head.row.take());
        }
        sql::KEY_INSERT.write(on, "write keys", keys).await?;
        sql::SUBJECT_UPSERT.write(on, "write subjects", subjects).await?;
        write_rows(on, rows).await?;
        let outbox = acts.iter().map(|a| notice(a)).collect();
        sql::OUTBOX_INSERT.write(on, "write the outbox", outbox).await?;
        Ok(true)
    }
}

/// A subject's head and folded state as they are stored.
pub(crate) fn subject_cells(
    ring: &Ring,
    subject: &SubjectRef,
    seq: u64,
    leaf: &str,
    state: Option<&State>,
) -> Vec<Value> {
    let kind = subject.kind.wire();
    let at = Standpoint::new(kind, &subject.id, seq, leaf);
    let state = Crypt::seal_state(ring, &at, &json(&state));
    vec![text(kind), text(&subject.id), number(seq), text(leaf), text(&state)]
}

/// The ring, without which nothing of the subject can be stored.
pub(crate) fn ring_of<'a>(ring: Option<&'a Ring>, subject: &SubjectRef) -> Result<&'a Ring, StoreError> {
    ring.ok_or_else(|| StoreError::Value {
        operation: "write a subject",
        table: "journal_key",
        column: "wrapped",
        why: format!("{subject} has no key"),
    })
}

/// Writes rows for reading, each into its table.
pub(crate) async fn write_rows<C: ConnectionTrait>(on: &C, rows: Vec<Row>) -> Result<(), StoreError> {
    let mut tables: BTreeMap<&'static str, (&'static Bulk, Vec<Vec<Value>>)> = BTreeMap::new();
    for row in rows {
        if let Some(bulk) = sql::upsert(row.table) {
            let cells = row.cells.into_iter().map(Cell::value).collect();
            tables.entry(row.table.name).or_insert_with(|| (bulk, Vec::new())).1.push(cells);
        }
    }
    for (bulk, rows) in tables.into_values() {
        bulk.write(on, "write rows", rows).await?;
    }
    Ok(())
}

fn written(acts: &[Sealed]) -> Vec<Written> {
    acts.iter()
        .map(|a| Written { subject: a.recorded.subject.clone(), seq: a.recorded.seq, leaf: a.leaf.clone() })
        .collect()
}

fn entry(arrival: i64, act: &Sealed) -> Vec<Value> {
    let r = &act.recorded;
    vec![
        Value::BigInt(Some(arrival)),
        text(&act.leaf),
        text(r.subject.kind.wire()),
        text(&r.subject.id),
        number(r.seq),
        Value::String(r.prev.clone()),
        Value::Bytes(Some(act.salt.to_vec())),
        Value::Bytes(Some(act.bytes.clone())),
        text(r.deed.tag()),
        text(&r.actor.account),
        text(&r.key),
        Value::BigInt(Some(r.recorded.as_microsecond())),
    ]
}

fn notice(act: &Sealed) -> Vec<Value> {
    let r = &act.recorded;
    let payload = serde_json::json!({
        "subject": r.subject, "seq": r.seq, "tag": r.deed.tag(), "leaf": act.leaf,
    });
    vec![text("act"), text(&payload.to_string()), Value::BigInt(Some(r.recorded.as_microsecond()))]
}

fn column(row: &QueryResult, name: &str) -> Result<String, StoreError> {
    row.try_get("", name).map_err(StoreError::sql("read a row"))
}

fn head(crypt: &Crypt, row: &QueryResult, with_state: bool) -> Result<(SubjectRef, Head), StoreError> {
    let Stored { subject, seq, leaf } = Stored::read(row)?;
    let (mut state, mut ring) = (None, None);
    if with_state {
        let (stored, own) = state_of(crypt, &subject, seq, &leaf, row)?;
        state = Some(stored);
        ring = own.map(Arc::new);
    }
    Ok((subject, Head { seq, leaf, state, ring, fresh: false, row: None, changed: false }))
}

/// A unique value: its table, its column, itself.
type Claim = (&'static str, &'static str, String);

/// The unique values that a deed gives its subject.
fn claims(deed: &Deed) -> Vec<Claim> {
    const PUBLICATION: &str = "publicity_publication";
    match deed {
        Deed::AccountOpened(d) => vec![("people_account", "login", d.login.clone())],
        // One person, one certificate: which of two is asked for would be chance.
        Deed::OfficerCertified(d) => [("number", Some(&d.number)), ("account", d.account.as_ref())]
            .into_iter()
            .filter_map(|(column, value)| Some(("register_officer", column, value?.clone())))
            .collect(),
        Deed::PublicationPrepared(d) => vec![(PUBLICATION, "address", d.address.clone())],
        Deed::PublicationBound(d) => vec![
            (PUBLICATION, "address", d.address.clone()),
            (PUBLICATION, "decision", decision_of(&d.source, d.changed.as_ref())),
        ],
        Deed::HistoricalImported(d) => vec![("record_historical", "content", d.content.clone())],
        Deed::HistoricalCorrected(d) => vec![("record_historical", "content", d.content.clone())],
        _ => Vec::new(),
    }
}

async fn unique<C: ConnectionTrait>(on: &C, jobs: &[Job]) -> Result<HashMap<Claim, Vec<String>>, StoreError> {
    let mut taken: HashMap<Claim, Vec<String>> = HashMap::new();
    let claims: BTreeSet<Claim> =
        jobs.iter().flat_map(|j| &j.acts).flat_map(|a| claims(&a.recorded.deed)).collect();
    for (table, name) in UNIQUE {
        let values: Vec<Vec<Value>> = claims
            .iter()
            .filter(|(t, c, _)| *t == table.name && c == name)
            .map(|(_, _, v)| vec![text(v)])
            .collect();
        if let Some(bulk) = sql::taken(table, name)
            && !values.is_empty()
        {
            for row in bulk.read(on, "read unique values", &values).await? {
                let owners = taken.entry((table.name, *name, column(&row, name)?)).or_default();
                owners.push(column(&row, "id")?);
            }
        }
    }
    Ok(taken)
}

//! 重新折叠 — every subject's state and row computed again from its entries, when the form of states has changed. The
//! journal is what happened; states and rows are what this program makes of it, and are made anew at any time.

use crate::commit::desk::{ring_of, subject_cells, write_rows};
use crate::crypt::Ring;
use crate::error::StoreError;
use crate::open::{Store, begin};
use crate::read::{entry_of, follows, get, int, text};
use crate::rows::project;
use crate::sql;
use jiff::Timestamp;
use law::ids::{SubjectKind, SubjectRef};
use law::state::{FORMAT, State};
use sea_orm::Value;

/// Name of the value that tells in which form states are stored.
pub(crate) const FORMAT_NAME: &str = "state.format";
/// Name of the value that tells how far a refolding has come: format, kind and id of the last subject.
pub(crate) const PLACE_NAME: &str = "state.refold";
/// The form of directories that do not tell.
const FORMAT_UNTOLD: u32 = 1;
/// Entries in one reading.
const ENTRIES: u64 = 1_000;
/// Subjects in one transaction: after a crash so many at most are folded twice.
const SUBJECTS: usize = 200;

/// What was folded again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refolded {
    /// Entries read by this call.
    pub entries: u64,
    /// Subjects written by this call; one that goes on after an interruption counts only its own.
    pub subjects: u64,
}

/// A subject being folded.
struct Folding {
    subject: SubjectRef,
    ring: Option<Ring>,
    state: Option<State>,
    seq: u64,
    leaf: String,
    updated: Timestamp,
}

impl Store {
    /// The form in which states are stored, as of [`law::state::FORMAT`].
    ///
    /// # Errors
    /// The database fails.
    pub async fn state_format(&self) -> Result<u32, StoreError> {
        let told = self.meta(FORMAT_NAME).await?;
        Ok(told.and_then(|t| t.parse().ok()).unwrap_or(FORMAT_UNTOLD))
    }

    /// A store without entries has nothing to fold: it begins in the newest form.
    pub(crate) async fn begin_format(&self) -> Result<(), StoreError> {
        if self.meta(FORMAT_NAME).await?.is_none() && self.arrival_last().await? == 0 {
            self.meta_put(FORMAT_NAME, &FORMAT.to_string()).await?;
        }
        Ok(())
    }

    /// Folds every subject again and rewrites states and rows; nothing is done where they are in the newest form.
    /// Interrupted, the next call goes on after the last subject that is durable. `progress` is told entries read and
    /// entries in all. Nobody else may write meanwhile.
    ///
    /// # Errors
    /// The database fails, or an entry cannot be read; what was done so far stays and is sound.
    pub async fn refold(&self, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<Refolded, StoreError> {
        let mut done = Refolded { entries: 0, subjects: 0 };
        if self.state_format().await? == FORMAT {
            return Ok(done);
        }
        let all = self.arrival_last().await?;
        let (kind, id) = self.refold_place().await?;
        let mut after = (kind, id, i64::MAX);
        let mut now: Option<Folding> = None;
        let mut ready: Vec<Folding> = Vec::new();
        loop {
            let values = vec![text(&after.0), text(&after.1), Value::BigInt(Some(after.2)), int(ENTRIES)];
            let rows = sql::all(&self.inner.read, "read entries", sql::VERIFY_ENTRIES, values).await?;
            let Some(last) = rows.last() else { break };
            after = (get(last, "subject_kind")?, get(last, "subject_id")?, get(last, "subject_seq")?);
            for row in &rows {
                let entry = entry_of(self.crypt(), row)?;
                let subject = stored_subject(row)?;
                if now.as_ref().is_some_and(|f| f.subject != subject) {
                    ready.extend(now.take());
                }
                if ready.len() >= SUBJECTS {
                    done.subjects += self.refold_write(std::mem::take(&mut ready)).await?;
                }
                follows(now.as_ref().map(|f| (f.seq, f.leaf.as_str())), &entry)?;
                let (before, ring) = match now.take() {
                    Some(f) => (f.state, f.ring),
                    None => (None, self.stored_ring(&subject, row)?),
                };
                now = Some(Folding {
                    subject,
                    ring,
                    state: State::after(before, &entry.recorded),
                    seq: entry.recorded.seq,
                    leaf: entry.leaf,
                    updated: entry.recorded.recorded,
                });
                done.entries += 1;
            }
            progress(done.entries, all);
        }
        ready.extend(now);
        done.subjects += self.refold_write(ready).await?;
        if !self.crypt().is_settled() {
            let tx = begin(&self.inner.write).await?;
            self.mark_credentials(&tx).await?;
            self.settle(&tx).await?;
            tx.commit().await.map_err(StoreError::sql("commit"))?;
            self.crypt().settled();
        }
        self.meta_put(FORMAT_NAME, &FORMAT.to_string()).await?;
        Ok(done)
    }

    /// Folds one subject again within a transaction, with the ring that it has from now on.
    pub(crate) async fn refold_one(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        subject: &SubjectRef,
        ring: &Ring,
    ) -> Result<(), StoreError> {
        let (kind, id) = (subject.kind.wire(), subject.id.as_str());
        let (mut state, mut last) = (None, None::<crate::read::HistoryEntry>);
        for row in sql::all(tx, "history", sql::HISTORY, vec![text(kind), text(id)]).await? {
            let entry = entry_of(self.crypt(), &row)?;
            follows(last.as_ref().map(|l| (l.recorded.seq, l.leaf.as_str())), &entry)?;
            state = State::after(state, &entry.recorded);
            last = Some(entry);
        }
        let Some(last) = last else { return Ok(()) };
        let r = &last.recorded;
        let cells = subject_cells(ring, subject, r.seq, &last.leaf, state.as_ref());
        sql::SUBJECT_UPSERT.write(tx, "write subjects", vec![cells]).await?;
        let find = self.crypt().finder()?;
        let row = state.as_ref().and_then(|s| project(find, subject, s, r.seq, r.recorded));
        write_rows(tx, row.into_iter().collect()).await
    }

    /// After which subject to go on; a place of another form counts for nothing.
    async fn refold_place(&self) -> Result<(String, String), StoreError> {
        let told = self.meta(PLACE_NAME).await?.unwrap_or_default();
        let mut parts = told.splitn(3, ' ');
        let same = parts.next() == Some(FORMAT.to_string().as_str());
        let place =
            (parts.next().unwrap_or_default().to_owned(), parts.next().unwrap_or_default().to_owned());
        Ok(if same { place } else { <(String, String)>::default() })
    }

    /// Writes finished subjects together with the place that was reached.
    async fn refold_write(&self, ready: Vec<Folding>) -> Result<u64, StoreError> {
        let Some(last) = ready.last().map(|f| f.subject.clone()) else { return Ok(0) };
        let count = ready.len() as u64;
        let mut subjects = Vec::new();
        let mut rows = Vec::new();
        let find = self.crypt().finder()?;
        for f in &ready {
            let ring = ring_of(f.ring.as_ref(), &f.subject)?;
            subjects.push(subject_cells(ring, &f.subject, f.seq, &f.leaf, f.state.as_ref()));
            rows.extend(f.state.as_ref().and_then(|s| project(find, &f.subject, s, f.seq, f.updated)));
        }
        let tx = begin(&self.inner.write).await?;
        sql::SUBJECT_UPSERT.write(&tx, "write subjects", subjects).await?;
        write_rows(&tx, rows).await?;
        let place = format!("{FORMAT} {} {}", last.kind.wire(), last.id);
        sql::run(&tx, "set a value", sql::META_PUT, vec![text(PLACE_NAME), text(&place)]).await?;
        tx.commit().await.map_err(StoreError::sql("commit"))?;
        Ok(count)
    }
}

impl Store {
    fn stored_ring(
        &self,
        subject: &SubjectRef,
        row: &sea_orm::QueryResult,
    ) -> Result<Option<Ring>, StoreError> {
        let wrapped: Option<String> = get(row, "wrapped")?;
        self.crypt().ring(subject.kind.wire(), &subject.id, wrapped.as_deref()).map_err(|why| {
            let (table, column) = ("journal_key", "wrapped");
            StoreError::Value { operation: "read entries", table, column, why }
        })
    }
}

fn stored_subject(row: &sea_orm::QueryResult) -> Result<SubjectRef, StoreError> {
    let (kind, id): (String, String) = (get(row, "subject_kind")?, get(row, "subject_id")?);
    let known = SubjectKind::from_wire(&kind).ok_or_else(|| StoreError::Value {
        operation: "read entries",
        table: "journal_entry",
        column: "subject_kind",
        why: kind,
    })?;
    Ok(SubjectRef::new(known, id))
}

//! The sequencer's steps in the database: its lease, the log indexes, the checkpoints.

use crate::error::StoreError;
use crate::open::{Store, begin};
use crate::read::{get, int, text};
use crate::sealed::reseal;
use crate::sql;
use crate::table::read_field;
use jiff::{SignedDuration, Timestamp};
use journal::Leaf;
use sea_orm::{ConnectionTrait, QueryResult, Value};

/// A turn at something that only one process may do. It is checked in every transaction that is made under it, so that
/// a holder that slept through its end changes nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What for.
    pub name: String,
    /// Who.
    pub holder: String,
    /// Greater with every change of hands.
    pub fence: i64,
}

/// A signed checkpoint as kept in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// Size of the tree.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// When it was signed; with a heartbeat cosignature, that one's time.
    pub published: Timestamp,
}

pub(crate) fn checkpoint_of(row: &QueryResult) -> Result<KeptCheckpoint, StoreError> {
    Ok(KeptCheckpoint {
        size: read_field(row, "journal_checkpoint", "size")?,
        note: read_field(row, "journal_checkpoint", "note")?,
        published: read_field(row, "journal_checkpoint", "published")?,
    })
}

fn indexed_of(row: &QueryResult) -> Result<(u64, Leaf), StoreError> {
    let leaf: String = get(row, "leaf")?;
    let leaf = leaf.parse().map_err(|_| StoreError::Value {
        operation: "read log indexes",
        table: "journal_entry",
        column: "leaf",
        why: leaf.clone(),
    })?;
    Ok((read_field(row, "journal_entry", "log_index")?, leaf))
}

async fn held<C: ConnectionTrait>(on: &C, lease: &Lease) -> Result<(), StoreError> {
    let values = vec![text(&lease.name), text(&lease.holder), Value::BigInt(Some(lease.fence))];
    match sql::run(on, "check the lease", sql::LEASE_HELD, values).await? {
        1 => Ok(()),
        _ => Err(StoreError::Fenced(lease.name.clone())),
    }
}

impl Store {
    /// Takes or renews a lease until `now + term`; `None` while another holds it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn lease_take(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        term: SignedDuration,
    ) -> Result<Option<Lease>, StoreError> {
        let until = Value::BigInt(Some((now + term).as_microsecond()));
        let who = || vec![text(name), text(holder), until.clone()];
        let tx = begin(&self.inner.write).await?;
        let mut fence = None;
        if sql::run(&tx, "take a lease", sql::LEASE_INSERT, who()).await? == 1 {
            fence = Some(1);
        }
        if fence.is_none() {
            let row = sql::one(&tx, "renew a lease", sql::LEASE_RENEW, who()).await?;
            fence = row.map(|row| get(&row, "n")).transpose()?;
        }
        if fence.is_none() {
            let mut values = who();
            values.push(Value::BigInt(Some(now.as_microsecond())));
            let row = sql::one(&tx, "take a lease", sql::LEASE_TAKE, values).await?;
            fence = row.map(|row| get(&row, "n")).transpose()?;
        }
        tx.commit().await.map_err(StoreError::sql("take a lease"))?;
        Ok(fence.map(|fence| Lease { name: name.into(), holder: holder.into(), fence }))
    }

    /// Gives a lease back before its end.
    ///
    /// # Errors
    /// The database fails. A lease that was taken by another is left to it.
    pub async fn lease_free(&self, lease: &Lease) -> Result<(), StoreError> {
        let values = vec![text(&lease.name), text(&lease.holder), Value::BigInt(Some(lease.fence))];
        sql::run(&self.inner.write, "free a lease", sql::LEASE_FREE, values).await.map(|_| ())
    }

    /// Gives log indexes to at most `batch_max` entries that have none, in the order of their arrival, in one
    /// transaction under the lease. Returns them in the order of the index.
    ///
    /// Crash points: before COMMIT none of them has an index; after it all of them have, for good, and the next
    /// [`Store::indexed_from`] finds those that no tile holds yet.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] when the lease is another's; the database fails.
    pub async fn sequence(&self, lease: &Lease, batch_max: u64) -> Result<Vec<(u64, Leaf)>, StoreError> {
        let tx = begin(&self.inner.write).await?;
        held(&tx, lease).await?;
        let next = sql::one(&tx, "next log index", sql::INDEX_NEXT, vec![]).await?;
        let next: i64 = next.map_or(Ok(0), |row| get(&row, "n"))?;
        let values = vec![Value::BigInt(Some(next)), int(batch_max)];
        let rows = sql::all(&tx, "assign log indexes", sql::INDEX_ASSIGN, values).await?;
        // What is signed into the log for ever is an entry of this store, and no row that somebody else has put there.
        let checked = vec![Value::BigInt(Some(next))];
        for row in sql::all(&tx, "read new entries", sql::INDEXED_ENTRIES, checked).await? {
            let (leaf, salt, bytes): (String, Vec<u8>, Vec<u8>) =
                (get(&row, "leaf")?, get(&row, "salt")?, get(&row, "bytes")?);
            let odd = |why: String| StoreError::Entry { leaf: leaf.clone(), why };
            let bytes = self.crypt().open_entry(&leaf, bytes).map_err(odd)?;
            if reseal(&salt, &bytes).is_none_or(|own| own.to_string() != leaf) {
                return Err(odd("its bytes are not those of its leaf".into()));
            }
        }
        tx.commit().await.map_err(StoreError::sql("assign log indexes"))?;
        let mut assigned = rows.iter().map(indexed_of).collect::<Result<Vec<_>, _>>()?;
        // RETURNING promises no order.
        assigned.sort_by_key(|(index, _)| *index);
        Ok(assigned)
    }

    /// Whether any entry waits for its log index: a cheap look before a transaction.
    ///
    /// # Errors
    /// The database fails.
    pub async fn unsequenced(&self) -> Result<bool, StoreError> {
        let counts = sql::one(&self.inner.read, "look for entries", sql::UNSEQUENCED, vec![]).await?;
        Ok(counts.is_some())
    }

    /// How many entries have a log index.
    ///
    /// # Errors
    /// The database fails.
    pub async fn sequenced(&self) -> Result<u64, StoreError> {
        let row = sql::one(&self.inner.read, "next log index", sql::INDEX_NEXT, vec![]).await?;
        row.map_or(Ok(0), |row| read_field(&row, "journal_entry", "n"))
    }

    /// Entries from this log index on, in order.
    ///
    /// # Errors
    /// The database fails.
    pub async fn indexed_from(&self, index: u64, limit: u64) -> Result<Vec<(u64, Leaf)>, StoreError> {
        let values = vec![int(index), int(limit)];
        let rows = sql::all(&self.inner.read, "read log indexes", sql::INDEXED_FROM, values).await?;
        rows.iter().map(indexed_of).collect()
    }

    /// The last signed checkpoint.
    ///
    /// # Errors
    /// The database fails.
    pub async fn checkpoint_last(&self) -> Result<Option<KeptCheckpoint>, StoreError> {
        let row = sql::one(&self.inner.read, "last checkpoint", sql::CHECKPOINT_LAST, vec![]).await?;
        row.as_ref().map(checkpoint_of).transpose()
    }

    /// Keeps a signed checkpoint if `expected` is still the last one, in one transaction under the lease. Only forward:
    /// a greater size, or the same size with renewed signatures.
    ///
    /// # Errors
    /// [`StoreError::Swapped`], [`StoreError::Fenced`]; the database fails.
    pub async fn checkpoint_put(
        &self,
        lease: &Lease,
        expected: Option<&KeptCheckpoint>,
        new: &KeptCheckpoint,
    ) -> Result<(), StoreError> {
        let swapped = StoreError::Swapped("keep a checkpoint");
        let tx = begin(&self.inner.write).await?;
        held(&tx, lease).await?;
        let last = sql::one(&tx, "last checkpoint", sql::CHECKPOINT_LAST, vec![]).await?;
        let last = last.as_ref().map(checkpoint_of).transpose()?;
        if last.as_ref() != expected || last.as_ref().is_some_and(|l| new.size < l.size) {
            return Err(swapped);
        }
        let published = Value::BigInt(Some(new.published.as_microsecond()));
        let mut values = vec![int(new.size), text(&new.note), published];
        let renewed = last.filter(|l| l.size == new.size);
        let sql = if renewed.is_some() { sql::CHECKPOINT_RENEW } else { sql::CHECKPOINT_INSERT };
        values.extend(renewed.map(|l| text(&l.note)));
        if sql::run(&tx, "keep a checkpoint", sql, values).await? != 1 {
            return Err(swapped);
        }
        tx.commit().await.map_err(StoreError::sql("keep a checkpoint"))
    }
}

//! The sequencer: gives entries their place in the log, integrates them into tiles, signs and publishes checkpoints.
//!
//! The order of writing, with what a crash leaves at each point; recovery is the next run of the same steps:
//!
//! 1. *Indexes given* ([`Store::sequence`], one transaction). Before: the entries have none and get one later. After:
//!    they have one, no tile holds them; step 2 takes them up, since it goes by the log's size and not by what step 1
//!    returned.
//! 2. *Tiles written and durable* ([`journal::Log::append`]). Before: some tiles lie beyond the checkpoint and count for
//!    nothing; the same leaves make the same bytes again. After: the tiles wait for a checkpoint.
//! 3. *Re-read and recomputed by a second code path* ([`journal::Log::head_to_sign`]), then *signed*. A crash here
//!    forgets a signature that nobody has seen.
//! 4. *Kept in the database by compare-and-swap* ([`Store::checkpoint_put`]). From here on the database knows that this
//!    head was signed; a disk that is behind it is refused at the next start. The database comes before the file, since
//!    what has once been public must never be unknown to it.
//! 5. *Published by compare-and-swap* ([`journal::Log::publish`]). Between 4 and 5 the public sees the older checkpoint;
//!    the next start or run publishes the very note of step 4.

mod steps;

pub(crate) use steps::checkpoint_of;
pub use steps::{KeptCheckpoint, Lease};

use crate::error::StoreError;
use crate::open::Store;
use jiff::{SignedDuration, Timestamp};
use journal::log::{Log, LogError};
use journal::note::{Note, NoteError, Signer, VerifierKey};
use journal::{Checkpoint, Leaf};
use std::path::Path;
use std::sync::Arc;

/// Name of the lease.
const LEASE: &str = "sequencer";
/// How long a turn lasts unless renewed; another process waits that long for a dead holder.
const TERM: SignedDuration = SignedDuration::from_secs(15);
/// Entries per step: a batch of tiles and one checkpoint in well under a second.
const BATCH: u64 = 4096;

/// Why a step of the sequencer failed.
#[derive(Debug, thiserror::Error)]
pub enum SequencerError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log's directory.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Signing.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The log holds more entries than the database has given indexes to: the database was restored, or it is the wrong
    /// one.
    #[error("the log holds {log} entries, the database has given {database} indexes")]
    DatabaseBehind {
        /// Size of the log.
        log: u64,
        /// Indexes given.
        database: u64,
    },
    /// The last entry of the log is another one in the database.
    #[error("entry {index} of the log is {log}, the database has {database}")]
    Differ {
        /// Its index.
        index: u64,
        /// Leaf in the log.
        log: Leaf,
        /// Leaf in the database.
        database: Leaf,
    },
    /// The indexes in the database have a gap.
    #[error("the database has no entry with log index {0}")]
    Gap(u64),
    /// The checkpoint kept in the database is of another tree than the one that lies on disk at that size.
    #[error("the checkpoint kept in the database is not the head on disk")]
    Unlike,
    /// A step was cut short by a panic; load anew.
    #[error("the log was lost in a failed step")]
    Lost,
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was new.
    Idle,
    /// Another process holds the lease.
    Standby,
    /// A checkpoint of this size is public.
    Published {
        /// Its size.
        size: u64,
    },
}

/// The sequencer of one log.
pub struct Sequencer {
    /// `None` only while a step on the blocking thread holds it.
    log: Option<Log>,
    signer: Arc<dyn Signer>,
    cosigner: Option<Arc<dyn Signer>>,
    holder: String,
    /// With the time from which it is to be renewed.
    lease: Option<(Lease, Timestamp)>,
}

impl std::fmt::Debug for Sequencer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sequencer({}, {:?})", self.holder, self.log)
    }
}

impl Sequencer {
    /// A sequencer over a log that was made ([`Log::create`]) or loaded. `cosigner` adds the heartbeat: a timestamped
    /// cosignature of our own, which also binds the time kept in the database.
    pub fn new(
        log: Log,
        signer: Arc<dyn Signer>,
        cosigner: Option<Arc<dyn Signer>>,
        holder: impl Into<String>,
    ) -> Self {
        Self { log: Some(log), signer, cosigner, holder: holder.into(), lease: None }
    }

    /// Takes up the log in `dir`, held against the last checkpoint in the database.
    ///
    /// # Errors
    /// [`LogError::Behind`] or [`LogError::Forked`] when the disk does not hold what was signed;
    /// [`SequencerError::DatabaseBehind`] and [`SequencerError::Differ`] when the database does not hold what the log
    /// does; whatever [`Log::load`] refuses.
    pub async fn load(
        store: &Store,
        dir: &Path,
        origin: &str,
        keys: &[VerifierKey],
        signer: Arc<dyn Signer>,
        cosigner: Option<Arc<dyn Signer>>,
        holder: impl Into<String>,
    ) -> Result<Self, SequencerError> {
        let kept = store.checkpoint_last().await?;
        let (dir, origin, keys) = (dir.to_owned(), origin.to_owned(), keys.to_vec());
        let log = tokio::task::spawn_blocking(move || {
            Log::load(&dir, &origin, &keys, kept.as_ref().map(|k| k.note.as_bytes()))
        });
        let log = log.await.map_err(|_| SequencerError::Lost)??;
        let size = log.head().size;
        let database = store.sequenced().await?;
        if size > database {
            return Err(SequencerError::DatabaseBehind { log: size, database });
        }
        if let Some(index) = size.checked_sub(1) {
            let in_log = log.reader().leaf(index, size)?;
            let in_database = store.indexed_from(index, 1).await?;
            match in_database.first() {
                Some((i, leaf)) if (*i, *leaf) == (index, in_log) => {}
                Some((i, leaf)) if *i == index => {
                    return Err(SequencerError::Differ { index, log: in_log, database: *leaf });
                }
                _ => return Err(SequencerError::Gap(index)),
            }
        }
        Ok(Self::new(log, signer, cosigner, holder))
    }

    /// The log, for its head and its readers; `None` after a step was lost.
    #[must_use]
    pub fn log(&self) -> Option<&Log> {
        self.log.as_ref()
    }

    /// One round of the steps above.
    ///
    /// # Errors
    /// See [`SequencerError`]. The next round begins where this one ended; after a failed fsync or a disagreement of the
    /// two code paths the log refuses until it is loaded anew.
    pub async fn run_once(&mut self, store: &Store, now: Timestamp) -> Result<Outcome, SequencerError> {
        // An idle round only reads: it must not cost a durable write, nor the lease.
        if self.is_settled(store).await? {
            return Ok(Outcome::Idle);
        }
        let Some(lease) = self.turn(store, now).await? else { return Ok(Outcome::Standby) };
        let kept = self.catch_up(store).await?;
        if store.unsequenced().await? {
            let assigned = store.sequence(&lease, BATCH).await;
            self.fenced(assigned)?;
        }
        let mut size = self.size()?;
        let fresh = store.indexed_from(size, BATCH).await?;
        let mut leaves = Vec::with_capacity(fresh.len());
        for (index, leaf) in fresh {
            if index != size {
                return Err(SequencerError::Gap(size));
            }
            leaves.push(leaf);
            size += 1;
        }
        if !leaves.is_empty() {
            self.on_log(move |log| log.append(&leaves)).await??;
        }
        if kept.as_ref().map_or(0, |k| k.size) == size {
            return Ok(Outcome::Idle);
        }
        self.sign_and_publish(store, &lease, kept, now).await
    }

    /// Renews the cosignature on the last checkpoint, so that a publisher that stands still can be told from one that
    /// has nothing new. Does nothing without a cosigner or before the first checkpoint.
    ///
    /// # Errors
    /// As [`Sequencer::run_once`].
    pub async fn heartbeat(&mut self, store: &Store, now: Timestamp) -> Result<Outcome, SequencerError> {
        let Some(lease) = self.turn(store, now).await? else { return Ok(Outcome::Standby) };
        let kept = self.catch_up(store).await?;
        if kept.is_none() || self.cosigner.is_none() || kept.as_ref().map(|k| k.size) != Some(self.size()?) {
            return Ok(Outcome::Idle);
        }
        self.sign_and_publish(store, &lease, kept, now).await
    }

    /// Whether every entry is in the log and the last checkpoint covers it and is public.
    async fn is_settled(&self, store: &Store) -> Result<bool, SequencerError> {
        if store.unsequenced().await? {
            return Ok(false);
        }
        let kept = store.checkpoint_last().await?;
        let log = self.log.as_ref().ok_or(SequencerError::Lost)?;
        let size = log.head().size;
        Ok(kept.as_ref().map_or(0, |k| k.size) == size
            && kept.as_ref().map(|k| k.note.as_bytes()) == log.published()
            && store.sequenced().await? == size)
    }

    /// The lease, taken or renewed; one that has more than half of its term left is used as it is, since every
    /// transaction under it checks its fence.
    async fn turn(&mut self, store: &Store, now: Timestamp) -> Result<Option<Lease>, SequencerError> {
        if let Some((lease, renew_at)) = &self.lease
            && now < *renew_at
        {
            return Ok(Some(lease.clone()));
        }
        let lease = store.lease_take(LEASE, &self.holder, now, TERM).await?;
        self.lease = lease.clone().map(|lease| (lease, now + TERM / 2));
        Ok(lease)
    }

    /// Publishes the note that the database keeps, if the file has another: the crash came between steps 4 and 5.
    async fn catch_up(&mut self, store: &Store) -> Result<Option<KeptCheckpoint>, SequencerError> {
        let Some(kept) = store.checkpoint_last().await? else { return Ok(None) };
        let note = kept.note.clone();
        self.on_log(move |log| {
            let published = log.published().map(<[u8]>::to_vec);
            if published.as_deref() == Some(note.as_bytes()) {
                return Ok(());
            }
            let head = log.head_to_sign()?;
            let signed: Checkpoint =
                Note::from_bytes(note.as_bytes())?.text().parse().map_err(LogError::Checkpoint)?;
            if signed.head != head.head {
                return Err(SequencerError::Unlike);
            }
            log.publish(published.as_deref(), note.as_bytes())?;
            Ok(())
        })
        .await??;
        Ok(Some(kept))
    }

    async fn sign_and_publish(
        &mut self,
        store: &Store,
        lease: &Lease,
        kept: Option<KeptCheckpoint>,
        now: Timestamp,
    ) -> Result<Outcome, SequencerError> {
        let (signer, cosigner) = (Arc::clone(&self.signer), self.cosigner.clone());
        // Before 1970 there is nothing to sign; a clock that stands there signs as of its first second.
        let seconds = u64::try_from(now.as_second()).unwrap_or(0);
        let note = self
            .on_log(move |log| {
                let head = log.head_to_sign()?;
                let mut note = Note::sign(&head.to_string(), &[&*signer])?;
                if let Some(cosigner) = cosigner {
                    journal::cosign::cosign(&mut note, &*cosigner, seconds)?;
                }
                Ok::<_, SequencerError>((head.head.size, note.to_string()))
            })
            .await??;
        let (size, note) = note;
        // Whole seconds, because that is what the cosignature binds.
        let published = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let new = KeptCheckpoint { size, note, published };
        let put = store.checkpoint_put(lease, kept.as_ref(), &new).await;
        self.fenced(put)?;
        self.on_log(move |log| {
            let old = log.published().map(<[u8]>::to_vec);
            log.publish(old.as_deref(), new.note.as_bytes())
        })
        .await??;
        Ok(Outcome::Published { size })
    }

    /// Forgets a lease that has passed on.
    fn fenced<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(result, Err(StoreError::Fenced(_))) {
            self.lease = None;
        }
        result
    }

    fn size(&self) -> Result<u64, SequencerError> {
        Ok(self.log.as_ref().ok_or(SequencerError::Lost)?.head().size)
    }

    /// Works on the log on a thread that may wait for the disk.
    async fn on_log<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Log) -> T + Send + 'static,
    ) -> Result<T, SequencerError> {
        let mut log = self.log.take().ok_or(SequencerError::Lost)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work(&mut log);
            (log, result)
        });
        let (log, result) = done.await.map_err(|_| SequencerError::Lost)?;
        self.log = Some(log);
        Ok(result)
    }
}

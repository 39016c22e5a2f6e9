//! The one door for writing: verdicts are sealed by their callers, queue up, and one writer commits everything that
//! waits in one durable transaction.

pub(crate) mod desk;
mod replay;

use crate::crypt::Crypt;
use crate::error::{CommitError, StoreError};
use crate::open::{Store, begin};
use crate::sealed::{Salts, Sealed, seal_act};
use crate::sql;
use desk::Desk;
use law::act::{EDITION, Verdict};
use law::ids::SubjectRef;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Verdicts in one transaction. More would only make the first of them wait for the last.
const BATCH: usize = 128;

/// One act as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its subject.
    pub subject: SubjectRef,
    /// The sequence number it took.
    pub seq: u64,
    /// Its leaf, lowercase hex.
    pub leaf: String,
}

/// That a verdict is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its acts, the commanded one first.
    pub acts: Vec<Written>,
    /// The same command by the same actor had been committed before; these are the acts of then.
    pub replayed: bool,
}

type Answer = Result<Receipt, CommitError>;

/// What waits at the door: the sealed acts of a verdict. None at all tells the writer to end.
pub(crate) struct Job {
    acts: Vec<Sealed>,
    answer: oneshot::Sender<Answer>,
}

impl Job {
    pub fn end() -> Self {
        Self { acts: Vec::new(), answer: oneshot::channel().0 }
    }
}

impl Store {
    /// Commits a verdict: all of its acts durably, or none. `salts` gives fresh random bytes: one salt for each entry
    /// and one for each personal value in it.
    ///
    /// # Errors
    /// See [`CommitError`]. A verdict that fails does not touch others that are committed together with it.
    pub async fn commit(
        &self,
        verdict: Verdict,
        mut salts: Box<dyn FnMut() -> [u8; 32] + Send>,
    ) -> Result<Receipt, CommitError> {
        let salts: &mut Salts<'_> = &mut *salts;
        if let Some(act) = verdict.acts().iter().find(|act| act.edition() != EDITION) {
            // An older edition's verdict is for judging again what was recorded under it.
            let why = format!("judged by edition {}, not {EDITION}", act.edition());
            return Err(CommitError::Unfit { subject: act.subject().clone(), why });
        }
        let crypt = &*self.inner.crypt;
        // Sealed here and not by the writer: hashing, JSON and encryption then run on every core.
        let acts = verdict
            .into_acts()
            .iter()
            .map(|act| seal_act(act, crypt, salts))
            .collect::<Result<Vec<_>, _>>()?;
        if acts.is_empty() {
            return Err(CommitError::Empty);
        }
        let (answer, answered) = oneshot::channel();
        let gone = || CommitError::Stopped { reason: "the store was closed".into() };
        self.inner.door.send(Job { acts, answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

/// The writer: takes everything that waits and never waits for more. Ends when every store handle is dropped, or at a
/// job without acts.
pub(crate) async fn writer(write: DatabaseConnection, crypt: Arc<Crypt>, mut queue: mpsc::Receiver<Job>) {
    let mut stopped: Option<String> = None;
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut jobs, BATCH).await > 0 {
        let end = jobs.iter().position(|job| job.acts.is_empty());
        let now: Vec<Job> = jobs.drain(..end.unwrap_or(jobs.len())).collect();
        jobs.clear();
        process(&write, &crypt, now, &mut stopped).await;
        if end.is_some() {
            // Whoever came later finds the queue closed and is told so.
            return;
        }
    }
}

/// How a batch failed as a whole.
struct Failure {
    error: StoreError,
    /// The disk is in doubt: nothing may be written any more.
    stop: bool,
    /// The database answered and refused something: each verdict may be tried by itself. One that cannot be reached is
    /// not asked again once per verdict.
    apart: bool,
}

async fn process(write: &DatabaseConnection, crypt: &Crypt, jobs: Vec<Job>, stopped: &mut Option<String>) {
    if jobs.is_empty() {
        return;
    }
    if let Some(reason) = stopped {
        for job in jobs {
            let _ = job.answer.send(Err(CommitError::Stopped { reason: reason.clone() }));
        }
        return;
    }
    match batch(write, crypt, &jobs).await {
        Ok(answers) => {
            for (job, answer) in jobs.into_iter().zip(answers) {
                // A caller that has gone away finds its act by its key.
                let _ = job.answer.send(answer);
            }
        }
        Err(failure) if failure.stop => {
            tracing::error!(error = %failure.error, "the writer stops");
            *stopped = Some(failure.error.to_string());
            for job in jobs {
                let _ = job.answer.send(Err(failure.error.clone().into()));
            }
        }
        // The transaction was undone and the disk is sound. One verdict may hold what this database refuses; the
        // others must not suffer for it, so each gets a transaction of its own.
        Err(failure) if failure.apart && jobs.len() > 1 => {
            for job in jobs {
                Box::pin(process(write, crypt, vec![job], stopped)).await;
            }
        }
        Err(failure) => {
            tracing::warn!(error = %failure.error, "a commit was undone");
            for job in jobs {
                let _ = job.answer.send(Err(failure.error.clone().into()));
            }
        }
    }
}

/// Commits a batch in one transaction and gives the answer to each.
///
/// Crash points: until COMMIT has returned, nothing of the batch is acknowledged, and after a crash all of it or none
/// of it is there. Between COMMIT and the answers all of it is durable and nobody knows: callers ask again with the same
/// key and get the same receipt.
async fn batch(write: &DatabaseConnection, crypt: &Crypt, jobs: &[Job]) -> Result<Vec<Answer>, Failure> {
    let fail = |error: StoreError| Failure { stop: error.is_disk_fault(), apart: false, error };
    let tx = begin(write).await.map_err(fail)?;
    let done = async {
        if tx.get_database_backend() == DbBackend::Postgres {
            sql::run(&tx, "take the writer's lock", sql::WRITER_LOCK, vec![]).await?;
        }
        let mut desk = Desk::lay(&tx, crypt, jobs).await?;
        let answers: Vec<Answer> = (0..jobs.len()).map(|i| desk.take(i)).collect();
        let written = desk.write(&tx).await?;
        Ok((answers, written))
    }
    .await;
    match done {
        Ok((answers, true)) => {
            // A COMMIT that fails may have happened or not, and after a failed fsync nothing can be believed: stop.
            let commit = tx.commit().await.map_err(StoreError::sql("commit"));
            commit.map_err(|error| Failure { error, stop: true, apart: false })?;
            Ok(answers)
        }
        Ok((answers, false)) => {
            tx.rollback().await.map_err(StoreError::sql("roll back")).map_err(fail)?;
            Ok(answers)
        }
        Err(error) => {
            let undone = tx.rollback().await;
            let failure = fail(error);
            // A transaction that a broken connection held is undone by the server; a file's is not so certain.
            let stop = failure.stop || undone.is_err() && write.get_database_backend() == DbBackend::Sqlite;
            let apart = failure.error.is_answer();
            Err(Failure { stop, apart, ..failure })
        }
    }
}

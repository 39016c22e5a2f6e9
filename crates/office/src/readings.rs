//! 读取日志 — who asked for what (SECURITY 16): a bounded queue, and one task that writes what is in it in batches.
//!
//! ```text
//! request ── place taken ── handler ── line ── queue ── batch in one transaction
//! ```
//!
//! A request takes its place in the queue before anything is done for it. Where there is none, or the last batch could
//! not be written, it is refused: what cannot be logged does not happen. A page never waits for the database here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{ReadingRow, Store};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout_at};

/// Lines that may wait, and requests under way.
const QUEUE: usize = 8_192;
/// A batch is written at the latest so long after its first line.
const EVERY: Duration = Duration::from_millis(200);
/// Most lines of a batch.
const BATCH: usize = 256;

enum Job {
    Line(Box<ReadingRow>),
    Flush(oneshot::Sender<bool>),
}

/// The log of readings, to write into. Cheap to clone; its task ends with the last of them.
#[derive(Clone)]
pub struct Readings {
    queue: mpsc::Sender<Job>,
    failed: Arc<AtomicBool>,
}

impl std::fmt::Debug for Readings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Readings").field("failed", &self.failed).finish_non_exhaustive()
    }
}

/// A place in the queue: a line that can be written without waiting.
pub struct Place(mpsc::OwnedPermit<Job>);

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Place")
    }
}

impl Place {
    /// Hands the line over.
    pub fn write(self, line: ReadingRow) {
        self.0.send(Job::Line(Box::new(line)));
    }
}

impl Readings {
    /// Begins the task that writes into this store.
    #[must_use]
    pub fn begin(store: Store) -> Self {
        Self::with(store, QUEUE)
    }

    /// Likewise, with so many places: for tests.
    #[must_use]
    pub fn with(store: Store, places: usize) -> Self {
        let (queue, lines) = mpsc::channel(places);
        let failed = Arc::new(AtomicBool::new(false));
        tokio::spawn(write(store, lines, failed.clone()));
        Self { queue, failed }
    }

    /// A place for one line; `None` while none can be promised to be written.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        if self.failed.load(Ordering::Acquire) {
            return None;
        }
        self.queue.clone().try_reserve_owned().ok().map(Place)
    }

    /// Waits until everything handed over before is written; `false` where it could not be.
    pub async fn flush(&self) -> bool {
        let (say, done) = oneshot::channel();
        self.queue.send(Job::Flush(say)).await.is_ok() && done.await.unwrap_or(false)
    }
}

async fn write(store: Store, mut queue: mpsc::Receiver<Job>, failed: Arc<AtomicBool>) {
    let mut waiting: Vec<ReadingRow> = Vec::new();
    let mut asked: Vec<oneshot::Sender<bool>> = Vec::new();
    loop {
        let ended = gather(&mut queue, &mut waiting, &mut asked).await;
        let written = match waiting.is_empty() {
            true => Ok(()),
            false => store.readings_add(&waiting).await,
        };
        if let Err(e) = &written {
            tracing::error!(lines = waiting.len(), "the log of readings cannot be written: {e}");
        } else {
            waiting.clear();
        }
        failed.store(written.is_err(), Ordering::Release);
        for say in asked.drain(..) {
            // Whoever asked may have gone.
            let _ = say.send(written.is_ok());
        }
        if ended {
            return;
        }
        if written.is_err() {
            sleep(EVERY).await;
        }
    }
}

/// Takes lines until there are enough of them, the first has waited long enough, or somebody asks that they be written.
/// Whether there will be no more.
async fn gather(
    queue: &mut mpsc::Receiver<Job>,
    waiting: &mut Vec<ReadingRow>,
    asked: &mut Vec<oneshot::Sender<bool>>,
) -> bool {
    let mut until = (!waiting.is_empty()).then(|| Instant::now() + EVERY);
    while waiting.len() < BATCH && asked.is_empty() {
        let next = match until {
            None => queue.recv().await,
            Some(until) => match timeout_at(until, queue.recv()).await {
                Ok(next) => next,
                Err(_) => return false,
            },
        };
        match next {
            None => return true,
            Some(Job::Line(line)) => {
                waiting.push(*line);
                until = until.or_else(|| Some(Instant::now() + EVERY));
            }
            Some(Job::Flush(say)) => asked.push(say),
        }
    }
    false
}

//! The log's directory, laid out exactly as it is served:
//!
//! ```text
//! log/checkpoint                  the last published checkpoint, a signed note
//! log/tile/<L>/<N>[.p/<W>]        hash tiles
//! log/tile/entries/<N>[.p/<W>]    entry bundles
//! log/.work/                      the writer's lock and files not yet renamed; not served
//! ```
//!
//! One writer ([`Log`], which holds the lock) and any number of readers ([`Reader`]) use it. Files under `tile/`
//! get their name only when their bytes are durable, and full ones never change. Only the checkpoint says how
//! much of the directory counts; what lies beyond it is work of a writer that has not published yet.

mod append;
mod copy;
mod edge;
mod error;
mod load;
mod publish;
mod reader;
mod recompute;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::checkpoint::Checkpoint;
use crate::disk::{Disk, Lock};
use crate::merkle::{Hash, RangeError, TreeHead};

use edge::Edge;
pub(crate) use edge::edge_root;

pub use error::LogError;
pub use reader::Reader;
pub use recompute::{recompute, recompute_on};

pub(crate) const CHECKPOINT: &str = "checkpoint";
pub(crate) const WORK: &str = ".work";
pub(crate) const LOCK: &str = "lock";
pub(crate) const TILE: &str = "tile";

/// The writer of a log. There is one per directory at a time; see the module's description.
pub struct Log {
    reader: Reader,
    origin: String,
    edge: Edge,
    published: Option<Published>,
    /// The last head that [`Log::head_to_sign`] recomputed from disk; nothing else may be published.
    checked: Option<TreeHead>,
    poisoned: bool,
    /// Number of the next temporary file; names are not used twice, so a failed attempt is in nobody's way.
    next_temp: u64,
    /// Directories whose own name is known to be durable, so that steady work syncs only what it changes.
    durable_dirs: HashSet<PathBuf>,
    _lock: Lock,
}

/// A checkpoint that lies in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Published {
    note: Vec<u8>,
    checkpoint: Checkpoint,
}

impl Log {
    /// Name of the log, the first line of its checkpoints.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Size and root of what is integrated, published or not.
    pub fn head(&self) -> TreeHead {
        self.edge.head()
    }

    /// The checkpoint in the directory, byte for byte; `None` before the first.
    pub fn published(&self) -> Option<&[u8]> {
        self.published.as_ref().map(|published| published.note.as_slice())
    }

    /// Size and root of the checkpoint in the directory; `None` before the first.
    pub fn published_head(&self) -> Option<TreeHead> {
        self.published.as_ref().map(|published| published.checkpoint.head)
    }

    /// Whether a failed fsync has stopped this writer. Only loading anew helps.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    /// A reader of the same directory, to be given to other threads.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// See [`Reader::prove_inclusion`]; only within what is integrated.
    ///
    /// # Errors
    /// `index ≥ size`, `size` beyond the log, unreadable or contradictory tiles.
    pub fn prove_inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, LogError> {
        self.within(size)?;
        self.reader.prove_inclusion(index, size)
    }

    /// See [`Reader::prove_consistency`]; only within what is integrated.
    ///
    /// # Errors
    /// `old` is 0 or beyond `new`, `new` beyond the log, unreadable or contradictory tiles.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, LogError> {
        self.within(new)?;
        self.reader.prove_consistency(old, new)
    }

    fn within(&self, size: u64) -> Result<(), LogError> {
        if size > self.head().size {
            return Err(RangeError("the size lies beyond the log").into());
        }
        Ok(())
    }

    fn disk(&self) -> &Arc<dyn Disk> {
        &self.reader.disk
    }

    fn usable(&self) -> Result<(), LogError> {
        if self.poisoned { Err(LogError::Poisoned) } else { Ok(()) }
    }
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let head = self.head();
        write!(f, "Log({}, size {}, root {}, poisoned {})", self.origin, head.size, head.root, self.poisoned)
    }
}

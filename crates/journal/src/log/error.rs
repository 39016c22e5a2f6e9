//! What can go wrong with a log's directory.

use std::io;
use std::sync::Arc;

use crate::checkpoint::CheckpointError;
use crate::merkle::{RangeError, Root};
use crate::tile::BytesError;

/// Why an operation on a log failed. `path` is relative to the log's directory.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LogError {
    /// The system refused a file operation.
    #[error("{operation} {path}: {source}")]
    Io {
        /// What was tried.
        operation: &'static str,
        /// On which file.
        path: String,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// An fsync failed earlier: what the system holds and what the disk holds may differ. Load anew.
    #[error("a failed fsync has stopped this writer")]
    Poisoned,
    /// [`create`](crate::Log::create) found a log.
    #[error("there is a log already")]
    Exists,
    /// [`load`](crate::Log::load) found none.
    #[error("there is no log here")]
    Missing,
    /// Another writer holds the directory.
    #[error("another writer holds the log")]
    Locked,
    /// A file is not what it must be.
    #[error("{path}: {why}")]
    Corrupt {
        /// The file.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// A full tile or bundle lies there already with other bytes. Full ones are never replaced.
    #[error("{path} exists with other bytes")]
    Conflict {
        /// The file.
        path: String,
    },
    /// The directory is older than a checkpoint that was signed: it was restored, or it is the wrong one.
    #[error("the disk holds {disk} records, a checkpoint was signed for {signed}")]
    Behind {
        /// Size on disk.
        disk: u64,
        /// Size of the signed checkpoint.
        signed: u64,
    },
    /// The directory and a signed checkpoint are different histories.
    #[error("the root over the first {size} records is not the one that was signed")]
    Forked {
        /// Size of the signed checkpoint.
        size: u64,
    },
    /// The second code path found another root than the first. Nothing may be signed.
    #[error("at size {size} the root in memory is {memory}, the entry bundles on disk give {disk}")]
    Disagree {
        /// The size.
        size: u64,
        /// Root of the first path.
        memory: Root,
        /// Root of the second path.
        disk: Root,
    },
    /// The checkpoint to publish is not the head that was recomputed last.
    #[error("the checkpoint is not the head that was recomputed from disk")]
    Unchecked,
    /// The checkpoint in the directory is not the expected one.
    #[error("the published checkpoint is not the expected one")]
    Swapped,
    /// A checkpoint that cannot be read or believed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A proof that does not exist.
    #[error(transparent)]
    Range(#[from] RangeError),
}

impl LogError {
    pub(crate) fn io(operation: &'static str, path: impl ToString) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { operation, path: path.to_string(), source: Arc::new(source) }
    }

    pub(crate) fn corrupt(path: impl ToString, why: impl ToString) -> Self {
        Self::Corrupt { path: path.to_string(), why: why.to_string() }
    }

    pub(crate) fn bytes(path: impl ToString) -> impl FnOnce(BytesError) -> Self {
        move |error| Self::corrupt(path, error)
    }
}

//! The files that an act names.

use law::act::Recorded;
use serde::{Deserialize, Serialize};

/// A file as an entry names it: what it is and what its bytes are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// SHA-256, lowercase hex.
    pub sha256: String,
    /// SM3, lowercase hex.
    pub sm3: String,
    /// Root of the RFC 6962 tree over chunks of 1 MiB, lowercase hex.
    pub tree: String,
    /// Length.
    pub bytes: u64,
    /// Original name.
    pub name: String,
    /// Media type.
    pub mime: String,
}

/// The files that a recorded act names.
#[must_use]
pub fn files_of(_act: &Recorded) -> Vec<FileRef> {
    Vec::new()
}

//! Offline proofs (C2SP tlog-proof): one file that shows an entry to be in a log.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::{Checkpoint, CheckpointError, Opened, decimal};
use crate::merkle::{Hash, ProofError, record_hash, verify_inclusion};
use crate::note::{BYTES_LIMIT, Note, NoteError, VerifierKey};
use crate::seal::Leaf;

const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// Longest proof file that is read, in bytes: extra data, at most 64 hashes and a note.
pub const PROOF_BYTES_LIMIT: usize = 4 * BYTES_LIMIT;

/// Why a proof file cannot be read or does not prove.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    /// The bytes are not a proof file.
    #[error("malformed proof file: {0}")]
    Malformed(&'static str),
    /// The checkpoint in it.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The inclusion proof in it.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

impl From<NoteError> for TlogProofError {
    fn from(error: NoteError) -> Self {
        Self::Checkpoint(error.into())
    }
}

/// The content of a `.tlog-proof` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Opaque data for the application. Nobody signed it: it must not be believed.
    pub extra: Option<Vec<u8>>,
    /// Number of the record in the log, from 0.
    pub index: u64,
    /// The audit path, from the leaf's sibling up to the root's child.
    pub path: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: Note,
}

impl TlogProof {
    /// Reads a proof file.
    ///
    /// # Errors
    /// Malformed. Nothing is believed yet: see [`TlogProof::verify`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TlogProofError> {
        let malformed = TlogProofError::Malformed;
        if bytes.len() > PROOF_BYTES_LIMIT {
            return Err(malformed("too long"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("not UTF-8"))?;
        let (head, note) = text.split_once("\n\n").ok_or(malformed("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(malformed("unknown first line"));
        }
        let mut extra = None;
        if let Some(encoded) = lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            extra = Some(STANDARD.decode(encoded).map_err(|_| malformed("extra is not base64"))?);
            lines.next();
        }
        let index = lines.next().and_then(|line| decimal(line.strip_prefix("index ")?));
        let index = index.ok_or(malformed("no index"))?;
        let mut path = Vec::new();
        for line in lines {
            if path.len() == 64 {
                return Err(malformed("more hashes than a tree can be high"));
            }
            path.push(Hash::from_base64(line).ok_or(malformed("a hash is not base64 of 32 bytes"))?);
        }
        let checkpoint: Note = note.parse()?;
        checkpoint.text().parse::<Checkpoint>()?;
        Ok(Self { extra, index, path, checkpoint })
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.to_string().into_bytes()
    }

    /// Whether `leaf` is record [`Self::index`] of the log `origin` under a checkpoint signed by `trusted`; returns
    /// that checkpoint with its verified signatures. Needs no server.
    ///
    /// # Errors
    /// The checkpoint is not believed, or the path does not lead to its root.
    pub fn verify(
        &self,
        leaf: &Leaf,
        origin: &str,
        trusted: &[VerifierKey],
    ) -> Result<Opened, TlogProofError> {
        let opened = Checkpoint::open(&self.checkpoint.to_bytes(), origin, trusted)?;
        let head = opened.checkpoint.head;
        verify_inclusion(&record_hash(leaf), self.index, head.size, &self.path, &head.root)?;
        Ok(opened)
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

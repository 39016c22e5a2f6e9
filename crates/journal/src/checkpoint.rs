//! Checkpoints (C2SP tlog-checkpoint): the signed head of a tree.

use std::fmt;
use std::str::FromStr;

use crate::merkle::{Hash, Root, TreeHead, empty_root};
use crate::note::{Algorithm, Note, NoteError, Verified, VerifierKey};

/// Why a checkpoint cannot be read or believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text is not a checkpoint.
    #[error("malformed checkpoint: {0}")]
    Malformed(&'static str),
    /// The checkpoint is of another log.
    #[error("the checkpoint is of the log {0}")]
    Origin(String),
    /// Cosigners signed, but no key of the log did.
    #[error("no signature is by a key of the log")]
    Unsigned,
    /// The note around it.
    #[error(transparent)]
    Note(#[from] NoteError),
}

/// The text of a checkpoint: origin, size, root and extension lines, each a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log. Not empty, one line.
    pub origin: String,
    /// Size and root.
    pub head: TreeHead,
    /// Further lines, none empty. Not recommended by the specification; a new epoch names the old head here.
    pub extensions: Vec<String>,
}

/// A checkpoint that a key of the log signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The note with all its signatures.
    pub note: Note,
    /// The signatures that were verified, cosignatures with their times.
    pub verified: Vec<Verified>,
}

impl Checkpoint {
    /// A checkpoint without extension lines.
    pub fn new(origin: &str, size: u64, root: Root) -> Self {
        Self { origin: origin.to_owned(), head: TreeHead { size, root }, extensions: Vec::new() }
    }

    /// Reads a signed checkpoint of the log `origin` and checks it against `trusted`, the keys of the log (type
    /// 0x01) and of cosigners.
    ///
    /// # Errors
    /// Malformed, of another log, wrongly signed, or not signed by a key of the log.
    pub fn open(bytes: &[u8], origin: &str, trusted: &[VerifierKey]) -> Result<Opened, CheckpointError> {
        let note = Note::from_bytes(bytes)?;
        let verified = note.verify(trusted)?;
        if !verified.iter().any(|by| trusted[by.key].algorithm() == Algorithm::Ed25519) {
            return Err(CheckpointError::Unsigned);
        }
        let checkpoint: Self = note.text().parse()?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::Origin(checkpoint.origin));
        }
        Ok(Opened { checkpoint, note, verified })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.head.size, self.head.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let malformed = CheckpointError::Malformed;
        let body = text.strip_suffix('\n').ok_or(malformed("does not end in a newline"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(malformed("fewer than three lines"));
        };
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if origin.is_empty() || extensions.iter().any(String::is_empty) {
            return Err(malformed("empty line"));
        }
        let size = decimal(size).ok_or(malformed("the size is not a decimal number"))?;
        let root = Hash::from_base64(root).ok_or(malformed("the root is not base64 of 32 bytes"))?;
        if size == 0 && root != empty_root() {
            return Err(malformed("not the root of the empty tree"));
        }
        Ok(Self { origin: origin.to_owned(), head: TreeHead { size, root }, extensions })
    }
}

/// An unsigned decimal in its only spelling: digits, no leading zero.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

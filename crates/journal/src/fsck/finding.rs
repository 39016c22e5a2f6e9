//! What is wrong, and where.

use std::fmt;
use std::ops::Range;

/// The kind of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// A file that must be there is not.
    Missing,
    /// The system cannot read it.
    Unreadable,
    /// It has the wrong number of bytes.
    Length,
    /// Its bytes are not those that the rest of the log demands.
    Content,
    /// The checkpoint is malformed or not signed as it must be.
    Signature,
    /// The checkpoint is signed for another tree than the one that lies there.
    Root,
    /// A name that has no place in a log.
    Unexpected,
    /// Not a fault: left by a writer that had not published yet. The next appends use or remove it.
    Ahead,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, relative to the log's directory.
    pub path: String,
    /// What kind of thing.
    pub problem: Problem,
    /// The bytes concerned, where they can be told.
    pub bytes: Option<Range<u64>>,
    /// Number of the record in the log, where one record is concerned.
    pub record: Option<u64>,
    /// A sentence.
    pub detail: String,
}

impl Finding {
    pub(super) fn new(path: impl ToString, problem: Problem, detail: impl Into<String>) -> Self {
        Self { path: path.to_string(), problem, bytes: None, record: None, detail: detail.into() }
    }

    pub(super) fn at(self, start: u64, len: u64) -> Self {
        Self { bytes: Some(start..start + len), ..self }
    }

    pub(super) fn of_record(self, record: u64) -> Self {
        Self { record: Some(record), ..self }
    }

    /// Whether it is a fault and not only a remark.
    pub fn is_fault(&self) -> bool {
        self.problem != Problem::Ahead
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(bytes) = &self.bytes {
            write!(f, " bytes {}..{}", bytes.start, bytes.end)?;
        }
        if let Some(record) = self.record {
            write!(f, " record {record}")?;
        }
        write!(f, ": {}", self.detail)
    }
}

//! What can go wrong.

/// Why an operation on the index failed. None of them endangers data: the index can be rebuilt from the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process, or another [`Index`](crate::Index) in this one, holds the directory.
    #[error("the search index is in use by another process")]
    Busy,
    /// The directory cannot be read or written.
    #[error("the search index's directory cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// The engine failed: usually a full disk or files damaged while open. Everything staged was dropped;
    /// opening the directory again recreates a damaged index.
    #[error("the search engine failed: {0}")]
    Engine(Box<tantivy::TantivyError>),
    /// A document's public address is empty or longer than the index takes.
    #[error("a public address must have 1 to {max} bytes, this one has {len}")]
    Address {
        /// Bytes in the refused address.
        len: usize,
        /// The most that is taken.
        max: usize,
    },
    /// `from` or `to` of a query is not a civil date `YYYY-MM-DD`.
    #[error("not a date of the form YYYY-MM-DD: {0:?}")]
    Date(String),
    /// A stored document could not be written or read back.
    #[error("a document in the search index cannot be read: {0}")]
    Document(#[from] serde_json::Error),
    /// The source of a rebuild failed; the index stays as it was before.
    #[error("the source of the rebuild failed: {0}")]
    Source(String),
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::LockFailure(..) => Self::Busy,
            other => Self::Engine(Box::new(other)),
        }
    }
}

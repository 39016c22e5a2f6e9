//! What can go wrong in the store, each error naming the operation.

use law::ids::SubjectRef;
use sea_orm::{DbErr, RuntimeErr};

/// A failed operation of the store.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("{operation}: {source}")]
    Sql {
        /// Name of the statement or step.
        operation: &'static str,
        /// What the database said.
        source: DbErr,
    },
    /// A stored value that cannot be read back.
    #[error("{operation}: {table}.{column}: {why}")]
    Value {
        /// Name of the step.
        operation: &'static str,
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// What is wrong.
        why: String,
    },
    /// An entry whose bytes or disclosures cannot be opened.
    #[error("entry {leaf}: {why}")]
    Entry {
        /// Its leaf.
        leaf: String,
        /// What is wrong.
        why: String,
    },
    /// A URL that names neither a PostgreSQL database nor a file.
    #[error("not a database: {0}")]
    Url(String),
    /// The database's file cannot be made or opened.
    #[error("{0}: {1}")]
    File(String, String),
    /// The bytes offered for keeping do not have the digest they are offered under.
    #[error("the rule bundle's bytes do not have the digest {0}")]
    Digest(String),
    /// The store is encrypted and was opened without its key, or never got one.
    #[error("the data is encrypted and its key was not given (keys/data.key)")]
    Locked,
    /// None of the given keys has wrapped the store's own.
    #[error("the data is encrypted with the key {needed}, which is not among those given (keys/data.key)")]
    WrongKey {
        /// Its id.
        needed: String,
    },
    /// A lease that somebody else has taken since: what was tried with it has not happened.
    #[error("the lease {0} was taken by another holder")]
    Fenced(String),
    /// A compare-and-swap that found another value than the expected one.
    #[error("{0}: the stored value is not the expected one")]
    Swapped(&'static str),
}

impl StoreError {
    pub(crate) fn sql(operation: &'static str) -> impl FnOnce(DbErr) -> Self {
        move |source| Self::Sql { operation, source }
    }

    fn code(&self) -> Option<String> {
        let Self::Sql { source: DbErr::Conn(e) | DbErr::Exec(e) | DbErr::Query(e), .. } = self else {
            return None;
        };
        let RuntimeErr::SqlxError(e) = e else { return None };
        // A database that answers without a code has still answered.
        e.as_database_error().map(|e| e.code().unwrap_or_default().into_owned())
    }

    /// Whether the database itself has answered, with an error or with what cannot be read, rather than not at all.
    pub(crate) fn is_answer(&self) -> bool {
        self.code().is_some() || matches!(self, Self::Value { .. })
    }

    /// Whether the database could not be reached: no connection, a broken one, or one that is shutting down.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        use sea_orm::sqlx::Error;
        let Self::Sql { source, .. } = self else { return false };
        match source {
            DbErr::ConnectionAcquire(_) => true,
            DbErr::Conn(RuntimeErr::SqlxError(e))
            | DbErr::Exec(RuntimeErr::SqlxError(e))
            | DbErr::Query(RuntimeErr::SqlxError(e)) => match &**e {
                Error::Io(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => true,
                // PostgreSQL: connection exceptions, too many connections, shutting down, starting up. SQLite: the file
                // cannot be opened.
                Error::Database(e) => e.code().is_some_and(|c| {
                    c.starts_with("08") || matches!(&*c, "53300" | "57P01" | "57P02" | "57P03" | "14")
                }),
                _ => false,
            },
            DbErr::Conn(_) => true,
            _ => false,
        }
    }

    /// Whether the disk under the database can no longer be believed: a failed read, write or fsync, or a
    /// corrupt file. A full disk is not: the database has undone the write and works again when there is room.
    pub(crate) fn is_disk_fault(&self) -> bool {
        let Some(code) = self.code() else { return false };
        match code.parse::<i64>() {
            // SQLite's extended codes keep the primary one in the low byte: IOERR, CORRUPT, NOTADB. SQLSTATE codes
            // that are all digits have five of them and are not about the disk, except 58030.
            Ok(_) if code.len() == 5 => code == "58030",
            Ok(n) => matches!(n & 0xff, 10 | 11 | 26),
            // PostgreSQL: data or index corrupted.
            Err(_) => matches!(code.as_str(), "XX001" | "XX002"),
        }
    }
}

/// Why a verdict was not committed. Nothing of it was written, unless the answer is [`CommitError::Storage`] or
/// [`CommitError::Stopped`]: then the caller asks again by its idempotency key.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// A subject that the verdict changes or relied on has moved on: load it and judge again.
    #[error("{subject} has moved on: judged at {judged}, now at {now}")]
    Stale {
        /// Which.
        subject: SubjectRef,
        /// Sequence number at which it was judged; 0 if it did not exist then.
        judged: u64,
        /// Where it stands; 0 if it does not exist.
        now: u64,
    },
    /// The actor has used this idempotency key for something else.
    #[error("the idempotency key {key} was used for another act")]
    KeyReused {
        /// The key.
        key: String,
    },
    /// A value that must be unique belongs to another subject, e.g. a login name.
    #[error("{table}.{column} {value} is taken")]
    Taken {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Value.
        value: String,
    },
    /// The act does not fold into its subject, or cannot be sealed: a fault of the program.
    #[error("{subject}: {why}")]
    Unfit {
        /// Its subject.
        subject: SubjectRef,
        /// What is wrong.
        why: String,
    },
    /// A verdict without acts.
    #[error("the verdict has no acts")]
    Empty,
    /// The database failed. Whether the transaction happened is unknown to the caller.
    #[error(transparent)]
    Storage(#[from] StoreError),
    /// The writer has stopped after a failure that leaves the disk in doubt; the store must be opened anew.
    #[error("the writer has stopped: {reason}")]
    Stopped {
        /// The failure.
        reason: String,
    },
}

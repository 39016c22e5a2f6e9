//! The SQL for SQLite and PostgreSQL, and the one door for writing.
#![deny(missing_docs)]

mod commit;
mod error;
mod lists;
mod machinery;
mod migration;
mod open;
mod read;
mod rows;
mod sealed;
mod sequencer;
pub mod sql;
mod table;
mod verify;

pub use commit::{Receipt, Written};
pub use error::{CommitError, StoreError};
pub use lists::*;
pub use machinery::{Credential, MACHINERY, Outgoing, Session};
pub use open::{Store, StoreConfig};
pub use read::{HistoryEntry, SealedEntry};
pub use rows::*;
pub use sequencer::{KeptCheckpoint, Lease, Outcome, Sequencer, SequencerError};
pub use table::{Cell, Column, Kind, Row, Table};
pub use verify::{Finding, Report, What, verify_deep};

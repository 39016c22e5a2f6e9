//! The SQL for SQLite and PostgreSQL, and the one door for writing.
#![deny(missing_docs)]

mod commit;
mod error;
mod migration;
mod open;
mod read;
mod rows;
mod sealed;
pub mod sql;
mod table;

pub use commit::{Receipt, Written};
pub use error::{CommitError, StoreError};
pub use open::{Store, StoreConfig};
pub use read::{HistoryEntry, SealedEntry};
pub use rows::*;
pub use table::{Cell, Column, Kind, Row, Table};

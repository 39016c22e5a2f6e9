//! The SQL for SQLite and PostgreSQL, and the one door for writing.
//!
//! ```text
//! Store::commit ── seal (caller) ── queue ── writer: one transaction for all that waits
//!                                              journal_entry, journal_disclosure     what happened
//!                                              journal_subject                       heads and folded states
//!                                              register_ casework_ review_ people_   rows for reading
//!                                              publicity_ record_
//!                                              outbox                                work for consumers
//! Sequencer::run_once ── log indexes ── tiles ── signature ── journal_checkpoint ── published file
//! verify_deep ── all of it computed again and compared
//! ```
//!
//! The store decides nothing: what may happen is judged in `law`, and only what `law` yields can be committed. It has no
//! clock and no dice; times and salts are parameters. Reading is plain ([`Store::load`], [`Store::cases`] …) and goes
//! through connections that cannot write.
#![deny(missing_docs)]

mod backup;
mod commit;
mod credential;
mod crypt;
mod encrypt;
mod error;
mod imports;
mod lists;
mod lists_record;
mod login;
mod machinery;
mod migration;
mod open;
mod read;
mod reading;
mod refold;
mod rows;
mod scope;
mod sealed;
mod sequencer;
pub mod sql;
mod table;
mod verify;

pub use backup::{HeldSnapshot, Snapshot};
pub use commit::{Receipt, Written};
pub use credential::Credential;
pub use crypt::{DataKeys, Finder, KeyError};
pub use encrypt::Encrypted;
pub use error::{CommitError, StoreError};
pub use imports::{ImportCounts, ImportJob, ImportRow, ImportSettings, NewImport};
pub use lists::*;
pub use lists_record::*;
pub use login::{Factor, LoginFilter, LoginRow, NewLogin, Session, Setup};
pub use machinery::{MACHINERY, Outgoing};
pub use open::{Store, StoreConfig};
pub use read::{ADMINISTERED, AdministrationFilter, HistoryEntry, SealedEntry};
pub use reading::{ReadingFilter, ReadingRow};
pub use refold::Refolded;
pub use rows::*;
pub use scope::{OF_UNITS, Scope};
pub use sequencer::{KeptCheckpoint, Lease, Outcome, Sequencer, SequencerError};
pub use table::{Cell, Column, Kind, Row, Table};
pub use verify::{Finding, Report, What, verify_deep};

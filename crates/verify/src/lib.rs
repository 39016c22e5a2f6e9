//! 验证包 — the dossier: one file that a stranger checks, and judges again, without server and database.
//!
//! A dossier holds the entries of one case with the values that open them, the entries of every register and
//! account that its steps relied on, the rule bundles in force, an inclusion proof for each entry under one
//! signed checkpoint, the documents and recordings, and a page for people. [`check`] answers three questions:
//! is this what was recorded, was anything left out between, and **was each step lawful when it was taken**.
//! For the last it asks `law::judge` again, with the facts and the rules of that moment, and demands that what
//! is granted be the very entry.
//!
//! What it cannot answer it says: see [`report::Status`]. The last entries of a case, and of a register, can be
//! left out without a trace; so everything is said as of a sequence number and a checkpoint.
#![deny(missing_docs)]

mod check;
mod entry;
pub mod export;
pub mod files;
pub mod manifest;
mod members;
mod page;
pub mod proof;
mod replay;
pub mod report;
pub mod source;
pub mod withhold;
mod zip;

pub use check::{Progress, check, check_path};
pub use export::{Bundle, Chain, ExportError, FileContent, Older, Sealed};
pub use files::FileRef;
pub use proof::{ProofReport, check_proof, is_proof};
pub use report::{Finding, Report, Status, Trust, Verdict};
pub use source::Source;
pub use withhold::Withhold;

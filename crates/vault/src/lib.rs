//! The write-once store of recordings, files and documents.
//!
//! An object is a file under its SHA-256. It is put once, whole, and read as often as needed; the interface has no verb
//! that changes or removes one. What an outsider does to the files is found: every byte of an object file is under a
//! digest, [`Object`] hands out nothing unchecked, [`scrub()`] reads everything again.
//!
//! 1. [`Vault::put`] stores a file at once; [`Vault::begin`], [`Incoming::append`], [`Incoming::sync`],
//!    [`Incoming::finish`] store one that comes in pieces.
//! 2. The caller journals the [`Digests`](digest::Digests) and then, for an upload, calls [`Vault::settle`].
//! 3. [`Vault::object_of`] opens what the journal names; ranges and chunks are checked and can be proved.
//!
//! All calls block. Nothing here reads a clock or rolls dice, nothing knows HTTP, SQL or the law.
#![deny(missing_docs)]

mod error;
mod header;
mod hex;
mod incoming;
mod object;
mod put;
mod seal;
mod vault;

pub mod digest;
pub mod disk;
pub mod scrub;

pub use digest::Digests;
pub use disk::{Disk, RealDisk};
pub use error::VaultError;
pub use incoming::{Incoming, META_BYTES_MAX, Resumed, UploadInfo, UploadState};
pub use object::{Object, ObjectReader, RANGE_BYTES_MAX};
pub use scrub::{Finding, Problem, Report, scrub, scrub_sample};
pub use seal::Stored;
pub use vault::{OBJECT_BYTES_MAX, Vault};

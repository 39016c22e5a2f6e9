//! The write-once store of recordings, files and documents.
#![deny(missing_docs)]

mod hex;

pub mod digest;

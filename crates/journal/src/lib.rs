//! The tamper-evident log: sealing, leaves, tiles, checkpoints, proofs.
//!
//! An act's entry is private; the log knows only its [`Leaf`], SHA-256 over a random salt and the
//! entry's bytes. Leaves are the records of an RFC 6962 / RFC 9162 Merkle tree that is kept in one
//! directory and served as it lies there in the public C2SP forms, so that a party, a court or another
//! organ can check the record with software that is not ours.
//!
//! The order of use, from an act to a proof:
//!
//! 1. [`disclose::withhold`] takes the personal values out of the entry, [`canonical()`] makes its bytes,
//!    [`seal()`] makes its leaf.
//! 2. [`Log::append`] integrates a batch of leaves, [`Log::head_to_sign`] reads them back from the disk
//!    by a second code path, [`note::Note::sign`] signs the checkpoint, [`Log::publish`] swaps it in.
//! 3. [`Reader`] proves from the tiles on disk; [`proof::TlogProof`] is the file that is verified
//!    without a server.
//! 4. [`fsck()`] checks the whole directory and names what is wrong.
//!
//! Nothing here reads a clock or rolls dice: salts, seeds and times are parameters. Nothing here keeps
//! plaintext, or knows SQL or HTTP.
#![deny(missing_docs)]

mod bytes32;

pub mod canonical;
pub mod checkpoint;
pub mod cosign;
pub mod disclose;
pub mod disk;
pub mod fsck;
pub mod log;
pub mod merkle;
pub mod note;
pub mod proof;
pub mod seal;
pub mod tile;

pub use canonical::canonical;
pub use checkpoint::Checkpoint;
pub use disclose::{Disclosure, check, reveal, withhold};
pub use disk::{Disk, RealDisk};
pub use fsck::{Finding, fsck};
pub use log::{Log, LogError, Reader, recompute};
pub use merkle::{Hash, Root, TreeHead};
pub use note::{Ed25519Signer, Note, Signer, VerifierKey};
pub use proof::TlogProof;
pub use seal::{Leaf, Salt, seal};

//! Digests of files: SHA-256, SM3 and a Merkle tree over chunks of 1 MiB, in one pass.
//!
//! SHA-256 is a file's address and what foreign tools recompute; SM3 serves Chinese cryptography assessment; the tree
//! lets a part be checked, or be proved to belong to the whole, without the rest.

mod chunk;
mod digester;
mod sums;

pub use chunk::{
    ChunkError, chunk_count, chunk_range, prove_chunk, tree_root, verify_chunk, verify_chunk_proof,
};
pub use digester::{Digester, digest_bytes, digest_reader};
pub use sums::{Digests, Sha256, Sm3};

pub use crate::hex::HexError;

/// Size of a chunk, the record of a file's tree: 1 MiB. A range read hashes at most this much more than was asked for
/// at either end, and the hashes of a file are 1/32,768 of it. Part of every root: it never changes.
pub const CHUNK_BYTES: usize = 1 << 20;

//! The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1, over SHA-256.
//!
//! A record of this log is the 32 bytes of a [`Leaf`]; a tree of `size` records has a [`Root`]. Heights count
//! from 0 at the leaf hashes; a node (height, index) is the hash over the `2^height` records from
//! `index · 2^height` on and exists only when all of them do.

mod builder;
mod prove;
mod verify;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::bytes32::bytes32;
use crate::seal::Leaf;

pub use builder::Builder;
pub use prove::{Nodes, RangeError, prove_consistency, prove_inclusion, root_of};
pub use verify::{ProofError, verify_consistency, verify_inclusion};

bytes32! {
    /// A node of the tree: SHA-256 in the domains of RFC 6962 (0x00 for leaves, 0x01 for inner nodes).
    Hash
}

/// The hash over a whole tree.
pub type Root = Hash;

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl Hash {
    /// Standard base64 with padding, as checkpoints and proof files write it.
    pub fn to_base64(self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads standard base64 with padding; `None` unless it is the one spelling of 32 bytes.
    pub fn from_base64(text: &str) -> Option<Self> {
        Some(Self(STANDARD.decode(text).ok()?.try_into().ok()?))
    }
}

/// A tree's size in records and its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// Number of records.
    pub size: u64,
    /// Root over all of them.
    pub root: Root,
}

/// The root of the tree without records: SHA-256 of nothing.
pub fn empty_root() -> Root {
    Hash(Sha256::digest([]).into())
}

/// The hash of a record of any bytes: SHA-256(0x00 ‖ record).
pub fn leaf_hash(record: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(record).finalize().into())
}

/// The record hash of a sealed entry: SHA-256(0x00 ‖ 32-byte leaf).
pub fn record_hash(leaf: &Leaf) -> Hash {
    let mut block = [0; 33];
    block[1..].copy_from_slice(&leaf.0);
    Hash(Sha256::digest(block).into())
}

/// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut block = [1; 65];
    block[1..33].copy_from_slice(&left.0);
    block[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(block).into())
}

/// The largest power of two below `n`; `n` must be 2 or more.
pub(crate) fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

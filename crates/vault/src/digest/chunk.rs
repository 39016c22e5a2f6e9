//! One chunk of a file and the tree that it belongs to.

use std::convert::Infallible;
use std::ops::Range;

use journal::merkle::{
    Hash, Nodes, ProofError, RangeError, Root, leaf_hash, node_hash, prove_inclusion, verify_inclusion,
};

use super::CHUNK_BYTES;

/// Why a chunk is not accepted as part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    /// No such chunk.
    #[error("the file has no chunk {0}")]
    Range(u64),
    /// The bytes are not those that the hash was made from.
    #[error("chunk {0} has other bytes than were recorded")]
    Content(u64),
    /// The chunk hashes are not the leaves of the expected tree.
    #[error("the chunk hashes do not make the expected root")]
    Hashes,
    /// A proof that does not hold.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// Number of chunks of a file of `bytes` bytes.
pub fn chunk_count(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK_BYTES as u64)
}

/// The bytes of chunk `index` within a file of `bytes` bytes; empty when there is no such chunk.
pub fn chunk_range(index: u64, bytes: u64) -> Range<u64> {
    let start = index.saturating_mul(CHUNK_BYTES as u64).min(bytes);
    start..start.saturating_add(CHUNK_BYTES as u64).min(bytes)
}

/// The root over chunk hashes.
pub fn tree_root(hashes: &[Hash]) -> Root {
    let mut tree = journal::merkle::Builder::new();
    tree.extend(hashes.iter().copied());
    tree.root()
}

/// Whether `chunk` is number `index` of the file whose chunks have `hashes` and whose tree has `root`.
///
/// # Errors
/// No such chunk; other bytes; hashes that do not make the root.
pub fn verify_chunk(index: u64, chunk: &[u8], hashes: &[Hash], root: &Root) -> Result<(), ChunkError> {
    let recorded = usize::try_from(index).ok().and_then(|index| hashes.get(index));
    let recorded = recorded.ok_or(ChunkError::Range(index))?;
    if tree_root(hashes) != *root {
        return Err(ChunkError::Hashes);
    }
    if leaf_hash(chunk) == *recorded { Ok(()) } else { Err(ChunkError::Content(index)) }
}

struct Leaves<'a>(&'a [Hash]);

enum NodeError {
    Range,
}

impl From<RangeError> for NodeError {
    fn from(_: RangeError) -> Self {
        Self::Range
    }
}

impl From<Infallible> for NodeError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl Nodes for Leaves<'_> {
    type Error = NodeError;

    fn node(&self, height: u32, index: u64) -> Result<Hash, NodeError> {
        if height == 0 {
            let leaf = usize::try_from(index).ok().and_then(|index| self.0.get(index));
            return leaf.copied().ok_or(NodeError::Range);
        }
        Ok(node_hash(&self.node(height - 1, 2 * index)?, &self.node(height - 1, 2 * index + 1)?))
    }
}

/// The proof that chunk `index` belongs to the tree over `hashes`: its audit path after RFC 6962 section 2.1.1. With
/// it a clip can be shown to come from a recording without showing the rest.
///
/// # Errors
/// No such chunk.
pub fn prove_chunk(index: u64, hashes: &[Hash]) -> Result<Vec<Hash>, ChunkError> {
    prove_inclusion(&Leaves(hashes), index, hashes.len() as u64).map_err(|_| ChunkError::Range(index))
}

/// Whether `chunk` is number `index` of a file of `bytes` bytes whose tree has `root`, by the proof of [`prove_chunk`].
///
/// # Errors
/// A chunk of the wrong length; a proof that does not hold.
pub fn verify_chunk_proof(
    index: u64,
    chunk: &[u8],
    bytes: u64,
    path: &[Hash],
    root: &Root,
) -> Result<(), ChunkError> {
    let range = chunk_range(index, bytes);
    if range.is_empty() {
        return Err(ChunkError::Range(index));
    }
    // The length is not in the leaf, so it is checked apart: otherwise a short last chunk could pass for another size.
    if chunk.len() as u64 != range.end - range.start {
        return Err(ChunkError::Content(index));
    }
    Ok(verify_inclusion(&leaf_hash(chunk), index, chunk_count(bytes), path, root)?)
}

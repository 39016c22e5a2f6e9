//! Making inclusion and consistency proofs from whatever holds the nodes.

use super::{Hash, Root, empty_root, node_hash, split};

/// A source of the nodes of perfect subtrees: tiles on disk, or a list in memory.
pub trait Nodes {
    /// Why a node could not be had.
    type Error;

    /// The hash over the `2^height` records from `index · 2^height` on. Asked only for nodes whose records
    /// all lie within the tree that a proof is made for.
    ///
    /// # Errors
    /// The node cannot be read.
    fn node(&self, height: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// A proof was asked for what the tree does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RangeError(pub &'static str);

/// The root of the first `size` records.
///
/// # Errors
/// Those of `nodes`.
pub fn root_of<N: Nodes>(nodes: &N, size: u64) -> Result<Root, N::Error> {
    if size == 0 { Ok(empty_root()) } else { range(nodes, 0, size) }
}

/// The audit path of record `index` in the tree of `size` records, from the leaf's sibling up to the root's
/// child (RFC 6962 section 2.1.1).
///
/// # Errors
/// [`RangeError`] unless `index < size`; those of `nodes`.
pub fn prove_inclusion<N: Nodes>(nodes: &N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error>
where
    N::Error: From<RangeError>,
{
    if index >= size {
        return Err(RangeError("the record lies beyond the tree").into());
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(range(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(range(nodes, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `old` records is a prefix of that of `new` records (RFC 6962 section 2.1.2).
/// Empty when the sizes are equal.
///
/// # Errors
/// [`RangeError`] unless `0 < old ≤ new`: every tree extends the empty one, so there is nothing to prove.
pub fn prove_consistency<N: Nodes>(nodes: &N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error>
where
    N::Error: From<RangeError>,
{
    if old == 0 || old > new {
        return Err(
            RangeError("consistency is proved from a size of 1 or more to the same or a later one").into()
        );
    }
    let (mut start, mut end) = (0, new);
    let mut path = Vec::new();
    // SUBPROOF: narrow towards the last record of the old tree until the range ends with it.
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(range(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(range(nodes, start, middle)?);
            start = middle;
        }
    }
    // From the left edge the verifier knows this subtree already: it is the old root itself.
    if start != 0 {
        path.push(range(nodes, start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// The hash over the records from `start` (inclusive) to `end` (exclusive), a subtree met while splitting.
fn range<N: Nodes>(nodes: &N, start: u64, end: u64) -> Result<Hash, N::Error> {
    let count = end - start;
    if count.is_power_of_two() {
        let height = count.trailing_zeros();
        return nodes.node(height, start >> height);
    }
    let middle = start + split(count);
    Ok(node_hash(&range(nodes, start, middle)?, &range(nodes, middle, end)?))
}

//! Checking proofs, strictly after RFC 9162 sections 2.1.3.2 and 2.1.4.2: a proof of any other shape than the
//! one that the sizes demand is refused.

use super::{Hash, Root, node_hash};

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Sizes or index for which no proof exists.
    #[error("no such proof exists for these sizes")]
    Range,
    /// More or fewer hashes than the sizes demand.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// Whether `record` (a record hash) is number `index` in the tree of `size` records with `root`.
///
/// # Errors
/// The proof does not hold.
pub fn verify_inclusion(
    record: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Root,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Range);
    }
    let (mut position, mut last, mut hash) = (index, size - 1, *record);
    for sibling in path {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if position & 1 == 1 || position == last {
            hash = node_hash(sibling, &hash);
            // At the right edge, levels without a sibling are skipped.
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        position >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == *root { Ok(()) } else { Err(ProofError::Root) }
}

/// Whether the tree of `old` records with `old_root` is a prefix of that of `new` records with `new_root`.
///
/// # Errors
/// The proof does not hold. A proof from size 0 is refused: it would say nothing.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Root,
    new_root: &Root,
    path: &[Hash],
) -> Result<(), ProofError> {
    if old == 0 || old > new {
        return Err(ProofError::Range);
    }
    if old == new {
        return match path {
            [] if old_root == new_root => Ok(()),
            [] => Err(ProofError::Root),
            _ => Err(ProofError::Length),
        };
    }
    // A perfect old tree is a node of the new one, so its root is not repeated in the proof.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, path)
    } else {
        path.split_first().ok_or(ProofError::Length)?
    };
    if rest.is_empty() {
        return Err(ProofError::Length);
    }
    let (mut position, mut last) = (old - 1, new - 1);
    while position & 1 == 1 {
        position >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if position & 1 == 1 || position == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while position & 1 == 0 && position != 0 {
                position >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        position >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if old_hash == *old_root && new_hash == *new_root { Ok(()) } else { Err(ProofError::Root) }
}

//! Building a root record by record, with as many hashes in memory as the size has binary ones.

use super::{Hash, Root, empty_root, node_hash};

/// An incremental tree. The stack holds the roots of the perfect subtrees that the records so far fall
/// into, the largest first: one for every 1 in the binary form of the size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Builder {
    stack: Vec<Hash>,
    size: u64,
}

impl Builder {
    /// The tree without records.
    pub fn new() -> Self {
        Self::default()
    }

    /// Continues from the perfect subtrees of a tree of `size` records, the largest first; `None` when their
    /// number is not that of the ones in `size`.
    pub fn resume(size: u64, subtrees: Vec<Hash>) -> Option<Self> {
        (subtrees.len() == size.count_ones() as usize).then_some(Self { stack: subtrees, size })
    }

    /// Adds one record hash at the right.
    pub fn push(&mut self, mut hash: Hash) {
        // A carry in the binary counter: each trailing 1 is a finished left sibling.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.stack.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.stack.push(hash);
        self.size += 1;
    }

    /// Number of records so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over the records so far.
    pub fn root(&self) -> Root {
        let mut rest = self.stack.iter().rev();
        let Some(last) = rest.next() else { return empty_root() };
        rest.fold(*last, |right, left| node_hash(left, &right))
    }
}

impl Extend<Hash> for Builder {
    fn extend<I: IntoIterator<Item = Hash>>(&mut self, hashes: I) {
        hashes.into_iter().for_each(|hash| self.push(hash));
    }
}

//! The second code path: roots from the entry bundles on disk, sharing nothing with the way they were written but
//! the hash function.

use std::path::Path;

use super::{Log, LogError, Reader};
use crate::checkpoint::Checkpoint;
use crate::merkle::{Builder, Nodes, Root, TreeHead, record_hash};
use crate::tile::{Kind, RECORD_BYTES, TilePath, WIDTH};

/// The root over the first `size` records of the log in `dir`, from the entry bundles alone.
///
/// # Errors
/// A bundle is missing or malformed.
pub fn recompute(dir: &Path, size: u64) -> Result<Root, LogError> {
    recompute_on(&Reader::open(dir), size)
}

/// As [`recompute`], through a reader.
///
/// # Errors
/// A bundle is missing or malformed.
pub fn recompute_on(reader: &Reader, size: u64) -> Result<Root, LogError> {
    let mut tree = Builder::new();
    extend_from_bundles(reader, &mut tree, size)?;
    Ok(tree.root())
}

/// Adds the records from `tree`'s size up to `size`, read from the bundles.
fn extend_from_bundles(reader: &Reader, tree: &mut Builder, size: u64) -> Result<(), LogError> {
    while tree.size() < size {
        let index = tree.size() / u64::from(WIDTH);
        let width = (size - index * u64::from(WIDTH)).min(u64::from(WIDTH)) as u16;
        let tile = TilePath { kind: Kind::Entries, index, width };
        let bytes = reader.tile_bytes(tile)?;
        let skip = (tree.size() - tile.first()) as usize;
        for record in bytes.chunks_exact(RECORD_BYTES).skip(skip) {
            let Some(leaf) = record.strip_prefix(&[0, 32]).and_then(|leaf| leaf.try_into().ok()) else {
                return Err(LogError::corrupt(tile, "a record does not have the length of a leaf"));
            };
            tree.push(record_hash(&crate::seal::Leaf(leaf)));
        }
    }
    Ok(())
}

impl Log {
    /// The checkpoint that may be signed now: the current head, recomputed from what lies on disk.
    ///
    /// It starts from the subtrees that make the root of the published (signed) checkpoint, read anew from the hash
    /// tiles and checked against that root, and adds every later record from the entry bundles; so it costs what was
    /// appended and not what the log holds. [`recompute`] does it from nothing.
    ///
    /// # Errors
    /// Files are missing or malformed. [`LogError::Disagree`] when the two paths differ: a bit has flipped in memory
    /// or on disk, and this writer is stopped.
    pub fn head_to_sign(&mut self) -> Result<Checkpoint, LogError> {
        self.usable()?;
        self.checked = None;
        let memory = self.head();
        let base = self.published_head().unwrap_or(TreeHead { size: 0, root: crate::merkle::empty_root() });
        let mut tree = self.subtrees(base.size)?;
        self.agree(base, tree.root())?;
        extend_from_bundles(&self.reader, &mut tree, memory.size)?;
        self.agree(memory, tree.root())?;
        // The edge tiles are what others will rebuild this root from.
        let tiles = self.reader.root_at(memory.size)?;
        self.agree(memory, tiles)?;
        self.checked = Some(memory);
        Ok(Checkpoint::new(&self.origin, memory.size, memory.root))
    }

    fn agree(&mut self, memory: TreeHead, disk: Root) -> Result<(), LogError> {
        if memory.root == disk {
            return Ok(());
        }
        self.poisoned = true;
        Err(LogError::Disagree { size: memory.size, memory: memory.root, disk })
    }

    /// The perfect subtrees of the first `size` records, from the hash tiles.
    fn subtrees(&self, size: u64) -> Result<Builder, LogError> {
        let nodes = self.reader.nodes(size);
        let mut start = 0;
        let mut subtrees = Vec::new();
        for height in (0..64).rev().filter(|height| size >> height & 1 == 1) {
            subtrees.push(nodes.node(height, start >> height)?);
            start += 1 << height;
        }
        Builder::resume(size, subtrees).ok_or(LogError::corrupt("tile", "no such tree"))
    }
}

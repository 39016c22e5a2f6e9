//! The right edge of the tree: the tiles that are not full, which is all that appending needs.

use crate::merkle::{Hash, Root, TreeHead, empty_root, node_hash, record_hash};
use crate::seal::Leaf;
use crate::tile::{Kind, LEVELS, TilePath, WIDTH, encode_bundle, encode_hashes, node_over};

/// The partial bundle and the partial hash tile of every level, for one size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) size: u64,
    /// Records of the partial bundle.
    pub(super) leaves: Vec<Leaf>,
    /// Hashes of the partial tile of each level from 0; shorter than [`LEVELS`] when the tree is low.
    pub(super) levels: Vec<Vec<Hash>>,
}

/// A file that must lie on disk before a size is published.
pub(super) struct TileFile {
    pub(super) path: TilePath,
    pub(super) bytes: Vec<u8>,
}

impl Edge {
    /// Adds `leaves` and returns every file that this makes or lengthens: full tiles and bundles in order, then the
    /// partial ones.
    pub(super) fn extend(&mut self, leaves: &[Leaf]) -> Vec<TileFile> {
        let old_size = self.size;
        let mut files = Vec::new();
        for leaf in leaves {
            self.leaves.push(*leaf);
            if self.leaves.len() == usize::from(WIDTH) {
                let path =
                    TilePath { kind: Kind::Entries, index: self.size / u64::from(WIDTH), width: WIDTH };
                files.push(TileFile { path, bytes: encode_bundle(&self.leaves) });
                self.leaves.clear();
            }
            self.push(0, record_hash(leaf), &mut files);
            self.size += 1;
        }
        for kind in self.kinds() {
            let (index, width) = kind.shape(self.size);
            if width > 0 && kind.elements(self.size) > kind.elements(old_size) {
                files.push(TileFile { path: TilePath { kind, index, width }, bytes: self.bytes(kind) });
            }
        }
        files
    }

    fn push(&mut self, level: u8, hash: Hash, files: &mut Vec<TileFile>) {
        let row = usize::from(level);
        if self.levels.len() == row {
            self.levels.push(Vec::with_capacity(usize::from(WIDTH)));
        }
        self.levels[row].push(hash);
        if self.levels[row].len() == usize::from(WIDTH) {
            // The size counts this record only after it is pushed everywhere.
            let index = self.size >> (8 * (u32::from(level) + 1));
            let path = TilePath { kind: Kind::Hashes(level), index, width: WIDTH };
            files.push(TileFile { path, bytes: encode_hashes(&self.levels[row]) });
            let parent = node_over(&self.levels[row]);
            self.levels[row].clear();
            self.push(level + 1, parent, files);
        }
    }

    /// Bundles and the levels that can be there.
    fn kinds(&self) -> impl Iterator<Item = Kind> + use<> {
        let levels = self.levels.len().min(usize::from(LEVELS)) as u8;
        std::iter::once(Kind::Entries).chain((0..levels).map(Kind::Hashes))
    }

    fn bytes(&self, kind: Kind) -> Vec<u8> {
        match kind {
            Kind::Entries => encode_bundle(&self.leaves),
            Kind::Hashes(level) => encode_hashes(&self.levels[usize::from(level)]),
        }
    }

    /// Size and root.
    pub(super) fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: edge_root(&self.levels) }
    }
}

/// The root of the tree whose partial hash tiles are `levels`, from level 0 (empty where a level has none).
///
/// Each level's hashes fall into perfect subtrees, one per 1 in their number; all of them together, lowest first,
/// are folded from the right.
pub(crate) fn edge_root(levels: &[Vec<Hash>]) -> Root {
    let mut root: Option<Hash> = None;
    for row in levels {
        let mut rest = row.as_slice();
        while !rest.is_empty() {
            let (left, subtree) = rest.split_at(rest.len() - (1 << rest.len().trailing_zeros()));
            let hash = node_over(subtree);
            root = Some(root.map_or(hash, |right| node_hash(&hash, &right)));
            rest = left;
        }
    }
    root.unwrap_or_else(empty_root)
}

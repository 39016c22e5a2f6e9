//! Reading tiles from the directory, and the proofs made from them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{CHECKPOINT, LogError};
use crate::disk::{Disk, RealDisk};
use crate::merkle::{
    Hash, Nodes, Root, prove_consistency, prove_inclusion, root_of, verify_consistency, verify_inclusion,
};
use crate::seal::Leaf;
use crate::tile::{Kind, TilePath, decode_bundle, decode_hashes, node_over};

/// Read access to a log's directory. Takes no lock; cheap to clone and to share.
#[derive(Clone)]
pub struct Reader {
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) dir: PathBuf,
}

impl Reader {
    /// A reader of the log in `dir`. Nothing is read yet.
    pub fn open(dir: &Path) -> Self {
        Self::open_on(Arc::new(RealDisk::new()), dir)
    }

    /// As [`Reader::open`], on a given disk.
    pub fn open_on(disk: Arc<dyn Disk>, dir: &Path) -> Self {
        Self { disk, dir: dir.to_owned() }
    }

    /// The published checkpoint, byte for byte and not verified; `None` before the first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn checkpoint(&self) -> Result<Option<Vec<u8>>, LogError> {
        match self.disk.read(&self.dir.join(CHECKPOINT)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(LogError::io("read", CHECKPOINT)(error)),
        }
    }

    /// The bytes of a tile or bundle. When a partial one is gone, or its size was never published, they are the
    /// beginning of the full one, or else of a wider partial one.
    ///
    /// # Errors
    /// None exists, cannot be read, or has a wrong length.
    pub fn tile_bytes(&self, tile: TilePath) -> Result<Vec<u8>, LogError> {
        match self.served_bytes(tile) {
            Err(LogError::Io { source, .. }) if source.kind() == ErrorKind::NotFound && !tile.is_full() => {
                let partials = self.partials(tile.kind, tile.index)?;
                let wider = partials.into_iter().find(|other| other.width >= tile.width).unwrap_or(tile);
                let mut bytes = self.exact_bytes(wider)?;
                bytes.truncate(tile.byte_len());
                Ok(bytes)
            }
            other => other,
        }
    }

    /// The bytes of a tile or bundle as a client may count on them: the file itself, or the beginning of the full one,
    /// which the specification lets replace it.
    pub(crate) fn served_bytes(&self, tile: TilePath) -> Result<Vec<u8>, LogError> {
        match self.exact_bytes(tile) {
            Err(LogError::Io { source, .. }) if source.kind() == ErrorKind::NotFound && !tile.is_full() => {
                // The name in the error is that of the tile asked for: the full one need not exist.
                let mut bytes = self.exact_bytes(tile.full()).map_err(|error| match error {
                    LogError::Io { operation, source, .. } => {
                        LogError::Io { operation, path: tile.to_string(), source }
                    }
                    other => other,
                })?;
                bytes.truncate(tile.byte_len());
                Ok(bytes)
            }
            other => other,
        }
    }

    fn exact_bytes(&self, tile: TilePath) -> Result<Vec<u8>, LogError> {
        let bytes = self.disk.read(&self.dir.join(tile.to_string())).map_err(LogError::io("read", tile))?;
        if bytes.len() != tile.byte_len() {
            let why = format!("{} bytes instead of {}", bytes.len(), tile.byte_len());
            return Err(LogError::corrupt(tile, why));
        }
        Ok(bytes)
    }

    /// The hashes of a tile.
    pub(crate) fn hashes(&self, tile: TilePath) -> Result<Vec<Hash>, LogError> {
        decode_hashes(&self.tile_bytes(tile)?, tile.width).map_err(LogError::bytes(tile))
    }

    /// The records of a bundle.
    pub(crate) fn leaves(&self, tile: TilePath) -> Result<Vec<Leaf>, LogError> {
        decode_bundle(&self.tile_bytes(tile)?, tile.width).map_err(LogError::bytes(tile))
    }

    /// The leaf that is record `index` of the log at `size` records.
    ///
    /// # Errors
    /// `index ≥ size`; the bundle cannot be read.
    pub fn leaf(&self, index: u64, size: u64) -> Result<Leaf, LogError> {
        let range = crate::merkle::RangeError("the record lies beyond the tree");
        let tile = Kind::Entries.tile_of(index, size).ok_or(range)?;
        self.leaves(tile)?.get((index - tile.first()) as usize).copied().ok_or(range.into())
    }

    /// The root over the first `size` records, from the hash tiles.
    ///
    /// # Errors
    /// Tiles are missing or have a wrong length.
    pub fn root_at(&self, size: u64) -> Result<Root, LogError> {
        root_of(&self.nodes(size), size)
    }

    /// The audit path of record `index` in the tree of `size` records. It has been verified against the tiles, so
    /// that a flipped bit gives an error and never a wrong proof.
    ///
    /// # Errors
    /// `index ≥ size`; tiles are missing, have a wrong length or contradict each other.
    pub fn prove_inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, LogError> {
        let nodes = self.nodes(size);
        let path = prove_inclusion(&nodes, index, size)?;
        let root = root_of(&nodes, size)?;
        verify_inclusion(&nodes.node(0, index)?, index, size, &path, &root).map_err(contradiction)?;
        Ok(path)
    }

    /// The proof that the first `old` records are the beginning of the first `new`. Verified as above.
    ///
    /// # Errors
    /// `old` is 0 or beyond `new`; tiles are missing, have a wrong length or contradict each other.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, LogError> {
        let nodes = self.nodes(new);
        let path = prove_consistency(&nodes, old, new)?;
        let (old_root, new_root) = (root_of(&nodes, old)?, root_of(&nodes, new)?);
        verify_consistency(old, new, &old_root, &new_root, &path).map_err(contradiction)?;
        Ok(path)
    }

    pub(super) fn nodes(&self, size: u64) -> TileNodes<'_> {
        TileNodes { reader: self, size, cache: RefCell::default() }
    }

    /// The partial files of one tile, in order of width. Names that are no widths are left out.
    pub(super) fn partials(&self, kind: Kind, index: u64) -> Result<Vec<TilePath>, LogError> {
        let dir = TilePath { kind, index, width: crate::tile::WIDTH }.partial_dir();
        let entries = match self.disk.list(&self.dir.join(&dir)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(LogError::io("list", &dir))?,
        };
        let mut paths: Vec<TilePath> =
            entries.iter().filter_map(|entry| format!("{dir}/{}", entry.name).parse().ok()).collect();
        paths.sort_unstable();
        Ok(paths)
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader({})", self.dir.display())
    }
}

fn contradiction(error: crate::merkle::ProofError) -> LogError {
    LogError::corrupt("tile", format!("the tiles contradict each other: {error}"))
}

/// The nodes of the tree at one size, from tiles that are each read once.
pub(super) struct TileNodes<'a> {
    reader: &'a Reader,
    size: u64,
    cache: RefCell<HashMap<TilePath, Vec<Hash>>>,
}

impl Nodes for TileNodes<'_> {
    type Error = LogError;

    fn node(&self, height: u32, index: u64) -> Result<Hash, LogError> {
        let kind = Kind::Hashes((height / 8) as u8);
        let first = index << (height % 8);
        let range = crate::merkle::RangeError("the node lies beyond the tree");
        let tile = kind.tile_of(first, self.size).ok_or(range)?;
        let mut cache = self.cache.borrow_mut();
        let hashes = match cache.entry(tile) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(self.reader.hashes(tile)?),
        };
        let start = (first - tile.first()) as usize;
        hashes.get(start..start + (1 << (height % 8))).map(node_over).ok_or(range.into())
    }
}

//! The tree from the bundles upward, held against the tiles level by level.

use std::io::ErrorKind;

use super::finding::{Finding, Problem};
use super::inventory::Extras;
use crate::log::{CHECKPOINT, LogError, Reader, edge_root};
use crate::merkle::{Hash, Root, record_hash};
use crate::seal::Leaf;
use crate::tile::{HASH_BYTES, Kind, LEVELS, RECORD_BYTES, TilePath, WIDTH, decode_hashes, node_over};

/// A run over one directory.
pub(super) struct Checker<'a> {
    pub(super) reader: &'a Reader,
    pub(super) size: u64,
    /// The signed root; `None` when no checkpoint was believed.
    pub(super) root: Option<Root>,
    pub(super) extras: Extras,
    pub(super) findings: Vec<Finding>,
}

/// Which of two contradicting sides the third witness supports.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The tile is right, what lies below is wrong.
    Tile,
    /// What lies below is right, the tile is wrong.
    Below,
    /// Neither: both are named.
    Unclear,
}

impl Checker<'_> {
    pub(super) fn run(mut self) -> Vec<Finding> {
        let edge_is_signed = self.edge_is_signed();
        let mut doubts = Vec::new();
        let mut edges: Vec<Vec<Hash>> = Vec::new();
        let mut complete = true;
        let mut below: Vec<Option<Hash>> = Vec::new();
        let size = self.size;
        for level in (0..LEVELS).filter(|level| Kind::Hashes(*level).elements(size) > 0) {
            let kind = Kind::Hashes(level);
            let (full, partial) = kind.shape(size);
            let mut nodes = Vec::new();
            for index in 0..full + u64::from(partial > 0) {
                let tile = TilePath { kind, index, width: if index < full { WIDTH } else { partial } };
                let computed = match level {
                    0 => self.bundle(TilePath { kind: Kind::Entries, ..tile }),
                    _ => below[tile.first() as usize..][..usize::from(tile.width)].to_vec(),
                };
                let truth = self.tile(tile, computed, edge_is_signed, &mut doubts);
                self.superseded(kind, index, &truth);
                if level == 0 {
                    self.superseded(Kind::Entries, index, &truth);
                }
                let known: Option<Vec<Hash>> = truth.into_iter().collect();
                complete &= known.is_some();
                match known {
                    Some(hashes) if tile.is_full() => nodes.push(Some(node_over(&hashes))),
                    None if tile.is_full() => nodes.push(None),
                    known => edges.push(known.unwrap_or_default()),
                }
            }
            if partial == 0 {
                edges.push(Vec::new());
            }
            below = nodes;
        }
        if let Some(signed) = self.root.filter(|signed| complete && edge_root(&edges) != *signed) {
            let detail = format!("signed for the root {signed}, but the records make {}", edge_root(&edges));
            self.findings.push(Finding::new(CHECKPOINT, Problem::Root, detail));
            self.findings.append(&mut doubts);
        }
        self.findings
    }

    /// Whether the edge tiles as stored make the signed root; then they are all right. `None` without a signed root.
    fn edge_is_signed(&self) -> Option<bool> {
        let signed = self.root?;
        let mut edges = Vec::new();
        for level in (0..LEVELS).filter(|level| Kind::Hashes(*level).elements(self.size) > 0) {
            let kind = Kind::Hashes(level);
            edges.push(match kind.shape(self.size) {
                (_, 0) => Vec::new(),
                (index, width) => match self.reader.hashes(TilePath { kind, index, width }) {
                    Ok(hashes) => hashes,
                    Err(_) => return Some(false),
                },
            });
        }
        Some(edge_root(&edges) == signed)
    }

    /// The record hashes of a bundle; `None` for each when it cannot be read. Records have a fixed place, so a wrong
    /// length before one of them does not hide the others.
    fn bundle(&mut self, tile: TilePath) -> Vec<Option<Hash>> {
        let Some(bytes) = self.read(tile) else { return vec![None; tile.width.into()] };
        bytes
            .chunks_exact(RECORD_BYTES)
            .enumerate()
            .map(|(n, record)| Some(self.record(tile, n, record)))
            .collect()
    }

    fn record(&mut self, tile: TilePath, number: usize, record: &[u8]) -> Hash {
        if record[..2] != [0, 32] {
            let finding = Finding::new(tile, Problem::Content, "the length before the record is not 32")
                .at((number * RECORD_BYTES) as u64, 2)
                .of_record(tile.first() + number as u64);
            self.findings.push(finding);
        }
        let mut leaf = [0; 32];
        leaf.copy_from_slice(&record[2..]);
        record_hash(&Leaf(leaf))
    }

    fn read(&mut self, tile: TilePath) -> Option<Vec<u8>> {
        let error = match self.reader.served_bytes(tile) {
            Ok(bytes) => return Some(bytes),
            Err(error) => error,
        };
        self.findings.push(match error {
            LogError::Io { source, .. } if source.kind() == ErrorKind::NotFound => {
                Finding::new(tile, Problem::Missing, "the file is missing")
            }
            LogError::Corrupt { path, why } => Finding::new(path, Problem::Length, why),
            other => Finding::new(tile, Problem::Unreadable, other.to_string()),
        });
        None
    }

    /// Holds one tile against what lies below it and returns what is taken for true.
    fn tile(
        &mut self,
        tile: TilePath,
        computed: Vec<Option<Hash>>,
        edge_is_signed: Option<bool>,
        doubts: &mut Vec<Finding>,
    ) -> Vec<Option<Hash>> {
        let stored = self.read(tile).and_then(|bytes| decode_hashes(&bytes, tile.width).ok());
        let Some(stored) = stored else { return computed };
        let differs = |n: &usize| computed[*n].is_some_and(|hash| hash != stored[*n]);
        let differences: Vec<usize> = (0..stored.len()).filter(differs).collect();
        let wrapped: Vec<Option<Hash>> = stored.iter().copied().map(Some).collect();
        if differences.is_empty() {
            return wrapped;
        }
        let verdict = match edge_is_signed {
            _ if tile.is_full() => self.parent_says(tile, &stored, &computed),
            Some(true) => Verdict::Tile,
            Some(false) => Verdict::Below,
            None => Verdict::Unclear,
        };
        for number in differences {
            let of_tile = Finding::new(tile, Problem::Content, "not the hash of what lies below")
                .at((number * HASH_BYTES) as u64, HASH_BYTES as u64);
            let of_below = blame_below(tile, number);
            match verdict {
                Verdict::Tile => self.findings.push(of_below),
                Verdict::Below => {
                    self.findings.push(of_tile);
                    if !tile.is_full() {
                        doubts.push(of_below);
                    }
                }
                Verdict::Unclear => self.findings.extend([of_tile, of_below]),
            }
        }
        if verdict == Verdict::Tile { wrapped } else { computed }
    }

    /// Asks the hash of a full tile on the level above.
    fn parent_says(&self, tile: TilePath, stored: &[Hash], computed: &[Option<Hash>]) -> Verdict {
        let Some(parent) = Kind::Hashes(tile.kind.level() + 1).tile_of(tile.index, self.size) else {
            return Verdict::Unclear;
        };
        let hashes = self.reader.hashes(parent).unwrap_or_default();
        let above = hashes.get((tile.index - parent.first()) as usize);
        let computed: Option<Vec<Hash>> = computed.iter().copied().collect();
        if above == Some(&node_over(stored)) {
            Verdict::Tile
        } else if computed.is_some_and(|computed| above == Some(&node_over(&computed))) {
            Verdict::Below
        } else {
            Verdict::Unclear
        }
    }

    /// Checks the older, narrower files of a tile: still served to whoever asks by an older checkpoint.
    fn superseded(&mut self, kind: Kind, index: u64, truth: &[Option<Hash>]) {
        for tile in self.extras.remove(&(kind, index)).unwrap_or_default() {
            let bytes = match self.reader.disk.read(&self.reader.dir.join(tile.to_string())) {
                Ok(bytes) if bytes.len() == tile.byte_len() => bytes,
                Ok(bytes) => {
                    let detail = format!("{} bytes instead of {}", bytes.len(), tile.byte_len());
                    self.findings.push(Finding::new(tile, Problem::Length, detail));
                    continue;
                }
                // Removed since it was listed: its tile has become full.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => {
                    self.findings.push(Finding::new(tile, Problem::Unreadable, error.to_string()));
                    continue;
                }
            };
            let element = kind.element_bytes();
            for (number, chunk) in bytes.chunks_exact(element).enumerate() {
                let same = match kind {
                    Kind::Entries => {
                        truth[number].is_none_or(|hash| self.record(tile, number, chunk) == hash)
                    }
                    Kind::Hashes(_) => truth[number].is_none_or(|hash| hash.0 == chunk),
                };
                if !same {
                    let finding =
                        Finding::new(tile, Problem::Content, "differs from the newer file of this tile")
                            .at((number * element) as u64, element as u64);
                    self.findings.push(finding);
                }
            }
        }
    }
}

/// The finding on what a tile's hash was computed from: a record, or the tile one level down.
fn blame_below(tile: TilePath, number: usize) -> Finding {
    let element = tile.first() + number as u64;
    match tile.kind.level() {
        0 => Finding::new(
            TilePath { kind: Kind::Entries, ..tile },
            Problem::Content,
            "not the record whose hash is in the tree",
        )
        .at((number * RECORD_BYTES) as u64, RECORD_BYTES as u64)
        .of_record(element),
        level => Finding::new(
            TilePath { kind: Kind::Hashes(level - 1), index: element, width: WIDTH },
            Problem::Content,
            "does not make the hash one level up",
        ),
    }
}

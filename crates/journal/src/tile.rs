//! Tiles and entry bundles of C2SP tlog-tiles: their paths and their bytes.
//!
//! A hash tile of level L holds up to 256 node hashes of height 8·L, an entry bundle up to 256 records. A file
//! with fewer is *partial* and has its width in its name, so that every file is immutable: what grows gets a
//! new name.

use std::fmt;
use std::str::FromStr;

use crate::merkle::{Hash, node_hash};
use crate::seal::Leaf;

/// Hashes in a full tile and records in a full bundle.
pub const WIDTH: u16 = 256;
/// Levels that a tree of less than 2⁶⁴ records can have.
pub const LEVELS: u8 = 8;
/// Bytes of one record in a bundle: a big-endian length of 2 bytes and a leaf of 32.
pub const RECORD_BYTES: usize = 34;
/// Bytes of one hash in a tile.
pub const HASH_BYTES: usize = 32;

/// What a tile file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Records, `tile/entries/…`.
    Entries,
    /// Node hashes of height 8 × the level, `tile/<level>/…`; level 0 to 63 in paths.
    Hashes(u8),
}

impl Kind {
    /// Level of the tree that the file lies on; bundles lie beside level 0.
    pub fn level(self) -> u8 {
        match self {
            Self::Entries => 0,
            Self::Hashes(level) => level,
        }
    }

    /// Bytes of one element.
    pub fn element_bytes(self) -> usize {
        match self {
            Self::Entries => RECORD_BYTES,
            Self::Hashes(_) => HASH_BYTES,
        }
    }

    /// Elements on this level in a tree of `size` records.
    pub fn elements(self, size: u64) -> u64 {
        size.checked_shr(8 * u32::from(self.level())).unwrap_or(0)
    }

    /// The tile that holds element `element` of a tree of `size` records; `None` when the tree has not that
    /// many. It is partial at the right edge only.
    pub fn tile_of(self, element: u64, size: u64) -> Option<TilePath> {
        let count = self.elements(size);
        let index = element / u64::from(WIDTH);
        let width = (count.checked_sub(index * u64::from(WIDTH))?).min(u64::from(WIDTH)) as u16;
        (element < count).then_some(TilePath { kind: self, index, width })
    }

    /// All tiles of this kind in a tree of `size` records: `(full tiles, width of the partial one or 0)`.
    pub fn shape(self, size: u64) -> (u64, u16) {
        let count = self.elements(size);
        (count / u64::from(WIDTH), (count % u64::from(WIDTH)) as u16)
    }
}

/// The name of a tile or bundle: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// Hashes or records.
    pub kind: Kind,
    /// Number of the tile on its level, from 0.
    pub index: u64,
    /// Elements in the file, 1 to 256; 256 is a full tile.
    pub width: u16,
}

impl TilePath {
    /// Whether the file has all 256 elements.
    pub fn is_full(&self) -> bool {
        self.width == WIDTH
    }

    /// The same tile when it is full.
    pub fn full(&self) -> Self {
        Self { width: WIDTH, ..*self }
    }

    /// Bytes that the file must have.
    pub fn byte_len(&self) -> usize {
        usize::from(self.width) * self.kind.element_bytes()
    }

    /// Number of the first element on the level. A name can carry any index, so it stops at the largest number.
    pub fn first(&self) -> u64 {
        self.index.saturating_mul(u64::from(WIDTH))
    }

    /// The directory of the tile's partial files, `tile/<L>/<N>.p`.
    pub fn partial_dir(&self) -> String {
        format!("{}.p", self.full())
    }
}

/// Writes the index in groups of three digits, all but the last led by an `x`: 1234067 is `x001/x234/067`.
impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Entries => f.write_str("tile/entries")?,
            Kind::Hashes(level) => write!(f, "tile/{level}")?,
        }
        let mut power = 1;
        while self.index / power >= 1000 {
            power *= 1000;
        }
        while power > 1 {
            write!(f, "/x{:03}", self.index / power % 1000)?;
            power /= 1000;
        }
        write!(f, "/{:03}", self.index % 1000)?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// A text that is not a tile path in its only spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a tlog-tiles path")]
pub struct PathError;

impl FromStr for TilePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let parse = || {
            let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
            let kind = match level {
                "entries" => Kind::Entries,
                _ => Kind::Hashes(level.parse().ok().filter(|level| *level < 64)?),
            };
            let (number, width) = match rest.split_once(".p/") {
                Some((number, width)) => (number, width.parse().ok().filter(|w| (1..WIDTH).contains(w))?),
                None => (rest, WIDTH),
            };
            let index = number.split('/').try_fold(0_u64, |index, group| {
                let digits = group.strip_prefix('x').unwrap_or(group);
                index.checked_mul(1000)?.checked_add(digits.parse().ok()?)
            })?;
            Some(Self { kind, index, width })
        };
        // Comparing with what we would write refuses every other spelling: signs, missing zeroes, empty groups.
        parse().filter(|path| path.to_string() == text).ok_or(PathError)
    }
}

/// Bytes of a tile or bundle that cannot be what its name says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// The file is longer or shorter than its width demands.
    #[error("{found} bytes instead of {expected}")]
    Length {
        /// Bytes that the name demands.
        expected: usize,
        /// Bytes that are there.
        found: usize,
    },
    /// A record of a bundle does not have the length of a leaf.
    #[error("the length before the record at byte {at} is {found} instead of 32")]
    Prefix {
        /// Byte offset of the length.
        at: usize,
        /// The length found there.
        found: u16,
    },
}

fn check_length(bytes: &[u8], width: u16, element: usize) -> Result<(), BytesError> {
    let expected = usize::from(width) * element;
    if bytes.len() == expected { Ok(()) } else { Err(BytesError::Length { expected, found: bytes.len() }) }
}

/// The bytes of an entry bundle.
pub fn encode_bundle(leaves: &[Leaf]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(leaves.len() * RECORD_BYTES);
    for leaf in leaves {
        bytes.extend_from_slice(&[0, 32]);
        bytes.extend_from_slice(&leaf.0);
    }
    bytes
}

/// Reads an entry bundle of `width` records.
///
/// # Errors
/// Wrong length of the file or of a record.
pub fn decode_bundle(bytes: &[u8], width: u16) -> Result<Vec<Leaf>, BytesError> {
    check_length(bytes, width, RECORD_BYTES)?;
    let mut leaves = Vec::with_capacity(usize::from(width));
    for (number, record) in bytes.chunks_exact(RECORD_BYTES).enumerate() {
        if record[..2] != [0, 32] {
            let found = u16::from_be_bytes([record[0], record[1]]);
            return Err(BytesError::Prefix { at: number * RECORD_BYTES, found });
        }
        let mut leaf = [0; 32];
        leaf.copy_from_slice(&record[2..]);
        leaves.push(Leaf(leaf));
    }
    Ok(leaves)
}

/// The bytes of a hash tile.
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads a hash tile of `width` hashes.
///
/// # Errors
/// Wrong length.
pub fn decode_hashes(bytes: &[u8], width: u16) -> Result<Vec<Hash>, BytesError> {
    check_length(bytes, width, HASH_BYTES)?;
    let mut hashes = Vec::with_capacity(usize::from(width));
    for chunk in bytes.chunks_exact(HASH_BYTES) {
        let mut hash = [0; 32];
        hash.copy_from_slice(chunk);
        hashes.push(Hash(hash));
    }
    Ok(hashes)
}

/// The node over neighbouring hashes of one height; their number must be a power of two.
pub fn node_over(hashes: &[Hash]) -> Hash {
    debug_assert!(hashes.len().is_power_of_two());
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    row.first().copied().unwrap_or_else(crate::merkle::empty_root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_in_the_specification() {
        for (kind, index, width, text) in [
            (Kind::Hashes(0), 0, 256, "tile/0/000"),
            (Kind::Hashes(0), 273, 112, "tile/0/273.p/112"),
            (Kind::Hashes(1), 1_234_067, 256, "tile/1/x001/x234/067"),
            (Kind::Entries, 999, 256, "tile/entries/999"),
            (Kind::Entries, 1000, 1, "tile/entries/x001/000.p/1"),
            (Kind::Hashes(63), u64::MAX, 255, "tile/63/x018/x446/x744/x073/x709/x551/615.p/255"),
        ] {
            let path = TilePath { kind, index, width };
            assert_eq!(path.to_string(), text);
            assert_eq!(text.parse(), Ok(path));
        }
    }

    #[test]
    fn refuses_every_other_spelling() {
        for text in [
            "",
            "tile/0",
            "tile/00/000",
            "tile/64/000",
            "tile/0/00",
            "tile/0/0000",
            "tile/0/x000/000",
            "tile/0/+01",
            "tile/0/001/000",
            "tile/0/x001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/",
            "tile/0/000.p",
            "tile/0/000/",
            "/tile/0/000",
            "tile/-1/000",
            "tile/data/000",
            "tile/entries/x001/x000/",
            "tile/63/x018/x446/x744/x073/x709/x551/616",
            "tile/0/000.p/1.p/1",
            "tile/0/xx01/000",
        ] {
            assert_eq!(text.parse::<TilePath>(), Err(PathError), "{text}");
        }
    }

    #[test]
    fn shapes_as_in_the_specification() {
        assert_eq!(Kind::Hashes(0).shape(70_000), (273, 112));
        assert_eq!(Kind::Hashes(1).shape(70_000), (1, 17));
        assert_eq!(Kind::Hashes(2).shape(70_000), (0, 1));
        assert_eq!(Kind::Hashes(1).shape(256), (0, 1));
        assert_eq!(Kind::Hashes(8).shape(u64::MAX), (0, 0));
        assert_eq!(
            Kind::Entries.tile_of(69_999, 70_000).map(|t| t.to_string()).unwrap(),
            "tile/entries/273.p/112"
        );
        assert_eq!(Kind::Entries.tile_of(70_000, 70_000), None);
        assert_eq!(Kind::Entries.tile_of(900_000, 70_000), None);
    }

    #[test]
    fn bundles_are_read_strictly() {
        let leaves = [Leaf([1; 32]), Leaf([2; 32])];
        let mut bytes = encode_bundle(&leaves);
        assert_eq!(decode_bundle(&bytes, 2).unwrap(), leaves);
        assert_eq!(decode_bundle(&bytes, 3), Err(BytesError::Length { expected: 102, found: 68 }));
        bytes[35] = 31;
        assert_eq!(decode_bundle(&bytes, 2), Err(BytesError::Prefix { at: 34, found: 31 }));
    }
}

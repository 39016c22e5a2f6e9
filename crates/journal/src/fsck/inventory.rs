//! What files there are.

use std::collections::HashMap;
use std::io::ErrorKind;

use super::finding::{Finding, Problem};
use crate::log::{CHECKPOINT, LOCK, Reader, TILE, WORK};
use crate::tile::{Kind, LEVELS, TilePath, WIDTH};

/// Deepest directory below `tile/`: a level, six groups of a 64-bit index, the partial directory.
const DEPTH_LIMIT: usize = 10;

/// Partial files besides the ones that the size demands, by tile.
pub(super) type Extras = HashMap<(Kind, u64), Vec<TilePath>>;

/// All files under `tile/` whose names are tile paths.
pub(super) struct Inventory {
    tiles: Vec<TilePath>,
}

impl Inventory {
    /// Walks the directory; names without a place in a log are findings.
    pub(super) fn take(reader: &Reader, findings: &mut Vec<Finding>) -> Self {
        let mut inventory = Self { tiles: Vec::new() };
        for (name, is_dir) in list(reader, "", findings) {
            match (name.as_str(), is_dir) {
                (CHECKPOINT, false) => {}
                (TILE, true) => inventory.walk(reader, TILE, 0, findings),
                (WORK, true) => {
                    for (name, _) in list(reader, WORK, findings).into_iter().filter(|(name, _)| name != LOCK)
                    {
                        let detail = "an unfinished write";
                        findings.push(Finding::new(format!("{WORK}/{name}"), Problem::Ahead, detail));
                    }
                }
                _ => findings.push(unexpected(&name)),
            }
        }
        inventory.tiles.sort_unstable();
        inventory
    }

    fn walk(&mut self, reader: &Reader, dir: &str, depth: usize, findings: &mut Vec<Finding>) {
        for (name, is_dir) in list(reader, dir, findings) {
            let path = format!("{dir}/{name}");
            if is_dir && depth < DEPTH_LIMIT {
                self.walk(reader, &path, depth + 1, findings);
                continue;
            }
            match path.parse::<TilePath>() {
                Ok(tile) if !is_dir && tile.kind.level() < LEVELS => self.tiles.push(tile),
                _ => findings.push(unexpected(&path)),
            }
        }
    }

    /// The size that the entry bundles suggest: full ones without a gap, then the widest partial one.
    pub(super) fn size(&self) -> u64 {
        let mut full = 0;
        let mut partial = 0;
        for tile in self.tiles.iter().filter(|tile| tile.kind == Kind::Entries) {
            if tile.index == full && tile.is_full() {
                (full, partial) = (full + 1, 0);
            } else if tile.index == full {
                partial = tile.width;
            }
        }
        full * u64::from(WIDTH) + u64::from(partial)
    }

    /// Parts the files at `size`: those beyond it are remarked on, superseded partial ones are returned for checking,
    /// those that the size demands are read in any case.
    pub(super) fn sort(&self, size: u64, findings: &mut Vec<Finding>) -> Extras {
        let mut extras = Extras::new();
        for tile in &self.tiles {
            let end = tile.first().saturating_add(u64::from(tile.width));
            let count = tile.kind.elements(size);
            if end > count {
                findings.push(Finding::new(tile, Problem::Ahead, "beyond the checkpoint"));
            } else if !tile.is_full() && end != count {
                extras.entry((tile.kind, tile.index)).or_default().push(*tile);
            }
        }
        extras
    }
}

fn unexpected(path: &str) -> Finding {
    Finding::new(path, Problem::Unexpected, "no such name belongs to a log")
}

fn list(reader: &Reader, dir: &str, findings: &mut Vec<Finding>) -> Vec<(String, bool)> {
    match reader.disk.list(&reader.dir.join(dir)) {
        Ok(entries) => entries.into_iter().map(|entry| (entry.name, entry.is_dir)).collect(),
        // Removed while we walk: a partial directory whose tile has become full.
        Err(error) if error.kind() == ErrorKind::NotFound && dir.ends_with(".p") => Vec::new(),
        Err(error) => {
            let path = if dir.is_empty() { "." } else { dir };
            findings.push(Finding::new(path, Problem::Unreadable, error.to_string()));
            Vec::new()
        }
    }
}

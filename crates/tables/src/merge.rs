//! Merged cells: what stands in the first row of one counts for the rows below it, and says so.

use crate::{COLUMNS_MAX, Cell, Doubt, ROW_BYTES_MAX, Row};
use std::collections::BTreeMap;

/// More merged cells than this are not a table; the rest is left alone.
const MERGES_MAX: usize = 100_000;

/// A merged cell that is taller than a row, from 0.
#[derive(Clone, Copy, Debug)]
pub struct Merge {
    pub row: u32,
    pub last_row: u32,
    pub column: u32,
}

/// The merged cells of a sheet.
#[derive(Debug, Default)]
pub struct Merges {
    coming: BTreeMap<u32, Vec<Merge>>,
    /// By column: two that cover one another are no merged cells, and the later holds.
    open: BTreeMap<u32, (Merge, Cell)>,
    /// Bytes of text of the open ones.
    bytes: usize,
    count: usize,
}

impl Merges {
    /// Notes one; those of a single row change nothing.
    pub fn add(&mut self, merge: Merge) {
        let wanted = merge.last_row > merge.row && (merge.column as usize) < COLUMNS_MAX;
        if wanted && self.count < MERGES_MAX {
            self.count += 1;
            self.coming.entry(merge.row).or_default().push(merge);
        }
    }

    /// Fills a row, whose number counts from 1.
    pub fn fill(&mut self, row: &mut Row) {
        // Before the first row there is none to fill, and what begins in the first is still to come.
        if row.number == 0 || self.coming.is_empty() && self.open.is_empty() {
            return;
        }
        let at = row.number.saturating_sub(1);
        let bytes = &mut self.bytes;
        self.open.retain(|_, (merge, cell)| {
            let stays = merge.last_row >= at;
            if !stays {
                *bytes = bytes.saturating_sub(cell.text.len());
            }
            stays
        });
        for (merge, cell) in self.open.values() {
            let column = merge.column as usize;
            if row.cells.get(column).is_none_or(Cell::is_blank) {
                let mut cell = cell.clone();
                cell.doubts.push(Doubt::Merged);
                row.put(column, cell);
            }
        }
        let later = self.coming.split_off(&(at + 1));
        for merge in std::mem::replace(&mut self.coming, later).into_values().flatten() {
            // A row that holds nothing is not in the file: what begins there has no value.
            if merge.row == at
                && let Some(cell) = row.cells.get(merge.column as usize)
                && !cell.is_blank()
            {
                let mut cell = cell.clone();
                // More than a row has room for is never given.
                cell.shorten(ROW_BYTES_MAX.saturating_sub(self.bytes));
                self.bytes += cell.text.len();
                if let Some((_, old)) = self.open.insert(merge.column, (merge, cell)) {
                    self.bytes = self.bytes.saturating_sub(old.text.len());
                }
            }
        }
    }
}

//! Files of tables as rows of cells, whatever wrote them: workbooks of three families, delimited text in the encodings
//! that spreadsheets in Chinese save, tables of web pages. What a file *is* is told by its bytes, never by its name.
//!
//! A cell is given as text with its kind and with what is doubtful about it. Nothing is guessed: a number that the
//! writer's spreadsheet had no room for is [`Doubt::Inexact`], a formula whose result was not saved is
//! [`Doubt::NoResult`]. Rows are pushed one by one, so that a long file costs the memory of a row; the formats that must
//! be held whole are bounded before they are read.

mod codec;
mod fault;
mod foreign;
mod guard;
pub mod header;
mod markup;
mod merge;
mod number;
mod ods;
mod sniff;
mod text;
pub mod write;
mod xls;
mod xlsx;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

pub use self::fault::Fault;
pub use self::sniff::Format;

/// Columns that are looked at; wider tables are title notes merged across a whole sheet.
pub const COLUMNS_MAX: usize = 1_024;

/// Characters of one cell; more than any spreadsheet holds (32,767), and a bound for text files.
pub const CELL_CHARS_MAX: usize = 1_048_576;

/// Bytes of text of one row; what is beyond is cut. Repeated and shared texts cost a file next to nothing and a row all.
pub const ROW_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Sheets of one file.
pub const SHEETS_MAX: usize = 256;

/// Bytes of text that one sheet gives, with all that it repeats: many times a full sheet of a penalty list.
pub const GIVEN_BYTES_MAX: u64 = 8 * 1024 * 1024 * 1024;

/// Cells that one sheet gives, with all that it repeats: a full sheet of a million rows and 128 columns.
pub const GIVEN_CELLS_MAX: u64 = 128 * 1024 * 1024;

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text,
    /// A number, written as its digits.
    Number,
    /// A day, written `2026-01-05`.
    Date,
    /// A day with time, written `2026-01-05 08:30:00`.
    DateTime,
    /// A time of day or a span, written `08:30:00`.
    Time,
    /// `TRUE` or `FALSE`.
    Bool,
    /// A formula's error, written as the spreadsheet shows it: `#N/A`.
    Error,
}

/// What is doubtful about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// A number of more than the fifteen digits that a spreadsheet keeps: the digits after them are not what was typed.
    Inexact,
    /// The value is a formula's saved result.
    Formula,
    /// A formula whose result was not saved.
    NoResult,
    /// The value stands in a merged cell that begins in a row above.
    Merged,
    /// Some bytes are no text in the file's encoding.
    Garbled,
    /// Longer than [`CELL_CHARS_MAX`], or beyond the [`ROW_BYTES_MAX`] of its row, and cut.
    Cut,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// As text; see [`Kind`].
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// What is doubtful about it.
    pub doubts: Vec<Doubt>,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let kind = if text.is_empty() { Kind::Empty } else { Kind::Text };
        let mut cell = Self { text, kind, doubts: Vec::new() };
        cell.shorten(CELL_CHARS_MAX);
        cell
    }

    /// As much of a text as there is room for.
    fn cut(text: &str, room: usize) -> Self {
        let room = room.min(CELL_CHARS_MAX);
        let mut cell = Self::text(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
        if cell.text.len() < text.len() && !cell.is(Doubt::Cut) {
            cell.doubts.push(Doubt::Cut);
        }
        cell
    }

    /// A copy with as much of its text as there is room for.
    fn within(&self, room: usize) -> Self {
        if self.text.len() <= room {
            return self.clone();
        }
        let cut = Self::cut(&self.text, room);
        let mut doubts = self.doubts.clone();
        if !doubts.contains(&Doubt::Cut) {
            doubts.push(Doubt::Cut);
        }
        Self { doubts, kind: self.kind, ..cut }
    }

    /// Cuts a text that is longer than this many bytes, and says so.
    pub fn shorten(&mut self, most: usize) {
        if self.text.len() > most {
            let end = self.text.floor_char_boundary(most);
            self.text.truncate(end);
            self.text.shrink_to_fit();
            if !self.is(Doubt::Cut) {
                self.doubts.push(Doubt::Cut);
            }
        }
    }

    fn of(kind: Kind, text: impl Into<String>) -> Self {
        Self { text: text.into(), kind, doubts: Vec::new() }
    }

    /// Whether there is nothing to see.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.doubts.is_empty()
    }

    /// Whether this doubt is one of its doubts.
    #[must_use]
    pub fn is(&self, doubt: Doubt) -> bool {
        self.doubts.contains(&doubt)
    }
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number in the sheet, from 1, as the spreadsheet shows it; in a text file the number of the record.
    pub number: u32,
    /// Its cells from the first column to the last that holds something, or as many as a text file wrote.
    pub cells: Vec<Cell>,
    /// Whether there was more beyond [`COLUMNS_MAX`].
    pub cut: bool,
    /// Bytes of text that its cells hold.
    bytes: usize,
}

impl Row {
    /// Bytes of text that a cell may have which is put here.
    fn room(&self, column: usize) -> usize {
        let there = self.cells.get(column).map_or(0, |cell| cell.text.len());
        ROW_BYTES_MAX.saturating_sub(self.bytes.saturating_sub(there))
    }

    fn put(&mut self, column: usize, mut cell: Cell) {
        if column >= COLUMNS_MAX {
            self.cut |= !cell.is_blank();
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::default());
        }
        cell.shorten(self.room(column));
        if let Some(place) = self.cells.get_mut(column) {
            self.bytes = self.bytes.saturating_sub(place.text.len()) + cell.text.len();
            *place = cell;
        }
    }

    /// The text of a cell without the spaces around it; empty where there is none.
    #[must_use]
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.trim())
    }

    /// Whether no cell holds anything.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// What takes the rows; it may stop the reading.
pub type Take<'a> = dyn FnMut(Row) -> ControlFlow<()> + 'a;

/// A file of tables.
#[derive(Debug)]
pub struct Book {
    path: PathBuf,
    format: Format,
    sheets: Vec<String>,
}

impl Book {
    /// Finds out what a file is and which sheets it has.
    ///
    /// # Errors
    /// When it cannot be read, or is nothing that this crate reads; the error says how to save it.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let format = sniff::format(path)?;
        let sheets = foreign::asked(|| match format {
            Format::Xlsx => xlsx::sheets(path),
            Format::Xls => xls::sheets(path),
            Format::Ods => ods::sheets(path),
            Format::Html(encoding) => markup::html::sheets(path, encoding),
            Format::Xml(encoding) => markup::xml::sheets(path, encoding),
            Format::Text(_) => Ok(vec![String::new()]),
        })?;
        if sheets.is_empty() {
            return Err(Fault::NoTable);
        }
        if sheets.len() > SHEETS_MAX {
            return Err(Fault::TooBig(format!("工作表超过 {SHEETS_MAX} 张")));
        }
        // For every sheet the file is read anew.
        if std::fs::metadata(path)?.len().saturating_mul(sheets.len() as u64) > guard::ANEW_BYTES_MAX {
            return Err(Fault::TooBig(format!("工作表有 {} 张，文件又太大", sheets.len())));
        }
        Ok(Self { path: path.to_owned(), format, sheets })
    }

    /// What the file is.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Names of its sheets in their order; a text file has one without a name.
    #[must_use]
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// Gives the rows of a sheet to `take`, in their order; empty rows are left out.
    ///
    /// # Errors
    /// When the file is damaged or has no such sheet. Rows before the damage have been given.
    pub fn rows(&self, sheet: usize, take: &mut Take<'_>) -> Result<(), Fault> {
        let name = self.sheets.get(sheet).ok_or(Fault::NoTable)?;
        let (mut bytes, mut cells, mut over) = (0_u64, 0_u64, false);
        let mut take = |row: Row| {
            bytes = bytes.saturating_add(row.bytes as u64);
            cells = cells.saturating_add(row.cells.len() as u64);
            over = bytes > GIVEN_BYTES_MAX || cells > GIVEN_CELLS_MAX;
            if over { ControlFlow::Break(()) } else { take(row) }
        };
        foreign::rows(&mut take, |take| match self.format {
            Format::Xlsx => xlsx::rows(&self.path, name, take),
            Format::Xls => xls::rows(&self.path, sheet, take),
            Format::Ods => ods::rows(&self.path, sheet, take),
            Format::Html(encoding) => markup::html::rows(&self.path, encoding, sheet, take),
            Format::Xml(encoding) => markup::xml::rows(&self.path, encoding, sheet, take),
            Format::Text(text) => text::rows(&self.path, text, take),
        })?;
        if over {
            return Err(Fault::TooBig("工作表重复的内容太多".into()));
        }
        Ok(())
    }
}

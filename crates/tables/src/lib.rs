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
    /// Longer than [`CELL_CHARS_MAX`] and cut.
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
        let mut text = text.into();
        let mut doubts = Vec::new();
        if text.len() > CELL_CHARS_MAX {
            let end = text.floor_char_boundary(CELL_CHARS_MAX);
            text.truncate(end);
            doubts.push(Doubt::Cut);
        }
        let kind = if text.is_empty() { Kind::Empty } else { Kind::Text };
        Self { text, kind, doubts }
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
}

impl Row {
    fn put(&mut self, column: usize, cell: Cell) {
        if column >= COLUMNS_MAX {
            self.cut |= !cell.is_blank();
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::default());
        }
        if let Some(place) = self.cells.get_mut(column) {
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
        foreign::rows(take, |take| match self.format {
            Format::Xlsx => xlsx::rows(&self.path, name, take),
            Format::Xls => xls::rows(&self.path, sheet, take),
            Format::Ods => ods::rows(&self.path, sheet, take),
            Format::Html(encoding) => markup::html::rows(&self.path, encoding, sheet, take),
            Format::Xml(encoding) => markup::xml::rows(&self.path, encoding, sheet, take),
            Format::Text(text) => text::rows(&self.path, text, take),
        })
    }
}

//! Workbooks of records in a compound file (1997–2003), which WPS writes too (`.et`). The reader holds a sheet as a
//! rectangle and believes what a file says of itself, so the records are looked through first and it is given a copy of
//! just these.

use crate::merge::{Merge, Merges};
use crate::{Cell, Doubt, Fault, Kind, Row, Take, number};
use calamine::{Data, Reader as _, Xls, XlsError};
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

/// Bytes of the stream of records.
const STREAM_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Cells of all rectangles together: 65,536 rows of 120 columns.
const CELLS_MAX: u64 = 8 * 1024 * 1024;

mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000A;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MUL_RK: u16 = 0x00BD;
    pub const DIMENSIONS: u16 = 0x0200;
    pub const BLANK: u16 = 0x0201;
    pub const STRING: u16 = 0x0207;
    pub const BEGIN: u16 = 0x0809;
    /// LABELSST, NUMBER, LABEL, BOOLERR, RK, RSTRING
    pub const CELLS: [u16; 6] = [0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6];
}

fn open(path: &Path) -> Result<Xls<Cursor<Vec<u8>>>, Fault> {
    Xls::new(Cursor::new(only_records(path)?)).map_err(|e| match e {
        XlsError::Password => Fault::Locked,
        XlsError::Io(e) => Fault::Io(e),
        e => Fault::damaged(e),
    })
}

/// A compound file of the stream of records alone, looked through.
fn only_records(path: &Path) -> Result<Vec<u8>, Fault> {
    let mut file = cfb::open(path).map_err(Fault::damaged)?;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = file.open_stream(name).map_err(Fault::damaged)?;
    if stream.len() > STREAM_BYTES_MAX {
        return Err(Fault::TooBig(format!("工作簿大于 {} MB", STREAM_BYTES_MAX / 1024 / 1024)));
    }
    let mut records = Vec::new();
    stream.read_to_end(&mut records)?;
    look_through(&mut records)?;
    let mut only = cfb::CompoundFile::create_with_version(
        cfb::Version::V3,
        Cursor::new(Vec::with_capacity(records.len())),
    )?;
    only.create_stream(name)?.write_all(&records)?;
    only.flush()?;
    Ok(only.into_inner().into_inner())
}

/// The rectangle of a sheet as it grows.
#[derive(Default)]
struct Area {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Area {
    fn add(&mut self, row: u16, column: u16) {
        let wide =
            |range: Option<(u16, u16)>, at: u16| range.map_or((at, at), |(a, b)| (a.min(at), b.max(at)));
        self.rows = Some(wide(self.rows, row));
        self.columns = Some(wide(self.columns, column));
    }

    fn cells(&self) -> u64 {
        let size = |range: Option<(u16, u16)>| range.map_or(0, |(a, b)| u64::from(b - a) + 1);
        size(self.rows) * size(self.columns)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map(u16::from_le_bytes)
}

/// Adds up the rectangles of the sheets from the records of their cells; takes out what a sheet says of its own size,
/// for which the reader would make room; sees to it that every sheet named is one that is there, and named once.
fn look_through(records: &mut [u8]) -> Result<(), Fault> {
    let odd = |what: &str| Fault::damaged(what);
    let (mut begins, mut named) = (BTreeSet::new(), BTreeSet::new());
    let (mut at, mut depth, mut all) = (0, 0_usize, 0_u64);
    let (mut area, mut result) = (Area::default(), (0, 0));
    while let (Some(kind), Some(size)) = (word(records, at), word(records, at + 2)) {
        let Some(body) = records.get(at + 4..at + 4 + usize::from(size)) else { break };
        let place = word(body, 0).zip(word(body, 2));
        match kind {
            record::BEGIN => {
                if depth == 0 {
                    begins.insert(at);
                    (area, result) = (Area::default(), (0, 0));
                }
                depth += 1;
            }
            record::END => {
                depth = depth.checked_sub(1).ok_or_else(|| odd("有一段只有结尾没有开头"))?;
                if depth == 0 {
                    all += area.cells();
                    area = Area::default();
                }
            }
            record::BOUND_SHEET => {
                let start = body.get(..4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
                if !named.insert(start.ok_or_else(|| odd("工作表目录不完整"))? as usize) {
                    return Err(odd("两张工作表在同一位置"));
                }
            }
            record::FORMULA | record::MUL_RK if depth == 1 => {
                if let Some((row, column)) = place {
                    result = (row, column);
                    area.add(row, column);
                    if kind == record::MUL_RK {
                        area.add(row, word(body, body.len().saturating_sub(2)).unwrap_or(column));
                    }
                }
            }
            record::STRING if depth == 1 => area.add(result.0, result.1),
            kind if depth == 1 && record::CELLS.contains(&kind) => {
                if let Some((row, column)) = place {
                    area.add(row, column);
                }
            }
            record::DIMENSIONS => {
                if let Some(kind) = records.get_mut(at..at + 2) {
                    kind.copy_from_slice(&record::BLANK.to_le_bytes());
                }
            }
            _ => {}
        }
        if all + area.cells() > CELLS_MAX {
            return Err(Fault::TooBig("工作簿的表格太大".into()));
        }
        at += 4 + usize::from(size);
    }
    if named.is_subset(&begins) { Ok(()) } else { Err(odd("目录里的工作表不在所说的位置")) }
}

pub fn sheets(path: &Path) -> Result<Vec<String>, Fault> {
    Ok(open(path)?.sheet_names())
}

pub fn rows(path: &Path, sheet: usize, take: &mut Take<'_>) -> Result<(), Fault> {
    let mut book = open(path)?;
    let name = book.sheet_names().get(sheet).cloned().ok_or(Fault::NoTable)?;
    let mut merges = Merges::default();
    for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
        merges.add(Merge { row: merged.start.0, last_row: merged.end.0, column: merged.start.1 });
    }
    let formulas = book.worksheet_formula(&name).map_err(Fault::damaged)?;
    let range = book.worksheet_range(&name).map_err(Fault::damaged)?;
    drop(book);
    let (top, left) = range.start().unwrap_or_default();
    for (i, cells) in range.rows().enumerate() {
        let at = top + i as u32;
        let mut row = Row { number: at + 1, ..Row::default() };
        for (j, value) in cells.iter().enumerate() {
            let column = left + j as u32;
            let mut cell = cell(value);
            if formulas.get_value((at, column)).is_some_and(|formula| !formula.is_empty()) {
                cell.doubts.push(if cell.text.is_empty() { Doubt::NoResult } else { Doubt::Formula });
            }
            if cell.kind != Kind::Empty || !cell.doubts.is_empty() {
                row.put(column as usize, cell);
            }
        }
        merges.fill(&mut row);
        if !row.is_blank() && take(row).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn cell(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::default(),
        Data::Int(value) => number::whole(*value),
        Data::Float(value) => number::number(*value),
        Data::String(text) => Cell::text(text.as_str()),
        Data::Bool(value) => Cell::of(Kind::Bool, if *value { "TRUE" } else { "FALSE" }),
        Data::DateTime(date) => number::serial(date),
        Data::DateTimeIso(text) => number::iso(text),
        Data::DurationIso(text) => number::span(text),
        Data::Error(error) => Cell::of(Kind::Error, error.to_string()),
    }
}

//! Workbooks of records in a compound file (1997–2003), which WPS writes too (`.et`). The reader holds a sheet as a
//! rectangle, so the rectangles are measured first.

use crate::merge::{Merge, Merges};
use crate::{Cell, Doubt, Fault, Kind, Row, Take, number};
use calamine::{Data, Reader as _, Xls, XlsError};
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

/// Bytes of the stream of records.
const STREAM_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Cells of all rectangles together: 65,536 rows of 120 columns.
const CELLS_MAX: u64 = 8 * 1024 * 1024;

fn open(path: &Path) -> Result<Xls<BufReader<File>>, Fault> {
    measure(path)?;
    Xls::new(BufReader::new(File::open(path)?)).map_err(|e| match e {
        XlsError::Password => Fault::Locked,
        XlsError::Io(e) => Fault::Io(e),
        e => Fault::damaged(e),
    })
}

/// Adds up the rectangles of the sheets from the records of their cells.
fn measure(path: &Path) -> Result<(), Fault> {
    let mut file = cfb::open(path).map_err(Fault::damaged)?;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let stream = file.open_stream(name).map_err(Fault::damaged)?;
    if stream.len() > STREAM_BYTES_MAX {
        return Err(Fault::TooBig(format!("工作簿大于 {} MB", STREAM_BYTES_MAX / 1024 / 1024)));
    }
    let mut records = BufReader::with_capacity(256 * 1024, stream);
    let mut all = 0_u64;
    let (mut rows, mut columns) = (None::<(u16, u16)>, None::<(u16, u16)>);
    let mut area = |rows: &mut Option<(u16, u16)>, columns: &mut Option<(u16, u16)>| {
        let size = |range: Option<(u16, u16)>| range.map_or(0, |(a, b)| u64::from(b - a) + 1);
        all += size(rows.take()) * size(columns.take());
        all <= CELLS_MAX
    };
    let wide = |range: Option<(u16, u16)>, at: u16| range.map_or((at, at), |(a, b)| (a.min(at), b.max(at)));
    let mut head = [0_u8; 4];
    let mut body = Vec::new();
    while records.read_exact(&mut head).is_ok() {
        let (kind, size) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
        body.resize(usize::from(size), 0);
        if records.read_exact(&mut body).is_err() {
            break;
        }
        let word = |at: usize| match body.get(at..at + 2) {
            Some([low, high]) => Some(u16::from_le_bytes([*low, *high])),
            _ => None,
        };
        match kind {
            // A sheet begins.
            0x0809 if !area(&mut rows, &mut columns) => break,
            // FORMULA, MULRK, LABELSST, NUMBER, LABEL, BOOLERR, RK, RSTRING
            0x0006 | 0x00BD | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00D6 => {
                if let (Some(row), Some(column)) = (word(0), word(2)) {
                    rows = Some(wide(rows, row));
                    columns = Some(wide(columns, column));
                    if kind == 0x00BD
                        && let Some(last) = word(usize::from(size).saturating_sub(2))
                    {
                        columns = Some(wide(columns, last));
                    }
                }
            }
            _ => {}
        }
    }
    if area(&mut rows, &mut columns) { Ok(()) } else { Err(Fault::TooBig("工作簿的表格太大".into())) }
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

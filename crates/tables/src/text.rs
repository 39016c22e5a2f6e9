//! Delimited text, read as a stream.

use crate::codec::Decoded;
use crate::sniff::Text;
use crate::{COLUMNS_MAX, Cell, Doubt, Fault, Row, Take};
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What may part cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records that are tried.
const TRIED: usize = 60;

/// How a text is parted, by its beginning.
pub fn shape(encoding: &'static Encoding, head: &str) -> Text {
    let first = head.lines().next().unwrap_or_default();
    if let Some(mark) = first.trim().strip_prefix("sep=").map(str::as_bytes)
        && let [delimiter] | [b'"', delimiter, b'"'] = *mark
    {
        let skip =
            first.len() + head.get(first.len()..).map_or(0, |rest| 1 + usize::from(rest.starts_with('\r')));
        return Text { encoding, delimiter, skip };
    }
    // Most records of one width, and the widest of those.
    let score = |delimiter: u8| {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(head.as_bytes());
        let widths: Vec<usize> =
            reader.byte_records().take(TRIED).filter_map(Result::ok).map(|r| r.len()).collect();
        widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| (widths.iter().filter(|w| *w == width).count() * 100 / widths.len(), *width))
            .max()
            .unwrap_or_default()
    };
    let mut best = (b',', (0, 0));
    for delimiter in DELIMITERS {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    Text { encoding, delimiter: best.0, skip: 0 }
}

pub fn rows(path: &Path, text: Text, take: &mut Take<'_>) -> Result<(), Fault> {
    let mut file = File::open(path)?;
    if text.encoding == UTF_8 {
        // Bytes that are no text are looked for cell by cell; only the mark at the beginning is in the way.
        let mut mark = [0_u8; 3];
        let read = file.read(&mut mark)?;
        if mark != *b"\xEF\xBB\xBF" {
            file = File::open(path)?;
        }
        let _ = read;
        return records(file, text, take);
    }
    records(Decoded::new(file, text.encoding), text, take)
}

fn records(mut input: impl Read, text: Text, take: &mut Take<'_>) -> Result<(), Fault> {
    if text.skip > 0 {
        std::io::copy(&mut input.by_ref().take(text.skip as u64), &mut std::io::sink())?;
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(text.delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(256 * 1024)
        .from_reader(input);
    let mut record = ByteRecord::new();
    let mut number = 0_u32;
    while reader.read_byte_record(&mut record).map_err(Fault::damaged)? {
        number = number.saturating_add(1);
        let cells = Vec::with_capacity(record.len().min(COLUMNS_MAX));
        let mut row = Row { number, cells, ..Row::default() };
        for (column, field) in record.iter().enumerate() {
            if column >= COLUMNS_MAX {
                row.cut = true;
                break;
            }
            row.put(column, cell(field));
        }
        if row.is_blank() {
            continue;
        }
        if take(row).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn cell(field: &[u8]) -> Cell {
    let text = String::from_utf8_lossy(field);
    // A form that spreadsheets keep as text: ="0012".
    let inner = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).filter(|t| !t.contains('"'));
    let mut cell = Cell::text(inner.unwrap_or(&text));
    if cell.text.contains(char::REPLACEMENT_CHARACTER) {
        cell.doubts.push(Doubt::Garbled);
    }
    cell
}

//! Open documents, read as a stream. A row or a cell may stand for a million like it: repeated rows are given so often as
//! they hold something, repeated cells only as far as the columns that are looked at.

use crate::merge::{Merge, Merges};
use crate::{COLUMNS_MAX, Cell, Doubt, Fault, Kind, Row, SHEETS_MAX, Take, guard, number};
use quick_xml::events::{BytesStart, Event};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Rows of a sheet.
const ROWS_MAX: u32 = 1_048_576;

type Xml<'a> = quick_xml::Reader<BufReader<zip::read::ZipFile<'a, BufReader<File>>>>;

fn with<T>(path: &Path, read: impl FnOnce(&mut Xml<'_>, u64) -> Result<T, Fault>) -> Result<T, Fault> {
    let mut archive = guard::archive(path)?;
    let bytes = guard::bytes(&mut archive, "content.xml", guard::SHEET_BYTES_MAX)?;
    let part = archive.by_name("content.xml").map_err(Fault::damaged)?;
    let mut xml = quick_xml::Reader::from_reader(BufReader::with_capacity(256 * 1024, part));
    xml.config_mut().expand_empty_elements = true;
    read(&mut xml, bytes)
}

fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|a| a.key.as_ref() == name)?;
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
}

fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    value(tag, name).and_then(|v| v.parse().ok()).unwrap_or(1).max(1)
}

pub fn sheets(path: &Path) -> Result<Vec<String>, Fault> {
    with(path, |xml, bytes| {
        let (mut sheets, mut buffer, mut depth) = (Vec::new(), Vec::new(), 0_u32);
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(Fault::damaged)? {
                Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                    if depth == 0 {
                        if sheets.len() > SHEETS_MAX {
                            return Ok(sheets);
                        }
                        sheets.push(value(&tag, "table:name").unwrap_or_default());
                    }
                    depth += 1;
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => depth = depth.saturating_sub(1),
                // For every sheet all that stands before it is read anew.
                Event::Eof if bytes.saturating_mul(sheets.len() as u64) > guard::ANEW_BYTES_MAX => {
                    return Err(Fault::TooBig(format!("工作表有 {} 张，内容又太多", sheets.len())));
                }
                Event::Eof => return Ok(sheets),
                _ => {}
            }
        }
    })
}

/// A cell while it is read.
struct Open {
    /// Its value, where an attribute says it.
    cell: Option<Cell>,
    text: String,
    paragraphs: u32,
    formula: bool,
    repeats: u32,
    tall: u32,
}

impl Open {
    fn of(tag: &BytesStart<'_>) -> Self {
        let kind = value(tag, "office:value-type").unwrap_or_default();
        let cell = match kind.as_str() {
            "float" | "percentage" | "currency" => value(tag, "office:value").map(|v| number::written(&v)),
            "date" => value(tag, "office:date-value").map(|v| number::iso(&v)),
            "time" => value(tag, "office:time-value").map(|v| number::span(&v)),
            "boolean" => value(tag, "office:boolean-value")
                .map(|v| Cell::of(Kind::Bool, if v.eq_ignore_ascii_case("true") { "TRUE" } else { "FALSE" })),
            _ => value(tag, "office:string-value").filter(|v| !v.is_empty()).map(Cell::text),
        };
        Self {
            cell,
            text: String::new(),
            paragraphs: 0,
            formula: value(tag, "table:formula").is_some(),
            repeats: count(tag, "table:number-columns-repeated"),
            tall: count(tag, "table:number-rows-spanned"),
        }
    }

    fn close(self) -> Cell {
        let mut cell = self.cell.unwrap_or_else(|| Cell::text(self.text));
        if self.formula {
            cell.doubts.push(if cell.text.is_empty() { Doubt::NoResult } else { Doubt::Formula });
        }
        cell
    }
}

pub fn rows(path: &Path, sheet: usize, take: &mut Take<'_>) -> Result<(), Fault> {
    with(path, |xml, _| {
        let (mut seen, mut depth, mut aside) = (0_usize, 0_u32, 0_u32);
        let mut merges = Merges::default();
        let (mut row, mut at, mut column, mut repeats) = (Row::default(), 0_u32, 0_u32, 1_u32);
        let mut open: Option<Open> = None;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(Fault::damaged)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table" => {
                        depth += 1;
                        seen += usize::from(depth == 1);
                    }
                    _ if seen != sheet + 1 || depth != 1 => {}
                    // Notes on a cell are no part of its value.
                    "office:annotation" => aside += 1,
                    "table:table-row" => {
                        repeats = count(&tag, "table:number-rows-repeated");
                        row = Row { number: at.saturating_add(1), ..Row::default() };
                        column = 0;
                    }
                    "table:table-cell" | "table:covered-table-cell" => open = Some(Open::of(&tag)),
                    "text:p" if aside == 0 => {
                        if let Some(open) = &mut open {
                            if open.paragraphs > 0 {
                                open.text.push('\n');
                            }
                            open.paragraphs += 1;
                        }
                    }
                    "text:s" | "text:tab" | "text:line-break" if aside == 0 => {
                        if let Some(open) = &mut open {
                            let (c, times) = match tag.name().as_ref() {
                                "text:s" => (' ', count(&tag, "text:c").min(1_000)),
                                "text:tab" => ('\t', 1),
                                _ => ('\n', 1),
                            };
                            open.text.extend(std::iter::repeat_n(c, times as usize));
                        }
                    }
                    _ => {}
                },
                Event::Text(text) if aside == 0 => {
                    if let Some(open) = &mut open
                        && open.paragraphs > 0
                        && open.text.len() <= crate::CELL_CHARS_MAX
                    {
                        open.text.push_str(&text.xml10_content());
                    }
                }
                Event::GeneralRef(name) if aside == 0 => {
                    if let Some(open) = &mut open
                        && let Some(c) = reference(&name)
                    {
                        open.text.push(c);
                    }
                }
                Event::End(tag) => match tag.name().as_ref() {
                    "table:table" => {
                        if seen == sheet + 1 && depth == 1 {
                            return Ok(());
                        }
                        depth = depth.saturating_sub(1);
                    }
                    "office:annotation" => aside = aside.saturating_sub(1),
                    "table:table-cell" | "table:covered-table-cell" => {
                        if let Some(open) = open.take() {
                            let (times, tall) = (open.repeats, open.tall);
                            let cell = open.close();
                            if !cell.is_blank() {
                                if tall > 1 {
                                    merges.add(Merge {
                                        row: at,
                                        last_row: at.saturating_add(tall - 1),
                                        column,
                                    });
                                }
                                let last = column.saturating_add(times).min(COLUMNS_MAX as u32 + 1);
                                for place in column..last {
                                    let room = row.room(place as usize);
                                    row.put(place as usize, cell.within(room));
                                }
                            }
                            column = column.saturating_add(times);
                        }
                    }
                    "table:table-row" if seen == sheet + 1 && depth == 1 => {
                        let full = std::mem::take(&mut row);
                        let times = repeats.min(ROWS_MAX.saturating_sub(at));
                        for i in 0..if full.is_blank() { 0 } else { times } {
                            let mut row = Row { number: at + i + 1, ..full.clone() };
                            merges.fill(&mut row);
                            if take(row).is_break() {
                                return Ok(());
                            }
                        }
                        at = at.saturating_add(times);
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    })
}

/// `&amp;` and its like, and characters by number.
fn reference(name: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Some(c);
    }
    quick_xml::escape::resolve_xml_entity(name).and_then(|text| text.chars().next())
}

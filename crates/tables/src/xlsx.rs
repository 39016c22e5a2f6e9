//! Workbooks of packed XML, read cell by cell.

use crate::merge::{Merge, Merges};
use crate::{Cell, Doubt, Fault, Kind, Row, Take, guard, number};
use calamine::{DataRef, Reader as _, SheetType, Xlsx, XlsxError};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

fn open(path: &Path) -> Result<Xlsx<BufReader<File>>, Fault> {
    Xlsx::new(BufReader::new(File::open(path)?)).map_err(fault)
}

fn fault(e: XlsxError) -> Fault {
    match e {
        XlsxError::Password => Fault::Locked,
        XlsxError::Io(e) => Fault::Io(e),
        e => Fault::damaged(e),
    }
}

pub fn sheets(path: &Path) -> Result<Vec<String>, Fault> {
    let read_aside = reads_aside(path)?;
    let parts = guard::every(path, |name| {
        if name.ends_with("sharedstrings.xml") {
            Some(guard::SHARED_BYTES_MAX)
        } else if is_sheet(name) {
            Some(guard::SHEET_BYTES_MAX)
        } else if ASIDE.iter().any(|folder| name.contains(&format!("/{folder}/"))) && !read_aside {
            None
        } else {
            Some(guard::PARTS_BYTES_MAX)
        }
    })?;
    let book = open(path)?;
    let metadata = book.sheets_metadata();
    let sheets: Vec<String> =
        metadata.iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect();
    // The shared texts are read anew for every sheet, and several sheets may be one part.
    let largest = |sheet: bool| {
        let bytes = parts.iter().filter(|(name, _)| is_sheet(name) == sheet).map(|(_, bytes)| *bytes);
        bytes.max().unwrap_or_default().saturating_mul(sheets.len() as u64)
    };
    if largest(false) > guard::ANEW_BYTES_MAX || largest(true) > 4 * guard::ANEW_BYTES_MAX {
        return Err(Fault::TooBig(format!("工作表有 {} 张，内容又太多", sheets.len())));
    }
    Ok(sheets)
}

/// Folders of pictures and of embedded files, which are large, no markup, and never read.
const ASIDE: [&str; 2] = ["media", "embeddings"];

/// Whether any relation but that of a picture or an embedded file leads to where these lie, so that what lies there may be
/// a sheet.
fn reads_aside(path: &Path) -> Result<bool, Fault> {
    let mut archive = guard::archive(path)?;
    let relations = guard::names(&archive).into_iter().filter(|name| {
        let name = name.to_ascii_lowercase();
        name.ends_with(".rels")
    });
    for name in relations.collect::<Vec<_>>() {
        let text = guard::look(&mut archive, &name, guard::PARTS_BYTES_MAX, b"<")?;
        let found = attributes(&text, "Relationship", |of| {
            let (target, kind) = (of("Target")?.to_ascii_lowercase(), of("Type").unwrap_or_default());
            let unread = ["/image", "/hdphoto", "/video", "/audio", "/media", "/oleObject", "/package"];
            let is_unread = unread.iter().any(|end| kind.ends_with(end));
            (!is_unread && ASIDE.iter().any(|folder| target.contains(folder))).then_some(target)
        });
        // No honest list of relations is so long that its end is not kept.
        if found.is_some() || text.len() > guard::TAIL_BYTES_MAX / 2 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// By its name in whatever letters.
fn is_sheet(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    part.contains("worksheets/") && part.ends_with(".xml")
}

pub fn rows(path: &Path, sheet: &str, take: &mut Take<'_>) -> Result<(), Fault> {
    let mut merges = merges(path, sheet)?;
    let mut book = open(path)?;
    let mut cells = book.worksheet_cells_reader(sheet).map_err(fault)?;
    let mut row = Row::default();
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(fault)? {
        let (at, column) = record.pos;
        let number = at.checked_add(1).ok_or_else(|| Fault::damaged("行号超出了表格"))?;
        if row.number != number {
            if row.number > number {
                return Err(Fault::damaged(format!("第 {} 行之后又是第 {number} 行", row.number)));
            }
            let mut full = std::mem::replace(&mut row, Row { number, ..Row::default() });
            merges.fill(&mut full);
            if !full.is_blank() && take(full).is_break() {
                return Ok(());
            }
        }
        let mut cell = cell(record.value, row.room(column as usize));
        if record.formula.is_some() {
            cell.doubts.push(if cell.text.is_empty() { Doubt::NoResult } else { Doubt::Formula });
        }
        if cell.kind != Kind::Empty || !cell.doubts.is_empty() {
            row.put(column as usize, cell);
        }
    }
    merges.fill(&mut row);
    if !row.is_blank() {
        let _ = take(row);
    }
    Ok(())
}

/// `room` is what the row has room for: many cells may share one long text, of which no more is copied.
fn cell(value: DataRef<'_>, room: usize) -> Cell {
    match value {
        DataRef::Empty => Cell::default(),
        DataRef::Int(value) => number::whole(value),
        DataRef::Float(value) => number::number(value),
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) if text.len() > room => Cell::cut(text, room),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(value) => Cell::of(Kind::Bool, if value { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(date) => number::serial(&date),
        DataRef::DateTimeIso(text) => number::iso(&text),
        DataRef::DurationIso(text) => number::span(&text),
        DataRef::Error(error) => Cell::of(Kind::Error, error.to_string()),
    }
}

/// Merged cells stand behind the rows: the sheet is unpacked once for them.
fn merges(path: &Path, sheet: &str) -> Result<Merges, Fault> {
    let mut archive = guard::archive(path)?;
    let mut merges = Merges::default();
    // All parts were looked through when the file was opened.
    let wanted = part_of(&mut archive, sheet)?;
    let parts = guard::names(&archive).into_iter();
    let parts: Vec<String> = parts
        .filter(|part| wanted.as_ref().is_some_and(|wanted| part.eq_ignore_ascii_case(wanted)))
        .collect();
    for part in parts {
        let tail = guard::look(&mut archive, &part, guard::SHEET_BYTES_MAX, b"</sheetData>")?;
        let finder = memchr::memmem::Finder::new(b"mergeCell ");
        for at in finder.find_iter(&tail) {
            let rest = tail.get(at..).unwrap_or_default();
            let tag = rest.split(|b| *b == b'>').next().unwrap_or_default();
            if let Some(merge) = std::str::from_utf8(tag).ok().and_then(merge) {
                merges.add(merge);
            }
        }
    }
    Ok(merges)
}

/// `mergeCell ref="A1:B3"/`
fn merge(tag: &str) -> Option<Merge> {
    let (_, rest) = tag.split_once("ref=")?;
    let quote = rest.chars().next()?;
    let (from, to) = rest.get(1..)?.split(quote).next()?.split_once(':')?;
    let ((row, column), (last_row, _)) = (place(from)?, place(to)?);
    Some(Merge { row, last_row, column })
}

/// `B3` as row and column from 0.
fn place(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    let column = letters.bytes().try_fold(0_u32, |all, b| {
        all.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1)
    })?;
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// The part of a sheet, by the workbook and its relations.
fn part_of(archive: &mut guard::Archive, sheet: &str) -> Result<Option<String>, Fault> {
    let book = guard::look(archive, "xl/workbook.xml", guard::PARTS_BYTES_MAX, b"<")?;
    let relations = guard::look(archive, "xl/_rels/workbook.xml.rels", guard::PARTS_BYTES_MAX, b"<")?;
    let id =
        attributes(&book, "sheet", |of| (of("name").as_deref() == Some(sheet)).then(|| of("id")).flatten());
    let Some(id) = id else { return Ok(None) };
    let target = attributes(&relations, "Relationship", |of| {
        (of("Id").as_deref() == Some(id.as_str())).then(|| of("Target")).flatten()
    });
    Ok(target.map(|target| match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    }))
}

/// The first element of this name from whose attributes something is found.
fn attributes(
    xml: &[u8],
    name: &str,
    find: impl Fn(&dyn Fn(&str) -> Option<String>) -> Option<String>,
) -> Option<String> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            quick_xml::events::Event::Eof => return None,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag)
                if tag.local_name().as_ref() == name =>
            {
                let of = |wanted: &str| {
                    tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == wanted).and_then(|a| {
                        a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
                    })
                };
                if let Some(found) = find(&of) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
}

//! Tables of a web page. A table within a cell counts as the text of that cell; one that only frames others is left out
//! where it holds no more than one column.

use super::{attribute, count, tokens};
use crate::merge::{Merge, Merges};
use crate::{COLUMNS_MAX, Cell, Fault, Row, Take};
use encoding_rs::Encoding;
use html5gum::Token;
use std::ops::ControlFlow;
use std::path::Path;

/// Tables of one page.
const TABLES_MAX: usize = 200;

pub fn sheets(path: &Path, encoding: &'static Encoding) -> Result<Vec<String>, Fault> {
    let mut sheets = Vec::new();
    let mut depth = 0_usize;
    tokens(path, encoding, |token| {
        match token {
            Token::StartTag(tag) if tag.name.as_slice() == b"table" => {
                if depth == 0 {
                    sheets.push(format!("表 {}", sheets.len() + 1));
                }
                depth += 1;
            }
            Token::EndTag(tag) if tag.name.as_slice() == b"table" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if sheets.len() >= TABLES_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(sheets)
}

/// A table while it is read.
#[derive(Default)]
struct Table {
    merges: Merges,
    row: Row,
    /// The next free column.
    column: usize,
    number: u32,
    /// Text of the open cell, its width and height, and whether the page says that it is text.
    cell: Option<(String, u32, u32, bool)>,
    /// For each column the last row into which a cell above reaches.
    tall: Vec<u32>,
}

impl Table {
    fn row_begins(&mut self, take: &mut Take<'_>) -> ControlFlow<()> {
        let flow = self.row_ends(take);
        self.number = self.number.saturating_add(1);
        self.row = Row { number: self.number, ..Row::default() };
        self.column = 0;
        flow
    }

    fn row_ends(&mut self, take: &mut Take<'_>) -> ControlFlow<()> {
        self.cell_ends();
        let mut row = std::mem::take(&mut self.row);
        if row.number == 0 {
            return ControlFlow::Continue(());
        }
        self.merges.fill(&mut row);
        if row.is_blank() { ControlFlow::Continue(()) } else { take(row) }
    }

    fn cell_begins(&mut self, tag: &html5gum::StartTag<()>) {
        self.cell_ends();
        if self.row.number == 0 {
            self.number = self.number.saturating_add(1);
            self.row.number = self.number;
        }
        while self.tall.get(self.column).is_some_and(|last| *last >= self.number) {
            self.column += 1;
        }
        let width = count(tag, "colspan").unwrap_or(1).clamp(1, COLUMNS_MAX as u32);
        let height = count(tag, "rowspan").unwrap_or(1).clamp(1, 65_535);
        let says_text = attribute(tag, "style").is_some_and(|style| style.contains("mso-number-format"))
            || attribute(tag, "x:str").is_some();
        self.cell = Some((String::new(), width, height, says_text));
    }

    fn cell_ends(&mut self) {
        let Some((text, width, height, _)) = self.cell.take() else { return };
        let column = self.column;
        self.row.put(column, Cell::text(text.trim()));
        if height > 1 {
            let row = self.number - 1;
            self.merges.add(Merge {
                row,
                last_row: row.saturating_add(height - 1),
                column: u32::try_from(column).unwrap_or(u32::MAX),
            });
            let last = self.number.saturating_add(height - 1);
            let end = column.saturating_add(width as usize).min(COLUMNS_MAX);
            if self.tall.len() < end {
                self.tall.resize(end, 0);
            }
            for until in self.tall.get_mut(column..end).unwrap_or_default() {
                *until = last.max(*until);
            }
        }
        self.column = column.saturating_add(width as usize);
    }
}

pub fn rows(
    path: &Path,
    encoding: &'static Encoding,
    sheet: usize,
    take: &mut Take<'_>,
) -> Result<(), Fault> {
    let (mut depth, mut seen) = (0_usize, 0_usize);
    let mut hidden: Option<Vec<u8>> = None;
    let mut table = Table::default();
    let mut over = false;
    tokens(path, encoding, |token| {
        let flow = match token {
            Token::StartTag(tag) => {
                let name = tag.name.as_slice();
                match name {
                    b"script" | b"style" | b"title" if !tag.self_closing => hidden = Some(name.to_vec()),
                    b"table" => {
                        depth += 1;
                        seen += usize::from(depth == 1);
                    }
                    _ => {}
                }
                if seen != sheet + 1 {
                    return ControlFlow::Continue(());
                }
                match name {
                    b"tr" if depth == 1 => table.row_begins(take),
                    b"td" | b"th" if depth == 1 => {
                        table.cell_begins(&tag);
                        ControlFlow::Continue(())
                    }
                    b"br" | b"p" | b"div" | b"tr" => {
                        if let Some((text, ..)) = &mut table.cell
                            && !text.is_empty()
                        {
                            text.push('\n');
                        }
                        ControlFlow::Continue(())
                    }
                    _ => ControlFlow::Continue(()),
                }
            }
            Token::EndTag(tag) => {
                let name = tag.name.as_slice();
                if hidden.as_deref() == Some(name) {
                    hidden = None;
                }
                let here = seen == sheet + 1;
                match name {
                    b"table" => {
                        depth = depth.saturating_sub(1);
                        over = here && depth == 0;
                        ControlFlow::Continue(())
                    }
                    b"td" | b"th" if here && depth == 1 => {
                        table.cell_ends();
                        ControlFlow::Continue(())
                    }
                    b"tr" if here && depth == 1 => table.row_ends(take),
                    _ => ControlFlow::Continue(()),
                }
            }
            Token::String(text) if hidden.is_none() && seen == sheet + 1 => {
                if let Some((cell, ..)) = &mut table.cell
                    && cell.len() <= crate::CELL_CHARS_MAX
                {
                    collapse(cell, &String::from_utf8_lossy(&text));
                }
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Continue(()),
        };
        if over { ControlFlow::Break(()) } else { flow }
    })?;
    let _ = table.row_ends(take);
    Ok(())
}

/// Spaces and ends of lines of the source are one space in the page; a space that does not break is a space.
fn collapse(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            ' ' | '\n' | '\r' | '\t' | '\u{a0}' => {
                if !out.is_empty() && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
}

//! XML 表格 2003: `Workbook` → `Worksheet` → `Table` → `Row` → `Cell` → `Data`. The tokens of a page are the tokens of this
//! form too; names come in small letters.

use super::{attribute, count, tokens};
use crate::merge::{Merge, Merges};
use crate::{Cell, Doubt, Fault, Kind, Row, SHEETS_MAX, Take, number};
use encoding_rs::Encoding;
use html5gum::Token;
use std::ops::ControlFlow;
use std::path::Path;

/// Rows of a sheet.
const ROWS_MAX: u32 = 1_048_576;

pub fn sheets(path: &Path, encoding: &'static Encoding) -> Result<Vec<String>, Fault> {
    let mut sheets = Vec::new();
    tokens(path, encoding, |token| {
        if let Token::StartTag(tag) = token
            && local(&tag.name) == b"worksheet"
        {
            sheets.push(attribute(&tag, "ss:name").unwrap_or_default().to_owned());
        }
        if sheets.len() > SHEETS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(sheets)
}

fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|b| *b == b':').next().unwrap_or(name)
}

pub fn rows(
    path: &Path,
    encoding: &'static Encoding,
    sheet: usize,
    take: &mut Take<'_>,
) -> Result<(), Fault> {
    let mut seen = 0_usize;
    let (mut row, mut at, mut column, mut after) = (Row::default(), 0_u32, 0_u32, 0_u32);
    let mut kind: Option<String> = None;
    let (mut formula, mut text) = (false, String::new());
    let mut merges = Merges::default();
    let mut beyond = false;
    tokens(path, encoding, |token| {
        match token {
            Token::StartTag(tag) => match local(&tag.name) {
                b"worksheet" => {
                    seen += 1;
                    if seen > sheet + 1 {
                        return ControlFlow::Break(());
                    }
                }
                _ if seen != sheet + 1 => {}
                b"row" => {
                    // A number that does not fit leaves the sheet as one that is too large does.
                    let next = count(&tag, "ss:index").or_else(|| at.checked_add(1));
                    let Some(next) = next.filter(|next| *next <= ROWS_MAX) else {
                        beyond = true;
                        return ControlFlow::Break(());
                    };
                    at = next;
                    (column, after) = (0, 1);
                    row = Row { number: at, ..Row::default() };
                    if tag.self_closing {
                        row = Row::default();
                    }
                }
                b"cell" => {
                    column = count(&tag, "ss:index").unwrap_or(after).max(1);
                    let wide = count(&tag, "ss:mergeacross").unwrap_or(0);
                    let tall = count(&tag, "ss:mergedown").unwrap_or(0);
                    after = column.saturating_add(wide).saturating_add(1);
                    formula = attribute(&tag, "ss:formula").is_some();
                    if tall > 0 {
                        merges.add(Merge {
                            row: at.saturating_sub(1),
                            last_row: at.saturating_sub(1).saturating_add(tall),
                            column: column - 1,
                        });
                    }
                }
                b"data" => {
                    kind = Some(attribute(&tag, "ss:type").unwrap_or("String").to_owned());
                    text.clear();
                }
                _ => {}
            },
            Token::String(piece) if kind.is_some() && text.len() <= crate::CELL_CHARS_MAX => {
                text.push_str(&String::from_utf8_lossy(&piece));
            }
            Token::EndTag(tag) => match local(&tag.name) {
                b"data" => {
                    if let Some(kind) = kind.take() {
                        let mut cell = match kind.as_str() {
                            "Number" => number::written(&text),
                            "DateTime" => number::iso(&text),
                            "Boolean" => {
                                Cell::of(Kind::Bool, if text.trim() == "1" { "TRUE" } else { "FALSE" })
                            }
                            "Error" => Cell::of(Kind::Error, text.trim()),
                            _ => Cell::text(text.as_str()),
                        };
                        if formula {
                            cell.doubts.push(if cell.text.is_empty() {
                                Doubt::NoResult
                            } else {
                                Doubt::Formula
                            });
                        }
                        row.put((column as usize).saturating_sub(1), cell);
                    }
                }
                b"row" if row.number > 0 => {
                    let mut row = std::mem::take(&mut row);
                    merges.fill(&mut row);
                    if !row.is_blank() {
                        return take(row);
                    }
                }
                _ => {}
            },
            _ => {}
        }
        ControlFlow::Continue(())
    })?;
    if beyond { Err(Fault::damaged(format!("行号超过 {ROWS_MAX}"))) } else { Ok(()) }
}

//! A document as data for the layouts. Nothing of it is ever read as markup.

use super::code;
use super::columns::{columns, ems};
use super::error::TypesetError;
use super::fonts::Role;
use super::form;
use super::pieces::Press;
use super::style::{Style, page_signer};
use super::{Code, Marks};
use crate::model::{Block, Document, SignLine, Text};
use crate::words::day;
use jiff::civil::Date;
use serde_json::{Value, json};

/// Width of a table in the ems of its type: at 12 points, and at 10.5 points.
const LINE_EMS: f64 = 36.5;
pub(super) const WIDE_LINE_EMS: f64 = 43.0;
/// At 10.5 points with the narrow margins of a directory's cells.
const DIRECTORY_LINE_EMS: f64 = 47.0;
/// A row with a longer cell may break across pages; a shorter one stays whole.
const ROW_EMS: f64 = 240.0;
/// Stretches of this many characters fit a cell that wraps, however narrow.
const CELL_STRETCH_CHARS: usize = 8;
/// A signature's words that leave, on one line of 28 characters, room for a date and a hand.
const SIGNATURE_EMS: f64 = 14.0;
/// A longer value is set as a paragraph rather than on a ruled line.
const VALUE_EMS: f64 = 28.0;

/// The data of a document.
pub(super) fn plan(
    press: &Press,
    document: &Document,
    style: &Style,
    marks: Option<&Marks>,
    coded: Option<&Code>,
) -> Result<Value, TypesetError> {
    let title = if style.title.trim().is_empty() { &document.title } else { &style.title };
    let mut made = Vec::new();
    if style.layout.starts_with("sheet/") {
        made = form::rows(press, document)?;
    } else {
        let line = if style.layout.starts_with("archive/") { DIRECTORY_LINE_EMS } else { LINE_EMS };
        let mut place = Place { line, ..Place::default() };
        for block in &document.blocks {
            made.push(place.block(press, block)?);
        }
    }
    let number = document.number.as_ref().filter(|n| !n.trim().is_empty());
    let fonts = |role| press.fonts.installed(role);
    let subject = format!("{} 第{}版（{}）", style.source, style.version, style.level);
    let full_title = number.map_or_else(|| title.clone(), |n| format!("{title} {n}"));
    Ok(json!({
        "meta": {
            "title": full_title,
            "author": document.organ,
            "description": subject,
            "keywords": [document.kind, style.layout],
            "date": [document.date.year(), document.date.month(), document.date.day()],
        },
        "fonts": {
            "title": fonts(Role::Title), "body": fonts(Role::Body),
            "kai": fonts(Role::Kai), "hei": fonts(Role::Hei), "latin": fonts(Role::Latin),
        },
        "kind": document.kind,
        "organ": press.line(Role::Title, &document.organ, "制作机关")?,
        "organ-ems": ems(&document.organ),
        "title": press.line(Role::Title, title, "文书名称")?,
        "number": number.map(|n| press.pieces(Role::Body, n, "文号")).transpose()?,
        "date": day(document.date),
        "signer": page_signer(document.kind),
        "code": coded.filter(|_| marks.is_none()).map(|c| code::plan(press, c)).transpose()?,
        "mark": marks.map(|m| press.line(Role::Body, &m.words, "版面标记")).transpose()?,
        "blocks": made,
    }))
}

/// The data of pages that are no document.
pub(super) fn bare(fonts: &super::Fonts, date: Date, title: &str, pages: &[Value]) -> Value {
    json!({
        "meta": {
            "title": title, "author": "", "description": "", "keywords": [],
            "date": [date.year(), date.month(), date.day()],
        },
        "fonts": {
            "title": fonts.installed(Role::Title), "body": fonts.installed(Role::Body),
            "kai": fonts.installed(Role::Kai), "hei": fonts.installed(Role::Hei),
            "latin": fonts.installed(Role::Latin),
        },
        "mark": null,
        "code": null,
        "pages": pages,
    })
}

/// Where in the document the next block stands, for messages.
#[derive(Default)]
struct Place {
    line: f64,
    section: String,
    paragraph: usize,
    prose: bool,
}

impl Place {
    fn block(&mut self, press: &Press, block: &Block) -> Result<Value, TypesetError> {
        Ok(match block {
            Block::Heading(words) => {
                let sub = words.starts_with('（');
                let place = format!("标题“{}”", words.chars().take(20).collect::<String>());
                (self.section, self.paragraph, self.prose) = (words.clone(), 0, true);
                let role = if sub { Role::Kai } else { Role::Hei };
                let text = press.line(role, words, &place)?;
                json!({"t": "heading", "level": if sub { 3 } else { 2 }, "text": text})
            }
            Block::Para { text, indent } => {
                self.paragraph += 1;
                self.prose |= indent;
                let words = text.words();
                let opens = *indent && words.ends_with('：');
                let text = press.pieces(Role::Body, &words, &self.named())?;
                json!({"t": "para", "indent": indent, "text": text, "opens": opens})
            }
            Block::KeyValues(rows) => {
                let rows: Result<Vec<Value>, _> = rows.iter().map(|(k, v)| pair(press, k, v)).collect();
                json!({"t": "kv", "rows": rows?, "indent": self.prose})
            }
            Block::Table { caption, head, rows } => {
                self.prose = true;
                table(press, caption, head, rows, self.line)?
            }
            Block::Answers(list) => {
                let mut out = Vec::new();
                for (i, x) in list.iter().enumerate() {
                    let n = i + 1;
                    out.push(json!([
                        press.pieces(Role::Body, &x.asked.words(), &format!("第{n}问"))?,
                        press.pieces(Role::Body, &x.answered.words(), &format!("第{n}答"))?,
                    ]));
                }
                json!({"t": "answers", "list": out})
            }
            Block::Signatures(lines) => json!({"t": "sign", "lines": signatures(press, lines)?}),
            Block::Seal { organ, date } => {
                let organ = press.line(Role::Body, &organ.words(), "落款")?;
                json!({"t": "seal", "organ": organ, "date": day(*date)})
            }
            Block::Note(text) => {
                let text = press.pieces(Role::Body, &text.words(), "附注")?;
                json!({"t": "note", "text": text})
            }
        })
    }
    fn named(&self) -> String {
        if self.section.is_empty() {
            format!("第{}段", self.paragraph)
        } else {
            format!("“{}”第{}段", self.section, self.paragraph)
        }
    }
}

/// One label and its value.
fn pair(press: &Press, label: &str, value: &Text) -> Result<Value, TypesetError> {
    let label_set = press.line(Role::Hei, label, label)?;
    let words = value.words();
    let long = ems(label) + ems(&words) > VALUE_EMS || words.contains('\n');
    Ok(json!([label_set, press.pieces(Role::Body, &words, label)?, long]))
}

/// 签名 lines.
pub(super) fn signatures(press: &Press, lines: &[SignLine]) -> Result<Vec<Value>, TypesetError> {
    let line = |l: &SignLine| {
        Ok(json!({
            "role": press.line(Role::Body, &l.role, &l.role)?,
            "name": press.pieces(Role::Body, &l.name.words(), &l.role)?,
            "date": l.date.map(day),
            "long": ems(&l.role) + ems(&l.name.words()) > SIGNATURE_EMS,
        }))
    };
    lines.iter().map(line).collect()
}

/// A ruled table.
pub(super) fn table(
    press: &Press,
    caption: &str,
    head: &[String],
    rows: &[Vec<Text>],
    line: f64,
) -> Result<Value, TypesetError> {
    let words: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(Text::words).collect()).collect();
    let (columns, centred) = columns(head, &words, line);
    let mut set_head = Vec::new();
    for h in head {
        set_head.push(press.pieces(Role::Hei, h, h)?);
    }
    let mut set_rows = Vec::new();
    for (n, row) in words.iter().enumerate() {
        let mut cells = Vec::new();
        for (i, cell) in row.iter().enumerate() {
            let name = head.get(i).map_or("", String::as_str);
            let place = format!("表格第{}行“{name}”", n + 1);
            let whole = centred.get(i) == Some(&true);
            let most = if whole { usize::MAX } else { CELL_STRETCH_CHARS };
            cells.push(press.narrow(Role::Body, cell, &place, most)?);
        }
        let long = row.iter().any(|c| ems(c) > ROW_EMS);
        set_rows.push(json!([cells, long]));
    }
    Ok(json!({
        "t": "table", "caption": press.line(Role::Hei, caption, "表题")?,
        "head": set_head, "rows": set_rows, "columns": columns, "centred": centred,
    }))
}

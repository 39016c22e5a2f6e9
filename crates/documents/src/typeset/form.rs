//! A document as the rows of a ruled form: label cells, opinion boxes with signatures, tables between them.

use super::columns::ems;
use super::error::TypesetError;
use super::fonts::Role;
use super::pieces::Press;
use super::plan::{WIDE_LINE_EMS, signatures, table};
use crate::model::{Block, Document, SignLine, Text};
use serde_json::{Value, json};

/// Two labels share a line when both values are this short, in characters.
const HALF_EMS: f64 = 11.0;
/// … and both labels.
const HALF_LABEL_EMS: f64 = 8.0;
/// Lines that an opinion box has room for at least, the signature's included.
const BOX_LINES: f64 = 4.0;
/// Characters in a line of a value cell.
const LINE_EMS: f64 = 30.0;
/// Role and name that leave room for the date on the same line.
const HAND_EMS: f64 = 23.5;
/// An opinion this long may break across pages.
const LONG_EMS: f64 = 600.0;

/// A row while rows are still being joined.
enum Row<'a> {
    Value(&'a str, &'a Text),
    Opinion(&'a str, &'a Text, &'a [SignLine]),
    Sign(&'a [SignLine]),
    Other(&'a Block),
}

/// Characters that fit a label's line.
const LABEL_EMS: f64 = 6.6;

/// A label of two lines broken where it reads well: before its brackets, or in the middle.
fn label(press: &Press, words: &str) -> Result<Value, TypesetError> {
    let all: Vec<char> = words.chars().collect();
    let bracket = all.iter().position(|c| *c == '（').filter(|i| *i > 1);
    let middle = all.len().div_ceil(2);
    let at = bracket.unwrap_or(middle);
    let (head, tail) = all.split_at(at.min(all.len()));
    let fits = |part: &[char]| ems(&part.iter().collect::<String>()) <= LABEL_EMS;
    let text = if ems(words) > LABEL_EMS && fits(head) && fits(tail) {
        [head.iter().collect::<String>(), tail.iter().collect()].join("\n")
    } else {
        words.to_owned()
    };
    press.pieces(Role::Hei, &text, words)
}

/// A label cell and its value.
fn cell(press: &Press, words: &str, value: &Text) -> Result<Value, TypesetError> {
    Ok(json!([label(press, words)?, press.pieces(Role::Body, &value.words(), words)?]))
}

/// Signature rows, with their roles as labels.
fn hands(press: &Press, lines: &[SignLine]) -> Result<Vec<Value>, TypesetError> {
    let mut set = signatures(press, lines)?;
    for (set, line) in set.iter_mut().zip(lines) {
        if let Some(object) = set.as_object_mut() {
            object.insert("label".into(), label(press, &line.role)?);
            let wide = ems(&line.role) + ems(&line.name.words()) > HAND_EMS;
            object.insert("wide".into(), wide.into());
        }
    }
    Ok(set)
}

/// Whether a label is that of a box that somebody signs.
fn signed(label: &str) -> bool {
    ["意见", "结论", "声明"].iter().any(|w| label.ends_with(w))
}

fn collect(document: &Document) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = Vec::new();
    for block in &document.blocks {
        match block {
            Block::KeyValues(list) => rows.extend(list.iter().map(|(k, v)| Row::Value(k, v))),
            Block::Signatures(lines) => match rows.last() {
                Some(Row::Value(k, v)) if signed(k) => {
                    let opinion = Row::Opinion(k, v, lines);
                    rows.pop();
                    rows.push(opinion);
                }
                _ => rows.push(Row::Sign(lines)),
            },
            other => rows.push(Row::Other(other)),
        }
    }
    rows
}

fn half(row: Option<&Row>) -> bool {
    matches!(row, Some(Row::Value(k, v)) if ems(k) <= HALF_LABEL_EMS && ems(&v.words()) <= HALF_EMS
        && !v.words().contains('\n'))
}

/// The rows of a form, for the layout.
pub(super) fn rows(press: &Press, document: &Document) -> Result<Vec<Value>, TypesetError> {
    let rows = collect(document);
    let mut out = Vec::new();
    let mut at = 0;
    let (mut section, mut paragraph) = (String::new(), 0);
    while let Some(row) = rows.get(at) {
        at += 1;
        match row {
            Row::Value(k, v) => {
                let first = cell(press, k, v)?;
                if half(Some(row))
                    && half(rows.get(at))
                    && let Some(Row::Value(k2, v2)) = rows.get(at)
                {
                    at += 1;
                    out.push(json!({"t": "two", "a": first, "b": cell(press, k2, v2)?}));
                } else {
                    out.push(json!({"t": "one", "a": first}));
                }
            }
            Row::Opinion(k, v, lines) => {
                let words = v.words();
                let used: f64 = words.lines().map(|l| (ems(l) / LINE_EMS).ceil()).sum();
                let signed = f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX));
                out.push(json!({
                    "t": "opinion", "a": cell(press, k, v)?, "lines": hands(press, lines)?,
                    "spare": (BOX_LINES - used - signed).max(0.3), "long": ems(&words) > LONG_EMS,
                }));
            }
            Row::Sign(lines) => out.push(json!({"t": "sign", "lines": hands(press, lines)?})),
            Row::Other(Block::Heading(words)) => {
                (section, paragraph) = (words.clone(), 0);
                out.push(json!({"t": "heading", "text": press.line(Role::Hei, words, "标题")?}));
            }
            Row::Other(Block::Para { text, indent }) => {
                paragraph += 1;
                let place = format!("{section}第{paragraph}段");
                let text = press.pieces(Role::Body, &text.words(), &place)?;
                out.push(json!({"t": "para", "text": text, "indent": indent}));
            }
            Row::Other(Block::Table { caption, head, rows }) => {
                out.push(table(press, caption, head, rows, WIDE_LINE_EMS)?);
            }
            Row::Other(Block::Note(text)) => {
                let text = press.pieces(Role::Body, &text.words(), "附注")?;
                out.push(json!({"t": "note", "text": text}));
            }
            Row::Other(Block::Seal { organ, date }) => {
                let organ = press.line(Role::Body, &organ.words(), "落款")?;
                out.push(json!({"t": "seal", "organ": organ, "date": crate::words::day(*date)}));
            }
            Row::Other(Block::Answers(list)) => {
                for x in list {
                    let text = format!("问：{}\n答：{}", x.asked.words(), x.answered.words());
                    let text = press.pieces(Role::Body, &text, &section)?;
                    out.push(json!({"t": "para", "text": text, "indent": false}));
                }
            }
            Row::Other(Block::KeyValues(_) | Block::Signatures(_)) => {}
        }
    }
    Ok(out)
}

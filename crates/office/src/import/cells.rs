//! From cells of a file to the text of our columns, with a doubt wherever the text is not what stands in the cell.

use super::Note;
use super::Register;
use super::register::CORRECTS;
use law::history::unit_of;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tables::header::{Heading, Names, Wanted};
use tables::{Cell, Doubt, Kind, Row};

/// From here on an amount under a heading in 万元 is more likely one in 元.
const WAN_MAX: f64 = 1_000.0;
/// The column of the row as a whole.
pub(super) const WHOLE: &str = "整行";

/// 列对照 — columns by the names that a file gives them: `{"行政处罚决定书文号": "文书编号"}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(pub BTreeMap<String, String>);

impl Mapping {
    /// Reads one.
    ///
    /// # Errors
    /// A sentence, when it is no such object or names a column that there is not.
    pub fn from_json(register: Register, bytes: &[u8]) -> Result<Self, String> {
        let mapping: Self = serde_json::from_slice(bytes)
            .map_err(|e| format!("列对照应当是 {{\"我们的列名\": \"文件里的列名\"}} 这样的 JSON：{e}"))?;
        let columns = register.columns();
        match mapping.0.keys().find(|key| !columns.contains(&key.as_str())) {
            Some(odd) => {
                Err(format!("列对照里的“{odd}”不是可以导入的列；可以导入的列：{}", columns.join("、")))
            }
            None => Ok(mapping),
        }
    }

    pub(super) fn names(&self, register: Register) -> Names {
        let wanted: Vec<Vec<&str>> = register
            .columns()
            .iter()
            .zip(register.names())
            .map(|(key, names)| match self.0.get(*key) {
                // Left out: no heading is this.
                Some(named) if named.trim().is_empty() => vec!["\u{1}"],
                Some(named) => vec![named.as_str()],
                None => std::iter::once(*key).chain(names.iter().copied()).collect(),
            })
            .collect();
        let wanted: Vec<Wanted<'_>> = wanted
            .iter()
            .map(|names| Wanted { key: names.first().copied().unwrap_or_default(), names })
            .collect();
        Names::new(&wanted)
    }
}

/// A row of the file as text under our columns.
pub(super) struct Printed {
    /// In the order of the register's columns.
    pub texts: Vec<String>,
    pub notes: Vec<(&'static str, String)>,
}

/// The columns of a file.
pub(super) struct Columns {
    register: Register,
    pub heading: Heading,
    /// The unit that the heading of amounts gives.
    unit: Option<&'static str>,
    /// A text file: its rows have as many cells as its heading.
    ragged: bool,
    pub absent: Vec<&'static str>,
}

impl Columns {
    pub fn new(register: Register, heading: Heading, is_text: bool) -> Self {
        let columns = register.columns();
        let absent = columns.iter().enumerate().filter(|(i, c)| !heading.has(*i) && **c != CORRECTS);
        let absent = absent.map(|(_, c)| *c).collect();
        let amount = columns.iter().position(|c| Some(*c) == register.amount());
        let title = amount
            .and_then(|i| heading.columns.get(i).copied().flatten())
            .and_then(|column| heading.titles.get(column));
        let unit = title.and_then(|title| unit_of(title));
        Self { register, heading, unit, ragged: is_text, absent }
    }

    /// Where a column of ours stands in a row, as spreadsheets name cells.
    pub fn place(&self, column: &str, row: u32) -> Option<String> {
        let ours = self.register.columns().iter().position(|c| *c == column)?;
        let theirs = self.heading.columns.get(ours).copied().flatten()?;
        Some(format!("{}{row}", tables::header::letters(theirs)))
    }

    pub fn note(&self, row: u32, column: &str, reason: String) -> Note {
        Note { cell: self.place(column, row), column: column.to_owned(), reason }
    }

    pub fn read(&self, row: &Row) -> Printed {
        let mut notes = Vec::new();
        if self.ragged {
            let (wanted, there) = (self.heading.titles.len(), row.cells.len());
            if there < wanted {
                notes.push((
                    WHOLE,
                    format!("少了 {} 列，应为 {wanted} 列，请核对各列有没有错位", wanted - there),
                ));
            } else if row.cells.iter().skip(wanted).any(|cell| !cell.is_blank()) {
                let more = there - wanted;
                notes.push((
                    WHOLE,
                    format!(
                        "多了 {more} 列，应为 {wanted} 列，请检查正文中的引号和逗号，并核对各列有没有错位"
                    ),
                ));
            }
        }
        if row.cut {
            notes.push((WHOLE, format!("第 {} 列以后的内容没有读", tables::COLUMNS_MAX)));
        }
        let texts: Vec<String> = self
            .register
            .columns()
            .iter()
            .copied()
            .enumerate()
            .map(|(ours, column)| {
                let theirs = self.heading.columns.get(ours).copied().flatten();
                theirs.and_then(|at| row.cells.get(at)).map_or_else(String::new, |cell| {
                    self.text(column, cell, &mut |reason: String| notes.push((column, reason)))
                })
            })
            .collect();
        Printed { texts, notes }
    }

    /// What a cell says for a column; empty where it is not to be used.
    fn text(&self, column: &'static str, cell: &Cell, doubt: &mut dyn FnMut(String)) -> String {
        for d in &cell.doubts {
            match d {
                Doubt::Inexact => {
                    doubt(
                        "这个号码是按数字存的，超过 15 位的数字已经被表格软件改掉，没有采用；请把单元格格式设为文本，重新填写"
                            .into(),
                    );
                    return String::new();
                }
                Doubt::NoResult => {
                    doubt("是公式，文件里没有存结果，没有采用；请在表格软件中粘贴为数值".into());
                    return String::new();
                }
                Doubt::Formula if self.register.typed().contains(&column) && cell.kind != Kind::Error => {
                    doubt(format!("是公式，采用了文件里存的结果“{}”，请核对", short(&cell.text)));
                }
                Doubt::Formula => {}
                Doubt::Merged => doubt("是合并单元格，采用了上面一行的值，请核对".into()),
                Doubt::Garbled => doubt("有读不出的字，文件的编码可能有误".into()),
                Doubt::Cut => doubt("文字太长，只取了前面一部分".into()),
            }
        }
        match cell.kind {
            Kind::Error => {
                doubt(format!("是错误值 {}，没有采用", cell.text));
                return String::new();
            }
            Kind::Date | Kind::DateTime | Kind::Time
                if !self.register.dates().contains(&column) && self.register.typed().contains(&column) =>
            {
                doubt(format!("这一格是日期或时间“{}”，请核对", cell.text));
            }
            Kind::Number if self.register.dates().contains(&column) && cell.text.len() != 8 => {
                doubt("是数字，不是日期；请把这一列设为日期格式".into());
            }
            _ => {}
        }
        let text = self.visible(cell, doubt);
        if Some(column) == self.register.amount() { self.amount(cell.kind, text, doubt) } else { text }
    }

    /// Without characters that no text has; those that nobody sees are told.
    fn visible(&self, cell: &Cell, doubt: &mut dyn FnMut(String)) -> String {
        let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let text = cell.text.trim();
        if text.is_ascii() && !text.bytes().any(|b| is_control(char::from(b))) {
            return text.to_owned();
        }
        if let Some(c) = text.chars().find(|c| is_control(*c)) {
            doubt(format!("有 {}，已经去掉", law::visible::named(c)));
        }
        if let Some(c) = text.chars().find(|c| law::visible::is_hidden(*c) && !c.is_control()) {
            doubt(format!("有 {}", law::visible::named(c)));
        }
        text.chars().filter(|c| !is_control(*c)).collect()
    }

    /// A plain number under a heading with a unit says an amount in that unit.
    fn amount(&self, kind: Kind, text: String, doubt: &mut dyn FnMut(String)) -> String {
        let Some(unit) = self.unit else { return text };
        let bare = text.trim_start_matches(['￥', '¥']).trim();
        let plain =
            bare.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        if !matches!(kind, Kind::Number | Kind::Text) || !plain || !bare.chars().any(|c| c.is_ascii_digit()) {
            return text;
        }
        if unit == "万元" && bare.replace(',', "").parse::<f64>().is_ok_and(|value| value >= WAN_MAX) {
            doubt(format!("列名的单位是万元，按 {bare}万元 读，请核对是不是元"));
        }
        format!("{bare}{unit}")
    }
}

fn short(text: &str) -> String {
    let mut out: String = text.chars().take(40).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

//! 历史决定（导入） — old penalty rows: taken, taken with flags, already there, or refused with the reason.
//!
//! Nothing is invented to fill a gap. What cannot be read is kept as printed and flagged for the desk; a row is
//! refused only if nobody could say which decision it is. Imported decisions are not public before the
//! publication rules and an approval.

mod amounts;
mod columns;
mod dates;
mod kinds;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::amounts::amount_fen;
pub use self::columns::{NAMES, unit_of};
pub use self::dates::date_printed;
pub use self::kinds::{KINDS, penalty_kinds};
use crate::{docno, uscc};

/// The columns of the import file, in order.
#[rustfmt::skip]
pub const COLUMNS: [&str; 11] = [
    "id", "行政处罚决定书文号", "行政相对人名称", "统一社会信用代码", "处罚机关", "处罚决定日期", "处罚类别", "处罚金额原文", "处罚依据", "正文",
    "正文完整",
];

/// From this day registrations carry a unified code, so that a firm without one is worth asking about.
const CODES_SINCE: Date = jiff::civil::date(2015, 10, 1);

/// 原始行 — one row as printed in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawRow {
    /// Identifier in the file.
    pub id: String,
    /// 行政处罚决定书文号
    #[serde(rename = "行政处罚决定书文号")]
    pub number: String,
    /// 行政相对人名称
    #[serde(rename = "行政相对人名称")]
    pub party: String,
    /// 统一社会信用代码
    #[serde(rename = "统一社会信用代码")]
    pub code: String,
    /// 处罚机关
    #[serde(rename = "处罚机关")]
    pub organ: String,
    /// 处罚决定日期
    #[serde(rename = "处罚决定日期")]
    pub date: String,
    /// 处罚类别
    #[serde(rename = "处罚类别")]
    pub kinds: String,
    /// 处罚金额原文
    #[serde(rename = "处罚金额原文")]
    pub amount: String,
    /// 处罚依据
    #[serde(rename = "处罚依据")]
    pub basis: String,
    /// 正文
    #[serde(rename = "正文")]
    pub text: String,
    /// 正文完整: 是 or 否
    #[serde(rename = "正文完整")]
    pub complete: String,
}

impl RawRow {
    /// A row from its cells in the order of [`COLUMNS`]; what is missing is empty, what is more is left out.
    #[must_use]
    pub fn from_cells(cells: &[&str]) -> RawRow {
        let cell = |at: usize| cells.get(at).map_or_else(String::new, |text| text.trim().to_owned());
        RawRow {
            id: cell(0),
            number: cell(1),
            party: cell(2),
            code: cell(3),
            organ: cell(4),
            date: cell(5),
            kinds: cell(6),
            amount: cell(7),
            basis: cell(8),
            text: cell(9),
            complete: cell(10),
        }
    }

    /// Its cells in the order of [`COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [&str; COLUMNS.len()] {
        [
            &self.id,
            &self.number,
            &self.party,
            &self.code,
            &self.organ,
            &self.date,
            &self.kinds,
            &self.amount,
            &self.basis,
            &self.text,
            &self.complete,
        ]
    }

    /// The printed values as one string, without the identifier of the file: equal for the same row again.
    pub fn content_key(&self) -> String {
        [
            "1", // the version of this form
            &self.number,
            &self.party,
            &self.code,
            &self.organ,
            &self.date,
            &self.kinds,
            &self.amount,
            &self.basis,
            &self.text,
            &self.complete,
        ]
        .map(str::trim)
        .join("\u{1f}")
    }
}

/// 历史决定 — an imported decision: what was read, beside what was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoricalRow {
    /// As printed, all of it.
    pub printed: RawRow,
    /// The canonical document number; none if it cannot be read.
    pub number: Option<String>,
    /// The code, if it passes its check.
    pub code: Option<String>,
    /// Whether the organ is one of the known ones.
    pub organ_known: bool,
    /// The date of the decision; none if missing or odd.
    pub date: Option<Date>,
    /// Kinds of 行政处罚法 第九条 that were recognised.
    pub kinds: Vec<String>,
    /// The amount in fen, only if the printed text says one amount.
    pub amount_fen: Option<i64>,
    /// Whether the whole text is there.
    pub text_complete: bool,
    /// [`RawRow::content_key`].
    pub key: String,
}

/// 存疑 — one doubt about one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The column of the file.
    pub column: String,
    /// What is wrong with it and what was done.
    pub reason: String,
}

/// 逐行结果 — what became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RowOutcome {
    /// 收下
    Taken {
        /// The decision.
        row: Box<HistoricalRow>,
    },
    /// 收下并存疑
    Flagged {
        /// The decision.
        row: Box<HistoricalRow>,
        /// Its doubts, in the order of the columns.
        flags: Vec<Flag>,
    },
    /// 已有: the same row was taken before.
    Already {
        /// Its content key.
        key: String,
    },
    /// 退回
    Refused {
        /// The column that makes it impossible.
        column: String,
        /// Why, and what to do.
        reason: String,
    },
}

/// What a row is held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// Names of the register.
    pub organs: &'a [&'a str],
    /// No decision is of a later day.
    pub today: Date,
    /// Columns of [`COLUMNS`] that the file does not have: nothing is missing in a row that the file never had.
    pub absent: &'a [&'static str],
}

/// A row read by itself, before it is held against the rows that were there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The decision.
    pub row: Box<HistoricalRow>,
    /// Its doubts, in the order of the columns.
    pub flags: Vec<Flag>,
}

impl Read {
    /// The number under which it is found again: canonical, as printed if unread.
    #[must_use]
    pub fn filed_as(&self) -> &str {
        self.row.number.as_deref().unwrap_or_else(|| self.row.printed.number.trim())
    }

    /// Adds a doubt about a column.
    pub fn doubt(&mut self, column: &str, reason: impl Into<String>) {
        let mut flags = Flags(std::mem::take(&mut self.flags));
        flags.add(column, reason);
        self.flags = flags.in_column_order();
    }

    /// What becomes of it, when so many other rows of this organ and number were taken before.
    #[must_use]
    pub fn outcome(mut self, others: usize) -> RowOutcome {
        if others > 0 && !self.filed_as().is_empty() {
            let reason = format!("同一机关的 {} 已有 {others} 条内容不同的记录", self.filed_as());
            self.doubt("行政处罚决定书文号", reason);
        }
        let Self { row, flags } = self;
        if flags.is_empty() { RowOutcome::Taken { row } } else { RowOutcome::Flagged { row, flags } }
    }
}

/// 读一行 — reads one row by itself.
///
/// # Errors
/// It is refused if it says nothing that could be kept.
pub fn read(row: &RawRow, against: &Against<'_>) -> Result<Read, RowOutcome> {
    if row.number.trim().is_empty() && row.party.trim().is_empty() && row.text.trim().is_empty() {
        return Err(refused("行政处罚决定书文号", "文号、当事人和正文都没有，无法认定是哪一件决定"));
    }
    let mut flags = Flags(Vec::new());
    let has = |column: &str| !against.absent.contains(&column);
    if row.id.trim().is_empty() && has("id") {
        flags.add("id", "没有编号");
    }
    let number = number(row, against.today, &mut flags);
    if row.party.trim().is_empty() {
        flags.add("行政相对人名称", "没有当事人名称");
    }
    let date = date(row, number.as_ref(), against.today, &mut flags);
    let code = code(row, date, &mut flags);
    let organ_known = organ(row, against.organs, &mut flags);
    let kinds = kinds(row, &mut flags);
    let amount_fen = amount(row, &kinds, &mut flags);
    let text_complete = text(row, has("正文完整"), &mut flags);
    flags.0.retain(|flag| has(&flag.column));
    let row = Box::new(HistoricalRow {
        printed: row.clone(),
        number: number.map(|n| n.canonical),
        code,
        organ_known,
        date,
        kinds,
        amount_fen,
        text_complete,
        key: row.content_key(),
    });
    Ok(Read { row, flags: flags.in_column_order() })
}

/// 判别 — decides on one row. `seen(organ, number)` gives the content keys of the rows taken before under this printed
/// organ and number (canonical, as printed if unread).
pub fn classify(row: &RawRow, against: &Against<'_>, seen: &dyn Fn(&str, &str) -> Vec<String>) -> RowOutcome {
    match read(row, against) {
        Err(refused) => refused,
        Ok(read) => {
            let before = seen(row.organ.trim(), read.filed_as());
            if before.contains(&read.row.key) {
                return RowOutcome::Already { key: read.row.key };
            }
            read.outcome(before.len())
        }
    }
}

struct Flags(Vec<Flag>);

impl Flags {
    fn add(&mut self, column: &str, reason: impl Into<String>) {
        self.0.push(Flag { column: column.to_owned(), reason: reason.into() });
    }

    fn in_column_order(mut self) -> Vec<Flag> {
        self.0.sort_by_key(|flag| COLUMNS.iter().position(|c| *c == flag.column));
        self.0
    }
}

fn refused(column: &str, reason: &str) -> RowOutcome {
    RowOutcome::Refused { column: column.to_owned(), reason: reason.to_owned() }
}

fn number(row: &RawRow, today: Date, flags: &mut Flags) -> Option<docno::DocNo> {
    match row.number.trim() {
        "" => {
            flags.add("行政处罚决定书文号", "没有文号");
            None
        }
        printed => {
            let number = docno::parse(printed)
                .map_err(|reason| flags.add("行政处罚决定书文号", format!("{reason}，按原样保留")))
                .ok()?;
            if number.year > today.year() {
                flags.add("行政处罚决定书文号", format!("文号的年份 {} 还没有到，请核对", number.year));
            }
            Some(number)
        }
    }
}

fn date(row: &RawRow, number: Option<&docno::DocNo>, today: Date, flags: &mut Flags) -> Option<Date> {
    let printed = row.date.trim();
    if printed.is_empty() {
        flags.add("处罚决定日期", "没有决定日期");
        return None;
    }
    let date = date_printed(printed)
        .map_err(|reason| flags.add("处罚决定日期", format!("{reason}，按原样保留")))
        .ok()?;
    if let Some(number) = number
        && number.year != date.year()
    {
        let reason = format!("决定日期在 {} 年，文号年份是 {} 年，请核对", date.year(), number.year);
        flags.add("处罚决定日期", reason);
    }
    if date > today {
        flags.add("处罚决定日期", format!("{date} 还没有到，请核对"));
    }
    Some(date)
}

fn code(row: &RawRow, date: Option<Date>, flags: &mut Flags) -> Option<String> {
    let printed = row.code.trim();
    if printed.is_empty() {
        let firm = ["公司", "厂", "合作社", "医院", "学校"].iter().any(|end| row.party.trim().ends_with(end));
        if firm && date.is_some_and(|d| d >= CODES_SINCE) {
            flags.add("统一社会信用代码", "没有统一社会信用代码，2015年10月1日起的单位应有");
        }
        return None;
    }
    let check = uscc::check(printed);
    match check.reason {
        None => Some(check.code),
        Some(reason) => {
            flags.add("统一社会信用代码", format!("{reason}；按原样保留，不作匹配"));
            None
        }
    }
}

fn organ(row: &RawRow, known_organs: &[&str], flags: &mut Flags) -> bool {
    let printed = row.organ.trim();
    let known = known_organs.contains(&printed);
    if printed.is_empty() {
        flags.add("处罚机关", "没有处罚机关");
    } else if !known {
        flags.add("处罚机关", format!("“{printed}”不在机关名录中，按原样保留"));
    }
    known
}

fn kinds(row: &RawRow, flags: &mut Flags) -> Vec<String> {
    if row.kinds.trim().is_empty() {
        flags.add("处罚类别", "没有处罚类别");
        return Vec::new();
    }
    let (kinds, odd) = penalty_kinds(&row.kinds);
    for reason in odd {
        flags.add("处罚类别", reason);
    }
    kinds
}

fn amount(row: &RawRow, kinds: &[String], flags: &mut Flags) -> Option<i64> {
    if row.amount.trim().is_empty() {
        if kinds.iter().any(|kind| kind == "罚款") {
            flags.add("处罚金额原文", "类别有罚款，没有金额");
        }
        return None;
    }
    amount_fen(&row.amount).map_err(|reason| flags.add("处罚金额原文", format!("{reason}，按原样保留"))).ok()
}

fn text(row: &RawRow, says_complete: bool, flags: &mut Flags) -> bool {
    if row.text.trim().is_empty() {
        flags.add("正文", "没有正文");
        return false;
    }
    let complete = row.complete.trim() == "是";
    match row.complete.trim() {
        "是" => {}
        "否" => flags.add("正文完整", "正文不全，只有部分内容"),
        "" if !says_complete => {}
        "" => flags.add("正文完整", "没有写明正文是否完整，按不完整处理"),
        other => flags.add("正文完整", format!("“{other}”不是“是”或“否”，按不完整处理")),
    }
    complete
}

#[cfg(test)]
mod tests;

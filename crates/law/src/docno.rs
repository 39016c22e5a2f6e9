//! 文号 — document numbers: 机关代字 + 类别字 +〔年份〕+ 序号 + 号, such as 吉市市监罚决〔2026〕12号.
//!
//! Old decisions print many styles: other brackets, the year in front, 第, leading zeros, letters and parts in
//! the serial, no 号. All of them are read and brought into one canonical form; what was changed is noted. What
//! has no year, no serial or no organ is not a document number and is refused with the reason.

mod brackets;
mod marks;
mod scan;

use serde::{Deserialize, Serialize};

pub use self::brackets::{is_close, is_open};
pub use self::scan::{Found, find_all};

/// Years that a document number may name: the Republic's decisions, and no later than the four digits allow.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2199;

/// 文号 — a document number, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocNo {
    /// 机关代字, such as 吉市市监; empty when the number cannot be split.
    pub organ_code: String,
    /// 类别字, such as 罚决, 罚字, 责改字; empty when none is known.
    pub kind: String,
    /// 年份.
    pub year: i16,
    /// 序号 without 第 and leading zeros, such as 12, Z-13, 174-206.
    pub serial: String,
    /// The serial as a number, if it is one; none if it has letters or parts.
    pub number: Option<u64>,
    /// The one form for comparing and showing: 〔〕, no 第, no leading zeros, 号.
    pub canonical: String,
    /// Whether the printed form differs from the canonical one.
    pub normalised: bool,
    /// What differs, in words.
    pub notes: Vec<String>,
}

impl DocNo {
    /// 机关代字 and 类别字 together: the series of the number within its year.
    pub fn series(&self) -> String {
        format!("{}{}", self.organ_code, self.kind)
    }
}

/// 拟定文号 — the standard form of the n-th number of a series and year: 吉市市监罚决 + 2026 + 12.
pub fn format(series_prefix: &str, year: i16, n: u64) -> String {
    format!("{series_prefix}〔{year:04}〕{n}号")
}

/// 校验 — whether a number is in the standard form; else what differs and how it should read.
pub fn check(text: &str) -> Result<(), String> {
    let number = parse(text)?;
    if number.normalised {
        let notes = number.notes.join("；");
        return Err(format!("{notes}。应写为 {}", number.canonical));
    }
    Ok(())
}

/// 解析 — reads a printed document number. The error is a sentence for the user.
pub fn parse(text: &str) -> Result<DocNo, String> {
    let mut notes = Vec::new();
    let compact = marks::compact(text, &mut notes);
    if compact.is_empty() {
        return Err("没有填写文号".to_owned());
    }
    let (before, year, after) = marks::split_year(&compact, &mut notes)?;
    let (series, serial) = marks::split_serial(&before, &after, &mut notes)?;
    if series.is_empty() {
        return Err(format!("“{text}”只有年份和序号，缺机关代字"));
    }
    let (organ_code, kind) = marks::split_kind(&series);
    let number = serial.parse().ok();
    let canonical = format!("{series}〔{year}〕{serial}号");
    let normalised = canonical != text;
    Ok(DocNo { organ_code, kind, year, serial, number, canonical, normalised, notes })
}

#[cfg(test)]
mod tests;

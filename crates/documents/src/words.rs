//! Wording that several documents share.

use jiff::civil::Date;
use jiff::{Timestamp, tz::Offset};

/// Hours that the legal time of the country is ahead of UTC.
const LEGAL_OFFSET_HOURS: i8 = 8;

/// `2026年3月2日`
#[must_use]
pub fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `2026年3月2日9时05分`, at +08:00.
#[must_use]
pub fn minute(at: Timestamp) -> String {
    let t = Offset::constant(LEGAL_OFFSET_HOURS).to_datetime(at);
    format!("{}{}时{:02}分", day(t.date()), t.hour(), t.minute())
}

/// `2026年3月2日9时05分至10时30分`; the day is repeated only where it differs.
#[must_use]
pub fn span(from: Timestamp, to: Timestamp) -> String {
    let offset = Offset::constant(LEGAL_OFFSET_HOURS);
    let (a, b) = (offset.to_datetime(from), offset.to_datetime(to));
    if a.date() == b.date() {
        format!("{}至{}时{:02}分", minute(from), b.hour(), b.minute())
    } else {
        format!("{}至{}", minute(from), minute(to))
    }
}

/// 一、二、… 十、十一 for headings.
#[must_use]
pub fn ordinal(n: usize) -> String {
    const ONES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let one = ONES.get(n % 10).copied().unwrap_or("");
    match n / 10 {
        0 => one.into(),
        1 => format!("十{one}"),
        tens => format!("{}十{one}", ONES.get(tens).copied().unwrap_or("")),
    }
}

/// 是 or 否 in the words given.
pub(crate) fn either<'a>(yes: bool, when: &'a str, otherwise: &'a str) -> &'a str {
    if yes { when } else { otherwise }
}

/// The text without spaces around it and without the full stop that the sentence around it will set.
pub(crate) fn bare(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '；', '，'])
}

/// Words in 案 that are no case: a 案由 may end in what was not filed, kept or reported.
const NO_CASE: [&str; 11] =
    ["备案", "档案", "方案", "预案", "报案", "病案", "图案", "草案", "提案", "教案", "文案"];

/// A 案由 without the 案 in which it may end: 销售…的商品案 is 销售…的商品, 未建立健康档案 stays as it is. Whoever
/// writes a title puts the one 案 behind it.
pub(crate) fn without_case(cause: &str) -> &str {
    let cause = cause.trim();
    match cause.strip_suffix('案') {
        Some(matter) if !NO_CASE.iter().any(|word| cause.ends_with(word)) => {
            matter.strip_suffix("一").unwrap_or(matter)
        }
        _ => cause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_says_case_once() {
        for (cause, matter) in [
            ("销售侵犯注册商标专用权的商品案", "销售侵犯注册商标专用权的商品"),
            ("销售侵犯注册商标专用权的商品", "销售侵犯注册商标专用权的商品"),
            ("涉嫌无照经营一案 ", "涉嫌无照经营"),
            ("未建立从业人员健康档案", "未建立从业人员健康档案"),
            ("未建立从业人员健康档案案", "未建立从业人员健康档案"),
            ("未办理备案", "未办理备案"),
            ("案", ""),
            ("", ""),
        ] {
            assert_eq!(without_case(cause), matter, "{cause}");
        }
    }

    #[test]
    fn dates_and_ordinals_read_as_officials_write_them() {
        let at = |s: &str| s.parse::<Timestamp>().unwrap();
        assert_eq!(
            span(at("2026-03-03T01:05:00Z"), at("2026-03-03T02:30:00Z")),
            "2026年3月3日9时05分至10时30分"
        );
        assert_eq!(
            span(at("2026-03-03T15:05:00Z"), at("2026-03-03T16:30:00Z")),
            "2026年3月3日23时05分至2026年3月4日0时30分"
        );
        for (n, text) in [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三")]
        {
            assert_eq!(ordinal(n), text);
        }
        assert_eq!(bare(" 责令改正。 "), "责令改正");
    }
}

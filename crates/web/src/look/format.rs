//! Numbers, money, dates and deadlines in the words of the design guide: half-width space between number and
//! unit, thousands separators, 2026年3月6日. Integers only; shares are rounded, but 100% means all and 0.0% none.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// 12486 → `12,486`.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// 12486, 件 → `12,486 件`.
pub fn quantity(n: i64, unit: &str) -> String {
    format!("{} {unit}", number(n))
}

/// Fen to yuan: 5000000 → `50,000 元`, 5000050 → `50,000.50 元`.
pub fn money(fen: i64) -> String {
    let sign = if fen < 0 { "−" } else { "" };
    let (yuan, rest) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    // A quotient by 100 of u64 always fits i64.
    let yuan = number(i64::try_from(yuan).unwrap_or(i64::MAX));
    if rest == 0 { format!("{sign}{yuan} 元") } else { format!("{sign}{yuan}.{rest:02} 元") }
}

/// Fen as typed into a field, without separators and unit: 5000050 → `50000.50`.
pub fn money_plain(fen: i64) -> String {
    money(fen).replace([',', ' ', '元'], "").replace('−', "-")
}

/// Reads an amount typed in yuan (`50,000.5`, `５０００`) to fen.
///
/// # Errors
/// A sentence for the field's message: what is wrong and what it should be.
pub fn money_parse(text: &str) -> Result<i64, &'static str> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '元'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' | '。' => '.',
            other => other,
        })
        .collect();
    if plain.is_empty() {
        return Err("没有填金额，应为数字，例如 50000");
    }
    let (yuan, cents) = plain.split_once('.').unwrap_or((&plain, ""));
    if !plain.chars().all(|c| c.is_ascii_digit() || c == '.') || yuan.is_empty() {
        return Err("含有数字以外的字，应只填数字，例如 50000");
    }
    if cents.len() > 2 || !cents.bytes().all(|b| b.is_ascii_digit()) {
        return Err("小数多了，最多两位（到分）");
    }
    let cents: i64 = format!("{cents:0<2}").parse().map_err(|_| "小数多了，最多两位（到分）")?;
    yuan.parse::<i64>()
        .ok()
        .and_then(|y| y.checked_mul(100))
        .and_then(|fen| fen.checked_add(cents))
        .ok_or("金额太大，请核对位数")
}

/// `2026年3月6日`.
pub fn date(d: Date) -> String {
    format!("{}年{}月{}日", d.year(), d.month(), d.day())
}

/// `3月6日`, where the year is plain from the page.
pub fn date_short(d: Date) -> String {
    format!("{}月{}日", d.month(), d.day())
}

/// `2026年3月18日 10:04`.
pub fn minute(t: DateTime) -> String {
    format!("{} {:02}:{:02}", date(t.date()), t.hour(), t.minute())
}

/// `2026年3月18日 10:04:36`.
pub fn second(t: DateTime) -> String {
    format!("{}:{:02}", minute(t), t.second())
}

/// `3月18日 10:04`.
pub fn minute_short(t: DateTime) -> String {
    format!("{} {:02}:{:02}", date_short(t.date()), t.hour(), t.minute())
}

/// Civil time at +08:00, where every legal date lives.
pub fn local(at: Timestamp) -> DateTime {
    Offset::constant(8).to_datetime(at)
}

/// The unit a period is counted in; a deadline is never shown without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    WorkingDay,
    CalendarDay,
    Hour,
    Month,
    Year,
}

impl Unit {
    /// The word after a number: 4 `个工作日`.
    pub fn counter(self) -> &'static str {
        match self {
            Unit::WorkingDay => "个工作日",
            Unit::CalendarDay => "日",
            Unit::Hour => "小时",
            Unit::Month => "个月",
            Unit::Year => "年",
        }
    }
    /// The name of the unit, where days could be taken for the other kind.
    pub fn name(self) -> &'static str {
        match self {
            Unit::WorkingDay => "工作日",
            Unit::CalendarDay => "自然日",
            Unit::Hour => "小时",
            Unit::Month => "月",
            Unit::Year => "年",
        }
    }
}

/// `7 个工作日`, `90 日`.
pub fn period(n: i64, unit: Unit) -> String {
    quantity(n, unit.counter())
}

/// `7 个工作日`, `90 日 · 自然日`: the head of a clock, where the kind of day must be plain.
pub fn period_full(n: i64, unit: Unit) -> String {
    match unit {
        Unit::CalendarDay => format!("{} · {}", period(n, unit), unit.name()),
        _ => period(n, unit),
    }
}

/// `剩 4 个工作日，3月24日到期`; past due `超 4 个工作日，3月12日到期`; on the day `今天到期（3月24日）`.
pub fn deadline(left: i64, unit: Unit, due: Date) -> String {
    let due = date_short(due);
    match left {
        0 => format!("今天到期（{due}）"),
        1.. => format!("剩 {}，{due}到期", period(left, unit)),
        _ => format!("超 {}，{due}到期", period(left.saturating_neg(), unit)),
    }
}

/// `98.6%`, rounded to the nearest tenth; what is not all never reads 100%, and what is something never 0.0%. `—` of
/// nothing.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = match (part * 2000 + whole) / (whole * 2) {
        1000 if part < whole => 999,
        0 if part > 0 => 1,
        near => near,
    };
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// A percentage never stands without its count: `98.6%（12,311／12,486 件）`.
pub fn share(part: u64, whole: u64, unit: &str) -> String {
    let n = |v: u64| number(i64::try_from(v).unwrap_or(i64::MAX));
    format!("{}（{}／{} {unit}）", percent(part, whole), n(part), n(whole))
}

/// `明市监罚〔2026〕17号`.
pub fn document_number(prefix: &str, year: i16, n: u32) -> String {
    format!("{prefix}〔{year}〕{n}号")
}

/// `214 KB`, `612 MB`.
pub fn bytes(n: u64) -> String {
    const STEP: u64 = 1024;
    match n {
        0..STEP => format!("{n} 字节"),
        STEP..0x10_0000 => format!("{} KB", n.div_ceil(STEP)),
        0x10_0000..0x4000_0000 => format!("{} MB", n.div_ceil(STEP * STEP)),
        _ => format!("{}.{} GB", n >> 30, ((n % (1 << 30)) * 10) >> 30),
    }
}

/// The place of a record in the public log: `日志序号 57`. Counted from 0 everywhere that people read it, as in the proof
/// file's `index` and in the tiles, so that the number on a page is the number to look for.
pub fn log_number(index: u64) -> String {
    format!("日志序号 {}", number(i64::try_from(index).unwrap_or(i64::MAX)))
}

/// First eight digits in two groups, to be read aloud: `9c1f 04be`.
pub fn hash_short(hex: &str) -> String {
    hash_groups(hex.get(..8).unwrap_or(hex))
}

/// Groups of four: `9c1f 04be 77a2 …`.
pub fn hash_groups(hex: &str) -> String {
    let chars: Vec<char> = hex.chars().collect();
    chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn money_and_numbers() {
        for (fen, words) in [
            (5_000_000, "50,000 元"),
            (5_000_050, "50,000.50 元"),
            (5, "0.05 元"),
            (0, "0 元"),
            (-123_456_700, "−1,234,567 元"),
        ] {
            assert_eq!(money(fen), words);
        }
        assert_eq!(money_plain(5_000_050), "50000.50");
        assert_eq!(number(999), "999");
        assert_eq!(quantity(12_486, "件"), "12,486 件");
        assert_eq!(share(999_999, 1_000_000, "件"), "99.9%（999,999／1,000,000 件）");
        for (part, whole, words) in [
            (0, 0, "—"),
            (2, 7, "28.6%"),
            (1, 3, "33.3%"),
            (2, 3, "66.7%"),
            (1, 8, "12.5%"),
            (1, 2000, "0.1%"),
            (1, 1_000_000, "0.1%"),
            (0, 9, "0.0%"),
            (7, 7, "100.0%"),
            (3, 2, "150.0%"),
            (u64::MAX - 1, u64::MAX, "99.9%"),
        ] {
            assert_eq!(percent(part, whole), words, "{part}/{whole}");
        }
        assert_eq!(bytes(219_136), "214 KB");
        assert_eq!(bytes(1_610_612_736), "1.5 GB");
    }

    #[test]
    fn money_is_read_back() {
        assert_eq!(money_parse("50,000.5 元"), Ok(5_000_050));
        assert_eq!(money_parse("５０００"), Ok(500_000));
        assert_eq!(money_parse("0.05"), Ok(5));
        for bad in ["", "五万", "1.234", "-5", ".5", "1.2.3", "99999999999999999999"] {
            assert!(money_parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn dates_and_deadlines() {
        let d = day(2026, 3, 24);
        assert_eq!(date(day(2026, 3, 6)), "2026年3月6日");
        assert_eq!(second(d.at(10, 4, 6, 0)), "2026年3月24日 10:04:06");
        assert_eq!(deadline(4, Unit::WorkingDay, d), "剩 4 个工作日，3月24日到期");
        assert_eq!(deadline(-4, Unit::WorkingDay, d), "超 4 个工作日，3月24日到期");
        assert_eq!(deadline(0, Unit::CalendarDay, d), "今天到期（3月24日）");
        assert_eq!(period_full(90, Unit::CalendarDay), "90 日 · 自然日");
        assert_eq!(document_number("明市监罚", 2026, 17), "明市监罚〔2026〕17号");
        assert_eq!(minute(local("2026-03-18T02:04:36Z".parse().unwrap())), "2026年3月18日 10:04");
        assert_eq!(hash_short("9c1f04be77a2"), "9c1f 04be");
    }
}

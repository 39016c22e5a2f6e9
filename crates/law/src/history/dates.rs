//! 日期 — dates as old decisions print them.

use jiff::civil::Date;

/// Decisions of the Republic; a year outside is a misprint.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2199;

/// Reads 2017-3-31, 2017/3/31, 2017.3.31, 20170331, 2017年3月31日 and 二〇一七年三月三十一日, each with a time of day behind
/// it or without. The error is a sentence.
pub fn date_printed(text: &str) -> Result<Date, String> {
    let plain: String = without_time(text.trim()).chars().filter(|c| !c.is_whitespace()).map(half).collect();
    let numbers = if plain.chars().any(|c| han_digit(c).is_some() || c == '十') {
        han_parts(&plain)
    } else {
        arabic_parts(&plain)
    };
    let Some((year, month, day)) = numbers else {
        return Err(format!("“{text}”读不出年、月、日，应为 2017年3月31日 这样的日期"));
    };
    let date = i8::try_from(month)
        .ok()
        .zip(i8::try_from(day).ok())
        .and_then(|(month, day)| Date::new(year, month, day).ok())
        .filter(|date| YEARS.contains(&date.year()));
    date.ok_or_else(|| format!("“{text}”不是存在的日期"))
}

/// The date of 2017/3/31 8:30:00, of 2017-03-31T08:30:00.000 and of 2017年3月31日 8时30分.
fn without_time(text: &str) -> &str {
    let Some((at, mark)) =
        text.char_indices().find(|(_, c)| c.is_whitespace() || *c == 'T').filter(|(at, _)| *at >= 8)
    else {
        return text;
    };
    let (day, time) = (text.get(..at).unwrap_or(text), text.get(at + mark.len_utf8()..).unwrap_or_default());
    let parts = time.trim().trim_end_matches(['分', '秒', 'Z']).split([':', '：', '时', '分', '.']);
    let ranges = [0..=23, 0..=59, 0..=59, 0..=999_999_999];
    let mut count = 0;
    for part in parts {
        let in_range = |n: u32| ranges.get(count).is_some_and(|range| range.contains(&n));
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) || !part.parse().is_ok_and(in_range) {
            return text;
        }
        count += 1;
    }
    if count >= 2 { day } else { text }
}

fn half(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '／' => '/',
        '－' | '—' => '-',
        '．' => '.',
        c => c,
    }
}

fn arabic_parts(text: &str) -> Option<(i16, i16, i16)> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |from: usize, to: usize| text.get(from..to)?.parse().ok();
        return Some((part(0, 4)?, part(4, 6)?, part(6, 8)?));
    }
    let marks: &[(char, char)] = &[('-', '-'), ('/', '/'), ('.', '.'), ('年', '月')];
    marks.iter().find_map(|(first, second)| {
        let (year, rest) = text.split_once(*first)?;
        let (month, day) = rest.split_once(*second)?;
        let day = day.strip_suffix('日').unwrap_or(day);
        let short = |s: &str| (1..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !short(month) || !short(day) {
            return None;
        }
        Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
    })
}

fn han_parts(text: &str) -> Option<(i16, i16, i16)> {
    let (year, rest) = text.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    let day = day.strip_suffix('日')?;
    let mut value = 0_i16;
    for c in year.chars() {
        value = value.checked_mul(10)?.checked_add(han_digit(c)?)?;
    }
    (year.chars().count() == 4).then_some(())?;
    Some((value, han_small(month)?, han_small(day)?))
}

/// 三, 十, 十二, 二十, 三十一, 廿 is not used in decisions.
fn han_small(text: &str) -> Option<i16> {
    match text.split_once('十') {
        None => {
            let mut chars = text.chars();
            let digit = han_digit(chars.next()?)?;
            chars.next().is_none().then_some(digit)
        }
        Some((tens, ones)) => {
            let digit = |s: &str, empty: i16| if s.is_empty() { Some(empty) } else { han_small(s) };
            Some(digit(tens, 1)? * 10 + digit(ones, 0)?)
        }
    }
}

/// The signs that old documents use for zero are many.
fn han_digit(c: char) -> Option<i16> {
    Some(match c {
        '〇' | '零' | '○' | '◯' | 'Ｏ' | 'O' | 'o' | '０' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

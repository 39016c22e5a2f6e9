//! 文号各部分 — brackets, year, serial and kind of a printed number.

use super::YEARS;
use super::brackets::{is_close, is_open};
use crate::radicals;

/// Parts of a 类别字, each longest first: 行政 + 处罚 + 决定 + 字. What stands before them is the organ's code.
const MANNERS: &[&str] = &["行政", "当场", "简易", "不予", "免予", "行", "当", "简", "不", "免"];
const CORES: &[&str] = &["处罚", "罚", "处"];
const STAGES: &[&str] = &["决定", "先告", "听告", "决", "告", "书"];

/// 类别字 that are built otherwise, longest first.
const KINDS: &[&str] = &[
    "责改字",
    "听告字",
    "公告发",
    "改字",
    "强字",
    "许字",
    "公告",
    "听告",
    "责改",
    "许准",
    "许决",
    "强制",
    "当场",
    "许",
    "强",
    "检",
    "改",
    "决",
];

/// 罚 + up to two characters of a branch + 字.
const KIND_WITH_BRANCH: usize = 4;

/// Without spaces and stray marks at both ends, digits and letters half-width.
pub(super) fn compact(text: &str, notes: &mut Vec<String>) -> String {
    let mut out = String::new();
    let (mut wide, mut radical) = (false, false);
    for c in text.chars() {
        match c {
            c if c.is_whitespace() || c == '\u{feff}' => {}
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                wide = true;
                out.extend(char::from_u32(u32::from(c) - 0xFEE0));
            }
            '－' | '—' | '–' | '―' | '‐' | '−' => out.push('-'),
            // A radical in the place of the character that one reads is no other number.
            c => {
                radical |= radicals::unified(c).is_some();
                out.push(radicals::folded(c));
            }
        }
    }
    if radical {
        notes.push("有部首或者兼容用字".to_owned());
    }
    if text.chars().any(char::is_whitespace) {
        notes.push("中间或两端有空格".to_owned());
    }
    if wide {
        notes.push("有全角数字或字母".to_owned());
    }
    let stray = |c: char| {
        matches!(c, '-' | '：' | ':' | '、' | '，' | ',' | '。' | '.' | '；' | ';' | '"' | '“' | '”')
    };
    let trimmed = out.trim_matches(stray);
    if trimmed.len() != out.len() {
        notes.push("两端有多余的标点".to_owned());
    }
    trimmed.to_owned()
}

/// Finds the year: a four-digit number in brackets, or, if there is none, one that stands free.
pub(super) fn split_year(text: &str, notes: &mut Vec<String>) -> Result<(String, i16, String), String> {
    let chars: Vec<char> = text.chars().collect();
    let year_at = |i: usize| -> Option<i16> {
        let four: String = chars.get(i..i + 4)?.iter().collect();
        if !four.bytes().all(|b| b.is_ascii_digit()) || chars.get(i + 4).is_some_and(char::is_ascii_digit) {
            return None;
        }
        four.parse().ok().filter(|year| YEARS.contains(year))
    };
    let part = |slice: Option<&[char]>| -> String { slice.unwrap_or_default().iter().collect() };
    for (i, c) in chars.iter().enumerate() {
        if !is_open(*c) {
            continue;
        }
        let Some(year) = year_at(i + 1) else { continue };
        let mut end = i + 5;
        if chars.get(end) == Some(&'年') {
            notes.push("括号中多写了“年”".to_owned());
            end += 1;
        }
        if !chars.get(end).is_some_and(|c| is_close(*c)) {
            notes.push("年份的括号没有写全".to_owned());
        } else {
            if *c != '〔' || chars.get(end) != Some(&'〕') {
                notes.push("年份没有用六角括号〔〕".to_owned());
            }
            end += 1;
        }
        let mut before = part(chars.get(..i));
        if before.ends_with(is_open) {
            notes.push("多写了一个括号".to_owned());
            before = before.trim_end_matches(is_open).to_owned();
        }
        let mut after = part(chars.get(end..));
        if after.starts_with(is_close) {
            notes.push("多写了一个括号".to_owned());
            after = after.trim_start_matches(is_close).to_owned();
        }
        return Ok((before, year, after));
    }
    for i in 0..chars.len() {
        let free = i
            .checked_sub(1)
            .and_then(|p| chars.get(p))
            .is_none_or(|c| !c.is_ascii_alphanumeric() && *c != '第');
        let Some(year) = year_at(i).filter(|_| free) else { continue };
        let after = part(chars.get(i + 4..));
        // A free number is a year only if a serial follows it.
        if after.chars().any(|c| c.is_ascii_digit()) {
            notes.push("年份没有加六角括号〔〕".to_owned());
            let after = after.trim_start_matches('年').trim_start_matches(is_close);
            let before = part(chars.get(..i));
            return Ok((before.trim_end_matches(is_open).to_owned(), year, after.to_owned()));
        }
    }
    Err(format!("“{text}”中没有四位年份，文号应写明年份，例如〔2026〕"))
}

/// The serial behind the last word, and the words in front of it: 罚字 may stand before or after the year.
pub(super) fn split_serial(
    before: &str,
    after: &str,
    notes: &mut Vec<String>,
) -> Result<(String, String), String> {
    let (body, with_hao) = match after.strip_suffix('号').or_else(|| after.strip_suffix("號")) {
        Some(body) => (body, true),
        None => (after, false),
    };
    if !with_hao {
        notes.push("末尾缺“号”".to_owned());
    }
    let body: String = body.chars().filter(|c| !is_open(*c) && !is_close(*c)).collect();
    if body.chars().count() + 2 <= after.chars().count() - usize::from(with_hao) {
        notes.push("序号不用括号".to_owned());
    }
    let serial_char = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '第' | '号' | '_' | '/' | '、' | '至' | '之' | '.')
    };
    let words: String = body.chars().take_while(|c| !serial_char(*c) || *c == '之').collect();
    let serial: String = body.chars().skip(words.chars().count()).collect();
    if let Some(odd) = serial.chars().find(|c| !serial_char(*c)) {
        return Err(format!("序号“{serial}”中有“{odd}”，序号应为数字"));
    }
    if !words.is_empty() && !before.is_empty() {
        notes.push("类别字写在年份之后".to_owned());
    } else if !words.is_empty() {
        notes.push("年份写在机关代字之前".to_owned());
    }
    if serial.contains('第') {
        notes.push("序号前多写了“第”".to_owned());
    }
    let serial: String = serial.chars().filter(|c| !matches!(c, '第' | '号')).collect();
    if !serial.chars().any(|c| c.is_ascii_digit()) {
        return Err("缺序号，年份之后应写顺序号，例如 12号".to_owned());
    }
    let short = without_leading_zeros(&serial);
    if short != serial {
        notes.push(format!("序号前有多余的 0（印作 {serial}）"));
    }
    if !short.bytes().all(|b| b.is_ascii_digit()) {
        notes.push("序号不是单一数字，按原样保留".to_owned());
    }
    Ok((format!("{before}{words}"), short))
}

/// 003 → 3, 02030 → 2030; parts and letters are somebody's own scheme and stay: J08-14-05, Z-013.
fn without_leading_zeros(serial: &str) -> String {
    if serial.bytes().all(|b| b.is_ascii_digit()) {
        let short = serial.trim_start_matches('0');
        return if short.is_empty() { "0".to_owned() } else { short.to_owned() };
    }
    serial.to_owned()
}

/// Splits the series into the organ's code and the kind of document.
pub(super) fn split_kind(series: &str) -> (String, String) {
    if let Some(organ) = before_penalty(series) {
        return (organ.to_owned(), series.strip_prefix(organ).unwrap_or_default().to_owned());
    }
    for kind in KINDS {
        if let Some(organ) = series.strip_suffix(kind)
            && !organ.is_empty()
        {
            return (organ.to_owned(), (*kind).to_owned());
        }
    }
    // A branch's character inside the kind: 罚南字, 罚石字.
    if let (Some(at), true) = (series.rfind('罚'), series.ends_with('字')) {
        let (organ, kind) = series.split_at(at);
        if !organ.is_empty() && kind.chars().count() <= KIND_WITH_BRANCH {
            return (organ.to_owned(), kind.to_owned());
        }
    }
    (series.to_owned(), String::new())
}

/// The organ's code in front of a kind that is built of 处罚, 罚 or 处: 吉市监 of 吉市监当场处罚决字.
fn before_penalty(series: &str) -> Option<&str> {
    let words = series.strip_suffix('字').unwrap_or(series);
    let words = strip_one(words, STAGES).unwrap_or(words);
    let organ = strip_one(words, CORES)?;
    match strip_one(organ, MANNERS) {
        // 行 alone goes with 罚 or 处: in 某环行处罚 it may be the last character of the organ.
        Some(shorter) if !series.strip_prefix(shorter).is_some_and(|kind| kind.starts_with("行处罚")) => {
            Some(shorter)
        }
        _ => Some(organ),
    }
}

/// Without the longest of these endings, if something stands before it.
fn strip_one<'a>(text: &'a str, endings: &[&str]) -> Option<&'a str> {
    endings.iter().find_map(|ending| text.strip_suffix(ending).filter(|rest| !rest.is_empty()))
}

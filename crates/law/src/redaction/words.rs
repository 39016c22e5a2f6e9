//! 文字类 — plates, e-mail addresses, accounts of social networks, dates of birth.

use super::canon::{at, ends};
use super::numbers::{Label, label_before};
use super::{Hit, Kind};

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";
/// Last characters of special plates.
const PLATE_ENDS: &str = "挂学警港澳领试超";

/// Every such value.
pub(super) fn hits(chars: &[char]) -> Vec<Hit> {
    let mut hits = plates(chars);
    hits.extend(emails(chars));
    hits.extend(social_accounts(chars));
    hits.extend(birth_dates(chars));
    hits
}

/// 车牌号: province, letter, 5 characters (6 for new energy) with at least one digit; gaps anywhere.
fn plates(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (i, c) in chars.iter().enumerate() {
        if !PROVINCES.contains(*c) {
            continue;
        }
        let mut to = i + 1;
        let (mut body, mut digits) = (0, 0);
        while let Some(c) = chars.get(to) {
            let gap = matches!(c, ' ' | '-' | '.' | '·' | '_')
                && body < 6
                && chars.get(to + 1).is_some_and(|c| c.is_ascii_alphanumeric());
            if c.is_ascii_alphanumeric() {
                body += 1;
                digits += usize::from(c.is_ascii_digit());
            } else if !gap {
                break;
            }
            to += 1;
        }
        let letter = chars.iter().skip(i + 1).find(|c| c.is_ascii_alphanumeric());
        let special = usize::from(chars.get(to).is_some_and(|c| PLATE_ENDS.contains(*c)) && body == 5);
        let near = chars.get(i + 1).is_some_and(|c| c.is_ascii_alphabetic())
            || (chars.get(i + 2).is_some_and(|c| c.is_ascii_alphabetic()) && to > i + 2 && body > 0);
        if near
            && letter.is_some_and(|c| c.is_ascii_alphabetic())
            && matches!(body + special, 6 | 7)
            && digits > 0
        {
            // 执法证号 吉B00123456 has more digits; 粤食药监 has none.
            if label_before(chars, i) != Some(Label::Code) {
                hits.push(Hit::new(i, to + special, Kind::Plate));
            }
        }
    }
    hits
}

/// 电子邮箱: local part, @, a domain with a dot.
fn emails(chars: &[char]) -> Vec<Hit> {
    let local = |c: &char| c.is_ascii_alphanumeric() || "._%+-".contains(*c);
    let mut hits = Vec::new();
    for (i, _) in chars.iter().enumerate().filter(|(_, c)| **c == '@') {
        let skip = |n: usize| usize::from(n > 0 && chars.get(n - 1) == Some(&' '));
        let left = i - skip(i);
        let before = chars.get(..left).unwrap_or_default().iter().rev().take_while(|c| local(c)).count();
        let start = i + 1 + usize::from(chars.get(i + 1) == Some(&' '));
        let mut end = start
            + chars
                .iter()
                .skip(start)
                .take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(**c))
                .count();
        while end > start && chars.get(end - 1).is_some_and(|c| ".-".contains(*c)) {
            end -= 1;
        }
        let dotted = chars.get(start..end).unwrap_or_default().contains(&'.');
        if before > 0 && dotted {
            hits.push(Hit::new(left - before, end, Kind::Email));
        }
    }
    hits
}

/// 微信、QQ: what follows the label, 5 to 20 letters, digits, hyphens or underscores.
fn social_accounts(chars: &[char]) -> Vec<Hit> {
    let account = |c: &&char| c.is_ascii_alphanumeric() || "_-".contains(**c);
    let mut hits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let length = chars.iter().skip(i).take_while(account).count();
        let letters_only = chars.iter().skip(i).take(length).all(char::is_ascii_alphabetic);
        if (5..=24).contains(&length)
            && label_before(chars, i) == Some(Label::Social)
            && (!letters_only || length > 5)
        {
            hits.push(Hit::new(i, i + length, Kind::SocialAccount));
        }
        i += length.max(1);
    }
    hits
}

#[rustfmt::skip]
const BORN: &[&str] = &["出生日期", "出生年月日", "出生年月", "出生", "生于", "出生于", "生日", "生年", "出生时间", "生辰"];
/// What begins with 生 and is no birth.
const NOT_BORN: &[&str] =
    &["生产", "生效", "生态", "生活", "生成", "生物", "生意", "生猪", "生鲜", "生肉", "生猪", "生育"];

/// 出生日期: a date beside 出生 or 生于, or before 生, or right after the sex.
fn birth_dates(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let Some(end) = date_at(chars, i) else {
            i += 1;
            continue;
        };
        let gap = chars.iter().skip(end).take_while(|c| **c == ' ').count();
        let after = end + gap;
        let mut before = i;
        while before > 0 && chars.get(before - 1).is_some_and(|c| " :为是(".contains(*c)) {
            before -= 1;
        }
        let born = at(chars, after, "出生")
            || (chars.get(after) == Some(&'生') && !NOT_BORN.iter().any(|w| at(chars, after, w)))
            || ends(chars, before, BORN)
            || ends(chars, i, &["男,", "女,", "男、", "女、", "族,"]);
        if born {
            hits.push(Hit::new(i, end, Kind::BirthDate));
        }
        i = end;
    }
    hits
}

/// The end of a date (1990年1月1日, 1990-1-1, 1990.01, 19900101, 一九九〇年三月七日) that begins at `i`.
fn date_at(chars: &[char], i: usize) -> Option<usize> {
    let digits = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let word = |c: &&char| "零〇一二三四五六七八九十".contains(**c);
    let words = |from: usize| chars.iter().skip(from).take_while(word).count();
    let free = i.checked_sub(1).and_then(|p| chars.get(p)).is_none_or(|c| !c.is_ascii_alphanumeric());
    if !free {
        return None;
    }
    if matches!(chars.get(i), Some('一' | '二')) && words(i) == 4 && chars.get(i + 4) == Some(&'年') {
        let mut end = i + 5;
        for unit in ['月', '日'] {
            let n = words(end);
            if n > 0 && chars.get(end + n) == Some(&unit) {
                end += n + 1;
            }
        }
        return Some(end);
    }
    if !matches!(chars.get(i), Some('1' | '2')) {
        return None;
    }
    if digits(i) == 8 {
        return Some(i + 8);
    }
    let mut end = i + 4;
    let separator = |j: usize| {
        let skip = usize::from(chars.get(j) == Some(&' '));
        chars.get(j + skip).is_some_and(|c| "年月-/.".contains(*c)).then_some(j + skip)
    };
    if digits(i) != 4 {
        return None;
    }
    end = separator(end)?;
    for _ in 0..2 {
        let skip = usize::from(chars.get(end + 1) == Some(&' '));
        let n = digits(end + 1 + skip);
        if !matches!(n, 1 | 2) {
            break;
        }
        end += 1 + skip + n;
        match separator(end) {
            Some(next) => end = next,
            None => break,
        }
    }
    // 1990年3月 ends after 月; 1990-3-7 ends after its last digit.
    let closing = chars.get(end).is_some_and(|c| "年月日".contains(*c));
    let day = chars.get(end) == Some(&'日');
    Some(end + usize::from(closing || day))
}

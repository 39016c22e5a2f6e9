//! 数字类 — identity numbers, telephones and bank accounts in a text.

use jiff::civil::Date;

use super::{Hit, Kind, labelled};
use crate::uscc;

/// Weights and check characters of the identity number (GB 11643-1999).
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

const CODE_LABELS: &[&str] = &["信用代码", "机构代码", "注册", "登记证", "登记", "许可证", "编"];
const ID_LABELS: &[&str] = &["身份证", "身份证件", "公民身份", "身份", "证件"];
const PHONE_LABELS: &[&str] = &["电话", "联系方式", "传真", "手机", "座机"];
const BANK_LABELS: &[&str] = &["账", "帐", "账户", "帐户", "银行卡", "卡"];

/// A run of characters without gaps, or of digit groups with single spaces or hyphens between them.
struct Run {
    from: usize,
    to: usize,
    compact: String,
}

/// Every personal number.
pub(super) fn hits(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for run in runs(chars) {
        if let Some(kind) = kind_of(chars, &run) {
            hits.push(Hit::new(run.from, run.to, kind));
            continue;
        }
        // Groups that make nothing together may each be something: two telephones with a space between.
        let mut at = run.from;
        for group in chars.get(run.from..run.to).unwrap_or_default().split(|c| !c.is_ascii_alphanumeric()) {
            let part = Run { from: at, to: at + group.len(), compact: group.iter().collect() };
            at = part.to + 1;
            if part.to - part.from < run.to - run.from
                && let Some(kind) = kind_of(chars, &part)
            {
                hits.push(Hit::new(part.from, part.to, kind));
            }
        }
    }
    hits
}

/// Whether the digits are a bank card by length and Luhn's check.
pub(super) fn is_card(chars: &[char]) -> bool {
    let digits: Vec<u32> = chars.iter().filter_map(|c| half(*c).to_digit(10)).collect();
    if !(16..=19).contains(&digits.len()) || digits.iter().all(|d| *d == 0) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| match (i % 2, d * 2) {
            (0, _) => *d,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn half(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '－' | '—' | '–' => '-',
        c => c,
    }
}

fn runs(chars: &[char]) -> Vec<Run> {
    let alnum = |i: usize| chars.get(i).is_some_and(|c| half(*c).is_ascii_alphanumeric());
    let digit = |i: usize| chars.get(i).is_some_and(|c| half(*c).is_ascii_digit());
    let mut runs = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if !alnum(i) {
            i += 1;
            continue;
        }
        let from = i;
        let mut pure = true; // digits only so far: such groups may be joined
        loop {
            while alnum(i) {
                pure &= digit(i);
                i += 1;
            }
            let gap = chars.get(i).is_some_and(|c| matches!(half(*c), ' ' | '-'));
            let three = digit(i + 1) && digit(i + 2) && digit(i + 3);
            if !(pure && gap && three && i - from >= 3) {
                break;
            }
            i += 1;
        }
        let compact = chars
            .get(from..i)
            .unwrap_or_default()
            .iter()
            .map(|c| half(*c))
            .filter(char::is_ascii_alphanumeric)
            .collect();
        runs.push(Run { from, to: i, compact });
    }
    runs
}

fn kind_of(chars: &[char], run: &Run) -> Option<Kind> {
    let text = run.compact.as_str();
    let label = |labels: &[&str]| labelled(chars, run.from, labels);
    if is_money(chars, run) && !label(PHONE_LABELS) && !label(ID_LABELS) {
        return None;
    }
    if is_identity_number(text) {
        // Few identity numbers are also valid codes: the word in front decides, else it is masked.
        let code = label(CODE_LABELS) && is_code(text);
        return (!code).then_some(Kind::IdNumber);
    }
    if is_code(text) || text.is_empty() {
        return None;
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        let id_like = text.len() == 18 && text.ends_with(['X', 'x']) && label(ID_LABELS);
        return id_like.then_some(Kind::IdNumber);
    }
    if label(ID_LABELS) && matches!(text.len(), 15 | 17 | 18 | 19) {
        return Some(Kind::IdNumber); // a misprinted number names its person as well
    }
    let grouped = run.to - run.from > text.len();
    match text.len() {
        11 if text.starts_with('1')
            && !text.starts_with("10")
            && !text.starts_with("11")
            && !text.starts_with("12") =>
        {
            return Some(Kind::Mobile);
        }
        10..=12 if text.starts_with('0') && !text.starts_with("00") && (grouped || !label(CODE_LABELS)) => {
            return Some(Kind::Landline);
        }
        13 if text.starts_with("861") => return Some(Kind::Mobile),
        7..=16 if label(PHONE_LABELS) => return Some(Kind::Landline),
        _ => {}
    }
    if label(BANK_LABELS) && (9..=30).contains(&text.len()) {
        return Some(Kind::BankAccount);
    }
    let digits: Vec<char> = text.chars().collect();
    (is_card(&digits) && !label(CODE_LABELS)).then_some(Kind::BankAccount)
}

/// Digits beside 元, 万, 亿 or a currency sign are an amount.
fn is_money(chars: &[char], run: &Run) -> bool {
    let after: String = chars.iter().skip(run.to).take(8).collect();
    let after = match after.strip_prefix(['.', '．']) {
        Some(cents) => cents.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => &after,
    }
    .trim_start();
    let before = run.from.checked_sub(1).and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    after.starts_with(['元', '万', '亿', '圆', '角']) || "￥¥$".contains(before)
}

/// A code as edition 1 checked it.
fn is_code(text: &str) -> bool {
    text.len() == 18 && uscc::check_edition1(text).valid
}

/// 公民身份号码: 18 characters with a possible date of birth and the right check character.
fn is_identity_number(text: &str) -> bool {
    let chars: Vec<char> = text.chars().map(|c| c.to_ascii_uppercase()).collect();
    if chars.len() != 18 {
        return false;
    }
    let digits: Vec<u32> = chars.iter().take(17).filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits.iter().zip(ID_WEIGHTS).map(|(d, w)| d * w).sum();
    let check = usize::try_from(sum % 11).ok().and_then(|i| ID_CHECKS.get(i));
    digits.len() == 17 && check == chars.last() && born(&digits)
}

fn born(digits: &[u32]) -> bool {
    let number = |from: usize, to: usize| {
        digits.get(from..to).unwrap_or_default().iter().fold(0_u32, |n, d| n * 10 + d)
    };
    let (year, month, day) = (number(6, 10), number(10, 12), number(12, 14));
    let date = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    matches!(date, (Ok(y), Ok(m), Ok(d)) if (1850..=2199).contains(&y) && Date::new(y, m, d).is_ok())
}

//! 统一社会信用代码 — 18 characters with a check character (GB 32100-2015).
//!
//! Places 9–17 carry a check of their own (GB 11714): with one check in 31 alone, one in 31 identity numbers of
//! citizens would pass as a code.
//!
//! A code that fails is reported with the place and the remedy. On entry it is refused, on import it is
//! flagged and kept as printed: real decisions print codes that fail.

use crate::citizen;
use serde::{Deserialize, Serialize};

/// The 31 characters of the code: the digits and the capital letters without I, O, S, V, Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// The weight of each of the first 17 places: 3 to the power of the place, modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// The weights of places 9–16 for the check character in place 17 (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// 登记管理部门 and their 机构类别 (GB 32100-2015, table 1).
const KINDS: [(char, &str); 12] = [
    ('1', "1239"),
    ('2', "19"),
    ('3', "123459"),
    ('4', "19"),
    ('5', "1239"),
    ('6', "129"),
    ('7', "129"),
    ('8', "19"),
    ('9', "1239"),
    ('A', "19"),
    ('N', "1239"),
    ('Y', "1"),
];
/// Characters in a code.
const LENGTH: usize = 18;

/// 校验结果 — whether a code stands, and if not, where it fails and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Whether the code, after removing spaces and full-width forms, is a valid one.
    pub valid: bool,
    /// The code as it was checked: without spaces, half-width.
    pub code: String,
    /// What fails and how to correct it; none if valid.
    pub reason: Option<String>,
    /// What was put right silently otherwise: spaces removed, full-width characters made half-width.
    pub notes: Vec<String>,
    /// The parts; none unless the length is 18 and every character is allowed.
    pub parts: Option<Parts>,
}

/// 代码组成 — the parts of a code (GB 32100-2015, 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// 登记管理部门代码: place 1 (1 机构编制, 5 民政, 9 工商…).
    pub registration_department: char,
    /// 机构类别代码: place 2.
    pub category: char,
    /// 登记管理机关行政区划码: places 3–8.
    pub region: String,
    /// 主体标识码（组织机构代码）: places 9–17.
    pub organisation_code: String,
    /// 校验码: place 18.
    pub check: char,
}

impl Parts {
    /// The kind of body by places 1–2, if the standard names it.
    pub fn kind(&self) -> Option<&'static str> {
        Some(match (self.registration_department, self.category) {
            ('1', '1') => "机关",
            ('1', '2') => "事业单位",
            ('1', '3') => "中央编办直接管理机构编制的群众团体",
            ('5', '1') => "社会团体",
            ('5', '2') => "民办非企业单位",
            ('5', '3') => "基金会",
            ('9', '1') => "企业",
            ('9', '2') => "个体工商户",
            ('9', '3') => "农民专业合作社",
            _ => return None,
        })
    }
}

/// 个体工商户 — codes that begin with 92: the category must be 个体工商户, in the table of legal persons.
pub fn is_sole_trader(code: &str) -> bool {
    code.starts_with("92")
}

/// The check character for the first 17 places, if there are 17 allowed characters.
pub fn check_character(first_seventeen: &str) -> Option<char> {
    let mut sum = 0;
    let mut places = 0;
    for c in first_seventeen.chars() {
        sum += WEIGHTS.get(places)? * value(c)?;
        places += 1;
    }
    if places != WEIGHTS.len() {
        return None;
    }
    ALPHABET.chars().nth((31 - sum % 31) % 31)
}

/// Whether the text is exactly a valid code: no spaces, no full-width forms.
pub fn is_valid(code: &str) -> bool {
    code.len() == LENGTH && check(code).valid
}

/// Whether what stands in the column of codes names an organisation: a valid code, spaces and full-width forms put
/// right. A citizen's identity number never does, so nobody becomes a firm by it.
pub fn is_organisation_code(text: &str) -> bool {
    check(text).valid
}

/// 校验 — checks a code as typed or printed: its characters and length, the check character of places 9–17
/// (GB 11714) and that of the whole, and that it is no citizen's identity number.
pub fn check(text: &str) -> Check {
    let mut check = check_edition1(text);
    if check.reason.is_some() && citizen::has_form(&check.code) {
        // One wrong character, and it is still somebody's number.
        check.reason = Some(A_PERSONS.to_owned());
        check.valid = false;
    } else if check.reason.is_none() {
        check.reason = stricter_fault(&check.code);
        check.valid = check.reason.is_none();
    }
    check
}

/// What edition 1 checked: characters, length and the last place. For judging again what was recorded under it.
pub fn check_edition1(text: &str) -> Check {
    let (code, notes) = normalise(text);
    let reason = fault(&code);
    let parts = split(&code);
    Check { valid: reason.is_none(), code, reason, notes, parts }
}

/// What is said of a person's number in the place of a code.
const A_PERSONS: &str = "这是公民身份号码，不是统一社会信用代码；当事人是自然人的，不填代码";

/// Of a code whose last place is right: whose number it is, and places 9–17.
fn stricter_fault(code: &str) -> Option<String> {
    if citizen::is_citizen_number(code) {
        return Some(A_PERSONS.to_owned());
    }
    let (department, category) = (code.chars().next()?, code.chars().nth(1)?);
    if !KINDS.iter().any(|(d, categories)| *d == department && categories.contains(category)) {
        return Some(format!(
            "第 1、2 位“{department}{category}”不是登记管理部门和机构类别的代码，请对照营业执照核对"
        ));
    }
    let region: String = code.chars().skip(2).take(2).collect();
    if region != "10" && !citizen::is_province(&region) {
        return Some(format!("第 3、4 位“{region}”不是省级行政区划代码，请对照营业执照核对"));
    }
    let body: String = code.chars().skip(8).take(8).collect();
    let printed = code.chars().nth(16)?;
    match organisation_check(&body) {
        Some(right) if right == printed => None,
        right => Some(format!(
            "主体标识码对不上：第 17 位是“{printed}”，按第 9 至 16 位推算应为“{}”，请对照营业执照核对每一位",
            right.map(String::from).unwrap_or_default()
        )),
    }
}

/// The check character of an 组织机构代码 (GB 11714) for its first eight places.
fn organisation_check(body: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in body.chars().zip(ORGANISATION_WEIGHTS) {
        sum += c.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        n => char::from_digit(n, 10),
    }
}

fn value(c: char) -> Option<usize> {
    ALPHABET.chars().position(|a| a == c)
}

/// Half-width and without white space, with a note of what was changed.
fn normalise(text: &str) -> (String, Vec<String>) {
    let mut code = String::new();
    let (mut spaces, mut wide) = (0, 0);
    for c in text.chars() {
        match c {
            c if c.is_whitespace() || ('\u{200b}'..='\u{200f}').contains(&c) || c == '\u{feff}' => {
                spaces += 1
            }
            '！'..='～' => {
                wide += 1;
                code.extend(char::from_u32(u32::from(c) - 0xFEE0));
            }
            c => code.push(c),
        }
    }
    let mut notes = Vec::new();
    if spaces > 0 {
        notes.push(format!("已去掉 {spaces} 个空格"));
    }
    if wide > 0 {
        notes.push(format!("已把 {wide} 个全角字符改为半角"));
    }
    (code, notes)
}

fn fault(code: &str) -> Option<String> {
    let chars: Vec<char> = code.chars().collect();
    if chars.is_empty() {
        return Some("没有填写，应为 18 位".to_owned());
    }
    if let Some(reason) = chars.iter().enumerate().find_map(|(i, c)| bad_character(i + 1, *c)) {
        return Some(reason);
    }
    match chars.len() {
        LENGTH => {}
        n if n < LENGTH => return Some(format!("少了 {} 位，应为 18 位", LENGTH - n)),
        n => return Some(format!("多了 {} 位，应为 18 位", n - LENGTH)),
    }
    let first: String = chars.iter().take(LENGTH - 1).collect();
    let printed = chars.last().copied()?;
    match check_character(&first) {
        Some(right) if right == printed => None,
        right => Some(format!(
            "校验码对不上：第 18 位是“{printed}”，按前 17 位推算应为“{}”，请对照营业执照核对每一位",
            right.map(String::from).unwrap_or_default()
        )),
    }
}

fn bad_character(place: usize, c: char) -> Option<String> {
    if value(c).is_some() {
        return None;
    }
    Some(match c {
        'a'..='z' if value(c.to_ascii_uppercase()).is_some() => {
            format!("第 {place} 位是小写“{c}”，请改为大写“{}”", c.to_ascii_uppercase())
        }
        'I' | 'i' | 'O' | 'o' | 'S' | 's' | 'V' | 'v' | 'Z' | 'z' => {
            let likely = match c.to_ascii_uppercase() {
                'I' => "，可能是数字 1",
                'O' => "，可能是数字 0",
                'S' => "，可能是数字 5",
                'Z' => "，可能是数字 2",
                _ => "",
            };
            format!("第 {place} 位是“{c}”，代码中不用字母 I、O、S、V、Z{likely}")
        }
        _ => format!("第 {place} 位是“{c}”，代码只用数字和大写字母"),
    })
}

fn split(code: &str) -> Option<Parts> {
    if code.chars().count() != LENGTH || !code.chars().all(|c| value(c).is_some()) {
        return None;
    }
    let mut chars = code.chars();
    Some(Parts {
        registration_department: chars.next()?,
        category: chars.next()?,
        region: chars.by_ref().take(6).collect(),
        organisation_code: chars.by_ref().take(9).collect(),
        check: chars.next()?,
    })
}

#[cfg(test)]
mod tests;

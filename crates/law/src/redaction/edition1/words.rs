//! 文字类 — plates, e-mail addresses, dates of birth and home addresses in a text.

use super::{Hit, Kind, labelled};

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";
/// Last characters of special plates.
const PLATE_ENDS: &str = "挂学警港澳领试超";

/// 车牌号: province, letter, 5 characters (6 for new energy) with at least one digit.
pub(super) fn plates(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (i, c) in chars.iter().enumerate() {
        if !PROVINCES.contains(*c) || !chars.get(i + 1).is_some_and(char::is_ascii_uppercase) {
            continue;
        }
        let dot = chars.get(i + 2).is_some_and(|c| matches!(c, '·' | '•' | '-' | ' ' | '．'));
        let start = i + 2 + usize::from(dot);
        let body = chars.iter().skip(start).take_while(|c| c.is_ascii_alphanumeric()).count();
        let end = start + body;
        let special = usize::from(chars.get(end).is_some_and(|c| PLATE_ENDS.contains(*c)) && body == 4);
        let digits = chars.iter().skip(start).take(body).any(char::is_ascii_digit);
        if matches!(body + special, 5 | 6) && digits {
            hits.push(Hit::new(i, end + special, Kind::Plate));
        }
    }
    hits
}

/// 电子邮箱: local part, @, a domain with a dot.
pub(super) fn emails(chars: &[char]) -> Vec<Hit> {
    let local = |c: &char| c.is_ascii_alphanumeric() || "._%+-".contains(*c);
    let mut hits = Vec::new();
    for (i, _) in chars.iter().enumerate().filter(|(_, c)| matches!(c, '@' | '＠')) {
        let before = chars.get(..i).unwrap_or_default().iter().rev().take_while(|c| local(c)).count();
        let mut end = i
            + 1
            + chars
                .iter()
                .skip(i + 1)
                .take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(**c))
                .count();
        while end > i + 1 && chars.get(end - 1).is_some_and(|c| ".-".contains(*c)) {
            end -= 1;
        }
        let dotted = chars.get(i + 1..end).unwrap_or_default().contains(&'.');
        if before > 0 && dotted {
            hits.push(Hit::new(i - before, end, Kind::Email));
        }
    }
    hits
}

/// 微信、QQ: what follows the label, 5 to 20 letters, digits, hyphens or underscores.
pub(super) fn social_accounts(chars: &[char]) -> Vec<Hit> {
    let account = |c: &&char| c.is_ascii_alphanumeric() || "_-".contains(**c);
    let mut hits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let length = chars.iter().skip(i).take_while(account).count();
        if (5..=20).contains(&length) && labelled(chars, i, &["微信", "QQ", "qq"]) {
            hits.push(Hit::new(i, i + length, Kind::SocialAccount));
        }
        i += length.max(1);
    }
    hits
}

/// 出生日期: a date beside 出生 or 生于, or before 生.
pub(super) fn birth_dates(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let Some(end) = date_at(chars, i) else {
            i += 1;
            continue;
        };
        let after: String = chars.iter().skip(end).take(2).collect();
        let born = after == "出生"
            || (after.starts_with('生')
                && !["生产", "生效", "生态", "生活", "生成", "生物"].contains(&after.as_str()))
            || labelled(chars, i, &["出生日期", "出生年月日", "出生年月", "出生", "生于", "出生于", "生日"]);
        if born {
            hits.push(Hit::new(i, end, Kind::BirthDate));
        }
        i = end;
    }
    hits
}

/// The end of a date (1990年1月1日, 1990-1-1, 1990.01, 19900101) that begins at `i`.
fn date_at(chars: &[char], i: usize) -> Option<usize> {
    let digits = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let free = i.checked_sub(1).and_then(|p| chars.get(p)).is_none_or(|c| !c.is_ascii_alphanumeric());
    if !free || !matches!(chars.get(i), Some('1' | '2')) {
        return None;
    }
    if digits(i) == 8 {
        return Some(i + 8);
    }
    let mut end = i + 4;
    if digits(i) != 4 || !chars.get(end).is_some_and(|c| "年-/.．".contains(*c)) {
        return None;
    }
    for _ in 0..2 {
        let n = digits(end + 1);
        if !matches!(n, 1 | 2) {
            break;
        }
        end += 1 + n;
        if !chars.get(end).is_some_and(|c| "月-/.．".contains(*c)) {
            break;
        }
    }
    if end == i + 4 {
        return None;
    }
    Some(end + usize::from(chars.get(end).is_some_and(|c| "日月".contains(*c))))
}

/// Labels of a home: always a natural person's.
const HOME: &[&str] = &[
    "家庭住址",
    "家庭地址",
    "现住址",
    "住址",
    "现住",
    "家住",
    "户籍所在地",
    "户籍地址",
    "户籍地",
    "户口所在地",
    "居住地",
    "经常居住地",
];
/// Labels that natural and legal persons share.
const SHARED: &[&str] = &["住所地", "住所", "联系地址", "通讯地址", "送达地址", "地址"];
/// Labels at which an address ends, where nothing separates the fields.
#[rustfmt::skip]
const NEXT: &[&str] = &[
    "身份证", "公民身份", "联系电话", "电话", "手机", "邮编", "邮政编码", "职业", "工作单位", "法定代表人", "负责人", "统一社会信用代码",
    "社会信用代码", "性别", "出生", "民族", "经查", "违法", "联系方式", "证件", "我局", "本局", "我厅", "本机关", "一、",
];
/// The longest home address that is looked for.
const ADDRESS_MAX: usize = 80;
/// How far back the owner of a shared label is looked for.
const OWNER_MAX: usize = 80;

/// 住址: what follows the label up to the end of the clause.
pub(super) fn addresses(chars: &[char], legal_person_terms: &[&str]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for i in 0..chars.len() {
        let starts = |labels: &'static [&'static str]| {
            labels.iter().copied().filter(|l| at(chars, i, l)).max_by_key(|l| l.chars().count())
        };
        let (label, shared) = match (starts(HOME), starts(SHARED)) {
            (Some(label), _) => (label, false),
            (None, Some(label)) => (label, true),
            (None, None) => continue,
        };
        let mut from = i + label.chars().count();
        let gap =
            chars.iter().skip(from).take_while(|c| c.is_whitespace() || "：:为是)）".contains(**c)).count();
        // 住址确认书, 地址不详: a word that goes on is no label, unless an address clearly begins.
        if gap == 0 && shared {
            continue;
        }
        from += gap;
        let length = (0..ADDRESS_MAX)
            .take_while(|n| {
                let next = from + n;
                chars.get(next).is_some_and(|c| !"，,。；;、\n\r\t".contains(*c))
                    && !NEXT.iter().any(|l| at(chars, next, l))
                    && !year_at(chars, next)
            })
            .count();
        let seen = hits.last().is_some_and(|hit| hit.to >= from + length);
        if length < 3
            || seen
            || already_masked(chars, from)
            || (shared && legal(chars, i, legal_person_terms))
        {
            continue;
        }
        hits.push(Hit::new(from, from + length, Kind::Address));
    }
    hits
}

fn at(chars: &[char], i: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(k, c)| chars.get(i + k) == Some(&c))
}

/// 2017年…: where a date begins, the address is over.
fn year_at(chars: &[char], i: usize) -> bool {
    chars.iter().skip(i).take(4).filter(|c| c.is_ascii_digit()).count() == 4
        && chars.get(i + 4) == Some(&'年')
}

fn already_masked(chars: &[char], from: usize) -> bool {
    at(chars, from, "***")
}

/// Whether the nearest owner before a shared label is a legal person.
fn legal(chars: &[char], i: usize, legal_person_terms: &[&str]) -> bool {
    let before: String = chars.get(i.saturating_sub(OWNER_MAX)..i).unwrap_or_default().iter().collect();
    let last = |terms: &[&str]| terms.iter().filter_map(|t| before.rfind(t)).max();
    let natural = last(&["身份证", "公民身份", "性别", "，男", "，女", "男，", "女，", "出生"]);
    match (last(legal_person_terms), natural) {
        (Some(legal), Some(natural)) => legal > natural,
        (legal, None) => legal.is_some(),
        (None, Some(_)) => false,
    }
}

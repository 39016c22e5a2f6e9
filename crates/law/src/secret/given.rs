//! What an officer wrote into the two fields of an informant, since edition 3: every name and every number that stands in
//! them, however they were joined. What is found too little is told to whoever may not know; what is found too much
//! covers words of a decision, so that remarks beside a name are none.

use super::people::{BETWEEN, NOBODY, bare};
use super::{Form, digit, folded, joins};

/// Words between names of two persons. Each side has two signs or more: 李和平 is one person.
const AND: [char; 7] = ['和', '与', '及', '跟', '同', '暨', '并'];
/// Signs that may join the names of two persons, or stand within the name of one.
const DASHES: [char; 9] = ['-', '‐', '–', '—', '－', '~', '～', '＆', '&'];
/// What is written before a name.
const BEFORE: [&str; 24] = [
    "举报人",
    "投诉人",
    "反映人",
    "来访人",
    "报案人",
    "联系人",
    "知情人",
    "姓名",
    "实名",
    "本名",
    "业主",
    "住户",
    "居民",
    "村民",
    "市民",
    "群众",
    "消费者",
    "顾客",
    "客户",
    "员工",
    "职工",
    "店主",
    "租户",
    "邻居",
];
/// What is written beside a name of somebody who is near to its bearer: nobody's name.
const NEAR: [&str; 22] = [
    "妻子", "丈夫", "爱人", "儿子", "女儿", "父亲", "母亲", "父母", "家人", "家属", "孩子", "老伴", "邻居",
    "同事", "朋友", "同学", "亲属", "亲戚", "本人", "等人", "他人", "多人",
];
/// What is counted in a remark: 1970年生, 45岁, 3人.
const COUNTED: [char; 5] = ['年', '月', '日', '岁', '人'];
/// What stands for somebody who was named before.
const STANDS_FOR: [char; 3] = ['其', '他', '她'];
/// Digits of a mobile number.
const MOBILE: usize = 11;
/// Parts of one run of digits that are looked at.
const PARTS_MAX: usize = 24;

/// The names in the field. Those in brackets are remarks on the one before them, unless nothing else is there.
pub(super) fn names_in(field: &str) -> Vec<String> {
    let (outside, inside) = by_brackets(field);
    let all = names_of(&outside);
    if all.is_empty() { names_of(&inside) } else { all }
}

fn by_brackets(field: &str) -> (String, String) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in field.chars() {
        match c {
            '(' | '（' | '[' | '【' | '［' => depth += 1,
            ')' | '）' | ']' | '】' | '］' => {
                depth = depth.saturating_sub(1);
                inside.push('、');
            }
            c if depth == 0 => outside.push(c),
            c => inside.push(c),
        }
    }
    (outside, inside)
}

fn names_of(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let ends = |c: char| BETWEEN.contains(&c) || matches!(c, ':' | '：' | '。' | '\n' | '\t' | '=' | '＝');
    for part in text.split(ends) {
        for person in persons_of(part) {
            let name = bare(before_off(bare(&person).as_str()));
            let word = name.as_str();
            let nobody = NOBODY.contains(&word) || NEAR.contains(&word) || BEFORE.contains(&word);
            if !name.is_empty() && !nobody && !name.starts_with(STANDS_FOR) && !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

/// The persons of a part without signs between: words of more than one sign are each a name or a remark (张三丰 女), single
/// signs are one name (尤 示 例), and words in Latin letters are one name (Ann Lee).
fn persons_of(part: &str) -> Vec<String> {
    let words: Vec<&str> = part.split_whitespace().map(beside_digits).filter(|w| !w.is_empty()).collect();
    let latin = words.iter().all(|w| w.is_ascii());
    let apart = !latin && words.iter().any(|w| w.chars().count() > 1);
    if !apart {
        return joined_by_dash(&words.join(" "));
    }
    let long = words.into_iter().filter(|w| w.chars().count() > 1);
    long.flat_map(joined_by_dash).flat_map(|word| joined_by_and(&word)).collect()
}

/// The letters of a word that has digits: those before them, or, where none are, those behind, if they count nothing.
fn beside_digits(word: &str) -> &str {
    let before = word.split(digit_of_number).next().unwrap_or_default();
    if !before.is_empty() {
        return before;
    }
    word.rsplit(digit_of_number).next().filter(|after| !after.starts_with(COUNTED)).unwrap_or_default()
}

/// A digit as it stands in a number, not a word that means one: 张三 is a name.
fn digit_of_number(c: char) -> bool {
    c.is_numeric()
}

/// Both persons of 尤示方-李四海; the one of 尤-示-方, and of Jean-Luc.
fn joined_by_dash(word: &str) -> Vec<String> {
    let parts: Vec<&str> = word.split(DASHES).map(str::trim).filter(|p| !p.is_empty()).collect();
    let han = |p: &&str| !p.is_ascii() && p.chars().count() > 1;
    if parts.len() > 1 && parts.iter().all(han) {
        return parts.into_iter().map(ToOwned::to_owned).collect();
    }
    vec![word.to_owned()]
}

/// Both persons of 张三和李四海; the one of 李和平.
fn joined_by_and(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let cut = letters.iter().enumerate().position(|(i, c)| AND.contains(c) && i > 1 && letters.len() > i + 2);
    match cut {
        Some(i) => {
            let first: String = letters.iter().take(i).collect();
            let rest: String = letters.iter().skip(i + 1).collect();
            std::iter::once(first).chain(joined_by_and(&rest)).collect()
        }
        None => vec![word.trim_end_matches("等人").trim_end_matches('等').to_owned()],
    }
}

/// Without what is written before a name, where a name is left.
fn before_off(name: &str) -> &str {
    let mut rest = name;
    while let Some(less) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)).map(str::trim_start)
        && less.chars().count() > 1
    {
        rest = less;
    }
    rest
}

/// The numbers in the fields: of every run of digits that signs join the whole, each part of it, the mobile numbers and
/// the landlines in it, and those without their country and area.
pub(super) fn numbers_in(fields: &[&str]) -> Vec<Vec<char>> {
    let mut all: Vec<Vec<char>> = Vec::new();
    for field in fields {
        let letters: Vec<char> = folded(Form::Read, field).map(|(c, _)| c).collect();
        for run in letters.split(|c| digit(*c).is_none() && !between_digits(*c)) {
            let parts: Vec<Vec<char>> = run
                .split(|c| digit(*c).is_none())
                .map(|part| part.iter().filter_map(|c| digit(*c)).collect())
                .filter(|part: &Vec<char>| !part.is_empty())
                .take(PARTS_MAX)
                .collect();
            for number in numbers_of(&parts) {
                if !all.contains(&number) {
                    all.push(number);
                }
            }
        }
    }
    all
}

/// What stands between the digits of one number, and between two numbers that nothing else parts.
fn between_digits(c: char) -> bool {
    joins(c)
        || matches!(c, '+' | '_' | '*' | '#' | '·' | '－' | '（' | '）' | '\u{a0}' | '\u{2010}'..='\u{2015}')
}

fn numbers_of(parts: &[Vec<char>]) -> Vec<Vec<char>> {
    let mut all = vec![parts.concat()];
    all.extend(parts.iter().cloned());
    // A number begins where a part does.
    for at in 0..parts.len() {
        let Some(rest) = parts.get(at..) else { continue };
        let digits: Vec<char> = rest.concat();
        for abroad in ["", "86", "0086", "17951", "12593"] {
            let Some(number) = without(&digits, abroad) else { continue };
            if let Some(mobile) = number.get(..MOBILE).filter(|m| is_mobile(m)) {
                all.push(mobile.to_vec());
                all.extend(after(number, MOBILE));
            }
            all.extend(landlines(number));
            // Behind a country's code the area's zero is left out.
            if abroad.ends_with("86") {
                all.extend(landlines(&[&['0'], number].concat()));
            }
        }
    }
    all
}

/// What follows a mobile number in the same digits, where it is one itself.
fn after(digits: &[char], at: usize) -> Option<Vec<char>> {
    digits.get(at..at + MOBILE).filter(|m| is_mobile(m)).map(<[char]>::to_vec)
}

fn without<'a>(digits: &'a [char], prefix: &str) -> Option<&'a [char]> {
    let n = prefix.len();
    digits.get(..n).filter(|head| head.iter().copied().eq(prefix.chars())).and_then(|_| digits.get(n..))
}

/// `1[3-9]` and nine more.
fn is_mobile(digits: &[char]) -> bool {
    digits.len() == MOBILE
        && digits.first() == Some(&'1')
        && digits.get(1).is_some_and(|c| ('3'..='9').contains(c))
}

/// A landline with its area code, and without it: 010 and 02x have three digits, the others four; the number has seven or
/// eight, and an extension may follow.
fn landlines(digits: &[char]) -> Vec<Vec<char>> {
    let area = match digits {
        ['0', '1' | '2', ..] => 3,
        ['0', '3'..='9', ..] => 4,
        _ => return Vec::new(),
    };
    let left = digits.len().saturating_sub(area);
    let mut all = Vec::new();
    for long in [7, 8] {
        let alone = left != 7 && left != 8;
        let local = digits.get(area..area + long).filter(|_| alone || left == long);
        if let Some(local) = local.filter(|l| l.first().is_some_and(|c| ('2'..='8').contains(c))) {
            all.push(local.to_vec());
            all.extend(digits.get(..area + long).map(<[char]>::to_vec));
        }
    }
    all
}

/// What cannot be told apart in the name's field: it is refused at entry, and what an older edition took is read as far as
/// it can be.
#[must_use]
pub(crate) fn unclear_name(field: &str) -> Option<&'static str> {
    let mut behind = field.split(digit_of_number).skip(1).filter(|rest| !rest.is_empty());
    let ends = field.chars().last().is_some_and(digit_of_number);
    if ends || behind.any(|rest| !rest.starts_with(COUNTED)) {
        return Some("这里只写姓名；电话、门牌等写在联系方式里");
    }
    if field.contains([':', '：', '=', '＝']) {
        return Some("这里只写姓名，不写“姓名：”等字样；不止一人的，用顿号隔开");
    }
    let outside = by_brackets(field).0;
    (outside.trim().is_empty() && !names_in(field).is_empty()).then_some("姓名不写在括号里；括号里只写说明")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deed::casework::Informant;
    use crate::edition::{EDGES, READING};
    use crate::secret::Secret;

    #[test]
    fn every_name_of_the_field_is_found_and_no_remark() {
        for (field, names) in [
            ("（尤示方）", vec!["尤示方"]),
            ("举报人（尤示方）", vec!["尤示方"]),
            ("【尤示方】", vec!["尤示方"]),
            ("举报人尤示方", vec!["尤示方"]),
            ("业主尤示方女士", vec!["尤示方"]),
            ("姓名：尤示方", vec!["尤示方"]),
            ("举报人姓名: 尤示方", vec!["尤示方"]),
            ("尤示方和李四海", vec!["尤示方", "李四海"]),
            ("尤示方及李四海、王五湖", vec!["尤示方", "李四海", "王五湖"]),
            ("尤示方与李四海和王五湖", vec!["尤示方", "李四海", "王五湖"]),
            ("尤示方-李四海", vec!["尤示方", "李四海"]),
            ("尤示方—李四海", vec!["尤示方", "李四海"]),
            ("尤示方：李四海", vec!["尤示方", "李四海"]),
            ("尤示方及其妻子", vec!["尤示方"]),
            ("尤示方和家人", vec!["尤示方"]),
            ("尤示方等人", vec!["尤示方"]),
            ("尤示方等3人", vec!["尤示方"]),
            ("尤示方13900001111", vec!["尤示方"]),
            ("尤示方 女 1970年生", vec!["尤示方"]),
            ("13900001111尤示方", vec!["尤示方"]),
            ("尤示方（邻居）", vec!["尤示方"]),
            ("李和平", vec!["李和平"]),
            ("欧阳和平", vec!["欧阳和平"]),
            ("尤-示-方", vec!["尤-示-方"]),
            ("Jean-Luc Yu", vec!["Jean-Luc Yu"]),
            ("尤 示 方", vec!["尤 示 方"]),
            ("Ann Lee", vec!["Ann Lee"]),
            ("匿名", vec![]),
            ("（不详）", vec![]),
            ("举报人", vec![]),
        ] {
            assert_eq!(names_in(field), names, "{field}");
        }
    }

    #[test]
    fn a_number_is_found_without_what_was_written_round_it() {
        for (contact, bare) in [
            ("+8613900001111", "13900001111"),
            ("+86 139 0000 1111", "13900001111"),
            ("8613900001111", "13900001111"),
            ("0086-139-0000-1111", "13900001111"),
            ("13900001111 13800002222", "13800002222"),
            ("139 0000 1111 138 0000 2222", "13800002222"),
            ("1390000111113800002222", "13800002222"),
            ("13900001111/13800002222", "13900001111"),
            ("一三九零零零零一一一一", "13900001111"),
            ("0432-62049999", "62049999"),
            ("0432 62049999-802", "62049999"),
            ("0432-62049999-802", "043262049999"),
            ("043262049999802", "62049999"),
            ("（0432）62049999", "62049999"),
            ("010-62049999", "62049999"),
            ("+86-432-62049999", "62049999"),
            ("0434-3204999转802", "3204999"),
            ("62049999转802", "62049999"),
            ("电话：13900001111（晚上）", "13900001111"),
        ] {
            let secret =
                Secret::of(&Informant { name: "匿名".into(), contact: contact.into() }, None).unwrap();
            for text in [format!("有人来电{bare}反映"), format!("{contact}反映")] {
                assert!(secret.is_in(&text), "{contact}: {text}");
                assert!(
                    !secret.is_in(&secret.replaced(&text, crate::secret::HIDDEN).unwrap()),
                    "{contact}: {text}"
                );
            }
        }
        // Digits of a mobile number's middle are nobody's.
        let secret =
            Secret::of(&Informant { name: "匿名".into(), contact: "13724680246".into() }, None).unwrap();
        assert!(!secret.is_in("罚款 7246802 元") && !secret.is_in("72468024"));
    }

    #[test]
    fn radicals_are_the_characters_that_a_reader_sees_since_edition_3() {
        let informant = Informant { name: "马示食".into(), contact: String::new() };
        let typed = Informant { name: "⻢⽰⻝".into(), contact: String::new() };
        for (kept, text) in [(&informant, "据⻢⽰⻝反映"), (&typed, "据马示食反映"), (&typed, "据⾺示食反映")]
        {
            let found = |edition| Secret::of_in(edition, kept, None).is_some_and(|secret| secret.is_in(text));
            // 馬 is no 马.
            assert_eq!(found(READING), !text.contains('⾺'), "{text}");
            assert!(!found(EDGES), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused_and_names_are_not() {
        for field in [
            "尤示方13900001111",
            "尤示方 139 0000 1111",
            "姓名：尤示方",
            "（尤示方）",
            "【尤示方】",
            "2楼尤示方",
        ] {
            assert!(unclear_name(field).is_some(), "{field}");
        }
        for field in [
            "尤示方",
            "尤示方、李四海",
            "尤示方（邻居）",
            "张三丰 女 1970年生",
            "Ann Lee",
            "（不详）",
            "匿名",
        ] {
            assert_eq!(unclear_name(field), None, "{field}");
        }
    }
}

//! What an officer wrote into the two fields of an informant, since edition 3: every name and every number that stands in
//! them, however they were joined. What is found too little is told to whoever may not know; what is found too much
//! covers words of a decision, so that remarks beside a name are none.

use super::people::{BETWEEN, NOBODY, bare};
use super::{Form, digit, folded, joins};
use crate::redaction::surname_length;

/// Words between names of two persons. Each side has two signs or more: 李和平 is one person.
const AND: [char; 7] = ['和', '与', '及', '跟', '同', '暨', '并'];
/// Signs that may join the names of two persons, or stand within the name of one.
const DASHES: [char; 9] = ['-', '‐', '–', '—', '－', '~', '～', '＆', '&'];
/// What is written before a name.
const BEFORE: [&str; 38] = [
    "负责人",
    "经营者",
    "曾用名",
    "又名",
    "别名",
    "原名",
    "真名",
    "退休职工",
    "离职员工",
    "退休",
    "离职",
    "原告",
    "申请人",
    "实名举报",
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
/// What is written before another name of the same person.
const ALSO: [&str; 5] = ["曾用名", "又名", "别名", "原名", "真名"];
/// What is written behind a name and is none of it; nobody's name ends so.
const BEHIND: [&str; 30] = [
    "夫妇",
    "夫妻",
    "一家",
    "全家",
    "书记",
    "大夫",
    "科长",
    "处长",
    "局长",
    "所长",
    "队长",
    "村长",
    "组长",
    "校长",
    "院长",
    "厂长",
    "班长",
    "站长",
    "股长",
    "会长",
    "教授",
    "律师",
    "工程师",
    "老人",
    "总",
    "之子",
    "之女",
    "他爸",
    "他妈",
    "家属",
];
/// What stands between a name and somebody who is near to its bearer.
const OF: [char; 2] = ['的', '之'];
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
    let mut all = names_of(&outside);
    // In brackets stand remarks, and other names of the one before them.
    let called = |name: &String| name.starts_with(['小', '老']) && name.chars().count() == 2;
    let is_all = all.iter().all(called) || ALSO.iter().any(|word| inside.contains(word));
    let others = names_of(&inside).into_iter().filter(|name| is_all || is_like_a_name(name));
    for name in others.collect::<Vec<_>>() {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Two to four characters of which the first are a surname.
fn is_like_a_name(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let surname = surname_length(&chars, 0);
    surname > 0 && (surname + 1..=4).contains(&chars.len())
}

/// What may be the name within a word that is longer than names are: its first and last characters, as far as they begin
/// with a surname.
fn within(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let n = chars.len();
    if n < 4
        || n == 4 && surname_length(&chars, 0) == 2
        || !chars.iter().all(|c| c.is_alphabetic() && !c.is_ascii())
    {
        return Vec::new();
    }
    let mut all = Vec::new();
    if surname_length(&chars, 0) == 1 {
        all.extend(chars.get(..3));
    }
    for long in [2, 3] {
        let at = n - long;
        // Of a long word the last three are the likeliest, whatever the surname.
        if surname_length(&chars, at) > 0 && (n > 4 || long == 3) || n > 4 && long == 3 {
            all.extend(chars.get(at..));
        }
    }
    let parts = all.into_iter().map(|part| part.iter().collect::<String>());
    parts.filter(|part| !BEHIND.contains(&part.as_str()) && !BEFORE.contains(&part.as_str())).collect()
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
        let parts = persons_of(part).into_iter().flat_map(|person| owners_of(&person));
        for person in parts.collect::<Vec<_>>() {
            let name = behind_off(bare(before_off(bare(&person).as_str())));
            let word = name.as_str();
            let nobody = NOBODY.contains(&word) || NEAR.contains(&word) || BEFORE.contains(&word);
            if !name.is_empty() && !nobody && !name.starts_with(STANDS_FOR) && !all.contains(&name) {
                all.push(name.clone());
            }
            for part in within(&name) {
                if !all.contains(&part) {
                    all.push(part);
                }
            }
        }
    }
    all
}

/// 尤示方 of 尤示方的女儿, and 尤小方 of 尤示方之子尤小方.
fn owners_of(person: &str) -> Vec<String> {
    let mut parts = person.split(OF).filter(|part| part.chars().count() > 1);
    let Some(first) = parts.next() else { return vec![person.to_owned()] };
    let rest = parts.map(|part| part.trim_start_matches(['子', '女', '妻', '父', '母']).to_owned());
    let short = |part: &String| (2..=4).contains(&part.chars().count());
    std::iter::once(first.to_owned()).chain(rest.filter(short)).collect()
}

/// Without what is written behind a name, where a name is left.
fn behind_off(name: String) -> String {
    let less = BEHIND.iter().filter_map(|word| name.strip_suffix(word));
    less.filter(|rest| rest.chars().count() > 1)
        .min_by_key(|rest| rest.len())
        .map_or(name.clone(), ToOwned::to_owned)
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

/// What can be written to: words in Latin letters, as before, and an address in characters with its numbers, whole.
pub(super) fn addresses_in(contact: &str) -> Vec<String> {
    let mut all = super::people::addresses_in(contact);
    for part in contact.split(['；', ';', '，', ',', '、', '\n']) {
        let han = part.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
        if han >= 4 && super::people::is_place(part) && !all.iter().any(|a| a == part) {
            all.push(part.trim().to_owned());
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
    let outside = by_brackets(field).0;
    if outside.trim().is_empty() && !names_in(field).is_empty() {
        return Some("姓名不写在括号里；括号里只写说明");
    }
    let plain = |person: &str| is_plain(person.trim());
    (!outside.split(BETWEEN).all(plain))
        .then_some("这里只写姓名，不写称呼、身份和别的话；不止一人的用顿号隔开，说明写在括号里")
}

/// A name and nothing else: characters, with one point in it or blanks between single ones; or words in Latin letters; with
/// a form of address at most.
fn is_plain(person: &str) -> bool {
    if person.is_empty() || NOBODY.contains(&person) {
        return true;
    }
    let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'');
    if person.chars().all(latin) {
        return true;
    }
    let name = bare(person);
    let letters: String = match name.split(' ').all(|word| word.chars().count() == 1) {
        true => name.replace(' ', ""),
        false => name.clone(),
    };
    let points = letters.chars().filter(|c| is_point(*c)).count();
    let most = if points > 0 { POINTED_MAX } else { PLAIN_MAX };
    let is_letter = |c: char| c.is_alphabetic() && !c.is_ascii() || is_point(c);
    letters.chars().all(is_letter)
        && (2..=most).contains(&letters.chars().count())
        && before_off(&letters) == letters
        && behind_off(letters.clone()) == letters
        && !letters.contains(OF)
        && !letters.starts_with(['小', '老', '阿']) | (letters.chars().count() > 2)
}

/// Between the parts of a name of another people.
fn is_point(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '‧')
}

/// Characters of a name without points, and with.
const PLAIN_MAX: usize = 6;
const POINTED_MAX: usize = 20;

#[cfg(test)]
mod tests;

//! 证件 — passports, travel permits, military identity cards, Hong Kong and Macao identity cards.

use super::numbers::{Label, label_before};
use super::{Hit, Kind};

/// First characters of military certificates, before 字第.
const MILITARY: &str = "军南北沈兰成济广参政后装海空武士文火联战东西中警教航院校预政";

/// Every number of such a document.
pub(super) fn hits(chars: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let free = i == 0 || !chars.get(i - 1).is_some_and(char::is_ascii_alphanumeric);
        let letter = chars.get(i).is_some_and(char::is_ascii_alphabetic);
        if free
            && letter
            && let Some((to, kind)) = lettered(chars, i)
        {
            hits.push(Hit::new(i, to, kind));
            i = to;
            continue;
        }
        if let Some((from, to)) = military(chars, i) {
            hits.push(Hit::new(from, to, Kind::MilitaryId));
        }
        i += 1;
    }
    hits
}

/// One or two letters, and digits: E12345678, EA1234567, H1234567890. Spaces and hyphens may break it.
fn lettered(chars: &[char], i: usize) -> Option<(usize, Kind)> {
    let mut to = i;
    let mut text = String::new();
    while let Some(c) = chars.get(to) {
        let next = |n: usize| chars.get(to + n).is_some_and(char::is_ascii_alphanumeric);
        let after_digits = text.len() >= 2;
        match c {
            c if c.is_ascii_alphanumeric() => text.push(*c),
            ' ' | '-' | '.' | '·' | '_'
                if !text.is_empty()
                    && next(1)
                    && chars.get(to + 1).is_some_and(|c| after_digits || c.is_ascii_digit()) => {}
            _ => break,
        }
        to += 1;
    }
    let label = label_before(chars, i);
    let digits = text.chars().filter(|c| c.is_ascii_digit() || "OoIl".contains(*c)).count();
    let letters = text.len() - digits;
    let first = text.chars().next()?.to_ascii_uppercase();
    // The identity card of Hong Kong: A123456(7).
    let bracket = chars.get(to) == Some(&'(')
        && chars.get(to + 1).is_some_and(|c| c.is_ascii_digit() || *c == 'A')
        && chars.get(to + 2) == Some(&')');
    if bracket && letters <= 2 && digits == 6 {
        return Some((to + 3, Kind::OtherDocument));
    }
    let plain = letters <= 2 && digits >= 6;
    let kind = match (label, text.len()) {
        (Some(Label::Code | Label::Social | Label::Bank | Label::Phone), _) => return None,
        (Some(Label::Passport), 6..=17) if digits >= 4 => Kind::Passport,
        (Some(Label::Permit), 6..=17) if digits >= 4 => Kind::TravelPermit,
        (Some(Label::Military), 5..=17) if digits >= 4 => Kind::MilitaryId,
        (_, 9) if plain && "EGDSP".contains(first) => Kind::Passport,
        (_, 9 | 11) if plain && "HM".contains(first) => Kind::TravelPermit,
        (_, 9) if plain && "CTLW".contains(first) => Kind::TravelPermit,
        (Some(Label::Identity), 6..=20) if digits >= 5 => Kind::OtherDocument,
        _ => return None,
    };
    Some((to, kind))
}

/// 军字第1234567号
fn military(chars: &[char], i: usize) -> Option<(usize, usize)> {
    let second = chars.get(i) == Some(&'字') && chars.get(i + 1) == Some(&'第');
    let first = i.checked_sub(1).and_then(|j| chars.get(j)).copied()?;
    if !second || !MILITARY.contains(first) {
        return None;
    }
    let gap = chars.iter().skip(i + 2).take_while(|c| **c == ' ').count();
    let from = i + 2 + gap;
    let digits = chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    if !(6..=9).contains(&digits) {
        return None;
    }
    let end = from + digits;
    Some((i - 1, end + usize::from(chars.get(end) == Some(&'号'))))
}

//! 姓名 — names of natural persons: what the case knows, and whoever else is named.
//!
//! No list of names is carried. A name is found by where it stands: after what a person is called (法定代表人、证人、
//! 经营者…), between words that go with persons, or because the same text names the person elsewhere. The clearer
//! the place, the less the name itself must look like one.

mod context;
mod extent;
mod slots;
mod surnames;

use super::canon::is_han;
use super::standing::within;
use super::{Field, Hit, Kind};
use slots::Slot;

pub(super) use context::ROLES as LABELS;
pub(super) use extent::surname_length;

/// What names are told by in one text.
pub(super) struct Text<'a> {
    pub chars: &'a [char],
    /// What stands: names of firms and titles of rules.
    pub kept: &'a [(usize, usize)],
    pub field: Field,
}

/// A name and how clear its place is.
pub(super) struct Found {
    pub from: usize,
    pub to: usize,
    slot: Slot,
}

impl Found {
    /// The place itself says that it is a person, whatever the name.
    pub(super) fn is_clear(&self) -> bool {
        self.slot >= Slot::ToPerson
    }
}

/// Every place of a name of a natural person that the text itself shows.
pub(super) fn found(text: &Text) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut i = 0;
    while i < text.chars.len() {
        match name_at(text, i) {
            Some((to, slot)) => {
                found.push(Found { from: i, to, slot });
                i = to;
                // 张三、李四和王五: whoever is named beside a person is a person.
                while let Some((from, to)) = next_in_list(text, i) {
                    found.push(Found { from, to, slot: Slot::Beside });
                    i = to;
                }
            }
            None => i += 1,
        }
    }
    found
}

fn name_at(text: &Text, i: usize) -> Option<(usize, Slot)> {
    let c = text.chars.get(i)?;
    if !is_han(*c) || within(text.kept, i, i + 1) {
        return None;
    }
    let slot = slots::slot(text, i);
    extent::of(text, i, slot).map(|to| (to, slot))
}

fn next_in_list(text: &Text, i: usize) -> Option<(usize, usize)> {
    let mut from = i + super::canon::longest(text.chars, i, &["、", "和", "与", "及", "以及"]);
    if from == i {
        return None;
    }
    while text.chars.get(from) == Some(&' ') {
        from += 1;
    }
    if within(text.kept, from, from + 1) {
        return None;
    }
    extent::of(text, from, Slot::Beside).map(|to| (from, to))
}

/// The places of the names of `persons` in a text, and of whoever else was found, masked each by its own form.
pub(super) fn hits(text: &Text, persons: &[Person], found: &[Found]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for person in persons {
        for i in 0..text.chars.len() {
            let Some(to) = spelled(text.chars, i, &person.name) else { continue };
            let inside = within(text.kept, i, to);
            if inside || is_doubtful(text, i, to, person.clear) {
                continue;
            }
            hits.push(Hit {
                from: i,
                to,
                kind: Kind::Name,
                replacement: person.mask.clone(),
                sure: person.known,
            });
        }
    }
    for Found { from, to, .. } in found {
        let covered = hits.iter().any(|h| h.from <= *from && *to <= h.to);
        if !covered {
            let name: String = text.chars.get(*from..*to).unwrap_or_default().iter().collect();
            let replacement = masked_name(&name);
            hits.push(Hit { from: *from, to: *to, kind: Kind::Name, replacement, sure: false });
        }
    }
    // The longer name at a place wins: 王明明 before 王明.
    hits.sort_by_key(|hit| (hit.from, std::cmp::Reverse(hit.to)));
    let mut free: Vec<Hit> = Vec::new();
    for hit in hits {
        match free.last_mut() {
            Some(last) if hit.from < last.to => last.to = last.to.max(hit.to),
            _ => free.push(hit),
        }
    }
    free
}

/// Whether what is spelled like a name may be something else here: part of a longer word, or an ordinary word.
fn is_doubtful(text: &Text, from: usize, to: usize, clear: bool) -> bool {
    let name = text.chars.get(from..to).unwrap_or_default();
    let wordy = context::WORDS.longest(name, 0) > 0 && name.len() == 2;
    let slot = slots::slot(text, from);
    if !wordy && name.len() > 2 {
        let boundary = extent::boundary(text.chars, to);
        return !clear && slot == slots::Slot::Inside && boundary < extent::Boundary::Word;
    }
    if text.chars.get(to).is_some_and(|c| "路街巷村屯镇乡区县市省州".contains(*c)) {
        return true;
    }
    let boundary = extent::boundary(text.chars, to);
    let inside = slot == Slot::Inside && boundary < extent::Boundary::Act;
    match (wordy, clear) {
        (true, true) => inside || boundary == extent::Boundary::None,
        (true, false) => slot < Slot::Before && boundary < extent::Boundary::Act,
        (false, _) => slot == Slot::Inside && boundary == extent::Boundary::None,
    }
}

/// The end of the name if it stands at `i`; forms print short names with spaces inside, and points of all kinds.
fn spelled(chars: &[char], i: usize, name: &[char]) -> Option<usize> {
    let mut at = i;
    for (k, c) in name.iter().enumerate() {
        while k > 0 && chars.get(at).is_some_and(|c| *c == ' ') {
            at += 1;
        }
        let same = chars.get(at).is_some_and(|x| x == c || (is_point(*x) && is_point(*c)));
        if !same {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// The point between the parts of a name.
fn is_point(c: char) -> bool {
    matches!(c, '·' | '.')
}

/// A person and how the name is masked.
pub(super) struct Person {
    pub name: Vec<char>,
    pub mask: String,
    /// Named where only a person is named: a name that is also a word is his elsewhere too.
    pub clear: bool,
    /// Known to the case.
    pub known: bool,
}

/// Tell two persons with the same masked form apart.
const TELLERS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/// Known persons first, then the found ones; persons whose masks are the same get 甲, 乙, … in this order.
pub(super) fn persons(known: &[String], found: &[(String, bool)]) -> Vec<Person> {
    let mut names: Vec<(String, bool, bool)> = Vec::new();
    let all = known.iter().map(|n| (n, true, true)).chain(found.iter().map(|(n, clear)| (n, false, *clear)));
    for (name, is_known, clear) in all {
        let canon: String = super::canon::Canon::of(name).chars.into_iter().filter(|c| *c != ' ').collect();
        if canon.chars().count() >= 2 && !names.iter().any(|(n, _, _)| *n == canon) && !canon.contains('某')
        {
            names.push((canon, is_known, clear));
        }
    }
    let masks: Vec<String> = names.iter().map(|(n, _, _)| masked_name(n)).collect();
    let mut persons = Vec::new();
    for (i, ((name, is_known, clear), mask)) in names.iter().zip(&masks).enumerate() {
        let same = masks.iter().filter(|m| *m == mask).count();
        let nth = masks.iter().take(i).filter(|m| *m == mask).count();
        let teller = match TELLERS.get(nth) {
            _ if same < 2 => String::new(),
            Some(teller) => (*teller).to_owned(),
            None => (nth + 1).to_string(),
        };
        let chars: Vec<char> = name.chars().collect();
        persons.push(Person {
            name: chars,
            mask: format!("{mask}{teller}"),
            clear: *clear,
            known: *is_known,
        });
    }
    persons
}

/// 张三 → 张某, 欧阳锋 → 欧阳某.
pub fn masked_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let chars: Vec<char> = plain.chars().collect();
    let surname = if chars.len() > 2 { surnames::COMPOUND.longest(&chars, 0).max(1) } else { 1 };
    match chars.get(..surname) {
        Some(surname) => surname.iter().chain(&['某']).collect(),
        None => String::new(),
    }
}

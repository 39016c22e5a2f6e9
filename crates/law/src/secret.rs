//! 举报人保密 — the informant's name and number, wherever somebody may have written them (DOMAIN 0.14).
//!
//! The field of the clue is not the only place: titles, contents, transcripts, file names take free text. What is
//! compared is the secret itself, however it is spaced, widened or joined with other signs.
//!
//! Who may know the informant is refused at entry and told in which field it stands. Who may not know is not:
//! a refusal would tell a guesser that the guess was right. What such a person wrote is hidden from the readers
//! instead, and each such guess is an act in the guesser's own name.

mod given;
mod people;

pub(crate) use given::unclear_name;
#[cfg(test)]
pub(crate) use people::is_typed;
pub(crate) use people::{contact_fault, name_fault};

use crate::deed::casework::Informant;
use crate::deed::{Deed, casework as cw};
use crate::draft::Party;
use crate::edition::READING;
use crate::private::{PRIVATE, Private, WITHHELD};
use crate::refusal::FieldError;
use crate::state::casefile::CaseFile;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// What stands where the name stood, and where the number did.
pub type Words = (&'static str, &'static str);

/// For readers who may not know.
pub const HIDDEN: Words = ("（依法不予展示）", "（依法不予展示）");
/// For documents.
pub const IN_DOCUMENTS: Words = ("举报人", "保密");

/// For the decided words of a publication: a place that a mask covers, so that it is counted.
pub const KEPT: Words = ("（依法保密）", "（依法保密）");

/// What stands in for a withheld value where a record is judged again: it is nobody's name.
pub const STAND_IN: &str = "（不予展示）";

/// A name of one character stands in every other word.
const NAME_MIN: usize = 2;
/// A name in Latin letters is looked for from this length on.
const LATIN_MIN: usize = 3;
/// Shorter runs of digits are rooms, amounts and dates.
const DIGITS_MIN: usize = 7;
/// An address of mail or of another service is looked for from this length on.
const ADDRESS_MIN: usize = 5;

/// Who gave the information, as it is looked for in texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    names: Vec<Vec<char>>,
    numbers: Vec<Vec<char>>,
    addresses: Vec<Vec<char>>,
    /// The party's own names, in which a name may stand that is another's.
    own: Vec<Vec<char>>,
    form: Form,
}

/// How closely is read what people gave and wrote: entries are judged again by the edition that judged them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Until edition 2.
    First,
    /// Since edition 3: every name and number that a field holds, and look-alike characters as those that a reader sees.
    Read,
}

impl Form {
    fn of(edition: u32) -> Self {
        if edition < READING { Self::First } else { Self::Read }
    }

    fn letter(self, c: char) -> char {
        match self {
            Self::First => c,
            Self::Read => {
                let c = crate::radicals::folded(c);
                // Digits in circles and of other alphabets of signs, and those of cheques.
                let mut alone = c.nfkc();
                match (alone.next(), alone.next()) {
                    (Some(one), None) => cheque(one),
                    _ => c,
                }
            }
        }
    }
}

impl Secret {
    /// What must be kept of an informant. Who reports himself is named as the party: what is the party's own is no
    /// secret.
    #[must_use]
    pub fn of(informant: &Informant, party: Option<&Party>) -> Option<Self> {
        Self::of_in(crate::act::EDITION, informant, party)
    }

    /// Likewise, as an edition reads it.
    #[must_use]
    pub(crate) fn of_in(edition: u32, informant: &Informant, party: Option<&Party>) -> Option<Self> {
        let form = Form::of(edition);
        let plain = |text: &str| plain(form, text);
        let own: Vec<Vec<char>> = party
            .map(|p| [&p.name, &p.representative, &p.phone].map(|text| plain(text)).into())
            .unwrap_or_default();
        // Somebody else's name may stand within the party's: 王明 in 王明华.
        let is_own = |what: &[char]| match form {
            Form::First => own.iter().any(|o| holds(o, what)),
            Form::Read => own.iter().any(|o| o == what),
        };
        let is_own_number = |what: &[char]| own.iter().any(|o| holds(o, what));
        let mut names: Vec<Vec<char>> = Vec::new();
        if informant.name != STAND_IN {
            let given = match form {
                Form::First => people::names_in(&informant.name),
                Form::Read => given::names_in(&informant.name),
            };
            for name in given {
                let name = plain(&name);
                let least = if name.iter().all(char::is_ascii) { LATIN_MIN } else { NAME_MIN };
                if name.len() >= least && !is_own(&name) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let given = match form {
            Form::First => numbers_in(&informant.contact),
            Form::Read => given::numbers_in(&[&informant.contact, &informant.name]),
        };
        let mut numbers: Vec<Vec<char>> = Vec::new();
        for digits in given {
            if digits.len() >= DIGITS_MIN && !is_own_number(&digits) && !numbers.contains(&digits) {
                numbers.push(digits);
            }
        }
        let mut addresses: Vec<Vec<char>> = Vec::new();
        if informant.contact != STAND_IN {
            let given = match form {
                Form::First => people::addresses_in(&informant.contact),
                Form::Read => given::addresses_in(&informant.contact),
            };
            for address in given {
                let address = plain(&address);
                if address.len() >= ADDRESS_MIN && !is_own(&address) && !numbers.contains(&address) {
                    addresses.push(address);
                }
            }
        }
        let own = match form {
            Form::First => Vec::new(),
            Form::Read => {
                own.into_iter().filter(|o| names.iter().any(|n| n.len() < o.len() && holds(o, n))).collect()
            }
        };
        let found = Self { names, numbers, addresses, own, form };
        let any = [&found.names, &found.numbers, &found.addresses].iter().any(|kept| !kept.is_empty());
        any.then_some(found)
    }

    /// What must be kept in a case.
    #[must_use]
    pub fn of_case(case: &CaseFile) -> Option<Self> {
        Self::of_case_in(crate::act::EDITION, case)
    }

    /// Likewise, as an edition reads it.
    #[must_use]
    pub(crate) fn of_case_in(edition: u32, case: &CaseFile) -> Option<Self> {
        let informant = case.informant.as_ref().and_then(Private::known)?;
        Self::of_in(edition, informant, case.party.known())
    }

    fn of_clue(edition: u32, clue: &cw::ClueRegistered) -> Option<Self> {
        let informant = clue.informant.as_ref().and_then(Private::known)?;
        Self::of_in(edition, informant, clue.party.known())
    }

    /// Where it stands in a text, in bytes, in order; and whether it is the name there.
    fn places(&self, text: &str) -> Vec<(Range<usize>, bool)> {
        let letters: Vec<(char, Range<usize>)> =
            folded(self.form, text).filter(|(c, _)| !is_sign(*c)).collect();
        // Between digits every sign may stand, not only one that joins: a number is long enough not to be met by chance.
        let digits: Vec<(char, Range<usize>)> =
            letters.iter().filter_map(|(c, at)| Some((digit(*c)?, at.clone()))).collect();
        let mut all = Vec::new();
        let own: Vec<Range<usize>> = self.own.iter().flat_map(|own| found(&letters, own, false)).collect();
        let is_within = |span: &Range<usize>| own.iter().any(|o| o.start <= span.start && span.end <= o.end);
        let names = self.names.iter().map(|name| (name, true));
        for (wanted, is_name) in names.chain(self.addresses.iter().map(|address| (address, false))) {
            let whole = wanted.iter().all(char::is_ascii);
            let there = found(&letters, wanted, whole).filter(|span| !(is_name && is_within(span)));
            all.extend(there.map(|span| (span, is_name)));
        }
        for number in &self.numbers {
            let near = found(&digits, number, false).filter(|span| {
                // Digits far apart are not one number.
                text.get(span.clone()).is_some_and(|t| {
                    !t.chars().any(|c| c.is_alphabetic() && digit(self.form.letter(c)).is_none())
                })
            });
            all.extend(near.map(|span| (span, false)));
        }
        all.sort_by_key(|(r, _)| (r.start, r.end));
        all
    }

    /// Whether a text holds it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        !self.places(text).is_empty()
    }

    /// The text without it, with one word where the name stood and another where the number did; `None` where it is
    /// not in it.
    #[must_use]
    pub fn replaced(&self, text: &str, words: Words) -> Option<String> {
        let places = self.places(text);
        let first = places.first()?.0.start;
        let mut out = text.get(..first)?.to_owned();
        let mut upto = first;
        for (span, is_name) in places {
            if span.start >= upto {
                out.push_str(text.get(upto..span.start)?);
                out.push_str(if is_name { words.0 } else { words.1 });
            }
            upto = upto.max(span.end);
        }
        out.push_str(text.get(upto..)?);
        Some(out)
    }

    /// The same value without it, in every text that it carries. `None` where the value cannot be without it.
    #[must_use]
    pub fn replaced_in<T: Serialize + DeserializeOwned>(&self, value: T, words: Words) -> Option<T> {
        self.replaced_but(value, words, &BTreeSet::new())
    }

    /// [`Secret::replaced_in`] for a reader who may not know, and who wrote these texts of the value: they are shown as
    /// they were written, since hiding them would confirm a guess.
    #[must_use]
    pub fn hidden_but<T: Serialize + DeserializeOwned>(&self, value: T, own: &BTreeSet<String>) -> Option<T> {
        self.replaced_but(value, HIDDEN, own)
    }

    fn replaced_but<T: Serialize + DeserializeOwned>(
        &self,
        value: T,
        words: Words,
        own: &BTreeSet<String>,
    ) -> Option<T> {
        let json = serde_json::to_value(&value).ok()?;
        let mut places = Vec::new();
        self.pointers(&json, true, &mut places);
        let replaced = |json: &mut Value, pointer: &str| {
            let Some(Value::String(text)) = json.pointer_mut(pointer) else { return false };
            match self.replaced(text, words).filter(|_| !own.contains(text)) {
                Some(other) => {
                    *text = other;
                    true
                }
                None => false,
            }
        };
        let mut all = json.clone();
        let changed = places.iter().fold(false, |any, pointer| replaced(&mut all, pointer) | any);
        if !changed {
            return Some(value);
        }
        if let Ok(whole) = serde_json::from_value(all) {
            return Some(whole);
        }
        // A text without which the value cannot be read is none that somebody wrote: it stays, and nothing else does.
        let mut kept = json;
        for pointer in places {
            let mut next = kept.clone();
            if replaced(&mut next, &pointer) && serde_json::from_value::<T>(next.clone()).is_ok() {
                kept = next;
            }
        }
        serde_json::from_value(kept).ok()
    }

    /// JSON pointers of the texts that hold it, `personal` values among them or not: those are closed in a record.
    pub(crate) fn pointers(&self, value: &Value, personal: bool, found: &mut Vec<String>) {
        self.pointers_under("", value, personal, found);
    }

    /// Likewise, for a value that stands at this pointer.
    pub(crate) fn pointers_under(&self, at: &str, value: &Value, personal: bool, found: &mut Vec<String>) {
        let place = Place { field: "", personal, at: &mut at.to_owned() };
        self.walk(value, place, &mut |at, _| found.push(at.into()));
    }

    /// Goes through the texts that somebody may have typed and that hold it.
    fn walk(&self, value: &Value, place: Place<'_>, seen: &mut dyn FnMut(&str, &str)) {
        let Place { field, personal, at } = place;
        let in_act = at.starts_with("/body/");
        let typed = |text: &str| people::is_typed(field, text, in_act);
        let mut step = |name: &str, field: &str, value: &Value| {
            let upto = at.len();
            at.push('/');
            at.push_str(&name.replace('~', "~0").replace('/', "~1"));
            self.walk(value, Place { field, personal, at }, seen);
            at.truncate(upto);
        };
        match value {
            Value::String(text) if typed(text) && self.is_in(text) => seen(at, text),
            // Whose words the parts of a list are is told by the list's name.
            Value::Array(values) => {
                values.iter().enumerate().for_each(|(i, v)| step(&i.to_string(), field, v))
            }
            Value::Object(map) if !personal && (map.contains_key(PRIVATE) || map.contains_key(WITHHELD)) => {}
            Value::Object(map) => {
                for (name, v) in map {
                    step(name, if name == PRIVATE { field } else { name }, v);
                }
            }
            _ => {}
        }
    }

    /// [`Secret::replaced_in`] for readers who may not know.
    #[must_use]
    pub fn hidden_in<T: Serialize + DeserializeOwned>(&self, value: T) -> Option<T> {
        self.replaced_in(value, HIDDEN)
    }

    /// The texts of a value that hold it.
    #[must_use]
    pub fn texts_of<T: Serialize>(&self, value: &T) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        if let Ok(json) = serde_json::to_value(value) {
            let place = Place { field: "", personal: true, at: &mut String::new() };
            self.walk(&json, place, &mut |_, text| _ = all.insert(text.to_owned()));
        }
        all
    }

    /// Whether any text of a JSON value holds it.
    #[must_use]
    pub fn is_in_any(&self, value: &Value) -> bool {
        let mut found = Vec::new();
        self.pointers(value, true, &mut found);
        !found.is_empty()
    }

    /// Whether an open text of an entry holds it, that somebody may have typed.
    #[must_use]
    pub fn is_open_in(&self, entry: &Value) -> bool {
        !crate::closed::places(self, entry).is_empty()
    }

    /// The fields of an act in which it stands, by their paths: `content`, `draft.facts`, `marks.0.note`.
    #[must_use]
    pub fn fields_of(&self, deed: &Deed) -> Vec<String> {
        let Ok(mut json) = serde_json::to_value(deed) else { return Vec::new() };
        if let (Deed::ClueRegistered(_), Some(body)) =
            (deed, json.get_mut("body").and_then(Value::as_object_mut))
        {
            body.remove("informant");
        }
        let mut places = Vec::new();
        self.pointers(&json, true, &mut places);
        // A word of the wire is nobody's.
        places.retain(|pointer| {
            let mut without = json.clone();
            let Some(place) = without.pointer_mut(pointer) else { return false };
            *place = STAND_IN.into();
            serde_json::from_value::<Deed>(without).is_ok()
        });
        let path = |pointer: &String| {
            let steps = pointer.split('/').skip(2).filter(|step| *step != PRIVATE);
            steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect::<Vec<_>>().join(".")
        };
        places.iter().map(path).collect()
    }
}

/// Where a walk through a value stands.
struct Place<'a> {
    /// Name of the field whose value, or part of a value, this is.
    field: &'a str,
    /// Whether personal values are gone through.
    personal: bool,
    /// JSON pointer.
    at: &'a mut String,
}

/// What is wrong with an act that names the informant, for a person who may know who it is.
#[must_use]
pub(crate) fn told_in(secret: &Secret, deed: &Deed) -> Vec<FieldError> {
    let message = "写有举报人的姓名或者联系方式。举报人依法保密，这里改写为“举报人”";
    secret.fields_of(deed).into_iter().map(|field| FieldError { field, message: message.into() }).collect()
}

/// What a beginning clue must keep itself.
#[must_use]
pub(crate) fn of_beginning(edition: u32, deed: &Deed) -> Option<Secret> {
    if let Deed::ClueRegistered(clue) = deed { Secret::of_clue(edition, clue) } else { None }
}

/// Letters and digits with where they stood: wide forms narrowed, capitals lowered.
fn folded(form: Form, text: &str) -> impl Iterator<Item = (char, Range<usize>)> + '_ {
    text.char_indices().flat_map(move |(at, c)| {
        let span = at..at + c.len_utf8();
        let narrow = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => form.letter(c),
        };
        narrow.to_lowercase().map(move |c| (c, span.clone()))
    })
}

fn plain(form: Form, text: &str) -> Vec<char> {
    folded(form, text).map(|(c, _)| c).filter(|c| !is_sign(*c)).collect()
}

/// What may stand inside a name or number without being a part of it: spaces, dashes, dots, what is not seen.
fn is_sign(c: char) -> bool {
    !c.is_alphanumeric()
}

/// The plain numeral of one that is written on cheques.
fn cheque(c: char) -> char {
    const CHEQUE: [char; 9] = ['壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    const PLAIN: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    CHEQUE.iter().position(|x| *x == c).and_then(|i| PLAIN.get(i).copied()).unwrap_or(c)
}

/// The numbers of a contact, as they were read until edition 2: each run of digits that signs join.
fn numbers_in(contact: &str) -> Vec<Vec<char>> {
    let letters: Vec<char> = folded(Form::First, contact).map(|(c, _)| c).collect();
    let runs = letters.split(|c| !(c.is_ascii_digit() || joins(*c)));
    runs.map(|run| run.iter().copied().filter(char::is_ascii_digit).collect()).collect()
}

/// The digit that a sign stands for, as people write and dictate numbers.
fn digit(c: char) -> Option<char> {
    const WORDS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let word = match c {
        '〇' => '零',
        '幺' => '一',
        c => c,
    };
    let value = WORDS.iter().position(|w| *w == word).and_then(|n| u32::try_from(n).ok());
    value.and_then(|n| char::from_digit(n, 10)).or_else(|| c.is_ascii_digit().then_some(c))
}

/// What joins the parts of one number in a contact.
fn joins(c: char) -> bool {
    matches!(c, ' ' | '-' | '‐' | '–' | '—' | '\u{3000}' | '(' | ')' | '.' | '\u{200b}')
}

fn holds(all: &[char], part: &[char]) -> bool {
    !part.is_empty() && all.windows(part.len()).any(|w| w == part)
}

/// Places where `wanted` stands; `whole`: as a word of its own, not within a longer one of the same letters.
fn found<'a>(
    letters: &'a [(char, Range<usize>)],
    wanted: &'a [char],
    whole: bool,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let n = wanted.len();
    let last = if n == 0 { 0 } else { (letters.len() + 1).saturating_sub(n) };
    (0..last).filter_map(move |at| {
        let window = letters.get(at..at + n)?;
        if !window.iter().map(|(c, _)| c).eq(wanted) {
            return None;
        }
        let (first, end) = (window.first()?.1.clone(), window.last()?.1.clone());
        let touches = |c: Option<&(char, Range<usize>)>, there: bool| {
            c.is_some_and(|(c, span)| {
                c.is_ascii_alphanumeric()
                    && if there { span.end == first.start } else { span.start == end.end }
            })
        };
        let before = at.checked_sub(1).and_then(|i| letters.get(i));
        if whole && (touches(before, true) || touches(letters.get(at + n), false)) {
            return None;
        }
        Some(first.start..end.end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(name: &str, contact: &str) -> Secret {
        Secret::of(&Informant { name: name.into(), contact: contact.into() }, None).unwrap()
    }

    #[test]
    fn it_is_found_however_it_is_written() {
        let s = secret("尤示例", "137 0000-0000");
        for text in [
            "据尤示例反映",
            "尤 示 例",
            "尤·示·例",
            "尤\u{200b}示\u{3000}例",
            "电话13700000000",
            "１３７-００００－００００",
            "137.0000.0000。",
            "一三七零零〇〇〇〇〇〇",
            "照片（尤示例）.jpg",
        ] {
            assert!(s.is_in(text), "{text}");
            let hidden = s.replaced(text, HIDDEN).unwrap();
            assert!(hidden.contains(HIDDEN.0) && !s.is_in(&hidden), "{text} → {hidden}");
        }
        for text in ["尤示", "示例商店", "1370000000", "2026-03-02 137 元 0000 号 0000", ""] {
            assert!(!s.is_in(text), "{text}");
        }
        let words = s.replaced("甲尤示例乙13700000000丙", IN_DOCUMENTS).unwrap();
        assert_eq!(words, "甲举报人乙保密丙");
    }

    #[test]
    fn latin_names_are_words_and_mail_is_looked_for() {
        let s = secret("Ann Lee", "ann.lee@example.cn");
        assert!(s.is_in("told by ANN LEE, by phone"));
        assert!(s.is_in("邮箱 Ann.Lee@Example.cn"));
        assert!(!s.is_in("annlees"));
        assert_eq!(Secret::of(&Informant { name: "Al".into(), contact: "12".into() }, None), None);
        assert_eq!(Secret::of(&Informant { name: STAND_IN.into(), contact: STAND_IN.into() }, None), None);
    }

    #[test]
    fn who_reports_himself_is_named_as_the_party() {
        let party = Party { name: "尤示例餐馆".into(), phone: "13700000000".into(), ..Party::default() };
        let informant = Informant { name: "尤示例".into(), contact: "13700000000".into() };
        assert_eq!(Secret::of_in(crate::edition::EDGES, &informant, Some(&party)), None);
        let person = Party { representative: "尤示例".into(), ..party.clone() };
        assert_eq!(Secret::of(&informant, Some(&person)), None);
        // Another's name within the party's is kept wherever it stands alone.
        let secret = Secret::of(&informant, Some(&party)).unwrap();
        let said = secret.replaced("尤示例餐馆由尤示例反映", IN_DOCUMENTS).unwrap();
        assert_eq!(said, "尤示例餐馆由举报人反映");
        assert!(!secret.is_in("尤示例餐馆") && !secret.is_in("13700000000"));
    }

    #[test]
    fn the_field_is_named_and_values_are_hidden_in_place() {
        let s = secret("尤示例", "13700000000");
        let deed: Deed = cw::InformantTold {
            manner: "电话告知尤示例".into(),
            told_on: jiff::civil::date(2026, 3, 2),
        }
        .into();
        assert_eq!(s.fields_of(&deed), ["manner"]);
        let hidden = s.hidden_in(deed).unwrap();
        assert!(s.fields_of(&hidden).is_empty());
    }

    #[test]
    fn no_choice_of_a_name_takes_a_case_away_or_changes_the_words_of_the_house() {
        let world = crate::sample::Plot::small("c");
        let clue = world.clue(jiff::civil::date(2026, 3, 2));
        let value =
            serde_json::json!({ "stage": "none", "on": "2026-03-23", "unit": "jl-scjg", "title": "None" });
        #[derive(serde::Serialize, serde::Deserialize)]
        struct Row {
            stage: Stage,
            on: jiff::civil::Date,
            unit: String,
            title: String,
        }
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Stage {
            None,
        }
        for (name, contact) in
            [("None", ""), ("张三丰", "20260323"), ("jl-scjg", "x"), ("Case", "2026-03-23"), ("市场监督", "")]
        {
            let Some(secret) = Secret::of(&Informant { name: name.into(), contact: contact.into() }, None)
            else {
                continue;
            };
            let row: Row = serde_json::from_value(value.clone()).unwrap();
            let hidden = secret.hidden_in(row).unwrap();
            assert_eq!(
                (hidden.on, hidden.unit.as_str()),
                (jiff::civil::date(2026, 3, 23), "jl-scjg"),
                "{name}"
            );
            assert!(secret.hidden_in(clue.clone()).is_some());
        }
    }
}

//! The masker as the rules of 公示 use it: which masks it proposes for the decided words, and what still shows.

use super::result;
use crate::deed::publicity::{Ground, Mask, Masking, PublicField, PublicRecord};
use crate::redaction::{Field, Kind, Known, MASK, MASKER_VERSION, leaks, mask_record, masked_name};
use crate::secret::KEPT;

/// Version of the masker, which stands in the entries.
pub const MASKER: u32 = MASKER_VERSION;

/// What the source itself knows of people.
#[derive(Debug, Default)]
pub(in crate::judge) struct Persons {
    /// Names of natural persons.
    pub names: Vec<String>,
    /// Names that stand: firms.
    pub keep: Vec<String>,
    /// Whether the party is a natural person.
    pub natural: bool,
    /// Values of persons that must not show, by kind.
    pub secrets: Vec<(Kind, String)>,
}

/// One of these stands in every address: what it is a part of.
const PLACES: &str = "省市区县旗州盟镇乡街路村屯组队巷弄胡同道号楼栋幢座室层园苑坊寨庄里";

/// Digits of the shortest number that is looked for in what the house itself computed: no amount of money is so long.
const COMPUTED_MIN: usize = 11;

/// Letters of the shortest name.
const NAME_MIN: usize = 2;

/// Digits of the shortest telephone without an area code.
const NUMBER_MIN: usize = 7;

impl Persons {
    /// Whoever is called so, as far as it is a name: what begins with figures or speaks of a penalty is none, and what
    /// follows a name in figures or brackets does not belong to it.
    pub fn name(&mut self, name: &str) {
        let name = name.trim();
        let figures = |c: char| c != '〇' && c.is_numeric();
        if !name.contains(figures) && !result::speaks_of_penalty(name) {
            self.names.push(name.to_owned());
            return;
        }
        let begin =
            name.split(|c: char| figures(c) || matches!(c, '（' | '(')).next().unwrap_or_default().trim();
        if begin.chars().filter(|c| c.is_alphabetic()).count() >= NAME_MIN
            && !result::speaks_of_penalty(begin)
        {
            self.names.push(begin.to_owned());
        }
    }

    /// A value that must not show, if it is one: what somebody typed for a number and is none, or the name of a district
    /// for an address, stands in the decision's own words, and no person could show those again.
    pub fn know(&mut self, kind: Kind, value: &str) {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let written = value.chars().all(|c| c.is_ascii() || "（）－＋　".contains(c));
        let is = match kind {
            // What names no place is no address, whatever figures are in it.
            Kind::Address => value.chars().any(char::is_numeric) && value.chars().any(|c| PLACES.contains(c)),
            _ => digits >= NUMBER_MIN && written,
        };
        if is {
            self.secrets.push((kind, value.to_owned()));
        }
    }

    /// Whether these words are one of the short numbers that somebody gave as a telephone or number.
    fn is_short(&self, words: &[char]) -> bool {
        let digits =
            |text: &mut dyn Iterator<Item = char>| text.filter(char::is_ascii_digit).collect::<String>();
        let found = digits(&mut words.iter().copied());
        let amount = words.iter().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '，' | ' '));
        let mut short = self.secrets.iter().filter(|(kind, _)| *kind != Kind::Address);
        amount && found.len() < COMPUTED_MIN && short.any(|(_, value)| digits(&mut value.chars()) == found)
    }

    /// Whether a span of a text is about one of them: what the masker merely takes for a name is not.
    fn holds(&self, text: &[char], from: usize, to: usize) -> bool {
        let span: String =
            text.get(from..to).unwrap_or_default().iter().filter(|c| c.is_alphanumeric()).collect();
        let plain = |value: &String| value.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let mut values =
            self.names.iter().map(plain).chain(self.secrets.iter().map(|(_, value)| plain(value)));
        values.any(|value| !value.is_empty() && (span.contains(&value) || value.contains(&span)))
    }

    fn known(&self) -> Known {
        let known = Known { persons: self.names.clone(), keep: self.keep.clone(), secrets: Vec::new() };
        self.secrets.iter().fold(known, |k, (kind, value)| k.secret(*kind, value))
    }
}

/// The field as the masker names it.
fn field_of(field: PublicField) -> Field {
    match field {
        PublicField::Title => Field::Title,
        PublicField::Party => Field::Party,
        PublicField::PartyCode => Field::PartyCode,
        PublicField::Conclusion => Field::Conclusion,
        PublicField::Facts => Field::Facts,
        PublicField::Basis => Field::Basis,
        PublicField::Remedies => Field::Remedies,
    }
}

/// The masks of the decided words.
pub(super) fn propose(decided: &PublicRecord, persons: &Persons) -> Masking {
    let known = persons.known();
    let mut masks = Vec::new();
    let mut put = |field, from, to, kind: Kind, replacement: String| {
        masks.push(Mask { field, from, to, kind: Some(kind), ground: Ground::Privacy, replacement });
    };
    if persons.natural && !decided.party.trim().is_empty() {
        let to = decided.party.chars().count();
        put(PublicField::Party, 0, to, Kind::Name, masked_name(&decided.party));
    }
    for field in [PublicField::Title, PublicField::Facts, PublicField::Conclusion] {
        let text = field.of(decided);
        for (at, found) in text.match_indices(KEPT.0) {
            let from = text.get(..at).map_or(0, |before| before.chars().count());
            put(field, from, from + found.chars().count(), Kind::Kept, MASK.into());
        }
    }
    // Who the party is was settled above.
    let fields: Vec<PublicField> =
        PublicField::ALL.into_iter().filter(|f| *f != PublicField::Party || !persons.natural).collect();
    let texts: Vec<(Field, &str)> = fields.iter().map(|f| (field_of(*f), f.of(decided))).collect();
    for (field, masked) in fields.into_iter().zip(mask_record(&texts, &known)) {
        let computed = matches!(field, PublicField::Conclusion | PublicField::Basis | PublicField::Remedies);
        for span in masked.spans {
            // A short number of a person that is also an amount of the result: the result is not hidden for it.
            let words: Vec<char> =
                field.of(decided).chars().skip(span.from).take(span.to - span.from).collect();
            if computed && persons.is_short(&words) {
                continue;
            }
            if field == PublicField::Conclusion && span.kind == Kind::Name {
                // Whatever somebody gave as a name: the result is said.
                let text: Vec<char> = field.of(decided).chars().collect();
                let said = result::spans(&text);
                if said.iter().any(|(from, to)| *from < span.to && span.from < *to) {
                    for (from, to) in result::beside(&text, &said, (span.from, span.to)) {
                        put(field, from, to, span.kind, MASK.into());
                    }
                    continue;
                }
            }
            put(field, span.from, span.to, span.kind, span.replacement);
        }
    }
    // What cannot be told from other words for sure is hidden whole.
    for mask in &mut masks {
        let one = Masking { version: MASKER, masks: vec![mask.clone()] };
        if one.fitted(decided).masks.is_empty() {
            mask.replacement = MASK.into();
        }
    }
    Masking { version: MASKER, masks }.fitted(decided)
}

/// Personal data that still shows in the public words, by field. What only looks like a name may be a firm's: of names
/// the two persons are the judges.
pub(super) fn showing(public: &PublicRecord) -> Vec<(PublicField, String)> {
    let none = Known::default();
    PublicField::ALL
        .into_iter()
        .flat_map(|f| {
            let blocking =
                leaks(f.of(public), &none).into_iter().filter(|l| l.blocks && l.kind != Kind::Name);
            blocking.map(move |l| (f, l.message))
        })
        .collect()
}

/// Personal data in a sentence that becomes public with the act: numbers, addresses, names that stand where only a
/// person's can, and whomever the source knows, wherever and however they stand.
pub(in crate::judge) fn in_sentence(text: &str, persons: &Persons) -> Vec<String> {
    let leaks = leaks(text, &persons.known()).into_iter();
    let mut found: Vec<String> =
        leaks.filter(|l| l.kind != Kind::Name || l.blocks).map(|l| l.message).collect();
    let known = in_public(text, persons) != text;
    if known && found.is_empty() {
        found.push("写有当事人或者其他自然人的姓名、号码、住址，会公开，请删去".into());
    }
    found
}

/// A sentence that people wrote, as the public may read it: without the persons whom the source knows.
pub(super) fn in_public(text: &str, persons: &Persons) -> String {
    let known = persons.known();
    let mut chars: Vec<char> = text.chars().collect();
    let spans = mask_record(&[(Field::Facts, text)], &known).into_iter().flat_map(|masked| masked.spans);
    let mut spans: Vec<_> = spans.filter(|span| persons.holds(&chars, span.from, span.to)).collect();
    spans.sort_by_key(|span| std::cmp::Reverse(span.from));
    for span in spans {
        chars.splice(span.from..span.to, span.replacement.chars());
    }
    chars.into_iter().collect()
}

/// A number of a person that stands in a text which nobody can mask.
pub(super) fn number_in(text: &str) -> Option<Kind> {
    let kinds = [Kind::IdNumber, Kind::Mobile, Kind::Landline, Kind::BankAccount, Kind::Email];
    first_of(&kinds, text)
}

/// The same in the number of a document, which the scan of a text passes over: its serial is looked at alone. A serial in
/// parts looks like a landline.
pub(super) fn number_in_serial(serial: &str) -> Option<Kind> {
    first_of(&[Kind::IdNumber, Kind::Mobile, Kind::BankAccount], serial)
}

fn first_of(kinds: &[Kind], text: &str) -> Option<Kind> {
    leaks(text, &Known::default()).into_iter().map(|leak| leak.kind).find(|kind| kinds.contains(kind))
}

/// Whether a text is the name of a person, or shows one by its own words: what stands where only a person can is taken for
/// one whole.
pub(super) fn is_persons_name(text: &str) -> bool {
    const LABEL: &str = "被询问人：";
    let sentence = format!("{LABEL}{text}");
    let (from, to) = (LABEL.chars().count(), sentence.chars().count());
    let found = leaks(&sentence, &Known::default());
    let whole = found.iter().any(|leak| leak.kind == Kind::Name && leak.from <= from && to <= leak.to);
    whole || leaks(text, &Known::default()).iter().any(|leak| leak.kind == Kind::Name)
}

/// Whether a text names a person whom the other does not.
pub(in crate::judge) fn names_somebody_beside(text: &str, other: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    leaks(text, &Known::default()).iter().filter(|leak| leak.kind == Kind::Name).any(|leak| {
        let name: String = letters.get(leak.from..leak.to).unwrap_or_default().iter().collect();
        !other.contains(name.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_no_numbers_of_persons() {
        for (serial, kind) in [
            ("12", None),
            ("0213-4-1", None),
            ("Z-013", None),
            ("174-206", None),
            ("220202100123", None),
            ("2202021900123", None),
            ("22020220230012", None),
            ("22020219900307001X", Some(Kind::IdNumber)),
            ("13812345678", Some(Kind::Mobile)),
            ("6222021234567890128", Some(Kind::BankAccount)),
        ] {
            assert_eq!(number_in_serial(serial), kind, "{serial}");
        }
    }

    #[test]
    fn a_persons_name_is_told_from_an_organ() {
        for (text, is) in [
            ("苗小明", true),
            ("欧阳小明", true),
            ("李伟", true),
            ("承办人苗小明", true),
            ("吉林市市场监督管理局", false),
            ("某县某局", false),
            ("吉林市人民政府", false),
            ("", false),
        ] {
            assert_eq!(is_persons_name(text), is, "{text}");
        }
    }
}

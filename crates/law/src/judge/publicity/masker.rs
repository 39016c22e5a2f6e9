//! The masker as the rules of 公示 use it: which masks it proposes for the decided words, and what still shows.

use crate::deed::publicity::{Ground, Mask, Masking, PublicField, PublicRecord};
use crate::redaction::{Field, Kind, Known, MASK, MASKER_VERSION, leaks, mask_record, masked_name};
use crate::secret::KEPT;

/// Version of the masker, which stands in the entries.
pub const MASKER: u32 = MASKER_VERSION;

/// What the source itself knows of people.
#[derive(Debug, Default)]
pub(super) struct Persons {
    /// Names of natural persons.
    pub names: Vec<String>,
    /// Names that stand: firms.
    pub keep: Vec<String>,
    /// Whether the party is a natural person.
    pub natural: bool,
    /// Values of persons that must not show, by kind.
    pub secrets: Vec<(Kind, String)>,
}

/// Digits of the shortest telephone without an area code.
const NUMBER_MIN: usize = 7;

impl Persons {
    /// A value that must not show, if it is one: what somebody typed for a number and is none, or the name of a district
    /// for an address, stands in the decision's own words, and no person could show those again.
    pub fn know(&mut self, kind: Kind, value: &str) {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let written = value.chars().all(|c| c.is_ascii() || "（）－＋　".contains(c));
        let is = match kind {
            Kind::Address => value.chars().any(char::is_numeric),
            _ => digits >= NUMBER_MIN && written,
        };
        if is {
            self.secrets.push((kind, value.to_owned()));
        }
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
        for span in masked.spans {
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

/// Personal data in a sentence that becomes public with the act: numbers, addresses, and names that stand where only a
/// person's can.
pub(in crate::judge) fn in_sentence(text: &str) -> Vec<String> {
    let leaks = leaks(text, &Known::default()).into_iter();
    leaks.filter(|l| l.kind != Kind::Name || l.blocks).map(|l| l.message).collect()
}

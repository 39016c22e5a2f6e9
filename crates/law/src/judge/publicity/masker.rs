//! The masker as the rules of 公示 use it: which masks it proposes for the decided words, and what still shows.

use crate::deed::publicity::{Ground, Mask, Masking, PublicField, PublicRecord};
use crate::redaction::{Kind, KnownName, LEGAL_PERSON_TERMS, MASK, leaks, masked_name, redact_text};

/// Version of the masker, which stands in the entries.
pub const MASKER: u32 = 1;

/// What the source itself knows of people.
#[derive(Debug, Default)]
pub(super) struct Persons {
    /// Names of natural persons.
    pub names: Vec<String>,
    /// Names that stand: firms.
    pub keep: Vec<String>,
    /// Whether the party is a natural person.
    pub natural: bool,
}

/// The masks of the decided words.
pub(super) fn propose(decided: &PublicRecord, persons: &Persons) -> Masking {
    let natural = persons.names.iter().map(|n| KnownName::natural(n));
    let known: Vec<KnownName> = natural.chain(persons.keep.iter().map(|n| KnownName::keep(n))).collect();
    let mut masks = Vec::new();
    let mut put = |field, from, to, kind: Kind, replacement: String| {
        masks.push(Mask { field, from, to, kind: Some(kind), ground: Ground::Privacy, replacement });
    };
    if persons.natural && !decided.party.trim().is_empty() {
        let to = decided.party.chars().count();
        put(PublicField::Party, 0, to, Kind::Name, masked_name(&decided.party));
    }
    for field in PublicField::ALL {
        let text = field.of(decided);
        // Who the party is was settled above; a firm's code is public.
        if matches!(field, PublicField::Party | PublicField::PartyCode) {
            continue;
        }
        for span in redact_text(text, &known, LEGAL_PERSON_TERMS).spans {
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

/// Personal data that still shows in the public words, by field.
pub(super) fn showing(public: &PublicRecord) -> Vec<(PublicField, String)> {
    PublicField::ALL
        .into_iter()
        .filter(|f| *f != PublicField::PartyCode)
        .flat_map(|f| leaks(f.of(public)).into_iter().filter(|l| l.blocks).map(move |l| (f, l.message)))
        .collect()
}

/// Personal data in a sentence that becomes public with the act.
pub(super) fn in_sentence(text: &str) -> Vec<String> {
    leaks(text).into_iter().map(|l| l.message).collect()
}

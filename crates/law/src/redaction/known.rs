//! 已知 — what the case file knows: whose names and values must not show, and what must stand.

use super::canon::{Canon, is_invisible};
use super::standing::places;
use super::{Hit, Kind};

/// 案卷已知的信息 — persons, their values, and what stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Names of natural persons: party, representative, respondents, informant. The order gives 甲, 乙.
    pub persons: Vec<String>,
    /// What must stand: names of legal persons, the agency's telephone, the account for fines.
    pub keep: Vec<String>,
    /// Values that must not show wherever and however they are written.
    pub secrets: Vec<Secret>,
}

/// 已知的值 — a value of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it is.
    pub kind: Kind,
    /// As the case file holds it.
    pub value: String,
}

impl Known {
    /// With a natural person, whose name is masked.
    #[must_use]
    pub fn person(mut self, name: &str) -> Known {
        self.persons.push(name.to_owned());
        self
    }

    /// With a text that stands.
    #[must_use]
    pub fn keep(mut self, text: &str) -> Known {
        self.keep.push(text.to_owned());
        self
    }

    /// With a value that must not show; an empty one, or one too short to tell, is nothing.
    #[must_use]
    pub fn secret(mut self, kind: Kind, value: &str) -> Known {
        if significant(&Canon::of(value).chars).len() >= 4 {
            self.secrets.push(Secret { kind, value: value.to_owned() });
        }
        self
    }

    /// Where what stands is.
    pub(super) fn kept(&self, canon: &Canon) -> Vec<(usize, usize)> {
        self.keep.iter().flat_map(|k| places(&canon.chars, &Canon::of(k).chars)).collect()
    }

    /// Where known values are, whatever stands between their characters.
    pub(super) fn hits(&self, canon: &Canon) -> Vec<Hit> {
        let mut hits = Vec::new();
        for secret in &self.secrets {
            let value = significant(&Canon::of(&secret.value).chars);
            for i in 0..canon.chars.len() {
                if let Some(to) = spelled(&canon.chars, i, &value) {
                    hits.push(Hit { sure: true, ..Hit::new(i, to, secret.kind) });
                }
            }
        }
        hits
    }
}

/// Letters and digits alone.
fn significant(chars: &[char]) -> Vec<char> {
    chars.iter().filter(|c| c.is_alphanumeric() && !is_invisible(**c)).map(char::to_ascii_lowercase).collect()
}

/// The end of the value if it is written at `i`, with marks and spaces between.
fn spelled(chars: &[char], i: usize, value: &[char]) -> Option<usize> {
    let mut at = i;
    for (k, wanted) in value.iter().enumerate() {
        let mut gap = 0;
        while k > 0 && gap < 3 && chars.get(at).is_some_and(|c| !c.is_alphanumeric()) {
            at += 1;
            gap += 1;
        }
        let c = chars.get(at)?.to_ascii_lowercase();
        let alike = match wanted {
            '0' => c == 'o',
            '1' => c == 'l' || c == 'i',
            _ => false,
        };
        if c != *wanted && !alike {
            return None;
        }
        at += 1;
    }
    Some(at)
}

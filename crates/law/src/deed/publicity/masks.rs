//! 遮盖 — what may be done to the words of a decision before they are public: nothing but masking spans.

use super::{Ground, PublicRecord};
use crate::draft::hex;
use crate::redaction::{Kind, MASK};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What tells people with the same masked name apart.
const TELLERS: &str = "甲乙丙丁戊己庚辛壬癸";
/// What people put in the place of what they hide.
const HIDING: &str = "*＊×某█■";

/// 公示项 — a field of a public record that can be masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicField {
    /// 标题
    Title,
    /// 当事人
    Party,
    /// 统一社会信用代码
    PartyCode,
    /// 处罚内容
    Conclusion,
    /// 违法事实
    Facts,
    /// 处罚依据
    Basis,
    /// 救济途径
    Remedies,
}

impl PublicField {
    /// All, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Party,
        Self::PartyCode,
        Self::Conclusion,
        Self::Facts,
        Self::Basis,
        Self::Remedies,
    ];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Title => "标题",
            Self::Party => "当事人",
            Self::PartyCode => "统一社会信用代码",
            Self::Conclusion => "处罚内容",
            Self::Facts => "违法事实",
            Self::Basis => "处罚依据",
            Self::Remedies => "救济途径",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Party => "party",
            Self::PartyCode => "party_code",
            Self::Conclusion => "conclusion",
            Self::Facts => "facts",
            Self::Basis => "basis",
            Self::Remedies => "remedies",
        }
    }
    /// The field with this wire name.
    #[must_use]
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.wire() == text)
    }
    /// The words of a record in this field.
    #[must_use]
    pub fn of(self, record: &PublicRecord) -> &str {
        match self {
            Self::Title => &record.title,
            Self::Party => &record.party,
            Self::PartyCode => &record.party_code,
            Self::Conclusion => &record.conclusion,
            Self::Facts => &record.facts,
            Self::Basis => &record.basis,
            Self::Remedies => &record.remedies,
        }
    }
    fn place(self, record: &mut PublicRecord) -> &mut String {
        match self {
            Self::Title => &mut record.title,
            Self::Party => &mut record.party,
            Self::PartyCode => &mut record.party_code,
            Self::Conclusion => &mut record.conclusion,
            Self::Facts => &mut record.facts,
            Self::Basis => &mut record.basis,
            Self::Remedies => &mut record.remedies,
        }
    }
}

/// 公示范围 — how much of the decision is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// 全文
    #[default]
    Full,
    /// 摘要: without the facts and the remedies.
    Summary,
}

impl Extent {
    /// All.
    pub const ALL: [Self; 2] = [Self::Full, Self::Summary];
    /// Whether nothing is left out.
    #[must_use]
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    pub fn is_full(&self) -> bool {
        *self == Self::Full
    }
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Full => "全文",
            Self::Summary => "摘要",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Summary => "summary",
        }
    }
    /// Whether a field is left out.
    #[must_use]
    pub fn omits(self, field: PublicField) -> bool {
        self == Self::Summary && matches!(field, PublicField::Facts | PublicField::Remedies)
    }
}

/// 遮盖处 — positions count characters (Unicode scalar values) of the decided words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mask {
    /// In which field.
    pub field: PublicField,
    /// The first character.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
    /// What it is; none where a person masked what is of no kind that the masker knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// On which ground.
    pub ground: Ground,
    /// What stands there: [`MASK`], or the masked form of a name.
    pub replacement: String,
}

impl Mask {
    /// What is masked, in words: the kind, or the ground where a person masked what is of no kind.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.kind.map_or_else(|| self.ground.title(), Kind::text)
    }

    /// Whether a person may lift it, with a reason: a name may be a firm's, and what a person masked a person may
    /// show. Numbers, addresses and whatever is a minor's stay masked.
    #[must_use]
    pub fn may_be_lifted(&self) -> bool {
        self.ground != Ground::Minor && matches!(self.kind, None | Some(Kind::Name | Kind::Plate))
    }

    /// Whether it fits the words: within them, not empty, and in its place stands what hides and does not say
    /// something else.
    fn fits(&self, text: &[char]) -> bool {
        let Some(original) = text.get(self.from..self.to).filter(|o| !o.is_empty()) else { return false };
        self.replacement == MASK
            || self.kind == Some(Kind::Name) && is_masked_name(original, &self.replacement)
    }
}

/// Whether the text is how the name may be written: the beginning of it, 某, and what tells people apart.
fn is_masked_name(original: &[char], text: &str) -> bool {
    let plain: Vec<char> = original.iter().copied().filter(|c| !c.is_whitespace()).collect();
    let Some((head, rest)) = text.split_once('某') else { return false };
    let head: Vec<char> = head.chars().collect();
    let teller = rest.trim_start_matches('某');
    let told = teller.is_empty()
        || teller.chars().count() == 1 && teller.chars().all(|c| TELLERS.contains(c))
        || teller.len() <= 3 && teller.bytes().all(|b| b.is_ascii_digit());
    let named = plain.iter().all(|c| c.is_alphabetic() || matches!(c, '·' | '.' | '・'));
    named && told && !head.is_empty() && head.len() < plain.len().max(2) && plain.starts_with(&head)
}

/// A mask that a person adds. What stands in its place is always [`MASK`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedMask {
    /// In which field.
    pub field: PublicField,
    /// The first character.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// On which ground.
    pub ground: Ground,
}

impl From<&AddedMask> for Mask {
    fn from(a: &AddedMask) -> Self {
        Self {
            field: a.field,
            from: a.from,
            to: a.to,
            kind: a.kind,
            ground: a.ground,
            replacement: MASK.into(),
        }
    }
}

/// A mask that a person lifts, by its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiftedMask {
    /// In which field.
    pub field: PublicField,
    /// The first character.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
    /// Why.
    pub reason: String,
}

impl LiftedMask {
    /// Whether this is the mask.
    #[must_use]
    pub fn is(&self, mask: &Mask) -> bool {
        (self.field, self.from, self.to) == (mask.field, mask.from, mask.to)
    }
}

/// The masks of a record, with the version of the masker that proposed them. Whoever judges again applies them and
/// does not run a masker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masking {
    /// Version of the masker.
    pub version: u32,
    /// By field and place, none touching another.
    pub masks: Vec<Mask>,
}

impl Masking {
    /// Only what fits these words, in order, each place once. What was recorded as masks of them is not changed by it.
    #[must_use]
    pub fn fitted(&self, decided: &PublicRecord) -> Self {
        let mut all = self.masks.clone();
        all.sort_by_key(|m| (m.field, m.from, m.to));
        let mut masks: Vec<Mask> = Vec::with_capacity(all.len());
        for field in PublicField::ALL {
            let text: Vec<char> = field.of(decided).chars().collect();
            let mut free = 0;
            for mask in all.iter().filter(|m| m.field == field) {
                if mask.from >= free && mask.fits(&text) {
                    free = mask.to;
                    masks.push(mask.clone());
                }
            }
        }
        Self { version: self.version, masks }
    }

    /// With what a person added and lifted.
    #[must_use]
    pub fn edited(&self, add: &[AddedMask], lift: &[LiftedMask]) -> Self {
        let kept = self.masks.iter().filter(|m| !lift.iter().any(|l| l.is(m))).cloned();
        let mut masks: Vec<Mask> = kept.chain(add.iter().map(Mask::from)).collect();
        masks.sort_by_key(|m| (m.field, m.from, m.to));
        Self { version: self.version, masks }
    }

    /// The masks of one field.
    pub fn of(&self, field: PublicField) -> impl Iterator<Item = &Mask> {
        self.masks.iter().filter(move |m| m.field == field)
    }

    /// How many of what: words for people, in order.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let mut counts: Vec<(&'static str, usize)> = Vec::new();
        for mask in &self.masks {
            match counts.iter_mut().find(|(what, _)| *what == mask.what()) {
                Some((_, n)) => *n += 1,
                None => counts.push((mask.what(), 1)),
            }
        }
        counts
    }
}

impl PublicRecord {
    /// 公示内容 = 决定原文 − 遮盖: the only way in which words become public.
    #[must_use]
    pub fn minus(&self, masking: &Masking, extent: Extent) -> Self {
        let mut public = self.clone();
        for field in PublicField::ALL {
            let text = if extent.omits(field) {
                String::new()
            } else {
                let chars: Vec<char> = field.of(self).chars().collect();
                let mut text = String::new();
                let mut at = 0;
                for mask in masking.of(field) {
                    // A fold never fails; what does not fit was refused before it was recorded.
                    if mask.from < at || mask.to > chars.len() || mask.from >= mask.to {
                        continue;
                    }
                    text.extend(chars.get(at..mask.from).unwrap_or_default());
                    text.push_str(&mask.replacement);
                    at = mask.to;
                }
                text.extend(chars.get(at..).unwrap_or_default());
                text
            };
            *field.place(&mut public) = text;
        }
        public
    }

    /// SHA-256 of the canonical JSON, lowercase hex: which words an approval made public.
    #[must_use]
    pub fn digest(&self) -> String {
        let bytes = serde_json_canonicalizer::to_vec(self).unwrap_or_default();
        hex(&Sha256::digest(bytes))
    }

    /// The fields in which a text says something else than these words with some of them masked: for what was
    /// published under edition 1, whose masks are not on record.
    #[must_use]
    pub fn otherwise_in(&self, public: &Self) -> Vec<&'static str> {
        let mut all = Vec::new();
        let fixed = [
            ("文号", self.document_no == public.document_no),
            ("处罚种类", self.kinds == public.kinds),
            ("决定日期", self.decided_on == public.decided_on),
        ];
        for field in PublicField::ALL {
            let (was, is) = (field.of(self), field.of(public));
            // A natural person's code was left out.
            let left_out = field == PublicField::PartyCode && is.is_empty();
            if !left_out && !is_masked_form(was, is) {
                all.push(field.title());
            }
        }
        all.extend(fixed.into_iter().filter(|(_, same)| !same).map(|(title, _)| title));
        all
    }
}

/// Whether the text is the original with spans of it masked: literal pieces in order, with something of the original
/// in the place of each mask.
fn is_masked_form(original: &str, text: &str) -> bool {
    if original == text {
        return true;
    }
    let original: Vec<char> = original.chars().collect();
    let mut text: Vec<char> = text.chars().collect();
    // 张某甲, 张某乙: what tells people apart hides as well.
    for i in 1..text.len() {
        let tells = text.get(i).is_some_and(|c| TELLERS.contains(*c));
        if tells && text.get(i - 1) == Some(&'某') && original.get(i) != text.get(i) {
            text.remove(i);
            text.insert(i, '某');
        }
    }
    let pieces: Vec<&[char]> = text.split(|c| HIDING.contains(*c)).collect();
    let Some((first, rest)) = pieces.split_first() else { return false };
    if rest.is_empty() || !original.starts_with(first) {
        return false;
    }
    let mut at = first.len();
    // Masks beside each other stand for one span; what tells masked people apart is a piece of its own and rare.
    let mut open = false;
    for (i, piece) in rest.iter().enumerate() {
        open = true;
        if piece.is_empty() && i + 1 < rest.len() {
            continue;
        }
        let last = i + 1 == rest.len();
        // A mask hides one character at least.
        let from = at + 1;
        let found = if last {
            original.len().checked_sub(piece.len()).filter(|s| *s >= from && original.ends_with(piece))
        } else {
            (from..=original.len().saturating_sub(piece.len()))
                .find(|s| original.get(*s..*s + piece.len()) == Some(*piece))
        };
        let Some(found) = found else { return false };
        at = found + piece.len();
        open = false;
    }
    !open && at == original.len()
}

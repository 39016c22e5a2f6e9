//! What is public is bound to what was decided: the decided words and the masks, as data.

use super::{AddedMask, Extent, Ground, LiftedMask, Masking, Pending, PublicRecord, Source};
use crate::private::Private;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 生成公示稿 — the decided words, and what of them is masked. Commanded are source and unit alone, for an imported
/// decision; everything else is worked out by the house. What is public follows from it by
/// [`PublicRecord::minus`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationBound {
    /// From what.
    pub source: Source,
    /// The agency that publishes.
    pub unit: String,
    /// Random public address, apart from every internal id (HOUSE 13). The house's, never the caller's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 决定原文, word for word; the salted digest in the entry is what binds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Private<PublicRecord>>,
    /// What is masked.
    #[serde(default)]
    pub masking: Masking,
    /// A minor's record is never published.
    #[serde(default)]
    pub party_is_minor: bool,
    /// 应当公示的日期 (clause 1.3a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// 公示截止日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The change of the decision whose content this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
    /// 不予公开 on this ground from the beginning: what the changed decision said before was kept back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Ground>,
    /// 公示范围 from the beginning, as the one before had it.
    #[serde(default, skip_serializing_if = "Extent::is_full")]
    pub extent: Extent,
    /// What was asked of the one before and nobody had decided when the decision was changed: it is decided of this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
}

impl PublicationBound {
    /// The command: what for and by whom.
    #[must_use]
    pub fn of(source: Source, unit: &str) -> Self {
        Self {
            source,
            unit: unit.into(),
            address: String::new(),
            decided: None,
            masking: Masking::default(),
            party_is_minor: false,
            due_on: None,
            until: None,
            changed: None,
            withheld: None,
            extent: Extent::Full,
            pending: None,
        }
    }
}

/// 变更 — by what the decision says now what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// By which organ.
    pub by: String,
    /// 文书名称和文号
    pub instrument: String,
    /// 日期
    pub on: Date,
    /// Public address of what the decision said before.
    pub replaces: String,
}

/// The decided words and their masks, for a publication that was prepared before they stood in its record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// 决定原文
    pub decided: Private<PublicRecord>,
    /// What is masked.
    pub masking: Masking,
}

/// 编辑公示稿 — masks spans, lifts masks, chooses how much is shown; no word can be typed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PublicationMasked {
    /// The house's, where the publication was prepared under edition 1: the edit begins from the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
    /// What is masked in addition.
    #[serde(default)]
    pub add: Vec<AddedMask>,
    /// Which masks are lifted.
    #[serde(default)]
    pub lift: Vec<LiftedMask>,
    /// 公示范围
    #[serde(default)]
    pub extent: Extent,
    /// What was done and why.
    pub note: String,
}

//! 导出申请 — asked for by one, decided by another.

use crate::act::Recorded;
use crate::authority::{Actor, Capacity};
use crate::deed::Deed;
use crate::deed::export::{ExportAsked, ExportList};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So long after its release a list may be taken away.
pub const GOOD_FOR: SignedDuration = SignedDuration::from_hours(24);
/// So long a request waits; then it is asked anew, because the list is another by then.
pub const WAITS_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Rows that may have been added to a short list since it was asked for; to a long one a tenth.
const GROWTH_ROWS: u64 = 20;

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportStage {
    /// Waits for another person.
    Open,
    /// Released.
    Released,
    /// Refused.
    Refused,
}

impl ExportStage {
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Released => "released",
            Self::Refused => "refused",
        }
    }
}

/// What was decided, by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportDecided {
    /// Account.
    pub by: String,
    /// 姓名
    pub name: String,
    /// 身份
    pub capacity: Capacity,
    /// When.
    pub at: Timestamp,
    /// Released, or not.
    pub released: bool,
    /// 意见, or the reason of a refusal.
    pub said: String,
}

/// A request to take a list away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// As asked.
    pub asked: ExportAsked,
    /// The unit of whoever asked.
    pub unit: String,
    /// Account.
    pub by: String,
    /// 姓名
    pub name: String,
    /// In which capacity.
    pub capacity: Capacity,
    /// When.
    pub at: Timestamp,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<ExportDecided>,
}

impl Export {
    /// The state after the first act.
    #[must_use]
    pub fn begin(d: &ExportAsked, act: &Recorded) -> Self {
        Self {
            asked: d.clone(),
            unit: act.deciding.clone(),
            by: act.actor.account.clone(),
            name: act.actor.name.clone(),
            capacity: act.actor.capacity,
            at: act.recorded,
            decided: None,
        }
    }

    /// The state after another act.
    pub fn apply(&mut self, act: &Recorded) {
        let (released, said) = match &act.deed {
            Deed::ExportReleased(d) => (true, d.note.clone()),
            Deed::ExportRefused(d) => (false, d.reason.clone()),
            _ => return,
        };
        self.decided = Some(ExportDecided {
            by: act.actor.account.clone(),
            name: act.actor.name.clone(),
            capacity: act.actor.capacity,
            at: act.recorded,
            released,
            said,
        });
    }

    /// How it stands.
    #[must_use]
    pub fn stage(&self) -> ExportStage {
        match &self.decided {
            None => ExportStage::Open,
            Some(d) if d.released => ExportStage::Released,
            Some(_) => ExportStage::Refused,
        }
    }

    /// Until when it may be used, where it was released.
    #[must_use]
    pub fn good_until(&self) -> Option<Timestamp> {
        let decided = self.decided.as_ref().filter(|d| d.released)?;
        decided.at.checked_add(GOOD_FOR).ok()
    }

    /// Whether this person may take so many rows of this list with these filters away now, as who he asked: the same
    /// filters in another capacity, or for another unit, are another list. So is one that has grown by more than what a
    /// day brings.
    #[must_use]
    pub fn is_good(&self, actor: &Actor, list: ExportList, query: &str, rows: u64, now: Timestamp) -> bool {
        let most = self.asked.rows.saturating_add(self.asked.rows / 10).saturating_add(GROWTH_ROWS);
        self.by == actor.account
            && self.capacity == actor.capacity
            && self.unit == actor.unit
            && rows <= most
            && self.asked.list == list
            && self.asked.query.known().is_some_and(|q| q == query)
            && self.good_until().is_some_and(|until| now < until)
    }
}

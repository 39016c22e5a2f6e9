//! 公示信息 and imported old decisions, folded.

use crate::act::Recorded;
use crate::deed::Deed;
use crate::deed::publicity::{Ground, HistoricalImported, PublicRecord, PublicationPrepared, Source};
use crate::history::HistoricalRow;
use crate::private::Private;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a publication stands. Expiry is never stored: it is read off `until` (HOUSE 12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 待编辑
    Prepared,
    /// 待审批
    Edited,
    /// 已公示
    Published {
        /// When it became public.
        on: Date,
    },
    /// 不予公开
    Withheld {
        /// From the list.
        ground: Ground,
    },
    /// 已撤回
    Withdrawn {
        /// When.
        on: Date,
        /// Public reason.
        reason: String,
        /// When it had become public, if it had.
        published_on: Option<Date>,
    },
}

impl Stage {
    /// The wire name, for lists and filters.
    #[must_use]
    pub fn wire(&self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Edited => "edited",
            Self::Published { .. } => "published",
            Self::Withheld { .. } => "withheld",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
    /// The Chinese words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Prepared => "待编辑",
            Self::Edited => "待审批",
            Self::Published { .. } => "已公示",
            Self::Withheld { .. } => "不予公开",
            Self::Withdrawn { .. } => "已撤回",
        }
    }
}

/// One public record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// From what.
    pub source: Source,
    /// Agency.
    pub unit: String,
    /// Public address.
    pub address: String,
    /// The fields as they stand.
    pub record: Private<PublicRecord>,
    /// What was masked.
    pub masked: Vec<String>,
    /// Never published if so.
    pub party_is_minor: bool,
    /// 应当公示的日期
    pub due_on: Option<Date>,
    /// 公示截止日期
    pub until: Option<Date>,
    /// Where it stands.
    pub stage: Stage,
    /// Who edited last: account.
    pub editor: Option<String>,
    /// Who approved: account.
    pub approver: Option<String>,
    /// 暂缓的理由
    pub held: Option<String>,
    /// 退回的理由
    pub returned: Option<String>,
    /// Versions made.
    pub version: u32,
}

impl Publication {
    pub(super) fn begin(d: &PublicationPrepared, act: &Recorded) -> Self {
        // Whoever puts an imported row up for approval is its editor.
        let imported = matches!(d.source, Source::Historical(_));
        Self {
            source: d.source.clone(),
            unit: d.unit.clone(),
            address: d.address.clone(),
            record: d.record.clone(),
            masked: d.masked.clone(),
            party_is_minor: d.party_is_minor,
            due_on: d.due_on,
            until: d.until,
            stage: if imported { Stage::Edited } else { Stage::Prepared },
            editor: imported.then(|| act.actor.account.clone()),
            approver: None,
            held: None,
            returned: None,
            version: 1,
        }
    }

    pub(super) fn apply(&mut self, act: &Recorded) {
        match &act.deed {
            Deed::PublicationEdited(d) => {
                self.record = d.record.clone();
                self.editor = Some(act.actor.account.clone());
                self.stage = Stage::Edited;
                self.returned = None;
                self.version += 1;
            }
            Deed::PublicationReturned(d) => {
                self.stage = Stage::Prepared;
                self.returned = Some(d.reason.clone());
            }
            Deed::PublicationApproved(_) => {
                self.stage = Stage::Published { on: act.on() };
                self.approver = Some(act.actor.account.clone());
                self.held = None;
            }
            Deed::PublicationHeld(d) => self.held = Some(d.reason.clone()),
            Deed::PublicationWithheld(d) => {
                self.stage = Stage::Withheld { ground: d.ground };
                self.approver = Some(act.actor.account.clone());
            }
            Deed::PublicationWithdrawn(d) => {
                let published_on = if let Stage::Published { on } = self.stage { Some(on) } else { None };
                self.stage = Stage::Withdrawn { on: act.on(), reason: d.reason.clone(), published_on };
            }
            _ => {}
        }
    }

    /// Whether the content may be shown to the public on this day.
    #[must_use]
    pub fn is_public_on(&self, day: Date) -> bool {
        matches!(self.stage, Stage::Published { .. }) && !self.has_expired_on(day)
    }

    /// 公示期满
    #[must_use]
    pub fn has_expired_on(&self, day: Date) -> bool {
        self.until.is_some_and(|u| day > u)
    }
}

/// An imported old decision: labelled as imported, never a case (DOMAIN 0.11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Historical {
    /// File it came from.
    pub batch: String,
    /// Row in that file.
    pub row_no: u32,
    /// Content key.
    pub content: String,
    /// Desk it goes to.
    pub unit: String,
    /// The values.
    pub row: Private<HistoricalRow>,
    /// What is odd.
    pub flags: Vec<(String, String)>,
    /// When it was imported.
    pub imported_on: Date,
}

impl Historical {
    pub(super) fn begin(d: &HistoricalImported, act: &Recorded) -> Self {
        Self {
            batch: d.batch.clone(),
            row_no: d.row_no,
            content: d.content.clone(),
            unit: d.unit.clone(),
            row: d.row.clone(),
            flags: d.flags.clone(),
            imported_on: act.on(),
        }
    }
}

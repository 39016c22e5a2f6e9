//! 公示信息 and imported old decisions, folded.

use crate::act::Recorded;
use crate::deed::Deed;
pub use crate::deed::publicity::{Asked, Pending};
use crate::deed::publicity::{
    Changed, Extent, Ground, HistoricalImported, LiftedMask, Masking, PublicRecord, PublicationBound,
    PublicationMasked, PublicationPrepared, Source, WithdrawalGround,
};
use crate::history::HistoricalRow;
use crate::private::Private;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(b: &bool) -> bool {
    !*b
}

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
        /// Why, as it was written.
        reason: String,
        /// When it had become public, if it had.
        published_on: Option<Date>,
        /// From the list; none where it goes with the decision, or under edition 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<WithdrawalGround>,
        /// Public address of what the decision was changed to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_by: Option<String>,
    },
}

/// A time that this was public, and its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// 公示日期
    pub published_on: Date,
    /// 撤回日期
    pub withdrawn_on: Date,
    /// Why, as it was written.
    pub reason: String,
    /// From the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<WithdrawalGround>,
}

impl Past {
    /// 公开说明的理由
    #[must_use]
    pub fn why(&self) -> String {
        why(self.ground, &self.reason)
    }
}

/// The ground before what was written to it.
fn why(ground: Option<WithdrawalGround>, reason: &str) -> String {
    ground.map_or_else(|| reason.to_owned(), |g| format!("{}。{reason}", g.title()))
}

/// 撤回记录 — what stands at the address of what was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// 公开说明的理由
    pub why: String,
    /// 撤回日期
    pub on: Date,
    /// Public address of what the decision was changed to.
    pub replaced_by: Option<String>,
}

/// A mask that was lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// Which, and why.
    pub lift: LiftedMask,
    /// Who: account.
    pub by: String,
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
    /// 决定原文; none where it was prepared under edition 1 and not edited since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Private<PublicRecord>>,
    /// What of it is masked.
    #[serde(default)]
    pub masking: Masking,
    /// Masks that were lifted, for whoever approves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lifted: Vec<Lifted>,
    /// 公示范围
    #[serde(default)]
    pub extent: Extent,
    /// The change of the decision whose content this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
    /// What was asked and is not decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// When it was public before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<Past>,
    /// Prepared under edition 1, with the decided words taken up by a later edit.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rebound: bool,
    /// 重新公示的理由, while it is being put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<String>,
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
            decided: None,
            masking: Masking::default(),
            lifted: Vec::new(),
            extent: Extent::Full,
            changed: None,
            pending: None,
            past: Vec::new(),
            rebound: false,
            reopened: None,
        }
    }

    /// A publication whose words are bound to the decision.
    pub(super) fn bound(d: &PublicationBound, act: &Recorded) -> Self {
        let imported = matches!(d.source, Source::Historical(_));
        let mut p = Self {
            source: d.source.clone(),
            unit: d.unit.clone(),
            address: d.address.clone(),
            record: Private::default(),
            masked: Vec::new(),
            party_is_minor: d.party_is_minor,
            due_on: d.due_on,
            until: d.until,
            stage: match d.withheld {
                Some(ground) => Stage::Withheld { ground },
                None if imported => Stage::Edited,
                None => Stage::Prepared,
            },
            editor: imported.then(|| act.actor.account.clone()),
            approver: None,
            held: None,
            returned: None,
            version: 1,
            decided: d.decided.clone(),
            masking: d.masking.clone(),
            lifted: Vec::new(),
            extent: d.extent,
            changed: d.changed.clone(),
            pending: d.pending.clone(),
            past: Vec::new(),
            rebound: false,
            reopened: None,
        };
        p.compute();
        p
    }

    /// 公示内容 = 决定原文 − 遮盖.
    fn compute(&mut self) {
        match &self.decided {
            Some(Private::Known(decided)) => {
                self.record = Private::Known(decided.minus(&self.masking, self.extent));
            }
            Some(Private::Withheld(digest)) => self.record = Private::Withheld(digest.clone()),
            None => {}
        }
        if self.decided.is_some() {
            let words = self.masking.masks.iter().map(|m| format!("{}：{}", m.field.title(), m.what()));
            self.masked = words.collect();
            self.masked.sort();
            self.masked.dedup();
        }
    }

    fn edit(&mut self, d: &PublicationMasked, by: &str) {
        if let Some(base) = &d.base {
            self.decided = Some(base.decided.clone());
            self.masking = base.masking.clone();
            self.rebound = true;
        }
        self.masking = self.masking.edited(&d.add, &d.lift);
        self.extent = d.extent;
        self.lifted.extend(d.lift.iter().map(|l| Lifted { lift: l.clone(), by: by.into() }));
        self.compute();
    }

    fn withdraw(&mut self, on: Date, reason: &str, ground: Option<WithdrawalGround>, new: Option<&String>) {
        let published_on = match self.stage {
            Stage::Published { on } => Some(on),
            // Being put right: the time that it was public stays told.
            _ => self.past.pop().map(|p| p.published_on),
        };
        self.pending = None;
        self.stage =
            Stage::Withdrawn { on, reason: reason.into(), published_on, ground, replaced_by: new.cloned() };
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
            Deed::PublicationMasked(d) => {
                self.edit(d, &act.actor.account);
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
                self.reopened = None;
            }
            Deed::PublicationHeld(d) => self.held = Some(d.reason.clone()),
            Deed::PublicationWithheld(d) => {
                self.stage = Stage::Withheld { ground: d.ground };
                self.approver = Some(act.actor.account.clone());
            }
            Deed::PublicationWithdrawn(d) => {
                self.withdraw(act.on(), &d.reason, None, d.replaced_by.as_ref());
            }
            Deed::PublicationWithdrawalRequested(d) => {
                let asked = Asked::Withdrawal { ground: d.ground };
                self.pending =
                    Some(Pending { asked, reason: d.reason.clone(), by: act.actor.account.clone() });
            }
            Deed::PublicationWithholdingRequested(d) => {
                let asked = Asked::Withholding { ground: d.ground };
                self.pending =
                    Some(Pending { asked, reason: d.reason.clone(), by: act.actor.account.clone() });
            }
            Deed::PublicationRequestDecided(d) => {
                let Some(pending) = self.pending.take().filter(|_| d.agreed) else { return };
                match pending.asked {
                    Asked::Withdrawal { ground } => {
                        self.withdraw(act.on(), &pending.reason, Some(ground), None);
                    }
                    Asked::Withholding { ground } => {
                        self.stage = Stage::Withheld { ground };
                        self.approver = Some(act.actor.account.clone());
                    }
                }
            }
            Deed::PublicationReopened(d) => {
                if let Stage::Withdrawn { on, reason, published_on: Some(published_on), ground, .. } =
                    &self.stage
                {
                    self.past.push(Past {
                        published_on: *published_on,
                        withdrawn_on: *on,
                        reason: reason.clone(),
                        ground: *ground,
                    });
                }
                self.stage = Stage::Prepared;
                self.editor = None;
                self.approver = None;
                self.reopened = Some(d.reason.clone());
            }
            _ => {}
        }
    }

    /// Whether the content may be shown to the public on this day.
    #[must_use]
    pub fn is_public_on(&self, day: Date) -> bool {
        matches!(self.stage, Stage::Published { .. }) && !self.has_expired_on(day)
    }

    /// Whether it was prepared from the decided words, as since edition 2.
    #[must_use]
    pub fn is_bound(&self) -> bool {
        self.decided.is_some() && !self.rebound
    }

    /// The tombstone that stands at the address. It stays while what was withdrawn is put right.
    #[must_use]
    pub fn tombstone(&self) -> Option<Tombstone> {
        match &self.stage {
            Stage::Withdrawn { on, reason, published_on: Some(_), replaced_by, ground } => {
                Some(Tombstone { why: why(*ground, reason), on: *on, replaced_by: replaced_by.clone() })
            }
            Stage::Prepared | Stage::Edited | Stage::Withheld { .. } => {
                self.past.last().map(|p| Tombstone { why: p.why(), on: p.withdrawn_on, replaced_by: None })
            }
            _ => None,
        }
    }

    /// Whether people wrote something to it that the public reads beside the decision's own words.
    #[must_use]
    pub fn has_words(&self) -> bool {
        matches!(self.stage, Stage::Withdrawn { .. }) || !self.past.is_empty() || self.changed.is_some()
    }

    /// As the public may read what people wrote to it: without what `without` takes out of each text
    /// ([`words_in_public`](crate::judge::publicity::words_in_public)). The words of the decision are without it since they
    /// were decided.
    #[must_use]
    pub fn in_public(mut self, without: impl Fn(&mut String)) -> Self {
        if let Stage::Withdrawn { reason, .. } = &mut self.stage {
            without(reason);
        }
        self.past.iter_mut().for_each(|p| without(&mut p.reason));
        if let Some(changed) = &mut self.changed {
            without(&mut changed.by);
            without(&mut changed.instrument);
        }
        self
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

    /// The state after another act: a corrected row takes the place of the one before, which stays in its entry.
    pub(super) fn apply(&mut self, act: &Recorded) {
        if let Deed::HistoricalCorrected(d) = &act.deed {
            self.batch.clone_from(&d.batch);
            self.row_no = d.row_no;
            self.content.clone_from(&d.content);
            self.row.clone_from(&d.row);
            self.flags.clone_from(&d.flags);
        }
    }
}

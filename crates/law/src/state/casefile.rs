//! 案件 — the folded case.

pub use super::record::GapReason;
pub use super::stage::CaseStage;
use crate::act::Recorded;
use crate::deed::casework as cw;
use crate::deed::review as rv;
use crate::draft::{Draft, DraftDigest, Evidence, Party, PartyFacts};
use crate::private::Private;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The whole of a case, as its acts left it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseFile {
    /// 执法主体
    pub unit: String,
    /// 违法行为发生地
    pub region: String,
    /// 线索标题, then 案由 as 标题.
    pub title: String,
    /// 案源
    pub source: cw::ClueSource,
    /// 收到日期
    pub received_on: Date,
    /// 举报人 (secret)
    pub informant: Option<Private<cw::Informant>>,
    /// When the informant was told the result.
    pub informant_told_on: Option<Date>,
    /// 线索内容
    pub content: Private<String>,
    /// 违法行为日期
    pub violated_on: Date,
    /// 当事人
    pub party: Private<Party>,
    /// What rules need to know of the party.
    pub party_facts: PartyFacts,
    /// 核查期限届满日
    pub check_due: Option<Date>,
    /// Whether it was extended.
    pub check_extended: bool,
    /// 核查意见
    pub check: Option<ClueCheck>,
    /// 立案
    pub opened: Option<Opened>,
    /// 不予立案: when and why.
    pub declined: Option<(Date, String)>,
    /// 承办人 now: officers' ids.
    pub handlers: Vec<String>,
    /// 回避决定
    pub recusals: Vec<cw::RecusalDecided>,
    /// 现场检查
    pub inspections: Vec<cw::SiteInspected>,
    /// 询问
    pub inquiries: Vec<cw::InquiryRecorded>,
    /// 证据清单, each with the sequence number of the act that listed it.
    pub evidence: Vec<(u64, Evidence)>,
    /// 责令改正, each with its number and date.
    pub corrections: Vec<Correction>,
    /// 送达地址确认
    pub address: Option<cw::AddressConfirmed>,
    /// 延长办案期限
    pub extensions: Vec<cw::PeriodExtended>,
    /// 调查终结报告: course and date.
    pub report: Option<Report>,
    /// 拟处理决定 as it stands.
    pub draft: Option<DraftVersion>,
    /// 重大执法决定认定, in order.
    pub assessments: Vec<Assessment>,
    /// 法制审核
    pub review: Review,
    /// 案件审核 that stands.
    pub audit: Option<Audit>,
    /// 批准告知 that stands.
    pub approval: Option<(DraftDigest, Date)>,
    /// 告知书, in order; only the last can be in force.
    pub notices: Vec<Notice>,
    /// 送达
    pub services: Vec<Service>,
    /// 陈述申辩 points.
    pub points: Vec<PointRecord>,
    /// Sequence number of the last statement since the notice in force.
    pub statement_seq: Option<u64>,
    /// 复核结论
    pub reply: Option<(Date, String)>,
    /// 放弃权利 for the notice in force.
    pub waiver: Option<cw::RightsWaived>,
    /// 听证
    pub hearing: Hearing,
    /// 集体讨论 that stands.
    pub discussion: Option<Discussion>,
    /// 决定
    pub decision: Option<DecisionRecord>,
    /// 缴款
    pub payments: Vec<cw::PaymentRecorded>,
    /// 结案
    pub closed: Option<(Date, cw::CaseClosed)>,
    /// 归档
    pub archived: Option<(Date, cw::CaseArchived)>,
    /// 撤销、变更
    pub revocation: Option<cw::DecisionRevoked>,
    /// Accounts that handled, decided or signed anything in it: none of them may review it (clause 3.1a).
    pub touched: BTreeSet<String>,
    /// Officers named in any act: their accounts may not review it either.
    pub officers: BTreeSet<String>,
    /// 卷内文书 so far.
    pub documents: Vec<DocumentEntry>,
    /// What later acts replaced: its documents stay in the file.
    pub superseded: Superseded,
    /// What supervision is alerted to.
    pub alerts: Vec<(Date, String)>,
    /// 音像记录缺口的说明, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recording_gaps: Vec<GapReason>,
    /// Sequence number of the last act.
    pub seq: u64,
}

/// 核查意见
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClueCheck {
    /// The opinion.
    pub checked: cw::ClueChecked,
    /// By which officer.
    pub officer: Option<String>,
    /// When.
    pub on: Date,
}

/// 立案
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// 立案日期
    pub on: Date,
    /// 立案号
    pub number: String,
    /// 办案期限届满日, extensions included.
    pub due: Date,
    /// 审批意见
    pub opinion: String,
    /// 审批人
    pub by: String,
}

/// 责令改正
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// 文号
    pub number: String,
    /// 日期
    pub on: Date,
    /// 内容
    pub ordered: cw::CorrectionOrdered,
}

/// 调查终结报告
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// 日期
    pub on: Date,
    /// 报告人
    pub officers: Vec<String>,
    /// 调查经过
    pub course: Private<String>,
}

/// A version of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftVersion {
    /// From 1.
    pub version: u32,
    /// Content.
    pub draft: Draft,
    /// Digest over party, facts, evidence, basis, penalties, discretion and remedies.
    pub digest: DraftDigest,
    /// Sequence number of the act.
    pub seq: u64,
    /// When.
    pub on: Date,
    /// 修改理由
    pub reason: String,
}

/// 重大执法决定认定
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Answers.
    pub answers: Vec<rv::CriterionAnswer>,
    /// Result.
    pub major: bool,
    /// Criteria met, in words.
    pub hits: Vec<String>,
    /// Of which draft.
    pub digest: DraftDigest,
    /// Whether the notice in force had been served by then: the second asking.
    pub after_notice: bool,
    /// When.
    pub on: Date,
    /// Sequence number.
    pub seq: u64,
}

/// Where the review stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStage {
    /// Not submitted, or voided by a change of the draft.
    #[default]
    None,
    /// 审核中
    Pending,
    /// 已退回补充, the clock stands still
    Returned,
    /// 审核通过
    Passed,
    /// 审核不通过
    NotPassed,
}

/// 法制审核
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Where it stands.
    pub stage: ReviewStage,
    /// 送审日期 of the running round.
    pub submitted_on: Option<Date>,
    /// 审核期限届满日
    pub due: Option<Date>,
    /// When it was returned: the clock stands since.
    pub returned_on: Option<Date>,
    /// How often it was returned in this round; once is allowed.
    pub returns: u32,
    /// Materials of the running round.
    pub materials: Vec<rv::Material>,
    /// Draft under review.
    pub digest: Option<DraftDigest>,
    /// Every step, in order, for the page and the dossier.
    pub rounds: Vec<ReviewRound>,
    /// 审核通过 — the clearance that stands.
    pub clearance: Option<ClearanceRecord>,
}

/// One step of a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewRound {
    /// When.
    pub on: Date,
    /// By whom: account.
    pub account: String,
    /// Name.
    pub name: String,
    /// What.
    pub step: ReviewStep,
}

/// What happened in a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStep {
    /// 送审
    Submitted(rv::ReviewSubmitted),
    /// 退回补充
    Returned(rv::ReviewReturned),
    /// 意见
    Concluded {
        /// 文号
        number: String,
        /// 内容
        opinion: rv::ReviewConcluded,
    },
    /// 异议
    Disputed(rv::ReviewDisputed),
}

/// 审核通过 of one draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClearanceRecord {
    /// The draft that it clears, and no other.
    pub digest: DraftDigest,
    /// Reviewer's account.
    pub reviewer: String,
    /// Reviewer's name.
    pub name: String,
    /// 审核意见书文号
    pub number: String,
    /// When.
    pub on: Date,
    /// Sequence number.
    pub seq: u64,
}

/// 案件审核
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Of which draft.
    pub digest: DraftDigest,
    /// By whom: account.
    pub account: String,
    /// Name.
    pub name: String,
    /// Passed.
    pub passed: bool,
    /// 审核意见
    pub opinion: Private<String>,
    /// When.
    pub on: Date,
    /// Sequence number.
    pub seq: u64,
}

/// 行政处罚告知书
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// 文号
    pub number: String,
    /// 日期
    pub on: Date,
    /// The draft it tells of.
    pub draft: Draft,
    /// Its digest.
    pub digest: DraftDigest,
    /// 告知听证权利
    pub hearing_offered: bool,
    /// 联系人及地址
    pub contact: String,
    /// Replaced by a revised draft that it does not cover.
    pub void: bool,
    /// 送达（视为送达）日期
    pub served_on: Option<Date>,
    /// Last day for statement and defence.
    pub wait_until: Option<Date>,
    /// Last day to ask for a hearing.
    pub hearing_until: Option<Date>,
    /// Sequence number of the act.
    pub seq: u64,
}

/// 送达回证
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// As recorded.
    pub served: cw::DocumentServed,
    /// 视为送达日期
    pub deemed_on: Date,
    /// 文号 of what was served.
    pub number: String,
    /// When it was recorded.
    pub recorded_on: Date,
}

/// A point of a statement with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointRecord {
    /// The point.
    pub point: cw::Point,
    /// When it was made.
    pub received_on: Date,
    /// The answer.
    pub answer: Option<cw::PointAnswer>,
}

/// 听证
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Hearing {
    /// 申请日期
    pub asked_on: Option<Date>,
    /// 通知
    pub noticed: Option<cw::HearingNoticed>,
    /// 举行
    pub held: Option<cw::HearingHeld>,
    /// Sequence number of holding it: a clearance must be later (DOMAIN 0.1).
    pub held_seq: Option<u64>,
}

/// 集体讨论
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Discussion {
    /// Record.
    pub discussed: cw::CollectiveDiscussed,
    /// Of which draft.
    pub digest: DraftDigest,
    /// Sequence number.
    pub seq: u64,
}

/// 行政处罚决定
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// 决定书文号
    pub number: String,
    /// 决定日期
    pub on: Date,
    /// Content.
    pub draft: Draft,
    /// Digest.
    pub digest: DraftDigest,
    /// 审批意见
    pub opinion: String,
    /// 决定人
    pub by: String,
    /// 应当送达日期
    pub serve_by: Option<Date>,
    /// 送达（视为送达）日期
    pub served_on: Option<Date>,
    /// 缴款期限届满日
    pub pay_by: Option<Date>,
    /// Internal id of its publication.
    pub publication: Option<String>,
    /// Whether it was major.
    pub major: bool,
}

/// What later acts replaced, in order. None of it has any effect; its documents stay readable.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Superseded {
    /// Earlier drafts.
    pub drafts: Vec<DraftVersion>,
    /// Earlier audits.
    pub audits: Vec<Audit>,
    /// Earlier collective discussions.
    pub discussions: Vec<Discussion>,
    /// Earlier address confirmations.
    pub addresses: Vec<cw::AddressConfirmed>,
    /// Waivers of notices that were replaced.
    pub waivers: Vec<cw::RightsWaived>,
    /// Earlier hearings.
    pub hearings: Vec<Hearing>,
}

/// 卷内文书
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// Stable kind, e.g. `penalty-decision`.
    pub kind: String,
    /// 文书名称
    pub title: String,
    /// 文号, where it has one.
    pub number: Option<String>,
    /// 日期
    pub on: Date,
    /// Sequence number of the act that made it.
    pub seq: u64,
    /// 作废: why its number was not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<String>,
}

impl CaseFile {
    pub(super) fn begin(d: &cw::ClueRegistered, act: &Recorded) -> Self {
        Self {
            unit: d.unit.clone(),
            region: d.region.clone(),
            title: d.title.clone(),
            source: d.source,
            received_on: d.received_on,
            informant: d.informant.clone(),
            informant_told_on: None,
            content: d.content.clone(),
            violated_on: d.violated_on,
            party: d.party.clone(),
            party_facts: d.party_facts,
            check_due: act.derived.due,
            check_extended: false,
            check: None,
            opened: None,
            declined: None,
            handlers: Vec::new(),
            recusals: Vec::new(),
            inspections: Vec::new(),
            inquiries: Vec::new(),
            evidence: Vec::new(),
            corrections: Vec::new(),
            address: None,
            extensions: Vec::new(),
            report: None,
            draft: None,
            assessments: Vec::new(),
            review: Review::default(),
            audit: None,
            approval: None,
            notices: Vec::new(),
            services: Vec::new(),
            points: Vec::new(),
            statement_seq: None,
            reply: None,
            waiver: None,
            hearing: Hearing::default(),
            discussion: None,
            decision: None,
            payments: Vec::new(),
            closed: None,
            archived: None,
            revocation: None,
            touched: BTreeSet::from([act.actor.account.clone()]),
            officers: act.actor.officer.iter().cloned().collect(),
            documents: vec![DocumentEntry {
                kind: "clue-registration".into(),
                title: "案源登记表".into(),
                number: None,
                on: act.on(),
                seq: act.seq,
                cancelled: None,
            }],
            superseded: Superseded::default(),
            alerts: Vec::new(),
            recording_gaps: Vec::new(),
            seq: act.seq,
        }
    }

    /// The act that made a document, by its sequence number and kind.
    #[must_use]
    pub fn document_entry(&self, seq: u64, kind: &str) -> Option<&DocumentEntry> {
        self.documents.iter().find(|d| d.seq == seq && d.kind == kind)
    }

    /// The digest of the draft as it stands.
    #[must_use]
    pub fn digest(&self) -> Option<&DraftDigest> {
        self.draft.as_ref().map(|d| &d.digest)
    }

    /// The notice in force.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notices.last().filter(|n| !n.void)
    }

    /// The last assessment, if it is of the draft as it stands.
    #[must_use]
    pub fn assessment(&self) -> Option<&Assessment> {
        let last = self.assessments.last()?;
        let draft = self.draft.as_ref()?;
        (last.digest == draft.digest && last.seq > draft.seq).then_some(last)
    }

    /// 归类为重大: by the last assessment of the draft as it stands.
    #[must_use]
    pub fn is_major(&self) -> Option<bool> {
        self.assessment().map(|a| a.major)
    }

    /// Points not yet answered.
    pub fn open_points(&self) -> impl Iterator<Item = &PointRecord> {
        self.points.iter().filter(|p| p.answer.is_none())
    }

    /// 已缴金额, in fen.
    #[must_use]
    pub fn paid_fen(&self) -> i64 {
        self.payments.iter().map(|p| p.amount_fen).fold(0, i64::saturating_add)
    }

    /// What is to be paid under the decision: fines and confiscated gains, in fen.
    #[must_use]
    pub fn payable_fen(&self) -> i64 {
        self.decision.as_ref().map_or(0, |d| {
            d.draft
                .penalties
                .iter()
                .filter(|p| {
                    matches!(
                        p.kind,
                        crate::draft::PenaltyKind::Fine | crate::draft::PenaltyKind::ConfiscateGains
                    )
                })
                .filter_map(|p| p.amount_fen)
                .fold(0, i64::saturating_add)
        })
    }

    /// Where the case stands, in one word of the field.
    #[must_use]
    pub fn stage(&self) -> CaseStage {
        use CaseStage as S;
        if self.archived.is_some() {
            S::Archived
        } else if self.closed.is_some() {
            S::Closed
        } else if self.declined.is_some() {
            S::Declined
        } else if let Some(d) = &self.decision {
            if d.served_on.is_some() { S::Execution } else { S::Decided }
        } else if self.notice().is_some() {
            S::Noticed
        } else if self.draft.is_some() {
            S::Review
        } else if self.opened.is_some() {
            S::Investigation
        } else {
            S::Clue
        }
    }
}

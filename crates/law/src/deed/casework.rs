//! Acts on a case, from the clue to the archive.

mod words;

pub use words::*;

use crate::draft::{Draft, Evidence, Party, PartyFacts, PenaltyKind};
use crate::private::Private;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 举报人 — kept secret from everybody but the registrar of the clue and whoever tells the result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Informant {
    /// 姓名
    pub name: String,
    /// 联系方式
    pub contact: String,
}

/// 登记线索
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClueRegistered {
    /// 案源
    pub source: ClueSource,
    /// 收到日期
    pub received_on: Date,
    /// 举报人 (secret), where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub informant: Option<Private<Informant>>,
    /// 线索标题
    pub title: String,
    /// 线索内容
    pub content: Private<String>,
    /// 违法行为发生地, a division code.
    pub region: String,
    /// 违法行为发生（终了）日期, as far as known: limitation (处罚法 36).
    pub violated_on: Date,
    /// 当事人
    pub party: Private<Party>,
    /// What rules need to know of the party.
    pub party_facts: PartyFacts,
    /// The agency.
    pub unit: String,
}

/// 延长核查期限 — once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClueCheckExtended {
    /// Why.
    pub reason: String,
}

/// 处理建议
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recommendation {
    /// 建议立案
    Open,
    /// 建议不予立案
    Decline,
}

/// 核查线索并提出处理意见 — the handler's part of the 立案审批表.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClueChecked {
    /// 核查情况
    pub findings: String,
    /// 本机关有管辖权 (处罚法 22–25)
    pub has_jurisdiction: bool,
    /// 超过二年（五年）仍可追究的理由; required where the limitation of 处罚法 36 has run.
    #[serde(default)]
    pub limitation_reason: String,
    /// 案由
    pub cause: String,
    /// 涉嫌违反的规定
    pub provisions: String,
    /// 建议
    pub recommendation: Recommendation,
    /// 拟承办人 — officers' ids, at least two where opening is proposed.
    #[serde(default)]
    pub handlers: Vec<String>,
}

/// 立案 — by the agency head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseOpened {
    /// 承办人 — officers' ids, at least two.
    pub handlers: Vec<String>,
    /// 审批意见
    pub opinion: String,
    /// 逾期立案的理由, where the check period has run.
    #[serde(default)]
    pub late_reason: String,
}

/// 不予立案 — by the agency head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseDeclined {
    /// Why.
    pub reason: String,
}

/// 告知举报人处理结果
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InformantTold {
    /// How and when; never who.
    pub manner: String,
    /// When.
    pub told_on: Date,
}

/// 告知举报人处理结果 — on a subject of its own: on the case it told everybody who reads the case's history that
/// there is an informant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InformantAnswered {
    /// The case.
    pub case: String,
    /// How; never who.
    pub manner: Private<String>,
    /// When.
    pub told_on: Date,
}

/// 变更承办人
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandlersChanged {
    /// The handlers from now on.
    pub handlers: Vec<String>,
    /// Why.
    pub reason: String,
}

/// 决定回避 (处罚法 43)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecusalDecided {
    /// Which officer.
    pub officer: String,
    /// 当事人申请, or 自行回避.
    pub asked_by_party: bool,
    /// Granted or not.
    pub granted: bool,
    /// Why.
    pub reason: String,
}

/// 现场检查 — with the identity shown and rights told; also before 立案 (DOMAIN 0.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteInspected {
    /// 检查人员 — officers' ids, at least two.
    pub officers: Vec<String>,
    /// 地点
    pub place: String,
    /// 开始
    pub started: Timestamp,
    /// 结束
    pub ended: Timestamp,
    /// 已出示执法证件 (处罚法 55)
    pub certificate_shown: bool,
    /// 已告知权利义务
    pub rights_told: bool,
    /// 已告知申请回避的权利
    pub recusal_told: bool,
    /// 现场情况
    pub findings: Private<String>,
    /// 签名情况
    pub signing: Signing,
    /// 见证人, where one was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<Private<String>>,
}

/// 一问一答
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// 问
    pub asked: String,
    /// 答
    pub answered: String,
}

/// 询问
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InquiryRecorded {
    /// 询问人 — officers' ids, at least two.
    pub officers: Vec<String>,
    /// 被询问人
    pub respondent: Private<String>,
    /// 与案件的关系
    pub relation: String,
    /// 地点
    pub place: String,
    /// 开始
    pub started: Timestamp,
    /// 结束
    pub ended: Timestamp,
    /// 已出示执法证件
    pub certificate_shown: bool,
    /// 已告知权利义务
    pub rights_told: bool,
    /// 已告知申请回避的权利
    pub recusal_told: bool,
    /// 询问室, where one was used: recorded throughout (clause 2.2a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// 问答
    pub questions: Private<Vec<Question>>,
    /// 签名情况
    pub signing: Signing,
}

/// 登记证据 — adds to the evidence list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceListed {
    /// Collecting officers, at least two.
    pub officers: Vec<String>,
    /// The items; numbers continue the list.
    pub items: Vec<Evidence>,
}

/// 责令改正 (处罚法 28)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorrectionOrdered {
    /// 经办人 — officers' ids, at least two.
    pub officers: Vec<String>,
    /// 改正内容
    pub content: String,
    /// 改正依据
    pub basis: String,
    /// 改正期限
    pub due_on: Date,
}

/// 确认送达地址, and consent to electronic service (处罚法 61(2)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AddressConfirmed {
    /// 送达地址
    pub address: Private<String>,
    /// 同意电子送达
    pub electronic: bool,
    /// 签署日期
    pub signed_on: Date,
}

/// 延长办案期限: thirty days by the head; further only after collective discussion (DOMAIN 0.14).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodExtended {
    /// 延长天数, calendar days.
    pub days: u32,
    /// Why.
    pub reason: String,
    /// 集体讨论决定, for the second and further extensions.
    #[serde(default)]
    pub by_collective_discussion: bool,
}

/// 调查终结报告 with the proposed decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvestigationReported {
    /// 报告人 — officers' ids, at least two handlers.
    pub officers: Vec<String>,
    /// 调查经过
    pub course: Private<String>,
    /// 拟处理决定
    pub draft: Draft,
    /// 承办机构对事实、证据、法律适用和程序的合法性负责 (clause 3.5a): must be confirmed.
    pub responsible: bool,
}

/// 修改拟处理决定 — any change voids clearance, audit and collective discussion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftRevised {
    /// 拟处理决定
    pub draft: Draft,
    /// Why.
    pub reason: String,
    /// 新查明的不利事实, where the draft becomes heavier after a defence; needs evidence listed since.
    #[serde(default)]
    pub new_facts: String,
}

/// 批准拟处理决定并告知 — by the agency head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProposalApproved {
    /// 审批意见
    pub opinion: String,
}

/// 制发行政处罚告知书 (处罚法 44, 63)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeIssued {
    /// 联系人及地址 to which a statement can be made.
    pub contact: String,
}

/// 送达 with its proof (送达回证).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentServed {
    /// Which document.
    pub document: Served,
    /// 送达方式
    pub method: ServiceMethod,
    /// 送达地点
    pub place: Private<String>,
    /// 送达日期: of signature, receipt, arrival or posting; for announcements the day of the announcement.
    pub served_on: Date,
    /// 送达人 — officers' ids, at least two.
    pub officers: Vec<String>,
    /// 签收人
    pub recipient: Private<String>,
    /// 送达证明: signature, refusal noted with witness, receipt number, announcement. Must not be empty.
    pub proof: String,
    /// 已书面告知决定将依法公示 — for the decision.
    #[serde(default)]
    pub publication_told: bool,
}

/// One point of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Number, from 1, continuing over all statements of the case.
    pub no: u32,
    /// 内容
    pub content: Private<String>,
}

/// 收到陈述、申辩或者听证申请
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementReceived {
    /// 收到日期
    pub received_on: Date,
    /// 各点意见; may be empty where only a hearing is asked for.
    #[serde(default)]
    pub points: Vec<Point>,
    /// 申请听证
    pub asks_hearing: bool,
}

/// 当事人书面放弃陈述申辩（听证）权利
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RightsWaived {
    /// 签署日期
    pub signed_on: Date,
    /// 放弃书面材料
    pub instrument: String,
}

/// 通知听证 — at least seven working days before (处罚法 64).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HearingNoticed {
    /// 通知日期
    pub noticed_on: Date,
    /// 听证日期
    pub held_on: Date,
    /// 地点
    pub place: String,
    /// 听证主持人 — account id of a person who is not an investigator of this case.
    pub chair: String,
    /// 听证室, where a registered one is used: recorded throughout (clause 2.2a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
}

/// 举行听证
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HearingHeld {
    /// 听证日期
    pub held_on: Date,
    /// 听证笔录
    pub transcript: Private<String>,
    /// 当事人到场
    pub party_attended: bool,
    /// 主持人意见
    pub opinion: String,
}

/// The answer to one point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointAnswer {
    /// Number of the point.
    pub no: u32,
    /// 采纳情况
    pub acceptance: Option<Acceptance>,
    /// 理由
    pub reason: String,
}

/// 复核陈述申辩 — every point answered (处罚法 45).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementAnswered {
    /// One for each open point.
    pub answers: Vec<PointAnswer>,
    /// 复核结论
    pub conclusion: String,
}

/// 集体讨论 (处罚法 57(2))
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CollectiveDiscussed {
    /// 讨论日期
    pub held_on: Date,
    /// 出席的负责人
    pub participants: Vec<String>,
    /// 讨论记录
    pub minutes: String,
    /// 同意拟处理决定
    pub agreed: bool,
}

/// 作出行政处罚决定 — by the agency head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionMade {
    /// 决定日期
    pub decided_on: Date,
    /// 审批意见
    pub opinion: String,
    /// 序号, only to insist on one; must be the next of the series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// 逾期作出决定的理由 — required where the ninety days have run without an extension; alerts supervision.
    #[serde(default)]
    pub late_reason: String,
}

/// 登记缴款
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentRecorded {
    /// 金额, in fen.
    pub amount_fen: i64,
    /// 缴款日期
    pub paid_on: Date,
    /// 代收机构
    pub bank: String,
    /// 票据号码
    pub receipt: String,
}

/// 结案 — by the agency head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseClosed {
    /// 结案方式
    pub kind: ClosingKind,
    /// 执行情况
    pub execution: String,
    /// 没收财物处理情况, required where goods were confiscated (处罚法 74).
    #[serde(default)]
    pub goods: String,
    /// 审批意见
    pub opinion: String,
}

/// 归档 — the directory is fixed as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseArchived {
    /// 档号
    pub archive_no: String,
    /// 保管期限, e.g. 长期 or 30年.
    pub retention: String,
}

/// 撤销或者变更决定 — withdraws the publication in the same commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionRevoked {
    /// How.
    pub kind: RevocationKind,
    /// By which organ.
    pub by: String,
    /// 文书名称和文号
    pub instrument: String,
    /// 日期
    pub on: Date,
    /// 原因, public on the tombstone.
    pub reason: String,
    /// 变更后的处罚内容: what the decision says now, as the instrument has it; only where it was changed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub changed_conclusion: String,
    /// 变更后的处罚种类: they decide how long it is public and under which kinds it is counted. Since edition 3.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed_kinds: Vec<PenaltyKind>,
    /// 变更后的依据; empty where it is the one of the decision. Since edition 3.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub changed_basis: String,
    /// 变更后的救济途径: those of the decision no longer hold. Since edition 3.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub changed_remedies: String,
}

impl DecisionRevoked {
    /// Whether the decision still holds, with another content.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.kind == RevocationKind::Changed
    }
}

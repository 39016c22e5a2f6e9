//! Acts of 法制审核 and 案件审核.

use crate::private::Private;
use serde::{Deserialize, Serialize};

/// The answer to a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// 是
    Yes,
    /// 否
    No,
    /// 拿不准: counts as major (clause 3.2a).
    Doubtful,
}

/// One answered criterion of clause 3.2a or of the agency's catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionAnswer {
    /// Criterion id, see [`crate::major`].
    pub criterion: String,
    /// The answer; none given is a refusal.
    pub answer: Option<Answer>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// 认定是否属于重大执法决定 — every criterion answered; asked again after the statement stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MajorAssessed {
    /// The answers.
    pub answers: Vec<CriterionAnswer>,
}

/// 送审材料 (clause 3.4a).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Material {
    /// 调查终结报告（基本事实）
    BasicFacts,
    /// 证据及证据清单
    Evidence,
    /// 处罚依据和裁量基准
    Basis,
    /// 拟作出的决定
    Draft,
    /// 陈述申辩及复核意见
    StatementReply,
    /// 听证笔录
    HearingTranscript,
    /// 鉴定、评估报告
    Appraisal,
}

impl Material {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::BasicFacts,
        Self::Evidence,
        Self::Basis,
        Self::Draft,
        Self::StatementReply,
        Self::HearingTranscript,
        Self::Appraisal,
    ];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::BasicFacts => "调查终结报告（基本事实）",
            Self::Evidence => "证据及证据清单",
            Self::Basis => "处罚依据和裁量基准",
            Self::Draft => "拟作出的决定",
            Self::StatementReply => "陈述申辩及复核意见",
            Self::HearingTranscript => "听证笔录",
            Self::Appraisal => "鉴定、评估报告",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::BasicFacts => "basic_facts",
            Self::Evidence => "evidence",
            Self::Basis => "basis",
            Self::Draft => "draft",
            Self::StatementReply => "statement_reply",
            Self::HearingTranscript => "hearing_transcript",
            Self::Appraisal => "appraisal",
        }
    }
}

/// 提请法制审核, or 补充材料后再次提请.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewSubmitted {
    /// Materials handed over.
    pub materials: Vec<Material>,
    /// 需要说明的问题
    #[serde(default)]
    pub note: String,
    /// 承办人对材料真实、准确、完整负责 (clause 3.5a): must be confirmed.
    pub responsible: bool,
}

/// 退回补充材料 — once; the clock stands still until resubmission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewReturned {
    /// What is missing or unclear.
    pub reason: String,
}

/// 审核内容 — the seven contents of clause 3.3a.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewContent {
    /// 执法主体是否合法，执法人员是否具备执法资格
    Qualification,
    /// 执法程序是否合法
    Procedure,
    /// 案件事实是否清楚，证据是否合法充分
    FactsEvidence,
    /// 适用法律、法规、规章是否准确，裁量基准运用是否适当
    LawDiscretion,
    /// 是否超越法定权限
    Powers,
    /// 执法文书是否完备、规范
    Documents,
    /// 违法行为是否涉嫌犯罪、需要移送司法机关
    CriminalTransfer,
}

impl ReviewContent {
    /// The seven.
    pub const ALL: [Self; 7] = [
        Self::Qualification,
        Self::Procedure,
        Self::FactsEvidence,
        Self::LawDiscretion,
        Self::Powers,
        Self::Documents,
        Self::CriminalTransfer,
    ];
    /// The question.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Qualification => "执法主体是否合法，执法人员是否具备执法资格",
            Self::Procedure => "执法程序是否合法",
            Self::FactsEvidence => "案件事实是否清楚，证据是否合法充分",
            Self::LawDiscretion => "适用法律、法规、规章是否准确，裁量基准运用是否适当",
            Self::Powers => "是否超越执法机关法定权限",
            Self::Documents => "执法文书是否完备、规范",
            Self::CriminalTransfer => "违法行为是否涉嫌犯罪、需要移送司法机关",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Qualification => "qualification",
            Self::Procedure => "procedure",
            Self::FactsEvidence => "facts_evidence",
            Self::LawDiscretion => "law_discretion",
            Self::Powers => "powers",
            Self::Documents => "documents",
            Self::CriminalTransfer => "criminal_transfer",
        }
    }
}

/// The finding on one content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewItem {
    /// Which.
    pub content: ReviewContent,
    /// Whether there is no problem; none given is a refusal.
    pub sound: Option<bool>,
    /// 理由及依据; required where there is a problem.
    #[serde(default)]
    pub reason: String,
}

/// 审核结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// 审核通过
    Passed,
    /// 不通过: to be corrected and submitted again.
    NotPassed,
}

/// 出具法制审核意见 — the opinion on seven contents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewConcluded {
    /// All seven.
    pub items: Vec<ReviewItem>,
    /// The conclusion.
    pub conclusion: Conclusion,
    /// 审核意见
    pub opinion: String,
    /// 审核机构对审核意见负责 (clause 3.5a): must be confirmed.
    pub responsible: bool,
}

/// 对审核意见提出异议 — goes to coordination; the outcome is a new review, never a bypass (clause 3.4c).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewDisputed {
    /// 异议
    pub objection: String,
    /// 协调情况
    pub coordination: String,
}

/// 案件审核 — for what is not major, by the reviewing body, never by handlers (DOMAIN 0.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseAudited {
    /// Whether it passed.
    pub passed: bool,
    /// 审核意见
    pub opinion: Private<String>,
}

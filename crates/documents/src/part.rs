//! 必备要素 — what each document must contain, and what of it is missing.

use crate::kinds;
use crate::model::Document;
use serde::Serialize;

macro_rules! parts {
    ($( $name:ident $title:literal; )*) => {
        /// A part that some document must contain.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Part { $( #[doc = $title] $name, )* }

        impl Part {
            /// All parts.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )* ];
            /// The Chinese name.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $( Self::$name => $title, )* }
            }
        }
    };
}

parts! {
    Number "文号";
    Organ "制作机关";
    Seal "机关署名和印章";
    CaseTitle "案件名称";
    Party "当事人姓名或者名称";
    PartyAddress "当事人住址或者住所";
    Source "案件来源";
    ReceivedOn "收到日期";
    ClueContent "线索内容";
    Cause "案由";
    CheckFindings "核查情况（案情摘要）";
    Provisions "涉嫌违反的规定";
    HandlerOpinion "承办人意见";
    Handlers "承办人（两名以上）及执法证件号码";
    HeadOpinion "机关负责人审批意见";
    DecliningReason "不予立案的理由";
    RecusedOfficer "被申请（决定）回避的人员";
    RecusalResult "是否回避的决定";
    Reason "理由";
    Place "地点";
    Time "起止时间";
    Officers "执法人员（两名以上）及执法证件号码";
    CertificateShown "出示执法证件的记录";
    RightsTold "告知权利义务的记录";
    RecusalTold "告知申请回避权利的记录";
    SiteFindings "现场情况";
    Signing "签名情况";
    Respondent "被询问人";
    Answers "询问内容（问答）";
    EvidenceItems "证据目录";
    CorrectionContent "责令改正的内容";
    CorrectionBasis "责令改正的依据";
    CorrectionDue "改正期限";
    Remedies "申请行政复议、提起行政诉讼的途径和期限";
    Address "送达地址";
    Electronic "是否同意电子送达";
    ExtensionDays "延长的天数";
    Course "调查经过";
    Facts "违法事实";
    Evidence "证据";
    Violated "违反的规定";
    Basis "处罚依据";
    Discretion "裁量理由";
    Proposal "拟处理意见";
    Penalties "处罚的种类和内容";
    Correction "责令改正和违法所得情况";
    Criteria "重大执法决定标准的逐项认定";
    Finding "认定结论";
    Materials "送审材料";
    Responsibility "对材料（意见）负责的声明";
    ReviewItems "七项审核内容的意见";
    ReviewConclusion "审核结论";
    ReviewOpinion "审核意见";
    Reviewer "审核人员";
    StatementRight "陈述、申辩的权利和期限";
    HearingRight "要求听证的权利和期限";
    Contact "联系人及地址";
    Statement "陈述、申辩意见或者听证申请";
    StatementHeard "陈述申辩（听证）及采纳情况";
    Waiver "放弃权利的书面材料";
    HearingTime "听证时间";
    HearingPlace "听证地点";
    Chair "听证主持人";
    HearingRights "听证中的权利和不出席的后果";
    Transcript "听证记录";
    Attendance "当事人到场情况";
    ChairOpinion "主持人意见";
    PointAnswers "对各点意见的复核";
    ReplyConclusion "复核结论";
    Participants "参加集体讨论的负责人（两名以上）";
    Minutes "讨论记录";
    DiscussionResult "讨论结论";
    Performance "履行方式和期限";
    Payment "缴款期限和方式";
    Surcharge "逾期不缴的加处罚款告知";
    PublicationTold "行政处罚决定将依法公示的告知";
    ServedDocument "送达文书名称和文号";
    Method "送达方式";
    ServedOn "送达日期";
    Recipient "签收人";
    Servers "送达人（两名以上）";
    Proof "签收、拒收或者其他送达证明";
    DecisionNumber "行政处罚决定书文号和日期";
    Execution "执行情况";
    ClosingKind "结案方式";
    Goods "没收财物处理情况";
    RevocationKind "撤销、变更等情形";
    RevokedBy "作出机关";
    Instrument "文书名称和文号";
    Retention "保管期限";
    ArchiveNo "档号";
    Entries "卷内文书目录";
}

impl Part {
    /// How many texts must bear the part: two officers act together (处罚法 42), seven contents are reviewed
    /// (clause 3.3a).
    #[must_use]
    pub fn least(self) -> usize {
        match self {
            Self::Officers | Self::Handlers | Self::Servers | Self::Participants => 2,
            Self::ReviewItems => law::deed::review::ReviewContent::ALL.len(),
            _ => 1,
        }
    }
}

/// The parts that every document of a kind must contain; empty for an unknown kind.
#[must_use]
pub fn required(kind: &str) -> &'static [Part] {
    kinds::find(kind).map_or(&[], |k| k.required)
}

/// The required parts that the document lacks, those of its kind and those of its case.
#[must_use]
pub fn missing(document: &Document) -> Vec<Part> {
    let texts = document.texts();
    let present = |part: Part| match part {
        Part::Number => document.number.as_ref().is_some_and(|n| !n.trim().is_empty()),
        Part::Organ => !document.organ.trim().is_empty(),
        _ => texts.iter().filter(|t| t.part == Some(part) && !t.is_blank()).count() >= part.least(),
    };
    let mut all: Vec<Part> = required(document.kind)
        .iter()
        .chain(&document.also_required)
        .copied()
        .filter(|p| !present(*p))
        .collect();
    all.dedup();
    all
}

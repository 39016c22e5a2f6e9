//! The closed lists of words that acts on a case choose from.

use serde::{Deserialize, Serialize};

/// 案源
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClueSource {
    /// 投诉、举报
    TipOff,
    /// 监督检查发现
    Inspection,
    /// 上级交办
    Superior,
    /// 其他机关移送
    Transfer,
    /// 其他
    Other,
}

impl ClueSource {
    /// All sources.
    pub const ALL: [Self; 5] = [Self::TipOff, Self::Inspection, Self::Superior, Self::Transfer, Self::Other];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::TipOff => "投诉、举报",
            Self::Inspection => "监督检查发现",
            Self::Superior => "上级交办",
            Self::Transfer => "其他机关移送",
            Self::Other => "其他",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::TipOff => "tip_off",
            Self::Inspection => "inspection",
            Self::Superior => "superior",
            Self::Transfer => "transfer",
            Self::Other => "other",
        }
    }
}

/// 签名情况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// 当事人（被询问人）签名
    Signed,
    /// 拒绝签名, a witness or both officers noted it
    RefusedNoted,
    /// 当事人不在场, a witness signed
    AbsentWitnessed,
}

impl Signing {
    /// All.
    pub const ALL: [Self; 3] = [Self::Signed, Self::RefusedNoted, Self::AbsentWitnessed];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Signed => "当事人签名",
            Self::RefusedNoted => "当事人拒绝签名，已注明",
            Self::AbsentWitnessed => "当事人不在场，见证人签名",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::RefusedNoted => "refused_noted",
            Self::AbsentWitnessed => "absent_witnessed",
        }
    }
}

/// 送达的文书
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Served {
    /// 责令改正通知书
    Correction,
    /// 行政处罚告知书
    Notice,
    /// 听证通知书
    HearingNotice,
    /// 行政处罚决定书
    Decision,
}

impl Served {
    /// All.
    pub const ALL: [Self; 4] = [Self::Correction, Self::Notice, Self::HearingNotice, Self::Decision];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Correction => "责令改正通知书",
            Self::Notice => "行政处罚告知书",
            Self::HearingNotice => "听证通知书",
            Self::Decision => "行政处罚决定书",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Notice => "notice",
            Self::HearingNotice => "hearing_notice",
            Self::Decision => "decision",
        }
    }
}

/// 送达方式 (民诉法 87–95; 处罚法 61)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceMethod {
    /// 直接送达
    Direct,
    /// 留置送达
    Leaving,
    /// 邮寄送达
    Post,
    /// 电子送达: only with a signed confirmation
    Electronic,
    /// 委托送达
    Entrusted,
    /// 公告送达: deemed served thirty days after
    Announcement,
}

impl ServiceMethod {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Direct, Self::Leaving, Self::Post, Self::Electronic, Self::Entrusted, Self::Announcement];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Direct => "直接送达",
            Self::Leaving => "留置送达",
            Self::Post => "邮寄送达",
            Self::Electronic => "电子送达",
            Self::Entrusted => "委托送达",
            Self::Announcement => "公告送达",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Leaving => "leaving",
            Self::Post => "post",
            Self::Electronic => "electronic",
            Self::Entrusted => "entrusted",
            Self::Announcement => "announcement",
        }
    }
}

/// 采纳情况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// 采纳
    Full,
    /// 部分采纳
    Partly,
    /// 不采纳
    No,
}

impl Acceptance {
    /// All.
    pub const ALL: [Self; 3] = [Self::Full, Self::Partly, Self::No];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Full => "采纳",
            Self::Partly => "部分采纳",
            Self::No => "不采纳",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }
}

/// 结案方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingKind {
    /// 决定履行完毕
    Performed,
    /// 人民法院裁定终结执行、准予强制执行后结案
    CourtEnforced,
    /// 决定被撤销
    Revoked,
}

impl ClosingKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Performed, Self::CourtEnforced, Self::Revoked];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Performed => "行政处罚决定履行完毕",
            Self::CourtEnforced => "人民法院已执行或者终结执行",
            Self::Revoked => "行政处罚决定已被撤销",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Performed => "performed",
            Self::CourtEnforced => "court_enforced",
            Self::Revoked => "revoked",
        }
    }
}

/// 决定的变动 (处罚法 48; clause 1.3d)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationKind {
    /// 被撤销
    Revoked,
    /// 被变更
    Changed,
    /// 被确认违法
    HeldUnlawful,
    /// 被确认无效
    HeldVoid,
    /// 被责令重新作出
    RemadeOrdered,
}

impl RevocationKind {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Revoked, Self::Changed, Self::HeldUnlawful, Self::HeldVoid, Self::RemadeOrdered];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Revoked => "撤销",
            Self::Changed => "变更",
            Self::HeldUnlawful => "确认违法",
            Self::HeldVoid => "确认无效",
            Self::RemadeOrdered => "责令重新作出",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Changed => "changed",
            Self::HeldUnlawful => "held_unlawful",
            Self::HeldVoid => "held_void",
            Self::RemadeOrdered => "remade_ordered",
        }
    }
}

//! Acts of 公示, and the imported old decisions.

mod bound;
mod masks;
mod taken;

pub use bound::{Base, Changed, PublicationBound, PublicationMasked};
pub use masks::{AddedMask, Extent, LiftedMask, Mask, Masking, PublicField};
pub use taken::{
    Asked, Pending, PublicationReopened, PublicationRequestDecided, PublicationWithdrawalRequested,
    PublicationWithholdingRequested, WithdrawalGround,
};

use crate::history::HistoricalRow;
use crate::private::Private;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What becomes public: already masked, except what the editor may still mask further.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRecord {
    /// 标题（案由）
    pub title: String,
    /// 决定书文号
    pub document_no: String,
    /// 当事人, masked for natural persons.
    pub party: String,
    /// 统一社会信用代码; empty for natural persons.
    #[serde(default)]
    pub party_code: String,
    /// 处罚机关
    pub organ: String,
    /// 行为种类, e.g. 行政处罚.
    pub behaviour: String,
    /// 处罚种类
    pub kinds: Vec<String>,
    /// 处罚内容（结论）
    pub conclusion: String,
    /// 违法事实
    pub facts: String,
    /// 处罚依据
    pub basis: String,
    /// 决定日期; none where an imported row has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// 救济途径
    #[serde(default)]
    pub remedies: String,
}

/// Where a public record comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A case of this system.
    Case(String),
    /// An imported old decision.
    Historical(String),
}

/// 生成公示稿 under edition 1: the masked words alone. Since edition 2 it is [`PublicationBound`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationPrepared {
    /// From what.
    pub source: Source,
    /// The agency that publishes.
    pub unit: String,
    /// Random public address, apart from every internal id (HOUSE 13).
    pub address: String,
    /// The masked fields.
    pub record: Private<PublicRecord>,
    /// Which spans were masked, for the editor: what kind, how many.
    #[serde(default)]
    pub masked: Vec<String>,
    /// A minor's record is never published.
    pub party_is_minor: bool,
    /// 应当公示的日期 (clause 1.3a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// 公示截止日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// 编辑公示稿 under edition 1: the words were typed. Since edition 2 it is [`PublicationMasked`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationEdited {
    /// The record as it shall appear.
    pub record: Private<PublicRecord>,
    /// What was changed and why.
    pub note: String,
}

/// 退回公示稿
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationReturned {
    /// Why.
    pub reason: String,
}

/// 审批公示 — public from this moment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PublicationApproved {
    /// 审批意见
    #[serde(default)]
    pub opinion: String,
    /// 逾期公示的理由, where it is approved after the day by which it had to be public.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub late_reason: String,
}

/// 暂缓公示 — e.g. not served when due; the due date stays (DOMAIN 0.8).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationHeld {
    /// Why.
    pub reason: String,
}

/// 不予公开的理由 (clause 1.3b; 信息公开条例 14–16; 处罚法 50).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 国家秘密
    StateSecret,
    /// 危及国家安全、公共安全、经济安全、社会稳定
    Security,
    /// 商业秘密
    TradeSecret,
    /// 个人隐私
    Privacy,
    /// 当事人为未成年人
    Minor,
    /// 法律、行政法规规定不予公开
    ByLaw,
}

impl Ground {
    /// All grounds.
    pub const ALL: [Self; 6] =
        [Self::StateSecret, Self::Security, Self::TradeSecret, Self::Privacy, Self::Minor, Self::ByLaw];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::StateSecret => "国家秘密",
            Self::Security => "危及国家安全、公共安全、经济安全、社会稳定",
            Self::TradeSecret => "商业秘密",
            Self::Privacy => "个人隐私",
            Self::Minor => "当事人为未成年人",
            Self::ByLaw => "法律、行政法规规定不予公开",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::StateSecret => "state_secret",
            Self::Security => "security",
            Self::TradeSecret => "trade_secret",
            Self::Privacy => "privacy",
            Self::Minor => "minor",
            Self::ByLaw => "by_law",
        }
    }
}

/// 不予公开 by one person, under edition 1. Since edition 2 one asks ([`PublicationWithholdingRequested`]) and another
/// decides ([`PublicationRequestDecided`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationWithheld {
    /// From the list.
    pub ground: Ground,
    /// Why.
    pub reason: String,
}

/// 撤回公示 — at once with the event that triggers it; the reason is public (处罚法 48). Since edition 2 only together
/// with the revocation or change of the decision; otherwise one asks and another decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationWithdrawn {
    /// 撤回原因, shown on the tombstone.
    pub reason: String,
    /// Public address of the publication of what the decision was changed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

/// 导入历史决定 — one row of an old list, as printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoricalImported {
    /// Batch: name of the file.
    pub batch: String,
    /// Row number in the file, the header being row 1.
    pub row_no: u32,
    /// Digest of the row's printed values: the same row again is the same subject.
    pub content: String,
    /// The unit whose desk it goes to.
    pub unit: String,
    /// The values, as printed and as read.
    pub row: Private<HistoricalRow>,
    /// What is odd: column and reason.
    pub flags: Vec<(String, String)>,
}

/// 更正导入的行 — a row of another file says the same decision better and takes the place of what was imported before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoricalCorrected {
    /// Name of the file.
    pub batch: String,
    /// Row number in it, the header being row 1.
    pub row_no: u32,
    /// Digest of the row's printed values.
    pub content: String,
    /// The values, as printed and as read.
    pub row: Private<HistoricalRow>,
    /// What is odd: column and reason.
    pub flags: Vec<(String, String)>,
}

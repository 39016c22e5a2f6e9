//! What takes a publication down, keeps it back, or brings it back: asked by one person, decided by another.

use super::Ground;
use serde::{Deserialize, Serialize};

/// 撤回理由 — a closed list (clause 1.3d; 行政处罚法 第四十八条; 政府信息公开条例 第十四条、第十五条、第四十一条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalGround {
    /// 决定被依法变更、撤销、确认违法或者确认无效, of a decision that no case of this system made.
    DecisionVoid,
    /// 公示内容有错误或者遗漏
    ContentWrong,
    /// 含有依法不得公开的内容
    MustNotBePublic,
    /// 不符合公示条件
    NotDue,
    /// 依法完成信用修复
    Repaired,
}

impl WithdrawalGround {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::DecisionVoid, Self::ContentWrong, Self::MustNotBePublic, Self::NotDue, Self::Repaired];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::DecisionVoid => "决定被依法变更、撤销、确认违法或者确认无效",
            Self::ContentWrong => "公示内容有错误或者遗漏",
            Self::MustNotBePublic => "含有依法不得公开的内容",
            Self::NotDue => "不符合公示条件",
            Self::Repaired => "依法完成信用修复，提前停止公示",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::DecisionVoid => "decision_void",
            Self::ContentWrong => "content_wrong",
            Self::MustNotBePublic => "must_not_be_public",
            Self::NotDue => "not_due",
            Self::Repaired => "repaired",
        }
    }
    /// Whether it can be put right and published again.
    #[must_use]
    pub fn can_be_put_right(self) -> bool {
        matches!(self, Self::ContentWrong | Self::MustNotBePublic | Self::NotDue)
    }
}

/// 申请撤回公示
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationWithdrawalRequested {
    /// From the list.
    pub ground: WithdrawalGround,
    /// Why; shown on the tombstone.
    pub reason: String,
}

/// 申请不予公开
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationWithholdingRequested {
    /// From the list.
    pub ground: Ground,
    /// Why.
    pub reason: String,
}

/// 决定撤回或者不予公开的申请 — by another than who asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationRequestDecided {
    /// 同意
    pub agreed: bool,
    /// Why.
    pub opinion: String,
}

/// 重新公示 — what was withdrawn or kept back is edited and approved anew, at the same address. Until then the
/// tombstone stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicationReopened {
    /// What is put right.
    pub reason: String,
}

/// What was asked and is not decided yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// 撤回公示
    Withdrawal {
        /// From the list.
        ground: WithdrawalGround,
    },
    /// 不予公开
    Withholding {
        /// From the list.
        ground: Ground,
    },
}

impl Asked {
    /// The wire name, for lists.
    #[must_use]
    pub fn wire(&self) -> &'static str {
        match self {
            Self::Withdrawal { .. } => "withdrawal",
            Self::Withholding { .. } => "withholding",
        }
    }
    /// What is asked, on which ground, in words.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Withdrawal { ground } => format!("撤回公示：{}", ground.title()),
            Self::Withholding { ground } => format!("不予公开：{}", ground.title()),
        }
    }
}

/// 待决定的申请
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What.
    pub asked: Asked,
    /// Why.
    pub reason: String,
    /// Who asked: account.
    pub by: String,
}

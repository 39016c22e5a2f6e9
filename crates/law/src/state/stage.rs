//! 办案阶段 — where a case stands, in one word of the field.

use serde::{Deserialize, Serialize};

/// 办案阶段
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStage {
    /// 线索核查
    Clue,
    /// 不予立案
    Declined,
    /// 调查取证
    Investigation,
    /// 审核审批
    Review,
    /// 告知
    Noticed,
    /// 已决定
    Decided,
    /// 执行
    Execution,
    /// 已结案
    Closed,
    /// 已归档
    Archived,
}

impl CaseStage {
    /// All stages in order.
    pub const ALL: [Self; 9] = [
        Self::Clue,
        Self::Declined,
        Self::Investigation,
        Self::Review,
        Self::Noticed,
        Self::Decided,
        Self::Execution,
        Self::Closed,
        Self::Archived,
    ];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Clue => "线索核查",
            Self::Declined => "不予立案",
            Self::Investigation => "调查取证",
            Self::Review => "审核审批",
            Self::Noticed => "告知",
            Self::Decided => "已决定",
            Self::Execution => "执行",
            Self::Closed => "已结案",
            Self::Archived => "已归档",
        }
    }
    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Clue => "clue",
            Self::Declined => "declined",
            Self::Investigation => "investigation",
            Self::Review => "review",
            Self::Noticed => "noticed",
            Self::Decided => "decided",
            Self::Execution => "execution",
            Self::Closed => "closed",
            Self::Archived => "archived",
        }
    }
}

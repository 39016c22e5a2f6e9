//! Acts on exports: a list with personal values that is too long for one person alone to carry out of the house.

use crate::private::Private;
use serde::{Deserialize, Serialize};

/// 可以导出的名单 — the lists of the workbench that hold personal values and can be taken away as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportList {
    /// 案件
    Cases,
    /// 文书
    Documents,
    /// 音像资料
    Recordings,
    /// 设备和场所
    Devices,
    /// 公示信息
    Publications,
    /// 历史决定
    Historical,
    /// 执法监督: 案件
    SupervisedCases,
    /// 案卷查阅记录
    Viewings,
    /// 审核人员名录
    Reviewers,
    /// 登录日志
    Logins,
    /// 读取日志
    Readings,
    /// 管理操作
    Administration,
}

impl ExportList {
    /// All.
    pub const ALL: [Self; 12] = [
        Self::Cases,
        Self::Documents,
        Self::Recordings,
        Self::Devices,
        Self::Publications,
        Self::Historical,
        Self::SupervisedCases,
        Self::Viewings,
        Self::Reviewers,
        Self::Logins,
        Self::Readings,
        Self::Administration,
    ];

    /// The wire name.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Documents => "documents",
            Self::Recordings => "recordings",
            Self::Devices => "devices",
            Self::Publications => "publications",
            Self::Historical => "historical",
            Self::SupervisedCases => "supervised_cases",
            Self::Viewings => "viewings",
            Self::Reviewers => "reviewers",
            Self::Logins => "logins",
            Self::Readings => "readings",
            Self::Administration => "administration",
        }
    }

    /// The list with this wire name.
    #[must_use]
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.wire() == text)
    }

    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Cases => "案件",
            Self::Documents => "文书",
            Self::Recordings => "音像资料",
            Self::Devices => "设备和场所",
            Self::Publications => "公示信息",
            Self::Historical => "历史决定",
            Self::SupervisedCases => "监督范围内的案件",
            Self::Viewings => "案卷查阅记录",
            Self::Reviewers => "审核人员名录",
            Self::Logins => "登录日志",
            Self::Readings => "读取日志",
            Self::Administration => "管理操作",
        }
    }
}

/// 申请导出 — by whoever wants the file, with a reason; another person releases it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportAsked {
    /// 名单
    pub list: ExportList,
    /// 筛选条件, as the address of the list has them: what is looked for may be a name or a number.
    pub query: Private<String>,
    /// How many rows there were.
    pub rows: u64,
    /// 用途和理由
    pub reason: String,
}

/// 批准导出 — from here on whoever asked may take this list away, for a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportReleased {
    /// 意见
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 不批准导出
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportRefused {
    /// Why.
    pub reason: String,
}

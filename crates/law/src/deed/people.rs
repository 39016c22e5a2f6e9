//! Acts on accounts and capacities.

use crate::authority::Capacity;
use crate::private::Private;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 开立账号 — a person of the staff, or a party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountOpened {
    /// Login name: `a-z0-9.-`, 2 to 32 characters.
    pub login: String,
    /// 姓名
    pub name: Private<String>,
    /// The unit that the person belongs to; for a party the city's.
    pub unit: String,
}

/// 授予身份 — dated, by whom and on what basis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CapacityGranted {
    /// 身份
    pub capacity: Capacity,
    /// For which unit.
    pub unit: String,
    /// First day.
    pub from: Date,
    /// Last day, if limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// 任职或者授权文件
    pub basis: String,
}

/// 终止身份
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CapacityEnded {
    /// Which.
    pub capacity: Capacity,
    /// For which unit.
    pub unit: String,
    /// Last day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// 停用账号
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountClosed {
    /// Why.
    pub reason: String,
}

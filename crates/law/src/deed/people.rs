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

/// 申请重设口令 — by one administrator; another one approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResetRequested {
    /// Why: the first password, one that was forgotten or lost.
    pub reason: String,
    /// 一并停用动态口令: the device was lost too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub second_factor: bool,
}

/// 批准重设口令 — from here on the old password and every session of the account are void.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResetApproved {
    /// Sequence number of the request.
    pub request: u64,
}

/// 在控制台设置口令 — at founding, or where no second administrator is left. All administrators see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResetAtConsole {
    /// Why.
    pub reason: String,
    /// 一并停用动态口令
    #[serde(default, skip_serializing_if = "is_false")]
    pub second_factor: bool,
}

/// A grant that ends with another act on its account, because the table of grants refuses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantEnded {
    /// 身份
    pub capacity: Capacity,
    /// For which unit.
    pub unit: String,
    /// Its first day.
    pub from: Date,
    /// Why.
    pub why: String,
}

impl GrantEnded {
    /// Whether it is this grant.
    #[must_use]
    pub fn is_of(&self, grant: &crate::state::register::Grant) -> bool {
        self.capacity == grant.capacity && self.unit == grant.unit && self.from == grant.from
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(b: &bool) -> bool {
    !*b
}

//! 账号 as rows.

use super::At;
use crate::table::table;
use jiff::Timestamp;
use law::state::register::{Account, Grant};

table! {
    /// 账号与身份
    AccountRow = "people_account" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// Login name, unique.
        login: String,
        /// 姓名; NULL once erased.
        name: Option<String>,
        /// Unit it belongs to.
        unit: String,
        /// Closed accounts cannot act.
        closed: bool,
        /// Capacities ever held, with their days.
        grants: Vec<Grant>,
        /// How its password was last set by others: `requested`, `approved`, `console`.
        reset: Option<String>,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl AccountRow {
    pub(crate) fn of(at: &At, a: &Account) -> Self {
        Self {
            id: at.id.into(),
            seq: at.seq,
            login: a.login.clone(),
            name: a.name.known().cloned(),
            unit: a.unit.clone(),
            closed: a.closed,
            grants: a.grants.clone(),
            reset: a.reset.as_ref().map(|r| r.wire().to_owned()),
            updated: at.updated,
        }
    }
}

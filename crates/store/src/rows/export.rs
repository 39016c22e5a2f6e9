//! 导出申请 as rows. What was looked for and why stand in the state alone.

use super::At;
use crate::table::table;
use jiff::Timestamp;
use law::state::export::Export;

table! {
    /// 导出申请
    ExportRow = "people_export" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// The unit of whoever asked.
        unit: String,
        /// Who asked: account.
        account: String,
        /// 姓名
        name: String,
        /// 身份, wire name.
        capacity: String,
        /// 名单, wire name.
        list: String,
        /// How many rows it had.
        row_count: u64,
        /// `open`, `released` or `refused`.
        stage: String,
        /// When it was asked.
        asked_at: Timestamp,
        /// Who decided: account.
        decided_by: Option<String>,
        /// When.
        decided_at: Option<Timestamp>,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl ExportRow {
    pub(crate) fn of(at: &At, e: &Export) -> Self {
        Self {
            id: at.id.into(),
            seq: at.seq,
            unit: e.unit.clone(),
            account: e.by.clone(),
            name: e.name.clone(),
            capacity: e.capacity.wire().into(),
            list: e.asked.list.wire().into(),
            row_count: e.asked.rows,
            stage: e.stage().wire().into(),
            asked_at: e.at,
            decided_by: e.decided.as_ref().map(|d| d.by.clone()),
            decided_at: e.decided.as_ref().map(|d| d.at),
            updated: at.updated,
        }
    }
}

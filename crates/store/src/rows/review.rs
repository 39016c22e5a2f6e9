//! 审核人员 and 重大执法决定目录 as rows.

use super::At;
use crate::table::table;
use jiff::Timestamp;
use jiff::civil::Date;
use law::state::register::{Catalogue, Reviewer};

table! {
    /// 法制审核人员
    ReviewerRow = "review_reviewer" {
        /// Id: the account's.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// 姓名
        name: String,
        /// 审核机构
        unit: String,
        /// 法律职业资格
        legal_qualification: bool,
        /// First engaged in penalty review on.
        engaged_from: Date,
        /// 备案日期
        filed_on: Date,
        /// 移出名录
        removed_on: Option<Date>,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl ReviewerRow {
    pub(crate) fn of(at: &At, r: &Reviewer) -> Self {
        Self {
            id: at.id.into(),
            seq: at.seq,
            name: r.name.clone(),
            unit: r.unit.clone(),
            legal_qualification: r.legal_qualification,
            engaged_from: r.engaged_from,
            filed_on: r.filed_on,
            removed_on: r.removed_on,
            updated: at.updated,
        }
    }
}

table! {
    /// 重大执法决定目录清单
    CatalogueRow = "review_catalogue" {
        /// Id: the unit's.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// 文件
        title: String,
        /// In force from.
        from_on: Date,
        /// How many items.
        items: u64,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl CatalogueRow {
    pub(crate) fn of(at: &At, c: &Catalogue) -> Self {
        Self {
            id: at.id.into(),
            seq: at.seq,
            title: c.title.clone(),
            from_on: c.from,
            items: c.items.len() as u64,
            updated: at.updated,
        }
    }
}

//! 执法主体 and 执法人员 as rows.

use super::At;
use crate::table::{table, word};
use jiff::Timestamp;
use jiff::civil::Date;
use law::state::register::{Officer, Unit};

table! {
    /// 执法主体
    UnitRow = "register_unit" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// 全称
        name: String,
        /// 简称
        short: String,
        /// 主体类型, wire name.
        kind: String,
        /// Unit above it.
        parent: Option<String>,
        /// 区域
        region: String,
        /// 机关代字
        prefix: String,
        /// Field of law.
        domain: String,
        /// 法制审核机构
        review_body: String,
        /// 示范单位, since when.
        demonstration_since: Option<Date>,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl UnitRow {
    pub(crate) fn of(at: &At, u: &Unit) -> Self {
        let u = &u.registered;
        Self {
            id: at.id.into(),
            seq: at.seq,
            name: u.name.clone(),
            short: u.short.clone(),
            kind: word(&u.kind),
            parent: u.parent.clone(),
            region: u.region.clone(),
            prefix: u.prefix.clone(),
            domain: u.domain.clone(),
            review_body: u.review_body.clone(),
            demonstration_since: u.demonstration_since,
            updated: at.updated,
        }
    }
}

table! {
    /// 执法人员及证件
    OfficerRow = "register_officer" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// 姓名; public with the certificate.
        name: String,
        /// 证件编号
        number: String,
        /// 所属单位
        unit: String,
        /// 执法类别
        category: String,
        /// 执法区域
        region: String,
        /// 有效期自
        valid_from: Date,
        /// 有效期至
        valid_to: Date,
        /// The officer's account.
        account: Option<String>,
        /// First day of the last suspension.
        suspended_from: Option<Date>,
        /// First day back after it.
        suspended_to: Option<Date>,
        /// How many designations to other regions there were.
        designations: u64,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl OfficerRow {
    pub(crate) fn of(at: &At, o: &Officer) -> Self {
        let last = o.suspensions.last();
        Self {
            id: at.id.into(),
            seq: at.seq,
            name: o.name.clone(),
            number: o.number.clone(),
            unit: o.unit.clone(),
            category: o.category.clone(),
            region: o.region.clone(),
            valid_from: o.valid_from,
            valid_to: o.valid_to,
            account: o.account.clone(),
            suspended_from: last.map(|(from, _)| *from),
            suspended_to: last.and_then(|(_, to)| *to),
            designations: o.designations.len() as u64,
            updated: at.updated,
        }
    }
}

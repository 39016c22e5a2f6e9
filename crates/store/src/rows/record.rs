//! 文书, 音像资料 and 记录设备 as rows.

use super::At;
use crate::table::table;
use jiff::Timestamp;
use jiff::civil::Date;
use law::state::record::{Device, Document, Recording, Viewing};

table! {
    /// 文书 — one issued document.
    DocumentRow = "record_document" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// Its case.
        case_id: String,
        /// 执法主体
        unit: String,
        /// Sequence number of the case's act that made it.
        entry: u64,
        /// Kind.
        kind: String,
        /// 文书名称
        title: String,
        /// 文号
        number: Option<String>,
        /// 制发日期
        issued_on: Date,
        /// 模板
        template: String,
        /// Pages.
        pages: u64,
        /// Address of the file in the vault.
        sha256: String,
        /// 签章件 that came back.
        scans: u64,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl DocumentRow {
    pub(crate) fn of(at: &At, d: &Document) -> Self {
        let i = &d.issued;
        Self {
            id: at.id.into(),
            seq: at.seq,
            case_id: i.case.clone(),
            unit: d.unit.clone(),
            entry: i.entry,
            kind: i.kind.clone(),
            title: i.title.clone(),
            number: i.number.clone(),
            issued_on: d.on,
            template: format!("{}/{}", i.template.id, i.template.version),
            pages: i.pages.into(),
            sha256: i.file.sha256.clone(),
            scans: d.scans.len() as u64,
            updated: at.updated,
        }
    }
}

table! {
    /// 音像资料 — one recording or file.
    RecordingRow = "record_recording" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// Its case.
        case_id: String,
        /// 执法主体
        unit: String,
        /// 活动
        activity: Option<u64>,
        /// Further activities.
        also: Vec<u64>,
        /// The recording that counts in its place.
        same_as: Option<String>,
        /// 证据
        evidence: Option<u64>,
        /// 资料种类, wire name.
        kind: String,
        /// 原始文件名; NULL once erased.
        name: Option<String>,
        /// Media type.
        mime: String,
        /// Length in bytes.
        bytes: u64,
        /// Address in the vault.
        sha256: String,
        /// 开始时间 in true time.
        started: Option<Timestamp>,
        /// 时长, in milliseconds.
        duration_ms: Option<u64>,
        /// 记录人: officer.
        officer: String,
        /// 设备
        device: Option<String>,
        /// 移交时间
        handed_at: Timestamp,
        /// 移交期限
        due_at: Option<Timestamp>,
        /// 接收日期
        accepted_on: Option<Date>,
        /// 文字说明 written on.
        described_on: Option<Date>,
        /// How often it was viewed.
        views: u64,
        /// How often somebody tried to alter it.
        attempts: u64,
        /// How many alerts supervision has.
        alerts: u64,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl RecordingRow {
    /// Whether it belongs to an activity.
    #[must_use]
    pub fn belongs_to(&self, activity: u64) -> bool {
        self.activity == Some(activity) || self.also.contains(&activity)
    }

    pub(crate) fn of(at: &At, r: &Recording) -> Self {
        let h = &r.handed;
        Self {
            id: at.id.into(),
            seq: at.seq,
            case_id: h.case.clone(),
            unit: r.unit.clone(),
            activity: r.activity,
            also: r.also.clone(),
            same_as: r.same_as.clone(),
            evidence: r.evidence.map(u64::from),
            kind: h.kind.wire().into(),
            name: h.name.known().filter(|_| !r.unlisted).cloned(),
            mime: h.file.mime.clone(),
            bytes: h.file.bytes,
            sha256: h.file.sha256.clone(),
            started: r.clip().and_then(|c| c.span()).map(|(from, _)| from).or(h.started),
            duration_ms: h.duration_ms,
            officer: h.officer.clone(),
            device: h.device.clone(),
            handed_at: r.at,
            due_at: r.due_at,
            accepted_on: r.accepted.as_ref().map(|a| a.on),
            described_on: r.description.as_ref().map(|d| d.on),
            views: r.views,
            attempts: r.attempts,
            alerts: r.alerts.len() as u64,
            updated: at.updated,
        }
    }
}

table! {
    /// 音像记录设备、场所
    DeviceRow = "record_device" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// 单位
        unit: String,
        /// 种类, wire name.
        kind: String,
        /// 名称
        name: String,
        /// 编号
        number: String,
        /// 型号
        model: String,
        /// 启用日期
        in_use_from: Date,
        /// 配发给: officer.
        officer: Option<String>,
        /// 状况, wire name.
        condition: String,
        /// 时钟误差, in seconds.
        clock_offset_seconds: i64,
        /// Last check.
        checked_at: Option<Timestamp>,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl DeviceRow {
    pub(crate) fn of(at: &At, d: &Device) -> Self {
        let r = &d.registered;
        Self {
            id: at.id.into(),
            seq: at.seq,
            unit: r.unit.clone(),
            kind: r.kind.wire().into(),
            name: r.name.clone(),
            number: r.number.clone(),
            model: r.model.clone(),
            in_use_from: r.in_use_from,
            officer: d.officer.as_ref().map(|(o, _)| o.clone()),
            condition: d.condition().wire().into(),
            clock_offset_seconds: d.clock_offset_seconds(),
            checked_at: d.check.as_ref().map(|(at, _)| *at),
            updated: at.updated,
        }
    }
}

table! {
    /// 查阅记录 — one viewing of a case by somebody who does not handle it.
    ViewingRow = "record_viewing" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// The case.
        case_id: String,
        /// The agency whose case it is.
        unit: String,
        /// Who looked: account.
        account: String,
        /// Name.
        name: String,
        /// 身份, wire name.
        capacity: String,
        /// The unit that he or she acted for.
        for_unit: String,
        /// 目的, wire name.
        purpose: String,
        /// When.
        viewed_at: Timestamp,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl ViewingRow {
    pub(crate) fn of(at: &At, v: &Viewing) -> Self {
        Self {
            id: at.id.into(),
            seq: at.seq,
            case_id: v.viewed.case.clone(),
            unit: v.unit.clone(),
            account: v.account.clone(),
            name: v.name.clone(),
            capacity: v.capacity.wire().into(),
            for_unit: v.for_unit.clone(),
            purpose: v.viewed.purpose.wire().into(),
            viewed_at: v.at,
            updated: at.updated,
        }
    }
}

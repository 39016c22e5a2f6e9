//! 公示 and imported old decisions as rows.

use super::numbers::{hashes, organisation};
use super::{At, filled};
use crate::table::table;
use jiff::Timestamp;
use jiff::civil::Date;
use law::deed::publicity::{Changed, Source};
use law::state::publicity::{Historical, Publication, Stage};

table! {
    /// 公示信息 — one public record in a list.
    PublicationRow = "publicity_publication" {
        /// Its internal id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// Public address.
        address: String,
        /// Agency.
        unit: String,
        /// `case` or `historical`.
        source_kind: String,
        /// Id of what it comes from.
        source_id: String,
        /// Where it stands, wire name. Expiry is read off `until_on`.
        stage: String,
        /// 标题（案由）
        title: String,
        /// 决定书文号
        document_no: String,
        /// 当事人, masked; NULL once erased.
        party: Option<String>,
        /// 统一社会信用代码 of an organisation
        party_code: Option<String>,
        /// 处罚机关
        organ: String,
        /// 决定日期
        decided_on: Option<Date>,
        /// 应当公示的日期
        due_on: Option<Date>,
        /// When it became public, also if it was withdrawn since.
        published_on: Option<Date>,
        /// 撤回日期
        withdrawn_on: Option<Date>,
        /// 公示截止日期
        until_on: Option<Date>,
        /// Who edited last: account.
        editor: Option<String>,
        /// When its last act was recorded.
        updated: Timestamp,
        /// The decision that it publishes: one publication for each. NULL for what edition 1 prepared.
        decision: Option<String>,
        /// What is asked and not decided: `withdrawal` or `withholding`.
        pending: Option<String>,
        /// 已登记暂缓
        is_held: bool,
        /// 已退回编辑
        is_returned: bool,
    }
}

/// What a publication publishes: a decision as it was made, or as it was changed.
pub(crate) fn decision_of(source: &Source, changed: Option<&Changed>) -> String {
    // Each change takes the place of one publication.
    let end = changed.map(|c| format!("/changed/{}", c.replaces)).unwrap_or_default();
    match source {
        Source::Case(id) => format!("case/{id}{end}"),
        Source::Historical(id) => format!("historical/{id}{end}"),
    }
}

impl PublicationRow {
    pub(crate) fn of(at: &At, p: &Publication) -> Self {
        let record = p.record.known();
        let (source_kind, source_id) = match &p.source {
            Source::Case(id) => ("case", id),
            Source::Historical(id) => ("historical", id),
        };
        let (published_on, withdrawn_on) = match &p.stage {
            Stage::Published { on } => (Some(*on), None),
            Stage::Withdrawn { on, published_on, .. } => (*published_on, Some(*on)),
            // Being put right: it was public, and it was withdrawn.
            _ => p.past.last().map_or((None, None), |x| (Some(x.published_on), Some(x.withdrawn_on))),
        };
        Self {
            id: at.id.into(),
            seq: at.seq,
            address: p.address.clone(),
            unit: p.unit.clone(),
            source_kind: source_kind.into(),
            source_id: source_id.clone(),
            stage: p.stage.wire().into(),
            title: record.map(|r| r.title.clone()).unwrap_or_default(),
            document_no: record.map(|r| r.document_no.clone()).unwrap_or_default(),
            party: record.and_then(|r| filled(&r.party)),
            party_code: record.and_then(|r| organisation(&r.party_code)),
            organ: record.map(|r| r.organ.clone()).unwrap_or_default(),
            decided_on: record.and_then(|r| r.decided_on),
            due_on: p.due_on,
            published_on,
            withdrawn_on,
            until_on: p.until,
            editor: p.editor.clone(),
            updated: at.updated,
            decision: p.is_bound().then(|| decision_of(&p.source, p.changed.as_ref())),
            pending: p.pending.as_ref().map(|x| x.asked.wire().into()),
            is_held: p.held.is_some(),
            is_returned: p.returned.is_some(),
        }
    }
}

table! {
    /// 历史决定（导入） — one imported row in a list.
    HistoricalRecord = "record_historical" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// Batch: name of the file.
        batch: String,
        /// Row number in the file.
        row_no: i64,
        /// Digest of the printed values.
        content: String,
        /// The unit whose desk it goes to.
        unit: String,
        /// 处罚机关, as printed.
        organ: String,
        /// 决定书文号: canonical, or as printed where it cannot be read.
        document_no: String,
        /// 行政相对人名称; NULL once erased.
        party: Option<String>,
        /// Keyed hash of the party's code, by which it is found.
        party_find: Vec<String>,
        /// 处罚决定日期
        decided_on: Option<Date>,
        /// How many doubts there are.
        flags: u64,
        /// When it was imported.
        imported_on: Date,
    }
}

impl HistoricalRecord {
    pub(crate) fn of(at: &At, h: &Historical) -> Self {
        let row = h.row.known();
        let printed = row.map(|r| &r.printed);
        let number = row.and_then(|r| r.number.clone());
        Self {
            id: at.id.into(),
            seq: at.seq,
            batch: h.batch.clone(),
            row_no: h.row_no.into(),
            content: h.content.clone(),
            unit: h.unit.clone(),
            organ: printed.map(|p| p.organ.clone()).unwrap_or_default(),
            document_no: number.or_else(|| printed.map(|p| p.number.clone())).unwrap_or_default(),
            party: printed.and_then(|p| filled(&p.party)),
            party_find: printed.map(|p| hashes(at.find, [&*p.code])).unwrap_or_default(),
            decided_on: row.and_then(|r| r.date),
            flags: h.flags.len() as u64,
            imported_on: h.imported_on,
        }
    }
}

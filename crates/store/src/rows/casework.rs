//! 案件 and 文号序列 as rows.

use super::numbers::{hashes, organisation};
use super::{At, filled};
use crate::table::table;
use jiff::Timestamp;
use jiff::civil::Date;
use law::draft::PartyKind;
use law::state::casefile::{CaseFile, ReviewStage};
use law::state::register::Series;

table! {
    /// 案件 — one case in a list.
    CaseRow = "casework_case" {
        /// Its id.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// 执法主体
        unit: String,
        /// 违法行为发生地
        region: String,
        /// 标题（案由）
        title: String,
        /// 案源
        source: String,
        /// 收到日期
        received_on: Date,
        /// 立案号
        number: Option<String>,
        /// 决定书文号
        decision_no: Option<String>,
        /// 当事人; NULL once erased.
        party_name: Option<String>,
        /// 统一社会信用代码 of an organisation; numbers of persons are not stored in rows.
        party_code: Option<String>,
        /// Keyed hashes of the party's other numbers (身份证件号码, 联系电话), by which it is found.
        party_find: Vec<String>,
        /// 当事人类型
        party_kind: String,
        /// 办案阶段, wire name.
        stage: String,
        /// 属于重大执法决定; NULL before it is assessed.
        major: Option<bool>,
        /// 立案日期
        opened_on: Option<Date>,
        /// 办案期限届满日
        due_on: Option<Date>,
        /// 法制审核: wire name of where it stands.
        review_stage: String,
        /// 审核期限届满日 of the running round.
        review_due: Option<Date>,
        /// 核查期限届满日
        check_due: Option<Date>,
        /// Last day for statement and defence under the notice in force.
        wait_until: Option<Date>,
        /// 决定书应当送达日期
        serve_by: Option<Date>,
        /// 缴款期限届满日
        pay_by: Option<Date>,
        /// 决定日期
        decided_on: Option<Date>,
        /// 决定书送达日期
        served_on: Option<Date>,
        /// 结案日期
        closed_on: Option<Date>,
        /// The earliest deadline that runs now, of those above that bind the agency or the payer. Whether it is
        /// overdue is computed when read (HOUSE 12).
        next_due: Option<Date>,
        /// Which: `check`, `decide`, `review`, `serve` or `pay`.
        next_what: Option<String>,
        /// 公示: id of its publication.
        publication: Option<String>,
        /// 承办人: officers' ids.
        handlers: Vec<String>,
        /// How many alerts supervision has.
        alerts: u64,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl CaseRow {
    pub(crate) fn of(at: &At, c: &CaseFile) -> Self {
        let party = c.party.known();
        let (next_due, next_what) = next(c).unzip();
        Self {
            id: at.id.into(),
            seq: at.seq,
            unit: c.unit.clone(),
            region: c.region.clone(),
            // Lists are read and searched by people who may not know who informed.
            title: hidden(c, &c.title),
            source: c.source.wire().into(),
            received_on: c.received_on,
            number: c.opened.as_ref().map(|o| o.number.clone()),
            decision_no: c.decision.as_ref().map(|d| d.number.clone()),
            party_name: party.and_then(|p| filled(&p.name)),
            party_code: party
                .filter(|_| c.party_facts.kind != PartyKind::Citizen)
                .and_then(|p| organisation(&p.code)),
            party_find: party
                .map(|p| hashes(at.find, [&*p.id_number, &*p.phone, &*p.code]))
                .unwrap_or_default(),
            party_kind: c.party_facts.kind.wire().into(),
            stage: c.stage().wire().into(),
            major: c.decision.as_ref().map(|d| d.major).or_else(|| c.is_major()),
            opened_on: c.opened.as_ref().map(|o| o.on),
            due_on: c.opened.as_ref().map(|o| o.due),
            review_stage: crate::table::word(&c.review.stage),
            review_due: c.review.due,
            check_due: c.check_due,
            wait_until: c.notice().and_then(|n| n.wait_until),
            serve_by: c.decision.as_ref().and_then(|d| d.serve_by),
            pay_by: c.decision.as_ref().and_then(|d| d.pay_by),
            decided_on: c.decision.as_ref().map(|d| d.on),
            served_on: c.decision.as_ref().and_then(|d| d.served_on),
            closed_on: c.closed.as_ref().map(|(on, _)| *on),
            next_due,
            next_what: next_what.map(str::to_owned),
            publication: c.decision.as_ref().and_then(|d| d.publication.clone()),
            handlers: c.handlers.clone(),
            alerts: c.alerts.len() as u64,
            updated: at.updated,
        }
    }
}

fn hidden(c: &CaseFile, text: &str) -> String {
    let secret = law::secret::Secret::of_case(c);
    secret.and_then(|s| s.replaced(text, law::secret::HIDDEN)).unwrap_or_else(|| text.to_owned())
}

/// The earliest deadline that runs now.
fn next(c: &CaseFile) -> Option<(Date, &'static str)> {
    if c.declined.is_some() || c.closed.is_some() || c.archived.is_some() {
        return None;
    }
    let check = c.check_due.filter(|_| c.opened.is_none()).map(|d| (d, "check"));
    let decide = c.opened.as_ref().filter(|_| c.decision.is_none()).map(|o| (o.due, "decide"));
    // While the materials are being completed the reviewer's clock stands still.
    let review = c.review.due.filter(|_| c.review.stage == ReviewStage::Pending).map(|d| (d, "review"));
    let decision = c.decision.as_ref();
    let serve = decision.filter(|d| d.served_on.is_none()).and_then(|d| d.serve_by).map(|d| (d, "serve"));
    let pay = decision
        .filter(|d| d.served_on.is_some() && c.paid_fen() < c.payable_fen())
        .and_then(|d| d.pay_by)
        .map(|d| (d, "pay"));
    [check, decide, review, serve, pay].into_iter().flatten().min_by_key(|(due, _)| *due)
}

table! {
    /// 文号序列 — the numbers an agency has given to one kind of document in a year.
    SeriesRow = "casework_series" {
        /// Its id, `unit.series.year`.
        id: String,
        /// Sequence number of its last act.
        seq: u64,
        /// 执法主体
        unit: String,
        /// Kind of document.
        series: String,
        /// Year.
        year: i64,
        /// Last number given.
        last: u64,
        /// How many were given; equal to the last one where there is no gap.
        taken: u64,
        /// When its last act was recorded.
        updated: Timestamp,
    }
}

impl SeriesRow {
    pub(crate) fn of(at: &At, s: &Series) -> Self {
        // Unit ids may hold dots, the kind and the year do not.
        let mut parts = at.id.rsplitn(3, '.');
        let year = parts.next().and_then(|y| y.parse().ok()).unwrap_or(0);
        let series = parts.next().unwrap_or_default().to_owned();
        let unit = parts.next().unwrap_or_default().to_owned();
        Self {
            id: at.id.into(),
            seq: at.seq,
            unit,
            series,
            year,
            last: s.last.into(),
            taken: s.taken.len() as u64,
            updated: at.updated,
        }
    }
}

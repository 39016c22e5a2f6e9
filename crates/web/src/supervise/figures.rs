//! The figures of supervision, counted from the rows and from nothing else. No ratio stands without its count.

use jiff::civil::Date;
use law::calendar::Calendar;
use law::state::casefile::CaseStage;
use std::collections::BTreeMap;
use store::{CaseRow, PublicationRow, RecordingRow};

/// The stages in which nothing runs any more.
const ENDED: [CaseStage; 3] = [CaseStage::Declined, CaseStage::Closed, CaseStage::Archived];

/// A deadline is near when so few working days are left.
pub const NEAR_WORKDAYS: i64 = 3;

/// The kinds of deadline, by the wire word of the case row; `publish` is counted from the publications.
pub const KINDS: [(&str, &str, &str); 6] = [
    ("check", "线索核查", "15 个工作日，可延长一次"),
    ("decide", "立案至决定", "90 日，可延长"),
    ("review", "法制审核", "送审起按工作日"),
    ("serve", "决定书送达", "7 个工作日"),
    ("pay", "缴纳罚款", "15 日，当事人"),
    ("publish", "决定公示", "7 个工作日"),
];

/// How many deadlines of one kind are overdue, near, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lights {
    /// Past the last day.
    pub over: u64,
    /// At most [`NEAR_WORKDAYS`] left.
    pub near: u64,
    /// More.
    pub good: u64,
}

impl Lights {
    fn add(&mut self, calendar: &Calendar, today: Date, due: Date) {
        if due < today {
            self.over += 1;
        } else if calendar.workdays_between(today, due).value <= NEAR_WORKDAYS {
            self.near += 1;
        } else {
            self.good += 1;
        }
    }
}

/// Running deadlines by kind.
#[must_use]
pub fn lights(
    cases: &[CaseRow],
    publications: &[PublicationRow],
    calendar: &Calendar,
    today: Date,
) -> BTreeMap<&'static str, Lights> {
    let mut all: BTreeMap<&'static str, Lights> =
        KINDS.iter().map(|(k, _, _)| (*k, Lights::default())).collect();
    for case in cases {
        if let (Some(due), Some(what)) = (case.next_due, case.next_what.as_deref())
            && let Some((kind, _, _)) = KINDS.iter().find(|(k, _, _)| *k == what)
        {
            all.entry(kind).or_default().add(calendar, today, due);
        }
    }
    for p in publications.iter().filter(|p| matches!(p.stage.as_str(), "prepared" | "edited")) {
        if let Some(due) = p.due_on {
            all.entry("publish").or_default().add(calendar, today, due);
        }
    }
    all
}

/// What a unit did, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitFigures {
    /// Unit id.
    pub unit: String,
    /// Cases in the range.
    pub cases: u64,
    /// Of those, the ones still under way: the only ones that can be overdue.
    pub open: u64,
    /// With a running deadline past its last day.
    pub overdue: u64,
    /// Decided.
    pub decided: u64,
    /// Decided and major.
    pub major: u64,
    /// Of those, cleared by legal review.
    pub reviewed: u64,
    /// Publications that had a date and are public or overdue.
    pub timed: u64,
    /// Of those, public on time.
    pub on_time: u64,
    /// Decisions revoked or changed after publication.
    pub withdrawn: u64,
    /// Alerts, of the cases and of their recordings.
    pub alerts: u64,
}

/// How many alerts the recordings of cases have, by case: they stand with the case, wherever alerts are counted.
pub type Raised = BTreeMap<String, u64>;

/// Counts what recordings raise.
#[must_use]
pub fn raised(recordings: &[RecordingRow]) -> Raised {
    let mut all = Raised::new();
    for r in recordings {
        *all.entry(r.case_id.clone()).or_default() += r.alerts;
    }
    all
}

/// The alerts of a case: its own, and those of its recordings.
#[must_use]
pub fn alerts_of(case: &CaseRow, raised: &Raised) -> u64 {
    case.alerts + raised.get(&case.id).copied().unwrap_or_default()
}

/// Whether a case is under way.
#[must_use]
pub fn is_open(case: &CaseRow) -> bool {
    !ENDED.iter().any(|stage| stage.wire() == case.stage)
}

/// Past its earliest running deadline. A case that has ended runs against none.
#[must_use]
pub fn is_overdue(case: &CaseRow, today: Date) -> bool {
    is_open(case) && case.next_due.is_some_and(|d| d < today)
}

impl UnitFigures {
    fn add_case(&mut self, case: &CaseRow, raised: &Raised, today: Date) {
        self.cases += 1;
        self.open += u64::from(is_open(case));
        self.overdue += u64::from(is_overdue(case, today));
        self.alerts += alerts_of(case, raised);
        if case.decided_on.is_some() {
            self.decided += 1;
            if case.major == Some(true) {
                self.major += 1;
                self.reviewed += u64::from(case.review_stage == "passed");
            }
        }
    }

    fn add_publication(&mut self, row: &PublicationRow, today: Date) {
        let (good, all) = crate::portal::numbers::on_time([row], today);
        self.on_time += good;
        self.timed += all;
        self.withdrawn += u64::from(row.withdrawn_on.is_some() && row.published_on.is_some());
    }
}

/// Figures per unit, and of all together.
#[must_use]
pub fn by_unit(
    cases: &[CaseRow],
    publications: &[PublicationRow],
    raised: &Raised,
    today: Date,
) -> (UnitFigures, Vec<UnitFigures>) {
    let mut all = UnitFigures::default();
    let mut units: BTreeMap<&str, UnitFigures> = BTreeMap::new();
    for case in cases {
        all.add_case(case, raised, today);
        let unit = units.entry(&case.unit).or_default();
        unit.unit.clone_from(&case.unit);
        unit.add_case(case, raised, today);
    }
    for row in publications.iter().filter(|p| p.source_kind == "case") {
        all.add_publication(row, today);
        let unit = units.entry(&row.unit).or_default();
        unit.unit.clone_from(&row.unit);
        unit.add_publication(row, today);
    }
    (all, units.into_values().collect())
}

/// Whole percent, rounded down, for bars.
#[must_use]
pub fn percent(part: u64, whole: u64) -> u8 {
    let share = (part.min(whole) * 100).checked_div(whole).unwrap_or(0);
    u8::try_from(share).unwrap_or(100)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::civil::date;

    /// A case row for tests.
    pub fn case(id: &str, unit: &str) -> CaseRow {
        CaseRow {
            id: id.into(),
            seq: 1,
            unit: unit.into(),
            region: "220200".into(),
            title: "某案".into(),
            source: "inspection".into(),
            received_on: date(2026, 1, 5),
            number: Some("吉市市监立〔2026〕1号".into()),
            decision_no: None,
            party_name: None,
            party_code: None,
            party_find: Vec::new(),
            party_kind: "company".into(),
            stage: "investigation".into(),
            major: None,
            opened_on: None,
            due_on: None,
            review_stage: "none".into(),
            review_due: None,
            check_due: None,
            wait_until: None,
            serve_by: None,
            pay_by: None,
            decided_on: None,
            served_on: None,
            closed_on: None,
            next_due: None,
            next_what: None,
            publication: None,
            handlers: vec![],
            alerts: 0,
            updated: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn ratios_never_stand_without_their_counts() {
        let today = date(2026, 3, 20);
        let mut late = case("a", "u1");
        (late.next_due, late.next_what) = (Some(date(2026, 3, 19)), Some("decide".into()));
        let mut major = case("b", "u1");
        (major.decided_on, major.major, major.review_stage) = (Some(today), Some(true), "passed".into());
        let mut unreviewed = case("c", "u2");
        (unreviewed.decided_on, unreviewed.major) = (Some(today), Some(true));
        let (all, units) = by_unit(&[late.clone(), major, unreviewed], &[], &Raised::new(), today);
        assert_eq!((all.cases, all.overdue, all.decided, all.major, all.reviewed), (3, 1, 2, 2, 1));
        assert_eq!(units.iter().map(|u| u.cases).sum::<u64>(), all.cases);
        let lit = lights(&[late], &[], &Calendar::builtin(), today);
        assert_eq!(lit["decide"], Lights { over: 1, near: 0, good: 0 });
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(999, 1000), 99);
    }

    #[test]
    fn what_has_ended_is_not_overdue_and_alerts_of_recordings_stand_with_their_case() {
        let today = date(2026, 3, 20);
        let mut all: Vec<CaseRow> = ["archived", "closed", "declined", "execution"]
            .map(|stage| CaseRow {
                stage: stage.into(),
                next_due: Some(date(2026, 3, 1)),
                next_what: Some("pay".into()),
                ..case(stage, "u1")
            })
            .into();
        all[0].alerts = 2;
        let raised = Raised::from([("archived".to_owned(), 3), ("elsewhere".to_owned(), 7)]);
        let (sum, units) = by_unit(&all, &[], &raised, today);
        assert_eq!((sum.cases, sum.open, sum.overdue, sum.alerts), (4, 1, 1, 5));
        assert_eq!((units.len(), units[0].alerts), (1, 5));
    }
}

//! Periods worked by hand; 2026-03-02 is a Monday.

use std::collections::BTreeSet;

use jiff::civil::{date, datetime};
use proptest::prelude::*;

use super::*;
use crate::calendar::{Calendar, Warning};

fn at(text: &str) -> Moment {
    serde_json::from_str(&format!("\"{text}\"")).unwrap()
}

fn ends(id: &str, start: &str) -> Due {
    due(&Calendar::builtin(), at(start), &period(id).unwrap())
}

#[test]
fn periods_end_where_the_article_says() {
    // id, event, last day
    let table: &[(&str, &str, &str)] = &[
        // 处罚法 60: calendar days, a Sunday stays
        ("penalty.decision", "2026-03-02", "2026-05-31"),
        // 处罚法 64(1), 85: five working days
        ("penalty.hearing.request", "2026-03-06", "2026-03-13"),
        // 处罚法 64(2): counted back from the hearing
        ("penalty.hearing.notice", "2026-03-17", "2026-03-06"),
        // 处罚法 56, 85: seven working days over the Spring Festival with two make-up Saturdays
        ("penalty.evidence.preserved", "2026-02-13", "2026-03-02"),
        // 处罚法 61: served within seven working days
        ("penalty.service", "2026-03-02", "2026-03-11"),
        // 处罚法 67: 15 calendar days, rolled over Labour Day; 9 May is a make-up workday and stays
        ("penalty.payment", "2026-04-17", "2026-05-06"),
        ("penalty.payment", "2026-04-24", "2026-05-09"),
        // 处罚法 36
        ("penalty.limitation", "2024-02-29", "2026-02-28"),
        ("penalty.limitation.harm", "2021-03-01", "2026-03-01"),
        // 处罚法 48: three working days
        ("publication.withdrawal", "2026-03-05", "2026-03-10"),
        ("publication.penalty", "2026-03-02T16:40:00", "2026-03-11"),
        ("publication.other", "2026-03-02", "2026-03-30"),
        // 强制法 25: limits the agency, no roll even into the Spring Festival
        ("coercion.seizure", "2026-01-20", "2026-02-19"),
        // 强制法 19: hours do not stop on a holiday
        ("coercion.urgent.report", "2026-04-30T22:15:00", "2026-05-01T22:15:00"),
        // 强制法 54, 69
        ("coercion.demand", "2026-03-02", "2026-03-16"),
        // 强制法 53: three months
        ("coercion.court.apply", "2026-06-30", "2026-09-30"),
        // 许可法 42, 82
        ("permit.decision", "2026-03-02", "2026-03-30"),
        // 许可法 50: thirty calendar days before the expiry
        ("permit.renewal", "2026-12-31", "2026-12-01"),
        // 复议法 20, 88: sixty days roll over Labour Day
        ("reconsideration.apply", "2026-03-02", "2026-05-06"),
        // 行诉法 46: calendar months, clamped to the end of the month
        ("litigation.apply", "2026-03-31", "2026-09-30"),
        ("litigation.apply", "2025-08-31", "2026-02-28"), // a make-up Saturday
    ];
    for (id, start, last) in table {
        let due = ends(id, start);
        assert_eq!(due.due, at(last), "{id} from {start}");
        assert_eq!(due.warnings, vec![], "{id}");
    }
}

#[test]
fn end_of_month_is_clamped() {
    let month = Period { n: 1, unit: Unit::Month, ..period("coercion.court.apply").unwrap() };
    let last = |start| due(&Calendar::builtin(), start, &Period { roll: Roll::None, ..month.clone() }).date();
    assert_eq!(last(date(2026, 1, 31)), date(2026, 2, 28));
    assert_eq!(last(date(2024, 1, 31)), date(2024, 2, 29));
    assert_eq!(last(date(2026, 4, 30)), date(2026, 5, 30));
}

#[test]
fn rolling_is_said() {
    let due = ends("penalty.payment", "2026-04-17");
    assert_eq!(due.rolled_from, Some(date(2026, 5, 2)));
    assert_eq!(
        due.text(),
        "2026年5月6日届满（15 日（自然日），行政处罚法 第六十七条，原届满日 5月2日为休息日，已顺延）"
    );
    let unknown = ends("litigation.apply", "2026-08-31");
    assert_eq!(unknown.date(), date(2027, 3, 1));
    assert_eq!(unknown.warnings, vec![Warning::RollNotAnnounced { year: 2027 }]);
    let workdays = ends("penalty.service", "2026-12-30");
    assert_eq!(workdays.warnings, vec![Warning::YearNotAnnounced { year: 2027 }]);
    // No roll: the calendar does not matter, so nothing is unsure.
    assert_eq!(ends("penalty.decision", "2026-12-30").warnings, vec![]);
    // Hours counted from a day alone start at midnight, the earliest possible reading, and say so.
    let hours = ends("criminal.referral", "2026-03-02");
    assert_eq!(hours.due, Moment::DateTime(datetime(2026, 3, 3, 0, 0, 0, 0)));
    assert_eq!(hours.warnings, vec![Warning::TimeOfDayMissing]);
}

#[test]
fn the_table_is_sound() {
    let all = periods();
    let ids: BTreeSet<_> = all.iter().map(|p| p.id.clone()).collect();
    assert_eq!(ids.len(), all.len(), "ids are unique");
    for p in &all {
        assert!(p.n > 0 && !p.title.is_empty() && !p.from.is_empty() && !p.basis.is_empty(), "{}", p.id);
        // DOMAIN 0.7: what limits the agency does not roll, unless it is the agency as a party before a court.
        let as_party = ["coercion.court", "litigation."].iter().any(|prefix| p.id.starts_with(prefix));
        assert!(p.binds != Binds::Agency || p.roll == Roll::None || as_party, "{}", p.id);
        if let Some(base) = &p.extends {
            assert!(ids.contains(base), "{} extends {base}", p.id);
        }
        // A statute is cited with its article.
        assert!(p.mark != Mark::Statute || p.basis.contains('第'), "{}", p.id);
        let json = serde_json::to_string(p).unwrap();
        assert_eq!(&serde_json::from_str::<Period>(&json).unwrap(), p);
    }
    let json = serde_json::to_value(period("penalty.payment").unwrap()).unwrap();
    assert_eq!((&json["unit"], &json["roll"]), (&"day".into(), &"forward".into()));
    assert_eq!(serde_json::to_value(Unit::Workday).unwrap(), "workday");
    assert!(period("no.such").is_none());
    assert_eq!(period("penalty.decision").unwrap().text(), "90 日（自然日），末日为休息日的不顺延");
}

#[test]
fn remaining_says_unit_and_day() {
    let calendar = Calendar::builtin();
    // id, start, now, count, state, text
    let table: &[(&str, &str, &str, i64, State, &str)] = &[
        ("penalty.service", "2026-03-13", "2026-03-18", 4, State::OnTime, "剩 4 个工作日，3月24日到期"),
        ("penalty.service", "2026-03-13", "2026-03-20", 2, State::Near, "剩 2 个工作日，3月24日到期"),
        ("penalty.service", "2026-03-13", "2026-03-24", 0, State::Near, "今天到期"),
        ("penalty.service", "2026-03-13", "2026-03-30", -4, State::Overdue, "超 4 个工作日，3月24日到期"),
        // due on a Friday, read on the Saturday after
        ("penalty.hearing.request", "2026-03-06", "2026-03-14", 0, State::Overdue, "已超期，3月13日到期"),
        // 20 % of 90 days are 18
        ("penalty.decision", "2026-03-02", "2026-05-12", 19, State::OnTime, "剩 19 个自然日，5月31日到期"),
        ("penalty.decision", "2026-03-02", "2026-05-13", 18, State::Near, "剩 18 个自然日，5月31日到期"),
        ("penalty.decision", "2026-03-02", "2026-06-01", -1, State::Overdue, "超 1 个自然日，5月31日到期"),
        // months are counted down in days, another year is named
        (
            "litigation.apply",
            "2026-07-15",
            "2026-12-01",
            45,
            State::OnTime,
            "剩 45 个自然日，2027年1月15日到期",
        ),
        (
            "coercion.urgent.report",
            "2026-03-02T09:30:00",
            "2026-03-02T11:00:00",
            22,
            State::OnTime,
            "剩 22 小时，3月3日 09:30 到期",
        ),
        (
            "coercion.urgent.report",
            "2026-03-02T09:30:00",
            "2026-03-03T09:00:00",
            0,
            State::Near,
            "剩不足 1 小时，3月3日 09:30 到期",
        ),
        (
            "coercion.urgent.report",
            "2026-03-02T09:30:00",
            "2026-03-03T10:00:00",
            0,
            State::Overdue,
            "已超期，3月3日 09:30 到期",
        ),
        (
            "coercion.demand",
            "2026-03-02",
            "2026-03-12",
            2,
            State::OnTime,
            "还须等 2 个工作日，3月16日期满后方可办理",
        ),
        ("coercion.demand", "2026-03-02", "2026-03-17", -1, State::OnTime, "3月16日等待期满，可以办理"),
    ];
    for (id, start, now, count, state, text) in table {
        let left = remaining(&calendar, at(now), &ends(id, start));
        assert_eq!((left.count, left.state, left.text.as_str()), (*count, *state, *text), "{id} at {now}");
    }
}

fn stop(from: &str, to: Option<&str>) -> Stop {
    Stop { from: at(from), to: to.map(at), reason: "检测".to_owned(), document: None }
}

#[test]
fn stopped_time_is_not_counted() {
    let calendar = Calendar::builtin();
    let read = |id: &str, start: &str, stops: Vec<Stop>, now: &str| {
        Clock { stops, ..Clock::new(period(id).unwrap(), at(start)) }.read(&calendar, at(now))
    };
    // 强制法 25(3): eight days of testing, both ends included
    let tested = vec![stop("2026-03-05", Some("2026-03-12"))];
    assert_eq!(
        read("coercion.seizure", "2026-03-02", tested.clone(), "2026-03-20").due.due,
        at("2026-04-09")
    );
    // 许可法 45: Thursday to next Thursday takes six working days
    assert_eq!(read("permit.decision", "2026-03-02", tested, "2026-03-20").due.due, at("2026-04-08"));
    // overlapping stops are taken once; a stop after the end changes nothing
    let overlap = vec![
        stop("2026-03-05", Some("2026-03-10")),
        stop("2026-03-08", Some("2026-03-12")),
        stop("2026-06-01", Some("2026-06-30")),
    ];
    assert_eq!(read("coercion.seizure", "2026-03-02", overlap, "2026-03-20").due.due, at("2026-04-09"));
    // hours
    let hours = vec![stop("2026-03-02T12:00:00", Some("2026-03-02T15:30:00"))];
    let reading = read("coercion.urgent.report", "2026-03-02T09:00:00", hours, "2026-03-02T16:00:00");
    assert_eq!(reading.due.due, at("2026-03-03T12:30:00"));
    assert_eq!(reading.state, ClockState::Running);
}

#[test]
fn a_clock_that_stands_still_says_so() {
    let calendar = Calendar::builtin();
    let clock = Clock {
        stops: vec![stop("2026-03-05", None)],
        ..Clock::new(period("coercion.seizure").unwrap(), date(2026, 3, 2))
    };
    let reading = clock.read(&calendar, date(2026, 3, 10));
    assert_eq!(reading.state, ClockState::Stopped { since: at("2026-03-05"), reason: "检测".to_owned() });
    assert_eq!(reading.due.due, at("2026-04-07")); // six days so far
    assert_eq!(reading.due.warnings, vec![Warning::ClockStopped]);
    assert_eq!(clock.read(&calendar, date(2026, 3, 4)).state, ClockState::Running);
}

#[test]
fn extensions_follow_the_first_period() {
    let calendar = Calendar::builtin();
    let mut clock = Clock::new(period("penalty.decision").unwrap(), date(2026, 3, 2));
    let more = period("penalty.decision.extension").unwrap();
    clock.extensions.push(Extension {
        n: more.n,
        unit: more.unit,
        basis: more.basis,
        reason: "案情复杂".to_owned(),
    });
    let reading = clock.read(&calendar, date(2026, 3, 2));
    assert_eq!((reading.due.due, reading.due.n), (at("2026-06-30"), 120));
    assert!(reading.due.basis.starts_with("行政处罚法 第六十条、"));
}

#[test]
fn moments_keep_the_time_of_day() {
    assert_eq!(at("2026-03-02"), Moment::Date(date(2026, 3, 2)));
    assert_eq!(at("2026-03-02T09:30:00"), Moment::DateTime(datetime(2026, 3, 2, 9, 30, 0, 0)));
    assert_eq!(at("2026-03-02T09:30:00").text(), "2026年3月2日 09:30");
    for text in ["\"2026-03-02\"", "\"2026-03-02T09:30:00\""] {
        let moment: Moment = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&moment).unwrap(), text);
    }
}

proptest! {
    /// Counting n working days forward and asking how many lie between gives n again.
    #[test]
    fn workdays_count_back(offset in 0i32..3000, n in 1i64..120) {
        let calendar = Calendar::builtin();
        let start = date(2016, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
        let end = calendar.add_workdays(start, n).value;
        prop_assert!(calendar.is_workday(end));
        prop_assert_eq!(calendar.workdays_between(start, end).value, n);
        prop_assert_eq!(calendar.workdays_between(end, start).value, -n);
    }

    /// A later event never ends a period earlier, for every period of the table.
    #[test]
    fn later_events_end_later(offset in 0i32..3000, which in 0usize..1000) {
        let (calendar, all) = (Calendar::builtin(), periods());
        let period = &all[which % all.len()];
        let first = date(2016, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
        let (a, b) = (due(&calendar, first, period), due(&calendar, first.tomorrow().unwrap(), period));
        prop_assert!(a.date() <= b.date(), "{}: {:?} {:?}", period.id, a, b);
    }

    /// A stop never brings the end forward, and an empty list of stops changes nothing.
    #[test]
    fn stops_only_prolong(offset in 0i32..3000, after in 0i32..40, length in 0i32..40, which in 0usize..1000) {
        let (calendar, all) = (Calendar::builtin(), periods());
        let period = all[which % all.len()].clone();
        let day = |n: i32| date(2016, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap();
        let plain = due(&calendar, day(offset), &period);
        let mut clock = Clock::new(period, day(offset));
        prop_assert_eq!(&clock.read(&calendar, day(4000)).due, &plain);
        let (from, to) = (day(offset + after).into(), Some(day(offset + after + length).into()));
        clock.stops.push(Stop { from, to, reason: "检测".to_owned(), document: None });
        prop_assert!(clock.read(&calendar, day(4000)).due.date() >= plain.date());
    }
}

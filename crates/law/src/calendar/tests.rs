//! The calendar against days that everyone can look up in the yearly notices.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

#[test]
fn kinds_of_days_follow_the_notices() {
    let calendar = Calendar::builtin();
    let table: &[(Date, &str)] = &[
        (date(2016, 1, 1), "法定节假日（元旦）"),
        (date(2016, 2, 6), "调休上班（春节）"),
        (date(2020, 1, 31), "法定节假日（春节）"), // prolonged in 2020
        (date(2023, 9, 29), "法定节假日（中秋节、国庆节）"),
        (date(2024, 2, 9), "工作日"), // 除夕 was no holiday in 2024
        (date(2025, 1, 28), "法定节假日（春节）"),
        (date(2026, 1, 4), "调休上班（元旦）"),
        (date(2026, 2, 14), "调休上班（春节）"),
        (date(2026, 2, 23), "法定节假日（春节）"),
        (date(2026, 2, 24), "工作日"),
        (date(2026, 3, 7), "周末"),
        (date(2026, 10, 10), "调休上班（国庆节）"),
        (date(2026, 12, 31), "工作日"),
    ];
    for (day, kind) in table {
        assert_eq!(calendar.day_kind(*day).text(), *kind, "{day}");
        assert_eq!(calendar.is_workday(*day), calendar.day_kind(*day).is_workday(), "{day}");
    }
    assert_eq!(calendar.known_years(), (2016..=2026).collect::<Vec<_>>());
    assert_eq!(calendar.exceptions().len(), 374);
}

/// Working days of each year, counted once from the notices.
#[test]
fn working_days_of_a_year() {
    let calendar = Calendar::builtin();
    for (year, days) in [(2016, 250), (2020, 249), (2024, 251), (2025, 248), (2026, 248)] {
        let count = calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31));
        assert_eq!((count.value, count.warnings), (days, vec![]), "{year}");
    }
}

#[test]
fn counting_forward_and_back() {
    let calendar = Calendar::builtin();
    let table: &[(Date, i64, Date)] = &[
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 6), 0, date(2026, 3, 6)),
        (date(2026, 3, 7), 7, date(2026, 3, 17)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)), // a Saturday that is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 24), -1, date(2026, 2, 14)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
    ];
    for (from, n, to) in table {
        assert_eq!(calendar.add_workdays(*from, *n).value, *to, "{from} + {n}");
    }
    assert_eq!(calendar.workdays_between(date(2026, 3, 6), date(2026, 3, 6)).value, 0);
    assert_eq!(calendar.workdays_between(date(2026, 3, 6), date(2026, 3, 9)).value, 1);
    assert_eq!(calendar.workdays_between(date(2026, 3, 9), date(2026, 3, 6)).value, -1);
    assert_eq!(calendar.next_workday_on_or_after(date(2026, 2, 15)).value, date(2026, 2, 24));
    assert_eq!(calendar.next_workday_on_or_after(date(2026, 2, 14)).value, date(2026, 2, 14));
}

#[test]
fn an_unknown_year_warns() {
    let calendar = Calendar::builtin();
    let late = calendar.add_workdays(date(2026, 12, 31), 1);
    // New Year is off by statute; the weekend behind it may be worked, and Monday may be off: hence the warning.
    assert_eq!(late.value, date(2027, 1, 4));
    assert_eq!(late.warnings, vec![Warning::YearNotAnnounced { year: 2027 }]);
    assert!(late.warnings[0].is_provisional());
    assert_eq!(calendar.workdays_between(date(2026, 12, 31), date(2027, 1, 1)).warnings, vec![]);
    assert!(late.warnings[0].text().contains("2027 年"));
    let early = calendar.workdays_between(date(2015, 12, 30), date(2016, 1, 4));
    assert_eq!(early.warnings, vec![Warning::YearNotAnnounced { year: 2015 }]);
    assert_eq!(early.value, 2);
    assert_eq!(calendar.add_workdays(Date::MAX, 1).value, Date::MAX);
    assert!(calendar.add_workdays(Date::MAX, 1).warnings.contains(&Warning::OutOfRange));
}

#[test]
fn a_calendar_is_data() {
    let calendar = Calendar::builtin();
    let json = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);

    let day = |is_workday| Exception { date: date(2027, 1, 1), name: "元旦".to_owned(), is_workday };
    let later = Calendar::from_exceptions([2027], [day(false)]).unwrap();
    let merged = calendar.with(&later);
    assert_eq!(merged.known(date(2027, 1, 1)), Known::Notice);
    assert!(matches!(merged.known(date(2028, 1, 1)), Known::Statute(_)), "the law goes on behind the notice");
    assert_eq!(merged.add_workdays(date(2026, 12, 31), 1).value, date(2027, 1, 4));
    assert_eq!(merged.add_workdays(date(2026, 12, 31), 1).warnings, vec![]);

    let outside = Calendar::from_exceptions([2026], [day(false)]).unwrap_err();
    assert_eq!(outside.to_string(), "2027-01-01 不在已公布年份之内，请把 2027 年列入");
    let twice = Calendar::from_exceptions([2027], [day(false), day(true)]).unwrap_err();
    assert_eq!(twice.to_string(), "2027-01-01 既列为放假又列为上班，只能保留一项");
}

/// The counts of a person with a printed calendar: one day after the other, the day of the week by Zeller's
/// congruence, the notices read from a plain list.
mod by_hand {
    use super::Exception;

    pub(super) type Day = (i32, u32, u32);

    fn length(year: i32, month: u32) -> u32 {
        match month {
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    pub(super) fn after((year, month, day): Day) -> Day {
        match (month, day) {
            (12, 31) => (year + 1, 1, 1),
            _ if day == length(year, month) => (year, month + 1, 1),
            _ => (year, month, day + 1),
        }
    }

    pub(super) fn before((year, month, day): Day) -> Day {
        match (month, day) {
            (1, 1) => (year - 1, 12, 31),
            (_, 1) => (year, month - 1, length(year, month - 1)),
            _ => (year, month, day - 1),
        }
    }

    pub(super) fn works((year, month, day): Day, notices: &[Exception]) -> bool {
        let said = notices.iter().find(|e| {
            (i32::from(e.date.year()), e.date.month(), e.date.day()) == (year, month as i8, day as i8)
        });
        if let Some(said) = said {
            return said.is_workday;
        }
        let (y, m) = if month < 3 { (year - 1, month as i32 + 12) } else { (year, month as i32) };
        let (k, j) = (y.rem_euclid(100), y.div_euclid(100));
        // 0 is a Saturday, 1 a Sunday.
        (day as i32 + 13 * (m + 1) / 5 + k + k / 4 + j.div_euclid(4) + 5 * j).rem_euclid(7) > 1
    }
}

fn written(day: Date) -> by_hand::Day {
    (i32::from(day.year()), day.month() as u32, day.day() as u32)
}

/// The n-th working day by hand, and the years of the days that were passed.
fn walked(
    from: Date,
    n: i64,
    notices: &[Exception],
    unsure: impl Fn(by_hand::Day) -> bool,
) -> (by_hand::Day, Vec<i16>) {
    let (mut day, mut left, mut years) = (written(from), n.abs(), Vec::new());
    while left > 0 {
        day = if n > 0 { by_hand::after(day) } else { by_hand::before(day) };
        years.extend(unsure(day).then_some(day.0 as i16));
        left -= i64::from(by_hand::works(day, notices));
    }
    (day, years)
}

/// The warnings of the years of these days, of which neither the notices nor the law says anything.
fn unknown(mut years: Vec<i16>, calendar: &Calendar) -> Vec<Warning> {
    years.sort_unstable();
    years.dedup();
    years.retain(|y| !calendar.known_years().contains(y));
    let mut warnings = Vec::new();
    while let Some(first) = years.first().copied() {
        let run = years.iter().enumerate().take_while(|(i, y)| **y == first + *i as i16).count();
        let rest = years.split_off(run);
        match years.as_slice() {
            few if few.len() < 4 => {
                warnings.extend(few.iter().map(|y| Warning::YearNotAnnounced { year: *y }))
            }
            many => warnings.push(Warning::YearsNotAnnounced { first, last: many[many.len() - 1] }),
        }
        years = rest;
    }
    warnings.sort();
    warnings
}

/// The notices and, for the other years, what the law names; and the days that one cannot be sure of.
fn notices(calendar: &Calendar) -> (Vec<Exception>, impl Fn(by_hand::Day) -> bool + use<>) {
    let by_law: Vec<(Date, Statutory)> = calendar.statutory_days().map(|(d, s)| (d, s.clone())).collect();
    let off =
        by_law.iter().map(|(date, s)| Exception { date: *date, name: s.name.clone(), is_workday: false });
    let all = calendar.exceptions().into_iter().chain(off).collect();
    let sure: Vec<by_hand::Day> =
        by_law.iter().filter(|(_, s)| s.doubt.is_none()).map(|(d, _)| written(*d)).collect();
    (all, move |day| !sure.contains(&day))
}

/// A calendar that nobody would announce: any days off, any weekends worked.
fn wild() -> impl Strategy<Value = Calendar> {
    proptest::collection::btree_map(0..2_000i64, any::<bool>(), 0..400).prop_map(|days| {
        let exceptions = days.into_iter().map(|(n, is_workday)| Exception {
            date: date(2021, 1, 1).checked_add(n.days()).unwrap(),
            name: String::new(),
            is_workday,
        });
        Calendar::from_exceptions(2021..=2027, exceptions).unwrap()
    })
}

fn somewhere() -> impl Strategy<Value = Date> {
    prop_oneof![
        4 => (-800..3_500i64).prop_map(|n| date(2021, 1, 1).checked_add(n.days()).unwrap()),
        1 => (-600_000..2_000_000i64).prop_map(|n| date(2021, 1, 1).checked_add(n.days()).unwrap()),
    ]
}

proptest! {
    #[test]
    fn counting_agrees_with_walking(
        calendar in prop_oneof![Just(Calendar::builtin()), wild()],
        from in somewhere(),
        n in -700..700i64,
    ) {
        let (notices, unsure) = notices(&calendar);
        let (day, years) = walked(from, n, &notices, unsure);
        let counted = calendar.add_workdays(from, n);
        prop_assert_eq!(written(counted.value), day);
        prop_assert_eq!(counted.warnings, unknown(years, &calendar));
    }

    #[test]
    fn the_days_between_agree_with_walking(
        calendar in prop_oneof![Just(Calendar::builtin()), wild()],
        from in somewhere(),
        days in -1_500..1_500i64,
    ) {
        let to = from.checked_add(days.days()).unwrap();
        let (notices, unsure) = notices(&calendar);
        let (first, last) = (from.min(to), from.max(to));
        let (mut day, mut count, mut years) = (written(first), 0, Vec::new());
        while day != written(last) {
            day = by_hand::after(day);
            years.extend(unsure(day).then_some(day.0 as i16));
            count += i64::from(by_hand::works(day, &notices));
        }
        let counted = calendar.workdays_between(from, to);
        prop_assert_eq!(counted.value, if days < 0 { -count } else { count });
        prop_assert_eq!(counted.warnings, unknown(years, &calendar));
    }
}

/// What a count costs does not depend on how far it reaches.
#[test]
fn the_ends_of_time_are_reached_at_once() {
    let calendar = Calendar::builtin();
    let today = date(2026, 3, 2);
    for n in [i64::MAX, 3_000_000, 2_100_000] {
        let counted = calendar.add_workdays(today, n);
        assert_eq!(counted.value, Date::MAX);
        assert_eq!(counted.warnings.last(), Some(&Warning::OutOfRange));
        let counted = calendar.add_workdays(today, -n - i64::from(n < i64::MAX) * 1_200_000_000);
        assert_eq!(counted.value, Date::MIN);
        assert_eq!(counted.warnings.last(), Some(&Warning::OutOfRange));
    }
    assert_eq!(calendar.add_workdays(Date::MIN, -1).value, Date::MIN);
    let started = std::time::Instant::now();
    for _ in 0..200 {
        let all = calendar.workdays_between(Date::MIN, Date::MAX);
        assert_eq!(calendar.add_workdays(Date::MIN, all.value).value, Date::MAX);
    }
    // One walk over these twenty thousand years took seconds.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

/// A calendar as it was kept before the law's own days off were in it counts on as it did.
#[test]
fn n6_an_old_calendar_counts_without_the_law() {
    let mut kept = serde_json::to_value(Calendar::builtin()).unwrap();
    let fields = kept.as_object_mut().unwrap();
    assert!(fields.remove("statutes").is_some() && fields.remove("festivals").is_some());
    let old: Calendar = serde_json::from_value(kept.clone()).unwrap();
    assert_eq!(serde_json::to_value(&old).unwrap(), kept, "and is written as it was");
    let late = old.add_workdays(date(2026, 12, 31), 1);
    assert_eq!(
        (late.value, late.warnings),
        (date(2027, 1, 1), vec![Warning::YearNotAnnounced { year: 2027 }])
    );
    assert_eq!(old.known(date(2027, 1, 1)), Known::Unknown);
}

#[test]
fn n6_a_calendar_that_contradicts_itself_is_refused() {
    let kept = serde_json::to_value(Calendar::builtin()).unwrap();
    for (place, value) in [
        ("/festivals/0/spring", "2001-02-05"),
        ("/festivals/0/spring", "2000-05-05"),
        ("/festivals/1/year", "2000"),
    ] {
        let mut wrong = kept.clone();
        *wrong.pointer_mut(place).unwrap() =
            value.parse::<i16>().map_or_else(|_| serde_json::json!(value), |year| serde_json::json!(year));
        assert!(serde_json::from_value::<Calendar>(wrong).is_err(), "{place} {value}");
    }
    let mut unknown = kept;
    unknown.pointer_mut("/statutes/0").unwrap()["stricter"] = serde_json::json!(true);
    assert!(serde_json::from_value::<Calendar>(unknown).is_err());
}

/// However many years are unknown, they are named in few words.
#[test]
fn n7_many_unknown_years_are_one_warning() {
    let counted = Calendar::builtin().add_workdays(date(2026, 3, 2), 2_000_000);
    assert_eq!(counted.warnings.len(), 1, "{:?}", counted.warnings);
    assert!(counted.warnings[0].text().contains("2027 年至"), "{}", counted.warnings[0].text());
    let all = Calendar::builtin().workdays_between(Date::MIN, Date::MAX);
    assert_eq!(all.warnings.len(), 2, "before and after the known years");
}

//! The calendar against days that everyone can look up in the yearly notices.

use jiff::civil::{Date, date};

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
    assert_eq!(late.value, date(2027, 1, 1)); // Monday–Friday only: a holiday in truth, hence the warning
    assert_eq!(late.warnings, vec![Warning::YearNotAnnounced { year: 2027 }]);
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
    assert_eq!(merged.add_workdays(date(2026, 12, 31), 1).value, date(2027, 1, 4));
    assert_eq!(merged.add_workdays(date(2026, 12, 31), 1).warnings, vec![]);

    let outside = Calendar::from_exceptions([2026], [day(false)]).unwrap_err();
    assert_eq!(outside.to_string(), "2027-01-01 不在已公布年份之内，请把 2027 年列入");
    let twice = Calendar::from_exceptions([2027], [day(false), day(true)]).unwrap_err();
    assert_eq!(twice.to_string(), "2027-01-01 既列为放假又列为上班，只能保留一项");
}

//! The festivals by which the law names days off, held for a hundred years against two sources that share no table: the
//! Chinese calendar of ICU4X (an almanac), and the sun and the moon (`sky`). The day of 清明 is held against the sun and
//! against the hundred-year rule of the almanacs.

#![allow(
    clippy::unwrap_used,
    clippy::inconsistent_digit_grouping,
    reason = "tests; constants as the source prints them"
)]

mod sky;

use icu_calendar::cal::ChineseTraditional;
use icu_calendar::types::Month;
use jiff::civil::{Date, date};
use law::calendar::{Calendar, Festival, Known};

const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// A calendar that knows no notice, so that every day off is one by statute.
fn by_statute() -> Calendar {
    let kept = serde_json::to_value(Calendar::builtin()).unwrap();
    let read = |part: &str| kept[part].clone();
    Calendar::from_exceptions([], [])
        .unwrap()
        .by_statutes(
            serde_json::from_value(read("statutes")).unwrap(),
            serde_json::from_value(read("festivals")).unwrap(),
        )
        .unwrap()
}

/// The festival as the product has it, and the other day that it may be.
fn kept(year: i16, festival: Festival) -> (Date, Option<Date>) {
    let all: Vec<law::calendar::Festivals> =
        serde_json::from_value(serde_json::to_value(Calendar::builtin()).unwrap()["festivals"].clone())
            .unwrap();
    let row = all.iter().find(|f| f.year == year).unwrap();
    (row.on(festival), row.doubts.iter().find(|d| d.festival == festival).map(|d| d.other))
}

fn almanac(year: i16, month: u8, day: u8) -> Date {
    let chinese = icu_calendar::Date::try_new(
        i32::from(year).into(),
        Month::new(month),
        day,
        ChineseTraditional::new(),
    )
    .unwrap();
    let iso = chinese.to_calendar(icu_calendar::Iso);
    let (month, day) = (iso.month().ordinal as i8, iso.day_of_month().0 as i8);
    Date::new(iso.year().extended_year() as i16, month, day).unwrap()
}

/// Seconds by which a computed moment may be wrong: a minute, and the earth's turning is known the less the farther.
fn unsure(year: i16) -> f64 {
    60.0 + 2.0 * f64::from((year - 2026).max(0))
}

#[test]
fn n6_lunar_festivals_agree_with_an_almanac_and_with_the_sky() {
    let festivals = [(Festival::Spring, 1, 1), (Festival::DragonBoat, 5, 5), (Festival::MidAutumn, 8, 15)];
    for year in YEARS {
        for (festival, month, day) in festivals {
            let (kept, other) = kept(year, festival);
            let (seen, new_moon) = sky::lunar(year, month, i64::from(day));
            let printed = almanac(year, month, day);
            let close = sky::to_midnight(new_moon) < unsure(year);
            // Where the sources differ, or the moon is too near to midnight to be sure, the other day is named.
            let differs = printed != seen || close;
            assert_eq!(
                other.is_some(),
                differs && year > 2026,
                "{year} {festival:?} {printed} {seen} {new_moon}"
            );
            for source in [printed, seen] {
                assert!(source == kept || Some(source) == other, "{year} {festival:?}: {kept}, but {source}");
            }
            assert!(other.is_none_or(|o| (o - kept).get_days().abs() == 1));
        }
    }
}

#[test]
fn n6_pure_brightness_agrees_with_the_sun_and_the_almanacs_rule() {
    for year in YEARS {
        let (kept, other) = kept(year, Festival::PureBrightness);
        let moment = sky::term(year, 15.0);
        assert!(sky::to_midnight(moment) > 180.0 + unsure(year), "{year}: the sun is too near to midnight");
        assert_eq!((kept, other), (sky::civil(sky::day(moment)), None), "{year}");
        // [Y·D + C] − L with D = 0.2422, C = 4.81 for this century.
        if year < 2100 {
            let y = f64::from(year - 2000);
            let rule = (y * 0.2422 + 4.81).floor() as i8 - (y / 4.0).floor() as i8;
            assert_eq!(kept, date(year, 4, rule), "{year}");
        }
    }
}

/// How many days off each version names: ten, eleven, eleven, thirteen, less those that fall together.
#[test]
fn n6_every_year_has_the_days_off_of_the_law_in_force() {
    let calendar = by_statute();
    for year in YEARS {
        let days: Vec<_> = calendar.statutory_days().filter(|(day, _)| day.year() == year).collect();
        let together = days.iter().map(|(_, day)| day.name.matches('、').count()).sum::<usize>();
        let named = match year {
            ..2008 => 10,
            2008..2025 => 11,
            _ => 13,
        };
        assert_eq!(days.len() + together, named, "{year}");
        for (day, off) in days {
            assert!(!calendar.is_workday(day), "{day}");
            assert_eq!(
                off.name.contains('、'),
                off.doubt.as_ref().is_some_and(|d| d.contains("同在")),
                "{day}"
            );
            assert!(matches!(calendar.known(day), Known::Statute(_)));
        }
    }
}

#[test]
fn n6_two_on_one_day_are_both_named_and_provisional() {
    let calendar = by_statute();
    // 中秋 within the days of 国庆.
    for day in [date(2009, 10, 3), date(2020, 10, 1), date(2028, 10, 3), date(2031, 10, 1)] {
        let Known::Statute(off) = calendar.known(day) else { panic!("{day}") };
        assert_eq!(off.name, "中秋节、国庆节", "{day}");
        assert!(calendar.fact(day).provisional && off.doubt.unwrap().contains("以放假安排为准"), "{day}");
    }
    let Known::Statute(off) = calendar.known(date(2089, 9, 18)) else { panic!() };
    assert_eq!(off.doubt.unwrap(), "中秋节两种推算不一致：2089-09-18 或者 2089-09-19");
}

/// The notices of the known years give every statutory day off, whichever version was in force.
#[test]
fn n6_the_notices_keep_to_the_law() {
    let (calendar, law) = (Calendar::builtin(), by_statute());
    for (day, off) in law.statutory_days().filter(|(day, _)| (2016..=2026).contains(&day.year())) {
        assert!(!calendar.is_workday(day), "{day} {}", off.name);
        assert_eq!(calendar.known(day), Known::Notice);
    }
    // 除夕 was a day off by law from 2008 to 2013 and is one again since 2025.
    for (eve, off) in [
        (date(2013, 2, 9), true),
        (date(2014, 1, 30), false),
        (date(2024, 2, 9), false),
        (date(2025, 1, 28), true),
    ] {
        assert_eq!(law.known(eve) != Known::Unknown, off, "{eve}");
    }
}

/// The statutory days of 2027 that everybody can look up.
#[test]
fn n6_the_days_off_of_2027() {
    let calendar = Calendar::builtin();
    let days: Vec<String> = calendar
        .statutory_days()
        .filter(|(day, _)| day.year() == 2027)
        .map(|(day, off)| format!("{}-{} {}", day.month(), day.day(), off.name))
        .collect();
    assert_eq!(
        days,
        [
            "1-1 元旦",
            "2-5 春节",
            "2-6 春节",
            "2-7 春节",
            "2-8 春节",
            "4-5 清明节",
            "5-1 劳动节",
            "5-2 劳动节",
            "6-9 端午节",
            "9-15 中秋节",
            "10-1 国庆节",
            "10-2 国庆节",
            "10-3 国庆节"
        ]
    );
    assert!(
        calendar.known(date(2027, 1, 4)) == Known::Unknown && calendar.fact(date(2027, 1, 4)).provisional
    );
    assert!(calendar.known(date(2027, 1, 2)) == Known::Unknown, "a weekend may be worked");
    assert!(calendar.known(date(2026, 12, 31)) == Known::Notice);
    assert!(calendar.known(date(2101, 1, 1)) == Known::Unknown);
}

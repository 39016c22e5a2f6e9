//! 放假办法和节日日期 — the versions of the law on days off, and the days that the Chinese calendar fixes, 2000–2100.
//!
//! Public facts. The versions of 《全国年节及纪念日放假办法》: State Council Order 270 of 1999-09-18 (ten days off, whole
//! years from 2000), Order 513 of 2007-12-14 (eleven, from 2008-01-01: 春节 from 除夕 to 初二), Order 644 of 2013-12-11
//! (eleven, from 2014-01-01: 春节 from 初一 to 初三), Order 795 of 2024-11-10 (thirteen, from 2025-01-01).
//! The festivals are held against an almanac and against the sun and the moon themselves: see the tests.

use crate::calendar::{Doubt, Festival, Festivals, Fixed, Statute, StatuteDay};
use jiff::civil::Date;

/// 春节, 清明, 端午 and 中秋 of a year, written month × 100 + day.
struct Row {
    year: i16,
    days: [i16; 4],
}

const fn f(year: i16, spring: i16, pure_brightness: i16, dragon_boat: i16, mid_autumn: i16) -> Row {
    Row { year, days: [spring, pure_brightness, dragon_boat, mid_autumn] }
}

#[rustfmt::skip]
const FESTIVALS: &[Row] = &[
    f(2000, 205, 404, 606, 912), f(2001, 124, 405, 625, 1001), f(2002, 212, 405, 615, 921),
    f(2003, 201, 405, 604, 911), f(2004, 122, 404, 622, 928), f(2005, 209, 405, 611, 918),
    f(2006, 129, 405, 531, 1006), f(2007, 218, 405, 619, 925), f(2008, 207, 404, 608, 914),
    f(2009, 126, 404, 528, 1003), f(2010, 214, 405, 616, 922), f(2011, 203, 405, 606, 912),
    f(2012, 123, 404, 623, 930), f(2013, 210, 404, 612, 919), f(2014, 131, 405, 602, 908),
    f(2015, 219, 405, 620, 927), f(2016, 208, 404, 609, 915), f(2017, 128, 404, 530, 1004),
    f(2018, 216, 405, 618, 924), f(2019, 205, 405, 607, 913), f(2020, 125, 404, 625, 1001),
    f(2021, 212, 404, 614, 921), f(2022, 201, 405, 603, 910), f(2023, 122, 405, 622, 929),
    f(2024, 210, 404, 610, 917), f(2025, 129, 404, 531, 1006), f(2026, 217, 405, 619, 925),
    f(2027, 206, 405, 609, 915), f(2028, 126, 404, 528, 1003), f(2029, 213, 404, 616, 922),
    f(2030, 203, 405, 605, 912), f(2031, 123, 405, 624, 1001), f(2032, 211, 404, 612, 919),
    f(2033, 131, 404, 601, 908), f(2034, 219, 405, 620, 927), f(2035, 208, 405, 610, 916),
    f(2036, 128, 404, 530, 1004), f(2037, 215, 404, 618, 924), f(2038, 204, 405, 607, 913),
    f(2039, 124, 405, 527, 1002), f(2040, 212, 404, 614, 920), f(2041, 201, 404, 603, 910),
    f(2042, 122, 404, 622, 928), f(2043, 210, 405, 611, 917), f(2044, 130, 404, 531, 1005),
    f(2045, 217, 404, 619, 925), f(2046, 206, 404, 608, 915), f(2047, 126, 405, 529, 1004),
    f(2048, 214, 404, 615, 922), f(2049, 202, 404, 604, 911), f(2050, 123, 404, 623, 930),
    f(2051, 211, 405, 613, 919), f(2052, 201, 404, 601, 907), f(2053, 219, 404, 620, 926),
    f(2054, 208, 404, 610, 916), f(2055, 128, 405, 530, 1005), f(2056, 215, 404, 617, 924),
    f(2057, 204, 404, 606, 913), f(2058, 124, 404, 625, 1002), f(2059, 212, 405, 614, 921),
    f(2060, 202, 404, 603, 909), f(2061, 121, 404, 622, 928), f(2062, 209, 404, 611, 917),
    f(2063, 129, 405, 601, 1006), f(2064, 217, 404, 619, 925), f(2065, 205, 404, 608, 915),
    f(2066, 126, 404, 528, 1003), f(2067, 214, 405, 616, 923), f(2068, 203, 404, 604, 911),
    f(2069, 123, 404, 623, 929), f(2070, 211, 404, 613, 919), f(2071, 131, 405, 602, 908),
    f(2072, 219, 404, 620, 926), f(2073, 207, 404, 610, 916), f(2074, 127, 404, 530, 1005),
    f(2075, 215, 404, 617, 924), f(2076, 205, 404, 606, 912), f(2077, 124, 404, 624, 1001),
    f(2078, 212, 404, 614, 920), f(2079, 202, 404, 604, 910), f(2080, 122, 404, 622, 928),
    f(2081, 209, 404, 611, 917), f(2082, 129, 404, 601, 1006), f(2083, 217, 404, 619, 926),
    f(2084, 206, 404, 607, 914), f(2085, 126, 404, 527, 1003), f(2086, 214, 404, 615, 922),
    f(2087, 203, 404, 605, 911), f(2088, 124, 404, 623, 929), f(2089, 210, 404, 613, 918),
    f(2090, 130, 404, 602, 908), f(2091, 218, 404, 621, 927), f(2092, 207, 404, 609, 916),
    f(2093, 127, 404, 529, 1005), f(2094, 215, 404, 617, 924), f(2095, 205, 404, 606, 913),
    f(2096, 125, 404, 624, 930), f(2097, 212, 404, 614, 920), f(2098, 201, 404, 604, 909),
    f(2099, 121, 404, 623, 929), f(2100, 209, 405, 612, 918),
];

/// The new moon of 2089-09-04 comes 23:57 at +08:00, and how slow the earth will be then is known to minutes only: the
/// month may begin a day later. Year, festival, the other day.
const DOUBTS: &[(i16, Festival, i16)] = &[(2089, Festival::MidAutumn, 919)];

fn day(year: i16, month_day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month_day / 100).ok()?, i8::try_from(month_day % 100).ok()?).ok()
}

/// The days of every year that the Chinese calendar fixes.
pub(crate) fn festivals() -> Vec<Festivals> {
    let year = |row: &Row| {
        let [spring, pure_brightness, dragon_boat, mid_autumn] = row.days.map(|d| day(row.year, d));
        let doubts = DOUBTS.iter().filter(|(year, ..)| *year == row.year);
        Some(Festivals {
            year: row.year,
            spring: spring?,
            pure_brightness: pure_brightness?,
            dragon_boat: dragon_boat?,
            mid_autumn: mid_autumn?,
            doubts: doubts
                .filter_map(|(year, festival, other)| {
                    Some(Doubt { festival: *festival, other: day(*year, *other)? })
                })
                .collect(),
        })
    };
    FESTIVALS.iter().filter_map(year).collect()
}

/// The versions of the law, ascending.
pub(crate) fn statutes() -> Vec<Statute> {
    let on = |name: &str, month, days: std::ops::RangeInclusive<i8>| -> Vec<StatuteDay> {
        days.map(|day| StatuteDay { name: name.to_owned(), on: Fixed::Date { month, day } }).collect()
    };
    let by = |festival: Festival, offsets: std::ops::RangeInclusive<i8>| -> Vec<StatuteDay> {
        let name = festival.text();
        let fixed = |offset| Fixed::Festival { festival, offset };
        offsets.map(|offset| StatuteDay { name: name.to_owned(), on: fixed(offset) }).collect()
    };
    let version = |since, order: &str, spring: std::ops::RangeInclusive<i8>, labour: i8, lunar: bool| {
        let mut days = on("元旦", 1, 1..=1);
        days.extend(by(Festival::Spring, spring));
        if lunar {
            days.extend(by(Festival::PureBrightness, 0..=0));
        }
        days.extend(on("劳动节", 5, 1..=labour));
        if lunar {
            days.extend(by(Festival::DragonBoat, 0..=0));
            days.extend(by(Festival::MidAutumn, 0..=0));
        }
        days.extend(on("国庆节", 10, 1..=3));
        Statute { since, title: format!("全国年节及纪念日放假办法（{order}）第二条"), days }
    };
    vec![
        version(2000, "国务院令第270号，1999年", 0..=2, 3, false),
        version(2008, "国务院令第513号，2007年修订", -1..=1, 1, true),
        version(2014, "国务院令第644号，2013年修订", 0..=2, 1, true),
        version(2025, "国务院令第795号，2024年修订", -1..=2, 2, true),
    ]
}

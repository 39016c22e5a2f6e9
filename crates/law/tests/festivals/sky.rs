//! The Chinese calendar from the sun and the moon (GB/T 33661-2017): a month begins on the day of the new moon at +08:00,
//! the winter solstice lies in the eleventh, and of thirteen months between two solstices the first without a principal
//! term is the leap month. New moons by Meeus, Astronomical Algorithms, chapter 49; the sun by Meeus, Astronomical
//! Formulae for Calculators, chapter 18. Days are Julian day numbers (that of the noon).

use jiff::civil::{Date, date};

/// A moment at +08:00 as a Julian date.
type Moment = f64;

fn sin(degrees: f64) -> f64 {
    degrees.to_radians().sin()
}

fn year_of(jd: f64) -> f64 {
    2000.0 + (jd - 2_451_545.0) / 365.25
}

/// TT − UT in seconds (Espenak and Meeus).
fn delta_t(year: f64) -> f64 {
    if year < 2050.0 {
        let t = year - 2000.0;
        62.92 + 0.32217 * t + 0.005589 * t * t
    } else {
        let u = (year - 1820.0) / 100.0;
        -20.0 + 32.0 * u * u - 0.5628 * (2150.0 - year)
    }
}

/// From dynamical time to +08:00.
fn local(jde: f64) -> Moment {
    jde - delta_t(year_of(jde)) / 86_400.0 + 8.0 / 24.0
}

/// The day in which a moment lies.
pub fn day(moment: Moment) -> i64 {
    (moment + 0.5).floor() as i64
}

/// Seconds from the moment to the nearest midnight.
pub fn to_midnight(moment: Moment) -> f64 {
    let part = (moment + 0.5).rem_euclid(1.0);
    part.min(1.0 - part) * 86_400.0
}

/// The civil date of a Julian day.
pub fn civil(day: i64) -> Date {
    let span = jiff::Span::new().days(day - 2_451_545);
    date(2000, 1, 1).checked_add(span).unwrap()
}

fn julian(date: Date) -> i64 {
    2_451_545 + i64::from((date - jiff::civil::date(2000, 1, 1)).get_days())
}

/// The k-th new moon after that of 2000-01-06.
pub fn new_moon(k: i64) -> Moment {
    let k = k as f64;
    let t = k / 1236.85;
    let (t2, t3, t4) = (t * t, t * t * t, t * t * t * t);
    let mean = 2_451_550.097_66 + 29.530_588_861 * k + 0.000_154_37 * t2 - 0.000_000_150 * t3
        + 0.000_000_000_73 * t4;
    let e = 1.0 - 0.002_516 * t - 0.000_007_4 * t2;
    let sun = 2.5534 + 29.105_356_70 * k - 0.000_001_4 * t2 - 0.000_000_11 * t3;
    let moon = 201.5643 + 385.816_935_28 * k + 0.010_758_2 * t2 + 0.000_012_38 * t3 - 0.000_000_058 * t4;
    let f = 160.7108 + 390.670_502_84 * k - 0.001_611_8 * t2 - 0.000_002_27 * t3 + 0.000_000_011 * t4;
    let node = 124.7746 - 1.563_755_88 * k + 0.002_067_2 * t2 + 0.000_002_15 * t3;
    // Factor, power of e, multiples of sun, moon, F.
    let terms: [(f64, i32, f64, f64, f64); 24] = [
        (-0.40720, 0, 0.0, 1.0, 0.0),
        (0.17241, 1, 1.0, 0.0, 0.0),
        (0.01608, 0, 0.0, 2.0, 0.0),
        (0.01039, 0, 0.0, 0.0, 2.0),
        (0.00739, 1, -1.0, 1.0, 0.0),
        (-0.00514, 1, 1.0, 1.0, 0.0),
        (0.00208, 2, 2.0, 0.0, 0.0),
        (-0.00111, 0, 0.0, 1.0, -2.0),
        (-0.00057, 0, 0.0, 1.0, 2.0),
        (0.00056, 1, 1.0, 2.0, 0.0),
        (-0.00042, 0, 0.0, 3.0, 0.0),
        (0.00042, 1, 1.0, 0.0, 2.0),
        (0.00038, 1, 1.0, 0.0, -2.0),
        (-0.00024, 1, -1.0, 2.0, 0.0),
        (-0.00007, 0, 2.0, 1.0, 0.0),
        (0.00004, 0, 0.0, 2.0, -2.0),
        (0.00004, 0, 3.0, 0.0, 0.0),
        (0.00003, 0, 1.0, 1.0, -2.0),
        (0.00003, 0, 0.0, 2.0, 2.0),
        (-0.00003, 0, 1.0, 1.0, 2.0),
        (0.00003, 0, -1.0, 1.0, 2.0),
        (-0.00002, 0, -1.0, 1.0, -2.0),
        (-0.00002, 0, 1.0, 3.0, 0.0),
        (0.00002, 0, 0.0, 4.0, 0.0),
    ];
    let periodic: f64 =
        terms.iter().map(|(c, p, s, m, n)| c * e.powi(*p) * sin(s * sun + m * moon + n * f)).sum();
    let planets: [(f64, f64, f64); 14] = [
        (0.000325, 299.77 - 0.009_173 * t2, 0.107_408),
        (0.000165, 251.88, 0.016_321),
        (0.000164, 251.83, 26.651_886),
        (0.000126, 349.42, 36.412_478),
        (0.000110, 84.66, 18.206_239),
        (0.000062, 141.74, 53.303_771),
        (0.000060, 207.14, 2.453_732),
        (0.000056, 154.84, 7.306_860),
        (0.000047, 34.52, 27.261_239),
        (0.000042, 207.19, 0.121_824),
        (0.000040, 291.34, 1.844_379),
        (0.000037, 161.72, 24.198_154),
        (0.000035, 239.56, 25.513_099),
        (0.000023, 331.55, 3.592_518),
    ];
    let more: f64 = planets.iter().map(|(c, at, by)| c * sin(at + by * k)).sum();
    local(mean + periodic - 0.00017 * sin(node) + more)
}

/// The sun's apparent longitude in degrees, at a dynamical Julian date.
fn longitude(jde: f64) -> f64 {
    let t = (jde - 2_415_020.0) / 36_525.0;
    let t2 = t * t;
    let mean = 279.69668 + 36_000.76892 * t + 0.000_302_5 * t2;
    let anomaly = 358.47583 + 35_999.04975 * t - 0.000_150 * t2 - 0.000_003_3 * t2 * t;
    let centre = (1.919_460 - 0.004_789 * t - 0.000_014 * t2) * sin(anomaly)
        + (0.020_094 - 0.000_100 * t) * sin(2.0 * anomaly)
        + 0.000_293 * sin(3.0 * anomaly);
    let cos = |degrees: f64| degrees.to_radians().cos();
    let planets = 0.00134 * cos(153.23 + 22_518.7541 * t)
        + 0.00154 * cos(216.57 + 45_037.5082 * t)
        + 0.00200 * cos(312.69 + 32_964.3577 * t)
        + 0.00179 * sin(350.74 + 445_267.1142 * t - 0.00144 * t2)
        + 0.00178 * sin(231.19 + 20.20 * t);
    let node = 259.18 - 1934.142 * t;
    (mean + centre + planets - 0.00569 - 0.00479 * sin(node)).rem_euclid(360.0)
}

/// When the sun reaches a longitude for the first time after the beginning of the year.
pub fn term(year: i16, degrees: f64) -> Moment {
    let start = julian(date(year, 1, 1)) as f64 - 0.5;
    let away = |jde: f64| (longitude(jde) - degrees + 180.0).rem_euclid(360.0) - 180.0;
    let rough = start + (degrees - 280.0).rem_euclid(360.0) / 360.0 * 365.2422;
    let (mut low, mut high) = (rough - 6.0, rough + 6.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if away(middle) < 0.0 { low = middle } else { high = middle }
    }
    local(high)
}

/// A month: its number, whether it is the leap month, its new moon.
struct Month {
    number: u8,
    leap: bool,
    new_moon: Moment,
}

/// The months from the one of the winter solstice of the year before to that of this year, exclusive.
fn months(year: i16) -> Vec<Month> {
    let solstice = |year: i16| day(term(year, 270.0));
    let k_at = |day: i64| {
        let near = ((day - 2_451_550) as f64 / 29.530_588_861).floor() as i64;
        (near - 2..near + 3).rev().find(|k| self::day(new_moon(*k)) <= day).unwrap()
    };
    let (first, last) = (k_at(solstice(year - 1)), k_at(solstice(year)));
    let principal: Vec<i64> = (-1..12)
        .map(|i| match i {
            -1 => solstice(year - 1),
            i => day(term(year, (300.0 + 30.0 * f64::from(i)).rem_euclid(360.0))),
        })
        .collect();
    let mut leap_left = last - first == 13;
    let mut number = 10;
    (first..last)
        .map(|k| {
            let (from, to) = (day(new_moon(k)), day(new_moon(k + 1)));
            let leap = leap_left && !principal.iter().any(|p| (from..to).contains(p));
            leap_left &= !leap;
            number += u8::from(!leap);
            Month { number: (number - 1) % 12 + 1, leap, new_moon: new_moon(k) }
        })
        .collect()
}

/// The day of a month in the Chinese year that begins in this year, and the new moon of that month.
pub fn lunar(year: i16, month: u8, of_month: i64) -> (Date, Moment) {
    let all = months(year);
    let found = all.iter().find(|m| m.number == month && !m.leap).unwrap();
    (civil(day(found.new_moon) + of_month - 1), found.new_moon)
}

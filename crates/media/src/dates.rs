//! Moments and places as the formats write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::facts::{Facts, TakenAt};

/// Seconds between the epoch of QuickTime (1904) and that of Unix.
const QUICKTIME: i64 = 2_082_844_800;
/// Seconds between the epoch of Windows (1601) and that of Unix.
const WINDOWS: i64 = 11_644_473_600;
/// Seconds between the epoch of Unix and that of Matroska (2001).
const MATROSKA: i64 = 978_307_200;

fn utc(second: i64) -> Option<TakenAt> {
    Some(TakenAt::Zoned { at: Timestamp::from_second(second).ok()?, offset_seconds: 0 })
}

/// Seconds since 1904. Nothing for 0, and what small numbers mean is the epoch too.
pub(crate) fn quicktime(seconds: u64) -> Option<TakenAt> {
    // Some devices count from 1970 in this field: what would be before 1990 from 1904 is after 1956 from 1970.
    if seconds == 0 {
        return None;
    }
    let seconds = i64::try_from(seconds).ok()?;
    let from_1904 = seconds - QUICKTIME;
    let counts_from_1970 = from_1904 < 0 && seconds > 631_152_000;
    utc(if counts_from_1970 { seconds } else { from_1904 })
}

/// Hundreds of nanoseconds since 1601.
pub(crate) fn windows(ticks: u64) -> Option<TakenAt> {
    if ticks == 0 {
        return None;
    }
    utc(i64::try_from(ticks / 10_000_000).ok()? - WINDOWS)
}

/// Nanoseconds since 2001.
pub(crate) fn matroska(nanoseconds: i64) -> Option<TakenAt> {
    utc(nanoseconds.div_euclid(1_000_000_000) + MATROSKA)
}

/// A date with a time in one of the shapes that devices write: ISO 8601 with or without zone and fraction, colons or
/// slashes in the date, `ctime` (`Mon Mar 10 15:04:43 2003`). A date without a time of day is no moment.
pub(crate) fn written(text: &str) -> Option<TakenAt> {
    let text = text.trim_matches(['\0', ' ', '\n', '\r', '\t']);
    if !text.is_ascii() || text.len() > 64 {
        return None;
    }
    let numbers = text.as_bytes();
    if numbers.first().is_some_and(u8::is_ascii_digit) {
        iso(text).or_else(|| loose(text))
    } else {
        ctime(text)
    }
}

/// `2026/03/02/ 10:30`, `2026/ 3/ 2 10:30AM`: the shapes of some cameras. Year, month, day, hour, minute, perhaps a second
/// and half of the day, whatever stands between them.
fn loose(text: &str) -> Option<TakenAt> {
    let (text, noon) = match text.get(text.len().saturating_sub(2)..).map(str::to_ascii_uppercase).as_deref()
    {
        Some("AM") => (&text[..text.len() - 2], Some(0)),
        Some("PM") => (&text[..text.len() - 2], Some(12)),
        _ => (text, None),
    };
    if !text.bytes().all(|b| b.is_ascii_digit() || b"/-:. ".contains(&b)) {
        return None;
    }
    let parts: Vec<&str> = text.split(['/', '-', ':', '.', ' ']).filter(|part| !part.is_empty()).collect();
    if !(5..=6).contains(&parts.len()) || parts[0].len() != 4 || parts[1..].iter().any(|part| part.len() > 2)
    {
        return None;
    }
    let part = |n: usize| parts.get(n).map_or(Some(0), |text| text.parse::<i8>().ok());
    let hour = match (part(3)?, noon) {
        (12, Some(noon)) => noon,
        (hour @ 0..12, Some(noon)) => hour + noon,
        (_, Some(_)) => return None,
        (hour, None) => hour,
    };
    let date = Date::new(parts[0].parse().ok()?, part(1)?, part(2)?).ok()?;
    Some(TakenAt::ZoneUnknown(DateTime::from_parts(date, Time::new(hour, part(4)?, part(5)?, 0).ok()?)))
}

fn iso(text: &str) -> Option<TakenAt> {
    let digits = |from: usize, len: usize| -> Option<i64> {
        let part = text.get(from..from + len)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let between = |at: usize, of: &[u8]| text.as_bytes().get(at).is_some_and(|b| of.contains(b));
    if !(between(4, b"-:/.") && between(7, b"-:/.") && between(10, b"T ")) {
        return None;
    }
    if !between(13, b":-.") {
        return None;
    }
    let date = Date::new(digits(0, 4)? as i16, digits(5, 2)? as i8, digits(8, 2)? as i8).ok()?;
    let has_seconds = between(16, b":-.");
    let second = if has_seconds { digits(17, 2)? } else { 0 };
    let time = Time::new(digits(11, 2)? as i8, digits(14, 2)? as i8, second as i8, 0).ok()?;
    let rest = text.get(if has_seconds { 19 } else { 16 }..)?;
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let local = DateTime::from_parts(date, time);
    match rest.trim() {
        "" => Some(TakenAt::ZoneUnknown(local)),
        "Z" | "z" | "UTC" => zoned(local, 0),
        zone => zoned(local, offset(zone)?),
    }
}

/// `+08:00`, `+0800`, `+08` in seconds.
fn offset(zone: &str) -> Option<i32> {
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    let all = digits.bytes().all(|b| b.is_ascii_digit());
    let (hours, minutes) = match digits.len() {
        2 if all => (digits.as_str(), "0"),
        4 if all => digits.split_at(2),
        _ => return None,
    };
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    (seconds <= 15 * 3600).then_some(sign * seconds)
}

fn zoned(local: DateTime, offset_seconds: i32) -> Option<TakenAt> {
    let at = Offset::from_seconds(offset_seconds).ok()?.to_timestamp(local).ok()?;
    Some(TakenAt::Zoned { at, offset_seconds })
}

/// `MON MAR 10 15:04:43 2003`, as AVI recorders write it.
fn ctime(text: &str) -> Option<TakenAt> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts: Vec<&str> = text.split_ascii_whitespace().collect();
    let &[_, month, day, time, year] = parts.as_slice() else { return None };
    let month = MONTHS.iter().position(|name| month.eq_ignore_ascii_case(name))? as i8 + 1;
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let clock: Vec<i8> = time.split(':').map_while(|part| part.parse().ok()).collect();
    let &[hour, minute, second] = clock.as_slice() else { return None };
    Some(TakenAt::ZoneUnknown(DateTime::from_parts(date, Time::new(hour, minute, second, 0).ok()?)))
}

/// A place by ISO 6709: `+43.8378+126.5494/`, degrees with a fraction, or degrees and minutes, or with seconds.
pub(crate) fn iso6709(text: &str) -> Option<(i64, i64)> {
    let text = text.trim_matches(['\0', ' ', '/']);
    let second = text.get(1..)?.find(['+', '-'])? + 1;
    let (latitude, rest) = text.split_at(second);
    let rest = rest.split("CRS").next()?;
    let end = rest.get(1..)?.find(['+', '-', '/']).map_or(rest.len(), |at| at + 1);
    Some((angle(latitude, 2)?, angle(&rest[..end], 3)?))
}

/// Millionths of a degree; `degrees` is how many digits they have when minutes follow.
fn angle(text: &str, degrees: usize) -> Option<i64> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (whole, fraction) = text[1..].split_once('.').unwrap_or((&text[1..], ""));
    if whole.is_empty()
        || whole.len() > 7
        || fraction.len() > 12
        || !(whole.bytes().chain(fraction.bytes())).all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let part = |text: &str| text.parse::<i64>().ok();
    // Digits behind the point as millionths, twelve of them at most.
    let micro = format!("{fraction:0<12}").get(..12).and_then(part)? / 1_000_000;
    let value = match whole.len().checked_sub(degrees) {
        Some(2) => part(&whole[..degrees])? * 1_000_000 + (part(&whole[degrees..])? * 1_000_000 + micro) / 60,
        Some(4) => {
            let (d, m, s) = (&whole[..degrees], &whole[degrees..degrees + 2], &whole[degrees + 2..]);
            part(d)? * 1_000_000 + part(m)? * 1_000_000 / 60 + (part(s)? * 1_000_000 + micro) / 3600
        }
        _ => part(whole)? * 1_000_000 + micro,
    };
    Some(sign * value)
}

/// Millionths of a degree, if they are a place on earth and not what a device without a fix writes.
pub(crate) fn place(micro: Option<(i64, i64)>, facts: &mut Facts) -> Option<(i32, i32)> {
    let on_earth = |(latitude, longitude): &(i64, i64)| {
        latitude.unsigned_abs() <= 90_000_000 && longitude.unsigned_abs() <= 180_000_000
    };
    let Some((latitude, longitude)) = micro.filter(on_earth) else {
        facts.doubt("记载的拍摄地点不是有效的经纬度，未采用");
        return None;
    };
    if (latitude, longitude) == (0, 0) {
        facts.doubt("记载的拍摄地点为零经度零纬度，设备可能没有定位，未采用");
        return None;
    }
    i32::try_from(latitude).ok().zip(i32::try_from(longitude).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_the_shapes_that_devices_write() {
        let zoned = |text: &str| match written(text) {
            Some(TakenAt::Zoned { at, offset_seconds }) => format!("{at} {offset_seconds}"),
            other => format!("{other:?}"),
        };
        let local = |text: &str| match written(text) {
            Some(TakenAt::ZoneUnknown(at)) => at.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(zoned("2026-03-02T15:04:02+0800"), "2026-03-02T07:04:02Z 28800");
        assert_eq!(zoned("2026-03-02T15:04:02.123000+08:00"), "2026-03-02T07:04:02Z 28800");
        assert_eq!(zoned("2026-03-02T15:04:02Z\0"), "2026-03-02T15:04:02Z 0");
        assert_eq!(local("2026:03:02 15:04:02"), "2026-03-02T15:04:02");
        assert_eq!(local("2026/03/02 15:04"), "2026-03-02T15:04:00");
        assert_eq!(local("MON MAR  2 15:04:43 2026\n"), "2026-03-02T15:04:43");
        assert_eq!(local("2026/03/02/ 10:30"), "2026-03-02T10:30:00");
        assert_eq!(local("2026/ 3/ 2 10:30PM"), "2026-03-02T22:30:00");
        for bad in [
            "1.2.3.4.5",
            "2026 03 02 25 61",
            "",
            "2026",
            "2026-03-02",
            "2026-13-02T15:04:02",
            "x",
            "今天",
            "2026-03-02T15:04:02+99",
        ] {
            assert_eq!(written(bad), None, "{bad}");
        }
    }

    #[test]
    fn places_by_iso_6709() {
        assert_eq!(iso6709("+43.8378+126.5494/"), Some((43_837_800, 126_549_400)));
        assert_eq!(iso6709("-43.8378-126.5494+203.000/"), Some((-43_837_800, -126_549_400)));
        assert_eq!(iso6709("+4350.5+12632.25CRSWGS_84/"), Some((43_841_666, 126_537_500)));
        assert_eq!(iso6709("+435030+1263215/"), Some((43_841_666, 126_537_499)));
        for bad in ["", "+43", "43+126", "+a+b/"] {
            assert_eq!(iso6709(bad), None, "{bad}");
        }
    }

    #[test]
    fn epochs() {
        let at = |t: Option<TakenAt>| t.and_then(|t| t.moment()).map(|t| t.to_string());
        assert_eq!(at(quicktime(3_855_254_400)).as_deref(), Some("2026-03-02T00:00:00Z"));
        assert_eq!(at(quicktime(1_772_409_600)).as_deref(), Some("2026-03-02T00:00:00Z"));
        assert_eq!(at(windows(134_168_832_000_000_000)).as_deref(), Some("2026-03-02T00:00:00Z"));
        assert_eq!(at(matroska(794_102_400_000_000_000)).as_deref(), Some("2026-03-02T00:00:00Z"));
        assert_eq!(quicktime(0), None);
    }
}

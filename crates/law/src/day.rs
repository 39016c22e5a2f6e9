//! 日期 — which days can be meant at all: what lies beyond was mistyped, or typed to see what happens.

use crate::period::Moment;
use jiff::civil::{Date, DateTime, date};
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::Offset;

/// The first day: whoever was born before it is no party any more.
pub const FIRST: Date = date(1900, 1, 1);
/// The last day: no term that begins in our time ends after it.
pub const LAST: Date = date(2199, 12, 31);

/// The legal time of the whole country.
const LEGAL: Offset = Offset::constant(8);
/// No zone is farther from Greenwich, in seconds.
const FARTHEST: i32 = 14 * 3_600;

/// Whether the day can be meant.
#[must_use]
pub fn is_plausible(day: Date) -> bool {
    (FIRST..=LAST).contains(&day)
}

fn checked(day: Date) -> Result<(), String> {
    if is_plausible(day) {
        Ok(())
    } else {
        Err(format!("日期应在 {} 年至 {} 年之间", FIRST.year(), LAST.year()))
    }
}

/// Reads a day as people and forms write it. A time of day behind it is refused, not dropped.
///
/// # Errors
/// What is wrong, in Chinese.
pub fn read(text: &str) -> Result<Date, String> {
    let unreadable = || "日期读不出来，应写成 2026-03-06 这样".to_string();
    if text.contains(['T', 't', ' ', ':', '[', 'Z', 'z']) {
        return Err(unreadable());
    }
    let day: Date = text.parse().map_err(|_| unreadable())?;
    checked(day).map(|()| day)
}

/// Reads a day with a time of day at +08:00, the legal time of the whole country. A time with another offset is
/// converted; one with the name of a zone is refused.
///
/// # Errors
/// What is wrong, in Chinese.
pub fn read_time(text: &str) -> Result<DateTime, String> {
    let unreadable = || "时间读不出来，应写成 2026-03-06 09:30 这样".to_string();
    if text.contains('[') {
        return Err(
            "时间里不写时区名称，应写成 2026-03-06 09:30 这样，或者带偏移写成 2026-03-06T09:30-05:00".into(),
        );
    }
    let pieces = Pieces::parse(text).map_err(|_| unreadable())?;
    // Before it is converted: what lies beyond the calendar cannot be.
    checked(pieces.date())?;
    let at = pieces.date().to_datetime(pieces.time().ok_or_else(unreadable)?);
    let offset = match pieces.offset() {
        None => LEGAL,
        Some(PiecesOffset::Numeric(numeric)) => numeric.offset(),
        Some(_) => Offset::UTC,
    };
    if offset.seconds().abs() > FARTHEST {
        return Err("时区偏移应在 -14:00 至 +14:00 之间".into());
    }
    let at = offset.to_timestamp(at).map(|moment| LEGAL.to_datetime(moment)).map_err(|_| unreadable())?;
    checked(at.date()).map(|()| at)
}

/// Reads a day, or a day with a time of day if one is written.
///
/// # Errors
/// What is wrong, in Chinese.
pub fn read_moment(text: &str) -> Result<Moment, String> {
    if text.contains(['T', 't', ' ', ':']) {
        read_time(text).map(Moment::DateTime)
    } else {
        read(text).map(Moment::Date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_beyond_are_refused_in_words() {
        assert_eq!(read("2026-03-06"), Ok(date(2026, 3, 6)));
        assert!(read_time("2026-03-06T09:30").is_ok());
        for far in ["-009999-01-01", "9999-12-31", "0001-01-01", "1899-12-31", "2200-01-01"] {
            assert_eq!(read(far), Err("日期应在 1900 年至 2199 年之间".into()), "{far}");
            assert_eq!(
                read_time(&format!("{far}T00:00")),
                Err("日期应在 1900 年至 2199 年之间".into()),
                "{far}"
            );
        }
        for odd in ["", "昨天", "2026-02-30", "2026-03"] {
            assert!(read(odd).unwrap_err().contains("读不出来"), "{odd}");
        }
    }

    #[test]
    fn n8_an_offset_is_converted_or_refused_and_never_dropped() {
        for (text, local) in [
            ("2026-03-02T23:30", "2026-03-02T23:30:00"),
            ("2026-03-02 23:30", "2026-03-02T23:30:00"),
            ("2026-03-02T23:30-05:00", "2026-03-03T12:30:00"),
            ("2026-03-02T23:30:15+08:00", "2026-03-02T23:30:15"),
            ("2026-03-02T23:30+0530", "2026-03-03T02:00:00"),
            ("2026-03-02T23:30Z", "2026-03-03T07:30:00"),
            ("2026-03-02T23:30:00z", "2026-03-03T07:30:00"),
            ("2026-01-01T00:30+14:00", "2025-12-31T18:30:00"),
        ] {
            assert_eq!(read_time(text).map(|t| t.to_string()).as_deref(), Ok(local), "{text}");
            assert_eq!(read_moment(text).map(|m| m.datetime().to_string()).as_deref(), Ok(local), "{text}");
        }
        for odd in [
            "2026-03-02T23:30 -05:00",
            "2026-03-02T23:30[America/New_York]",
            "2026-03-02T23:30-05:00[America/New_York]",
            "2026-03-02T23:30+25:00",
            "2026-03-02T23:30 CST",
            "2026-03-02Z",
            "2026-03-02+08:00",
            "2026-03-02[Asia/Shanghai]",
            "2026-03-02T",
        ] {
            assert!(read_moment(odd).is_err(), "{odd} {:?}", read_moment(odd));
        }
        assert!(read("2026-03-02T23:30-05:00").is_err() && read("2026-03-02 09:30").is_err());
        assert_eq!(read_moment("2026-03-02"), Ok(Moment::Date(date(2026, 3, 2))));
    }
}

//! 日期 — which days can be meant at all: what lies beyond was mistyped, or typed to see what happens.

use jiff::civil::{Date, DateTime, date};

/// The first day: whoever was born before it is no party any more.
pub const FIRST: Date = date(1900, 1, 1);
/// The last day: no term that begins in our time ends after it.
pub const LAST: Date = date(2199, 12, 31);

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

/// Reads a day as people and forms write it.
///
/// # Errors
/// What is wrong, in Chinese.
pub fn read(text: &str) -> Result<Date, String> {
    let day: Date = text.parse().map_err(|_| "日期读不出来，应写成 2026-03-06 这样".to_string())?;
    checked(day).map(|()| day)
}

/// Reads a day with a time of day.
///
/// # Errors
/// What is wrong, in Chinese.
pub fn read_time(text: &str) -> Result<DateTime, String> {
    let at: DateTime = text.parse().map_err(|_| "时间读不出来，应写成 2026-03-06 09:30 这样".to_string())?;
    checked(at.date()).map(|()| at)
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
            assert!(read_time(&format!("{far}T00:00")).is_err());
        }
        for odd in ["", "昨天", "2026-02-30", "2026-03"] {
            assert!(read(odd).unwrap_err().contains("读不出来"), "{odd}");
        }
    }
}

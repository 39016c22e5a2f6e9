//! Lengths and moments of recordings in words.

use crate::look::format;
use jiff::Timestamp;
use std::fmt::Write as _;

/// `1:02:03`, `16:04`, `0:07`: a moment within a recording.
#[must_use]
pub fn mark(ms: u64) -> String {
    let s = ms / 1000;
    let (h, m, s) = (s / 3600, s / 60 % 60, s % 60);
    if h > 0 { format!("{h}:{m:02}:{s:02}") } else { format!("{m}:{s:02}") }
}

/// `1 小时 2 分 3 秒`, `42 分 18 秒`, `7 秒`.
#[must_use]
pub fn length(seconds: u64) -> String {
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = match (h, m, s) {
        (0, 0, s) => write!(text, "{s} 秒"),
        (0, m, 0) => write!(text, "{m} 分"),
        (0, m, s) => write!(text, "{m} 分 {s} 秒"),
        (h, 0, 0) => write!(text, "{h} 小时"),
        (h, m, 0) => write!(text, "{h} 小时 {m} 分"),
        (h, m, s) => write!(text, "{h} 小时 {m} 分 {s} 秒"),
    };
    text
}

/// `16:04:07`: a moment of the day at +08:00.
#[must_use]
pub fn clock(at: Timestamp) -> String {
    let t = format::local(at);
    format!("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second())
}

/// Reads `mm:ss` or `h:mm:ss` into milliseconds; full-width colons are taken too.
///
/// # Errors
/// What it should look like.
pub fn read_mark(text: &str) -> Result<u64, &'static str> {
    const WRONG: &str = "读不出来，应写成 分:秒，例如 16:04；超过一小时的写成 1:02:03";
    let parts: Vec<&str> = text.trim().split([':', '：']).collect();
    let number = |p: &&str| -> Option<u64> {
        (!p.is_empty() && p.len() <= 5 && p.bytes().all(|b| b.is_ascii_digit())).then(|| p.parse().ok())?
    };
    let all: Option<Vec<u64>> = parts.iter().map(number).collect();
    let seconds = match all.as_deref() {
        Some([m, s]) if *s < 60 => m * 60 + s,
        Some([h, m, s]) if *m < 60 && *s < 60 => h * 3600 + m * 60 + s,
        _ => return Err(WRONG),
    };
    Ok(seconds * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_they_are_written() {
        for (text, ms) in [("0:07", 7_000), ("16:04", 964_000), ("1:02:03", 3_723_000)] {
            assert_eq!(read_mark(text), Ok(ms));
            assert_eq!(mark(ms), text);
        }
        assert_eq!(read_mark("90：00"), Ok(5_400_000));
        for bad in ["", "16", "16:60", "a:b", "1:2:3:4", ":", "-1:00", "1:60:00"] {
            assert!(read_mark(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn lengths_are_said_without_zeros() {
        assert_eq!(length(0), "0 秒");
        assert_eq!(length(60), "1 分");
        assert_eq!(length(2538), "42 分 18 秒");
        assert_eq!(length(3723), "1 小时 2 分 3 秒");
        assert_eq!(length(7200), "2 小时");
    }
}

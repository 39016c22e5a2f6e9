//! Numbers and dates of spreadsheets as text.

use crate::{Cell, Doubt, Kind};
use jiff::civil::{Date, DateTime};

/// From here on a spreadsheet does not keep all digits: it has room for fifteen (1900 and 1904 date systems alike).
const INEXACT: f64 = 1e15;

/// A number.
pub fn number(value: f64) -> Cell {
    if !value.is_finite() {
        return Cell::of(Kind::Error, "#NUM!");
    }
    let mut cell = Cell::of(Kind::Number, plain(value));
    if value.abs() >= INEXACT {
        cell.doubts.push(Doubt::Inexact);
    }
    cell
}

/// A whole number.
pub fn whole(value: i64) -> Cell {
    let mut cell = Cell::of(Kind::Number, value.to_string());
    if value.unsigned_abs() >= INEXACT as u64 {
        cell.doubts.push(Doubt::Inexact);
    }
    cell
}

/// A number that the file writes as text.
pub fn written(text: &str) -> Cell {
    match text.trim().parse::<i64>() {
        Ok(value) => whole(value),
        Err(_) => match text.trim().parse::<f64>() {
            Ok(value) => number(value),
            Err(_) => Cell::text(text),
        },
    }
}

/// As a spreadsheet shows it: fifteen digits, no exponent.
fn plain(value: f64) -> String {
    let text = value.to_string();
    if text.bytes().filter(u8::is_ascii_digit).count() <= 15 {
        return text;
    }
    format!("{value:.14e}").parse::<f64>().map_or(text, |rounded| rounded.to_string())
}

/// A serial number of days under a style for dates.
pub fn serial(date: &calamine::ExcelDateTime) -> Cell {
    if date.is_duration() || date.as_f64() < 1.0 {
        let seconds = (date.as_f64() * 86_400.0).round();
        if !(0.0..1e9).contains(&seconds) {
            return number(date.as_f64());
        }
        let seconds = seconds as u64;
        let text = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
        return Cell::of(Kind::Time, text);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        return Cell::of(Kind::Date, format!("{year:04}-{month:02}-{day:02}"));
    }
    let text = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    Cell::of(Kind::DateTime, text)
}

/// A date of a file that writes dates as text: `2017-03-31`, `2017-03-31T00:00:00`.
pub fn iso(text: &str) -> Cell {
    let text = text.trim().trim_end_matches('Z');
    if let Ok(at) = text.parse::<DateTime>() {
        let time = at.time();
        if (time.hour(), time.minute(), time.second()) != (0, 0, 0) {
            return Cell::of(Kind::DateTime, at.strftime("%Y-%m-%d %H:%M:%S").to_string());
        }
        return Cell::of(Kind::Date, at.date().to_string());
    }
    text.parse::<Date>().map_or_else(|_| Cell::text(text), |date| Cell::of(Kind::Date, date.to_string()))
}

/// A span as files write it: `PT08H30M00S`.
pub fn span(text: &str) -> Cell {
    let parts = text.trim().strip_prefix("PT").map(|rest| {
        let mut parts = [0_u32; 3];
        let mut number = String::new();
        for c in rest.chars() {
            match c {
                '0'..='9' => number.push(c),
                'H' | 'M' | 'S' => {
                    let place = match c {
                        'H' => 0,
                        'M' => 1,
                        _ => 2,
                    };
                    if let Some(part) = parts.get_mut(place) {
                        *part = number.parse().unwrap_or(0);
                    }
                    number.clear();
                }
                _ => {}
            }
        }
        parts
    });
    match parts {
        Some([hour, minute, second]) => Cell::of(Kind::Time, format!("{hour:02}:{minute:02}:{second:02}")),
        None => Cell::text(text),
    }
}

//! 文号识别 — document numbers inside a running text, so that masking leaves them alone.

use super::parse;

/// 文号位置 — where a number stands in a text, in characters. Words that run into the organ's code are included:
/// a text without spaces does not say where the code begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The first character.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
    /// As printed.
    pub text: String,
}

/// The longest series of words before a year that is looked at.
const SERIES_MAX: usize = 20;
/// The longest serial behind a year that is looked at.
const SERIAL_MAX: usize = 30;

/// Every bracketed year with a series in front and a serial with 号 behind it.
pub fn find_all(text: &str) -> Vec<Found> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Found> = Vec::new();
    for i in 0..chars.len() {
        let bracketed = chars.get(i..i + 6).is_some_and(|six| {
            !six[0].is_alphanumeric()
                && six[1..5].iter().all(char::is_ascii_digit)
                && !six[5].is_alphanumeric()
        });
        if !bracketed {
            continue;
        }
        let floor = found.last().map_or(0, |f| f.to).max(i.saturating_sub(SERIES_MAX));
        let from =
            (floor..i).rev().take_while(|k| chars.get(*k).is_some_and(|c| series(*c))).last().unwrap_or(i);
        let tail =
            chars.iter().skip(i + 6).take(SERIAL_MAX).take_while(|c| word(**c) || "-－〔〕".contains(**c));
        let Some(length) = tail.clone().position(|c| *c == '号') else { continue };
        let to = i + 6 + length + 1;
        let printed: String = chars.get(from..to).unwrap_or_default().iter().collect();
        if parse(&printed).is_ok() {
            found.push(Found { from, to, text: printed });
        }
    }
    found
}

/// Series are words; a digit in front of a year belongs to something else.
fn series(c: char) -> bool {
    c.is_ascii_uppercase() || ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(&c)
}

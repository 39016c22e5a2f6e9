//! What the program says on stderr. The server's log has one line for each event, in one form:
//!
//! `2026-03-02T01:02:03.123456Z ERROR web::reply: what happened name=value`
//!
//! (time in UTC, level, the part of the program, words). Whatever comes from outside and finds its way into the words can
//! neither begin a line nor steer a terminal: what nobody sees is written as its code, and no line is longer than
//! [`LINE_MAX`].

use law::visible::is_hidden;
use std::fmt::Write as _;
use std::io;

/// Longest line in bytes: a stack of causes fits, a typed megabyte does not.
const LINE_MAX: usize = 4096;

/// Sends what the program logs to stderr. `MINGJING_LOG` sets the level.
pub fn init() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MINGJING_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,mingjing=info,web=info,office=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(|| OneLine(io::stderr())).init();
}

/// The text as one line: `\n` and the like for what nobody sees.
pub fn one_line(text: &str) -> String {
    visible(text, false)
}

/// The text with every hidden character written as its code; `lines` may stay.
pub fn visible(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && !(lines && c == '\n') {
            // Writing to a String cannot fail.
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// JSON with every hidden character inside its texts written as JSON writes them.
pub fn visible_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// At most so many bytes of it, and how many are missing.
fn bounded(line: &str) -> String {
    if line.len() <= LINE_MAX {
        return line.to_owned();
    }
    let kept = line.floor_char_boundary(LINE_MAX);
    format!("{}…（还有 {} 字节）", line.get(..kept).unwrap_or_default(), line.len() - kept)
}

/// A writer that is handed one whole event at a time and makes one line of it.
struct OneLine<W>(W);

impl<W: io::Write> io::Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = bounded(&one_line(text.strip_suffix('\n').unwrap_or(&text)));
        // One call: two threads do not share a line.
        self.0.write_all(format!("{line}\n").as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use io::Write as _;

    #[test]
    fn json_says_the_same_and_hides_nothing() {
        let value = serde_json::json!({ "a\u{2028}": "b\u{202e}\n\u{e0041}\u{9b}c" });
        let text = visible_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!text.chars().any(|c| is_hidden(c) && c != '\n'), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn an_event_is_one_line_whatever_it_says() {
        let mut out = Vec::new();
        let long = "长".repeat(5_000);
        for event in ["a\nb\r\u{1b}[31m\u{2028}\u{202e}\u{9b}2J\0%s{}\n", "c\n", &long] {
            OneLine(&mut out).write_all(event.as_bytes()).unwrap();
        }
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.split_terminator('\n').collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], "a\\nb\\r\\u{1b}[31m\\u{2028}\\u{202e}\\u{9b}2J\\u{0}%s{}");
        assert!(
            lines[2].len() < LINE_MAX + 64 && lines[2].ends_with("（还有 10905 字节）"),
            "{}",
            &lines[2][4090..]
        );
    }
}

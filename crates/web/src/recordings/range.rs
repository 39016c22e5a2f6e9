//! Ranges of a file (RFC 9110, 14) and the name under which it is kept (RFC 6266).

use std::fmt::Write as _;

/// What of a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it.
    Whole,
    /// From the first to the last byte, both included.
    Part(u64, u64),
    /// Nothing that there is.
    Nowhere,
}

/// Reads `Range`. Several ranges at once, and what is no range, are answered with the whole file, as the standard
/// allows.
pub fn asked(header: &str, bytes: u64) -> Asked {
    let Some(spec) = header.strip_prefix("bytes=").filter(|s| !s.contains(',')) else { return Asked::Whole };
    let Some((from, to)) = spec.trim().split_once('-') else { return Asked::Whole };
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit()).then(|| t.parse::<u64>().ok()).flatten();
    match (from, to) {
        ("", "") => Asked::Whole,
        ("", last) => match digits(last) {
            Some(0) => Asked::Nowhere,
            Some(n) if bytes > 0 => Asked::Part(bytes.saturating_sub(n), bytes - 1),
            Some(_) => Asked::Nowhere,
            None => Asked::Whole,
        },
        (from, to) => {
            let to = if to.is_empty() { Some(u64::MAX) } else { digits(to) };
            match (digits(from), to) {
                (Some(from), Some(to)) if from > to => Asked::Whole,
                (Some(from), Some(_)) if from >= bytes => Asked::Nowhere,
                (Some(from), Some(to)) => Asked::Part(from, to.min(bytes - 1)),
                _ => Asked::Whole,
            }
        }
    }
}

/// `Content-Disposition` with the original name: plain letters for old programs, the true name in UTF-8 for all
/// others. Nothing in a name can end the header or lead into a folder.
pub fn disposition(inline: bool, name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).collect();
    let clean = if clean.trim_matches(['.', ' ']).is_empty() { "file" } else { &clean };
    let plain: String = clean
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let mut coded = String::new();
    for b in clean.bytes() {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => coded.push(char::from(b)),
            // Writing to a String cannot fail.
            _ => drop(write!(coded, "%{b:02X}")),
        }
    }
    let kind = if inline { "inline" } else { "attachment" };
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

/// Whether a browser may show the file in the page: sound, pictures and video that cannot carry a script. All else,
/// SVG and HTML above all, is only ever saved.
pub fn is_shown(mime: &str) -> bool {
    const PICTURES: [&str; 6] =
        ["image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif"];
    mime.starts_with("video/") || mime.starts_with("audio/") || PICTURES.contains(&mime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_by_the_standard() {
        let at = |h: &str| asked(h, 1000);
        assert_eq!(at(""), Asked::Whole);
        assert_eq!(at("bytes=0-"), Asked::Part(0, 999));
        assert_eq!(at("bytes=0-0"), Asked::Part(0, 0));
        assert_eq!(at("bytes=10-19"), Asked::Part(10, 19));
        assert_eq!(at("bytes=990-2000"), Asked::Part(990, 999));
        assert_eq!(at("bytes=-5"), Asked::Part(995, 999));
        assert_eq!(at("bytes=-5000"), Asked::Part(0, 999));
        for nowhere in ["bytes=1000-", "bytes=1000-1001", "bytes=-0"] {
            assert_eq!(at(nowhere), Asked::Nowhere, "{nowhere}");
        }
        for ignored in
            ["bytes=0-1,5-6", "bytes=5-2", "lines=0-1", "bytes=", "bytes=-", "bytes=a-b", "bytes=+1-2"]
        {
            assert_eq!(at(ignored), Asked::Whole, "{ignored}");
        }
        assert_eq!(asked("bytes=0-", 0), Asked::Nowhere);
        assert_eq!(asked("bytes=-1", 0), Asked::Nowhere);
    }

    #[test]
    fn names_stay_names() {
        assert_eq!(
            disposition(true, "现场 1.mp4"),
            "inline; filename=\"__ 1.mp4\"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%201.mp4"
        );
        for (bad, plain) in [
            ("../../etc/passwd", "passwd"),
            ("a\"; x=\"b.mp4", "a__ x__b.mp4"),
            ("C:\\x\\y.mp4", "y.mp4"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
            ("..", "file"),
            ("", "file"),
        ] {
            let line = disposition(false, bad);
            assert!(line.starts_with(&format!("attachment; filename=\"{plain}\";")), "{bad:?}: {line}");
            assert!(line.bytes().all(|b| b.is_ascii_graphic() || b == b' '), "{line}");
        }
    }

    #[test]
    fn what_could_run_is_never_shown() {
        for bad in ["image/svg+xml", "text/html", "application/pdf", "application/xhtml+xml", ""] {
            assert!(!is_shown(bad), "{bad}");
        }
        assert!(is_shown("video/mp4") && is_shown("image/jpeg") && is_shown("audio/x-wav"));
    }
}

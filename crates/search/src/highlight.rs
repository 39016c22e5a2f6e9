//! Where the asked text was found: our own, because the engine's snippets panic on jieba's overlapping tokens.
//!
//! The words that the text box was cut into are looked up in the document's text, character by character in
//! folded form; what touches or overlaps becomes one span. Spans are bytes of the very string they belong to and
//! lie on character boundaries. Nothing is escaped here.

use serde::{Deserialize, Serialize};

use crate::ask::{Asked, Unit};
use crate::{PublicDoc, fold};

/// Characters of an excerpt, ellipses included.
const EXCERPT_CHARS_MAX: usize = 160;
/// How far before the first match an excerpt may begin in order to begin with a sentence.
const LEAD_CHARS_MAX: usize = 40;
/// How far before the first match it begins when no sentence begins there.
const LEAD_CHARS: usize = 20;

/// A piece of a string: `&s[start..end]`, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// Which text an excerpt was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExcerptOf {
    /// [`PublicDoc::facts`].
    Facts,
    /// [`PublicDoc::body`].
    Body,
    /// [`PublicDoc::conclusion`].
    Conclusion,
    /// [`PublicDoc::basis`].
    Basis,
}

/// A piece of a document around the first match, or its beginning when nothing matched there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Which text it is from.
    pub of: ExcerptOf,
    /// At most 160 characters on one line, with `…` where text was left out. Not escaped.
    pub text: String,
    /// Matches in `text`, in order, apart from each other.
    pub spans: Vec<Span>,
}

/// Matches in one hit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Highlights {
    /// Matches in [`PublicDoc::title`], in order, apart from each other.
    pub title: Vec<Span>,
    /// Matches in [`PublicDoc::party_name`], in order, apart from each other.
    pub party_name: Vec<Span>,
    /// Absent only when the document has no text at all.
    pub excerpt: Option<Excerpt>,
}

/// What to look for.
pub(crate) struct Needles(Vec<Needle>);

/// One word; when a text does not have it, the shorter words that make it up.
struct Needle {
    word: Vec<char>,
    instead: Vec<Vec<char>>,
}

impl Needles {
    pub(crate) fn of(asked: &Asked) -> Self {
        let chars = |s: &String| s.chars().collect::<Vec<char>>();
        let mut out = Vec::new();
        // The pieces of a number, such as its year, occur everywhere and say nothing.
        for part in asked.parts.iter().filter(|part| !part.number_like) {
            if part.name.len() > 1 {
                out.push(Needle { word: part.name.clone(), instead: Vec::new() });
            }
            out.extend(part.units.iter().map(|unit| match unit {
                Unit::Word(word, inner) => {
                    Needle { word: chars(word), instead: inner.iter().map(chars).collect() }
                }
                Unit::Run(run) => Needle { word: run.iter().flat_map(chars).collect(), instead: Vec::new() },
            }));
        }
        Self(out)
    }

    /// Where in the document the text was found.
    pub(crate) fn highlights(&self, d: &PublicDoc) -> Highlights {
        Highlights {
            title: self.spans(&d.title),
            party_name: self.spans(&d.party_name),
            excerpt: self.excerpt(d),
        }
    }

    fn spans(&self, text: &str) -> Vec<Span> {
        let folded: Vec<char> = text.chars().map(fold::character).collect();
        let mut marked = vec![false; folded.len()];
        let mut mark = |word: &[char]| {
            let mut from = 0;
            while let Some(at) = find(&folded, word, from) {
                marked[at..at + word.len()].fill(true);
                from = at + word.len();
            }
            from > 0
        };
        for needle in &self.0 {
            if !mark(&needle.word) {
                needle.instead.iter().for_each(|word| {
                    mark(word);
                });
            }
        }
        let mut out: Vec<Span> = Vec::new();
        for ((start, c), _) in text.char_indices().zip(&marked).filter(|(_, marked)| **marked) {
            let end = start + c.len_utf8();
            match out.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => out.push(Span { start, end }),
            }
        }
        out
    }

    /// Character at which something is first found.
    fn first(&self, text: &str) -> Option<usize> {
        let folded: Vec<char> = text.chars().map(fold::character).collect();
        let first = |needle: &Needle| {
            find(&folded, &needle.word, 0)
                .or_else(|| needle.instead.iter().filter_map(|word| find(&folded, word, 0)).min())
        };
        self.0.iter().filter_map(first).min()
    }

    fn excerpt(&self, d: &PublicDoc) -> Option<Excerpt> {
        let texts = [
            (ExcerptOf::Facts, &d.facts),
            (ExcerptOf::Body, &d.body),
            (ExcerptOf::Conclusion, &d.conclusion),
            (ExcerptOf::Basis, &d.basis),
        ];
        let found = texts.iter().find_map(|(of, text)| self.first(text).map(|at| (*of, *text, at)));
        let (of, text, at) = found.or_else(|| {
            texts.iter().find(|(_, text)| !text.trim().is_empty()).map(|(of, text)| (*of, *text, 0))
        })?;
        let text = cut(text, at);
        let spans = self.spans(&text);
        Some(Excerpt { of, text, spans })
    }
}

/// The next place of a word at or after `from`. A word of letters and digits is found only as a whole: `12` is
/// not in `2012`.
fn find(text: &[char], word: &[char], from: usize) -> Option<usize> {
    let plain = !word.is_empty() && word.iter().all(char::is_ascii_alphanumeric);
    let last = text.len().checked_sub(word.len())?;
    if word.is_empty() {
        return None;
    }
    let inside = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    (from..=last).find(|&at| {
        let end = at + word.len();
        text[at..end] == *word
            && !(plain && (inside(at.checked_sub(1).and_then(|b| text.get(b))) || inside(text.get(end))))
    })
}

/// The piece of a text around character `at`, on one line.
fn cut(text: &str, at: usize) -> String {
    let chars: Vec<char> =
        text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
    let lead = at.saturating_sub(LEAD_CHARS_MAX);
    let sentence = text
        .chars()
        .skip(lead)
        .take(at - lead)
        .collect::<Vec<char>>()
        .iter()
        .rposition(|c| matches!(c, '。' | '！' | '？' | '；' | '\n'))
        .map(|i| lead + i + 1);
    let mut start = match sentence {
        Some(start) => start,
        None if at <= LEAD_CHARS_MAX => 0,
        None => at - LEAD_CHARS,
    };
    while start < at && chars.get(start) == Some(&' ') {
        start += 1;
    }
    let mut out = String::new();
    let mut room = EXCERPT_CHARS_MAX;
    if start > 0 {
        out.push('…');
        room -= 1;
    }
    let rest = chars.get(start..).unwrap_or_default();
    if rest.len() > room {
        out.extend(&rest[..room - 1]);
        out.push('…');
    } else {
        out.extend(rest);
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, asked: &str) -> Vec<String> {
        let spans = Needles::of(&Asked::read(asked)).spans(text);
        spans.iter().map(|s| text[s.start..s.end].to_owned()).collect()
    }

    #[test]
    fn spans_are_merged_and_lie_on_characters() {
        assert_eq!(shown("违反食品安全法的行为", "食品安全法"), ["食品安全法"]);
        assert_eq!(shown("🙂销售ＡＢＣ牌食品🙂食品", "abc 食品"), ["ＡＢＣ", "食品", "食品"]);
        assert_eq!(shown("2012年12月", "12"), ["12"]);
        assert_eq!(shown("虚假宣传与虚假广告", "虚假宣传 假广"), ["虚假宣传", "虚假广"]);
        assert_eq!(shown("", "食品"), Vec::<String>::new());
        assert_eq!(shown("食品", "🙂"), Vec::<String>::new());
    }

    #[test]
    fn excerpts_are_short_and_begin_well() {
        let text = format!("{}。当事人销售过期食品。{}", "甲".repeat(300), "乙".repeat(300));
        let piece = cut(&text, 306);
        assert!(piece.starts_with("…当事人销售过期") && piece.ends_with('…'), "{piece}");
        assert_eq!(piece.chars().count(), EXCERPT_CHARS_MAX);
        assert_eq!(cut("短\n文", 0), "短 文");
        assert_eq!(cut("", 0), "");
        assert_eq!(cut(&"甲".repeat(160), 0).chars().count(), 160);
        assert!(!cut(&"甲".repeat(160), 0).ends_with('…'));
    }
}

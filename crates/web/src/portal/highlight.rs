//! Marks the places where the asked text was found. Everything between the marks is escaped by maud.

use maud::{Markup, html};
use search::Span;

/// The text with its matches in `mark`. Spans that do not fit the text are left out.
#[must_use]
pub fn marked(text: &str, spans: &[Span]) -> Markup {
    let mut parts: Vec<(bool, &str)> = Vec::new();
    let mut at = 0;
    for span in spans {
        let (Some(before), Some(found)) = (text.get(at..span.start), text.get(span.start..span.end)) else {
            continue;
        };
        parts.push((false, before));
        parts.push((true, found));
        at = span.end;
    }
    parts.push((false, text.get(at..).unwrap_or_default()));
    html! { @for (found, part) in parts { @if found { mark { (part) } } @else { (part) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_inside_and_outside() {
        let text = "<b>食品</b>\"安全";
        let start = text.find("食品").unwrap();
        let spans = [Span { start, end: start + 6 }];
        assert_eq!(marked(text, &spans).0, "&lt;b&gt;<mark>食品</mark>&lt;/b&gt;&quot;安全");
        let inside = [Span { start: 0, end: 3 }];
        assert_eq!(marked(text, &inside).0, "<mark>&lt;b&gt;</mark>食品&lt;/b&gt;&quot;安全");
        // Spans of another text neither panic nor cut a character.
        assert_eq!(marked("食", &[Span { start: 1, end: 2 }, Span { start: 9, end: 3 }]).0, "食");
    }
}

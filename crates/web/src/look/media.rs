//! Markers of a recording. The strip is decorative; the list of buttons is the way to seek.

use maud::{Markup, html};

/// A marked moment.
#[derive(Clone, Debug)]
pub struct Mark {
    /// `16:04`.
    pub at: String,
    /// Seconds from the beginning: the script of the player reads it.
    pub second: u32,
    pub text: String,
    /// A finding, drawn in red on the strip.
    pub finding: bool,
}

/// The list of marks. Without the player's script the times are plain text.
pub fn marks(items: &[Mark]) -> Markup {
    html! {
        ol.marks { @for item in items {
            li { span.mono data-seek=(item.second) { (item.at) } span { @if item.finding { strong { (item.text) } } @else { (item.text) } } }
        } }
    }
}

/// The strip below a recording of `length` seconds, played up to `at`.
pub fn strip(length: u32, at: u32, items: &[Mark]) -> Markup {
    let x = |second: u32| u64::from(second.min(length)) * 1000 / u64::from(length.max(1));
    html! {
        svg.strip viewBox="0 0 1000 26" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.t width="1000" height="26" {}
            rect.f width=(x(at)) height="26" {}
            @for item in items {
                rect class=(if item.finding { "m w" } else { "m" }) x=(x(item.second).min(988)) y="1" width="12" height="24" {}
            }
        }
    }
}

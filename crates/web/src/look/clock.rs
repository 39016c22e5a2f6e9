//! 期限: a deadline shown three ways: what is left, the due date, and the unit.

use maud::{Markup, PreEscaped, html};

use super::State;

/// One legal period. Every word is computed by the server.
#[derive(Clone, Debug)]
pub struct Clock {
    /// `法制审核`.
    pub title: String,
    /// `7 个工作日`, `90 日 · 自然日`.
    pub unit: String,
    /// The large number, with its unit small: (`剩 4`, `个工作日`); (`未开始`, ``).
    pub left: (String, String),
    pub state: State,
    /// Share of the period used, 0 to 100.
    pub used_percent: u8,
    /// `3月13日 送审，3月24日 到期`.
    pub dates: String,
    /// The article the period rests on.
    pub basis: String,
}

/// A bar from 0 to 100, drawn as SVG (no inline style). It repeats a number that stands in words beside it.
pub fn bar(state: State, percent: u8) -> Markup {
    html! {
        svg class=(format!("bar {}", state.class())) viewBox="0 0 100 6" preserveAspectRatio="none"
            aria-hidden="true" focusable="false" {
            rect.t width="100" height="6" {}
            @if percent > 0 { rect.f width=(percent.min(100)) height="6" {} }
        }
    }
}

/// The row of clocks of a case.
pub fn clocks(label: &str, items: &[Clock]) -> Markup {
    html! { section.clocks aria-label=(label) { @for item in items { (clock(item)) } } }
}

fn clock(item: &Clock) -> Markup {
    let idle = item.state == State::Idle;
    html! {
        div class=(format!("clock {}", item.state.class())) {
            h2 { (item.title) " " span { (item.unit) } }
            div class=(if idle { "v muted" } else { "v" }) {
                (item.left.0)
                @if !item.left.1.is_empty() { small { (PreEscaped(" ")) (item.left.1) } }
            }
            (bar(item.state, item.used_percent))
            p { (item.dates) @if !item.basis.is_empty() { br; (item.basis) } }
        }
    }
}

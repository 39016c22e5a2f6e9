//! Small marks: tag, light, verify badge, proof list. Shape and words together, never colour alone.

use maud::{Markup, html};

use super::{Icon, icon};

/// The tone of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    Blue,
    Green,
    Amber,
    Red,
    Outline,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Plain => "tag",
            Kind::Blue => "tag b",
            Kind::Green => "tag g",
            Kind::Amber => "tag y",
            Kind::Red => "tag r",
            Kind::Outline => "tag line",
        }
    }
}

/// The state of a deadline or of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Circle: on time, passed.
    Good,
    /// Triangle: near, to be looked at.
    Near,
    /// Square: overdue, invalid.
    Over,
    /// Grey circle: not begun.
    Idle,
}

impl State {
    /// The suffix of the classes that show a state.
    pub fn class(self) -> &'static str {
        match self {
            State::Good => "g",
            State::Near => "y",
            State::Over => "r",
            State::Idle => "n",
        }
    }
}

/// A short label: kind of act, state of a case.
pub fn tag(kind: Kind, text: &str) -> Markup {
    html! { span class=(kind.class()) { (text) } }
}

/// Circle, triangle or square with words.
pub fn light(state: State, text: &str) -> Markup {
    html! { span class=(format!("lt {}", state.class())) { (text) } }
}

/// The green badge of what can be checked; with an address it leads to the proof.
pub fn verify_badge(text: &str, href: Option<&str>) -> Markup {
    html! {
        @if let Some(href) = href { a.verify href=(href) { (icon(Icon::ShieldCheck)) (text) } }
        @else { span.verify { (icon(Icon::ShieldCheck)) (text) } }
    }
}

/// The plain sentences of a proof, each with its evidence below: (sentence, evidence).
pub fn proof_list(items: &[(&str, &str)]) -> Markup {
    html! { ol.vlist { @for (sentence, evidence) in items { li { b { (sentence) } span.muted.small { (evidence) } } } } }
}

/// A whole digest in groups of four.
pub fn hash_block(hex: &str) -> Markup {
    html! { span.hash { (super::format::hash_groups(hex)) } }
}

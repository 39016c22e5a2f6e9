//! Notes and empty states.

use maud::{Markup, html};

use super::{Icon, State, heading_level, icon};

/// A coloured strip with an icon: a bold first sentence, then what to know.
pub fn note(state: State, title: &str, text: &Markup) -> Markup {
    let (class, sign) = match state {
        State::Good => ("note g", Icon::CircleCheck),
        State::Near => ("note y", Icon::AlertTriangle),
        State::Over => ("note r", Icon::AlertTriangle),
        State::Idle => ("note", Icon::Info),
    };
    html! {
        div class=(class) { (icon(sign)) div { @if !title.is_empty() { strong { (title) } } (text) } }
    }
}

/// Nothing to show: what was looked for, why it may be absent, what to do.
#[derive(Clone, Debug)]
pub struct Empty {
    pub icon: Icon,
    pub title: String,
    /// A grey line below; may be empty.
    pub text: String,
    /// Things to try.
    pub tips: Vec<Markup>,
    /// The one way on: (words, address).
    pub action: Option<(String, String)>,
    /// Level of the heading: 1 only where the empty state is the whole page.
    pub level: u8,
}

impl Empty {
    /// A second-level empty state without tips.
    pub fn new(icon: Icon, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { icon, title: title.into(), text: text.into(), tips: Vec::new(), action: None, level: 2 }
    }
    #[must_use]
    pub fn tip(mut self, tip: Markup) -> Self {
        self.tips.push(tip);
        self
    }
    #[must_use]
    pub fn action(mut self, words: impl Into<String>, href: impl Into<String>) -> Self {
        self.action = Some((words.into(), href.into()));
        self
    }
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }
}

/// The empty state, to be put into a card.
pub fn empty(state: &Empty) -> Markup {
    html! {
        div.empty {
            (icon(state.icon))
            @if state.level == 1 { h1 { (state.title) } }
            @else { (heading_level(state.level, None, &html! { (state.title) })) }
            @if !state.text.is_empty() { p.muted { (state.text) } }
            @if !state.tips.is_empty() { ul.dots { @for tip in &state.tips { li { (tip) } } } }
            @if let Some((words, href)) = &state.action { p.mt { a.btn href=(href) { (words) } } }
        }
    }
}

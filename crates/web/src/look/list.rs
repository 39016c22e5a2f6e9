//! The summary list: label and value.

use maud::{Markup, Render, html};

/// How wide the labels are and whether two pairs stand in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pairs {
    #[default]
    Normal,
    /// Narrow labels and tight lines, for side columns.
    Narrow,
    /// Two pairs in a row.
    Two,
}

/// A list of (label, value).
pub fn pairs<V: Render>(look: Pairs, items: &[(&str, V)]) -> Markup {
    let class = match look {
        Pairs::Normal => "dl",
        Pairs::Narrow => "dl tight narrow",
        Pairs::Two => "dl two",
    };
    html! { dl class=(class) { @for (label, value) in items { dt { (label) } dd { (value) } } } }
}

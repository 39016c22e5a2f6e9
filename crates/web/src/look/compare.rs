//! Two versions of a text side by side. What differs is marked by `del` and `ins`: struck through and underlined, told
//! to screen readers, and never by colour alone.

use maud::{Markup, html};

use super::{TagKind as Kind, tag};

/// How a place differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Removed,
    Changed,
}

/// A stretch of one side; `true` where it stands on this side only.
pub type Stretch = (String, bool);

/// One difference.
#[derive(Clone, Debug)]
pub struct Difference {
    /// `违法事实`.
    pub place: String,
    pub change: Change,
    pub before: Vec<Stretch>,
    pub after: Vec<Stretch>,
}

/// The differences in reading order; `titles` name the two sides.
pub fn comparison(titles: [&str; 2], all: &[Difference]) -> Markup {
    html! {
        div.compare { @for d in all {
            section {
                h3 { (d.place) " " (kind(d.change)) }
                div.sides {
                    div { p.small.muted { (titles[0]) } (side(&d.before, false)) }
                    div { p.small.muted { (titles[1]) } (side(&d.after, true)) }
                }
            }
        } }
    }
}

fn kind(change: Change) -> Markup {
    match change {
        Change::Added => tag(Kind::Green, "增加"),
        Change::Removed => tag(Kind::Red, "删去"),
        Change::Changed => tag(Kind::Amber, "修改"),
    }
}

fn side(all: &[Stretch], later: bool) -> Markup {
    html! {
        @if all.is_empty() { p.muted { "（没有这一处）" } }
        @else { p.pre { @for (text, changed) in all {
            @match (changed, later) {
                (false, _) => (text),
                (true, false) => del { span.vh { "［删去：" } (text) span.vh { "］" } },
                (true, true) => ins { span.vh { "［新增：" } (text) span.vh { "］" } },
            }
        } } }
    }
}

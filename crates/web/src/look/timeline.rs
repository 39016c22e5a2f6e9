//! 日志: what was recorded, newest first, each with its place in the log.

use maud::{Markup, html};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntryKind {
    #[default]
    Normal,
    /// A warning or an overdue notice: red square.
    Warning,
    /// The beginning, or a superseded version: hollow.
    Faint,
}

/// One recorded act or version.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// `李示例 提交法制审核`.
    pub title: String,
    /// What it says; may be empty.
    pub text: String,
    /// As shown: `3月13日 16:40`.
    pub when: String,
    /// Machine form, `2026-03-13T16:40+08:00`; may be empty.
    pub at: String,
    /// Place in the log and short digest: `#54 77d3`.
    pub leaf: Option<String>,
    /// (words, address).
    pub link: Option<(String, String)>,
    pub kind: EntryKind,
}

/// The timeline.
pub fn timeline(items: &[Entry]) -> Markup {
    html! {
        ol.tl { @for item in items {
            li class=[match item.kind { EntryKind::Normal => None, EntryKind::Warning => Some("w"), EntryKind::Faint => Some("s") }] {
                b { (item.title) }
                @if !item.text.is_empty() { p { (item.text) } }
                time datetime=[(!item.at.is_empty()).then_some(&item.at)] { (item.when) }
                @if let Some(leaf) = &item.leaf { " " span.mono { (leaf) } }
                @if let Some((words, href)) = &item.link { " " a.small href=(href) { (words) } }
            }
        } }
    }
}

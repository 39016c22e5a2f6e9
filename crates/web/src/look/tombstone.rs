//! 撤回记录: the neutral page at the address of what was withdrawn or expired.

use maud::{Markup, html};

use super::{Icon, icon};

/// What is left: number, basis, time. Never the content, never a name.
#[derive(Clone, Debug)]
pub struct Tombstone {
    /// `行政处罚`.
    pub kind: String,
    /// `明城管罚〔2025〕612号`.
    pub number: String,
    /// `已撤回`, `公示期满`.
    pub state: String,
    /// Withdrawn, in red; else it ran its time out, in grey.
    pub withdrawn: bool,
    /// `本决定已被撤销，原内容不再公开`.
    pub title: String,
    /// `依据：明政复决〔2026〕8号，2026年3月16日。撤回时间：…`.
    pub text: String,
    /// Place of the withdrawal in the log, from 0.
    pub log_number: u64,
    pub check_href: String,
}

/// The record of a withdrawal, a whole page's content.
pub fn tombstone(stone: &Tombstone) -> Markup {
    html! {
        section.card.pad5.problem.grave {
            div.row {
                span.tag { (stone.kind) }
                span class=(if stone.withdrawn { "tag r" } else { "tag" }) { (icon(Icon::ArrowBack)) (stone.state) }
            }
            h1.mt { (stone.number) }
            div class=(if stone.withdrawn { "note r mt" } else { "note mt" }) {
                (icon(Icon::Info)) div { strong { (stone.title) } (stone.text) }
            }
            p.small.muted.mt {
                "撤回记录长期保留且可验证：公示日志，" (super::format::log_number(stone.log_number)) "。" a href=(stone.check_href) { "核对这条记录" }
            }
        }
    }
}

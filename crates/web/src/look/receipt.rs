//! 回执: after a legal act, what was recorded and how to check it. Never a toast.

use maud::{Markup, html};

use super::{Icon, format, icon};

/// What was recorded.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// `已记录：移交保管`.
    pub title: String,
    /// (label, value): who, in which capacity, for what, when.
    pub facts: Vec<(String, String)>,
    /// Place in the log, from 0.
    pub log_number: u64,
    /// Digest of the leaf in hexadecimal; its first eight digits are shown.
    pub leaf_hex: String,
    pub check_href: String,
    /// What to do next: (words, address).
    pub next: Vec<(String, String)>,
}

/// The receipt, a whole page's content.
pub fn receipt(done: &Receipt) -> Markup {
    html! {
        section.receipt.card {
            div.ok role="status" { (icon(Icon::CircleCheck)) h1 { (done.title) } }
            div.bd.pad5 {
                dl.dl {
                    @for (label, value) in &done.facts { dt { (label) } dd { (value) } }
                    dt { "日志" } dd { (format::log_number(done.log_number)) }
                    dt { "核对码" } dd { span.mono { (format::hash_short(&done.leaf_hex)) } "　" a href=(done.check_href) { "核对这条记录" } }
                }
                div.formacts {
                    @for (i, (words, href)) in done.next.iter().enumerate() {
                        a class=(if i == 0 { "btn pri" } else { "btn" }) href=(href) { (words) }
                    }
                    (super::print_button())
                }
            }
        }
    }
}

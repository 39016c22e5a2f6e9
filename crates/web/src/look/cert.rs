//! The coloured sentence of a certificate check: valid or not, at once.

use maud::{Markup, html};

use super::{Icon, icon};

/// `证件有效` or `证件已注销`.
#[derive(Clone, Debug)]
pub struct CertHead {
    pub valid: bool,
    pub sentence: String,
    /// `核验时间 2026年3月18日 10:04:36`.
    pub checked: String,
}

/// The head and the card below it; the `h1` is the officer's name inside `body`, or the sentence if there is none.
pub fn cert_head(head: &CertHead, sentence_is_title: bool, body: &Markup) -> Markup {
    html! {
        div class=(if head.valid { "cert" } else { "cert bad" }) { section.card {
            div.ok role="status" {
                (icon(if head.valid { Icon::ShieldCheck } else { Icon::CircleX }))
                div {
                    @if sentence_is_title { h1.big-ok { (head.sentence) } } @else { b { (head.sentence) } }
                    span { (head.checked) }
                }
            }
            (body)
        } }
    }
}

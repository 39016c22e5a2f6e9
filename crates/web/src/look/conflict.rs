//! Two people changed the same subject: both versions side by side, nothing lost.

use maud::{Markup, html};

/// One line of the comparison.
#[derive(Clone, Debug)]
pub struct ConflictRow {
    pub label: String,
    pub mine: String,
    pub theirs: String,
}

/// A stale form.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// `李示例 已在 3月13日 16:40 记录了新的内容`.
    pub what: String,
    pub rows: Vec<ConflictRow>,
    /// Takes the recorded version: an address.
    pub keep_theirs: String,
    /// Sends mine again upon the newest version: a form with its guard and hidden values.
    pub send_mine: Markup,
}

/// 您填写的 and 他人已记录的.
pub fn conflict(clash: &Conflict) -> Markup {
    let column = |mine: bool| {
        html! {
            dl.dl.tight { @for row in &clash.rows {
                @let class = (row.mine != row.theirs).then_some("diff");
                dt class=[class] { (row.label) @if class.is_some() { span.vh { "（不同）" } } }
                dd class=[class] { (if mine { &row.mine } else { &row.theirs }) }
            } }
        }
    };
    html! {
        (super::note(super::State::Near, &clash.what, &html! { "下面两栏底色加深的是不同的地方。您填写的内容还没有记录，也没有丢失。" }))
        div.clash.mt {
            section.mine { h2 { "您填写的" } (column(true)) div.formacts { (clash.send_mine) } }
            section.theirs { h2 { "他人已记录的" } (column(false)) div.formacts { a.btn href=(clash.keep_theirs) { "保留已记录的内容" } } }
        }
    }
}

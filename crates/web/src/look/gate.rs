//! What is open, what is closed and why: the next thing to do, a closed gate, a refusal.

use maud::{Markup, Render, html};

use super::{Icon, State, icon};

/// The one thing to do now.
#[derive(Clone, Debug)]
pub struct Next {
    /// `移交 3月10日 告知书送达录像（E-06）`; the box puts `现在要做：` before it.
    pub what: String,
    /// When, and what follows if not.
    pub why: String,
    pub state: State,
    /// A link, or a small form with its button.
    pub action: Markup,
}

/// The box of the next action. `Good` says that nothing waits: its `what` stands without the lead-in.
pub fn next_action(next: &Next) -> Markup {
    let (class, sign) = match next.state {
        State::Over => ("next", Icon::Alarm),
        State::Near => ("next y", Icon::Alarm),
        State::Idle => ("next b", Icon::ArrowRight),
        State::Good => ("next g", Icon::CircleCheck),
    };
    html! {
        section class=(class) aria-label="现在要做" {
            (icon(sign))
            div.grow {
                b { @if next.state != State::Good { "现在要做：" } (next.what) }
                div.muted { (next.why) }
            }
            (next.action)
        }
    }
}

/// A gate that is closed: nothing illegal is clickable.
#[derive(Clone, Debug)]
pub struct Gate {
    /// `法制审核关口：未通过，不能作出决定`.
    pub title: String,
    /// The clause of the gate as the law crate names it; shown small.
    pub clause: String,
    /// The article.
    pub basis: String,
    pub reason: String,
    /// How it opens.
    pub remedy: String,
    /// (words, address).
    pub link: Option<(String, String)>,
}

/// The closed gate.
pub fn gate(closed: &Gate) -> Markup {
    html! {
        section.gate {
            (icon(Icon::Lock))
            div {
                h2.h3 { (closed.title) }
                p { (closed.reason) }
                p { b { "怎样打开：" } (closed.remedy) }
                p.small.muted { (closed.basis) @if !closed.clause.is_empty() { "　" span.mono { (closed.clause) } } }
            }
            @if let Some((words, href)) = &closed.link { a.btn href=(href) { (words) } }
        }
    }
}

/// A refusal, rendered as sentences a person can act on.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What was refused: `未经法制审核，不能作出决定`.
    pub title: String,
    pub clause: String,
    pub basis: String,
    pub reason: String,
    pub remedy: String,
    pub link: Option<(String, String)>,
    /// 1 where the refusal is the whole page.
    pub level: u8,
}

impl Render for Refusal {
    fn render(&self) -> Markup {
        refusal_panel(self)
    }
}

/// The panel of a refusal: reason, basis, remedy, and the way on.
pub fn refusal_panel(refusal: &Refusal) -> Markup {
    let title = html! { (icon(Icon::Lock)) span { (refusal.title) } };
    html! {
        section.refuse role="alert" {
            @if refusal.level == 1 { h1 { (title) } } @else { h2 { (title) } }
            dl.dl {
                dt { "原因" } dd { (refusal.reason) }
                dt { "怎样办" } dd { (refusal.remedy) }
                dt { "依据" } dd { (refusal.basis) @if !refusal.clause.is_empty() { br; span.small.muted.mono { (refusal.clause) } } }
            }
            @if let Some((words, href)) = &refusal.link { p.mt { a.btn.pri href=(href) { (words) } } }
            p.small.muted.mt { "这一步没有执行，原有的记录没有变化。" }
        }
    }
}

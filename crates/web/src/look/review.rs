//! 审核项: one item of a legal review, with its reference and the reviewer's answer.

use maud::{Markup, html};

/// 通过, 有意见, 不适用.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    Objection,
    NotApplicable,
}

/// An item to be answered.
#[derive(Clone, Debug)]
pub struct Check {
    pub number: u32,
    pub title: String,
    /// What the system gathered for it.
    pub reference: String,
    pub href: Option<String>,
    /// Name of the group of radio buttons; the opinion is sent as `<name>_text`.
    pub name: String,
    pub verdict: Option<Verdict>,
    pub opinion: String,
}

/// The item: sends `pass`, `objection` or `na`, and the opinion.
pub fn review_item(check: &Check) -> Markup {
    let bad = check.verdict == Some(Verdict::Objection);
    let choices = [
        (Verdict::Pass, "ok", "pass", "通过"),
        (Verdict::Objection, "no", "objection", "有意见"),
        (Verdict::NotApplicable, "na", "na", "不适用"),
    ];
    html! {
        fieldset class=(if bad { "chk bad" } else { "chk" }) {
            legend { b { (check.number) } (check.title) }
            p.ref {
                (check.reference)
                @if let Some(href) = &check.href { "　" a href=(href) { "看依据" span.vh { "：第 " (check.number) " 项" } } }
            }
            div.seg { @for (verdict, class, value, words) in choices {
                label class=(class) {
                    input type="radio" name=(check.name) value=(value) checked[check.verdict == Some(verdict)];
                    span { (words) }
                }
            } }
            div.fld.mt2 {
                label.vh for={ (check.name) "-text" } { "第 " (check.number) " 项的意见" }
                textarea.inp id={ (check.name) "-text" } name={ (check.name) "_text" } rows=(if bad { 3 } else { 1 })
                    placeholder="有意见时写在这里" { (check.opinion) }
            }
        }
    }
}

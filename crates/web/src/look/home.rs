//! Pieces of the portal's front page and lists.

use maud::{Markup, html};

use super::{Icon, icon};

/// The first screen: headline, search, examples. `choices` are (value, words) of the kind of information.
pub fn hero(
    title: &str,
    lead: &str,
    action: &str,
    choices: &[(&str, &str)],
    examples: &[(&str, &str)],
    scan: &str,
) -> Markup {
    html! {
        section.hero { div.wrap {
            h1 { (title) }
            p.lead { (lead) }
            form.find role="search" method="get" action=(action) {
                label.vh for="kind" { "查询范围" }
                select.inp #kind name="kind" { @for (value, words) in choices { option value=(value) { (words) } } }
                label.vh for="q" { "查询内容" }
                input.inp #q name="q" type="search" placeholder="企业名称、信用代码、文号" autocomplete="off";
                button.btn.pri type="submit" { (icon(Icon::Search)) "查询" }
            }
            a.btn.scan href=(scan) { (icon(Icon::Scan)) "扫码核验执法人员" }
            @if !examples.is_empty() { p.eg { "常查：" @for (words, href) in examples { a href=(href) { (words) } } } }
        } }
    }
}

/// A counter: label, number, unit, and the rule or the news below.
#[derive(Clone, Debug)]
pub struct Counter {
    pub label: String,
    pub number: String,
    pub unit: String,
    pub below: String,
}

/// The row of counters over the edge of the hero.
pub fn counters(items: &[Counter]) -> Markup {
    html! {
        dl.counters { @for item in items {
            div { dt { (item.label) } dd { b { (item.number) } " " (item.unit) span { (item.below) } } }
        } }
    }
}

/// A thing to do on the portal.
#[derive(Clone, Debug)]
pub struct Task {
    pub icon: Icon,
    pub title: String,
    pub text: String,
    pub href: String,
}

/// The tiles of 我要办.
pub fn tasks(items: &[Task]) -> Markup {
    html! {
        div.tasks { @for item in items {
            a href=(item.href) { (icon(item.icon)) div { b { (item.title) } span { (item.text) } } }
        } }
    }
}

/// A published decision in a list.
#[derive(Clone, Debug)]
pub struct DecisionRow {
    pub title: String,
    pub href: String,
    /// `明市监罚〔2026〕17号　市市场监督管理局`.
    pub below: String,
    /// `行政处罚`.
    pub kind: String,
    pub date: String,
    /// `第 4 个工作日公开`.
    pub note: String,
}

/// Decisions, newest first; `level` is the level of their headings.
pub fn decision_rows(items: &[DecisionRow], level: u8) -> Markup {
    html! {
        div.card { @for item in items {
            article.dec {
                (super::heading_level(level, None, &html! { a href=(item.href) { (item.title) } }))
                p { (item.below) }
                div.info {
                    (super::tag(super::TagKind::Blue, &item.kind))
                    div.nw { (item.date) }
                    div.nw { (item.note) }
                }
            }
        } }
    }
}

/// A list of links with a fact at the right: (words, fact, address).
pub fn link_list(items: &[(&str, &str, &str)]) -> Markup {
    html! {
        ul.linklist { @for (words, fact, href) in items {
            li { a href=(href) { (words) @if !fact.is_empty() { " " span { (fact) } } } }
        } }
    }
}

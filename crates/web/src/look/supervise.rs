//! Pieces of supervision: ratios against their legal floor, lights, bars in cells.

use maud::{Markup, html};

use super::{State, bar, light};

/// A ratio: never without its floor and its count.
#[derive(Clone, Debug)]
pub struct Kpi {
    pub title: String,
    /// `必须 100%`, `不少于 5%`.
    pub floor: String,
    /// (`98.5`, `%`).
    pub value: (String, String),
    pub state: State,
    /// `低于目标 99%`.
    pub verdict: String,
    /// `逾期 150 件`.
    pub count: String,
    pub href: String,
}

/// The ratios, each leading to its cases.
pub fn kpis(items: &[Kpi]) -> Markup {
    html! {
        section.kpis aria-label="核心指标" { @for item in items {
            a.kpi href=(item.href) {
                h2 { (item.title) " " span { (item.floor) } }
                span.v { (item.value.0) small { (item.value.1) } }
                span.d { (light(item.state, &item.verdict)) " " span { (item.count) } }
            }
        } }
    }
}

/// One kind of deadline: how many are overdue, near, in order.
#[derive(Clone, Debug)]
pub struct LightCell {
    pub title: String,
    pub state: State,
    /// `超 2`, `临 3`, `无超期`.
    pub head: String,
    /// `临期 19，正常 641`.
    pub rest: String,
    pub href: String,
}

/// 期限灯.
pub fn lights(items: &[LightCell]) -> Markup {
    html! {
        div.lights { @for item in items {
            a class=(item.state.class()) href=(item.href) {
                span.muted.small { (item.title) } b { (item.head) } span.small.muted { (item.rest) }
            }
        } }
    }
}

/// A share in a table's cell, in words and as a bar.
pub fn cell_bar(state: State, words: &str, percent: u8) -> Markup {
    html! { div.cellbar { span class=(format!("n lt {}", state.class())) { (words) } div.w64 { (bar(state, percent)) } } }
}

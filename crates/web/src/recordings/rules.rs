//! `/desk/recording-rules` — 音像记录事项清单、执法行为用语指引: what to record, from when to when, what to say (2.2b).

use super::MENU;
use super::section::tier;
use crate::look::{Card, Icon, Pairs, crumbs, page_head, pairs, print_button};
use crate::session::Staff;
use axum::response::Response;
use law::recording::RecordingRule;
use maud::{Markup, html};

/// The list in force.
pub async fn page(staff: Staff) -> Response {
    let rules = staff.app.office().rules();
    crate::desk::shell::page(&staff, "音像记录事项清单", MENU, &content(&rules.bundle().recording))
}

/// The page's content.
#[must_use]
pub fn content(rules: &[RecordingRule]) -> Markup {
    html! {
        (crumbs(&[("音像资料", MENU)], "音像记录事项清单"))
        (page_head("音像记录事项清单和用语指引", &[html! { "系统按这份清单计算应录、已录和缺口" }], &print_button()))
        div.stack { @for rule in rules { (Card::padded(rule.activity.title(), one(rule)).icon(Icon::Video).aside(tier(rule.tier))) } }
    }
}

fn one(rule: &RecordingRule) -> Markup {
    let from_to = (!rule.from_to.is_empty()).then(|| ("起止", html! { (rule.from_to) }));
    let rest = [
        ("记录要点", list(&rule.marks)),
        (
            "这样说",
            html! { @if rule.words.is_empty() { span.muted { "没有规定的用语" } } @else { ul.dots { @for words in &rule.words { li { "“" (words) "”" } } } } },
        ),
        ("依据", html! { (rule.basis) }),
    ];
    let rows: Vec<(&str, Markup)> = from_to.into_iter().chain(rest).collect();
    pairs(Pairs::Normal, &rows)
}

fn list(items: &[String]) -> Markup {
    html! { @if items.is_empty() { span.muted { "文字记录即可" } } @else { ul.dots { @for item in items { li { (item) } } } } }
}

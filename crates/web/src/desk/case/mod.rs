//! /desk/cases/{id} — the case: what to do now, until when, what stands against it, and what has happened.

pub(crate) mod aside;
pub mod load;
mod papers;
#[cfg(test)]
pub(crate) mod sample;
mod sections;

use super::words;
use crate::look::{Card, Icon, TagKind, button_link, clocks, crumbs, format, page_head, tag};
use crate::portal::params::Params;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use law::authority::Actor;
use load::{Loaded, load};
use maud::{Markup, html};

pub(super) async fn page(staff: Staff, Path(id): Path<String>, params: Params) -> Response {
    match load(&staff, &id).await {
        Ok(loaded) => {
            let told = params.get("told").is_some() && loaded.view.informant_told_on.is_some();
            let content = html! {
                @if told { div.mb { (crate::look::note(crate::look::State::Good, "已记录：告知举报人处理结果", &html! { "另行保存，不进入案件日志。" })) } }
                (content(&staff.actor, &loaded, params.parse("done")))
            };
            super::shell::page(&staff, &loaded.view.case.title, "/desk/cases", &content)
        }
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

/// Number under which the case goes: 立案号, or that it has none yet.
#[must_use]
pub fn number(loaded: &Loaded) -> String {
    loaded.view.case.opened.as_ref().map_or_else(|| "未立案".into(), |o| o.number.clone())
}

/// The page's content; `done` is the sequence number of an act recorded just now.
#[must_use]
pub fn content(me: &Actor, loaded: &Loaded, done: Option<u64>) -> Markup {
    let view = &loaded.view;
    let base = format!("/desk/cases/{}", view.id);
    let facts = head_facts(loaded);
    let buttons = html! {
        (button_link(Some(Icon::Video), "音像记录", "#recordings", false))
        (button_link(Some(Icon::FileText), "文书", "#documents", false))
        (button_link(Some(Icon::History), "案件日志", &format!("{base}/journal"), false))
    };
    let clocks_now: Vec<_> = view.clocks.iter().map(|c| sections::clock(c, loaded.today)).collect();
    html! {
        (crumbs(&[("案件", "/desk/cases")], &number(loaded)))
        (page_head(&view.case.title, &facts, &buttons))
        @if let Some(entry) = done.and_then(|seq| view.history.iter().find(|h| h.recorded.seq == seq)) {
            div.mb { (sections::receipt(entry)) }
        }
        (sections::next(loaded))
        @if !clocks_now.is_empty() { (clocks("法定期限", &clocks_now)) }
        @for warning in &view.warnings { div.mb { (crate::look::note(crate::look::State::Near, "", &html! { (warning) })) } }
        (sections::chart(loaded))
        div.grid2.mt {
            div.stack {
                (sections::gate_now(loaded))
                (sections::acts(loaded))
                (sections::review(loaded))
                (sections::evidence(me, loaded))
                (crate::recordings::section::card(me, loaded))
                (papers::documents(loaded))
            }
            aside.stack {
                (aside::information(loaded, true))
                (aside::draft(loaded))
                (aside::responsibility(me, loaded))
                (journal(loaded, &base))
                (aside::publication(loaded))
                (aside::viewings(loaded))
            }
        }
    }
}

fn head_facts(loaded: &Loaded) -> Vec<Markup> {
    let (view, case) = (&loaded.view, &loaded.view.case);
    let names: Vec<&str> =
        case.handlers.iter().filter_map(|id| view.officers.get(id)).map(|o| o.name.as_str()).collect();
    let mut facts = vec![html! { (number(loaded)) }, tag(TagKind::Blue, case.stage().title())];
    match case.is_major() {
        Some(true) => facts.push(tag(TagKind::Amber, "重大执法决定")),
        Some(false) => facts.push(tag(TagKind::Plain, "非重大")),
        None => {}
    }
    if let Some(r) = &case.revocation {
        facts.push(tag(TagKind::Red, &format!("决定已被{}", r.kind.title())));
    }
    if !names.is_empty() {
        facts.push(html! { "承办：" (names.join("、")) });
    }
    facts.push(html! { (view.unit.name) });
    facts
}

/// Entries shown beside the case; the rest is on the journal's own page.
const ENTRIES: usize = 8;

fn journal(loaded: &Loaded, base: &str) -> Markup {
    let all = &loaded.view.history;
    let entries: Vec<_> = all.iter().rev().take(ENTRIES).map(words::short).collect();
    let total = format::quantity(i64::try_from(all.len()).unwrap_or(i64::MAX), "条");
    maud::Render::render(&Card::padded(
        "案件日志",
        html! {
            (crate::look::timeline(&entries))
            p.mt { a href={ (base) "/journal" } { "全部 " (total) } "　" a href="/verify" { "怎样独立验证" } }
        },
    ))
}

/// Whether this person may begin this act on the case now.
#[must_use]
pub(crate) fn may(loaded: &Loaded, tag: &str) -> bool {
    sections::all_acts(loaded).any(|a| a.tag == tag && a.may.is_ok())
}

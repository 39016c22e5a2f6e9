//! /desk/cases/{id}/journal — every entry of the case in words, newest first, with leaf and place in the log.

use super::case::load::{Loaded, load};
use super::words;
use crate::look::{Card, Pairs, button_link, crumbs, format, hash_block, page_head, pairs, print_button};
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use law::authority::Actor;
use maud::{Markup, Render as _, html};
use store::HistoryEntry;

pub(super) async fn page(staff: Staff, Path(id): Path<String>) -> Response {
    match load(&staff, &id).await {
        Ok(loaded) => {
            let content = content(&staff.actor, &loaded);
            super::shell::page(
                &staff,
                &format!("案件日志：{}", loaded.view.case.title),
                "/desk/cases",
                &content,
            )
        }
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

/// The page's content.
#[must_use]
pub fn content(me: &Actor, loaded: &Loaded) -> Markup {
    let home = format!("/desk/cases/{}", loaded.view.id);
    let count = loaded.view.history.len();
    let buttons = html! { (button_link(None, "回到案件", &home, false)) (print_button()) };
    html! {
        (crumbs(&[("案件", "/desk/cases"), (&super::case::number(loaded), &home)], "案件日志"))
        (page_head("案件日志", &[html! { (loaded.view.case.title) }, html! { "共 " (count) " 条，只能往后添，不能改" }], &buttons))
        div.stack { @for entry in loaded.view.history.iter().rev() { (one(me, loaded, entry)) } }
    }
}

fn one(me: &Actor, loaded: &Loaded, entry: &HistoryEntry) -> Markup {
    let act = &entry.recorded;
    let said = words::full(entry, &loaded.desk(me, &[]));
    let rows: Vec<(&str, Markup)> = said
        .iter()
        .map(|(label, value)| (label.as_str(), html! { span.pre { (value) } }))
        .chain([
            ("记录时间", html! { (format::second(format::local(act.recorded))) }),
            ("办理人", html! { (act.actor.name) " · " (act.actor.capacity.title()) }),
            ("依据", html! { @for b in &act.basis { (b.article) " " span.muted.small { (reply::clause_words(&b.clause)) } br; } }),
            ("核对码", hash_block(&entry.leaf)),
        ])
        .collect();
    let aside = html! { span.muted.small.mono { (words::leaf(entry)) } };
    let title = format!("{}　{}", act.seq, words::title(entry));
    Card::padded(title, pairs(Pairs::Narrow, &rows)).id(format!("e{}", act.seq)).aside(aside).render()
}

//! 409: somebody else recorded first. Both versions side by side; what was typed can be sent again upon the
//! newest one, or given up. Nothing is lost and nothing is overwritten unseen.

use super::case::load::Loaded;
use super::words;
use crate::forms::acts::filled;
use crate::forms::{FormSpec, Pairs, describe};
use crate::look::{Conflict, ConflictRow, Field, Problem, button, desk_problem, format};
use crate::session::Staff;
use axum::response::{IntoResponse, Response};
use law::authority::Actor;
use maud::{Markup, html};
use store::HistoryEntry;

pub(super) fn page(
    staff: &Staff,
    loaded: &Loaded,
    spec: &FormSpec,
    typed: &Pairs,
    theirs: &[HistoryEntry],
    now: u64,
) -> Response {
    let problem = Problem::Stale(compared(&staff.actor, &staff.csrf, loaded, spec, typed, theirs, now));
    let desk = super::shell::meta(staff, "/desk/cases");
    (problem.status(), desk_problem(&staff.path, staff.large, &desk, &problem)).into_response()
}

/// Both versions. Entries of the same kind are compared field by field; others stand as they are.
#[must_use]
pub fn compared(
    me: &Actor,
    csrf: &str,
    loaded: &Loaded,
    spec: &FormSpec,
    typed: &Pairs,
    theirs: &[HistoryEntry],
    now: u64,
) -> Conflict {
    let mine = describe(spec, typed);
    let same = theirs.iter().rfind(|h| h.recorded.deed.tag() == spec.tag);
    let other = same.map(|h| describe(spec, &filled(&h.recorded.deed, spec))).unwrap_or_default();
    let value = |all: &[(String, String)], label: &str| {
        all.iter().find(|(l, _)| l == label).map_or_else(|| "没有".to_string(), |(_, v)| v.clone())
    };
    let mut rows: Vec<ConflictRow> = theirs
        .iter()
        .filter(|h| h.recorded.deed.tag() != spec.tag)
        .map(|h| ConflictRow {
            label: format!("第 {} 条 {}", h.recorded.seq, h.recorded.deed.title()),
            mine: "没有".into(),
            theirs: sentence(me, loaded, h),
        })
        .collect();
    rows.extend(mine.iter().map(|(label, text)| ConflictRow {
        label: label.clone(),
        mine: text.clone(),
        theirs: value(&other, label),
    }));
    let only_theirs = other.iter().filter(|(label, _)| !mine.iter().any(|(l, _)| l == label));
    rows.extend(only_theirs.map(|(label, text)| ConflictRow {
        label: label.clone(),
        mine: "没有".into(),
        theirs: text.clone(),
    }));
    let what = theirs.last().map_or_else(
        || "填写期间，他人已先一步记录了新的内容".to_string(),
        |h| {
            let at = format::minute(format::local(h.recorded.recorded));
            format!("{} 在 {at} 已记录：{}", h.recorded.actor.name, h.recorded.deed.title())
        },
    );
    let home = format!("/desk/cases/{}", loaded.view.id);
    Conflict { what, rows, keep_theirs: home.clone(), send_mine: again(csrf, &home, spec, typed, now) }
}

fn sentence(me: &Actor, loaded: &Loaded, entry: &HistoryEntry) -> String {
    let said = words::full(entry, &loaded.desk(me, &[]));
    let parts: Vec<String> = said.into_iter().map(|(label, value)| format!("{label}：{value}")).collect();
    format!("{}。{}", words::title(entry), parts.join("；"))
}

/// What was typed, upon the newest version.
fn again(csrf: &str, home: &str, spec: &FormSpec, typed: &Pairs, now: u64) -> Markup {
    let mut pairs = typed.clone();
    pairs.set("_base", now.to_string());
    html! {
        form method="post" action={ (home) "/act/" (spec.tag) } {
            (Field::hidden("_csrf", csrf))
            @for (name, value) in pairs.iter().filter(|(n, _)| *n != "_csrf") { (Field::hidden(name, value)) }
            (button(None, "在新版本上记录我填写的", "pri"))
        }
    }
}

//! 查阅: a person says what for, then sees; both are bound together by time (clause 2.3c).

use super::range::is_shown;
use super::show::{self, Shown, moments, trail};
use super::{MENU, PLAYER_SCRIPT, media, said};
use crate::forms::{FieldSpec, FormSpec, Kind, Pairs as Sent};
use crate::look::{
    Card, Choice, Icon, PageMeta, Pairs, State, desk_page, format, marks, note, page_head, pairs, strip,
};
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use law::authority::{Actor, Capacity as C};
use law::deed::record::{MediaKind, ViewPurpose};
use law::state::record::shown_name;
use maud::{Markup, Render as _, html};

/// The purpose that goes with a capacity, offered first.
fn usual(me: &Actor) -> ViewPurpose {
    match me.capacity {
        C::Reviewer => ViewPurpose::Review,
        C::UnitHead | C::DeputyHead | C::AgencyHead => ViewPurpose::Approval,
        C::Custodian => ViewPurpose::Custody,
        C::Supervisor => ViewPurpose::Supervision,
        _ => ViewPurpose::Handling,
    }
}

pub(super) fn spec(me: &Actor) -> FormSpec {
    let purposes = ViewPurpose::ALL.iter().map(|p| Choice::new(p.wire(), p.title())).collect();
    FormSpec::new(
        "recording.viewed/1",
        "写明目的，开始查阅",
        vec![
            FieldSpec::new("purpose", "查阅目的", Kind::Radio(purposes)).default(usual(me).wire()).into(),
            FieldSpec::new("note", "说明", Kind::Text)
                .hint("要从这份资料里看什么，例如：核对询问时是否告知权利")
                .into(),
        ],
    )
    .intro("每次查阅都记入日志：谁、何时、为什么。写明后 4 小时内可以反复看。")
}

/// The form that asks what for.
pub async fn form(staff: Staff, Path(id): Path<String>) -> Response {
    match show::load(&staff, &id).await {
        Ok(shown) => said::form(&shown, spec(&staff.actor), "open").show(&staff),
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

/// Records the purpose, and leads on to the player.
pub async fn record(staff: Staff, Path(id): Path<String>, pairs: Sent) -> Response {
    let shown = match show::load(&staff, &id).await {
        Ok(shown) => shown,
        Err(trouble) => return reply::trouble(&staff, "", &trouble),
    };
    let next = format!("{MENU}/{id}/view");
    said::form(&shown, spec(&staff.actor), "open").submit_to(&staff, pairs, &next).await
}

/// The player.
pub async fn page(staff: Staff, Path(id): Path<String>) -> Response {
    let shown = match show::load(&staff, &id).await {
        Ok(shown) => shown,
        Err(trouble) => return reply::trouble(&staff, "", &trouble),
    };
    if !shown.viewing {
        return reply::trouble(&staff, "查阅音像资料", &media::unsaid().into());
    }
    let mut meta = PageMeta::new(format!("查阅：{}", shown_name(&shown.recording)), &staff.path);
    meta.large = staff.large;
    meta.scripts = vec![PLAYER_SCRIPT];
    desk_page(&meta, &crate::desk::shell::meta(&staff, MENU), &content(&shown)).into_response()
}

pub(super) fn content(shown: &Shown) -> Markup {
    let r = &shown.recording;
    let name = shown_name(r);
    let facts = [html! { (show::activity(shown)) }, html! { "本次查阅已记入日志" }];
    let described = r.description.as_ref();
    let all = described.map(|d| moments(&d.text.marks)).unwrap_or_default();
    let rows = described.map(|d| {
        [
            ("地点", html! { (d.text.place) }),
            ("在场人员", html! { (d.text.people.text()) }),
            ("主要内容", html! { p.pre { (d.text.content.text()) } }),
            ("编写", html! { (d.name) "，" (format::date(d.on)) }),
        ]
    });
    html! {
        (trail(shown, "查阅"))
        (page_head(&name, &facts, &html! {}))
        div.grid2 {
            div.stack {
                section.card aria-label="播放" { div.bd {
                    (player(shown))
                    @if let (Some(ms), false) = (r.handed.duration_ms, all.is_empty()) { (strip(u32::try_from(ms / 1000).unwrap_or(u32::MAX), 0, &all)) }
                    (help(shown))
                } }
                @if let Some(rows) = &rows { (Card::padded("文字说明", pairs(Pairs::Normal, rows)).icon(Icon::Notes)) }
                @else { (note(State::Near, "还没有文字说明", &html! { "听不到或者看不清的人，要等承办人写出文字说明。" })) }
            }
            aside.stack {
                @if !all.is_empty() {
                    (Card::padded("重要时间点", html! { (marks(&all)) }).icon(Icon::Clock))
                }
                (Card::padded("原件", html! { p { (format::bytes(r.handed.file.bytes)) "，" (r.handed.file.mime) } p.small.muted.mt { "播放的就是封存的原件，逐块核对后提供；没有另存的副本。" } }).icon(Icon::Fingerprint).render())
            }
        }
    }
}

fn player(shown: &Shown) -> Markup {
    let h = &shown.recording.handed;
    let source = format!("{MENU}/{}/media", shown.id);
    let name = shown_name(&shown.recording);
    let label = format!("{}：{name}", h.kind.title());
    html! {
        @match h.kind {
            MediaKind::Video => video.player controls preload="metadata" src=(source) aria-label=(label) data-player { (fallback(&source)) },
            MediaKind::Audio => audio.player controls preload="metadata" src=(source) aria-label=(label) data-player { (fallback(&source)) },
            MediaKind::Image if is_shown(&h.file.mime) => img.player src=(source) alt=(label);,
            _ => p { a.btn.pri href=(source) { "下载原件：" (name) } },
        }
    }
}

fn help(shown: &Shown) -> Markup {
    let source = format!("{MENU}/{}/media", shown.id);
    let played = shown.recording.handed.kind != MediaKind::Document;
    html! {
        @if played { p.small.muted.mt { "浏览器放不出这种格式的，" a href=(source) { "下载原件" } "后用其他程序打开。" } }
    }
}

fn fallback(source: &str) -> Markup {
    html! { a href=(source) { "下载原件" } }
}

//! `/desk/recordings/{id}` — one recording: what it is, in whose hands it was, what is said of it, who has seen it.

use super::range::is_shown;
use super::{MENU, list, mark};
use crate::desk::shell;
use crate::look::{
    Card, Entry, EntryKind, Icon, Mark, Pairs, State, TagKind, button_link, crumbs, format, hash_block, icon,
    light, marks, note, page_head, pairs, strip, tag, timeline,
};
use crate::portal::params::Params;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use law::authority::{Actor, Capacity as C};
use law::deed::Deed;
use law::deed::record::TimeMark;
use law::ids::SubjectRef;
use law::recording::activities;
use law::state::casefile::CaseFile;
use law::state::record::{Device, Recording, shown_name};
use maud::{Markup, Render as _, html};
use office::Trouble;
use store::{HistoryEntry, RecordingRow};

/// A recording with what its pages need.
#[derive(Debug)]
pub(super) struct Shown {
    pub id: String,
    /// Sequence number of its last act.
    pub seq: u64,
    pub recording: Recording,
    pub case: CaseFile,
    /// 记录人: name and certificate number.
    pub officer: String,
    pub device: Option<Device>,
    /// Other recordings of the case that are the same file.
    pub same: Vec<RecordingRow>,
    pub history: Vec<HistoryEntry>,
    /// This person has said, not long ago, what for.
    pub viewing: bool,
}

/// Loads it for this person.
pub(super) async fn load(staff: &Staff, id: &str) -> Result<Shown, Trouble> {
    let office = staff.app.office();
    let (known, recording) = office.recording_seen(&staff.actor, id).await?;
    let store = office.store();
    let handed = &recording.handed;
    office.why_said(&staff.actor, &handed.case, office::viewing::VIEW_HOURS).await?;
    let case = office.case_seen(&staff.actor, &handed.case).await?;
    let mut wanted = vec![SubjectRef::officer(&handed.officer)];
    wanted.extend(handed.device.iter().map(SubjectRef::device));
    let (mut officer, mut device) = (handed.officer.clone(), None);
    for (_, known) in store.load_many(&wanted).await? {
        if let Some(o) = known.state.officer() {
            officer = format!("{}（{}）", o.name, o.number);
        }
        device = device.or_else(|| known.state.device().cloned());
    }
    let history = office.history_for(&staff.actor, &SubjectRef::recording(id)).await?;
    let viewing = office.is_viewing(&staff.actor, &recording);
    let same = office.same_file(&staff.actor, id, &recording).await?;
    Ok(Shown { id: id.into(), seq: known.seq, recording, case, officer, device, same, history, viewing })
}

/// The page.
pub async fn page(staff: Staff, Path(id): Path<String>, params: Params) -> Response {
    match load(&staff, &id).await {
        Ok(shown) => {
            let title = format!("{}：{}", shown.recording.handed.kind.title(), shown_name(&shown.recording));
            shell::page(&staff, &title, MENU, &content(&staff.actor, &shown, params.get("done").is_some()))
        }
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

/// Number under which the case goes.
pub(super) fn case_number(case: &CaseFile) -> String {
    case.opened.as_ref().map_or_else(|| "未立案".into(), |o| o.number.clone())
}

/// The trail to a page of this recording.
pub(super) fn trail(shown: &Shown, here: &str) -> Markup {
    let name = shown_name(&shown.recording);
    crumbs(&[("音像资料", MENU), (&name, &format!("{MENU}/{}", shown.id))], here)
}

pub(super) fn content(me: &Actor, shown: &Shown, done: bool) -> Markup {
    let r = &shown.recording;
    let name = shown_name(r);
    let home = format!("{MENU}/{}", shown.id);
    let facts = [
        tag(TagKind::Blue, r.handed.kind.title()),
        html! { a href={ "/desk/cases/" (r.handed.case) "#recordings" } { (case_number(&shown.case)) } },
        html! { (activity(shown)) },
    ];
    let own = me.unit == r.unit;
    let handler =
        me.officer.as_ref().is_some_and(|o| shown.case.handlers.contains(o) || shown.case.opened.is_none());
    let buttons = html! {
        (button_link(Some(Icon::Eye), if is_shown(&r.handed.file.mime) { "查阅" } else { "查阅、下载" }, &format!("{home}/{}", if shown.viewing { "view" } else { "open" }), true))
        @if own && me.capacity == C::Custodian && r.accepted.is_none() { (button_link(Some(Icon::Archive), "接收", &format!("{home}/accept"), false)) }
        @if own && me.capacity == C::Officer && handler { (button_link(Some(Icon::Edit), if r.description.is_some() { "重写文字说明" } else { "编写文字说明" }, &format!("{home}/describe"), false)) }
        @if own && (me.capacity == C::Custodian || (me.capacity == C::Officer && handler)) { (button_link(None, "改归活动", &format!("{home}/reassign"), false)) }
    };
    html! {
        (crumbs(&[("音像资料", MENU)], &name))
        (page_head(&name, &facts, &buttons))
        @if done { @if let Some(entry) = shown.history.last() { div.mb { (note(State::Good, &format!("已记录：{}", entry.recorded.deed.title()), &html! {
            div role="status" { (entry.recorded.actor.name) "，" (format::second(format::local(entry.recorded.recorded))) "，核对码 " span.mono { (format::hash_short(&entry.leaf)) } }
        })) } } }
        @if !r.alerts.is_empty() { div.mb { (note(State::Over, "已提示执法监督", &html! {
            ul.dots { @for (on, alert) in &r.alerts { li { (format::date(*on)) "：" (alert) } } }
        })) } }
        @if !shown.same.is_empty() { div.mb { (note(if r.same_as.is_some() { State::Idle } else { State::Near }, "同一文件不止一份", &html! {
            ul.dots { @for other in &shown.same { li {
                a href={ (MENU) "/" (other.id) } { (list::name(other)) }
                @if r.same_as.as_ref() == Some(&other.id) { "：这一份不计入，以它为准" }
                @else if other.same_as.as_deref() == Some(shown.id.as_str()) { "：不计入，以本份为准" }
            } } }
        })) } }
        @if !r.handed.doubts.is_empty() { div.mb { (note(State::Near, "文件有疑点", &html! { ul.dots { @for d in &r.handed.doubts { li { (d) } } } })) } }
        div.grid2 {
            div.stack {
                (facts_card(shown))
                (description(r))
                (digests(r))
            }
            aside.stack {
                (custody(shown))
                (viewing(r))
                (journal(shown))
            }
        }
    }
}

/// What it records, or which evidence it is.
pub(super) fn activity(shown: &Shown) -> String {
    let r = &shown.recording;
    let found: Vec<String> = activities(&shown.case)
        .into_iter()
        .filter(|a| r.activities().any(|seq| seq == a.seq))
        .map(|a| format!("{}（{}）", a.kind.title(), format::date_short(a.on)))
        .collect();
    let activity = (!found.is_empty()).then(|| found.join("、"));
    let evidence = r.evidence.and_then(|no| shown.case.evidence.iter().find(|(_, e)| e.no == no));
    let evidence = evidence.map(|(_, e)| format!("证据 {}：{}", e.no, e.title));
    match (activity, evidence) {
        (Some(a), Some(e)) => format!("{a}，{e}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "没有归入活动或者证据".into(),
    }
}

fn facts_card(shown: &Shown) -> Markup {
    let r = &shown.recording;
    let h = &r.handed;
    let mut rows: Vec<(&str, Markup)> = vec![("归入", html! { (activity(shown)) })];
    if let Some(started) = h.started {
        let stated = if h.start_from_file { "文件自己写明" } else { "记录人填写" };
        let offset = r.clock_offset_seconds;
        let spans = r.clip().and_then(|c| c.span());
        rows.push((
            "录制时间",
            html! {
                @match spans {
                    Some((from, to)) => { (format::second(format::local(from))) " 至 " (super::clock(to)) },
                    None => { (format::second(format::local(started))) },
                }
                br; span.small.muted {
                    (stated)
                    @if offset != 0 { "；设备时钟" @if offset > 0 { "快 " } @else { "慢 " } (offset.unsigned_abs()) " 秒，上面是校正后的时间，设备上是 " (super::clock(started)) }
                }
            },
        ));
    }
    if let Some(ms) = h.duration_ms {
        rows.push(("时长", html! { (super::length(ms / 1000)) }));
    }
    rows.push(("记录人", html! { (shown.officer) }));
    if let Some(d) = &shown.device {
        rows.push((
            "设备",
            html! { (d.registered.kind.title()) " " (d.registered.name) "（" (d.registered.number) "）" },
        ));
    } else {
        rows.push(("设备", html! { span.muted { "没有写明登记的设备" } }));
    }
    if let Some(p) = h.position.as_ref().and_then(|p| p.known()) {
        rows.push(("位置", html! { span.num { (degrees(p.latitude, "北纬", "南纬")) "，" (degrees(p.longitude, "东经", "西经")) } br; span.small.muted { "文件自己写明" } }));
    }
    rows.push(("文件", html! { (h.file.mime) "，" (format::bytes(h.file.bytes)) }));
    Card::padded("资料", pairs(Pairs::Normal, &rows)).icon(Icon::Video).render()
}

/// `北纬 43.837000°` from millionths of a degree.
fn degrees(micro: i64, positive: &str, negative: &str) -> String {
    let side = if micro < 0 { negative } else { positive };
    let all = micro.unsigned_abs();
    format!("{side} {}.{:06}°", all / 1_000_000, all % 1_000_000)
}

/// Time marks as the look takes them.
pub(super) fn moments(all: &[TimeMark]) -> Vec<Mark> {
    all.iter()
        .map(|m| Mark {
            at: mark(m.at_ms),
            second: u32::try_from(m.at_ms / 1000).unwrap_or(u32::MAX),
            text: m.note.clone(),
            finding: false,
        })
        .collect()
}

fn description(r: &Recording) -> Markup {
    let Some(d) = &r.description else {
        return Card::padded(
            "文字说明",
            html! { p.muted { "还没有文字说明。由承办人写明地点、在场人员、主要内容和重要时间点。" } },
        )
        .icon(Icon::Notes)
        .render();
    };
    let moments = moments(&d.text.marks);
    let rows = [
        ("地点", html! { (d.text.place) }),
        ("在场人员", html! { (d.text.people.text()) }),
        ("主要内容", html! { p.pre { (d.text.content.text()) } }),
        ("编写", html! { (d.name) "，" (format::date(d.on)) }),
    ];
    let body = html! {
        (pairs(Pairs::Normal, &rows))
        @if !moments.is_empty() {
            h3.mt { "重要时间点" }
            @if let Some(ms) = r.handed.duration_ms { (strip(u32::try_from(ms / 1000).unwrap_or(u32::MAX), 0, &moments)) }
            (marks(&moments))
        }
    };
    Card::padded("文字说明", body).icon(Icon::Notes).render()
}

fn digests(r: &Recording) -> Markup {
    let f = &r.handed.file;
    let rows = [
        ("SHA-256", hash_block(&f.sha256)),
        ("SM3", hash_block(&f.sm3)),
        ("分块校验树", hash_block(&f.tree)),
        ("大小", html! { span.num { (format::number(i64::try_from(f.bytes).unwrap_or(i64::MAX))) } " 字节" }),
    ];
    Card::padded("内容未被改动的凭据", pairs(Pairs::Normal, &rows))
        .icon(Icon::Fingerprint)
        .footer(html! { span.small.muted { "移交时算出并记入日志。原件封存，每次读取都按 1 MiB 分块核对，不符的一个字节也不提供。" } })
        .render()
}

fn custody(shown: &Shown) -> Markup {
    let r = &shown.recording;
    let mut rows: Vec<(&str, Markup)> = vec![(
        "移交",
        html! { (r.by_name) br; (list::handed_light(r.at, r.due_at)) @if let Some(due) = r.due_at { br; span.small.muted { "期限 " (format::minute(format::local(due))) } } },
    )];
    if !r.handed.late_reason.trim().is_empty() {
        rows.push(("逾期理由", html! { (r.handed.late_reason) }));
    }
    match &r.accepted {
        Some(a) => rows.push((
            "接收",
            html! { (a.name) "（保管员）" br; (light(State::Good, &format::date(a.on))) br; span.small.muted { (a.note) } },
        )),
        None => rows.push(("接收", light(State::Near, "保管员未接收"))),
    }
    Card::padded("保管经过", pairs(Pairs::Narrow, &rows)).icon(Icon::Archive).render()
}

fn viewing(r: &Recording) -> Markup {
    let rows = [
        ("查阅", html! { (r.views) " 次" }),
        (
            "企图改动",
            if r.attempts == 0 {
                html! { "没有" }
            } else {
                light(State::Over, &format!("{} 次，都已拒绝", r.attempts))
            },
        ),
    ];
    Card::padded("查阅和改动", pairs(Pairs::Narrow, &rows)).icon(Icon::Eye).render()
}

/// What an act of this recording says beside its title.
fn told(deed: &Deed) -> String {
    match deed {
        Deed::RecordingViewed(d) => format!("目的：{}。{}", d.purpose.title(), d.note),
        Deed::RecordingAlterationRefused(d) => format!("企图{}（{}），已拒绝", d.attempt.title(), d.via),
        Deed::RecordingAccepted(d) => d.note.clone(),
        Deed::RecordingAssigned(d) => d.reason.clone(),
        _ => String::new(),
    }
}

fn journal(shown: &Shown) -> Markup {
    let entries: Vec<Entry> = shown
        .history
        .iter()
        .rev()
        .map(|h| {
            let at = format::local(h.recorded.recorded);
            Entry {
                title: format!("{} {}", h.recorded.actor.name, h.recorded.deed.title()),
                text: told(&h.recorded.deed),
                when: format::minute_short(at),
                at: format!("{:.16}+08:00", at.to_string()),
                leaf: Some(format::hash_short(&h.leaf)),
                kind: if h.recorded.derived.alert.is_some() { EntryKind::Warning } else { EntryKind::Normal },
                ..Entry::default()
            }
        })
        .collect();
    Card::padded("日志", timeline(&entries))
        .icon(Icon::History)
        .footer(html! { span.small.muted { (icon(Icon::Lock)) " 只增不改。" } })
        .render()
}

//! 音像记录 on the page of a case: each activity with what must be recorded, what is, and what is missing.

use super::{GIVERS, MENU, clock, length, list};
use crate::desk::case::load::Loaded;
use crate::look::{
    Card, Column, Empty, Icon, Row, State, Table, TagKind, bar, button_link, format, icon, light, note, tag,
};
use law::authority::{Actor, HEADS};
use law::procedure::RecordingTier;
use maud::{Markup, Render as _, html};
use office::recordings::ActivityView;
use store::RecordingRow;

/// Gaps of one activity that are named; more than these are told by their number.
const GAPS_NAMED: usize = 6;

/// Whether this person hands recordings of the case over.
fn gives(me: &Actor, loaded: &Loaded) -> bool {
    let case = &loaded.view.case;
    let handler = me.officer.as_ref().is_some_and(|o| case.opened.is_none() || case.handlers.contains(o));
    let custodian = me.capacity == law::authority::Capacity::Custodian;
    GIVERS.contains(&me.capacity) && me.unit == case.unit && (custodian || handler) && case.archived.is_none()
}

/// The section.
#[must_use]
pub fn card(me: &Actor, loaded: &Loaded) -> Markup {
    let may_give = gives(me, loaded);
    let base = format!("/desk/cases/{}", loaded.view.id);
    let activities = &loaded.activities;
    let rest: Vec<&RecordingRow> = loaded
        .recordings
        .iter()
        .filter(|r| !activities.iter().any(|a| r.belongs_to(a.activity.seq)))
        .collect();
    let body = html! {
        (task(me, loaded, &base, may_give))
        @if activities.is_empty() {
            div.bd { p.muted { "还没有需要音像记录的活动。现场检查、询问、听证、送达记录后，在这里看应录什么、录了什么。" } }
        }
        @for a in activities { (activity(a, &base, may_give)) }
        @if !rest.is_empty() {
            div.bd.actv {
                h3 { @if activities.is_empty() { "已移交的资料" } @else { "没有归入活动的资料" } }
                (recordings("没有归入活动的音像资料", &rest))
            }
        }
    };
    let aside = html! { @if may_give { (button_link(Some(Icon::CloudUpload), "移交音像资料", &format!("{base}/recordings/new"), false)) } };
    Card::new(format!("音像记录 {} 份", loaded.recordings.len()), body)
        .icon(Icon::Video)
        .id("recordings")
        .aside(aside)
        .render()
}

/// The files of an item of evidence, and the way to hand one over.
#[must_use]
pub fn files_of(me: &Actor, loaded: &Loaded, no: u32) -> Markup {
    let own = loaded.recordings.iter().filter(|r| r.evidence == Some(u64::from(no)));
    html! {
        @for r in own { div { a href={ (MENU) "/" (r.id) } { (list::name(r)) } } }
        @if gives(me, loaded) {
            a.small href={ "/desk/cases/" (loaded.view.id) "/recordings/new?evidence=" (no) } { "移交文件" span.vh { "：证据 " (no) } }
        }
    }
}

/// The first open gap as a task, to whom it falls.
fn task(me: &Actor, loaded: &Loaded, base: &str, may_give: bool) -> Markup {
    let open: Vec<&ActivityView> = loaded.activities.iter().filter(|a| a.is_open()).collect();
    let whole = |a: &&&ActivityView| a.tier == RecordingTier::WholeProcess;
    let Some(first) = open.iter().find(whole).or(open.first()) else { return Markup::default() };
    let whole = first.tier == RecordingTier::WholeProcess;
    let who = if whole { "由机关负责人说明理由" } else { "由承办人说明理由" };
    let mine = may_explain(me, loaded, first);
    let what = match &first.coverage {
        Some(c) if c.missing_seconds < c.wanted_seconds => {
            format!("{}的音像记录缺 {}", first.activity.kind.title(), length(c.missing_seconds))
        }
        _ => format!("{}没有音像记录", first.activity.kind.title()),
    };
    let due = first
        .due_at
        .map(|due| format!("移交期限 {}。", format::minute(format::local(due))))
        .unwrap_or_default();
    let more = if open.len() > 1 {
        format!("另有 {} 次活动也有缺口。", open.len() - 1)
    } else {
        String::new()
    };
    // The page has its one next action already; this is a task of the section.
    let state = if whole { State::Over } else { State::Near };
    html! { div.bd { (note(state, &what, &html! {
        " " (due) "有资料的先移交；确实没有的，" (who) "。" (more)
        @if may_give || mine { div.row.mt {
            @if may_give { a.btn.pri href={ (base) "/recordings/new?activity=" (first.activity.seq) } { "移交资料" } }
            @if mine { a class=(if may_give { "btn" } else { "btn pri" }) href=(explain(base, first)) { "说明缺口" } }
        } }
    })) } }
}

fn explain(base: &str, a: &ActivityView) -> String {
    format!("{base}/act/recording.gap_explained/1?activity={}", a.activity.seq)
}

/// Whether the law lets this person give the reason; the form is judged again when it is sent.
fn may_explain(me: &Actor, loaded: &Loaded, a: &ActivityView) -> bool {
    let begun = crate::desk::case::may(loaded, "recording.gap_explained/1");
    begun && (a.tier != RecordingTier::WholeProcess || HEADS.contains(&me.capacity))
}

fn activity(a: &ActivityView, base: &str, may_give: bool) -> Markup {
    let when = match a.activity.span {
        Some((from, to)) => format!("{} 至 {}", format::second(format::local(from)), clock(to)),
        None => format::date(a.activity.on),
    };
    let rows: Vec<&RecordingRow> = a.recordings.iter().collect();
    let caption = format!("{}（{}）的音像资料", a.activity.kind.title(), format::date_short(a.activity.on));
    html! {
        div.bd.actv id={ "activity-" (a.activity.seq) } {
            div.row {
                h3 { (a.activity.kind.title()) }
                (tier(a.tier))
                (state(a))
            }
            p.small.muted { (when) @if !a.activity.place.is_empty() { "，" (a.activity.place) } }
            @if let Some(rule) = a.rule.as_ref().filter(|r| r.tier != RecordingTier::TextOnly) {
                p.small { "应录：" (rule.from_to) "；" (rule.marks.join("、")) }
            }
            (coverage(a))
            @if let Some(r) = &a.reason {
                p.small.mt { (light(State::Near, "缺口已说明")) " " (r.by) "，" (format::date(r.on)) "：" (r.explained.cause.title()) "。" (r.explained.reason) }
            }
            @if let (Some(due), true) = (a.due_at, a.tier != RecordingTier::TextOnly) {
                p.small.mt { "移交期限 " (format::minute(format::local(due))) }
            }
            @if !rows.is_empty() { (recordings(&caption, &rows)) }
            @if may_give && a.tier != RecordingTier::TextOnly {
                p.mt { a.btn.small href={ (base) "/recordings/new?activity=" (a.activity.seq) } { "移交这次活动的资料" } }
            }
        }
    }
}

/// 等级 as a tag.
#[must_use]
pub fn tier(tier: RecordingTier) -> Markup {
    let kind = match tier {
        RecordingTier::TextOnly => TagKind::Plain,
        RecordingTier::ByCircumstances => TagKind::Blue,
        RecordingTier::WholeProcess => TagKind::Amber,
    };
    tag(kind, tier.title())
}

fn state(a: &ActivityView) -> Markup {
    let whole = a.tier == RecordingTier::WholeProcess;
    match (&a.coverage, a.is_open(), &a.reason) {
        _ if a.tier == RecordingTier::TextOnly && a.recordings.is_empty() => Markup::default(),
        (_, true, _) => light(if whole { State::Over } else { State::Near }, "有缺口，未说明"),
        (_, false, Some(_)) => light(State::Near, "有缺口，已说明"),
        (Some(c), ..) if c.is_whole() => light(State::Good, "全部录到"),
        _ => light(State::Good, "已移交"),
    }
}

/// The share that is recorded, and each gap to the second.
fn coverage(a: &ActivityView) -> Markup {
    let Some(c) = a.coverage.as_ref().filter(|_| a.tier != RecordingTier::TextOnly) else {
        return Markup::default();
    };
    let percent = u8::try_from(c.percent()).unwrap_or(100);
    let covered = c.wanted_seconds.saturating_sub(c.missing_seconds);
    html! {
        @if covered == 0 { p.small.mt { "应录 " (length(c.wanted_seconds)) "，没有录到。" } }
        @else { div.cover {
            (bar(if c.is_whole() { State::Good } else { State::Near }, percent))
            p.small { "录到 " b.num { (percent) "%" } "：" (length(covered)) " / " (length(c.wanted_seconds)) }
        } }
        @if !c.gaps.is_empty() && covered > 0 {
            p.small.mt { (icon(Icon::AlertTriangle)) " 缺口（北京时间，已按设备时钟校正）：" }
            ul.dots.small { @for gap in c.gaps.iter().take(GAPS_NAMED) {
                li { span.num { (clock(gap.from)) " 至 " (clock(gap.to)) } "，" (length(gap.seconds())) }
            }
            @if c.gaps.len() > GAPS_NAMED { li { "另有 " (c.gaps.len() - GAPS_NAMED) " 处" } } }
        }
    }
}

fn recordings(caption: &str, rows: &[&RecordingRow]) -> Markup {
    let lines = rows
        .iter()
        .map(|r| {
            Row::from(vec![
                html! { a href={ (MENU) "/" (r.id) } { (list::name(r)) } div.muted.small { (list::kind_title(&r.kind)) "，" (format::bytes(r.bytes)) } },
                list::when(r),
                list::handed_light(r.handed_at, r.due_at),
                list::accepted(r),
                list::described(r),
            ])
        })
        .collect();
    let columns = ["资料", "录制时间、时长", "移交", "保管员接收", "文字说明"].map(Column::new).into();
    Table::new(caption, columns, lines, Empty::new(Icon::Video, "没有资料", "")).render()
}

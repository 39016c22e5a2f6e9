//! `/desk/publicity/{id}`: the record as the public will see it, what was masked, dates, and what can be done.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use law::act::Intent;
use law::deed::publicity::{PublicRecord, PublicationApproved, Source};
use law::ids::SubjectRef;
use law::refusal::RefusalClass;
use law::state::publicity::{Publication, Stage};
use maud::{Markup, html};
use office::Trouble;
use store::HistoryEntry;

use super::MENU;
use super::acts::{self, ACTS, Kindred};
use super::beside;
use super::list::{due_light, stage_tag};
use crate::look::{
    Card, Entry, Gate, Icon, Pairs, State, button_link, crumbs, format, gate, icon, note, page_head, pairs,
    timeline,
};
use crate::registers::runner;
use crate::reply::clause_words;
use crate::session::Staff;

/// The page.
pub async fn page(staff: Staff, Path(id): Path<String>) -> Response {
    let (seq, p) = match acts::load(&staff, &id).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let history = match staff.app.office().history_for(&staff.actor, &SubjectRef::publication(&id)).await {
        Ok(history) => history,
        Err(trouble) => return crate::reply::trouble(&staff, "", &trouble),
    };
    let shut = closed_gate(&staff, &id, seq, &p).await;
    let record = p.record.known().cloned().unwrap_or_default();
    let differs = match staff.app.office().differs_from_decision(&p).await {
        Ok(fields) => fields,
        Err(e) => return runner::fault(&staff, &e),
    };
    let content = content(&staff, &id, &p, &record, &history, shut.as_ref(), &differs);
    let title = if record.document_no.is_empty() { "公示信息" } else { &record.document_no };
    runner::page(&staff, title, MENU, StatusCode::OK, &content)
}

/// What of the publication before the change goes on: whoever edits and approves must know of it.
fn carried(p: &Publication) -> String {
    let mut told = Vec::new();
    if let Stage::Withheld { ground } = &p.stage {
        let ground = ground.title();
        told.push(format!(
            "变更前按“{ground}”不予公开，变更后仍不予公开；不再有这个理由的，重新公示并写明原因"
        ));
    }
    let by_hand = p.masking.masks.iter().filter(|m| m.kind.is_none()).count();
    if by_hand > 0 {
        told.push(format!("变更前人工遮盖、文字没有改动的 {by_hand} 处，仍然遮盖"));
    }
    if !p.extent.is_full() {
        told.push(format!("公示范围仍为{}", p.extent.title()));
    }
    told.join("。")
}

/// For the approver: whether the law would let it be approved now, and if not, why.
async fn closed_gate(staff: &Staff, id: &str, seq: u64, p: &Publication) -> Option<law::refusal::Refusal> {
    let approve = ACTS.iter().find(|a| a.name == "approve")?;
    if !approve.is_for(staff.actor.capacity) || p.stage.wire() != "edited" {
        return None;
    }
    let intent = Intent {
        subject: SubjectRef::publication(id),
        base: Some(seq),
        key: "preview".into(),
        occurred: None,
        deed: PublicationApproved { opinion: String::new(), late_reason: "—".into() }.into(),
    };
    match staff.app.office().would(&staff.actor, intent).await {
        Err(Trouble::Refused(r)) if r.class == RefusalClass::Gate => Some(*r),
        _ => None,
    }
}

fn content(
    staff: &Staff,
    id: &str,
    p: &Publication,
    record: &PublicRecord,
    history: &[HistoryEntry],
    shut: Option<&law::refusal::Refusal>,
    differs: &[&'static str],
) -> Markup {
    let title = if record.title.is_empty() { "公示信息" } else { &record.title };
    html! {
        (crumbs(&[("公示管理", MENU)], &record.document_no))
        (page_head(title, &facts(p, record), &doable(staff, id, p, shut)))
        @if !differs.is_empty() { div.mb { (note(State::Over, "公示与决定不一致", &html! {
            (differs.join("、")) "与决定不一致：按第 1 版规则编辑时改写了文字。以决定书为准；重新编辑时内容从决定书取得。"
        })) } }
        @if let Some(x) = &p.pending { div.mb { (note(State::Near, &format!("等待决定：{}", x.asked.title()), &html! { (x.reason) " 由申请人以外的公示审批人决定。" })) } }
        @if let Some(stone) = p.tombstone() {
            div.mb { (note(State::Idle, &format!("{}撤回", format::date(stone.on)), &html! {
                (stone.why) " 原地址只显示撤回说明：" a href=(format!("/d/{}", p.address)) { "看公众看到的" }
            })) }
        }
        @if let Some(why) = &p.reopened { div.mb { (note(State::Near, "改正后重新公示", &html! { (why) " 批准以前，原地址保留撤回说明。" })) } }
        @if let Some(c) = &p.changed { div.mb { (note(State::Idle, "公示变更后的内容", &html! { "依据 " (c.by) " " (c.instrument) "，" (format::date(c.on)) "。原公示已撤回。" (carried(p)) })) } }
        @if let Some(why) = &p.returned { div.mb { (note(State::Near, "审批人退回", &html! { (why) })) } }
        @if let Some(why) = &p.held { div.mb { (note(State::Near, "已登记暂缓公示，公示期限照常计算", &html! { (why) })) } }
        @if p.party_is_minor { div.mb { (note(State::Over, "当事人是未成年人，不得公示", &html! { "按“当事人为未成年人”申请不予公开。" })) } }
        @if let Some(r) = shut {
            div.mb { (gate(&Gate {
                title: "现在不能审批公示".into(),
                clause: clause_words(&r.clause),
                basis: r.basis.clone(),
                reason: r.reason.clone(),
                remedy: r.remedy.clone(),
                link: None,
            })) }
        }
        div.cols {
            section { (preview(staff, p, record)) }
            aside.stack { (dates(staff, p, record)) (beside::masks(p)) (others(staff, p)) (journal(history)) }
        }
        @if p.decided.is_some() { (beside::beside(p)) }
    }
}

fn facts(p: &Publication, record: &PublicRecord) -> Vec<Markup> {
    let source = match &p.source {
        Source::Case(id) => html! { a href=(format!("/desk/cases/{id}")) { "来自案件" } },
        Source::Historical(_) => html! { "历史数据导入" },
    };
    vec![
        html! { span.num { (record.document_no) } },
        stage_tag(p.stage.wire()),
        source,
        html! { "第 " (p.version) " 稿" },
    ]
}

fn dates(staff: &Staff, p: &Publication, record: &PublicRecord) -> Card {
    let rules = staff.app.office().rules();
    let today = staff.app.office().today();
    let published = match &p.stage {
        Stage::Published { on } => Some(*on),
        Stage::Withdrawn { published_on, .. } => *published_on,
        _ => None,
    };
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(|| "—".to_owned(), format::date);
    let list = [
        ("决定日期", html! { (day(record.decided_on)) }),
        (
            "应公示日期",
            html! { (day(p.due_on)) br; (due_light(&rules, today, record.decided_on, p.due_on, published)) },
        ),
        ("公示日期", html! { (day(published)) }),
        ("公示到", html! { (day(p.until)) }),
        (
            "公示地址",
            html! { @if p.is_public_on(today) { a.mono href=(format!("/d/{}", p.address)) { "/d/" (p.address) } } @else { span.mono { "/d/" (p.address) } } },
        ),
    ];
    Card::padded("期限", pairs(Pairs::Narrow, &list)).icon(Icon::Calendar)
}

/// Buttons of what this person can do now.
fn doable(staff: &Staff, id: &str, p: &Publication, shut: Option<&law::refusal::Refusal>) -> Markup {
    let mine: Vec<&Kindred> = ACTS.iter().filter(|a| a.is_for(staff.actor.capacity) && a.fits(p)).collect();
    html! {
        @for a in mine {
            @if a.name == "approve" && shut.is_some() { (crate::look::button_shut(a.verb)) }
            @else if a.danger { a.btn.danger href=(format!("{MENU}/{id}/{}", a.name)) { (a.verb) } }
            @else { (button_link(None, a.verb, &format!("{MENU}/{id}/{}", a.name), matches!(a.name, "edit" | "approve"))) }
        }
    }
}

/// What others do next.
fn others(staff: &Staff, p: &Publication) -> Markup {
    let theirs: Vec<&Kindred> =
        ACTS.iter().filter(|a| !a.is_for(staff.actor.capacity) && a.fits(p)).collect();
    html! {
        @if !theirs.is_empty() {
            (Card::padded("由他人办理", html! { ul.dots { @for a in theirs { li { (a.verb) span.muted { "：" (a.whose()) } } } } }).icon(Icon::Users))
        }
    }
}

fn journal(history: &[HistoryEntry]) -> Card {
    let entries: Vec<Entry> = history
        .iter()
        .rev()
        .map(|h| Entry {
            title: format!("{} {}", h.recorded.actor.name, h.recorded.deed.title()),
            when: format::minute(format::local(h.recorded.recorded)),
            leaf: Some(crate::desk::words::leaf(h)),
            ..Entry::default()
        })
        .collect();
    Card::padded("日志", timeline(&entries)).icon(Icon::History)
}

/// The article exactly as the public page says it, without the proof that does not exist yet.
pub fn preview(staff: &Staff, p: &Publication, r: &PublicRecord) -> Markup {
    let note_text = match &p.stage {
        _ if p.is_public_on(staff.app.office().today()) => "公众现在看到的内容",
        Stage::Withdrawn { .. } => "撤回前公开的内容；公众现在只看到撤回说明",
        Stage::Withheld { .. } => "不予公开，公众看不到",
        _ => "公开后公众看到的内容",
    };
    html! {
        p.small.muted.mb2 { (icon(Icon::Eye)) " " (note_text) }
        (crate::portal::decision::article(r, matches!(p.source, Source::Historical(_))))
    }
}

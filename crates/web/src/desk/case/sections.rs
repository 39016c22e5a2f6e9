//! The middle of the case page: receipt, next action, clocks, steps, gate, acts, evidence.

use super::load::Loaded;
use crate::desk::words;
use crate::look::{
    Card, Clock, Column, Empty, Icon, Next, Row, State, Step, StepState, Table, format, light, next_action,
    note, steps,
};
use crate::reply::{clause_words, shown};
use jiff::civil::Date;
use law::authority::Actor;
use law::judge::closed_gate_of;
use law::period::{State as Left, Unit};
use law::refusal::RefusalClass;
use law::state::casefile::ReviewStep;
use maud::{Markup, Render as _, html};
use office::desk::{ActView, ClockView, StepView};
use store::HistoryEntry;

/// 回执: what was recorded just now.
pub(super) fn receipt(entry: &HistoryEntry) -> Markup {
    let at = format::second(format::local(entry.recorded.recorded));
    let derived: Vec<String> =
        words::derived(entry).into_iter().map(|(label, value)| format!("{label} {value}")).collect();
    note(
        State::Good,
        &format!("已记录：{}", entry.recorded.deed.title()),
        &html! {
            div role="status" {
                (entry.recorded.actor.name) " · " (entry.recorded.actor.capacity.title()) "，" (at)
                @if !derived.is_empty() { "。" (derived.join("；")) }
                br;
                @match entry.log_index {
                    Some(index) => (format::log_number(index)),
                    None => "日志正在编号，几秒后可见",
                }
                "，核对码 " span.mono { (format::hash_short(&entry.leaf)) }
                "，本案第 " (entry.recorded.seq) " 条"
            }
        },
    )
}

/// The one thing to do now, or whose turn it is.
pub(super) fn next(loaded: &Loaded) -> Markup {
    let Some(waits) = &loaded.waits else {
        return next_action(&Next {
            what: "本案没有要办的事".into(),
            why: "已经归档，或者不予立案。".into(),
            state: State::Good,
            action: Markup::default(),
        });
    };
    let state = loaded.waits.as_ref().and_then(|w| w.due).map_or(State::Idle, |d| over(d, loaded.today));
    let due = waits.due.map_or_else(String::new, |d| format!("{}前。", format::date_short(d)));
    let is_open = |tag: &str| all_acts(loaded).any(|a| a.tag == tag && a.may.is_ok());
    let base = format!("/desk/cases/{}/act/", loaded.view.id);
    if !waits.party
        && let Some(tag) = waits.tag.filter(|t| is_open(t))
    {
        return next_action(&Next {
            what: waits.what.clone(),
            why: format!("{due}{}", waits.why),
            state,
            action: html! {
                div.row {
                    a.btn.pri href={ (base) (tag) } { (waits.what) }
                    @for (other, words) in siblings(tag) {
                        @if is_open(other) {
                            a.btn href={ (base) (other) } { (words) }
                        }
                    }
                }
            },
        });
    }
    let records: Vec<_> =
        if waits.party { PARTY_ACTS.iter().filter(|(t, _)| is_open(t)).collect() } else { vec![] };
    html! {
        div.mb { (note(
            State::Idle,
            &format!("现在等待：{}", waits.what),
            &html! {
                "由" (waits.who()) "办理。" (due) (waits.why)
                @if !records.is_empty() { div.row.mt { @for (tag, words) in records { a.btn href={ (base) (tag) } { (words) } } } }
            },
        )) }
    }
}

/// What records the party's doing.
const PARTY_ACTS: [(&str, &str); 3] = [
    ("payment.recorded/1", "登记缴款"),
    ("statement.received/1", "登记陈述申辩"),
    ("rights.waived/1", "登记放弃权利"),
];

fn over(due: Date, today: Date) -> State {
    if due < today { State::Over } else { State::Idle }
}

/// The other way out of a step.
fn siblings(tag: &str) -> &'static [(&'static str, &'static str)] {
    match tag {
        "case.opened/1" => &[("case.declined/1", "不予立案")],
        "review.concluded/1" => &[("review.returned/1", "退回补充材料")],
        "draft.revised/1" => &[("review.disputed/1", "对审核意见提出异议")],
        "evidence.listed/1" => &[("site.inspected/1", "记录现场检查"), ("inquiry.recorded/1", "记录询问")],
        _ => &[],
    }
}

pub(super) fn all_acts(loaded: &Loaded) -> impl Iterator<Item = &ActView> {
    loaded.view.steps.iter().flat_map(|s| &s.acts)
}

/// A period in three ways: what is left, the date, the unit.
pub(super) fn clock(c: &ClockView, today: Date) -> Clock {
    let r = &c.remaining;
    let counter = match r.unit {
        Unit::Workday => "个工作日",
        Unit::Day => "个自然日",
        Unit::Hour => "小时",
        Unit::Month => "个月",
        Unit::Year => "年",
    };
    let state = match r.state {
        Left::OnTime => State::Good,
        Left::Near => State::Near,
        Left::Overdue => State::Over,
    };
    let left = match (r.state, r.count) {
        (Left::Overdue, 0) => ("已超期".to_string(), String::new()),
        (Left::Overdue, n) => (format!("超 {}", n.abs()), counter.into()),
        // A period to be waited for that has run out: the text says so in full.
        (_, n) if n < 0 => ("已期满".into(), String::new()),
        (_, 0) if c.due == today => ("今天到期".into(), String::new()),
        (_, n) => (format!("剩 {n}"), counter.into()),
    };
    let whole = (c.due - c.start).get_days().max(1);
    let used = (today - c.start).get_days().clamp(0, whole);
    let stopped = c.stopped.as_ref().map_or_else(String::new, |s| format!("。{s}"));
    Clock {
        title: c.title.clone(),
        // The rule for rest days stands in the procedure's chart; here the length and the kind of day.
        unit: c.period.split('，').next().unwrap_or_default().to_string(),
        left,
        state,
        used_percent: u8::try_from(used * 100 / whole).unwrap_or(100),
        dates: format!("{} 起，{} 到期{stopped}", format::date_short(c.start), format::date(c.due)),
        basis: format!("{}。{}负责", c.basis, c.owner),
    }
}

/// 办案程序: the steps that every case has, and those of the others that this one has.
pub(super) fn chart(loaded: &Loaded) -> Markup {
    let case = &loaded.view.case;
    let waits = loaded.waits.as_ref().and_then(|w| w.tag);
    // One step of the definition serves every document; the chart tells the notice from the decision.
    let decision_next = waits == Some("document.served/1") && case.decision.is_some();
    let current = |s: &StepView| {
        !(decision_next && s.step.id == SERVICE)
            && waits.is_some_and(|tag| s.step.acts.iter().any(|a| a == tag))
    };
    let mut current_seen = false;
    let mut items: Vec<Step> = Vec::new();
    for s in loaded.view.steps.iter().filter(|s| is_shown(s, current(s))) {
        let is_current = !current_seen && current(s);
        current_seen |= is_current;
        let state = match (is_current, s.done) {
            (true, _) => StepState::Current,
            (false, true) => StepState::Done,
            (false, false) => StepState::Todo,
        };
        let name = if s.step.id == SERVICE { "送达告知书".into() } else { s.step.title.clone() };
        items.push(Step { name, state, when: when(loaded, s, is_current), href: None });
        if s.step.id == "decision" {
            items.push(decision_service(loaded, decision_next));
        }
    }
    Card::new("办案程序", steps(&items))
        .aside(html! { span.muted.small { (loaded.view.procedure) } a.small href="/procedures" { "流程图" } })
        .render()
}

/// Every case has the step, or this one has. That a decision was revoked stands in the head of the page.
fn is_shown(step: &StepView, current: bool) -> bool {
    step.step.id != "revocation" && (!step.step.optional || step.done || current)
}

/// Id of the step that serves documents.
const SERVICE: &str = "service";

fn decision_service(loaded: &Loaded, current: bool) -> Step {
    let served = loaded.view.case.decision.as_ref().and_then(|d| d.served_on);
    let due = loaded.waits.as_ref().and_then(|w| w.due);
    let (state, when) = match (served, current) {
        (Some(on), _) => (StepState::Done, format::date_short(on)),
        (None, true) => {
            (StepState::Current, due.map_or_else(String::new, |d| format!("最迟 {}", format::date_short(d))))
        }
        (None, false) => (StepState::Todo, String::new()),
    };
    Step { name: "送达决定书".into(), state, when, href: None }
}

/// The day of the step's last act, or until when it must be taken.
fn when(loaded: &Loaded, step: &StepView, current: bool) -> String {
    let last =
        loaded.view.history.iter().rfind(|h| step.step.acts.iter().any(|a| a == h.recorded.deed.tag()));
    match (current, last, loaded.waits.as_ref().and_then(|w| w.due)) {
        (true, _, Some(due)) => format!("最迟 {}", format::date_short(due)),
        (false, _, _) if step.step.id == SERVICE && step.done => {
            let on = loaded.view.case.notices.last().and_then(|n| n.served_on);
            on.map_or_else(String::new, format::date_short)
        }
        (false, Some(h), _) if step.done => format::date_short(h.recorded.on()),
        _ => String::new(),
    }
}

/// The gate before the decision, shown to everybody from the draft on: what still stands against it.
pub(super) fn gate_now(loaded: &Loaded) -> Markup {
    let case = &loaded.view.case;
    let over = case.closed.is_some() || case.decision.is_some();
    if case.draft.is_none() || over {
        return Markup::default();
    }
    let Some(refusal) = closed_gate_of(case, "decision.made/1", loaded.today) else {
        return Markup::default();
    };
    let shown = shown(&refusal, "作出决定", 2);
    crate::look::gate(&crate::look::Gate {
        title: "关口未开：还不能作出决定".into(),
        clause: shown.clause,
        basis: shown.basis,
        reason: shown.reason,
        remedy: shown.remedy,
        link: None,
    })
}

/// Whether the act is worth offering: the law leaves its fields aside, the page looks at what is there.
fn is_useful(loaded: &Loaded, tag: &str) -> bool {
    let case = &loaded.view.case;
    match tag {
        "informant.told/1" => false,
        "document.served/1" => crate::forms::acts::waiting_to_be_served(case).is_some(),
        // Offered on the page of the very document, which knows whether its number can be cancelled.
        "document.cancelled/1" => false,
        "period.extended/1" => case.decision.is_none(),
        "recording.gap_explained/1" => {
            loaded.activities.iter().any(office::recordings::ActivityView::is_open)
        }
        "payment.recorded/1" => case.paid_fen() < case.payable_fen(),
        _ => true,
    }
}

/// What this person can do, and which steps are shut and why. What others do is left out.
pub(super) fn acts(loaded: &Loaded) -> Markup {
    let base = format!("/desk/cases/{}/act/", loaded.view.id);
    let over = loaded.view.case.closed.is_some() || loaded.view.case.declined.is_some();
    let mut open: Vec<(&str, Vec<(&StepView, &ActView)>)> = Vec::new();
    let mut shut: Vec<(&ActView, &law::refusal::Refusal)> = Vec::new();
    for step in &loaded.view.steps {
        for act in step.acts.iter().filter(|a| is_useful(loaded, a.tag)) {
            match &act.may {
                Ok(()) => match open.last_mut() {
                    Some((stage, acts)) if *stage == step.step.stage => acts.push((step, act)),
                    _ => open.push((&step.step.stage, vec![(step, act)])),
                },
                Err(r) if r.class == RefusalClass::Gate && !step.done && !over => shut.push((act, r)),
                Err(_) => {}
            }
        }
    }
    if open.is_empty() && shut.is_empty() {
        return Markup::default();
    }
    Card::padded(
        "可以办理的",
        html! {
            @if open.is_empty() { p.muted { "这个身份现在没有可以办理的环节。" } }
            @else { dl.dl.tight { @for (stage, acts) in &open {
                dt { (stage) }
                dd { @for (step, act) in acts {
                    div { a href={ (base) (act.tag) } { (act.title) } span.muted.small { "　" (step.step.basis) } }
                } }
            } } }
            @if !shut.is_empty() {
                details.mt {
                    summary { "还不能办理的 " (shut.len()) " 项，以及怎样才能办理" }
                    ul.dots { @for (act, refusal) in &shut {
                        li {
                            b { (act.title) } "：" (refusal.reason) "。" (refusal.remedy) "。"
                            span.muted.small { (refusal.basis) "　" (clause_words(&refusal.clause)) }
                        }
                    } }
                }
            }
        },
    )
    .icon(Icon::ListCheck)
    .render()
}

/// 法制审核: where it stands and every round.
pub(super) fn review(loaded: &Loaded) -> Markup {
    let review = &loaded.view.case.review;
    if review.rounds.is_empty() {
        return Markup::default();
    }
    Card::padded(
        "法制审核",
        html! {
            @if let Some(c) = &review.clearance {
                p { (light(State::Good, "审核通过")) "　" (c.number) "，" (c.name) "，" (format::date(c.on)) }
            }
            ol.dots { @for round in &review.rounds {
                li { (format::date_short(round.on)) " " b { (round.name) } " " (round_words(&round.step)) }
            } }
        },
    )
    .icon(Icon::Scale)
    .render()
}

fn round_words(step: &ReviewStep) -> Markup {
    use law::deed::review::Conclusion;
    html! {
        @match step {
            ReviewStep::Submitted(s) => { "送审，材料 " (s.materials.len()) " 份" },
            ReviewStep::Returned(r) => { "退回补充：" (r.reason) },
            ReviewStep::Concluded { number, opinion } => {
                (if opinion.conclusion == Conclusion::Passed { "审核通过" } else { "审核不通过" }) "，" (number) "。" (opinion.opinion)
                @let unsound: Vec<_> = opinion.items.iter().filter(|i| i.sound == Some(false)).collect();
                @if !unsound.is_empty() {
                    ul.dots { @for item in unsound { li { (item.content.title()) "：" (item.reason) } } }
                }
            },
            ReviewStep::Disputed(d) => { "提出异议：" (d.objection) "。协调：" (d.coordination) },
        }
    }
}

pub(super) fn evidence(me: &Actor, loaded: &Loaded) -> Markup {
    let case = &loaded.view.case;
    let cited = |no: u32| case.draft.as_ref().is_some_and(|d| d.draft.evidence.contains(&no));
    let rows = case
        .evidence
        .iter()
        .map(|(_, e)| {
            Row::from(vec![
                html! { span.mono.nw { (e.no) } },
                html! { (e.title) div.muted.small { (e.source) "，" (format::date(e.collected_on)) } },
                html! { (e.kind.title()) },
                html! { (e.proves) },
                crate::recordings::section::files_of(me, loaded, e.no),
                if cited(e.no) { light(State::Good, "已引用") } else { light(State::Idle, "未引用") },
            ])
        })
        .collect();
    let columns = ["编号", "证据", "种类", "证明事项", "文件", "拟处理决定"].map(Column::new).into();
    let table =
        Table::new("证据清单", columns, rows, Empty::new(Icon::Files, "还没有证据", "登记后在这里看"));
    let head = format!("证据 {} 件", case.evidence.len());
    Card::new(head, table).icon(Icon::Files).id("evidence").render()
}

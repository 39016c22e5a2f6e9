//! The sample case of the documents as the workbench shows it, at any point of its way: for tests.

use super::super::waits::waits_for;
use super::load::Loaded;
use documents::sample;
use law::act::Recorded;
use law::authority::{Actor, Capacity};
use law::procedure::{marks_of, ordinary_penalty};
use law::refusal::Refusal;
use law::rules::{RuleBundle, Rules};
use law::state::State;
use law::state::casefile::CaseFile;
use law::state::register::Officer;
use office::desk::{ActView, CaseView, ClockView, StepView};
use std::collections::BTreeMap;
use store::HistoryEntry;

/// Who looks.
pub(crate) fn me() -> Actor {
    Actor {
        account: "a-1".into(),
        name: "赵示例甲".into(),
        capacity: Capacity::Officer,
        unit: sample::UNIT.into(),
        officer: Some("officer-1".into()),
    }
}

fn folded(acts: &[Recorded]) -> CaseFile {
    match acts.iter().fold(None, State::after) {
        Some(State::Case(case)) => *case,
        _ => panic!("the first act registers a clue"),
    }
}

/// The case after its first `n` acts.
pub(crate) fn loaded(n: usize) -> Loaded {
    let acts = sample::recorded();
    let case = folded(&acts[..n]);
    let history = acts[..n].iter().map(entry).collect::<Vec<_>>();
    let unit = sample::unit();
    let today = acts[n - 1].on();
    let marks = marks_of(&case, today);
    let steps = ordinary_penalty()
        .steps
        .into_iter()
        .map(|step| StepView {
            done: step.done.is_some_and(|m| marks.has(m)),
            acts: law::deed::KINDS
                .iter()
                .filter(|(tag, _, _)| step.acts.iter().any(|a| a == tag))
                .map(|(tag, _, title)| ActView {
                    tag,
                    title,
                    may: law::procedure::closed_gate(tag, marks).map_or(Ok(()), Err),
                })
                .collect(),
            step,
        })
        .collect();
    let held = case.notice().is_some_and(|n| n.served_on.is_some()).then_some(true);
    let questions = case.draft.as_ref().map_or_else(Vec::new, |d| {
        law::major::criteria(&sample::catalogue(), &d.draft, case.party_facts, held)
    });
    let view = CaseView {
        id: "sample".into(),
        seq: case.seq,
        leaf: history[n - 1].leaf.clone(),
        materials: law::judge::materials_due(&case),
        officers: officers(),
        steps,
        clocks: vec![clock(today)],
        questions,
        publication: Some(("p".into(), "已生成".into())),
        procedure: "行政处罚普通程序".into(),
        warnings: vec!["2027年放假安排尚未公布".into()],
        informant_told_on: None,
        veil: office::visible::Veil::default(),
        case,
        unit,
        history,
    };
    let waits = waits_for(&view.case, today);
    Loaded::made(view, today, waits, vec![("a-chair".into(), "冯示例主持".into())], sample::catalogue())
}

/// How many acts the sample has.
pub(crate) fn acts() -> usize {
    sample::recorded().len()
}

fn entry(act: &Recorded) -> HistoryEntry {
    HistoryEntry {
        arrival: act.seq,
        log_index: (act.seq > 1).then_some(act.seq + 40),
        leaf: format!("{:064x}", act.seq * 7919),
        recorded: act.clone(),
    }
}

fn officers() -> BTreeMap<String, Officer> {
    use jiff::civil::date;
    (1..=3)
        .map(|i| {
            let officer = Officer {
                name: format!("执法示例{i}"),
                unit: sample::UNIT.into(),
                number: format!("0702000000{i}"),
                category: "市场监管".into(),
                region: "220200".into(),
                valid_from: date(2025, 1, 1),
                valid_to: date(if i == 3 { 2025 } else { 2030 }, 12, 31),
                account: None,
                suspensions: Vec::new(),
                designations: Vec::new(),
            };
            (format!("officer-{i}"), officer)
        })
        .collect()
}

fn clock(today: jiff::civil::Date) -> ClockView {
    let rules = Rules::new(RuleBundle::builtin()).unwrap();
    let due = rules.due("penalty.decision", today).unwrap();
    ClockView {
        title: "办案期限".into(),
        start: today,
        due: due.date(),
        remaining: law::period::remaining(rules.calendar(), law::period::Moment::Date(today), &due),
        period: "90 日（自然日）".into(),
        basis: "行政处罚法 第六十条".into(),
        owner: "承办机构".into(),
        stopped: None,
    }
}

/// A refusal of the law.
pub(crate) fn refusal() -> Refusal {
    law::procedure::closed_gate("decision.made/1", law::procedure::Marks::NONE).unwrap()
}

//! The straight story, what it computes on the way, and what remains possible at its end.

use super::world::*;
use crate::deed::casework as cw;
use crate::deed::publicity as pb;
use crate::deed::review as rv;
use crate::ids::SubjectRef;
use crate::sample::{self, Plot};
use crate::state::casefile::CaseStage;
use crate::state::publicity::Stage;
use jiff::civil::date;

#[test]
fn an_ordinary_case_runs_from_clue_to_archive() {
    for plot in [Plot::small("c"), Plot::major("c")] {
        let w = World::told(&plot, "archived");
        assert_eq!(w.case().stage(), CaseStage::Archived);
        assert_eq!(w.case().decision.as_ref().unwrap().number, "吉市市监罚决〔2026〕1号");
    }
}

/// 立案 3 March 2026, a Tuesday: ninety days (处罚法 60) end on 1 June, and do not roll.
#[test]
fn deadlines_are_counted_from_the_article() {
    let w = World::told(&Plot::major("c"), "decision-served");
    let case = w.case();
    assert_eq!(case.opened.as_ref().unwrap().due, date(2026, 6, 1));
    assert_eq!(case.check_due, Some(date(2026, 3, 24)), "十五个工作日");
    let notice = case.notices.last().unwrap();
    assert!(notice.hearing_offered, "120,000 元 reaches the unit's figure");
    assert_eq!(notice.wait_until, Some(date(2026, 3, 10)), "五个工作日");
    assert_eq!(notice.hearing_until, Some(date(2026, 3, 10)));
    let decision = case.decision.as_ref().unwrap();
    assert_eq!(decision.on, date(2026, 3, 11));
    assert_eq!(decision.serve_by, Some(date(2026, 3, 20)), "七个工作日 (处罚法 61、85)");
    assert_eq!(decision.pay_by, Some(date(2026, 3, 26)), "十五日 (处罚法 67)");
    let publication = w.known[&w.publication()].state.publication().unwrap();
    assert_eq!(publication.due_on, Some(date(2026, 3, 20)), "七个工作日 (clause 1.3a)");
    assert_eq!(publication.until, Some(date(2027, 3, 11)), "一年");
}

#[test]
fn a_review_returned_once_stands_still_until_it_comes_back() {
    let plot = Plot::major("c");
    let mut w = World::told(&plot, "submitted");
    assert_eq!(w.case().review.due, Some(date(2026, 3, 17)), "十个工作日");
    w.on(date(2026, 3, 5));
    w.by("reviewer", sample::returned()).unwrap();
    w.on(date(2026, 3, 9));
    let again = sample::submitted(w.case());
    w.by("officer1", again).unwrap();
    let due = w.case().review.due.unwrap();
    assert!(due > date(2026, 3, 17), "{due}");
    let twice = w.by("reviewer", sample::returned()).unwrap_err();
    assert_eq!(twice.gate, "returned-before");
}

#[test]
fn a_statement_is_answered_point_by_point_and_the_criteria_are_asked_again() {
    let plot = Plot::major("c");
    let mut w = World::told(&plot, "notice-served");
    let today = w.today();
    w.by("officer1", sample::stated(today, 1, false)).unwrap();
    w.step(&plot, "waited");
    let half = cw::StatementAnswered {
        answers: vec![cw::PointAnswer {
            no: 1, acceptance: Some(cw::Acceptance::No), reason: "理由".into()
        }],
        conclusion: "维持".into(),
    };
    let refused = w.by("officer1", half).unwrap_err();
    assert_eq!(refused.fields[0].message, "第 2 点没有复核");
    let full = sample::answered(w.case());
    w.by("officer1", full).unwrap();
    for step in ["reassessed", "discussed", "decided"] {
        w.step(&plot, step);
    }
}

#[test]
fn after_a_hearing_everything_is_major_and_reviewed_again() {
    let plot = Plot { gains_fen: 0, ..Plot::small("c") };
    let plot = Plot { fine_fen: 990_000, ..plot };
    // 9,900 元 for a 个体工商户 is under the hearing figure; the kind of penalty gives the right here.
    let mut w = World::told(&plot, "evidence");
    let mut report = plot.reported();
    report.draft.penalties.push(crate::draft::Penalty {
        kind: crate::draft::PenaltyKind::SuspendBusiness,
        amount_fen: None,
        detail: "停业整顿三十日".into(),
    });
    w.by("officer1", report).unwrap();
    for step in ["assessed", "submitted", "passed", "audited", "approved", "noticed", "notice-served"] {
        w.step(&plot, step);
    }
    assert_eq!(w.case().is_major(), Some(false));
    let today = w.today();
    w.by("officer1", cw::StatementReceived { received_on: today, points: Vec::new(), asks_hearing: true })
        .unwrap();
    let held_on = date(2026, 3, 20);
    let notice = |held_on| cw::HearingNoticed {
        noticed_on: today,
        held_on,
        place: "听证室".into(),
        chair: "reviewer2".into(),
        room: None,
    };
    assert_eq!(w.by("reviewer2", notice(date(2026, 3, 9))).unwrap_err().gate, "hearing-notice-short");
    w.by("reviewer2", notice(held_on)).unwrap();
    w.on(held_on);
    w.by(
        "reviewer2",
        cw::HearingHeld {
            held_on,
            transcript: "听证笔录".to_string().into(),
            party_attended: true,
            opinion: "维持".into(),
        },
    )
    .unwrap();
    w.step(&plot, "reassessed");
    assert_eq!(w.case().is_major(), Some(true), "经过听证");
    w.step(&plot, "discussed");
    assert_eq!(w.by("head", sample::decided(held_on)).unwrap_err().gate, "decision-without-clearance");
    for step in ["submitted", "passed", "decided"] {
        w.step(&plot, step);
    }
}

#[test]
fn publication_is_prepared_by_itself_edited_by_one_approved_by_another_and_withdrawn_with_its_decision() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "decided");
    let p = w.publication();
    let edit = pb::PublicationMasked { note: "已核对".into(), ..Default::default() };
    w.act_as(&actor("editor"), p.clone(), edit.into()).unwrap();
    let approve = || pb::PublicationApproved::default();
    let early = w.act_as(&actor("approver"), p.clone(), approve().into()).unwrap_err();
    assert_eq!(early.gate, "publication-before-service");
    w.step(&plot, "decision-served");
    w.act_as(&actor("approver"), p.clone(), approve().into()).unwrap();
    for step in ["paid", "closed", "archived"] {
        w.step(&plot, step);
    }
    let today = w.today();
    assert!(w.known[&p].state.publication().unwrap().is_public_on(today));
    w.by("head", sample::revoked(today)).unwrap();
    let withdrawn = w.known[&p].state.publication().unwrap();
    assert!(matches!(withdrawn.stage, Stage::Withdrawn { .. }), "in the same verdict");
    assert!(!withdrawn.is_public_on(today));
}

#[test]
fn a_natural_person_is_masked_and_a_minor_is_never_published() {
    let mut plot = Plot::small("c");
    plot.party.name = "欧阳示例".into();
    plot.party_facts = crate::draft::PartyFacts {
        minor: true,
        ..crate::draft::PartyFacts::of(crate::draft::PartyKind::Citizen)
    };
    plot.facts = "欧阳示例（身份证号 220202199001011234，电话 13800001234）销售过期食品".into();
    let mut w = World::told(&plot, "decision-served");
    let p = w.publication();
    let record = w.known[&p].state.publication().unwrap().record.known().unwrap().clone();
    assert_eq!(record.party, "欧阳某");
    assert!(!record.facts.contains("示例") && !record.facts.contains("1380000"), "{}", record.facts);
    let edit = pb::PublicationMasked { note: "已核对".into(), ..Default::default() };
    w.act_as(&actor("editor"), p.clone(), edit.into()).unwrap();
    let refused = w.act_as(&actor("approver"), p, pb::PublicationApproved::default().into()).unwrap_err();
    assert_eq!(refused.gate, "party-is-minor");
}

#[test]
fn numbers_of_a_series_are_unbroken() {
    let mut w = World::told(&Plot::small("c"), "decided");
    let series = SubjectRef::series("jl-scjg", "penalty-decision", 2026);
    let taken = w.known[&series].state.series().unwrap().clone();
    assert_eq!((taken.last, taken.taken.len()), (1, 1));
    let direct = crate::deed::register::NumberTaken {
        number: 7,
        printed: "吉市市监罚决〔2026〕7号".into(),
        used_for: "case/c".into(),
    };
    assert!(w.act_as(&actor("head"), series, direct.into()).is_err(), "never by itself");
}

#[test]
fn every_step_is_found_in_the_directory_of_documents() {
    let w = World::told(&Plot::major("c"), "archived");
    let kinds: Vec<&str> = w.case().documents.iter().map(|d| d.kind.as_str()).collect();
    for kind in [
        "case-opening",
        "site-transcript",
        "evidence-list",
        "investigation-report",
        "review-opinion",
        "penalty-notice",
        "collective-discussion",
        "penalty-decision",
        "proof-of-service",
        "case-closing",
    ] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
}

#[test]
fn an_entry_names_every_fact_that_it_relied_on() {
    let mut w = World::told(&Plot::small("c"), "checked");
    let verdict = w.judge_as(&actor("head"), SubjectRef::case("c"), sample::opened().into()).unwrap();
    let relied: Vec<String> = verdict.acts()[0].relied().iter().map(|r| r.subject.to_string()).collect();
    assert_eq!(relied, ["unit/jl-scjg", "account/head", "officer/officer1", "officer/officer2"]);
    let _ = rv::Answer::Yes;
}

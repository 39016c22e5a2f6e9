//! Each refusal that the law knows: closed, citing, and saying the way out.

use super::world::*;
use crate::deed::Deed;
use crate::deed::casework as cw;
use crate::deed::publicity as pb;
use crate::deed::review as rv;
use crate::draft::{EvidenceKind, Penalty, PenaltyKind};
use crate::ids::SubjectRef;
use crate::refusal::{Refusal, RefusalClass};
use crate::sample::{self, Plot};
use jiff::civil::date;

/// A refusal must cite and help.
pub(super) fn cites(r: &Refusal, gate: &str, clause: &str, article: &str) {
    assert_eq!((r.gate.as_str(), r.clause.as_str()), (gate, clause), "{r:#?}");
    assert!(r.basis.contains(article), "{} cites {}", gate, r.basis);
    assert!(!r.reason.is_empty() && !r.remedy.is_empty());
    assert!(crate::clause::find(&r.clause).is_some());
}

#[test]
fn a_decision_without_clearance_is_refused() {
    let plot = Plot::major("c");
    let mut w = World::told(&plot, "reassessed");
    // The draft is changed after the review, in a way that the notice still covers: lighter.
    let mut lighter = plot.draft();
    lighter.penalties[0].amount_fen = Some(11_000_000);
    w.by("officer1", cw::DraftRevised { draft: lighter, reason: "从轻".into(), new_facts: String::new() })
        .unwrap();
    w.step(&plot, "reassessed");
    w.step(&plot, "discussed");
    let today = w.today();
    cites(
        &w.by("head", sample::decided(today)).unwrap_err(),
        "decision-without-clearance",
        "3.0a",
        "第五十八条",
    );
    // A clearance of this very draft opens the gate.
    w.step(&plot, "submitted");
    w.step(&plot, "passed");
    w.step(&plot, "decided");
}

#[test]
fn number_date_and_signatures_are_no_part_of_the_draft_anything_else_is() {
    let plot = Plot::major("c");
    let party = &plot.party;
    let base = plot.draft();
    let digest = base.digest(party, plot.party_facts).unwrap();
    let changed: Vec<crate::draft::Draft> = vec![
        {
            let mut d = base.clone();
            d.facts = "别的事实".to_string().into();
            d
        },
        {
            let mut d = base.clone();
            d.evidence = vec![1];
            d
        },
        {
            let mut d = base.clone();
            d.violated.push('x');
            d
        },
        {
            let mut d = base.clone();
            d.basis.push('x');
            d
        },
        {
            let mut d = base.clone();
            d.penalties[0].amount_fen = Some(1);
            d
        },
        {
            let mut d = base.clone();
            d.penalties[0].detail.push('x');
            d
        },
        {
            let mut d = base.clone();
            d.discretion.reason.push('x');
            d
        },
        {
            let mut d = base.clone();
            d.correction.push('x');
            d
        },
        {
            let mut d = base.clone();
            d.performance.push('x');
            d
        },
        {
            let mut d = base.clone();
            d.remedies.push('x');
            d
        },
    ];
    for d in changed {
        assert_ne!(d.digest(party, plot.party_facts).unwrap(), digest, "{d:?}");
    }
    let mut other = party.clone();
    other.address.push('x');
    assert_ne!(base.digest(&other, plot.party_facts).unwrap(), digest);
}

#[test]
fn the_review_keeps_strangers_handlers_and_gaps_out() {
    let plot = Plot::major("c");
    let mut w = World::told(&plot, "submitted");
    let passed = || sample::opinion(rv::Conclusion::Passed);
    cites(&w.by("unlisted", passed()).unwrap_err(), "reviewer-not-listed", "3.1b", "");
    // A person who holds both capacities and handled the case as an officer.
    let grant = crate::deed::people::CapacityGranted {
        capacity: crate::authority::Capacity::Reviewer,
        unit: "jl-scjg".into(),
        from: date(2026, 1, 1),
        to: None,
        basis: "示例".into(),
    };
    w.act_as(&actor("security"), SubjectRef::account("officer2"), grant.into()).unwrap();
    let filed = crate::deed::register::ReviewerFiled {
        name: "officer2".into(),
        unit: "jl-scjg".into(),
        legal_qualification: true,
        engaged_from: date(2020, 1, 1),
        filed_on: date(2026, 1, 5),
    };
    w.act_as(&actor("registrar"), SubjectRef::reviewer("officer2"), filed.into()).unwrap();
    let mut both = actor("officer2");
    both.capacity = crate::authority::Capacity::Reviewer;
    let refused = w.act_as(&both, SubjectRef::case("c"), passed().into()).unwrap_err();
    cites(&refused, "reviewer-handled", "3.1a", "第五十八条");
    // Seven contents, none left out.
    let mut six = passed();
    six.items.pop();
    let refused = w.by("reviewer", six).unwrap_err();
    assert_eq!(refused.fields[0].field, "items.criminal_transfer");
    let mut flawed = passed();
    flawed.items[2].sound = Some(false);
    flawed.items[2].reason = "证据不足".into();
    cites(&w.by("reviewer", flawed).unwrap_err(), "passed-with-problems", "3.3a", "第五十八条");
    let mut unsigned = passed();
    unsigned.responsible = false;
    cites(&w.by("reviewer", unsigned).unwrap_err(), "responsibility-not-confirmed", "3.5a", "118号");
    w.by("reviewer", passed()).unwrap();
}

#[test]
fn a_review_with_material_missing_is_not_accepted() {
    let plot = Plot::major("c");
    let mut w = World::told(&plot, "assessed");
    let mut few = sample::submitted(w.case());
    few.materials.retain(|m| *m != rv::Material::Evidence);
    let refused = w.by("officer1", few).unwrap_err();
    cites(&refused, "materials-missing", "3.4a", "118号");
    assert!(refused.reason.contains("证据及证据清单"));
}

#[test]
fn every_criterion_is_answered_and_doubt_counts_as_major() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "reported");
    let mut answers = sample::assessed(&w.questions());
    let last = answers.answers.len() - 1;
    answers.answers[last].answer = None;
    let refused = w.by("officer1", answers.clone()).unwrap_err();
    assert_eq!(refused.fields[0].field, "answers.by-law");
    answers.answers.pop();
    assert!(w.by("officer1", answers.clone()).is_err(), "left out");
    let mut doubtful = sample::assessed(&w.questions());
    doubtful.answers[last].answer = Some(rv::Answer::Doubtful);
    doubtful.answers[last].reason = "规定不明确".into();
    w.by("officer1", doubtful).unwrap();
    assert_eq!(w.case().is_major(), Some(true));
    cites(&w.by("reviewer", sample::audited()).unwrap_err(), "major-needs-review", "3.0a", "第五十八条");
}

#[test]
fn a_computed_criterion_cannot_be_answered_away() {
    let plot = Plot::major("c");
    let mut w = World::told(&plot, "reported");
    let mut answers = sample::assessed(&w.questions());
    for a in &mut answers.answers {
        a.answer = Some(rv::Answer::No);
    }
    let refused = w.by("officer1", answers).unwrap_err();
    assert_eq!(refused.fields[0].field, "answers.catalogue.amount");
}

#[test]
fn officers_are_two_and_each_certificate_is_good_that_day_and_there() {
    let plot = Plot::small("c");
    let with = |second: &str| {
        let mut d = plot.inspected(back(at(BEGIN, 9), 60), back(at(BEGIN, 9), 10));
        d.officers = vec!["officer1".into(), second.into()];
        d
    };
    let mut w = World::told(&plot, "clue");
    for (second, gate) in [
        ("officer1", "one-officer"),
        ("expired", "certificate-expired"),
        ("suspended", "certificate-suspended"),
        ("elsewhere", "out-of-region"),
    ] {
        let refused = w.by("officer1", with(second)).unwrap_err();
        let clause = if gate == "one-officer" { "1.2a" } else { "1.1d" };
        cites(&refused, gate, clause, "第四十二条");
    }
    let designated = crate::deed::register::OfficerDesignated {
        region: "220202".into(),
        from: date(2026, 3, 1),
        to: date(2026, 3, 31),
        basis: "指定文书（示例）".into(),
    };
    w.act_as(&actor("registrar"), SubjectRef::officer("elsewhere"), designated.into()).unwrap();
    w.by("officer1", with("elsewhere")).unwrap();
}

#[test]
fn a_visit_without_certificate_or_rights_is_refused() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "clue");
    let base = plot.inspected(back(w.now, 60), back(w.now, 10));
    for i in 0..3 {
        let mut d = base.clone();
        match i {
            0 => d.certificate_shown = false,
            1 => d.rights_told = false,
            _ => d.recusal_told = false,
        }
        cites(&w.by("officer1", d).unwrap_err(), "certificate-not-shown", "1.2a", "第五十五条");
    }
}

#[test]
fn notice_service_and_waiting_come_before_the_decision() {
    let plot = Plot::small("c");
    for (upto, gate) in [
        ("approved", "notice-missing"),
        ("noticed", "notice-not-served"),
        ("notice-served", "waiting-period"),
        ("waited", "not-reassessed"),
    ] {
        let mut w = World::told(&plot, upto);
        let today = w.today();
        let refused = w.by("head", sample::decided(today)).unwrap_err();
        assert_eq!(refused.gate, gate);
        assert!(crate::clause::find(&refused.clause).is_some());
    }
    let mut w = World::told(&plot, "noticed");
    let today = w.today();
    let mut unproved = plot.served(cw::Served::Notice, today);
    unproved.proof = "  ".into();
    cites(&w.by("officer1", unproved).unwrap_err(), "no-proof-of-service", "1.2b", "第六十一条");
    let mut electronic = plot.served(cw::Served::Notice, today);
    electronic.method = cw::ServiceMethod::Electronic;
    cites(&w.by("officer1", electronic).unwrap_err(), "no-consent-to-electronic", "1.2b", "第六十一条");
}

#[test]
fn a_waiver_in_writing_ends_the_wait() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "notice-served");
    let today = w.today();
    w.by("officer1", cw::RightsWaived { signed_on: today, instrument: "放弃权利声明".into() }).unwrap();
    w.step(&plot, "reassessed");
    w.step(&plot, "decided");
}

#[test]
fn a_party_is_never_punished_harder_for_defending_itself() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "notice-served");
    let today = w.today();
    w.by("officer1", sample::stated(today, 1, false)).unwrap();
    let mut heavier = plot.draft();
    heavier.penalties[0].amount_fen = Some(400_000);
    let revise = |draft: crate::draft::Draft, facts: &str| cw::DraftRevised {
        draft,
        reason: "从重".into(),
        new_facts: facts.into(),
    };
    cites(
        &w.by("officer1", revise(heavier.clone(), "")).unwrap_err(),
        "heavier-after-defence",
        "1.2b",
        "第四十五条",
    );
    cites(
        &w.by("officer1", revise(heavier.clone(), "只是口头说法")).unwrap_err(),
        "heavier-after-defence",
        "1.2b",
        "第四十五条",
    );
    let mut more = sample::evidence(today);
    more.items.truncate(1);
    more.items[0].no = 4;
    more.items[0].kind = EvidenceKind::Documentary;
    w.by("officer1", more).unwrap();
    heavier.evidence.push(4);
    w.by("officer1", revise(heavier, "新查明另售出 5 袋")).unwrap();
    assert!(w.case().notice().is_none(), "a new notice is due");
}

#[test]
fn a_new_kind_of_penalty_is_heavier_unless_it_replaces_a_heavier_one() {
    let plot = Plot::small("c");
    let base = plot.draft();
    let with = |kind| {
        let mut d = base.clone();
        d.penalties.push(Penalty { kind, amount_fen: None, detail: String::new() });
        d
    };
    assert!(with(PenaltyKind::Warning).is_heavier_than(&base));
    let closing = with(PenaltyKind::CloseBusiness);
    let suspending = with(PenaltyKind::SuspendBusiness);
    assert!(!suspending.is_heavier_than(&closing));
    assert!(closing.is_heavier_than(&suspending));
}

#[test]
fn a_used_or_skipping_number_is_refused() {
    let plot = Plot::small("c");
    for number in [0, 7] {
        let mut w = World::told(&plot, "reassessed");
        let today = w.today();
        let refused =
            w.by("head", cw::DecisionMade { number: Some(number), ..sample::decided(today) }).unwrap_err();
        cites(&refused, "number-used", "2.1b", "公文");
    }
}

#[test]
fn publishing_alone_or_unapproved_is_refused() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "decision-served");
    let p = w.publication();
    let approve = || -> Deed { pb::PublicationApproved::default().into() };
    cites(
        &w.act_as(&actor("approver"), p.clone(), approve()).unwrap_err(),
        "not-edited",
        "1.0a",
        "第四十八条",
    );
    let grant = crate::deed::people::CapacityGranted {
        capacity: crate::authority::Capacity::Approver,
        unit: "jl-scjg".into(),
        from: date(2026, 1, 1),
        to: None,
        basis: "示例".into(),
    };
    w.act_as(&actor("security"), SubjectRef::account("editor"), grant.into()).unwrap();
    let edit = pb::PublicationMasked { note: "已核对".into(), ..Default::default() };
    w.act_as(&actor("editor"), p.clone(), edit.into()).unwrap();
    let mut same = actor("editor");
    same.capacity = crate::authority::Capacity::Approver;
    cites(&w.act_as(&same, p, approve()).unwrap_err(), "editor-approves", "1.0a", "第四十八条");
}

#[test]
fn a_closed_case_takes_only_the_listed_acts() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "closed");
    let today = w.today();
    let closed: Vec<(&str, Deed)> = vec![
        ("officer1", sample::evidence(today).into()),
        ("officer1", plot.paid(today).into()),
        ("officer1", plot.served(cw::Served::Decision, today).into()),
        ("head", sample::decided(today).into()),
        ("officer1", sample::stated(today, 1, false).into()),
        ("reviewer", sample::audited().into()),
    ];
    for (who, deed) in closed {
        cites(&w.by(who, deed).unwrap_err(), "case-closed", "2.3a", "第四十七条");
    }
    w.by("custodian", plot.archived()).unwrap();
    w.by("head", sample::revoked(today)).unwrap();
}

#[test]
fn ninety_days_gone_need_a_recorded_reason_and_alert_supervision() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "reassessed");
    w.on(date(2026, 6, 2));
    let today = w.today();
    cites(&w.by("head", sample::decided(today)).unwrap_err(), "decision-late", "2.0a", "第六十条");
    let extend = cw::PeriodExtended { days: 30, reason: "复杂".into(), by_collective_discussion: false };
    cites(&w.by("head", extend).unwrap_err(), "extension-too-late", "2.0a", "第六十条");
    let late = cw::DecisionMade { late_reason: "鉴定耗时".into(), ..sample::decided(today) };
    w.by("head", late).unwrap();
    assert_eq!(w.case().alerts.len(), 1);
}

#[test]
fn a_second_extension_needs_collective_discussion() {
    let mut w = World::told(&Plot::small("c"), "opened");
    let extend =
        |days, by| cw::PeriodExtended { days, reason: "复杂".into(), by_collective_discussion: by };
    cites(&w.by("head", extend(31, false)).unwrap_err(), "extension-needs-discussion", "2.0a", "第六十条");
    w.by("head", extend(30, false)).unwrap();
    assert_eq!(w.case().opened.as_ref().unwrap().due, date(2026, 7, 1));
    cites(&w.by("head", extend(10, false)).unwrap_err(), "extension-needs-discussion", "2.0a", "第六十条");
    w.by("head", extend(10, true)).unwrap();
}

#[test]
fn who_may_not_see_gets_not_found_and_who_may_see_but_not_do_is_refused() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "clue");
    for stranger in ["cg-officer", "cg-head", "party", "admin", "editor", "registrar"] {
        let refused = w.by(stranger, plot.checked()).unwrap_err();
        assert_eq!(refused.class, RefusalClass::NotFound, "{stranger}");
    }
    for colleague in ["head", "unithead", "reviewer", "custodian", "supervisor"] {
        let refused = w.by(colleague, plot.checked()).unwrap_err();
        assert_eq!(refused.class, RefusalClass::Forbidden, "{colleague}");
        assert!(refused.remedy.contains("执法人员"), "{}", refused.remedy);
    }
}

#[test]
fn limitation_and_jurisdiction_are_asked_before_opening() {
    let plot = Plot::small("c");
    let mut w = World::new();
    let old = cw::ClueRegistered { violated_on: date(2023, 1, 1), ..plot.clue(BEGIN) };
    w.by("officer1", old).unwrap();
    cites(&w.by("officer1", plot.checked()).unwrap_err(), "limitation-run", "2.0a", "第三十六条");
    let far = cw::ClueChecked { has_jurisdiction: false, ..plot.checked() };
    cites(&w.by("officer1", far).unwrap_err(), "no-jurisdiction", "2.0a", "第二十二条");
}

#[test]
fn closing_waits_for_payment_and_for_confiscated_goods() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "decision-served");
    cites(&w.by("head", sample::closed()).unwrap_err(), "payment-outstanding", "2.3a", "第六十六条");
}

#[test]
fn the_demo_clock_moves_forward_only_and_only_in_a_demonstration() {
    let mut w = World::new();
    let to = |t| crate::deed::city::ClockMoved { to: t };
    let now = w.now;
    let city = SubjectRef::city();
    assert!(w.act_as(&actor("head"), city.clone(), to(back(now, 1)).into()).is_err());
    w.act_as(&actor("head"), city, to(at(date(2026, 4, 1), 9)).into()).unwrap();
}

#[test]
fn a_stale_base_is_told() {
    let plot = Plot::small("c");
    let w = World::told(&plot, "checked");
    let facts_seq = w.known[&SubjectRef::case("c")].seq;
    let intent = crate::act::Intent {
        subject: SubjectRef::case("c"),
        base: Some(facts_seq - 1),
        key: "x".into(),
        occurred: None,
        deed: sample::opened().into(),
    };
    let mut facts = crate::facts::Facts::new();
    for (s, k) in &w.known {
        facts.add(s.clone(), k.clone());
    }
    let moment = crate::judge::Moment {
        recorded: w.now,
        fresh_id: "f".into(),
        fresh_address: "a".into(),
        again: None,
    };
    let refused = crate::judge::judge(crate::act::EDITION, &facts, &actor("head"), intent, &RULES, &moment)
        .unwrap_err();
    assert_eq!(refused.class, RefusalClass::Stale);
}

#[test]
fn a_recused_officer_takes_no_further_part_even_if_nobody_is_left() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "opened");
    for officer in ["officer1", "officer2"] {
        let recusal = cw::RecusalDecided {
            officer: officer.into(),
            asked_by_party: true,
            granted: true,
            reason: "与当事人有利害关系".into(),
        };
        w.by("head", recusal).unwrap();
    }
    let today = w.today();
    assert_eq!(w.by("officer1", sample::evidence(today)).unwrap_err().class, RefusalClass::Forbidden);
    let back = cw::HandlersChanged { handlers: sample::pair(), reason: "恢复".into() };
    cites(&w.by("unithead", back).unwrap_err(), "recused", "1.2b", "第四十三条");
}

//! Random walks through the real judge and the real fold: whatever is tried in whatever order, the real marks
//! stay within what the exhausted abstraction allows, and no decision stands without what the law wants.

use super::world::*;
use crate::deed::Deed;
use crate::deed::casework as cw;
use crate::deed::record as rd;
use crate::deed::review as rv;
use crate::procedure::{Mark, marks_of, outcomes};
use crate::sample::{self, Plot};
use proptest::prelude::*;

/// One try: who and what. Many are refused; that is the point.
fn attempt(w: &mut World, plot: &Plot, choice: u8) -> Option<(&'static str, bool)> {
    let today = w.today();
    let lighter = |fen| {
        let mut d = plot.draft();
        d.penalties[0].amount_fen = Some(fen);
        d
    };
    let revise = |draft| cw::DraftRevised { draft, reason: "修改".into(), new_facts: String::new() };
    let next = u32::try_from(w.case().points.len()).unwrap() + 1;
    let (who, deed): (&str, Deed) = match choice {
        0 => ("officer1", plot.checked().into()),
        1 => ("head", sample::opened().into()),
        2 => ("officer1", {
            let mut e = sample::evidence(today);
            let n = u32::try_from(w.case().evidence.len()).unwrap();
            e.items.iter_mut().for_each(|i| i.no += n);
            e.into()
        }),
        3 => ("officer1", plot.reported().into()),
        4 => ("officer1", sample::assessed(&w.questions()).into()),
        5 => ("officer1", {
            let mut a = sample::assessed(&w.questions());
            if let Some(last) = a.answers.last_mut() {
                last.answer = Some(rv::Answer::Doubtful);
                last.reason = "拿不准".into();
            }
            a.into()
        }),
        6 => ("officer1", sample::submitted(w.case()).into()),
        7 => ("reviewer", sample::returned().into()),
        8 => ("reviewer", sample::opinion(rv::Conclusion::Passed).into()),
        9 => ("reviewer", sample::opinion(rv::Conclusion::NotPassed).into()),
        10 => ("reviewer", sample::audited().into()),
        11 => ("head", sample::approved().into()),
        12 => ("officer1", sample::noticed().into()),
        13 => ("officer1", plot.served(cw::Served::Notice, today).into()),
        14 => ("officer1", sample::stated(today, next, false).into()),
        15 => ("officer1", sample::stated(today, next, true).into()),
        16 => ("officer1", sample::answered(w.case()).into()),
        17 => (
            "reviewer2",
            cw::HearingNoticed {
                noticed_on: today,
                held_on: today.checked_add(jiff::ToSpan::days(20)).unwrap(),
                place: "听证室".into(),
                chair: "reviewer2".into(),
                room: None,
            }
            .into(),
        ),
        18 => (
            "reviewer2",
            cw::HearingHeld {
                held_on: w.case().hearing.noticed.as_ref().map_or(today, |n| n.held_on),
                transcript: "笔录".to_string().into(),
                party_attended: true,
                opinion: "意见".into(),
            }
            .into(),
        ),
        19 => ("officer1", cw::RightsWaived { signed_on: today, instrument: "声明".into() }.into()),
        20 => ("officer1", revise(lighter(plot.fine_fen - 100_000)).into()),
        21 => ("officer1", revise(lighter(plot.fine_fen + 100_000)).into()),
        22 => ("head", sample::discussed(today).into()),
        23 | 24 => ("head", sample::decided(today).into()),
        25 => ("officer1", plot.served(cw::Served::Decision, today).into()),
        26 => ("officer1", plot.paid(today).into()),
        27 => ("head", sample::closed().into()),
        28 => ("custodian", plot.archived().into()),
        29 => ("head", sample::revoked(today).into()),
        32 => ("officer1", {
            let entry = w.case().documents.iter().rfind(|d| d.number.is_some()).map_or(0, |d| d.seq);
            rd::DocumentCancelled { entry, reason: "录入有误".into() }.into()
        }),
        33 => ("officer1", {
            let activity = crate::recording::activities(w.case()).first().map_or(0, |a| a.seq);
            let (cause, reason) = (rd::GapCause::Place, "场所不具备条件".into());
            rd::RecordingGapExplained { activity, missing_seconds: 1, cause, reason }.into()
        }),
        _ => {
            let days = if choice == 30 { 3 } else { 21 };
            w.on(today.checked_add(jiff::ToSpan::days(days)).unwrap());
            return None;
        }
    };
    let tag = deed.tag();
    Some((tag, w.by(who, deed).is_ok()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    #[test]
    fn clause_3_0a_no_walk_leads_round_the_law(
        major in any::<bool>(),
        choices in proptest::collection::vec(0u8..34, 1..120),
        // A walk that begins further on reaches the end more often.
        begin in 0usize..STEPS.len(),
    ) {
        let plot = if major { Plot::major("c") } else { Plot::small("c") };
        let mut w = World::told(&plot, STEPS[begin]);
        for choice in choices {
            let before = marks_of(w.case(), w.today());
            let Some((tag, done)) = attempt(&mut w, &plot, choice) else { continue };
            let after = marks_of(w.case(), w.today());
            if !done {
                prop_assert_eq!(before, after, "a refused act changed the case: {}", tag);
                continue;
            }
            // Time may be over by the same act that, e.g., asks for a hearing; the abstraction lets it pass.
            let allowed = outcomes(tag, before).unwrap_or_default();
            let timely: Vec<_> = allowed.iter().flat_map(|m| outcomes("time.passed", *m).unwrap_or_default()).collect();
            prop_assert!(
                allowed.contains(&after) || timely.contains(&after),
                "{}: {:?} -> {:?}", tag, before.list(), after.list()
            );
            if tag == "decision.made/1" {
                lawful(&w, before)?;
            }
        }
    }
}

/// What must be so of every decision, read off the folded case itself and not off the marks.
fn lawful(w: &World, before: crate::procedure::Marks) -> Result<(), TestCaseError> {
    let case = w.case();
    let decision = case.decision.as_ref().unwrap();
    let notice = case.notice().unwrap();
    prop_assert!(notice.served_on.is_some());
    prop_assert!(decision.draft.is_covered_by_notice_of(&notice.draft));
    prop_assert!(case.waiver.is_some() || decision.on > notice.wait_until.unwrap());
    prop_assert_eq!(case.open_points().count(), 0);
    if case.hearing.asked_on.is_some() {
        prop_assert!(case.hearing.held.is_some());
        prop_assert!(decision.major, "after a hearing it is major");
    }
    if decision.major {
        let clearance = case.review.clearance.as_ref().unwrap();
        prop_assert_eq!(&clearance.digest, &decision.digest);
        prop_assert!(!case.touched.contains(&clearance.reviewer));
        prop_assert!(clearance.seq > case.hearing.held_seq.unwrap_or(0));
        let discussion = case.discussion.as_ref().unwrap();
        prop_assert_eq!(&discussion.digest, &decision.digest);
    } else {
        prop_assert!(
            case.audit.as_ref().is_some_and(|a| a.passed && a.digest == decision.digest)
                || before.has(Mark::Cleared)
        );
    }
    Ok(())
}

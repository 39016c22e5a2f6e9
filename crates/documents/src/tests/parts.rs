//! What is taken away is named.

use super::one;
use crate::{Part, missing, sample};
use law::private::Private;
use law::state::casefile::CaseFile;

/// What the last document of a kind lacks once the case was changed.
fn lacking(kind: &str, change: impl FnOnce(&mut CaseFile)) -> Vec<Part> {
    let mut case = sample::case();
    change(&mut case);
    missing(&one(&case, kind))
}

#[test]
fn what_is_taken_from_a_decision_is_named() {
    use Part as P;
    type Change = fn(&mut CaseFile);
    let cases: &[(P, Change)] = &[
        (P::Number, |c| c.decision.as_mut().unwrap().number.clear()),
        (P::Facts, |c| c.decision.as_mut().unwrap().draft.facts = String::new().into()),
        (P::Evidence, |c| c.decision.as_mut().unwrap().draft.evidence.clear()),
        (P::Violated, |c| c.decision.as_mut().unwrap().draft.violated.clear()),
        (P::Basis, |c| c.decision.as_mut().unwrap().draft.basis.clear()),
        (P::Discretion, |c| c.decision.as_mut().unwrap().draft.discretion.reason.clear()),
        (P::Penalties, |c| c.decision.as_mut().unwrap().draft.penalties.clear()),
        (P::Performance, |c| c.decision.as_mut().unwrap().draft.performance.clear()),
        (P::Remedies, |c| c.decision.as_mut().unwrap().draft.remedies.clear()),
        (P::StatementHeard, |c| c.notices.clear()),
        (P::PartyAddress, |c| {
            if let Private::Known(p) = &mut c.party {
                p.address.clear();
            }
        }),
    ];
    for (part, change) in cases {
        assert_eq!(lacking("penalty-decision", change), [*part], "{}", part.title());
    }
}

#[test]
fn what_is_taken_from_other_documents_is_named() {
    use Part as P;
    type Change = fn(&mut CaseFile);
    let cases: &[(&str, P, Change)] = &[
        ("clue-registration", P::ClueContent, |c| c.content = String::new().into()),
        ("case-opening", P::HeadOpinion, |c| c.opened.as_mut().unwrap().opinion.clear()),
        ("case-opening", P::Handlers, |c| c.check.as_mut().unwrap().checked.handlers.truncate(1)),
        ("recusal-decision", P::Reason, |c| c.recusals[0].reason.clear()),
        ("site-transcript", P::CertificateShown, |c| c.inspections[1].certificate_shown = false),
        ("site-transcript", P::Officers, |c| c.inspections[1].officers[1] = "nobody".into()),
        ("inquiry-transcript", P::RecusalTold, |c| c.inquiries[1].recusal_told = false),
        ("inquiry-transcript", P::Answers, |c| c.inquiries[1].questions = Vec::new().into()),
        ("correction-order", P::CorrectionBasis, |c| c.corrections[0].ordered.basis.clear()),
        ("address-confirmation", P::Address, |c| c.address.as_mut().unwrap().address = String::new().into()),
        ("period-extension", P::ExtensionDays, |c| c.extensions[0].days = 0),
        ("investigation-report", P::Course, |c| c.report.as_mut().unwrap().course = String::new().into()),
        ("major-assessment", P::Criteria, |c| c.assessments[1].answers.clear()),
        ("case-audit", P::ReviewOpinion, |c| c.audit.as_mut().unwrap().opinion = String::new().into()),
        ("penalty-notice", P::Contact, |c| c.notices[0].contact.clear()),
        ("party-statement", P::Statement, |c| {
            c.points.clear();
            c.hearing.asked_on = None;
        }),
        ("rights-waiver", P::Waiver, |c| c.waiver.as_mut().unwrap().instrument.clear()),
        ("hearing-notice", P::HearingPlace, |c| c.hearing.noticed.as_mut().unwrap().place.clear()),
        ("hearing-transcript", P::ChairOpinion, |c| c.hearing.held.as_mut().unwrap().opinion.clear()),
        ("statement-reply", P::PointAnswers, |c| c.points.iter_mut().for_each(|p| p.answer = None)),
        ("collective-discussion", P::Participants, |c| {
            c.discussion.as_mut().unwrap().discussed.participants.truncate(1);
        }),
        ("proof-of-service", P::PublicationTold, |c| c.services[3].served.publication_told = false),
        ("proof-of-service", P::Servers, |c| c.services[3].served.officers.truncate(1)),
        ("case-closing", P::Goods, |c| c.closed.as_mut().unwrap().1.goods.clear()),
        ("decision-revocation", P::Instrument, |c| c.revocation.as_mut().unwrap().instrument.clear()),
        ("archive-cover", P::ArchiveNo, |c| c.archived.as_mut().unwrap().1.archive_no.clear()),
    ];
    for (kind, part, change) in cases {
        assert_eq!(lacking(kind, change), [*part], "{kind}: {}", part.title());
    }
}

#[test]
fn six_of_seven_reviewed_contents_are_not_enough() {
    use law::state::casefile::ReviewStep;
    let lacks = lacking("review-opinion", |c| {
        for round in &mut c.review.rounds {
            if let ReviewStep::Concluded { opinion, .. } = &mut round.step {
                opinion.items.pop();
            }
        }
    });
    assert_eq!(lacks, [Part::ReviewItems]);
}

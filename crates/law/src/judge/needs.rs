//! Which subjects a verdict will look at. The office loads them; law never fetches.

use crate::act::Intent;
use crate::authority::{Actor, Capacity};
use crate::deed::Deed;
use crate::deed::publicity::Source;
use crate::facts::Facts;
use crate::ids::{SubjectKind, SubjectRef};
use crate::state::State;

/// The subjects that judging this intent needs, as far as the facts loaded so far can tell. Call again after
/// loading until nothing new is named; what does not exist is simply not added to the facts.
#[must_use]
pub fn needs(intent: &Intent, actor: &Actor, facts: &Facts, year: i16) -> Vec<SubjectRef> {
    let mut all = vec![intent.subject.clone(), SubjectRef::unit(&actor.unit)];
    if actor.capacity != Capacity::System {
        all.push(SubjectRef::account(&actor.account));
    }
    if intent.subject.kind == SubjectKind::Account || intent.subject.kind == SubjectKind::City {
        all.push(SubjectRef::city());
    }
    match &intent.deed {
        Deed::ClueRegistered(d) => all.push(SubjectRef::unit(&d.unit)),
        Deed::OfficerCertified(d) => all.push(SubjectRef::unit(&d.unit)),
        Deed::ReviewerFiled(d) => {
            all.push(SubjectRef::unit(&d.unit));
            all.push(SubjectRef::account(&intent.subject.id));
        }
        Deed::CapacityGranted(d) => all.push(SubjectRef::unit(&d.unit)),
        Deed::AccountOpened(d) => all.push(SubjectRef::unit(&d.unit)),
        Deed::HistoricalImported(d) => all.push(SubjectRef::unit(&d.unit)),
        Deed::HistoricalCorrected(_) => all.push(super::publication_of(&intent.subject.id)),
        Deed::CatalogueAdopted(_) => all.push(SubjectRef::unit(&intent.subject.id)),
        Deed::PublicationPrepared(d) => {
            all.push(SubjectRef::unit(&d.unit));
            all.push(source(&d.source));
        }
        Deed::PublicationBound(d) => {
            all.push(SubjectRef::unit(&d.unit));
            all.push(source(&d.source));
        }
        Deed::HearingNoticed(d) => {
            all.push(SubjectRef::account(&d.chair));
            all.extend(d.room.iter().map(SubjectRef::device));
        }
        Deed::InquiryRecorded(d) => all.extend(d.room.iter().map(SubjectRef::device)),
        Deed::DeviceRegistered(d) => all.push(SubjectRef::unit(&d.unit)),
        Deed::DeviceAssigned(d) => all.extend(d.officer.iter().map(SubjectRef::officer)),
        Deed::RecordingAssigned(d) => all.extend(d.same_as.iter().map(SubjectRef::recording)),
        Deed::RecordingHandedOver(d) => {
            all.push(SubjectRef::officer(&d.officer));
            all.extend(d.device.iter().map(SubjectRef::device));
        }
        _ => {}
    }
    // A part of a case is judged with the case and its agency.
    if let Some(case) = super::case_about(facts, intent).filter(|s| *s != intent.subject) {
        all.extend(facts.peek(&case).and_then(|k| k.state.case()).map(|c| SubjectRef::unit(&c.unit)));
        all.push(case);
    }
    match facts.peek(&intent.subject).map(|k| &k.state) {
        Some(State::Case(case)) => {
            all.push(SubjectRef::unit(&case.unit));
            all.push(SubjectRef::catalogue(&case.unit));
            all.push(SubjectRef::reviewer(&actor.account));
            all.extend(case.handlers.iter().chain(&case.officers).map(SubjectRef::officer));
            all.extend(crate::state::officers_named(&intent.deed).iter().map(SubjectRef::officer));
            if let Some(series) = series_of(&intent.deed) {
                all.push(SubjectRef::series(&case.unit, series, year));
            }
            if let Deed::DocumentCancelled(d) = &intent.deed
                && let Some(entry) = case.documents.iter().find(|e| e.seq == d.entry && e.number.is_some())
            {
                all.push(SubjectRef::document(&intent.subject.id, entry.seq, &entry.kind));
                all.extend(
                    super::papers::series_of(&entry.kind)
                        .map(|series| SubjectRef::series(&case.unit, series, entry.on.year())),
                );
            }
            if let (Deed::DecisionRevoked(_), Some(id)) =
                (&intent.deed, case.decision.as_ref().and_then(|d| d.publication.clone()))
            {
                all.push(SubjectRef::publication(id));
            }
        }
        Some(State::Account(a)) => all.extend(a.grants.iter().map(|g| SubjectRef::unit(&g.unit))),
        Some(State::Device(d)) => all.push(SubjectRef::unit(&d.registered.unit)),
        Some(State::Publication(p)) => {
            all.push(SubjectRef::unit(&p.unit));
            all.push(source(&p.source));
        }
        _ => {}
    }
    all.sort();
    all.dedup();
    all
}

fn source(source: &Source) -> SubjectRef {
    match source {
        Source::Case(id) => SubjectRef::case(id),
        Source::Historical(id) => SubjectRef::historical(id),
    }
}

fn series_of(deed: &Deed) -> Option<&'static str> {
    Some(match deed {
        Deed::CaseOpened(_) => super::NO_OPENING.series,
        Deed::CorrectionOrdered(_) => super::NO_CORRECTION.series,
        Deed::ReviewConcluded(_) => super::NO_REVIEW.series,
        Deed::NoticeIssued(_) => super::NO_NOTICE.series,
        Deed::HearingNoticed(_) => super::NO_HEARING.series,
        Deed::DecisionMade(_) => super::NO_DECISION.series,
        _ => return None,
    })
}

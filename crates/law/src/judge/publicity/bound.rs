//! The decided words of a case or an imported row, and the publication that is bound to them.

use super::masker::{self, Persons};
use super::{ARTICLE, Bench, Companion, Grant, basis, conclusion_of};
use crate::act::{Derived, Intent};
use crate::deed::casework::DecisionRevoked;
use crate::deed::publicity::{Changed, Masking, PublicRecord, PublicationBound, Source};
use crate::deed::register::UnitRegistered;
use crate::draft::{Draft, PartyKind, PenaltyKind};
use crate::ids::SubjectRef;
use crate::private::Private;
use crate::redaction::Kind;
use crate::redaction::edition1::LEGAL_PERSON_TERMS;
use crate::refusal::Refusal;
use crate::secret::{KEPT, Secret};
use crate::state::State;
use crate::state::casefile::CaseFile;
use crate::state::publicity::{Historical, Publication};
use jiff::civil::Date;

/// The publication of an imported decision: one for each, whoever asks.
#[must_use]
pub fn publication_of(historical: &str) -> SubjectRef {
    SubjectRef::publication(format!("of-{historical}"))
}

/// Recorded masks as they stand, as far as they are masks of these words; without any, what the masker proposes.
fn masking(bench: &Bench, decided: &PublicRecord, persons: &Persons) -> Masking {
    let again = bench.moment.again.as_ref().and_then(|a| a.masking.as_ref());
    again.map_or_else(|| masker::propose(decided, persons), |m| m.fitted(decided))
}

/// The decision of a case, word for word as far as it becomes public.
fn decided_in_case(
    case: &CaseFile,
    draft: &Draft,
    unit: &UnitRegistered,
    number: &str,
    decided_on: Date,
) -> Option<PublicRecord> {
    let party = case.party.known()?;
    // A citizen's number is none of the public's business, and no part of the record.
    let code = if case.party_facts.kind == PartyKind::Citizen { "" } else { &party.code };
    let mut decided = PublicRecord {
        // What has been decided is no longer suspected.
        title: case.title.trim_start_matches("涉嫌").into(),
        document_no: number.into(),
        party: party.name.clone(),
        party_code: code.into(),
        organ: unit.name.clone(),
        behaviour: "行政处罚".into(),
        kinds: draft.penalties.iter().map(|p| p.kind.title().to_string()).collect(),
        conclusion: conclusion_of(draft),
        facts: draft.facts.text().into(),
        basis: draft.basis.clone(),
        decided_on: Some(decided_on),
        remedies: draft.remedies.clone(),
    };
    // What the house itself worked out, or has from its registers, is never touched.
    keep_informant(case, [&mut decided.title, &mut decided.facts]);
    Some(decided)
}

/// Whoever wrote the informant into them: what is in no editor's words no editor can show. A mask that nobody can lift
/// covers the place, so that it is told how often something was taken out.
fn keep_informant<'a>(case: &CaseFile, texts: impl IntoIterator<Item = &'a mut String>) {
    let Some(secret) = Secret::of_case(case) else { return };
    for text in texts {
        if let Some(without) = secret.replaced(text, KEPT) {
            *text = without;
        }
    }
}

/// Whom the case knows.
fn persons_of_case(case: &CaseFile) -> Persons {
    let mut persons = Persons { natural: case.party_facts.kind == PartyKind::Citizen, ..Persons::default() };
    let Some(party) = case.party.known() else { return persons };
    if persons.natural {
        persons.names.push(party.name.clone());
    } else {
        persons.keep.push(party.name.clone());
        if !party.representative.is_empty() && party.representative != party.name {
            persons.names.push(party.representative.clone());
        }
    }
    let respondents = case.inquiries.iter().filter_map(|i| i.respondent.known());
    persons.names.extend(respondents.filter(|n| **n != party.name).cloned());
    persons.know(Kind::Mobile, &party.phone);
    persons.know(Kind::IdNumber, &party.id_number);
    // A firm's registered address and code are public; a person's are not.
    if persons.natural {
        persons.know(Kind::IdNumber, &party.code);
        persons.know(Kind::Address, &party.address);
    }
    // The informant is in none of the words that people wrote: `keep_informant` has taken him out of them.
    persons
}

/// An imported decision, as printed and read.
fn decided_in_row(historical: &Historical, unit: &UnitRegistered) -> Option<(PublicRecord, Persons)> {
    let row = historical.row.known()?;
    let printed = &row.printed;
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    // A party without a code may be a natural person: masked rather than shown. So is one whose "code" is a
    // citizen's number.
    let code = row.code.clone().filter(|c| crate::uscc::is_organisation_code(c)).unwrap_or_default();
    let firm = !code.is_empty() || LEGAL_PERSON_TERMS.iter().any(|t| printed.party.contains(t));
    let decided = PublicRecord {
        title: format!("{}行政处罚决定（历史数据导入）", printed.party),
        document_no: row.number.clone().unwrap_or_default(),
        party: printed.party.clone(),
        party_code: code,
        // A printed organ that names a person or a number is not published as printed.
        organ: or(
            if masker::in_sentence(&printed.organ).is_empty() { &printed.organ } else { "" },
            &unit.name,
        ),
        behaviour: "行政处罚".into(),
        kinds: row.kinds.clone(),
        conclusion: if row.kinds.is_empty() { "见决定书".into() } else { row.kinds.join("；") },
        facts: printed.text.clone(),
        basis: or(&printed.basis, "原记录未载明"),
        decided_on: row.date,
        remedies: String::new(),
    };
    let name = vec![printed.party.clone()];
    let persons = if firm {
        Persons { keep: name, ..Persons::default() }
    } else {
        Persons { names: name, natural: true, ..Persons::default() }
    };
    Some((decided, persons))
}

/// The decided words behind a publication and whom its source knows; none where the source is not known or was
/// erased.
fn source_of(p: &Publication, source: &State, unit: &UnitRegistered) -> Option<(PublicRecord, Persons)> {
    match source {
        State::Case(case) => {
            let made = case.decision.as_ref()?;
            let mut decided = decided_in_case(case, &made.draft, unit, &made.number, made.on)?;
            if let (Some(changed), Some(revoked)) = (&p.changed, &case.revocation) {
                decided.conclusion.clone_from(&revoked.changed_conclusion);
                keep_informant(case, [&mut decided.conclusion]);
                decided.decided_on = Some(changed.on);
            }
            Some((decided, persons_of_case(case)))
        }
        State::Historical(row) => decided_in_row(row, unit),
        _ => None,
    }
}

/// 决定原文 of a publication, from its source as that stands.
#[must_use]
pub fn decided_of(p: &Publication, source: &State, unit: &UnitRegistered) -> Option<PublicRecord> {
    source_of(p, source, unit).map(|(decided, _)| decided)
}

/// The fields in which a publication says something else than was decided, apart from masks; none where it cannot
/// be told. Only what was edited under edition 1 can: since then the words follow from the decision.
#[must_use]
pub fn otherwise_in(p: &Publication, source: &State, unit: &UnitRegistered) -> Vec<&'static str> {
    match (decided_of(p, source, unit), p.record.known()) {
        (Some(decided), Some(public)) if p.decided.is_none() => decided.otherwise_in(public),
        _ => Vec::new(),
    }
}

/// The decision and its masks, for a publication that was prepared before they stood in its record.
pub(super) fn base(bench: &Bench, p: &Publication) -> Result<(PublicRecord, Masking), Refusal> {
    let subject = match &p.source {
        Source::Case(id) => SubjectRef::case(id),
        Source::Historical(id) => SubjectRef::historical(id),
    };
    let unit = bench.unit(&p.unit)?;
    let source = bench.facts.get(&subject).ok_or_else(Refusal::not_found)?;
    let (decided, persons) = source_of(p, &source.state, unit).ok_or_else(Refusal::not_found)?;
    let masks = masking(bench, &decided, &persons);
    Ok((decided, masks))
}

/// The publication of a decision that is being made: its companion.
pub(in crate::judge) fn from_case(
    bench: &Bench,
    case_id: &str,
    case: &CaseFile,
    number: &str,
    decided_on: Date,
) -> Result<PublicationBound, Refusal> {
    let unit = bench.unit(&case.unit)?;
    let draft = &case.draft.as_ref().ok_or_else(Refusal::not_found)?.draft;
    let decided = decided_in_case(case, draft, unit, number, decided_on).ok_or_else(Refusal::not_found)?;
    Ok(of_case(bench, case_id, case, draft, decided, decided_on))
}

fn of_case(
    bench: &Bench,
    case_id: &str,
    case: &CaseFile,
    draft: &Draft,
    decided: PublicRecord,
    on: Date,
) -> PublicationBound {
    let kinds: Vec<PenaltyKind> = draft.penalties.iter().map(|p| p.kind).collect();
    PublicationBound {
        address: bench.moment.fresh_address.clone(),
        masking: masking(bench, &decided, &persons_of_case(case)),
        decided: Some(Private::Known(decided)),
        party_is_minor: case.party_facts.minor,
        due_on: bench.rules.due("publication.penalty", on).map(|d| d.date()),
        until: bench.rules.public_until(on, &kinds),
        ..PublicationBound::of(Source::Case(case_id.into()), &case.unit)
    }
}

/// The publication of what a decision was changed to, which takes the place of the one before.
pub(in crate::judge) fn changed(
    bench: &Bench,
    case_id: &str,
    case: &CaseFile,
    d: &DecisionRevoked,
    replaces: &str,
) -> Result<Companion, Refusal> {
    let made = case.decision.as_ref().ok_or_else(Refusal::not_found)?;
    let unit = bench.unit(&case.unit)?;
    let mut decided =
        decided_in_case(case, &made.draft, unit, &made.number, made.on).ok_or_else(Refusal::not_found)?;
    decided.conclusion.clone_from(&d.changed_conclusion);
    keep_informant(case, [&mut decided.conclusion]);
    decided.decided_on = Some(d.on);
    let deed = PublicationBound {
        changed: Some(Changed {
            by: d.by.clone(),
            instrument: d.instrument.clone(),
            on: d.on,
            replaces: replaces.into(),
        }),
        ..of_case(bench, case_id, case, &made.draft, decided, d.on)
    };
    Ok(Companion {
        subject: SubjectRef::publication(&bench.moment.fresh_id),
        deed: deed.into(),
        derived: Derived::default(),
    })
}

/// Only imported decisions are put up by command; for a case it happens with the decision itself. What has no date,
/// no number or an expired term is never put up (DOMAIN 0.11).
pub(super) fn commanded(bench: &Bench, intent: &Intent, d: &PublicationBound) -> Result<Grant, Refusal> {
    let no = |gate: &str, reason: &str, remedy: &str| Refusal::gate(gate, "1.3a", ARTICLE, reason, remedy);
    let Source::Historical(id) = &d.source else {
        return Err(no("prepared-by-itself", "案件的公示稿随决定自动生成", "在公示管理里编辑已生成的公示稿"));
    };
    let historical = bench
        .facts
        .get(&SubjectRef::historical(id))
        .and_then(|k| k.state.historical())
        .filter(|h| h.unit == bench.actor.unit)
        .ok_or_else(Refusal::not_found)?;
    if d.unit != historical.unit {
        return Err(Refusal::field("unit", "公示单位应当是这条导入记录所属的机关"));
    }
    let expected = publication_of(id);
    if intent.subject != expected {
        let why = format!("每条导入的决定只有一条公示信息，编号为 {}", expected.id);
        return Err(Refusal::field("subject.id", why));
    }
    let same = |k: &State| k.publication().is_some_and(|p| p.source == d.source);
    if bench.facts.all().any(|(_, k)| same(&k.state)) {
        return Err(no("prepared-before", "这条记录已经生成过公示稿", "在公示管理里查看"));
    }
    let row = historical.row.known().ok_or_else(Refusal::not_found)?;
    let Some(decided_on) = row.date else {
        return Err(no("no-date", "原记录没有可靠的决定日期，无法确定公示期限", "查明决定日期后重新导入"));
    };
    if row.number.is_none() {
        return Err(no("no-number", "原记录没有可靠的文号", "查明文号后重新导入"));
    }
    let kinds: Vec<PenaltyKind> =
        PenaltyKind::ALL.into_iter().filter(|k| row.kinds.iter().any(|t| t == k.title())).collect();
    let kinds = if kinds.is_empty() { vec![PenaltyKind::Fine] } else { kinds };
    let until = bench.rules.public_until(decided_on, &kinds);
    if until.is_none_or(|u| bench.today > u) {
        return Err(no("publication-expired", "公示期限已经届满，不得再公示", "留存备查，不再公示"));
    }
    let unit = bench.unit(&d.unit)?;
    let (decided, persons) = decided_in_row(historical, unit).ok_or_else(Refusal::not_found)?;
    let deed = PublicationBound {
        address: bench.moment.fresh_address.clone(),
        masking: masking(bench, &decided, &persons),
        decided: Some(Private::Known(decided)),
        until,
        ..PublicationBound::of(d.source.clone(), &d.unit)
    };
    let blank = PublicationBound::of(d.source.clone(), &d.unit);
    if *d != blank && *d != deed {
        let why = "公示地址、决定原文、遮盖和期限由系统从导入的记录得出，不能填写";
        return Err(Refusal::field("address", why));
    }
    Ok(Grant {
        deciding: d.unit.clone(),
        basis: basis("1.3a", ARTICLE),
        deed: Some(deed.into()),
        ..Grant::default()
    })
}

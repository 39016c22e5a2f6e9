//! The decided words of a case or an imported row, and the publication that is bound to them.

use super::imitation::imitates;
use super::masker::{self, Persons};
use super::result;
use super::{ARTICLE, Bench, Companion, Grant, basis, conclusion_of};
use crate::act::{Derived, Intent};
use crate::deed::casework::DecisionRevoked;
use crate::deed::publicity::{Changed, Mask, Masking, PublicRecord, PublicationBound, Source};
use crate::deed::register::UnitRegistered;
use crate::draft::{Draft, PartyKind, PenaltyKind};
use crate::edition::{EDGES, FIRST, READING};
use crate::history::HistoricalRow;
use crate::ids::SubjectRef;
use crate::private::Private;
use crate::redaction::edition1::LEGAL_PERSON_TERMS;
use crate::redaction::{Kind, MASK};
use crate::refusal::Refusal;
use crate::secret::{KEPT, Secret};
use crate::state::State;
use crate::state::casefile::CaseFile;
use crate::state::publicity::{Historical, Publication, Stage};
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
    edition: u32,
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
    keep_informant(edition, case, [&mut decided.title, &mut decided.facts]);
    Some(decided)
}

/// Whoever wrote the informant into them: what is in no editor's words no editor can show. A mask that nobody can lift
/// covers the place, so that it is told how often something was taken out.
fn keep_informant<'a>(edition: u32, case: &CaseFile, texts: impl IntoIterator<Item = &'a mut String>) {
    let Some(secret) = Secret::of_case_in(edition, case) else { return };
    for text in texts {
        if let Some(without) = secret.replaced(text, KEPT) {
            *text = without;
        }
    }
}

/// Whom the case knows.
pub(in crate::judge) fn persons_of_case(case: &CaseFile) -> Persons {
    let mut persons = Persons { natural: case.party_facts.kind == PartyKind::Citizen, ..Persons::default() };
    let Some(party) = case.party.known() else { return persons };
    if persons.natural {
        persons.name(&party.name);
    } else {
        persons.keep.push(party.name.clone());
        if !party.representative.is_empty() && party.representative != party.name {
            persons.name(&party.representative);
        }
    }
    let respondents = case.inquiries.iter().filter_map(|i| i.respondent.known());
    respondents.filter(|n| **n != party.name).for_each(|name| persons.name(name));
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

/// Whom the source of a publication knows.
pub(super) fn persons_behind(bench: &Bench, p: &Publication) -> Persons {
    let subject = match &p.source {
        Source::Case(id) => SubjectRef::case(id),
        Source::Historical(id) => SubjectRef::historical(id),
    };
    bench.facts.peek(&subject).map(|known| persons_of(&known.state)).unwrap_or_default()
}

fn persons_of(source: &State) -> Persons {
    match source {
        State::Case(case) => persons_of_case(case),
        State::Historical(row) => row.row.known().map(persons_in_row).unwrap_or_default(),
        _ => Persons::default(),
    }
}

/// What people wrote to a publication (reasons, instruments) as the public may read it: without the informant of its case
/// and without the natural persons whom its source knows. Those of its decision are masked where they stand in it.
#[must_use]
pub fn words_in_public(source: &State, text: &str) -> String {
    let secret = source.case().and_then(Secret::of_case);
    let kept = secret.and_then(|secret| secret.replaced(text, KEPT)).unwrap_or_else(|| text.to_owned());
    masker::in_public(&kept, &persons_of(source))
}

/// Whether a name is a firm's: by its code, or by how names of firms end. Of a short one without a code nobody can tell a
/// shop from the person who has its name: it is a person's, and the editor may show it with a reason.
fn is_firm(row: &HistoricalRow) -> bool {
    const LETTERS_MIN: usize = 5;
    if row.code.as_ref().is_some_and(|code| crate::uscc::is_organisation_code(code)) {
        return true;
    }
    let letters: String = row.printed.party.chars().filter(|c| c.is_alphanumeric()).collect();
    let ending = LEGAL_PERSON_TERMS.iter().chain(FIRM_ENDINGS).any(|term| letters.ends_with(term));
    ending && letters.chars().count() >= LETTERS_MIN
}

/// How names of shops and offices end, beside the terms of legal persons.
const FIRM_ENDINGS: &[&str] = &[
    "店", "部", "行", "馆", "社", "所", "站", "场", "院", "坊", "铺", "吧", "园", "中心", "超市", "企业",
    "集团", "门诊", "诊所", "药房", "商行", "工厂", "车间", "局", "厅", "处", "队", "村", "会",
];

fn persons_in_row(row: &HistoricalRow) -> Persons {
    let name = vec![row.printed.party.clone()];
    match is_firm(row) {
        true => Persons { keep: name, ..Persons::default() },
        false => Persons { names: name, natural: true, ..Persons::default() },
    }
}

/// An imported decision, as printed and read. Since edition 3 its result is what was printed, word for word.
fn decided_in_row(
    historical: &Historical,
    unit: &UnitRegistered,
    edition: u32,
) -> Option<(PublicRecord, Persons)> {
    let row = historical.row.known()?;
    let printed = &row.printed;
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    // A party without a code may be a natural person: masked rather than shown. So is one whose "code" is a
    // citizen's number.
    let code = row.code.clone().filter(|c| crate::uscc::is_organisation_code(c)).unwrap_or_default();
    let decided = PublicRecord {
        title: format!("{}行政处罚决定（历史数据导入）", printed.party),
        document_no: row.number.clone().unwrap_or_default(),
        party: printed.party.clone(),
        party_code: code,
        // A printed organ that names a person or a number is not published as printed.
        organ: or(
            if masker::in_sentence(&printed.organ, &Persons::default()).is_empty() {
                &printed.organ
            } else {
                ""
            },
            &unit.name,
        ),
        behaviour: "行政处罚".into(),
        kinds: row.kinds.clone(),
        conclusion: match edition {
            ..READING if row.kinds.is_empty() => "见决定书".into(),
            ..READING => row.kinds.join("；"),
            _ => printed_result(&printed.kinds, &printed.amount),
        },
        facts: printed.text.clone(),
        basis: or(&printed.basis, "原记录未载明"),
        decided_on: row.date,
        remedies: String::new(),
    };
    Some((decided, persons_in_row(row)))
}

/// Kinds and amount as they were printed.
fn printed_result(kinds: &str, amount: &str) -> String {
    match (kinds.trim(), amount.trim()) {
        ("", "") => "见决定书".into(),
        (kinds, "") => kinds.into(),
        ("", amount) => amount.into(),
        (kinds, amount) if kinds.contains(amount) => kinds.into(),
        (kinds, amount) => format!("{kinds}（金额：{amount}）"),
    }
}

/// What a changed decision says now: the content that it was changed to, in the place of what it was.
fn as_changed(edition: u32, case: &CaseFile, d: &DecisionRevoked, mut decided: PublicRecord) -> PublicRecord {
    decided.conclusion.clone_from(&d.changed_conclusion);
    // Under edition 2 the change was its words alone.
    if !d.changed_kinds.is_empty() {
        decided.kinds = d.changed_kinds.iter().map(|k| k.title().to_string()).collect();
        decided.remedies.clone_from(&d.changed_remedies);
        if !d.changed_basis.is_empty() {
            decided.basis.clone_from(&d.changed_basis);
        }
    }
    let texts = [&mut decided.conclusion, &mut decided.basis, &mut decided.remedies];
    keep_informant(edition, case, texts);
    decided.decided_on = Some(d.on);
    decided
}

/// The decided words behind a publication and whom its source knows; none where the source is not known or was
/// erased.
fn source_of(
    edition: u32,
    p: &Publication,
    source: &State,
    unit: &UnitRegistered,
) -> Option<(PublicRecord, Persons)> {
    match source {
        State::Case(case) => {
            let made = case.decision.as_ref()?;
            let decided = decided_in_case(edition, case, &made.draft, unit, &made.number, made.on)?;
            let change = case.revocation.as_ref().filter(|d| p.changed.is_some() && d.is_change());
            let decided = match change {
                Some(change) => as_changed(edition, case, change, decided),
                None => decided,
            };
            Some((decided, persons_of_case(case)))
        }
        // Only what was prepared under edition 1 is asked for here.
        State::Historical(row) => decided_in_row(row, unit, EDGES),
        _ => None,
    }
}

/// 决定原文 of a publication, from its source as that stands.
#[must_use]
pub fn decided_of(p: &Publication, source: &State, unit: &UnitRegistered) -> Option<PublicRecord> {
    // Who edited it then could know the informant as edition 1 read him.
    source_of(FIRST, p, source, unit).map(|(decided, _)| decided)
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
    let (decided, persons) =
        source_of(bench.edition, p, &source.state, unit).ok_or_else(Refusal::not_found)?;
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
    let decided = decided_in_case(bench.edition, case, draft, unit, number, decided_on)
        .ok_or_else(Refusal::not_found)?;
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
    old: &Publication,
) -> Result<Companion, Refusal> {
    let made = case.decision.as_ref().ok_or_else(Refusal::not_found)?;
    let unit = bench.unit(&case.unit)?;
    let decided = decided_in_case(bench.edition, case, &made.draft, unit, &made.number, made.on)
        .ok_or_else(Refusal::not_found)?;
    let decided = as_changed(bench.edition, case, d, decided);
    let mut deed = PublicationBound {
        changed: Some(Changed {
            by: d.by.clone(),
            instrument: d.instrument.clone(),
            on: d.on,
            replaces: old.address.clone(),
        }),
        ..of_case(bench, case_id, case, &made.draft, decided, d.on)
    };
    if bench.edition >= READING {
        deed.until = bench.rules.public_until(d.on, &d.changed_kinds);
        deed.withheld = match &old.stage {
            Stage::Withheld { ground } => Some(*ground),
            _ => None,
        };
        deed.extent = old.extent;
        deed.pending.clone_from(&old.pending);
        deed.masking = carried(&deed, old);
    }
    Ok(Companion {
        subject: SubjectRef::publication(&bench.moment.fresh_id),
        deed: deed.into(),
        derived: Derived::default(),
    })
}

/// The masks of the new words, with those that people had put on words that are still the same: a change of the result is
/// no reason to show what was covered. Where one of them and a proposed one meet, theirs stays, and of the other what it
/// leaves open.
fn carried(deed: &PublicationBound, old: &Publication) -> Masking {
    let proposed = deed.masking.clone();
    let words =
        (deed.decided.as_ref().and_then(Private::known), old.decided.as_ref().and_then(Private::known));
    let (Some(new), Some(before)) = words else { return proposed };
    let place = |m: &Mask| (m.field, m.from, m.to);
    let stays = |mask: &&Mask| mask.field.of(new) == mask.field.of(before);
    // Where both are the same place, the proposed one tells people apart as the new words do.
    let again = |mask: &&Mask| proposed.masks.iter().all(|p| place(p) != place(mask));
    let mut masks: Vec<Mask> = old.masking.masks.iter().filter(stays).filter(again).cloned().collect();
    let put = masks.clone();
    for mask in proposed.masks {
        let meets = |m: &&Mask| m.field == mask.field && m.from < mask.to && mask.from < m.to;
        let met: Vec<(usize, usize)> = put.iter().filter(meets).map(|m| (m.from, m.to)).collect();
        if met.is_empty() {
            masks.push(mask);
            continue;
        }
        let text: Vec<char> = mask.field.of(new).chars().collect();
        let left = result::beside(&text, &met, (mask.from, mask.to));
        masks.extend(left.into_iter().map(|(from, to)| Mask {
            from,
            to,
            replacement: MASK.into(),
            ..mask.clone()
        }));
    }
    Masking { version: proposed.version, masks }.fitted(new)
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
    if bench.moment.again.is_none() {
        imitates(bench, historical, row)?;
    }
    let unit = bench.unit(&d.unit)?;
    let (decided, persons) =
        decided_in_row(historical, unit, bench.edition).ok_or_else(Refusal::not_found)?;
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

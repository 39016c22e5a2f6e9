//! Marking of personal values in free text, and the secrecy of the informant.

use crate::model::{Document, Run, Text};
use law::draft::PartyKind;
use law::private::Private;
use law::state::casefile::CaseFile;

/// Shorter values occur in ordinary words by chance.
const VALUE_MIN_CHARS: usize = 2;

/// What is written for a recipient or respondent without being anybody's name.
const NO_NAMES: [&str; 8] = ["本人", "当事人", "负责人", "法定代表人", "经营者", "代理人", "门卫", "收发室"];

/// The values of the case that identify a natural person, the longest first so that a value inside another
/// does not split it.
pub(crate) fn personal_values(case: &CaseFile) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    if let Some(p) = case.party.known() {
        if case.party_facts.kind == PartyKind::Citizen || case.party_facts.minor {
            all.extend([p.name.clone(), p.address.clone(), p.code.clone()]);
        }
        all.extend([p.representative.clone(), p.id_number.clone(), p.phone.clone()]);
    }
    let known = |value: &Private<String>| value.known().cloned();
    all.extend(case.inquiries.iter().filter_map(|q| known(&q.respondent)));
    all.extend(case.inspections.iter().filter_map(|i| i.witness.as_ref()).filter_map(known));
    all.extend(case.services.iter().filter_map(|s| known(&s.served.recipient)));
    // A firm that signs for itself is no person.
    let firm =
        case.party.known().map(|p| p.name.clone()).filter(|_| case.party_facts.kind != PartyKind::Citizen);
    all.retain(|v| {
        !NO_NAMES.contains(&v.trim())
            && v.trim().chars().count() >= VALUE_MIN_CHARS
            && Some(v) != firm.as_ref()
    });
    all.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
    all.dedup();
    all
}

/// Marks every occurrence of the values.
pub(crate) fn mark(document: &mut Document, values: &[String]) {
    for text in document.texts_mut() {
        for value in values {
            text.runs = text.runs.drain(..).flat_map(|run| split(run, value)).collect();
        }
    }
}

fn split(run: Run, value: &str) -> Vec<Run> {
    if run.personal || !run.text.contains(value) {
        return vec![run];
    }
    let mut out = Vec::new();
    for (i, piece) in run.text.split(value).enumerate() {
        if i > 0 {
            out.push(Run { text: value.into(), personal: true });
        }
        if !piece.is_empty() {
            out.push(Run { text: piece.into(), personal: false });
        }
    }
    out
}

/// 举报人保密: the informant's name and contact in a free text about the clue become 举报人. A name that is
/// the party's own stays: who reports himself is named as the party.
pub(crate) fn without_informant(case: &CaseFile, text: &str) -> String {
    let Some(informant) = case.informant.as_ref().and_then(Private::known) else { return text.into() };
    let party = case.party.known().map(|p| p.name.as_str()).unwrap_or_default();
    [(&informant.contact, "保密"), (&informant.name, "举报人")]
        .into_iter()
        .filter(|(v, _)| v.trim().chars().count() >= VALUE_MIN_CHARS && v.as_str() != party)
        .fold(text.to_owned(), |t, (value, instead)| t.replace(value.trim(), instead))
}

/// The same as a text.
pub(crate) fn secret_kept(case: &CaseFile, text: &str) -> Text {
    Text::plain(without_informant(case, text))
}

//! What waits for whom, over many cases in a few readings: the facts of all are loaded at once and the law is
//! asked for each.

use super::waits::{Waits, waits_for};
use crate::session::Staff;
use jiff::civil::Date;
use law::authority::{Actor, Capacity as C};
use law::facts::Facts;
use law::ids::{SubjectKind, SubjectRef};
use law::judge::may_begin;
use law::state::casefile::CaseFile;
use office::Fault;
use store::{CaseFilter, CaseOrder, CaseRow, Page};

/// Most cases that the workbench looks at: those whose deadlines come first.
const LOOKED_AT: u64 = 300;

/// A case with what it waits for.
#[derive(Debug)]
pub struct Waiting {
    /// The row.
    pub row: CaseRow,
    /// What for.
    pub waits: Waits,
    /// This person can take the step now.
    pub mine: bool,
}

/// The cases that this person may see; none for those who see no case at all.
#[must_use]
pub fn visible(me: &Actor) -> Option<CaseFilter> {
    let unit = Some(me.unit.clone());
    match me.capacity {
        C::Supervisor => Some(CaseFilter::default()),
        C::Officer | C::UnitHead | C::DeputyHead | C::AgencyHead | C::Custodian => {
            Some(CaseFilter { unit, ..CaseFilter::default() })
        }
        C::Reviewer => Some(CaseFilter { review_body: unit, ..CaseFilter::default() }),
        _ => None,
    }
}

/// What waits in the cases that this person may see, the earliest deadline first.
///
/// # Errors
/// When the store fails.
pub async fn waiting(staff: &Staff) -> Result<Vec<Waiting>, Fault> {
    let Some(filter) = visible(&staff.actor) else { return Ok(Vec::new()) };
    let rows =
        staff.lists(SubjectKind::Case).cases(&filter, CaseOrder::Due, Page::first(LOOKED_AT)).await?.rows;
    let facts = facts(staff, &rows).await?;
    let (rules, moment) = (staff.app.office().rules(), staff.app.office().moment());
    let today = moment.today();
    let mut all = Vec::new();
    for row in rows {
        let subject = SubjectRef::case(&row.id);
        let Some(case) = case_of(&facts, &subject) else { continue };
        let Some(waits) = waits_for(case, today) else { continue };
        let mine = waits
            .tag
            .filter(|_| !waits.party)
            .is_some_and(|tag| may_begin(&facts, &staff.actor, &subject, tag, &rules, &moment).is_ok());
        all.push(Waiting { row, waits, mine });
    }
    all.sort_by_key(|w| (w.waits.due.is_none(), w.waits.due));
    Ok(all)
}

fn case_of<'a>(facts: &'a Facts, subject: &SubjectRef) -> Option<&'a CaseFile> {
    facts.peek(subject).and_then(|k| k.state.case())
}

async fn facts(staff: &Staff, rows: &[CaseRow]) -> Result<Facts, Fault> {
    let store = staff.app.office().store();
    let mut wanted = vec![SubjectRef::account(&staff.actor.account), SubjectRef::unit(&staff.actor.unit)];
    for row in rows {
        wanted.extend([
            SubjectRef::case(&row.id),
            SubjectRef::unit(&row.unit),
            SubjectRef::catalogue(&row.unit),
        ]);
        wanted.extend(row.handlers.iter().map(SubjectRef::officer));
    }
    let mut facts = Facts::new();
    for (subject, known) in store.load_many(&wanted).await? {
        facts.add(subject, known);
    }
    Ok(facts)
}

/// How a date stands to today.
#[must_use]
pub fn light_of(due: Date, today: Date) -> crate::look::State {
    let left = (due - today).get_days();
    match left {
        ..0 => crate::look::State::Over,
        0..=NEAR_DAYS => crate::look::State::Near,
        _ => crate::look::State::Good,
    }
}

/// Near is within three days in lists; the case page counts each period in its own unit.
const NEAR_DAYS: i32 = 3;

/// `3月24日到期`, `3月12日到期，已超期`: a date in a list, where the unit is not at hand.
#[must_use]
pub fn due_words(due: Date, today: Date) -> String {
    let day = if due.year() == today.year() {
        crate::look::format::date_short(due)
    } else {
        crate::look::format::date(due)
    };
    match (due - today).get_days() {
        ..0 => format!("{day}到期，已超期"),
        0 => "今天到期".into(),
        _ => format!("{day}到期"),
    }
}

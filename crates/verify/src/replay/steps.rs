//! An entry as a step of the report.

use super::Judged;
use crate::entry::Entry;
use crate::report::Step;
use law::facts::Known;
use law::ids::SubjectRef;
use std::collections::BTreeMap;

/// The step of an entry.
pub(crate) fn step_of(entry: &Entry, judged: Judged, known: &BTreeMap<SubjectRef, Known>) -> Step {
    let act = &entry.act;
    let unit = known.get(&SubjectRef::unit(&act.actor.unit)).and_then(|k| k.state.unit());
    Step {
        entry: entry.no,
        subject: act.subject.to_string(),
        seq: act.seq,
        tag: act.deed.tag().into(),
        title: act.deed.title().into(),
        date: act.on().to_string(),
        who: act.actor.name.clone(),
        capacity: act.actor.capacity.title().into(),
        unit: unit.map_or_else(|| act.actor.unit.clone(), |u| u.registered.name.clone()),
        basis: act.basis.iter().map(|b| format!("条款 {}　{}", b.clause, b.article)).collect(),
        status: judged.status,
        remarks: judged.remarks,
    }
}

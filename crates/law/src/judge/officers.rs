//! 执法人员 — at least two, each with a certificate valid on that day and in that place (处罚法 42).

use super::Bench;
use crate::ids::SubjectRef;
use crate::refusal::Refusal;
use crate::state::casefile::CaseFile;
use crate::state::register::{Officer, Unfit};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// 不得少于两人 (处罚法 42(1)).
const OFFICERS_MIN: usize = 2;

/// Checks the officers named in `field` for acting in the case's place on `day`.
pub(super) fn fit(
    bench: &Bench,
    case_region: &str,
    ids: &[String],
    field: &str,
    day: Date,
) -> Result<(), Refusal> {
    let distinct: BTreeSet<&String> = ids.iter().collect();
    if distinct.len() < OFFICERS_MIN {
        return Err(Refusal::gate(
            "one-officer",
            "1.2a",
            "行政处罚法 第四十二条第一款",
            format!("执法人员不得少于两人，现在只有 {} 人", distinct.len()),
            "再选一名持有有效执法证件的执法人员",
        ));
    }
    for id in distinct {
        let officer = find(bench, id, field)?;
        officer.fit_on(day, case_region).map_err(|unfit| refusal(officer, day, &unfit))?;
    }
    Ok(())
}

/// As [`fit`], and the person who records is one of them.
pub(super) fn fit_with_actor(
    bench: &Bench,
    case: &CaseFile,
    ids: &[String],
    day: Date,
) -> Result<(), Refusal> {
    fit(bench, &case.region, ids, "officers", day)?;
    not_recused(case, ids)?;
    match &bench.actor.officer {
        Some(me) if ids.contains(me) => Ok(()),
        _ => Err(Refusal::field("officers", "记录人必须是参加人员之一")),
    }
}

/// Whoever has been recused takes no further part (处罚法 43).
pub(super) fn not_recused(case: &CaseFile, ids: &[String]) -> Result<(), Refusal> {
    if case.recusals.iter().any(|r| r.granted && ids.contains(&r.officer)) {
        return Err(Refusal::gate(
            "recused",
            "1.2b",
            "行政处罚法 第四十三条",
            "其中有已决定回避的执法人员",
            "另选执法人员；缺少承办人的，先变更承办人",
        ));
    }
    Ok(())
}

/// Checks that all are handlers of the case.
pub(super) fn are_handlers(case: &CaseFile, ids: &[String], field: &str) -> Result<(), Refusal> {
    if ids.iter().all(|id| case.handlers.contains(id)) {
        Ok(())
    } else {
        Err(Refusal::field(field, "只能由本案承办人签署；更换人员的，先变更承办人"))
    }
}

fn find<'a>(bench: &Bench<'a>, id: &str, field: &str) -> Result<&'a Officer, Refusal> {
    bench
        .facts
        .get(&SubjectRef::officer(id))
        .and_then(|k| k.state.officer())
        .ok_or_else(|| Refusal::field(field, "执法人员库里没有这个人"))
}

fn refusal(officer: &Officer, day: Date, unfit: &Unfit) -> Refusal {
    let who = format!("{}（{}）", officer.name, officer.number);
    let (gate, reason, remedy) = match unfit {
        Unfit::NotYetValid(from) => (
            "certificate-not-yet-valid",
            format!("{who}的执法证件 {from} 起生效，{day} 还不能执法"),
            "换一名证件有效的执法人员",
        ),
        Unfit::Expired(to) => (
            "certificate-expired",
            format!("{who}的执法证件已于 {to} 到期，{day} 不能执法"),
            "换一名证件有效的执法人员；证件换发后由司法行政机关登记",
        ),
        Unfit::Suspended(from) => (
            "certificate-suspended",
            format!("{who}的执法证件自 {from} 起被暂扣"),
            "换一名证件有效的执法人员",
        ),
        Unfit::OutOfRegion(region) => (
            "out-of-region",
            format!("{who}的执法区域是 {}，不包括本案发生地", crate::region::name(region)),
            "换一名本区域的执法人员，或者由司法行政机关登记指定、协助或者委托文书",
        ),
    };
    Refusal::gate(gate, "1.1d", "行政处罚法 第四十二条第一款、第五十五条", reason, remedy)
}

//! 查阅案卷、对举报人的答复: what is about a case and stands apart from its history.

use super::casework::LINE_MAX;
use super::papers::case_of;
use super::{Bench, Grant, basis};
use crate::act::Intent;
use crate::authority::may_see_informant;
use crate::deed::Deed;
use crate::deed::casework::InformantAnswered;
use crate::deed::record::CaseViewed;
use crate::refusal::{Fields, Refusal};

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    match &intent.deed {
        Deed::CaseViewed(d) => viewed(bench, d),
        Deed::InformantAnswered(d) => answered(bench, intent, d),
        _ => Err(Refusal::not_found()),
    }
}

fn viewed(bench: &Bench, d: &CaseViewed) -> Result<Grant, Refusal> {
    let case = case_of(bench, &d.case)?;
    let mut fields = Fields::new();
    fields.text("note", "查阅说明", &d.note, LINE_MAX);
    fields.done()?;
    Ok(Grant {
        deciding: case.unit.clone(),
        basis: basis("2.3c", "国办发〔2018〕118号 第九项"),
        ..Grant::default()
    })
}

fn answered(bench: &Bench, intent: &Intent, d: &InformantAnswered) -> Result<Grant, Refusal> {
    let case = case_of(bench, &d.case)?;
    if intent.subject.id != d.case {
        return Err(Refusal::not_found());
    }
    // Whether there is an informant is told only to whoever may know who it is.
    if !may_see_informant(bench.actor, case) {
        return Err(Refusal::forbidden("只能由知道举报情况的承办人办理", "请承办人办理"));
    }
    if case.informant.is_none() {
        return Err(Refusal::gate("no-informant", "1.2b", "", "本案没有举报人", "无需告知"));
    }
    if case.opened.is_none() && case.declined.is_none() {
        return Err(Refusal::gate(
            "step-order",
            "1.2b",
            "行政处罚法 第五十四条",
            "现在还不能“告知举报人处理结果”：还没有决定是否立案",
            "立案或者不予立案之后再告知",
        ));
    }
    if bench.facts.peek(&intent.subject).is_some() || case.informant_told_on.is_some() {
        return Err(Refusal::gate("told-before", "1.2b", "", "已经告知过举报人", "不用再办"));
    }
    let mut fields = Fields::new();
    fields.text("manner", "告知方式", d.manner.known().map_or("", String::as_str), LINE_MAX);
    if d.told_on > bench.today {
        fields.add("told_on", "告知日期晚于今天");
    }
    fields.done()?;
    Ok(Grant {
        deciding: case.unit.clone(),
        basis: basis("1.2b", "行政处罚法 第五十四条"),
        ..Grant::default()
    })
}

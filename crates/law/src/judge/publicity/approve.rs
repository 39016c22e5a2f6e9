//! 审批公示 — by another than who edited; what is approved is the decision minus masks.

use super::imitation::imitates;
use super::masked::{scanned, scans};
use super::{ARTICLE, Bench, Grant, TEXT_MAX, basis, bound, masker, may_be_public, stage, undecided};
use crate::act::Derived;
use crate::deed::publicity::{PublicationApproved, Source};
use crate::edition::READING;
use crate::ids::SubjectRef;
use crate::refusal::{Fields, Refusal};
use crate::state::publicity::Publication;

pub(super) fn judge(bench: &Bench, p: &Publication, d: &PublicationApproved) -> Result<Grant, Refusal> {
    if p.stage.wire() == "prepared" {
        return Err(Refusal::gate(
            "not-edited",
            "1.0a",
            ARTICLE,
            "公示稿还没有经编辑核对",
            "由公示编辑核对脱敏内容后提交审批",
        ));
    }
    stage(p, &["edited"])?;
    undecided(p)?;
    let mut fields = Fields::new();
    fields.optional("opinion", "审批意见", &d.opinion, TEXT_MAX);
    fields.optional("late_reason", "逾期公示的理由", &d.late_reason, TEXT_MAX);
    fields.done()?;
    if p.editor.as_ref() == Some(&bench.actor.account) {
        return Err(Refusal::gate(
            "editor-approves",
            "1.0a",
            ARTICLE,
            "编辑人不能审批自己编辑的公示稿",
            "由另一名公示审批人审批",
        ));
    }
    may_be_public(bench, p, "按“当事人为未成年人”申请不予公开")?;
    source(bench, p)?;
    as_imported(bench, p)?;
    let record = p.record.known().ok_or_else(Refusal::not_found)?;
    let showing = if scans(bench) { masker::showing(record) } else { Vec::new() };
    if let Some((field, message)) = showing.into_iter().next() {
        return Err(Refusal::gate(
            "personal-data",
            "1.3b",
            "个人信息保护法 第二十五条；行政处罚法 第五十条",
            format!("公示内容里还有个人信息：{}，{message}", field.title()),
            "退回编辑，遮盖后再审批",
        ));
    }
    // What was public before was late or not when it was first made public.
    let late = p.past.is_empty() && p.due_on.is_some_and(|due| bench.today > due);
    if late && d.late_reason.trim().is_empty() {
        return Err(Refusal::gate(
            "publication-late",
            "1.3a",
            "行政处罚法 第四十八条；行政执法公示办法",
            format!("应当公示的日期是 {}，已经超过", p.due_on.unwrap_or_default()),
            "写明逾期公示的理由后审批",
        ));
    }
    Ok(Grant {
        derived: Derived {
            masker: Some(scanned(bench)),
            public: Some(record.digest()),
            ..Derived::default()
        },
        basis: basis("1.3a", ARTICLE),
        ..Grant::default()
    })
}

/// What an imported row may be taken for is asked once more: since it was put up a case may have got its number.
fn as_imported(bench: &Bench, p: &Publication) -> Result<(), Refusal> {
    let Source::Historical(id) = &p.source else { return Ok(()) };
    if bench.edition < READING || bench.moment.again.is_some() {
        return Ok(());
    }
    let known = bench.facts.peek(&SubjectRef::historical(id)).ok_or_else(Refusal::not_found)?;
    let historical = known.state.historical().ok_or_else(Refusal::not_found)?;
    let row = historical.row.known().ok_or_else(Refusal::not_found)?;
    imitates(bench, historical, row)
}

/// The decision stands, was served, and says what shall be public.
fn source(bench: &Bench, p: &Publication) -> Result<(), Refusal> {
    if let Source::Case(id) = &p.source {
        let case = bench
            .facts
            .get(&SubjectRef::case(id))
            .and_then(|k| k.state.case())
            .ok_or_else(Refusal::not_found)?;
        if super::taken::is_void(bench, p, case) {
            return Err(super::taken::revoked());
        }
        if case.decision.as_ref().is_none_or(|x| x.served_on.is_none()) {
            return Err(Refusal::gate(
                "publication-before-service",
                "1.3a",
                "行政处罚法 第四十八条、第六十一条",
                "决定书还没有送达，不能公示",
                "送达后再审批；到期仍未送达的登记暂缓公示，公示期限不变",
            ));
        }
    }
    if p.decided.is_some() {
        return Ok(());
    }
    // Edited under edition 1, when words were typed: they must be the decision's, apart from masks.
    let (decided, _) = bound::base(bench, p)?;
    let public = p.record.known().ok_or_else(Refusal::not_found)?;
    let otherwise = decided.otherwise_in(public);
    if otherwise.is_empty() {
        return Ok(());
    }
    Err(Refusal::gate(
        "differs-from-decision",
        "1.0a",
        ARTICLE,
        format!("公示稿与决定不一致：{}", otherwise.join("、")),
        "退回编辑。重新编辑时内容从决定书取得，只选择遮盖",
    ))
}

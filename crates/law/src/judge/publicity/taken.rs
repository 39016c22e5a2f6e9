//! 撤回、不予公开、重新公示 — asked by one person on a listed ground, decided by another.

use super::{ARTICLE, Bench, Grant, LINE_MAX, basis, bound, masker, may_be_public, plain, stage, undecided};
use crate::deed::publicity::{
    PublicationReopened, PublicationRequestDecided, PublicationWithdrawalRequested,
    PublicationWithholdingRequested, Source, WithdrawalGround,
};
use crate::edition::READING;
use crate::ids::SubjectRef;
use crate::refusal::{Fields, Refusal};
use crate::state::casefile::CaseFile;
use crate::state::publicity::{Publication, Stage};

const WITHHELD: &str = "政府信息公开条例 第十四条至第十六条；行政处罚法 第五十条";

fn case_of<'a>(bench: &'a Bench, p: &Publication) -> Option<&'a CaseFile> {
    let Source::Case(id) = &p.source else { return None };
    bench.facts.get(&SubjectRef::case(id)).and_then(|k| k.state.case())
}

/// Whether what a publication says is no longer valid: its decision was revoked, or changed to something else than this.
pub(super) fn is_void(bench: &Bench, p: &Publication, case: &CaseFile) -> bool {
    let Some(last) = &case.revocation else { return false };
    if bench.edition < READING {
        return p.changed.is_none();
    }
    let is_this = p.changed.as_ref().is_some_and(|changed| {
        (&changed.by, &changed.instrument, changed.on) == (&last.by, &last.instrument, last.on)
    });
    !last.is_change() || !is_this
}

/// What is no longer valid is not made public.
pub(super) fn revoked() -> Refusal {
    Refusal::gate(
        "decision-revoked",
        "1.3d",
        "行政处罚法 第四十八条",
        "这项决定已被撤销、变更、确认违法或者确认无效，不能再公示",
        "决定被变更的，公示变更后的内容",
    )
}

pub(super) fn withdrawal(
    bench: &Bench,
    p: &Publication,
    d: &PublicationWithdrawalRequested,
) -> Result<Grant, Refusal> {
    stage(p, &["published"])?;
    undecided(p)?;
    let mut fields = Fields::new();
    fields.text("reason", "撤回理由", &d.reason, LINE_MAX * 5);
    if bench.moment.again.is_none() {
        for leak in masker::in_sentence(&d.reason, &bound::persons_behind(bench, p)) {
            fields.add("reason", leak);
        }
    }
    fields.done()?;
    if d.ground == WithdrawalGround::DecisionVoid && case_of(bench, p).is_some() {
        return Err(Refusal::gate(
            "registered-with-the-case",
            "1.3d",
            "行政处罚法 第四十八条",
            "案件的决定被变更、撤销、确认违法或者确认无效的，公示随案件登记立即撤回",
            "由机关负责人在案件中登记“撤销或者变更决定”",
        ));
    }
    Ok(Grant { basis: basis("1.3d", ARTICLE), ..Grant::default() })
}

pub(super) fn withholding(p: &Publication, d: &PublicationWithholdingRequested) -> Result<Grant, Refusal> {
    stage(p, &["prepared", "edited"])?;
    undecided(p)?;
    plain("reason", "不予公开的理由", &d.reason, "1.3b", WITHHELD)
}

pub(super) fn decided(
    bench: &Bench,
    p: &Publication,
    d: &PublicationRequestDecided,
) -> Result<Grant, Refusal> {
    let pending = p.pending.as_ref().ok_or_else(|| {
        Refusal::gate("nothing-asked", "1.3b", ARTICLE, "没有待决定的申请", "先由一人申请撤回或者不予公开")
    })?;
    let mut fields = Fields::new();
    fields.text("opinion", "决定意见", &d.opinion, LINE_MAX * 5);
    fields.done()?;
    if pending.by == bench.actor.account {
        return Err(Refusal::gate(
            "asker-decides",
            "1.3b",
            ARTICLE,
            "申请人不能决定自己的申请",
            "由另一名公示审批人决定",
        ));
    }
    Ok(Grant { basis: basis("1.3b", ARTICLE), ..Grant::default() })
}

pub(super) fn reopened(bench: &Bench, p: &Publication, d: &PublicationReopened) -> Result<Grant, Refusal> {
    stage(p, &["withdrawn", "withheld"])?;
    if case_of(bench, p).is_some_and(|c| is_void(bench, p, c)) {
        return Err(revoked());
    }
    if let Stage::Withdrawn { ground: Some(ground), .. } = &p.stage
        && !ground.can_be_put_right()
    {
        return Err(Refusal::gate(
            "withdrawn-for-good",
            "1.3d",
            ARTICLE,
            format!("按“{}”撤回的，不能重新公示", ground.title()),
            "保留撤回记录",
        ));
    }
    may_be_public(bench, p, "保持不予公开")?;
    plain("reason", "重新公示的理由", &d.reason, "1.3d", ARTICLE)
}

//! 公示 — prepared by itself from the decided words, masked by one person, approved by another, withdrawn with its
//! decision. What is public is what was decided, minus masks.

mod approve;
mod bound;
pub(super) mod edition1;
mod imitation;
mod masked;
mod masker;
mod result;
mod taken;

pub(super) use bound::{changed, from_case, persons_of_case};
pub use bound::{decided_of, otherwise_in, publication_of, words_in_public};
pub use imitation::series_of;
pub use masker::MASKER;
pub(super) use masker::{in_sentence, names_somebody_beside};

use super::casework::{LINE_MAX, TEXT_MAX, plain};
use super::{Bench, Companion, Grant, basis};
use crate::act::Intent;
use crate::deed::Deed;
use crate::draft::Draft;
use crate::edition::EDGES;
use crate::refusal::Refusal;
use crate::state::casefile::CaseFile;
use crate::state::publicity::Publication;

const ARTICLE: &str = "行政处罚法 第四十八条；政府信息公开条例 第十四条至第二十条";

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    if bench.edition < EDGES {
        return edition1::judge(bench, intent);
    }
    match &intent.deed {
        Deed::PublicationBound(d) => return bound::commanded(bench, intent, d),
        Deed::PublicationPrepared(_)
        | Deed::PublicationEdited(_)
        | Deed::PublicationWithheld(_)
        | Deed::PublicationWithdrawn(_) => return Err(superseded(&intent.deed)),
        _ => {}
    }
    let publication = bench
        .facts
        .peek(&intent.subject)
        .and_then(|k| k.state.publication())
        .ok_or_else(Refusal::not_found)?;
    let mut grant = match &intent.deed {
        Deed::PublicationMasked(d) => masked::judge(bench, publication, d),
        Deed::PublicationReturned(d) => {
            stage(publication, &["edited"])?;
            undecided(publication)?;
            plain("reason", "退回理由", &d.reason, "1.0a", ARTICLE)
        }
        Deed::PublicationApproved(d) => approve::judge(bench, publication, d),
        Deed::PublicationHeld(d) => {
            stage(publication, &["prepared", "edited"])?;
            undecided(publication)?;
            plain("reason", "暂缓理由", &d.reason, "1.3a", ARTICLE)
        }
        Deed::PublicationWithdrawalRequested(d) => taken::withdrawal(bench, publication, d),
        Deed::PublicationWithholdingRequested(d) => taken::withholding(publication, d),
        Deed::PublicationRequestDecided(d) => taken::decided(bench, publication, d),
        Deed::PublicationReopened(d) => taken::reopened(bench, publication, d),
        _ => Err(Refusal::not_found()),
    }?;
    grant.deciding.clone_from(&publication.unit);
    Ok(grant)
}

/// What edition 1 let one person do, or typed.
fn superseded(deed: &Deed) -> Refusal {
    let (reason, remedy) = match deed {
        Deed::PublicationWithheld(_) => {
            ("不予公开须由一人申请、另一人决定", "先申请不予公开，由另一名公示审批人决定")
        }
        Deed::PublicationWithdrawn(_) => (
            "撤回公示须由一人按法定理由申请、另一人决定；决定被撤销、变更的，随决定立即撤回",
            "先申请撤回公示，由另一名公示审批人决定；决定被撤销、变更的，在案件中登记",
        ),
        _ => (
            "公示内容须与决定一致，不能改写文字，只能遮盖或者选择公示范围",
            "用 publication.edited/2 遮盖；导入的决定用 publication.prepared/2 生成公示稿",
        ),
    };
    Refusal::gate("superseded-form", "1.0a", ARTICLE, reason, remedy)
}

fn stage(p: &Publication, allowed: &[&str]) -> Result<(), Refusal> {
    if allowed.contains(&p.stage.wire()) {
        return Ok(());
    }
    Err(Refusal::gate(
        "publication-stage",
        "1.0a",
        ARTICLE,
        format!("这条公示信息的状态是“{}”，不能这样办理", p.stage.title()),
        "按“生成、编辑、审批、公示、撤回”的顺序办理",
    ))
}

/// What is never public whoever approves: a minor's record, and one whose term has run. `minor` says what to do with the
/// first.
fn may_be_public(bench: &Bench, p: &Publication, minor: &str) -> Result<(), Refusal> {
    if p.party_is_minor {
        return Err(Refusal::gate(
            "party-is-minor",
            "1.3b",
            "未成年人保护法 第一百零三条；行政处罚法 第五十条",
            "当事人是未成年人，不得公示",
            minor,
        ));
    }
    if p.has_expired_on(bench.today) {
        return Err(Refusal::gate(
            "publication-expired",
            "1.3a",
            "信用修复管理办法",
            "公示期限已经届满，不得再公示",
            "留存备查，不再公示",
        ));
    }
    Ok(())
}

/// Nothing else is done while somebody waits for an answer.
fn undecided(p: &Publication) -> Result<(), Refusal> {
    let Some(pending) = &p.pending else { return Ok(()) };
    Err(Refusal::gate(
        "request-pending",
        "1.3b",
        ARTICLE,
        format!("有一项申请还没有决定：{}", pending.asked.title()),
        "由另一名公示审批人先决定这项申请",
    ))
}

/// What a decision says, in one line.
#[must_use]
pub fn conclusion_of(draft: &Draft) -> String {
    draft
        .penalties
        .iter()
        .map(|p| {
            let amount = p.amount_fen.map(|f| format!(" {} 元", yuan(f))).unwrap_or_default();
            let detail =
                if p.detail.trim().is_empty() { String::new() } else { format!("（{}）", p.detail) };
            format!("{}{amount}{detail}", p.kind.title())
        })
        .collect::<Vec<_>>()
        .join("；")
}

/// What a case comes to as it stands, in one line: what the decision says, or what was put in its place. `None` while
/// nothing is decided.
#[must_use]
pub fn standing_of(case: &CaseFile) -> Option<String> {
    let decision = case.decision.as_ref()?;
    let Some(r) = &case.revocation else { return Some(conclusion_of(&decision.draft)) };
    let by = format!("{}，{}，{}", r.by, r.instrument, r.on);
    Some(match (r.is_change(), r.changed_conclusion.trim()) {
        // An instrument of the first editions does not say to what.
        (true, "") => format!("原处罚内容已变更，以变更的文书为准（{by}）"),
        (true, now) => format!("{now}（原处罚内容已变更：{by}）"),
        (false, _) => format!("决定已被{}（{by}）", r.kind.title()),
    })
}

/// Fen as yuan with thousands separators; fen shown only where there are any.
#[must_use]
pub fn yuan(fen: i64) -> String {
    let (whole, rest) = (fen.abs().div_euclid(100), fen.abs().rem_euclid(100));
    let digits = whole.to_string();
    let mut out = String::from(if fen < 0 { "-" } else { "" });
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if rest > 0 {
        out.push_str(&format!(".{rest:02}"));
    }
    out
}

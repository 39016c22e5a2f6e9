//! 调查终结报告 and later changes of the draft.

use super::casework::{LINE_MAX, TEXT_MAX};
use super::{Bench, Grant, basis, officers};
use crate::act::Derived;
use crate::deed::Deed;
use crate::draft::{Draft, DraftDigest};
use crate::refusal::{Fields, Refusal};
use crate::remedy;
use crate::state::casefile::CaseFile;

pub(super) fn judge(bench: &Bench, case: &CaseFile, deed: &Deed) -> Result<Grant, Refusal> {
    match deed {
        Deed::InvestigationReported(d) => {
            let mut fields = Fields::new();
            fields.text("course", "调查经过", d.course.known().map_or("", String::as_str), TEXT_MAX);
            check_draft(case, &d.draft, &mut fields);
            fields.done()?;
            officers::fit(bench, &case.region, &d.officers, "officers", bench.today)?;
            officers::are_handlers(case, &d.officers, "officers")?;
            confirmed(d.responsible, "承办机构对事实、证据、法律适用和程序的合法性负责")?;
            let (remedies, digest) = fixed(bench, case, &d.draft)?;
            Ok(Grant {
                derived: Derived { digest: Some(digest), remedies: Some(remedies), ..Derived::default() },
                basis: basis("2.1b", "行政处罚法 第五十七条"),
                ..Grant::default()
            })
        }
        Deed::DraftRevised(d) => {
            let mut fields = Fields::new();
            fields.text("reason", "修改理由", &d.reason, TEXT_MAX);
            check_draft(case, &d.draft, &mut fields);
            fields.done()?;
            let (remedies, digest) = fixed(bench, case, &d.draft)?;
            if Some(&digest) == case.digest() {
                return Err(Refusal::field("draft", "与现在的拟处理决定没有任何不同，无需修改"));
            }
            not_heavier_for_defending(case, &d.draft, &d.new_facts)?;
            let mut draft = d.draft.clone();
            draft.remedies.clone_from(&remedies);
            let new_notice = case.notice().is_some_and(|n| !draft.is_covered_by_notice_of(&n.draft));
            Ok(Grant {
                derived: Derived {
                    digest: Some(digest),
                    remedies: Some(remedies),
                    new_notice,
                    ..Derived::default()
                },
                basis: basis("3.4a", "行政处罚法 第四十四条、第四十五条、第五十七条"),
                ..Grant::default()
            })
        }
        _ => Err(Refusal::not_found()),
    }
}

/// 3.5a: who is answerable confirms it by himself or herself.
pub(super) fn confirmed(responsible: bool, what: &str) -> Result<(), Refusal> {
    if responsible {
        return Ok(());
    }
    Err(Refusal::gate(
        "responsibility-not-confirmed",
        "3.5a",
        "国办发〔2018〕118号 第十四项",
        format!("没有确认：{what}"),
        "核对后勾选确认",
    ))
}

/// The remedies as computed, and the digest of the draft with them.
fn fixed(bench: &Bench, case: &CaseFile, draft: &Draft) -> Result<(String, DraftDigest), Refusal> {
    let remedies = remedy::of_ordinary_penalty(bench.unit(&case.unit)?);
    let mut draft = draft.clone();
    draft.remedies.clone_from(&remedies);
    let party = case.party.known().ok_or_else(|| {
        Refusal::gate(
            "erased",
            "2.3a",
            "个人信息保护法 第四十七条",
            "当事人信息已依法删除",
            "本案不能再作变动",
        )
    })?;
    let digest = draft
        .digest(party, case.party_facts)
        .ok_or_else(|| Refusal::field("draft.facts", "没有填写违法事实"))?;
    Ok((remedies, digest))
}

fn check_draft(case: &CaseFile, draft: &Draft, fields: &mut Fields) {
    fields.text("draft.facts", "违法事实", draft.facts.known().map_or("", String::as_str), TEXT_MAX);
    fields.text("draft.violated", "违反的规定", &draft.violated, TEXT_MAX);
    fields.text("draft.basis", "处罚依据", &draft.basis, TEXT_MAX);
    fields.text("draft.discretion.benchmark", "裁量基准", &draft.discretion.benchmark, LINE_MAX);
    fields.text("draft.discretion.reason", "裁量理由", &draft.discretion.reason, TEXT_MAX);
    fields.text("draft.correction", "责令改正和违法所得情况", &draft.correction, TEXT_MAX);
    fields.text("draft.performance", "履行方式和期限", &draft.performance, TEXT_MAX);
    if draft.evidence.is_empty() {
        fields.add("draft.evidence", "至少引用一件证据");
    }
    for no in &draft.evidence {
        if !case.evidence.iter().any(|(_, e)| e.no == *no) {
            fields.add("draft.evidence", format!("证据清单里没有第 {no} 号证据"));
        }
    }
    if draft.penalties.is_empty() {
        fields.add("draft.penalties", "至少写明一种处罚");
    }
    for (i, p) in draft.penalties.iter().enumerate() {
        let at = format!("draft.penalties.{i}.amount_fen");
        match (p.kind.has_amount(), p.amount_fen) {
            (true, Some(fen)) if fen > 0 => {}
            (true, _) => fields.add(at, format!("{}须写明大于 0 的金额", p.kind.title())),
            (false, Some(_)) => fields.add(at, format!("{}没有金额", p.kind.title())),
            (false, None) => {}
        }
        let twice = draft.penalties.iter().take(i).any(|q| q.kind == p.kind);
        if twice {
            fields.add(format!("draft.penalties.{i}.kind"), format!("{}写了两次", p.kind.title()));
        }
    }
}

/// 不得因当事人陈述、申辩而给予更重的处罚 (处罚法 45(2)). Heavier only on adverse facts found since, shown by
/// evidence listed since and cited in the draft; then a new notice is due.
fn not_heavier_for_defending(case: &CaseFile, draft: &Draft, new_facts: &str) -> Result<(), Refusal> {
    let (Some(statement), Some(told)) = (case.statement_seq, case.notices.last()) else { return Ok(()) };
    if !draft.is_heavier_than(&told.draft) {
        return Ok(());
    }
    let found_since = case.evidence.iter().any(|(seq, e)| *seq > statement && draft.evidence.contains(&e.no));
    if !new_facts.trim().is_empty() && found_since {
        return Ok(());
    }
    Err(Refusal::gate(
        "heavier-after-defence",
        "1.2b",
        "行政处罚法 第四十五条第二款",
        "当事人陈述申辩之后，拟处理决定比告知的更重",
        "不得因申辩加重；确因新查明的事实加重的，登记新证据、引用并写明新事实，再重新告知",
    ))
}

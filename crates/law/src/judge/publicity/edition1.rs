//! 公示 as edition 1 judged it: an editor typed the words, one person withdrew and withheld. Kept for judging again what
//! was recorded then.

use super::{ARTICLE, Bench, Grant, LINE_MAX, TEXT_MAX, basis, conclusion_of, plain, stage};
use crate::act::Intent;
use crate::deed::Deed;
use crate::deed::publicity as pb;
use crate::deed::register::UnitRegistered;
use crate::draft::{PartyKind, PenaltyKind};
use crate::ids::SubjectRef;
use crate::private::Private;
use crate::redaction::edition1::{KnownName, LEGAL_PERSON_TERMS, leaks, masked_name, redact_text};
use crate::refusal::{Fields, Refusal};
use crate::rules::Rules;
use crate::state::casefile::CaseFile;
use crate::state::publicity::{Historical, Publication};
use jiff::civil::Date;

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    if let Deed::PublicationPrepared(d) = &intent.deed {
        return prepared(bench, d);
    }
    let publication = bench
        .facts
        .peek(&intent.subject)
        .and_then(|k| k.state.publication())
        .ok_or_else(Refusal::not_found)?;
    let mut grant = match &intent.deed {
        Deed::PublicationEdited(d) => edited(publication, d),
        Deed::PublicationReturned(d) => {
            stage(publication, &["edited"])?;
            plain("reason", "退回理由", &d.reason, "1.0a", ARTICLE)
        }
        Deed::PublicationApproved(d) => approved(bench, publication, d),
        Deed::PublicationHeld(d) => {
            stage(publication, &["prepared", "edited"])?;
            plain("reason", "暂缓理由", &d.reason, "1.3a", ARTICLE)
        }
        Deed::PublicationWithheld(d) => {
            stage(publication, &["prepared", "edited"])?;
            plain(
                "reason",
                "不予公开的理由",
                &d.reason,
                "1.3b",
                "政府信息公开条例 第十四条至第十六条；行政处罚法 第五十条",
            )
        }
        Deed::PublicationWithdrawn(d) => {
            stage(publication, &["published"])?;
            let mut fields = Fields::new();
            fields.text("reason", "撤回理由", &d.reason, LINE_MAX * 5);
            for leak in leaks(&d.reason) {
                fields.add("reason", leak.message);
            }
            fields.done()?;
            Ok(Grant { basis: basis("1.3d", ARTICLE), ..Grant::default() })
        }
        _ => Err(Refusal::not_found()),
    }?;
    grant.deciding.clone_from(&publication.unit);
    Ok(grant)
}

/// Only imported rows are prepared by command; for a case it happens with the decision itself. What is
/// commanded must be exactly what law makes of the row.
fn prepared(bench: &Bench, d: &pb::PublicationPrepared) -> Result<Grant, Refusal> {
    let pb::Source::Historical(id) = &d.source else {
        return Err(Refusal::gate(
            "prepared-by-itself",
            "1.3a",
            ARTICLE,
            "案件的公示稿随决定自动生成",
            "在公示管理里编辑已生成的公示稿",
        ));
    };
    let historical = bench
        .facts
        .get(&SubjectRef::historical(id))
        .and_then(|k| k.state.historical())
        .filter(|h| h.unit == bench.actor.unit)
        .ok_or_else(Refusal::not_found)?;
    let unit = bench.unit(&d.unit)?;
    let expected = prepared_from_historical(id, historical, unit, bench.rules, &d.address, bench.today)?;
    if *d != expected {
        return Err(Refusal::field("record", "公示稿与导入的记录不一致，重新生成"));
    }
    Ok(Grant { deciding: d.unit.clone(), basis: basis("1.3a", ARTICLE), ..Grant::default() })
}

fn edited(p: &Publication, d: &pb::PublicationEdited) -> Result<Grant, Refusal> {
    stage(p, &["prepared", "edited"])?;
    let (Some(new), Some(old)) = (d.record.known(), p.record.known()) else {
        return Err(Refusal::field("record", "没有填写公示内容"));
    };
    let mut fields = Fields::new();
    fields.text("record.title", "标题", &new.title, LINE_MAX);
    fields.text("record.party", "当事人", &new.party, LINE_MAX);
    fields.text("record.conclusion", "处罚内容", &new.conclusion, TEXT_MAX);
    fields.text("record.facts", "违法事实", &new.facts, TEXT_MAX);
    fields.text("record.basis", "处罚依据", &new.basis, TEXT_MAX);
    fields.text("note", "编辑说明", &d.note, TEXT_MAX);
    // What identifies the decision is not the editor's to change.
    let fixed = [
        ("record.document_no", "文号", old.document_no == new.document_no),
        ("record.organ", "处罚机关", old.organ == new.organ),
        ("record.party_code", "统一社会信用代码", new.party_code == old.party_code),
        ("record.behaviour", "行为种类", old.behaviour == new.behaviour),
        ("record.kinds", "处罚种类", old.kinds == new.kinds),
        ("record.decided_on", "决定日期", old.decided_on == new.decided_on),
    ];
    for (field, label, same) in fixed {
        if !same {
            fields.add(field, format!("{label}须与决定书一致，不能改动"));
        }
    }
    for (field, message) in leaks_of(new) {
        fields.add(field, message);
    }
    fields.done()?;
    Ok(Grant { basis: basis("1.0a", ARTICLE), ..Grant::default() })
}

/// Personal data that still shows, by field.
fn leaks_of(r: &pb::PublicRecord) -> Vec<(String, String)> {
    let parts = [
        ("record.title", &r.title),
        ("record.party", &r.party),
        ("record.conclusion", &r.conclusion),
        ("record.facts", &r.facts),
        ("record.basis", &r.basis),
    ];
    parts
        .into_iter()
        .flat_map(|(field, text)| {
            leaks(text).into_iter().filter(|l| l.blocks).map(move |l| (field.to_string(), l.message))
        })
        .collect()
}

fn approved(bench: &Bench, p: &Publication, d: &pb::PublicationApproved) -> Result<Grant, Refusal> {
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
    let mut fields = Fields::new();
    fields.optional("opinion", "审批意见", &d.opinion, TEXT_MAX);
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
    if p.party_is_minor {
        return Err(Refusal::gate(
            "party-is-minor",
            "1.3b",
            "未成年人保护法 第一百零三条；行政处罚法 第五十条",
            "当事人是未成年人，不得公示",
            "按“当事人为未成年人”办理不予公开",
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
    let record = p.record.known().ok_or_else(Refusal::not_found)?;
    if let Some((_, message)) = leaks_of(record).into_iter().next() {
        return Err(Refusal::gate(
            "personal-data",
            "1.3b",
            "个人信息保护法 第二十五条；行政处罚法 第五十条",
            format!("公示内容里还有个人信息：{message}"),
            "退回编辑，遮盖后再审批",
        ));
    }
    if let pb::Source::Case(id) = &p.source {
        let case = bench
            .facts
            .get(&SubjectRef::case(id))
            .and_then(|k| k.state.case())
            .ok_or_else(Refusal::not_found)?;
        let served = case.decision.as_ref().is_some_and(|x| x.served_on.is_some());
        if !served {
            return Err(Refusal::gate(
                "publication-before-service",
                "1.3a",
                "行政处罚法 第四十八条、第六十一条",
                "决定书还没有送达，不能公示",
                "送达后再审批；到期仍未送达的登记暂缓公示，公示期限不变",
            ));
        }
    }
    Ok(Grant { basis: basis("1.3a", ARTICLE), ..Grant::default() })
}

/// The public record of a decision, masked: natural persons by surname, personal data by kind
/// (clause 1.3b; DOMAIN 3.5).
///
/// # Errors
/// When the case has been erased or the rules lack a period.
pub(in crate::judge) fn prepared_from_case(
    case_id: &str,
    case: &CaseFile,
    unit: &UnitRegistered,
    number: &str,
    decided_on: Date,
    rules: &Rules,
    address: &str,
) -> Result<pb::PublicationPrepared, Refusal> {
    let draft = &case.draft.as_ref().ok_or_else(Refusal::not_found)?.draft;
    let party = case.party.known().ok_or_else(Refusal::not_found)?;
    let natural = case.party_facts.kind == PartyKind::Citizen;
    let mut names: Vec<KnownName> = Vec::new();
    if natural {
        names.push(KnownName::natural(&party.name));
    } else {
        names.push(KnownName::keep(&party.name));
        if !party.representative.is_empty() && party.representative != party.name {
            names.push(KnownName::natural(&party.representative));
        }
    }
    for inquiry in &case.inquiries {
        if let Some(name) = inquiry.respondent.known().filter(|n| **n != party.name) {
            names.push(KnownName::natural(name));
        }
    }
    if let Some(informant) = case.informant.as_ref().and_then(Private::known)
        && !informant.name.is_empty()
    {
        names.push(KnownName::natural(&informant.name));
    }
    let mut masked = Vec::new();
    let mut mask = |label: &str, text: &str| {
        let redacted = redact_text(text, &names, LEGAL_PERSON_TERMS);
        for span in &redacted.spans {
            masked.push(format!("{label}：{}", span.kind.text()));
        }
        redacted.text
    };
    let record = pb::PublicRecord {
        // What has been decided is no longer suspected.
        title: mask("标题", case.title.trim_start_matches("涉嫌")),
        document_no: number.into(),
        party: if natural { masked_name(&party.name) } else { party.name.clone() },
        party_code: if natural { String::new() } else { party.code.clone() },
        organ: unit.name.clone(),
        behaviour: "行政处罚".into(),
        kinds: draft.penalties.iter().map(|p| p.kind.title().to_string()).collect(),
        conclusion: mask("处罚内容", &conclusion_of(draft)),
        facts: mask("违法事实", draft.facts.text()),
        basis: draft.basis.clone(),
        decided_on: Some(decided_on),
        remedies: draft.remedies.clone(),
    };
    let kinds: Vec<PenaltyKind> = draft.penalties.iter().map(|p| p.kind).collect();
    masked.sort();
    masked.dedup();
    Ok(pb::PublicationPrepared {
        source: pb::Source::Case(case_id.into()),
        unit: case.unit.clone(),
        address: address.into(),
        record: Private::Known(record),
        masked,
        party_is_minor: case.party_facts.minor,
        due_on: rules.due("publication.penalty", decided_on).map(|d| d.date()),
        until: rules.public_until(decided_on, &kinds),
    })
}

/// The public record of an imported old decision. What has no date, no number or an expired term is never
/// put up (DOMAIN 0.11).
///
/// # Errors
/// A refusal that says why this row cannot become public.
fn prepared_from_historical(
    id: &str,
    historical: &Historical,
    unit: &UnitRegistered,
    rules: &Rules,
    address: &str,
    today: Date,
) -> Result<pb::PublicationPrepared, Refusal> {
    let no = |gate: &str, reason: &str, remedy: &str| Refusal::gate(gate, "1.3a", ARTICLE, reason, remedy);
    let row = historical.row.known().ok_or_else(Refusal::not_found)?;
    let Some(decided_on) = row.date else {
        return Err(no("no-date", "原记录没有可靠的决定日期，无法确定公示期限", "查明决定日期后重新导入"));
    };
    let Some(number) = row.number.clone() else {
        return Err(no("no-number", "原记录没有可靠的文号", "查明文号后重新导入"));
    };
    let kinds: Vec<PenaltyKind> =
        PenaltyKind::ALL.into_iter().filter(|k| row.kinds.iter().any(|t| t == k.title())).collect();
    let kinds = if kinds.is_empty() { vec![PenaltyKind::Fine] } else { kinds };
    let until = rules.public_until(decided_on, &kinds);
    if until.is_none_or(|u| today > u) {
        return Err(no("publication-expired", "公示期限已经届满，不得再公示", "留存备查，不再公示"));
    }
    let printed = &row.printed;
    let redact = |text: &str| redact_text(text, &[KnownName::keep(&printed.party)], LEGAL_PERSON_TERMS).text;
    // A party without a code may be a natural person: masked rather than shown.
    let firm = row.code.is_some() || LEGAL_PERSON_TERMS.iter().any(|t| printed.party.contains(t));
    let party = if firm { printed.party.clone() } else { masked_name(&printed.party) };
    Ok(pb::PublicationPrepared {
        source: pb::Source::Historical(id.into()),
        unit: historical.unit.clone(),
        address: address.into(),
        record: Private::Known(pb::PublicRecord {
            title: format!("{party}行政处罚决定（历史数据导入）"),
            document_no: number,
            party,
            party_code: row.code.clone().unwrap_or_default(),
            organ: if printed.organ.is_empty() { unit.name.clone() } else { printed.organ.clone() },
            behaviour: "行政处罚".into(),
            kinds: row.kinds.clone(),
            conclusion: if row.kinds.is_empty() { "见决定书".into() } else { row.kinds.join("；") },
            facts: redact(&printed.text),
            basis: if printed.basis.is_empty() { "原记录未载明".into() } else { printed.basis.clone() },
            decided_on: Some(decided_on),
            remedies: String::new(),
        }),
        masked: Vec::new(),
        party_is_minor: false,
        due_on: None,
        until,
    })
}

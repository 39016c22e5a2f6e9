//! 告知、送达、陈述申辩、听证.

use super::casework::{LINE_MAX, TEXT_MAX, numbered, plain};
use super::{Bench, Grant, NO_HEARING, NO_NOTICE, basis, officers};
use crate::act::{Derived, Intent};
use crate::deed::Deed;
use crate::deed::casework as cw;
use crate::draft::Draft;
use crate::ids::SubjectRef;
use crate::refusal::{Fields, Refusal};
use crate::state::casefile::CaseFile;
use jiff::civil::Date;

pub(super) fn judge(bench: &Bench, case: &CaseFile, intent: &Intent) -> Result<Grant, Refusal> {
    match &intent.deed {
        Deed::ProposalApproved(d) => {
            let mut grant =
                plain("opinion", "审批意见", &d.opinion, "3.5a", "行政处罚法 第四十四条、第五十七条")?;
            grant.derived.digest = case.digest().cloned();
            Ok(grant)
        }
        Deed::NoticeIssued(d) => notice_issued(bench, case, intent, d),
        Deed::DocumentServed(d) => document_served(bench, case, d),
        Deed::StatementReceived(d) => statement_received(bench, case, d),
        Deed::RightsWaived(d) => rights_waived(bench, case, d),
        Deed::HearingNoticed(d) => hearing_noticed(bench, case, intent, d),
        Deed::HearingHeld(d) => hearing_held(bench, case, d),
        Deed::StatementAnswered(d) => statement_answered(case, d),
        _ => Err(Refusal::not_found()),
    }
}

/// 是否告知听证权利 (处罚法 63): by kind of penalty, or by amount as the field's own rule has it.
pub(super) fn hearing_due(bench: &Bench, case: &CaseFile, draft: &Draft) -> Result<bool, Refusal> {
    let unit = bench.unit(&case.unit)?;
    let domain = bench.rules.domain(&unit.domain).ok_or_else(Refusal::not_found)?;
    let reached = |fen: i64| fen > 0 && domain.hearing.reached(case.party_facts.kind, fen);
    Ok(draft.penalties.iter().any(|p| p.kind.always_gives_hearing())
        || reached(draft.fines_fen())
        || reached(draft.confiscated_fen()))
}

fn notice_issued(
    bench: &Bench,
    case: &CaseFile,
    intent: &Intent,
    d: &cw::NoticeIssued,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("contact", "联系人及地址", &d.contact, LINE_MAX);
    fields.done()?;
    let draft = &case.draft.as_ref().ok_or_else(Refusal::not_found)?.draft;
    let hearing = hearing_due(bench, case, draft)?;
    let (number, taken) = bench.number(&case.unit, &NO_NOTICE, &intent.subject, None)?;
    let mut grant = numbered(number, taken, "1.2b", "行政处罚法 第四十四条、第六十三条");
    grant.derived.hearing_offered = Some(hearing);
    grant.derived.digest = case.digest().cloned();
    Ok(grant)
}

/// The date of the document to be served, and whether it was served already.
fn document_of(case: &CaseFile, document: cw::Served) -> Option<(Date, bool)> {
    let times = |wanted: cw::Served| case.services.iter().filter(|s| s.served.document == wanted).count();
    match document {
        cw::Served::Correction => {
            case.corrections.last().map(|c| (c.on, times(document) >= case.corrections.len()))
        }
        cw::Served::Notice => case.notice().map(|n| (n.on, n.served_on.is_some())),
        cw::Served::HearingNotice => case.hearing.noticed.as_ref().map(|h| {
            (
                h.noticed_on,
                case.services
                    .iter()
                    .any(|s| s.served.document == document && s.served.served_on >= h.noticed_on),
            )
        }),
        cw::Served::Decision => case.decision.as_ref().map(|x| (x.on, x.served_on.is_some())),
    }
}

fn document_served(bench: &Bench, case: &CaseFile, d: &cw::DocumentServed) -> Result<Grant, Refusal> {
    let article = "行政处罚法 第六十一条；民事诉讼法 第八十七条至第九十五条";
    let Some((made_on, served_before)) = document_of(case, d.document) else {
        return Err(Refusal::gate(
            "nothing-to-serve",
            "1.2b",
            article,
            format!("还没有制发{}", d.document.title()),
            "先制发文书，再送达",
        ));
    };
    if served_before {
        return Err(Refusal::gate(
            "served-before",
            "1.2b",
            article,
            format!("{}已经送达", d.document.title()),
            "无需重复登记",
        ));
    }
    let mut fields = Fields::new();
    fields.text("place", "送达地点", d.place.known().map_or("", String::as_str), LINE_MAX);
    fields.text("recipient", "签收人", d.recipient.known().map_or("", String::as_str), LINE_MAX);
    if d.served_on > bench.today {
        fields.add("served_on", "送达日期晚于今天");
    }
    if d.served_on < made_on {
        fields.add("served_on", format!("送达日期早于文书日期 {made_on}"));
    }
    fields.done()?;
    if d.proof.trim().is_empty() {
        return Err(Refusal::gate(
            "no-proof-of-service",
            "1.2b",
            article,
            "没有填写送达证明",
            "写明签收、拒收及见证、回执号码、公告载体等送达证明",
        ));
    }
    if d.method == cw::ServiceMethod::Electronic && !case.address.as_ref().is_some_and(|a| a.electronic) {
        return Err(Refusal::gate(
            "no-consent-to-electronic",
            "1.2b",
            "行政处罚法 第六十一条第二款",
            "当事人没有签署确认书同意电子送达",
            "改用其他方式送达，或者先由当事人签署送达地址确认书",
        ));
    }
    if d.document == cw::Served::Decision && !d.publication_told {
        return Err(Refusal::gate(
            "publication-not-told",
            "1.2b",
            "市场监督管理行政处罚信息公示规定 第八条",
            "没有记录已书面告知当事人行政处罚决定将依法公示",
            "送达时一并书面告知，并勾选确认",
        ));
    }
    officers::fit_with_actor(bench, case, &d.officers, d.served_on)?;
    served(bench, case, d)
}

fn served(bench: &Bench, case: &CaseFile, d: &cw::DocumentServed) -> Result<Grant, Refusal> {
    let announced = d.method == cw::ServiceMethod::Announcement;
    let deemed = if announced { bench.due("service.announcement", d.served_on)? } else { d.served_on };
    let mut derived = Derived { deemed_on: Some(deemed), ..Derived::default() };
    if let (cw::Served::Notice, Some(notice)) = (d.document, case.notice()) {
        let unit = bench.unit(&case.unit)?;
        let domain = bench.rules.domain(&unit.domain).ok_or_else(Refusal::not_found)?;
        derived.wait_until = Some(bench.due(&domain.statement, deemed)?);
        derived.hearing_until =
            notice.hearing_offered.then(|| bench.due("penalty.hearing.request", deemed)).transpose()?;
        // 公告送达的时间不计入办案期限 (DOMAIN2 4.5).
        if let (true, Some(opened)) = (announced, &case.opened) {
            derived.due = opened.due.checked_add(deemed - d.served_on).ok();
        }
    }
    if let (cw::Served::Decision, Some(decision)) = (d.document, &case.decision) {
        derived.due = Some(bench.due("penalty.payment", deemed)?);
        if let Some(by) = decision.serve_by
            && d.served_on > by
        {
            derived.alert = Some(format!("决定书逾期送达，期限 {by}，实际 {}", d.served_on));
        }
    }
    Ok(Grant { derived, basis: basis("1.2b", "行政处罚法 第六十一条"), ..Grant::default() })
}

fn served_on(case: &CaseFile) -> Option<Date> {
    case.notice().and_then(|n| n.served_on)
}

fn statement_received(bench: &Bench, case: &CaseFile, d: &cw::StatementReceived) -> Result<Grant, Refusal> {
    let Some(notice) = case.notice() else { return Err(Refusal::not_found()) };
    let mut fields = Fields::new();
    if d.received_on > bench.today {
        fields.add("received_on", "收到日期晚于今天");
    }
    if served_on(case).is_some_and(|s| d.received_on < s) {
        fields.add("received_on", "收到日期早于告知书送达日期");
    }
    if d.points.is_empty() && !d.asks_hearing {
        fields.add("points", "写明陈述申辩的各点意见，或者勾选申请听证");
    }
    let next = u32::try_from(case.points.len()).unwrap_or(u32::MAX).saturating_add(1);
    for (i, p) in d.points.iter().enumerate() {
        let wanted = next.saturating_add(u32::try_from(i).unwrap_or(0));
        if p.no != wanted {
            fields.add(format!("points.{i}.no"), format!("编号应接续为 {wanted}"));
        }
        fields.text(
            &format!("points.{i}.content"),
            "意见",
            p.content.known().map_or("", String::as_str),
            TEXT_MAX,
        );
    }
    fields.done()?;
    if d.asks_hearing {
        let article = "行政处罚法 第六十三条、第六十四条";
        if !notice.hearing_offered {
            return Err(Refusal::gate(
                "no-hearing-right",
                "1.2b",
                article,
                "拟处罚没有达到听证的范围",
                "记录为陈述申辩，逐点复核",
            ));
        }
        if case.hearing.asked_on.is_some() {
            return Err(Refusal::gate(
                "hearing-asked-before",
                "1.2b",
                article,
                "已经登记过听证申请",
                "办理听证",
            ));
        }
        if let Some(until) = notice.hearing_until
            && d.received_on > until
        {
            return Err(Refusal::gate(
                "hearing-asked-late",
                "1.2b",
                article,
                format!("申请听证的期限已于 {until} 届满"),
                "记录为陈述申辩；有正当理由的，由机关负责人决定是否听证后重新登记",
            ));
        }
    }
    Ok(Grant {
        basis: basis("1.2b", "行政处罚法 第四十五条、第六十四条"), ..Grant::default()
    })
}

fn rights_waived(bench: &Bench, case: &CaseFile, d: &cw::RightsWaived) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("instrument", "放弃权利的书面材料", &d.instrument, LINE_MAX);
    if d.signed_on > bench.today {
        fields.add("signed_on", "签署日期晚于今天");
    }
    if served_on(case).is_some_and(|s| d.signed_on < s) {
        fields.add("signed_on", "签署日期早于告知书送达日期");
    }
    fields.done()?;
    Ok(Grant { basis: basis("1.2b", "行政处罚法 第六十二条"), ..Grant::default() })
}

fn hearing_noticed(
    bench: &Bench,
    case: &CaseFile,
    intent: &Intent,
    d: &cw::HearingNoticed,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("place", "听证地点", &d.place, LINE_MAX);
    let hearing_room = crate::deed::record::DeviceKind::HearingRoom;
    super::device::room(bench, &mut fields, &case.unit, d.room.as_ref(), hearing_room);
    if d.noticed_on > bench.today {
        fields.add("noticed_on", "通知日期晚于今天");
    }
    let chair = bench.facts.get(&SubjectRef::account(&d.chair)).and_then(|k| k.state.account());
    if chair.is_none() {
        fields.add("chair", "没有这个账号");
    }
    fields.done()?;
    let last = bench.due("penalty.hearing.notice", d.held_on)?;
    if d.noticed_on > last {
        return Err(Refusal::gate(
            "hearing-notice-short",
            "1.2b",
            "行政处罚法 第六十四条第二项、第八十五条",
            format!("听证应在举行的七个工作日前通知，{} 举行的最迟 {last} 通知", d.held_on),
            "推迟听证日期",
        ));
    }
    let handled = case.touched.contains(&d.chair)
        || case
            .officers
            .iter()
            .filter_map(|id| bench.facts.get(&SubjectRef::officer(id)))
            .filter_map(|k| k.state.officer())
            .any(|o| o.account.as_ref() == Some(&d.chair));
    if handled {
        return Err(Refusal::gate(
            "chair-handled",
            "1.2b",
            "行政处罚法 第六十四条第四项",
            "听证主持人参与过本案调查",
            "指定非本案调查人员主持",
        ));
    }
    let (number, taken) = bench.number(&case.unit, &NO_HEARING, &intent.subject, None)?;
    Ok(numbered(number, taken, "1.2b", "行政处罚法 第六十四条"))
}

fn hearing_held(bench: &Bench, case: &CaseFile, d: &cw::HearingHeld) -> Result<Grant, Refusal> {
    let Some(noticed) = &case.hearing.noticed else { return Err(Refusal::not_found()) };
    let mut fields = Fields::new();
    fields.text("transcript", "听证笔录", d.transcript.known().map_or("", String::as_str), TEXT_MAX);
    fields.text("opinion", "主持人意见", &d.opinion, TEXT_MAX);
    if d.held_on != noticed.held_on {
        fields.add("held_on", format!("通知的听证日期是 {}；改期的重新通知", noticed.held_on));
    }
    if d.held_on > bench.today {
        fields.add("held_on", "听证日期晚于今天");
    }
    fields.done()?;
    if bench.actor.account != noticed.chair {
        return Err(Refusal::gate(
            "not-the-chair",
            "1.2b",
            "行政处罚法 第六十四条第四项",
            "听证笔录由通知的主持人登记",
            "由主持人本人办理",
        ));
    }
    // 听证时间不计入办案期限 (DOMAIN2 4.5).
    let due = match (&case.opened, case.hearing.asked_on) {
        (Some(opened), Some(asked)) => opened.due.checked_add(d.held_on - asked).ok(),
        _ => None,
    };
    Ok(Grant {
        derived: Derived { due, ..Derived::default() },
        basis: basis("1.2b", "行政处罚法 第六十四条"),
        ..Grant::default()
    })
}

fn statement_answered(case: &CaseFile, d: &cw::StatementAnswered) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    for p in case.open_points() {
        let at = format!("answers.{}", p.point.no);
        match d.answers.iter().filter(|a| a.no == p.point.no).collect::<Vec<_>>().as_slice() {
            [one] => {
                if one.acceptance.is_none() {
                    fields.add(at.clone(), format!("第 {} 点没有写明是否采纳", p.point.no));
                }
                fields.text(&format!("{at}.reason"), "理由", &one.reason, TEXT_MAX);
            }
            [] => fields.add(at, format!("第 {} 点没有复核", p.point.no)),
            _ => fields.add(at, format!("第 {} 点复核了两次", p.point.no)),
        }
    }
    for a in &d.answers {
        if !case.open_points().any(|p| p.point.no == a.no) {
            fields.add(format!("answers.{}", a.no), format!("没有待复核的第 {} 点", a.no));
        }
    }
    fields.text("conclusion", "复核结论", &d.conclusion, TEXT_MAX);
    fields.done()?;
    Ok(Grant { basis: basis("1.2b", "行政处罚法 第四十五条"), ..Grant::default() })
}

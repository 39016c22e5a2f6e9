//! 调查取证 — inspection, inquiry, evidence: who, with what shown and told.

use super::casework::{LINE_MAX, TEXT_MAX};
use super::{Bench, Grant, basis, officers};
use crate::act::civil;
use crate::deed::Deed;
use crate::deed::casework as cw;
use crate::deed::record::DeviceKind;
use crate::refusal::{Fields, Refusal};
use crate::state::casefile::CaseFile;
use jiff::Timestamp;

pub(super) fn judge(bench: &Bench, case: &CaseFile, deed: &Deed) -> Result<Grant, Refusal> {
    match deed {
        Deed::SiteInspected(d) => site_inspected(bench, case, d),
        Deed::InquiryRecorded(d) => inquiry_recorded(bench, case, d),
        Deed::EvidenceListed(d) => evidence_listed(bench, case, d),
        _ => Err(Refusal::not_found()),
    }
}

fn span(bench: &Bench, fields: &mut Fields, started: Timestamp, ended: Timestamp) {
    if ended <= started {
        fields.add("ended", "结束时间应晚于开始时间");
    }
    if ended > bench.moment.recorded {
        fields.add("ended", "结束时间晚于现在");
    }
}

/// 出示证件、告知权利 — one gate for every contact with the party (clause 1.2a; 处罚法 55).
fn told(certificate: bool, rights: bool, recusal: bool) -> Result<(), Refusal> {
    let missing: Vec<&str> = [
        (!certificate).then_some("出示执法证件"),
        (!rights).then_some("告知权利义务"),
        (!recusal).then_some("告知申请回避的权利"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::gate(
        "certificate-not-shown",
        "1.2a",
        "行政处罚法 第四十三条、第四十四条、第五十五条",
        format!("没有记录{}", missing.join("、")),
        "当事人有权拒绝没有出示证件的检查、询问；补办后重新制作笔录",
    ))
}

fn site_inspected(bench: &Bench, case: &CaseFile, d: &cw::SiteInspected) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("place", "检查地点", &d.place, LINE_MAX);
    fields.text("findings", "现场情况", d.findings.known().map_or("", String::as_str), TEXT_MAX);
    span(bench, &mut fields, d.started, d.ended);
    if d.signing == cw::Signing::AbsentWitnessed {
        let witness = d.witness.as_ref().and_then(|w| w.known()).map_or("", String::as_str);
        fields.text("witness", "见证人", witness, LINE_MAX);
    }
    fields.done()?;
    officers::fit_with_actor(bench, case, &d.officers, civil(d.started))?;
    told(d.certificate_shown, d.rights_told, d.recusal_told)?;
    Ok(Grant {
        basis: basis("1.2a", "行政处罚法 第四十二条、第五十五条"), ..Grant::default()
    })
}

fn inquiry_recorded(bench: &Bench, case: &CaseFile, d: &cw::InquiryRecorded) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("respondent", "被询问人", d.respondent.known().map_or("", String::as_str), LINE_MAX);
    fields.text("place", "询问地点", &d.place, LINE_MAX);
    super::device::room(bench, &mut fields, &case.unit, d.room.as_ref(), DeviceKind::InterviewRoom);
    span(bench, &mut fields, d.started, d.ended);
    let questions = d.questions.known().map_or(&[][..], Vec::as_slice);
    if questions.is_empty() {
        fields.add("questions", "至少记录一问一答");
    }
    for (i, q) in questions.iter().enumerate() {
        fields.text(&format!("questions.{i}.asked"), "问", &q.asked, TEXT_MAX);
        fields.text(&format!("questions.{i}.answered"), "答", &q.answered, TEXT_MAX);
    }
    fields.done()?;
    officers::fit_with_actor(bench, case, &d.officers, civil(d.started))?;
    told(d.certificate_shown, d.rights_told, d.recusal_told)?;
    Ok(Grant {
        basis: basis("1.2a", "行政处罚法 第四十二条、第五十五条"), ..Grant::default()
    })
}

fn evidence_listed(bench: &Bench, case: &CaseFile, d: &cw::EvidenceListed) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    if d.items.is_empty() {
        fields.add("items", "至少登记一件证据");
    }
    let next = u32::try_from(case.evidence.len()).unwrap_or(u32::MAX).saturating_add(1);
    for (i, item) in d.items.iter().enumerate() {
        let wanted = next.saturating_add(u32::try_from(i).unwrap_or(0));
        if item.no != wanted {
            fields.add(format!("items.{i}.no"), format!("证据编号应接续为 {wanted}"));
        }
        fields.text(&format!("items.{i}.title"), "证据名称", &item.title, LINE_MAX);
        fields.text(&format!("items.{i}.source"), "证据来源", &item.source, LINE_MAX);
        fields.text(&format!("items.{i}.proves"), "证明事项", &item.proves, TEXT_MAX);
        if item.collected_on > bench.today {
            fields.add(format!("items.{i}.collected_on"), "收集日期晚于今天");
        }
    }
    fields.done()?;
    for item in &d.items {
        officers::fit(bench, &case.region, &d.officers, "officers", item.collected_on)?;
    }
    officers::fit_with_actor(bench, case, &d.officers, bench.today)?;
    Ok(Grant { basis: basis("2.0a", "行政处罚法 第四十六条"), ..Grant::default() })
}

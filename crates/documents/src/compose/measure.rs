//! 回避决定书、责令改正通知书、送达地址确认书、延长办案期限审批表.

use crate::context::Missing;
use crate::model::Text;
use crate::part::Part;
use crate::sheet::Sheet;
use crate::words::{bare, day};

/// 回避决定书 (处罚法 43)
pub(crate) fn recusal_decision(s: &mut Sheet) -> Result<(), Missing> {
    let d = s.need(s.case.recusals.get(s.nth), "回避决定")?;
    let officer = s.officer_words(&d.officer);
    let case_rows = s.case_rows();
    s.rows(case_rows);
    s.rows(vec![
        ("被申请（决定）回避的人员", Text::plain(officer.clone()).part(Part::RecusedOfficer)),
        (
            "提出方式",
            Text::plain(if d.asked_by_party {
                "当事人申请回避"
            } else {
                "执法人员自行申请回避"
            }),
        ),
        ("理由", Text::plain(d.reason.clone()).part(Part::Reason)),
    ]);
    let result = if d.granted {
        Text::plain(officer).within(
            "依照《中华人民共和国行政处罚法》第四十三条的规定，决定",
            "回避，不再参与本案的调查处理。其在回避决定作出之前依法进行的调查行为，由本机关根据案件情况决定是否有效。",
        )
    } else {
        Text::plain(officer).within(
            "依照《中华人民共和国行政处罚法》第四十三条的规定，经审查，",
            "不具有应当回避的情形，决定驳回回避申请。",
        )
    };
    s.para(result.part(Part::RecusalResult));
    if d.asked_by_party {
        s.para("决定作出之前，不停止调查。");
    }
    let signer = s.signer();
    s.sign("决定人（机关负责人）", signer, Some(s.entry.on));
    s.seal(s.entry.on);
    Ok(())
}

/// 责令改正通知书 (处罚法 28)
pub(crate) fn correction_order(s: &mut Sheet) -> Result<(), Missing> {
    let c = s.need(s.case.corrections.get(s.nth), "责令改正")?;
    let d = &c.ordered;
    s.addressee();
    let party = s.party_rows();
    s.rows(party);
    let (you, suspected) = (s.you(), s.suspected());
    let provisions = s.case.check.as_ref().map_or("", |c| bare(&c.checked.provisions));
    let violated =
        if provisions.is_empty() { "。".into() } else { format!("，涉嫌违反{provisions}的规定。") };
    s.para(Text::plain(suspected).within(&format!("经查，{you}的行为"), &violated).part(Part::Cause));
    s.para(
        Text::plain(bare(&d.basis))
            .within(
                "依据",
                &format!("和《中华人民共和国行政处罚法》第二十八条第一款的规定，现责令{you}改正违法行为。"),
            )
            .part(Part::CorrectionBasis),
    );
    s.rows(vec![
        ("改正内容及要求", Text::plain(d.content.clone()).part(Part::CorrectionContent)),
        ("改正期限", Text::plain(day(d.due_on)).within("于", "前改正完毕").part(Part::CorrectionDue)),
    ]);
    s.para("逾期不改正的，本机关将依法处理。改正情况请书面报告本机关。");
    let remedies = remedies_of_order(s);
    s.para(remedies);
    let names = s.officers_words(&d.officers);
    s.rows(vec![("经办人", Text::plain(names))]);
    s.seal(c.on);
    s.note("本文书一式两份，一份送达当事人，一份归档。");
    Ok(())
}

/// Blank where the register does not know the organs: then the part is missing, rather than a sentence
/// without an address.
fn remedies_of_order(s: &Sheet) -> Text {
    let unit = s.ctx.unit;
    if unit.reconsideration.trim().is_empty() || unit.court.trim().is_empty() {
        return Text::default();
    }
    Text::plain(format!(
        "如对本通知不服，可以自收到本通知书之日起六十日内向{}申请行政复议，也可以自收到本通知书之日起六个月内依法向{}提起行政诉讼。",
        unit.reconsideration, unit.court
    ))
    .part(Part::Remedies)
}

/// 送达地址确认书 (处罚法 61)
pub(crate) fn address_confirmation(s: &mut Sheet) -> Result<(), Missing> {
    let a = s.need_last(s.case.address.as_ref(), "送达地址确认")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let party = s.party_rows();
    s.rows(party);
    s.section("告知事项");
    s.para("为便于及时收到本案有关文书，请如实提供送达地址。送达地址变更的，应当及时书面告知本机关；提供的地址不准确或者未及时告知变更，致使文书无法送达的，由受送达人承担相应后果。");
    s.para("经受送达人同意并签订确认书的，可以采用传真、电子邮件等方式送达行政处罚决定书等文书，以文书到达受送达人特定系统的日期为送达日期。");
    s.section("确认内容");
    let consent =
        if a.electronic { "同意采用电子方式送达" } else { "不同意采用电子方式送达" };
    s.rows(vec![
        ("送达地址", Text::personal(a.address.text()).part(Part::Address)),
        ("电子送达", Text::plain(consent).part(Part::Electronic)),
    ]);
    s.para("受送达人已阅读并知悉上述告知事项，保证所提供的送达地址准确、有效。");
    let name = s.party_name();
    s.sign("受送达人（签名或者盖章）", name, Some(a.signed_on));
    s.doc.date = a.signed_on;
    Ok(())
}

/// 延长办案期限审批表 (处罚法 60)
pub(crate) fn period_extension(s: &mut Sheet) -> Result<(), Missing> {
    let d = s.need(s.case.extensions.get(s.nth), "延长办案期限")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![("当事人", name)]);
    let mut rows = Vec::new();
    if let Some(o) = &s.case.opened {
        rows.push(("立案日期", Text::plain(day(o.on))));
    }
    let days = if d.days > 0 { format!("延长{}日", d.days) } else { String::new() };
    rows.push(("延长天数", Text::plain(days).part(Part::ExtensionDays)));
    rows.push(("延长理由", Text::plain(d.reason.clone()).part(Part::Reason)));
    s.rows(rows);
    let handlers = s.case.handlers.clone();
    s.sign_officers("承办人", &handlers, Part::Handlers, None);
    let opinion = if d.by_collective_discussion {
        "经机关负责人集体讨论，同意继续延长办案期限。"
    } else {
        "同意延长办案期限。"
    };
    s.approve(opinion);
    Ok(())
}

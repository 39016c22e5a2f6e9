//! 案源登记表、立案审批表、不予立案审批表.

use crate::context::Missing;
use crate::mark::secret_kept;
use crate::model::Text;
use crate::part::Part;
use crate::sheet::Sheet;
use crate::words::day;
use law::deed::casework::Recommendation;

/// 案源登记表. Who gave the tip never appears (DOMAIN 0.14), not even that it was somebody known.
pub(crate) fn clue_registration(s: &mut Sheet) -> Result<(), Missing> {
    let case = s.case;
    s.rows(vec![
        ("案件来源", Text::plain(case.source.title()).part(Part::Source)),
        ("收到日期", Text::plain(day(case.received_on)).part(Part::ReceivedOn)),
        ("线索名称", secret_kept(case, &case.title).part(Part::CaseTitle)),
        ("违法行为发生地", Text::plain(law::region::name(&case.region))),
        ("违法行为发生（终了）日期", Text::plain(day(case.violated_on))),
    ]);
    let party = s.party_rows();
    s.rows(party);
    s.rows(vec![("线索内容", secret_kept(case, case.content.text()).part(Part::ClueContent))]);
    if let Some(due) = case.check_due {
        let extended = if case.check_extended { "（经批准已延长一次）" } else { "" };
        s.rows(vec![("核查期限届满日", Text::plain(format!("{}{extended}", day(due))))]);
    }
    let registrar = s.signer();
    s.sign("登记人", registrar, Some(s.entry.on));
    s.note("提供线索人员的信息依法保密，不载入本表，另行保管。");
    Ok(())
}

/// The parts that 立案审批表 and 不予立案审批表 share: source, party, facts, the handlers' opinion.
fn opinion(s: &mut Sheet) {
    let case = s.case;
    s.rows(vec![
        ("案件来源", Text::plain(case.source.title()).part(Part::Source)),
        ("案由", s.cause()),
        ("线索收到日期", Text::plain(day(case.received_on))),
    ]);
    let party = s.party_rows();
    s.rows(party);
    let Some(check) = &case.check else { return };
    let c = &check.checked;
    let mut rows = vec![
        ("核查情况（案情摘要）", secret_kept(case, &c.findings).part(Part::CheckFindings)),
        ("涉嫌违反的规定", Text::plain(c.provisions.clone()).part(Part::Provisions)),
        (
            "管辖",
            Text::plain(if c.has_jurisdiction {
                "本机关对本案有管辖权"
            } else {
                "本机关对本案没有管辖权"
            }),
        ),
    ];
    if !c.limitation_reason.trim().is_empty() {
        rows.push(("超过二年仍予追究的理由", Text::plain(c.limitation_reason.clone())));
    }
    let advice = match c.recommendation {
        Recommendation::Open => Text::plain(c.provisions.clone())
            .within("经核查，当事人的行为涉嫌违反", "的规定，符合立案条件，建议立案调查。"),
        Recommendation::Decline => Text::plain("经核查，不符合立案条件，建议不予立案。"),
    };
    rows.push(("承办人意见", advice.part(Part::HandlerOpinion)));
    s.rows(rows);
}

/// 立案审批表 (处罚法 54; DOMAIN 7.3)
pub(crate) fn case_opening(s: &mut Sheet) -> Result<(), Missing> {
    let opened = s.need(s.case.opened.as_ref(), "立案决定")?;
    opinion(s);
    let checked_on = s.case.check.as_ref().map(|c| c.on);
    let handlers = s.case.check.as_ref().map(|c| c.checked.handlers.clone()).unwrap_or_default();
    let handlers = if handlers.is_empty() { s.case.handlers.clone() } else { handlers };
    s.sign_officers("承办人", &handlers, Part::Handlers, checked_on);
    s.rows(vec![
        ("立案日期", Text::plain(day(opened.on))),
        (
            "办案期限",
            Text::plain("自立案之日起九十日内作出行政处罚决定；依法延长或者不计入的时间，见有关审批表和记录"),
        ),
        ("机关负责人审批意见", Text::plain(opened.opinion.clone()).part(Part::HeadOpinion)),
    ]);
    s.sign("机关负责人", opened.by.clone(), Some(opened.on));
    Ok(())
}

/// 不予立案审批表
pub(crate) fn case_declining(s: &mut Sheet) -> Result<(), Missing> {
    let (on, reason) = s.need(s.case.declined.as_ref(), "不予立案决定")?;
    opinion(s);
    if let Some(check) = &s.case.check {
        let officers: Vec<String> = check.officer.iter().cloned().collect();
        for id in officers {
            let name = s.officer_words(&id);
            s.sign("承办人", name, Some(check.on));
        }
    }
    s.rows(vec![("不予立案的理由", secret_kept(s.case, reason).part(Part::DecliningReason))]);
    s.rows(vec![(
        "机关负责人审批意见",
        secret_kept(s.case, reason).within("不予立案。", "").part(Part::HeadOpinion),
    )]);
    let signer = s.signer();
    s.sign("机关负责人", signer, Some(*on));
    Ok(())
}

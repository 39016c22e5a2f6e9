//! 现场笔录、询问笔录、证据清单.

use crate::context::Missing;
use crate::model::{Block, Exchange, Text};
use crate::part::Part;
use crate::sheet::Sheet;
use crate::words::{day, span};
use law::deed::casework::Signing;
use law::private::Private;

/// What officers say first, each told as it was recorded: nothing is printed as done that was not.
fn opening(s: &mut Sheet, shown: bool, rights: bool, recusal: bool, officers: &[String], signing: Signing) {
    let names = s.officers_words(officers);
    let said = |done: bool, text: String| Text::plain(if done { text } else { String::new() });
    let organ = &s.ctx.unit.name;
    // Only who signed has confirmed anything, and nobody is addressed who was not there.
    let to = match signing {
        Signing::Signed => "现向你出示执法证件，请你确认。被检查人（被询问人）在本笔录上签名，确认已查看。",
        Signing::RefusedNoted => "现向你出示执法证件，请你确认。",
        Signing::AbsentWitnessed => "当事人不在场，已向见证人出示执法证件。",
    };
    let shown = said(shown && !names.is_empty(), format!("我们是{organ}的执法人员{names}，{to}"));
    let rights = said(
        rights,
        "已告知：你依法享有陈述、申辩的权利，对与本案无关的问题可以拒绝回答；同时应当如实回答询问、提供证据，协助调查，不得拒绝、阻挠。"
            .into(),
    );
    let recusal = said(
        recusal,
        "已告知：执法人员与本案有直接利害关系或者有其他关系可能影响公正执法的，你有权申请其回避。".into(),
    );
    s.rows(vec![
        ("出示执法证件", shown.part(Part::CertificateShown)),
        ("告知权利义务", rights.part(Part::RightsTold)),
        ("告知申请回避的权利", recusal.part(Part::RecusalTold)),
    ]);
}

/// 现场笔录 (处罚法 55)
pub(crate) fn site_transcript(s: &mut Sheet) -> Result<(), Missing> {
    let d = s.need(s.case.inspections.get(s.nth), "现场检查记录")?;
    s.rows(vec![
        ("检查时间", Text::plain(span(d.started, d.ended)).part(Part::Time)),
        ("检查地点", Text::plain(d.place.clone()).part(Part::Place)),
    ]);
    let party = s.party_rows();
    s.rows(party);
    opening(s, d.certificate_shown, d.rights_told, d.recusal_told, &d.officers, d.signing);
    s.section("现场情况");
    s.para(Text::plain(d.findings.text()).part(Part::SiteFindings));
    s.section("核对和签名");
    s.rows(vec![("签名情况", Text::plain(d.signing.title()).part(Part::Signing))]);
    match d.signing {
        Signing::Signed => {
            s.para("以上笔录已由当事人阅读（或者向其宣读），当事人确认记录属实。");
            let name = s.party_name();
            s.sign("当事人或者在场人", name, None);
        }
        Signing::RefusedNoted => s.para("当事人拒绝签名，执法人员已在笔录上注明情况。"),
        Signing::AbsentWitnessed => s.para("当事人不在场，由见证人见证并签名。"),
    }
    if let Some(witness) = &d.witness {
        s.sign("见证人", Text::personal(witness.text()), None);
    }
    s.sign_officers("检查人员", &d.officers, Part::Officers, Some(law::act::civil(d.ended)));
    Ok(())
}

/// 询问笔录 (处罚法 55; DOMAIN 7.3)
pub(crate) fn inquiry_transcript(s: &mut Sheet) -> Result<(), Missing> {
    let d = s.need(s.case.inquiries.get(s.nth), "询问记录")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    s.rows(vec![
        ("询问时间", Text::plain(span(d.started, d.ended)).part(Part::Time)),
        ("询问地点", Text::plain(d.place.clone()).part(Part::Place)),
        ("被询问人", Text::personal(d.respondent.text()).part(Part::Respondent)),
        ("与案件的关系", Text::plain(d.relation.clone())),
        ("询问人", Text::plain(s.officers_words(&d.officers))),
    ]);
    opening(s, d.certificate_shown, d.rights_told, d.recusal_told, &d.officers, d.signing);
    s.section("询问内容");
    match &d.questions {
        Private::Known(list) => {
            let exchanges = list.iter().map(|q| Exchange {
                asked: Text::plain(q.asked.clone()),
                answered: Text::plain(q.answered.clone()).part(Part::Answers),
            });
            let block = Block::Answers(exchanges.collect());
            s.doc.blocks.push(block);
        }
        Private::Withheld(_) => s.para(Text::plain("（依法不予展示）").part(Part::Answers)),
    }
    s.section("核对和签名");
    s.rows(vec![("签名情况", Text::plain(d.signing.title()).part(Part::Signing))]);
    if d.signing == Signing::Signed {
        s.para("以上笔录我已看过（或者已向我宣读），与我所说的相符，属实。");
        s.sign("被询问人（逐页签名）", Text::personal(d.respondent.text()), None);
    } else {
        s.para("被询问人没有签名，执法人员已在笔录上注明情况。");
    }
    s.sign_officers("询问人（记录人）", &d.officers, Part::Officers, Some(law::act::civil(d.ended)));
    Ok(())
}

/// 证据清单 (处罚法 46): all items of the case, as it stands.
pub(crate) fn evidence_list(s: &mut Sheet) -> Result<(), Missing> {
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![("当事人", name)]);
    let rows: Vec<Vec<Text>> = s
        .case
        .evidence
        .iter()
        .map(|(_, e)| {
            vec![
                Text::plain(e.no.to_string()),
                Text::plain(e.kind.title()),
                Text::plain(e.title.clone()).part(Part::EvidenceItems),
                Text::plain(e.source.clone()),
                Text::plain(day(e.collected_on)),
                Text::plain(e.proves.clone()),
                Text::plain(if e.pages > 0 { e.pages.to_string() } else { String::new() }),
            ]
        })
        .collect();
    s.need((!rows.is_empty()).then_some(()), "证据")?;
    let latest = s.case.evidence.iter().map(|(_, e)| e.collected_on).max();
    s.doc.date = latest.map_or(s.entry.on, |on| on.max(s.entry.on));
    s.table("", &["编号", "证据种类", "证据名称", "来源", "收集日期", "证明事项", "页数"], rows);
    let handlers = s.case.handlers.clone();
    s.sign_officers("承办人", &handlers, Part::Handlers, None);
    Ok(())
}

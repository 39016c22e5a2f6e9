//! 行政处罚告知书、陈述申辩记录、放弃权利声明、陈述申辩复核意见书.

use super::report::{facts, penalties, reasons};
use crate::context::Missing;
use crate::model::Text;
use crate::part::Part;
use crate::sheet::Sheet;
use crate::words::{bare, day};
use jiff::civil::Date;
use law::state::casefile::{Notice, PointRecord};

/// 行政处罚告知书 (处罚法 44, 45, 63, 64)
pub(crate) fn penalty_notice(s: &mut Sheet) -> Result<(), Missing> {
    let n = s.need(s.case.notices.get(s.nth), "行政处罚告知")?;
    s.doc.number = Some(n.number.clone());
    s.addressee();
    let party = s.party_rows();
    s.rows(party);
    let (you, suspected) = (s.you(), s.suspected());
    s.para(format!(
        "关于{you}{suspected}一案，本机关已调查终结。依据《中华人民共和国行政处罚法》第四十四条的规定，现将拟作出行政处罚的内容及事实、理由、依据告知如下："
    ));
    s.section("违法事实和证据");
    facts(s, &n.draft);
    s.section("处罚的理由和依据");
    reasons(s, &n.draft);
    s.para(Text::plain(bare(&n.draft.correction)).within("", "。"));
    s.section("拟作出的行政处罚");
    penalties(s, &n.draft, Part::Penalties);
    s.section("依法享有的权利");
    let period = s.ctx.statement_period.trim();
    let statement = if period.is_empty() {
        String::new()
    } else {
        format!(
            "依据《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，{you}有权进行陈述和申辩。可以自收到本告知书之日起{period}内，以书面或者口头形式向本机关提出。本机关不会因陈述、申辩给予更重的处罚。"
        )
    };
    s.para(Text::plain(statement).part(Part::StatementRight));
    if n.hearing_offered {
        s.also(Part::HearingRight);
        s.para(
            Text::plain(format!(
                "依据《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，{you}有要求听证的权利。要求听证的，应当自收到本告知书之日起五个工作日内向本机关提出；本机关组织听证，不收取费用。"
            ))
            .part(Part::HearingRight),
        );
        s.para("逾期未陈述、申辩，也未要求听证的，视为放弃上述权利。");
    } else {
        s.para("逾期未陈述、申辩的，视为放弃上述权利。");
    }
    s.rows(vec![("联系人及地址", Text::plain(n.contact.clone()).part(Part::Contact))]);
    s.seal(n.on);
    if n.void {
        s.note("本告知书所告知的处理意见已经改变，已另行告知，以后一份告知书为准。");
    }
    Ok(())
}

/// Whether what came in on this day belongs to this entry: after the earlier record, up to its own.
fn is_of(s: &Sheet, received_on: Date) -> bool {
    let earlier = s.case.documents.iter().filter(|d| d.kind == s.entry.kind && d.seq < s.entry.seq);
    let taken_until = earlier.map(|d| d.on).max();
    received_on <= s.entry.on && taken_until.is_none_or(|day| received_on > day)
}

/// The points of this entry. Of two records of one day both show the points of that day: the case does not
/// keep which belongs to which.
fn points_of<'a>(s: &Sheet<'a>) -> Vec<&'a PointRecord> {
    let case = s.case;
    let mine: Vec<_> = case.points.iter().filter(|p| is_of(s, p.received_on)).collect();
    if mine.is_empty() { case.points.iter().filter(|p| p.received_on == s.entry.on).collect() } else { mine }
}

/// The notice that the party answered.
fn answered<'a>(s: &Sheet<'a>) -> Option<&'a Notice> {
    let case = s.case;
    case.notices.iter().rfind(|n| n.seq < s.entry.seq)
}

/// 陈述申辩（听证申请）记录
pub(crate) fn party_statement(s: &mut Sheet) -> Result<(), Missing> {
    let points = points_of(s);
    let asked = s.case.hearing.asked_on.filter(|on| is_of(s, *on));
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    let received = points.first().map(|p| p.received_on).or(asked).unwrap_or(s.entry.on);
    let mut rows = vec![("当事人", name), ("收到日期", Text::plain(day(received)).part(Part::ReceivedOn))];
    if let Some(n) = answered(s) {
        rows.push(("针对的告知书", Text::plain(n.number.clone())));
    }
    s.rows(rows);
    if !points.is_empty() {
        s.section("陈述、申辩意见");
        for p in points {
            let text = Text::plain(p.point.content.text()).within(&format!("{}. ", p.point.no), "");
            s.para(text.part(Part::Statement));
        }
    }
    s.section("听证申请");
    match asked {
        Some(on) => {
            let text = format!("当事人于{}申请听证。", day(on));
            s.para(Text::plain(text).part(Part::Statement));
        }
        None => s.para("本次没有申请听证。"),
    }
    let name = s.party_name();
    s.sign("当事人", name, None);
    let signer = s.signer();
    s.sign("记录人", signer, Some(s.entry.on));
    Ok(())
}

/// 放弃权利声明 (处罚法 62)
pub(crate) fn rights_waiver(s: &mut Sheet) -> Result<(), Missing> {
    let w = s.need_last(s.case.waiver.as_ref(), "放弃权利的声明")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let party = s.party_rows();
    s.rows(party);
    let notice = answered(s).map(|n| n.number.clone()).unwrap_or_default();
    let hearing = answered(s).is_some_and(|n| n.hearing_offered);
    let rights = if hearing { "陈述、申辩和要求听证的权利" } else { "陈述、申辩的权利" };
    s.para(
        Text::plain(notice)
            .within("当事人已收到行政处罚告知书（", &format!("），知悉依法享有{rights}，现书面声明放弃。")),
    );
    s.rows(vec![("书面材料", Text::plain(w.instrument.clone()).part(Part::Waiver))]);
    let name = s.party_name();
    s.sign("当事人（签名或者盖章）", name, Some(w.signed_on));
    s.doc.date = w.signed_on;
    Ok(())
}

/// 陈述申辩复核意见书 (处罚法 45): every point with its answer.
pub(crate) fn statement_reply(s: &mut Sheet) -> Result<(), Missing> {
    let reply = s.need(s.case.reply.as_ref(), "复核意见")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![("当事人", name)]);
    let rows = s.case.points.iter().filter(|p| p.received_on <= s.entry.on).map(|p| {
        let acceptance = p.answer.as_ref().and_then(|a| a.acceptance).map_or("", |a| a.title());
        vec![
            Text::plain(p.point.no.to_string()),
            Text::plain(p.point.content.text()),
            Text::plain(acceptance).part(Part::PointAnswers),
            Text::plain(p.answer.as_ref().map(|a| a.reason.clone()).unwrap_or_default()),
        ]
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        s.also(Part::PointAnswers);
        s.table("逐点复核", &["编号", "陈述、申辩意见", "采纳情况", "理由"], rows);
    }
    // The case keeps the last conclusion only.
    let conclusion = if s.last { reply.1.clone() } else { "见后一份复核意见书。".into() };
    s.rows(vec![("复核结论", Text::plain(conclusion).part(Part::ReplyConclusion))]);
    let handlers = s.case.handlers.clone();
    s.sign_officers("复核人（承办人）", &handlers, Part::Handlers, Some(s.entry.on));
    Ok(())
}

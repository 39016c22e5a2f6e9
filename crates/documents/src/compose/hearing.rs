//! 听证通知书、听证笔录.

use crate::context::Missing;
use crate::model::Text;
use crate::part::Part;
use crate::sheet::Sheet;
use crate::words::day;

/// 听证通知书 (处罚法 64)
pub(crate) fn hearing_notice(s: &mut Sheet) -> Result<(), Missing> {
    let h = s.need_last(s.case.hearing.noticed.as_ref(), "听证通知")?;
    s.addressee();
    let (you, suspected) = (s.you(), s.suspected());
    let asked = s.case.hearing.asked_on.map_or(String::new(), |on| format!("于{}", day(on)));
    let name = s.party_name().part(Part::Party);
    s.rows(vec![("当事人", name), ("案由", s.cause())]);
    s.para(format!(
        "{you}{asked}就本机关对{you}{suspected}一案拟作出的行政处罚要求听证。依据《中华人民共和国行政处罚法》第六十四条的规定，本机关决定举行听证，现将有关事项通知如下："
    ));
    s.rows(vec![
        ("听证时间", Text::plain(day(h.held_on)).part(Part::HearingTime)),
        ("听证地点", Text::plain(h.place.clone()).part(Part::HearingPlace)),
        ("听证主持人", Text::plain(s.person(&h.chair)).part(Part::Chair)),
        ("听证方式", Text::plain("公开举行；涉及国家秘密、商业秘密或者个人隐私依法予以保密的除外")),
    ]);
    s.para(
        Text::plain(format!(
            "{you}可以亲自参加听证，也可以委托一至二人代理；认为主持人与本案有直接利害关系的，有权申请回避；有权在听证中进行申辩和质证。无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利，本机关终止听证。"
        ))
        .part(Part::HearingRights),
    );
    s.para(
        "委托代理人的，请在听证举行前提交授权委托书；参加听证的人员请携带身份证件；有证据的，请一并携带。",
    );
    s.seal(h.noticed_on);
    Ok(())
}

/// 听证笔录 with the chair's opinion (处罚法 64, 65)
pub(crate) fn hearing_transcript(s: &mut Sheet) -> Result<(), Missing> {
    let h = s.need_last(s.case.hearing.held.as_ref(), "听证笔录")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    let mut rows = vec![("当事人", name), ("听证时间", Text::plain(day(h.held_on)).part(Part::HearingTime))];
    let noticed = s.case.hearing.noticed.as_ref();
    let place = noticed.map(|n| n.place.clone()).unwrap_or_default();
    let chair = noticed.map(|n| s.person(&n.chair)).unwrap_or_default();
    rows.push(("听证地点", Text::plain(place).part(Part::HearingPlace)));
    rows.push(("听证主持人", Text::plain(chair.clone()).part(Part::Chair)));
    let attended = if h.party_attended {
        "当事人到场参加听证"
    } else {
        "当事人没有到场，视为放弃听证权利"
    };
    rows.push(("当事人到场情况", Text::plain(attended).part(Part::Attendance)));
    s.rows(rows);
    s.section("听证记录");
    s.para(Text::plain(h.transcript.text()).part(Part::Transcript));
    s.section("听证主持人意见");
    s.para(Text::plain(h.opinion.clone()).part(Part::ChairOpinion));
    if h.party_attended {
        s.para("本笔录已交当事人或者其代理人核对。");
        let name = s.party_name();
        s.sign("当事人或者代理人", name, None);
    }
    s.sign("听证主持人", chair, Some(h.held_on));
    let handlers = s.case.handlers.clone();
    s.sign_officers("案件调查人员", &handlers, Part::Handlers, None);
    s.doc.date = h.held_on;
    Ok(())
}

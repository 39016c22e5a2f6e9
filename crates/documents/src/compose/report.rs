//! 调查终结报告、行政处罚告知审批表、集体讨论记录.

use crate::context::Missing;
use crate::model::Text;
use crate::part::Part;
use crate::sheet::{Sheet, penalties_line, penalties_words};
use crate::words::{bare, day};
use law::draft::Draft;

/// The reasons of a draft: what was violated, the basis, the discretion.
pub(crate) fn reasons(s: &mut Sheet, draft: &Draft) {
    s.para(
        Text::plain(bare(&draft.violated))
            .within("当事人的上述行为，违反了", "的规定。")
            .part(Part::Violated),
    );
    s.para(Text::plain(bare(&draft.basis)).within("应当依据", "的规定予以处罚。").part(Part::Basis));
    let grade = draft.discretion.grade.title();
    let benchmark = draft.discretion.benchmark.trim();
    let by = if benchmark.is_empty() { String::new() } else { format!("，参照{}", bare(benchmark)) };
    s.para(
        Text::plain(bare(&draft.discretion.reason))
            .within("裁量理由：", &format!("{by}，适用{grade}处罚的裁量等级。"))
            .part(Part::Discretion),
    );
}

/// Facts and evidence of a draft.
pub(crate) fn facts(s: &mut Sheet, draft: &Draft) {
    s.para(Text::plain(draft.facts.text()).part(Part::Facts));
    let evidence = s.evidence_words(draft);
    if !evidence.is_empty() {
        s.para("上述事实，有以下证据证明：");
    }
    for item in evidence {
        s.para(item);
    }
}

/// The penalties of a draft, as the part `part`.
pub(crate) fn penalties(s: &mut Sheet, draft: &Draft, part: Part) {
    for line in penalties_words(draft) {
        s.para(Text::plain(line).part(part));
    }
}

/// The draft that the report proposed, and whether it surely is that one. The case keeps the draft as it stands
/// and what was told and decided; after a single revision, what was told before it is the report's own.
fn reported<'a>(s: &Sheet<'a>) -> Option<(&'a Draft, bool)> {
    let case = s.case;
    let now = case.draft.as_ref()?;
    if now.seq == s.entry.seq {
        return Some((&now.draft, true));
    }
    let told = case.notices.iter().find(|n| n.seq > s.entry.seq && n.seq < now.seq);
    match told {
        Some(n) if now.version == 2 && s.nth == 0 => Some((&n.draft, true)),
        _ => Some((&now.draft, false)),
    }
}

/// 调查终结报告
pub(crate) fn investigation_report(s: &mut Sheet) -> Result<(), Missing> {
    let report = s.need_last(s.case.report.as_ref(), "调查终结报告")?;
    let (draft, own) = s.need(reported(s), "拟处理决定")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    s.section("当事人基本情况");
    let party = s.party_rows();
    s.rows(party);
    s.section("案件来源和调查经过");
    let source = s.case.source.title();
    let opened = s.case.opened.as_ref().map_or(String::new(), |o| format!("本机关于{}立案调查。", day(o.on)));
    s.para(Text::plain(format!("案件来源：{source}。{opened}")).part(Part::Source));
    s.para(Text::plain(report.course.text()).part(Part::Course));
    s.section("违法事实和证据");
    facts(s, draft);
    s.section("定性、处罚依据和裁量");
    reasons(s, draft);
    s.section("责令改正和违法所得情况");
    s.para(Text::plain(draft.correction.clone()).part(Part::Correction));
    s.section("处理建议");
    s.para("综上，建议对当事人作出如下处理：");
    penalties(s, draft, Part::Proposal);
    s.para(Text::plain(bare(&draft.performance)).within("履行方式和期限：", "。"));
    s.para(
        Text::plain("承办机构对本案的事实、证据、法律适用和程序的合法性负责。").part(Part::Responsibility),
    );
    if let Some(now) = s.case.draft.as_ref().filter(|_| !own) {
        s.note(format!(
            "拟处理决定已于{}修改为第{}版，理由：{}。以上所列为修改后的内容。",
            day(now.on),
            now.version,
            bare(&now.reason)
        ));
    }
    s.sign_officers("报告人", &report.officers, Part::Handlers, Some(report.on));
    Ok(())
}

/// 行政处罚告知审批表: what the head approved to be told.
pub(crate) fn proposal_approval(s: &mut Sheet) -> Result<(), Missing> {
    let standing = s.case.approval.as_ref().filter(|_| s.last).and_then(|(digest, _)| s.draft(digest));
    let draft = s.need(standing.or_else(|| s.draft_assessed()), "批准的拟处理决定")?;
    proposal(s, draft);
    let handlers = s.case.handlers.clone();
    s.sign_officers("承办人", &handlers, Part::Handlers, None);
    s.approve("同意拟处理意见，依法告知当事人。");
    Ok(())
}

/// What is proposed, in short: for approval tables and for those who review.
pub(crate) fn proposal(s: &mut Sheet, draft: &Draft) {
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![
        ("当事人", name),
        ("违法事实", Text::plain(draft.facts.text()).part(Part::Facts)),
        ("违反的规定", Text::plain(draft.violated.clone()).part(Part::Violated)),
        ("处罚依据", Text::plain(draft.basis.clone()).part(Part::Basis)),
        (
            "裁量",
            Text::plain(draft.discretion.reason.clone())
                .within(&format!("{}处罚。", draft.discretion.grade.title()), "")
                .part(Part::Discretion),
        ),
        ("拟处理意见", Text::plain(penalties_line(draft)).part(Part::Proposal)),
    ]);
}

/// 集体讨论记录 (处罚法 57(2))
pub(crate) fn collective_discussion(s: &mut Sheet) -> Result<(), Missing> {
    let d = s.need_last(s.case.discussion.as_ref(), "集体讨论记录")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![("当事人", name), ("讨论时间", Text::plain(day(d.discussed.held_on)).part(Part::Time))]);
    s.section("讨论的处理意见");
    if let Some(draft) = s.draft(&d.digest) {
        s.para(Text::plain(penalties_line(draft)).within("", "。").part(Part::Proposal));
    }
    s.section("讨论记录");
    s.para(Text::plain(d.discussed.minutes.clone()).part(Part::Minutes));
    s.section("讨论结论");
    let result = if d.discussed.agreed {
        "集体讨论同意拟处理决定。"
    } else {
        "集体讨论不同意拟处理决定。"
    };
    s.para(Text::plain(result).part(Part::DiscussionResult));
    s.section("参加人员签名");
    for p in d.discussed.participants.iter().filter(|p| !p.trim().is_empty()) {
        let name = Text::plain(s.person(p)).part(Part::Participants);
        s.sign("参加讨论的负责人", name, Some(d.discussed.held_on));
    }
    s.doc.date = d.discussed.held_on;
    Ok(())
}

//! 重大执法决定认定表、法制审核送审表、法制审核意见书、案件审核意见.

use super::report::proposal;
use crate::context::Missing;
use crate::model::Text;
use crate::part::Part;
use crate::sheet::{Sheet, penalties_line};
use crate::words::{bare, day, either};
use law::deed::review::{Answer, Conclusion, CriterionAnswer, ReviewContent};
use law::draft::Draft;
use law::major::criteria;
use law::state::casefile::{ReviewRound, ReviewStep};

/// 重大执法决定认定表 (clause 3.2a): every criterion with its answer.
pub(crate) fn major_assessment(s: &mut Sheet) -> Result<(), Missing> {
    let a = s.need(s.case.assessments.get(s.nth), "重大执法决定认定")?;
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let draft = s.draft(&a.digest);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![
        ("当事人", name),
        ("拟处理意见", Text::plain(draft.map(penalties_line).unwrap_or_default())),
        ("认定阶段", Text::plain(if a.after_notice { "告知当事人之后" } else { "告知当事人之前" })),
    ]);
    let rows: Vec<Vec<Text>> = a.answers.iter().map(|answer| criterion_row(s, draft, answer)).collect();
    s.table("逐项认定", &["认定标准", "依据", "认定", "说明"], rows);
    let finding = if a.major {
        format!("属于重大执法决定，应当进行法制审核。符合的标准：{}。", a.hits.join("；"))
    } else {
        "各项标准均不符合，不属于重大执法决定，由审核机构进行案件审核。".into()
    };
    s.rows(vec![("认定结论", Text::plain(finding).part(Part::Finding))]);
    let signer = s.signer();
    s.sign("认定人（承办人）", signer, Some(a.on));
    Ok(())
}

fn criterion_row(s: &Sheet, draft: Option<&Draft>, answer: &CriterionAnswer) -> Vec<Text> {
    // The questions by themselves depend on no draft; any draft of the case serves where its own is gone.
    let any = draft.or_else(|| s.case.draft.as_ref().map(|d| &d.draft));
    let asked = any.and_then(|d| {
        let all = criteria(s.ctx.catalogue, d, s.case.party_facts, Some(true));
        all.into_iter().find(|c| c.id == answer.criterion)
    });
    let (question, basis) =
        asked.map_or_else(|| (answer.criterion.clone(), String::new()), |c| (c.question, c.basis));
    let given = match answer.answer {
        Some(Answer::Yes) => "是",
        Some(Answer::No) => "否",
        Some(Answer::Doubtful) => "拿不准（按重大处理）",
        None => "",
    };
    vec![
        Text::plain(question),
        Text::plain(basis),
        Text::plain(given).part(Part::Criteria),
        Text::plain(answer.reason.clone()),
    ]
}

/// The rounds of one step, in order, each with its place among all rounds.
fn nth_round<'a>(s: &Sheet<'a>, wanted: impl Fn(&ReviewStep) -> bool) -> Option<(usize, &'a ReviewRound)> {
    let case = s.case;
    case.review.rounds.iter().enumerate().filter(|(_, r)| wanted(&r.step)).nth(s.nth)
}

/// The draft under review at the entry: that of the running round, or that of the assessment before an earlier
/// one.
fn under_review<'a>(s: &Sheet<'a>) -> Option<&'a Draft> {
    let case = s.case;
    let running = case.review.digest.as_ref().filter(|_| s.last).and_then(|x| s.draft(x));
    running.or_else(|| s.draft_assessed())
}

/// 法制审核送审表 (clause 3.4a)
pub(crate) fn review_submission(s: &mut Sheet) -> Result<(), Missing> {
    let found = nth_round(s, |step| matches!(step, ReviewStep::Submitted(_)));
    let (at, round) = s.need(found, "送审记录")?;
    let ReviewStep::Submitted(d) = &round.step else { return Ok(()) };
    let to = s.ctx.review_body.to_owned();
    s.rows(vec![("送审机关", Text::plain(s.ctx.unit.name.clone())), ("审核机构", Text::plain(to))]);
    // A draft that was revised before anybody was told of it is kept no more: then the materials alone tell.
    match under_review(s) {
        Some(draft) => proposal(s, draft),
        None => {
            let case_rows = s.case_rows();
            s.rows(case_rows);
            let name = s.party_name().part(Part::Party);
            s.rows(vec![("当事人", name)]);
        }
    }
    let rows =
        d.materials.iter().enumerate().map(|(i, m)| {
            vec![Text::plain((i + 1).to_string()), Text::plain(m.title()).part(Part::Materials)]
        });
    s.table("送审材料", &["序号", "材料名称"], rows.collect());
    let again = at
        .checked_sub(1)
        .and_then(|i| s.case.review.rounds.get(i))
        .and_then(|r| if let ReviewStep::Returned(x) = &r.step { Some(x.reason.clone()) } else { None });
    let mut rows = Vec::new();
    if let Some(reason) = again {
        rows.push(("前次退回补充的原因", Text::plain(reason)));
    }
    if !d.note.trim().is_empty() {
        rows.push(("需要说明的问题", Text::plain(d.note.clone())));
    }
    let responsible = either(d.responsible, "承办机构对送审材料的真实性、准确性、完整性负责。", "");
    rows.push(("承办机构声明", Text::plain(responsible).part(Part::Responsibility)));
    s.rows(rows);
    s.sign("送审人", round.name.clone(), Some(round.on));
    Ok(())
}

/// 法制审核意见书 (clause 3.3a; DOMAIN 6.3)
pub(crate) fn review_opinion(s: &mut Sheet) -> Result<(), Missing> {
    let found = nth_round(s, |step| matches!(step, ReviewStep::Concluded { .. }));
    let (at, round) = s.need(found, "法制审核意见")?;
    let ReviewStep::Concluded { number, opinion } = &round.step else { return Ok(()) };
    s.doc.number = Some(number.clone());
    if !s.ctx.review_body.is_empty() {
        s.doc.organ = s.ctx.review_body.into();
    }
    let submitted = s.case.review.rounds.iter().take(at).rev().find_map(|r| match &r.step {
        ReviewStep::Submitted(d) => Some((r.on, d)),
        _ => None,
    });
    s.rows(vec![("送审机关", Text::plain(s.ctx.unit.name.clone()))]);
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    let mut rows = vec![("当事人", name)];
    if let Some((on, d)) = submitted {
        rows.push(("送审（补正）日期", Text::plain(day(on))));
        let materials: Vec<&str> = d.materials.iter().map(|m| m.title()).collect();
        rows.push(("送审材料", Text::plain(materials.join("、"))));
    }
    if let Some(draft) = under_review(s) {
        rows.push(("拟作出的决定", Text::plain(penalties_line(draft))));
    }
    s.rows(rows);
    let rows = ReviewContent::ALL.into_iter().enumerate().map(|(i, content)| {
        let item = opinion.items.iter().find(|x| x.content == content);
        let sound = item.and_then(|x| x.sound).map_or("", |ok| either(ok, "无问题", "有问题"));
        vec![
            Text::plain((i + 1).to_string()),
            Text::plain(content.title()),
            Text::plain(sound).part(Part::ReviewItems),
            Text::plain(item.map(|x| x.reason.clone()).unwrap_or_default()),
        ]
    });
    s.table("审核内容", &["序号", "审核内容", "意见", "理由及依据"], rows.collect());
    let conclusion = match opinion.conclusion {
        Conclusion::Passed => "审核通过。",
        Conclusion::NotPassed => {
            "审核不通过。请承办机构研究改正后重新送审；未经重新审核通过的，不得作出决定。"
        }
    };
    s.rows(vec![
        ("审核结论", Text::plain(conclusion).part(Part::ReviewConclusion)),
        ("审核意见", Text::plain(opinion.opinion.clone()).part(Part::ReviewOpinion)),
    ]);
    let responsible = either(opinion.responsible, "审核机构对本审核意见负责。", "");
    s.para(Text::plain(responsible).part(Part::Responsibility));
    s.sign("审核人员", Text::plain(round.name.clone()).part(Part::Reviewer), Some(round.on));
    let organ = Text::plain(s.doc.organ.clone()).part(Part::Seal);
    s.doc.blocks.push(crate::model::Block::Seal { organ, date: round.on });
    s.doc.date = round.on;
    s.note("对审核意见有异议的，承办机构可以书面提出，按照分歧协调机制处理；协调之后仍须重新审核。");
    Ok(())
}

/// 案件审核意见: for what is not major, by the reviewing body, never by handlers.
pub(crate) fn case_audit(s: &mut Sheet) -> Result<(), Missing> {
    let a = s.need(s.case.audit.as_ref().filter(|a| a.seq == s.entry.seq), "案件审核意见")?;
    let draft = s.draft(&a.digest);
    let case_rows = s.case_rows();
    s.rows(case_rows);
    let name = s.party_name().part(Part::Party);
    s.rows(vec![
        ("当事人", name),
        ("拟处理意见", Text::plain(draft.map(penalties_line).unwrap_or_default()).part(Part::Proposal)),
    ]);
    s.para("审核机构对本案的主体资格和管辖、事实和证据、定性和适用依据、裁量、程序及文书进行了审核。");
    let conclusion = either(a.passed, "审核通过。", "审核不通过，退回承办机构改正。");
    s.rows(vec![
        ("审核意见", Text::plain(bare(a.opinion.text())).within("", "。").part(Part::ReviewOpinion)),
        ("审核结论", Text::plain(conclusion).part(Part::ReviewConclusion)),
    ]);
    s.sign("审核人员", Text::plain(a.name.clone()).part(Part::Reviewer), Some(a.on));
    Ok(())
}

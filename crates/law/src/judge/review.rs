//! 法制审核、案件审核 — criteria, materials, eligible reviewers, seven contents.

use super::casework::{TEXT_MAX, plain};
use super::drafting::confirmed;
use super::{Bench, Grant, NO_REVIEW, basis};
use crate::act::{Derived, Intent};
use crate::deed::Deed;
use crate::deed::review as rv;
use crate::draft::EvidenceKind;
use crate::ids::SubjectRef;
use crate::major::{self, Fault};
use crate::period::{Clock, Moment as At, Stop};
use crate::refusal::{Fields, Refusal};
use crate::state::casefile::{CaseFile, ReviewStage};
use jiff::civil::Date;
use std::collections::BTreeSet;

pub(super) fn judge(bench: &Bench, case: &CaseFile, intent: &Intent) -> Result<Grant, Refusal> {
    match &intent.deed {
        Deed::MajorAssessed(d) => major_assessed(bench, case, d),
        Deed::ReviewSubmitted(d) => review_submitted(bench, case, d),
        Deed::ReviewReturned(d) => {
            eligible(bench, case)?;
            if case.review.returns > 0 {
                return Err(Refusal::gate(
                    "returned-before",
                    "3.4b",
                    "国办发〔2018〕118号 第十三项",
                    "已经退回补充过一次",
                    "根据现有材料出具审核意见",
                ));
            }
            plain("reason", "退回理由", &d.reason, "3.4b", "国办发〔2018〕118号 第十三项")
        }
        Deed::ReviewConcluded(d) => review_concluded(bench, case, intent, d),
        Deed::ReviewDisputed(d) => {
            if case.review.stage != ReviewStage::NotPassed {
                return Err(Refusal::gate(
                    "nothing-to-dispute",
                    "3.4c",
                    "国办发〔2018〕118号 第十四项",
                    "没有不通过的审核意见",
                    "按审核意见办理",
                ));
            }
            let mut fields = Fields::new();
            fields.text("objection", "异议", &d.objection, TEXT_MAX);
            fields.text("coordination", "协调情况", &d.coordination, TEXT_MAX);
            fields.done()?;
            Ok(Grant { basis: basis("3.4c", "国办发〔2018〕118号 第十四项"), ..Grant::default() })
        }
        Deed::CaseAudited(d) => {
            eligible(bench, case)?;
            let mut grant = plain(
                "opinion",
                "审核意见",
                d.opinion.known().map_or("", String::as_str),
                "3.0a",
                "市场监督管理行政处罚程序规定",
            )?;
            grant.derived.digest = case.digest().cloned();
            Ok(grant)
        }
        _ => Err(Refusal::not_found()),
    }
}

/// The questions as they stand for this case: the page asks exactly these.
#[must_use]
pub fn questions(bench_facts: &crate::facts::Facts, case: &CaseFile) -> Vec<major::Criterion> {
    let Some(draft) = &case.draft else { return Vec::new() };
    let catalogue = bench_facts.get(&SubjectRef::catalogue(&case.unit)).and_then(|k| k.state.catalogue());
    let items = catalogue.map_or(&[][..], |c| c.items.as_slice());
    // Whether there was a hearing can be known only once the notice has been served.
    let served = case.notice().filter(|n| n.served_on.is_some());
    let held = served.map(|n| case.hearing.held_seq.is_some_and(|s| s > n.seq));
    major::criteria(items, &draft.draft, case.party_facts, held)
}

fn major_assessed(bench: &Bench, case: &CaseFile, d: &rv::MajorAssessed) -> Result<Grant, Refusal> {
    let criteria = questions(bench.facts, case);
    match major::assess(&criteria, &d.answers) {
        Ok(finding) => Ok(Grant {
            derived: Derived {
                major: Some(finding.major),
                hits: finding.hits,
                digest: case.digest().cloned(),
                ..Derived::default()
            },
            basis: basis("3.2a", "行政处罚法 第五十八条"),
            ..Grant::default()
        }),
        Err(faults) => {
            let mut fields = Fields::new();
            for fault in faults {
                match fault {
                    Fault::Unanswered(c) => fields.add(
                        format!("answers.{}", c.id),
                        format!("没有答复“{}”；拿不准的选“拿不准”，按重大处理", c.question),
                    ),
                    Fault::Contradicted(c, truth) => fields.add(
                        format!("answers.{}", c.id),
                        format!("“{}”由案件数据得出为“{}”", c.question, if truth { "是" } else { "否" }),
                    ),
                    Fault::Unknown(id) => {
                        fields
                            .add(format!("answers.{id}"), "现在没有这一条标准；告知之前不能答复是否经过听证");
                    }
                    Fault::NoReason(c) => {
                        fields.add(
                            format!("answers.{}", c.id),
                            format!("“{}”答复为是或者拿不准，须写理由", c.question),
                        );
                    }
                }
            }
            fields.done()?;
            Err(Refusal::not_found())
        }
    }
}

/// Materials that this case must hand over (clause 3.4a).
#[must_use]
pub fn materials_due(case: &CaseFile) -> BTreeSet<rv::Material> {
    use rv::Material as M;
    let mut due = BTreeSet::from([M::BasicFacts, M::Evidence, M::Basis, M::Draft]);
    if !case.points.is_empty() {
        due.insert(M::StatementReply);
    }
    if case.hearing.held.is_some() {
        due.insert(M::HearingTranscript);
    }
    if case.evidence.iter().any(|(_, e)| e.kind == EvidenceKind::Appraisal) {
        due.insert(M::Appraisal);
    }
    due
}

fn review_submitted(bench: &Bench, case: &CaseFile, d: &rv::ReviewSubmitted) -> Result<Grant, Refusal> {
    let due = materials_due(case);
    let given: BTreeSet<rv::Material> = d.materials.iter().copied().collect();
    let mut fields = Fields::new();
    for m in given.difference(&due) {
        fields.add("materials", format!("案卷里没有{}", m.title()));
    }
    fields.optional("note", "说明", &d.note, TEXT_MAX);
    fields.done()?;
    let missing: Vec<&str> = due.difference(&given).map(|m| m.title()).collect();
    if !missing.is_empty() {
        return Err(Refusal::gate(
            "materials-missing",
            "3.4a",
            "国办发〔2018〕118号 第十三项",
            format!("送审材料缺少：{}", missing.join("、")),
            "补齐后再送审；材料不完整的不予受理，审核期限不起算",
        ));
    }
    if case.points.iter().any(|p| p.answer.is_none()) {
        return Err(Refusal::gate(
            "statement-unanswered",
            "3.4a",
            "行政处罚法 第四十五条",
            "当事人的陈述申辩还没有逐点复核，送审材料不完整",
            "先逐点复核，再送审",
        ));
    }
    confirmed(d.responsible, "承办机构对送审材料的真实性、准确性、完整性负责")?;
    Ok(Grant {
        derived: Derived {
            due: Some(review_due(bench, case)?),
            digest: case.digest().cloned(),
            ..Derived::default()
        },
        basis: basis("3.4a", "行政处罚法 第五十八条"),
        ..Grant::default()
    })
}

/// The review's last day: the period from the first submission of this round, moved by the time for which it
/// lay with the handler (clause 3.4b).
fn review_due(bench: &Bench, case: &CaseFile) -> Result<Date, Refusal> {
    let unit = bench.unit(&case.unit)?;
    let domain = bench.rules.domain(&unit.domain).ok_or_else(Refusal::not_found)?;
    let resumed = match (case.review.stage, case.review.submitted_on, case.review.returned_on) {
        (ReviewStage::Returned, Some(submitted), Some(returned)) => Some((submitted, returned)),
        _ => None,
    };
    let Some((submitted, returned)) = resumed else {
        return bench.due(&domain.review, bench.today);
    };
    let period = bench.rules.period(&domain.review).ok_or_else(Refusal::not_found)?;
    let mut clock = Clock::new(period.clone(), At::Date(submitted));
    clock.stops.push(Stop {
        from: At::Date(returned),
        to: Some(At::Date(bench.today)),
        reason: "退回补充材料".into(),
        document: None,
    });
    Ok(clock.read(bench.rules.calendar(), At::Date(bench.today)).due.date())
}

/// 初次从事行政处罚决定法制审核的人员应当取得法律职业资格 (处罚法 58(2)); the requirement runs from the
/// amendment in force on this day. Who was engaged before is not "first engaged".
const QUALIFICATION_SINCE: Date = jiff::civil::date(2018, 1, 1);

/// An eligible reviewer: in the filed directory of the reviewing body, qualified, and a stranger to the case
/// (clauses 3.1a, 3.1b).
fn eligible(bench: &Bench, case: &CaseFile) -> Result<(), Refusal> {
    let account = &bench.actor.account;
    let reviewer = bench.facts.get(&SubjectRef::reviewer(account)).and_then(|k| k.state.reviewer());
    let body = bench.unit(&case.unit)?.review_body.clone();
    let listed = reviewer.filter(|r| {
        r.unit == body && r.filed_on <= bench.today && r.removed_on.is_none_or(|d| bench.today < d)
    });
    let Some(reviewer) = listed else {
        return Err(Refusal::gate(
            "reviewer-not-listed",
            "3.1b",
            "国办发〔2018〕118号 第十一项",
            "不在本案审核机构经备案的法制审核人员名录里",
            "由名录内的审核人员办理，或者报司法行政机关备案后再办理",
        ));
    };
    if !reviewer.legal_qualification && reviewer.engaged_from >= QUALIFICATION_SINCE {
        return Err(Refusal::gate(
            "reviewer-unqualified",
            "3.1b",
            "行政处罚法 第五十八条第二款",
            "初次从事行政处罚决定法制审核，没有取得法律职业资格",
            "由取得法律职业资格的审核人员办理",
        ));
    }
    let as_officer = case
        .officers
        .iter()
        .chain(&case.handlers)
        .filter_map(|id| bench.facts.get(&SubjectRef::officer(id)))
        .filter_map(|k| k.state.officer())
        .any(|o| o.account.as_ref() == Some(account));
    if case.touched.contains(account) || as_officer {
        return Err(Refusal::gate(
            "reviewer-handled",
            "3.1a",
            "行政处罚法 第五十八条",
            "审核人参与过本案的办理，不能审核本案",
            "由没有参与本案的审核人员办理",
        ));
    }
    Ok(())
}

fn review_concluded(
    bench: &Bench,
    case: &CaseFile,
    intent: &Intent,
    d: &rv::ReviewConcluded,
) -> Result<Grant, Refusal> {
    eligible(bench, case)?;
    let mut fields = Fields::new();
    for content in rv::ReviewContent::ALL {
        let at = format!("items.{}", content.wire());
        let given: Vec<&rv::ReviewItem> = d.items.iter().filter(|i| i.content == content).collect();
        match given.as_slice() {
            [one] => match one.sound {
                None => fields.add(at, format!("没有审核“{}”", content.title())),
                Some(false) if one.reason.trim().is_empty() => {
                    fields.add(at, "有问题的，须写明理由和依据");
                }
                Some(_) => fields.optional(&at, "理由", &one.reason, TEXT_MAX),
            },
            [] => fields.add(at, format!("没有审核“{}”", content.title())),
            _ => fields.add(at, "同一项内容审核了两次"),
        }
    }
    fields.text("opinion", "审核意见", &d.opinion, TEXT_MAX);
    fields.done()?;
    let unsound: Vec<&str> =
        d.items.iter().filter(|i| i.sound == Some(false)).map(|i| i.content.title()).collect();
    if d.conclusion == rv::Conclusion::Passed && !unsound.is_empty() {
        return Err(Refusal::gate(
            "passed-with-problems",
            "3.3a",
            "行政处罚法 第五十八条",
            format!("下列内容有问题，不能审核通过：{}", unsound.join("；")),
            "结论改为不通过，由承办机构改正后重新送审",
        ));
    }
    if d.conclusion == rv::Conclusion::NotPassed && unsound.is_empty() {
        return Err(Refusal::field("conclusion", "七项内容都没有问题，结论却是不通过；写明哪一项有问题"));
    }
    confirmed(d.responsible, "审核机构对审核意见负责")?;
    if case.review.digest.as_ref() != case.digest() {
        return Err(Refusal::gate(
            "draft-changed",
            "3.0a",
            "行政处罚法 第五十八条",
            "送审之后拟处理决定已经改动",
            "由承办人重新送审",
        ));
    }
    let (number, taken) = bench.number(&case.unit, &NO_REVIEW, &intent.subject, None)?;
    Ok(Grant {
        derived: Derived { number: Some(number), digest: case.digest().cloned(), ..Derived::default() },
        basis: basis("3.3a", "行政处罚法 第五十八条"),
        companions: vec![taken],
        ..Grant::default()
    })
}

//! 重大认定、法制审核、案件审核.

use super::{Desk, area, confirm, opinion};
use crate::forms::spec::{FieldSpec, FormSpec, Item, Judge, Kind, Leaf, heading};
use crate::look::{Choice, format};
use law::deed::review::{CriterionAnswer, Material, ReviewContent, ReviewItem};
use law::major::Criterion;
use law::state::register::covers;

fn answers() -> Vec<Choice> {
    vec![Choice::new("yes", "是"), Choice::new("no", "否"), Choice::new("doubtful", "拿不准")]
}

fn number(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1)
}

fn criterion(i: usize, c: &Criterion) -> [Item; 2] {
    let mut reference = vec![c.basis.clone()];
    if let Some(truth) = c.computed {
        reference.push(format!("由案件数据得出：{}", if truth { "是" } else { "否" }));
    }
    let judge = Judge {
        no: number(i),
        reference,
        options: answers(),
        boolean: false,
        reason_at: ["answers".into(), i.to_string(), "reason".into()].into(),
        unanswered: format!("没有答复“{}”；拿不准的选“拿不准”，按重大处理", c.question),
        reason_label: "理由（是或者拿不准的必须写）".into(),
    };
    let field = FieldSpec::new(&format!("answers.{}", c.id), &c.question, Kind::Judge(Box::new(judge)))
        .at(&format!("answers.{i}.answer"));
    let field = match c.computed {
        Some(truth) => field.default(if truth { "yes" } else { "no" }),
        None => field,
    };
    [FieldSpec::constant(&format!("answers.{i}.criterion"), c.id.clone()).into(), field.into()]
}

pub(super) fn major_assessed(criteria: &[Criterion]) -> FormSpec {
    let items = criteria.iter().enumerate().flat_map(|(i, c)| criterion(i, c)).collect();
    FormSpec::new("major.assessed/1", "完成认定", items).intro(
        "逐项答复。能由案件数据得出的已经填好，不能改成相反的答复；任何一项为“是”或者“拿不准”，就按重大执法决定送法制审核。",
    )
}

/// The form as it was answered: criteria that are not asked today are named by their id.
pub(super) fn major_as_answered(given: &[CriterionAnswer], today: &[Criterion]) -> FormSpec {
    let asked: Vec<Criterion> = given
        .iter()
        .map(|a| {
            today.iter().find(|c| c.id == a.criterion).cloned().unwrap_or_else(|| Criterion {
                id: a.criterion.clone(),
                question: a.criterion.clone(),
                basis: String::new(),
                computed: None,
            })
        })
        .collect();
    major_assessed(&asked)
}

pub(super) fn review_submitted(desk: &Desk) -> FormSpec {
    let due = &desk.view.materials;
    let all: Vec<Choice> = Material::ALL
        .into_iter()
        .map(|m| {
            Choice::new(m.wire(), m.title()).hint(if due.contains(&m) {
                "本案必送"
            } else {
                "案卷里没有"
            })
        })
        .collect();
    FormSpec::new(
        "review.submitted/1",
        "提请法制审核",
        vec![
            FieldSpec::new("materials", "送审材料", Kind::Checks(all, Leaf::Text))
                .defaults(due.iter().map(|m| m.wire()))
                .hint("缺一份不予受理，审核期限不起算")
                .into(),
            area("note", "需要说明的问题", 3).optional().into(),
            confirm("responsible", "负责声明", "承办机构对送审材料的真实性、准确性、完整性负责").into(),
        ],
    )
}

pub(super) fn review_returned() -> FormSpec {
    FormSpec::new("review.returned/1", "退回补充材料", vec![area("reason", "缺少什么、哪里不清楚", 3).into()])
        .intro("只能退回一次。退回期间审核期限暂停，补充后继续计算。")
}

fn content(i: usize, content: ReviewContent, reference: Vec<String>) -> [Item; 2] {
    let judge = Judge {
        no: number(i),
        reference,
        options: vec![Choice::new("true", "无问题"), Choice::new("false", "有问题")],
        boolean: true,
        reason_at: ["items".into(), i.to_string(), "reason".into()].into(),
        unanswered: format!("没有审核“{}”", content.title()),
        reason_label: "理由和依据（有问题的必须写）".into(),
    };
    let field =
        FieldSpec::new(&format!("items.{}", content.wire()), content.title(), Kind::Judge(Box::new(judge)));
    let field = field.at(&format!("items.{i}.sound"));
    [FieldSpec::constant(&format!("items.{i}.content"), content.wire()).into(), field.into()]
}

fn conclusion(mut items: Vec<Item>) -> FormSpec {
    let results = vec![Choice::new("passed", "审核通过"), Choice::new("not_passed", "不通过")];
    items.extend([
        heading("结论", ""),
        FieldSpec::new("conclusion", "审核结论", Kind::Radio(results)).into(),
        opinion("审核意见").into(),
        confirm("responsible", "负责声明", "审核机构对审核意见负责").into(),
    ]);
    FormSpec::new("review.concluded/1", "出具审核意见", items)
}

pub(super) fn review_concluded(desk: &Desk) -> FormSpec {
    let items = ReviewContent::ALL
        .into_iter()
        .enumerate()
        .flat_map(|(i, c)| content(i, c, checked_by_system(desk, c)))
        .collect();
    conclusion(items).intro("七项都要审。每项下面是系统从案卷里核对到的，供参考；判断由审核人作出。")
}

/// The form as it was concluded, with its items in their order.
pub(super) fn as_concluded(given: &[ReviewItem]) -> FormSpec {
    conclusion(given.iter().enumerate().flat_map(|(i, item)| content(i, item.content, Vec::new())).collect())
}

pub(super) fn review_disputed() -> FormSpec {
    FormSpec::new(
        "review.disputed/1",
        "记录分歧和协调情况",
        vec![area("objection", "对审核意见的异议", 4).into(), area("coordination", "协调情况", 4).into()],
    )
    .intro("协调后重新送审；协调不能代替审核。")
}

pub(super) fn case_audited() -> FormSpec {
    FormSpec::new(
        "case.audited/1",
        "出具案件审核意见",
        vec![FieldSpec::new("passed", "审核通过", Kind::YesNo).into(), opinion("审核意见").into()],
    )
}

/// What the product can check of a content by itself.
fn checked_by_system(desk: &Desk, content: ReviewContent) -> Vec<String> {
    use ReviewContent as R;
    let (view, case) = (desk.view, &desk.view.case);
    let draft = case.draft.as_ref().map(|d| &d.draft);
    match content {
        R::Qualification => {
            let handlers = case.handlers.iter().filter_map(|id| view.officers.get(id));
            let mut lines = vec![format!("{}，{}", view.unit.name, view.unit.kind.title())];
            lines.extend(handlers.map(|o| match o.fit_on(desk.today, &case.region) {
                Ok(()) => format!("{}（{}）证件今天有效，{}", o.name, o.number, o.category),
                Err(_) => format!("{}（{}）证件今天不能用于本案", o.name, o.number),
            }));
            lines
        }
        R::Procedure => {
            let done: Vec<&str> =
                view.steps.iter().filter(|s| s.done).map(|s| s.step.title.as_str()).collect();
            let contacts = case.inspections.len() + case.inquiries.len();
            let told = match contacts {
                0 => "案卷里没有现场检查、询问的记录".to_string(),
                n => format!("现场检查、询问 {n} 次，出示证件、告知权利均有记录"),
            };
            let mut lines = vec![format!("已办环节：{}", done.join("、")), told];
            if let Some(n) = case.notice() {
                let served =
                    n.served_on.map_or("尚未送达".into(), |d| format!("{} 送达", format::date(d)));
                lines.push(format!("告知书 {}，{served}", n.number));
            }
            lines
        }
        R::FactsEvidence => {
            let cited = draft.map_or(0, |d| d.evidence.len());
            let mut lines = vec![format!("证据清单 {} 件，拟处理决定引用 {cited} 件", case.evidence.len())];
            lines.extend(desk.activities.iter().filter_map(super::recording::question));
            lines
        }
        R::LawDiscretion => draft
            .map(|d| {
                vec![
                    format!("违反：{}", d.violated),
                    format!("依据：{}", d.basis),
                    format!("裁量：{}，{}", d.discretion.grade.title(), d.discretion.benchmark),
                ]
            })
            .unwrap_or_default(),
        R::Powers => {
            let inside = covers(&view.unit.region, &case.region);
            let words = if inside { "在本机关区域内" } else { "不在本机关区域内" };
            vec![format!("违法行为发生地 {} {words}", law::region::name(&case.region))]
        }
        R::Documents if desk.lacking.is_empty() => {
            vec![format!("卷内文书 {} 份，必备要素齐全", case.documents.len())]
        }
        R::Documents => desk.lacking.to_vec(),
        R::CriminalTransfer => {
            let gains = draft.map_or(0, law::draft::Draft::confiscated_fen);
            vec![
                format!("拟没收违法所得和财物价值 {}", format::money(gains)),
                "是否达到立案追诉标准，由审核人对照判断".into(),
            ]
        }
    }
}

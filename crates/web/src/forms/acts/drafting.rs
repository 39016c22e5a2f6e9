//! 调查终结报告、拟处理决定.

use super::{Desk, area, choices, confirm, handlers, officers, text};
use crate::forms::spec::{FieldSpec, FormSpec, Item, Kind, Leaf, Repeat, heading};
use crate::look::Choice;
use law::draft::{Grade, PenaltyKind};

/// The draft of a decision; `draft.` before each name, as the law has it.
fn draft(desk: &Desk) -> Vec<Item> {
    let evidence: Vec<Choice> = desk
        .view
        .case
        .evidence
        .iter()
        .map(|(_, e)| {
            Choice::new(e.no.to_string(), format!("证据 {}：{}", e.no, e.title)).hint(format!(
                "{}，证明{}",
                e.kind.title(),
                e.proves
            ))
        })
        .collect();
    let all: Vec<String> = evidence.iter().map(|c| c.value.clone()).collect();
    vec![
        heading("事实和证据", ""),
        area("draft.facts", "违法事实", 6)
            .hint("写清何时、何地、谁、做了什么、数量、货值和违法所得；每一句都有引用的证据支持")
            .into(),
        FieldSpec::new("draft.evidence", "引用的证据", Kind::Checks(evidence, Leaf::Int))
            .defaults(all)
            .into(),
        heading("依据", "写到条、款、项。"),
        area("draft.violated", "违反的规定", 2).into(),
        area("draft.basis", "处罚依据", 2).into(),
        Repeat {
            path: "draft.penalties".into(),
            label: "处罚内容".into(),
            unit: "处罚".into(),
            min: 1,
            fields: vec![
                FieldSpec::new(
                    "kind",
                    "种类",
                    Kind::Choice(choices(&PenaltyKind::ALL, PenaltyKind::wire, PenaltyKind::title)),
                ),
                FieldSpec::new("amount_fen", "金额（价值）", Kind::Money)
                    .omitted()
                    .hint("罚款、没收必须填写；其他种类没有金额"),
                text("detail", "内容").optional().hint("例：没收哪些物品、吊销哪个许可证"),
            ],
            numbered: None,
            hint: "每个种类只写一次。".into(),
        }
        .into(),
        heading("裁量", ""),
        FieldSpec::new(
            "draft.discretion.grade",
            "裁量等级",
            Kind::Radio(choices(&Grade::ALL, Grade::wire, Grade::title)),
        )
        .hint("减轻是在法定幅度以下处罚，须经法制审核和集体讨论")
        .into(),
        text("draft.discretion.benchmark", "裁量基准及其项").into(),
        area("draft.discretion.reason", "裁量理由", 3)
            .hint("从轻、减轻、从重情节逐项写有没有；与基准的幅度对得上")
            .into(),
        heading("改正和履行", ""),
        area("draft.correction", "责令改正和违法所得情况", 2).into(),
        area("draft.performance", "履行方式和期限", 2).into(),
    ]
}

pub(super) fn investigation_reported(desk: &Desk) -> FormSpec {
    let mut items: Vec<Item> = vec![
        officers("officers", "报告人", desk, &handlers(desk)).into(),
        area("course", "调查经过", 5).hint("按日期写做过的检查、询问、检验和取得的证据").into(),
    ];
    items.extend(draft(desk));
    items.push(confirm("responsible", "负责声明", "承办机构对事实、证据、法律适用和程序的合法性负责").into());
    FormSpec::new("investigation.reported/1", "完成调查终结报告", items)
        .intro("救济途径由系统按本机关的复议机关和管辖法院写入。审核、告知、决定都只认这一份内容，改动后须重新办理。")
}

pub(super) fn draft_revised(desk: &Desk) -> FormSpec {
    let mut items = draft(desk);
    items.extend([
        heading("修改说明", ""),
        area("reason", "修改理由", 2).into(),
        area("new_facts", "新查明的不利事实", 2)
            .optional()
            .hint("只在当事人申辩之后加重处罚时填写；须先登记新的证据并在上面引用")
            .into(),
    ]);
    FormSpec::new("draft.revised/1", "修改拟处理决定", items)
        .intro("任何改动都会使已有的审核、批准和集体讨论失效。与告知的内容不同或者更重的，须重新告知。")
}

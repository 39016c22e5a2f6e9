//! 现场检查、询问、证据、责令改正、送达地址、延长期限.

use super::{Desk, area, choices, confirm, day, handlers, officers, room, text};
use crate::forms::spec::{FieldSpec, FormSpec, Item, Kind, Repeat, heading};
use law::deed::casework::Signing;
use law::deed::record::DeviceKind;
use law::draft::EvidenceKind;

/// 出示证件、告知权利: the same three of every contact with the party.
fn told() -> [Item; 3] {
    [
        confirm("certificate_shown", "出示证件", "已向当事人出示执法证件，表明身份").into(),
        confirm("rights_told", "告知权利", "已告知当事人权利义务").into(),
        confirm("recusal_told", "告知回避", "已告知申请回避的权利").into(),
    ]
}

fn signing() -> FieldSpec {
    let all = choices(&Signing::ALL, Signing::wire, Signing::title);
    FieldSpec::new("signing", "签名情况", Kind::Radio(all))
}

pub(super) fn site_inspected(desk: &Desk) -> FormSpec {
    let mut items: Vec<Item> = vec![
        officers("officers", "检查人员", desk, &handlers(desk)).into(),
        text("place", "检查地点").into(),
        FieldSpec::new("started", "开始时间", Kind::DateTime).into(),
        FieldSpec::new("ended", "结束时间", Kind::DateTime).into(),
        heading(
            "出示证件与告知",
            "没有出示证件的，当事人有权拒绝（行政处罚法 第五十五条）；没有告知权利的，不能作为依据。",
        ),
    ];
    items.extend(told());
    items.extend([
        heading("检查情况", ""),
        area("findings", "现场情况", 6)
            .hint("只记看到、查到的：位置、物品、数量、标签、状态，谁在场、说了什么；不写推测和评价")
            .into(),
        signing().into(),
        text("witness", "见证人").omitted().hint("当事人不在场的必须填写").into(),
    ]);
    FormSpec::new("site.inspected/1", "记录现场检查", items)
}

pub(super) fn inquiry_recorded(desk: &Desk) -> FormSpec {
    let mut items: Vec<Item> = vec![
        officers("officers", "询问人", desk, &handlers(desk)).into(),
        text("respondent", "被询问人").into(),
        text("relation", "与案件的关系").hint("例：当事人的经营者").into(),
        text("place", "询问地点").into(),
    ];
    items.extend(room(desk, DeviceKind::InterviewRoom).map(Item::from));
    items.extend([
        FieldSpec::new("started", "开始时间", Kind::DateTime).into(),
        FieldSpec::new("ended", "结束时间", Kind::DateTime).into(),
        heading("出示证件与告知", ""),
    ]);
    items.extend(told());
    items.push(
        Repeat {
            path: "questions".into(),
            label: "问答".into(),
            unit: "问答".into(),
            min: 2,
            fields: vec![
                area("asked", "问", 2)
                    .hint("一次只问一件事：时间、地点、人、经过、数量、金额；不诱导、不威胁"),
                area("answered", "答", 3).hint("用被询问人自己的话，第一人称；没有回答的写“未回答”"),
            ],
            numbered: None,
            hint: "先问身份，再问经过；最后问“以上笔录是否属实，有无补充”。空行不记录。".into(),
        }
        .into(),
    );
    items.push(signing().into());
    FormSpec::new("inquiry.recorded/1", "记录询问", items)
}

pub(super) fn evidence_listed(desk: &Desk) -> FormSpec {
    let first = u32::try_from(desk.view.case.evidence.len()).unwrap_or(u32::MAX).saturating_add(1);
    FormSpec::new(
        "evidence.listed/1",
        "登记证据",
        vec![
            officers("officers", "收集人员", desk, &handlers(desk)).into(),
            Repeat {
                path: "items".into(),
                label: "证据".into(),
                unit: "证据".into(),
                min: 2,
                fields: vec![
                    FieldSpec::new(
                        "kind",
                        "种类",
                        Kind::Choice(choices(&EvidenceKind::ALL, EvidenceKind::wire, EvidenceKind::title)),
                    ),
                    text("title", "名称"),
                    text("source", "来源").hint("由谁提供，从哪里取得"),
                    day("collected_on", "收集日期"),
                    area("proves", "证明事项", 2).hint("这一件证明哪一个事实，不写结论"),
                    FieldSpec::new("pages", "页数（份数）", Kind::Int("页".into())).omitted(),
                ],
                numbered: Some(("no", first)),
                hint: "编号接着证据清单往下排；空行不登记。".into(),
            }
            .into(),
        ],
    )
}

pub(super) fn correction_ordered(desk: &Desk) -> FormSpec {
    FormSpec::new(
        "correction.ordered/1",
        "制发责令改正通知书",
        vec![
            officers("officers", "经办人", desk, &handlers(desk)).into(),
            area("content", "改正内容", 3)
                .hint("写当事人要做什么、做到什么程度，能核查；例：立即停止使用某批次配料")
                .into(),
            area("basis", "改正依据", 2).hint("写到条、款、项").into(),
            day("due_on", "改正期限").into(),
        ],
    )
    .intro("文号由系统顺序编号。制发后在“送达”里登记送达。")
}

pub(super) fn address_confirmed(desk: &Desk) -> FormSpec {
    FormSpec::new(
        "address.confirmed/1",
        "记录送达地址确认书",
        vec![
            text("address", "送达地址").into(),
            confirm("electronic", "电子送达", "当事人签署确认书，同意电子送达").into(),
            day("signed_on", "签署日期").default(desk.today.to_string()).into(),
        ],
    )
}

pub(super) fn period_extended() -> FormSpec {
    FormSpec::new(
        "period.extended/1",
        "批准延长",
        vec![
            FieldSpec::new("days", "延长", Kind::Int("日".into()))
                .hint("第一次由机关负责人批准，不超过 30 日（自然日）")
                .into(),
            area("reason", "延长理由", 3).into(),
            confirm(
                "by_collective_discussion",
                "集体讨论",
                "经集体讨论决定（第二次延长或者超过 30 日的必须）",
            )
            .into(),
        ],
    )
}

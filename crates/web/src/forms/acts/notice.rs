//! 批准告知、告知、送达、陈述申辩、听证.

use super::{Desk, area, choices, confirm, day, handlers, officers, opinion, room, text};
use crate::forms::spec::{FieldSpec, FormSpec, Item, Judge, Kind, Repeat};
use crate::look::Choice;
use law::deed::casework::{Acceptance, Served, ServiceMethod};
use law::deed::record::DeviceKind;
use law::state::casefile::CaseFile;

pub(super) fn proposal_approved() -> FormSpec {
    FormSpec::new(
        "proposal.approved/1",
        "批准告知",
        vec![opinion("审批意见").default("同意，依法告知。").into()],
    )
}

pub(super) fn notice_issued(desk: &Desk) -> FormSpec {
    FormSpec::new(
        "notice.issued/1",
        "制发告知书",
        vec![
            text("contact", "联系人及地址")
                .hint(format!("当事人向谁陈述、申辩；例：{}，张示例，电话", desk.view.unit.short))
                .into(),
        ],
    )
    .intro("是否告知听证权利由系统按处罚种类和数额判断；文号顺序编号。")
}

/// The document that waits to be served.
#[must_use]
pub fn waiting_to_be_served(case: &CaseFile) -> Option<Served> {
    let served = |d: Served| case.services.iter().filter(|s| s.served.document == d).count();
    if case.decision.as_ref().is_some_and(|d| d.served_on.is_none()) {
        return Some(Served::Decision);
    }
    if case.hearing.noticed.is_some() && case.hearing.held.is_none() && served(Served::HearingNotice) == 0 {
        return Some(Served::HearingNotice);
    }
    if case.notice().is_some_and(|n| n.served_on.is_none()) {
        return Some(Served::Notice);
    }
    (served(Served::Correction) < case.corrections.len()).then_some(Served::Correction)
}

pub(super) fn document_served(desk: &Desk) -> FormSpec {
    let document = FieldSpec::new(
        "document",
        "送达的文书",
        Kind::Radio(choices(&Served::ALL, Served::wire, Served::title)),
    );
    let document = match waiting_to_be_served(&desk.view.case) {
        Some(d) => document.default(d.wire()),
        None => document,
    };
    FormSpec::new(
        "document.served/1",
        "登记送达",
        vec![
            document.into(),
            FieldSpec::new(
                "method",
                "送达方式",
                Kind::Choice(choices(&ServiceMethod::ALL, ServiceMethod::wire, ServiceMethod::title)),
            )
            .hint("电子送达须有当事人签署的确认书；公告送达自公告之日起满三十日视为送达")
            .into(),
            text("place", "送达地点").into(),
            day("served_on", "送达日期")
                .default(desk.today.to_string())
                .hint("签收、投递到达之日；公告送达写公告之日")
                .into(),
            officers("officers", "送达人", desk, &handlers(desk)).into(),
            text("recipient", "签收人").into(),
            text("proof", "送达证明").hint("签收、拒收及见证、回执号码、公告载体；没有证明不能登记").into(),
            confirm(
                "publication_told",
                "告知公示",
                "已书面告知当事人，行政处罚决定将依法公示（送达决定书时必须）",
            )
            .into(),
        ],
    )
}

pub(super) fn statement_received(desk: &Desk) -> FormSpec {
    let next = u32::try_from(desk.view.case.points.len()).unwrap_or(u32::MAX).saturating_add(1);
    FormSpec::new(
        "statement.received/1",
        "登记陈述申辩",
        vec![
            day("received_on", "收到日期").default(desk.today.to_string()).into(),
            Repeat {
                path: "points".into(),
                label: "各点意见".into(),
                unit: "意见".into(),
                min: 2,
                fields: vec![
                    area("content", "内容", 3)
                        .hint("照当事人的原意写，不归纳、不取舍；提出的新事实、证据一并写明"),
                ],
                numbered: Some(("no", next)),
                hint: "一点一项，今后逐点复核。只申请听证的可以不填。".into(),
            }
            .into(),
            confirm("asks_hearing", "听证", "当事人申请听证").into(),
        ],
    )
    .intro("当事人陈述、申辩不会导致更重的处罚。")
}

pub(super) fn rights_waived(desk: &Desk) -> FormSpec {
    FormSpec::new(
        "rights.waived/1",
        "登记放弃权利",
        vec![
            day("signed_on", "签署日期").default(desk.today.to_string()).into(),
            text("instrument", "书面材料").hint("放弃陈述、申辩、听证权利的书面材料名称").into(),
        ],
    )
}

pub(super) fn hearing_noticed(desk: &Desk) -> FormSpec {
    let chairs = desk.chairs.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let mut items: Vec<Item> = vec![
        day("noticed_on", "通知日期").default(desk.today.to_string()).into(),
        day("held_on", "听证日期").hint("须在通知之日起七个工作日之后").into(),
        text("place", "听证地点").into(),
    ];
    items.extend(room(desk, DeviceKind::HearingRoom).map(Item::from));
    items.push(FieldSpec::new("chair", "听证主持人", Kind::Choice(chairs)).hint("不能是本案调查人员").into());
    FormSpec::new("hearing.noticed/1", "通知听证", items)
}

pub(super) fn hearing_held(desk: &Desk) -> FormSpec {
    let planned = desk.view.case.hearing.noticed.as_ref().map(|h| h.held_on.to_string()).unwrap_or_default();
    FormSpec::new(
        "hearing.held/1",
        "登记听证笔录",
        vec![
            day("held_on", "听证日期").default(planned).into(),
            area("transcript", "听证笔录", 8)
                .hint("依次写：核对参加人、宣布案由和纪律、告知回避权、调查人员举证、当事人质证和申辩、最后陈述")
                .into(),
            FieldSpec::new("party_attended", "当事人到场", Kind::YesNo).into(),
            opinion("主持人意见").into(),
        ],
    )
}

/// 复核陈述申辩, for these points: number and content.
pub(super) fn statement_answered(points: &[(u32, String)]) -> FormSpec {
    let mut items: Vec<Item> = Vec::new();
    for (i, (no, content)) in points.iter().enumerate() {
        let judge = Judge {
            no: *no,
            reference: Vec::new(),
            options: choices(&Acceptance::ALL, Acceptance::wire, Acceptance::title),
            boolean: false,
            reason_at: ["answers".into(), i.to_string(), "reason".into()].into(),
            unanswered: format!("第 {no} 点没有写明是否采纳"),
            reason_label: "理由".into(),
        };
        let label = if content.is_empty() { "意见" } else { content };
        let field = FieldSpec::new(&format!("answers.{no}"), label, Kind::Judge(Box::new(judge)));
        items.push(FieldSpec::constant(&format!("answers.{i}.no"), *no).into());
        items.push(field.at(&format!("answers.{i}.acceptance")).into());
    }
    items.push(
        area("conclusion", "复核结论", 3).hint("采纳的写明怎样改，不采纳的写明理由；不得因申辩加重").into(),
    );
    FormSpec::new("statement.answered/1", "完成复核", items)
        .intro("逐点写明是否采纳和理由。采纳后需要改动的，另行修改拟处理决定。")
}

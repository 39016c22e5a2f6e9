//! 集体讨论、决定、缴款、结案、归档、撤销.

use super::{Desk, area, choices, day, opinion, text};
use crate::forms::spec::{FieldSpec, FormSpec, Kind, Leaf};
use crate::look::format;
use law::deed::casework::{ClosingKind, RevocationKind};
use law::draft::PenaltyKind;

pub(super) fn collective_discussed(desk: &Desk) -> FormSpec {
    FormSpec::new(
        "collective.discussed/1",
        "记录集体讨论",
        vec![
            day("held_on", "讨论日期").default(desk.today.to_string()).into(),
            FieldSpec::new("participants", "出席的负责人", Kind::Lines(4)).hint("一行一人，两人以上").into(),
            area("minutes", "讨论记录", 6).hint("谁说了什么，逐人记；有不同意见的照记，最后写结论").into(),
            FieldSpec::new("agreed", "同意拟处理决定", Kind::YesNo).into(),
        ],
    )
}

pub(super) fn decision_made(desk: &Desk) -> FormSpec {
    FormSpec::new(
        "decision.made/1",
        "作出决定",
        vec![
            day("decided_on", "决定日期")
                .default(desk.today.to_string())
                .hint("只能是今天，不能倒签或者预签")
                .into(),
            opinion("审批意见").default("同意作出行政处罚决定。").into(),
            FieldSpec::new("number", "决定书序号", Kind::Int("号".into()))
                .omitted()
                .hint("留空，由系统顺序编号；填写的必须正好是下一个号")
                .into(),
            area("late_reason", "逾期作出决定的理由", 2)
                .optional()
                .hint("只在办案期限已过时填写，会提示执法监督机关")
                .into(),
        ],
    )
    .intro("决定的内容就是现在的拟处理决定。作出后生成公示稿，并开始计算送达期限。")
}

pub(super) fn payment_recorded(desk: &Desk) -> FormSpec {
    let case = &desk.view.case;
    let left = case.payable_fen().saturating_sub(case.paid_fen());
    FormSpec::new(
        "payment.recorded/1",
        "登记缴款",
        vec![
            FieldSpec::new("amount_fen", "金额", Kind::Money)
                .hint(format!("尚未缴纳 {}", format::money(left)))
                .into(),
            day("paid_on", "缴款日期").default(desk.today.to_string()).into(),
            text("bank", "代收机构").into(),
            text("receipt", "票据号码").into(),
        ],
    )
}

pub(super) fn case_closed() -> FormSpec {
    let kinds = choices(&ClosingKind::ALL, ClosingKind::wire, ClosingKind::title);
    FormSpec::new(
        "case.closed/1",
        "批准结案",
        vec![
            FieldSpec::new("kind", "结案方式", Kind::Radio(kinds)).into(),
            area("execution", "执行情况", 3)
                .hint("每一项处罚怎样执行完：日期、金额、票据；没有执行的写明原因")
                .into(),
            area("goods", "没收财物处理情况", 2).optional().hint("没收了财物的必须填写").into(),
            opinion("审批意见").default("同意结案。").into(),
        ],
    )
}

pub(super) fn case_archived() -> FormSpec {
    FormSpec::new(
        "case.archived/1",
        "归档",
        vec![text("archive_no", "档号").into(), text("retention", "保管期限").default("长期").into()],
    )
    .intro("归档后卷内目录固定，不再变动。")
}

pub(super) fn decision_revoked(desk: &Desk) -> FormSpec {
    let kinds = choices(&RevocationKind::ALL, RevocationKind::wire, RevocationKind::title);
    let penalties = choices(&PenaltyKind::ALL, PenaltyKind::wire, PenaltyKind::title);
    FormSpec::new(
        "decision.revoked/1",
        "登记撤销或者变更",
        vec![
            FieldSpec::new("kind", "情形", Kind::Radio(kinds)).into(),
            text("by", "作出机关").hint("上级机关、复议机关、法院，或者本机关").into(),
            text("instrument", "文书名称和文号").into(),
            day("on", "日期").default(desk.today.to_string()).into(),
            area("reason", "原因", 3).hint("会公开在撤回记录上，不写个人信息").into(),
            area("changed_conclusion", "变更后的处罚内容", 3)
                .omitted()
                .hint("只有决定被变更的才填写，照变更文书填写；随后另行公示变更后的内容")
                .into(),
            FieldSpec::new("changed_kinds", "变更后的处罚种类", Kind::Checks(penalties, Leaf::Text))
                .optional()
                .hint("只有决定被变更的才选；公示期限和分类按它计算")
                .into(),
            area("changed_basis", "变更后的依据", 2)
                .omitted()
                .hint("变更文书改了依据的才填写，不填的按原依据")
                .into(),
            area("changed_remedies", "变更后的救济途径", 2)
                .omitted()
                .hint("照变更文书填写；原决定的救济途径不再适用")
                .into(),
        ],
    )
    .intro("记录后，已公开的决定在同一次办理中撤回，原地址只留撤回记录。")
}

//! 线索、立案、承办人.

use super::{Desk, area, choices, confirm, day, handlers, officers, opinion, text};
use crate::forms::spec::{FieldSpec, FormSpec, Kind, heading};
use crate::look::Choice;
use jiff::civil::Date;
use law::deed::casework::ClueSource;
use law::deed::register::UnitRegistered;
use law::draft::PartyKind;

/// 登记线索, for the agency `unit_id`.
#[must_use]
pub fn clue_registered(unit_id: &str, unit: &UnitRegistered, today: Date) -> FormSpec {
    FormSpec::new(
        "clue.registered/1",
        "登记线索",
        vec![
            FieldSpec::constant("unit", unit_id).into(),
            heading("线索", ""),
            FieldSpec::new(
                "source",
                "案源",
                Kind::Choice(choices(&ClueSource::ALL, ClueSource::wire, ClueSource::title)),
            )
            .into(),
            day("received_on", "收到日期")
                .default(today.to_string())
                .hint("核查期限从这一天的次日起算")
                .into(),
            text("title", "线索标题").hint("200 字以内，写明涉嫌什么行为").into(),
            area("content", "线索内容", 5).into(),
            text("region", "违法行为发生地")
                .default(unit.region.clone())
                .hint("六位或者更长的行政区划代码")
                .into(),
            day("violated_on", "违法行为日期").hint("已经停止的写终了之日；正在发生的写收到日期").into(),
            heading("当事人", ""),
            FieldSpec::new(
                "party_facts.kind",
                "当事人类型",
                Kind::Radio(choices(&PartyKind::ALL, PartyKind::wire, PartyKind::title)),
            )
            .into(),
            text("party.name", "姓名或者名称").into(),
            text("party.code", "统一社会信用代码").optional().hint("18 位，在营业执照上；自然人不填").into(),
            confirm(
                "party_facts.code_as_printed",
                "证照如此",
                "代码校验不符，但证照上就是这样印的；照录，并在案件上注明存疑",
            )
            .into(),
            text("party.representative", "法定代表人、负责人或者经营者").optional().into(),
            text("party.id_number", "身份证件号码").optional().hint("自然人填写，不公开").into(),
            confirm(
                "party_facts.id_number_as_printed",
                "证件如此",
                "号码校验不符，但证件上就是这样印的，或者是护照以外的其他证件；照录，并注明存疑",
            )
            .into(),
            text("party.address", "住址或者住所").optional().into(),
            text("party.phone", "联系电话").optional().into(),
            text("party.licence", "许可证件及编号").optional().into(),
            confirm("party_facts.minor", "未成年人", "当事人是不满十八周岁的自然人；处罚决定不公开").into(),
            heading("举报人", "只有本案承办人能看到。没有举报人的留空。"),
            text("informant.name", "举报人").into(),
            text("informant.contact", "联系方式").optional().into(),
        ],
    )
    .optional_object("informant")
    .intro("登记后开始计算核查期限。举报人信息单独加密保存，其他人看不到有没有举报人。")
}

pub(super) fn clue_check_extended() -> FormSpec {
    FormSpec::new("clue.check_extended/1", "批准延长", vec![area("reason", "延长理由", 3).into()])
        .intro("核查期限只能延长一次，由机关负责人批准。")
}

pub(super) fn clue_checked(desk: &Desk) -> FormSpec {
    let proposals = vec![Choice::new("open", "建议立案"), Choice::new("decline", "建议不予立案")];
    FormSpec::new(
        "clue.checked/1",
        "提出处理意见",
        vec![
            area("findings", "核查情况", 5).into(),
            FieldSpec::new("has_jurisdiction", "本机关有管辖权", Kind::YesNo).into(),
            text("cause", "案由").hint("例：涉嫌经营超过保质期的食品").into(),
            area("provisions", "涉嫌违反的规定", 2)
                .optional()
                .hint("建议立案的必须填写，写到条、款、项")
                .into(),
            area("limitation_reason", "超过二年仍可追究的理由", 2)
                .optional()
                .hint("只在违法行为超过二年时填写：五年时效、连续或者继续状态、此前已被发现")
                .into(),
            FieldSpec::new("recommendation", "建议", Kind::Radio(proposals)).into(),
            officers("handlers", "拟承办人", desk, &handlers(desk)).into(),
        ],
    )
    .intro("这是立案审批表的承办人部分。机关负责人据此决定立案或者不予立案。")
}

pub(super) fn case_opened(desk: &Desk) -> FormSpec {
    let proposed = desk.view.case.check.as_ref().map(|c| c.checked.handlers.clone()).unwrap_or_default();
    FormSpec::new(
        "case.opened/1",
        "批准立案",
        vec![
            officers("handlers", "承办人", desk, &proposed).into(),
            opinion("审批意见").default("同意立案。").into(),
            area("late_reason", "逾期立案的理由", 2)
                .optional()
                .hint("只在核查期限已过时填写，会提示执法监督机关")
                .into(),
        ],
    )
    .intro("立案号由系统顺序编号，办案期限从今天起算。")
}

pub(super) fn case_declined() -> FormSpec {
    FormSpec::new("case.declined/1", "决定不予立案", vec![area("reason", "不予立案的理由", 3).into()])
}

pub(super) fn informant_told(desk: &Desk) -> FormSpec {
    FormSpec::new(
        "informant.told/1",
        "登记告知",
        vec![
            text("manner", "告知方式").hint("例：电话告知。不写举报人是谁").into(),
            day("told_on", "告知日期").default(desk.today.to_string()).into(),
        ],
    )
}

pub(super) fn informant_answered(desk: &Desk) -> FormSpec {
    let told = informant_told(desk);
    let case = FieldSpec::constant("case", desk.view.id.as_str());
    FormSpec::new("informant.told/2", "登记告知", std::iter::once(case.into()).chain(told.items).collect())
        .intro("另行保存，不进入案件日志：看日志的人不会知道有举报人。")
}

pub(super) fn handlers_changed(desk: &Desk) -> FormSpec {
    FormSpec::new(
        "handlers.changed/1",
        "变更承办人",
        vec![
            officers("handlers", "今后的承办人", desk, &desk.view.case.handlers).into(),
            area("reason", "变更理由", 2).into(),
        ],
    )
}

pub(super) fn recusal_decided(desk: &Desk) -> FormSpec {
    let all = desk
        .view
        .case
        .handlers
        .iter()
        .map(|id| {
            let name = desk.view.officers.get(id).map_or(id.as_str(), |o| o.name.as_str());
            Choice::new(id, name)
        })
        .collect();
    FormSpec::new(
        "recusal.decided/1",
        "作出回避决定",
        vec![
            FieldSpec::new("officer", "执法人员", Kind::Choice(all)).into(),
            FieldSpec::new("asked_by_party", "由当事人申请", Kind::YesNo).hint("“否”是自行回避").into(),
            FieldSpec::new("granted", "决定回避", Kind::YesNo).into(),
            area("reason", "理由", 3).into(),
        ],
    )
    .intro("决定回避的人员不再承办本案；需要另行变更承办人。")
}

//! The fields of the registers' acts.

use law::authority::Capacity;
use law::deed::register::UnitRegistered;
use law::state::register::{Grant, Officer};

use crate::forms::{FieldSpec, FormSpec, Item, Kind, heading};
use crate::look::Choice;
use crate::portal::units::kind_title;

/// Choices of units: (id, name).
pub type Units = Vec<Choice>;

fn text(name: &str, label: &str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Text)
}

fn reason(label: &str) -> Item {
    FieldSpec::new("reason", label, Kind::Area(3)).into()
}

/// 登记执法证件; with the officer as it stands, a renewal.
pub fn certify(units: Units, now: Option<&Officer>) -> FormSpec {
    let value = |f: FieldSpec, v: Option<&str>| v.map_or(f.clone(), |v| f.default(v));
    let items = vec![
        value(text("name", "姓名"), now.map(|o| o.name.as_str())).into(),
        value(FieldSpec::new("unit", "所属单位", Kind::Choice(units)), now.map(|o| o.unit.as_str())).into(),
        value(text("number", "证件编号").hint("与证件正面一致"), now.map(|o| o.number.as_str())).into(),
        value(text("category", "执法类别").hint("例如 市场监督管理"), now.map(|o| o.category.as_str()))
            .into(),
        value(
            text("region", "执法区域").hint("行政区划代码，6 位，例如 220200"),
            now.map(|o| o.region.as_str()),
        )
        .into(),
        FieldSpec::new("valid_from", "有效期自", Kind::Date).into(),
        FieldSpec::new("valid_to", "有效期至", Kind::Date).into(),
        text("account", "登录名").hint("本人的登录名；还没有账号的不填").omitted().into(),
    ];
    let verb = if now.is_some() { "换发证件" } else { "登记证件" };
    FormSpec::new("officer.certified/1", verb, items)
        .intro("证件由司法行政机关确认，登记后当天生效，公众立即可以核验。")
}

/// 暂扣、恢复、跨区域指定.
pub fn officer_act(name: &str) -> Option<FormSpec> {
    let from = |label: &str| -> Item { FieldSpec::new("from", label, Kind::Date).into() };
    match name {
        "suspend" => Some(
            FormSpec::new("officer.suspended/1", "暂扣证件", vec![from("暂扣自"), reason("理由")])
                .intro("自这一天起，持证人在任何案件里都不能执法，公众核验时显示“已暂扣”。"),
        ),
        "reinstate" => {
            Some(FormSpec::new("officer.reinstated/1", "恢复证件", vec![from("恢复执法自"), reason("理由")]))
        }
        "designate" => Some(
            FormSpec::new(
                "officer.designated/1",
                "登记跨区域指定",
                vec![
                    text("region", "执法区域").hint("行政区划代码，6 位，例如 220281").into(),
                    from("开始日期"),
                    FieldSpec::new("to", "结束日期", Kind::Date).into(),
                    text("basis", "指定、协助或者委托文书").hint("名称和文号").into(),
                ],
            )
            .intro("本区域之外的执法须有指定、协助或者委托文书。"),
        ),
        _ => None,
    }
}

/// 审核人员备案
pub fn reviewer(units: Units) -> FormSpec {
    FormSpec::new(
        "reviewer.filed/1",
        "备案",
        vec![
            text("login", "登录名").hint("本人的登录名").into(),
            text("name", "姓名").into(),
            FieldSpec::new("unit", "审核机构", Kind::Choice(units)).into(),
            FieldSpec::new("legal_qualification", "已取得国家统一法律职业资格", Kind::YesNo)
                .hint("初次从事处罚决定法制审核的，应当取得（行政处罚法 第五十八条）")
                .into(),
            FieldSpec::new("engaged_from", "初次从事处罚审核的日期", Kind::Date).into(),
            FieldSpec::new("filed_on", "备案日期", Kind::Date).into(),
        ],
    )
    .intro("审核人员名录由司法行政机关确认备案，未备案的人员不能审核重大执法决定。")
}

/// 移出名录
pub fn reviewer_removed() -> FormSpec {
    let on = FieldSpec::new("on", "移出日期", Kind::Date).into();
    FormSpec::new("reviewer.removed/1", "移出名录", vec![on, reason("理由")])
}

/// 登记执法主体; with the unit as it stands, a change.
pub fn unit(units: Units, now: Option<&UnitRegistered>) -> FormSpec {
    let kinds = ["government", "agency", "justice_organ", "dispatched", "entrusted"];
    let kinds = kinds.map(|k| Choice::new(k, kind_title(k))).to_vec();
    let value = |f: FieldSpec, v: Option<String>| v.map_or(f.clone(), |v| f.default(v));
    let kind = now.and_then(|u| serde_json::to_value(u.kind).ok()?.as_str().map(str::to_owned));
    let demo = now.and_then(|u| u.demonstration_since).map(|d| d.to_string());
    let of = |get: fn(&UnitRegistered) -> String| now.map(get);
    let items = vec![
        heading("主体", ""),
        value(text("name", "全称"), of(|u| u.name.clone())).into(),
        value(text("short", "简称"), of(|u| u.short.clone())).into(),
        value(FieldSpec::new("kind", "类型", Kind::Choice(kinds)), kind).into(),
        value(
            FieldSpec::new("parent", "上级", Kind::Choice(units.clone())).omitted(),
            now.and_then(|u| u.parent.clone()),
        )
        .into(),
        value(text("region", "执法区域").hint("行政区划代码，6 位"), of(|u| u.region.clone())).into(),
        value(text("prefix", "机关代字").hint("文号里用，例如 吉市市监"), of(|u| u.prefix.clone())).into(),
        value(text("domain", "适用参数").hint("market 市场监管；其他填 general"), of(|u| u.domain.clone()))
            .into(),
        heading("审核和救济", "写进每份决定书，须准确"),
        value(
            FieldSpec::new("review_body", "法制审核机构", Kind::Choice(units)),
            of(|u| u.review_body.clone()),
        )
        .into(),
        value(text("reconsideration", "行政复议机关"), of(|u| u.reconsideration.clone())).into(),
        value(text("court", "管辖法院"), of(|u| u.court.clone())).into(),
        value(
            FieldSpec::new("demonstration_since", "示范单位自", Kind::Date)
                .hint("不是示范单位的不填")
                .omitted(),
            demo,
        )
        .into(),
    ];
    let verb = if now.is_some() { "变更登记" } else { "登记执法主体" };
    FormSpec::new("unit.registered/1", verb, items)
}

/// 开立账号
pub fn account(units: Units) -> FormSpec {
    FormSpec::new(
        "account.opened/1",
        "开立账号",
        vec![
            text("login", "登录名").hint("2 到 32 个小写字母、数字、点或者连字符").into(),
            text("name", "姓名").into(),
            FieldSpec::new("unit", "所属单位", Kind::Choice(units)).into(),
        ],
    )
    .intro("一人一个账号，不设共用账号。开立后由安全管理员授予身份，再申请设置口令。")
}

/// 授予身份
pub fn grant(units: Units) -> FormSpec {
    let capacities = Capacity::GRANTABLE.map(|c| Choice::new(c.wire(), c.title())).to_vec();
    FormSpec::new(
        "capacity.granted/1",
        "授予身份",
        vec![
            FieldSpec::new("capacity", "身份", Kind::Choice(capacities)).into(),
            FieldSpec::new("unit", "所代表的单位", Kind::Choice(units)).into(),
            FieldSpec::new("from", "开始日期", Kind::Date).into(),
            FieldSpec::new("to", "结束日期", Kind::Date).hint("没有期限的不填").omitted().into(),
            text("basis", "任职或者授权文件").hint("名称和文号").into(),
        ],
    )
    .intro("只能授予账号所属单位的身份。三种管理员由三个人分别担任，不兼任其他身份；执法监督人员不办理、审核、公示案件，只在司法行政机关设立。")
}

/// 终止身份: one of those held.
pub fn end(held: &[&Grant], unit_name: impl Fn(&str) -> String) -> FormSpec {
    let mut capacities: Vec<Choice> = Vec::new();
    let mut units: Units = Vec::new();
    for g in held {
        if !capacities.iter().any(|c| c.value == g.capacity.wire()) {
            capacities.push(Choice::new(g.capacity.wire(), g.capacity.title()));
        }
        if !units.iter().any(|c| c.value == g.unit) {
            units.push(Choice::new(&g.unit, unit_name(&g.unit)));
        }
    }
    FormSpec::new(
        "capacity.ended/1",
        "终止身份",
        vec![
            FieldSpec::new("capacity", "身份", Kind::Choice(capacities)).into(),
            FieldSpec::new("unit", "所代表的单位", Kind::Choice(units)).into(),
            FieldSpec::new("on", "最后一天", Kind::Date).into(),
            reason("理由"),
        ],
    )
}

/// 停用账号
pub fn close() -> FormSpec {
    FormSpec::new("account.closed/1", "停用账号", vec![reason("理由")])
        .intro("停用后不能再登录，正在使用的登录立即失效。以往的记录不变。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_makes_the_act_it_says() {
        let units = || vec![Choice::new("u1", "某局")];
        let specs = [
            certify(units(), None),
            officer_act("suspend").unwrap(),
            officer_act("reinstate").unwrap(),
            officer_act("designate").unwrap(),
            reviewer(units()),
            reviewer_removed(),
            unit(units(), None),
            account(units()),
            grant(units()),
            close(),
            crate::registers::resets::spec(),
        ];
        for spec in specs {
            let mut pairs = crate::forms::Pairs::default();
            for field in crate::forms::fields_of(&spec, None) {
                let value = match &field.kind {
                    Kind::Date => "2026-03-02".to_owned(),
                    Kind::YesNo => "true".to_owned(),
                    Kind::Choice(choices) => choices[0].value.clone(),
                    _ => "1".to_owned(),
                };
                pairs.push(&field.name, value);
            }
            let deed =
                crate::forms::parse(&spec, &mut pairs).unwrap_or_else(|e| panic!("{}: {e:?}", spec.tag));
            assert_eq!(deed.tag(), spec.tag);
        }
    }
}

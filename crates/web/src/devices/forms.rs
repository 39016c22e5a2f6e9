//! The fields of the acts on devices.

use crate::forms::{FieldSpec, FormSpec, Kind};
use crate::look::Choice;
use law::deed::record::{Condition, DeviceKind};
use law::state::record::Device;

fn text(name: &str, label: &str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Text)
}

/// 登记 for the unit of whoever registers.
pub(super) fn register(unit: &str, today: jiff::civil::Date) -> FormSpec {
    let kinds = DeviceKind::ALL.iter().map(|k| Choice::new(k.wire(), k.title())).collect();
    FormSpec::new(
        "device.registered/1",
        "登记",
        vec![
            FieldSpec::constant("unit", unit).into(),
            FieldSpec::new("kind", "种类", Kind::Radio(kinds)).into(),
            text("name", "名称").hint("例如 执法记录仪 03、一楼询问室").into(),
            text("number", "编号").hint("机身编号、资产编号，或者房间号").into(),
            text("model", "型号，或者场所的录音录像设备").optional().into(),
            FieldSpec::new("in_use_from", "启用日期", Kind::Date).default(today.to_string()).into(),
        ],
    )
    .intro("询问室、听证室登记后，可以在询问、听证通知的表单里选用；在那里进行的应当全过程音像记录。")
}

/// 配发、收回 among these officers.
pub(super) fn assign(officers: Vec<Choice>, now: &Device) -> FormSpec {
    let field =
        FieldSpec::new("officer", "配发给", Kind::Choice(officers)).omitted().hint("不选的，收回保管");
    let field = match &now.officer {
        Some((id, _)) => field.default(id.clone()),
        None => field,
    };
    FormSpec::new(
        "device.assigned/1",
        "记录配发",
        vec![field.into(), text("note", "用途、说明").optional().into()],
    )
}

/// 检查
pub(super) fn check(now: &Device) -> FormSpec {
    let states = Condition::ALL.iter().map(|c| Choice::new(c.wire(), c.title())).collect();
    FormSpec::new(
        "device.checked/1",
        "记录检查",
        vec![
            FieldSpec::new("condition", "状况", Kind::Radio(states)).default(now.condition().wire()).into(),
            FieldSpec::new("clock_offset_seconds", "时钟误差", Kind::Signed("秒".into()))
                .default("0")
                .hint("设备时钟减去北京时间：快了写正数，慢了写负数，例如 -30；场所没有时钟的写 0")
                .into(),
            text("note", "说明").optional().into(),
        ],
    )
    .intro("之后用这台设备录的资料，录制时间按这次记录的误差校正；已经移交的不变。")
}

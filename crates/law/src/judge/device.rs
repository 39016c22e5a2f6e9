//! 音像记录设备、场所的登记、配发、检查 (clause 2.2c).

use super::casework::LINE_MAX;
use super::{Bench, Grant, basis};
use crate::act::Intent;
use crate::deed::Deed;
use crate::deed::record::DeviceKind;
use crate::ids::SubjectRef;
use crate::refusal::{Fields, Refusal};

/// A clock further off than a week is not off but unset; then the recording's times are stated by the officer.
const OFFSET_MAX_SECONDS: i64 = 7 * 24 * 3600;

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    let device = bench.facts.peek(&intent.subject).and_then(|k| k.state.device());
    let unit = match &intent.deed {
        Deed::DeviceRegistered(d) => {
            fields.text("name", "名称", &d.name, LINE_MAX);
            fields.text("number", "编号", &d.number, 60);
            fields.optional("model", "型号", &d.model, LINE_MAX);
            if d.in_use_from > bench.today {
                fields.add("in_use_from", "启用日期晚于今天");
            }
            if device.is_some_and(|x| x.registered.unit != d.unit) {
                fields.add("unit", "设备不能改属另一个单位；收回后重新登记");
            }
            bench.unit(&d.unit)?;
            d.unit.clone()
        }
        Deed::DeviceAssigned(d) => {
            let device = device.ok_or_else(Refusal::not_found)?;
            fields.optional("note", "说明", &d.note, LINE_MAX);
            if device.registered.kind.is_room() {
                fields.add("officer", "场所不配发给个人，在询问、听证时选用");
            }
            if let Some(officer) = &d.officer {
                let known = bench.facts.get(&SubjectRef::officer(officer)).and_then(|k| k.state.officer());
                if known.is_none_or(|o| o.unit != device.registered.unit) {
                    fields.add("officer", "只能配发给本单位的执法人员");
                }
            }
            device.registered.unit.clone()
        }
        Deed::DeviceChecked(d) => {
            let device = device.ok_or_else(Refusal::not_found)?;
            fields.optional("note", "说明", &d.note, LINE_MAX);
            if d.clock_offset_seconds.abs() > OFFSET_MAX_SECONDS {
                fields.add("clock_offset_seconds", "时钟误差超过七天，先校准设备时钟");
            }
            device.registered.unit.clone()
        }
        _ => return Err(Refusal::not_found()),
    };
    fields.done()?;
    Ok(Grant {
        deciding: unit, basis: basis("2.2c", "国办发〔2018〕118号 第八项"), ..Grant::default()
    })
}

/// The room named by an inquiry or a hearing is one of the agency's, of the right kind.
pub(super) fn room(bench: &Bench, fields: &mut Fields, unit: &str, room: Option<&String>, kind: DeviceKind) {
    let Some(id) = room else { return };
    let device = bench.facts.get(&SubjectRef::device(id)).and_then(|k| k.state.device());
    if device.is_none_or(|d| d.registered.unit != unit || d.registered.kind != kind) {
        fields.add("room", format!("本机关没有登记这个{}", kind.title()));
    }
}

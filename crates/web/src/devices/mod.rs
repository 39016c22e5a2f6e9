//! `/desk/devices` — 音像记录设备、执法办案场所: the register, who has what, in which state, how far its clock is off
//! (clause 2.2c).

mod forms;
mod list;
mod show;
#[cfg(test)]
mod tests;

use crate::route::{Need, Route};
use law::authority::Capacity as C;
use law::deed::record::{Condition, DeviceKind};

/// The entry of the menu.
pub(crate) const MENU: &str = "/desk/devices";
/// Those who work with devices.
pub(crate) const USERS: &[C] =
    &[C::Custodian, C::Officer, C::UnitHead, C::AgencyHead, C::DeputyHead, C::Supervisor];
const CUSTODIAN: &[C] = &[C::Custodian];
const CHECKERS: &[C] = &[C::Custodian, C::Officer];

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk/devices", Need::Staff, list::page),
        Route::get("/desk/devices/new", Need::Capacity(CUSTODIAN), show::form_new),
        Route::post("/desk/devices/new", Need::Capacity(CUSTODIAN), show::record_new),
        Route::get("/desk/devices/{id}", Need::Staff, show::page),
        Route::get("/desk/devices/{id}/assign", Need::Capacity(CUSTODIAN), show::form_assign),
        Route::post("/desk/devices/{id}/assign", Need::Capacity(CUSTODIAN), show::record_assign),
        Route::get("/desk/devices/{id}/check", Need::Capacity(CHECKERS), show::form_check),
        Route::post("/desk/devices/{id}/check", Need::Capacity(CHECKERS), show::record_check),
    ]
}

/// The Chinese name of a kind by its wire name.
pub(crate) fn kind_title(wire: &str) -> &str {
    DeviceKind::ALL.into_iter().find(|k| k.wire() == wire).map_or(wire, |x| x.title())
}

/// The Chinese name of a condition by its wire name.
pub(crate) fn condition_title(wire: &str) -> &str {
    Condition::ALL.into_iter().find(|c| c.wire() == wire).map_or(wire, |x| x.title())
}

/// `准确`, `快 12 秒`, `慢 90 秒`.
pub(crate) fn offset_words(seconds: i64) -> String {
    match seconds {
        0 => "准确".into(),
        n if n > 0 => format!("快 {n} 秒"),
        n => format!("慢 {} 秒", n.unsigned_abs()),
    }
}

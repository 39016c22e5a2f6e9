//! 救济途径 — what a party is told, computed from the case (DOMAIN 3.6).

use crate::deed::register::UnitRegistered;

/// The remedies of an ordinary penalty decision: reconsideration within sixty days (复议法 20) to the organ
/// that follows from the agency's place (复议法 24–28), or a suit within six months (行政诉讼法 46).
/// Neither stops performance (复议法 42, 行政诉讼法 56).
#[must_use]
pub fn of_ordinary_penalty(unit: &UnitRegistered) -> String {
    format!(
        "如不服本决定，可以自收到决定书之日起六十日内向{}申请行政复议，也可以自收到决定书之日起六个月内依法向{}提起行政诉讼。\
         行政复议、行政诉讼期间，本决定不停止执行，法律另有规定的除外。",
        unit.reconsideration, unit.court
    )
}

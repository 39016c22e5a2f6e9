//! The first format: the bundle's fields as they were in 2026, without a `format`.

use super::{Unreadable, passed_over};
use crate::rules::RuleBundle;
use serde::Deserialize as _;
use serde_json::Value;

/// Reads it. A field that came later has the value that means what was meant without it.
pub(super) fn decode(value: &Value) -> Result<RuleBundle, Unreadable> {
    let bundle = RuleBundle::deserialize(value).map_err(|e| Unreadable::Form(e.to_string()))?;
    let read = serde_json::to_value(&bundle).map_err(|e| Unreadable::Form(e.to_string()))?;
    match passed_over(value, &read, "") {
        None => Ok(bundle),
        Some(place) => Err(Unreadable::Unknown(place)),
    }
}

//! Formats of a rule bundle's bytes. A bundle is kept for ever, so each format once released is read for ever, by a
//! module of its own; `format` says which one it is, and none means the first.

mod v1;

use super::RuleBundle;
use serde_json::Value;

/// Why bytes are not a bundle that this program can go by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No JSON, or not the form of its format.
    #[error("规则版本无法识别：{0}")]
    Form(String),
    /// A format of a later program.
    #[error("规则版本的格式 {0} 比本程序认识的新")]
    Newer(u64),
    /// Something that this program would pass over in silence.
    #[error("规则版本里有本程序不认识的内容：{0}")]
    Unknown(String),
}

/// Writes a bundle in the newest format.
pub(super) fn encode(bundle: &RuleBundle) -> Result<Vec<u8>, serde_json::Error> {
    serde_json_canonicalizer::to_vec(bundle)
}

/// Reads a bundle of any format.
pub(super) fn decode(bytes: &[u8]) -> Result<RuleBundle, Unreadable> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| Unreadable::Form(e.to_string()))?;
    match value.get("format") {
        None => v1::decode(&value),
        Some(format) => {
            Err(format.as_u64().map_or_else(|| Unreadable::Form("format 应为整数".into()), Unreadable::Newer))
        }
    }
}

/// The first place in `kept` that `read` does not have: what was kept must all have been understood. What is only in
/// `read` are later fields with the values that old bundles have by silence.
fn passed_over(kept: &Value, read: &Value, at: &str) -> Option<String> {
    match (kept, read) {
        (Value::Object(kept), Value::Object(read)) => kept.iter().find_map(|(key, value)| {
            let at = format!("{at}/{key}");
            match read.get(key) {
                Some(other) => passed_over(value, other, &at),
                None => Some(at),
            }
        }),
        (Value::Array(kept), Value::Array(read)) if kept.len() == read.len() => {
            kept.iter().zip(read).enumerate().find_map(|(i, (a, b))| passed_over(a, b, &format!("{at}/{i}")))
        }
        (kept, read) if kept == read => None,
        _ => Some(at.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;
    use serde_json::json;

    fn builtin() -> Value {
        serde_json::to_value(RuleBundle::builtin()).unwrap()
    }

    #[test]
    fn the_digest_is_that_of_the_kept_bytes_whatever_their_spelling() {
        let rules = Rules::new(RuleBundle::builtin()).unwrap();
        assert_eq!(Rules::from_bytes(rules.bytes()).unwrap(), rules);
        let spaced = serde_json::to_vec_pretty(&builtin()).unwrap();
        let again = Rules::from_bytes(&spaced).unwrap();
        assert_eq!(again.bundle(), rules.bundle());
        assert_ne!(again.digest(), rules.digest());
        assert_eq!(again.bytes(), spaced, "what was kept is given back, not written anew");
    }

    #[test]
    fn what_would_be_passed_over_is_refused_wherever_it_stands() {
        for pointer in
            ["", "/periods/0", "/procedures/0/steps/0", "/domains/market", "/templates/0", "/calendar"]
        {
            let mut value = builtin();
            let place = value.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
            place.insert("stricter".into(), json!(true));
            let refused = Rules::from_bytes(&serde_json::to_vec(&value).unwrap()).unwrap_err();
            assert!(refused.to_string().contains("stricter"), "{pointer}: {refused}");
        }
    }

    #[test]
    fn a_later_format_is_named() {
        let mut value = builtin();
        value.as_object_mut().unwrap().insert("format".into(), json!(9));
        let refused = Rules::from_bytes(&serde_json::to_vec(&value).unwrap()).unwrap_err();
        assert_eq!(refused, Unreadable::Newer(9));
        assert!(matches!(Rules::from_bytes(b"{}"), Err(Unreadable::Form(_))));
        assert!(matches!(Rules::from_bytes(b"\x00"), Err(Unreadable::Form(_))));
    }
}

//! Canonical JSON (RFC 8785), narrowed to what an entry may hold.

use serde_json::Value;

/// Integers must be smaller than this in magnitude (2⁵³): every JSON reader, also one that keeps all
/// numbers as doubles, then reads the same number.
pub const INTEGER_LIMIT: i64 = 1 << 53;

/// Deepest nesting of arrays and objects. Common readers stop at 128; what could be sealed but not be
/// read back would be lost.
pub const DEPTH_LIMIT: usize = 100;

/// Why a value has no canonical form here. `at` is a JSON pointer (RFC 6901) to the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A number with a fraction or an exponent; money is integer fen.
    #[error("{at}: only integers are allowed, not {number}")]
    Float {
        /// The place.
        at: String,
        /// The number as written.
        number: String,
    },
    /// An integer of 2⁵³ or more in magnitude.
    #[error("{at}: the integer {number} is not below 2^53 in magnitude")]
    Range {
        /// The place.
        at: String,
        /// The number as written.
        number: String,
    },
    /// Nested deeper than [`DEPTH_LIMIT`].
    #[error("{at}: nested deeper than {DEPTH_LIMIT}")]
    Depth {
        /// The place.
        at: String,
    },
    /// The serializer failed.
    #[error("canonical JSON: {0}")]
    Serialize(String),
}

/// The RFC 8785 bytes of `value`: members sorted by UTF-16 code units, no white space, UTF-8.
///
/// # Errors
/// Floats, integers beyond ±(2⁵³ − 1) and nesting beyond [`DEPTH_LIMIT`] are refused.
pub fn canonical(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    admit(value, &mut Vec::new())?;
    serde_json_canonicalizer::to_vec(value).map_err(|error| CanonicalError::Serialize(error.to_string()))
}

fn admit(value: &Value, path: &mut Vec<String>) -> Result<(), CanonicalError> {
    if path.len() > DEPTH_LIMIT {
        return Err(CanonicalError::Depth { at: pointer(path) });
    }
    match value {
        Value::Number(number) => {
            let at = || pointer(path);
            match (number.as_i64(), number.as_u64()) {
                (Some(n), _) if n > -INTEGER_LIMIT && n < INTEGER_LIMIT => Ok(()),
                (None, None) => Err(CanonicalError::Float { at: at(), number: number.to_string() }),
                _ => Err(CanonicalError::Range { at: at(), number: number.to_string() }),
            }
        }
        Value::Array(items) => descend(items.iter().enumerate().map(|(i, v)| (i.to_string(), v)), path),
        Value::Object(map) => descend(map.iter().map(|(k, v)| (k.clone(), v)), path),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}

fn descend<'a>(
    children: impl Iterator<Item = (String, &'a Value)>,
    path: &mut Vec<String>,
) -> Result<(), CanonicalError> {
    for (step, child) in children {
        path.push(step);
        admit(child, path)?;
        path.pop();
    }
    Ok(())
}

/// The RFC 6901 pointer to a path of member names and indexes.
pub(crate) fn pointer(path: &[String]) -> String {
    path.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(value: &Value) -> String {
        String::from_utf8(canonical(value).unwrap()).unwrap()
    }

    #[test]
    fn sorts_by_utf16_units_as_rfc_8785_section_3_2_3() {
        let value =
            json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        assert_eq!(
            text(&value),
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}"
        );
    }

    #[test]
    fn admits_integers_below_two_to_the_53() {
        assert_eq!(
            text(&json!([9_007_199_254_740_991_i64, -9_007_199_254_740_991_i64, 0])),
            "[9007199254740991,-9007199254740991,0]"
        );
        for refused in [json!(9_007_199_254_740_992_i64), json!(-9_007_199_254_740_992_i64), json!(u64::MAX)]
        {
            assert!(matches!(canonical(&refused), Err(CanonicalError::Range { .. })));
        }
    }

    #[test]
    fn refuses_floats_and_names_the_place() {
        for number in ["1.0", "1e3", "-0", "0.5"] {
            let value: Value = serde_json::from_str(&format!("{{\"a/b\":[{number}]}}")).unwrap();
            let error = canonical(&value).unwrap_err();
            assert!(matches!(&error, CanonicalError::Float { at, .. } if at == "/a~1b/0"), "{error}");
        }
    }

    #[test]
    fn refuses_what_could_not_be_read_back() {
        let mut value = json!(1);
        for _ in 0..=DEPTH_LIMIT {
            value = json!([value]);
        }
        assert!(matches!(canonical(&value), Err(CanonicalError::Depth { .. })));
    }
}

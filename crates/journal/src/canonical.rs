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
    let failed = |error: serde_json::Error| CanonicalError::Serialize(error.to_string());
    if admit(value, &Path::ROOT)? {
        // Integers and strings are written alike by both, so only the order of members can differ.
        return serde_json::to_vec(value).map_err(failed);
    }
    serde_json_canonicalizer::to_vec(value).map_err(|error| CanonicalError::Serialize(error.to_string()))
}

/// Refuses what has no canonical form here; says whether the members of every object stand in canonical order already,
/// as names in ASCII do in a sorted map.
fn admit(value: &Value, path: &Path<'_>) -> Result<bool, CanonicalError> {
    if path.depth > DEPTH_LIMIT {
        return Err(CanonicalError::Depth { at: path.pointer() });
    }
    match value {
        Value::Number(number) => {
            let at = || path.pointer();
            match (number.as_i64(), number.as_u64()) {
                (Some(n), _) if n > -INTEGER_LIMIT && n < INTEGER_LIMIT => Ok(true),
                (None, None) => Err(CanonicalError::Float { at: at(), number: number.to_string() }),
                _ => Err(CanonicalError::Range { at: at(), number: number.to_string() }),
            }
        }
        Value::Array(items) => {
            let mut sorted = true;
            for (index, item) in items.iter().enumerate() {
                sorted &= admit(item, &path.item(index))?;
            }
            Ok(sorted)
        }
        Value::Object(map) => {
            let mut sorted = map.keys().all(|name| name.is_ascii()) && map.keys().is_sorted();
            for (name, member) in map {
                sorted &= admit(member, &path.member(name))?;
            }
            Ok(sorted)
        }
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(true),
    }
}

/// Where a walk stands. Borrowed from the walk itself, so that only an error costs a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<'a> {
    above: Option<&'a Path<'a>>,
    step: Step<'a>,
    /// Steps from the root.
    pub depth: usize,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

impl<'a> Path<'a> {
    pub const ROOT: Self = Self { above: None, step: Step::Item(0), depth: 0 };

    pub fn member(&'a self, name: &'a str) -> Self {
        Self { above: Some(self), step: Step::Member(name), depth: self.depth + 1 }
    }

    pub fn item(&'a self, index: usize) -> Self {
        Self { above: Some(self), step: Step::Item(index), depth: self.depth + 1 }
    }

    /// The RFC 6901 pointer.
    pub fn pointer(&self) -> String {
        let Some(above) = self.above else { return String::new() };
        match self.step {
            Step::Member(name) => {
                format!("{}/{}", above.pointer(), name.replace('~', "~0").replace('/', "~1"))
            }
            Step::Item(index) => format!("{}/{index}", above.pointer()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
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

    proptest! {
        #[test]
        fn the_short_way_writes_what_the_library_writes(value in any_json()) {
            prop_assert_eq!(canonical(&value).unwrap(), serde_json_canonicalizer::to_vec(&value).unwrap());
        }
    }

    /// Any value that has a canonical form: names in and beyond ASCII, every kind of character in a text.
    fn any_json() -> impl Strategy<Value = Value> {
        let text = prop_oneof![any::<String>(), "[ -~\\x00-\\x1f\\x7f\u{80}\u{2028}]{0,8}"];
        let name = prop_oneof![4 => "[ -~]{0,6}", 1 => any::<String>()];
        let limit = INTEGER_LIMIT;
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (1 - limit..limit).prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..6)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
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

//! Personal values that can be withheld or erased without breaking a fold (HOUSE 10).

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A personal value inside an act. In an entry it stands as a salted digest; the value itself is a
/// disclosure kept beside the entry. When that is erased (personal-data law, clause 2.3a on retention)
/// only the digest remains and every rule still folds.
///
/// Wire form: `{"$private": value}` before sealing, `{"$sd": digest}` once withheld or erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Private<T> {
    /// The value is known here.
    Known(T),
    /// The value was erased or withheld; the salted digest remains.
    Withheld(String),
}

impl<T> Private<T> {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(v) => Some(v),
            Self::Withheld(_) => None,
        }
    }
}

impl Private<String> {
    /// The text, or the words that stand in its place.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Known(v) => v,
            Self::Withheld(_) => "（依法不予展示）",
        }
    }
}

impl<T> From<T> for Private<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: Default> Default for Private<T> {
    fn default() -> Self {
        Self::Known(T::default())
    }
}

/// The member that marks a personal value in an entry not yet sealed.
pub(crate) const PRIVATE: &str = "$private";
/// The member that carries the digest of a withheld value.
pub(crate) const WITHHELD: &str = "$sd";

#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(rename = "$private", default, skip_serializing_if = "Option::is_none")]
    private: Option<serde_json::Value>,
    #[serde(rename = "$sd", default, skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
}

impl<T: Serialize> Serialize for Private<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = match self {
            Self::Known(v) => Wire {
                private: Some(serde_json::to_value(v).map_err(serde::ser::Error::custom)?),
                digest: None,
            },
            Self::Withheld(d) => Wire { private: None, digest: Some(d.clone()) },
        };
        wire.serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Private<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        if let serde_json::Value::Object(map) = &value
            && map.len() == 1
        {
            if let Some(inner) = map.get(PRIVATE) {
                let v = serde_json::from_value(inner.clone()).map_err(serde::de::Error::custom)?;
                return Ok(Self::Known(v));
            }
            if let Some(serde_json::Value::String(d)) = map.get(WITHHELD) {
                return Ok(Self::Withheld(d.clone()));
            }
        }
        // Commands from forms and the API carry the bare value.
        serde_json::from_value(value).map(Self::Known).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_value_is_marked_on_the_wire_and_read_back_bare_marked_or_withheld() {
        let p: Private<String> = "王某".to_string().into();
        let json = serde_json::to_string(&p).unwrap();
        assert_eq!(json, r#"{"$private":"王某"}"#);
        assert_eq!(serde_json::from_str::<Private<String>>(&json).unwrap(), p);
        assert_eq!(serde_json::from_str::<Private<String>>(r#""王某""#).unwrap(), p);
        let gone: Private<String> = serde_json::from_str(r#"{"$sd":"abc"}"#).unwrap();
        assert_eq!(gone, Private::Withheld("abc".into()));
        assert_eq!(gone.text(), "（依法不予展示）");
    }
}

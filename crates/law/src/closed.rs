//! Open texts that are closed at entry, because they name the informant (DOMAIN 0.14).
//!
//! Most texts of an act stand in the open part of its entry, which is hashed and cannot be taken out again. Whoever may
//! know the informant is refused such a text; whoever may not know is not (see [`crate::secret`]), and would leave a
//! name that no later reader of the entry may see. Such a text is therefore sealed as personal values are, and the entry
//! says in `closed` where: it can then be withheld, and the rest of the entry proves and judges as before.

use crate::act::Recorded;
use crate::ids::SubjectKind;
use crate::private::{PRIVATE, WITHHELD};
use crate::secret::{STAND_IN, Secret};
use serde::de::Error as _;
use serde_json::{Value, json};

/// Parts of an entry whose texts may be closed.
const PARTS: [&str; 2] = ["body", "derived"];

/// JSON pointers of the open texts that name the informant and that people wrote: an identifier is none, and what the
/// act could not be read without stays.
pub(crate) fn places(secret: &Secret, entry: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for part in PARTS {
        if let Some(value) = entry.get(part) {
            secret.pointers_under(&format!("/{part}"), value, false, &mut found);
        }
    }
    found.retain(|pointer| {
        let mut without = entry.clone();
        let Some(place) = without.pointer_mut(pointer) else { return false };
        *place = STAND_IN.into();
        Recorded::read(without).is_ok()
    });
    found
}

/// Personal values that lists keep in the clear, to be found by: names of files.
const LISTED: [&str; 1] = ["/body/name"];

/// Those of an entry of a recording.
pub(crate) fn listed(entry: &Value) -> Vec<String> {
    if entry.pointer("/subject/kind").and_then(Value::as_str) != Some(SubjectKind::Recording.wire()) {
        return Vec::new();
    }
    LISTED.into_iter().filter(|at| entry.pointer(at).is_some()).map(ToOwned::to_owned).collect()
}

/// Those that name the informant.
pub(crate) fn named(secret: &Secret, entry: &Value) -> Vec<String> {
    let mut all = listed(entry);
    all.retain(|pointer| entry.pointer(pointer).is_some_and(|value| secret.is_in_any(value)));
    all
}

/// Marks the closed texts of an entry that is written, as personal values are marked.
pub(crate) fn mark(entry: &mut Value, closed: &[String]) {
    for pointer in closed {
        if let Some(place) = entry.pointer_mut(pointer)
            && place.is_string()
        {
            *place = json!({ PRIVATE: place.take() });
        }
    }
}

/// Puts the closed texts back in their places, or what stands in for them.
pub(crate) fn open(entry: &mut Value) -> Result<(), serde_json::Error> {
    let Some(closed) = entry.get("closed") else { return Ok(()) };
    let closed: Vec<String> = serde_json::from_value(closed.clone())?;
    for pointer in closed {
        let odd = |why: &str| serde_json::Error::custom(format!("closed {pointer}: {why}"));
        let part = pointer.split('/').nth(1).unwrap_or_default();
        if !PARTS.contains(&part) {
            return Err(odd("not a place whose text may be closed"));
        }
        let place = entry.pointer_mut(&pointer).ok_or_else(|| odd("there is no such place"))?;
        let text = match (place.get(PRIVATE), place.get(WITHHELD)) {
            (Some(Value::String(text)), None) => text.clone(),
            (None, Some(Value::String(_))) => STAND_IN.to_owned(),
            _ => return Err(odd("no closed text stands there")),
        };
        *place = text.into();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deed::casework::Informant;

    fn secret() -> Secret {
        Secret::of(&Informant { name: "尤示例".into(), contact: "13700000000 zhangsan1970".into() }, None)
            .unwrap()
    }

    #[test]
    fn what_people_wrote_is_found_and_identifiers_and_personal_values_are_not() {
        let entry = json!({
            "body": { "a/b": ["据尤示例反映", "officer1"], "p": { "$private": "尤示例" }, "n": "13700000000", "by": "zhangsan1970" },
            "derived": { "x": "尤 示 例" },
            "actor": { "name": "尤示例" },
        });
        let mut found = Vec::new();
        for part in PARTS {
            secret().pointers_under(&format!("/{part}"), &entry[part], false, &mut found);
        }
        found.sort();
        assert_eq!(found, ["/body/a~1b/0", "/body/by", "/body/n", "/derived/x"]);
        let latin = Secret::of(&Informant { name: "penalty".into(), contact: String::new() }, None).unwrap();
        assert!(latin.is_in_any(&json!({ "note": "penalty.ordinary" })));
        assert!(!latin.is_in_any(&json!({ "kind": "penalty.ordinary" })));
    }

    #[test]
    fn a_text_goes_and_comes_back_and_something_stands_in_for_one_that_is_withheld() {
        let plain = json!({ "body": { "a": "尤示例", "b": "x" }, "closed": ["/body/a"] });
        let mut entry = plain.clone();
        mark(&mut entry, &["/body/a".into()]);
        assert_eq!(entry["body"]["a"], json!({ "$private": "尤示例" }));
        let mut again = entry.clone();
        open(&mut again).unwrap();
        assert_eq!(again, plain);
        entry["body"]["a"] = json!({ "$sd": "digest" });
        open(&mut entry).unwrap();
        assert_eq!(entry["body"]["a"], STAND_IN);
        for odd in [
            json!({ "closed": ["/actor/name"], "actor": { "name": { "$sd": "d" } } }),
            json!({ "closed": ["/body/a"], "body": { "a": "open" } }),
            json!({ "closed": ["/body/b"], "body": {} }),
            json!({ "closed": "body" }),
        ] {
            assert!(open(&mut odd.clone()).is_err(), "{odd}");
        }
    }
}

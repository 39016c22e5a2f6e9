//! One entry of a dossier: opened, and read as an act.

use crate::withhold::label_of;
use journal::disclose::{PRIVATE, WITHHELD};
use journal::{Disclosure, Leaf, Salt, canonical, reveal, seal};
use law::act::{EDITION, ENTRY_VERSION, Recorded};
use law::deed::KINDS;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What opens an entry. Canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    /// The values shown, in the order of their places.
    pub disclosures: Vec<Disclosure>,
    /// The leaf, for people: it follows from salt and bytes.
    pub leaf: Leaf,
    /// The salt.
    pub salt: Salt,
}

/// A personal value that is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hidden {
    /// JSON pointer.
    pub pointer: String,
    /// What a person calls it.
    pub label: &'static str,
}

/// An entry that was opened.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Its number in the dossier, from 1.
    pub no: usize,
    /// Its number in the log, from 0.
    pub index: u64,
    pub leaf: String,
    /// With the values that are shown.
    pub shown: Value,
    /// The act, with the values that are shown.
    pub act: Recorded,
    /// The act with something in the place of every hidden value, so that the rules behind it still bind.
    pub filled: Recorded,
    pub hidden: Vec<Hidden>,
}

/// Why an entry cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It is not what the product writes.
    Wrong(String),
    /// It was written by a newer program.
    Newer(String),
}

impl Entry {
    /// Opens the entry: seals it again, puts the shown values in, reads the act.
    pub fn open(no: usize, index: u64, bytes: &[u8], opening: &Opening) -> Result<Self, Unfit> {
        let wrong = |why: String| Unfit::Wrong(why);
        let leaf = seal(&opening.salt, bytes);
        if leaf != opening.leaf {
            return Err(wrong("盐和条目内容算不出所写的叶".into()));
        }
        let sealed: Value = serde_json::from_slice(bytes).map_err(|_| wrong("条目内容不是 JSON".into()))?;
        newer(&sealed)?;
        if canonical(&sealed).ok().as_deref() != Some(bytes) {
            return Err(wrong("条目内容不是规范写法的 JSON".into()));
        }
        let mut shown = sealed.clone();
        reveal(&mut shown, &opening.disclosures)
            .map_err(|e| wrong(format!("展示的值与条目里的摘要不符：{e}")))?;
        let mut places = Vec::new();
        digests(&sealed, &mut String::new(), &mut places);
        let given: Vec<&str> = opening.disclosures.iter().map(Disclosure::digest).collect();
        let ordered = places.iter().map(|(_, d)| d.as_str()).filter(|d| given.contains(d));
        if !ordered.eq(given.iter().copied()) {
            return Err(wrong("展示的值的次序不合规定".into()));
        }
        let mut hidden: Vec<Hidden> = places
            .into_iter()
            .filter(|(_, d)| !given.contains(&d.as_str()))
            .map(|(pointer, _)| Hidden { label: label_of(&pointer), pointer })
            .collect();
        let read = |value: &Value| Recorded::read(value.clone());
        let act = read(&shown).map_err(|e| wrong(format!("条目内容不是一件行为的记录：{e}")))?;
        for h in hidden.iter_mut().filter(|h| act.closed.contains(&h.pointer)) {
            h.label = "写有举报人信息的文字";
        }
        let mut full = shown.clone();
        for h in &hidden {
            let before = full.pointer(&h.pointer).cloned();
            for stand_in in stand_ins() {
                let Some(place) = full.pointer_mut(&h.pointer) else { break };
                *place = json!({ PRIVATE: stand_in });
                if read(&full).is_ok() {
                    break;
                }
                if let (Some(place), Some(before)) = (full.pointer_mut(&h.pointer), &before) {
                    *place = before.clone();
                }
            }
        }
        let filled = read(&full).map_err(|e| wrong(e.to_string()))?;
        Ok(Self { no, index, leaf: leaf.to_string(), shown, act, filled, hidden })
    }

    /// Whether a value whose pointer ends so is hidden here.
    pub fn hides(&self, ends: &[&str]) -> bool {
        self.hidden.iter().any(|h| ends.iter().any(|e| h.pointer.ends_with(e)))
    }
}

/// An edition, format or kind of act that this program does not know.
fn newer(entry: &Value) -> Result<(), Unfit> {
    let number = |name| entry.get(name).and_then(Value::as_u64);
    if let Some(v) = number("v").filter(|v| *v > u64::from(ENTRY_VERSION)) {
        return Err(Unfit::Newer(format!("条目格式 {v} 比本程序认识的 {ENTRY_VERSION} 新")));
    }
    if let Some(e) = number("edition").filter(|e| *e > u64::from(EDITION)) {
        return Err(Unfit::Newer(format!("判断规则的版次 {e} 比本程序认识的 {EDITION} 新")));
    }
    if number("v").is_none_or(|v| v == 0) || number("edition").is_none_or(|e| e == 0) {
        return Err(Unfit::Wrong("条目没有写明格式和版次".into()));
    }
    let tag = entry.get("type").and_then(Value::as_str).unwrap_or_default();
    if !tag.is_empty() && !KINDS.iter().any(|(known, _, _)| *known == tag) {
        return Err(Unfit::Newer(format!("本程序不认识行为 {tag}")));
    }
    Ok(())
}

/// Every digest in the place of a value, in the order in which withholding walks.
pub(crate) fn digests(value: &Value, at: &mut String, found: &mut Vec<(String, String)>) {
    let mut step = |name: &str, item: &Value, found: &mut Vec<_>| {
        let len = at.len();
        at.push('/');
        at.push_str(&name.replace('~', "~0").replace('/', "~1"));
        digests(item, at, found);
        at.truncate(len);
    };
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| step(&i.to_string(), item, found));
        }
        Value::Object(map) => match map.get(WITHHELD) {
            Some(Value::String(digest)) if map.len() == 1 => found.push((at.clone(), digest.clone())),
            _ => map.iter().for_each(|(name, item)| step(name, item, found)),
        },
        _ => {}
    }
}

/// The text that stands in for a hidden one while judging.
pub(crate) use law::secret::STAND_IN;

/// What stands in for a hidden value while judging: one for each form that personal values have.
fn stand_ins() -> [Value; 5] {
    let text = STAND_IN;
    [
        json!(text),
        json!({
            "title": text, "document_no": text, "party": text, "organ": text, "behaviour": text,
            "kinds": [], "conclusion": text, "facts": text, "basis": text,
        }),
        json!({ "name": text, "contact": text }),
        json!({ "latitude": 0, "longitude": 0 }),
        json!([{ "asked": text, "answered": text }]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_personal_value_has_something_to_stand_in_for_it() {
        use law::deed::casework::{Informant, Question};
        use law::deed::publicity::PublicRecord;
        use law::deed::record::Position;
        use law::draft::Party;
        fn fits<T: serde::de::DeserializeOwned>() -> bool {
            stand_ins().into_iter().any(|v| serde_json::from_value::<T>(v).is_ok())
        }
        assert!(fits::<String>() && fits::<Party>() && fits::<Informant>());
        assert!(fits::<Vec<Question>>() && fits::<PublicRecord>() && fits::<Position>());
    }

    #[test]
    fn what_a_newer_program_wrote_is_said_to_be_newer() {
        for entry in [
            json!({"v": ENTRY_VERSION + 1, "edition": EDITION}),
            json!({"v": ENTRY_VERSION, "edition": EDITION + 1}),
            json!({"v": ENTRY_VERSION, "edition": EDITION, "type": "case.teleported/1"}),
        ] {
            let bytes = canonical(&entry).unwrap();
            let salt = Salt([1; 32]);
            let opening = Opening { disclosures: Vec::new(), leaf: seal(&salt, &bytes), salt };
            assert!(matches!(Entry::open(1, 0, &bytes, &opening), Err(Unfit::Newer(_))), "{entry}");
        }
    }

    #[test]
    fn places_are_named_by_pointer() {
        let value = json!({"a": [{"$sd": "x"}], "b": {"c/d": {"$sd": "y"}}});
        let mut found = Vec::new();
        digests(&value, &mut String::new(), &mut found);
        assert_eq!(found, [("/a/0".into(), "x".into()), ("/b/c~1d".into(), "y".into())]);
    }
}

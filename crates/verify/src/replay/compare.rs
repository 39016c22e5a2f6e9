//! What the law grants against what was recorded, value by value. The bytes of an entry are the canonical form
//! of its values, which was held against them when it was opened.

use crate::entry::Entry;
use crate::report::{Remark, Status};
use journal::disclose::{PRIVATE, WITHHELD};
use law::act::Act;
use law::ids::SubjectKind;
use serde_json::Value;

/// The result.
pub(super) struct Compared {
    /// JSON pointer of the first value that differs.
    pub differs: Option<String>,
    /// What could not be compared.
    pub remarks: Vec<Remark>,
}

pub(super) fn compare(act: &Act, entry: &Entry, entries: &[Entry]) -> Compared {
    let mut compared = Compared { differs: None, remarks: Vec::new() };
    // Which texts were closed follows from the informant, who is in no dossier.
    let Ok(mut granted) = act.entry_closing(&entry.act.closed, &entry.act.named) else {
        compared.differs = Some("/".into());
        return compared;
    };
    if let Some(map) = granted.as_object_mut() {
        // The edition selects the behaviour; what is compared is what it grants.
        map.insert("v".into(), entry.act.v.into());
        map.insert("edition".into(), entry.act.edition.into());
    }
    let mut differences = Vec::new();
    walk(&entry.shown, &granted, &mut String::new(), &mut differences);
    let open = |text: String| Remark { status: Status::Unchecked, text };
    for h in &entry.hidden {
        compared.remarks.push(open(format!("{}不予展示，只核对了摘要", h.label)));
    }
    let mut computed = false;
    for pointer in differences {
        if !depends_on_hidden(&pointer, entry, entries) {
            compared.differs = Some(pointer);
            return compared;
        }
        computed = true;
    }
    if computed {
        let text = "由不予展示的值算出的内容（摘要或者公示稿的遮盖）无法重新计算";
        compared.remarks.push(open(text.into()));
    }
    compared
}

/// Whether a value is computed from values that are hidden in this dossier.
fn depends_on_hidden(pointer: &str, entry: &Entry, entries: &[Entry]) -> bool {
    // A text that was closed because it names the informant may stand in any of the words that follow.
    let closed = entries.iter().any(|e| e.act.closed.iter().any(|place| e.hides(&[place.as_str()])));
    let of_case = |ends: &[&str]| {
        closed || entries.iter().filter(|e| e.act.subject.kind == SubjectKind::Case).any(|e| e.hides(ends))
    };
    match entry.act.deed.tag() {
        "investigation.reported/1" | "draft.revised/1" => {
            pointer == "/derived/digest" && (entry.hides(&["/draft/facts"]) || of_case(&["/body/party"]))
        }
        "publication.prepared/1" => {
            let masked = pointer.starts_with("/body/record/") || pointer.starts_with("/body/masked");
            let known = ["/body/party", "/body/informant", "/body/respondent", "/draft/facts"];
            masked && of_case(&known)
        }
        // The decided words are the case's. The masks are taken as recorded, as far as they fit those words.
        "publication.prepared/2" => {
            let words = pointer.starts_with("/body/decided") || pointer.starts_with("/body/masking");
            words && of_case(&["/body/party", "/draft/facts"])
        }
        "publication.edited/2" => {
            let words = pointer.starts_with("/body/base");
            words && of_case(&["/body/party", "/draft/facts"])
        }
        "publication.approved/1" => {
            let words = ["/body/decided", "/body/base/decided", "/body/record"];
            pointer == "/derived/public"
                && (closed || entries.iter().any(|e| e.act.subject == entry.act.subject && e.hides(&words)))
        }
        _ => false,
    }
}

/// Pointers to all values that differ; a hidden value agrees with whatever stood in for it.
fn walk(shown: &Value, granted: &Value, at: &mut String, found: &mut Vec<String>) {
    match (shown, granted) {
        (Value::Object(a), Value::Object(b)) => {
            if a.len() == 1 && b.len() == 1 && a.contains_key(WITHHELD) && b.contains_key(PRIVATE) {
                return;
            }
            for name in a.keys().chain(b.keys().filter(|k| !a.contains_key(*k))) {
                let len = at.len();
                at.push('/');
                at.push_str(name);
                match (a.get(name), b.get(name)) {
                    (Some(x), Some(y)) => walk(x, y, at, found),
                    _ => found.push(at.clone()),
                }
                at.truncate(len);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (i, (x, y)) in a.iter().zip(b).enumerate() {
                let len = at.len();
                at.push_str(&format!("/{i}"));
                walk(x, y, at, found);
                at.truncate(len);
            }
        }
        (a, b) if a == b => {}
        _ => found.push(at.clone()),
    }
}

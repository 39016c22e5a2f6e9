//! docs/PERSONAL-DATA.md lists every field that the acts mark as personal, read off the source and not asked of the code.

use crate::named::root;
use std::collections::BTreeSet;
use std::path::Path;

/// `Struct.field` of every field whose type is `Private`, below a folder or in a file.
fn personal(at: &Path, found: &mut BTreeSet<String>) {
    if at.is_dir() {
        for entry in std::fs::read_dir(at).unwrap() {
            personal(&entry.unwrap().path(), found);
        }
        return;
    }
    if at.extension().is_none_or(|e| e != "rs") {
        return;
    }
    let mut of = String::new();
    for line in std::fs::read_to_string(at).unwrap().lines() {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("pub struct ") {
            of = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        }
        if let Some((field, kind)) = line.strip_prefix("pub ").and_then(|l| l.split_once(": "))
            && kind.contains("Private<")
            && field.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        {
            found.insert(format!("{of}.{field}"));
        }
    }
}

#[test]
fn every_personal_field_stands_in_the_inventory_and_no_other() {
    let mut found = BTreeSet::new();
    personal(&root().join("crates/law/src/deed"), &mut found);
    personal(&root().join("crates/law/src/draft.rs"), &mut found);
    let text = std::fs::read_to_string(root().join("docs/PERSONAL-DATA.md")).unwrap();
    let mut listed = BTreeSet::new();
    for line in text.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert!(cells.len() == 5 && cells.iter().all(|c| !c.is_empty()), "{line}");
        assert!(listed.insert(cells[0].trim_matches('`').to_owned()), "twice: {line}");
        assert!(cells[3].contains('第') || cells[3].contains("办法"), "no article: {line}");
    }
    assert_eq!(found, listed);
}

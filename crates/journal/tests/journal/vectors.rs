//! The shared collection of RFC 6962 proof cases, read only where it is at hand.

use std::fs;
use std::path::Path;

use journal::Hash;
use journal::merkle::{verify_consistency, verify_inclusion};
use serde_json::Value;

/// `MINGJING_SHARED` names the folder that holds `data/vectors/rfc6962`. Without it there is nothing to check: the
/// same facts are properties in `merkle.rs`.
#[test]
fn shared_cases_where_at_hand() {
    let Some(shared) = std::env::var_os("MINGJING_SHARED") else { return };
    let root = Path::new(&shared).join("data/vectors/rfc6962");
    let inclusion = walk(&root.join("inclusion"), &|case| {
        let number = |name: &str| case[name].as_u64();
        let (Some(index), Some(size)) = (number("leafIdx"), number("treeSize")) else { return false };
        let (Some(leaf), Some(root)) = (hash(&case["leafHash"]), hash(&case["root"])) else { return false };
        path(case).is_some_and(|path| verify_inclusion(&leaf, index, size, &path, &root).is_ok())
    });
    let consistency = walk(&root.join("consistency"), &|case| {
        let number = |name: &str| case[name].as_u64();
        let (Some(old), Some(new)) = (number("size1"), number("size2")) else { return false };
        let (Some(root1), Some(root2)) = (hash(&case["root1"]), hash(&case["root2"])) else { return false };
        path(case).is_some_and(|path| verify_consistency(old, new, &root1, &root2, &path).is_ok())
    });
    println!("{inclusion} inclusion and {consistency} consistency cases");
    assert!(inclusion > 50 && consistency > 50);
}

/// Runs every case below `dir` and returns how many there were.
fn walk(dir: &Path, holds: &dyn Fn(&Value) -> bool) -> usize {
    let mut count = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            count += walk(&path, holds);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let case: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            assert_eq!(holds(&case), case["wantErr"] == false, "{}", path.display());
            count += 1;
        }
    }
    count
}

/// Some cases have words in place of roots, which need only be equal or not: they stand as their hashes.
fn hash(text: &Value) -> Option<Hash> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.as_str()?).ok()?;
    if bytes.is_empty() {
        return None;
    }
    Some(bytes.as_slice().try_into().map_or_else(|_| journal::merkle::leaf_hash(&bytes), Hash))
}

fn path(case: &Value) -> Option<Vec<Hash>> {
    match &case["proof"] {
        Value::Null => Some(Vec::new()),
        proof => proof.as_array()?.iter().map(hash).collect(),
    }
}

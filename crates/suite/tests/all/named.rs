//! What a text names as evidence is a test: a function under `#[test]` (or tokio's), or a step of a browser story. A
//! function that merely exists shows nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use web::portal::plan::CLAUSES;

pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Names by file, from `crates/`, without the ending.
static TESTS: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let crates = root().join("crates");
    let mut all = BTreeMap::new();
    for file in files(&crates, &["rs", "mjs"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        let names = if file.extension().is_some_and(|e| e == "rs") { functions(&text) } else { steps(&text) };
        let name = file.strip_prefix(&crates).unwrap().with_extension("");
        all.insert(name.to_str().unwrap().to_owned(), names);
    }
    all
});

fn files(dir: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry, endings));
        } else if entry.extension().is_some_and(|e| endings.iter().any(|x| e == *x)) {
            found.push(entry);
        }
    }
    found
}

/// Functions that the test runner runs: the attribute stands above them, with nothing but attributes and comments between.
fn functions(text: &str) -> BTreeSet<String> {
    let mut is_test = false;
    let mut names = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some((before, rest)) = line.split_once("fn ") {
            if is_test && !before.contains("//") {
                names.insert(rest.split(['(', '<']).next().unwrap().to_owned());
            }
            is_test = false;
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            is_test = false;
        }
    }
    names
}

/// Steps of a browser story, in their words.
fn steps(text: &str) -> BTreeSet<String> {
    let quoted = |rest: &str| {
        let mut words = String::new();
        let mut chars = rest.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => words.extend(chars.next()),
                '\'' => break,
                c => words.push(c),
            }
        }
        words
    };
    text.split("t.step('").skip(1).map(quoted).collect()
}

/// Whether `file::name` is a test. The file is given without `src`, as in `law/judge/tests/story`.
pub fn is_test(named: &str) -> bool {
    let Some((file, name)) = named.split_once("::") else { return false };
    let Some((krate, rest)) = file.split_once('/') else { return false };
    let places = [format!("{krate}/src/{rest}"), format!("{krate}/src/{rest}/mod"), file.to_owned()];
    places.iter().filter_map(|p| TESTS.get(p)).any(|names| names.contains(name))
}

/// Whether a test of this name stands anywhere.
pub fn is_test_anywhere(name: &str) -> bool {
    TESTS.values().any(|names| names.contains(name))
}

/// Names of tests in a text: in backquotes, small letters and at least two underscores.
pub fn names_in(text: &str) -> Vec<&str> {
    let word = |t: &&str| {
        t.matches('_').count() >= 2
            && t.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    text.split('`').skip(1).step_by(2).map(|t| t.rsplit("::").next().unwrap_or(t)).filter(word).collect()
}

#[test]
fn a_function_that_is_no_test_is_no_evidence() {
    let text = "#[test]\n// why\n#[cfg(unix)]\nfn a() {\n}\nfn b() {}\n#[tokio::test(flavor = \"x\")]\nasync fn c() {}\n\
                #[must_use]\nfn d() {}\n#[test]\nstruct E;\nfn e() {}\n";
    assert_eq!(functions(text).into_iter().collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(steps("await t.step('it\\'s done', f)").into_iter().collect::<Vec<_>>(), ["it's done"]);
    assert!(is_test("suite/tests/all/named::a_function_that_is_no_test_is_no_evidence"));
    assert!(!is_test("suite/tests/all/named::is_test"));
}

#[test]
fn what_the_table_of_clauses_names_are_tests() {
    let missing: Vec<String> = CLAUSES
        .iter()
        .flat_map(|row| row.tests.iter().filter(|t| !is_test(t)).map(move |t| format!("{}: {t}", row.id)))
        .collect();
    assert!(missing.is_empty(), "named as evidence and no test: {missing:#?}");
}

#[test]
fn what_the_documents_name_are_tests() {
    let mut missing = Vec::new();
    for doc in ["ARCHITECTURE.md", "docs/OPERATING.md", "docs/SECURITY.md", "docs/DOSSIER.md"] {
        let text = std::fs::read_to_string(root().join(doc)).unwrap();
        // What is cut short with an ellipsis stands for several.
        missing.extend(
            names_in(&text).into_iter().filter(|n| !is_test_anywhere(n)).map(|n| format!("{doc}: {n}")),
        );
    }
    missing.retain(|m| !NO_TESTS.iter().any(|n| m.ends_with(&format!(": {n}"))));
    assert!(missing.is_empty(), "named and no test: {missing:#?}");
}

/// Words in the documents that look like names of tests and are something else.
const NO_TESTS: &[&str] = &[
    // A table of the store.
    "law_rule_bundle",
    // Functions, named as such.
    "may_see_informant",
    "prepared_from_case",
    "is_public_on",
    "upload_hand_over",
    "head_to_sign",
    // Settings of nginx.
    "client_max_body_size",
    "proxy_request_buffering",
    "proxy_set_header",
    "proxy_read_timeout",
    "proxy_send_timeout",
];

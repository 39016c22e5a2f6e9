//! What a killed process leaves is gone after the next start (SECURITY 32), one row for each kind of temporary file;
//! scripts/tidy-files.txt lists where the program makes files at all.

use crate::server::Server;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Kind, and the file that a process which was killed in the middle of making it leaves.
const KINDS: &[(&str, &str)] = &[
    ("a file on its way into the vault", "vault/work/4711-0"),
    ("a form's file that had a name on this file system", "vault/work//.tmpA1b2C3"),
    ("a vault's own first file", "vault/VERSION.new"),
    ("a tile before it has its name", "log/.work/17"),
    ("a search index before it has its name", "search/index/.tmpD4e5F6"),
    ("the search index of a command beside the server", "aside/killed/index/meta.json"),
    ("new keys before they have their name", "keys/data.key.making"),
];

fn all_under(at: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all_under(&path, found);
        } else {
            found.insert(path);
        }
    }
}

#[test]
fn what_a_killed_process_leaves_is_gone_after_the_next_start() {
    let mut server = Server::start(&[]);
    let data = server.data.clone();
    // Killed, not stopped, while a command works beside it: what these two leave is left for real.
    let mut beside = Command::new(env!("CARGO_BIN_EXE_mingjing"))
        .args(["verify", "--deep", "--data"])
        .arg(&data)
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while !data.join("aside").exists() && begun.elapsed() < crate::server::BOUND {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    beside.kill().unwrap();
    beside.wait().unwrap();
    server.kill();
    for (kind, file) in KINDS {
        let path = data.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("secret of {kind}")).unwrap();
    }
    server.restart();
    for (kind, file) in KINDS {
        assert!(!data.join(file).exists(), "{kind}: {file}");
    }
    let mut found = BTreeSet::new();
    all_under(&data, &mut found);
    for path in &found {
        let text = format!("/{}", path.strip_prefix(&data).unwrap().display());
        let odd = text.contains(".tmp")
            || text.ends_with(".new")
            || text.ends_with(".making")
            || text.contains("/aside/");
        assert!(!odd, "{text}");
    }
}

/// An upload that was given up leaves no byte of what had come.
#[test]
fn a_discarded_upload_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault::Vault::create(&dir.path().join("vault")).unwrap().without_immutable_flag();
    let id = "an-upload-given-up";
    let mut incoming = vault.begin(id, 1_000_000, "{}").unwrap();
    incoming.append(&vec![7; 500_000]).unwrap();
    incoming.sync().unwrap();
    drop(incoming);
    vault.discard(id).unwrap();
    let mut found = BTreeSet::new();
    all_under(&dir.path().join("vault/incoming"), &mut found);
    assert_eq!(found, BTreeSet::new());
}

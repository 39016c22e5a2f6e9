//! Backup and restore by the program (SECURITY 17), on both databases: while several write, broken off, changed.

use crate::server::Server;
use office::Office;
use office::chance::Chance;
use office::clock::Clock;
use office::demo::story::{Plot, Story};
use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{DataKeys, Store, StoreConfig};
use suite::pg::PgCluster;

const WRITERS: usize = 4;

fn mingjing(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingjing"));
    let programs = PgCluster::shared().programs().display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    command.args(args).env("PATH", format!("{programs}:{path}")).env_remove("MINGJING_DATABASE");
    command
}

fn done(args: &[&str]) -> Output {
    mingjing(args).output().unwrap()
}

fn good(args: &[&str]) -> String {
    let output = done(args);
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
    said
}

fn refused(args: &[&str], words: &str) {
    let output = done(args);
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!output.status.success() && said.contains(words), "{args:?}: {said}");
}

/// Arguments with the database, where it is one of its own.
fn with<'a>(args: &[&'a str], database: Option<&'a str>) -> Vec<&'a str> {
    args.iter().copied().chain(database.into_iter().flat_map(|url| ["--database", url])).collect()
}

async fn store(data: &Path, database: Option<&str>) -> Store {
    let url =
        database.map_or_else(|| data.join("db/mingjing.sqlite").display().to_string(), ToOwned::to_owned);
    let keys = DataKeys::parse(&std::fs::read_to_string(data.join("keys/data.key")).unwrap()).unwrap();
    let store = Store::open(&StoreConfig { url, durable: true, keys: Some(keys) }).await.unwrap();
    store.migrate().await.unwrap();
    store
}

/// Every file of the shared vault with its inode: what is written again has another.
fn inodes(at: &Path, found: &mut BTreeMap<PathBuf, u64>) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            inodes(&path, found);
        } else {
            found.insert(path.clone(), path.metadata().unwrap().ino());
        }
    }
}

fn tried(database: Option<&str>, other: Option<&str>) {
    let mut server = Server::start_on(database, &[]);
    let data = server.data.clone();
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).display().to_string();
    let (from, to) = (data.display().to_string(), at("copies"));
    let backup = with(&["backup", "--data", &from, "--to", &to], database);
    good(&backup);
    let mut before = BTreeMap::new();
    inodes(&dir.path().join("copies/vault/objects"), &mut before);
    assert!(before.len() > 5, "{before:?}");

    // While several write.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let aside = dir.path().join("aside");
    let office = runtime.block_on(async {
        let (index, _) = search::Index::open_or_create(&aside).unwrap();
        let vault = vault::Vault::open(&data.join("vault")).unwrap();
        let store = store(&data, database).await;
        Office::open(store, Arc::new(index), vault, Clock::machine(), Chance::system()).await.unwrap()
    });
    let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
    let writers: Vec<_> = (0..WRITERS)
        .map(|w| {
            let (office, stop, acknowledged) = (office.clone(), stop.clone(), acknowledged.clone());
            runtime.spawn(async move {
                for n in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let id: &'static str = format!("kept-{w}-{n}").leak();
                    Story::new(&office, Plot::small(id)).clue().await.unwrap();
                    acknowledged.lock().unwrap().push(id);
                }
            })
        })
        .collect();
    let so_far = || acknowledged.lock().unwrap().len();
    while so_far() < 20 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let promised: Vec<&str> = acknowledged.lock().unwrap().clone();
    good(&backup);
    let during = so_far();
    assert!(during > promised.len(), "nobody wrote meanwhile");
    // Broken off, at moments that lie anywhere in it: the one before stays whole.
    for wait in [1, 40, 90, 150, 250, 400, 700] {
        let mut child = mingjing(&backup).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        good(&["backup", "--check", &to]);
    }
    stop.store(true, Ordering::Relaxed);
    runtime.block_on(async {
        for writer in writers {
            writer.await.unwrap();
        }
        office.store().close().await.unwrap();
    });
    // The second one and the broken ones have written nothing again.
    let mut after = BTreeMap::new();
    inodes(&dir.path().join("copies/vault/objects"), &mut after);
    assert!(before.iter().all(|(path, inode)| after.get(path) == Some(inode)));

    // The disaster, after one more whole backup, which also clears away what the broken ones left.
    good(&backup);
    let left: Vec<String> =
        std::fs::read_dir(&to).unwrap().map(|e| e.unwrap().file_name().display().to_string()).collect();
    assert!(!left.iter().any(|name| name.ends_with(".partial")), "{left:?}");
    server.kill();
    let second = {
        let mut names: Vec<&String> = left.iter().filter(|n| n.starts_with("20")).collect();
        names.sort();
        at(&format!("copies/{}", names[1]))
    };
    // The one that was taken while they wrote, without its keys first.
    let new = at("restored");
    let none = at("no-keys");
    std::fs::create_dir(&none).unwrap();
    good(&with(&["restore", "--from", &second, "--data", &new, "--keys", &none], other));
    refused(&with(&["verify", "--deep", "--data", &new], other), "keys/");
    for key in std::fs::read_dir(dir.path().join("copies/keys")).unwrap() {
        let key = key.unwrap();
        std::fs::copy(key.path(), dir.path().join("restored/keys").join(key.file_name())).unwrap();
    }
    good(&with(&["verify", "--deep", "--data", &new], other));
    good(&with(&["scrub", "--data", &new], other));
    runtime.block_on(async {
        let store = store(Path::new(&new), other).await;
        for id in &promised {
            assert!(
                store.load(&law::ids::SubjectRef::case(*id)).await.unwrap().is_some(),
                "{id} was acknowledged"
            );
        }
        store.close().await.unwrap();
    });
    // It serves, and its log goes on from where it was.
    let mut again = server.elsewhere(Path::new(&new), other);
    assert_eq!(again.get("/healthz").status, 200);
    again.stop();
    good(&with(&["verify", "--deep", "--data", &new], other));
    refused(&with(&["restore", "--from", &to, "--data", &new], other), "不是空目录");

    // What was changed is named.
    let object = after.keys().next().unwrap();
    let mut bytes = std::fs::read(object).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::set_permissions(object, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    std::fs::write(object, &bytes).unwrap();
    refused(&["backup", "--check", &to], &object.file_name().unwrap().display().to_string());
    let database = Path::new(&second).join("database");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&database, &bytes).unwrap();
    refused(&["backup", "--check", &second], "database");
    refused(&with(&["restore", "--from", &second, "--data", &at("never")], other), "database");
}

#[test]
fn a_backup_taken_while_acts_are_recorded_restores_to_what_verifies() {
    eprintln!("on SQLite");
    tried(None, None);
    eprintln!("on PostgreSQL");
    let cluster = PgCluster::shared();
    let (one, two) = (cluster.database(), cluster.database());
    tried(Some(&one), Some(&two));
}

#[test]
fn a_backup_is_refused_where_it_would_do_harm() {
    let server = Server::start(&[]);
    let data = server.data.display().to_string();
    let inside = server.data.join("backup").display().to_string();
    refused(&["backup", "--data", &data, "--to", &inside], "不能一个在另一个里面");
    // Nor by way of a link, from either side.
    let links = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(&server.data, links.path().join("data")).unwrap();
    let linked = links.path().join("data").display().to_string();
    refused(&["backup", "--data", &data, "--to", &format!("{linked}/deep/backup")], "不能一个在另一个里面");
    refused(&["backup", "--data", &linked, "--to", &inside], "不能一个在另一个里面");
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("thesis.txt"), "x").unwrap();
    let strange = dir.path().display().to_string();
    refused(&["backup", "--data", &data, "--to", &strange], "thesis.txt");
    refused(&["backup", "--check", &strange], "没有完整的备份");
    let kept = tempfile::tempdir().unwrap();
    let bare = kept.path().join("bare").display().to_string();
    good(&["backup", "--data", &data, "--to", &bare, "--without-keys"]);
    assert!(!kept.path().join("bare/keys").exists());
    // Without its programs PostgreSQL is not copied, and it is said why.
    let url = PgCluster::shared().database();
    let on_postgres = Server::start_on(Some(&url), &[]);
    let (data, to) = (on_postgres.data.display().to_string(), kept.path().join("pg").display().to_string());
    let mut command = mingjing(&["backup", "--data", &data, "--to", &to, "--database", &url]);
    let output = command.env("PATH", "/nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("postgresql-client"), "{output:?}");
}

//! kill -9 with acts in flight: nothing that was acknowledged is lost, and the record verifies.
//!
//! The writer is this very test binary, executed again with an address in its environment. The kill falls
//! after a number of acknowledgements that differs from run to run, so that it hits every phase of a batch,
//! of the sequencer and of the checkpoint; nothing waits for a clock.

use crate::town::{Db, Town, database, run};
use journal::{Ed25519Signer, Log, Signer, VerifierKey};
use law::authority::Actor;
use law::ids::SubjectRef;
use law::sample::Plot;
use office::Office;
use office::chance::Chance;
use office::clock::Clock;
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use store::Sequencer;
use store::{DataKeys, Store, StoreConfig};

const URL: &str = "MINGJING_TEST_WRITER_URL";
const DIR: &str = "MINGJING_TEST_WRITER_DIR";
const RUN: &str = "MINGJING_TEST_WRITER_RUN";
/// Acts in flight at once.
const TASKS: usize = 8;

fn signers(origin: &str) -> (Ed25519Signer, Ed25519Signer) {
    let log = Ed25519Signer::from_seed(origin, &[3; 32]).unwrap();
    let heartbeat = Ed25519Signer::cosigner_from_seed(&format!("{origin}/heartbeat"), &[4; 32]).unwrap();
    (log, heartbeat)
}

fn keys(origin: &str) -> Vec<VerifierKey> {
    let (a, b) = signers(origin);
    vec![a.key().clone(), b.key().clone()]
}

async fn origin(store: &Store) -> String {
    office::found::city(store).await.unwrap().unwrap().log_origin
}

async fn sequencer(store: &Store, dir: &Path) -> Sequencer {
    let log_dir = dir.join("log");
    let origin = origin(store).await;
    let (signer, heartbeat) = signers(&origin);
    let (signer, heartbeat): (Arc<dyn Signer>, Option<Arc<dyn Signer>>) =
        (Arc::new(signer), Some(Arc::new(heartbeat)));
    if store.checkpoint_last().await.unwrap().is_none() && !log_dir.exists() {
        return Sequencer::new(Log::create(&log_dir, &origin).unwrap(), signer, heartbeat, "writer");
    }
    Sequencer::load(store, &log_dir, &origin, &keys(&origin), signer, heartbeat, "writer").await.unwrap()
}

/// Not a test of its own: what the test below executes. Without an address it has nothing to do.
#[test]
fn writer() {
    let (Ok(url), Ok(dir), Ok(number)) = (std::env::var(URL), std::env::var(DIR), std::env::var(RUN)) else {
        return;
    };
    run(async move {
        let dir = std::path::PathBuf::from(dir);
        let store = Store::open(&StoreConfig { url, durable: true, keys: Some(DataKeys::of([7; 32])) })
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let (index, _) = search::Index::open_or_create(&dir.join(format!("search-{number}"))).unwrap();
        let vault =
            vault::Vault::create(&dir.join(format!("vault-{number}"))).unwrap().without_immutable_flag();
        let (clock, chance) = (Clock::machine(), Chance::system());
        let office = Office::open(store.clone(), Arc::new(index), vault, clock, chance).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for t in 0..TASKS {
            let office = office.clone();
            let number = number.clone();
            tasks.spawn(async move {
                for i in 0.. {
                    let id = format!("k{number}-{t}-{i}");
                    let plot = Plot::small(&id);
                    let intent = law::act::Intent {
                        subject: SubjectRef::case(&id),
                        base: None,
                        key: id.clone(),
                        occurred: None,
                        deed: plot.clue(office.today()).into(),
                    };
                    let actor: Actor = office::demo::cast::actor("officer1");
                    let receipt = office.act(&actor, intent).await.unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "ack {id} {}", receipt.leaf).unwrap();
                    out.flush().unwrap();
                }
            });
        }
        let mut sequencer = sequencer(&store, &dir).await;
        loop {
            sequencer.run_once(&store, office.clock().now()).await.unwrap();
            tokio::task::yield_now().await;
        }
    });
}

/// Runs the writer until `acks` acknowledgements have been read, kills it, and reads what else had been
/// acknowledged by then.
fn killed_after(url: &str, dir: &Path, number: usize, acks: usize) -> Vec<(String, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::writer", "--nocapture", "--test-threads", "1"])
        .env(URL, url)
        .env(DIR, dir)
        .env(RUN, number.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut seen = Vec::new();
    let mut line = String::new();
    let mut killed = false;
    loop {
        line.clear();
        if lines.read_line(&mut line).unwrap() == 0 {
            break;
        }
        // A line that the kill cut short was never acknowledged.
        let mut words =
            line.strip_suffix('\n').unwrap_or_default().split(' ').skip_while(|w| *w != "ack").skip(1);
        if let (Some(id), Some(leaf)) = (words.next(), words.next()) {
            seen.push((id.to_string(), leaf.to_string()));
        }
        if seen.len() >= acks && !killed {
            child.kill().unwrap();
            killed = true;
        }
    }
    child.wait().unwrap();
    assert!(killed, "the writer ended by itself after {} acknowledgements", seen.len());
    seen
}

fn kills(db: Db, times: usize) {
    let dir = tempfile::tempdir().unwrap();
    let url = database(db, &dir);
    let town = run(Town::over(url.clone(), tempfile::tempdir().unwrap()));
    run(async { town.office.store().close().await.unwrap() });
    let mut acknowledged = BTreeSet::new();
    for number in 0..times {
        let acks = 1 + (number * 7) % 40;
        acknowledged.extend(killed_after(&url, dir.path(), number, acks));
    }
    run(async {
        let store =
            Store::open(&StoreConfig { url: url.clone(), durable: true, keys: Some(DataKeys::of([7; 32])) })
                .await
                .unwrap();
        store.migrate().await.unwrap();
        for (id, leaf) in &acknowledged {
            let known = store.load(&SubjectRef::case(id)).await.unwrap();
            assert_eq!(known.map(|k| k.leaf).as_ref(), Some(leaf), "{id} was acknowledged and is lost");
        }
        let mut last = sequencer(&store, dir.path()).await;
        while let store::Outcome::Published { .. } =
            last.run_once(&store, Clock::machine().now()).await.unwrap()
        {}
        let report =
            store::verify_deep(&store, &dir.path().join("log"), &keys(&origin(&store).await)).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        assert!(report.entries as usize > acknowledged.len());
    });
}

#[test]
fn a_hundred_kills_lose_no_acknowledged_act() {
    kills(Db::Sqlite, 100);
}

#[test]
fn twenty_kills_on_postgres_lose_no_acknowledged_act() {
    kills(Db::Postgres, 20);
}

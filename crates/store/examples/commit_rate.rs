//! How many acts a second go through the door, durably, with 64 callers.
//!
//! `cargo run --release -p store --example commit_rate [URL] [ACTS]`; without a URL a SQLite file in `/var/tmp`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    dead_code,
    reason = "a measuring program that shares the tests' story"
)]

#[path = "../tests/store/story.rs"]
mod story;

use law::authority::Capacity;
use law::deed::casework as cw;
use law::ids::SubjectRef;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{DataKeys, Store, StoreConfig};
use story::*;

const CALLERS: usize = 64;

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let dir = tempfile::tempdir_in("/var/tmp").unwrap();
    let url = args.next().unwrap_or_else(|| dir.path().join("db.sqlite").to_str().unwrap().to_owned());
    let acts: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let store =
        Store::open(&StoreConfig { url, durable: true, keys: Some(DataKeys::of([7; 32])) }).await.unwrap();
    store.migrate().await.unwrap();
    found(&store).await;

    // One caller on an idle server.
    let mut alone = Vec::new();
    for i in 0..100 {
        let start = Instant::now();
        let subject = SubjectRef::case(format!("alone{i}"));
        act(&store, &person("zhang", Capacity::Officer), subject, &format!("alone{i}"), clue("线索"))
            .await
            .unwrap();
        alone.push(start.elapsed());
    }
    report("one caller, load + judge + commit", 100, alone.iter().sum(), alone);

    // Judged beforehand: the door alone.
    let mut verdicts = Vec::new();
    for i in 0..acts / 4 {
        let subject = SubjectRef::case(format!("door{i}"));
        let intent = intent(subject, &format!("door{i}"), clue("线索"));
        verdicts.push(verdict(&store, &person("zhang", Capacity::Officer), intent, rules()).await);
    }
    let verdicts = Arc::new(Mutex::new(verdicts));
    let (took, times) = callers(|_| {
        let (store, verdicts) = (store.clone(), Arc::clone(&verdicts));
        async move {
            let mut times = Vec::new();
            loop {
                let Some(verdict) = verdicts.lock().unwrap().pop() else { return times };
                let start = Instant::now();
                store.commit(verdict, salts()).await.unwrap();
                times.push(start.elapsed());
            }
        }
    })
    .await;
    report("64 callers, commit only", acts / 4, took, times);

    // The whole way: facts loaded, judged, committed; a clue, then its check, per case.
    let each = acts / CALLERS / 2;
    let (took, times) = callers(|caller| {
        let store = store.clone();
        async move {
            let mut times = Vec::new();
            let zhang = person("zhang", Capacity::Officer);
            for i in 0..each {
                let subject = SubjectRef::case(format!("c{caller}-{i}"));
                let start = Instant::now();
                act(&store, &zhang, subject.clone(), &format!("c{caller}-{i}"), clue("线索")).await.unwrap();
                times.push(start.elapsed());
                let checked = cw::ClueChecked {
                    findings: "属实".into(),
                    has_jurisdiction: true,
                    limitation_reason: String::new(),
                    cause: "涉嫌销售超过保质期的食品".into(),
                    provisions: "食品安全法第三十四条".into(),
                    recommendation: cw::Recommendation::Open,
                    handlers: vec!["o-zhang".into(), "o-li".into()],
                };
                let start = Instant::now();
                act(&store, &zhang, subject, &format!("d{caller}-{i}"), checked).await.unwrap();
                times.push(start.elapsed());
            }
            times
        }
    })
    .await;
    report("64 callers, load + judge + commit", each * 2 * CALLERS, took, times);
    store.close().await.unwrap();
}

async fn callers<F, G>(work: F) -> (Duration, Vec<Duration>)
where
    F: Fn(usize) -> G,
    G: Future<Output = Vec<Duration>> + Send + 'static,
{
    let start = Instant::now();
    let tasks: Vec<_> = (0..CALLERS).map(|caller| tokio::spawn(work(caller))).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    (start.elapsed(), times)
}

fn report(what: &str, acts: usize, took: Duration, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "{what}: {:.0} acts/s; p50 {:.1?}, p99 {:.1?}, longest {:.1?}",
        acts as f64 / took.as_secs_f64(),
        at(50),
        at(99),
        at(100)
    );
}

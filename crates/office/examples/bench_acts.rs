//! `make bench`: the figures of docs/BENCHMARKS.md, each beside a plain `fsync` of the same disk in the same run.
#![expect(clippy::print_stdout, reason = "a bench answers on stdout")]

use anyhow::Context as _;
use journal::{Ed25519Signer, Log};
use law::act::{Intent, Verdict};
use law::ids::SubjectRef;
use law::sample::Plot;
use office::Office;
use office::chance::Chance;
use office::clock::Clock;
use office::demo::cast::actor;
use office::demo::{self};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{DataKeys, Store, StoreConfig};
use store::{Outcome, Sequencer};

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Writers at once, as in TRUST.md.
const WRITERS: usize = 64;
/// Acts by each.
const EACH: usize = 100;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let dir = tempfile::tempdir_in(std::env::var("MINGJING_BENCH_DIR").unwrap_or_else(|_| ".".into()))?;
    println!("| what | figure |");
    println!("|---|---|");
    fsync(dir.path())?;
    let office = town(dir.path()).await?;
    bare(&office).await?;
    complete(&office).await?;
    idle(&office).await?;
    checkpoint(&office, dir.path()).await?;
    Ok(())
}

/// The peer: append 4 KiB and fdatasync, one after the other.
fn fsync(dir: &Path) -> anyhow::Result<()> {
    let mut file = std::fs::File::create(dir.join("peer"))?;
    let mut times = Vec::new();
    for _ in 0..100 {
        let begun = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    println!("| peer: append 4 KiB + fdatasync, p50 | {} |", millis(quantile(&mut times, 50)));
    Ok(())
}

async fn town(dir: &Path) -> anyhow::Result<Office> {
    let url = dir.join("bench.sqlite").display().to_string();
    let store = Store::open(&StoreConfig { url, durable: true, keys: Some(DataKeys::of([7; 32])) }).await?;
    store.migrate().await?;
    let (index, _) = search::Index::open_or_create(&dir.join("search"))?;
    let office = demo::found_city(
        store,
        Arc::new(index),
        vault::Vault::create(&dir.join("vault"))?.without_immutable_flag(),
        Clock::machine(),
        Chance::system(),
        "bench-password",
        demo::OPENS_AT,
    )
    .await?;
    Ok(office)
}

fn clue(office: &Office, id: &str) -> Intent {
    Intent {
        subject: SubjectRef::case(id),
        base: None,
        key: id.into(),
        occurred: None,
        deed: Plot::small(id).clue(office.today()).into(),
    }
}

/// Bare entries: judged beforehand, committed by 64 callers.
async fn bare(office: &Office) -> anyhow::Result<()> {
    let who = actor("officer1");
    let mut verdicts: Vec<Verdict> = Vec::new();
    for i in 0..WRITERS * EACH {
        let intent = clue(office, &format!("bare-{i}"));
        let facts = office.facts(&intent, &who).await?;
        let verdict =
            law::judge::judge(law::act::EDITION, &facts, &who, intent, &office.rules(), &office.moment())
                .map_err(|r| anyhow::anyhow!(r.sentence()))?;
        verdicts.push(verdict);
    }
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    while !verdicts.is_empty() {
        let mine = verdicts.split_off(verdicts.len().saturating_sub(EACH));
        let office = office.clone();
        tasks.spawn(async move {
            for verdict in mine {
                let chance = office.chance().clone();
                office.store().commit(verdict, Box::new(move || chance.bytes())).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    println!("| bare durable entries, {WRITERS} writers | {} |", rate(WRITERS * EACH, begun.elapsed()));
    Ok(())
}

/// Complete acts: load, judge, commit, by 64 callers.
async fn complete(office: &Office) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for w in 0..WRITERS {
        let office = office.clone();
        tasks.spawn(async move {
            let mut times = Vec::with_capacity(EACH);
            for i in 0..EACH {
                let intent = clue(&office, &format!("full-{w}-{i}"));
                let begun = Instant::now();
                office.act(&actor("officer1"), intent).await?;
                times.push(begun.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    let all = begun.elapsed();
    println!("| complete acts through office, {WRITERS} writers | {} |", rate(times.len(), all));
    println!("| the same, p99 of one act | {} |", millis(quantile(&mut times, 99)));
    Ok(())
}

/// One act on an idle server.
async fn idle(office: &Office) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for i in 0..100 {
        let intent = clue(office, &format!("idle-{i}"));
        let begun = Instant::now();
        office.act(&actor("officer1"), intent).await?;
        times.push(begun.elapsed());
    }
    println!("| one act on an idle server, p50 | {} |", millis(quantile(&mut times, 50)));
    Ok(())
}

/// From the acknowledgement of an act to a signed, published checkpoint over it, with the server's own interval.
async fn checkpoint(office: &Office, dir: &Path) -> anyhow::Result<()> {
    let origin = "mingjing.bench/log";
    let log = Log::create(&dir.join("log"), origin)?;
    let signer = Ed25519Signer::from_seed(origin, &[1; 32])?;
    let heartbeat = Ed25519Signer::cosigner_from_seed("mingjing.bench/heartbeat", &[2; 32])?;
    let mut sequencer = Sequencer::new(log, Arc::new(signer), Some(Arc::new(heartbeat)), "bench");
    let store = office.store().clone();
    let begun = Instant::now();
    let mut entries = 0;
    while let Outcome::Published { size } = sequencer.run_once(&store, office.clock().now()).await? {
        entries = size;
    }
    println!("| backlog into tiles under a checkpoint | {} |", rate(entries as usize, begun.elapsed()));
    let (published, mut sizes) = tokio::sync::watch::channel(entries);
    let clock = office.clock().clone();
    let running = tokio::spawn(async move {
        loop {
            if let Outcome::Published { size } = sequencer.run_once(&store, clock.now()).await? {
                let _ = published.send(size);
            }
            if published.is_closed() {
                return anyhow::Ok(());
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    });
    let mut times = Vec::new();
    for i in 0..40 {
        let intent = clue(office, &format!("checkpoint-{i}"));
        office.act(&actor("officer1"), intent).await?;
        let begun = Instant::now();
        let wanted = entries + 1 + i;
        sizes.wait_for(|size| *size >= wanted).await.context("the sequencer stopped")?;
        times.push(begun.elapsed());
    }
    drop(sizes);
    running.await??;
    println!("| act → signed checkpoint, p99 | {} |", millis(quantile(&mut times, 99)));
    Ok(())
}

fn quantile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn rate(n: usize, time: Duration) -> String {
    format!("{:.0} /s", n as f64 / time.as_secs_f64())
}

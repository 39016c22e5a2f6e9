//! Figures of typesetting: the first document, a warm document of two pages, and memory after two hundred.
//! `cargo run --release -p documents --example bench_documents`

use documents::typeset::{Fonts, Style, typeset};
use documents::{Document, compose, sample};
use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

const WARM: usize = 50;
const MANY: usize = 200;

/// Resident memory in MB, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    let kb: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb >> 10)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (unit, catalogue, case) = (sample::unit(), sample::catalogue(), sample::case());
    let ctx = sample::context(&unit, &catalogue);
    let all: Vec<Document> = case.documents.iter().filter_map(|e| compose(&case, e, &ctx).ok()).collect();
    let mut out = std::io::stdout().lock();

    let start = Instant::now();
    let fonts = Fonts::system()?;
    writeln!(out, "fonts found: {:.1?}", start.elapsed())?;
    let set = |document: &Document| typeset(document, &Style::of(document), &fonts, None, None);
    let two = all.iter().find(|d| d.kind == "correction-order").ok_or("no two pages")?;
    let start = Instant::now();
    let pdf = set(two)?;
    writeln!(
        out,
        "first document, fonts read: {:.1?} ({} pages, {} KB)",
        start.elapsed(),
        pdf.pages,
        pdf.bytes.len() >> 10
    )?;
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..WARM {
        let start = Instant::now();
        set(two)?;
        times.push(start.elapsed());
    }
    times.sort();
    let median = times.get(WARM / 2).ok_or("nothing measured")?;
    let (fastest, slowest) = times.first().zip(times.last()).ok_or("nothing measured")?;
    writeln!(out, "warm, two pages, {WARM} times: median {median:.1?}, {fastest:.1?} to {slowest:.1?}")?;
    writeln!(out, "memory: {:?} MB", memory())?;
    let start = Instant::now();
    let mut pages = 0;
    for document in all.iter().cycle().take(MANY) {
        pages += set(document)?.pages;
    }
    writeln!(out, "{MANY} different documents, {pages} pages: {:.1?}", start.elapsed())?;
    writeln!(out, "memory: {:?} MB", memory())?;
    Ok(())
}

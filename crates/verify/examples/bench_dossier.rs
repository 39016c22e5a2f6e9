//! How long a dossier of 500 entries and 2 GB of recordings takes to verify: `bench_dossier DIR [GIGABYTES]`. The dossier is
//! made in DIR and left there, so that a second run finds it.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program for the person who measures")]
#![allow(dead_code, reason = "the tests use more of their world")]

#[path = "../tests/dossier/pack.rs"]
mod pack;
#[path = "../tests/dossier/world.rs"]
mod world;

use law::ids::SubjectRef;
use law::sample;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Instant;
use verify::{FileContent, Withhold};
use world::{World, actor, back, plot};

const ENTRIES: usize = 500;
const FILES: u64 = 8;

fn main() {
    let mut args = std::env::args().skip(1);
    let dir = args.next().unwrap();
    let gigabytes: u64 = args.next().map_or(2, |g| g.parse().unwrap());
    let dir = Path::new(&dir);
    let out = dir.join(format!("bench-{ENTRIES}-{gigabytes}.zip"));
    if !out.exists() {
        make(dir, &out, gigabytes);
    }
    for _ in 0..3 {
        let begun = Instant::now();
        let report = verify::check_path(&out, Some(&pack::trusted()), &|_, _| {});
        let seconds = begun.elapsed().as_secs_f64();
        println!("{seconds:.2} s, {:?}, {:?}", report.verdict, report.counts);
    }
}

fn make(dir: &Path, out: &Path, gigabytes: u64) {
    let mut w = World::begun(&plot());
    let mut paths = Vec::new();
    for n in 0..FILES {
        let path = dir.join(format!("recording-{n}"));
        let mut file = File::create(&path).unwrap();
        let mut block: Vec<u8> =
            (0..1 << 20).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for i in 0..gigabytes * 1000 * 1_000_000 / FILES / (1 << 20) {
            block[..8].copy_from_slice(&(n << 32 | i).to_le_bytes());
            file.write_all(&block).unwrap();
        }
        let digests = vault::digest::digest_reader(File::open(&path).unwrap()).unwrap();
        let mut deed = sample::record::handed_over("c", Some(2), "officer1", back(w.now, 60), 3_000);
        deed.file = law::file::FileRef {
            sha256: digests.sha256.to_string(),
            sm3: digests.sm3.to_string(),
            tree: digests.tree.to_string(),
            bytes: digests.bytes,
            mime: "video/mp4".into(),
        };
        let subject = SubjectRef::recording_of("c", &deed.file.sha256);
        paths.push((path, deed.file.sha256.clone()));
        w.act_as(&actor("officer1"), subject, deed.into()).unwrap();
    }
    while w.made.len() < ENTRIES {
        w.inspected(&plot());
    }
    let log = pack::Log::of(w.made);
    let mut bundle = log.bundle_all(&pack::signer());
    bundle.withhold = Withhold::default();
    bundle.files = paths
        .iter()
        .map(|(path, sha256)| FileContent {
            sha256: sha256.clone(),
            content: Box::new(File::open(path).unwrap().take(u64::MAX)),
        })
        .collect();
    let now = log.made[0].act.recorded;
    verify::export::write(File::create(out).unwrap(), bundle, &pack::signer(), now).unwrap();
    paths.iter().for_each(|(path, _)| std::fs::remove_file(path).unwrap());
}

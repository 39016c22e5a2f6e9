//! Makes a log for the foreign verifiers: `sample_log DIR RECORDS` writes DIR/log, published in several steps,
//! DIR/vkey, and DIR/proofs.json (inclusion of some records, consistency from half the size). With `--measure` it
//! prints how fast roots are rebuilt.
#![allow(clippy::print_stdout, reason = "a command for people and scripts")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use journal::{Ed25519Signer, Hash, Leaf, Log, Note, Signer as _};

const ORIGIN: &str = "sample.mingjing.example/log";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dir, records, rest @ ..] = arguments.as_slice() else {
        return Err("usage: sample_log DIR RECORDS [--measure]".into());
    };
    let (dir, records): (_, u64) = (Path::new(dir), records.parse()?);
    // A fixed seed: the log is for trying out verifiers and its key protects nothing.
    let signer = Ed25519Signer::from_seed(ORIGIN, &[42; 32])?;
    std::fs::create_dir_all(dir)?;
    let mut log = Log::create(&dir.join("log"), ORIGIN)?;
    let started = Instant::now();
    for (from, to) in [(0, records / 3), (records / 3, records / 2), (records / 2, records)] {
        let leaves: Vec<Leaf> =
            (from..to).map(|n| journal::seal(&journal::Salt([7; 32]), &n.to_be_bytes())).collect();
        log.append(&leaves)?;
        let note = Note::sign(&log.head_to_sign()?.to_string(), &[&signer])?;
        let old = log.published().map(<[u8]>::to_vec);
        log.publish(old.as_deref(), &note.to_bytes())?;
    }
    let appended = started.elapsed();
    std::fs::write(dir.join("vkey"), signer.key().to_string())?;
    if records >= 2 {
        let old = records / 2;
        let base64 = |path: Vec<Hash>| path.iter().map(|hash| hash.to_base64()).collect::<Vec<_>>();
        let mut inclusion = Vec::new();
        for index in [0, records / 3, old, records - 1] {
            let proof = base64(log.prove_inclusion(index, records)?);
            inclusion.push(serde_json::json!({ "index": index, "proof": proof }));
        }
        let proofs = serde_json::json!({
            "consistency": {
                "old_size": old,
                "old_root": log.reader().root_at(old)?.to_base64(),
                "new_size": records,
                "proof": base64(log.prove_consistency(old, records)?),
            },
            "inclusion": inclusion,
        });
        std::fs::write(dir.join("proofs.json"), proofs.to_string())?;
    }
    if rest == ["--measure"] {
        let rate = |time: std::time::Duration| (records as f64 / time.as_secs_f64()) as u64;
        println!("append and publish: {:?}, {} records/s", appended, rate(appended));
        let started = Instant::now();
        let root = journal::recompute(&dir.join("log"), records)?;
        println!("recompute: {:?}, {} records/s", started.elapsed(), rate(started.elapsed()));
        assert_eq!(root, log.head().root);
        let started = Instant::now();
        let findings = journal::fsck(&dir.join("log"), &[signer.key().clone()]);
        println!(
            "fsck: {:?}, {} records/s, {} findings",
            started.elapsed(),
            rate(started.elapsed()),
            findings.len()
        );
    }
    Ok(())
}

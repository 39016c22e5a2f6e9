//! Dossiers that are kept for ever: what verified once must always verify.

use crate::pack::{Log, check};
use crate::world::{World, plot};
use verify::{Report, Verdict, Withhold};

/// The kept dossier, verified. It is made once, when there is none, and never again: a change that refutes it changes
/// what was promised.
fn kept(name: &str, make: impl Fn() -> Vec<u8>) -> Report {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("MINGJING_BLESS").is_some() && !std::path::Path::new(&path).exists() {
        std::fs::write(&path, make()).unwrap();
    }
    let report = check(&std::fs::read(path).unwrap());
    assert_eq!(report.verdict, Verdict::Good, "{name}: {}", report.text());
    report
}

#[test]
fn the_first_dossiers_still_verify() {
    let told = kept("edition-1.zip", || {
        Log::of(World::told(&plot()).made).dossier(Withhold { third_persons: true })
    });
    assert_eq!(told.about.unwrap().decision.unwrap(), "吉市市监罚决〔2026〕1号（2026-03-11）");
    let filmed = kept("edition-1-files.zip", || Log::whole(World::filmed()).dossier(Withhold::default()));
    assert_eq!(filmed.counts.files, 3);
}

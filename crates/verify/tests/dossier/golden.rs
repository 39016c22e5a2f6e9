//! A dossier that is kept for ever: what verified once must always verify.

use crate::pack::{Log, check};
use crate::world::{World, plot};
use verify::{Verdict, Withhold};

#[test]
fn the_first_dossier_still_verifies() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/edition-1.zip");
    if std::env::var_os("MINGJING_BLESS").is_some() && !std::path::Path::new(path).exists() {
        // Made once; never again.
        std::fs::write(path, Log::of(World::told(&plot()).made).dossier(Withhold { third_persons: true }))
            .unwrap();
    }
    let report = check(&std::fs::read(path).unwrap());
    assert_eq!(report.verdict, Verdict::Good, "{}", report.text());
    assert_eq!(report.about.unwrap().decision.unwrap(), "吉市市监罚决〔2026〕1号（2026-03-11）");
}

//! Dossiers from the store, verified without it.

use crate::town::{Town, on_both};
use crate::verify::sequenced;
use journal::Ed25519Signer;
use office::dossier::{Options, Places, find_case, gather};
use std::io::Cursor;
use std::path::Path;
use verify::{Report, Verdict, Withhold};

/// Gathers, writes and checks.
pub async fn exported(
    town: &Town,
    log: &Path,
    keys: &[journal::VerifierKey],
    case: &str,
    o: Options,
) -> (Vec<u8>, Report) {
    let store = town.office.store();
    let vault = Some(town.office.vault());
    let places = Places { store, log_dir: log, vault, keys: keys.to_vec() };
    let bundle = gather(&places, case, o).await.unwrap();
    let origin = office::found::city(store).await.unwrap().unwrap().log_origin;
    let signer = Ed25519Signer::from_seed(&origin, &[1; 32]).unwrap();
    let mut out = Cursor::new(Vec::new());
    verify::export::write(&mut out, bundle, &signer, town.office.clock().now()).unwrap();
    let bytes = out.into_inner();
    let report = verify::check(&bytes[..], Some(keys), &|_, _| {});
    (bytes, report)
}

#[test]
fn every_case_of_the_demonstration_is_judged_again_and_found_lawful() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let (log, keys) = sequenced(&town).await;
        for n in 1..=5 {
            let case = format!("demo-{n}");
            let (_, report) = exported(&town, &log, &keys, &case, Options::default()).await;
            assert_eq!(report.verdict, Verdict::Good, "{case}: {}", report.text());
            let about = report.about.unwrap();
            assert!(about.demonstration);
            // What the dossier says of itself is what the store says.
            let known = town.office.store().load(&law::ids::SubjectRef::case(&case)).await.unwrap().unwrap();
            assert_eq!(report.as_of.unwrap().seq, known.seq);
            assert!(!report.steps.iter().any(|s| s.status == verify::Status::Refuted));
        }
    });
}

#[test]
fn a_case_is_found_by_its_numbers_and_third_persons_can_be_withheld() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let (log, keys) = sequenced(&town).await;
        let store = town.office.store();
        let row = store.load(&law::ids::SubjectRef::case("demo-5")).await.unwrap().unwrap();
        let decision = row.state.case().unwrap().decision.clone().unwrap().number;
        for text in ["demo-5", decision.as_str(), &decision.replace('〔', "[").replace('〕', "]")] {
            assert_eq!(find_case(store, text).await.unwrap(), "demo-5", "{text}");
        }
        for text in ["demo-99", "吉市市监罚决〔2026〕999号", "没有"] {
            assert!(find_case(store, text).await.is_err(), "{text}");
        }
        let withhold = Withhold { third_persons: true };
        let options = Options { withhold, ..Options::default() };
        let (bytes, report) = exported(&town, &log, &keys, "demo-5", options).await;
        assert_eq!(report.verdict, Verdict::Good, "{}", report.text());
        assert!(report.counts.hidden > 0);
        let cut = verify::check(&bytes[..bytes.len() - 1], Some(&keys), &|_, _| {});
        assert_eq!(cut.verdict, Verdict::Refuted);
    });
}

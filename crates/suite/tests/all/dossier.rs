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

/// Everything that a dossier's members hold in the clear, the values shown included.
fn read_out(bytes: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("dossier.zip");
    std::fs::write(&path, bytes).unwrap();
    let list = std::process::Command::new("python3")
        .args(["-c", READ_OUT, path.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(list.status.success(), "{}", String::from_utf8_lossy(&list.stderr));
    String::from_utf8(list.stdout).unwrap()
}

/// Another reader than ours: each member as text, each disclosure decoded.
const READ_OUT: &str = r"
import base64, re, sys, zipfile
sys.stdout.reconfigure(encoding='utf-8')
for name in (z := zipfile.ZipFile(sys.argv[1])).namelist():
    text = z.read(name).decode('utf-8', 'replace')
    print(text)
    for word in re.findall(r'[A-Za-z0-9_-]{24,}', text):
        if len(word) % 4 != 1:
            print(base64.urlsafe_b64decode(word + '=' * (-len(word) % 4)).decode('utf-8', 'replace'))
";

#[test]
fn a_text_that_names_the_informant_is_closed_and_the_dossier_verifies_without_it() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let office = &town.office;
        let case = law::ids::SubjectRef::case("demo-1");
        let reason = "据说是尤 示 例（137-0000-0000）反映的".to_string();
        let intent = law::act::Intent {
            subject: case.clone(),
            base: None,
            key: "g1".into(),
            occurred: None,
            deed: law::deed::casework::ClueCheckExtended { reason }.into(),
        };
        office.act(&office::demo::cast::actor("head"), intent).await.unwrap();
        let history = office.store().history(&case).await.unwrap();
        let guess = history.iter().find(|e| e.recorded.key == "g1").unwrap();
        assert_eq!(guess.recorded.closed, ["/body/reason"]);
        let sealed = office.store().entry_by_leaf(&guess.leaf).await.unwrap().unwrap();
        assert!(!String::from_utf8_lossy(&sealed.bytes).contains("反映"), "it stands in no open part");
        let (log, keys) = sequenced(&town).await;
        let (bytes, report) = exported(&town, &log, &keys, "demo-1", Options::default()).await;
        assert_eq!(report.verdict, Verdict::Good, "{}", report.text());
        assert!(report.text().contains("写有举报人信息的文字"), "{}", report.text());
        let text = read_out(&bytes);
        assert!(text.contains("registered"), "the reader reads");
        for word in ["尤示例", "尤 示 例", "13700000000", "137-0000-0000"] {
            assert!(!text.contains(word), "{word}");
        }
    });
}

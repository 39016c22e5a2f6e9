//! Proofs from the log as files of their own.

use crate::pack::{Log, another, heartbeat, signer, trusted};
use crate::world::{ORIGIN, World, plot};
use journal::{Leaf, Signer as _, VerifierKey};
use verify::{ProofReport, Trust, Verdict, check_proof};

/// The proof that is kept for ever, of the leaf that goes with it.
fn kept() -> (Vec<u8>, Leaf) {
    let path = format!("{}/tests/golden/edition-1.tlog-proof", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("MINGJING_BLESS").is_some() && !std::path::Path::new(&path).exists() {
        std::fs::write(&path, Log::of(World::begun(&plot()).made).proof(3, &signer())).unwrap();
    }
    let bytes = std::fs::read(path).unwrap();
    let leaf = journal::TlogProof::from_bytes(&bytes).unwrap().extra.unwrap();
    (bytes, Leaf(leaf.try_into().unwrap()))
}

fn keys() -> Vec<VerifierKey> {
    [trusted(), vec![heartbeat().key().clone()]].concat()
}

fn says(report: &ProofReport, words: &str) -> bool {
    report.findings.iter().any(|f| f.message.contains(words))
}

#[test]
fn a_proof_is_checked_by_itself_and_says_what_it_shows() {
    let (bytes, leaf) = kept();
    let report = check_proof(&bytes, None, Some(&keys()));
    assert_eq!((report.verdict, report.verdict.exit_code()), (Verdict::Good, 0), "{}", report.text());
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["kind"], "tlog_proof");
    assert_eq!((&json["verdict"], &json["trust"]), (&"good".into(), &"confirmed".into()));
    assert_eq!((&json["leaf"], &json["index"]), (&leaf.to_string().into(), &3.into()));
    assert_eq!((&json["origin"], &json["included"]), (&ORIGIN.into(), &true.into()));
    assert_eq!(json["cosigned"], serde_json::json!([1_772_409_600]));
    assert!(!report.proves.is_empty() && !report.does_not_prove.is_empty());
    let text = report.text();
    for words in ["结论：成立", "日志序号 3（从 0 起）", "能证明", "不能证明", "已由您所信任的公钥确认"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    // The leaf from the page or from paper says the same, or else this is the proof of something else.
    assert_eq!(check_proof(&bytes, Some(&leaf), Some(&keys())).verdict, Verdict::Good);
    let other = check_proof(&bytes, Some(&Leaf([1; 32])), Some(&keys()));
    assert_eq!((other.verdict, other.verdict.exit_code()), (Verdict::Refuted, 1));
    assert!(says(&other, "凭证是另一条记录的") && other.proves.is_empty());
}

#[test]
fn a_proof_without_a_key_or_a_leaf_cannot_be_judged() {
    let (bytes, leaf) = kept();
    let another = [another().key().clone()];
    let cosigner = [heartbeat().key().clone()];
    for (name, keys, trust) in [
        ("no keys", None, Trust::NotGiven),
        ("an empty list", Some(&[][..]), Trust::NoMatch),
        ("another's key", Some(&another[..]), Trust::NoMatch),
        ("only the heartbeat's", Some(&cosigner[..]), Trust::NoMatch),
    ] {
        let report = check_proof(&bytes, None, keys);
        assert_eq!(
            (report.verdict, report.trust),
            (Verdict::CannotJudge, trust),
            "{name}: {}",
            report.text()
        );
        assert!(report.included && report.signer.is_none() && report.cosigned.is_empty(), "{name}");
        assert!(!report.text().contains("已由您所信任的公钥确认"), "{name}: {}", report.text());
        assert!(report.text().contains("签名人没有得到确认"), "{name}");
    }
    // Other programs leave the line out: then the leaf is asked for.
    let mut bare = journal::TlogProof::from_bytes(&bytes).unwrap();
    bare.extra = None;
    let asked = check_proof(&bare.to_bytes(), None, Some(&keys()));
    assert_eq!(asked.verdict, Verdict::CannotJudge);
    assert!(says(&asked, "--leaf"));
    assert_eq!(check_proof(&bare.to_bytes(), Some(&leaf), Some(&keys())).verdict, Verdict::Good);
    for nothing in
        [&b""[..], b"c2sp.org/tlog-proof@v1", b"c2sp.org/tlog-proof@v2\nindex 1\n\n", b"PK\x03\x04"]
    {
        let report = check_proof(nothing, Some(&leaf), Some(&keys()));
        assert_eq!(report.verdict, Verdict::CannotJudge, "{}", report.text());
    }
}

/// Every byte of the file, changed in every bit.
#[test]
fn no_tampering_with_a_proof_is_good() {
    let (bytes, leaf) = kept();
    // The line that nobody signed and that the leaf from elsewhere stands in for.
    let line = bytes.iter().position(|b| *b == b'\n').unwrap() + 1;
    let extra = line..line + bytes[line..].iter().position(|b| *b == b'\n').unwrap();
    // A cosignature that is spoilt into nobody's is passed over, and its time with it; the log's own must hold.
    let text = String::from_utf8(bytes.clone()).unwrap();
    let cosigned = text.rfind("— ").unwrap()..bytes.len() - 1;
    let honest = check_proof(&bytes, None, Some(&keys()));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            let report = check_proof(&changed, None, Some(&keys()));
            if report.verdict == Verdict::Good {
                assert!(
                    cosigned.contains(&at) && report.cosigned.is_empty(),
                    "byte {at} bit {bit}: {}",
                    report.text()
                );
                let same = ProofReport { cosigned: honest.cosigned.clone(), ..report };
                assert_eq!(same, honest);
            }
            let report = check_proof(&changed, Some(&leaf), Some(&keys()));
            let passed_over = extra.contains(&at) || cosigned.contains(&at);
            assert!(report.verdict != Verdict::Good || passed_over, "byte {at} bit {bit}: {}", report.text());
        }
    }
    for cut in 0..bytes.len() {
        // What is left when exactly the cosignature is cut off is a proof by itself.
        let whole = cut == cosigned.start;
        let good = check_proof(&bytes[..cut], Some(&leaf), Some(&keys())).verdict == Verdict::Good;
        assert_eq!(good, whole, "cut at {cut}");
    }
}

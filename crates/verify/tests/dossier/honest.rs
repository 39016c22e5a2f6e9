//! What is good, and how far.

use crate::pack::{Log, another, check, trusted, written};
use crate::world::{World, plot};
use verify::{Status, Verdict, Withhold};

fn contains(bytes: &[u8], text: &str) -> bool {
    use base64_of as b;
    let plain = text.as_bytes();
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
    has(plain) || (0..3).any(|shift| has(b(plain, shift).as_bytes()))
}

/// The middle of a text's base64url, as it stands within a longer one at a shift of 0, 1 or 2 bytes.
fn base64_of(text: &[u8], shift: usize) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let start = (3 - shift) % 3;
    text[start..]
        .chunks_exact(3)
        .flat_map(|c| {
            let n = u32::from(c[0]) << 16 | u32::from(c[1]) << 8 | u32::from(c[2]);
            [18, 12, 6, 0].map(|s| char::from(digits[(n >> s & 63) as usize]))
        })
        .collect()
}

#[test]
fn a_whole_case_is_checked_and_judged_again() {
    let log = Log::of(World::told(&plot()).made);
    let report = check(&log.dossier(Withhold::default()));
    assert_eq!(report.verdict, Verdict::Good, "{}", report.text());
    assert_eq!(report.verdict.exit_code(), 0);
    assert!(report.counts.judged > 40, "{:?}", report.counts);
    // The informant is hidden, so the clue cannot be checked whole; everything else is.
    for step in &report.steps {
        let expected = if step.tag == "clue.registered/1" { Status::Unchecked } else { Status::Checked };
        assert_eq!(step.status, expected, "{step:?}");
    }
    let inspection = report.steps.iter().find(|s| s.tag == "site.inspected/1").unwrap();
    assert!(inspection.remarks.iter().any(|r| r.status == Status::Attested && r.text.contains("告知")));
    assert!(report.remarks.iter().any(|r| r.text.contains("此后的记录")));
    let text = report.text();
    assert!(text.starts_with("结论：成立"), "{text}");
    assert!(text.contains("吉市市监罚决〔2026〕1号"));
    serde_json::to_string(&report).unwrap();
}

#[test]
fn what_is_withheld_still_verifies_and_stands_nowhere_in_the_bytes() {
    let log = Log::of(World::told(&plot()).made);
    let open = log.dossier(Withhold::default());
    let closed = log.dossier(Withhold { third_persons: true });
    for secret in ["尤举报", "13712345678"] {
        assert!(!contains(&open, secret) && !contains(&closed, secret), "{secret}");
    }
    for third in ["庄见证", "康应答", "洪签收"] {
        assert!(contains(&open, third), "{third}");
        assert!(!contains(&closed, third), "{third}");
    }
    assert!(contains(&closed, "绿源食品"), "the party is shown");
    let report = check(&closed);
    assert_eq!(report.verdict, Verdict::Good, "{}", report.text());
    assert_eq!(report.counts.hidden, 6);
    let visit = report.steps.iter().find(|s| s.tag == "site.inspected/1").unwrap();
    assert_eq!(visit.status, Status::Unchecked);
    assert!(visit.remarks.iter().any(|r| r.text.contains("见证人不予展示")));
}

#[test]
fn whose_log_it_is_stays_open_without_a_key_from_elsewhere() {
    let log = Log::of(World::begun(&plot()).made);
    let bytes = log.dossier(Withhold::default());
    let unasked = verify::check(&bytes[..], None, &|_, _| {});
    assert_eq!((unasked.verdict, unasked.verdict.exit_code()), (Verdict::CannotJudge, 2));
    assert!(unasked.counts.judged > 5, "everything else was checked");
    let by_another = written(log.bundle(&another(), Withhold::default()), &another());
    let report = check(&by_another);
    assert_eq!(report.verdict, Verdict::CannotJudge, "{}", report.text());
    assert!(report.text().contains("签名人没有得到确认"));
    // A key of the same list that speaks for another log does not vouch for this one.
    let elsewhere = journal::Ed25519Signer::from_seed("other.example/log", &[7; 32]).unwrap();
    let keys = [journal::Signer::key(&elsewhere).clone()];
    assert_eq!(verify::check(&bytes[..], Some(&keys), &|_, _| {}).verdict, Verdict::CannotJudge);
    assert_eq!(verify::check(&bytes[..], Some(&trusted()), &|_, _| {}).verdict, Verdict::Good);
}

#[test]
fn the_page_is_for_people() {
    let log = Log::of(World::told(&plot()).made);
    let bytes = log.dossier(Withhold { third_persons: true });
    let text = String::from_utf8_lossy(&bytes);
    let page = &text[text.find("<!doctype html>").unwrap()..text.find("</html>").unwrap()];
    for words in ["案件验证包", "作出行政处罚决定", "吉林市绿源食品有限公司", "举报人（1 处）", "不证明"]
    {
        assert!(page.contains(words), "{words}");
    }
    for foreign in ["<script", "src=", "http:", "https:", "@import", "url("] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

/// What the report says of the signature is what was established, and nothing else: in words and in data.
#[test]
fn whose_signature_it_is_said_to_be_is_what_was_established() {
    use journal::Signer as _;
    use verify::Trust;
    const CONFIRMED: &str = "已由您所信任的公钥确认";
    let log = Log::of(World::begun(&plot()).made);
    let good = log.dossier(Withhold::default());
    let foreign = written(log.bundle(&another(), Withhold::default()), &another());
    let elsewhere = journal::Ed25519Signer::from_seed("other.example/log", &[7; 32]).unwrap().key().clone();
    let right = trusted().remove(0);
    let both = vec![elsewhere.clone(), right.clone()];
    type Case<'a> = (&'a str, &'a [u8], Option<Vec<journal::VerifierKey>>, Trust, Verdict, &'a str);
    let cases: Vec<Case> = vec![
        ("no keys given", &good, None, Trust::NotGiven, Verdict::CannotJudge, "您没有给出所信任的公钥"),
        (
            "an empty file of keys",
            &good,
            Some(vec![]),
            Trust::NoMatch,
            Verdict::CannotJudge,
            "不在您所信任的公钥之中",
        ),
        (
            "another log's key",
            &good,
            Some(vec![elsewhere]),
            Trust::NoMatch,
            Verdict::CannotJudge,
            "不在您所信任的公钥之中",
        ),
        (
            "another's signature",
            &foreign,
            Some(vec![right.clone()]),
            Trust::NoMatch,
            Verdict::CannotJudge,
            "不在您所信任的公钥之中",
        ),
        (
            "another's, no keys given",
            &foreign,
            None,
            Trust::NotGiven,
            Verdict::CannotJudge,
            "您没有给出所信任的公钥",
        ),
        ("the right key", &good, Some(vec![right]), Trust::Confirmed, Verdict::Good, CONFIRMED),
        ("the right key among others", &good, Some(both), Trust::Confirmed, Verdict::Good, CONFIRMED),
    ];
    for (name, bytes, keys, trust, verdict, words) in cases {
        let report = verify::check(bytes, keys.as_deref(), &|_, _| {});
        let (text, json) = (report.text(), serde_json::to_value(&report).unwrap());
        let as_of = report.as_of.as_ref().unwrap();
        assert_eq!((report.verdict, as_of.trust), (verdict, trust), "{name}: {text}");
        let line: Vec<&str> = text.lines().filter(|l| l.starts_with("签名：")).collect();
        assert!(line.len() == 1 && line[0].contains(words), "{name}: {line:?}");
        let confirmed = trust == Trust::Confirmed;
        assert_eq!(text.contains(CONFIRMED), confirmed, "{name}: {text}");
        assert_eq!(text.contains("签名人没有得到确认"), !confirmed, "{name}: {text}");
        assert_eq!(json["as_of"]["signer"].is_string(), confirmed, "{name}");
        assert_eq!(json["as_of"]["own_signer"].is_string(), !confirmed, "{name}");
        let wire = serde_json::to_value(trust).unwrap();
        assert_eq!(json["as_of"]["trust"], wire, "{name}");
        // A time that only the file's own keys tell is nobody's word.
        assert!(confirmed || as_of.cosigned.is_empty(), "{name}");
    }
    // A signature in the name of a trusted key that does not hold is a forgery, and confirmed by nobody.
    let mut forged = good;
    let mark = "\n\n— ".as_bytes();
    let at = forged.windows(mark.len()).position(|w| w == mark).unwrap();
    let end = at + 2 + forged[at + 2..].iter().position(|b| *b == b'\n').unwrap();
    forged[end - 12] = if forged[end - 12] == b'A' { b'B' } else { b'A' };
    let report = check(&forged);
    assert!(report.verdict != Verdict::Good && !report.text().contains(CONFIRMED), "{}", report.text());
}

/// Whoever reads the first lines is told what stands, and not what was decided before it was changed or revoked.
#[test]
fn the_headline_of_a_changed_decision_says_what_stands() {
    for (change, stands) in [(true, "警告（原处罚内容已变更"), (false, "决定已被撤销")] {
        let mut world = World::told(&plot());
        let today = world.today();
        let before = law::judge::conclusion_of(&world.case().decision.as_ref().unwrap().draft);
        let deed = match change {
            true => law::sample::changed(today, &[law::draft::PenaltyKind::Warning], "警告"),
            false => law::sample::revoked(today),
        };
        world.by("head", deed);
        let log = Log::of(world.made);
        let bytes = log.dossier(Withhold::default());
        let report = check(&bytes);
        let about = report.about.as_ref().unwrap();
        assert!(about.conclusion.as_ref().unwrap().starts_with(stands), "{about:?}");
        let words = report.text();
        let headline = words.lines().find(|l| l.starts_with("决定：")).unwrap();
        assert!(headline.contains(stands) && !headline.contains(&before), "{headline}");
        let text = String::from_utf8_lossy(&bytes);
        let page = &text[text.find("<!doctype html>").unwrap()..text.find("</html>").unwrap()];
        let big = page.split("<p class=\"big\">").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(big.starts_with(stands) && !big.contains(&before), "{big}");
        assert!(page.contains("原处罚内容"));
    }
}

//! The command line as scripts use it: JSON on stdout, errors on stderr, exit status 0, 1 or 2.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn mingjing(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mingjing")).args(args).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| {
        panic!(
            "{e}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

#[test]
fn law_due_counts_and_cites() {
    for (args, due, says) in [
        (&["--from", "2026-02-12", "--days", "5", "--unit", "workday"][..], "2026-02-26", "起始日不计入"),
        (&["--from", "2026-03-03", "--period", "penalty.decision"], "2026-06-01", "第六十条"),
        (&["--from", "2026-03-02", "--days", "30", "--unit", "day"], "2026-04-01", ""),
        (&["--from", "2026-01-31", "--days", "1", "--unit", "month"], "2026-02-28", ""),
        (&["--from", "2024-02-29", "--days", "1", "--unit", "year"], "2025-02-28", ""),
        (&["--from", "2026-03-02T09:30", "--days", "24", "--unit", "hour"], "2026-03-03T09:30:00", ""),
    ] {
        let output = mingjing(&[&["law", "due"], args].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        let answer = json(&output);
        assert_eq!(answer["due"], due, "{args:?} {answer}");
        assert!(answer["basis"].as_str().unwrap().contains(says), "{answer}");
    }
    let beyond =
        json(&mingjing(&["law", "due", "--from", "2026-12-28", "--days", "10", "--unit", "workday"]));
    assert!(!beyond["warnings"].as_array().unwrap().is_empty(), "a year that is not announced warns");
    for from in ["x", "9999-12-31", "-009999-01-01"] {
        let from = format!("--from={from}");
        let refused = mingjing(&["law", "due", &from, "--days", "1", "--unit", "day"]);
        assert_eq!(refused.status.code(), Some(2), "{from}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("日期"), "{from}");
    }
}

/// New Year is off by statute, the rest of the year is not announced.
#[test]
fn n6_a_due_date_beyond_the_notices_is_provisional() {
    let late = json(&mingjing(&["law", "due", "--from", "2026-12-25", "--period", "penalty.statement"]));
    assert!(late["due"].as_str().unwrap() >= "2027-01-04", "{late}");
    assert_eq!(
        (&late["provisional"], late["warnings"].as_array().unwrap().len()),
        (&true.into(), 1),
        "{late}"
    );
    let known = json(&mingjing(&["law", "due", "--from", "2026-12-01", "--period", "penalty.statement"]));
    assert_eq!(known["provisional"], false, "{known}");
    let told = json(&mingjing(&["law", "day", "--on", "2026-12-31", "--to", "2027-01-04"]));
    let known = |i: usize| told["days"][i]["known"]["by"].as_str().unwrap().to_owned();
    assert_eq!(
        [known(0), known(1), known(2), known(4)],
        ["notice", "statute", "unknown", "unknown"],
        "{told}"
    );
    assert_eq!(told["days"][1]["workday"], false);
    assert_eq!(mingjing(&["law", "day", "--on", "2027-01-04", "--to", "2026-12-31"]).status.code(), Some(2));
    assert_eq!(mingjing(&["law", "day", "--on", "1900-01-01", "--to", "2199-12-31"]).status.code(), Some(2));
}

#[test]
fn n7_absurd_counts_are_refused_by_their_bound() {
    for (n, unit) in
        [("4000000000", "workday"), ("36526", "day"), ("101", "year"), ("1201", "month"), ("876601", "hour")]
    {
        let refused = mingjing(&["law", "due", "--from", "2026-03-02", "--days", n, "--unit", unit]);
        assert_eq!(refused.status.code(), Some(2), "{n} {unit}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("不大于"), "{n} {unit}");
    }
    let century =
        json(&mingjing(&["law", "due", "--from", "2026-03-02", "--days", "25000", "--unit", "workday"]));
    assert_eq!(century["warnings"].as_array().unwrap().len(), 1, "{century}");
}

#[test]
fn n8_an_offset_is_converted_or_refused() {
    let due = |from: &str| mingjing(&["law", "due", "--from", from, "--days", "24", "--unit", "hour"]);
    let answer = json(&due("2026-03-02T23:30-05:00"));
    assert_eq!(
        (&answer["from"], &answer["due"]),
        (&"2026-03-03T12:30:00".into(), &"2026-03-04T12:30:00".into())
    );
    assert_eq!(due("2026-03-02T23:30[America/New_York]").status.code(), Some(2));
}

#[test]
fn law_check_tells_what_is_wrong_and_how_to_mend_it() {
    let good = mingjing(&["law", "check", "uscc", "91510100201906490X"]);
    assert_eq!((good.status.code(), json(&good)["valid"].as_bool()), (Some(0), Some(true)));
    let bad = mingjing(&["law", "check", "uscc", "915101002019064901"]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(json(&bad)["reason"].as_str().unwrap().contains('X'), "names the right check character");
    for style in
        ["青环罚字[2017]12号", "吉市市监罚决〔2026〕12号", "吉市市监罚决﹝2026﹞012号", "[2015]乐环罚字93号"]
    {
        let answer = json(&mingjing(&["law", "check", "docno", style]));
        assert_eq!(answer["valid"], true, "{style} {answer}");
    }
    assert_eq!(mingjing(&["law", "check", "docno", "公告"]).status.code(), Some(1));
    for bracketed in ["吉市市监罚决⟨2026⟩12号", "吉市市监罚决［2026］12号", "吉市市监罚决❰2026❱第012号"]
    {
        let answer = json(&mingjing(&["law", "check", "docno", bracketed]));
        assert_eq!(answer["parts"]["canonical"], "吉市市监罚决〔2026〕12号", "{bracketed}");
    }
    let split = json(&mingjing(&["law", "check", "docno", "吉市监处罚〔2026〕12号"]));
    assert_eq!((&split["parts"]["organ_code"], &split["parts"]["kind"]), (&"吉市监".into(), &"处罚".into()));
    for (id, status) in [("11010519491231002X", 0), ("123", 1), ("110105194902310021", 1), ("示例", 1)] {
        assert_eq!(mingjing(&["law", "check", "id", id]).status.code(), Some(status), "{id}");
    }
    for code in ["000000000000000000", "91220201MA0Y123411", "31999999MA0Y12340J", "11010519491231002X"] {
        assert_eq!(mingjing(&["law", "check", "uscc", code]).status.code(), Some(1), "{code}");
    }
    assert_eq!(mingjing(&["law", "check", "certificate", "07020100101"]).status.code(), Some(0));
    assert_eq!(mingjing(&["law", "check", "other", "x"]).status.code(), Some(2));
}

/// As from a shell with the common mask, under which files are made readable by all.
fn loosely(args: &[&str]) -> Output {
    let run = "umask 022; exec \"$0\" \"$@\"";
    Command::new("sh").args(["-c", run, env!("CARGO_BIN_EXE_mingjing")]).args(args).output().unwrap()
}

/// What others than the owner can reach.
fn reachable(at: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let meta = std::fs::symlink_metadata(at).unwrap();
    let mode = meta.permissions().mode() & 0o7777;
    let mut found = Vec::new();
    if mode & 0o077 != 0 {
        found.push(format!("{} {mode:o}", at.display()));
    }
    if meta.is_dir() {
        for entry in std::fs::read_dir(at).unwrap() {
            found.extend(reachable(&entry.unwrap().path()));
        }
    }
    found
}

fn detail(doctor: &Output, what: &str) -> (bool, String) {
    let all = json(doctor);
    let found = all["checks"].as_array().unwrap().iter().find(|c| c["what"] == what);
    let found = found.unwrap_or_else(|| panic!("no {what} in {all}"));
    (found["good"].as_bool().unwrap(), found["detail"].as_str().unwrap().to_owned())
}

/// A backup without its key opens for nobody and says so; with the key it is whole. The key can be changed.
#[test]
fn a_restore_without_the_data_key_is_refused_in_words_and_with_it_verifies() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let at = data.to_str().unwrap();
    let founded = ["--city", "示例市", "--region", "220200", "--origin", "log.example/mingjing"];
    let made = loosely(&[&["migrate", "--data", at], &founded[..]].concat());
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(reachable(&data), Vec::<String>::new());
    let (good, said) = detail(&mingjing(&["doctor", "--data", at, "--json"]), "数据加密");
    assert!(good && said.contains("keys/data.key") && said.contains("绝不可丢失"), "{said}");
    let key = data.join("keys/data.key");
    let kept = std::fs::read(&key).unwrap();

    std::fs::remove_file(&key).unwrap();
    let doctor = mingjing(&["doctor", "--data", at, "--json"]);
    assert_eq!(doctor.status.code(), Some(1));
    let (good, said) = detail(&doctor, "数据目录");
    assert!(!good && said.contains("密钥文件 keys/data.key 不在"), "{said}");
    for args in [&["verify", "--deep", "--data", at][..], &["migrate", "--data", at]] {
        let refused = mingjing(args);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(2));
        assert!(said.contains("请从密钥的备份放回"), "{args:?}: {said}");
    }
    assert!(!key.exists(), "a key that is lost is not replaced by a new one");
    std::fs::write(&key, "01".repeat(32)).unwrap();
    let said = String::from_utf8_lossy(&mingjing(&["verify", "--deep", "--data", at]).stderr).into_owned();
    assert!(said.contains("不是这份数据的密钥"), "{said}");
    std::fs::write(&key, &kept).unwrap();
    verified(at, true);

    let changed = mingjing(&["rekey", "--data", at]);
    assert_eq!(changed.status.code(), Some(0), "{}", String::from_utf8_lossy(&changed.stderr));
    verified(at, true);
    // On record with the key's id, which the command printed, and never with the key.
    let told = String::from_utf8_lossy(&changed.stdout).into_owned();
    let entries = administration(&data, "data_key.changed/1");
    let [law::deed::Deed::DataKeyChanged(deed)] = &entries[..] else { panic!("{entries:?}") };
    assert!(told.contains(&deed.key), "{told}: {}", deed.key);
    let keys = std::fs::read_to_string(&key).unwrap();
    assert!(keys.lines().all(|line| !line.contains(&deed.key)), "an id, not the key");
    assert_eq!(reachable(&data), Vec::<String>::new());
    let both = std::fs::read_to_string(&key).unwrap();
    assert_eq!(both.lines().count(), 2);
    std::fs::write(&key, both.lines().nth(1).unwrap()).unwrap();
    verified(at, true);
    std::fs::write(&key, &kept).unwrap();
    assert_eq!(
        mingjing(&["verify", "--deep", "--data", at]).status.code(),
        Some(2),
        "the old key opens no more"
    );
}

/// The acts of a kind in a directory, by whoever has its keys.
fn administration(data: &Path, tag: &str) -> Vec<law::deed::Deed> {
    let keys = std::fs::read_to_string(data.join("keys/data.key")).unwrap();
    let config = store::StoreConfig {
        url: data.join("db/mingjing.sqlite").display().to_string(),
        durable: false,
        keys: Some(store::DataKeys::parse(&keys).unwrap()),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = store::Store::open(&config).await.unwrap();
        store.migrate().await.unwrap();
        let filter =
            store::AdministrationFilter { tag: Some(tag.into()), ..store::AdministrationFilter::default() };
        let listed = store.administration(&filter, store::Page::first(9)).await.unwrap();
        store.close().await.unwrap();
        listed.rows.into_iter().map(|e| e.recorded.deed).collect()
    })
}

/// A directory of the first edition, as it was left by its own program: refused, migrated, whole and closed to others.
#[test]
fn a_directory_of_the_first_edition_is_encrypted_by_migrate() {
    let dir = tempfile::tempdir().unwrap();
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../suite/editions/1.tar.xz");
    let done = Command::new("tar").arg("-xJf").arg(packed).arg("-C").arg(dir.path()).status().unwrap();
    assert!(done.success());
    let data = dir.path().join("1/directory");
    let at = data.to_str().unwrap();
    let refused = mingjing(&["verify", "--deep", "--data", at]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && said.contains("mingjing migrate"), "{said}");
    assert!(!data.join("keys/data.key").exists());
    let migrated = loosely(&["migrate", "--data", at]);
    assert_eq!(migrated.status.code(), Some(0), "{}", String::from_utf8_lossy(&migrated.stderr));
    verified(at, true);
    let open: Vec<String> = reachable(&data)
        .into_iter()
        .filter(|f| !f.contains("/vault/objects/") || !f.ends_with("444"))
        .collect();
    assert_eq!(open, Vec::<String>::new());
    assert!(detail(&mingjing(&["doctor", "--data", at, "--json"]), "文件权限").0);
    assert_eq!(mingjing(&["migrate", "--data", at]).status.code(), Some(0), "a second time changes nothing");
    verified(at, true);
}

/// With a text on stdin.
fn told(args: &[&str], input: &[u8]) -> Output {
    use std::io::Write as _;
    let mut child = Command::new(env!("CARGO_BIN_EXE_mingjing"))
        .args(args)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // A refusal may close the pipe before all is written.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

#[test]
fn law_mask_tells_where_what_and_why() {
    let text = "证人李玉田，电话138\u{200b}12345678。";
    let output = told(&["law", "mask", "--field", "facts", "--json"], text.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let answer = json(&output);
    let spans: Vec<(u64, u64, &str)> = answer["spans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["from"].as_u64().unwrap(), s["to"].as_u64().unwrap(), s["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(spans, [(2, 5, "name"), (8, 20, "mobile")]);
    assert!(answer["spans"][0]["ground"].as_str().unwrap().contains("行政处罚法 第五十条"));
    assert_eq!(answer["text"], "证人李某，电话***。");
    assert_eq!(answer["counts"][0]["kind"], "name");
    // The same function as in the product.
    let product = law::redaction::mask(text, &law::redaction::Known::default(), law::redaction::Field::Facts);
    assert_eq!(answer["spans"], serde_json::to_value(&product.spans).unwrap());
    let words = String::from_utf8(told(&["law", "mask"], text.as_bytes()).stdout).unwrap();
    assert!(words.contains("遮盖 姓名 1 处，手机号码 1 处") && words.contains("第 3–5 字"), "{words}");
    for (args, input, says) in [
        (&["law", "mask", "--field", "没有"][..], b"x".to_vec(), "没有公示项"),
        (&["law", "mask"], vec![0xff, 0xfe], "UTF-8"),
        (&["law", "mask"], vec![b'x'; (1 << 20) + 1], "1 MiB"),
    ] {
        let refused = told(args, &input);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains(says), "{args:?}");
    }
}

const HEADER: &str = "id,行政处罚决定书文号,行政相对人名称,统一社会信用代码,处罚机关,处罚决定日期,处罚类别,处罚金额原文,处罚依据,正文,正文完整\n";

/// A demonstration from nothing: made, verified, examined, imported into, tampered with and found out.
#[test]
fn a_demonstration_from_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let at = data.to_str().unwrap();
    let made = loosely(&["demo", "--data", at, "--json"]);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(reachable(&data), Vec::<String>::new());
    assert!(json(&made)["accounts"].as_array().unwrap().len() > 10);
    assert_eq!(mingjing(&["demo", "--data", at]).status.code(), Some(2), "never over an existing directory");
    verified(at, true);
    let doctor = mingjing(&["doctor", "--data", at, "--json"]);
    assert!(json(&doctor)["checks"].as_array().unwrap().len() > 5);

    let csv = dir.path().join("old.csv");
    std::fs::write(
        &csv,
        format!("{HEADER}A1,示环罚字[2012]1号,示例企业有限公司,,示例环保局,2012-3-1,罚款,1万元,《示例法》,示例正文,是\n短\n"),
    )
    .unwrap();
    let report = json(&mingjing(&[
        "import",
        "penalties",
        csv.to_str().unwrap(),
        "--data",
        at,
        "--unit",
        "jl-scjg",
        "--json",
    ]));
    assert_eq!(report["rows"], 2);
    let sum: u64 =
        ["taken", "flagged", "refused", "already"].iter().map(|k| report[k].as_u64().unwrap()).sum();
    assert_eq!((sum, report["refused"].as_u64()), (2, Some(1)), "{report}");
    let again = json(&mingjing(&[
        "import",
        "penalties",
        csv.to_str().unwrap(),
        "--data",
        at,
        "--unit",
        "jl-scjg",
        "--json",
    ]));
    assert_eq!(again["already"], 1);
    verified(at, true);

    abandoned_uploads(&data, at);
    let tile = find(&data.join("log/tile/entries")).unwrap();
    let mut bytes = std::fs::read(&tile).unwrap();
    bytes[40] ^= 1;
    let mut permissions = std::fs::metadata(&tile).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "a tamperer would")]
    permissions.set_readonly(false);
    std::fs::set_permissions(&tile, permissions).unwrap();
    std::fs::write(&tile, bytes).unwrap();
    let found = verified(at, false);
    assert!(found["findings"].to_string().contains("entries"), "{found}");
}

/// An upload that nobody goes on with is listed when it is old enough, and removed only when told to.
fn abandoned_uploads(data: &Path, at: &str) {
    let vault = vault::Vault::open(&data.join("vault")).unwrap();
    let meta = r#"{"account":"officer1","case":"rec-1","name":"检查.wav"}"#;
    for id in ["upload-of-just-now", "upload-of-long-ago"] {
        let mut incoming = vault.begin(id, 9, meta).unwrap();
        incoming.append(b"abc").unwrap();
        incoming.sync().unwrap();
        drop(incoming);
    }
    let record = data.join("vault/incoming/upload-of-long-ago.record");
    let record = std::fs::File::options().append(true).open(record).unwrap();
    record.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let listed = mingjing(&["uploads", "--data", at, "--json"]);
    assert_eq!(listed.status.code(), Some(0), "{}", String::from_utf8_lossy(&listed.stderr));
    let uploads = json(&listed)["uploads"].clone();
    let [only] = &uploads.as_array().unwrap()[..] else { panic!("{uploads}") };
    assert_eq!((&only["upload"]["id"], &only["removed"]), (&"upload-of-long-ago".into(), &false.into()));
    assert_eq!((&only["upload"]["received"], &only["upload"]["meta"]["case"]), (&3.into(), &"rec-1".into()));
    let text = mingjing(&["uploads", "--data", at, "--older-than-days", "2"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("检查.wav") && text.contains("上传 1 个"), "{text}");
    let removed = json(&mingjing(&["uploads", "--data", at, "--discard", "--json"]));
    assert_eq!(removed["uploads"][0]["removed"], true);
    let left: Vec<String> = vault.uploads().unwrap().into_iter().map(|u| u.id).collect();
    assert_eq!(left, ["upload-of-just-now"]);
    vault.discard(&left[0]).unwrap();
    assert_eq!(mingjing(&["uploads", "--data", at, "--older-than-days", "0"]).status.code(), Some(2));
}

/// A dossier from the command line: written, verified with the directory's keys and without, damaged.
#[test]
fn a_dossier_is_exported_and_verified_by_a_stranger() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let at = data.to_str().unwrap();
    assert_eq!(mingjing(&["demo", "--data", at, "--json"]).status.code(), Some(0));
    let path = dir.path().join("case.zip");
    let file = path.to_str().unwrap();
    let since = data.join("log/checkpoint");
    let export = |case: &str| {
        let since = since.to_str().unwrap();
        let args = ["dossier", "export", case, "--data", at, "--out", file, "--since", since];
        mingjing(&[&args[..], &["--withhold", "third-persons", "--json"]].concat())
    };
    assert_eq!(export("没有这件").status.code(), Some(2));
    let made = export("demo-5");
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(json(&made)["report"]["verdict"], "good");
    assert_eq!(export("demo-5").status.code(), Some(2), "never over an existing file");
    // The stranger has the file and the keys, and nothing else.
    let keys = dir.path().join("keys");
    std::fs::copy(data.join("keys/log.vkey"), &keys).unwrap();
    std::fs::rename(&data, dir.path().join("elsewhere")).unwrap();
    let keys = keys.to_str().unwrap();
    let checked = mingjing(&["verify", file, "--trust", keys]);
    assert_eq!(checked.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&checked.stdout).starts_with("结论：成立"));
    assert_eq!(mingjing(&["verify", file]).status.code(), Some(2), "nobody known signed it");
    assert_eq!(mingjing(&["verify", keys]).status.code(), Some(2), "no dossier");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let refuted = mingjing(&["verify", file, "--trust", keys, "--json"]);
    assert_eq!((refuted.status.code(), &json(&refuted)["verdict"]), (Some(1), &"refuted".into()));
    assert!(json(&refuted)["findings"][0]["member"].is_string());
    assert_eq!(mingjing(&["verify"]).status.code(), Some(2));
}

/// A proof from the log from the command line: good, without a key, tampered with, of another record, no proof at all.
#[test]
fn a_proof_from_the_log_is_verified_by_a_stranger() {
    let golden =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../verify/tests/golden/edition-1.tlog-proof"));
    let dir = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(golden).unwrap();
    let keys = dir.path().join("log.key");
    let signer = |name: &str| {
        let origin = journal::TlogProof::from_bytes(&bytes).unwrap().checkpoint.signatures()[0].name.clone();
        journal::Signer::key(
            &journal::Ed25519Signer::from_seed(&format!("{origin}{name}"), &[7; 32]).unwrap(),
        )
        .to_string()
    };
    std::fs::write(&keys, format!("# 公钥\n{}\n", signer(""))).unwrap();
    let foreign = dir.path().join("foreign.key");
    std::fs::write(&foreign, signer("x")).unwrap();
    let (keys, foreign) = (keys.to_str().unwrap(), foreign.to_str().unwrap());
    // By its first line, whatever its name.
    let file = dir.path().join("download.txt");
    std::fs::write(&file, &bytes).unwrap();
    let file = file.to_str().unwrap();
    let good = mingjing(&["verify", file, "--trust", keys, "--json"]);
    assert_eq!((good.status.code(), &json(&good)["verdict"]), (Some(0), &"good".into()));
    let leaf = json(&good)["leaf"].as_str().unwrap().to_owned();
    assert_eq!(mingjing(&["verify", file, "--trust", keys, "--leaf", &leaf]).status.code(), Some(0));
    let other = mingjing(&["verify", file, "--trust", keys, "--leaf", &"0".repeat(64)]);
    assert_eq!(other.status.code(), Some(1));
    assert_eq!(mingjing(&["verify", file, "--trust", keys, "--leaf", "0"]).status.code(), Some(2));
    for args in [&["verify", file][..], &["verify", file, "--trust", foreign]] {
        let unknown = mingjing(args);
        assert_eq!(unknown.status.code(), Some(2));
        let said = String::from_utf8_lossy(&unknown.stdout).into_owned();
        assert!(said.contains("签名人没有得到确认") && !said.contains("信任的公钥确认（"), "{said}");
    }
    // By its name, when its first line is spoilt.
    let named = dir.path().join("decision.tlog-proof");
    for (at, code) in [(0, 2), (bytes.len() / 2, 1)] {
        let mut changed = bytes.clone();
        changed[at] = if changed[at] == b'B' { b'C' } else { b'B' };
        std::fs::write(&named, changed).unwrap();
        let output = mingjing(&["verify", named.to_str().unwrap(), "--trust", keys, "--json"]);
        assert!(
            output.status.code() == Some(code) || code == 1 && output.status.code() == Some(2),
            "{:?}",
            output.status
        );
        assert_eq!(json(&output)["kind"], "tlog_proof");
    }
    assert_eq!(mingjing(&["verify", keys, "--leaf", &leaf]).status.code(), Some(2), "--leaf is for proofs");
}

fn verified(at: &str, good: bool) -> Value {
    let output = mingjing(&["verify", "--deep", "--data", at, "--json"]);
    let answer = json(&output);
    assert_eq!(output.status.code(), Some(i32::from(!good)), "{answer:#}");
    assert_eq!(answer["good"], good);
    answer
}

/// The first file below a folder.
fn find(dir: &Path) -> Option<std::path::PathBuf> {
    let mut entries: Vec<_> = std::fs::read_dir(dir).ok()?.flatten().map(|e| e.path()).collect();
    entries.sort();
    entries.into_iter().find_map(|p| if p.is_dir() { find(&p) } else { Some(p) })
}

#[test]
fn t9_to_t11_an_import_asks_for_the_unit_names_its_doubts_and_fails_when_all_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    assert!(mingjing(&["demo", "--data", data]).status.success());
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let import = |args: &[&str]| {
        let output = mingjing(&[&["import", "penalties"], args, &["--data", data]].concat());
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let head = "文号,当事人,处罚决定日期,罚款金额（万元）\n";
    let rows = "吉市环罚决〔2026〕1号,示例企业,2026-01-05,1\n吉市环罚决〔2026〕2号,示例企业,2099-01-05,-5\n,,2026-01-05,1\n";
    let good = file("good.csv", &format!("{head}{rows}"));
    // T9: asked for.
    let (status, _, error) = import(&[&good]);
    assert!(status == Some(2) && error.contains("--unit") && error.contains("jl-scjg"), "{error}");
    // A dry run tells every value and records nothing; twice the same.
    for _ in 0..2 {
        let (status, said, _) = import(&[&good, "--dry-run", "--json"]);
        let answer: Value = serde_json::from_str(&said).unwrap();
        assert_eq!((status, answer["rows"].as_u64()), (Some(0), Some(3)));
        assert_eq!(answer["details"][0]["values"]["amount_fen"], 1_000_000);
        let notes = answer["details"][1]["notes"].as_array().unwrap();
        assert!(notes.iter().any(|n| n["cell"] == "D3" && n["column"] == "处罚金额原文"), "{notes:?}");
        assert_eq!((answer["taken"].as_u64(), answer["already"].as_u64()), (Some(1), Some(0)));
    }
    // T10: named, and written for whoever puts them right.
    let doubtful = dir.path().join("doubtful.xlsx");
    let (status, said, _) = import(&[&good, "--unit", "jl-scjg", "--doubtful", doubtful.to_str().unwrap()]);
    assert_eq!(status, Some(0));
    for line in
        ["第 3 行 C3 存疑 处罚决定日期", "第 3 行 D3 存疑 处罚金额原文", "第 4 行 A4 退回 行政处罚决定书文号"]
    {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert!(said.contains("共 3 行：收下 1，存疑 1，退回 1，已有 0"), "{said}");
    let (_, again, _) = import(&[doubtful.to_str().unwrap(), "--dry-run", "--json"]);
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!((again["rows"].as_u64(), again["already"].as_u64()), (Some(2), Some(1)), "{again}");
    // The very same file again; in another form, too.
    let (_, said, _) = import(&[&good, "--unit", "jl-scjg"]);
    assert!(said.contains("已有 2"), "{said}");
    // T11.
    let bad = file("bad.csv", &format!("{head},,2026-01-05,1\n"));
    assert_eq!(import(&[&bad, "--unit", "jl-scjg"]).0, Some(1));
    let other = file("other.csv", "甲,乙\n1,2\n");
    let (status, _, error) = import(&[&other, "--unit", "jl-scjg"]);
    assert!(status == Some(2) && error.contains("甲、乙") && error.contains("处罚机关"), "{error}");
}

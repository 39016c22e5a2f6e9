//! The file as a file.

use crate::pack::{Log, check, says};
use crate::world::{World, plot};
use std::process::Command;
use verify::{Verdict, Withhold};

fn small() -> Vec<u8> {
    Log::of(World::begun(&plot()).made).dossier(Withhold::default())
}

#[test]
fn other_programs_open_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("case.zip");
    std::fs::write(&path, small()).unwrap();
    let script = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; \
                  assert z.namelist()[0]=='index.html'; print(len(z.namelist()))";
    let run = |program: &str, args: &[&str]| Command::new(program).args(args).arg(&path).output();
    // A machine without these programs has nothing to say about them.
    for (program, args) in [("python3", vec!["-c", script]), ("unzip", vec!["-tq"])] {
        if let Ok(output) = run(program, &args) {
            assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn what_is_no_dossier_is_said_to_be_none() {
    for bytes in [&b""[..], b"PK", b"%PDF-1.7 and more text to come, and more and more", &[0; 100]] {
        let report = check(bytes);
        assert_eq!(report.verdict, Verdict::CannotJudge, "{}", report.text());
        assert!(says(&report, "不是明镜验证包"));
    }
}

#[test]
fn a_file_cut_short_is_refuted() {
    let bytes = small();
    for len in [60, 1000, bytes.len() / 2, bytes.len() - 1] {
        let report = check(&bytes[..len]);
        assert_eq!(report.verdict, Verdict::Refuted, "{len}");
        assert!(report.findings[0].range.is_some());
    }
}

#[test]
fn a_member_added_by_another_program_is_refuted() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("case.zip");
    std::fs::write(&path, small()).unwrap();
    let script =
        "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1],'a'); z.writestr('files/extra','x'); z.close()";
    let Ok(output) = Command::new("python3").args(["-c", script]).arg(&path).output() else { return };
    assert!(output.status.success());
    let report = verify::check_path(&path, Some(&crate::pack::trusted()), &|_, _| {});
    assert_eq!(report.verdict, Verdict::Refuted);
    // Even by somebody who keeps to this program's form.
    let bytes = small();
    let mut zip = verify::export::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members(&bytes) {
        zip.add(&name, &content).unwrap();
    }
    zip.add("files/extra", b"x").unwrap();
    let report = check(&zip.finish().unwrap().into_inner());
    assert_eq!(report.findings[0].member.as_deref(), Some("files/extra"));
}

/// The members as any reader finds them.
pub fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (mut all, mut at) = (Vec::new(), 0);
    let u32_at = |i: usize| u32::from_le_bytes(bytes[i..i + 4].try_into().unwrap()) as usize;
    while u32_at(at) == 0x0403_4b50 {
        let (size, name) = (u32_at(at + 18), usize::from(bytes[at + 26]));
        let data = at + 30 + name;
        all.push((
            String::from_utf8(bytes[at + 30..data].to_vec()).unwrap(),
            bytes[data..data + size].to_vec(),
        ));
        at = data + size;
    }
    all
}

#[test]
fn a_member_changed_without_the_key_is_named() {
    let bytes = small();
    let tampered = |which: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut zip = verify::export::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, mut content) in members(&bytes) {
            if name == which {
                change(&mut content);
            }
            zip.add(&name, &content).unwrap();
        }
        check(&zip.finish().unwrap().into_inner())
    };
    for which in
        ["index.html", "checkpoint", "entries/00001.json", "openings/00002.json", "proofs/00002.tlog-proof"]
    {
        let report = tampered(which, &|c| {
            let i = c.len() / 2;
            c[i] ^= 1;
        });
        assert_eq!(report.verdict, Verdict::Refuted, "{which}");
        assert_eq!(report.findings[0].member.as_deref(), Some(which));
        assert!(report.findings[0].range.is_some());
    }
    let report = tampered("manifest.note", &|c| {
        let i = c.len() - 8;
        c[i] = if c[i] == b'A' { b'B' } else { b'A' };
    });
    assert_eq!(report.findings[0].member.as_deref(), Some("manifest.note"), "{}", report.text());
}

#[test]
fn a_format_of_the_future_cannot_be_judged() {
    let mut zip = verify::export::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members(&small()) {
        let content = String::from_utf8(content).unwrap();
        zip.add(&name, content.replace("mingjing-dossier/1", "mingjing-dossier/2").as_bytes()).unwrap();
    }
    let report = check(&zip.finish().unwrap().into_inner());
    assert_eq!(report.verdict, Verdict::CannotJudge, "{}", report.text());
    assert!(says(&report, "mingjing-dossier/2"));
}

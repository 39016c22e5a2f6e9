//! Documents and recordings.

use crate::container::members;
use crate::pack::{Log, check, says, signer, written};
use crate::world::World;
use verify::{Report, Status, Verdict, Withhold};

fn filmed() -> Log {
    Log::whole(World::filmed())
}

fn repacked(bytes: &[u8], change: impl Fn(&str, &mut Vec<u8>)) -> Report {
    let mut zip = verify::export::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, mut content) in members(bytes) {
        change(&name, &mut content);
        zip.add(&name, &content).unwrap();
    }
    check(&zip.finish().unwrap().into_inner())
}

#[test]
fn documents_and_recordings_are_held_against_all_their_digests() {
    let bytes = filmed().dossier(Withhold::default());
    let report = check(&bytes);
    assert_eq!(report.verdict, Verdict::Good, "{}", report.text());
    assert_eq!((report.counts.files, report.counts.absent), (3, 0));
    for step in
        report.steps.iter().filter(|s| s.tag.starts_with("recording") || s.tag.starts_with("document"))
    {
        assert_eq!(step.status, Status::Checked, "{step:?}");
    }
    let page = String::from_utf8_lossy(&bytes);
    assert!(page.contains("download=\"现场笔录.pdf\"") && page.contains("录像：VID_路人（示例）.mp4"));
}

#[test]
fn a_swapped_or_damaged_file_is_named() {
    let bytes = filmed().dossier(Withhold::default());
    let files: Vec<(String, Vec<u8>)> =
        members(&bytes).into_iter().filter(|(n, _)| n.starts_with("files/")).collect();
    let swapped = repacked(&bytes, |name, content| {
        if name == files[0].0 {
            let n = content.len();
            *content = files[1].1.iter().copied().cycle().take(n).collect();
        }
    });
    assert_eq!(swapped.verdict, Verdict::Refuted);
    assert_eq!(swapped.findings[0].member.as_deref(), Some(files[0].0.as_str()));
    assert!(says(&swapped, "SHA-256"));
    let mut damaged = bytes.clone();
    let at = bytes.windows(8).position(|w| w == b"pictures").unwrap();
    damaged[at] ^= 4;
    let report = check(&damaged);
    assert_eq!(report.verdict, Verdict::Refuted);
    let (from, to) = report.findings[0].range.unwrap();
    assert!((from..to).contains(&(at as u64)));
}

#[test]
fn files_that_would_show_what_is_withheld_are_left_out_and_said_to_be() {
    let bytes = filmed().dossier(Withhold { third_persons: true });
    let report = check(&bytes);
    assert_eq!(report.verdict, Verdict::Good, "{}", report.text());
    // The visit's witness is withheld: so are its transcript and its video. The form of the opening stays.
    assert_eq!((report.counts.files, report.counts.absent), (1, 2));
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("路人") && !text.contains("moving pictures") && !text.contains("PDF-1.7 site"));
    assert!(text.contains("PDF-1.7 case-opening") && report.text().contains("未收入"));
}

#[test]
fn a_dossier_without_files_says_so() {
    let log = filmed();
    let mut bundle = log.bundle(&signer(), Withhold::default());
    bundle.without_files = true;
    let report = check(&written(bundle, &signer()));
    assert_eq!((report.verdict, report.counts.files, report.counts.absent), (Verdict::Good, 0, 3));
    let mut bundle = log.bundle(&signer(), Withhold::default());
    bundle.files.remove(0);
    let report = check(&written(bundle, &signer()));
    assert_eq!((report.verdict, report.counts.absent), (Verdict::Good, 1));
    assert!(report.text().contains("导出时库中没有"));
}

#[test]
fn a_file_with_other_bytes_than_its_entry_says_is_not_even_written() {
    let log = filmed();
    let mut bundle = log.bundle(&signer(), Withhold::default());
    bundle.files[0].content = Box::new(&b"something else"[..]);
    let out = std::io::Cursor::new(Vec::new());
    let refused = verify::export::write(out, bundle, &signer(), log.made[0].act.recorded);
    assert!(matches!(refused, Err(verify::ExportError::Io(_))));
}

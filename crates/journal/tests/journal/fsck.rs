//! One bit flipped anywhere is found and laid to the file it is in.

use std::path::Path;
use std::sync::Arc;

use crate::common::{ORIGIN, keys, leaves, publish};
use crate::model_disk::ModelDisk;
use journal::fsck::{Problem, fsck_on};
use journal::{Log, Reader};

const DIR: &str = "/log";
const FLIPS: u64 = 2000;

/// 530 records published at several sizes, so that superseded partial tiles lie there too.
fn disk() -> Arc<ModelDisk> {
    let disk = Arc::new(ModelDisk::new());
    let mut log = Log::create_on(disk.clone(), Path::new(DIR), ORIGIN).unwrap();
    let mut size = 0;
    for next in [2, 250, 255, 300, 513, 520, 530] {
        log.append(&leaves(size..next)).unwrap();
        publish(&mut log).unwrap();
        size = next;
    }
    disk
}

fn reader(disk: &Arc<ModelDisk>) -> Reader {
    Reader::open_on(disk.clone(), Path::new(DIR))
}

#[test]
fn every_flipped_bit_is_found_and_named() {
    let disk = disk();
    let reader = reader(&disk);
    assert_eq!(fsck_on(&reader, &keys()), []);
    let files: Vec<_> = disk.files().into_iter().filter(|(_, len)| *len > 0).collect();
    assert!(
        files.iter().any(|(path, _)| path.ends_with("tile/0/002.p/1")),
        "superseded partial tiles are kept"
    );
    assert!(
        !files.iter().any(|(path, _)| path.ends_with("tile/0/000.p/250")),
        "and pruned with the full tile"
    );
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..FLIPS {
        let (path, len) = &files[random(files.len())];
        let bit = random(len * 8);
        disk.tamper(path, |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        let findings = fsck_on(&reader, &keys());
        disk.tamper(path, |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        let name = path.strip_prefix(DIR).unwrap().to_str().unwrap();
        assert!(!findings.is_empty(), "{name} bit {bit} was not found");
        for finding in &findings {
            assert_eq!(finding.path, name, "bit {bit}: {finding}");
            if let Some(bytes) = &finding.bytes {
                assert!(bytes.contains(&(bit as u64 / 8)), "bit {bit}: {finding}");
            } else {
                assert_eq!(name, "checkpoint");
            }
        }
    }
}

#[test]
fn names_the_record() {
    let disk = disk();
    disk.tamper(Path::new("/log/tile/entries/001"), |bytes| bytes[34 * 5 + 9] ^= 1);
    let findings = fsck_on(&reader(&disk), &keys());
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].record, findings[0].bytes.clone()), (Some(261), Some(170..204)));
    assert_eq!(
        findings[0].to_string(),
        "tile/entries/001 bytes 170..204 record 261: not the record whose hash is in the tree"
    );
}

#[test]
fn truncated_missing_and_foreign_files() {
    let files: Vec<_> = disk().files();
    for (path, len) in files.iter().filter(|(_, len)| *len > 0) {
        let name = path.strip_prefix(DIR).unwrap().to_str().unwrap();
        for cut in [len - 1, 0] {
            let disk = disk();
            disk.tamper(path, |bytes| bytes.truncate(cut));
            let findings = fsck_on(&reader(&disk), &keys());
            assert!(findings.iter().any(|finding| finding.path == name), "{name} cut to {cut}: {findings:?}");
            assert!(findings.iter().all(|finding| finding.path == name), "{name} cut to {cut}: {findings:?}");
        }
    }
    use journal::Disk as _;
    let disk = disk();
    disk.remove_file(Path::new("/log/tile/0/001")).unwrap();
    disk.remove_file(Path::new("/log/tile/entries/002.p/18")).unwrap();
    disk.write_new(Path::new("/log/tile/0/notes.txt"), b"x").unwrap();
    disk.write_new(Path::new("/log/index.html"), b"x").unwrap();
    disk.write_new(Path::new("/log/tile/entries/777"), b"x").unwrap();
    // The largest index that a name can carry.
    let mut far = std::path::PathBuf::from("/log/tile/3");
    disk.make_dir(&far).unwrap();
    for group in ["x018", "x446", "x744", "x073", "x709", "x551"] {
        far.push(group);
        disk.make_dir(&far).unwrap();
    }
    disk.write_new(&far.join("615"), b"x").unwrap();
    let mut found: Vec<_> =
        fsck_on(&reader(&disk), &keys()).into_iter().map(|f| (f.path, f.problem)).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        found,
        [
            ("index.html".to_owned(), Problem::Unexpected),
            ("tile/0/001".to_owned(), Problem::Missing),
            ("tile/0/notes.txt".to_owned(), Problem::Unexpected),
            ("tile/3/x018/x446/x744/x073/x709/x551/615".to_owned(), Problem::Ahead),
            ("tile/entries/002.p/18".to_owned(), Problem::Missing),
            ("tile/entries/777".to_owned(), Problem::Ahead),
        ]
    );
}

#[test]
fn a_tree_rewritten_consistently_is_found_by_the_signed_root() {
    let other = Arc::new(ModelDisk::new());
    let mut log = Log::create_on(other.clone(), Path::new(DIR), ORIGIN).unwrap();
    log.append(&leaves(10..540)).unwrap();
    publish(&mut log).unwrap();
    let original = reader(&disk()).checkpoint().unwrap().unwrap();
    other.tamper(Path::new("/log/checkpoint"), |bytes| *bytes = original);
    let findings = fsck_on(&reader(&other), &keys());
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].path.as_str(), findings[0].problem), ("checkpoint", Problem::Root));
}

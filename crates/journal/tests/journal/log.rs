//! The directory in order: batches, proofs, publishing.

use std::path::Path;
use std::sync::Arc;

use crate::common::{ORIGIN, keys, leaf, leaves, publish, sign_head, signer, tree_hash};
use crate::model_disk::ModelDisk;
use journal::merkle::{record_hash, verify_consistency, verify_inclusion};
use journal::{Checkpoint, Hash, Log, LogError, Note, TlogProof};

const DIR: &str = "/log";

fn new_log() -> (Arc<ModelDisk>, Log) {
    let disk = Arc::new(ModelDisk::new());
    let log = Log::create_on(disk.clone(), Path::new(DIR), ORIGIN).unwrap();
    (disk, log)
}

#[test]
fn batches_of_any_size_make_the_same_files() {
    let (one, mut log) = new_log();
    log.append(&leaves(0..1500)).unwrap();
    publish(&mut log).unwrap();
    let (many, mut log) = new_log();
    let mut size = 0;
    for step in [1, 255, 1, 256, 2, 500, 485] {
        log.append(&leaves(size..size + step)).unwrap();
        publish(&mut log).unwrap();
        size += step;
    }
    assert_eq!(size, 1500);
    let kept = |disk: &ModelDisk| {
        let mut files = disk.files();
        files.retain(|(path, _)| !path.to_str().unwrap().contains(".p/"));
        files
    };
    assert_eq!(kept(&one), kept(&many));
    let checkpoint =
        |disk: &Arc<ModelDisk>| journal::Disk::read(&**disk, Path::new("/log/checkpoint")).unwrap();
    assert_eq!(checkpoint(&one), checkpoint(&many));
}

#[test]
fn proofs_from_tiles_hold_at_old_and_new_sizes() {
    let (_, mut log) = new_log();
    log.append(&leaves(0..70_000)).unwrap();
    let head = publish(&mut log).unwrap();
    let records: Vec<Hash> = leaves(0..70_000).iter().map(record_hash).collect();
    assert_eq!(head.root, tree_hash(&records));
    for size in [1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, 69_999, 70_000] {
        let root = tree_hash(&records[..size as usize]);
        assert_eq!(log.reader().root_at(size).unwrap(), root);
        let proof = log.prove_consistency(size, 70_000).unwrap();
        verify_consistency(size, 70_000, &root, &head.root, &proof).unwrap();
        for index in [0, size / 2, size - 1] {
            let path = log.prove_inclusion(index, size).unwrap();
            verify_inclusion(&records[index as usize], index, size, &path, &root).unwrap();
            assert_eq!(log.reader().leaf(index, size).unwrap(), leaf(index));
        }
    }
    assert!(matches!(log.prove_inclusion(3, 3), Err(LogError::Range(_))));
    assert!(matches!(log.prove_inclusion(3, 70_001), Err(LogError::Range(_))));
    assert!(matches!(log.prove_consistency(0, 3), Err(LogError::Range(_))));
    assert!(matches!(log.prove_consistency(4, 3), Err(LogError::Range(_))));
}

#[test]
fn a_flipped_tile_gives_an_error_and_no_proof() {
    let (disk, mut log) = new_log();
    log.append(&leaves(0..600)).unwrap();
    publish(&mut log).unwrap();
    disk.tamper(Path::new("/log/tile/0/001"), |bytes| bytes[32 * 4] ^= 1);
    assert!(matches!(log.prove_inclusion(261, 600), Err(LogError::Corrupt { .. })));
    assert!(log.prove_inclusion(1, 600).is_ok());
}

#[test]
fn publishing_is_a_comparison_and_an_exchange() {
    let (_, mut log) = new_log();
    let first = sign_head(&mut log).unwrap();
    assert!(matches!(log.publish(Some(b"x"), &first), Err(LogError::Swapped)));
    log.publish(None, &first).unwrap();
    assert!(matches!(log.publish(None, &first), Err(LogError::Swapped)));

    // Only the head that was recomputed last, only of this log.
    log.append(&leaves(0..10)).unwrap();
    let head = log.head();
    let sign =
        |checkpoint: &Checkpoint| Note::sign(&checkpoint.to_string(), &[&signer()]).unwrap().to_bytes();
    let early = sign(&Checkpoint::new(ORIGIN, head.size, head.root));
    assert!(matches!(log.publish(Some(&first), &early), Err(LogError::Unchecked)));
    let checkpoint = log.head_to_sign().unwrap();
    let wrong = sign(&Checkpoint::new("other.example", head.size, head.root));
    assert!(matches!(log.publish(Some(&first), &wrong), Err(LogError::Checkpoint(_))));
    let mut named = checkpoint.clone();
    named.extensions.push("epoch 2".to_owned());
    log.publish(Some(&first), &sign(&named)).unwrap();

    // Idle: the same head again with a newer heartbeat.
    let again = sign_head(&mut log).unwrap();
    let old = log.published().unwrap().to_vec();
    assert_eq!(log.publish(Some(&old), &again).unwrap(), head);
}

#[test]
fn load_refuses_what_it_cannot_vouch_for() {
    let (disk, mut log) = new_log();
    log.append(&leaves(0..600)).unwrap();
    publish(&mut log).unwrap();
    drop(log);
    let load = |disk: &Arc<ModelDisk>| Log::load_on(disk.clone(), Path::new(DIR), ORIGIN, &keys(), None);
    for path in ["tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88", "checkpoint"] {
        let copy = Arc::new(disk.copy());
        copy.tamper(&Path::new(DIR).join(path), |bytes| bytes[40] ^= 1);
        assert!(load(&copy).is_err(), "{path}");
    }
    let copy = Arc::new(disk.copy());
    assert!(matches!(
        Log::load_on(copy, Path::new(DIR), "other.example", &keys(), None),
        Err(LogError::Checkpoint(_))
    ));
    assert!(load(&disk).is_ok());
}

#[test]
fn an_offline_proof_is_verified_without_the_log() {
    let (_, mut log) = new_log();
    log.append(&leaves(0..300)).unwrap();
    publish(&mut log).unwrap();
    let proof = TlogProof {
        extra: Some(b"entry 17".to_vec()),
        index: 17,
        path: log.prove_inclusion(17, 300).unwrap(),
        checkpoint: Note::from_bytes(log.published().unwrap()).unwrap(),
    };
    let bytes = proof.to_bytes();
    let read = TlogProof::from_bytes(&bytes).unwrap();
    assert_eq!(read, proof);
    let opened = read.verify(&leaf(17), ORIGIN, &keys()).unwrap();
    assert_eq!(opened.verified[1].time, Some(1_772_409_600));
    assert!(read.verify(&leaf(18), ORIGIN, &keys()).is_err());
    assert!(read.verify(&leaf(17), "other.example", &keys()).is_err());
    // Every byte of the file counts, except that nobody signed the extra line.
    let signed_from = bytes.windows(6).position(|window| window == b"index ").unwrap();
    for at in signed_from..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let believed =
            TlogProof::from_bytes(&changed).ok().and_then(|p| p.verify(&leaf(17), ORIGIN, &keys()).ok());
        // A spoiled key name makes the line one by a stranger: the cosignature is then not counted.
        assert!(believed.is_none_or(|opened| opened.verified.len() == 1), "byte {at}");
    }
}

mod any {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn batches_make_the_tree_of_the_specification(batches in prop::collection::vec(0_u64..400, 1..8)) {
            let (disk, mut log) = new_log();
            let mut size = 0;
            for batch in batches {
                let head = log.append(&leaves(size..size + batch)).unwrap();
                size += batch;
                let records: Vec<Hash> = leaves(0..size).iter().map(record_hash).collect();
                prop_assert_eq!(head.root, tree_hash(&records));
                if batch % 3 > 0 {
                    publish(&mut log).unwrap();
                    drop(log);
                    log = Log::load_on(disk.clone(), Path::new(DIR), ORIGIN, &keys(), None).unwrap();
                    prop_assert_eq!(log.head(), head);
                }
            }
            publish(&mut log).unwrap();
            prop_assert_eq!(journal::fsck::fsck_on(&log.reader(), &keys()), []);
        }
    }
}

/// A copy of any size, taken from a log that has grown past it, into a place that older copies share: it is the log of
/// that size, and can go on with other records than the first one did.
#[test]
fn a_copy_is_the_log_of_its_size_and_goes_on_by_itself() {
    let home = tempfile::tempdir().unwrap();
    let (dir, shared) = (home.path().join("log"), home.path().join("copies"));
    std::fs::create_dir(&shared).unwrap();
    let mut log = Log::create(&dir, ORIGIN).unwrap();
    let mut notes = Vec::new();
    for size in [0, 1, 255, 256, 257, 700, 1_500] {
        let fresh = leaves(log.head().size..size);
        log.append(&fresh).unwrap();
        publish(&mut log).unwrap();
        notes.push((size, log.published().unwrap().to_vec()));
        log.reader().copy_to(&shared, size, None).unwrap();
    }
    for (size, note) in &notes {
        let own = home.path().join(format!("own-{size}"));
        std::fs::create_dir(&own).unwrap();
        // From the log as it is now, and from what the copies share.
        for from in [&dir, &shared] {
            journal::Reader::open(from).copy_to(&own, *size, Some(note)).unwrap();
            assert_eq!(journal::fsck(&own, &keys()), [], "{size}");
        }
        assert_eq!(journal::Reader::open(&own).copy_to(&shared, *size, None).unwrap(), 0, "nothing is new");
        let mut copy = Log::load(&own, ORIGIN, &keys(), Some(note)).unwrap();
        assert_eq!(copy.head(), crate::common::expected(*size));
        copy.append(&leaves(90_000..91_000)).unwrap();
        publish(&mut copy).unwrap();
        assert_eq!(journal::fsck(&own, &keys()), [], "{size}, gone on");
        // Another log's copy is not laid over it; what goes on from the last size is no other one yet.
        if (1..1_500).contains(size) {
            let head = copy.head().size;
            let other = copy.reader().copy_to(&shared, head, None);
            assert!(matches!(other, Err(LogError::Conflict { .. })), "{size}: {other:?}");
        }
    }
}

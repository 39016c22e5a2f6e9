//! Every file operation of create, append and publish made to fail once, or to be the last before a kill or a loss of
//! power: nothing published is lost, recovery is the normal load, the root is right and the check is clean.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::common::{ORIGIN, expected, keys, leaves, publish, sign_head};
use crate::model_disk::{Fault, ModelDisk};
use journal::fsck::fsck_on;
use journal::{Log, LogError, Reader, recompute};

const DIR: &str = "/log";
/// Sizes before the batch under fault, chosen so that the batch crosses tile borders or not.
const STARTS: [u64; 4] = [0, 3, 250, 511];
const BATCH: u64 = 9;
const FAULTS: [Fault; 5] = [
    Fault::Once(ErrorKind::Other),
    Fault::Once(ErrorKind::StorageFull),
    Fault::Kill,
    Fault::PowerLoss,
    Fault::PowerLossKeepingNames,
];

fn load(disk: &Arc<ModelDisk>, signed: Option<&[u8]>) -> Result<Log, LogError> {
    Log::load_on(disk.clone(), Path::new(DIR), ORIGIN, &keys(), signed)
}

/// A log with `size` records published in two steps.
fn prepared(size: u64) -> Arc<ModelDisk> {
    let disk = Arc::new(ModelDisk::new());
    let mut log = Log::create_on(disk.clone(), Path::new(DIR), ORIGIN).unwrap();
    publish(&mut log).unwrap();
    for step in [0..size / 2, size / 2..size] {
        log.append(&leaves(step)).unwrap();
        publish(&mut log).unwrap();
    }
    drop(log);
    disk
}

fn clean(disk: &Arc<ModelDisk>, size: u64, context: &str) {
    let reader = Reader::open_on(disk.clone(), Path::new(DIR));
    let faults: Vec<_> = fsck_on(&reader, &keys()).into_iter().filter(|finding| finding.is_fault()).collect();
    assert!(faults.is_empty(), "{context}: {faults:?}");
    assert_eq!(journal::log::recompute_on(&reader, size).unwrap(), expected(size).root, "{context}");
}

/// Append and publish as one attempt; the error of the first step that fails.
fn attempt(log: &mut Log, start: u64) -> Result<(), LogError> {
    log.append(&leaves(start..start + BATCH))?;
    publish(log)?;
    Ok(())
}

#[test]
fn every_operation_of_append_and_publish_fails_once() {
    let mut points = 0;
    for start in STARTS {
        let base = prepared(start);
        for fault in FAULTS {
            for at in 0.. {
                let disk = Arc::new(base.copy());
                let mut log = load(&disk, None).unwrap();
                let published = log.published().map(<[u8]>::to_vec);
                disk.arm(at, fault);
                let outcome = attempt(&mut log, start);
                if disk.count() <= at {
                    outcome.unwrap();
                    break;
                }
                points += 1;
                let context = format!("from {start}, {fault:?} at {:?}", disk.trace()[at]);
                if log.is_poisoned() {
                    assert!(matches!(log.append(&leaves(0..1)), Err(LogError::Poisoned)), "{context}");
                    assert!(matches!(log.head_to_sign(), Err(LogError::Poisoned)), "{context}");
                    assert!(matches!(log.publish(None, b""), Err(LogError::Poisoned)), "{context}");
                }
                let fsync = disk.trace()[at].starts_with("fsync");
                assert_eq!(log.is_poisoned(), fsync && outcome.is_err(), "{context}");
                drop(log);
                disk.restart();

                // Recovery: the same load as always. What was published before is there, or what came after it.
                let mut log = load(&disk, None).unwrap_or_else(|error| panic!("{context}: {error}"));
                let head = log.head();
                assert_eq!(head, expected(head.size), "{context}");
                if log.published() != published.as_deref() {
                    assert_eq!(head.size, start + BATCH, "{context}");
                }
                if outcome.is_ok() {
                    assert_eq!(head.size, start + BATCH, "an acknowledged checkpoint was lost: {context}");
                }
                clean(&disk, head.size, &context);

                // The batch comes again, longer than before, from whatever size the disk holds.
                log.append(&leaves(head.size..start + 2 * BATCH))
                    .unwrap_or_else(|e| panic!("{context}: {e}"));
                assert_eq!(publish(&mut log).unwrap(), expected(start + 2 * BATCH), "{context}");
                drop(log);
                clean(&disk, start + 2 * BATCH, &context);
            }
        }
    }
    println!("{points} points of failure");
    assert!(points > 700, "only {points} points");
}

#[test]
fn what_failed_once_and_not_in_a_sync_can_be_tried_again() {
    for start in STARTS {
        let base = prepared(start);
        for at in 0.. {
            let disk = Arc::new(base.copy());
            let mut log = load(&disk, None).unwrap();
            disk.arm(at, Fault::Once(ErrorKind::StorageFull));
            let outcome = attempt(&mut log, start);
            if disk.count() <= at {
                break;
            }
            if log.is_poisoned() {
                continue;
            }
            let context = format!("from {start}, {:?}", disk.trace()[at]);
            if outcome.is_err() && log.published_head().unwrap().size == start {
                let done = log.head().size;
                log.append(&leaves(done..start + BATCH)).unwrap_or_else(|e| panic!("{context}: {e}"));
                publish(&mut log).unwrap_or_else(|e| panic!("{context}: {e}"));
            }
            assert_eq!(log.published_head(), Some(expected(start + BATCH)), "{context}");
            drop(log);
            clean(&disk, start + BATCH, &context);
        }
    }
}

#[test]
fn a_shorter_batch_of_other_leaves_after_a_crash_leaves_no_trace_of_the_first() {
    // Unpublished leaves may be given to the log in another order after a crash, as long as no tile is full yet.
    let disk = prepared(3);
    let mut log = load(&disk, None).unwrap();
    log.append(&leaves(100..150)).unwrap();
    drop(log);
    let mut log = load(&disk, None).unwrap();
    assert_eq!(log.head().size, 3);
    log.append(&leaves(3..5)).unwrap();
    publish(&mut log).unwrap();
    log.append(&leaves(5..60)).unwrap();
    assert_eq!(publish(&mut log).unwrap(), expected(60));
    drop(log);
    let reader = Reader::open_on(disk.clone(), Path::new(DIR));
    assert_eq!(fsck_on(&reader, &keys()), []);
}

#[test]
fn a_full_tile_is_never_replaced() {
    let disk = prepared(3);
    let mut log = load(&disk, None).unwrap();
    log.append(&leaves(1000..1300)).unwrap();
    drop(log);
    let mut log = load(&disk, None).unwrap();
    let error = log.append(&leaves(3..400)).unwrap_err();
    assert!(matches!(&error, LogError::Conflict { path } if path == "tile/entries/000"), "{error}");
    assert!(!log.is_poisoned());
}

#[test]
fn create_survives_every_fault() {
    for fault in FAULTS {
        for at in 0.. {
            let disk = Arc::new(ModelDisk::new());
            disk.arm(at, fault);
            let outcome = Log::create_on(disk.clone(), Path::new(DIR), ORIGIN);
            if disk.count() <= at {
                outcome.unwrap();
                break;
            }
            drop(outcome);
            disk.restart();
            let again = match load(&disk, None) {
                Err(LogError::Missing) => Log::create_on(disk.clone(), Path::new(DIR), ORIGIN),
                other => other,
            };
            let mut log = again.unwrap();
            log.append(&leaves(0..2)).unwrap();
            assert_eq!(publish(&mut log).unwrap(), expected(2));
        }
    }
}

#[test]
fn a_checkpoint_signed_before_the_crash_is_caught_up_with() {
    let disk = prepared(250);
    let mut log = load(&disk, None).unwrap();
    log.append(&leaves(250..600)).unwrap();
    let signed = sign_head(&mut log).unwrap();
    drop(log);

    // The tiles are there, the checkpoint is not: the log goes on from what was signed.
    let mut log = load(&disk, Some(&signed)).unwrap();
    assert_eq!(log.head(), expected(600));
    assert_eq!(log.published_head(), Some(expected(250)));
    publish(&mut log).unwrap();
    drop(log);
    clean(&disk, 600, "caught up");

    // An older disk, as from a restored copy, is refused; so is another history.
    let old = prepared(3);
    assert!(matches!(load(&old, Some(&signed)), Err(LogError::Behind { disk: 3, signed: 600 })));
    let other = Arc::new(ModelDisk::new());
    let mut log = Log::create_on(other.clone(), Path::new(DIR), ORIGIN).unwrap();
    log.append(&leaves(1..700)).unwrap();
    publish(&mut log).unwrap();
    drop(log);
    assert!(matches!(load(&other, Some(&signed)), Err(LogError::Forked { size: 600 })));
}

#[test]
fn a_flip_between_writing_and_signing_is_never_signed() {
    // Bits in the bundles that the batch wrote and in the edge tile: the second code path reads all of them.
    let base = prepared(250);
    let mut seed = 7_u64;
    for round in 0..400 {
        let disk = Arc::new(base.copy());
        let mut log = load(&disk, None).unwrap();
        log.append(&leaves(250..530)).unwrap();
        let files: Vec<_> = disk
            .files()
            .into_iter()
            .filter(|(path, _)| {
                let path = path.to_str().unwrap();
                path.ends_with("entries/001") || path.ends_with("entries/000") || path.ends_with("002.p/18")
            })
            .collect();
        let (path, len) = &files[round % files.len()];
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bit = (seed >> 20) as usize % (len * 8);
        // Records before 250 are under the signature already: fsck finds those.
        if path.ends_with("000") && bit / 8 < 250 * 34 {
            continue;
        }
        disk.tamper(path, |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        assert!(log.head_to_sign().is_err(), "round {round}: {} bit {bit}", path.display());
    }
}

#[test]
fn the_real_disk_does_the_same() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("log");
    let mut log = Log::create(&dir, ORIGIN).unwrap();
    publish(&mut log).unwrap();
    log.append(&leaves(0..700)).unwrap();
    publish(&mut log).unwrap();
    assert!(matches!(Log::load(&dir, ORIGIN, &keys(), None), Err(LogError::Locked)));
    let signed = log.published().map(<[u8]>::to_vec);
    drop(log);
    assert!(matches!(Log::create(&dir, ORIGIN), Err(LogError::Exists)));
    assert!(matches!(Log::load(home.path(), ORIGIN, &keys(), None), Err(LogError::Missing)));
    let log = Log::load(&dir, ORIGIN, &keys(), signed.as_deref()).unwrap();
    assert_eq!(log.head(), expected(700));
    assert_eq!(recompute(&dir, 700).unwrap(), expected(700).root);
    assert_eq!(journal::fsck(&dir, &keys()), []);
}

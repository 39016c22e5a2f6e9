//! Every file operation of create, put, append, sync and finish made to fail once, or to be the last before a kill or a
//! loss of power: the vault opens, the scrub is clean, nothing acknowledged is lost or wrong.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::common::{DIR, ID, clean, content, create, open, scrubbed};
use crate::model_disk::{Fault, ModelDisk};
use vault::digest::{CHUNK_BYTES, digest_bytes};
use vault::{Digests, Incoming, Problem, Resumed, Stored, Vault, VaultError};

const FAULTS: [Fault; 6] = [
    Fault::Once(ErrorKind::Other),
    Fault::Once(ErrorKind::StorageFull),
    Fault::Kill,
    Fault::PowerLoss,
    Fault::PowerLossKeepingNames,
    Fault::PowerLossTorn,
];

/// A second chunk changes which bytes are written, not what can happen to them: two kinds of fault are enough there.
fn faults_for(bytes: &[u8]) -> &'static [Fault] {
    if bytes.len() > CHUNK_BYTES { &FAULTS[2..4] } else { &FAULTS }
}

/// A vault with one object.
fn prepared(first: &[u8]) -> ModelDisk {
    let disk = ModelDisk::new();
    create(&disk).put(first).unwrap();
    disk
}

/// No fault, except that what was stored and never acknowledged may be there.
fn nothing_wrong(vault: &Vault, expected: &[Digests], maybe: &Digests, context: &str) {
    for finding in scrubbed(vault, expected).findings {
        let surplus = finding.code == Problem::Surplus && finding.sha256 == Some(maybe.sha256);
        assert!(surplus, "{context}: {finding:?}");
    }
}

fn nothing_left_over(disk: &ModelDisk, context: &str) {
    let left: Vec<_> = disk
        .files()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("/vault/objects") && !path.ends_with("lock"))
        .filter(|(path, _)| !path.ends_with("VERSION"))
        .collect();
    assert!(left.is_empty(), "{context}: {left:?}");
}

#[test]
fn create_survives_every_fault() {
    for fault in FAULTS {
        for at in 0.. {
            let disk = ModelDisk::new();
            disk.arm(at, fault);
            let outcome = Vault::create_on(Arc::new(disk.clone()), Path::new(DIR));
            if disk.count() <= at {
                outcome.unwrap();
                break;
            }
            drop(outcome);
            disk.restart();
            let vault = match open(&disk) {
                Err(VaultError::Missing) => create(&disk),
                other => other.unwrap(),
            };
            vault.put(&b"x"[..]).unwrap();
            clean(&vault, &[b"x"], &format!("{fault:?} at {at}"));
        }
    }
}

#[test]
fn every_operation_of_put_fails_once() {
    let mut points = 0;
    let first = content(1, 300);
    for second in [Vec::new(), content(2, 5000), content(3, CHUNK_BYTES + 10), first.clone()] {
        let base = prepared(&first);
        let digests = [digest_bytes(&first), digest_bytes(&second)];
        for fault in faults_for(&second) {
            for at in 0.. {
                let disk = base.copy();
                let vault = open(&disk).unwrap();
                disk.arm(at, *fault);
                let outcome = vault.put(&second[..]);
                if disk.count() <= at {
                    assert_eq!(outcome.unwrap().digests, digests[1]);
                    break;
                }
                points += 1;
                let context = format!("{} bytes, {fault:?} at {:?}", second.len(), disk.trace()[at]);
                if matches!(fault, Fault::Once(_)) {
                    // The process lives on and tries again.
                    assert_eq!(vault.put(&second[..]).unwrap().digests, digests[1], "{context}");
                    clean(&vault, &[&first, &second], &context);
                }
                drop(vault);
                disk.restart();
                let vault = open(&disk).unwrap_or_else(|error| panic!("{context}: {error}"));
                let acknowledged = outcome.is_ok() || matches!(fault, Fault::Once(_));
                nothing_wrong(&vault, &digests[..1 + usize::from(acknowledged)], &digests[1], &context);
                assert_eq!(vault.put(&second[..]).unwrap().digests, digests[1], "{context}");
                clean(&vault, &[&first, &second], &context);
                nothing_left_over(&disk, &context);
            }
        }
    }
    println!("{points} points of failure");
    assert!(points > 400, "only {points} points");
}

/// What the client of an upload was told.
#[derive(Debug, Default, Clone, Copy)]
struct Told {
    begun: bool,
    offset: u64,
    stored: Option<Stored>,
}

/// Sends the rest of `bytes` in three steps, each acknowledged.
fn send(mut incoming: Incoming, bytes: &[u8], told: &mut Told) -> Result<(), VaultError> {
    let rest = &bytes[incoming.offset() as usize..];
    for piece in rest.chunks(rest.len().div_ceil(3).max(1)) {
        incoming.append(piece)?;
        told.offset = incoming.sync()?;
    }
    told.stored = Some(incoming.finish()?);
    Ok(())
}

fn upload(vault: &Vault, bytes: &[u8], told: &mut Told) -> Result<(), VaultError> {
    let incoming = vault.begin(ID, bytes.len() as u64, "{\"名称\":\"示例\"}")?;
    told.begun = true;
    send(incoming, bytes, told)
}

/// What a client does after any interruption, until the file is stored.
fn go_on(vault: &Vault, bytes: &[u8], told: &mut Told) -> Result<(), VaultError> {
    match vault.resume(ID) {
        Err(VaultError::NoUpload) if !told.begun => upload(vault, bytes, told),
        Ok(Resumed::Finished(stored)) => {
            told.stored = Some(stored);
            Ok(())
        }
        Ok(Resumed::Incoming(incoming)) => {
            assert!(told.stored.is_none(), "finished, and then not");
            assert!(incoming.offset() >= told.offset, "acknowledged bytes were lost");
            assert_eq!(incoming.meta_json(), "{\"名称\":\"示例\"}");
            told.begun = true;
            send(*incoming, bytes, told)
        }
        Err(error) => Err(error),
    }
}

fn after(vault: &Vault, disk: &ModelDisk, first: &[u8], bytes: &[u8], told: &mut Told, context: &str) {
    let digests = digest_bytes(bytes);
    let mut expected = vec![digest_bytes(first)];
    expected.extend(told.stored.map(|stored| stored.digests));
    nothing_wrong(vault, &expected, &digests, context);
    go_on(vault, bytes, told).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!(told.stored.unwrap().digests, digests, "{context}");
    clean(vault, &[first, bytes], context);
    assert!(matches!(vault.discard(ID), Err(VaultError::Finished)), "{context}");
    vault.settle(ID).unwrap();
    assert!(vault.uploads().unwrap().is_empty(), "{context}");
    clean(vault, &[first, bytes], context);
    nothing_left_over(disk, context);
}

#[test]
fn every_operation_of_an_upload_fails_once() {
    let mut points = 0;
    let first = content(1, 300);
    for bytes in [Vec::new(), content(2, 5000), content(3, CHUNK_BYTES + 10), first.clone()] {
        let base = prepared(&first);
        for fault in faults_for(&bytes) {
            for at in 0.. {
                let disk = base.copy();
                let vault = open(&disk).unwrap();
                let mut told = Told::default();
                disk.arm(at, *fault);
                let outcome = upload(&vault, &bytes, &mut told);
                if disk.count() <= at {
                    outcome.unwrap();
                    break;
                }
                points += 1;
                let context = format!("{} bytes, {fault:?} at {:?}", bytes.len(), disk.trace()[at]);
                if !matches!(fault, Fault::Once(_)) {
                    drop(vault);
                    disk.restart();
                    let vault = open(&disk).unwrap_or_else(|error| panic!("{context}: {error}"));
                    after(&vault, &disk, &first, &bytes, &mut told, &context);
                } else {
                    after(&vault, &disk, &first, &bytes, &mut told, &context);
                }
            }
        }
    }
    println!("{points} points of failure");
    assert!(points > 700, "only {points} points");
}

#[test]
fn a_second_crash_during_recovery_is_no_worse() {
    let mut points = 0;
    let (first, bytes) = (content(1, 300), content(2, 5000));
    let base = prepared(&first);
    for fault in [Fault::Kill, Fault::PowerLossTorn] {
        for at in 0.. {
            let disk = base.copy();
            let vault = open(&disk).unwrap();
            let mut told = Told::default();
            disk.arm(at, fault);
            let _ = upload(&vault, &bytes, &mut told);
            if disk.count() <= at {
                break;
            }
            drop(vault);
            disk.restart();
            for again in 0.. {
                let disk = disk.copy();
                let mut told = told;
                disk.arm(again, fault);
                let done = open(&disk).and_then(|vault| go_on(&vault, &bytes, &mut told));
                if disk.count() <= again {
                    done.unwrap();
                    break;
                }
                points += 1;
                let context = format!("{fault:?} at {at}, then at {:?}", disk.trace()[again]);
                disk.restart();
                let vault = open(&disk).unwrap_or_else(|error| panic!("{context}: {error}"));
                after(&vault, &disk, &first, &bytes, &mut told, &context);
            }
        }
    }
    println!("{points} points of failure");
    assert!(points > 1000, "only {points} points");
}

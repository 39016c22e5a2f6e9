//! Uploads: their rules, their pieces, what breaks them.

use std::path::Path;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use crate::common::{ID, clean, content, create, open};
use crate::model_disk::{DISK_BYTES, ModelDisk};
use vault::digest::digest_bytes;
use vault::{Incoming, META_BYTES_MAX, OBJECT_BYTES_MAX, Resumed, UploadState, Vault, VaultError};

fn resume(vault: &Vault) -> Incoming {
    match vault.resume(ID).unwrap() {
        Resumed::Incoming(incoming) => *incoming,
        Resumed::Finished(stored) => panic!("{stored:?}"),
    }
}

#[test]
fn what_may_not_begin_does_not() {
    let vault = create(&ModelDisk::new());
    for id in
        ["", "0123456789abcde", "../../etc/passwd", "0123456789ABCDEF", &"a".repeat(65), "0123456789abcde/"]
    {
        assert!(matches!(vault.begin(id, 1, "{}"), Err(VaultError::Id)), "{id}");
        assert!(matches!(vault.resume(id), Err(VaultError::Id)), "{id}");
        assert!(matches!(vault.discard(id), Err(VaultError::Id)), "{id}");
    }
    assert!(matches!(vault.begin(ID, OBJECT_BYTES_MAX + 1, "{}"), Err(VaultError::TooLarge)));
    assert!(matches!(vault.begin(ID, 1, "{"), Err(VaultError::Meta)));
    let long = |len: usize| format!("\"{}\"", "\u{1}".repeat(0) + &"名".repeat(len / 3));
    assert!(matches!(vault.begin(ID, 1, &long(META_BYTES_MAX + 3)), Err(VaultError::Meta)));
    assert!(matches!(vault.resume(ID), Err(VaultError::NoUpload)));
    assert!(matches!(vault.discard(ID), Err(VaultError::NoUpload)));
    let quotes = serde_json::to_string(&"\"".repeat(META_BYTES_MAX / 2 - 1)).unwrap();
    assert_eq!(vault.begin(ID, 1, &quotes).unwrap().meta_json(), quotes);
    assert_eq!(resume(&vault).meta_json(), quotes);
}

#[test]
fn what_a_loss_of_power_left_of_a_begin_is_in_nobodys_way() {
    for (end, bytes) in [("data", &b"old"[..]), ("record", b""), ("record", b"mingjing-vault-upload/1\n")] {
        let disk = ModelDisk::new();
        let vault = create(&disk);
        disk.appear(&Path::new("/vault/incoming").join(format!("{ID}.{end}")), bytes);
        let mut incoming = vault.begin(ID, 3, "{}").unwrap();
        incoming.append(b"abc").unwrap();
        assert_eq!(incoming.finish().unwrap().digests, digest_bytes(b"abc"));
        clean(&vault, &[b"abc"], end);
    }
}

#[test]
fn one_writer_declared_bytes_and_the_way_to_the_receipt() {
    let vault = create(&ModelDisk::new());
    let bytes = content(1, 1000);
    let mut incoming = vault.begin(ID, 1000, "{}").unwrap();
    assert!(matches!(vault.begin(ID, 1000, "{}"), Err(VaultError::UploadExists | VaultError::Busy)));
    assert!(matches!(vault.resume(ID), Err(VaultError::Busy)));
    assert!(matches!(vault.discard(ID), Err(VaultError::Busy)));
    incoming.append(&bytes[..400]).unwrap();
    assert_eq!((incoming.offset(), incoming.acknowledged()), (400, 0));
    assert_eq!(incoming.sync().unwrap(), 400);
    assert!(matches!(incoming.append(&bytes[..601]), Err(VaultError::TooLong { declared: 1000 })));
    assert_eq!(incoming.offset(), 400);
    assert!(matches!(vault.settle(ID), Err(VaultError::Busy)));
    assert!(matches!(incoming.finish(), Err(VaultError::Incomplete { declared: 1000, offset: 400 })));
    assert!(matches!(vault.begin(ID, 1000, "{}"), Err(VaultError::UploadExists)));
    assert!(matches!(vault.settle(ID), Err(VaultError::Unfinished)));

    let mut incoming = resume(&vault);
    incoming.append(&bytes[400..]).unwrap();
    let stored = incoming.finish().unwrap();
    assert_eq!((stored.digests, stored.already, stored.immutable), (digest_bytes(&bytes), false, true));
    // The answer was lost on the way: it is there to be asked for again.
    assert!(matches!(vault.resume(ID).unwrap(), Resumed::Finished(again) if again == stored));
    assert!(matches!(vault.begin(ID, 1000, "{}"), Err(VaultError::UploadExists)));
    assert!(matches!(vault.discard(ID), Err(VaultError::Finished)));
    vault.settle(ID).unwrap();
    vault.settle(ID).unwrap();
    assert!(matches!(vault.resume(ID), Err(VaultError::NoUpload)));
    assert!(vault.put(&bytes[..]).unwrap().already);
    clean(&vault, &[&bytes], "");
}

#[test]
fn abandoned_uploads_are_listed_and_only_they_are_discarded() {
    let vault = create(&ModelDisk::new());
    let stored = "stored-0123456789";
    vault.begin(stored, 0, "{}").unwrap().finish().unwrap();
    let mut incoming = vault.begin(ID, 9, "{\"a\":1}").unwrap();
    incoming.append(b"abc").unwrap();
    incoming.sync().unwrap();
    drop(incoming);
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
    assert_eq!(vault.uploads().unwrap().len(), 2);
    let [upload] = &vault.abandoned(far).unwrap()[..] else { panic!() };
    assert_eq!((upload.id.as_str(), upload.declared_bytes, upload.meta_json.as_str()), (ID, 9, "{\"a\":1}"));
    assert_eq!(upload.state, UploadState::Receiving(3));
    assert_eq!(vault.abandoned(SystemTime::UNIX_EPOCH).unwrap(), []);
    vault.discard(ID).unwrap();
    assert_eq!(vault.abandoned(far).unwrap(), []);
    assert!(matches!(vault.resume(ID), Err(VaultError::NoUpload)));
    assert!(matches!(vault.discard(stored), Err(VaultError::Finished)));
    clean(&vault, &[b""], "");
}

#[test]
fn room_is_what_is_left_when_every_upload_has_come() {
    let vault = create(&ModelDisk::new());
    let room = |vault: &Vault| vault.room(&vault.uploads().unwrap()).unwrap();
    let at_first = room(&vault);
    assert!(at_first < DISK_BYTES);
    let mut incoming = vault.begin(ID, 1 << 20, "{}").unwrap();
    let promised = room(&vault);
    // The record and the place that is kept for the header are small.
    let record = at_first - promised - (1 << 20);
    assert!(record < 64 << 10, "{record}");
    incoming.append(&content(3, 1 << 19)).unwrap();
    incoming.sync().unwrap();
    assert_eq!(vault.uploads().unwrap()[0].received(), 1 << 19);
    assert!(room(&vault).abs_diff(promised) < 64 << 10, "what has come is no longer promised");
    drop(incoming);
    vault.discard(ID).unwrap();
    vault.begin("larger-than-any-disk", 1 << 40, "{}").unwrap();
    assert_eq!(room(&vault), 0);
}

#[test]
fn a_torn_record_leaves_the_one_before_it() {
    let bytes = content(1, 900);
    // The third sync writes the slot at 4096 (begin wrote the one at 0); each byte of it is torn in turn.
    for at in (4096..8192).step_by(7) {
        let disk = ModelDisk::new();
        let vault = create(&disk);
        let mut incoming = vault.begin(ID, 900, "{}").unwrap();
        for piece in bytes[..900].chunks(300) {
            incoming.append(piece).unwrap();
            incoming.sync().unwrap();
        }
        drop((incoming, vault));
        disk.tamper(&Path::new("/vault/incoming").join(format!("{ID}.record")), |record| {
            assert!(record[4096..].starts_with(b"mingjing-vault-upload/1\n"));
            record[at..8192].fill(0xA5);
        });
        let vault = open(&disk).unwrap();
        let mut incoming = resume(&vault);
        assert_eq!(incoming.offset(), 600, "{at}");
        incoming.append(&bytes[600..]).unwrap();
        assert_eq!(incoming.finish().unwrap().digests, digest_bytes(&bytes));
        clean(&vault, &[&bytes], "");
    }
}

#[test]
fn acknowledged_bytes_that_changed_on_the_disk_are_not_taken_up() {
    let bytes = content(1, 900);
    let data = Path::new("/vault/incoming").join(format!("{ID}.data"));
    let disk = ModelDisk::new();
    let vault = create(&disk);
    let mut incoming = vault.begin(ID, 900, "{}").unwrap();
    incoming.append(&bytes).unwrap();
    incoming.sync().unwrap();
    drop(incoming);
    disk.tamper(&data, |bytes| bytes[4096 + 5] ^= 1);
    // This process left it in order and does not read it again, but finishing does.
    let incoming = resume(&vault);
    assert!(matches!(incoming.finish(), Err(VaultError::Damaged { .. })));
    // Another process reads it at once.
    let vault = open(&disk).unwrap();
    assert!(matches!(vault.resume(ID), Err(VaultError::Damaged { .. })));
    disk.tamper(&data, |bytes| bytes[4096 + 5] ^= 1);
    drop(resume(&vault));
    disk.tamper(&data, |bytes| bytes.truncate(4096 + 899));
    assert!(matches!(vault.resume(ID), Err(VaultError::Damaged { .. })));
    vault.discard(ID).unwrap();
    clean(&vault, &[], "");
}

#[test]
fn a_stored_file_is_never_cut_back_whatever_the_record_says() {
    // Both slots say "receiving", as if the record had been restored from an older copy, while the file has its address.
    let bytes = content(1, 900);
    let disk = ModelDisk::new();
    let vault = create(&disk);
    let mut incoming = vault.begin(ID, 900, "{}").unwrap();
    incoming.append(&bytes).unwrap();
    incoming.sync().unwrap();
    let [data, record] =
        ["data", "record"].map(|end| Path::new("/vault/incoming").join(format!("{ID}.{end}")));
    let mut old = Vec::new();
    disk.tamper(&record, |bytes| old.clone_from(bytes));
    disk.arm(0, crate::model_disk::Fault::Kill);
    disk.restart();
    // Everything up to the removal of the staged name.
    let steps = {
        let probe = disk.copy();
        let vault = open(&probe).unwrap();
        probe.arm(usize::MAX, crate::model_disk::Fault::Kill);
        resume(&vault).finish().unwrap();
        probe.trace().iter().position(|step| step.starts_with("remove")).unwrap()
    };
    drop((incoming, vault));
    let vault = open(&disk).unwrap();
    disk.arm(steps, crate::model_disk::Fault::Kill);
    resume(&vault).finish().unwrap_err();
    drop(vault);
    disk.restart();
    disk.tamper(&record, |bytes| bytes.clone_from(&old));
    assert!(disk.files().iter().any(|(path, _)| *path == data));
    let vault = open(&disk).unwrap();
    assert!(matches!(vault.resume(ID), Err(VaultError::Damaged { .. })));
    clean(&vault, &[&bytes], "");
    // What is left is a name of the stored file; taking it away leaves the object.
    vault.discard(ID).unwrap();
    clean(&vault, &[&bytes], "");
}

/// What a client or the world may do next.
#[derive(Debug, Clone)]
enum Step {
    Append(usize),
    Sync,
    /// The connection breaks; the next one comes to the same process.
    Drop,
    /// The process dies and starts again.
    Restart,
    /// Unacknowledged bytes beyond the record, as a dying process leaves them.
    Garbage(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_usize..2500).prop_map(Step::Append),
        2 => Just(Step::Sync),
        1 => Just(Step::Drop),
        1 => Just(Step::Restart),
        1 => (1_usize..300).prop_map(Step::Garbage),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn appends_cuts_and_resumes_in_any_order_give_the_right_bytes(
        len in 0_usize..12_000, steps in prop::collection::vec(step(), 0..40),
    ) {
        let bytes = content(7, len);
        let disk = ModelDisk::new();
        let mut vault = create(&disk);
        let mut incoming = vault.begin(ID, len as u64, "{}").unwrap();
        let mut acknowledged = 0;
        for step in steps {
            match step {
                Step::Append(more) => {
                    let at = incoming.offset() as usize;
                    incoming.append(&bytes[at..len.min(at + more)]).unwrap();
                }
                Step::Sync => {
                    acknowledged = incoming.sync().unwrap();
                    prop_assert_eq!(acknowledged, incoming.offset());
                }
                Step::Drop => {
                    drop(incoming);
                    incoming = resume(&vault);
                    prop_assert_eq!(incoming.offset(), acknowledged);
                }
                Step::Restart | Step::Garbage(_) => {
                    drop((incoming, vault));
                    if let Step::Garbage(more) = step {
                        let data = Path::new("/vault/incoming").join(format!("{ID}.data"));
                        disk.tamper(&data, |bytes| {
                            bytes.resize(bytes.len().max(4096 + acknowledged as usize) + more, 0xEE);
                        });
                    }
                    disk.restart();
                    vault = open(&disk).unwrap();
                    incoming = resume(&vault);
                    prop_assert_eq!(incoming.offset(), acknowledged);
                }
            }
        }
        let at = incoming.offset() as usize;
        incoming.append(&bytes[at..]).unwrap();
        prop_assert_eq!(incoming.finish().unwrap().digests, digest_bytes(&bytes));
        clean(&vault, &[&bytes], "");
    }
}

/// Sound without a table of its length is counted as its bytes come; the count survives a break and a restart, and is the
/// one that reading the file from the beginning gives.
#[test]
fn what_is_coming_is_counted_as_what_is_stored() {
    use std::io::Cursor;
    // MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
    let bytes = [b"\xFF\xFB\x90\x00".to_vec(), vec![0; 413]].concat().repeat(4000);
    let whole = media::facts(Cursor::new(&bytes), None).unwrap();
    assert_eq!(whole.duration_ms(), Some(104_490));
    let disk = crate::model_disk::ModelDisk::new();
    let vault = crate::common::create(&disk);
    let mut incoming = vault.begin(crate::common::ID, bytes.len() as u64, "{}").unwrap();
    for piece in bytes[..900_000].chunks(7_001) {
        incoming.append(piece).unwrap();
    }
    incoming.sync().unwrap();
    drop(incoming);
    // Another process reads what was received anew; the same one goes on from where it was.
    for _ in 0..2 {
        let vault::Resumed::Incoming(incoming) = vault.resume(crate::common::ID).unwrap() else { panic!() };
        assert_eq!(incoming.facts().unwrap().mime, "audio/mpeg");
    }
    let vault::Resumed::Incoming(mut incoming) = vault.resume(crate::common::ID).unwrap() else { panic!() };
    incoming.append(&bytes[900_000..]).unwrap();
    assert_eq!(incoming.facts().unwrap(), whole);
    let stored = incoming.finish().unwrap();
    let object = vault.object_of(&stored.digests).unwrap();
    assert_eq!(media::facts(object.reader(), None).unwrap(), whole);
}

//! Damage of every kind to the files of a small vault is found and named.

use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::common::{content, create, scrubbed};
use crate::model_disk::ModelDisk;
use vault::digest::{CHUNK_BYTES, Sha256, digest_bytes};
use vault::{Digests, Problem, Vault, VaultError, scrub, scrub_sample};

fn path_of(sha256: &Sha256) -> PathBuf {
    let name = sha256.to_string();
    format!("/vault/objects/{}/{}/{name}", &name[..2], &name[2..4]).into()
}

fn filled(sizes: &[usize]) -> (ModelDisk, Vault, Vec<Digests>) {
    let disk = ModelDisk::new();
    let vault = create(&disk);
    let put = |(seed, len): (u64, &usize)| vault.put(&content(seed, *len)[..]).unwrap().digests;
    let digests = (1..).zip(sizes).map(put).collect();
    (disk, vault, digests)
}

/// Flips one bit, scrubs, flips it back; the findings must name the object and the part that the bit lies in.
fn flip(disk: &ModelDisk, vault: &Vault, all: &[Digests], which: usize, bit: u64) {
    let digests = &all[which];
    let path = path_of(&digests.sha256);
    let invert = |bytes: &mut Vec<u8>| bytes[(bit / 8) as usize] ^= 1 << (bit % 8);
    disk.tamper(&path, invert);
    let report = scrubbed(vault, all);
    disk.tamper(&path, invert);

    let context = format!("object {which} of {} bytes, bit {bit}", digests.bytes);
    let [finding] = &report.findings[..] else { panic!("{context}: {:?}", report.findings) };
    assert_eq!(finding.sha256, Some(digests.sha256), "{context}");
    let at = bit / 8;
    let (code, bytes) = if at < 4096 {
        (Problem::HeaderChanged, None)
    } else if at < 4096 + digests.bytes {
        let start = (at - 4096) / CHUNK_BYTES as u64 * CHUNK_BYTES as u64;
        let end = digests.bytes.min(start + CHUNK_BYTES as u64);
        (Problem::ContentChanged, Some(start..end))
    } else {
        (Problem::TrailerChanged, None)
    };
    assert_eq!((finding.code, &finding.bytes), (code, &bytes), "{context}: {finding:?}");
    assert!(finding.message.contains(&digests.sha256.to_string()), "{context}");
}

#[test]
fn ten_thousand_flipped_bits_are_found_and_named() {
    let mut seed = 11_u64;
    let mut chance = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 20) % below
    };
    // Small objects are quick to read again, so most flips fall there; the large one has four chunks.
    let (disk, vault, small) = filled(&[0, 1, 700, 3000]);
    for _ in 0..9_950 {
        let which = chance(small.len() as u64) as usize;
        let len = 4096 + small[which].bytes + 32 * small[which].chunks();
        flip(&disk, &vault, &small, which, chance(8 * len));
    }
    let (disk, vault, all) = filled(&[3 * CHUNK_BYTES + 5, 900]);
    for round in 0..50 {
        // Ten of them in the trailer, which chance would hardly meet.
        let (start, len) = match round % 5 {
            0 => (4096 + all[0].bytes, 32 * all[0].chunks()),
            _ => (0, 4096 + all[0].bytes),
        };
        flip(&disk, &vault, &all, 0, 8 * start + chance(8 * len));
    }
    assert!(scrubbed(&vault, &all).is_clean());
}

#[test]
fn other_damage_has_its_own_name() {
    let (disk, vault, all) = filled(&[10, 20, 30, 40, 50]);
    disk.vanish(&path_of(&all[0].sha256));
    disk.tamper(&path_of(&all[1].sha256), |bytes| bytes.truncate(4096 + 19));
    disk.tamper(&path_of(&all[2].sha256), |bytes| bytes.push(0));
    // Trailer and content at once: then the place in the content is not known.
    disk.tamper(&path_of(&all[3].sha256), |bytes| {
        bytes[4096] ^= 1;
        *bytes.last_mut().unwrap() ^= 1;
    });
    disk.appear("/vault/objects/hello".as_ref(), b"x");
    disk.appear("/vault/notes.txt".as_ref(), b"x");
    disk.appear("/vault/incoming/notes.txt".as_ref(), b"x");
    disk.tamper("/vault/VERSION".as_ref(), |bytes| bytes[3] ^= 1);
    let lost = digest_bytes(b"never stored");

    let mut expected = all[..4].to_vec();
    expected.extend([lost, all[1]]);
    let report = scrubbed(&vault, &expected);
    let found: Vec<_> = report.findings.iter().map(|found| (found.code, found.sha256)).collect();
    let of = |digests: &Digests| Some(digests.sha256);
    assert_eq!(
        found,
        [
            (Problem::Missing, of(&all[0])),
            (Problem::Truncated, of(&all[1])),
            (Problem::Extended, of(&all[2])),
            (Problem::TrailerChanged, of(&all[3])),
            (Problem::ContentChanged, of(&all[3])),
            (Problem::Missing, of(&lost)),
            (Problem::Foreign, None),
            (Problem::VersionChanged, None),
            (Problem::Foreign, None),
            (Problem::Surplus, of(&all[4])),
            (Problem::Foreign, None),
        ]
        .map(|found| found)
        .to_vec(),
        "{report:#?}"
    );
    assert_eq!(report.checked, 6);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["findings"][1]["code"], "truncated");
    assert_eq!(json["findings"][1]["sha256"], all[1].sha256.to_string());
}

#[test]
fn a_sound_object_that_is_another_one_is_not_taken_for_the_expected() {
    // Somebody put a whole, consistent object file under a foreign address.
    let (disk, vault, all) = filled(&[10, 20]);
    let mut other = Vec::new();
    disk.tamper(&path_of(&all[1].sha256), |bytes| other.clone_from(bytes));
    disk.tamper(&path_of(&all[0].sha256), |bytes| bytes.clone_from(&other));
    assert!(matches!(vault.object(&all[0].sha256), Err(VaultError::Damaged { .. })));
    assert!(!scrubbed(&vault, &all).is_clean());
    assert!(!scrubbed(&vault, &all[1..]).is_clean());

    // And one that is what its address says, but not what the journal says about it.
    let mut wrong = all[1];
    wrong.sm3 = all[0].sm3;
    assert!(matches!(vault.object_of(&wrong), Err(VaultError::Unexpected(_))));
}

#[test]
fn a_scrub_can_be_stopped_and_a_sample_taken() {
    let (disk, vault, all) = filled(&[10, 20, 30]);
    disk.tamper(&path_of(&all[1].sha256), |bytes| bytes[4100] ^= 1);
    let mut seen = Vec::new();
    let report = scrub(&vault, all.iter().copied(), |progress| {
        seen.push((progress.sha256, progress.bytes, progress.findings));
        if seen.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    assert!(!report.complete);
    assert_eq!(seen, [(all[0].sha256, 10, 0), (all[1].sha256, 30, 1)]);

    let sample = |which: &[Digests]| {
        scrub_sample(&vault, which.iter().copied(), |_| ControlFlow::Continue(())).findings.len()
    };
    assert_eq!((sample(&all[..1]), sample(&all[1..2]), sample(&[])), (0, 1, 0));
}

#[test]
fn a_range_that_touches_a_changed_chunk_is_refused_and_names_it() {
    let (disk, vault, all) = filled(&[2 * CHUNK_BYTES + 100]);
    let bytes = content(1, 2 * CHUNK_BYTES + 100);
    let chunk = CHUNK_BYTES as u64;
    disk.tamper(&path_of(&all[0].sha256), |bytes| bytes[4096 + CHUNK_BYTES + 7] ^= 8);
    let object = vault.object_of(&all[0]).unwrap();
    assert_eq!(object.range(0, chunk).unwrap(), bytes[..CHUNK_BYTES]);
    assert_eq!(object.range(2 * chunk + 50, 50).unwrap(), bytes[2 * CHUNK_BYTES + 50..]);
    assert!(object.range(5, 0).unwrap().is_empty());
    for (start, len) in [(chunk - 1, 2), (chunk, 1), (2 * chunk - 1, 1), (0, all[0].bytes)] {
        let error = object.range(start, len).unwrap_err();
        let VaultError::Chunk { sha256, chunk: 1, start, end } = error else { panic!("{error}") };
        assert_eq!((sha256, start, end), (all[0].sha256, chunk, 2 * chunk));
    }
    // Only what was checked has been written when the copy stops.
    let mut copied = Vec::new();
    object.copy_to(&mut copied).unwrap_err();
    assert_eq!(copied, bytes[..CHUNK_BYTES]);
    for (start, len) in [(0, all[0].bytes + 1), (all[0].bytes, 1), (u64::MAX, 1), (1, u64::MAX)] {
        assert!(matches!(object.range(start, len), Err(VaultError::Range)), "{start} {len}");
    }
    let path = object.prove_chunk(2).unwrap();
    let last = &bytes[2 * CHUNK_BYTES..];
    vault::digest::verify_chunk_proof(2, last, all[0].bytes, &path, &all[0].tree).unwrap();
}

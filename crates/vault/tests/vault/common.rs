//! What several tests need.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use vault::digest::digest_bytes;
use vault::{Digests, Report, Vault, VaultError, scrub};

use crate::model_disk::ModelDisk;

pub const DIR: &str = "/vault";
pub const ID: &str = "0123456789abcdef";

/// `len` bytes that repeat nowhere within reach, other ones for each `seed`.
pub fn content(seed: u64, len: usize) -> Vec<u8> {
    let word = |n: u64| (n ^ seed << 40).wrapping_add(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes();
    let mut bytes: Vec<u8> = (0..len as u64 / 8 + 1).flat_map(word).collect();
    bytes.truncate(len);
    bytes
}

pub fn create(disk: &ModelDisk) -> Vault {
    Vault::create_on(Arc::new(disk.clone()), Path::new(DIR)).unwrap()
}

pub fn open(disk: &ModelDisk) -> Result<Vault, VaultError> {
    Vault::open_on(Arc::new(disk.clone()), Path::new(DIR))
}

pub fn scrubbed(vault: &Vault, expected: &[Digests]) -> Report {
    let report = scrub(vault, expected.iter().copied(), |_| ControlFlow::Continue(())).unwrap();
    assert!(report.complete);
    report
}

pub fn clean(vault: &Vault, contents: &[&[u8]], context: &str) {
    let expected: Vec<Digests> = contents.iter().map(|bytes| digest_bytes(bytes)).collect();
    let report = scrubbed(vault, &expected);
    assert!(report.is_clean(), "{context}: {:?}", report.findings);
    for (bytes, digests) in contents.iter().zip(&expected) {
        let mut read = Vec::new();
        vault.object_of(digests).unwrap().copy_to(&mut read).unwrap();
        assert!(read == *bytes, "{context}: other bytes");
    }
}

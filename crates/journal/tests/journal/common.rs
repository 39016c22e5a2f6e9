//! What several tests need.

use std::collections::BTreeMap;
use std::sync::Mutex;

use journal::merkle::record_hash;
use journal::{Ed25519Signer, Hash, Leaf, Log, LogError, Note, Signer as _, TreeHead, VerifierKey};
use sha2::{Digest as _, Sha256};

pub const ORIGIN: &str = "journal.example/log";

/// The leaf number `n` of every test log.
pub fn leaf(n: u64) -> Leaf {
    Leaf(Sha256::digest(n.to_be_bytes()).into())
}

pub fn leaves(range: std::ops::Range<u64>) -> Vec<Leaf> {
    range.map(leaf).collect()
}

pub fn signer() -> Ed25519Signer {
    Ed25519Signer::from_seed(ORIGIN, &[1; 32]).unwrap()
}

pub fn cosigner() -> Ed25519Signer {
    Ed25519Signer::cosigner_from_seed("journal.example/heartbeat", &[2; 32]).unwrap()
}

pub fn keys() -> Vec<VerifierKey> {
    vec![signer().key().clone(), cosigner().key().clone()]
}

/// Recomputes, signs, cosigns and publishes.
pub fn publish(log: &mut Log) -> Result<TreeHead, LogError> {
    let note = sign_head(log)?;
    let old = log.published().map(<[u8]>::to_vec);
    log.publish(old.as_deref(), &note)
}

pub fn sign_head(log: &mut Log) -> Result<Vec<u8>, LogError> {
    let checkpoint = log.head_to_sign()?;
    let mut note = Note::sign(&checkpoint.to_string(), &[&signer()]).unwrap();
    journal::cosign::cosign(&mut note, &cosigner(), 1_772_409_600).unwrap();
    Ok(note.to_bytes())
}

/// The tree straight from RFC 6962 section 2.1, over record hashes: the slowest and plainest way.
pub fn tree_hash(records: &[Hash]) -> Hash {
    match records {
        [] => journal::merkle::empty_root(),
        [one] => *one,
        _ => {
            let k = records.len().next_power_of_two() / 2;
            journal::merkle::node_hash(&tree_hash(&records[..k]), &tree_hash(&records[k..]))
        }
    }
}

/// The head of the test log at `size`, by [`tree_hash`].
pub fn expected(size: u64) -> TreeHead {
    static KNOWN: Mutex<BTreeMap<u64, Hash>> = Mutex::new(BTreeMap::new());
    let root = *KNOWN.lock().unwrap().entry(size).or_insert_with(|| {
        let records: Vec<Hash> = leaves(0..size).iter().map(record_hash).collect();
        tree_hash(&records)
    });
    TreeHead { size, root }
}

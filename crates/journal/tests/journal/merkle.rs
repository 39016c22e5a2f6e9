//! Proofs in memory: every index of every size up to 200, and what must be refused.

use journal::Hash;
use journal::merkle::{
    Builder, Nodes, ProofError, RangeError, leaf_hash, node_hash, prove_consistency, prove_inclusion,
    root_of, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::common::tree_hash;

const SIZES: u64 = 200;

/// All nodes of perfect subtrees, by height.
struct Memory(Vec<Vec<Hash>>);

impl Memory {
    fn of(records: Vec<Hash>) -> Self {
        let mut rows = vec![records];
        while rows[rows.len() - 1].len() > 1 {
            let below = &rows[rows.len() - 1];
            rows.push(below.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect());
        }
        Self(rows)
    }
}

impl Nodes for Memory {
    type Error = RangeError;
    fn node(&self, height: u32, index: u64) -> Result<Hash, RangeError> {
        let row = self.0.get(height as usize).and_then(|row| row.get(index as usize));
        row.copied().ok_or(RangeError("beyond the list"))
    }
}

fn records(size: u64) -> Memory {
    Memory::of((0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect())
}

/// Spoils byte `at` of the proof.
fn spoiled(path: &[Hash], at: usize) -> Vec<Hash> {
    let mut path = path.to_vec();
    path[at / 32].0[at % 32] ^= 0x10;
    path
}

#[test]
fn known_answers_of_rfc_6962() {
    // The eight records and the roots that the reference implementations of RFC 6962 test with.
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = Builder::new();
    assert_eq!(tree.root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (input, root) in inputs.iter().zip(roots) {
        tree.push(leaf_hash(input));
        assert_eq!(tree.root().to_string(), root);
    }
    // PATH(5, D[8]) and PROOF(6, D[8]).
    let memory = Memory::of(inputs.iter().map(|input| leaf_hash(input)).collect());
    let hex = |path: Vec<Hash>| path.iter().map(Hash::to_string).collect::<Vec<_>>();
    assert_eq!(
        hex(prove_inclusion(&memory, 5, 8).unwrap()),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        hex(prove_consistency(&memory, 6, 8).unwrap()),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

#[test]
fn every_index_of_every_size_proves_and_a_changed_byte_is_refused() {
    let all = records(SIZES);
    let roots: Vec<Hash> = (0..=SIZES).map(|size| root_of(&all, size).unwrap()).collect();
    let mut tree = Builder::new();
    for size in 1..=SIZES {
        tree.push(all.0[0][size as usize - 1]);
        let root = roots[size as usize];
        assert_eq!((tree.root(), tree_hash(&all.0[0][..size as usize])), (root, root));
        for index in 0..size {
            let path = prove_inclusion(&all, index, size).unwrap();
            let record = &all.0[0][index as usize];
            verify_inclusion(record, index, size, &path, &root).unwrap();
            // One byte here, another one in each proof; all of them in the property below.
            if !path.is_empty() {
                let path = spoiled(&path, (index * 7 + size) as usize % (path.len() * 32));
                assert_eq!(verify_inclusion(record, index, size, &path, &root), Err(ProofError::Root));
            }
        }
    }
    for new in 1..=SIZES {
        for old in 1..=new {
            let path = prove_consistency(&all, old, new).unwrap();
            let (old_root, new_root) = (roots[old as usize], roots[new as usize]);
            verify_consistency(old, new, &old_root, &new_root, &path).unwrap();
            if let Some(at) = (path.len() * 32).checked_sub(1 + (old + new) as usize % 32) {
                let path = spoiled(&path, at);
                assert!(verify_consistency(old, new, &old_root, &new_root, &path).is_err());
            }
        }
    }
}

#[test]
fn sizes_without_a_proof_are_refused() {
    let all = records(4);
    assert!(prove_inclusion(&all, 4, 4).is_err());
    assert!(prove_consistency(&all, 0, 4).is_err());
    assert!(prove_consistency(&all, 4, 3).is_err());
    let root = root_of(&all, 4).unwrap();
    let empty = journal::merkle::empty_root();
    assert_eq!(verify_inclusion(&all.0[0][0], 0, 0, &[], &empty), Err(ProofError::Range));
    assert_eq!(verify_consistency(0, 4, &empty, &root, &[]), Err(ProofError::Range));
    assert_eq!(verify_consistency(0, 0, &empty, &empty, &[]), Err(ProofError::Range));
    assert_eq!(verify_consistency(4, 4, &root, &root, &[root]), Err(ProofError::Length));
    assert_eq!(verify_inclusion(&all.0[0][0], u64::MAX - 1, u64::MAX, &[], &root), Err(ProofError::Length));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_about_an_inclusion_can_be_changed(size in 1..=SIZES, pick: u64) {
        let all = records(size);
        let (index, root) = (pick % size, root_of(&all, size).unwrap());
        let record = &all.0[0][index as usize];
        let path = prove_inclusion(&all, index, size).unwrap();
        for at in 0..path.len() * 32 {
            prop_assert!(verify_inclusion(record, index, size, &spoiled(&path, at), &root).is_err());
        }
        for other in (0..size).filter(|other| *other != index) {
            prop_assert!(verify_inclusion(record, other, size, &path, &root).is_err());
        }
        for cut in 0..path.len() {
            prop_assert!(verify_inclusion(record, index, size, &path[..cut], &root).is_err());
            prop_assert!(verify_inclusion(record, index, size, &path[cut + 1..], &root).is_err());
        }
        let longer = [&path[..], &[root]].concat();
        prop_assert_eq!(verify_inclusion(record, index, size, &longer, &root), Err(ProofError::Length));
    }

    #[test]
    fn nothing_about_a_consistency_can_be_changed(new in 2..=SIZES, pick: u64) {
        let all = records(new);
        let old = 1 + pick % (new - 1);
        let (old_root, new_root) = (root_of(&all, old).unwrap(), root_of(&all, new).unwrap());
        let path = prove_consistency(&all, old, new).unwrap();
        for at in 0..path.len() * 32 {
            prop_assert!(verify_consistency(old, new, &old_root, &new_root, &spoiled(&path, at)).is_err());
        }
        prop_assert!(verify_consistency(old, new, &new_root, &new_root, &path).is_err());
        prop_assert!(verify_consistency(old, new, &old_root, &old_root, &path).is_err());
        prop_assert!(verify_consistency(old, new, &old_root, &new_root, &path[1..]).is_err());
        prop_assert!(verify_consistency(old, new, &old_root, &new_root, &path[..path.len() - 1]).is_err());
        let longer = [&path[..], &[new_root]].concat();
        prop_assert!(verify_consistency(old, new, &old_root, &new_root, &longer).is_err());
    }
}

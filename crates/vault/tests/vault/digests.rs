//! Digests against the libraries' own, against known vectors and against the plain definition of the tree.

use journal::merkle::{Hash, empty_root, leaf_hash, node_hash};
use proptest::prelude::*;
use sha2::Digest as _;
use vault::digest::{
    CHUNK_BYTES, ChunkError, Digester, Digests, chunk_count, chunk_range, digest_bytes, digest_reader,
    prove_chunk, tree_root, verify_chunk, verify_chunk_proof,
};

/// Bytes that repeat nowhere within a chunk's distance.
fn content(len: usize) -> Vec<u8> {
    (0..len as u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect()
}

fn tree_hash(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => empty_root(),
        [one] => *one,
        _ => {
            let k = hashes.len().next_power_of_two() / 2;
            node_hash(&tree_hash(&hashes[..k]), &tree_hash(&hashes[k..]))
        }
    }
}

fn plainly(bytes: &[u8]) -> (Digests, Vec<Hash>) {
    let hashes: Vec<Hash> = bytes.chunks(CHUNK_BYTES).map(leaf_hash).collect();
    let digests = Digests {
        bytes: bytes.len() as u64,
        sha256: vault::digest::Sha256(sha2::Sha256::digest(bytes).into()),
        sm3: vault::digest::Sm3(sm3::Sm3::digest(bytes).into()),
        tree: tree_hash(&hashes),
    };
    (digests, hashes)
}

#[test]
fn known_vectors() {
    // FIPS 180-4 and GB/T 32905-2016, annex A.1: the digests of "abc".
    let json = serde_json::to_value(digest_bytes(b"abc")).unwrap();
    assert_eq!(json["bytes"], 3);
    assert_eq!(json["sha256"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(json["sm3"], "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    assert_eq!(serde_json::from_value::<Digests>(json).unwrap(), digest_bytes(b"abc"));
    assert_eq!(digest_bytes(b"").tree, empty_root());
    assert!("BA".parse::<vault::digest::Sha256>().is_err());
}

#[test]
fn sizes_around_the_borders_of_chunks() {
    for len in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 4 * CHUNK_BYTES + 77] {
        let bytes = content(len);
        let (expected, hashes) = plainly(&bytes);
        assert_eq!(digest_reader(&bytes[..]).unwrap(), expected, "{len}");
        let mut digester = Digester::new();
        bytes.chunks(700_001).for_each(|piece| digester.update(piece));
        assert_eq!(digester.bytes(), len as u64);
        assert_eq!(digester.finish_with_chunks(), (expected, hashes.clone()), "{len}");
        assert_eq!(tree_root(&hashes), expected.tree);
        assert_eq!(expected.chunks(), hashes.len() as u64);
    }
}

#[test]
fn a_chunk_belongs_to_its_file_and_nothing_else_does() {
    let bytes = content(4 * CHUNK_BYTES + 77);
    let (digests, hashes) = plainly(&bytes);
    for index in 0..chunk_count(digests.bytes) {
        let range = chunk_range(index, digests.bytes);
        let chunk = &bytes[range.start as usize..range.end as usize];
        verify_chunk(index, chunk, &hashes, &digests.tree).unwrap();
        let path = prove_chunk(index, &hashes).unwrap();
        verify_chunk_proof(index, chunk, digests.bytes, &path, &digests.tree).unwrap();

        let mut other = chunk.to_vec();
        other[40] ^= 1;
        assert_eq!(verify_chunk(index, &other, &hashes, &digests.tree), Err(ChunkError::Content(index)));
        verify_chunk_proof(index, &other, digests.bytes, &path, &digests.tree).unwrap_err();
        // Only the last chunk's length depends on the file's, so the others prove for both sizes.
        let longer = verify_chunk_proof(index, chunk, digests.bytes + 1, &path, &digests.tree);
        assert_eq!(longer.is_err(), index == 4);
        verify_chunk_proof((index + 1) % 5, chunk, digests.bytes, &path, &digests.tree).unwrap_err();
    }
    let mut wrong = hashes.clone();
    wrong[1] = wrong[2];
    assert_eq!(verify_chunk(0, &bytes[..CHUNK_BYTES], &wrong, &digests.tree), Err(ChunkError::Hashes));
    assert_eq!(verify_chunk(5, &[], &hashes, &digests.tree), Err(ChunkError::Range(5)));
    assert_eq!(prove_chunk(5, &hashes), Err(ChunkError::Range(5)));
    assert_eq!(chunk_range(u64::MAX, digests.bytes), digests.bytes..digests.bytes);
}

#[test]
fn a_reader_that_fails_fails() {
    struct Failing(usize);
    impl std::io::Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or(std::io::ErrorKind::BrokenPipe)?;
            Ok(buffer.len().min(300_000))
        }
    }
    assert_eq!(digest_reader(Failing(20)).unwrap_err().kind(), std::io::ErrorKind::BrokenPipe);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn pieces_of_any_size_make_the_same_digests(lens in prop::collection::vec(0_usize..400_000, 0..12)) {
        let bytes = content(lens.iter().sum());
        let mut digester = Digester::new();
        let mut rest = &bytes[..];
        for len in lens {
            let (piece, later) = rest.split_at(len);
            digester.update(piece);
            rest = later;
        }
        prop_assert_eq!(digester.finish_with_chunks(), plainly(&bytes));
    }
}

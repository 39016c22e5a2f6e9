//! Two foreign crates as oracles: `tlog_tiles` for the tree, its tiles and checkpoints, `signed_note` for notes.

use std::path::Path;
use std::sync::Arc;

use crate::common::{ORIGIN, keys, leaf, leaves, publish, signer};
use crate::model_disk::ModelDisk;
use journal::merkle::{record_hash, verify_consistency, verify_inclusion};
use journal::tile::{Kind, TilePath};
use journal::{Hash, Log, Note, Reader, Signer as _};
use tlog_tiles::{tile as foreign_tile, tlog};

const SIZE: u64 = 1300;

struct Tiles(Reader);

/// The foreign crate names tiles as the Go checksum database does, with the height in the path.
fn ours(tile: &foreign_tile::Tile) -> TilePath {
    assert_eq!(tile.height(), 8);
    TilePath { kind: Kind::Hashes(tile.level()), index: tile.level_index(), width: tile.width() as u16 }
}

impl foreign_tile::TileReader for Tiles {
    fn height(&self) -> u8 {
        8
    }
    fn read_tiles(&self, tiles: &[foreign_tile::Tile]) -> Result<Vec<Vec<u8>>, tlog::Error> {
        Ok(tiles.iter().map(|tile| self.0.tile_bytes(ours(tile)).unwrap()).collect())
    }
    fn save_tiles(&self, _: &[foreign_tile::Tile], _: &[Vec<u8>]) {}
}

fn log() -> Log {
    let mut log = Log::create_on(Arc::new(ModelDisk::new()), Path::new("/log"), ORIGIN).unwrap();
    let mut size = 0;
    for next in [1, 255, 256, 700, SIZE] {
        log.append(&leaves(size..next)).unwrap();
        publish(&mut log).unwrap();
        size = next;
    }
    log
}

#[test]
fn the_tree_as_tlog_tiles_sees_it() {
    let log = log();
    let root = tlog::Hash(log.head().root.0);
    let tiles = Tiles(log.reader());
    let hashes = foreign_tile::TileHashReader::new(SIZE, root, &tiles);
    let strip = |proof: &[tlog::Hash]| proof.iter().map(|hash| Hash(hash.0)).collect::<Vec<_>>();
    for index in (0..SIZE).step_by(7).chain([255, 256, 511, 512, SIZE - 1]) {
        // Their proof is ours, their check accepts ours, our check accepts theirs.
        let foreign = tlog::prove_record(SIZE, index, &hashes).unwrap();
        let own = log.prove_inclusion(index, SIZE).unwrap();
        assert_eq!(strip(&foreign), own);
        let record = tlog::record_hash(&leaf(index).0);
        assert_eq!(record.0, record_hash(&leaf(index)).0);
        let own_foreign = own.iter().map(|hash| tlog::Hash(hash.0)).collect();
        tlog::check_record(&own_foreign, SIZE, root, index, record).unwrap();
        verify_inclusion(&Hash(record.0), index, SIZE, &strip(&foreign), &log.head().root).unwrap();
    }
    for old in [1, 2, 255, 256, 257, 700, 1024, 1299, 1300] {
        let foreign = tlog::prove_tree(SIZE, old, &hashes).unwrap();
        let old_root = tlog::tree_hash(old, &hashes).unwrap();
        assert_eq!(strip(&foreign), log.prove_consistency(old, SIZE).unwrap());
        verify_consistency(old, SIZE, &Hash(old_root.0), &log.head().root, &strip(&foreign)).unwrap();
    }
}

#[test]
fn paths_as_tlog_tiles_writes_them() {
    for (level, index, width) in [(0, 0, 256), (0, 5, 1), (1, 999, 255), (2, 1000, 256), (3, 1_234_067, 17)] {
        let foreign = foreign_tile::Tile::new(8, level, index, width, false);
        let own = ours(&foreign).to_string();
        assert_eq!(own.replacen("tile/", "tile/8/", 1), foreign.path());
    }
}

#[test]
fn checkpoints_and_notes_as_the_foreign_crates_read_them() {
    let log = log();
    let note = signed_note::Note::from_bytes(log.published().unwrap()).unwrap();
    let vkey = signer().key().to_string();
    let verifier = signed_note::StandardVerifier::new(&vkey).unwrap();
    let (verified, others) = note.verify(&signed_note::VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((verified.len(), others.len()), (1, 1));
    assert_eq!((verified[0].name(), verified[0].id()), (ORIGIN, signer().key().id()));
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((checkpoint.origin(), checkpoint.size()), (ORIGIN, SIZE));
    assert_eq!(checkpoint.hash().0, log.head().root.0);
    assert_eq!(checkpoint.to_bytes(), note.text());
    assert_eq!(note.to_bytes(), log.published().unwrap());
}

#[test]
fn a_foreign_signature_is_believed() {
    // The key and the note of the Go package's own example.
    let skey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    let foreign = signed_note::StandardSigner::new(skey).unwrap();
    let mut note = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
    note.add_sigs(&[&foreign]).unwrap();
    let own = Note::from_bytes(&note.to_bytes()).unwrap();
    let key: journal::VerifierKey = vkey.parse().unwrap();
    assert_eq!(key.to_string(), vkey);
    assert_eq!(own.verify(&[key]).unwrap().len(), 1);
    assert!(own.verify(&keys()).is_err());
    assert!(own.to_string().ends_with(
        "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    ));
}

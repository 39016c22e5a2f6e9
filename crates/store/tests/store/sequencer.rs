//! From entries to published checkpoints, and what happens when a step is cut short.

use crate::story::*;
use jiff::{SignedDuration, Timestamp};
use journal::log::{Log, LogError, Reader};
use journal::note::{Ed25519Signer, Note, Signer, VerifierKey};
use law::ids::SubjectRef;
use std::path::PathBuf;
use std::sync::Arc;
use store::{KeptCheckpoint, Outcome, Sequencer, SequencerError, Store, StoreError};

pub const ORIGIN: &str = "mingjing.test/log";

pub fn signer() -> Arc<dyn Signer> {
    Arc::new(Ed25519Signer::from_seed(ORIGIN, &[1; 32]).unwrap())
}

pub fn cosigner() -> Arc<dyn Signer> {
    Arc::new(Ed25519Signer::cosigner_from_seed("mingjing.test/heartbeat", &[2; 32]).unwrap())
}

pub fn keys() -> Vec<VerifierKey> {
    vec![signer().key().clone(), cosigner().key().clone()]
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_413_200 + second).unwrap()
}

pub fn log_dir(place: &Place) -> PathBuf {
    place.dir.path().join("log")
}

pub fn create(place: &Place) -> Sequencer {
    let log = Log::create(&log_dir(place), ORIGIN).unwrap();
    Sequencer::new(log, signer(), Some(cosigner()), "one")
}

pub async fn load(place: &Place, store: &Store, holder: &str) -> Result<Sequencer, SequencerError> {
    Sequencer::load(store, &log_dir(place), ORIGIN, &keys(), signer(), Some(cosigner()), holder).await
}

#[tokio::test]
async fn entries_are_indexed_integrated_and_published() {
    let place = Place::new().await;
    let mut sequencer = create(&place);
    assert_eq!(sequencer.run_once(&place.store, at(0)).await.unwrap(), Outcome::Idle);
    found(&place.store).await;
    let entries = place.store.recent(None, 1000).await.unwrap();
    let size = entries.len() as u64;
    assert_eq!(sequencer.run_once(&place.store, at(1)).await.unwrap(), Outcome::Published { size });
    assert_eq!(sequencer.run_once(&place.store, at(2)).await.unwrap(), Outcome::Idle);
    let kept = place.store.checkpoint_last().await.unwrap().unwrap();
    assert_eq!((kept.size, kept.published), (size, at(1)));
    let reader = Reader::open(&log_dir(&place));
    assert_eq!(reader.checkpoint().unwrap().unwrap(), kept.note.as_bytes());
    for entry in place.store.recent(None, 1000).await.unwrap() {
        assert_eq!(entry.log_index, Some(entry.arrival - 1));
        assert_eq!(reader.leaf(entry.arrival - 1, size).unwrap().to_string(), entry.leaf);
    }
    // The heartbeat renews the signature's time and nothing else.
    assert_eq!(sequencer.heartbeat(&place.store, at(9)).await.unwrap(), Outcome::Published { size });
    let renewed = place.store.checkpoint_last().await.unwrap().unwrap();
    assert_eq!((renewed.size, renewed.published), (size, at(9)));
    assert_eq!(
        Note::from_bytes(renewed.note.as_bytes()).unwrap().text(),
        Note::from_bytes(kept.note.as_bytes()).unwrap().text()
    );
    let report = store::verify_deep(&place.store, &log_dir(&place), &keys()).await.unwrap();
    assert_eq!(report.findings, vec![]);
    assert_eq!((report.entries, report.logged), (size, size));
}

#[tokio::test]
async fn a_second_process_stands_by_until_the_lease_ends_and_then_fences_the_first() {
    let place = Place::new().await;
    found(&place.store).await;
    let take = |holder: &'static str, second: i64| {
        let store = place.store.clone();
        async move {
            store.lease_take("sequencer", holder, at(second), SignedDuration::from_secs(15)).await.unwrap()
        }
    };
    let one = take("one", 0).await.unwrap();
    assert!(take("two", 10).await.is_none());
    assert_eq!(take("one", 10).await.unwrap(), one);
    assert!(take("two", 24).await.is_none());
    let two = take("two", 25).await.unwrap();
    assert!(two.fence > one.fence);
    let late = place.store.sequence(&one, 10).await;
    assert!(matches!(late, Err(StoreError::Fenced(_))), "{late:?}");
    let kept = KeptCheckpoint { size: 1, note: "x".into(), published: at(1) };
    let late = place.store.checkpoint_put(&one, None, &kept).await;
    assert!(matches!(late, Err(StoreError::Fenced(_))), "{late:?}");
    let assigned = place.store.sequence(&two, 10).await.unwrap();
    assert_eq!(assigned.iter().map(|(i, _)| *i).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
    let assigned = place.store.sequence(&two, 3).await.unwrap();
    assert_eq!(assigned.iter().map(|(i, _)| *i).collect::<Vec<_>>(), vec![10, 11, 12]);
    place.store.lease_free(&two).await.unwrap();
    assert!(take("one", 26).await.is_some());
    let mut sequencer = create(&place);
    assert!(take("three", 26).await.is_none());
    assert!(matches!(sequencer.run_once(&place.store, at(27)).await.unwrap(), Outcome::Published { .. }));
}

#[tokio::test]
async fn checkpoints_go_forward_only_and_by_comparison() {
    let place = Place::new().await;
    let lease = place
        .store
        .lease_take("sequencer", "one", at(0), SignedDuration::from_secs(15))
        .await
        .unwrap()
        .unwrap();
    let kept = |size: u64, note: &str| KeptCheckpoint { size, note: note.into(), published: at(1) };
    let (a, b, c) = (kept(5, "a"), kept(9, "b"), kept(9, "c"));
    place.store.checkpoint_put(&lease, None, &a).await.unwrap();
    for (expected, new) in [(None, &b), (Some(&b), &c), (Some(&a), &kept(4, "d"))] {
        let refused = place.store.checkpoint_put(&lease, expected, new).await;
        assert!(matches!(refused, Err(StoreError::Swapped(_))), "{refused:?}");
    }
    place.store.checkpoint_put(&lease, Some(&a), &b).await.unwrap();
    place.store.checkpoint_put(&lease, Some(&b), &c).await.unwrap();
    assert_eq!(place.store.checkpoint_last().await.unwrap(), Some(c));
}

#[tokio::test]
async fn a_checkpoint_signed_but_not_published_is_published_at_the_next_start() {
    let place = Place::new().await;
    let mut sequencer = create(&place);
    found(&place.store).await;
    sequencer.run_once(&place.store, at(0)).await.unwrap();
    let before = std::fs::read(log_dir(&place).join("checkpoint")).unwrap();
    act(&place.store, &system(), SubjectRef::unit("u9"), "k9", unit("九")).await.unwrap();
    sequencer.run_once(&place.store, at(1)).await.unwrap();
    let after = std::fs::read(log_dir(&place).join("checkpoint")).unwrap();
    drop(sequencer);
    // As if the crash had come between the database and the file.
    std::fs::write(log_dir(&place).join("checkpoint"), &before).unwrap();
    let mut sequencer = load(&place, &place.store, "one").await.unwrap();
    assert_eq!(sequencer.run_once(&place.store, at(2)).await.unwrap(), Outcome::Idle);
    assert_eq!(std::fs::read(log_dir(&place).join("checkpoint")).unwrap(), after);
}

#[tokio::test]
async fn a_disk_or_a_database_that_is_behind_is_refused() {
    let place = Place::new().await;
    let mut sequencer = create(&place);
    found(&place.store).await;
    sequencer.run_once(&place.store, at(0)).await.unwrap();
    drop(sequencer);
    // The database knows of a later checkpoint than the disk holds.
    let moved = place.dir.path().join("moved");
    std::fs::rename(log_dir(&place), &moved).unwrap();
    Log::create(&log_dir(&place), ORIGIN).unwrap();
    let behind = load(&place, &place.store, "one").await;
    assert!(matches!(behind, Err(SequencerError::Log(LogError::Behind { .. }))), "{behind:?}");
    std::fs::remove_dir_all(log_dir(&place)).unwrap();
    std::fs::rename(&moved, log_dir(&place)).unwrap();
    // Another database does not have what the log holds.
    let other = Place::new().await;
    let behind = load(&place, &other.store, "one").await;
    assert!(matches!(behind, Err(SequencerError::DatabaseBehind { .. })), "{behind:?}");
    // Nor has one with other entries.
    found(&other.store).await;
    create(&other).run_once(&other.store, at(0)).await.unwrap();
    let forked = load(&place, &other.store, "one").await;
    assert!(matches!(forked, Err(SequencerError::Log(LogError::Forked { .. }))), "{forked:?}");
}

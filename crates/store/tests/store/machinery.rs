//! Credentials, sessions, outbox, rule bundles.

use crate::sequencer::at;
use crate::story::*;
use law::ids::SubjectRef;
use store::StoreError;

#[tokio::test]
async fn credentials_count_failures_and_lock() {
    let place = Place::new().await;
    let store = &place.store;
    assert_eq!(store.credential("zhang").await.unwrap(), None);
    assert_eq!(store.credential_failed("zhang", 3, at(60)).await.unwrap(), None);
    store.credential_put("zhang", "$argon2id$x", at(0)).await.unwrap();
    for n in 1..=3 {
        let now = store.credential_failed("zhang", 3, at(60)).await.unwrap().unwrap();
        assert_eq!(now.failures, n);
        assert_eq!(now.locked_until.is_some(), n == 3);
    }
    store.credential_clear("zhang").await.unwrap();
    let cleared = store.credential("zhang").await.unwrap().unwrap();
    assert_eq!((cleared.failures, cleared.locked_until, cleared.changed), (0, None, at(0)));
    store.credential_put("zhang", "$argon2id$y", at(5)).await.unwrap();
    assert_eq!(store.credential("zhang").await.unwrap().unwrap().phc, "$argon2id$y");
}

#[tokio::test]
async fn sessions_end() {
    let place = Place::new().await;
    let store = &place.store;
    store.session_put("a", b"1", at(10)).await.unwrap();
    store.session_put("a", b"2", at(20)).await.unwrap();
    store.session_put("b", b"3", at(5)).await.unwrap();
    assert_eq!(store.session("a", at(19)).await.unwrap().unwrap().data, b"2");
    assert_eq!(store.session("a", at(20)).await.unwrap(), None);
    assert_eq!(store.sessions_purge(at(7)).await.unwrap(), 1);
    store.session_delete("a").await.unwrap();
    assert_eq!(store.session("a", at(1)).await.unwrap(), None);
}

#[tokio::test]
async fn every_act_is_in_the_outbox_once_and_in_order() {
    let place = Place::new().await;
    let store = &place.store;
    found(store).await;
    store.outbox_put("reindex", "{}", at(0)).await.unwrap();
    let all = store.outbox_after(0, 1000).await.unwrap();
    let entries = store.recent(None, 1000).await.unwrap();
    assert_eq!(all.len(), entries.len() + 1);
    for (out, entry) in all.iter().zip(entries.iter().rev()) {
        let payload: serde_json::Value = serde_json::from_str(&out.payload).unwrap();
        assert_eq!(out.kind, "act");
        assert_eq!(payload["leaf"], entry.leaf.as_str());
        let subject: SubjectRef = serde_json::from_value(payload["subject"].clone()).unwrap();
        assert_eq!(subject, entry.recorded.subject);
        assert_eq!(payload["tag"], entry.recorded.deed.tag());
    }
    assert_eq!(all.last().unwrap().kind, "reindex");
    assert_eq!(store.outbox_last().await.unwrap(), all.last().unwrap().id);
    assert_eq!(store.outbox_cursor("search").await.unwrap(), 0);
    store.outbox_cursor_set("search", 7).await.unwrap();
    store.outbox_cursor_set("search", 3).await.unwrap();
    assert_eq!(store.outbox_cursor("search").await.unwrap(), 7);
    assert_eq!(store.outbox_prune(all[2].id).await.unwrap(), 3);
    assert_eq!(store.outbox_after(0, 1).await.unwrap()[0], all[3]);
}

#[tokio::test]
async fn rule_bundles_are_kept_under_their_digest_only() {
    let place = Place::new().await;
    let rules = rules();
    let bytes = rules.bytes().to_vec();
    let refused = place.store.rules_keep(&"0".repeat(64), &bytes).await;
    assert!(matches!(refused, Err(StoreError::Digest(_))));
    place.store.rules_keep(rules.digest(), &bytes).await.unwrap();
    place.store.rules_keep(rules.digest(), &bytes).await.unwrap();
    assert_eq!(place.store.rules_load(rules.digest()).await.unwrap(), Some(bytes));
    assert_eq!(place.store.rules_load("none").await.unwrap(), None);
    place.store.meta_put("edition", "1").await.unwrap();
    place.store.meta_put("edition", "2").await.unwrap();
    assert_eq!(place.store.meta("edition").await.unwrap().as_deref(), Some("2"));
}

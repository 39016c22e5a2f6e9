//! Outbox, rule bundles, named values.

use crate::sequencer::at;
use crate::story::*;
use law::ids::SubjectRef;
use store::StoreError;

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

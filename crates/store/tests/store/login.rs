//! Credentials, sessions, counted failures, second factors, the log of logins.

use crate::sequencer::at;
use crate::story::*;
use store::{LoginFilter, NewLogin, Page, Session};

#[tokio::test]
async fn credentials_are_set_and_dropped() {
    let place = Place::new().await;
    let store = &place.store;
    assert_eq!(store.credential("zhang").await.unwrap(), None);
    store.credential_put("zhang", "$argon2id$x", at(0), true).await.unwrap();
    let kept = store.credential("zhang").await.unwrap().unwrap();
    assert_eq!((kept.phc.as_str(), kept.changed, kept.must_change), ("$argon2id$x", at(0), true));
    store.credential_put("zhang", "$argon2id$y", at(5), false).await.unwrap();
    let kept = store.credential("zhang").await.unwrap().unwrap();
    assert_eq!((kept.phc.as_str(), kept.changed, kept.must_change), ("$argon2id$y", at(5), false));
    store.credential_drop("zhang").await.unwrap();
    assert_eq!(store.credential("zhang").await.unwrap(), None);
}

#[tokio::test]
async fn attempts_are_counted_until_they_are_forgotten() {
    let place = Place::new().await;
    let store = &place.store;
    for n in 1..=5 {
        assert_eq!(store.attempt_count("a", at(0), at(60), 3).await.unwrap(), n);
    }
    assert_eq!(store.attempt_count("b", at(0), at(60), 3).await.unwrap(), 1);
    store.attempt_undo("a").await.unwrap();
    // Over the limit the moment stays, however often somebody tries.
    assert_eq!(store.attempt_count("a", at(50), at(110), 3).await.unwrap(), 5);
    assert_eq!(store.attempt_count("a", at(60), at(120), 3).await.unwrap(), 1);
    assert_eq!(store.attempt_count("a", at(100), at(160), 3).await.unwrap(), 2);
    store.attempt_clear("a").await.unwrap();
    assert_eq!(store.attempt_count("a", at(100), at(160), 3).await.unwrap(), 1);
    store.attempts_purge(at(160), at(0)).await.unwrap();
    assert_eq!(store.attempt_count("a", at(100), at(160), 3).await.unwrap(), 1);
}

#[tokio::test]
async fn places_are_known_for_a_time() {
    let place = Place::new().await;
    let store = &place.store;
    store.known_put("x", "zhang", at(10)).await.unwrap();
    assert!(store.is_known("x", at(9)).await.unwrap());
    assert!(!store.is_known("x", at(10)).await.unwrap());
    assert!(!store.is_known("y", at(0)).await.unwrap());
    store.known_forget("zhang").await.unwrap();
    assert!(!store.is_known("x", at(9)).await.unwrap());
}

#[tokio::test]
async fn sessions_end_and_stay_ended() {
    let place = Place::new().await;
    let store = &place.store;
    let session = |id: &str, data: &[u8], until, account: Option<&str>| Session {
        id: id.into(),
        data: data.to_vec(),
        expires: at(until),
        account: account.map(str::to_owned),
    };
    store.session_new(&session("a", b"1", 10, None)).await.unwrap();
    assert!(store.session_renew(&session("a", b"2", 20, Some("zhang"))).await.unwrap());
    store.session_new(&session("b", b"3", 5, Some("zhang"))).await.unwrap();
    store.session_new(&session("c", b"4", 50, Some("li"))).await.unwrap();
    assert_eq!(store.session("a", at(19)).await.unwrap().unwrap().data, b"2");
    assert_eq!(store.session("a", at(20)).await.unwrap(), None);
    assert_eq!(store.sessions_purge(at(7)).await.unwrap(), 1);
    store.session_new(&session("d", b"5", 50, Some("zhang"))).await.unwrap();
    assert_eq!(store.sessions_end("zhang", "d").await.unwrap(), 1);
    assert!(store.session("d", at(1)).await.unwrap().is_some());
    assert!(!store.session_renew(&session("a", b"6", 90, Some("zhang"))).await.unwrap());
    assert_eq!(store.session("a", at(1)).await.unwrap(), None);
    store.session_delete("d").await.unwrap();
    assert_eq!(store.session("d", at(1)).await.unwrap(), None);
    assert!(store.session("c", at(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_code_counts_once_and_a_confirmed_factor_is_not_replaced() {
    let place = Place::new().await;
    let store = &place.store;
    assert!(store.factor_put("zhang", b"one", at(0)).await.unwrap());
    assert!(store.factor_put("zhang", b"two", at(1)).await.unwrap());
    assert!(!store.factor("zhang").await.unwrap().unwrap().confirmed);
    assert!(store.factor_take("zhang", 7).await.unwrap());
    assert!(!store.factor_take("zhang", 7).await.unwrap());
    assert!(!store.factor_take("zhang", 6).await.unwrap());
    assert!(store.factor_take("zhang", 8).await.unwrap());
    assert!(!store.factor_put("zhang", b"three", at(2)).await.unwrap());
    let kept = store.factor("zhang").await.unwrap().unwrap();
    assert_eq!((kept.sealed.as_slice(), kept.confirmed, kept.step), (&b"two"[..], true, 8));
    store.recovery_put("zhang", &["r1".into(), "r2".into()]).await.unwrap();
    assert!(!store.recovery_use("li", "r1", at(3)).await.unwrap());
    assert!(store.recovery_use("zhang", "r1", at(3)).await.unwrap());
    assert!(!store.recovery_use("zhang", "r1", at(3)).await.unwrap());
    assert_eq!(store.recovery_left("zhang").await.unwrap(), 1);
    store.factor_drop("zhang").await.unwrap();
    assert_eq!(store.factor("zhang").await.unwrap(), None);
    assert_eq!(store.recovery_left("zhang").await.unwrap(), 0);
}

#[tokio::test]
async fn a_link_is_used_once_and_a_newer_request_voids_it() {
    let place = Place::new().await;
    let store = &place.store;
    assert!(store.setup_begin("zhang", 3, "code", at(60)).await.unwrap());
    assert!(!store.setup_link("zhang", 2, "link", at(90)).await.unwrap());
    assert!(store.setup_link("zhang", 3, "link", at(90)).await.unwrap());
    assert_eq!(store.setup_try("link").await.unwrap(), 1);
    assert!(!store.setup_use("link", at(90)).await.unwrap());
    assert!(store.setup_use("link", at(80)).await.unwrap());
    assert!(!store.setup_use("link", at(81)).await.unwrap());
    let kept = store.setup_of("zhang").await.unwrap().unwrap();
    assert!(kept.used.is_some() && !kept.told && kept.failures == 1);
    store.setup_told("zhang").await.unwrap();
    assert!(store.setup("link").await.unwrap().unwrap().told);
    assert!(!store.setup_begin("zhang", 3, "again", at(60)).await.unwrap());
    assert!(store.setup_begin("zhang", 5, "new", at(60)).await.unwrap());
    assert_eq!(store.setup("link").await.unwrap(), None);
    assert!(store.setup_of("zhang").await.unwrap().unwrap().used.is_none());
}

#[tokio::test]
async fn the_log_of_logins_is_filtered_and_purged() {
    let place = Place::new().await;
    let store = &place.store;
    for (t, who, address, outcome) in [
        (1, Some(("a1", "zhang")), "10.0.0.1", "welcome"),
        (2, Some(("a2", "li")), "10.0.0.2", "wrong_password"),
        (3, None, "10.0.0.2", "unknown_name"),
    ] {
        store.login_add(NewLogin { at: at(t), who, address, way: "form", outcome }).await.unwrap();
    }
    let found = async |filter: LoginFilter| {
        let listed = store.logins(&filter, Page::first(10)).await.unwrap();
        listed.rows.into_iter().map(|r| r.at.as_second() - at(0).as_second()).collect::<Vec<_>>()
    };
    let all = LoginFilter::default();
    assert_eq!(found(all.clone()).await, [3, 2, 1]);
    assert_eq!(found(LoginFilter { login: Some("ZH".into()), ..all.clone() }).await, [1]);
    assert_eq!(found(LoginFilter { address: Some("10.0.0.2".into()), ..all.clone() }).await, [3, 2]);
    assert_eq!(found(LoginFilter { outcome: Some("welcome".into()), ..all.clone() }).await, [1]);
    assert_eq!(found(LoginFilter { from: Some(at(2)), to: Some(at(3)), ..all.clone() }).await, [2]);
    assert_eq!(store.login_last("a1").await.unwrap(), Some(at(1)));
    assert_eq!(store.login_last("a2").await.unwrap(), None);
    assert_eq!(store.logins_purge(at(1)).await.unwrap(), 1);
    assert_eq!(found(all).await, [3, 2]);
}

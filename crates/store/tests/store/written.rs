//! Whoever writes into the database, and has not the keys: what is put there opens nothing and carries nothing.

use crate::sequencer::{at, create};
use crate::story::*;
use law::authority::Capacity;
use law::deed::people::CapacityEnded;
use law::ids::SubjectRef;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use store::{CommitError, Session, Store, StoreError};

fn text(t: &str) -> Value {
    Value::String(Some(t.into()))
}

#[tokio::test]
async fn a_credential_that_somebody_else_wrote_opens_nothing() {
    let place = Place::new().await;
    let (store, outside) = (&place.store, place.outside().await);
    let write = async |sql: &str| assert_eq!(run(&outside, sql, vec![]).await, 1, "{sql}");
    let again = async || store.credential_put("head", "$argon2id$head", at(0), false).await.unwrap();
    store.credential_put("clerk", "$argon2id$clerk", at(0), false).await.unwrap();
    again().await;
    let all = "(account, phc, failures, changed, must_change, factor, mark)";
    for forged in [
        // The clerk's password for the head's account: the hash alone, the whole row, the row moved.
        "UPDATE people_credential SET phc = (SELECT phc FROM people_credential WHERE account = 'clerk') WHERE account = 'head'",
        "UPDATE people_credential SET phc = (SELECT phc FROM people_credential WHERE account = 'clerk'), \
         mark = (SELECT mark FROM people_credential WHERE account = 'clerk') WHERE account = 'head'",
        "UPDATE people_credential SET changed = changed + 1 WHERE account = 'head'",
        "UPDATE people_credential SET must_change = 1 WHERE account = 'head'",
        "UPDATE people_credential SET factor = 1 WHERE account = 'head'",
        "UPDATE people_credential SET mark = '' WHERE account = 'head'",
        "UPDATE people_credential SET mark = 'x!' WHERE account = 'head'",
    ] {
        assert!(store.credential("head").await.unwrap().is_some());
        write(forged).await;
        assert_eq!(store.credential("head").await.unwrap(), None, "{forged}");
        again().await;
    }
    let planted = format!(
        "INSERT INTO people_credential {all} SELECT 'other', phc, 0, changed, must_change, factor, mark \
         FROM people_credential WHERE account = 'clerk'"
    );
    write(&planted).await;
    assert_eq!(store.credential("other").await.unwrap(), None);
    assert!(store.credential("clerk").await.unwrap().is_some());
}

#[tokio::test]
async fn a_second_factor_that_is_taken_away_in_the_database_is_still_asked_for() {
    let place = Place::new().await;
    let (store, outside) = (&place.store, place.outside().await);
    let uses = async || store.credential("head").await.unwrap().map(|c| c.factor);
    store.credential_put("head", "$argon2id$x", at(0), false).await.unwrap();
    store.factor_put("head", b"sealed", at(0)).await.unwrap();
    assert_eq!(uses().await, Some(false), "a factor counts once a code of it was given");
    assert!(store.factor_take("head", 7).await.unwrap());
    assert_eq!(uses().await, Some(true));
    store.credential_put("head", "$argon2id$y", at(1), false).await.unwrap();
    assert_eq!(uses().await, Some(true), "another password does not end it");
    run(&outside, "DELETE FROM people_factor WHERE account = 'head'", vec![]).await;
    assert_eq!(uses().await, Some(true));
    run(&outside, "UPDATE people_credential SET factor = 0 WHERE account = 'head'", vec![]).await;
    assert_eq!(uses().await, None);
    // Administrators set the password anew: with the factor, where they did not take it away, without it where they did.
    store.credential_drop("head").await.unwrap();
    store.factor_put("head", b"sealed", at(2)).await.unwrap();
    assert!(store.factor_take("head", 9).await.unwrap());
    store.credential_put("head", "$argon2id$z", at(3), false).await.unwrap();
    assert_eq!(uses().await, Some(true));
    store.factor_drop("head").await.unwrap();
    assert_eq!(uses().await, Some(false));
}

#[tokio::test]
async fn a_session_that_somebody_else_wrote_is_none() {
    let place = Place::new().await;
    let (store, outside) = (&place.store, place.outside().await);
    let own = |data: &[u8]| Session {
        id: "clerks".into(),
        data: data.to_vec(),
        expires: at(60),
        account: Some("clerk".into()),
    };
    store.session_new(&own(b"clerk")).await.unwrap();
    for forged in [
        "UPDATE people_session SET account = 'head'",
        "UPDATE people_session SET account = NULL",
        "UPDATE people_session SET expires = expires + 1",
        "UPDATE people_session SET id = 'another'",
        "UPDATE people_session SET mark = ''",
    ] {
        assert!(store.session("clerks", at(1)).await.unwrap().is_some());
        run(&outside, forged, vec![]).await;
        for id in ["clerks", "another"] {
            assert_eq!(store.session(id, at(1)).await.unwrap(), None, "{forged}");
            store.session_delete(id).await.unwrap();
        }
        store.session_new(&own(b"clerk")).await.unwrap();
    }
    let data = Value::Bytes(Some(b"head".to_vec()));
    run(&outside, "UPDATE people_session SET data = $1", vec![data.clone()]).await;
    assert_eq!(store.session("clerks", at(1)).await.unwrap(), None);
    let planted = "INSERT INTO people_session (id, data, expires, account, mark) \
                   SELECT 'planted', $1, expires, 'head', mark FROM people_session";
    run(&outside, planted, vec![data]).await;
    assert_eq!(store.session("planted", at(1)).await.unwrap(), None);
}

/// A head as it lies in the database.
async fn head(on: &DatabaseConnection, subject: &SubjectRef) -> Vec<Value> {
    let sql = "SELECT seq, leaf, state FROM journal_subject WHERE kind = $1 AND id = $2";
    let values = [text(subject.kind.wire()), text(&subject.id)];
    let statement = Statement::from_sql_and_values(on.get_database_backend(), sql, values);
    let row = on.query_one_raw(statement).await.unwrap().unwrap();
    let text = |i| Value::String(Some(row.try_get_by_index(i).unwrap()));
    vec![Value::BigInt(Some(row.try_get_by_index(0).unwrap())), text(1), text(2)]
}

async fn put(on: &DatabaseConnection, subject: &SubjectRef, head: &[Value]) {
    let sql = "UPDATE journal_subject SET seq = $1, leaf = $2, state = $3 WHERE kind = $4 AND id = $5";
    let row = [text(subject.kind.wire()), text(&subject.id)];
    assert_eq!(run(on, sql, head.iter().cloned().chain(row).collect()).await, 1);
}

/// Zhang's capacity is taken away; the head of the account, or parts of it, is put back to where it was before.
#[tokio::test]
async fn a_head_that_is_put_back_is_neither_read_nor_relied_on() {
    let place = Place::new().await;
    let (store, outside) = (&place.store, place.outside().await);
    found(store).await;
    let zhang = SubjectRef::account("zhang");
    let officer = person("zhang", Capacity::Officer);
    // Judged while Zhang was an officer, and not committed yet.
    let judged = async |case: &str| {
        verdict(store, &officer, intent(SubjectRef::case(case), case, clue("线索")), rules()).await
    };
    let early: Vec<_> =
        [judged("c1").await, judged("c2").await, judged("c3").await, judged("c4").await].into();
    assert!(early[0].acts()[0].relied().iter().any(|r| r.subject == zhang));
    let before = head(&outside, &zhang).await;
    let revoked =
        CapacityEnded { capacity: Capacity::Officer, unit: "scjgj".into(), on: DAY, reason: "调离".into() };
    act(store, &system(), zhang.clone(), "revoke", revoked).await.unwrap();
    let after = head(&outside, &zhang).await;
    let mut early = early.into_iter();
    let mut tried = async |written: &[Value], why: &str| {
        put(&outside, &zhang, written).await;
        let read = store.load(&zhang).await;
        assert!(matches!(read, Err(StoreError::Value { table: "journal_subject", .. })), "{why}: {read:?}");
        assert!(store.load_many(std::slice::from_ref(&zhang)).await.is_err(), "{why}");
        let refused = store.commit(early.next().unwrap(), salts()).await;
        assert!(refused.is_err(), "{why}");
        put(&outside, &zhang, &after).await;
        assert!(store.load(&zhang).await.unwrap().is_some());
    };
    // Read once as it should be, so that what was read lately is there as well.
    assert!(store.load(&zhang).await.unwrap().is_some());
    tried(&before, "the whole head").await;
    tried(&[after[0].clone(), after[1].clone(), before[2].clone()], "the state").await;
    tried(&[before[0].clone(), after[1].clone(), after[2].clone()], "the number").await;
    let last = early.next().unwrap();
    let refused = store.commit(last, salts()).await;
    assert!(matches!(refused, Err(CommitError::Stale { .. })), "the honest answer: {refused:?}");
}

/// An entry as anybody can make one: its bytes in the clear, its leaf as it must be.
async fn plant(on: &DatabaseConnection) {
    let salt = [9_u8; 32];
    let bytes = br#"{"forged":true}"#.to_vec();
    let leaf = journal::seal(&journal::Salt(salt), &bytes).to_string();
    let values = vec![text(&leaf), Value::Bytes(Some(salt.to_vec())), Value::Bytes(Some(bytes))];
    let sql = "INSERT INTO journal_entry (arrival, leaf, subject_kind, subject_id, subject_seq, salt, bytes, act, \
               actor, idem_key, recorded) SELECT max(arrival) + 1, $1, 'account', 'zhang', 99, $2, $3, \
               'capacity.granted/1', 'system', 'forged', max(recorded) FROM journal_entry";
    assert_eq!(run(on, sql, values).await, 1);
}

/// The store as the next process opens it.
async fn again(place: &Place) -> Store {
    let store = Store::open(&config(&place.url)).await.unwrap();
    store.migrate().await.unwrap();
    store
}

#[tokio::test]
async fn once_all_is_encrypted_and_marked_nothing_else_is_taken_whatever_the_database_says_of_itself() {
    let place = Place::new().await;
    let outside = place.outside().await;
    found(&place.store).await;
    place.store.credential_put("head", "$argon2id$head", at(0), false).await.unwrap();
    place.store.close().await.unwrap();
    // As if the database came from before there were keys, and then from before there were marks.
    run(&outside, "DELETE FROM store_meta WHERE name = 'crypt.stage'", vec![]).await;
    run(&outside, "UPDATE store_meta SET value = '3' WHERE name = 'state.format'", vec![]).await;
    let own = "UPDATE people_credential SET phc = '$argon2id$mine', mark = '' WHERE account = 'head'";
    run(&outside, own, vec![]).await;
    plant(&outside).await;
    let store = again(&place).await;
    assert!(store.is_encrypted().await.unwrap());
    let done = store.encrypt(&mut salts(), &mut |_, _| {}).await.unwrap();
    assert_eq!(done.entries, 0);
    let zhang = SubjectRef::account("zhang");
    assert!(matches!(store.history(&zhang).await, Err(StoreError::Entry { .. })));
    assert!(store.refold(&mut |_, _| {}).await.is_err(), "what cannot be opened is not folded");
    assert_eq!(store.credential("head").await.unwrap(), None);
    run(&outside, "DELETE FROM journal_entry WHERE idem_key = 'forged'", vec![]).await;
    store.refold(&mut |_, _| {}).await.unwrap();
    assert_eq!(store.credential("head").await.unwrap(), None, "nobody marks it any more");
    store.close().await.unwrap();
    // Without the keys of the house nothing begins anew either.
    run(&outside, "DELETE FROM journal_key WHERE kind = 'store'", vec![]).await;
    run(&outside, "DELETE FROM store_meta WHERE name = 'crypt.stage'", vec![]).await;
    let store = Store::open(&config(&place.url)).await.unwrap();
    assert!(store.migrate().await.is_err());
}

#[tokio::test]
async fn an_entry_that_was_moved_is_nobodys() {
    let place = Place::new().await;
    let (store, outside) = (&place.store, place.outside().await);
    found(store).await;
    let (head, zhang) = (SubjectRef::account("wang"), SubjectRef::account("zhang"));
    // The head's capacity, put behind Zhang's own.
    let moved = "UPDATE journal_entry SET subject_id = 'zhang', subject_seq = 3 \
                 WHERE subject_kind = 'account' AND subject_id = 'wang' AND subject_seq = 2";
    assert_eq!(run(&outside, moved, vec![]).await, 1);
    assert!(matches!(store.history(&zhang).await, Err(StoreError::Entry { .. })));
    store.meta_put("state.format", "3").await.unwrap();
    assert!(store.refold(&mut |_, _| {}).await.is_err());
    let back = "UPDATE journal_entry SET subject_id = 'wang', subject_seq = 2 \
                WHERE subject_kind = 'account' AND subject_id = 'zhang' AND subject_seq = 3";
    assert_eq!(run(&outside, back, vec![]).await, 1);
    assert_eq!(store.history(&head).await.unwrap().len(), 2);
    // One of two taken away, and the second in the place of the first.
    let taken = "DELETE FROM journal_entry WHERE subject_kind = 'account' AND subject_id = 'wang' AND subject_seq = 1";
    assert_eq!(run(&outside, taken, vec![]).await, 1);
    assert!(store.history(&head).await.is_err());
}

#[tokio::test]
async fn what_is_no_entry_of_the_store_gets_no_place_in_the_log() {
    let place = Place::new().await;
    let (store, outside) = (&place.store, place.outside().await);
    found(store).await;
    let mut sequencer = create(&place);
    sequencer.run_once(store, at(0)).await.unwrap();
    let sequenced = store.sequenced().await.unwrap();
    plant(&outside).await;
    assert!(sequencer.run_once(store, at(1)).await.is_err());
    assert_eq!(store.sequenced().await.unwrap(), sequenced);
    run(&outside, "DELETE FROM journal_entry WHERE idem_key = 'forged'", vec![]).await;
    sequencer.run_once(store, at(2)).await.unwrap();
}

#[tokio::test]
async fn what_was_checked_is_what_is_changed() {
    let place = Place::new().await;
    let store = &place.store;
    store.credential_put("head", "$argon2id$old", at(0), false).await.unwrap();
    let before = store.credential("head").await.unwrap().unwrap();
    // Somebody changes the password by the old one; meanwhile it was taken away, set anew, or a factor came to it.
    store.credential_drop("head").await.unwrap();
    assert!(!store.credential_change(&before, "$argon2id$thief", at(1)).await.unwrap());
    assert_eq!(store.credential("head").await.unwrap(), None);
    store.credential_put("head", "$argon2id$new", at(2), false).await.unwrap();
    assert!(!store.credential_change(&before, "$argon2id$thief", at(3)).await.unwrap());
    let now = store.credential("head").await.unwrap().unwrap();
    assert_eq!(now.phc, "$argon2id$new");
    store.factor_put("head", b"sealed", at(3)).await.unwrap();
    assert!(store.factor_take("head", 7).await.unwrap());
    assert!(!store.credential_change(&now, "$argon2id$thief", at(4)).await.unwrap());
    assert!(!store.factor_end(&now).await.unwrap(), "it did not stand when the password was checked");
    let now = store.credential("head").await.unwrap().unwrap();
    assert!(now.factor);
    assert!(store.credential_change(&now, "$argon2id$own", at(5)).await.unwrap());
    let now = store.credential("head").await.unwrap().unwrap();
    assert_eq!((now.phc.as_str(), now.factor), ("$argon2id$own", true));
    assert!(store.factor_end(&now).await.unwrap());
}

/// A password change and a factor's confirmation at the same moment, many times: both hold, or one is told no.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_of_a_credential_at_one_moment_do_not_undo_each_other() {
    let place = Place::new().await;
    let store = &place.store;
    for n in 0..40 {
        let account = format!("a{n}");
        store.credential_put(&account, "$argon2id$old", at(0), false).await.unwrap();
        store.factor_put(&account, b"sealed", at(0)).await.unwrap();
        let before = store.credential(&account).await.unwrap().unwrap();
        let (changed, confirmed) = tokio::join!(
            store.credential_change(&before, "$argon2id$new", at(1)),
            store.factor_take(&account, 7),
        );
        let now = store.credential(&account).await.unwrap().unwrap();
        assert!(confirmed.unwrap() && now.factor);
        assert_eq!(now.phc, if changed.unwrap() { "$argon2id$new" } else { "$argon2id$old" });
    }
}

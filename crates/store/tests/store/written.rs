//! Whoever writes into the database, and has not the keys: what is put there opens nothing and carries nothing.

use crate::sequencer::at;
use crate::story::*;
use law::authority::Capacity;
use law::deed::people::CapacityEnded;
use law::ids::SubjectRef;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use store::{CommitError, Session, StoreError};

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

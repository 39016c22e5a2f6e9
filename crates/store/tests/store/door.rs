//! Committing and loading.

use crate::story::*;
use law::act::Recorded;
use law::authority::Capacity;
use law::deed::people;
use law::ids::SubjectRef;
use law::state::State;
use store::CommitError;

#[tokio::test]
async fn what_was_committed_is_loaded_and_folds_to_the_same() {
    let place = Place::new().await;
    found(&place.store).await;
    work(&place.store).await;
    let case = SubjectRef::case("c1");
    let known = place.store.load(&case).await.unwrap().unwrap();
    let history = place.store.history(&case).await.unwrap();
    assert_eq!(known.seq, 3);
    assert_eq!(history.len(), 3);
    assert_eq!(history[2].leaf, known.leaf);
    let folded = history.iter().map(|e| &e.recorded).fold(None, State::after).unwrap();
    assert_eq!(folded, known.state);
    assert_eq!(history[1].recorded.prev.as_deref(), Some(history[0].leaf.as_str()));
    let series = SubjectRef::series("scjgj", "case-opening", 2026);
    assert_eq!(place.store.load(&series).await.unwrap().unwrap().state.series().unwrap().last, 1);
    let by_leaf = place.store.entry_by_leaf(&known.leaf).await.unwrap().unwrap();
    assert_eq!(by_leaf.entry, history[2]);
    let sealed: Recorded = serde_json::from_slice(&by_leaf.bytes).unwrap();
    assert_eq!(sealed.derived, history[2].recorded.derived);
    assert!(place.store.load(&SubjectRef::case("none")).await.unwrap().is_none());
    // The personal values are not in the entry's bytes.
    let first = place.store.entry_by_leaf(&history[0].leaf).await.unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&first.bytes).contains("13800000000"));
    assert_eq!(first.disclosures.len(), 2);
    let recent = place.store.recent(None, 3).await.unwrap();
    assert_eq!(recent.len(), 3);
    assert!(recent[0].arrival > recent[2].arrival);
}

#[tokio::test]
async fn a_verdict_of_an_older_edition_is_not_committed() {
    let place = Place::new().await;
    found(&place.store).await;
    let zhang = person("zhang", Capacity::Officer);
    let asked = intent(SubjectRef::case("c1"), "k1", clue("甲"));
    let old = verdict_by(law::edition::FIRST, &place.store, &zhang, asked, rules()).await;
    let refused = place.store.commit(old, salts()).await.unwrap_err();
    assert!(matches!(refused, CommitError::Unfit { .. }), "{refused}");
    assert!(place.store.load(&SubjectRef::case("c1")).await.unwrap().is_none());
}

#[tokio::test]
async fn the_same_key_gives_the_first_receipt_or_a_refusal() {
    let place = Place::new().await;
    found(&place.store).await;
    let zhang = person("zhang", Capacity::Officer);
    let again = |id: &'static str, key: &'static str, title: &'static str| {
        let zhang = zhang.clone();
        let store = place.store.clone();
        async move { verdict(&store, &zhang, intent(SubjectRef::case(id), key, clue(title)), rules()).await }
    };
    let twice = (again("c1", "k1", "甲").await, again("c1", "k1", "甲").await);
    let first = place.store.commit(twice.0, salts()).await.unwrap();
    assert!(!first.replayed);
    let second = place.store.commit(twice.1, salts()).await.unwrap();
    assert!(second.replayed);
    assert_eq!(first.acts, second.acts);
    // A retry makes a fresh id; it is still the same command.
    let retry = place.store.commit(again("c2", "k1", "甲").await, salts()).await.unwrap();
    assert_eq!(retry.acts, first.acts);
    assert!(place.store.load(&SubjectRef::case("c2")).await.unwrap().is_none());
    let other = place.store.commit(again("c3", "k1", "乙").await, salts()).await;
    assert!(matches!(other, Err(CommitError::KeyReused { .. })), "{other:?}");
    let found = place.store.find_by_key("zhang", "k1").await.unwrap().unwrap();
    assert_eq!(found.leaf, first.acts[0].leaf);
    // Together in one batch as well.
    let (a, b, c) =
        (again("c4", "k4", "丁").await, again("c4", "k4", "丁").await, again("c5", "k4", "戊").await);
    let (a, b, c) = tokio::join!(
        place.store.commit(a, salts()),
        place.store.commit(b, salts()),
        place.store.commit(c, salts())
    );
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!((a.replayed, b.replayed), (false, true));
    assert_eq!(a.acts, b.acts);
    assert!(matches!(c, Err(CommitError::KeyReused { .. })), "{c:?}");
}

#[tokio::test]
async fn companions_are_part_of_the_replayed_receipt() {
    let place = Place::new().await;
    found(&place.store).await;
    let (zhang, wang) = (person("zhang", Capacity::Officer), person("wang", Capacity::AgencyHead));
    let case = SubjectRef::case("c1");
    act(&place.store, &zhang, case.clone(), "k-clue", clue("甲")).await.unwrap();
    let handlers = vec!["o-zhang".to_string(), "o-li".to_string()];
    let checked = law::deed::casework::ClueChecked {
        findings: "属实".into(),
        has_jurisdiction: true,
        limitation_reason: String::new(),
        cause: "案由".into(),
        provisions: "规定".into(),
        recommendation: law::deed::casework::Recommendation::Open,
        handlers: handlers.clone(),
    };
    act(&place.store, &zhang, case.clone(), "k-check", checked).await.unwrap();
    let opened =
        law::deed::casework::CaseOpened { handlers, opinion: "同意".into(), late_reason: "".into() };
    let make =
        async || verdict(&place.store, &wang, intent(case.clone(), "k", opened.clone()), rules()).await;
    let (first, second) = (make().await, make().await);
    let first = place.store.commit(first, salts()).await.unwrap();
    assert_eq!(first.acts.len(), 2);
    let second = place.store.commit(second, salts()).await.unwrap();
    assert!(second.replayed);
    assert_eq!(second.acts, first.acts);
}

#[tokio::test]
async fn a_stale_verdict_is_refused_and_names_the_subject() {
    let place = Place::new().await;
    found(&place.store).await;
    let sys = system();
    let unit_subject = SubjectRef::unit("scjgj");
    let make = async |key: &str| {
        verdict(&place.store, &sys, intent(unit_subject.clone(), key, unit("改名")), rules()).await
    };
    let (one, two) = (make("k1").await, make("k2").await);
    let zhang = person("zhang", Capacity::Officer);
    let relying =
        verdict(&place.store, &zhang, intent(SubjectRef::case("c1"), "k3", clue("甲")), rules()).await;
    let sound =
        verdict(&place.store, &sys, intent(SubjectRef::unit("other"), "k4", unit("别的")), rules()).await;
    // All in one batch: only the stale ones fail.
    let (one, two, relying, sound) = tokio::join!(
        place.store.commit(one, salts()),
        place.store.commit(two, salts()),
        place.store.commit(relying, salts()),
        place.store.commit(sound, salts())
    );
    one.unwrap();
    sound.unwrap();
    for stale in [two, relying] {
        match stale {
            Err(CommitError::Stale { subject, judged, now }) => {
                assert_eq!((subject, judged, now), (unit_subject.clone(), 1, 2));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(place.store.load(&SubjectRef::case("c1")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_login_belongs_to_one_account() {
    let place = Place::new().await;
    found(&place.store).await;
    let open = async |id: &str, login: &str| {
        let opened = people::AccountOpened {
            login: login.into(),
            name: "某".to_string().into(),
            unit: "scjgj".into(),
        };
        let subject = SubjectRef::account(id);
        verdict(&place.store, &system(), intent(subject, &format!("k-{id}"), opened), rules()).await
    };
    let taken = place.store.commit(open("x1", "zhang").await, salts()).await;
    assert!(matches!(taken, Err(CommitError::Taken { column: "login", .. })), "{taken:?}");
    let (a, b) = (open("x2", "new").await, open("x3", "new").await);
    let (a, b) = tokio::join!(place.store.commit(a, salts()), place.store.commit(b, salts()));
    a.unwrap();
    assert!(matches!(b, Err(CommitError::Taken { column: "login", .. })), "{b:?}");
}

#[tokio::test]
async fn an_account_has_one_certificate_and_renews_it() {
    let place = Place::new().await;
    found(&place.store).await;
    let certify = async |id: &str, number: &str, account: Option<&str>| {
        let certified = law::deed::register::OfficerCertified {
            name: "某".into(),
            unit: "scjgj".into(),
            number: number.into(),
            category: "市场监管".into(),
            region: "220200".into(),
            valid_from: jiff::civil::date(2024, 1, 1),
            valid_to: jiff::civil::date(2030, 12, 31),
            account: account.map(Into::into),
        };
        let key = format!("k-{id}-{number}");
        let verdict =
            verdict(&place.store, &system(), intent(SubjectRef::officer(id), &key, certified), rules()).await;
        place.store.commit(verdict, salts()).await
    };
    certify("o1", "07000001", Some("newcomer")).await.unwrap();
    let second = certify("o2", "07000002", Some("newcomer")).await;
    assert!(matches!(second, Err(CommitError::Taken { column: "account", .. })), "{second:?}");
    certify("o2", "07000002", None).await.unwrap();
    certify("o3", "07000003", None).await.unwrap();
    certify("o1", "07000004", Some("newcomer")).await.unwrap();
}

#[tokio::test]
async fn many_callers_on_many_subjects_lose_nothing() {
    let place = Place::new().await;
    found(&place.store).await;
    let mut tasks = Vec::new();
    for i in 0..200_u32 {
        let subject = SubjectRef::historical(format!("h{i}"));
        let verdict =
            verdict(&place.store, &desk(), intent(subject, &format!("h{i}"), imported(i, vec![])), rules())
                .await;
        let store = place.store.clone();
        tasks.push(tokio::spawn(async move { store.commit(verdict, salts()).await.unwrap() }));
    }
    for task in tasks {
        let receipt = task.await.unwrap();
        let written = &receipt.acts[0];
        assert_eq!(place.store.load(&written.subject).await.unwrap().unwrap().leaf, written.leaf);
    }
    let all = place.store.recent(None, 1000).await.unwrap();
    let arrivals: Vec<u64> = all.iter().rev().map(|e| e.arrival).collect();
    assert_eq!(arrivals, (1..=all.len() as u64).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_closed_store_finishes_and_then_refuses() {
    let place = Place::new().await;
    found(&place.store).await;
    let late =
        verdict(&place.store, &system(), intent(SubjectRef::unit("u9"), "k9", unit("九")), rules()).await;
    let early =
        verdict(&place.store, &system(), intent(SubjectRef::unit("u8"), "k8", unit("八")), rules()).await;
    let (early, closed) = tokio::join!(place.store.commit(early, salts()), place.store.close());
    closed.unwrap();
    early.unwrap();
    let late = place.store.commit(late, salts()).await;
    assert!(matches!(late, Err(CommitError::Stopped { .. })), "{late:?}");
    let again = store::Store::open(&config(&place.url)).await.unwrap();
    again.migrate().await.unwrap();
    assert!(again.load(&SubjectRef::unit("u8")).await.unwrap().is_some());
    assert!(again.load(&SubjectRef::unit("u9")).await.unwrap().is_none());
}

#[tokio::test]
async fn one_verdict_that_the_database_refuses_does_not_harm_the_others() {
    let place = Place::new().await;
    found(&place.store).await;
    let outside = place.outside().await;
    if !is_sqlite(&outside) {
        return;
    }
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON journal_entry WHEN NEW.idem_key = 'bad' \
                  BEGIN SELECT RAISE(ABORT, 'refused'); END";
    run(&outside, refuse, vec![]).await;
    let make = async |key: &str| {
        verdict(&place.store, &system(), intent(SubjectRef::unit(key), key, unit("某局")), rules()).await
    };
    let (a, b, c) = (make("a").await, make("bad").await, make("c").await);
    let (a, b, c) = tokio::join!(
        place.store.commit(a, salts()),
        place.store.commit(b, salts()),
        place.store.commit(c, salts())
    );
    a.unwrap();
    c.unwrap();
    assert!(matches!(b, Err(CommitError::Storage(_))), "{b:?}");
    assert!(place.store.load(&SubjectRef::unit("bad")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_failed_commit_stops_the_writer_until_the_store_is_opened_anew() {
    let place = Place::new().await;
    found(&place.store).await;
    let outside = place.outside().await;
    if !is_sqlite(&outside) {
        return;
    }
    // A deferred constraint fails at COMMIT, as a failed fsync does.
    for sql in [
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TRIGGER refuse AFTER INSERT ON journal_entry BEGIN INSERT INTO child VALUES (9); END",
    ] {
        run(&outside, sql, vec![]).await;
    }
    let make = async |key: &str| {
        verdict(&place.store, &system(), intent(SubjectRef::unit(key), key, unit("某局")), rules()).await
    };
    let (a, b) = (make("a").await, make("b").await);
    let (a, b) = tokio::join!(place.store.commit(a, salts()), place.store.commit(b, salts()));
    for failed in [a, b] {
        assert!(matches!(failed, Err(CommitError::Storage(_) | CommitError::Stopped { .. })), "{failed:?}");
    }
    let again = make("a").await;
    let later = place.store.commit(again, salts()).await;
    assert!(matches!(later, Err(CommitError::Stopped { .. })), "{later:?}");
    assert!(place.store.load(&SubjectRef::unit("a")).await.unwrap().is_none());
    place.store.close().await.unwrap();
    run(&outside, "DROP TRIGGER refuse", vec![]).await;
    let anew = store::Store::open(&config(&place.url)).await.unwrap();
    anew.migrate().await.unwrap();
    act(&anew, &system(), SubjectRef::unit("a"), "a", unit("某局")).await.unwrap();
}

#[tokio::test]
async fn the_reading_connections_do_not_write() {
    use sea_orm::ConnectionTrait;
    let place = Place::new().await;
    found(&place.store).await;
    let refused = place.store.reading().execute_unprepared("DELETE FROM journal_entry").await;
    assert!(refused.is_err());
}

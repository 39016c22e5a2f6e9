//! The one door: idempotent, all or nothing, judged again when stale, and both versions shown.

use crate::town::{Town, on_both};
use jiff::civil::date;
use law::act::Intent;
use law::ids::SubjectRef;
use law::sample;
use office::Trouble;
use office::demo::cast::actor;
use office::demo::story::{Plot, Story};

fn intent(key: &str, base: Option<u64>, deed: impl Into<law::deed::Deed>) -> Intent {
    Intent { subject: SubjectRef::case("c"), base, key: key.into(), occurred: None, deed: deed.into() }
}

#[test]
fn the_same_command_under_the_same_key_is_recorded_once() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = Story::new(&town.office, Plot::small("c"));
        s.clue().await.unwrap();
        let check = || intent("same-key", None, s.plot.checked());
        let first = town.office.act(&actor("officer1"), check()).await.unwrap();
        s.opened().await.unwrap();
        // Long after, when the step itself would be refused, the answer is the original receipt.
        let again = town.office.act(&actor("officer1"), check()).await.unwrap();
        assert!(again.replayed && !first.replayed);
        assert_eq!((again.leaf, again.seq), (first.leaf, first.seq));
        let other = intent("same-key", None, sample::evidence(town.office.today()));
        match town.office.act(&actor("officer1"), other).await {
            Err(Trouble::Refused(r)) => assert_eq!(r.fields[0].field, "key"),
            other => panic!("{other:?}"),
        }
    });
}

/// What begins a subject has a fresh id at each sending; the answer is the subject that the first one began.
#[test]
fn a_beginning_that_is_repeated_answers_what_the_first_one_began() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = Story::new(&town.office, Plot::small("c"));
        let clue = |id: &str| Intent {
            subject: SubjectRef::case(id),
            base: None,
            key: "begun-once".into(),
            occurred: None,
            deed: s.plot.clue(town.office.today()).into(),
        };
        let first = town.office.act(&actor("officer1"), clue("one")).await.unwrap();
        // While the step would still be lawful, and while it would be refused.
        let again = town.office.act(&actor("officer1"), clue("two")).await.unwrap();
        town.office
            .act(
                &actor("officer1"),
                Intent { subject: SubjectRef::case("one"), ..intent("next", None, s.plot.checked()) },
            )
            .await
            .unwrap();
        let refused = town.office.act(&actor("officer1"), clue("one")).await.unwrap();
        for answer in [&again, &refused] {
            assert!(answer.replayed);
            assert_eq!((&answer.subject, answer.seq, &answer.leaf), (&first.subject, first.seq, &first.leaf));
            assert_eq!(answer.acts, first.acts);
        }
        let known = town.office.store().load(&again.subject).await.unwrap();
        assert!(known.is_some(), "{} does not exist", again.subject);
        // Several at once: the receipt names the first of them as well.
        let account = |id: &str, login: &str| Intent {
            subject: SubjectRef::account(id),
            base: None,
            key: format!("open-{login}"),
            occurred: None,
            deed: law::deed::people::AccountOpened {
                login: login.into(),
                name: "示例".to_string().into(),
                unit: "jl-scjg".into(),
            }
            .into(),
        };
        let admin = actor("admin");
        let both = |a: &str, b: &str| vec![account(a, "aa"), account(b, "bb")];
        let first = town.office.act_all(&admin, both("a1", "b1")).await.unwrap();
        let again = town.office.act_all(&admin, both("a2", "b2")).await.unwrap();
        assert_eq!((again.subject, again.leaf), (first.subject, first.leaf));
        assert_eq!(again.acts, first.acts);
    });
}

#[test]
fn two_people_on_the_same_step_see_both_versions() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = Story::new(&town.office, Plot::small("c"));
        let seen = s.clue().await.unwrap().seq;
        town.office.act(&actor("officer1"), intent("a", Some(seen), s.plot.checked())).await.unwrap();
        let mine = intent("b", Some(seen), s.plot.checked());
        match town.office.act(&actor("officer2"), mine).await {
            Err(Trouble::Conflict { theirs, now, .. }) => {
                assert_eq!(now, seen + 1);
                assert_eq!(theirs.len(), 1);
                assert_eq!(theirs[0].recorded.deed.tag(), "clue.checked/1");
                assert_eq!(theirs[0].recorded.actor.name, "李示例");
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn many_at_once_lose_nothing_and_break_no_chain() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        town.office.clock().move_to(office::demo::instant(date(2026, 1, 6).at(10, 0, 0, 0)).unwrap());
        let mut running = tokio::task::JoinSet::new();
        for i in 0..64 {
            let office = town.office.clone();
            running.spawn(async move {
                let s = Story::new(&office, Plot::small(&format!("m{i}")));
                s.clue().await.unwrap();
                s.checked().await.unwrap();
                // Every opening takes the next number of one series: that is nobody's conflict.
                s.opened().await.unwrap();
            });
        }
        while let Some(done) = running.join_next().await {
            done.unwrap();
        }
        let series = SubjectRef::series("jl-scjg", "case-opening", 2026);
        let known = town.office.store().load(&series).await.unwrap().unwrap();
        let taken = known.state.series().unwrap();
        let numbers: Vec<u32> = taken.taken.iter().map(|t| t.0).collect();
        assert_eq!(numbers, (1..=64).collect::<Vec<_>>());
    });
}

#[test]
fn a_bulk_step_is_all_or_nothing() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let a = Story::new(&town.office, Plot::small("a"));
        let b = Story::new(&town.office, Plot::small("b"));
        a.clue().await.unwrap();
        b.clue().await.unwrap();
        let mut flawed = b.plot.checked();
        flawed.findings = String::new();
        let on = |id: &str, deed: law::deed::Deed| Intent {
            subject: SubjectRef::case(id),
            base: None,
            key: format!("bulk.{id}"),
            occurred: None,
            deed,
        };
        let both = vec![on("a", a.plot.checked().into()), on("b", flawed.into())];
        assert!(town.office.act_all(&actor("officer1"), both).await.is_err());
        assert!(a.case().await.unwrap().check.is_none(), "the good half was not recorded either");
    });
}

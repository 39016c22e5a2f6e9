//! Guesses are counted before they are hashed, by person and place, and lock nobody else out.

use super::{Doors, outcomes};
use crate::town::{Db, PASSWORD, on_both, run};
use futures_util::future::join_all;
use office::demo::CAST;
use office::people::login::{Asked, Login, Place, Way};

fn at<'a>(address: &'a str, device: &'a str) -> Place<'a> {
    Place { address, network: address, device, way: Way::Api }
}

/// The device's mark when the login was right.
async fn tried(doors: &Doors, login: &str, password: &str, place: Place<'_>) -> Option<String> {
    let asked = Asked { login, password, code: "", place };
    match doors.office.login(&asked).await.unwrap() {
        Login::Welcome(welcome) => Some(welcome.device),
        Login::Wrong => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn of_forty_guesses_at_once_five_are_looked_at() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let guesses = (1..=40).map(|n| {
            let password = if n == 39 { PASSWORD } else { "wrong" };
            tried(&doors, "head", password, at("10.0.0.9", ""))
        });
        let right = join_all(guesses).await.into_iter().flatten().count();
        assert_eq!(right, 0, "the 39th of 40 at once was the right one");
        let outcomes = outcomes(&doors.office).await;
        assert_eq!(outcomes.iter().filter(|o| *o == "wrong_password").count(), 5);
        assert_eq!(outcomes.iter().filter(|o| *o == "throttled").count(), 35);
        // Still locked, and open again after a quarter of an hour, however often it was tried meanwhile.
        assert!(tried(&doors, "head", PASSWORD, at("10.0.0.9", "")).await.is_none());
        doors.after(1);
        assert!(tried(&doors, "head", PASSWORD, at("10.0.0.9", "")).await.is_some());
    });
}

#[test]
fn who_fails_at_one_place_locks_nobody_out_at_another() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let device = tried(&doors, "head", PASSWORD, at("10.0.0.1", "")).await.unwrap();
        // One attacker, many times: he locks himself, and counts no further for the others.
        for _ in 0..12 {
            assert!(tried(&doors, "head", "wrong", at("10.0.0.9", "")).await.is_none());
        }
        assert!(tried(&doors, "head", PASSWORD, at("10.0.0.9", "")).await.is_none());
        assert!(tried(&doors, "head", PASSWORD, at("10.0.0.2", "")).await.is_some(), "a place never seen");
        // Many attackers, once each: places never seen are shut for this name, the owner's are not.
        for n in 10..40 {
            let address = format!("10.9.0.{n}");
            assert!(tried(&doors, "head", "wrong", at(&address, "")).await.is_none());
        }
        assert!(tried(&doors, "head", PASSWORD, at("10.0.0.3", "")).await.is_none(), "a place never seen");
        assert!(tried(&doors, "head", PASSWORD, at("10.0.0.1", "")).await.is_some(), "a known address");
        assert!(tried(&doors, "head", PASSWORD, at("10.0.0.9", &device)).await.is_some(), "a known device");
        // A device is known for whom it was made known only.
        for _ in 0..5 {
            assert!(tried(&doors, "deputy", "wrong", at("10.0.0.1", &device)).await.is_none());
        }
        assert!(tried(&doors, "deputy", PASSWORD, at("10.0.0.1", &device)).await.is_none());
        assert!(tried(&doors, "deputy", PASSWORD, at("10.0.0.7", "")).await.is_some());
    });
}

#[test]
fn people_behind_one_address_log_in_at_once_and_who_tries_many_names_is_stopped() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        // Mistyped by many: failures count, logins do not, though they come at once.
        for n in 0..96 {
            assert!(tried(&doors, &format!("nobody-{n}"), "wrong", at("10.0.0.1", "")).await.is_none());
        }
        let all = CAST.iter().map(|m| tried(&doors, m.login, PASSWORD, at("10.0.0.1", "")));
        let (most, rest) = CAST.split_at(CAST.len() - 1);
        let in_time = join_all(all).await.into_iter().flatten().count();
        assert_eq!(in_time, CAST.len(), "{} and {}", most.len(), rest[0].login);
        for n in 0..8 {
            tried(&doors, &format!("somebody-{n}"), "wrong", at("10.0.0.1", "")).await;
        }
        assert_eq!(outcomes(&doors.office).await.last().unwrap(), "throttled");
        // Whoever is known here goes on; names never seen here wait.
        assert!(tried(&doors, "head", PASSWORD, at("10.0.0.1", "")).await.is_some());
    });
}

/// The shortest of several rounds, told in turn, so that what else this machine does is in none or in all of them.
#[test]
fn a_name_that_exists_answers_as_one_that_does_not_and_takes_as_long() {
    run(async {
        let doors = Doors::new(Db::Sqlite).await;
        for _ in 0..6 {
            tried(&doors, "deputy", "wrong", at("10.0.0.1", "")).await;
        }
        let names = ["head", "nobody-of-this-name", "deputy"];
        let mut least = [std::time::Duration::MAX; 3];
        let alike = |least: &[std::time::Duration; 3]| {
            let [exists, unknown, locked] = least.map(|d| d.as_secs_f64());
            // Without its hash an answer takes a twentieth of the time; a busy machine blurs less than half of it.
            [unknown, locked].into_iter().all(|other| (other - exists).abs() < exists * 0.5)
        };
        // More rounds where the machine is busy: the shortest of many is what the work itself takes.
        for round in 0..28 {
            for (i, name) in names.iter().enumerate() {
                // Each from a place of its own: none but the third is locked.
                let address = if i == 2 { "10.0.0.1".into() } else { format!("10.{i}.0.{round}") };
                let begun = std::time::Instant::now();
                assert!(tried(&doors, name, "wrong", at(&address, "")).await.is_none());
                least[i] = least[i].min(begun.elapsed());
            }
            if round >= 5 && alike(&least) {
                return;
            }
        }
        panic!("exists, unknown, locked: {least:?}");
    });
}

//! The watch over the server's clock: what is news is recorded once, by the system; everybody's work goes on.

use crate::town::{Town, on_both};
use jiff::{SignedDuration, Timestamp};
use law::authority::{Actor, Capacity};
use law::deed::Deed;
use law::deed::city::ClockWatched;
use law::ids::SubjectRef;
use law::refusal::RefusalClass;
use office::Trouble;
use office::timewatch::{Kernel, Look, TimeSource};
use std::sync::Mutex;
use std::time::Duration;

/// A machine whose clocks a test moves.
struct Faked(Mutex<Look>);

impl Faked {
    fn new() -> Self {
        let wall = Timestamp::from_second(1_772_000_000).unwrap();
        Self(Mutex::new(Look { kernel: Kernel::Unknown, wall, steady: Duration::from_secs(50) }))
    }

    /// So many seconds later, with the wall clock set by so many milliseconds.
    fn later(&self, seconds: u64, set_ms: i64, kernel: Kernel) {
        let mut look = self.0.lock().unwrap();
        look.steady += Duration::from_secs(seconds);
        look.wall +=
            SignedDuration::from_secs(i64::try_from(seconds).unwrap()) + SignedDuration::from_millis(set_ms);
        look.kernel = kernel;
    }
}

impl TimeSource for Faked {
    fn look(&self) -> Look {
        *self.0.lock().unwrap()
    }
}

const GOOD: Kernel = Kernel::Says { synchronised: true, error: Duration::from_millis(12) };
const LOST: Kernel = Kernel::Says { synchronised: false, error: Duration::from_secs(16) };

#[test]
fn a_change_of_the_clock_is_recorded_once_by_the_system() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let office = &town.office;
        let source = Faked::new();
        let mut before = None;
        // Seconds later, set by, what the kernel says, whether that is news, and how far it jumped.
        for (n, (seconds, set_ms, kernel, news, jump_ms)) in [
            (0, 0, Kernel::Unknown, false, 0),
            (600, 0, GOOD, true, 0),
            (600, 300, GOOD, false, 0),
            (600, 0, LOST, true, 0),
            (600, -200, LOST, false, 0),
            (600, 7_000, LOST, true, 7_000),
            (600, 0, LOST, false, 0),
            (600, -90_000, GOOD, true, -90_000),
            (600, 0, Kernel::Unknown, true, 0),
            (600, 0, Kernel::Unknown, false, 0),
        ]
        .into_iter()
        .enumerate()
        {
            source.later(seconds, set_ms, kernel);
            let now = source.look();
            let (found, told) = office.clock_watch(before.as_ref(), &now).await.unwrap();
            assert_eq!((told, found.jump_ms), (news, jump_ms), "look {n}");
            before = Some(now);
        }
        let history = office.store().history(&SubjectRef::city()).await.unwrap();
        let told: Vec<(Option<bool>, i64, Capacity)> = history
            .iter()
            .filter_map(|h| match &h.recorded.deed {
                Deed::ClockWatched(w) => Some((w.synchronised, w.jump_ms, h.recorded.actor.capacity)),
                _ => None,
            })
            .collect();
        let system = Capacity::System;
        assert_eq!(
            told,
            [
                (Some(true), 0, system),
                (Some(false), 0, system),
                (Some(false), 7_000, system),
                (Some(true), -90_000, system),
                (None, 0, system),
            ]
        );
        let city = office::found::city(office.store()).await.unwrap().unwrap();
        assert_eq!(city.clock_watch.unwrap().watched.synchronised, None);
        crate::verify::sequenced(&town).await;
    });
}

#[test]
fn nobody_but_the_system_says_how_the_clock_is_and_not_the_same_twice() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let refused = async |actor: &Actor, watched: &ClockWatched, key: &str| {
            let intent = law::act::Intent {
                subject: SubjectRef::city(),
                base: None,
                key: key.into(),
                occurred: None,
                deed: watched.clone().into(),
            };
            match town.office.act(actor, intent).await {
                Err(Trouble::Refused(refusal)) => Some(refusal),
                Ok(_) => None,
                Err(other) => panic!("{other}"),
            }
        };
        let lost = ClockWatched { synchronised: Some(false), error_ms: Some(1), jump_ms: 0 };
        for who in ["admin", "officer1", "supervisor"] {
            let refusal = refused(&office::demo::cast::actor(who), &lost, who).await.unwrap();
            assert_eq!(refusal.class, RefusalClass::Forbidden, "{who}");
        }
        let system = Actor::system("city");
        assert!(refused(&system, &lost, "one").await.is_none());
        let again =
            refused(&system, &ClockWatched { error_ms: Some(9), ..lost.clone() }, "two").await.unwrap();
        assert_eq!(again.gate, "clock-unchanged");
        // Work goes on while it is not synchronised.
        let s = office::demo::story::Story::new(&town.office, office::demo::story::Plot::small("clock-1"));
        s.clue().await.unwrap();
    });
}

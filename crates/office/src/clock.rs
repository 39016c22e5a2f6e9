//! The clock: the one place that reads the machine's time.

use jiff::Timestamp;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// The clock of an office. A demonstration has one of its own that moves forward only (HOUSE, "Demo clock").
#[derive(Debug, Clone)]
pub struct Clock(Arc<Mutex<Kind>>);

#[derive(Debug)]
enum Kind {
    /// The machine's.
    Machine,
    /// Set to `base` at `since`, and running on from there.
    Demo { base: Timestamp, since: Instant },
    /// Stands still, for tests.
    Fixed(Timestamp),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn machine() -> Self {
        Self(Arc::new(Mutex::new(Kind::Machine)))
    }

    /// A clock that stands still until it is moved, for tests.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Kind::Fixed(at))))
    }

    /// In a demonstration: starts from where the clock was set, or from the last entry if that is later, so
    /// that it never runs back. A fixed clock stays fixed.
    pub fn begin_demo(&self, set_to: Option<Timestamp>, last_recorded: Option<Timestamp>) {
        let base = set_to.max(last_recorded);
        let mut kind = self.lock();
        match (&mut *kind, base) {
            (Kind::Fixed(at), Some(base)) => *at = base.max(*at),
            (_, Some(base)) => *kind = Kind::Demo { base, since: Instant::now() },
            (_, None) => {}
        }
    }

    /// Moves a demonstration's or a test's clock forward; never back. The machine's stays.
    pub fn move_to(&self, to: Timestamp) {
        let now = self.now();
        let mut kind = self.lock();
        match &mut *kind {
            Kind::Machine => {}
            Kind::Demo { base, since } => {
                *base = to.max(now);
                *since = Instant::now();
            }
            Kind::Fixed(at) => *at = to.max(now),
        }
    }

    /// The time, cut to whole microseconds as entries have it.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is handed")]
    pub fn now(&self) -> Timestamp {
        let now = match &*self.lock() {
            Kind::Machine => Timestamp::now(),
            Kind::Demo { base, since } => base.checked_add(since.elapsed()).unwrap_or(*base),
            Kind::Fixed(at) => *at,
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kind> {
        match self.0.lock() {
            Ok(guard) => guard,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}

//! 时钟监视 — whether the server's clock can be trusted for legal dates: what the kernel says of it, and whether it was set
//! between two looks. The first of a state is recorded, and every jump; a look that finds nothing new is not.

use crate::{Fault, Office, Trouble};
use jiff::Timestamp;
use law::act::Intent;
use law::authority::Actor;
use law::deed::city::ClockWatched;
use law::ids::SubjectRef;
use std::time::Duration;

/// By more than this the wall clock differs from the steady one only when it was set: between two looks of an hour at
/// most, a clock that is being corrected in passing moves less (500 ppm).
const JUMP_MAX_MS: i128 = 2_000;

/// What the kernel says of its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// It does not say: another system, or forbidden here.
    Unknown,
    /// It does.
    Says {
        /// Whether something keeps it to a better clock.
        synchronised: bool,
        /// The largest error that it reckons with.
        error: Duration,
    },
}

/// One look at the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// What the kernel says.
    pub kernel: Kernel,
    /// The time of day.
    pub wall: Timestamp,
    /// A clock that nobody sets, from whatever beginning.
    pub steady: Duration,
}

/// Where looks come from: the machine, or a test.
pub trait TimeSource: Send + Sync {
    /// Looks.
    fn look(&self) -> Look;
}

/// What a look finds, after the one before it.
#[must_use]
pub fn found(before: Option<&Look>, now: &Look) -> ClockWatched {
    let jump_ms = before.map_or(0, |before| {
        let wall = i128::from(now.wall.as_millisecond()) - i128::from(before.wall.as_millisecond());
        let steady = now.steady.as_millis().cast_signed() - before.steady.as_millis().cast_signed();
        wall - steady
    });
    let jump_ms = if jump_ms.abs() > JUMP_MAX_MS { i64::try_from(jump_ms).unwrap_or(i64::MAX) } else { 0 };
    match now.kernel {
        Kernel::Unknown => ClockWatched { synchronised: None, error_ms: None, jump_ms },
        Kernel::Says { synchronised, error } => ClockWatched {
            synchronised: Some(synchronised),
            error_ms: Some(u64::try_from(error.as_millis()).unwrap_or(u64::MAX)),
            jump_ms,
        },
    }
}

/// In words: what stands on the page, in `doctor` and in the log.
#[must_use]
pub fn words(watched: Option<&ClockWatched>) -> String {
    let mut said = match watched.and_then(|w| w.synchronised) {
        None => "未知：系统没有说明时钟是否同步".to_owned(),
        Some(true) => "已同步".to_owned(),
        Some(false) => "没有同步".to_owned(),
    };
    if let Some(error) = watched.and_then(|w| w.error_ms) {
        said += &format!("，误差至多 {error} 毫秒");
    }
    match watched.map_or(0, |w| w.jump_ms) {
        0 => {}
        jump if jump > 0 => said += &format!("，向前拨动了 {jump} 毫秒"),
        jump => said += &format!("，向后拨动了 {} 毫秒", jump.unsigned_abs()),
    }
    said
}

impl Office {
    /// Looks at the clock, after the look before; records what is news. Says what was found, and whether it was recorded.
    ///
    /// # Errors
    /// When the store fails. Then, and while the clock stands before the last entry (nothing is recorded meanwhile), the
    /// look before stays the one to compare with.
    pub async fn clock_watch(
        &self,
        before: Option<&Look>,
        now: &Look,
    ) -> Result<(ClockWatched, bool), Trouble> {
        let watched = found(before, now);
        let city = crate::found::city(self.store()).await?.ok_or(Fault::NotFounded)?;
        if !watched.is_news_after(city.clock_watch.as_ref().map(|f| &f.watched)) {
            return Ok((watched, false));
        }
        let intent = Intent {
            subject: SubjectRef::city(),
            base: None,
            key: format!("clock.{}", self.chance().address()),
            occurred: None,
            deed: watched.clone().into(),
        };
        self.act(&Actor::system("city"), intent).await?;
        Ok((watched, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(kernel: Kernel, wall_ms: i64, steady_ms: u64) -> Look {
        let wall = Timestamp::from_millisecond(wall_ms).unwrap_or_default();
        Look { kernel, wall, steady: Duration::from_millis(steady_ms) }
    }

    #[test]
    fn a_look_finds_what_the_table_says() {
        let says = |synchronised, ms| Kernel::Says { synchronised, error: Duration::from_millis(ms) };
        let t = 1_772_000_000_000_i64;
        let good = look(says(true, 12), t, 500_000);
        for (name, before, now, synchronised, error_ms, jump_ms) in [
            ("first look", None, good, Some(true), Some(12), 0),
            (
                "nothing new",
                Some(good),
                look(says(true, 40), t + 600_000, 1_100_000),
                Some(true),
                Some(40),
                0,
            ),
            (
                "lost",
                Some(good),
                look(says(false, 16_000_000), t + 60_000, 560_000),
                Some(false),
                Some(16_000_000),
                0,
            ),
            ("silent", Some(good), look(Kernel::Unknown, t + 60_000, 560_000), None, None, 0),
            ("slewed", Some(good), look(says(true, 1), t + 61_800, 560_000), Some(true), Some(1), 0),
            (
                "two seconds are no jump",
                Some(good),
                look(says(true, 1), t + 62_000, 560_000),
                Some(true),
                Some(1),
                0,
            ),
            ("set forward", Some(good), look(says(true, 1), t + 62_001, 560_000), Some(true), Some(1), 2_001),
            (
                "set back",
                Some(good),
                look(says(true, 1), t - 3_540_000, 560_000),
                Some(true),
                Some(1),
                -3_600_000,
            ),
            ("set while silent", Some(good), look(Kernel::Unknown, t + 90_000, 560_000), None, None, 30_000),
        ] {
            let wanted = ClockWatched { synchronised, error_ms, jump_ms };
            assert_eq!(found(before.as_ref(), &now), wanted, "{name}");
        }
    }

    #[test]
    fn only_another_state_or_a_jump_is_news() {
        let of = |synchronised, error_ms, jump_ms| ClockWatched { synchronised, error_ms, jump_ms };
        let states = [None, Some(true), Some(false)];
        for stood in states {
            for now in states {
                let stood = of(stood, Some(1), -5_000);
                assert_eq!(of(now, Some(9), 0).is_news_after(Some(&stood)), stood.synchronised != now);
                assert!(of(now, Some(9), 2_001).is_news_after(Some(&stood)));
            }
            assert_eq!(of(stood, None, 0).is_news_after(None), stood.is_some());
        }
    }
}

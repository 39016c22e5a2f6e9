//! The machine's clocks, for the watch over them.

use office::clock::Clock;
use office::timewatch::{Kernel, Look, TimeSource};
use rtime_clock::adjtime::{Timex, adjtimex};
use std::time::{Duration, Instant};

/// What the kernel answers while nothing keeps its clock right (`TIME_ERROR` of adjtimex).
const TIME_ERROR: i32 = 5;
/// The kernel's own mark of the same (`STA_UNSYNC`).
const STA_UNSYNC: i32 = 0x0040;

/// This machine.
pub struct Machine {
    wall: Clock,
    begun: Instant,
}

impl Machine {
    /// Steady time counts from now on.
    pub fn new() -> Self {
        Self { wall: Clock::machine(), begun: Instant::now() }
    }
}

impl TimeSource for Machine {
    fn look(&self) -> Look {
        Look { kernel: kernel(), wall: self.wall.now(), steady: self.begun.elapsed() }
    }
}

/// Asks and changes nothing. A kernel that does not answer, or forbids the question, leaves it unknown.
fn kernel() -> Kernel {
    let mut asked = Timex::new();
    match adjtimex(&mut asked) {
        Err(_) => Kernel::Unknown,
        Ok(state) => Kernel::Says {
            synchronised: state != TIME_ERROR && asked.0.status & STA_UNSYNC == 0,
            error: Duration::from_micros(u64::try_from(asked.0.maxerror).unwrap_or(u64::MAX)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_the_kernel_changes_nothing() {
        let machine = Machine::new();
        let (one, two) = (machine.look(), machine.look());
        assert!(two.steady >= one.steady);
        assert_eq!(std::mem::discriminant(&one.kernel), std::mem::discriminant(&two.kernel));
    }
}

//! 忙处 — subjects that acts on other subjects move on their way, a number series above all. Whoever finds one moved by
//! somebody else between judging and committing waits in its line, judges again, and is not told of a conflict: nobody
//! has changed what he or she was looking at.

use law::ids::SubjectRef;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::OwnedMutexGuard;

/// The lines before busy subjects.
#[derive(Debug, Default)]
pub(crate) struct Busy(Mutex<HashMap<SubjectRef, Weak<tokio::sync::Mutex<()>>>>);

impl Busy {
    /// Waits for the turn at a subject, first come, first served; it lasts as long as what is given back.
    pub async fn turn(&self, at: &SubjectRef) -> OwnedMutexGuard<()> {
        let line = {
            // Whoever panicked left a map that is sound.
            let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match lines.get(at).and_then(Weak::upgrade) {
                Some(line) => line,
                None => {
                    lines.retain(|_, line| line.strong_count() > 0);
                    let line = Arc::default();
                    lines.insert(at.clone(), Arc::downgrade(&line));
                    line
                }
            }
        };
        line.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future as _;
    use std::task::{Context, Waker};

    #[tokio::test]
    async fn a_line_is_served_in_its_order_and_is_gone_when_nobody_waits() {
        let busy = Arc::new(Busy::default());
        let (series, other) = (SubjectRef::series("a", "case-opening", 2026), SubjectRef::unit("a"));
        let first = busy.turn(&series).await;
        // Another subject has another line.
        drop(busy.turn(&other).await);
        let mut waiting = Box::pin(busy.turn(&series));
        let mut now = Context::from_waker(Waker::noop());
        assert!(waiting.as_mut().poll(&mut now).is_pending());
        drop(first);
        drop(waiting.await);
        drop(busy.turn(&other).await);
        drop(busy.turn(&SubjectRef::unit("b")).await);
        assert_eq!(busy.0.lock().unwrap().len(), 1, "lines nobody stands in are forgotten");
    }
}

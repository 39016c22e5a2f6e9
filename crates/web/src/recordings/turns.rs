//! Whose turn it is to write to an upload. A phone that changed its network leaves a connection behind that nobody
//! answers any more; whoever comes for the same upload anew makes that one stop, and waits until what it had received
//! is safe.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedMutexGuard, watch};

/// How long the one before may take to make its last bytes durable.
const WAIT: Duration = Duration::from_secs(10);

/// One for the whole application.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<String, Arc<Slot>>>);

#[derive(Debug)]
struct Slot {
    turn: Arc<tokio::sync::Mutex<()>>,
    /// How many have come; whoever holds a lower number stops.
    last: watch::Sender<u64>,
}

/// The right to write, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    slot: Arc<Slot>,
    number: u64,
    _guard: OwnedMutexGuard<()>,
}

impl Turns {
    /// Takes the turn for this upload from whoever has it; `None` when that one does not let go in time.
    pub async fn take(&self, id: &str) -> Option<Turn> {
        let slot = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Slots that nobody holds are of uploads that are over.
            all.retain(|_, slot| Arc::strong_count(slot) > 1);
            all.entry(id.to_string())
                .or_insert_with(|| Arc::new(Slot { turn: Arc::default(), last: watch::Sender::new(0) }))
                .clone()
        };
        let mut number = 0;
        slot.last.send_modify(|n| {
            *n += 1;
            number = *n;
        });
        let guard = tokio::time::timeout(WAIT, slot.turn.clone().lock_owned()).await.ok()?;
        Some(Turn { slot, number, _guard: guard })
    }
}

impl Turn {
    /// Ends when somebody else has come for the upload.
    pub fn taken_away(&self) -> impl Future<Output = ()> + Send + use<> {
        let (mut last, number) = (self.slot.last.subscribe(), self.number);
        async move {
            // The sender lives in the slot; if it were gone, nobody could come any more.
            let _ = last.wait_for(|n| *n > number).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newcomer_stops_the_one_before() {
        let turns = Turns::default();
        let first = turns.take("a").await.unwrap();
        let away = first.taken_away();
        let holder = tokio::spawn(async move {
            away.await;
            drop(first);
        });
        let second = turns.take("a").await.unwrap();
        holder.await.unwrap();
        assert_eq!(second.number, 2);
        let other = turns.take("b").await.unwrap();
        assert_eq!(other.number, 1);
        drop((second, other));
        turns.take("c").await.unwrap();
        assert_eq!(turns.0.lock().unwrap().len(), 1, "only who holds a turn is kept");
    }
}

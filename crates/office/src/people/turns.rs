//! Turns at hashing passwords. Everybody waits in a line of an address or an account, and the lines are served in turn:
//! whoever asks a thousand times waits behind himself, and nobody else does.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Passwords hashed at once. Each hash takes 19 MiB: 150 logins at once took 3.5 GB.
const HASHES_AT_ONCE: usize = 4;
/// Who may wait in all. More are told to come again.
const WAITING_MAX: usize = 1000;

/// In which line somebody waits.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    id: String,
    /// Who may wait in it, a few seconds' worth.
    waiting: usize,
    /// How many of it are hashed at the same time.
    at_once: usize,
}

impl Line {
    /// Of those who are not known yet, by address: 200 people behind one of them, who log in at once.
    pub(crate) fn address(network: &str) -> Self {
        Self { id: format!("address {network}"), waiting: 250, at_once: HASHES_AT_ONCE }
    }
    /// Of one account, for its own password: one after the other, and a second press of a button.
    pub(crate) fn account(account: &str) -> Self {
        Self { id: format!("account {account}"), waiting: 2, at_once: 1 }
    }
}

/// Turns at hashing.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    /// The number of the next who comes.
    next: u64,
    running: usize,
    waiting: usize,
    /// The lines in which anybody is; the first one is served next.
    order: VecDeque<String>,
    lines: HashMap<String, Standing>,
}

/// A line as it stands.
#[derive(Debug, Default)]
struct Standing {
    at_once: usize,
    running: usize,
    waiting: VecDeque<(u64, oneshot::Sender<()>)>,
}

/// A turn, or the wait for one, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    turns: &'a Turns,
    line: String,
    number: u64,
}

impl Turns {
    /// A turn; `None` when too many wait for one.
    pub(crate) async fn next(&self, line: Line) -> Option<Turn<'_>> {
        let (turn, called) = self.enter(line)?;
        called.await.ok()?;
        Some(turn)
    }

    fn enter(&self, line: Line) -> Option<(Turn<'_>, oneshot::Receiver<()>)> {
        let mut queue = self.lock();
        let before = queue.lines.get(&line.id).map_or(0, |l| l.waiting.len());
        if queue.waiting >= WAITING_MAX || before >= line.waiting {
            return None;
        }
        let number = queue.next;
        queue.next += 1;
        queue.waiting += 1;
        if !queue.lines.contains_key(&line.id) {
            queue.order.push_back(line.id.clone());
        }
        let (call, called) = oneshot::channel();
        let standing = queue.lines.entry(line.id.clone()).or_default();
        standing.at_once = line.at_once;
        standing.waiting.push_back((number, call));
        queue.call();
        Some((Turn { turns: self, line: line.id, number }, called))
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// Calls whoever is next, as long as there is room.
    fn call(&mut self) {
        let mut looked = 0;
        while self.running < HASHES_AT_ONCE && looked < self.order.len() {
            looked += 1;
            // The line goes to the end, whether it was its turn or not.
            self.order.rotate_left(1);
            let Some(line) = self.order.back().and_then(|id| self.lines.get_mut(id)) else { continue };
            if line.running >= line.at_once {
                continue;
            }
            let Some((_, call)) = line.waiting.pop_front() else { continue };
            self.waiting -= 1;
            self.running += 1;
            line.running += 1;
            looked = 0;
            // Whoever has gone meanwhile gives the turn back when that is noticed, as everybody does.
            let _ = call.send(());
        }
    }

    fn leave(&mut self, id: &str, number: u64) {
        let Some(line) = self.lines.get_mut(id) else { return };
        if let Some(at) = line.waiting.iter().position(|(n, _)| *n == number) {
            line.waiting.remove(at);
            self.waiting -= 1;
        } else {
            line.running -= 1;
            self.running -= 1;
        }
        if line.running == 0 && line.waiting.is_empty() {
            self.lines.remove(id);
            self.order.retain(|o| o != id);
        }
        self.call();
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.lock().leave(&self.line, self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    type Waits<'a> = (Turn<'a>, oneshot::Receiver<()>);

    /// Whose turn it is by now, of those who wait; they are taken out.
    fn called<'a>(waits: &mut Vec<Waits<'a>>) -> Vec<Turn<'a>> {
        let (now, later): (Vec<_>, Vec<_>) = std::mem::take(waits).into_iter().partition(|(turn, _)| {
            !turn.turns.lock().lines[&turn.line].waiting.iter().any(|(n, _)| *n == turn.number)
        });
        *waits = later;
        now.into_iter().map(|(turn, _)| turn).collect()
    }

    fn is_empty(turns: &Turns) -> bool {
        let queue = turns.lock();
        queue.running == 0 && queue.waiting == 0 && queue.order.is_empty() && queue.lines.is_empty()
    }

    #[tokio::test]
    async fn no_more_hash_at_once_than_there_are_turns() {
        let turns = Arc::new(Turns::default());
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let all = (0..150).map(|n| {
            let (turns, now, most) = (turns.clone(), now.clone(), most.clone());
            tokio::spawn(async move {
                let _turn = turns.next(Line::address(["192.0.2.1", "192.0.2.2"][n % 2])).await.unwrap();
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                now.fetch_sub(1, Ordering::SeqCst);
            })
        });
        for task in all.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), HASHES_AT_ONCE);
        assert!(is_empty(&turns));
    }

    #[test]
    fn who_asks_often_waits_behind_himself_and_nobody_else_does() {
        let turns = Turns::default();
        let mut crowd: Vec<Waits> = Vec::new();
        while let Some(wait) = turns.enter(Line::address("192.0.2.1")) {
            crowd.push(wait);
        }
        let mut running = called(&mut crowd);
        assert_eq!((running.len(), crowd.len()), (HASHES_AT_ONCE, 250));
        // Two hundred others of another address, and one of a third: of the next three turns each address has one.
        let mut others: Vec<Waits> =
            (0..200).map(|_| turns.enter(Line::address("192.0.2.2")).unwrap()).collect();
        let mut last = vec![turns.enter(Line::address("192.0.2.3")).unwrap()];
        running.truncate(HASHES_AT_ONCE - 3);
        let second = called(&mut others);
        let (third, first) = (called(&mut last), called(&mut crowd));
        assert_eq!((first.len(), second.len(), third.len()), (1, 1, 1));
        drop((first, second, third, others, crowd, running));
        assert!(is_empty(&turns));
    }

    #[test]
    fn an_account_has_one_turn_at_a_time_and_few_that_wait() {
        let turns = Turns::default();
        let mut own: Vec<Waits> = Vec::new();
        while let Some(wait) = turns.enter(Line::account("head")) {
            own.push(wait);
        }
        assert_eq!(own.len(), 3);
        let running = called(&mut own);
        assert_eq!((running.len(), own.len()), (1, 2));
        let mut other = vec![turns.enter(Line::account("deputy")).unwrap()];
        assert_eq!(called(&mut other).len(), 1, "there is room for others");
        drop(running);
        assert_eq!(called(&mut own).len(), 1);
    }

    #[test]
    fn a_crowd_is_told_to_come_again_and_who_goes_away_leaves_the_place() {
        let turns = Turns::default();
        let mut crowd: Vec<Waits> =
            (0..1004).map(|n| turns.enter(Line::address(&n.to_string())).unwrap()).collect();
        assert!(turns.enter(Line::address("one more")).is_none());
        crowd.remove(500);
        let more = turns.enter(Line::address("one more")).unwrap();
        assert!(turns.enter(Line::address("and another")).is_none());
        // One who was called while he went away.
        let (turn, called) = crowd.remove(0);
        drop(called);
        drop(turn);
        drop((crowd, more));
        assert!(is_empty(&turns));
    }
}

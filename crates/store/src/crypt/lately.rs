//! What was opened lately: a subject that is read again and has not changed is not decrypted and parsed again.
//!
//! A value is given back only for the very bytes that it was made from, which are read from the database every time: what
//! somebody else wrote, altered or erased meanwhile is seen as ever. `verify` does not ask here.

use lru::LruCache;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Stored bytes whose values are kept at most, in all. What is made of them takes some times as much.
const BYTES_MAX: usize = 24 << 20;
/// One value longer than this is made anew every time.
const ONE_MAX: usize = 512 << 10;

struct Kept<T> {
    from: Vec<Box<[u8]>>,
    value: T,
}

struct Shelf<T> {
    kept: LruCache<String, Arc<Kept<T>>>,
    bytes: usize,
}

/// Values of one kind by their names.
pub(crate) struct Lately<T> {
    shelf: Mutex<Shelf<T>>,
}

impl<T> Default for Lately<T> {
    fn default() -> Self {
        Self { shelf: Mutex::new(Shelf { kept: LruCache::unbounded(), bytes: 0 }) }
    }
}

impl<T> Kept<T> {
    fn bytes(&self) -> usize {
        self.from.iter().map(|part| part.len()).sum()
    }
}

impl<T: Clone> Lately<T> {
    /// The value of this name, if it was made from these very bytes.
    pub fn get(&self, name: &str, from: &[&[u8]]) -> Option<T> {
        let kept = self.lock().kept.get(name).cloned()?;
        let same = kept.from.iter().map(|part| &**part).eq(from.iter().copied());
        same.then(|| kept.value.clone())
    }

    /// Keeps a value with the bytes that it was made from.
    pub fn keep(&self, name: &str, from: &[&[u8]], value: &T) {
        let kept = Kept { from: from.iter().map(|part| Box::from(*part)).collect(), value: value.clone() };
        let bytes = kept.bytes();
        if bytes > ONE_MAX {
            return;
        }
        let mut shelf = self.lock();
        let before = shelf.kept.push(name.to_owned(), Arc::new(kept)).map_or(0, |(_, old)| old.bytes());
        shelf.bytes = (shelf.bytes + bytes).saturating_sub(before);
        while shelf.bytes > BYTES_MAX {
            let Some((_, old)) = shelf.kept.pop_lru() else { break };
            shelf.bytes = shelf.bytes.saturating_sub(old.bytes());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shelf<T>> {
        // Whoever panicked left a shelf with one value more or less.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_given_for_the_bytes_that_it_was_made_from_and_for_no_others() {
        let lately = Lately::default();
        lately.keep("a", &[b"12", b"3"], &1);
        assert_eq!(lately.get("a", &[b"12", b"3"]), Some(1));
        for other in
            [&[b"1".as_slice(), b"23"] as &[&[u8]], &[b"123"], &[b"12", b"4"], &[b"12", b"3", b""], &[]]
        {
            assert_eq!(lately.get("a", other), None, "{other:?}");
        }
        assert_eq!(lately.get("b", &[b"12", b"3"]), None);
        lately.keep("a", &[b"12", b"4"], &2);
        assert_eq!(lately.get("a", &[b"12", b"3"]), None);
        assert_eq!(lately.get("a", &[b"12", b"4"]), Some(2));
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_least_used_goes_first() {
        let lately = Lately::default();
        let part = vec![7; ONE_MAX];
        let count = BYTES_MAX / ONE_MAX;
        for n in 0..count {
            lately.keep(&n.to_string(), &[&part], &n);
        }
        assert_eq!(lately.get("0", &[&part]), Some(0));
        lately.keep("more", &[&part], &count);
        assert_eq!(lately.get("0", &[&part]), Some(0));
        assert_eq!(lately.get("1", &[&part]), None);
        lately.keep("long", &[&vec![7; ONE_MAX + 1]], &0);
        assert_eq!(lately.get("long", &[&vec![7; ONE_MAX + 1]]), None);
        assert!(lately.lock().bytes <= BYTES_MAX);
    }
}

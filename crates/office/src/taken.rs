//! What one person has taken away of a list: a long list in parts is a long list (SECURITY 14).

use jiff::{SignedDuration, Timestamp};
use law::authority::Actor;
use law::deed::export::ExportList;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// How long a part counts.
const COUNTS_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Filters, by their digest, with when they were used last and how many rows they gave.
type Parts = BTreeMap<[u8; 32], (Timestamp, u64)>;

/// Parts of lists that left without a release, by account and list. Kept in memory: there is at most one part for each
/// row of the rule, and after a start the day begins anew.
#[derive(Debug, Default)]
pub(crate) struct Taken(Mutex<BTreeMap<(String, ExportList), Parts>>);

impl Taken {
    /// Takes a part down if it and the others of the last day have no more than `most` rows together; else how many
    /// rows they have. The same part again is no other part.
    pub fn take(
        &self,
        actor: &Actor,
        list: ExportList,
        query: &str,
        rows: u64,
        most: u32,
        now: Timestamp,
    ) -> Result<(), u64> {
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for parts in all.values_mut() {
            parts.retain(|_, (at, _)| at.checked_add(COUNTS_FOR).is_ok_and(|until| until > now));
        }
        all.retain(|_, parts| !parts.is_empty());
        let parts = all.entry((actor.account.clone(), list)).or_default();
        // The same filters in another capacity, or for another unit, are another list.
        let part = format!("{} {} {query}", actor.capacity.wire(), actor.unit);
        let part: [u8; 32] = Sha256::digest(part.as_bytes()).into();
        let others: u64 = parts.iter().filter(|(p, _)| **p != part).map(|(_, (_, n))| n).sum();
        let sum = others.saturating_add(rows);
        if sum > u64::from(most) {
            return Err(sum);
        }
        if rows > 0 {
            parts.insert(part, (now, rows));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_parts_is_counted_as_one_for_a_day() {
        let taken = Taken::default();
        let at = |hours: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        let who = |account: &str| Actor { account: account.into(), ..Actor::system("u1") };
        let (a, b) = (who("a"), who("b"));
        let cases = |query: &str, rows, hours| taken.take(&a, ExportList::Cases, query, rows, 10, at(hours));
        assert_eq!(cases("stage=opened", 6, 0), Ok(()));
        assert_eq!(cases("stage=opened", 6, 1), Ok(()), "the same again");
        assert_eq!(cases("stage=decided", 5, 2), Err(11));
        assert_eq!(cases("stage=closed", 4, 2), Ok(()));
        assert_eq!(cases("q=1", 1, 3), Err(11));
        let elsewhere = Actor { unit: "u2".into(), ..who("a") };
        assert_eq!(taken.take(&elsewhere, ExportList::Cases, "stage=opened", 6, 10, at(3)), Err(16));
        assert_eq!(cases("q=none", 0, 3), Ok(()));
        assert_eq!(taken.take(&b, ExportList::Cases, "q=1", 10, 10, at(3)), Ok(()), "another person");
        assert_eq!(taken.take(&a, ExportList::Documents, "q=1", 10, 10, at(3)), Ok(()), "another list");
        assert_eq!(cases("stage=decided", 5, 25), Ok(()), "a day after the first");
        assert_eq!(cases("", 11, 100), Err(11), "long by itself");
    }
}

//! Counting working days without walking them: whole weeks by arithmetic, corrected by the announced exceptions
//! between the two days. What a date costs does not depend on how far it lies.

use super::{Calendar, Counted, Warning, is_weekend, not_announced};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Included};

/// The Monday from which days are numbered.
const MONDAY: Date = date(1970, 1, 5);
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// The day's number, counted from [`MONDAY`].
fn number(day: Date) -> i64 {
    day.duration_since(MONDAY).as_secs() / DAY_SECONDS
}

/// The day with this number; the first or the last that can be written where it lies beyond.
fn day(number: i64) -> Date {
    let beyond = if number < 0 { Date::MIN } else { Date::MAX };
    0.days().try_days(number).ok().and_then(|span| MONDAY.checked_add(span).ok()).unwrap_or(beyond)
}

/// Mondays to Fridays from [`MONDAY`] up to and including the day with this number; negative before it.
fn weekdays_to(number: i64) -> i64 {
    number.div_euclid(7) * 5 + (number.rem_euclid(7) + 1).min(5)
}

impl Calendar {
    /// The n-th working day after `date` (before it if `n` is negative); `date` itself is not counted.
    pub fn add_workdays(&self, date: Date, n: i64) -> Counted<Date> {
        let left = i64::try_from(n.unsigned_abs()).unwrap_or(i64::MAX);
        let (value, reached) = match n {
            0 => (date, true),
            1.. => self.nth_after(date, left),
            _ => self.nth_before(date, left),
        };
        let mut warnings = match n {
            0 => BTreeSet::new(),
            1.. => self.unknown_between(date, value),
            _ => self.unknown_before(value, date),
        };
        if !reached {
            warnings.insert(Warning::OutOfRange);
        }
        Counted { value, warnings: warnings.into_iter().collect() }
    }

    /// The number of working days after `a` up to and including `b`; negative if `b` is before `a`.
    pub fn workdays_between(&self, a: Date, b: Date) -> Counted<i64> {
        if b < a {
            let mut back = self.workdays_between(b, a);
            back.value = -back.value;
            return back;
        }
        let warnings = self.unknown_between(a, b);
        Counted { value: self.after_to(a, b), warnings: warnings.into_iter().collect() }
    }

    /// Working days after `a` up to and including `b`, which is not before `a`.
    fn after_to(&self, a: Date, b: Date) -> i64 {
        weekdays_to(number(b)) - weekdays_to(number(a))
            + self
                .exceptions
                .range((Excluded(a), Included(b)))
                .map(|(day, (_, is_workday))| i64::from(*is_workday) - i64::from(!is_weekend(*day)))
                .sum::<i64>()
            - self.statutory_between(a, b)
    }

    /// Days off by statute from Monday to Friday, after `a` up to and including `b`, in years whose notice is not known.
    fn statutory_between(&self, a: Date, b: Date) -> i64 {
        let up_to = |last: Date| self.statutory_weekdays.partition_point(|day| *day <= last);
        i64::try_from(up_to(b).saturating_sub(up_to(a))).unwrap_or(i64::MAX)
    }

    /// Days within which `n` working days surely lie, whatever is announced.
    fn reach(&self, n: i64) -> i64 {
        let exceptions = i64::try_from(self.exceptions.len() + self.statutory.len()).unwrap_or(i64::MAX);
        (n / 5).saturating_add(2).saturating_mul(7).saturating_add(exceptions.saturating_mul(2))
    }

    /// The n-th working day after `date`, and whether there is one.
    fn nth_after(&self, date: Date, n: i64) -> (Date, bool) {
        let start = number(date);
        let (mut low, mut high) = (start, number(day(start.saturating_add(self.reach(n)))));
        if low == high || self.after_to(date, day(high)) < n {
            return (Date::MAX, false);
        }
        // Fewer than n up to `low`, n or more up to `high`.
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.after_to(date, day(middle)) < n { low = middle } else { high = middle }
        }
        (day(high), true)
    }

    /// The n-th working day before `date`, and whether there is one.
    fn nth_before(&self, date: Date, n: i64) -> (Date, bool) {
        let Ok(eve) = date.yesterday() else { return (Date::MIN, false) };
        let end = number(date);
        let (mut low, mut high) = (number(day(end.saturating_sub(self.reach(n)))), end);
        // Working days from a day up to the eve, both counted.
        let from = |first: i64| self.after_to(day(first), eve) + i64::from(self.is_workday(day(first)));
        if from(low) < n {
            return (Date::MIN, false);
        }
        // n or more from `low` on, fewer from `high` on.
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if from(middle) < n { high = middle } else { low = middle }
        }
        (day(low), true)
    }

    /// Warnings of the years of the days after `a` up to and including `b`.
    fn unknown_between(&self, a: Date, b: Date) -> BTreeSet<Warning> {
        match a.tomorrow() {
            Ok(first) if first <= b => self.unknown_years(first, b),
            _ => BTreeSet::new(),
        }
    }

    /// Warnings of the years of the days from `a` up to the day before `b`.
    fn unknown_before(&self, a: Date, b: Date) -> BTreeSet<Warning> {
        match b.yesterday() {
            Ok(last) if a <= last => self.unknown_years(a, last),
            _ => BTreeSet::new(),
        }
    }

    /// Warnings of the years with a day from `first` to `last` of which nothing is known.
    fn unknown_years(&self, first: Date, last: Date) -> BTreeSet<Warning> {
        let by_law: BTreeSet<i16> = self.festivals.iter().map(|f| f.year).collect();
        let touched = |year: &i16| -> bool {
            let from = Date::new(*year, 1, 1).map_or(first, |day| day.max(first));
            let to = Date::new(*year, 12, 31).map_or(last, |day| day.min(last));
            if !by_law.contains(year) {
                return true;
            }
            // No year has so many days off that a search among them would be long.
            from.series(1.day()).take_while(|day| *day <= to).any(|day| self.is_unknown(day))
        };
        let years = (first.year()..=last.year()).filter(|y| !self.known_years.contains(y)).filter(touched);
        not_announced(&years.collect())
    }
}

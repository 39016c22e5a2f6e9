//! 届满日 — the last day (or hour) of a period.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

use super::{Moment, Period, Roll, Sense, Unit};
use crate::calendar::{Calendar, Warning};

/// 届满 — when a period ends, and everything needed to show and to check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The event from which it was counted.
    pub start: Moment,
    /// The last day; a moment for a period of hours.
    pub due: Moment,
    /// How many units.
    pub n: u32,
    /// What was counted.
    pub unit: Unit,
    /// Over rest days.
    pub roll: Roll,
    /// How the day is read.
    pub sense: Sense,
    /// The last day before it rolled over rest days, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolled_from: Option<Date>,
    /// The article.
    pub basis: String,
    /// Why the day may still change.
    pub warnings: Vec<Warning>,
}

impl Due {
    /// Whether the day is provisional: it was counted across days of which neither a notice nor the law says what they
    /// are, so that it may still move, later or earlier.
    pub fn is_provisional(&self) -> bool {
        self.warnings.iter().any(Warning::is_provisional)
    }

    /// The last day as a date.
    pub fn date(&self) -> Date {
        self.due.date()
    }

    /// “2026年3月24日届满（15 日（自然日），行政处罚法 第六十七条）”.
    pub fn text(&self) -> String {
        let end = match self.sense {
            Sense::Within => "届满",
            Sense::Wait => "届满，之后方可办理",
            Sense::Ahead => "前（含当日）办理",
        };
        let rolled = match self.rolled_from {
            Some(day) => {
                format!("，原届满日 {}月{}日为休息日，已顺延", day.month(), day.day())
            }
            None => String::new(),
        };
        let count = self.unit.count_text(i64::from(self.n));
        format!("{}{end}（{count}，{}{rolled}）", self.due.text(), self.basis)
    }
}

/// Computes when `period`, started by an event at `start`, ends. The day of the event is not counted.
///
/// Working days are counted by the calendar, days by the calendar date, months and years by the same day of
/// the later month (its last day if there is none), hours from the moment. Only a day can roll over rest days.
pub fn due(calendar: &Calendar, start: impl Into<Moment>, period: &Period) -> Due {
    let start = start.into();
    let mut warnings = BTreeSet::new();
    let unrolled = step(calendar, start, i64::from(period.n), period.unit, period.sense, &mut warnings);
    finish(calendar, start, unrolled, period, period.n, warnings)
}

/// The end before rolling: `n` units after (before, for [`Sense::Ahead`]) `start`.
pub(super) fn step(
    calendar: &Calendar,
    start: Moment,
    n: i64,
    unit: Unit,
    sense: Sense,
    warnings: &mut BTreeSet<Warning>,
) -> Moment {
    let n = if sense == Sense::Ahead { -n } else { n };
    match unit {
        Unit::Workday => {
            let counted = calendar.add_workdays(start.date(), n);
            warnings.extend(counted.warnings);
            Moment::Date(counted.value)
        }
        Unit::Hour => {
            if matches!(start, Moment::Date(_)) {
                warnings.insert(Warning::TimeOfDayMissing);
            }
            Moment::DateTime(add_hours(start.datetime(), n, warnings))
        }
        Unit::Day => Moment::Date(add(start.date(), Span::new().try_days(n), n, warnings)),
        Unit::Month => Moment::Date(add(start.date(), Span::new().try_months(n), n, warnings)),
        Unit::Year => Moment::Date(add(start.date(), Span::new().try_years(n), n, warnings)),
    }
}

/// Rolls the end if the period says so, and writes the answer.
pub(super) fn finish(
    calendar: &Calendar,
    start: Moment,
    unrolled: Moment,
    period: &Period,
    n: u32,
    mut warnings: BTreeSet<Warning>,
) -> Due {
    let mut due = unrolled;
    let mut rolled_from = None;
    let by_date = matches!(period.unit, Unit::Day | Unit::Month | Unit::Year);
    if let (Roll::Forward, true, Moment::Date(last)) = (period.roll, by_date, unrolled) {
        let rolled = calendar.next_workday_on_or_after(last);
        // A known rest day rolls into an unknown year, or an unknown year decides whether it rolls at all.
        warnings.extend(rolled.warnings.iter().map(|w| match w {
            Warning::YearNotAnnounced { year } => Warning::RollNotAnnounced { year: *year },
            other => other.clone(),
        }));
        if rolled.value != last {
            rolled_from = Some(last);
        }
        due = Moment::Date(rolled.value);
    }
    Due {
        start,
        due,
        n,
        unit: period.unit,
        roll: period.roll,
        sense: period.sense,
        rolled_from,
        basis: period.basis.clone(),
        warnings: warnings.into_iter().collect(),
    }
}

fn add(date: Date, span: Result<Span, jiff::Error>, n: i64, warnings: &mut BTreeSet<Warning>) -> Date {
    match span.and_then(|span| date.checked_add(span)) {
        Ok(day) => day,
        Err(_) => {
            warnings.insert(Warning::OutOfRange);
            if n < 0 { Date::MIN } else { Date::MAX }
        }
    }
}

pub(super) fn add_hours(at: DateTime, n: i64, warnings: &mut BTreeSet<Warning>) -> DateTime {
    match 0.hours().try_hours(n).and_then(|span| at.checked_add(span)) {
        Ok(end) => end,
        Err(_) => {
            warnings.insert(Warning::OutOfRange);
            if n < 0 { DateTime::MIN } else { DateTime::MAX }
        }
    }
}

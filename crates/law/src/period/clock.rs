//! 期限时钟 — a running period with its stops and extensions (行政许可法 第四十五条、行政强制法 第二十五条).
//!
//! What lies in a stop is not counted: both the first and the last day of a stop stay out, and stops that
//! overlap are not taken twice. A stop without an end lasts until the day asked for.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::due::{add_hours, finish, step};
use super::{Due, Moment, Period, Sense, Unit};
use crate::calendar::{Calendar, Warning};

/// 期限中止、扣除 — time that is not counted, with its reason and document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The first day (moment, for hours) that is not counted.
    pub from: Moment,
    /// The last day (moment) that is not counted; none while it lasts.
    pub to: Option<Moment>,
    /// 检测、检验、检疫、鉴定、听证、专家评审、中止…
    pub reason: String,
    /// The document that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// 延长 — an extension that was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// How many units more.
    pub n: u32,
    /// What is counted.
    pub unit: Unit,
    /// The article.
    pub basis: String,
    /// Why it was approved.
    pub reason: String,
}

/// 期限时钟 — one period of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The rule.
    pub period: Period,
    /// The event that started it.
    pub start: Moment,
    /// Time not counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Stop>,
    /// Extensions, in the order of their approval.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
}

/// 时钟状态 — running or standing still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum ClockState {
    /// 计算中
    Running,
    /// 已中止
    Stopped {
        /// Since when.
        since: Moment,
        /// Why.
        reason: String,
    },
}

/// The clock read at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// The end with stops and extensions; while the clock stands still, as if it went on tomorrow.
    pub due: Due,
    /// Running or standing still.
    pub state: ClockState,
}

impl Clock {
    /// A clock without stops or extensions.
    pub fn new(period: Period, start: impl Into<Moment>) -> Clock {
        Clock { period, start: start.into(), stops: Vec::new(), extensions: Vec::new() }
    }

    /// When the period ends, and whether it runs, seen from `now`.
    pub fn read(&self, calendar: &Calendar, now: impl Into<Moment>) -> ClockReading {
        let now = now.into();
        let period = &self.period;
        let mut warnings = BTreeSet::new();
        let state = self.state(now);
        if matches!(state, ClockState::Stopped { .. }) {
            warnings.insert(Warning::ClockStopped);
        }
        let mut end = self.leg(calendar, self.start, period.n, period.unit, now, &mut warnings);
        let mut n = period.n;
        for extension in &self.extensions {
            end = self.leg(calendar, end, extension.n, extension.unit, now, &mut warnings);
            n += if extension.unit == period.unit { extension.n } else { 0 };
        }
        let mut due = finish(calendar, self.start, end, period, n, warnings);
        for extension in &self.extensions {
            due.basis.push('、');
            due.basis.push_str(&extension.basis);
        }
        ClockReading { due, state }
    }

    fn state(&self, now: Moment) -> ClockState {
        let open = self.stops.iter().find(|stop| match now {
            Moment::Date(day) => stop.from.date() <= day && stop.to.is_none_or(|to| day <= to.date()),
            Moment::DateTime(at) => {
                stop.from.datetime() <= at && stop.to.is_none_or(|to| at < last_moment(to))
            }
        });
        match open {
            Some(stop) => ClockState::Stopped { since: stop.from, reason: stop.reason.clone() },
            None => ClockState::Running,
        }
    }

    /// One stretch of `n` units from `start`, walking round the stops.
    fn leg(
        &self,
        calendar: &Calendar,
        start: Moment,
        n: u32,
        unit: Unit,
        now: Moment,
        warnings: &mut BTreeSet<Warning>,
    ) -> Moment {
        let sense = self.period.sense;
        let plain = step(calendar, start, i64::from(n), unit, sense, warnings);
        // What is counted back from an event cannot be stopped: the event itself would move.
        if self.stops.is_empty() || sense == Sense::Ahead {
            return plain;
        }
        match unit {
            Unit::Hour => Moment::DateTime(self.walk_hours(start.datetime(), n, now, warnings)),
            Unit::Workday => Moment::Date(self.walk_days(start.date(), i64::from(n), now, |day| {
                warnings.extend(calendar.warning(day));
                calendar.is_workday(day)
            })),
            Unit::Day | Unit::Month | Unit::Year => {
                let days = i64::from((plain.date() - start.date()).get_days());
                Moment::Date(self.walk_days(start.date(), days, now, |_| true))
            }
        }
    }

    fn walk_days(&self, start: Date, n: i64, now: Moment, mut counts: impl FnMut(Date) -> bool) -> Date {
        let stopped = |day: Date| {
            self.stops.iter().any(|stop| stop.from.date() <= day && day <= stop.to.unwrap_or(now).date())
        };
        let (mut day, mut left) = (start, n);
        while left > 0 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            if !stopped(day) && counts(day) {
                left -= 1;
            }
        }
        day
    }

    fn walk_hours(&self, start: DateTime, n: u32, now: Moment, warnings: &mut BTreeSet<Warning>) -> DateTime {
        let mut stops: Vec<(DateTime, DateTime)> =
            self.stops.iter().map(|s| (s.from.datetime(), last_moment(s.to.unwrap_or(now)))).collect();
        stops.sort();
        let mut end = add_hours(start, i64::from(n), warnings);
        let mut seen = start; // everything up to here is settled
        for (from, to) in stops {
            let from = from.max(seen);
            if from >= end || to <= from {
                continue;
            }
            let stopped = to.duration_since(from);
            end = end.checked_add(stopped).unwrap_or(DateTime::MAX);
            seen = to;
        }
        end
    }
}

/// The end of a moment: a day ends with the start of the next one.
fn last_moment(moment: Moment) -> DateTime {
    match moment {
        Moment::DateTime(at) => at,
        Moment::Date(day) => match day.tomorrow() {
            Ok(next) => next.to_datetime(jiff::civil::Time::midnight()),
            Err(_) => DateTime::MAX,
        },
    }
}

//! 依据 — by what a day is known to be a working day or a rest day.

use super::{Calendar, DayKind, Statutory};
use jiff::civil::Date;
use serde::Serialize;

/// 日历依据 — whence the calendar knows what kind of day a date is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Known {
    /// 放假安排: the State Council's notice for the year.
    Notice,
    /// 法律规定: the law names it as a day off, whatever the notice will say.
    Statute(Statutory),
    /// 未知: the notice of its year is not known. A weekday may be off, a weekend may be worked.
    Unknown,
}

impl Known {
    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Known::Notice => "依国务院办公厅放假安排".to_owned(),
            Known::Statute(day) => {
                let doubt = day.doubt.as_ref().map_or(String::new(), |doubt| format!("，暂定：{doubt}"));
                format!("依{}{doubt}", day.statute)
            }
            Known::Unknown => "该年放假安排尚未载入，暂按周一至周五推算".to_owned(),
        }
    }

    /// Whether the day may still turn out otherwise.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        match self {
            Known::Notice => false,
            Known::Statute(day) => day.doubt.is_some(),
            Known::Unknown => true,
        }
    }
}

/// 日期情况 — a day with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayFact {
    /// The day.
    pub date: Date,
    /// What it is, as far as is known.
    pub day: DayKind,
    /// Whether it counts in a period of working days.
    pub is_workday: bool,
    /// By what that is known.
    pub known: Known,
    /// Whether it may still turn out otherwise.
    pub provisional: bool,
}

impl Calendar {
    /// By what the kind of the day is known.
    #[must_use]
    pub fn known(&self, date: Date) -> Known {
        if self.known_years.contains(&date.year()) {
            return Known::Notice;
        }
        self.statutory.get(&date).map_or(Known::Unknown, |day| Known::Statute(day.clone()))
    }

    /// The day with what is known of it.
    #[must_use]
    pub fn fact(&self, date: Date) -> DayFact {
        let (day, known) = (self.day_kind(date), self.known(date));
        DayFact { date, is_workday: day.is_workday(), day, provisional: known.is_provisional(), known }
    }

    /// The days off by statute in the years whose notice is not known, ascending.
    pub fn statutory_days(&self) -> impl Iterator<Item = (Date, &Statutory)> {
        self.statutory.iter().map(|(date, day)| (*date, day))
    }

    /// Whether the day may still turn out otherwise than it is counted.
    pub(super) fn is_unknown(&self, date: Date) -> bool {
        !self.known_years.contains(&date.year())
            && self.statutory.get(&date).is_none_or(|s| s.doubt.is_some())
    }
}

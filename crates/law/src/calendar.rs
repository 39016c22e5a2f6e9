//! 工作日历 — working days and rest days (行政处罚法 第八十五条、行政强制法 第六十九条、行政许可法 第八十二条).
//!
//! Monday to Friday are working days except for what the State Council announces for each year. The calendar
//! holds these exceptions as data, so it can travel in a rule bundle and an old answer can be computed again.
//! Of a year whose notice is not known, the days off that the law names are known all the same ([`statute`]); every other
//! day of it may still be moved, and what is counted across one is provisional.

mod count;
mod known;
mod statute;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

pub use self::known::{DayFact, Known};
pub use self::statute::{Doubt, Festival, Festivals, Fixed, Statute, StatuteDay, Statutory};

/// 例外日 — one announced exception to Monday–Friday: a day off, or a weekend day that is worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The civil date at +08:00.
    pub date: Date,
    /// The holiday to which it belongs, such as 春节.
    pub name: String,
    /// True for 调休上班, false for 放假.
    pub is_workday: bool,
}

/// 日类 — what kind of day a date is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日
    Workday,
    /// 周末
    Weekend,
    /// 法定节假日 (with the weekend days that the notice joins to it)
    Holiday(String),
    /// 调休上班
    MakeUpWorkday(String),
}

impl DayKind {
    /// Whether the day counts in a period of working days.
    pub fn is_workday(&self) -> bool {
        matches!(self, DayKind::Workday | DayKind::MakeUpWorkday(_))
    }

    /// The kind in words, such as “法定节假日（春节）”.
    pub fn text(&self) -> String {
        match self {
            DayKind::Workday => "工作日".to_owned(),
            DayKind::Weekend => "周末".to_owned(),
            DayKind::Holiday(name) => format!("法定节假日（{name}）"),
            DayKind::MakeUpWorkday(name) => format!("调休上班（{name}）"),
        }
    }
}

/// 提示 — why a computed date may still change or needs a second look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "warning", rename_all = "snake_case")]
pub enum Warning {
    /// The year's holidays are not in the calendar: Monday–Friday were taken as working days.
    YearNotAnnounced {
        /// The year that is missing.
        year: i16,
    },
    /// The last day may roll forward over rest days, and lies in a year that is not in the calendar.
    RollNotAnnounced {
        /// The year that is missing.
        year: i16,
    },
    /// The holidays of many years on end are not in the calendar: Monday–Friday were taken as working days.
    YearsNotAnnounced {
        /// The first year that is missing.
        first: i16,
        /// The last one.
        last: i16,
    },
    /// A period of hours was given a date without a time of day: midnight was taken.
    TimeOfDayMissing,
    /// The clock stands still, so that the due date is only the one of the day asked for.
    ClockStopped,
    /// The result lies outside the dates that can be written; the last possible date is shown.
    OutOfRange,
}

impl Warning {
    /// Whether the date is provisional: it was counted across days of which neither a notice nor the law says anything.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        matches!(
            self,
            Warning::YearNotAnnounced { .. }
                | Warning::RollNotAnnounced { .. }
                | Warning::YearsNotAnnounced { .. }
        )
    }

    /// The sentence for the user.
    pub fn text(&self) -> String {
        match self {
            Warning::YearNotAnnounced { year } => {
                format!("工作日历中没有 {year} 年的放假安排，暂按周一至周五推算，载入安排后请重新计算")
            }
            Warning::YearsNotAnnounced { first, last } => {
                format!(
                    "工作日历中没有 {first} 年至 {last} 年的放假安排，暂按周一至周五推算，载入安排后请重新计算"
                )
            }
            Warning::RollNotAnnounced { year } => {
                format!("届满日在 {year} 年，该年放假安排尚未载入，遇休息日顺延的结果可能变动")
            }
            Warning::TimeOfDayMissing => "按小时计算的期限缺少起算时刻，暂从当日零时起算".to_owned(),
            Warning::ClockStopped => "期限已中止计算，恢复后届满日期还会顺延".to_owned(),
            Warning::OutOfRange => "届满日期超出可以表示的范围，请核对起算日期和期限".to_owned(),
        }
    }
}

/// Years on end that get a warning each; more are named together.
const WARNED_SINGLY: usize = 3;

/// The warnings of these years.
fn not_announced(years: &BTreeSet<i16>) -> BTreeSet<Warning> {
    let years: Vec<i16> = years.iter().copied().collect();
    let runs = years.chunk_by(|a, b| a + 1 == *b);
    let warn = |run: &[i16]| match run {
        [first, .., last] if run.len() > WARNED_SINGLY => {
            vec![Warning::YearsNotAnnounced { first: *first, last: *last }]
        }
        few => few.iter().map(|year| Warning::YearNotAnnounced { year: *year }).collect(),
    };
    runs.flat_map(warn).collect()
}

/// 推算结果 — a value with the reasons why it may still change (none if it stands).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted<T> {
    /// The answer.
    pub value: T,
    /// Each warning once, in order.
    pub warnings: Vec<Warning>,
}

/// Why a list of exceptions is not a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarError(String);

impl std::fmt::Display for CalendarError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CalendarError {}

/// 工作日历 — the exceptions of the known years, and the days off that the law names in the others. In JSON:
/// `{"known_years":[…],"exceptions":[{date,name,is_workday}],"statutes":[…],"festivals":[…]}`. The last two are missing
/// in calendars that were written before they were known; such a calendar goes on counting without them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CalendarData", into = "CalendarData")]
pub struct Calendar {
    known_years: BTreeSet<i16>,
    exceptions: BTreeMap<Date, (String, bool)>,
    statutes: Vec<Statute>,
    festivals: Vec<Festivals>,
    /// The days off by statute of the years that are not known, from the two above.
    statutory: BTreeMap<Date, Statutory>,
    /// Those of them that are no weekends, ascending.
    statutory_weekdays: Vec<Date>,
}

/// The wire form: sorted, so that equal calendars have equal bytes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarData {
    known_years: Vec<i16>,
    exceptions: Vec<Exception>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    statutes: Vec<Statute>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    festivals: Vec<Festivals>,
}

impl TryFrom<CalendarData> for Calendar {
    type Error = CalendarError;

    fn try_from(data: CalendarData) -> Result<Self, CalendarError> {
        Calendar::from_exceptions(data.known_years, data.exceptions)?
            .by_statutes(data.statutes, data.festivals)
    }
}

impl From<Calendar> for CalendarData {
    fn from(calendar: Calendar) -> Self {
        CalendarData {
            known_years: calendar.known_years(),
            exceptions: calendar.exceptions(),
            statutes: calendar.statutes,
            festivals: calendar.festivals,
        }
    }
}

impl Calendar {
    /// 内置日历 — the announced years that come with the program (2016–2026), and the days off by statute to 2100.
    pub fn builtin() -> Calendar {
        let (first, last) = crate::calendar_facts::KNOWN;
        let exceptions = crate::calendar_facts::exceptions();
        Calendar {
            known_years: (first..=last).collect(),
            exceptions: exceptions.into_iter().map(|e| (e.date, (e.name, e.is_workday))).collect(),
            statutes: crate::calendar_statutes::statutes(),
            festivals: crate::calendar_statutes::festivals(),
            statutory: BTreeMap::new(),
            statutory_weekdays: Vec::new(),
        }
        .expanded()
    }

    /// This calendar with the days off that the law names. Refused if the years do not ascend, or a festival lies
    /// outside its year.
    pub fn by_statutes(
        mut self,
        statutes: Vec<Statute>,
        festivals: Vec<Festivals>,
    ) -> Result<Calendar, CalendarError> {
        statute::check(&statutes, &festivals)?;
        (self.statutes, self.festivals) = (statutes, festivals);
        Ok(self.expanded())
    }

    fn expanded(mut self) -> Calendar {
        let open = self.festivals.iter().filter(|f| !self.known_years.contains(&f.year));
        self.statutory = open.flat_map(|f| statute::days_of(f, &self.statutes)).collect();
        self.statutory_weekdays = self.statutory.keys().copied().filter(|day| !is_weekend(*day)).collect();
        self
    }

    /// Builds a calendar from announced exceptions. Refused if a day stands twice with different kinds, or
    /// lies in a year that is not named as known.
    pub fn from_exceptions(
        known_years: impl IntoIterator<Item = i16>,
        exceptions: impl IntoIterator<Item = Exception>,
    ) -> Result<Calendar, CalendarError> {
        let known_years: BTreeSet<i16> = known_years.into_iter().collect();
        let mut by_date: BTreeMap<Date, (String, bool)> = BTreeMap::new();
        for Exception { date, name, is_workday } in exceptions {
            if !known_years.contains(&date.year()) {
                return Err(CalendarError(format!("{date} 不在已公布年份之内，请把 {} 年列入", date.year())));
            }
            match by_date.get(&date) {
                Some((_, other)) if *other != is_workday => {
                    return Err(CalendarError(format!("{date} 既列为放假又列为上班，只能保留一项")));
                }
                Some(_) => {}
                None => {
                    by_date.insert(date, (name, is_workday));
                }
            }
        }
        Ok(Calendar {
            known_years,
            exceptions: by_date,
            statutes: Vec::new(),
            festivals: Vec::new(),
            statutory: BTreeMap::new(),
            statutory_weekdays: Vec::new(),
        })
    }

    /// This calendar with further years; a year given again replaces the old one as a whole. The law on days off is the
    /// later one's if that says anything.
    pub fn with(&self, later: &Calendar) -> Calendar {
        let mut merged = self.clone();
        merged.exceptions.retain(|date, _| !later.known_years.contains(&date.year()));
        merged.known_years.extend(&later.known_years);
        merged.exceptions.extend(later.exceptions.clone());
        if !later.statutes.is_empty() {
            merged.statutes.clone_from(&later.statutes);
            merged.festivals.clone_from(&later.festivals);
        }
        merged.expanded()
    }

    /// The years whose holidays are known, ascending.
    pub fn known_years(&self) -> Vec<i16> {
        self.known_years.iter().copied().collect()
    }

    /// The exceptions, ascending by date.
    pub fn exceptions(&self) -> Vec<Exception> {
        let entry = |(date, (name, is_workday)): (&Date, &(String, bool))| Exception {
            date: *date,
            name: name.clone(),
            is_workday: *is_workday,
        };
        self.exceptions.iter().map(entry).collect()
    }

    /// Whether the day is a working day (Monday–Friday if its year is not known: see [`Calendar::warning`]).
    pub fn is_workday(&self, date: Date) -> bool {
        match self.exceptions.get(&date) {
            Some((_, is_workday)) => *is_workday,
            None => !is_weekend(date) && !self.statutory.contains_key(&date),
        }
    }

    /// 日类 — the kind of the day with the holiday's name.
    pub fn day_kind(&self, date: Date) -> DayKind {
        match self.exceptions.get(&date) {
            Some((name, true)) => DayKind::MakeUpWorkday(name.clone()),
            Some((name, false)) => DayKind::Holiday(name.clone()),
            None if self.statutory.contains_key(&date) => {
                DayKind::Holiday(self.statutory.get(&date).map(|s| s.name.clone()).unwrap_or_default())
            }
            None if is_weekend(date) => DayKind::Weekend,
            None => DayKind::Workday,
        }
    }

    /// The warning that an answer about this day deserves, if neither a notice nor the law says what it is.
    pub fn warning(&self, date: Date) -> Option<Warning> {
        self.is_unknown(date).then(|| Warning::YearNotAnnounced { year: date.year() })
    }

    /// The day itself if it is a working day, else the first working day after it (民事诉讼法 第八十五条).
    pub fn next_workday_on_or_after(&self, date: Date) -> Counted<Date> {
        let mut warnings: BTreeSet<Warning> = self.warning(date).into_iter().collect();
        let mut day = date;
        while !self.is_workday(day) {
            let Ok(next) = day.checked_add(1.day()) else {
                warnings.insert(Warning::OutOfRange);
                break;
            };
            day = next;
            warnings.extend(self.warning(day));
        }
        Counted { value: day, warnings: warnings.into_iter().collect() }
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests;

//! 法定节假日 — the days off that the law itself names (全国年节及纪念日放假办法 第二条), as it was in force in a year.
//!
//! The State Council's yearly notice moves weekends around these days and is known some weeks before the year. The
//! statutory days are known for decades: the law names them by the solar date or by the Chinese calendar, and the
//! calendar is computed (GB/T 33661-2017). Both stand in the calendar as data, so that they travel in a rule bundle.

use super::CalendarError;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 农历节日 — a day that the Chinese calendar fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Festival {
    /// 春节: 正月初一
    Spring,
    /// 清明: the day on which the sun reaches longitude 15°
    PureBrightness,
    /// 端午: 五月初五
    DragonBoat,
    /// 中秋: 八月十五
    MidAutumn,
}

impl Festival {
    /// Its name in the law.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Festival::Spring => "春节",
            Festival::PureBrightness => "清明节",
            Festival::DragonBoat => "端午节",
            Festival::MidAutumn => "中秋节",
        }
    }
}

/// How the law fixes a day off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fixed {
    /// By month and day.
    Date {
        /// 1 to 12.
        month: i8,
        /// Of the month.
        day: i8,
    },
    /// So many days after a festival; before it if negative.
    Festival {
        /// Which.
        festival: Festival,
        /// 0 for the festival itself.
        offset: i8,
    },
}

/// One day off of a version of the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatuteDay {
    /// The holiday, such as 春节.
    pub name: String,
    /// When.
    pub on: Fixed,
}

/// 放假办法 — one version of the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statute {
    /// The first year for which it holds as a whole; it ends with the next version.
    pub since: i16,
    /// The law with its version.
    pub title: String,
    /// The days off for everybody.
    pub days: Vec<StatuteDay>,
}

/// A festival of which two computations do not give the same day for certain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// Which.
    pub festival: Festival,
    /// The other day that it may be.
    pub other: Date,
}

/// 节日日期 — the days of one year that the Chinese calendar fixes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Festivals {
    /// The year of the Gregorian calendar.
    pub year: i16,
    /// 春节
    pub spring: Date,
    /// 清明
    pub pure_brightness: Date,
    /// 端午
    pub dragon_boat: Date,
    /// 中秋
    pub mid_autumn: Date,
    /// Which of them are not certain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

impl Festivals {
    /// The day of a festival.
    #[must_use]
    pub fn on(&self, festival: Festival) -> Date {
        match festival {
            Festival::Spring => self.spring,
            Festival::PureBrightness => self.pure_brightness,
            Festival::DragonBoat => self.dragon_boat,
            Festival::MidAutumn => self.mid_autumn,
        }
    }

    fn doubt(&self, festival: Festival) -> Option<Date> {
        self.doubts.iter().find(|d| d.festival == festival).map(|d| d.other)
    }

    /// Why these are not the festivals of a year, if they are not.
    fn fault(&self) -> Option<CalendarError> {
        use Festival as F;
        let all = [F::Spring, F::PureBrightness, F::DragonBoat, F::MidAutumn];
        let ordered = all.windows(2).all(|pair| self.on(pair[0]) < self.on(pair[1]));
        let inside = all.iter().all(|f| self.on(*f).year() == self.year)
            && self.doubts.iter().all(|d| d.other.year() == self.year);
        (!ordered || !inside)
            .then(|| CalendarError(format!("{} 年的节日日期不在该年之内或者次序不对", self.year)))
    }
}

/// 法定节假日 — one day off by statute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statutory {
    /// Its holiday; several that fall on one day are joined by 、.
    pub name: String,
    /// The version of the law.
    pub statute: String,
    /// Why the day is only provisional, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

/// The days off of a year by the version of the law that was in force; empty where either is not known.
pub(super) fn days_of(year: &Festivals, statutes: &[Statute]) -> BTreeMap<Date, Statutory> {
    let mut days: BTreeMap<Date, Statutory> = BTreeMap::new();
    let in_force = statutes.iter().filter(|s| s.since <= year.year).max_by_key(|s| s.since);
    let Some(statute) = in_force else { return days };
    for off in &statute.days {
        let (date, other) = match off.on {
            Fixed::Date { month, day } => (Date::new(year.year, month, day).ok(), None),
            Fixed::Festival { festival, offset } => {
                let shifted = |day: Date| day.checked_add(i64::from(offset).days()).ok();
                (shifted(year.on(festival)), year.doubt(festival).and_then(shifted))
            }
        };
        let Some(date) = date else { continue };
        let unsure = other.map(|other| format!("{}两种推算不一致：{date} 或者 {other}", off.name));
        match days.get_mut(&date) {
            None => {
                let statute = statute.title.clone();
                days.insert(date, Statutory { name: off.name.clone(), statute, doubt: unsure });
            }
            // The law does not say how the second of two is made up; the notice does.
            Some(first) => {
                let both = format!("{}与{}同在 {date}，如何补假以放假安排为准", first.name, off.name);
                first.name = format!("{}、{}", first.name, off.name);
                first.doubt = Some(unsure.map_or(both.clone(), |unsure| format!("{both}；{unsure}")));
            }
        }
    }
    days
}

/// Refuses statutes and festivals that contradict themselves.
pub(super) fn check(statutes: &[Statute], festivals: &[Festivals]) -> Result<(), CalendarError> {
    if let Some(fault) = festivals.iter().find_map(Festivals::fault) {
        return Err(fault);
    }
    let ascending = |years: Vec<i16>| years.windows(2).all(|pair| pair[0] < pair[1]);
    if !ascending(festivals.iter().map(|f| f.year).collect()) {
        return Err(CalendarError("节日日期应按年份排列，每年一项".to_owned()));
    }
    if !ascending(statutes.iter().map(|s| s.since).collect()) {
        return Err(CalendarError("放假办法应按起始年份排列，每年一个版本".to_owned()));
    }
    Ok(())
}

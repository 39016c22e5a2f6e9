//! 期限 — periods of the law as data, and the arithmetic that turns a period into a day.
//!
//! Each period names its number, unit, article and what happens when the last day is a rest day: it rolls
//! forward for what a party must do, and never for what limits the agency. The day on which a period starts is
//! not counted (民事诉讼法 第八十五条, applied where the special law is silent).

mod clock;
mod due;
mod remaining;
mod table;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

pub use self::clock::{Clock, ClockReading, ClockState, Extension, Stop};
pub use self::due::{Due, due};
pub use self::remaining::{Remaining, State, remaining};
pub use self::table::{period, periods};

/// 期限单位 — what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// 工作日
    Workday,
    /// 日（自然日）
    Day,
    /// 小时
    Hour,
    /// 个月
    Month,
    /// 年
    Year,
}

impl Unit {
    /// Number and unit as printed: “4 个工作日”, “15 日（自然日）”, “24 小时”.
    pub fn count_text(self, n: i64) -> String {
        match self {
            Unit::Workday => format!("{n} 个工作日"),
            Unit::Day => format!("{n} 日（自然日）"),
            Unit::Hour => format!("{n} 小时"),
            Unit::Month => format!("{n} 个月"),
            Unit::Year => format!("{n} 年"),
        }
    }

    /// The most of it that a period can have: a hundred years. What is more was mistyped.
    #[must_use]
    pub fn most(self) -> u32 {
        match self {
            Unit::Workday | Unit::Day => 36_525,
            Unit::Hour => 24 * 36_525,
            Unit::Month => 1_200,
            Unit::Year => 100,
        }
    }

    /// The unit alone: 工作日、自然日、小时、月、年.
    pub fn text(self) -> &'static str {
        match self {
            Unit::Workday => "工作日",
            Unit::Day => "自然日",
            Unit::Hour => "小时",
            Unit::Month => "月",
            Unit::Year => "年",
        }
    }
}

/// 顺延 — what happens when the last day is a rest day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Roll {
    /// 顺延 to the next working day: acts of the party, and courts.
    Forward,
    /// 不顺延: what limits the agency (seizure, freezing, the 90 days).
    None,
}

/// 期限性质 — how the day that comes out is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sense {
    /// 届满前办理: at the latest on that day.
    #[default]
    Within,
    /// 届满后方可办理: a waiting period; the act is open only after that day.
    Wait,
    /// 提前办理: counted back from an event (a hearing, an expiry); at the latest on that day.
    Ahead,
}

/// 约束对象 — whom a period binds. A local variant may only shorten the agency's and lengthen the party's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Binds {
    /// 执法机关
    Agency,
    /// 当事人、申请人
    Party,
    /// 复议机关、人民法院、公安机关 and others
    Other,
}

/// 依据状况 — how sure the number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// 法律条文已核对: read in the text of the statute.
    Statute,
    /// 已核对其他文本: read in a regulation, a ministry's rule or the city's plan.
    Source,
    /// 待核对: known, but the article was not read. A default that someone must check.
    Unverified,
    /// 地方设定: the law gives no number; the agency sets one.
    Local,
}

impl Mark {
    /// Whether the text was read (“verified”).
    pub fn verified(self) -> bool {
        matches!(self, Mark::Statute | Mark::Source)
    }

    /// The mark in words.
    pub fn text(self) -> &'static str {
        match self {
            Mark::Statute => "已核对法律条文",
            Mark::Source => "已核对规定文本",
            Mark::Unverified => "条文待核对",
            Mark::Local => "法律未定，按本机关设定",
        }
    }
}

/// 期限 — one period of the law or of the agency. Data of the rule bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Stable identifier, such as `penalty.decision`.
    pub id: String,
    /// What it is the period of, in Chinese.
    pub title: String,
    /// How many units.
    pub n: u32,
    /// What is counted.
    pub unit: Unit,
    /// Over rest days.
    pub roll: Roll,
    /// How the resulting day is read.
    #[serde(default)]
    pub sense: Sense,
    /// Whom it binds.
    pub binds: Binds,
    /// The period that this one prolongs, if it is an extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// The event on which it starts (or back from which it is counted), in Chinese.
    pub from: String,
    /// The article, such as “行政处罚法 第六十条”.
    pub basis: String,
    /// How sure the number and the article are.
    pub mark: Mark,
    /// What one should know beside the number; empty if nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Period {
    /// 按数量计算 — so many units without an article: nothing says that it rolls.
    ///
    /// # Errors
    /// When no period can have so many, in Chinese.
    pub fn plain(n: u32, unit: Unit) -> Result<Period, String> {
        if n > unit.most() {
            return Err(format!("数量应不大于 {}（一百年）", unit.count_text(i64::from(unit.most()))));
        }
        Ok(Period {
            id: "plain".into(),
            title: "按数量计算".into(),
            n,
            unit,
            roll: Roll::None,
            sense: Sense::Within,
            binds: Binds::Other,
            extends: None,
            from: String::new(),
            basis: "起始日不计入；没有指明期限的法律依据".into(),
            mark: Mark::Local,
            note: String::new(),
        })
    }

    /// “90 日（自然日），遇休息日不顺延”.
    pub fn text(&self) -> String {
        let count = self.unit.count_text(i64::from(self.n));
        match (self.unit, self.roll) {
            (Unit::Workday | Unit::Hour, _) => count,
            (_, Roll::Forward) => format!("{count}，末日为休息日的顺延"),
            (_, Roll::None) => format!("{count}，末日为休息日的不顺延"),
        }
    }
}

/// 时点 — a civil date, or a date with a time of day, at +08:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Moment {
    /// A day. In JSON `2026-03-02`.
    Date(#[serde(with = "day_only")] Date),
    /// A time of day. In JSON `2026-03-02T09:30:00`.
    DateTime(DateTime),
}

/// A date alone: jiff also reads `2026-03-02T09:30:00` as a date and would drop the time of day.
mod day_only {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(date: &Date, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(date)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
        let text = String::deserialize(d)?;
        if text.contains(['T', 't', ' ', ':']) {
            return Err(D::Error::custom("not a date alone"));
        }
        text.parse().map_err(D::Error::custom)
    }
}

impl Moment {
    /// The civil date.
    pub fn date(self) -> Date {
        match self {
            Moment::Date(date) => date,
            Moment::DateTime(at) => at.date(),
        }
    }

    /// The moment; a date alone is taken at 00:00.
    pub fn datetime(self) -> DateTime {
        match self {
            Moment::Date(date) => date.to_datetime(jiff::civil::Time::midnight()),
            Moment::DateTime(at) => at,
        }
    }

    /// 2026年3月24日, with 15:30 if a time of day is known.
    pub fn text(self) -> String {
        let date = self.date();
        let day = format!("{}年{}月{}日", date.year(), date.month(), date.day());
        match self {
            Moment::Date(_) => day,
            Moment::DateTime(at) => format!("{day} {:02}:{:02}", at.hour(), at.minute()),
        }
    }
}

impl From<Date> for Moment {
    fn from(date: Date) -> Self {
        Moment::Date(date)
    }
}

impl From<DateTime> for Moment {
    fn from(at: DateTime) -> Self {
        Moment::DateTime(at)
    }
}

#[cfg(test)]
mod tests;

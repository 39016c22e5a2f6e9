//! 剩余期限 — what is left of a period, in words that say unit and day.

use serde::{Deserialize, Serialize};

use super::{Due, Moment, Sense, Unit};
use crate::calendar::Calendar;

/// Near when so few units are left: the last working days, days or hours, where an hour still matters.
const NEAR_UNITS: i64 = 2;
/// Near when at most one fifth (20 %) of the period is left.
const NEAR_SHARE: i64 = 5;

/// 期限状态 — on time, near, overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// 期限内
    OnTime,
    /// 临近: at most 2 units or at most 20 % of the period left
    Near,
    /// 超期
    Overdue,
}

impl State {
    /// The state in words (a light is never shown without them).
    pub fn text(self) -> &'static str {
        match self {
            State::OnTime => "期限内",
            State::Near => "临近",
            State::Overdue => "超期",
        }
    }
}

/// 剩余 — the signed rest of a period, computed when read and never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remaining {
    /// Units left after today; negative once overdue. 0 with [`State::Overdue`]: less than one unit over.
    pub count: i64,
    /// Working days, calendar days or hours. Months and years are counted down in calendar days.
    pub unit: Unit,
    /// On time, near or overdue.
    pub state: State,
    /// “剩 4 个工作日，3月24日到期”, “今天到期”, “超 4 个工作日”.
    pub text: String,
}

/// Counts what is left at `now`. For a waiting period ([`Sense::Wait`]) an expired period is not overdue: it is
/// open, and the state stays [`State::OnTime`].
pub fn remaining(calendar: &Calendar, now: impl Into<Moment>, due: &Due) -> Remaining {
    let now = now.into();
    let (today, last) = (now.date(), due.due.date());
    let hours = due.unit == Unit::Hour;
    let (count, total, unit) = match due.unit {
        Unit::Hour => (hours_between(now, due.due), i64::from(due.n), Unit::Hour),
        Unit::Workday => (calendar.workdays_between(today, last).value, i64::from(due.n), Unit::Workday),
        Unit::Day | Unit::Month | Unit::Year => {
            (days_between(today, last), days_between(due.start.date(), last).abs(), Unit::Day)
        }
    };
    let over = if hours { now.datetime() > due.due.datetime() } else { today > last };
    let near = count <= NEAR_UNITS || count * NEAR_SHARE <= total;
    let state = match (over, due.sense) {
        (_, Sense::Wait) => State::OnTime,
        (true, _) => State::Overdue,
        (false, _) if near => State::Near,
        (false, _) => State::OnTime,
    };
    let amount = match unit {
        Unit::Workday => format!("{} 个工作日", count.abs()),
        Unit::Hour => format!("{} 小时", count.abs()),
        _ => format!("{} 个自然日", count.abs()),
    };
    let day = end_text(today, due.due);
    let text = match (over, due.sense) {
        (true, Sense::Wait) => format!("{day}等待期满，可以办理"),
        (false, Sense::Wait) => format!("还须等 {amount}，{day}期满后方可办理"),
        (true, _) if count == 0 => format!("已超期，{day}到期"),
        (true, _) => format!("超 {amount}，{day}到期"),
        (false, _) if !hours && today == last => "今天到期".to_owned(),
        (false, _) if count == 0 => {
            format!("剩不足 1 {}，{day}到期", if hours { "小时" } else { "个工作日" })
        }
        (false, _) => format!("剩 {amount}，{day}到期"),
    };
    Remaining { count, unit, state, text }
}

fn days_between(a: jiff::civil::Date, b: jiff::civil::Date) -> i64 {
    i64::from((b - a).get_days())
}

/// Whole hours from `a` to `b`, towards zero.
fn hours_between(a: Moment, b: Moment) -> i64 {
    b.datetime().duration_since(a.datetime()).as_hours()
}

/// 3月24日, with the year if it is another one, with the time of day if there is one.
fn end_text(today: jiff::civil::Date, end: Moment) -> String {
    let date = end.date();
    let year = if date.year() == today.year() { String::new() } else { format!("{}年", date.year()) };
    let time = match end {
        Moment::Date(_) => String::new(),
        Moment::DateTime(at) => format!(" {:02}:{:02} ", at.hour(), at.minute()),
    };
    format!("{year}{}月{}日{time}", date.month(), date.day())
}

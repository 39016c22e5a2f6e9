//! POST /desk/clock — 推进演示时钟: an act like any other, refused where the directory is not a demonstration.

use crate::forms::Pairs;
use crate::reply;
use crate::session::Staff;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};
use law::act::Intent;
use law::deed::city::ClockMoved;
use law::ids::SubjectRef;
use law::refusal::Refusal;
use office::Trouble;

/// The hour to which a date moves the clock: the offices open.
const OPENS_AT_HOUR: i8 = 9;
/// Longest single step, in days: two years show every period there is.
const DAYS_MAX: i64 = 731;

pub(super) async fn advance(staff: Staff, pairs: Pairs) -> Response {
    match moved(&staff, &pairs).await {
        Ok(()) => Redirect::to(super::login::local(pairs.get("back"))).into_response(),
        Err(trouble) => reply::trouble(&staff, "推进演示时钟", &trouble),
    }
}

async fn moved(staff: &Staff, pairs: &Pairs) -> Result<(), Trouble> {
    let to = target(staff, pairs)?;
    let intent = Intent {
        subject: SubjectRef::city(),
        base: None,
        key: pairs.get("_key").into(),
        occurred: None,
        deed: ClockMoved { to }.into(),
    };
    staff.app.office().act(&staff.actor, intent).await.map(drop)
}

fn target(staff: &Staff, pairs: &Pairs) -> Result<Timestamp, Refusal> {
    let office = staff.app.office();
    if !pairs.is_blank("days") {
        let days = pairs.get("days").parse::<i64>().ok().filter(|d| (1..=DAYS_MAX).contains(d));
        let days = days.ok_or_else(|| Refusal::field("days", format!("天数应为 1 到 {DAYS_MAX}")))?;
        let moved = crate::look::format::local(office.clock().now()).checked_add(days.days());
        return moved
            .ok()
            .and_then(|t| Offset::constant(8).to_timestamp(t).ok())
            .ok_or_else(|| Refusal::field("days", "日期太远"));
    }
    let day: Date = law::day::read(pairs.get("to")).map_err(|why| Refusal::field("to", why))?;
    let days_ahead = i64::from((day - office.today()).get_days());
    if !(1..=DAYS_MAX).contains(&days_ahead) {
        return Err(Refusal::field("to", "演示时钟只能往后走，一次最多两年"));
    }
    Offset::constant(8)
        .to_timestamp(day.at(OPENS_AT_HOUR, 0, 0, 0))
        .map_err(|_| Refusal::field("to", "日期太远"))
}

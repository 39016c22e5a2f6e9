//! 服务器时钟: what the administrators are told of the clock that legal dates come from.

use crate::look::{State, format, note};
use crate::session::Staff;
use law::authority::Capacity;
use law::state::register::City;
use maud::{Markup, html};
use office::{Fault, found, timewatch};

/// A line for administrators while the clock is not synchronised; for the system administrator always.
///
/// # Errors
/// When the store fails.
pub async fn note_for(staff: &Staff) -> Result<Markup, Fault> {
    if !staff.is(law::grants::ADMINISTRATORS) {
        return Ok(html! {});
    }
    let city = found::city(staff.app.office().store()).await?.ok_or(Fault::NotFounded)?;
    Ok(said(&city, staff.is(&[Capacity::SystemAdmin])))
}

fn said(city: &City, technician: bool) -> Markup {
    // The dates of a demonstration come from its own clock, which nobody watches.
    if city.demo {
        return html! {};
    }
    let found = city.clock_watch.as_ref();
    let words = timewatch::words(found.map(|f| &f.watched));
    let since =
        found.map_or_else(String::new, |f| format!("（{} 查明）", format::minute(format::local(f.at))));
    match found.and_then(|f| f.watched.synchronised) {
        Some(false) => html! {
            div.mb { (note(State::Over, "服务器时钟没有同步", &html! {
                (words) (since) "。法定日期以它为准；工作照常进行，请系统管理员恢复时间同步。"
            })) }
        },
        _ if technician => html! { div.mb { (note(State::Idle, "服务器时钟", &html! { (words) (since) })) } },
        _ => html! {},
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use law::deed::city::ClockWatched;
    use law::state::register::ClockFound;

    #[test]
    fn administrators_are_told_of_an_unsynchronised_clock_and_the_technician_of_any() {
        let city = |demo, synchronised: Option<Option<bool>>| City {
            name: "示例".into(),
            region: "220200".into(),
            demo,
            log_origin: "x".into(),
            founded_on: None,
            clock: None,
            rules: None,
            login: None,
            export: None,
            data_key: None,
            clock_watch: synchronised.map(|synchronised| ClockFound {
                watched: ClockWatched { synchronised, error_ms: Some(7), jump_ms: 0 },
                at: jiff::Timestamp::UNIX_EPOCH,
            }),
        };
        for (demo, state, technician, wanted) in [
            (true, Some(Some(false)), true, ""),
            (false, None, true, "未知"),
            (false, None, false, ""),
            (false, Some(None), true, "未知"),
            (false, Some(Some(true)), true, "已同步，误差至多 7 毫秒"),
            (false, Some(Some(true)), false, ""),
            (false, Some(Some(false)), true, "没有同步"),
            (false, Some(Some(false)), false, "没有同步"),
        ] {
            let html = said(&city(demo, state), technician).into_string();
            assert!(html.contains(wanted) && html.is_empty() == wanted.is_empty(), "{state:?} {html}");
        }
    }
}

//! What is odd about a file once it is known what it is said to be a recording of.

use jiff::{SignedDuration, Timestamp};
use law::recording::Activity;
use media::Facts;

/// A recording may begin before the activity and end after it; beyond this it belongs to something else. A device whose
/// clock was never set is off by years, one that runs on another zone by hours.
const BESIDE: SignedDuration = SignedDuration::from_hours(1);

/// The country with its seas, in millionths of a degree: south, north, west, east.
const COUNTRY: (i32, i32, i32, i32) = (3_000_000, 54_000_000, 73_000_000, 136_000_000);

/// Sentences about name, place and time. `span` is the beginning and the end in true time.
pub(crate) fn of(
    name: &str,
    facts: &Facts,
    activity: Option<&Activity>,
    span: Option<(Timestamp, Timestamp)>,
    now: Timestamp,
) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(media::name_doubt(name, &facts.mime));
    if let Some((latitude, longitude)) = facts.gps {
        let (south, north, west, east) = COUNTRY;
        if !(south..=north).contains(&latitude) || !(west..=east).contains(&longitude) {
            all.push("文件记载的地点不在国内".to_owned());
        }
    }
    // A picture has a moment; what the case says of a film has been put right by the clock of its device.
    let shot = facts.started().and_then(|dated| dated.time.moment()).map(|at| (at, at));
    let Some((from, to)) = span.or(shot) else { return all };
    if from > now + SignedDuration::from_mins(10) {
        all.push("文件记载的时间晚于现在".to_owned());
    }
    if let Some(activity) = activity {
        let (begin, end) = activity.span.unwrap_or_else(|| {
            let end = activity.ended();
            (end - SignedDuration::from_hours(24), end)
        });
        let (early, late) = (to < begin - BESIDE, from > end + BESIDE);
        if early || late {
            let off = if early { begin.duration_since(to) } else { from.duration_since(end) };
            let side = if early { "早" } else { "晚" };
            all.push(format!(
                "文件的时间比这次活动{side}{}，可能不是这次活动的记录，或者设备时钟有误",
                length(off)
            ));
        }
    }
    all
}

/// `3 小时`, `12 天`, `17 年`.
fn length(duration: SignedDuration) -> String {
    let hours = duration.as_hours();
    match hours {
        ..48 => format!("{} 小时", hours.max(1)),
        48..17_520 => format!("{} 天", hours / 24),
        _ => format!("{} 年", hours / 8_766),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use law::recording::ActivityKind;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn inspection() -> Activity {
        Activity {
            seq: 4,
            kind: ActivityKind::SiteInspection,
            place: "示例商店".into(),
            span: Some((at("2026-03-02T02:00:00Z"), at("2026-03-02T03:00:00Z"))),
            on: jiff::civil::date(2026, 3, 2),
            officers: Vec::new(),
        }
    }

    fn said(gps: Option<(i32, i32)>, span: (&str, &str)) -> Vec<String> {
        let facts = Facts { mime: "video/mp4".into(), gps, ..Facts::default() };
        let span = Some((at(span.0), at(span.1)));
        of("a.mp4", &facts, Some(&inspection()), span, at("2026-03-06T00:00:00Z"))
    }

    #[test]
    fn r13_time_and_place_that_contradict_the_activity_are_doubted() {
        assert_eq!(
            said(Some((43_837_800, 126_549_400)), ("2026-03-02T01:40:00Z", "2026-03-02T03:30:00Z")),
            [""; 0]
        );
        let old = said(Some((43_467_448, 11_885_127)), ("2008-10-22T08:28:39Z", "2008-10-22T08:28:39Z"));
        assert_eq!(old.len(), 2, "{old:?}");
        assert!(old[0].contains("不在国内") && old[1].contains("早17 年"), "{old:?}");
        // Eight hours: local time taken for UTC.
        let zone = said(None, ("2026-03-02T10:00:00Z", "2026-03-02T10:40:00Z"));
        assert!(zone[0].contains("晚7 小时"), "{zone:?}");
        assert!(said(None, ("2026-04-02T10:00:00Z", "2026-04-02T10:40:00Z"))[0].contains("晚于现在"));
    }

    #[test]
    fn a_name_that_lies_is_doubted() {
        let facts = Facts { mime: "video/x-msvideo".into(), ..Facts::default() };
        let now = at("2026-03-06T00:00:00Z");
        assert_eq!(of("现场.mp4", &facts, None, None, now).len(), 1);
        assert_eq!(of("现场.avi", &facts, None, None, now), [""; 0]);
        assert_eq!(of("没有扩展名", &facts, None, None, now), [""; 0]);
        let mov = Facts { mime: "video/quicktime".into(), ..Facts::default() };
        assert_eq!(of("a.mp4", &mov, None, None, now), [""; 0], "one format under two names");
    }
}

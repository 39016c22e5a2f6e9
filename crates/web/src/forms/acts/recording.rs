//! 说明音像记录缺口; and what the gap of a whole-process activity asks of the review (DOMAIN 0.3).

use super::{Desk, area, choices};
use crate::forms::spec::{FieldSpec, FormSpec, Kind};
use crate::look::{Choice, format};
use crate::recordings::length;
use law::deed::record::GapCause;
use law::procedure::RecordingTier;
use office::recordings::ActivityView;

/// `询问室询问（3月3日）`.
fn name(a: &ActivityView) -> String {
    format!("{}（{}）", a.activity.kind.title(), format::date_short(a.activity.on))
}

/// What of it is not recorded, in words.
fn missing(a: &ActivityView) -> String {
    match &a.coverage {
        Some(c) if c.is_whole() => "没有缺口".into(),
        Some(c) if c.missing_seconds == c.wanted_seconds => "没有音像记录".into(),
        Some(c) => format!("缺 {}", length(c.missing_seconds)),
        None if a.recordings.is_empty() => "没有音像记录".into(),
        None => "已有音像记录".into(),
    }
}

pub(super) fn gap_explained(desk: &Desk) -> FormSpec {
    let open = || desk.activities.iter().filter(|a| a.is_open());
    let named = desk.about.and_then(|seq| desk.activities.iter().find(|a| a.activity.seq == seq));
    let first =
        named.or_else(|| open().find(|a| a.tier == RecordingTier::WholeProcess)).or_else(|| open().next());
    let all = desk
        .activities
        .iter()
        .map(|a| Choice::new(a.activity.seq.to_string(), format!("{}，{}", name(a), missing(a))))
        .collect();
    let with = |f: FieldSpec, v: Option<String>| v.map_or(f.clone(), |v| f.default(v));
    FormSpec::new(
        "recording.gap_explained/1",
        "说明缺口",
        vec![
            with(
                FieldSpec::new("activity", "哪一次活动", Kind::Numbered(all)),
                first.map(|a| a.activity.seq.to_string()),
            )
            .into(),
            with(
                FieldSpec::new("missing_seconds", "缺多少", Kind::Int("秒".into())),
                first.map(|a| a.missing_seconds().to_string()),
            )
            .hint("由系统按活动起止和已移交的资料算出，记录时以算出的为准")
            .into(),
            FieldSpec::new("cause", "原因", Kind::Radio(choices(&GapCause::ALL, GapCause::wire, GapCause::title)))
                .into(),
            area("reason", "说明", 3).hint("当时发生了什么，文字记录和其他证据怎样弥补").into(),
        ],
    )
    .intro("应当全过程音像记录的，由机关负责人说明，并提示执法监督机关；其他的由承办人说明。缺口不因说明而消失，法制审核时会问到。")
}

/// The question that the reviewer must answer under 事实、证据, for a whole-process activity that is not recorded
/// throughout.
pub(super) fn question(a: &ActivityView) -> Option<String> {
    if a.tier != RecordingTier::WholeProcess || (!a.is_open() && a.reason.is_none()) {
        return None;
    }
    let reason = match &a.reason {
        Some(r) => format!("{}，说明：{}", r.explained.cause.title(), r.explained.reason),
        None => "还没有说明理由".into(),
    };
    Some(format!(
        "{}应当全过程音像记录，{}（{reason}）。审核时须回答：没有这段音像，现有证据是否仍足以认定事实",
        name(a),
        missing(a)
    ))
}

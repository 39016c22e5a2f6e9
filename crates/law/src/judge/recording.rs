//! 音像资料: hand-over, receipt, description, viewing, gaps; and that nobody alters it.

use super::casework::{LINE_MAX, TEXT_MAX};
use super::papers::{archived, case_of};
use super::{Bench, Grant, basis};
use crate::act::{Derived, Intent, civil};
use crate::authority::{Capacity, HEADS};
use crate::deed::Deed;
use crate::deed::record as rd;
use crate::edition::READING;
use crate::ids::SubjectRef;
use crate::procedure::RecordingTier;
use crate::recording::{Activity, activities, handover_due, tier};
use crate::refusal::{Fields, Refusal};
use crate::state::casefile::CaseFile;
use crate::state::record::Recording;
use jiff::Timestamp;

/// A description names at most so many moments: more is a transcript, which is a document.
const MARKS_MAX: usize = 500;

pub(super) fn judge(bench: &Bench, intent: &Intent) -> Result<Grant, Refusal> {
    if let Deed::RecordingHandedOver(d) = &intent.deed {
        return handed_over(bench, intent, d);
    }
    let recording =
        bench.facts.peek(&intent.subject).and_then(|k| k.state.recording()).ok_or_else(Refusal::not_found)?;
    let mut grant = match &intent.deed {
        Deed::RecordingAccepted(d) => accepted(bench, recording, d),
        Deed::RecordingDescribed(d) => described(bench, recording, d),
        Deed::RecordingAssigned(d) => assigned(bench, intent, recording, d),
        Deed::RecordingViewed(d) => viewed(d),
        Deed::RecordingAlterationRefused(d) => {
            let mut fields = Fields::new();
            fields.text("via", "方式", &d.via, LINE_MAX);
            fields.done()?;
            Ok(Grant {
                derived: Derived {
                    alert: Some(format!("企图{}音像资料，已拒绝", d.attempt.title())),
                    ..Derived::default()
                },
                basis: basis("2.3d", "吉市政办发〔2019〕30号"),
                ..Grant::default()
            })
        }
        _ => Err(Refusal::not_found()),
    }?;
    grant.deciding.clone_from(&recording.unit);
    Ok(grant)
}

/// The activity and the item of evidence that a recording is said to belong to are there.
fn belongs(
    case: &CaseFile,
    fields: &mut Fields,
    activity: Option<u64>,
    evidence: Option<u32>,
) -> Option<Activity> {
    let found = activity.and_then(|seq| activities(case).into_iter().find(|a| a.seq == seq));
    if activity.is_some() && found.is_none() {
        fields.add("activity", "本案没有这次活动");
    }
    if evidence.is_some_and(|no| !case.evidence.iter().any(|(_, e)| e.no == no)) {
        fields.add("evidence", "证据清单里没有这一号");
    }
    found
}

fn handed_over(bench: &Bench, intent: &Intent, d: &rd::RecordingHandedOver) -> Result<Grant, Refusal> {
    let case = case_of(bench, &d.case)?;
    archived(case)?;
    if bench.edition >= READING {
        handed_over_once(bench, intent, d)?;
    }
    let mut fields = Fields::new();
    d.file.check(&mut fields, "file");
    fields.text("name", "文件名", d.name.known().map_or("", String::as_str), LINE_MAX);
    let activity = belongs(case, &mut fields, d.activity, d.evidence);
    let timed = matches!(d.kind, rd::MediaKind::Video | rd::MediaKind::Audio);
    if timed && d.started.is_none() {
        fields.add("started", "没有填写录制开始时间");
    }
    if timed && d.duration_ms.is_none_or(|ms| ms == 0) {
        fields.add("duration_ms", "没有填写时长");
    }
    let officer = bench.facts.get(&SubjectRef::officer(&d.officer)).and_then(|k| k.state.officer());
    if officer.is_none_or(|o| o.unit != case.unit) {
        fields.add("officer", "记录人应为本机关的执法人员");
    }
    let mut offset = 0;
    let mut alerts = Vec::new();
    if let Some(id) = &d.device {
        let device = bench.facts.get(&SubjectRef::device(id)).and_then(|k| k.state.device());
        match device.filter(|x| x.registered.unit == case.unit) {
            None => fields.add("device", "本机关没有登记这台设备"),
            Some(device) => {
                offset = device.clock_offset_seconds();
                if let Some((officer, _)) = &device.officer
                    && *officer != d.officer
                {
                    alerts.push(format!("设备 {} 不是配发给记录人的", device.registered.number));
                }
            }
        }
    }
    let end = d.started.and_then(|s| {
        let ms = i64::try_from(d.duration_ms.unwrap_or(0)).ok()?;
        Timestamp::from_millisecond(
            s.as_millisecond().checked_sub(offset.checked_mul(1000)?)?.checked_add(ms)?,
        )
        .ok()
    });
    if d.started.is_some() && end.is_none() {
        fields.add("started", "录制时间无法识别");
    }
    if end.is_some_and(|e| e.as_second() > bench.moment.recorded.as_second() + super::AHEAD_MAX_SECONDS) {
        fields.add("started", "录制结束时间晚于现在，核对设备时钟");
    }
    fields.optional("late_reason", "逾期理由", &d.late_reason, TEXT_MAX);
    fields.done()?;
    // 移交期限 runs from the end of the activity; what belongs to none, from the end of the recording.
    let due_at =
        activity.as_ref().map(Activity::ended).or(end).and_then(|from| handover_due(bench.rules, from));
    if let Some(due) = due_at
        && bench.moment.recorded > due
    {
        if d.late_reason.trim().is_empty() {
            return Err(Refusal::gate(
                "handover-late",
                "2.3b",
                "吉市政办发〔2019〕30号",
                format!("移交期限已于 {} 届满", local(due)),
                "写明逾期移交的理由；执法监督机关会收到提示",
            ));
        }
        alerts.push(format!("音像资料逾期移交，期限 {}。理由：{}", local(due), d.late_reason));
    }
    let alert = (!alerts.is_empty()).then(|| alerts.join("；"));
    Ok(Grant {
        deciding: case.unit.clone(),
        derived: Derived {
            due_at,
            alert,
            clock_offset_seconds: d.device.as_ref().map(|_| offset),
            ..Derived::default()
        },
        basis: basis("2.3b", "国办发〔2018〕118号 第八项"),
        ..Grant::default()
    })
}

/// One file is one recording of its case, whichever way and however often it comes.
fn handed_over_once(bench: &Bench, intent: &Intent, d: &rd::RecordingHandedOver) -> Result<(), Refusal> {
    let own = SubjectRef::recording_of(&d.case, &d.file.sha256);
    if intent.subject != own {
        return Err(Refusal::field("subject.id", format!("案件里的一个文件是一份资料，编号为 {}", own.id)));
    }
    let same = |r: &Recording| r.handed.case == d.case && r.handed.file.sha256 == d.file.sha256;
    if bench.facts.all().any(|(_, k)| k.state.recording().is_some_and(same)) {
        return Err(Refusal::gate(
            "handed-over-before",
            "2.3b",
            "吉市政办发〔2019〕30号",
            "这个文件已经移交到本案",
            "一份资料记录了几次活动的，在它的页面“改归活动”里把活动加上",
        ));
    }
    Ok(())
}

/// `2026-03-03 10:30`, at +08:00.
fn local(at: Timestamp) -> String {
    jiff::tz::Offset::constant(8).to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

fn accepted(bench: &Bench, r: &Recording, d: &rd::RecordingAccepted) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("note", "核对情况", &d.note, LINE_MAX);
    fields.done()?;
    if r.accepted.is_some() {
        return Err(Refusal::gate(
            "accepted-before",
            "2.3c",
            "吉市政办发〔2019〕30号",
            "这份资料已经接收",
            "不用再办",
        ));
    }
    if r.by == bench.actor.account {
        return Err(Refusal::gate(
            "handover-to-oneself",
            "2.3c",
            "吉市政办发〔2019〕30号",
            "移交人不能自己接收",
            "由另一名保管员接收",
        ));
    }
    Ok(Grant { basis: basis("2.3c", "国办发〔2018〕118号 第八项"), ..Grant::default() })
}

fn described(bench: &Bench, r: &Recording, d: &rd::RecordingDescribed) -> Result<Grant, Refusal> {
    archived(case_of(bench, &r.handed.case)?)?;
    let mut fields = Fields::new();
    fields.text("place", "地点", &d.place, LINE_MAX);
    fields.text("people", "在场人员", d.people.known().map_or("", String::as_str), LINE_MAX);
    fields.text("content", "主要内容", d.content.known().map_or("", String::as_str), TEXT_MAX);
    if d.marks.len() > MARKS_MAX {
        fields.add("marks", format!("时间点最多 {MARKS_MAX} 个"));
    }
    for (i, mark) in d.marks.iter().enumerate() {
        fields.text(&format!("marks.{i}.note"), "时间点说明", &mark.note, LINE_MAX);
        if r.handed.duration_ms.is_some_and(|all| mark.at_ms > all) {
            fields.add(format!("marks.{i}.at_ms"), "时间点超出资料的时长");
        }
        if i > 0 && d.marks.get(i - 1).is_some_and(|before| before.at_ms > mark.at_ms) {
            fields.add(format!("marks.{i}.at_ms"), "时间点应按先后顺序");
        }
    }
    fields.done()?;
    Ok(Grant {
        basis: basis("2.3c", "行政处罚法 第四十六条、第四十七条"), ..Grant::default()
    })
}

fn assigned(
    bench: &Bench,
    intent: &Intent,
    r: &Recording,
    d: &rd::RecordingAssigned,
) -> Result<Grant, Refusal> {
    let case = case_of(bench, &r.handed.case)?;
    archived(case)?;
    let mut fields = Fields::new();
    fields.text("reason", "理由", &d.reason, LINE_MAX);
    belongs(case, &mut fields, d.activity, d.evidence);
    for (i, seq) in d.also.iter().enumerate() {
        if d.activity.is_none() {
            fields.add("activity", "归入几次活动的，第一次在这里选");
        }
        if belongs(case, &mut Fields::new(), Some(*seq), None).is_none() {
            fields.add(format!("also.{i}"), "本案没有这次活动");
        } else if d.activity == Some(*seq) || d.also.get(..i).is_some_and(|before| before.contains(seq)) {
            fields.add(format!("also.{i}"), "这次活动已经选过");
        }
    }
    if let Some(id) = &d.same_as {
        let other = SubjectRef::recording(id);
        let known = bench.facts.get(&other).and_then(|k| k.state.recording());
        match known.filter(|o| o.handed.case == r.handed.case && other != intent.subject) {
            None => fields.add("same_as", "本案没有这份资料"),
            Some(o) if o.handed.file.sha256 != r.handed.file.sha256 => {
                fields.add("same_as", "不是同一个文件：两份资料的摘要不同");
            }
            Some(o) if o.same_as.is_some() => {
                fields.add("same_as", "那一份已经标为与另一份相同，选计入的那一份")
            }
            Some(_) => {}
        }
    }
    fields.done()?;
    Ok(Grant { basis: basis("2.3a", "行政处罚法 第四十七条"), ..Grant::default() })
}

fn viewed(d: &rd::RecordingViewed) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    fields.text("note", "查阅说明", &d.note, LINE_MAX);
    fields.done()?;
    Ok(Grant { basis: basis("2.3c", "吉市政办发〔2019〕30号"), ..Grant::default() })
}

/// 说明音像记录缺口 (DOMAIN 0.3): the activity has already happened. A whole-process one wants the head.
pub(super) fn gap_explained(
    bench: &Bench,
    case: &CaseFile,
    d: &rd::RecordingGapExplained,
) -> Result<Grant, Refusal> {
    let mut fields = Fields::new();
    let activity = belongs(case, &mut fields, Some(d.activity), None);
    fields.text("reason", "理由", &d.reason, TEXT_MAX);
    fields.done()?;
    let Some(activity) = activity else { return Err(Refusal::not_found()) };
    let tier = tier(bench.rules, activity.kind);
    let head = HEADS.contains(&bench.actor.capacity);
    let mut alert = None;
    if tier == RecordingTier::WholeProcess {
        if !head {
            return Err(Refusal::gate(
                "gap-needs-head",
                "2.2a",
                "国办发〔2018〕118号 第八项",
                format!("{}应当全过程音像记录，缺口须由机关负责人说明理由", activity.kind.title()),
                "报机关负责人批准；执法监督机关会收到提示，法制审核时会问到证据是否足以认定",
            ));
        }
        alert = Some(format!(
            "{}（{}）全过程音像记录缺 {} 秒。原因：{}。{}",
            activity.kind.title(),
            civil(activity.ended()),
            d.missing_seconds,
            d.cause.title(),
            d.reason
        ));
    } else if !head {
        let handler = bench.actor.officer.as_ref().is_some_and(|o| {
            case.opened.is_none() || case.handlers.contains(o) || activity.officers.contains(o)
        });
        if bench.actor.capacity != Capacity::Officer || !handler {
            return Err(Refusal::forbidden("只能由承办人或者参加人员说明", "请承办人办理"));
        }
    }
    Ok(Grant {
        derived: Derived { alert, ..Derived::default() },
        basis: basis("2.2a", "国办发〔2018〕118号 第八项"),
        ..Grant::default()
    })
}

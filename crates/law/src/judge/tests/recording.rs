//! Recordings: handed over in time, received by another, described, viewed with a purpose, never altered.

use super::refusals::cites;
use super::world::*;
use crate::authority::Actor;
use crate::deed::record as rd;
use crate::deed::{Deed, KINDS};
use crate::edition::{EDGES, READING};
use crate::file::FileRef;
use crate::ids::SubjectRef;
use crate::refusal::{Refusal, RefusalClass};
use crate::sample::{Plot, record as rs};
use jiff::SignedDuration;

fn film() -> FileRef {
    rs::file("film", "video/mp4")
}

fn recording() -> SubjectRef {
    SubjectRef::recording_of("c", &film().sha256)
}

/// A case whose inspection lasted from 08:00 to 08:50, and its activity's number.
fn inspected() -> (World, u64) {
    let w = World::told(&Plot::small("c"), "inspected");
    let seq = crate::recording::activities(w.case())[0].seq;
    (w, seq)
}

fn hand(w: &mut World, who: &str, change: impl FnOnce(&mut rd::RecordingHandedOver)) -> Result<(), Refusal> {
    let activity = crate::recording::activities(w.case()).first().cloned();
    let started = activity.as_ref().and_then(|a| a.span).map_or(back(w.now, 60), |s| s.0);
    let mut deed = rs::handed_over("c", activity.map(|a| a.seq), "officer1", started, 3_000);
    deed.file = film();
    change(&mut deed);
    let subject = SubjectRef::recording_of("c", &deed.file.sha256);
    w.act_as(&actor(who), subject, deed.into())
}

fn on_it(w: &mut World, who: &str, deed: impl Into<Deed>) -> Result<(), Refusal> {
    w.act_as(&actor(who), recording(), deed.into())
}

fn folded(w: &World) -> &crate::state::record::Recording {
    w.known[&recording()].state.recording().unwrap()
}

#[test]
fn clause_2_3b_hand_over_is_due_a_day_after_the_activity_and_late_only_with_a_reason() {
    let (mut w, _) = inspected();
    w.now = w.now.checked_add(SignedDuration::from_hours(30)).unwrap();
    cites(&hand(&mut w, "officer1", |_| {}).unwrap_err(), "handover-late", "2.3b", "30号");
    hand(&mut w, "officer1", |d| d.late_reason = "执法点没有网络".into()).unwrap();
    assert!(folded(&w).is_late());
    assert!(folded(&w).alerts[0].1.contains("执法点没有网络"), "supervision is told");
    let (mut w, seq) = inspected();
    hand(&mut w, "officer1", |_| {}).unwrap();
    assert!(!folded(&w).is_late() && folded(&w).alerts.is_empty());
    assert_eq!(folded(&w).activity, Some(seq));
}

#[test]
fn what_is_handed_over_must_belong_somewhere_and_have_its_times() {
    let (mut w, _) = inspected();
    type Spoil = fn(&mut rd::RecordingHandedOver);
    let wrong: [(&str, Spoil); 8] = [
        ("activity", |d| d.activity = Some(999)),
        ("evidence", |d| d.evidence = Some(7)),
        ("started", |d| d.started = None),
        ("duration_ms", |d| d.duration_ms = Some(0)),
        ("officer", |d| d.officer = "cg-officer".into()),
        ("device", |d| d.device = Some("nowhere".into())),
        ("file", |d| d.file.sha256 = "ABC".into()),
        ("name", |d| d.name = String::new().into()),
    ];
    for (field, change) in wrong {
        let refusal = hand(&mut w, "officer1", change).unwrap_err();
        assert!(refusal.fields.iter().any(|f| f.field == field), "{field}: {refusal:#?}");
    }
    let tomorrow = hand(&mut w, "officer1", |d| d.duration_ms = Some(86_400_000)).unwrap_err();
    assert_eq!(tomorrow.fields[0].field, "started");
    assert_eq!(hand(&mut w, "cg-officer", |_| {}).unwrap_err().class, RefusalClass::NotFound);
    assert_eq!(hand(&mut w, "head", |_| {}).unwrap_err().class, RefusalClass::Forbidden);
}

#[test]
fn clause_2_2c_the_device_s_clock_is_taken_from_its_last_check() {
    let (mut w, _) = inspected();
    let device = SubjectRef::device("d1");
    let act = |w: &mut World, who: &str, deed: Deed| w.act_as(&actor(who), device.clone(), deed);
    let registered = rs::device("jl-scjg", rd::DeviceKind::BodyCamera, "DSJ0001");
    assert_eq!(act(&mut w, "admin", registered.clone().into()).unwrap_err().class, RefusalClass::Forbidden);
    act(&mut w, "custodian", registered.into()).unwrap();
    let check = |s| rd::DeviceChecked {
        condition: rd::Condition::Good,
        clock_offset_seconds: s,
        note: String::new(),
    };
    assert_eq!(act(&mut w, "custodian", check(999_999).into()).unwrap_err().class, RefusalClass::Invalid);
    act(&mut w, "custodian", check(90).into()).unwrap();
    let assigned = rd::DeviceAssigned { officer: Some("officer2".into()), note: String::new() };
    act(&mut w, "custodian", assigned.into()).unwrap();
    hand(&mut w, "officer1", |d| d.device = Some("d1".into())).unwrap();
    assert_eq!(folded(&w).clock_offset_seconds, 90);
    assert!(folded(&w).alerts[0].1.contains("DSJ0001"), "another officer's device is told to supervision");
}

#[test]
fn clause_2_3c_received_by_another_described_and_viewed_with_a_purpose() {
    let (mut w, _) = inspected();
    hand(&mut w, "custodian", |_| {}).unwrap();
    let receipt = rd::RecordingAccepted { note: "数量、时长与登记一致".into() };
    cites(&on_it(&mut w, "custodian", receipt.clone()).unwrap_err(), "handover-to-oneself", "2.3c", "30号");
    let (mut w, _) = inspected();
    hand(&mut w, "officer1", |_| {}).unwrap();
    on_it(&mut w, "custodian", receipt.clone()).unwrap();
    assert_eq!(on_it(&mut w, "custodian", receipt).unwrap_err().gate, "accepted-before");
    let mark = |at_ms, note: &str| rd::TimeMark { at_ms, note: note.into() };
    let describe = |marks: Vec<rd::TimeMark>| rd::RecordingDescribed {
        place: "经营场所".into(),
        people: "当事人负责人、两名执法人员".to_string().into(),
        content: "检查货架，查见过期食品".to_string().into(),
        marks,
    };
    for bad in [vec![mark(4_000_000, "超出")], vec![mark(9, "后"), mark(3, "先")], vec![mark(1, "")]] {
        assert_eq!(on_it(&mut w, "officer1", describe(bad)).unwrap_err().class, RefusalClass::Invalid);
    }
    on_it(&mut w, "officer1", describe(vec![mark(0, "出示证件"), mark(60_000, "查见货架")])).unwrap();
    let view = |note: &str| rd::RecordingViewed { purpose: rd::ViewPurpose::Review, note: note.into() };
    assert_eq!(on_it(&mut w, "reviewer", view("")).unwrap_err().class, RefusalClass::Invalid);
    on_it(&mut w, "reviewer", view("核对检查过程")).unwrap();
    assert!(folded(&w).viewed.contains_key("reviewer"));
    for stranger in ["cg-officer", "admin", "editor", "party", "registrar"] {
        let refusal = on_it(&mut w, stranger, view("看看")).unwrap_err();
        assert_eq!(refusal.class, RefusalClass::NotFound, "{stranger}");
    }
}

#[test]
fn clause_2_3d_no_act_destroys_and_an_attempt_is_on_record() {
    for (tag, kind, _) in KINDS {
        let ends = ["deleted", "destroyed", "replaced", "altered"].iter().any(|w| tag.contains(w));
        assert!(!ends || *kind != crate::ids::SubjectKind::Recording, "{tag}");
    }
    let (mut w, _) = inspected();
    hand(&mut w, "officer1", |_| {}).unwrap();
    let tried = |attempt| rd::RecordingAlterationRefused { attempt, via: "DELETE".into() };
    on_it(&mut w, "head", tried(rd::Attempt::Delete)).unwrap();
    on_it(&mut w, "officer1", tried(rd::Attempt::Replace)).unwrap();
    assert_eq!((folded(&w).attempts, folded(&w).alerts.len()), (2, 2));
    assert_eq!(folded(&w).handed.file, film());
}

#[test]
fn clause_2_2a_a_gap_is_explained_by_the_handler_or_where_all_is_recorded_by_the_head() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "evidence");
    let room = rs::device("jl-scjg", rd::DeviceKind::InterviewRoom, "询1");
    w.act_as(&Actor::system("jl-scjg"), SubjectRef::device("room"), room.into()).unwrap();
    let mut inquired = plot.inquired(back(w.now, 60), back(w.now, 10));
    inquired.room = Some("elsewhere".into());
    assert_eq!(w.by("officer1", inquired.clone()).unwrap_err().fields[0].field, "room");
    inquired.room = Some("room".into());
    w.by("officer1", inquired).unwrap();
    let activities = crate::recording::activities(w.case());
    let explain = |activity| rd::RecordingGapExplained {
        activity,
        missing_seconds: 120,
        cause: rd::GapCause::Equipment,
        reason: "记录仪断电".into(),
    };
    let (site, inquiry) = (activities[0].seq, activities[1].seq);
    assert_eq!(w.by("officer1", explain(4_711)).unwrap_err().class, RefusalClass::Invalid);
    w.by("officer1", explain(site)).unwrap();
    assert!(w.case().alerts.is_empty(), "by circumstances: a reason is enough");
    cites(&w.by("officer1", explain(inquiry)).unwrap_err(), "gap-needs-head", "2.2a", "118号");
    w.by("head", explain(inquiry)).unwrap();
    assert!(w.case().alerts[0].1.contains("缺 120 秒"));
    assert_eq!(w.case().recording_gaps.len(), 2);
}

#[test]
fn clause_2_3a_nothing_enters_an_archived_file_and_what_is_in_it_can_be_viewed() {
    let plot = Plot::small("c");
    let mut w = World::told(&plot, "closed");
    hand(&mut w, "officer1", |d| d.late_reason = "结案时整理".into()).unwrap();
    w.step(&plot, "archived");
    let more = rs::handed_over("c", None, "officer1", back(w.now, 60), 60);
    let other = SubjectRef::recording_of("c", &more.file.sha256);
    let refusal = w.act_as(&actor("officer1"), other, more.into()).unwrap_err();
    cites(&refusal, "case-archived", "2.3a", "第四十七条");
    on_it(
        &mut w,
        "custodian",
        rd::RecordingViewed { purpose: rd::ViewPurpose::Custody, note: "清点".into() },
    )
    .unwrap();
}

/// The same file handed over under another id, as the program did before edition 3.
fn hand_doubled(w: &mut World, id: &str) -> Result<(), Refusal> {
    let started = back(w.now, 60);
    let mut deed = rs::handed_over("c", None, "officer1", started, 60);
    deed.file = film();
    w.act_as(&actor("officer1"), SubjectRef::recording(id), deed.into())
}

#[test]
fn one_file_is_one_recording_of_its_case() {
    let (mut w, _) = inspected();
    let wrong = hand_doubled(&mut w, "any").unwrap_err();
    assert_eq!(wrong.fields[0].field, "subject.id");
    hand(&mut w, "officer1", |_| {}).unwrap();
    // What was recorded under an id of its own before stands, and keeps the next one out all the same.
    let (mut w, _) = inspected();
    w.edition = EDGES;
    hand_doubled(&mut w, "one").unwrap();
    hand_doubled(&mut w, "two").unwrap();
    w.edition = READING;
    cites(&hand(&mut w, "officer1", |_| {}).unwrap_err(), "handed-over-before", "2.3b", "30号");
    hand(&mut w, "officer1", |d| d.file = rs::file("another film", "video/mp4")).unwrap();
}

#[test]
fn a_recording_covers_as_many_activities_as_it_records_each_named_once() {
    let plot = Plot::small("c");
    let (mut w, site) = inspected();
    w.by("officer1", plot.inquired(back(w.now, 60), back(w.now, 10))).unwrap();
    let inquiry = crate::recording::activities(w.case())[1].seq;
    hand(&mut w, "officer1", |_| {}).unwrap();
    let assigned = |activity, also: &[u64]| rd::RecordingAssigned {
        activity,
        also: also.to_vec(),
        reason: "一次录完检查和询问".into(),
        ..rd::RecordingAssigned::default()
    };
    for (wrong, field) in [
        (assigned(Some(site), &[4_711]), "also.0"),
        (assigned(Some(site), &[site]), "also.0"),
        (assigned(Some(site), &[inquiry, inquiry]), "also.1"),
        (assigned(None, &[inquiry]), "activity"),
    ] {
        assert_eq!(on_it(&mut w, "officer1", wrong).unwrap_err().fields[0].field, field);
    }
    on_it(&mut w, "officer1", assigned(Some(site), &[inquiry])).unwrap();
    assert!(folded(&w).counts_for(site) && folded(&w).counts_for(inquiry) && !folded(&w).counts_for(4_711));
    on_it(&mut w, "officer1", assigned(Some(inquiry), &[])).unwrap();
    assert!(!folded(&w).counts_for(site), "what is said last holds");
}

#[test]
fn of_files_that_are_the_same_one_counts_in_the_place_of_the_others() {
    let (mut w, site) = inspected();
    w.edition = EDGES;
    hand_doubled(&mut w, "one").unwrap();
    hand_doubled(&mut w, "two").unwrap();
    let mut other = rs::handed_over("c", None, "officer1", back(w.now, 60), 60);
    other.file = rs::file("another film", "video/mp4");
    w.act_as(&actor("officer1"), SubjectRef::recording("other"), other.into()).unwrap();
    w.edition = READING;
    let mut say = |id: &str, same_as: Option<&str>| {
        let deed = rd::RecordingAssigned {
            activity: Some(site),
            same_as: same_as.map(Into::into),
            reason: "同一文件交了两次".into(),
            ..rd::RecordingAssigned::default()
        };
        w.act_as(&actor("officer1"), SubjectRef::recording(id), deed.into())
            .map_err(|r| r.fields.first().map(|f| f.field.clone()).unwrap_or_default())
    };
    say("one", None).unwrap();
    for nothing_like_it in ["two", "nobody", "other"] {
        assert_eq!(say("two", Some(nothing_like_it)), Err("same_as".into()), "{nothing_like_it}");
    }
    say("two", Some("one")).unwrap();
    assert_eq!(say("one", Some("two")), Err("same_as".into()), "one of them counts");
    let state = |w: &World, id: &str| w.known[&SubjectRef::recording(id)].state.recording().unwrap().clone();
    assert!(state(&w, "one").counts_for(site) && !state(&w, "two").counts_for(site));
    assert_eq!(state(&w, "two").handed.file, film(), "neither is gone");
}

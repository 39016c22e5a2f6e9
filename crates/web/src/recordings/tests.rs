//! Pages of recordings render from samples and are clean, for everybody and in every state.

use super::hand_over::Bench;
use super::hand_over_form::{self, Given};
use super::show::Shown;
use super::{acts, list, rules, section, show, view};
use crate::desk::case::load::Loaded;
use crate::desk::case::sample::{acts as acts_of_sample, loaded, me};
use crate::forms::{Pairs, parse};
use crate::look::audit::{Scope, faults};
use crate::look::{Guard, PageMeta, desk_page, samples};
use crate::portal::params::Params;
use jiff::Timestamp;
use jiff::civil::date;
use law::authority::{Actor, Capacity};
use law::deed::Deed;
use law::deed::record as rd;
use law::file::FileRef;
use law::recording::{ActivityKind, activities, builtin, coverage};
use law::refusal::{FieldError, Refusal};
use law::state::casefile::GapReason;
use law::state::record::{Accepted, Described, Recording};
use maud::Markup;
use office::recordings::{ActivityView, UploadMeta, UploadView};
use store::{Listed, RecordingRow};

fn clean(name: &str, content: &Markup) -> String {
    let page = desk_page(&PageMeta::new(name, "/desk/x"), &samples::desk(super::MENU), content).0;
    let found = faults(&page, Scope::Page);
    assert!(found.is_empty(), "{name}: {found:#?}");
    page
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_772_413_200 + seconds).unwrap()
}

fn recording(kind: rd::MediaKind, finished: bool) -> Recording {
    let mime = match kind {
        rd::MediaKind::Video => "video/mp4",
        rd::MediaKind::Audio => "audio/x-wav",
        rd::MediaKind::Image => "image/jpeg",
        rd::MediaKind::Document => "application/pdf",
    };
    let timed = matches!(kind, rd::MediaKind::Video | rd::MediaKind::Audio);
    let handed = rd::RecordingHandedOver {
        case: "sample".into(),
        activity: None,
        evidence: finished.then_some(1),
        kind,
        file: FileRef {
            sha256: "a1".repeat(32),
            sm3: "b2".repeat(32),
            tree: "c3".repeat(32),
            bytes: 20 << 20,
            mime: mime.into(),
        },
        name: "询问 甲.mp4".to_string().into(),
        started: timed.then(|| at(0)),
        start_from_file: false,
        duration_ms: timed.then_some(300_000),
        position: finished.then(|| rd::Position { latitude: 43_837_000, longitude: -126_549_000 }.into()),
        device: None,
        officer: "officer-1".into(),
        doubts: if finished { vec!["文件尾部不完整".into()] } else { Vec::new() },
        late_reason: if finished { "存储卡送修".into() } else { String::new() },
    };
    let text = rd::RecordingDescribed {
        place: "询问室".into(),
        people: "李示例、陈示例".to_string().into(),
        content: "询问进货来源".to_string().into(),
        marks: vec![
            rd::TimeMark { at_ms: 7_000, note: "出示证件".into() },
            rd::TimeMark { at_ms: 270_000, note: "核对笔录".into() },
        ],
    };
    Recording {
        unlisted: false,
        handed,
        unit: documents::sample::UNIT.into(),
        by: "a-1".into(),
        by_name: "赵示例甲".into(),
        at: at(90_000),
        due_at: Some(at(86_400)),
        clock_offset_seconds: if finished { -30 } else { 0 },
        also: Vec::new(),
        same_as: None,
        activity: None,
        evidence: finished.then_some(1),
        accepted: finished.then(|| Accepted {
            account: "c".into(),
            name: "吴示例".into(),
            on: date(2026, 3, 3),
            note: "一致".into(),
        }),
        description: finished.then(|| Described { text, name: "赵示例甲".into(), on: date(2026, 3, 3) }),
        viewed: Default::default(),
        views: 2,
        attempts: u64::from(finished),
        alerts: if finished {
            vec![(date(2026, 3, 3), "音像资料逾期移交".into())]
        } else {
            Vec::new()
        },
    }
}

fn shown(kind: rd::MediaKind, finished: bool) -> Shown {
    let loaded = loaded(acts_of_sample());
    Shown {
        same: Vec::new(),
        id: "r".into(),
        seq: 4,
        recording: recording(kind, finished),
        case: loaded.view.case,
        officer: "李示例（07020100101）".into(),
        device: None,
        history: loaded.view.history[..3].to_vec(),
        viewing: finished,
    }
}

const KINDS: [rd::MediaKind; 4] =
    [rd::MediaKind::Video, rd::MediaKind::Audio, rd::MediaKind::Image, rd::MediaKind::Document];

#[test]
fn a_recording_and_its_player_render_in_every_kind_and_state() {
    for kind in KINDS {
        for finished in [true, false] {
            let shown = shown(kind, finished);
            for capacity in Capacity::GRANTABLE {
                let page = clean("recording", &show::content(&Actor { capacity, ..me() }, &shown, true));
                assert!(page.contains("1 次，都已拒绝") == finished && page.contains("查阅"));
            }
            let page = clean("view", &view::content(&shown));
            assert_eq!(page.contains("data-seek=\"7\""), finished, "marks are in the page without a script");
        }
    }
}

#[test]
fn clause_2_3d_no_page_offers_to_delete_or_replace() {
    let shown = shown(rd::MediaKind::Video, true);
    for capacity in Capacity::GRANTABLE {
        let page = clean("recording", &show::content(&Actor { capacity, ..me() }, &shown, false));
        for word in ["删除</", "替换</", "name=\"_method\"", "/delete"] {
            assert!(!page.contains(word), "{capacity:?} {word}");
        }
    }
}

fn row(late: bool) -> RecordingRow {
    RecordingRow {
        also: Vec::new(),
        same_as: None,
        id: "r".into(),
        seq: 4,
        case_id: "sample".into(),
        unit: "u".into(),
        activity: None,
        evidence: None,
        kind: "video".into(),
        name: (!late).then(|| "询问 甲.mp4".into()),
        mime: "video/mp4".into(),
        bytes: 1 << 20,
        sha256: "a1".repeat(32),
        started: Some(at(0)),
        duration_ms: Some(300_000),
        officer: "officer-1".into(),
        device: None,
        handed_at: at(90_000),
        due_at: late.then(|| at(0)),
        accepted_on: (!late).then(|| date(2026, 3, 3)),
        described_on: None,
        views: 0,
        attempts: 0,
        alerts: u64::from(late),
        updated: at(0),
    }
}

#[test]
fn the_list_renders_and_an_erased_name_leaves_the_kind() {
    for rows in [vec![], vec![row(false), row(true)]] {
        let total = rows.len() as u64;
        let named = list::Named {
            listed: Listed { rows, total },
            officers: Default::default(),
            cases: Default::default(),
        };
        let params = Params::read("/desk/recordings", "case=sample&state=alerts");
        let page = clean("recordings", &list::view(&params, &named));
        assert_eq!(page.contains("逾期"), total > 0);
        assert!(page.contains("name=\"case\" value=\"sample\""), "a filter that is not shown is kept");
    }
}

#[test]
fn a_filter_never_widens_what_one_may_see() {
    let params = Params::read("/desk/recordings", "unit=other&state=unaccepted&kind=audio");
    let mine = list::filter(&me(), &params).unwrap();
    assert_eq!(mine.unit.as_deref(), Some(documents::sample::UNIT));
    assert!(mine.unaccepted && mine.kind.as_deref() == Some("audio"));
    let admin = Actor { capacity: Capacity::SystemAdmin, ..me() };
    assert!(list::filter(&admin, &params).is_none());
}

/// The sample case with its activities in every state of being recorded.
fn recorded(whole: bool, explained: bool) -> Loaded {
    let mut loaded = loaded(acts_of_sample());
    let mut all = activities(&loaded.view.case);
    assert!(!all.is_empty(), "the sample has activities");
    if whole && let Some(first) = all.first_mut() {
        first.kind = ActivityKind::InquiryInRoom;
    }
    let rules = builtin();
    loaded.activities = all
        .into_iter()
        .map(|activity| {
            let clips: Vec<_> = activity
                .span
                .map(|(from, _)| law::recording::Clip {
                    started: from,
                    duration_ms: 60_000,
                    clock_offset_seconds: 0,
                })
                .into_iter()
                .collect();
            let reason = explained.then(|| GapReason {
                explained: rd::RecordingGapExplained {
                    activity: activity.seq,
                    missing_seconds: 60,
                    cause: rd::GapCause::Equipment,
                    reason: "断电".into(),
                },
                by: "孙示例".into(),
                on: date(2026, 3, 3),
            });
            let rule = rules.iter().find(|r| r.activity == activity.kind).cloned().unwrap();
            ActivityView {
                tier: rule.tier,
                coverage: activity.span.map(|span| coverage(span, &clips)),
                rule: Some(rule),
                recordings: vec![row(false)],
                reason,
                due_at: Some(at(86_400)),
                activity,
            }
        })
        .collect();
    loaded.recordings = vec![row(true)];
    loaded
}

#[test]
fn clause_2_2a_the_case_names_each_gap_and_who_explains_it() {
    for whole in [true, false] {
        let page = clean("section", &crate::desk::case::content(&me(), &recorded(whole, false), None));
        assert!(page.contains("有缺口，未说明"));
        let asked = if whole { "由机关负责人说明理由" } else { "由承办人说明理由" };
        assert!(page.contains(asked), "{whole}");
        let page = clean("section", &crate::desk::case::content(&me(), &recorded(whole, true), None));
        assert!(page.contains("缺口已说明") && !page.contains("有缺口，未说明"));
    }
    assert!(section::card(&me(), &loaded(1)).0.contains("还没有需要音像记录的活动"));
}

#[test]
fn the_review_is_asked_about_the_gap_of_a_whole_process_activity_only() {
    let actor = me();
    for (whole, explained) in [(true, false), (true, true), (false, false)] {
        let loaded = recorded(whole, explained);
        let spec = crate::forms::acts::spec("review.concluded/1", &loaded.desk(&actor, &[])).unwrap();
        assert_eq!(format!("{:?}", spec.items).contains("现有证据是否仍足以认定事实"), whole);
    }
}

#[test]
fn the_forms_give_the_deeds() {
    let shown = shown(rd::MediaKind::Video, true);
    let text = shown.recording.description.clone().unwrap().text;
    let all: [(crate::forms::FormSpec, Deed); 5] = [
        (acts::accept_spec(), rd::RecordingAccepted { note: "一致".into() }.into()),
        (acts::describe_spec(&shown), text.into()),
        (
            acts::reassign_spec(&shown),
            rd::RecordingAssigned { evidence: Some(1), reason: "归错".into(), ..Default::default() }.into(),
        ),
        (
            view::spec(&me()),
            rd::RecordingViewed { purpose: rd::ViewPurpose::Handling, note: "核对".into() }.into(),
        ),
        (
            crate::forms::acts::spec("recording.gap_explained/1", &recorded(true, false).desk(&me(), &[]))
                .unwrap(),
            rd::RecordingGapExplained {
                activity: 3,
                missing_seconds: 60,
                cause: rd::GapCause::Other,
                reason: "示例".into(),
            }
            .into(),
        ),
    ];
    for (spec, deed) in all {
        let mut pairs = crate::forms::acts::filled(&deed, &spec);
        assert_eq!(parse(&spec, &mut pairs).unwrap(), deed, "{}", spec.tag);
    }
}

#[test]
fn the_hand_over_form_keeps_what_was_typed_and_names_what_is_wrong() {
    let upload = |offset| UploadView {
        id: "0123456789abcdef".into(),
        meta: UploadMeta { account: "a-1".into(), case: "sample".into(), name: "大文件.mp4".into() },
        bytes: 100,
        offset,
    };
    let bench =
        Bench { loaded: recorded(true, false), devices: Vec::new(), waiting: vec![upload(100), upload(40)] };
    let guard = Guard { csrf: "0123456789abcdef".into(), key: "k".into() };
    let pairs: Pairs =
        [("late_reason", "断网"), ("duration", "5")].map(|(n, v)| (n.into(), v.into())).into_iter().collect();
    let errors = ["duration", "kind"]
        .map(|field| FieldError { field: field.into(), message: format!("错在 {field}") })
        .into();
    let given = Given { errors, refusal: Some(Refusal::gate("g", "2.3b", "b", "r", "m")) };
    let page = clean("hand-over", &hand_over_form::content(&bench, &guard, &pairs, &given));
    assert!(page.contains("断网") && page.contains("错在 duration") && page.contains("错在 kind"));
    assert!(page.contains("multipart/form-data"), "the form works alone");
    assert!(page.contains("已经传完、还没有移交的文件"));
    let csrf = page.find("name=\"_csrf\"").unwrap();
    let file = page.find("type=\"file\"").unwrap();
    assert!(csrf < file, "the token comes before the file");
}

#[test]
fn clause_2_2b_the_list_of_what_to_record_renders() {
    let page = clean("rules", &rules::content(&builtin()));
    assert!(page.contains("全过程音像记录") && page.contains("现在开始记录"));
}

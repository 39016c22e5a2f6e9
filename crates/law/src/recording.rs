//! 音像记录 — which activities are recorded how, and what of them is recorded (clauses 2.2a, 2.2b).

use crate::act::civil;
use crate::deed::casework::ServiceMethod;
use crate::period::{self, Moment};
use crate::procedure::RecordingTier;
use crate::rules::Rules;
use crate::state::casefile::CaseFile;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 活动种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// 现场检查
    SiteInspection,
    /// 询问
    Inquiry,
    /// 在询问室询问: a place for handling cases.
    InquiryInRoom,
    /// 听证
    Hearing,
    /// 在听证室听证: a place for handling cases.
    HearingInRoom,
    /// 留置送达
    ServiceByLeaving,
    /// 公告送达
    ServiceByAnnouncement,
    /// 其他方式送达
    Service,
}

impl ActivityKind {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::SiteInspection,
        Self::Inquiry,
        Self::InquiryInRoom,
        Self::Hearing,
        Self::HearingInRoom,
        Self::ServiceByLeaving,
        Self::ServiceByAnnouncement,
        Self::Service,
    ];
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::SiteInspection => "现场检查",
            Self::Inquiry => "询问",
            Self::InquiryInRoom => "询问室询问",
            Self::Hearing => "听证",
            Self::HearingInRoom => "听证室听证",
            Self::ServiceByLeaving => "留置送达",
            Self::ServiceByAnnouncement => "公告送达",
            Self::Service => "送达",
        }
    }
}

/// One row of the 音像记录事项清单: what to record, from when to when, and the words to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordingRule {
    /// Which activity.
    pub activity: ActivityKind,
    /// How.
    pub tier: RecordingTier,
    /// 起止
    pub from_to: String,
    /// 记录要点, in order.
    pub marks: Vec<String>,
    /// 执法行为用语, in order.
    pub words: Vec<String>,
    /// 依据
    pub basis: String,
}

/// The list that comes with the product; the province's replaces it, the agency may only add.
#[must_use]
pub fn builtin() -> Vec<RecordingRule> {
    use ActivityKind as A;
    use RecordingTier as T;
    let list = |items: &[&str]| items.iter().map(|s| (*s).to_string()).collect::<Vec<_>>();
    let row = |activity, tier, from_to: &str, marks: &[&str], words: &[&str]| RecordingRule {
        activity,
        tier,
        from_to: from_to.into(),
        marks: list(marks),
        words: list(words),
        basis: "国办发〔2018〕118号 第八项；吉市政办发〔2019〕30号".into(),
    };
    let identity = "我们是本机关执法人员，这是我们的执法证件，请查看";
    let rights = "您有陈述、申辩的权利；认为我们与本案有利害关系的，可以申请回避";
    let recorded = "本次执法全程录音录像，现在开始记录";
    vec![
        row(
            A::SiteInspection,
            T::ByCircumstances,
            "到达现场至离开现场",
            &["出示执法证件", "告知权利义务", "检查的重点部位", "现场发现的问题", "当事人核对笔录并签名"],
            &[recorded, identity, rights, "请您核对笔录，没有意见请逐页签名"],
        ),
        row(
            A::Inquiry,
            T::ByCircumstances,
            "告知权利义务至核对签名",
            &["出示执法证件", "告知权利义务", "询问过程", "核对笔录并签名"],
            &[recorded, identity, rights],
        ),
        row(
            A::InquiryInRoom,
            T::WholeProcess,
            "进入询问室至离开询问室",
            &["进入询问室", "出示执法证件", "告知权利义务", "询问过程", "核对笔录并签名", "离开询问室"],
            &[recorded, identity, rights],
        ),
        row(
            A::Hearing,
            T::ByCircumstances,
            "宣布听证开始至宣布听证结束",
            &["核对听证参加人", "宣布纪律、告知权利", "调查人员陈述", "当事人申辩质证", "最后陈述", "签名"],
            &["现在宣布听证开始，本次听证同步录音录像"],
        ),
        row(
            A::HearingInRoom,
            T::WholeProcess,
            "进入听证室至离开听证室",
            &["核对听证参加人", "宣布纪律、告知权利", "调查人员陈述", "当事人申辩质证", "最后陈述", "签名"],
            &["现在宣布听证开始，本次听证全程录音录像"],
        ),
        row(
            A::ServiceByLeaving,
            T::ByCircumstances,
            "到达送达地点至文书留置完毕",
            &["送达地点的门牌标志", "说明拒收情况", "见证人", "文书留置的位置"],
            &["您拒绝签收，我们依法将文书留置在您的住所，并录像记录"],
        ),
        row(
            A::ServiceByAnnouncement,
            T::ByCircumstances,
            "张贴公告",
            &["张贴的位置", "公告全文", "张贴日期"],
            &[],
        ),
        row(A::Service, T::TextOnly, "", &["当事人签收"], &[]),
    ]
}

/// How an activity is to be recorded, by the list in force; what the list does not name, by circumstances.
#[must_use]
pub fn tier(rules: &Rules, kind: ActivityKind) -> RecordingTier {
    rules.recording_rule(kind).map_or(RecordingTier::ByCircumstances, |r| r.tier)
}

/// 移交期限 — by when what was recorded until `from` must be handed over, by the rules in force (clause 2.3b): a
/// moment where hours are counted, else the end of the last day at +08:00.
#[must_use]
pub fn handover_due(rules: &Rules, from: Timestamp) -> Option<Timestamp> {
    let offset = jiff::tz::Offset::constant(8);
    let period = rules.period("recording.handover")?;
    match period::due(rules.calendar(), Moment::DateTime(offset.to_datetime(from)), period).due {
        Moment::DateTime(at) => offset.to_timestamp(at).ok(),
        Moment::Date(day) => Some(end_of(day)),
    }
}

/// Whether something of an activity is missing that must be explained and is not (clause 2.2a; DOMAIN 0.3). Where the
/// act says no span, one recording is enough.
#[must_use]
pub fn wants_reason(
    tier: RecordingTier,
    coverage: Option<&Coverage>,
    is_recorded: bool,
    is_explained: bool,
) -> bool {
    if tier == RecordingTier::TextOnly || is_explained {
        return false;
    }
    coverage.map_or(!is_recorded, |c| !c.is_whole())
}

/// 活动 — something done in the field or in a room that can be recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Sequence number of the case's act.
    pub seq: u64,
    /// Kind.
    pub kind: ActivityKind,
    /// 地点
    pub place: String,
    /// Beginning and end, where the act says.
    pub span: Option<(Timestamp, Timestamp)>,
    /// The day.
    pub on: Date,
    /// 执法人员: ids.
    pub officers: Vec<String>,
}

impl Activity {
    /// From when the hand-over period runs: the end, or the end of its day.
    #[must_use]
    pub fn ended(&self) -> Timestamp {
        self.span.map_or_else(|| end_of(self.on), |(_, ended)| ended)
    }
}

/// The end of a day at +08:00.
fn end_of(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap_or(day);
    jiff::tz::Offset::constant(8).to_timestamp(next.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}

/// The activities of a case, in order. The folded case keeps acts and documents apart; the n-th document of a
/// kind is the n-th act of that kind.
#[must_use]
pub fn activities(case: &CaseFile) -> Vec<Activity> {
    let seqs = |kind: &'static str| case.documents.iter().filter(move |d| d.kind == kind).map(|d| d.seq);
    let mut all = Vec::new();
    for (seq, i) in seqs("site-transcript").zip(&case.inspections) {
        all.push(Activity {
            seq,
            kind: ActivityKind::SiteInspection,
            place: i.place.clone(),
            span: Some((i.started, i.ended)),
            on: civil(i.started),
            officers: i.officers.clone(),
        });
    }
    for (seq, i) in seqs("inquiry-transcript").zip(&case.inquiries) {
        let kind = if i.room.is_some() { ActivityKind::InquiryInRoom } else { ActivityKind::Inquiry };
        all.push(Activity {
            seq,
            kind,
            place: i.place.clone(),
            span: Some((i.started, i.ended)),
            on: civil(i.started),
            officers: i.officers.clone(),
        });
    }
    let hearings = case.superseded.hearings.iter().chain([&case.hearing]);
    let held = hearings.filter_map(|h| h.held.as_ref().map(|held| (h, held)));
    for (seq, (hearing, held)) in seqs("hearing-transcript").zip(held) {
        let noticed = hearing.noticed.as_ref();
        let in_room = noticed.is_some_and(|n| n.room.is_some());
        all.push(Activity {
            seq,
            kind: if in_room { ActivityKind::HearingInRoom } else { ActivityKind::Hearing },
            place: noticed.map(|n| n.place.clone()).unwrap_or_default(),
            span: None,
            on: held.held_on,
            officers: Vec::new(),
        });
    }
    for (seq, s) in seqs("proof-of-service").zip(&case.services) {
        let kind = match s.served.method {
            ServiceMethod::Leaving => ActivityKind::ServiceByLeaving,
            ServiceMethod::Announcement => ActivityKind::ServiceByAnnouncement,
            _ => ActivityKind::Service,
        };
        all.push(Activity {
            seq,
            kind,
            place: s.served.place.text().to_string(),
            span: None,
            on: s.served.served_on,
            officers: s.served.officers.clone(),
        });
    }
    all.sort_by_key(|a| a.seq);
    all
}

/// A recording laid over an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clip {
    /// Beginning by the device's clock.
    pub started: Timestamp,
    /// Length.
    pub duration_ms: u64,
    /// How far the device's clock is fast.
    pub clock_offset_seconds: i64,
}

impl Clip {
    /// Beginning and end in true time; none where they leave the calendar.
    #[must_use]
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let from = Timestamp::from_millisecond(
            self.started.as_millisecond().checked_sub(self.clock_offset_seconds.checked_mul(1000)?)?,
        )
        .ok()?;
        let to = from.as_millisecond().checked_add(i64::try_from(self.duration_ms).ok()?)?;
        Some((from, Timestamp::from_millisecond(to).ok()?))
    }
}

/// A stretch that is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
}

impl Gap {
    /// Its length in whole seconds, a begun second counted.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        let ms = self.to.as_millisecond() - self.from.as_millisecond();
        u64::try_from(ms).unwrap_or(0).div_ceil(1000)
    }
}

/// 覆盖 — what of an activity is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Length of the activity in seconds.
    pub wanted_seconds: u64,
    /// Seconds not recorded.
    pub missing_seconds: u64,
    /// Where, in order.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// Whether nothing is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.gaps.is_empty()
    }
    /// Recorded share, in whole per cent, never rounded up to 100.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let covered = self.wanted_seconds.saturating_sub(self.missing_seconds);
        (covered * 100).checked_div(self.wanted_seconds).unwrap_or(100)
    }
}

/// A break between two clips that is shorter than a second is the device closing one file and opening the next.
const SEAM_MS: i64 = 1_000;

/// Lays clips over an activity's span. Gaps are named to the second.
#[must_use]
pub fn coverage(span: (Timestamp, Timestamp), clips: &[Clip]) -> Coverage {
    let (begin, end) = (span.0.as_millisecond(), span.1.as_millisecond());
    let mut spans: Vec<(i64, i64)> = clips
        .iter()
        .filter_map(Clip::span)
        .map(|(a, b)| (a.as_millisecond().max(begin), b.as_millisecond().min(end)))
        .filter(|(a, b)| a < b)
        .collect();
    spans.sort_unstable();
    let mut gaps = Vec::new();
    let mut gap = |from: i64, to: i64| {
        if to - from >= SEAM_MS
            && let (Ok(from), Ok(to)) = (Timestamp::from_millisecond(from), Timestamp::from_millisecond(to))
        {
            gaps.push(Gap { from, to });
        }
    };
    let mut reached = begin;
    for (from, to) in spans {
        gap(reached, from);
        reached = reached.max(to);
    }
    gap(reached, end);
    let wanted_seconds = u64::try_from(end - begin).unwrap_or(0).div_ceil(1000);
    let missing_seconds = gaps.iter().map(Gap::seconds).sum::<u64>().min(wanted_seconds);
    Coverage { wanted_seconds, missing_seconds, gaps }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_772_413_200 + seconds).unwrap()
    }
    fn clip(from: i64, seconds: u64, offset: i64) -> Clip {
        Clip { started: at(from), duration_ms: seconds * 1000, clock_offset_seconds: offset }
    }
    fn gaps(c: &Coverage) -> Vec<(i64, i64)> {
        let zero = at(0).as_second();
        c.gaps.iter().map(|g| (g.from.as_second() - zero, g.to.as_second() - zero)).collect()
    }

    #[test]
    fn clause_2_2a_gaps_are_named_to_the_second() {
        let span = (at(0), at(600));
        assert_eq!(gaps(&coverage(span, &[])), [(0, 600)]);
        assert!(coverage(span, &[clip(-5, 620, 0)]).is_whole());
        let c = coverage(span, &[clip(0, 200, 0), clip(230, 300, 0)]);
        assert_eq!(gaps(&c), [(200, 230), (530, 600)]);
        assert_eq!((c.missing_seconds, c.percent()), (100, 83));
        // Overlapping and unordered recordings of two devices.
        assert!(coverage(span, &[clip(290, 400, 0), clip(0, 300, 0)]).is_whole());
    }

    #[test]
    fn a_device_whose_clock_is_off_is_put_right() {
        let span = (at(0), at(600));
        // The device runs 90 seconds fast: what it calls 90 is 0.
        assert!(coverage(span, &[clip(90, 600, 90)]).is_whole());
        assert_eq!(gaps(&coverage(span, &[clip(90, 600, 0)])), [(0, 90)]);
        assert_eq!(gaps(&coverage(span, &[clip(0, 600, -30)])), [(0, 30)]);
    }

    #[test]
    fn the_seam_between_two_files_is_no_gap_and_a_second_is() {
        let span = (at(0), at(100));
        let seam = Clip { started: at(0), duration_ms: 49_500, clock_offset_seconds: 0 };
        assert!(coverage(span, &[seam, clip(50, 60, 0)]).is_whole());
        assert_eq!(gaps(&coverage(span, &[clip(0, 49, 0), clip(50, 60, 0)])), [(49, 50)]);
    }

    proptest! {
        /// Against the plain definition: a second is covered when some clip contains all of it.
        #[test]
        fn coverage_agrees_with_counting_seconds(
            length in 1i64..300,
            clips in proptest::collection::vec((-50i64..350, 1u64..120, -40i64..40), 0..8),
        ) {
            let clips: Vec<Clip> = clips.into_iter().map(|(f, s, o)| clip(f, s, o)).collect();
            let c = coverage((at(0), at(length)), &clips);
            let covered = (0..length).filter(|s| clips.iter().any(|k| {
                let (a, b) = k.span().unwrap();
                a <= at(*s) && b >= at(s + 1)
            })).count();
            prop_assert_eq!(c.missing_seconds, u64::try_from(length).unwrap() - covered as u64);
        }
    }

    #[test]
    fn clause_2_3b_the_period_is_counted_in_its_own_unit() {
        let from: Timestamp = "2026-03-06T02:30:00Z".parse().unwrap();
        let rules = |unit, n| {
            let mut bundle = crate::rules::RuleBundle::builtin();
            let period = bundle.periods.iter_mut().find(|p| p.id == "recording.handover").unwrap();
            (period.unit, period.n) = (unit, n);
            Rules::new(bundle).unwrap()
        };
        let due = |unit, n| handover_due(&rules(unit, n), from).unwrap().to_string();
        assert_eq!(due(period::Unit::Hour, 24), "2026-03-07T02:30:00Z");
        // A Friday: the next working day is Monday the 9th, to its end.
        assert_eq!(due(period::Unit::Workday, 1), "2026-03-09T16:00:00Z");
    }

    #[test]
    fn clause_2_2a_what_is_missing_wants_a_reason_by_its_tier() {
        use RecordingTier as T;
        let whole = coverage((at(0), at(10)), &[clip(0, 10, 0)]);
        let gap = coverage((at(0), at(10)), &[clip(0, 5, 0)]);
        for tier in [T::ByCircumstances, T::WholeProcess] {
            assert!(wants_reason(tier, Some(&gap), true, false));
            assert!(!wants_reason(tier, Some(&gap), true, true), "explained");
            assert!(!wants_reason(tier, Some(&whole), true, false));
            assert!(wants_reason(tier, None, false, false));
            assert!(!wants_reason(tier, None, true, false), "no span: one recording is enough");
        }
        assert!(!wants_reason(T::TextOnly, Some(&gap), false, false));
    }

    #[test]
    fn every_activity_has_one_rule() {
        for kind in ActivityKind::ALL {
            assert_eq!(builtin().iter().filter(|r| r.activity == kind).count(), 1, "{kind:?}");
        }
    }
}

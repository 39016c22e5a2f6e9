//! States of 全过程记录: documents, recordings, devices.

use crate::act::Recorded;
use crate::deed::Deed;
use crate::deed::record as rd;
use crate::edition::EDGES;
use crate::private::Private;
use crate::recording::Clip;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 文书, fixed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// As issued.
    pub issued: rd::DocumentIssued,
    /// The agency.
    pub unit: String,
    /// When.
    pub on: Date,
    /// 签章件, in order.
    pub scans: Vec<Scan>,
}

/// 签章件
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// As recorded.
    pub scanned: rd::DocumentScanned,
    /// By whom.
    pub by: String,
    /// When.
    pub on: Date,
}

/// 音像记录缺口的说明
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GapReason {
    /// As given.
    pub explained: rd::RecordingGapExplained,
    /// By whom.
    pub by: String,
    /// When.
    pub on: Date,
}

/// 音像资料
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// As handed over.
    pub handed: rd::RecordingHandedOver,
    /// The agency.
    pub unit: String,
    /// No list keeps its name: it names the informant, or nobody has looked (edition 1).
    #[serde(default)]
    pub unlisted: bool,
    /// Account of who handed it over.
    pub by: String,
    /// Its name.
    pub by_name: String,
    /// When it was handed over.
    pub at: Timestamp,
    /// By when it had to be.
    pub due_at: Option<Timestamp>,
    /// How far the device's clock was fast.
    pub clock_offset_seconds: i64,
    /// 活动 now.
    pub activity: Option<u64>,
    /// Further activities that it covers now.
    #[serde(default)]
    pub also: Vec<u64>,
    /// The recording that counts in its place now: the very same file.
    #[serde(default)]
    pub same_as: Option<String>,
    /// 证据 now.
    pub evidence: Option<u32>,
    /// 接收
    pub accepted: Option<Accepted>,
    /// 文字说明 as it stands.
    pub description: Option<Described>,
    /// Last viewing by each account.
    pub viewed: BTreeMap<String, Timestamp>,
    /// How often it was viewed.
    pub views: u64,
    /// Attempts to alter or delete it, all refused.
    pub attempts: u64,
    /// What supervision is alerted to.
    pub alerts: Vec<(Date, String)>,
}

/// 接收
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Accepted {
    /// By whom: account.
    pub account: String,
    /// Name.
    pub name: String,
    /// When.
    pub on: Date,
    /// 核对情况
    pub note: String,
}

/// 文字说明
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Described {
    /// The text.
    pub text: rd::RecordingDescribed,
    /// By whom.
    pub name: String,
    /// When.
    pub on: Date,
}

impl Recording {
    /// As laid over an activity: video and audio with a start.
    #[must_use]
    pub fn clip(&self) -> Option<Clip> {
        Some(Clip {
            started: self.handed.started?,
            duration_ms: self.handed.duration_ms?,
            clock_offset_seconds: self.clock_offset_seconds,
        })
    }
    /// The activities that it belongs to.
    pub fn activities(&self) -> impl Iterator<Item = u64> {
        self.activity.into_iter().chain(self.also.iter().copied())
    }
    /// Whether it counts for an activity: of files that are the same only one does.
    #[must_use]
    pub fn counts_for(&self, activity: u64) -> bool {
        self.same_as.is_none() && self.activities().any(|seq| seq == activity)
    }
    /// 原始文件名
    #[must_use]
    pub fn name(&self) -> &str {
        self.handed.name.text()
    }
    /// Whether it was handed over too late.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.due_at.is_some_and(|due| self.at > due)
    }
}

/// 查阅记录
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Viewing {
    /// As said.
    pub viewed: rd::CaseViewed,
    /// The agency whose case it is.
    pub unit: String,
    /// Who looked: account.
    pub account: String,
    /// Name.
    pub name: String,
    /// In which capacity, and for which unit.
    pub capacity: crate::authority::Capacity,
    /// The unit acted for.
    pub for_unit: String,
    /// When.
    pub at: Timestamp,
}

impl Viewing {
    /// The state after the first act.
    #[must_use]
    pub fn begin(d: &rd::CaseViewed, act: &Recorded) -> Self {
        Self {
            viewed: d.clone(),
            unit: act.deciding.clone(),
            account: act.actor.account.clone(),
            name: act.actor.name.clone(),
            capacity: act.actor.capacity,
            for_unit: act.actor.unit.clone(),
            at: act.recorded,
        }
    }
}

/// 对举报人的答复
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InformantTold {
    /// As recorded.
    pub told: crate::deed::casework::InformantAnswered,
    /// The agency.
    pub unit: String,
}

/// 音像记录设备、场所
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// As registered.
    pub registered: rd::DeviceRegistered,
    /// 配发给: officer, since when.
    pub officer: Option<(String, Date)>,
    /// Last check.
    pub check: Option<(Timestamp, rd::DeviceChecked)>,
}

impl Device {
    /// How far its clock is fast, by the last check.
    #[must_use]
    pub fn clock_offset_seconds(&self) -> i64 {
        self.check.as_ref().map_or(0, |(_, c)| c.clock_offset_seconds)
    }
    /// Its state, by the last check.
    #[must_use]
    pub fn condition(&self) -> rd::Condition {
        self.check.as_ref().map_or(rd::Condition::Good, |(_, c)| c.condition)
    }
}

impl Document {
    pub(super) fn begin(d: &rd::DocumentIssued, act: &Recorded) -> Self {
        Self { issued: d.clone(), unit: act.deciding.clone(), on: act.on(), scans: Vec::new() }
    }
    pub(super) fn apply(&mut self, act: &Recorded) {
        if let Deed::DocumentScanned(d) = &act.deed {
            self.scans.push(Scan { scanned: d.clone(), by: act.actor.name.clone(), on: act.on() });
        }
    }
}

impl Recording {
    pub(super) fn begin(d: &rd::RecordingHandedOver, act: &Recorded) -> Self {
        let mut new = Self {
            handed: d.clone(),
            unit: act.deciding.clone(),
            unlisted: act.edition < EDGES || !act.named.is_empty(),
            by: act.actor.account.clone(),
            by_name: act.actor.name.clone(),
            at: act.recorded,
            due_at: act.derived.due_at,
            clock_offset_seconds: act.derived.clock_offset_seconds.unwrap_or(0),
            activity: d.activity,
            also: Vec::new(),
            same_as: None,
            evidence: d.evidence,
            accepted: None,
            description: None,
            viewed: BTreeMap::new(),
            views: 0,
            attempts: 0,
            alerts: Vec::new(),
        };
        new.alert(act);
        new
    }
    fn alert(&mut self, act: &Recorded) {
        if let Some(alert) = &act.derived.alert {
            self.alerts.push((act.on(), alert.clone()));
        }
    }
    pub(super) fn apply(&mut self, act: &Recorded) {
        self.alert(act);
        match &act.deed {
            Deed::RecordingAccepted(d) => {
                self.accepted = Some(Accepted {
                    account: act.actor.account.clone(),
                    name: act.actor.name.clone(),
                    on: act.on(),
                    note: d.note.clone(),
                });
            }
            Deed::RecordingDescribed(d) => {
                self.description =
                    Some(Described { text: d.clone(), name: act.actor.name.clone(), on: act.on() });
            }
            Deed::RecordingAssigned(d) => {
                (self.activity, self.evidence) = (d.activity, d.evidence);
                self.also.clone_from(&d.also);
                self.same_as.clone_from(&d.same_as);
            }
            Deed::RecordingViewed(_) => {
                self.viewed.insert(act.actor.account.clone(), act.recorded);
                self.views += 1;
            }
            Deed::RecordingAlterationRefused(_) => self.attempts += 1,
            _ => {}
        }
    }
}

impl Device {
    pub(super) fn begin(d: &rd::DeviceRegistered) -> Self {
        Self { registered: d.clone(), officer: None, check: None }
    }
    pub(super) fn apply(&mut self, act: &Recorded) {
        match &act.deed {
            Deed::DeviceRegistered(d) => self.registered = d.clone(),
            Deed::DeviceAssigned(d) => self.officer = d.officer.clone().map(|o| (o, act.on())),
            Deed::DeviceChecked(d) => self.check = Some((act.recorded, d.clone())),
            _ => {}
        }
    }
}

/// What a withheld original name leaves of a recording's name: its kind.
#[must_use]
pub fn shown_name(recording: &Recording) -> String {
    match &recording.handed.name {
        Private::Known(name) => name.clone(),
        Private::Withheld(_) => recording.handed.kind.title().into(),
    }
}

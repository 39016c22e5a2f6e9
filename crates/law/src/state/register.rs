//! States of the registers: city, units, accounts, officers, reviewers, catalogues, number series.

use super::State;
use crate::act::Recorded;
use crate::authority::Capacity;
use crate::deed::Deed;
use crate::deed::city::{ClockWatched, ExportRuleSet, LoginPolicySet, PasswordProfile, SecondFactor};
use crate::deed::register::{CatalogueItem, UnitRegistered};
use crate::private::Private;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 大批量导出: the rule where the city has made none.
pub const EXPORT_ROWS: u32 = 200;

/// The city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct City {
    /// Name.
    pub name: String,
    /// Division code.
    pub region: String,
    /// A demonstration directory.
    pub demo: bool,
    /// Log origin.
    pub log_origin: String,
    /// When it was founded; the time of the demonstration in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded_on: Option<Date>,
    /// Demo clock: the time it was last set to.
    pub clock: Option<Timestamp>,
    /// Digest of the active rule bundle.
    pub rules: Option<String>,
    /// 登录规则, once the city has set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginPolicySet>,
    /// The server's clock, as it was found when it last became another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_watch: Option<ClockFound>,
    /// 大批量导出的规定, once the city has made one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<ExportRuleSet>,
    /// Id of the master key of what is encrypted, once it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_key: Option<String>,
}

/// The server's clock as it was found, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockFound {
    /// What was found.
    pub watched: ClockWatched,
    /// When.
    pub at: Timestamp,
}

impl City {
    /// How passwords are judged here. A demonstration keeps the one that it printed.
    #[must_use]
    pub fn passwords(&self) -> PasswordProfile {
        let unset = if self.demo { PasswordProfile::Length } else { PasswordProfile::ClassifiedProtection };
        self.login.as_ref().map_or(unset, |l| l.passwords)
    }

    /// More rows of a list with personal values than these are released by a second person.
    #[must_use]
    pub fn export_rows(&self) -> u32 {
        self.export.as_ref().map_or(EXPORT_ROWS, |e| e.rows)
    }

    /// For whom a second factor is compulsory.
    #[must_use]
    pub fn second_factor(&self) -> SecondFactor {
        self.login.as_ref().map_or(SecondFactor::Nobody, |l| l.second_factor)
    }
}

/// 执法主体
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// As registered.
    #[serde(flatten)]
    pub registered: UnitRegistered,
}

/// A capacity held, with its days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    /// 身份
    pub capacity: Capacity,
    /// For which unit.
    pub unit: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
    /// 任职或者授权文件
    pub basis: String,
}

impl Grant {
    /// Whether it is held on this day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|t| day <= t)
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Login name.
    pub login: String,
    /// 姓名
    pub name: Private<String>,
    /// Unit it belongs to.
    pub unit: String,
    /// Capacities ever held.
    pub grants: Vec<Grant>,
    /// Closed accounts cannot act.
    pub closed: bool,
    /// The last time that its password was set by others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset: Option<Reset>,
}

/// Days in which a request to set a password is approved.
pub const RESET_APPROVAL_DAYS: i64 = 7;

/// A password set by others: asked for by one administrator, approved by another; or set at the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// Sequence number of the request, or of what was done at the console.
    pub seq: u64,
    /// Who asked, an account; `system` at the console.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// Why.
    pub reason: String,
    /// 一并停用动态口令
    #[serde(default)]
    pub second_factor: bool,
    /// Who approved.
    pub approved_by: Option<String>,
    /// Done at the console, by nobody else.
    #[serde(default)]
    pub at_console: bool,
}

impl Reset {
    /// Whether it waits for an approval.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.approved_by.is_none() && !self.at_console
    }
    /// `requested`, `approved` or `console`.
    #[must_use]
    pub fn wire(&self) -> &'static str {
        match (self.at_console, &self.approved_by) {
            (true, _) => "console",
            (false, Some(_)) => "approved",
            (false, None) => "requested",
        }
    }
}

impl Account {
    /// Whether this capacity is held for this unit on this day by an account that is open.
    #[must_use]
    pub fn holds(&self, capacity: Capacity, unit: &str, day: Date) -> bool {
        !self.closed
            && self.grants.iter().any(|g| g.capacity == capacity && g.unit == unit && g.holds_on(day))
    }
}

/// 执法人员及证件
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Officer {
    /// 姓名
    pub name: String,
    /// 单位
    pub unit: String,
    /// 证件编号
    pub number: String,
    /// 执法类别
    pub category: String,
    /// 执法区域
    pub region: String,
    /// 有效期自
    pub valid_from: Date,
    /// 有效期至
    pub valid_to: Date,
    /// Account, where there is one.
    pub account: Option<String>,
    /// Suspensions: first day, and the first day back.
    pub suspensions: Vec<(Date, Option<Date>)>,
    /// Designations to other regions.
    pub designations: Vec<Designation>,
}

/// 跨区域指定
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Designation {
    /// Division code.
    pub region: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// 文书
    pub basis: String,
}

/// Why an officer may not act on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// 未到有效期
    NotYetValid(Date),
    /// 证件过期
    Expired(Date),
    /// 证件暂扣
    Suspended(Date),
    /// 超出执法区域
    OutOfRegion(String),
}

impl Officer {
    /// Whether the officer may act in `region` on `day` (clause 1.1d; 处罚法 42).
    ///
    /// # Errors
    /// The first reason that stands against it.
    pub fn fit_on(&self, day: Date, region: &str) -> Result<(), Unfit> {
        if day < self.valid_from {
            return Err(Unfit::NotYetValid(self.valid_from));
        }
        if day > self.valid_to {
            return Err(Unfit::Expired(self.valid_to));
        }
        if let Some((from, _)) =
            self.suspensions.iter().find(|(from, to)| *from <= day && to.is_none_or(|t| day < t))
        {
            return Err(Unfit::Suspended(*from));
        }
        let designated =
            self.designations.iter().any(|d| d.from <= day && day <= d.to && covers(&d.region, region));
        if covers(&self.region, region) || designated {
            Ok(())
        } else {
            Err(Unfit::OutOfRegion(self.region.clone()))
        }
    }
}

/// Whether division `outer` contains division `inner`: trailing zeros of a code stand for the whole.
#[must_use]
pub fn covers(outer: &str, inner: &str) -> bool {
    let trimmed = outer.trim_end_matches('0');
    // Levels are pairs of digits down to the county, so an odd rest regains its zero.
    let width = if trimmed.len() <= 6 { trimmed.len().div_ceil(2) * 2 } else { trimmed.len() };
    let prefix = outer.get(..width.min(outer.len())).unwrap_or(outer);
    !prefix.is_empty() && inner.starts_with(prefix)
}

/// 法制审核人员
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reviewer {
    /// 姓名
    pub name: String,
    /// 审核机构
    pub unit: String,
    /// 法律职业资格
    pub legal_qualification: bool,
    /// First engaged in penalty review on.
    pub engaged_from: Date,
    /// 备案日期
    pub filed_on: Date,
    /// 移出名录
    pub removed_on: Option<Date>,
}

/// 重大执法决定目录
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// 文件
    pub title: String,
    /// In force from.
    pub from: Date,
    /// Items.
    pub items: Vec<CatalogueItem>,
}

/// 文号序列
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The last number taken.
    pub last: u32,
    /// Numbers, as printed, and what for; in order, so that a gap would show.
    pub taken: Vec<(u32, String, String)>,
    /// 作废: numbers not used, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cancelled: Vec<(u32, String)>,
}

/// Folds a register's act.
pub(super) fn after(before: Option<State>, act: &Recorded) -> Option<State> {
    match (before, &act.deed) {
        (None, Deed::CityFounded(d)) => Some(State::City(City {
            name: d.name.clone(),
            region: d.region.clone(),
            demo: d.demo,
            log_origin: d.log_origin.clone(),
            founded_on: Some(act.on()),
            clock: d.clock_starts,
            rules: None,
            login: None,
            clock_watch: None,
            export: None,
            data_key: None,
        })),
        (Some(State::City(mut c)), Deed::RulesActivated(d)) => {
            c.rules = Some(d.digest.clone());
            Some(State::City(c))
        }
        (Some(State::City(mut c)), Deed::ClockMoved(d)) => {
            c.clock = Some(d.to);
            Some(State::City(c))
        }
        (Some(State::City(mut c)), Deed::LoginPolicySet(d)) => {
            c.login = Some(d.clone());
            Some(State::City(c))
        }
        (Some(State::City(mut c)), Deed::ClockWatched(d)) => {
            c.clock_watch = Some(ClockFound { watched: d.clone(), at: act.recorded });
            Some(State::City(c))
        }
        (Some(State::City(mut c)), Deed::ExportRuleSet(d)) => {
            c.export = Some(d.clone());
            Some(State::City(c))
        }
        (Some(State::City(mut c)), Deed::DataKeyChanged(d)) => {
            c.data_key = Some(d.key.clone());
            Some(State::City(c))
        }
        (None | Some(State::Unit(_)), Deed::UnitRegistered(d)) => {
            Some(State::Unit(Unit { registered: d.clone() }))
        }
        (None, Deed::OfficerCertified(d)) => Some(State::Officer(Officer {
            name: d.name.clone(),
            unit: d.unit.clone(),
            number: d.number.clone(),
            category: d.category.clone(),
            region: d.region.clone(),
            valid_from: d.valid_from,
            valid_to: d.valid_to,
            account: d.account.clone(),
            suspensions: Vec::new(),
            designations: Vec::new(),
        })),
        (Some(State::Officer(mut o)), deed) => {
            match deed {
                Deed::OfficerCertified(d) => {
                    // A renewed certificate; the history of suspensions stays.
                    (o.name, o.unit, o.number) = (d.name.clone(), d.unit.clone(), d.number.clone());
                    (o.category, o.region) = (d.category.clone(), d.region.clone());
                    (o.valid_from, o.valid_to) = (d.valid_from, d.valid_to);
                    o.account = d.account.clone();
                }
                Deed::OfficerSuspended(d) => o.suspensions.push((d.from, None)),
                Deed::OfficerReinstated(d) => {
                    if let Some(last) = o.suspensions.last_mut() {
                        last.1 = Some(d.from);
                    }
                }
                Deed::OfficerDesignated(d) => o.designations.push(Designation {
                    region: d.region.clone(),
                    from: d.from,
                    to: d.to,
                    basis: d.basis.clone(),
                }),
                _ => {}
            }
            Some(State::Officer(o))
        }
        (None | Some(State::Reviewer(_)), Deed::ReviewerFiled(d)) => Some(State::Reviewer(Reviewer {
            name: d.name.clone(),
            unit: d.unit.clone(),
            legal_qualification: d.legal_qualification,
            engaged_from: d.engaged_from,
            filed_on: d.filed_on,
            removed_on: None,
        })),
        (Some(State::Reviewer(mut r)), Deed::ReviewerRemoved(d)) => {
            r.removed_on = Some(d.on);
            Some(State::Reviewer(r))
        }
        (None | Some(State::Catalogue(_)), Deed::CatalogueAdopted(d)) => {
            Some(State::Catalogue(Catalogue { title: d.title.clone(), from: d.from, items: d.items.clone() }))
        }
        (before @ (None | Some(State::Series(_))), Deed::NumberTaken(d)) => {
            let mut s = match before {
                Some(State::Series(s)) => s,
                _ => Series { last: 0, taken: Vec::new(), cancelled: Vec::new() },
            };
            s.last = d.number;
            s.taken.push((d.number, d.printed.clone(), d.used_for.clone()));
            Some(State::Series(s))
        }
        (Some(State::Series(mut s)), Deed::NumberCancelled(d)) => {
            s.cancelled.push((d.number, d.reason.clone()));
            Some(State::Series(s))
        }
        (None, Deed::AccountOpened(d)) => Some(State::Account(Account {
            login: d.login.clone(),
            name: d.name.clone(),
            unit: d.unit.clone(),
            grants: Vec::new(),
            closed: false,
            reset: None,
        })),
        (Some(State::Account(mut a)), deed) => {
            for g in &mut a.grants {
                if act.derived.ended.iter().any(|e| e.is_of(g)) {
                    // Not held on the day of the act any more.
                    g.to = act.on().yesterday().ok();
                }
            }
            let reset = |reason: &str, second_factor: bool, at_console: bool| Reset {
                seq: act.seq,
                by: act.actor.account.clone(),
                on: act.on(),
                reason: reason.to_string(),
                second_factor,
                approved_by: None,
                at_console,
            };
            match deed {
                Deed::ResetRequested(d) => a.reset = Some(reset(&d.reason, d.second_factor, false)),
                Deed::ResetAtConsole(d) => a.reset = Some(reset(&d.reason, d.second_factor, true)),
                Deed::ResetApproved(d) => {
                    if let Some(r) = a.reset.as_mut().filter(|r| r.seq == d.request) {
                        r.approved_by = Some(act.actor.account.clone());
                    }
                }
                Deed::CapacityGranted(d) => a.grants.push(Grant {
                    capacity: d.capacity,
                    unit: d.unit.clone(),
                    from: d.from,
                    to: d.to,
                    basis: d.basis.clone(),
                }),
                Deed::CapacityEnded(d) => {
                    for g in &mut a.grants {
                        if g.capacity == d.capacity && g.unit == d.unit && g.holds_on(d.on) {
                            g.to = Some(d.on);
                        }
                    }
                }
                Deed::AccountClosed(_) => a.closed = true,
                _ => {}
            }
            Some(State::Account(a))
        }
        (before, _) => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_covers_its_parts_only() {
        for (outer, inner, yes) in [
            ("220200", "220204", true),
            ("220200", "220281", true),
            ("220204", "220204", true),
            ("220204", "220202", false),
            ("220000", "220204", true),
            ("220200", "220100", false),
            ("220204", "220204003", true),
            ("", "220204", false),
        ] {
            assert_eq!(covers(outer, inner), yes, "{outer} {inner}");
        }
    }
}

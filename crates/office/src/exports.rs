//! 大批量导出 — a list with personal values that is longer than the city's rule is asked for by one person and released
//! by another (SECURITY 14).

use crate::{Fault, Office, Receipt, Trouble};
use jiff::Timestamp;
use law::act::Intent;
use law::authority::{self, Actor, Capacity};
use law::deed::export::{ExportAsked, ExportList};
use law::facts::Known;
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::Refusal;
use law::state::export::{Export, ExportStage, GOOD_FOR, WAITS_FOR};
use std::collections::BTreeMap;
use store::{ExportFilter, ExportRow, Listed, Page};

/// The gate's name, by which pages know that they must lead to the request.
pub const UNRELEASED: &str = "export-unreleased";
/// Releases of one account within a day that are looked through.
const LOOKED_AT: u64 = 200;

/// Whether a list may be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// It may.
    Given,
    /// It has more rows than the rule allows, and nobody has released it.
    Wanted {
        /// The rule.
        most: u32,
        /// Rows of this list together with what was taken of it under other conditions within a day.
        all: u64,
    },
}

/// The refusal to whoever takes away more than one person may alone.
#[must_use]
pub fn unreleased(list: ExportList, rows: u64, all: u64, most: u32) -> Refusal {
    let so_far = if all > rows {
        format!("连同 24 小时内按其他条件导出的共 {all} 行，")
    } else {
        String::new()
    };
    Refusal {
        class: law::refusal::RefusalClass::Forbidden,
        ..Refusal::gate(
            UNRELEASED,
            "4.1a",
            "个人信息保护法 第五十一条",
            format!(
                "“{}”有 {rows} 行，{so_far}含有个人信息；超过 {most} 行的，一个人不能单独导出",
                list.title()
            ),
            "在工作台导出这份名单时写明用途申请，由本单位另一人批准；批准后 24 小时内按同样的条件导出",
        )
    }
}

impl Office {
    /// Whether this person may take away this list with these filters and so many rows.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn export_leave(
        &self,
        actor: &Actor,
        list: ExportList,
        query: &str,
        rows: u64,
    ) -> Result<Leave, Fault> {
        let city = crate::found::city(self.store()).await?.ok_or(Fault::NotFounded)?;
        let most = city.export_rows();
        let all = match self.taken.take(actor, list, query, rows, most, self.clock().now()) {
            Ok(()) => return Ok(Leave::Given),
            Err(all) => all,
        };
        let now = self.clock().now();
        let good =
            self.releases_of(actor).await?.iter().any(|(_, e)| e.is_good(actor, list, query, rows, now));
        Ok(if good { Leave::Given } else { Leave::Wanted { most, all } })
    }

    /// What was released to this person of late.
    async fn releases_of(&self, actor: &Actor) -> Result<Vec<(ExportRow, Export)>, Fault> {
        let filter = ExportFilter {
            account: Some(actor.account.clone()),
            stage: Some(ExportStage::Released.wire().into()),
            since: self.clock().now().checked_sub(WAITS_FOR + GOOD_FOR).ok(),
            ..ExportFilter::default()
        };
        let rows = self.store().exports(&filter, Page::first(LOOKED_AT)).await?.rows;
        let subjects: Vec<_> = rows.iter().map(|r| SubjectRef::export(&r.id)).collect();
        let known: BTreeMap<String, Known> =
            self.store().load_many(&subjects).await?.into_iter().map(|(s, k)| (s.id, k)).collect();
        let state = |row: &ExportRow| known.get(&row.id)?.state.export().cloned();
        Ok(rows.into_iter().filter_map(|row| state(&row).map(|export| (row, export))).collect())
    }

    /// Requests of this person that are released, and until when each is good.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn exports_released(&self, actor: &Actor) -> Result<Vec<(ExportRow, Timestamp)>, Fault> {
        let now = self.clock().now();
        let until = |row: &ExportRow| row.decided_at?.checked_add(GOOD_FOR).ok().filter(|until| *until > now);
        let all = self.releases_of(actor).await?;
        Ok(all.into_iter().filter_map(|(row, _)| until(&row).map(|until| (row, until))).collect())
    }

    /// Asks to take a list away.
    ///
    /// # Errors
    /// The law's refusal, or a fault.
    pub async fn export_ask(
        &self,
        actor: &Actor,
        asked: ExportAsked,
        key: String,
    ) -> Result<Receipt, Trouble> {
        let subject = SubjectRef::export(self.moment().fresh_id);
        self.act(actor, Intent { subject, base: None, key, occurred: None, deed: asked.into() }).await
    }

    /// A request with its sequence number, for whoever asked and whoever may decide it.
    ///
    /// # Errors
    /// A refusal of the class `NotFound`, or a fault.
    pub async fn export_for(&self, actor: &Actor, id: &str) -> Result<(u64, Export), Trouble> {
        let known = self.store().load(&SubjectRef::export(id)).await?.ok_or_else(Refusal::not_found)?;
        let export = known.state.export().ok_or_else(Refusal::not_found)?;
        let may =
            export.by == actor.account || authority::may_see(actor, SubjectKind::Export, &export.unit, "");
        if may { Ok((known.seq, export.clone())) } else { Err(Refusal::not_found().into()) }
    }

    /// Requests: one's own, or those that one may decide or watch.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn exports_of(&self, actor: &Actor, own: bool, page: Page) -> Result<Listed<ExportRow>, Fault> {
        let watches = authority::may_see(actor, SubjectKind::Export, &actor.unit, "");
        if !own && !watches {
            return Ok(Listed { rows: Vec::new(), total: 0 });
        }
        let filter = ExportFilter {
            account: own.then(|| actor.account.clone()),
            unit: (!own).then(|| actor.unit.clone()),
            ..ExportFilter::default()
        };
        Ok(self.store().exports(&filter, page).await?)
    }

    /// Requests that wait for this person.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn exports_waiting(&self, actor: &Actor) -> Result<Vec<ExportRow>, Fault> {
        if !authority::may_see(actor, SubjectKind::Export, &actor.unit, "") {
            return Ok(Vec::new());
        }
        let filter = ExportFilter {
            unit: Some(actor.unit.clone()),
            stage: Some(ExportStage::Open.wire().into()),
            since: self.clock().now().checked_sub(WAITS_FOR).ok(),
            ..ExportFilter::default()
        };
        let mut rows = self.store().exports(&filter, Page::first(LOOKED_AT)).await?.rows;
        let auditor = Capacity::AuditAdmin.wire();
        rows.retain(|r| {
            r.account != actor.account && (actor.capacity != Capacity::SecurityAdmin || r.capacity == auditor)
        });
        Ok(rows)
    }
}

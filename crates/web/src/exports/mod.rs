//! 大批量导出 — a long list with personal values leaves the house by two persons (SECURITY 14): asked for at the list,
//! released at `/desk/exports`, then taken away at the list for a day. `/desk/export-rule` says how long is long.

mod gate;
mod pages;
mod rule;

pub use gate::{file, leave, whole};
pub use pages::notes;

use crate::route::{Need, Route};
use law::authority::Capacity as C;
use law::deed::export::ExportList;

/// Requests.
pub(crate) const EXPORTS: &str = "/desk/exports";
/// The city's rule.
pub(crate) const RULE: &str = "/desk/export-rule";
/// Who makes the rule.
pub(crate) const RULERS: &[C] = &[C::SecurityAdmin];

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(EXPORTS, Need::Staff, pages::list),
        Route::get("/desk/exports/new", Need::Staff, pages::form_new),
        Route::post("/desk/exports/new", Need::Staff, pages::record_new),
        Route::get("/desk/exports/{id}", Need::Staff, pages::show),
        Route::get("/desk/exports/{id}/{act}", Need::Capacity(law::authority::RELEASERS), pages::form),
        Route::post("/desk/exports/{id}/{act}", Need::Capacity(law::authority::RELEASERS), pages::record),
        Route::get(RULE, Need::Capacity(RULERS), rule::page),
        Route::post(RULE, Need::Capacity(RULERS), rule::set),
    ]
}

/// Where a list is.
fn path_of(list: ExportList) -> &'static str {
    match list {
        ExportList::Cases => "/desk/cases",
        ExportList::Documents => "/desk/documents",
        ExportList::Recordings => "/desk/recordings",
        ExportList::Devices => "/desk/devices",
        ExportList::Publications => "/desk/publicity",
        ExportList::Historical => "/desk/historical",
        ExportList::SupervisedCases => "/desk/supervision/cases",
        ExportList::Viewings => "/desk/supervision/viewings",
        ExportList::Reviewers => "/desk/reviewers",
        ExportList::Logins => "/desk/logins",
        ExportList::Readings => crate::readings::READINGS,
        ExportList::Administration => crate::readings::ADMINISTRATION,
    }
}

//! The registers behind everything: officers with their certificates, reviewers against the 5 %, units, accounts
//! with dated capacities, and the number series (clauses 1.1a, 1.1d, 2.1b, 3.1b).

mod accounts;
mod forms;
mod hub;
mod officers;
pub mod resets;
pub mod reviewers;
pub mod runner;
mod series;
mod units;

pub(crate) use officers::choices as unit_choices;

use crate::route::{Need, Route};
use law::authority::Capacity as C;

const REGISTRAR: &[C] = &[C::Registrar];
/// Who opens and closes accounts.
const OPENERS: &[C] = &[C::SystemAdmin];
/// Who grants and ends capacities.
const GRANTERS: &[C] = &[C::SecurityAdmin];
/// Who has accounts' passwords set, two together.
const ADMINS: &[C] = &[C::SystemAdmin, C::SecurityAdmin];
/// Who reads the directory of accounts.
const ACCOUNT_READERS: &[C] = &[C::SystemAdmin, C::SecurityAdmin, C::AuditAdmin, C::Supervisor];

/// The entry of the menu.
pub(crate) const MENU: &str = "/desk/registers";

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk/registers", Need::Staff, hub::page),
        Route::get("/desk/officers", Need::Staff, officers::list),
        Route::get("/desk/officers/new", Need::Capacity(REGISTRAR), officers::form_new),
        Route::post("/desk/officers/new", Need::Capacity(REGISTRAR), officers::record_new),
        Route::get("/desk/officers/{id}", Need::Staff, officers::show),
        Route::get("/desk/officers/{id}/{act}", Need::Capacity(REGISTRAR), officers::form),
        Route::post("/desk/officers/{id}/{act}", Need::Capacity(REGISTRAR), officers::record),
        Route::get("/desk/reviewers", Need::Staff, reviewers::list),
        Route::get("/desk/reviewers/new", Need::Capacity(REGISTRAR), reviewers::form_new),
        Route::post("/desk/reviewers/new", Need::Capacity(REGISTRAR), reviewers::record_new),
        Route::get("/desk/reviewers/{id}/remove", Need::Capacity(REGISTRAR), reviewers::form_remove),
        Route::post("/desk/reviewers/{id}/remove", Need::Capacity(REGISTRAR), reviewers::record_remove),
        Route::get("/desk/units", Need::Staff, units::list),
        Route::get("/desk/units/new", Need::Capacity(REGISTRAR), units::form_new),
        Route::post("/desk/units/new", Need::Capacity(REGISTRAR), units::record_new),
        Route::get("/desk/units/{id}", Need::Capacity(REGISTRAR), units::form),
        Route::post("/desk/units/{id}", Need::Capacity(REGISTRAR), units::record),
        Route::get("/desk/accounts", Need::Capacity(ACCOUNT_READERS), accounts::list),
        Route::get("/desk/accounts/new", Need::Capacity(OPENERS), accounts::form_new),
        Route::post("/desk/accounts/new", Need::Capacity(OPENERS), accounts::record_new),
        Route::get("/desk/accounts/{id}", Need::Capacity(ACCOUNT_READERS), accounts::show),
        Route::get("/desk/accounts/{id}/{act}", Need::Capacity(ADMINS), accounts::form),
        Route::post("/desk/accounts/{id}/{act}", Need::Capacity(ADMINS), accounts::record),
        Route::post("/desk/accounts/{id}/approve", Need::Capacity(ADMINS), resets::approve),
        Route::post("/desk/me/told", Need::SignedIn, resets::read).while_owing(),
        Route::get("/setup/{token}", Need::Public, resets::setup_page),
        Route::post("/setup/{token}", Need::Public, resets::setup).small(),
        Route::get("/desk/series", Need::Staff, series::list),
        Route::get("/desk/series/{id}", Need::Staff, series::show),
    ]
}

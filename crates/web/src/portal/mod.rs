//! The public portal: every page that anybody may read, the feeds, and the exports (clauses 1.0b–1.3d).

#[cfg(test)]
mod claims;
pub mod decision;
pub mod decisions;
pub mod export;
mod feeds;
pub mod flow;
pub mod highlight;
mod home;
mod info;
pub mod lookup;
pub mod numbers;
pub(crate) mod numbers_asked;
pub mod officers;
pub mod params;
pub mod plan;
mod plan_page;
mod procedures;
mod proof;
pub mod qr;
pub mod read;
mod site;
pub mod templates;
#[cfg(test)]
pub(crate) mod tests;
pub mod units;
mod verify;
pub mod visit;
mod withdrawn;

pub use site::{city_name, site};

use crate::route::{Need, Route};

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/", Need::Public, home::show),
        Route::get("/search", Need::Public, decisions::lead_on),
        Route::get("/decisions", Need::Public, decisions::list),
        Route::get("/d/{address}", Need::Public, decision::show),
        Route::get("/d/{address}/proof", Need::Public, decision::voucher),
        Route::get("/withdrawn", Need::Public, withdrawn::list),
        Route::get("/procedures", Need::Public, procedures::list),
        Route::get("/procedures/{id}", Need::Public, procedures::show),
        Route::get("/templates", Need::Public, templates::show),
        Route::get("/officers", Need::Public, officers::look_up),
        Route::get("/officers/{number}", Need::Public, officers::show),
        Route::get("/units", Need::Public, units::list),
        Route::get("/verify", Need::Public, verify::show),
        Route::get("/verify/proof", Need::Public, lookup::voucher),
        Route::get("/plan", Need::Public, plan_page::show),
        Route::get("/open", Need::Public, info::open),
        Route::get("/accessibility", Need::Public, info::accessibility),
        Route::get("/robots.txt", Need::Public, feeds::robots),
        Route::get("/sitemap.xml", Need::Public, feeds::sitemap),
        Route::get("/feed.atom", Need::Public, feeds::atom),
        Route::get("/feed.json", Need::Public, feeds::json),
    ]
}

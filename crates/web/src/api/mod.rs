//! The API: sessions, acts, reading of cases for staff; the public record and the law's calculators for everybody.
//! Every route is described at `/api/openapi.json`; a test compares the description with the list of routes.

mod acts;
mod cases;
mod health;
mod imports;
mod law;
mod model;
mod openapi;
mod public;
mod recordings;
mod session;

use crate::imports::IMPORTERS;
use crate::route::{Need, Route};

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::post("/api/v1/session", Need::Public, session::open).small(),
        Route::delete("/api/v1/session", Need::SignedIn, session::close).while_owing(),
        Route::post("/api/v1/acts/{happened}/{version}", Need::SignedIn, acts::act),
        Route::get("/api/v1/cases", Need::Staff, cases::list),
        Route::post("/api/v1/cases/search", Need::Staff, cases::search).reading(),
        Route::get("/api/v1/cases/{id}", Need::Staff, cases::show),
        Route::get("/api/v1/cases/{id}/journal", Need::Staff, cases::journal),
        Route::get("/api/v1/recordings", Need::Capacity(::law::authority::VIEWERS), recordings::list),
        Route::post(
            "/api/v1/recordings/search",
            Need::Capacity(::law::authority::VIEWERS),
            recordings::search,
        )
        .reading(),
        Route::post("/api/v1/imports/{register}", Need::Capacity(IMPORTERS), imports::take).with_files(),
        Route::get("/api/v1/imports/{register}/{id}", Need::Capacity(IMPORTERS), imports::show),
        Route::post("/api/v1/imports/{register}/{id}/{work}", Need::Capacity(IMPORTERS), imports::act),
        Route::get("/api/v1/imports/{register}/{id}/rows", Need::Capacity(IMPORTERS), imports::rows),
        Route::get(
            "/api/v1/imports/{register}/{id}/corrected",
            Need::Capacity(IMPORTERS),
            imports::corrected,
        ),
        Route::get("/api/v1/decisions", Need::Public, public::decisions),
        Route::get("/api/v1/decisions/{address}", Need::Public, public::decision),
        Route::get("/api/v1/officers/{number}", Need::Public, public::officer),
        Route::get("/api/v1/law/due", Need::Public, law::due),
        Route::get("/api/v1/law/check/{kind}/{value}", Need::Public, law::check),
        Route::get("/api/openapi.json", Need::Public, openapi::document),
        Route::get("/healthz", Need::Public, health::check),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let routes: BTreeSet<(String, String)> =
            routes().iter().map(|r| (r.method.to_string(), r.path.to_string())).collect();
        let described = openapi::described();
        assert_eq!(routes, described);
    }

    #[test]
    fn every_command_says_how_it_refuses() {
        let json = serde_json::to_value(openapi::api()).unwrap();
        let act = &json["paths"]["/api/v1/acts/{happened}/{version}"]["post"]["responses"];
        for status in ["201", "401", "403", "404", "409", "422"] {
            assert!(act.get(status).is_some(), "{status}");
        }
        assert!(json["components"]["schemas"].get("Refused").is_some());
        assert_eq!(json["openapi"], "3.1.0");
    }
}

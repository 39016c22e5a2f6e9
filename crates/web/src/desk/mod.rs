//! 工作台 — login, the list of cases, the case with its forms, documents and journal.

mod act;
pub(crate) mod case;
mod clash;
mod clock;
mod clue;
mod help;
mod home;
mod journal;
mod list;
pub(crate) mod login;
pub(crate) use case::aside::{capacity_title, purpose_title};
pub(crate) use todo::visible;

pub(crate) mod open;
mod papers;
pub mod shell;
#[cfg(test)]
mod tests;
mod todo;
mod waits;
pub(crate) mod words;

use crate::route::{Need, Route};
use law::authority::{Capacity, WATCHERS};

/// Whoever may register a clue.
const OFFICERS: &[Capacity] = &[Capacity::Officer];

/// The routes of the workbench.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut all = vec![
        Route::get("/login", Need::Public, login::page),
        Route::post("/login", Need::Public, login::enter),
        Route::post("/login/code", Need::Public, login::enter_code),
        Route::post("/logout", Need::SignedIn, login::leave).while_owing(),
        Route::get("/desk", Need::SignedIn, home::page),
        Route::get("/desk/capacity", Need::SignedIn, login::capacities),
        Route::post("/desk/capacity", Need::SignedIn, login::switch),
        Route::post("/desk/clock", Need::Staff, clock::advance),
        Route::post(crate::look::FIND, Need::SignedIn, crate::session::address::find).reading(),
        Route::get("/desk/help", Need::SignedIn, help::page),
        Route::get("/desk/cases", Need::Staff, list::page),
        Route::get("/desk/cases/new", Need::Capacity(OFFICERS), clue::page),
        Route::post("/desk/cases/new", Need::Capacity(OFFICERS), clue::register),
        Route::get("/desk/cases/{id}", Need::Staff, case::page),
        Route::get("/desk/cases/{id}/open", Need::Capacity(WATCHERS), open::form),
        Route::post("/desk/cases/{id}/open", Need::Capacity(WATCHERS), open::record),
        Route::get("/desk/cases/{id}/journal", Need::Staff, journal::page),
        Route::get("/desk/cases/{id}/act/{*tag}", Need::Staff, act::page),
        Route::post("/desk/cases/{id}/act/{*tag}", Need::Staff, act::record),
    ];
    all.extend(papers::routes());
    all
}

//! 音像资料 — uploads, hand-over, receipt, description, viewing; and that nobody alters them (clauses 2.2a–2.3d).

mod acts;
mod guard;
mod hand_over;
mod hand_over_form;
mod list;
mod media;
mod range;
pub mod rules;
mod said;
pub mod section;
mod show;
#[cfg(test)]
mod tests;
mod time;
pub mod turns;
mod tus;
mod tus_head;
mod view;

use crate::route::{Need, Route};
use axum::http::Method;
use law::authority::{Capacity as C, VIEWERS};

/// The entry of the menu.
pub(crate) const MENU: &str = "/desk/recordings";
/// Where tus speaks.
pub(crate) const UPLOADS: &str = "/desk/uploads";
/// The script of the hand-over form.
pub(crate) const UPLOAD_SCRIPT: &str = "gen/upload.js";
/// The script of the player.
pub(crate) const PLAYER_SCRIPT: &str = "gen/player.js";

/// Whoever hands recordings over.
pub(crate) const GIVERS: &[C] = &[C::Officer, C::Custodian];
const CUSTODIAN: &[C] = &[C::Custodian];
const OFFICER: &[C] = &[C::Officer];

pub(crate) use list::filter;
pub(crate) use time::{clock, length, mark, read_mark};

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    let seen = || Need::Capacity(VIEWERS);
    let gives = || Need::Capacity(GIVERS);
    let mut all = vec![
        Route::get("/desk/recordings", seen(), list::page),
        Route::get("/desk/recordings/{id}", seen(), show::page),
        Route::get("/desk/recordings/{id}/accept", Need::Capacity(CUSTODIAN), acts::accept_form),
        Route::post("/desk/recordings/{id}/accept", Need::Capacity(CUSTODIAN), acts::accept),
        Route::get("/desk/recordings/{id}/describe", Need::Capacity(OFFICER), acts::describe_form),
        Route::post("/desk/recordings/{id}/describe", Need::Capacity(OFFICER), acts::describe),
        Route::get("/desk/recordings/{id}/reassign", gives(), acts::reassign_form),
        Route::post("/desk/recordings/{id}/reassign", gives(), acts::reassign),
        Route::get("/desk/recordings/{id}/open", seen(), view::form),
        Route::post("/desk/recordings/{id}/open", seen(), view::record),
        Route::get("/desk/recordings/{id}/view", seen(), view::page),
        Route::get("/desk/recordings/{id}/media", seen(), media::bytes),
        Route::get("/desk/cases/{id}/recordings/new", gives(), hand_over::page),
        Route::post("/desk/cases/{id}/recordings/new", gives(), hand_over::record).with_files(),
        Route::get("/desk/recording-rules", Need::Staff, rules::page),
        Route::other(Method::OPTIONS, "/desk/uploads", gives(), tus::options),
        Route::post("/desk/uploads", gives(), tus::create),
        Route::other(Method::OPTIONS, "/desk/uploads/{id}", gives(), tus::options),
        Route::other(Method::HEAD, "/desk/uploads/{id}", gives(), tus::tell),
        Route::other(Method::PATCH, "/desk/uploads/{id}", gives(), tus::patch),
        Route::delete("/desk/uploads/{id}", gives(), tus::discard),
    ];
    for path in ["/desk/recordings/{id}", "/desk/recordings/{id}/media"] {
        for method in [Method::DELETE, Method::PUT, Method::PATCH] {
            all.push(Route::other(method, path, seen(), guard::refuse).always_refused());
        }
    }
    all
}

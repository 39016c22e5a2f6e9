//! 执法监督 — ratios against their legal floor, what is overdue, per unit, and the way down to the case in at most two
//! clicks (clauses 3.0a, 3.1b, 1.3a, 6.5a). Heads see their own agency, supervision sees all.

mod cases;
pub mod figures;
mod overview;
mod viewings;

use crate::portal::read;
use crate::route::{Need, Route};
use crate::session::Staff;
use axum::response::Redirect;
use law::authority::Capacity as C;
use law::ids::SubjectKind;
use store::RecordingFilter;

/// Who sees supervision.
const READERS: &[C] = &[C::Supervisor, C::AgencyHead, C::DeputyHead];

/// The entry of the menu, and the page's address.
const MENU: &str = "/desk/supervise";
const PAGE: &str = "/desk/supervision";

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk/supervise", Need::Capacity(READERS), lead_on),
        Route::get("/desk/supervision", Need::Capacity(READERS), overview::page),
        Route::get("/desk/supervision/cases", Need::Capacity(READERS), cases::page),
        Route::get("/desk/supervision/viewings", Need::Capacity(READERS), viewings::page),
    ]
}

/// What the recordings of a unit's cases raise, or of everybody's.
async fn raised(staff: &Staff, unit: Option<String>) -> Result<figures::Raised, office::Fault> {
    let filter = RecordingFilter { unit, alerted: true, ..RecordingFilter::default() };
    let listed = staff.lists(SubjectKind::Recording).recordings(&filter, false, read::ALL).await?;
    Ok(figures::raised(&listed.rows))
}

async fn lead_on() -> Redirect {
    Redirect::to(PAGE)
}

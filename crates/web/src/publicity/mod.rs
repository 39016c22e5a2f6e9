//! 公示管理 — the list by stage with its dates, one publication as the public will see it beside what was masked,
//! the acts of editor and approver, and the imported rows (clauses 1.0a–1.3d).

mod acts;
mod beside;
mod bulk;
mod edit;
mod historical;
mod list;
mod notes;
mod show;

pub use notes::notes;

use crate::route::{Need, Route};
use law::authority::Capacity as C;

/// Who may look at publications; what each may do is the law's business.
const READERS: &[C] = &[C::Editor, C::Approver, C::AgencyHead, C::DeputyHead, C::Supervisor];
const EDITORS: &[C] = &[C::Editor];
const APPROVERS: &[C] = &[C::Approver];
const BOTH: &[C] = &[C::Editor, C::Approver];

/// The entry of the menu.
const MENU: &str = "/desk/publicity";

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk/publicity", Need::Capacity(READERS), list::page),
        Route::post("/desk/publicity/approve", Need::Capacity(APPROVERS), bulk::approve),
        Route::get("/desk/publicity/{id}", Need::Capacity(READERS), show::page),
        Route::get("/desk/publicity/{id}/{act}", Need::Capacity(BOTH), acts::form),
        Route::post("/desk/publicity/{id}/{act}", Need::Capacity(BOTH), acts::record),
        Route::get("/desk/historical", Need::Capacity(READERS), historical::page),
        Route::post("/desk/historical", Need::Capacity(EDITORS), bulk::prepare),
    ]
}

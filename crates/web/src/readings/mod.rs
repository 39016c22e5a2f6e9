//! What people who have logged in ask for, on record (SECURITY 16), and the audit administrator's pages: `/desk/readings`,
//! the log of readings, and `/desk/administration`, every act of administrators.

mod administration;
mod frame;
mod line;
mod list;

pub use line::{About, Line};

use crate::route::{Need, Route};
use law::authority::Capacity as C;

/// Who reads them.
pub(crate) const AUDITORS: &[C] = &[C::AuditAdmin];
/// The log of readings.
pub(crate) const READINGS: &str = "/desk/readings";
/// Acts of administrators.
pub(crate) const ADMINISTRATION: &str = "/desk/administration";

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(READINGS, Need::Capacity(AUDITORS), list::page),
        Route::get(ADMINISTRATION, Need::Capacity(AUDITORS), administration::page),
    ]
}

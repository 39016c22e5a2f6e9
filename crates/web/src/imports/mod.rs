//! 导入 — files of other systems at the desk: upload, which column is which, doubts at their cells, progress, report, and
//! the rows to be put right as a workbook that the same page takes again (clause 4.2a).

mod acts;
mod corrected;
mod list;
mod report;
mod settings;
mod show;

pub use acts::begin_work;
pub(crate) use acts::{mapping_of, words_of};
pub use corrected::corrected;

use crate::route::{Need, Route};
use axum::response::Response;
use law::authority::Capacity as C;
use office::import::Register;

use crate::registers::runner;
use crate::session::Staff;

/// Who imports anything; to what is said by the register.
pub const IMPORTERS: &[C] = &[C::Editor, C::Registrar];

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    let need = Need::Capacity(IMPORTERS);
    vec![
        Route::get("/desk/imports/{register}", need, list::page),
        Route::post("/desk/imports/{register}", need, list::take).with_files(),
        Route::get("/desk/imports/{register}/{id}", need, show::page),
        Route::post("/desk/imports/{register}/{id}/{work}", need, acts::act),
        Route::get("/desk/imports/{register}/{id}/corrected", need, corrected),
    ]
}

/// Where the list of imports to a register is.
pub fn at(register: Register) -> String {
    format!("/desk/imports/{}", register.wire())
}

/// The register of an address; nobody is told of one that there is not.
fn register(staff: &Staff, word: &str) -> Result<Register, Response> {
    Register::from_wire(word).ok_or_else(|| runner::missing(staff))
}

/// The page that an import leads back to, and the entry of the menu.
fn back(register: Register) -> (&'static str, &'static str, &'static str) {
    match register {
        Register::Penalties => ("历史数据", "/desk/historical", "/desk/publicity"),
        Register::Officers => ("执法人员", "/desk/officers", crate::registers::MENU),
    }
}

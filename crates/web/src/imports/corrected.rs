//! The rows to be put right as a workbook, with the reason in its last column.

use axum::extract::Path;
use axum::response::Response;
use office::Fault;
use office::import::Register;
use office::import::desk::Told;
use store::Page;

use super::register;
use crate::portal::export::{Batch, Form, Sheet, streamed};
use crate::reply;
use crate::session::Staff;

/// Doubtful and refused rows, in their order.
pub async fn corrected(staff: Staff, Path((word, id)): Path<(String, String)>) -> Response {
    let register = match register(&staff, &word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    // Who may not see it is told so before a file begins.
    let (import, rows) = match staff.app.office().import_leave(&staff.actor, register, &id).await {
        Ok(leave) => leave,
        Err(trouble) => return reply::trouble(&staff, "下载待更正的行", &trouble),
    };
    let total = usize::try_from(rows).unwrap_or(usize::MAX);
    let absent = import.looked.found.map(|found| found.absent).unwrap_or_default();
    let from = staff.for_exports();
    let file = streamed(Form::Xlsx, false, move |part: Page| {
        let (staff, id, absent) = (from.clone(), id.clone(), absent.clone());
        async move {
            let told = staff.app.office().import_told(&staff.actor, register, &id, "doubted", 0, part).await;
            let told = told.map_err(|trouble| Fault::File(trouble.to_string()))?;
            Ok(Batch::of(sheet(register, &absent, &told, total), part))
        }
    });
    match file.await {
        Ok(answer) => answer,
        Err(fault) => reply::fault(&staff.app, Some(&staff), &staff.path, &fault),
    }
}

/// The columns that the file had, so that an empty cell of another is no doubt when it is imported again.
fn sheet(register: Register, absent: &[String], told: &[Told], total: usize) -> Sheet {
    let columns = register.columns();
    let had: Vec<usize> = (0..columns.len())
        .filter(|i| columns.get(*i).is_some_and(|c| absent.iter().all(|a| a != c)))
        .collect();
    let mut all: Vec<(&'static str, &'static str)> =
        had.iter().filter_map(|i| columns.get(*i)).map(|c| (*c, *c)).collect();
    all.extend([("row", "原行号"), ("reasons", "存疑和退回的原因")]);
    let rows = told
        .iter()
        .map(|told| {
            let reasons: Vec<String> =
                told.notes.iter().map(|n| format!("{}：{}", n.column, n.reason)).collect();
            let mut cells: Vec<String> =
                had.iter().map(|i| told.cells.get(*i).cloned().unwrap_or_default()).collect();
            cells.extend([told.row.to_string(), reasons.join("；")]);
            cells
        })
        .collect();
    Sheet { name: "corrected", columns: all, rows, total }
}

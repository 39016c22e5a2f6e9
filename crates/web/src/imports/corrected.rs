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
    let counts = match staff.app.office().import_told_count(&staff.actor, register, &id).await {
        Ok(counts) => counts,
        Err(trouble) => return reply::trouble(&staff, "", &trouble),
    };
    let total: u64 = counts.iter().filter(|(outcome, _)| outcome != "already").map(|(_, n)| n).sum();
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    let from = staff.for_exports();
    let file = streamed(Form::Xlsx, false, move |part: Page| {
        let (staff, id) = (from.clone(), id.clone());
        async move {
            let told = staff.app.office().import_told(&staff.actor, register, &id, "doubted", 0, part).await;
            let told = told.map_err(|trouble| Fault::File(trouble.to_string()))?;
            Ok(Batch::of(sheet(register, &told, total), part))
        }
    });
    match file.await {
        Ok(answer) => answer,
        Err(fault) => reply::fault(&staff.app, Some(&staff), &staff.path, &fault),
    }
}

fn sheet(register: Register, told: &[Told], total: usize) -> Sheet {
    let columns = register.columns();
    let mut all: Vec<(&'static str, &'static str)> = columns.iter().map(|c| (*c, *c)).collect();
    all.extend([("row", "原行号"), ("reasons", "存疑和退回的原因")]);
    let rows = told
        .iter()
        .map(|told| {
            let reasons: Vec<String> =
                told.notes.iter().map(|n| format!("{}：{}", n.column, n.reason)).collect();
            let mut cells = told.cells.clone();
            cells.resize(columns.len(), String::new());
            cells.extend([told.row.to_string(), reasons.join("；")]);
            cells
        })
        .collect();
    Sheet { name: "corrected", columns: all, rows, total }
}

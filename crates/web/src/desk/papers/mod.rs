//! 文书 — what people see and do with the documents of a case: read, preview, issue, sign, cancel, compare, print.

mod cancel;
pub mod compare;
mod issue;
mod list;
mod one;
pub mod page;
mod preview;
mod scan;
pub mod sheet;
mod templates;
#[cfg(test)]
mod tests;
mod whole;

pub(super) use one::address;
pub(super) use preview::{Shot, above, address as preview_address, beside};

use crate::route::{Need, Route};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// The routes of documents.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/desk/documents", Need::Staff, list::page),
        Route::get("/desk/templates", Need::Staff, templates::page),
        Route::get("/desk/cases/{id}/file", Need::Staff, whole::page),
        Route::get("/desk/cases/{id}/file.pdf", Need::Staff, whole::pdf),
        Route::get("/desk/cases/{id}/compare/{a}/{b}", Need::Staff, compare::page),
        Route::post("/desk/cases/{id}/preview/{*tag}", Need::Staff, preview::page),
        Route::post("/desk/cases/{id}/preview-pdf/{n}/{*tag}", Need::Staff, preview::pdf),
        Route::get("/desk/cases/{id}/documents/{seq}/{kind}", Need::Staff, page::show),
        Route::get("/desk/cases/{id}/documents/{seq}/{kind}/pdf", Need::Staff, issue::pdf),
        Route::post("/desk/cases/{id}/documents/{seq}/{kind}/issue", Need::Staff, issue::issue),
        Route::get("/desk/cases/{id}/documents/{seq}/{kind}/scan", Need::Staff, scan::form),
        Route::post("/desk/cases/{id}/documents/{seq}/{kind}/scan", Need::Staff, scan::record).with_files(),
        Route::get("/desk/cases/{id}/documents/{seq}/{kind}/scan/{n}", Need::Staff, scan::file),
        Route::get("/desk/cases/{id}/documents/{seq}/{kind}/cancel", Need::Staff, cancel::form),
        Route::post("/desk/cases/{id}/documents/{seq}/{kind}/cancel", Need::Staff, cancel::record),
    ]
}

/// Bytes of a file under a name, to be shown by the browser where it can. The name is given twice: in ASCII, and in
/// full after RFC 6266.
pub(super) fn file(bytes: Vec<u8>, mime: &str, name: &str) -> Response {
    let mut response = bytes.into_response();
    let kind = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(CONTENT_TYPE, kind);
    if let Ok(value) = HeaderValue::from_str(&disposition(name)) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}

/// `inline; filename="document.pdf"; filename*=UTF-8''%E7…`
fn disposition(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, e)| e);
    let full: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_') {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    format!("inline; filename=\"document.{ending}\"; filename*=UTF-8''{full}")
}

/// `标题 文号.pdf`
fn file_name(title: &str, number: Option<&str>, ending: &str) -> String {
    match number {
        Some(number) => format!("{title} {number}.{ending}"),
        None => format!("{title}.{ending}"),
    }
}

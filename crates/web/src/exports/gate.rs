//! Before a list is given away as a file.

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use law::authority::Capacity;
use law::deed::export::ExportList;
use office::Fault;
use office::exports::{Leave, unreleased};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Page;

use crate::portal::export::{BATCH, Batch, Form, Sheet, begun};
use crate::portal::params::Params;
use crate::registers::runner;
use crate::session::{Staff, address};

/// What the seal of a request's address is about.
const ABOUT: &str = "a list to take away";
/// The parameter that carries it.
pub(super) const WANT: &str = "want";

/// What somebody wants to take away: counted here, and sealed on its way through the browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Want {
    pub list: ExportList,
    pub query: String,
    pub rows: u64,
    /// As who it was counted: in another capacity the same filters are another list.
    capacity: Capacity,
    unit: String,
}

impl Want {
    pub fn sealed(&self, staff: &Staff) -> String {
        let plain = serde_json::to_string(self).unwrap_or_default();
        address::seal(&staff.app, &staff.person.account, ABOUT, &plain)
    }

    pub fn open(staff: &Staff, text: &str) -> Option<Self> {
        let plain = address::open(&staff.app, &staff.person.account, ABOUT, text)?;
        let want: Self = serde_json::from_str(&plain).ok()?;
        (want.capacity == staff.actor.capacity && want.unit == staff.actor.unit).then_some(want)
    }
}

/// A list as a file, read in batches; or, where it is too long for one person alone, the way to ask for it.
pub async fn file<R, F>(staff: &Staff, list: ExportList, params: &Params, read: R) -> Response
where
    R: Fn(Page) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Batch, Fault>> + Send + 'static,
{
    let first = match read(Page::first(BATCH)).await {
        Ok(first) => first,
        Err(fault) => return runner::fault(staff, &fault),
    };
    match leave(staff, list, params, first.sheet.total as u64).await {
        Ok(()) => begun(Form::of(params), false, first, read),
        Err(answer) => answer,
    }
}

/// Likewise a list that is there as a whole.
pub async fn whole(staff: &Staff, list: ExportList, params: &Params, sheet: &Sheet) -> Response {
    match leave(staff, list, params, sheet.rows.len() as u64).await {
        Ok(()) => sheet.file(Form::of(params), false),
        Err(answer) => answer,
    }
}

/// Whether so many rows of a list may be taken away now; else the answer.
///
/// # Errors
/// That answer: to the request where a page is wanted, the refusal where a program asks.
pub async fn leave(staff: &Staff, list: ExportList, params: &Params, rows: u64) -> Result<(), Response> {
    let query = params.filters();
    let office = staff.app.office();
    let (most, all) = match office.export_leave(&staff.actor, list, &query, rows).await {
        Ok(Leave::Given) => return Ok(()),
        Ok(Leave::Wanted { most, all }) => (most, all),
        Err(fault) => return Err(runner::fault(staff, &fault)),
    };
    // Counted here and by nobody else: a request over the interface would be what the asker says.
    let (capacity, unit) = (staff.actor.capacity, staff.actor.unit.clone());
    let want = Want { list, query, rows, capacity, unit };
    let ask = format!("/desk/exports/new?{WANT}={}", want.sealed(staff));
    if staff.wants_page {
        return Err(Redirect::to(&ask).into_response());
    }
    let refusal = unreleased(list, rows, all, most);
    let body = json!({
        "type": "about:blank", "title": "需要另一人批准", "status": 403, "detail": refusal.sentence(),
        "error": refusal, "ask": ask,
    });
    let mut answer = (StatusCode::FORBIDDEN, Json(body)).into_response();
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    Err(answer)
}

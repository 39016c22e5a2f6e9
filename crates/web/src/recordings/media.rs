//! `/desk/recordings/{id}/media` — the bytes, for whoever has said what for, each chunk checked before it is sent.

use super::range::{self, Asked};
use crate::app::App;
use crate::reply;
use crate::session::Staff;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use law::file::FileRef;
use law::refusal::Refusal;
use law::state::record::{Recording, shown_name};

/// Bytes that are read, checked and sent at a time: a chunk of the vault. The next is read when the reader has taken
/// the one before, so that a slow reader costs no memory.
const PIECE_BYTES: u64 = 1 << 20;

/// What stands before the bytes: the purpose.
pub fn unsaid() -> Refusal {
    Refusal {
        class: law::refusal::RefusalClass::Forbidden,
        ..Refusal::gate(
            "viewing-without-purpose",
            "2.3c",
            "吉市政办发〔2019〕30号",
            "查阅音像资料要先写明目的；上次写明的已经超过 4 小时，或者还没有写",
            "在资料页面点“查阅”，写明目的后再看；每次查阅都记入日志",
        )
    }
}

/// The bytes, whole or in part.
pub async fn bytes(staff: Staff, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let recording = match staff.app.office().recording_seen(&staff.actor, &id).await {
        Ok((_, recording)) => recording,
        Err(trouble) => return reply::trouble(&staff, "", &trouble),
    };
    if !staff.app.office().is_viewing(&staff.actor, &recording) {
        return reply::trouble(&staff, "查阅音像资料", &unsaid().into());
    }
    answer(&staff.app, &recording, headers.get(RANGE).and_then(|v| v.to_str().ok()).unwrap_or_default()).await
}

async fn answer(app: &App, recording: &Recording, wanted: &str) -> Response {
    let file = recording.handed.file.clone();
    let (status, from, to) = match range::asked(wanted, file.bytes) {
        Asked::Nowhere => {
            let whole = format!("bytes */{}", file.bytes);
            return (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, whole)]).into_response();
        }
        Asked::Part(from, to) => (StatusCode::PARTIAL_CONTENT, from, to + 1),
        Asked::Whole => (StatusCode::OK, 0, file.bytes),
    };
    // The first piece is read before the answer begins, so that damage is told as a refusal and not as a broken line.
    let first = match piece(app, &file, from, to).await {
        Ok(first) => first,
        Err(e) => {
            tracing::error!(fault = %e, "a stored file could not be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let shown = range::is_shown(&file.mime);
    let headers = [
        (CONTENT_TYPE, file.mime.clone()),
        (CONTENT_DISPOSITION, range::disposition(shown, &shown_name(recording))),
        (ACCEPT_RANGES, "bytes".to_string()),
        (CONTENT_LENGTH, (to - from).to_string()),
    ];
    let part = (status == StatusCode::PARTIAL_CONTENT)
        .then(|| [(CONTENT_RANGE, format!("bytes {from}-{}/{}", to - 1, file.bytes))]);
    let state = (app.clone(), file, from + first.len() as u64, to, Some(first));
    let body = stream::unfold(state, |(app, file, at, to, ready)| async move {
        if let Some(ready) = ready {
            return Some((Ok(ready), (app, file, at, to, None)));
        }
        if at >= to {
            return None;
        }
        match piece(&app, &file, at, to).await {
            Ok(bytes) => {
                let at = at + bytes.len() as u64;
                Some((Ok(bytes), (app, file, at, to, None)))
            }
            Err(e) => {
                tracing::error!(fault = %e, "a stored file could not be read");
                Some((Err(std::io::Error::other("the file was altered")), (app, file, to, to, None)))
            }
        }
    })
    .fuse();
    match part {
        Some(part) => (status, headers, part, Body::from_stream(body)).into_response(),
        None => (status, headers, Body::from_stream(body)).into_response(),
    }
}

/// The bytes up to the next border of a chunk, so that no chunk is checked twice.
async fn piece(app: &App, file: &FileRef, at: u64, to: u64) -> Result<Vec<u8>, office::Trouble> {
    let border = (at / PIECE_BYTES + 1) * PIECE_BYTES;
    app.office().file_range(file, at, border.min(to) - at).await
}

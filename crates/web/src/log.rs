//! The public log, served exactly as it lies in its folder (C2SP tlog-tiles): checkpoint, tiles, entry bundles,
//! and the key with which the checkpoint is checked. Nothing else of the folder, and nothing outside it.

use std::path::Path as FilePath;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use journal::Checkpoint;
use journal::log::{LogError, Reader};
use journal::tile::TilePath;

use crate::app::App;
use crate::route::{Need, Route};

/// A tile never changes; what grows gets a new name.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// A partial tile is immutable too, but superseded soon: a day spares the caches.
const PARTIAL: &str = "public, max-age=86400, immutable";
const ALWAYS_ASK: &str = "public, no-cache";
const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
/// Longest key file that is served, in bytes: verifier keys are short lines.
const KEY_BYTES_MAX: u64 = 4096;

/// Routes of this module.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/log/checkpoint", Need::Public, checkpoint),
        Route::get("/log/tile/{*path}", Need::Public, tile),
        Route::get("/log/key", Need::Public, key),
    ]
}

/// A file for anybody: other sites' pages may read it too, that is its purpose.
fn file(kind: &'static str, caching: &'static str, bytes: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, caching), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")], bytes)
        .into_response()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

async fn checkpoint(State(app): State<App>) -> Response {
    let dir = app.log_dir().to_owned();
    match blocking(move || Reader::open(&dir).checkpoint()).await {
        Some(Ok(Some(bytes))) => file(TEXT, ALWAYS_ASK, bytes),
        Some(Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn tile(State(app): State<App>, Path(path): Path<String>) -> Response {
    serve_tile(app.log_dir(), &path).await
}

/// Only a tile's name in its one spelling is looked up, so no path can lead out of the folder.
async fn serve_tile(dir: &FilePath, path: &str) -> Response {
    let Ok(wanted) = format!("tile/{path}").parse::<TilePath>() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let dir = dir.to_owned();
    match blocking(move || Reader::open(&dir).tile_bytes(wanted)).await {
        Some(Ok(bytes)) => file(BYTES, if wanted.is_full() { IMMUTABLE } else { PARTIAL }, bytes),
        Some(Err(LogError::Io { source, .. })) if source.kind() == std::io::ErrorKind::NotFound => {
            StatusCode::NOT_FOUND.into_response()
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn key(State(app): State<App>) -> Response {
    match verifier_key(app.log_dir()).await {
        Some(key) => file(TEXT, ALWAYS_ASK, format!("{key}\n").into_bytes()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The public keys of the log, a line each (C2SP signed-note verifier keys: the log's, then the heartbeat
/// cosigner's), where the data directory has them: `keys/log.vkey`. The secret keys are never opened.
pub async fn verifier_key(log_dir: &FilePath) -> Option<String> {
    let path = log_dir.parent()?.join("keys").join("log.vkey");
    blocking(move || {
        path.metadata().ok().filter(|m| m.is_file() && m.len() <= KEY_BYTES_MAX)?;
        let text = std::fs::read_to_string(path).ok()?;
        let is_key = |line: &&str| line.parse::<journal::VerifierKey>().is_ok();
        let keys: Vec<&str> = text.lines().map(str::trim).filter(is_key).collect();
        (!keys.is_empty()).then(|| keys.join("\n"))
    })
    .await
    .flatten()
}

/// The last published checkpoint, and how many seconds ago its file was written; `None` before the first one.
pub async fn last_checkpoint(log_dir: &FilePath) -> Option<(Checkpoint, Option<u64>)> {
    let dir = log_dir.to_owned();
    blocking(move || {
        let bytes = Reader::open(&dir).checkpoint().ok().flatten()?;
        let note = journal::Note::from_bytes(&bytes).ok()?;
        let checkpoint: Checkpoint = note.text().parse().ok()?;
        let written = dir.join("checkpoint").metadata().and_then(|m| m.modified()).ok();
        Some((checkpoint, written.and_then(|at| at.elapsed().ok()).map(|d| d.as_secs())))
    })
    .await
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn status(dir: &FilePath, path: &str) -> StatusCode {
        serve_tile(dir, path).await.status()
    }

    #[tokio::test]
    async fn serves_tiles_and_nothing_else() {
        let base = std::env::temp_dir().join(format!("mingjing-web-log-{}", std::process::id()));
        let dir = base.join("log");
        std::fs::create_dir_all(dir.join("tile/0/000.p")).unwrap();
        std::fs::create_dir_all(dir.join(".work")).unwrap();
        std::fs::write(dir.join("tile/0/000.p/2"), [7; 64]).unwrap();
        std::fs::write(dir.join(".work/lock"), "x").unwrap();
        std::fs::write(base.join("secret"), "x").unwrap();

        let good = serve_tile(&dir, "0/000.p/2").await;
        assert_eq!(good.status(), StatusCode::OK);
        assert_eq!(good.headers()[CONTENT_TYPE], BYTES);
        assert!(good.headers()[CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        for bad in [
            "../../secret",
            "..",
            "0/../../../secret",
            "0/000.p/../../../.work/lock",
            "../.work/lock",
            "/etc/passwd",
            "0/000.p/2/",
            "0//000",
            "0/000.p/02",
            "0/000.p/2\0",
            "0/000",
            "",
            "%2e%2e/secret",
            "..\\secret",
            "0/000.p/1.p/1",
            "entries/../../secret",
        ] {
            assert_eq!(status(&dir, bad).await, StatusCode::NOT_FOUND, "{bad:?}");
        }
        std::fs::remove_dir_all(&base).unwrap();
    }
}

//! `/assets/*`: styles, script and icon sprite. Debug builds read the folder from disk, so that an edit shows
//! at the next reload; release builds carry the files (rust-embed decides by `debug_assertions`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

#[derive(rust_embed::RustEmbed)]
#[folder = "assets/"]
struct Files;

/// What every page needs; `missing` names those that are not there.
const NEEDED: [&str; 7] = [
    "mingjing.css",
    "parts.css",
    "paper.css",
    "app.js",
    "gen/icons.svg",
    crate::recordings::UPLOAD_SCRIPT,
    crate::recordings::PLAYER_SCRIPT,
];

/// A version is this many hexadecimal digits of the SHA-256 of the content: enough to tell editions apart.
const VERSION_DIGITS: usize = 12;

/// One year: the longest that browsers honour. The address changes with the content.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATE: &str = "no-cache";

/// Versions of the embedded files, computed once. Empty in debug builds, where files change under us.
static VERSIONS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    if cfg!(debug_assertions) {
        return BTreeMap::new();
    }
    Files::iter().filter_map(|path| Some((path.to_string(), version(&Files::get(&path)?)))).collect()
});

fn version(file: &rust_embed::EmbeddedFile) -> String {
    let mut hex = String::with_capacity(VERSION_DIGITS);
    for byte in file.metadata.sha256_hash().iter().take(VERSION_DIGITS / 2) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Address of an asset with its version: `/assets/mingjing.css?v=3f…`. Without a version in debug builds.
pub fn url(path: &str) -> String {
    match VERSIONS.get(path) {
        Some(version) => format!("/assets/{path}?v={version}"),
        None => format!("/assets/{path}"),
    }
}

/// The files a page needs that this build does not have (the icon sprite before `make assets`).
pub fn missing() -> Vec<&'static str> {
    NEEDED.into_iter().filter(|path| Files::get(path).is_none()).collect()
}

/// Routes of this module, to be merged into the application.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{*path}", get(serve))
}

async fn serve(Path(path): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    // The sources of the bundles lie beside them and are nobody's business.
    if !is_plain(&path) || path.starts_with("src/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(file) = Files::get(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let version = version(&file);
    let etag = format!("\"{version}\"");
    let asked = query.as_deref().and_then(|q| q.split('&').find_map(|pair| pair.strip_prefix("v=")));
    let caching = if asked == Some(version.as_str()) { IMMUTABLE } else { REVALIDATE };
    let known = headers.get(IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let fresh = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag);
    let common = [(ETAG, etag), (CACHE_CONTROL, caching.to_owned())];
    if fresh {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(CONTENT_TYPE, content_type(&path))], file.data).into_response()
}

/// Segments of letters, digits, `-`, `_` and inner dots only: nothing hidden, nothing outside the folder.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|segment| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && segment.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    async fn fetch(uri: &str, tag: Option<&str>) -> Response {
        let mut request = Request::builder().uri(uri);
        if let Some(tag) = tag {
            request = request.header(IF_NONE_MATCH, tag);
        }
        routes::<()>().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn serves_with_type_and_tag() {
        let first = fetch("/assets/mingjing.css", None).await;
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(first.headers()[CACHE_CONTROL], REVALIDATE);
        let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
        assert_eq!(fetch("/assets/mingjing.css", Some(&tag)).await.status(), StatusCode::NOT_MODIFIED);
        let versioned = format!("/assets/mingjing.css?v={}", tag.trim_matches('"'));
        assert_eq!(fetch(&versioned, None).await.headers()[CACHE_CONTROL], IMMUTABLE);
        assert_eq!(fetch("/assets/mingjing.css?v=old", None).await.headers()[CACHE_CONTROL], REVALIDATE);
    }

    #[tokio::test]
    async fn nothing_outside_the_folder() {
        for path in [
            "../Cargo.toml",
            "..%2FCargo.toml",
            "gen/.gitignore",
            "src/upload.ts",
            "gen/%2e%2e/%2e%2e/Cargo.toml",
            "x.css",
        ] {
            assert_eq!(
                fetch(&format!("/assets/{path}"), None).await.status(),
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }
}

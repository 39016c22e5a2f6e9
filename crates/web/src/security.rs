//! Headers that every answer carries (SECURITY.md rows 22 and 39). What a handler has set itself is kept.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// No inline script or style anywhere: a stored text that slips through escaping still cannot run.
pub const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                       object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The camera and the microphone are for our own field pages only; the rest is shut.
pub const PERMISSIONS: &str = "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=(), \
                               serial=(), midi=()";

/// Caching of a public page that anyone may see: kept, but asked about each time, so that a withdrawal works
/// at once. A handler of the portal sets it; every answer that says nothing gets `no-store`.
pub const PUBLIC_PAGE: HeaderValue = HeaderValue::from_static("public, no-cache");

/// What is set when the handler has said nothing. `no-store` is the default on purpose: a new staff page
/// cannot forget it.
const DEFAULTS: [(HeaderName, &str); 8] = [
    (CONTENT_SECURITY_POLICY, CSP),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (CACHE_CONTROL, "no-store"),
];

/// Middleware for the whole router: `.layer(axum::middleware::from_fn(security::headers))`.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let map = response.headers_mut();
    for (name, value) in DEFAULTS {
        map.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// An address with a NUL in it is nobody's: it is answered before any room sees it, since PostgreSQL could not even be
/// asked for such a text.
pub async fn no_nul(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if uri.path().contains("%00") || uri.query().is_some_and(|q| q.contains("%00")) {
        return (StatusCode::BAD_REQUEST, "地址里有空字符，读不出来").into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::get;
    use axum::{Router, middleware};
    use tower::ServiceExt;

    async fn fetch(path: &str) -> Response {
        let app: Router = Router::new()
            .route("/desk", get(|| async { "x" }))
            .route("/open", get(|| async { ([(CACHE_CONTROL, PUBLIC_PAGE)], "x") }))
            .merge(crate::assets::routes())
            .layer(middleware::from_fn(headers));
        app.oneshot(Request::builder().uri(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn every_answer_carries_the_headers() {
        for path in ["/desk", "/open", "/assets/app.js", "/nowhere"] {
            let answer = fetch(path).await;
            for (name, _) in DEFAULTS {
                assert!(answer.headers().contains_key(&name), "{path} lacks {name}");
            }
            assert!(!CSP.contains("unsafe"));
        }
    }

    #[tokio::test]
    async fn only_what_says_so_is_kept_by_caches() {
        assert_eq!(fetch("/desk").await.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(fetch("/nowhere").await.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(fetch("/open").await.headers()[CACHE_CONTROL], PUBLIC_PAGE);
        assert_eq!(fetch("/assets/app.js").await.headers()[CACHE_CONTROL], "no-cache");
    }
}

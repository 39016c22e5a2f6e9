//! The CSRF token, checked in one place: `_csrf` of a form, `X-CSRF-Token` of a command of the API. Forms
//! that are sent before there is a session (the login) carry the value of a cookie of their own.

use crate::app::{App, BODY_BYTES_MAX};
use crate::forms::Pairs;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Field of a form.
const FIELD: &str = "_csrf";
/// Header of a command.
const HEADER: HeaderName = HeaderName::from_static("x-csrf-token");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Cookie of visitors without a session.
const PRE_COOKIE: &str = "mj_form";
/// Shortest token that counts: an empty one must never equal an empty one.
const TOKEN_MIN: usize = 16;

/// Why a request that changes something was turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// The token is missing, wrong or of another login.
    Forged,
    /// The body is larger than any form.
    TooLarge,
}

/// The request again, with its form's pairs as an extension, when its token is right. `expected` is the
/// session's token; `None` for visitors without one.
pub(super) async fn checked(request: Request, expected: Option<String>) -> Result<Request, Bad> {
    let (mut parts, body) = request.into_parts();
    let text = |name: &HeaderName| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    // Browsers say where a request comes from; what says another site is refused before anything is read.
    if text(&FETCH_SITE) == "cross-site" {
        return Err(Bad::Forged);
    }
    let kind = text(&CONTENT_TYPE);
    let is_form = kind.starts_with("application/x-www-form-urlencoded");
    let is_json = kind.starts_with("application/json");
    let public = expected.is_none();
    let expected = expected.or_else(|| cookie(&parts.headers, PRE_COOKIE)).unwrap_or_default();
    let right = |given: &str| given.len() >= TOKEN_MIN && same(given, &expected);
    if !is_form {
        // A page of another site cannot send JSON here without asking first, and nobody answers that question.
        return if right(text(&HEADER)) || (public && is_json) {
            Ok(Request::from_parts(parts, body))
        } else {
            Err(Bad::Forged)
        };
    }
    let Ok(bytes) = axum::body::to_bytes(body, BODY_BYTES_MAX).await else {
        return Err(Bad::TooLarge);
    };
    let pairs = Pairs::read(&bytes);
    if !right(pairs.get(FIELD)) && !right(text(&HEADER)) {
        return Err(Bad::Forged);
    }
    parts.extensions.insert(pairs);
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// Compares without telling by the time how far two tokens agree.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |seen, (x, y)| seen | (x ^ y)) == 0
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_string)
}

/// The token of a form for visitors without a session, and the cookie to set with the page.
#[derive(Clone, Debug)]
pub struct PreToken {
    /// Value of `_csrf`.
    pub token: String,
    /// `Set-Cookie`, where the visitor has none yet.
    pub cookie: Option<(HeaderName, HeaderValue)>,
}

/// Makes or goes on with the token of a visitor without a session.
#[must_use]
pub fn pre_token(app: &App, headers: &HeaderMap) -> PreToken {
    if let Some(token) = cookie(headers, PRE_COOKIE).filter(|t| t.len() >= TOKEN_MIN) {
        return PreToken { token, cookie: None };
    }
    let token = app.office().chance().token();
    let secure = if app.secure_cookies() { "; Secure" } else { "" };
    let line = format!("{PRE_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::from_str(&line).ok().map(|v| (SET_COOKIE, v));
    PreToken { token, cookie }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sent(kind: &str, cookie: &str, body: &str, expected: Option<&str>) -> bool {
        let request = Request::post("/x")
            .header(CONTENT_TYPE, kind)
            .header(COOKIE, cookie)
            .body(Body::from(body.to_string()))
            .unwrap();
        checked(request, expected.map(str::to_string)).await.is_ok()
    }

    #[tokio::test]
    async fn only_the_right_token_passes() {
        const FORM: &str = "application/x-www-form-urlencoded";
        let token = "0123456789abcdef";
        assert!(sent(FORM, "", "_csrf=0123456789abcdef&a=1", Some(token)).await);
        assert!(!sent(FORM, "", "_csrf=0123456789abcdeX", Some(token)).await);
        assert!(!sent(FORM, "", "a=1", Some(token)).await);
        assert!(!sent(FORM, "", "_csrf=", None).await);
        assert!(sent(FORM, "a=b; mj_form=0123456789abcdef", "_csrf=0123456789abcdef", None).await);
        assert!(!sent(FORM, "mj_form=x", "_csrf=x", None).await);
        assert!(!sent("text/plain", "", "{}", None).await);
        assert!(!sent("application/json", "", "{}", Some(token)).await);
        assert!(sent("application/json", "", "{}", None).await);
    }

    #[tokio::test]
    async fn another_site_is_refused() {
        let request = Request::post("/x")
            .header(CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "cross-site")
            .body(Body::empty())
            .unwrap();
        assert!(checked(request, None).await.is_err());
    }
}

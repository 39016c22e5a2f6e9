//! 大字版: a cookie, a link that sets it, and the way back. A matter of looks only, so a GET may change it.

use axum::Router;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

const NAME: &str = "mj_size";
/// One year: an elderly reader should not have to find the switch again.
const MAX_AGE_SECONDS: u32 = 31_536_000;

/// Whether this visitor reads in 大字版.
pub fn is_large(headers: &HeaderMap) -> bool {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .any(|pair| pair.trim() == format!("{NAME}=large"))
}

/// `GET /size?to=large|normal&back=/path`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/size", get(switch))
}

#[derive(serde::Deserialize)]
struct Switch {
    #[serde(default)]
    to: String,
    #[serde(default)]
    back: String,
}

async fn switch(Query(asked): Query<Switch>) -> Response {
    let size = if asked.to == "large" { "large" } else { "normal" };
    let cookie = format!("{NAME}={size}; Path=/; Max-Age={MAX_AGE_SECONDS}; SameSite=Lax");
    ([(SET_COOKIE, cookie)], Redirect::to(local(&asked.back))).into_response()
}

/// Only a path of this site: `//host` and `/\host` are addresses of others to a browser.
fn local(back: &str) -> &str {
    let plain = back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if back.starts_with('/') && !back.starts_with("//") && plain { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_here() {
        assert_eq!(local("/desk/cases?page=2"), "/desk/cases?page=2");
        for other in ["", "https://x.cn", "//x.cn", "/\\x.cn", "/a\r\nb", "x"] {
            assert_eq!(local(other), "/", "{other:?}");
        }
    }

    #[test]
    fn cookie_is_read() {
        let mut headers = HeaderMap::new();
        assert!(!is_large(&headers));
        headers.insert(COOKIE, "a=b; mj_size=large".parse().unwrap());
        assert!(is_large(&headers));
    }
}

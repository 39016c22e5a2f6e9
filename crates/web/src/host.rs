//! The name under which visitors know this server, for feeds, codes and every other absolute address.
//!
//! It is said when the server is started. Where it is not said, what the request calls `Host` is taken for this one
//! answer, if it is the name of a host at all, and the answer says that nobody may keep it: a made-up name must not
//! reach anybody but whoever made it up.

use crate::app::App;
use crate::reply;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HOST, VARY};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::fmt::{self, Display};
use std::net::Ipv6Addr;
use std::str::FromStr;

/// Longest name of a host in DNS, and a port.
const HOST_MAX: usize = 253 + 6;
/// Longest part between two dots.
const LABEL_MAX: usize = 63;

/// `https://gs.example.gov.cn`: scheme, host and port of the public address, with nothing after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bare = text.strip_suffix('/').unwrap_or(text);
        let host = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://"));
        match host {
            Some(host) if is_host(host) => Ok(Self(bare.to_owned())),
            _ => Err("写成 https://域名，后面不带路径，例如 https://gs.example.gov.cn".into()),
        }
    }
}

impl Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether this is a host as RFC 3986 and DNS write it, with or without a port.
#[must_use]
pub fn is_host(text: &str) -> bool {
    if text.len() > HOST_MAX || text.contains('@') {
        return false;
    }
    let Ok(authority) = text.parse::<Authority>() else { return false };
    let (host, port) = (authority.host(), authority.port_u16());
    let has_port = text.len() > host.len();
    if has_port && port.is_none_or(|p| p == 0) {
        return false;
    }
    if let Some(v6) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return v6.parse::<Ipv6Addr>().is_ok();
    }
    let label = |l: &str| {
        (1..=LABEL_MAX).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    host.strip_suffix('.').unwrap_or(host).split('.').all(label)
}

/// Scheme and host before every absolute address; empty where nothing is known.
#[must_use]
pub fn base(app: &App, headers: &HeaderMap) -> String {
    if let Some(url) = &app.settings().public_url {
        return url.to_string();
    }
    let host = headers.get(HOST).and_then(|v| v.to_str().ok()).filter(|h| is_host(h));
    let scheme = if app.secure_cookies() { "https" } else { "http" };
    host.map_or_else(String::new, |host| format!("{scheme}://{host}"))
}

/// Marks an answer that carries absolute addresses.
pub fn keep_from_caches(app: &App, response: &mut Response) {
    if app.settings().public_url.is_none() {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.headers_mut().append(VARY, HeaderValue::from_static("host"));
    }
}

/// Middleware of everything: two hosts, or one that is none, are refused.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(HOST).iter();
    let good = match (hosts.next(), hosts.next()) {
        (None, _) => true,
        (Some(host), None) => host.to_str().is_ok_and(is_host),
        (Some(_), Some(_)) => false,
    };
    if good {
        next.run(request).await
    } else {
        reply::bad_request(&app, request.uri().path(), "Host 不是一个主机名")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_hosts() {
        let good = [
            "x.cn",
            "gs.example.gov.cn:8443",
            "127.0.0.1:8080",
            "[::1]:8080",
            "localhost",
            "a_b.cn",
            "x.cn.",
        ];
        for host in good {
            assert!(is_host(host), "{host}");
        }
        let long = "a".repeat(64);
        let bad = [
            "",
            "x.cn/a",
            "x.cn:",
            "x.cn:0",
            "x.cn:99999",
            "a@x.cn",
            "x..cn",
            "-x.cn",
            "[::1",
            "[x]",
            "x\"><script>",
            "x.cn evil.cn",
            "x.cn?a",
            "示例.cn",
            long.as_str(),
        ];
        for host in bad {
            assert!(!is_host(host), "{host}");
        }
    }

    #[test]
    fn the_public_address_has_no_path() {
        assert_eq!("https://x.cn/".parse::<PublicUrl>().unwrap().to_string(), "https://x.cn");
        for bad in ["x.cn", "ftp://x.cn", "https://x.cn/portal", "https://", "https://a@x.cn"] {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
    }
}

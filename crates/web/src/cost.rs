//! What is dear has a price in points, and one address has so many points at once and gets so many back in a second
//! ([`ServeLimits`]). Reading pages costs nothing. A point is about ten milliseconds of one core.
//!
//! Logging in has its price because a password is hashed, whatever comes of it; what failed logins cost beyond this is
//! counted with the logins.

use crate::app::App;
use crate::client;
use crate::look::Problem;
use crate::portal::export::Form;
use crate::portal::params::Params;
use crate::reply;
use crate::server::ServeLimits;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A list as a file.
const EXPORT: u32 = 100;
/// What hashes a password, or looks at a code.
const HASH: u32 = 5;
/// What is sent by whoever has not logged in: it is held while it comes, whatever comes of it.
pub const SENT: u32 = 1;
/// Routes with their price. What is not named costs nothing, but for [`SENT`].
pub const PRICES: &[(Method, &str, u32)] = &[
    (Method::GET, "/search", 1),
    (Method::GET, "/decisions", 1),
    (Method::GET, "/officers", 1),
    (Method::GET, "/officers/{number}", 1),
    (Method::GET, "/verify", 1),
    (Method::GET, "/feed.atom", 2),
    (Method::GET, "/feed.json", 2),
    (Method::GET, "/sitemap.xml", EXPORT),
    (Method::GET, "/d/{address}/proof", 2),
    (Method::GET, "/log/tile/{*path}", 1),
    (Method::GET, "/healthz", 1),
    (Method::GET, "/api/openapi.json", 2),
    (Method::GET, "/api/v1/decisions", 1),
    (Method::GET, "/api/v1/law/due", 1),
    (Method::GET, "/api/v1/law/check/{kind}/{value}", 1),
    (Method::GET, "/api/v1/officers/{number}", 1),
    (Method::POST, "/api/v1/session", HASH),
    (Method::POST, "/login", HASH),
    (Method::POST, "/login/code", HASH),
    (Method::POST, "/setup/{token}", HASH),
    (Method::POST, "/desk/me/password", HASH),
    (Method::POST, "/desk/me/factor/begin", HASH),
    (Method::POST, "/desk/me/factor/confirm", HASH),
    (Method::POST, "/desk/me/factor/codes", HASH),
    (Method::POST, "/desk/me/factor/end", HASH),
    (Method::GET, "/desk/supervision", 5),
    (Method::GET, "/desk/cases/{id}/file.pdf", 50),
    (Method::POST, "/desk/cases/{id}/preview/{*tag}", 5),
    (Method::POST, "/desk/cases/{id}/preview-pdf/{n}/{*tag}", 20),
    (Method::POST, "/desk/cases/{id}/documents/{seq}/{kind}/issue", 20),
    (Method::POST, "/desk/publicity/approve", 5),
];

/// What a request costs.
fn price(method: &Method, path: &str, query: &str) -> u32 {
    // HEAD is answered by the same work.
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let row = PRICES.iter().find(|(m, p, _)| m == method && *p == path);
    // Read as the handler reads it, however it is spelled.
    let is_file = Form::of(&Params::read(path, query)) != Form::Page;
    row.map_or(0, |(_, _, points)| *points).max(if is_file { EXPORT } else { 0 })
}

/// What every address has left.
#[derive(Debug)]
pub struct Budgets {
    left: Option<(DefaultKeyedRateLimiter<IpAddr>, NonZeroU32)>,
    asked: AtomicU32,
}

/// So many requests after each other, what is full again is forgotten: a table of addresses stays as small as what
/// comes within two minutes.
const FORGET_EVERY: u32 = 1024;

impl Budgets {
    /// Full for everybody; without points there is no limit.
    #[must_use]
    pub fn new(limits: &ServeLimits) -> Self {
        let numbers = (NonZeroU32::new(limits.points), NonZeroU32::new(limits.points_per_second));
        let left = match numbers {
            (Some(points), Some(back)) => {
                Some((RateLimiter::dashmap(Quota::per_second(back).allow_burst(points)), points))
            }
            _ => None,
        };
        Self { left, asked: AtomicU32::new(0) }
    }

    /// Takes the points of an address.
    ///
    /// # Errors
    /// How long until it has them.
    pub fn take(&self, address: IpAddr, points: u32) -> Result<(), Duration> {
        let (Some((left, most)), Some(points)) = (&self.left, NonZeroU32::new(points)) else { return Ok(()) };
        if self.asked.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            left.retain_recent();
        }
        match left.check_key_n(&address, points.min(*most)) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(until)) => Err(until.wait_time_from(DefaultClock::default().now())),
            // The price is never above what there is at most.
            Err(_) => Err(Duration::from_secs(60)),
        }
    }
}

/// The middleware of all routes: what is dear is paid before anything is done.
pub async fn charge(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    let points = price(request.method(), path, request.uri().query().unwrap_or_default());
    let client = client::of(request.extensions());
    match client.map_or(Ok(()), |client| app.budgets().take(client.network(), points)) {
        Ok(()) => next.run(request).await,
        Err(wait) => too_many(&app, request.uri().path(), wait),
    }
}

/// 429 with the time after which to come again; also for other limits that are counted by address.
pub fn too_many(app: &App, path: &str, wait: Duration) -> Response {
    let seconds = wait.as_secs().saturating_add(1);
    let minutes = u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX);
    let mut response = reply::problem(app, None, path, &Problem::TooMany { minutes });
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_price_is_of_a_route() {
        let routes = crate::app::routes();
        for (method, path, points) in PRICES {
            assert!(*points > 0);
            assert!(routes.iter().any(|r| r.method == *method && r.path == *path), "{method} {path}");
        }
    }

    #[test]
    fn reading_is_free_and_files_are_dear() {
        assert_eq!(price(&Method::GET, "/d/{address}", ""), 0);
        assert_eq!(price(&Method::GET, "/desk/cases", "q=x"), 0);
        for spelled in ["q=x&format=csv", "format=%63sv", "form%61t=csv", "format=+json+"] {
            assert_eq!(price(&Method::GET, "/desk/cases", spelled), EXPORT, "{spelled}");
        }
        assert_eq!(price(&Method::HEAD, "/sitemap.xml", ""), EXPORT);
        assert_eq!(price(&Method::POST, "/login", ""), 5);
    }

    #[test]
    fn what_hashes_and_what_anybody_sends_has_its_price() {
        let own = |path: &str| path.starts_with("/desk/me/") && path != "/desk/me/told";
        let sent = crate::app::routes();
        let sent = sent.iter().filter(|r| r.method == Method::POST);
        let dear: Vec<_> =
            sent.filter(|r| r.need == crate::route::Need::Public || own(r.path)).map(|r| r.path).collect();
        assert!(dear.len() >= 9, "{dear:?}");
        for path in dear {
            assert!(price(&Method::POST, path, "") >= HASH, "{path}");
        }
    }

    #[test]
    fn one_address_pays_for_itself_only() {
        let limits = ServeLimits { points: 10, points_per_second: 1, ..ServeLimits::DEFAULT };
        let budgets = Budgets::new(&limits);
        let (a, b): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert!((0..2).all(|_| budgets.take(a, 5).is_ok()));
        let wait = budgets.take(a, 5).unwrap_err();
        assert!(wait <= Duration::from_secs(5) && wait > Duration::from_secs(2), "{wait:?}");
        assert!(budgets.take(a, 0).is_ok());
        assert!(budgets.take(b, 1_000).is_ok());
        let off = Budgets::new(&ServeLimits { points: 0, ..limits });
        assert!((0..100).all(|_| off.take(a, 1_000).is_ok()));
    }
}

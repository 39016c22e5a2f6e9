//! The application as a whole against whoever means it no good, and when the machine under it fails.

use crate::app::Settings;
use crate::client::TrustedProxies;
use crate::portal::tests::Town;
use crate::security::PUBLIC_PAGE;
use crate::server::ServeLimits;
use crate::{App, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, HOST, RETRY_AFTER};
use axum::http::{HeaderMap, Request, StatusCode};
use std::net::SocketAddr;
use tower::ServiceExt as _;

/// Asks from an address.
async fn ask(router: &Router, from: &str, mut request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(from.parse().unwrap(), 4711)));
    let response = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), 64 << 20).await.unwrap();
    (status, headers, String::from_utf8_lossy(&body).into_owned())
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).header(HOST, "x.cn").body(Body::empty()).unwrap()
}

async fn with(town: &Town, settings: Settings) -> Router {
    router(App::new(town.office.clone(), town.app.log_dir().to_path_buf(), settings).await.unwrap())
}

/// Everything that carries absolute addresses.
const ADDRESSED: [&str; 8] = [
    "/feed.atom",
    "/feed.json",
    "/sitemap.xml",
    "/robots.txt",
    "/verify",
    "/withdrawn?format=csv",
    "/decisions?format=csv",
    "/decisions?format=json",
];

#[tokio::test]
async fn a_made_up_host_reaches_nobody_but_whoever_made_it_up() {
    let town = Town::new("hosts").await;
    let public_url = Some("https://gs.example.gov.cn".parse().unwrap());
    let named = with(&town, Settings { public_url, ..Settings::default() }).await;
    let unnamed = with(&town, Settings::default()).await;
    for path in ADDRESSED {
        let evil = || Request::get(path).header(HOST, "evil.example").body(Body::empty()).unwrap();
        let (status, headers, _) = ask(&unnamed, "192.0.2.1", evil()).await;
        assert_eq!(
            (status, &headers[CACHE_CONTROL]),
            (StatusCode::OK, &"no-store".parse().unwrap()),
            "{path}"
        );
        let (status, headers, body) = ask(&named, "192.0.2.1", evil()).await;
        assert_eq!((status, &headers[CACHE_CONTROL]), (StatusCode::OK, &PUBLIC_PAGE), "{path}");
        assert!(!body.contains("evil.example"), "{path}");
        if path != "/withdrawn?format=csv" {
            assert!(body.contains("https://gs.example.gov.cn/"), "{path}");
        }
    }
    for host in ["x.cn/a", "a@x.cn", "x\"><script>", "x.cn:99999", ""] {
        let request = Request::get("/feed.atom").header(HOST, host).body(Body::empty()).unwrap();
        let (status, _, body) = ask(&town.router, "192.0.2.1", request).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{host}");
        assert!(!body.contains("script>\""), "{host}");
    }
    let two = Request::get("/").header(HOST, "x.cn").header(HOST, "y.cn").body(Body::empty()).unwrap();
    assert_eq!(ask(&town.router, "192.0.2.1", two).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn mad_days_are_refused_in_words_wherever_they_are_asked_with() {
    let town = Town::new("days").await;
    for day in ["9999-12-31", "-009999-01-01", "0001-01-01"] {
        for path in [
            format!("/api/v1/law/due?period=publication.penalty&start={day}"),
            format!("/api/v1/law/due?period=publication.penalty&start={day}T00:00"),
            format!("/api/v1/decisions?from={day}"),
            format!("/decisions?to={day}"),
            format!("/decisions?format=csv&to={day}"),
        ] {
            let (status, _, body) = ask(&town.router, "192.0.2.1", get(&path)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            assert!(body.contains("1900 年至 2199 年"), "{path}: {body}");
        }
    }
    let (status, _, body) =
        ask(&town.router, "192.0.2.1", get("/api/v1/law/due?period=publication.penalty&start=2199-12-31"))
            .await;
    assert_eq!(status, StatusCode::OK, "{body}");
    for query in ["q=%00", "q=%E2%80%AE%00a", "organ=%00", "year=%00", "kind=%00%FF", "q=%FF%FE"] {
        for path in ["/decisions", "/officers", "/units", "/withdrawn", "/api/v1/decisions", "/search"] {
            let (status, _, _) = ask(&town.router, "192.0.2.1", get(&format!("{path}?{query}"))).await;
            assert!(!status.is_server_error(), "{path}?{query}");
        }
    }
}

#[tokio::test]
async fn two_hundred_people_behind_one_address_read_and_log_in_and_one_who_takes_everything_waits() {
    let town = Town::new("rates").await;
    let office = "198.51.100.7";
    for n in 0..200 {
        let form = "account=x&password=y&_csrf=z";
        let request = Request::post("/login").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let (status, ..) = ask(&town.router, office, request.body(Body::from(form)).unwrap()).await;
        assert_ne!(status, StatusCode::TOO_MANY_REQUESTS, "login {n}");
        for path in ["/login", "/procedures", "/decisions?q=食品", "/api/v1/law/due"] {
            let path = path.replace("食品", "%E9%A3%9F%E5%93%81");
            let (status, ..) = ask(&town.router, office, get(&path)).await;
            assert_eq!(status, StatusCode::OK, "{path} {n}");
        }
    }
    let greedy = "203.0.113.9";
    let mut refused = None;
    for _ in 0..60 {
        let (status, headers, body) = ask(&town.router, greedy, get("/decisions?format=csv")).await;
        if status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some((headers, body));
            break;
        }
    }
    let (headers, body) = refused.expect("sixty exports at once are too many");
    let wait: u64 = headers[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=120).contains(&wait), "{wait}");
    assert!(body.contains("操作太频繁"), "{body}");
    let (status, headers, body) = ask(&town.router, greedy, get("/sitemap.xml")).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(headers.contains_key(RETRY_AFTER) && body.contains("<html"));
    // Reading is free to him too, and everybody else is served.
    assert_eq!(ask(&town.router, greedy, get("/procedures")).await.0, StatusCode::OK);
    assert_eq!(ask(&town.router, "203.0.113.10", get("/decisions?format=csv")).await.0, StatusCode::OK);
    // A program is told in its own form.
    let limits = ServeLimits { points: 1, points_per_second: 1, ..ServeLimits::DEFAULT };
    let proxies = TrustedProxies::new(["127.0.0.1".parse().unwrap()]);
    let narrow = with(&town, Settings { limits, proxies, ..Settings::default() }).await;
    let by = |client: &str| {
        let request = Request::get("/api/v1/decisions").header("x-forwarded-for", client);
        request.body(Body::empty()).unwrap()
    };
    assert_eq!(ask(&narrow, "127.0.0.1", by("203.0.113.9")).await.0, StatusCode::OK);
    let (status, _, body) = ask(&narrow, "127.0.0.1", by("198.51.100.1, 203.0.113.9")).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "what the client wrote itself changes nothing");
    assert!(body.starts_with("{\"error\""), "{body}");
    assert_eq!(ask(&narrow, "127.0.0.1", by("203.0.113.10")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_database_that_is_down_is_said_and_nobody_is_logged_out() {
    let town = Town::new("down").await;
    let (cookie, _) = town.login("officer1").await;
    let signed = |path: &str| Request::get(path).header(COOKIE, &cookie).body(Body::empty()).unwrap();
    assert_eq!(ask(&town.router, "192.0.2.1", signed("/desk")).await.0, StatusCode::OK);
    town.office.store().close().await.unwrap();
    for path in ["/desk", "/desk/cases", "/api/v1/cases", "/", "/decisions", "/withdrawn"] {
        let (status, _, body) = ask(&town.router, "192.0.2.1", signed(path)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{path}: {body}");
        assert!(body.contains("数据库暂时不可用"), "{path}: {body}");
    }
}

#[tokio::test]
async fn what_cannot_be_dated_or_put_under_a_checkpoint_is_not_recorded() {
    let town = Town::new("closed").await;
    let (cookie, csrf) = town.login("officer1").await;
    let acts = async || town.office.store().arrival_last().await.unwrap();
    let before = acts().await;
    let send = async |path: &str, kind: &str, body: &str| {
        let request = Request::post(path).header(COOKIE, &cookie).header("x-csrf-token", &csrf);
        let request = request.header(CONTENT_TYPE, kind).body(Body::from(body.to_string())).unwrap();
        ask(&town.router, "192.0.2.1", request).await
    };
    let health = town.app.health();
    let troubles: [(&dyn Fn(bool), &str); 2] =
        [(&|on| health.clock_behind(on), "时钟"), (&|on| health.log_failed(on), "暂时不能记录新的内容")];
    for (trouble, words) in troubles {
        trouble(true);
        let (status, _, body) = send("/desk/cases/new", "application/x-www-form-urlencoded", "x=1").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(body.contains(words), "{body}");
        let (status, _, body) = send("/api/v1/acts/clue.registered/1", "application/json", "{}").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(body.contains(words), "{body}");
        let page = Request::get("/desk").header(COOKIE, &cookie).body(Body::empty()).unwrap();
        let (status, _, body) = ask(&town.router, "192.0.2.1", page).await;
        assert_eq!(status, StatusCode::OK, "reading goes on");
        assert!(body.contains(words), "and everybody is told");
        trouble(false);
    }
    assert_eq!(acts().await, before);
    let (status, ..) = send("/api/v1/acts/clue.registered/1", "application/json", "{}").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "and when it is mended, it goes on");
}

//! What is on record of whom: every request of a login, every act of an administrator.

mod addresses;
mod administration;
mod changes;
mod exports;
mod readings;

use crate::sees::logged_in;
use crate::town::{Db, Town};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::Timestamp;
use office::clock::Clock;
use std::collections::BTreeMap;
use store::{Page, ReadingFilter, ReadingRow};
use tower::ServiceExt as _;

/// A town with cases behind its router, whose logins live by a clock that stands still.
pub struct House {
    pub town: Town,
    pub app: web::App,
    pub router: Router,
    pub logins: BTreeMap<String, (String, String)>,
}

/// An answer, whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }
}

pub fn moment() -> Timestamp {
    "2026-11-27T01:00:00Z".parse().unwrap()
}

impl House {
    pub async fn new(db: Db) -> Self {
        let mut town = Town::with_cases(db).await;
        town.office = town.office.clone().with_real_clock(Clock::fixed(moment()));
        let log = town.dir.path().join("log");
        std::fs::create_dir_all(&log).unwrap();
        let limits = web::server::ServeLimits { points: 0, ..web::server::ServeLimits::DEFAULT };
        let settings = web::app::Settings { limits, ..web::app::Settings::default() };
        let app = web::App::new(town.office.clone(), log, settings).await.unwrap();
        Self { router: web::router(app.clone()), app, town, logins: BTreeMap::new() }
    }

    pub async fn enter(&mut self, login: &str) {
        self.logins.insert(login.into(), logged_in(&self.router, login).await);
    }

    /// Asks as somebody who has entered, with the token of his session; as nobody with an empty name.
    pub async fn ask(
        &self,
        login: &str,
        method: &Method,
        path: &str,
        body: Option<(&str, String)>,
    ) -> Answer {
        let nobody = (String::new(), String::new());
        let (cookie, csrf) = if login.is_empty() { &nobody } else { &self.logins[login] };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookie)
            .header("x-csrf-token", csrf);
        let body = body.map_or_else(Body::empty, |(kind, text)| {
            request = std::mem::take(&mut request).header(header::CONTENT_TYPE, kind);
            Body::from(text)
        });
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, login: &str, path: &str) -> Answer {
        self.ask(login, &Method::GET, path, None).await
    }

    /// Asks, and is led on to the same page with what was typed sealed.
    pub async fn follow(&self, login: &str, path: &str) -> Answer {
        let led = self.get(login, path).await;
        let list = path.split('?').next().unwrap();
        let on = led.status == StatusCode::SEE_OTHER && led.location().starts_with(&format!("{list}?"));
        if on { self.get(login, led.location()).await } else { led }
    }

    /// Sends a form.
    pub async fn send(&self, login: &str, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let pairs =
            pairs.iter().map(|(n, v)| format!("{}={}", crate::login::encoded(n), crate::login::encoded(v)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.ask(login, &Method::POST, path, Some(("application/x-www-form-urlencoded", body))).await
    }

    /// Every line of the log of readings, the first one first.
    pub async fn readings(&self) -> Vec<ReadingRow> {
        assert!(self.app.readings().flush().await);
        let listed = self.town.office.store().readings(&ReadingFilter::default(), Page::first(100_000)).await;
        listed.unwrap().rows.into_iter().rev().collect()
    }
}

/// Changes a SQLite database behind the store's back.
pub async fn direct(path: &str, change: &str) {
    use sea_orm::ConnectionTrait as _;
    let on = sea_orm::Database::connect(format!("sqlite://{path}")).await.unwrap();
    on.execute_unprepared(change).await.unwrap();
    on.close().await.unwrap();
}

//! Who becomes: sessions, throttles, second factors, forms that outlive their login, the log of it all.

mod becoming;
mod ended;
mod factor;
mod resume;
mod session;
mod throttle;

use crate::town::{Db, PASSWORD, Town};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::Timestamp;
use office::Office;
use office::clock::Clock;
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// A town behind its router, whose logins live by a clock that stands still.
pub struct Doors {
    pub office: Office,
    pub router: Router,
    pub real: Clock,
    _town: Town,
}

pub fn moment() -> Timestamp {
    "2026-11-27T01:00:00Z".parse().unwrap()
}

impl Doors {
    pub async fn new(db: Db) -> Self {
        Self::open(db, false).await
    }

    pub async fn open(db: Db, secure_cookies: bool) -> Self {
        let town = Town::new(db).await;
        let real = Clock::fixed(moment());
        let office = town.office.clone().with_real_clock(real.clone());
        let log = town.dir.path().join("log");
        std::fs::create_dir_all(&log).unwrap();
        let settings = web::app::Settings { secure_cookies, ..web::app::Settings::default() };
        let app = web::App::new(office.clone(), log, settings).await.unwrap();
        Self { office, router: web::router(app), real, _town: town }
    }

    pub fn after(&self, hours: i64) {
        self.real.move_to(self.real.now().checked_add(jiff::SignedDuration::from_hours(hours)).unwrap());
    }
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&mark).unwrap_or_else(|| panic!("no {name} in {}", self.body));
        rest.split_once('"').unwrap().0.to_string()
    }
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).collect()
    }
}

/// A browser: keeps its cookies.
pub struct Browser<'a> {
    doors: &'a Doors,
    pub jar: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub fn new(doors: &'a Doors) -> Self {
        Self { doors, jar: BTreeMap::new() }
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: String) -> Answer {
        let cookies: Vec<String> = self.jar.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, kind);
        if kind == "application/json"
            && let Some(csrf) = self.jar.get("csrf for the header")
        {
            request = request.header("x-csrf-token", csrf);
        }
        let response =
            self.doors.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        let answer = Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() };
        for line in answer.cookies() {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.into(), value.into());
            }
        }
        answer
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "text/plain", String::new()).await
    }

    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = pairs.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v)));
        let body = body.collect::<Vec<_>>().join("&");
        self.send(Method::POST, path, "application/x-www-form-urlencoded", body).await
    }

    /// Signs in by the form, with this password.
    pub async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let page = self.get("/login").await;
        let csrf = page.hidden("_csrf");
        self.post("/login", &[("_csrf", &csrf), ("account", login), ("password", password)]).await
    }

    /// Signs in as one of the cast.
    pub async fn enter(&mut self, login: &str) {
        let answer = self.sign_in(login, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}: {}", answer.body);
    }

    /// The token of the forms of a page.
    pub async fn token(&mut self, path: &str) -> String {
        self.get(path).await.hidden("_csrf")
    }

    /// Forgets the session, as when it has ended, but not the device.
    pub fn lose_session(&mut self) {
        self.jar.remove("mj_session");
    }

    pub fn session(&self) -> &str {
        &self.jar["mj_session"]
    }
}

pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// Every line of the log of logins, the first one first: (login, address, way, outcome).
pub async fn log(office: &Office) -> Vec<(Option<String>, String, String, String)> {
    let all = store::Page::first(10_000);
    let listed = office.store().logins(&store::LoginFilter::default(), all).await.unwrap();
    listed.rows.into_iter().rev().map(|r| (r.login, r.address, r.way, r.outcome)).collect()
}

pub async fn outcomes(office: &Office) -> Vec<String> {
    log(office).await.into_iter().map(|(_, _, _, outcome)| outcome).collect()
}

//! A visit to the portal: what was asked, by whom it is read (大字版), and the frame around every public page.

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::header::{CACHE_CONTROL, HeaderName, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use law::rules::Rules;
use maud::{Markup, Render};
use office::Fault;
use std::sync::Arc;

use super::params::Params;
use crate::app::App;
use crate::look::{self, PageMeta, Problem, Site, format};
use crate::security::PUBLIC_PAGE;

/// Search engines are asked not to keep the page (natural persons, tombstones).
pub const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// One request of the public.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The application.
    pub app: App,
    /// Path and query.
    pub params: Params,
    /// The route that answers, as it is declared: what a log may name.
    pub route: String,
    /// 大字版
    pub large: bool,
    /// `https://host` as visitors know it, for codes and feeds (see [`crate::host`]).
    pub base: String,
}

impl Visit {
    /// The visit of this request, whatever it asks.
    #[must_use]
    pub fn of(parts: &Parts, app: &App) -> Self {
        Self {
            app: app.clone(),
            params: Params::read(parts.uri.path(), parts.uri.query().unwrap_or_default()),
            route: parts
                .extensions
                .get::<MatchedPath>()
                .map_or_else(String::new, |route| route.as_str().to_owned()),
            large: look::size::is_large(&parts.headers),
            base: crate::host::base(app, &parts.headers),
        }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let visit = Self::of(parts, app);
        match visit.params.unseen() {
            None => Ok(visit),
            Some(why) => Err(visit.problem(&Problem::Unreadable { detail: why.to_owned() }).await),
        }
    }
}

/// What a page of the portal says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Says<'a> {
    /// Its title.
    pub title: &'a str,
    /// The address in the navigation to mark; empty for none.
    pub current: &'a str,
    /// Search engines may keep it.
    pub indexed: bool,
    /// Its status.
    pub status: StatusCode,
}

impl<'a> Says<'a> {
    /// A page with status 200 that search engines do not keep.
    #[must_use]
    pub fn new(title: &'a str, current: &'a str) -> Self {
        Self { title, current, indexed: false, status: StatusCode::OK }
    }
    /// Search engines may keep it.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.indexed = true;
        self
    }
    /// With another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

impl Visit {
    /// The legal date today.
    #[must_use]
    pub fn today(&self) -> Date {
        self.app.office().today()
    }
    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        self.app.office().rules()
    }

    /// The frame of the portal: name, navigation, data time, and the root of the log at the foot.
    pub async fn site(&self) -> Site {
        let mut site = super::site(&self.app, &self.params.here());
        let updated = super::read::last_recorded(&self.app).await.ok().flatten();
        site.updated = updated.map(|t| format::minute(format::local(t)));
        if let Some((c, _)) = crate::log::last_checkpoint(self.app.log_dir()).await {
            let size = format::number(i64::try_from(c.head.size).unwrap_or(i64::MAX));
            let root = format::hash_short(&law::draft::hex(&c.head.root.0));
            site.foot.push((format!("日志根 {root}（{size} 条）"), "/log/checkpoint".into()));
        }
        site
    }

    /// A page of the portal. Caches may keep it and ask each time, so that a withdrawal works at once; it
    /// differs with the cookie of 大字版.
    pub async fn page(&self, says: Says<'_>, content: &Markup) -> Response {
        let mut meta = PageMeta::new(says.title, self.params.here());
        meta.large = self.large;
        meta.indexed = says.indexed;
        let html = look::portal_page(&meta, &self.site().await, says.current, content);
        let mut response = (says.status, html).into_response();
        public(&mut response);
        if !says.indexed {
            response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
        }
        response
    }

    /// An answer that carries absolute addresses: kept by caches only where the public address is configured.
    #[must_use]
    pub fn with_addresses(&self, mut response: Response) -> Response {
        crate::host::keep_from_caches(&self.app, &mut response);
        response
    }

    /// A page that says what went wrong.
    pub async fn problem(&self, problem: &Problem) -> Response {
        let html = look::portal_problem(&self.params.here(), self.large, &self.site().await, problem);
        let mut response = (problem.status(), html).into_response();
        response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
        response
    }

    /// A fault of the machine, logged under a number that the visitor can name.
    pub async fn fault(&self, fault: &Fault) -> Response {
        if fault.is_down() {
            tracing::error!(%fault, route = self.route, "the database does not answer");
            return self.problem(&Problem::Down).await;
        }
        let error_number = self.app.office().chance().address().chars().take(8).collect::<String>();
        tracing::error!(%fault, error_number, route = self.route, "portal");
        self.problem(&Problem::Internal { error_number }).await
    }
}

/// Marks an answer as public, but to be asked about each time.
pub fn public(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, PUBLIC_PAGE);
    headers.append(VARY, HeaderValue::from_static("cookie"));
}

/// A page that says what it says: for what needs no more than its content.
pub fn plain_page(title: &str, body: impl Render) -> Markup {
    let body = body.render();
    maud::html! {
        div.wrap {
            (look::crumbs(&[("首页", "/")], title))
            article.card.doc { h1 { (title) } (body) }
        }
    }
}

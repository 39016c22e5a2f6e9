//! The application: what handlers share, and the router built from the list of routes.

use crate::client::{self, TrustedProxies};
use crate::cost::{self, Budgets};
use crate::host::{self, PublicUrl};
use crate::look::DemoClock;
use crate::recordings::turns::Turns;
use crate::route::{self, Route};
use crate::server::ServeLimits;
use crate::session::FormsAtOnce;
use crate::{assets, desk, look, reply, security, session};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use law::state::register::City;
use office::readings::Readings;
use office::{Fault, Office};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::trace::TraceLayer;

/// Largest body of an ordinary form or command. Files have routes with a limit of their own.
pub const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What every handler shares. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    inner: Arc<Inner>,
    office: Office,
}

/// What is said when the server is started.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Cookies are sent over TLS only: for every server that is reached over TLS.
    pub secure_cookies: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: TrustedProxies,
    /// The address under which the public knows the server.
    pub public_url: Option<PublicUrl>,
    /// What the server bears.
    pub limits: ServeLimits,
}

#[derive(Debug)]
struct Inner {
    log_dir: PathBuf,
    settings: Settings,
    city: City,
    health: Health,
    uploads: Turns,
    budgets: Budgets,
    forms: FormsAtOnce,
    readings: Readings,
}

/// Whether the journal can be written. Once it cannot, nothing is recorded any more and reading goes on
/// (SECURITY 18: fail closed).
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<Standing>);

#[derive(Debug, Default)]
struct Standing {
    log_failed: AtomicBool,
    clock_behind: AtomicBool,
}

impl Health {
    /// Whether the public log stands still: what cannot be put under a checkpoint is not recorded.
    pub fn log_failed(&self, failed: bool) {
        self.0.log_failed.store(failed, Ordering::Relaxed);
    }
    /// Whether the clock stands before what was recorded last: dates would be wrong, so nothing is recorded.
    pub fn clock_behind(&self, behind: bool) {
        self.0.clock_behind.store(behind, Ordering::Relaxed);
    }
    /// Whether the clock was set back.
    #[must_use]
    pub fn is_clock_behind(&self) -> bool {
        self.0.clock_behind.load(Ordering::Relaxed)
    }
    /// Whether acts may still be recorded.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        !self.0.log_failed.load(Ordering::Relaxed)
    }
}

impl App {
    /// The application over an open office. `log_dir` holds the public log's tiles and checkpoint.
    ///
    /// # Errors
    /// When the directory was never founded or the store fails.
    pub async fn new(office: Office, log_dir: PathBuf, settings: Settings) -> Result<Self, Fault> {
        let city = office::found::city(office.store()).await?.ok_or(Fault::NotFounded)?;
        let health = Health::default();
        let budgets = Budgets::new(&settings.limits);
        let inner = Inner {
            log_dir,
            settings,
            city,
            health,
            uploads: Turns::default(),
            budgets,
            forms: FormsAtOnce::default(),
            readings: Readings::begin(office.store().clone()),
        };
        Ok(Self { inner: Arc::new(inner), office })
    }
    /// The use cases.
    #[must_use]
    pub fn office(&self) -> &Office {
        &self.office
    }
    /// The same application, reading through the connections that are kept for exports.
    #[must_use]
    pub fn for_exports(&self) -> Self {
        Self { inner: self.inner.clone(), office: self.office.for_exports() }
    }
    /// Where the public log's files are.
    #[must_use]
    pub fn log_dir(&self) -> &Path {
        &self.inner.log_dir
    }
    /// Whether cookies are sent over TLS only.
    #[must_use]
    pub fn secure_cookies(&self) -> bool {
        self.inner.settings.secure_cookies
    }
    /// What was said when the server was started.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }
    /// Whether the journal can be written.
    #[must_use]
    pub fn health(&self) -> Health {
        self.inner.health.clone()
    }
    /// Whose turn it is to write to an upload.
    #[must_use]
    pub fn uploads(&self) -> &Turns {
        &self.inner.uploads
    }
    /// How many forms with files each account is sending.
    #[must_use]
    pub fn forms(&self) -> &FormsAtOnce {
        &self.inner.forms
    }
    /// The log of readings.
    #[must_use]
    pub fn readings(&self) -> &Readings {
        &self.inner.readings
    }
    /// What every address has left of what is dear.
    #[must_use]
    pub fn budgets(&self) -> &Budgets {
        &self.inner.budgets
    }
    /// The city as it was founded: name, region, log origin, whether this is a demonstration.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.inner.city
    }
    /// The demonstration's clock without its control; `None` in earnest.
    #[must_use]
    pub fn demo_note(&self, back: &str) -> Option<DemoClock> {
        self.city().demo.then(|| DemoClock {
            today: self.office().today(),
            advance: None,
            back: back.to_string(),
        })
    }
}

/// Every route of the product, but for styles and scripts.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        desk::routes(),
        crate::portal::routes(),
        crate::api::routes(),
        crate::log::routes(),
        crate::publicity::routes(),
        crate::supervise::routes(),
        crate::registers::routes(),
        crate::recordings::routes(),
        crate::devices::routes(),
        crate::own::routes(),
        crate::logins::routes(),
        crate::readings::routes(),
        crate::exports::routes(),
        crate::imports::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is worth compressing. Sound and video are compressed already, and a range of a file must be its own bytes.
fn compressible() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("video/"))
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/octet-stream"))
}

/// The whole application.
pub fn router(app: App) -> Router {
    route::build(&app, routes())
        .fallback(reply::nothing_here)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(session::layer(&app))
        .layer(from_fn_with_state(app.clone(), cost::charge))
        .merge(assets::routes())
        .merge(look::size::routes())
        .layer(CompressionLayer::new().compress_when(compressible()))
        .layer(from_fn(security::no_nul))
        .layer(from_fn(security::headers))
        // Without the address: it may hold what somebody typed.
        .layer(TraceLayer::new_for_http().make_span_with(
            |request: &Request<axum::body::Body>| tracing::debug_span!("request", method = %request.method()),
        ))
        .layer(from_fn_with_state(app.clone(), host::check))
        .layer(from_fn_with_state(app.clone(), client::mark))
        .with_state(app)
}

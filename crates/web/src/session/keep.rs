//! Sessions in the store, for the session layer. The store keeps a hash of the id: whoever reads the table
//! cannot use what stands there.

use crate::app::App;
use async_trait::async_trait;
use jiff::Timestamp;
use office::Office;
use sha2::{Digest as _, Sha256};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

/// Name of the cookie.
const COOKIE: &str = "mj_session";
/// Over TLS a browser takes such a cookie from this very host only, for the whole site, and never sends it in the
/// clear; nobody at a neighbouring name can plant one.
const HOST_PREFIX: &str = "__Host-";
/// A login ends after so long without a request (SECURITY 4).
pub const IDLE_SECONDS: i64 = 30 * 60;

/// The name of a cookie on this server.
pub(super) fn cookie_name(app: &App, name: &str) -> String {
    if app.secure_cookies() { format!("{HOST_PREFIX}{name}") } else { name.to_string() }
}

/// The session layer of the application.
pub fn layer(app: &App) -> SessionManagerLayer<Kept> {
    SessionManagerLayer::new(Kept(app.office().clone()))
        .with_name(cookie_name(app, COOKIE))
        .with_path("/")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(app.secure_cookies())
        .with_expiry(Expiry::OnInactivity(Duration::seconds(IDLE_SECONDS)))
}

/// Sessions as the store keeps them.
#[derive(Clone, Debug)]
pub struct Kept(Office);

/// The id as the store keeps it.
pub(super) fn hashed(id: &Id) -> String {
    law::draft::hex(&Sha256::digest(id.0.to_be_bytes()))
}

fn failed(e: &impl std::fmt::Display) -> Error {
    Error::Backend(e.to_string())
}

/// The record as the store keeps it: with the account that has logged in, or whose code is awaited, so that its sessions
/// can be ended.
fn kept(record: &Record) -> Result<store::Session> {
    let data = serde_json::to_vec(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
    let expires = Timestamp::from_second(record.expiry_date.unix_timestamp()).map_err(|e| failed(&e))?;
    let of = |entry| record.data.get(entry).and_then(|l| l["account"].as_str()).map(str::to_string);
    let account = of(super::LOGIN).or_else(|| of(super::PENDING));
    Ok(store::Session { id: hashed(&record.id), data, expires, account })
}

#[async_trait]
impl SessionStore for Kept {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not collide; the id is the layer's own.
        self.0.store().session_new(&kept(record)?).await.map_err(|e| failed(&e))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        // What was ended meanwhile stays ended.
        self.0.store().session_renew(&kept(record)?).await.map(|_| ()).map_err(|e| failed(&e))
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        // Sessions live in real time, whatever the office's clock says.
        let now = OffsetDateTime::now_utc();
        let moment = Timestamp::from_second(now.unix_timestamp()).map_err(|e| failed(&e))?;
        let found = self.0.store().session(&hashed(id), moment).await.map_err(|e| failed(&e))?;
        let Some(found) = found else { return Ok(None) };
        let data = serde_json::from_slice(&found.data).map_err(|e| Error::Decode(e.to_string()))?;
        let expiry_date =
            OffsetDateTime::from_unix_timestamp(found.expires.as_second()).map_err(|e| failed(&e))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.store().session_delete(&hashed(id)).await.map_err(|e| failed(&e))
    }
}

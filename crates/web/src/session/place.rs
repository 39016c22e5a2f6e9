//! Where a login comes from: the client's address, and what an earlier login left at the device.

use super::csrf::cookie;
use super::keep::cookie_name;
use crate::app::App;
use crate::client::ClientAddress;
use axum::extract::FromRequestParts;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use office::people::login::{Place, Way};
use std::convert::Infallible;

/// Cookie of a device at which somebody has logged in.
const COOKIE: &str = "mj_device";
/// How long a browser keeps it.
const COOKIE_SECONDS: u32 = 180 * 24 * 60 * 60;
/// Longer ones are not ours.
const DEVICE_MAX: usize = 64;

/// Address and device of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameFrom {
    address: String,
    network: String,
    device: String,
}

impl CameFrom {
    /// As the office wants it.
    #[must_use]
    pub fn place(&self, way: Way) -> Place<'_> {
        Place { address: &self.address, network: &self.network, device: &self.device, way }
    }
}

impl FromRequestParts<App> for CameFrom {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let address = ClientAddress::from_request_parts(parts, app).await?;
        let device = cookie(&parts.headers, &cookie_name(app, COOKIE)).unwrap_or_default();
        Ok(Self {
            address: address.to_string(),
            network: address.network().to_string(),
            device: if device.len() <= DEVICE_MAX { device } else { String::new() },
        })
    }
}

/// The cookie that makes a device known.
pub fn device_cookie(app: &App, device: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, secure) = (cookie_name(app, COOKIE), if app.secure_cookies() { "; Secure" } else { "" });
    let line = format!("{name}={device}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&line).ok().map(|value| (SET_COOKIE, value))
}

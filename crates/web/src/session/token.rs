//! The token of a session's forms says by itself whose it is and when it was made, signed by this server. So a form that
//! was opened in a login that has ended can still be told from one that nobody here ever made, and is given back to the
//! same person only.

use crate::app::App;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A form that was opened longer ago is opened anew.
const GOOD_SECONDS: i64 = 7 * 24 * 60 * 60;

/// A token for the forms of an account's session that begins now.
pub(super) fn make(app: &App, account: &str) -> String {
    let (random, at) = (app.office().chance().address(), app.office().real_now().as_second().to_string());
    let whose = URL_SAFE_NO_PAD.encode(account);
    let mac = app.office().keys().hash(&["form", &random, &at, &whose]);
    format!("{random}.{at}.{whose}.{mac}")
}

/// The account for whose session this server made a token, if it did and not too long ago.
pub(super) fn account_of(app: &App, token: &str) -> Option<String> {
    let mut parts = token.split('.');
    let (random, at, whose, mac) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some()
        || !super::csrf::same(mac, &app.office().keys().hash(&["form", random, at, whose]))
    {
        return None;
    }
    let age = app.office().real_now().as_second() - at.parse::<i64>().ok()?;
    let account = URL_SAFE_NO_PAD.decode(whose).ok()?;
    (age < GOOD_SECONDS).then(|| String::from_utf8(account).ok()).flatten()
}

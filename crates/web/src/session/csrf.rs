//! The CSRF token, checked in one place: `_csrf` of a form, `X-CSRF-Token` of a command of the API. Forms
//! that are sent before there is a session (the login) carry the value of a cookie of their own.

use super::Gate;
use super::files::Opens;
use super::incoming::{self, Room};
use super::keep::cookie_name;
use crate::app::App;
use crate::forms::Pairs;
use crate::route::Token;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Field of a form.
pub(super) const FIELD: &str = "_csrf";
/// Header of a command.
const HEADER: HeaderName = HeaderName::from_static("x-csrf-token");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Cookie of visitors without a session.
const PRE_COOKIE: &str = "mj_form";
/// Shortest token that counts: an empty one must never equal an empty one.
const TOKEN_MIN: usize = 16;

/// Why a request that changes something was turned away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// The token is missing, or the request comes from another site.
    Forged,
    /// This token is not the one of this login.
    Token(String),
    /// It is of an earlier login of the same person: what was sent is still good once he or she says so.
    Earlier(Box<Sent>),
    /// The body is larger than any form of this route, in bytes.
    TooLarge(usize),
    /// The body is not what it says, or was cut off.
    Unreadable,
    /// This account is sending as many forms with files as it may.
    TooMany,
    /// The disk has no room for what is coming.
    NoRoom,
}

/// A form as it was sent, with the names of its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sent {
    /// Its token.
    pub token: String,
    /// Its fields.
    pub pairs: Pairs,
    /// Field and name of each file.
    pub files: Vec<(String, String)>,
    /// Whether it may bring files.
    pub multipart: bool,
}

/// Reads a form whose token is a good one, though of no login that is there: what was typed, and the names of the files.
/// `None` for what is no form of this route.
pub(super) async fn read_again(
    request: Request,
    gate: &Gate,
    room: &Room,
    good: impl Fn(&str) -> bool,
) -> Result<Option<Sent>, Bad> {
    let (parts, body) = request.into_parts();
    let text = |name: &HeaderName| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if text(&FETCH_SITE) == "cross-site" || gate.token == Token::Refused {
        return Ok(None);
    }
    let kind = text(&CONTENT_TYPE);
    if kind.starts_with("multipart/form-data") && gate.token == Token::SentWithFiles {
        let boundary = multer::parse_boundary(kind).map_err(|_| Bad::Unreadable)?;
        let opens = |given: &str| if good(given) { Opens::Names } else { Opens::Nothing };
        return match super::files::read(None, body, boundary, opens).await {
            Ok((token, pairs, files)) => {
                let names = files.all().iter().map(|f| (f.field.clone(), f.name.clone())).collect();
                Ok(Some(Sent { token, pairs, files: names, multipart: true }))
            }
            Err(Bad::Token(_) | Bad::Forged) => Ok(None),
            Err(bad) => Err(bad),
        };
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Ok(None);
    }
    let (bytes, _place) = incoming::whole(body, gate.body_max, room).await?;
    let mut pairs = Pairs::read(&bytes);
    let token = pairs.get(FIELD).to_string();
    pairs.remove(FIELD);
    Ok(good(&token).then_some(Sent { token, pairs, files: Vec::new(), multipart: false }))
}

/// What a request must carry.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The token of the session, or of a visitor's cookie.
    pub token: String,
    /// There is no session: JSON may come without a token.
    pub public: bool,
}

impl Wanted {
    /// The token of a session.
    pub fn session(token: &str) -> Self {
        Self { token: token.to_string(), public: false }
    }
    /// The token of a visitor without one, from the cookie.
    pub fn visitor(app: &App, headers: &HeaderMap) -> Self {
        let token = cookie(headers, &cookie_name(app, PRE_COOKIE)).unwrap_or_default();
        Self { token, public: true }
    }
}

/// Whose request it is.
#[derive(Clone, Copy)]
pub(super) struct Sender<'a> {
    /// The application.
    pub app: &'a App,
    /// The account that is logged in; empty for visitors.
    pub account: &'a str,
    /// Largest body of a form or command without files.
    pub body_max: usize,
}

/// The request again, with its form's pairs as an extension, when its token is right. `earlier` says of another token
/// whether it is of an earlier login of the same person.
pub(super) async fn checked(
    request: Request,
    wanted: &Wanted,
    by: Sender<'_>,
    token: Token,
    earlier: impl Fn(&str) -> bool,
) -> Result<Request, Bad> {
    let (mut parts, body) = request.into_parts();
    let text = |name: &HeaderName| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    // Browsers say where a request comes from; what says another site is refused before anything is read.
    if text(&FETCH_SITE) == "cross-site" {
        return Err(Bad::Forged);
    }
    if token == Token::Refused {
        return Ok(Request::from_parts(parts, body));
    }
    let kind = text(&CONTENT_TYPE);
    let is_form = kind.starts_with("application/x-www-form-urlencoded");
    let is_json = kind.starts_with("application/json");
    let right = |given: &str| given.len() >= TOKEN_MIN && same(given, &wanted.token);
    if token == Token::SentWithFiles && kind.starts_with("multipart/form-data") {
        let boundary = multer::parse_boundary(kind).map_err(|_| Bad::Unreadable)?;
        let by_header = right(text(&HEADER));
        let opens = |given: &str| match by_header || right(given) {
            true => Opens::All,
            false if earlier(given) => Opens::Names,
            false => Opens::Nothing,
        };
        let most = by.app.settings().limits.forms_at_once;
        let _place = by.app.forms().enter(by.account, most).ok_or(Bad::TooMany)?;
        let office = by.app.office();
        let coming = number(&parts.headers, &CONTENT_LENGTH).unwrap_or(0);
        if !matches!(office.lacks_room_for(coming).await, Ok(None)) {
            return Err(Bad::NoRoom);
        }
        let read = super::files::read(Some(office.vault()), body, boundary, opens);
        let (given, pairs, files) = read.await?;
        if !by_header && !right(&given) {
            let names = files.all().iter().map(|f| (f.field.clone(), f.name.clone())).collect();
            return Err(Bad::Earlier(Box::new(Sent { token: given, pairs, files: names, multipart: true })));
        }
        parts.extensions.insert(pairs);
        parts.extensions.insert(files);
        return Ok(Request::from_parts(parts, Body::empty()));
    }
    let room = match by.account {
        "" => Room::shared(by.app, &parts.extensions),
        _ => Room::Own,
    };
    if !is_form {
        // A page of another site cannot send JSON here without asking first, and nobody answers that question.
        let given = text(&HEADER).to_string();
        if !(right(&given) || wanted.public && is_json) {
            return Err(Bad::Token(given));
        }
        if !is_json {
            return Ok(Request::from_parts(parts, body));
        }
        let (bytes, place) = incoming::whole(body, by.body_max, &room).await?;
        parts.extensions.insert(place);
        return Ok(Request::from_parts(parts, Body::from(bytes)));
    }
    let (bytes, place) = incoming::whole(body, by.body_max, &room).await?;
    parts.extensions.insert(place);
    let mut pairs = Pairs::read(&bytes);
    if !right(pairs.get(FIELD)) && !right(text(&HEADER)) {
        let given = pairs.get(FIELD).to_string();
        if !earlier(&given) {
            return Err(Bad::Token(given));
        }
        pairs.remove(FIELD);
        return Err(Bad::Earlier(Box::new(Sent {
            token: given,
            pairs,
            files: Vec::new(),
            multipart: false,
        })));
    }
    parts.extensions.insert(pairs);
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// Compares without telling by the time how far two tokens agree.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |seen, (x, y)| seen | (x ^ y)) == 0
}

/// The value of a cookie.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_string)
}

/// The token of a form for visitors without a session, and the cookie to set with the page.
#[derive(Clone, Debug)]
pub struct PreToken {
    /// Value of `_csrf`.
    pub token: String,
    /// `Set-Cookie`, where the visitor has none yet.
    pub cookie: Option<(HeaderName, HeaderValue)>,
}

/// Makes or goes on with the token of a visitor without a session.
#[must_use]
pub fn pre_token(app: &App, headers: &HeaderMap) -> PreToken {
    let name = cookie_name(app, PRE_COOKIE);
    if let Some(token) = cookie(headers, &name).filter(|t| t.len() >= TOKEN_MIN) {
        return PreToken { token, cookie: None };
    }
    let token = app.office().chance().token();
    let secure = if app.secure_cookies() { "; Secure" } else { "" };
    let line = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::from_str(&line).ok().map(|v| (SET_COOKIE, v));
    PreToken { token, cookie }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::tests::Town;
    use futures_util::{StreamExt as _, stream};
    use std::time::Duration;

    const TOKEN: &str = "0123456789abcdef";
    /// No test waits longer for anything.
    const BOUND: Duration = Duration::from_secs(20);

    async fn by(app: &App, account: Option<&str>, request: Request, token: Token) -> Result<Request, Bad> {
        let wanted = match account {
            Some(_) => Wanted::session(TOKEN),
            None => Wanted::visitor(app, request.headers()),
        };
        let body_max = crate::app::BODY_BYTES_MAX;
        let sender = Sender { app, account: account.unwrap_or_default(), body_max };
        checked(request, &wanted, sender, token, |_| false).await
    }

    #[tokio::test]
    async fn only_the_right_token_passes() {
        const FORM: &str = "application/x-www-form-urlencoded";
        let town = Town::new("csrf").await;
        let sent = async |kind: &str, cookie: &str, body: &str, account: Option<&str>| {
            let request = Request::post("/x")
                .header(CONTENT_TYPE, kind)
                .header(COOKIE, cookie)
                .body(Body::from(body.to_string()))
                .unwrap();
            by(&town.app, account, request, Token::Sent).await.is_ok()
        };
        let own = Some("a");
        assert!(sent(FORM, "", "_csrf=0123456789abcdef&a=1", own).await);
        assert!(!sent(FORM, "", "_csrf=0123456789abcdeX", own).await);
        assert!(!sent(FORM, "", "a=1", own).await);
        assert!(!sent(FORM, "", "_csrf=", None).await);
        assert!(sent(FORM, "a=b; mj_form=0123456789abcdef", "_csrf=0123456789abcdef", None).await);
        assert!(!sent(FORM, "mj_form=x", "_csrf=x", None).await);
        assert!(!sent("text/plain", "", "{}", None).await);
        assert!(!sent("application/json", "", "{}", own).await);
        assert!(sent("application/json", "", "{}", None).await);
    }

    #[tokio::test]
    async fn another_site_is_refused() {
        let town = Town::new("csrf-foreign").await;
        let foreign = Request::post("/x")
            .header(CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "cross-site")
            .body(Body::empty())
            .unwrap();
        assert!(by(&town.app, None, foreign, Token::Sent).await.is_err());
    }

    fn part(name: &str, text: &str) -> String {
        format!("--b\r\nContent-Disposition: form-data; {name}\r\n\r\n{text}\r\n")
    }

    fn form(body: Body) -> Request {
        Request::post("/x").header(CONTENT_TYPE, "multipart/form-data; boundary=b").body(body).unwrap()
    }

    #[tokio::test]
    async fn files_come_only_where_they_are_expected_and_after_the_token() {
        let town = Town::new("csrf-files").await;
        let multipart = async |body: &str, token: Token| {
            by(&town.app, Some("a"), form(Body::from(body.to_string())), token).await
        };
        let token = part("name=\"_csrf\"", TOKEN);
        let wrong = part("name=\"_csrf\"", "0123456789abcdeX");
        let file = part("name=\"file\"; filename=\"甲.mp4\"", "bytes");
        let good = format!("{token}{}{file}--b--\r\n", part("name=\"device\"", "d-1"));
        let request = multipart(&good, Token::SentWithFiles).await.unwrap();
        let pairs = request.extensions().get::<Pairs>().unwrap();
        assert_eq!(pairs.get("device"), "d-1");
        let files = request.extensions().get::<super::super::SentFiles>().unwrap();
        let sent = files.of("file").next().unwrap();
        assert_eq!((sent.name.as_str(), &sent.bytes[..]), ("甲.mp4", &b"bytes"[..]));
        for (body, kind) in [
            (format!("{wrong}{file}--b--\r\n"), Token::SentWithFiles),
            (format!("{file}{token}--b--\r\n"), Token::SentWithFiles),
            (format!("{file}--b--\r\n"), Token::SentWithFiles),
            ("--b--\r\n".to_string(), Token::SentWithFiles),
            (good.clone(), Token::Sent),
        ] {
            let bad = multipart(&body, kind).await.err();
            assert!(matches!(bad, Some(Bad::Forged | Bad::Token(_))), "{body}");
        }
        let (cut, _) = good.split_once("bytes").unwrap();
        assert_eq!(multipart(cut, Token::SentWithFiles).await.err(), Some(Bad::Unreadable));
    }

    /// A form whose sender falls silent after the token, in the middle of a file.
    fn stalled() -> Request {
        let begun = part("name=\"_csrf\"", TOKEN)
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"甲.mp4\"\r\n\r\nby";
        let begun = stream::once(async { Ok::<_, std::io::Error>(begun) });
        form(Body::from_stream(begun.chain(stream::pending())))
    }

    #[tokio::test]
    async fn a_form_that_stalls_stops_nobody_elses() {
        let town = Town::new("csrf-stalled").await;
        let most = town.app.settings().limits.forms_at_once;
        let mut waiting = tokio::task::JoinSet::new();
        for n in 0..5 * most {
            let (app, account) = (town.app.clone(), format!("staller-{}", n / most));
            waiting.spawn(
                async move { by(&app, Some(&account), stalled(), Token::SentWithFiles).await.is_ok() },
            );
        }
        // Until every one of them has its place.
        let begun = std::time::Instant::now();
        while town.app.forms().enter("staller-4", most).is_some() {
            assert!(begun.elapsed() < BOUND);
            tokio::task::yield_now().await;
        }
        let whole = part("name=\"_csrf\"", TOKEN)
            + &part("name=\"file\"; filename=\"乙.mp4\"", "bytes")
            + "--b--\r\n";
        let sent = by(&town.app, Some("officer"), form(Body::from(whole)), Token::SentWithFiles);
        assert!(tokio::time::timeout(BOUND, sent).await.expect("nobody waits for a staller").is_ok());
        // Whoever stalls all his own forms waits for them, and is told.
        let own = by(&town.app, Some("staller-0"), stalled(), Token::SentWithFiles);
        assert_eq!(own.await.err(), Some(Bad::TooMany));
        waiting.abort_all();
        while waiting.join_next().await.is_some() {}
        assert!(town.app.forms().enter("staller-0", most).is_some(), "who has gone leaves his place");
    }
}

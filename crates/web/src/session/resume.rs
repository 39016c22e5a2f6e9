//! A form that was sent when its login had ended: what was typed goes back to the browser, sealed, with the page to log
//! in; whoever opened the form logs in there and goes on by a button. Nothing is kept on the server or in an address,
//! nobody else can read or use it, and it needs no JavaScript. Files must be chosen again, and are named.

use super::csrf::{self, Sent};
use super::{Gate, Staff, incoming, token};
use crate::app::App;
use crate::desk::login::LoginPage;
use crate::forms::Pairs;
use crate::look::{Field, Problem, State, format, note, page_head};
use crate::portal::visit::Visit;
use crate::reply;
use crate::{client, cost};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::html;
use serde::{Deserialize, Serialize};

/// Field of the page to log in that carries it.
pub const FIELD: &str = "_kept";
/// Most of a form that is kept, as JSON: sealed and encoded it still fits into the body of the login.
const KEPT_BYTES_MAX: usize = 1 << 20;
/// So long after the login had ended it may be taken up again.
const KEPT_SECONDS: i64 = 12 * 60 * 60;
/// What the seal is about.
const ABOUT: &str = "a form that waits for a login";
/// Characters of a value that are shown before the form is sent on.
const SHOWN_CHARS: usize = 200;

/// A form that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    account: String,
    path: String,
    at: i64,
    multipart: bool,
    pairs: Vec<(String, String)>,
    files: Vec<(String, String)>,
}

impl Kept {
    fn seal(&self, app: &App) -> Option<String> {
        let plain = serde_json::to_vec(self).ok().filter(|p| p.len() <= KEPT_BYTES_MAX)?;
        let office = app.office();
        Some(URL_SAFE_NO_PAD.encode(office.keys().seal(ABOUT, &plain, &office.chance().bytes())))
    }

    /// Reads what [`FIELD`] carried.
    #[must_use]
    pub fn open(app: &App, text: &str) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let plain = app.office().keys().open(ABOUT, &sealed)?;
        let kept: Self = serde_json::from_slice(&plain).ok()?;
        (app.office().real_now().as_second() - kept.at < KEPT_SECONDS).then_some(kept)
    }
}

/// What is owed while logging in is passwords and codes, and so is what these fields hold: it is never given back.
pub(super) fn may_keep(gate: &Gate, pairs: &Pairs) -> bool {
    !gate.while_owing && !["password", "old", "again"].into_iter().any(|secret| pairs.has(secret))
}

/// Nobody has logged in: a form is kept, everything else is led to the login.
pub(super) async fn not_signed_in(gate: &Gate, request: Request, path: &str) -> Response {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    if method != Method::POST || gate.while_owing || reply::is_api(path) {
        return reply::not_signed_in(&method, path);
    }
    let app = &gate.app;
    let paid = client::of(request.extensions())
        .map_or(Ok(()), |client| app.budgets().take(client.network(), cost::SENT));
    if let Err(wait) = paid {
        return cost::too_many(app, path, wait);
    }
    // Whoever shows a token of ours has logged in here, and files may take their time.
    let (parts, body) = request.into_parts();
    let (body, patience) = incoming::timed(body);
    let good = |t: &str| {
        let ours = token::account_of(app, t).is_some();
        if ours {
            patience.is_had();
        }
        ours
    };
    let room = incoming::Room::shared(app, &parts.extensions);
    let sent = csrf::read_again(Request::from_parts(parts, body), gate, &room, good).await;
    let sent = match sent {
        Ok(Some(sent)) if may_keep(gate, &sent.pairs) => sent,
        Ok(_) => return reply::not_signed_in(&method, path),
        Err(csrf::Bad::TooLarge(limit)) => {
            return reply::problem(
                app,
                None,
                path,
                &Problem::TooLarge { limit: format::bytes(limit as u64) },
            );
        }
        Err(csrf::Bad::TooMany) => {
            return reply::problem(app, None, path, &Problem::TooMany { minutes: 1 });
        }
        Err(_) => return reply::not_signed_in(&method, path),
    };
    let kept = Kept {
        account: token::account_of(app, &sent.token).unwrap_or_default(),
        path: path.to_string(),
        at: app.office().real_now().as_second(),
        multipart: sent.multipart,
        pairs: sent.pairs.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect(),
        files: sent.files.clone(),
    };
    let Some(sealed) = kept.seal(app) else {
        let limit = format::bytes(KEPT_BYTES_MAX as u64);
        return reply::problem(app, None, path, &Problem::TooLarge { limit });
    };
    let Ok(ask) = axum::http::Request::builder().uri(uri).body(()) else {
        return reply::not_signed_in(&method, path);
    };
    let (mut parts, ()) = ask.into_parts();
    parts.headers = headers;
    let visit = Visit::of(&parts, app);
    let page = LoginPage { kept: &sealed, status: StatusCode::UNAUTHORIZED, ..LoginPage::default() };
    page.shown(&visit, &parts.headers).await
}

/// Logged in, but not in a capacity that this route is for: when the form was opened by somebody else, that is the true
/// reason, and is said instead.
pub(super) async fn wrong_capacity(gate: &Gate, staff: &Staff, request: Request) -> Response {
    let another = |t: &str| token::account_of(&gate.app, t).is_some_and(|a| a != staff.person.account);
    if request.method() == Method::POST
        && !reply::is_api(&staff.path)
        && let Ok(Some(_)) = csrf::read_again(request, gate, &incoming::Room::Own, another).await
    {
        let problem = Problem::FormOfAnother { back: "/desk".into() };
        return reply::problem(&gate.app, Some(staff), &staff.path, &problem);
    }
    reply::wrong_capacity(staff, gate.need)
}

/// After a login: the form goes on, or the true reason why it does not.
pub fn taken_up(staff: &Staff, text: &str) -> Option<Response> {
    if text.is_empty() {
        return None;
    }
    let kept = Kept::open(&staff.app, text)?;
    if kept.account != staff.person.account {
        let problem = Problem::FormOfAnother { back: "/desk".into() };
        return Some(reply::problem(&staff.app, Some(staff), &staff.path, &problem));
    }
    let sent = Sent {
        token: String::new(),
        pairs: kept.pairs.into_iter().collect::<Pairs>(),
        files: kept.files,
        multipart: kept.multipart,
    };
    Some(shown(staff, &kept.path, &sent))
}

/// The form once more, as it was sent: it goes on when the person says so.
pub(super) fn shown(staff: &Staff, path: &str, sent: &Sent) -> Response {
    let typed: Vec<&str> = sent
        .pairs
        .iter()
        .filter(|(name, value)| !name.starts_with('_') && !value.trim().is_empty())
        .map(|(_, value)| value)
        .collect();
    let key = sent.pairs.get("_key");
    let guard = crate::look::Guard {
        csrf: staff.csrf.clone(),
        key: if key.is_empty() { staff.guard().key } else { key.to_string() },
    };
    let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
    for (field, name) in &sent.files {
        match fields.iter_mut().find(|(f, _)| f == field) {
            Some((_, names)) => names.push(name),
            None => fields.push((field, vec![name])),
        }
    }
    let what = law::deed::KINDS.iter().find(|(tag, _, _)| path.contains(tag)).map(|(_, _, title)| *title);
    let title = what.map_or_else(|| "接着办理".to_owned(), |what| format!("接着办理：{what}"));
    let content = html! {
        (page_head(&title, &[], &html! {}))
        div.measure {
            (note(State::Near, "登录已经更新，刚才填写的内容还在，还没有记录", &html! { "核对下面的内容，按“确认并记录”才会记录；不按，什么也不会记录。" }))
            form.card.bd.mt method="post" action=(path) novalidate data-guard enctype=[sent.multipart.then_some("multipart/form-data")] {
                (guard.inputs())
                @for (name, value) in sent.pairs.iter().filter(|(name, _)| !matches!(*name, "_key" | "_csrf")) {
                    (Field::hidden(name, value))
                }
                @if !typed.is_empty() {
                    h2 { "已填写的内容" }
                    ul.dots { @for value in &typed { li { (value.chars().take(SHOWN_CHARS).collect::<String>()) @if value.chars().count() > SHOWN_CHARS { "……" } } } }
                }
                @for (field, names) in &fields {
                    (Field::file(field, "文件需要重新选择", "", names.len() > 1).hint(format!("刚才选择的是：{}", names.join("、"))))
                }
                div.formacts {
                    button.btn.pri type="submit" { "确认并记录" }
                    a href="/desk" { "不办了，回到工作台" }
                }
            }
        }
    };
    (StatusCode::OK, crate::desk::shell::page(staff, "接着办理", "", &content)).into_response()
}

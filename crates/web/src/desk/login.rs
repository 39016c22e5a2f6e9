//! Login, logout, and the capacity in which a person acts.

use crate::app::App;
use crate::forms::Pairs;
use crate::look::{Choice, Field, Form, Guard, Icon, State as Light, note, page_head};
use crate::portal::visit::{Says, Visit};
use crate::reply;
use crate::session::{self, Staff, pre_token};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use law::authority::Capacity;
use law::ids::SubjectRef;
use maud::{Markup, html};
use office::people::Login;
use serde::Deserialize;
use tower_sessions::Session;

/// What the address of the login asks.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

/// Only a path of this site: `//host` and `/\host` are addresses of others to a browser.
pub(super) fn local(path: &str) -> &str {
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if path.starts_with('/') && !path.starts_with("//") && plain { path } else { "/desk" }
}

pub(super) async fn page(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    match session::current(&app, &session).await {
        Ok(Some(_)) => Redirect::to(local(&asked.next)).into_response(),
        Ok(None) => shown(&visit, &headers, local(&asked.next), "", None).await,
        Err(fault) => reply::fault(&app, None, "/login", &fault),
    }
}

/// The form. The name typed stays, the password never does.
async fn shown(
    visit: &Visit,
    headers: &HeaderMap,
    next: &str,
    account: &str,
    error: Option<&str>,
) -> Response {
    let pre = pre_token(&visit.app, headers);
    let guard = Guard { csrf: pre.token, key: visit.app.office().chance().address() };
    let form = Form::new("/login", guard, "登录")
        .icon(Icon::Login)
        .field(Field::text("account", "账号").autocomplete("username").value(account))
        .field(Field::password("password", "口令").error(error))
        .after(Field::hidden("next", next));
    let demo = visit.app.city().demo;
    let content: Markup = html! {
        div.wrap { div.cert.mt5 {
            h1.mb { "工作人员登录" }
            (form)
            @if demo { (note(Light::Idle, "演示账号", &html! { "账号和口令在建立演示目录时打印，启动服务时再次打印。" })) }
        } }
    };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut response = visit.page(Says::new("工作人员登录", "").status(status), &content).await;
    // Never kept by a cache: it carries a token and may carry a name.
    response
        .headers_mut()
        .insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    if let Some((name, value)) = pre.cookie {
        response.headers_mut().append(name, value);
    }
    response
}

pub(super) async fn enter(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    let (account, next) = (pairs.get("account").trim(), local(pairs.get("next")));
    let answer = match app.office().login(account, pairs.get("password")).await {
        Ok(answer) => answer,
        Err(fault) => return reply::fault(&app, None, "/login", &fault),
    };
    let error = match answer {
        Login::Welcome(person) => {
            if session::begin(&app, &session, &person).await.is_some() {
                tracing::info!(account = %person.account, "logged in");
                return Redirect::to(next).into_response();
            }
            "这个账号今天没有任何身份，请系统管理员核对任职和授权的起止日期".to_string()
        }
        Login::Wrong => {
            "账号或者口令不对。连续错 5 次，账号锁定 15 分钟，锁定期间口令正确也不能登录".to_string()
        }
    };
    tracing::info!("a login failed");
    shown(&visit, &headers, next, account, Some(&error)).await
}

pub(super) async fn leave(session: Session) -> Response {
    session::end(&session).await;
    Redirect::to("/login").into_response()
}

pub(super) async fn capacities(staff: Staff) -> Response {
    let units: Vec<SubjectRef> = staff.person.actors.iter().map(|a| SubjectRef::unit(&a.unit)).collect();
    let known = match staff.app.office().store().load_many(&units).await {
        Ok(known) => known,
        Err(e) => return reply::trouble(&staff, "切换身份", &e.into()),
    };
    let name = |id: &str| {
        let unit = known.iter().find(|(s, _)| s.id == id).and_then(|(_, k)| k.state.unit());
        unit.map_or_else(|| id.to_string(), |u| u.registered.name.clone())
    };
    let choices = staff.person.actors.iter().map(|a| {
        let words = format!("{} · {}", a.capacity.title(), name(&a.unit));
        Choice::new(format!("{}@{}", a.capacity.wire(), a.unit), words)
    });
    let now = format!("{}@{}", staff.actor.capacity.wire(), staff.actor.unit);
    let form = Form::new("/desk/capacity", staff.guard(), "切换身份")
        .field(Field::radio("capacity", "以哪个身份办理", choices.collect()).value(now));
    let content = html! {
        (page_head("切换身份", &[], &html! {}))
        div.measure { (form) }
    };
    super::shell::page(&staff, "切换身份", "", &content)
}

pub(super) async fn switch(staff: Staff, session: Session, pairs: Pairs) -> Response {
    let asked = pairs.get("capacity").split_once('@');
    let capacity = asked.and_then(|(c, unit)| Some((Capacity::from_wire(c)?, unit)));
    if let Some((capacity, unit)) = capacity
        && session::switch(&session, &staff.person, capacity, unit).await
    {
        return Redirect::to("/desk").into_response();
    }
    let refusal = law::refusal::Refusal::forbidden("今天没有这个身份", "从列表里选择一个身份");
    reply::trouble(&staff, "切换身份", &refusal.into())
}

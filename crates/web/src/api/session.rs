//! Login and logout of programs: the same session and the same cookie as in a browser.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use office::people::Login;
use tower_sessions::Session;

use super::model::{Held, LoginBody, Opened, Refused, fault, plain};
use crate::app::App;
use crate::session;

/// Opens a session: sets the cookie and gives the token that commands carry.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = LoginBody, responses(
    (status = 201, description = "已登录，Cookie 已设置", body = Opened),
    (status = 401, description = "登录名或者密码不对，或者连续失败后锁定", body = Refused),
    (status = 403, description = "没有有效的身份", body = Refused),
    (status = 422, description = "内容读不出来", body = Refused),
))]
pub async fn open(State(app): State<App>, session: Session, body: axum::body::Bytes) -> Response {
    let body = serde_json::from_slice::<LoginBody>(&body).ok().filter(|b| !b.login.contains('\0'));
    let Some(body) = body else {
        return plain(StatusCode::UNPROCESSABLE_ENTITY, "内容读不出来，应为 {\"login\", \"password\"}");
    };
    match app.office().login(&body.login, &body.password).await {
        Err(f) => fault(&app, &f),
        Ok(Login::Wrong) => plain(
            StatusCode::UNAUTHORIZED,
            "登录名或者密码不对；连续错 5 次，账号锁定 15 分钟，锁定期间口令正确也不能登录",
        ),
        Ok(Login::Welcome(person)) => match session::begin(&app, &session, &person).await {
            None => plain(StatusCode::FORBIDDEN, "这个账号今天没有有效的身份"),
            Some(signed) => {
                let capacities = person.actors.iter().map(|a| Held {
                    capacity: a.capacity.wire().into(),
                    title: a.capacity.title().into(),
                    unit: a.unit.clone(),
                });
                let opened = Opened {
                    csrf: signed.csrf,
                    name: person.name.clone(),
                    capacity: signed.actor.capacity.wire().into(),
                    unit: signed.actor.unit.clone(),
                    capacities: capacities.collect(),
                };
                (StatusCode::CREATED, Json(opened)).into_response()
            }
        },
    }
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses(
    (status = 204, description = "已退出"),
    (status = 401, description = "没有登录", body = Refused),
))]
pub async fn close(session: Session) -> StatusCode {
    session::end(&session).await;
    StatusCode::NO_CONTENT
}

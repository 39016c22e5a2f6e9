//! Login and logout of programs: the same session and the same cookie as in a browser.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use office::people::login::{Asked, Login, Outcome, Way};
use tower_sessions::Session;

use super::model::{Held, LoginBody, Opened, Refused, fault, plain};
use crate::app::App;
use crate::desk::login::{IDLE, WRONG};
use crate::session::{self, CameFrom, Staff, device_cookie};

/// Opens a session: sets the cookie and gives the token that commands carry.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = LoginBody, responses(
    (status = 201, description = "已登录，Cookie 已设置", body = Opened),
    (status = 401, description = "登录名、口令或者动态口令不对，或者连续失败后不再受理", body = Refused),
    (status = 403, description = "没有有效的身份", body = Refused),
    (status = 422, description = "内容读不出来", body = Refused),
    (status = 503, description = "现在登录的人太多", body = Refused),
))]
pub async fn open(
    State(app): State<App>,
    session: Session,
    from: CameFrom,
    body: axum::body::Bytes,
) -> Response {
    let body = serde_json::from_slice::<LoginBody>(&body).ok().filter(|b| !b.login.contains('\0'));
    let Some(body) = body else {
        return plain(StatusCode::UNPROCESSABLE_ENTITY, "内容读不出来，应为 {\"login\", \"password\"}");
    };
    let asked = Asked {
        login: &body.login,
        password: &body.password,
        code: body.code.trim(),
        place: from.place(Way::Api),
    };
    let welcome = match app.office().login(&asked).await {
        Err(f) => return fault(&app, &f),
        Ok(Login::Wrong) => return plain(StatusCode::UNAUTHORIZED, WRONG),
        Ok(Login::CodeWanted { .. }) => {
            return plain(StatusCode::UNAUTHORIZED, "这个账号使用动态口令，请在 code 里一并送来");
        }
        Ok(Login::WrongCode) => return plain(StatusCode::UNAUTHORIZED, "动态口令不对，或者已经用过"),
        Ok(Login::Idle) => return plain(StatusCode::FORBIDDEN, IDLE),
        Ok(Login::Busy) => return plain(StatusCode::SERVICE_UNAVAILABLE, "现在登录的人太多，过几秒再试"),
        Ok(Login::Welcome(welcome)) => welcome,
    };
    let Some(signed) = session::begin(&app, &session, &welcome).await else {
        return plain(StatusCode::FORBIDDEN, IDLE);
    };
    let capacities = welcome.person.actors.iter().map(|a| Held {
        capacity: a.capacity.wire().into(),
        title: a.capacity.title().into(),
        unit: a.unit.clone(),
    });
    let opened = Opened {
        csrf: signed.csrf,
        name: welcome.person.name.clone(),
        capacity: signed.actor.capacity.wire().into(),
        unit: signed.actor.unit.clone(),
        capacities: capacities.collect(),
        owes: signed.owes.iter().map(|o| serde_json::json!(o).as_str().unwrap_or_default().into()).collect(),
    };
    let mut response = (StatusCode::CREATED, Json(opened)).into_response();
    if let Some((name, value)) = device_cookie(&app, &welcome.device) {
        response.headers_mut().append(name, value);
    }
    response
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses(
    (status = 204, description = "已退出"),
    (status = 401, description = "没有登录", body = Refused),
))]
pub async fn close(staff: Staff, session: Session, from: CameFrom) -> StatusCode {
    let who = (staff.person.account.as_str(), staff.person.login.as_str());
    if let Err(fault) = staff.app.office().log_login(Some(who), &from.place(Way::Api), Outcome::Left).await {
        tracing::error!(%fault, "a logout could not be logged");
    }
    session::end(&session).await;
    StatusCode::NO_CONTENT
}

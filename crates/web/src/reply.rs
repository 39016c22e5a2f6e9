//! Answers to what did not go as asked: one table from trouble to status, for pages and for the API. What
//! is logged names no person and no content.

use crate::app::App;
use crate::look::{self, Problem, desk_problem, portal_problem, size};
use crate::route::Need;
use crate::session::{self, Staff};
use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use law::refusal::{Refusal, RefusalClass};
use office::people::login::Owes;
use office::{Fault, Trouble};
use serde_json::json;
use tower_sessions::Session;

/// The HTTP status of a refusal.
#[must_use]
pub fn status(class: RefusalClass) -> StatusCode {
    match class {
        RefusalClass::NotFound => StatusCode::NOT_FOUND,
        RefusalClass::Forbidden => StatusCode::FORBIDDEN,
        RefusalClass::Invalid | RefusalClass::Gate => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalClass::Stale => StatusCode::CONFLICT,
    }
}

/// `第3.0a条 未经审核或者审核不通过不得作出决定`: a clause of the plan with its subject.
#[must_use]
pub fn clause_words(id: &str) -> String {
    law::clause::find(id).map_or_else(String::new, |c| format!("实施方案 {} {}", c.id, c.title))
}

/// A refusal of the law as the page shows it. `act` is the title of what was refused; `level` 1 where the
/// refusal is the whole page.
#[must_use]
pub fn shown(refusal: &Refusal, act: &str, level: u8) -> look::Refusal {
    let title = if act.is_empty() {
        "这一步不能办理".to_string()
    } else {
        format!("现在不能办理“{act}”")
    };
    let basis = if refusal.basis.is_empty() { "实施方案".into() } else { refusal.basis.clone() };
    look::Refusal {
        title,
        clause: clause_words(&refusal.clause),
        basis,
        reason: refusal.reason.clone(),
        remedy: refusal.remedy.clone(),
        link: None,
        level,
    }
}

/// A problem as a page: of the workbench for staff, of the portal for everybody else; as JSON for the API.
pub fn problem(app: &App, staff: Option<&Staff>, path: &str, problem: &Problem) -> Response {
    let status = problem.status();
    if is_api(path) {
        return (status, Json(json!({ "error": { "reason": plain_words(problem) } }))).into_response();
    }
    match staff {
        Some(staff) => {
            let desk = crate::desk::shell::meta(staff, "");
            (status, desk_problem(path, staff.large, &desk, problem)).into_response()
        }
        None => {
            let site = crate::portal::site(app, path);
            (status, portal_problem(path, false, &site, problem)).into_response()
        }
    }
}

fn plain_words(problem: &Problem) -> String {
    match problem {
        Problem::NotFound => "没有找到这条记录".into(),
        Problem::Forbidden { reason, .. } => reason.clone(),
        Problem::Refused { refusal, .. } => refusal.reason.clone(),
        Problem::Unreadable { detail } => detail.clone(),
        Problem::FormExpired { .. } => "缺少 X-CSRF-Token，或者不是这次登录的".into(),
        Problem::FormOfAnother { .. } => "X-CSRF-Token 是另一个账号的".into(),
        Problem::Stale(_) => "他人已先一步记录了新的内容".into(),
        Problem::TooLarge { limit } => format!("内容太大，最多 {limit}"),
        Problem::TooMany { minutes } => format!("操作太频繁，{minutes} 分钟后再试"),
        Problem::Internal { error_number } => format!("系统出了错，编号 {error_number}"),
        Problem::Busy => "现在登录的人太多，过几秒再试".into(),
        Problem::ReadOnly => "暂时不能记录新的内容".into(),
        Problem::PersonalNumber => problem.words(),
        Problem::Unlogged => "审计记录写不下去，暂停办理".into(),
        Problem::Down => "数据库暂时不可用，稍后再试".into(),
        Problem::ClockBehind => "服务器的时钟早于最后一条记录，校准之前不能记录".into(),
        Problem::NoRoom => "服务器的磁盘放不下这个文件".into(),
    }
}

/// A request that no browser and no careful program sends.
pub fn bad_request(app: &App, path: &str, detail: &str) -> Response {
    let detail = detail.to_string();
    let mut response = problem(app, None, path, &Problem::Unreadable { detail });
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

/// Whether programs ask here, which are answered in JSON: the API and the uploads of tus.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with(crate::recordings::UPLOADS)
}

/// Trouble on a page of the workbench. Forms show fields and conflicts themselves; what comes here ends the
/// page.
pub fn trouble(staff: &Staff, act: &str, trouble: &Trouble) -> Response {
    let refusal = match trouble {
        Trouble::Fault(f) => return fault(&staff.app, Some(staff), &staff.path, f),
        Trouble::Refused(r) | Trouble::Conflict { refusal: r, .. } => r,
    };
    if refusal.gate == office::viewing::UNSAID && !is_api(&staff.path) {
        return crate::desk::open::ask(staff, refusal);
    }
    let page = match refusal.class {
        RefusalClass::NotFound => Problem::NotFound,
        RefusalClass::Forbidden => Problem::Forbidden {
            title: if act.is_empty() {
                "这一步由他人办理".into()
            } else {
                format!("“{act}”由他人办理")
            },
            reason: refusal.reason.clone(),
            remedy: if refusal.remedy.is_empty() {
                "回到案件，看“谁负责”".into()
            } else {
                refusal.remedy.clone()
            },
            link: None,
        },
        class => Problem::Refused { status: status(class), refusal: shown(refusal, act, 1) },
    };
    problem(&staff.app, Some(staff), &staff.path, &page)
}

/// Trouble in the API: `{"error": refusal}`.
pub fn api_trouble(trouble: &Trouble) -> Response {
    match trouble {
        Trouble::Refused(r) => api_refusal(r),
        Trouble::Conflict { refusal, theirs, now } => {
            let theirs: Vec<_> =
                theirs.iter().map(|h| json!({ "seq": h.recorded.seq, "deed": h.recorded.deed })).collect();
            let body = json!({ "error": refusal, "now": now, "theirs": theirs });
            (StatusCode::CONFLICT, Json(body)).into_response()
        }
        Trouble::Fault(f) if f.is_down() => {
            tracing::error!(fault = %f, "the database does not answer");
            let body = json!({ "error": { "reason": plain_words(&Problem::Down) } });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
        }
        Trouble::Fault(f) => {
            tracing::error!(fault = %f, "the machine failed");
            let body = json!({ "error": { "reason": "系统出了错，没有记录任何内容" } });
            (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response()
        }
    }
}

/// A refusal in the API.
pub fn api_refusal(refusal: &Refusal) -> Response {
    (status(refusal.class), Json(json!({ "error": refusal }))).into_response()
}

/// A fault of the machine: told by a number that the log has too.
pub fn fault(app: &App, staff: Option<&Staff>, path: &str, fault: &Fault) -> Response {
    if matches!(fault, Fault::Busy) {
        return problem(app, staff, path, &Problem::Busy);
    }
    if fault.is_down() {
        tracing::error!(fault = %fault, "the database does not answer");
        return problem(app, staff, path, &Problem::Down);
    }
    let number = app.office().chance().address();
    tracing::error!(number = %number, fault = %fault, "the machine failed");
    problem(app, staff, path, &Problem::Internal { error_number: number })
}

/// Nobody has logged in: to the login and back, or 401 for the API.
pub fn not_signed_in(method: &Method, path: &str) -> Response {
    if is_api(path) {
        let refusal = Refusal::forbidden("还没有登录，或者登录已经失效", "先登录，再带着会话调用");
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": refusal }))).into_response();
    }
    let bare = session::address::bare(path);
    let back = if method.is_safe() { bare.as_str() } else { "/desk" };
    let query: Vec<(&str, &str)> = vec![("next", back)];
    let query = serde_html_form::to_string(query).unwrap_or_default();
    Redirect::to(&format!("/login?{query}")).into_response()
}

/// Logged in, but something must be done first: the page where it is done, or why not.
pub fn owing(staff: &Staff, method: &Method, owes: Owes) -> Response {
    let (reason, page) = match owes {
        Owes::OwnPassword => ("现在的口令是别人设置的，先换成只有自己知道的口令", "/desk/me/password"),
        Owes::NewPassword => ("口令已经用满 90 天，先换一个新的", "/desk/me/password"),
        Owes::SecondFactor => ("本市要求使用动态口令，先启用", "/desk/me/factor"),
    };
    if is_api(&staff.path) {
        return api_refusal(&Refusal::forbidden(reason, format!("用浏览器登录，在 {page} 办理")));
    }
    if method.is_safe() {
        return Redirect::to(page).into_response();
    }
    let page = Problem::Forbidden {
        title: "先办完登录要求的事".into(),
        reason: reason.into(),
        remedy: "办完以后返回上一页，再做一次".into(),
        link: Some(("去办理".into(), page.into())),
    };
    problem(&staff.app, Some(staff), &staff.path, &page)
}

/// Logged in, but not in a capacity that this route is for.
pub fn wrong_capacity(staff: &Staff, need: Need) -> Response {
    let reason = format!("这里由{}使用，现在的身份是{}", need.title(), staff.actor.capacity.title());
    let remedy = "如果也担任那个职务，先在右上角切换身份；否则请任职人员办理";
    if is_api(&staff.path) {
        return api_refusal(&Refusal::forbidden(reason, remedy));
    }
    let page = Problem::Forbidden {
        title: "这个身份不能用这一页".into(),
        reason,
        remedy: remedy.into(),
        link: None,
    };
    problem(&staff.app, Some(staff), &staff.path, &page)
}

/// The answer where no route is.
pub async fn nothing_here(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    session: Option<axum::Extension<Session>>,
    headers: HeaderMap,
) -> Response {
    let path = uri.path();
    let staff = match (path.starts_with("/desk"), session) {
        (true, Some(axum::Extension(session))) => match session::current(&app, &session).await {
            Ok(signed) => signed.map(|s| Staff::of(s, &app, path, &headers)),
            Err(f) => return fault(&app, None, path, &f),
        },
        _ => None,
    };
    if staff.is_none() && !is_api(path) {
        let (site, large) = (crate::portal::site(&app, path), size::is_large(&headers));
        return (StatusCode::NOT_FOUND, portal_problem(path, large, &site, &Problem::NotFound))
            .into_response();
    }
    problem(&app, staff.as_ref(), path, &Problem::NotFound)
}

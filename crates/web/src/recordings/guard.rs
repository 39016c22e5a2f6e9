//! Nobody alters, replaces or deletes a recording: whoever tries is refused, and the attempt is on record (clause 2.3d).

use crate::look::Problem;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use law::deed::record::Attempt;
use law::refusal::Refusal;

/// DELETE, PUT and PATCH, whatever they carry.
pub async fn refuse(staff: Staff, method: Method, Path(id): Path<String>) -> Response {
    let office = staff.app.office();
    let attempt = match method {
        Method::DELETE => Attempt::Delete,
        Method::PUT => Attempt::Replace,
        _ => Attempt::Alter,
    };
    let recorded = office.alteration_refused(&staff.actor, &id, attempt, method.to_string()).await;
    if let Err(trouble) = recorded {
        return reply::trouble(&staff, "", &trouble);
    }
    let refusal = Refusal::gate(
        "recording-unalterable",
        "2.3d",
        "吉市政办发〔2019〕30号",
        format!("音像资料任何人不能{}，这次操作已记入日志并提示执法监督机关", attempt.title()),
        "资料归错活动的，办理“改归活动”；内容需要说明的，写文字说明",
    );
    let shown = reply::shown(&refusal, &format!("{}音像资料", attempt.title()), 1);
    let page = Problem::Refused { status: StatusCode::FORBIDDEN, refusal: shown };
    reply::problem(&staff.app, Some(&staff), &staff.path, &page)
}

//! The law's calculators for everybody: due dates, and the checks of codes and numbers.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::period::{Moment, remaining};
use law::{certificate_no, day};
use law::{docno, uscc};
use serde_json::json;

use super::model::{Refused, plain};
use crate::app::App;
use crate::portal::params::Params;

/// When a statutory period ends: working days after the calendar of the State Council, months, hours, and what
/// happens on a rest day.
#[utoipa::path(get, path = "/api/v1/law/due", tag = "law",
    params(
        ("period" = String, Query, description = "期限编号，例如 penalty.service；不填则列出全部期限"),
        ("start" = Option<String>, Query, description = "起算日 2026-03-02，或者时刻 2026-03-02T09:30（带偏移的换算为 +08:00）；不填为今天"),
    ),
    responses(
        (status = 200, description = "届满日、依据、剩余", body = serde_json::Value),
        (status = 404, description = "没有这个期限", body = Refused),
        (status = 422, description = "日期读不出来，或者不在 1900 年至 2199 年之间；参数里只有看不见的字符", body = Refused),
    ))]
pub async fn due(State(app): State<App>, params: Params) -> Response {
    let rules = app.office().rules();
    let Some(id) = params.get("period") else {
        return Json(json!({ "rules": rules.bundle().title, "periods": rules.bundle().periods }))
            .into_response();
    };
    let Some(period) = rules.period(id) else {
        return plain(StatusCode::NOT_FOUND, &format!("没有编号为 {id} 的期限"));
    };
    let start = match params.get("start") {
        None => Ok(Moment::Date(app.office().today())),
        Some(text) => day::read_moment(text),
    };
    let start = match start {
        Ok(start) => start,
        Err(why) => return plain(StatusCode::UNPROCESSABLE_ENTITY, &format!("起算日：{why}")),
    };
    let due = law::period::due(rules.calendar(), start, period);
    let left = remaining(rules.calendar(), Moment::Date(app.office().today()), &due);
    let warnings: Vec<String> = due.warnings.iter().map(|w| w.text()).collect();
    let body = json!({
        "period": period, "due": due, "text": due.text(), "remaining": left, "provisional": due.is_provisional(),
        "warnings": warnings,
    });
    Json(body).into_response()
}

/// Checks a code or number by its rule: `uscc` 统一社会信用代码, `docno` 文号, `certificate` 执法证号.
#[utoipa::path(get, path = "/api/v1/law/check/{kind}/{value}", tag = "law",
    params(
        ("kind" = String, Path, description = "uscc、docno 或者 certificate"),
        ("value" = String, Path, description = "要校验的内容"),
    ),
    responses(
        (status = 200, description = "校验结果", body = serde_json::Value),
        (status = 404, description = "没有这种校验", body = Refused),
    ))]
pub async fn check(Path((kind, value)): Path<(String, String)>) -> Response {
    match kind.as_str() {
        "uscc" => Json(json!({ "kind": "uscc", "check": uscc::check(&value) })).into_response(),
        "docno" => {
            let body = match docno::parse(&value) {
                Ok(no) => {
                    json!({ "kind": "docno", "valid": true, "canonical": no.canonical, "year": no.year })
                }
                Err(reason) => json!({ "kind": "docno", "valid": false, "reason": reason }),
            };
            Json(body).into_response()
        }
        "certificate" => {
            let rules = certificate_no::builtin();
            let checks: Vec<_> = rules
                .iter()
                .map(|r| json!({ "source": r.source, "basis": r.basis, "check": certificate_no::check(&value, r) }))
                .collect();
            Json(json!({ "kind": "certificate", "checks": checks })).into_response()
        }
        _ => plain(StatusCode::NOT_FOUND, "没有这种校验，可用 uscc、docno、certificate"),
    }
}

//! The public record for programs.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use office::portal::PublicPage;
use serde_json::json;

use super::model::{Refused, fault, plain};
use crate::app::App;
use crate::portal::params::Params;
use crate::portal::visit::{ROBOTS, public};
use crate::portal::{decision, decisions as lists, officers, read};

/// Searches the public record. Spans of highlights are bytes of their text.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "public",
    params(
        ("q" = Option<String>, Query, description = "文号、名称、信用代码或者词语"),
        ("organ" = Option<String>, Query, description = "决定机关编号"),
        ("year" = Option<u16>, Query, description = "决定年份"),
        ("kind" = Option<String>, Query, description = "处罚种类，例如 罚款"),
        ("behaviour" = Option<String>, Query, description = "行为种类"),
        ("origin" = Option<String>, Query, description = "case 或者 imported"),
        ("from" = Option<String>, Query, description = "决定日期起"),
        ("to" = Option<String>, Query, description = "决定日期止"),
        ("sort" = Option<String>, Query, description = "relevance、decided 或者 published"),
        ("page" = Option<usize>, Query, description = "页，从 1 起"),
        ("per_page" = Option<usize>, Query, description = "每页条数，最多 100"),
    ),
    responses(
        (status = 200, description = "一页结果，带分面和高亮", body = serde_json::Value),
        (status = 422, description = "日期读不出来，或者不在 1900 年至 2199 年之间；只用看不见的字符检索", body = Refused),
        (status = 500, description = "系统出错", body = Refused),
    ))]
pub async fn decisions(State(app): State<App>, params: Params) -> Response {
    if let Some(why) = lists::odd_days(&params) {
        return plain(StatusCode::UNPROCESSABLE_ENTITY, &why);
    }
    match app.office().public_search(lists::query(&params)).await {
        Err(f) => fault(&app, &f),
        Ok(page) => {
            let mut response = Json(page).into_response();
            public(&mut response);
            response
        }
    }
}

/// One public decision. What was withdrawn answers 410 with the reason; what has expired, 410 without.
#[utoipa::path(get, path = "/api/v1/decisions/{address}", tag = "public",
    params(("address" = String, Path, description = "公示地址")),
    responses(
        (status = 200, description = "公开的决定", body = serde_json::Value),
        (status = 404, description = "这个地址没有公示信息", body = Refused),
        (status = 410, description = "已撤回或者公示期满", body = serde_json::Value),
    ))]
pub async fn decision(State(app): State<App>, Path(address): Path<String>) -> Response {
    let page = match app.office().public_page(&address).await {
        Err(f) => return fault(&app, &f),
        Ok(None) => return plain(StatusCode::NOT_FOUND, "这个地址没有公示信息"),
        Ok(Some(page)) => page,
    };
    let (status, natural, body) = match page {
        PublicPage::Record(v) => {
            let process: Vec<_> = v
                .process
                .iter()
                .map(|(step, on, note)| json!({ "step": step, "on": on, "note": note }))
                .collect();
            let past: Vec<_> = v
                .past
                .iter()
                .map(|p| json!({ "published_on": p.published_on, "withdrawn_on": p.withdrawn_on, "reason": p.why() }))
                .collect();
            let body = json!({
                "address": v.address, "state": "published", "record": v.record,
                "published_on": v.published_on, "due_on": v.due_on, "until": v.until, "imported": v.imported,
                "process": process, "leaf": v.leaf, "log_index": v.log_index,
                "masks": v.bound.as_ref().map(|b| b.masks.iter().map(|(what, n)| json!({ "kind": what, "count": n })).collect::<Vec<_>>()),
                "extent": v.bound.as_ref().map(|b| b.extent), "digest": v.bound.as_ref().map(|b| &b.digest),
                "changed": v.changed, "past": past,
            });
            (StatusCode::OK, decision::is_natural(&v), body)
        }
        PublicPage::Withdrawn { document_no, organ, reason, on, replaced_by } => (
            StatusCode::GONE,
            true,
            json!({
                "address": address, "state": "withdrawn", "document_no": document_no, "organ": organ,
                "reason": reason, "withdrawn_on": on, "replaced_by": replaced_by,
            }),
        ),
        PublicPage::Expired => (StatusCode::GONE, true, json!({ "address": address, "state": "expired" })),
    };
    let mut response = (status, Json(body)).into_response();
    public(&mut response);
    if natural {
        response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
    }
    response
}

/// Whether a certificate is valid today.
#[utoipa::path(get, path = "/api/v1/officers/{number}", tag = "public",
    params(("number" = String, Path, description = "证件编号")),
    responses(
        (status = 200, description = "证件和今天是否有效", body = serde_json::Value),
        (status = 404, description = "名录里没有这个证件", body = Refused),
    ))]
pub async fn officer(State(app): State<App>, Path(number): Path<String>) -> Response {
    let all = match read::officers_like(&app, &number).await {
        Ok(all) => all,
        Err(f) => return fault(&app, &f),
    };
    let Some((_, o)) = all.into_iter().find(|(_, o)| officers::same_number(&o.number, &number)) else {
        return plain(StatusCode::NOT_FOUND, "名录里没有这个证件");
    };
    let unit = read::unit_names(&app).await.unwrap_or_default().get(&o.unit).cloned();
    let (valid, sentence, more) = officers::sentence(&o, app.office().today());
    Json(json!({
        "number": o.number, "name": o.name, "unit": unit, "category": o.category, "region": o.region,
        "region_name": read::region_name(&o.region),
        "valid_from": o.valid_from, "valid_to": o.valid_to, "valid": valid, "sentence": sentence, "detail": more,
        "checked_on": app.office().today(),
    }))
    .into_response()
}

//! Cases for the staff's own programs: exactly what the workbench shows to the same person.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::ids::SubjectKind;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{CaseFilter, CaseOrder, CaseRow, Listed};
use utoipa::ToSchema;

use super::model::{self, Refused, asked, fault, part, plain};
use crate::portal::params::Params;
use crate::reply;
use crate::session::Staff;

/// Cases of the actor's agency; a reviewer's also those that the unit reviews; all of them for supervision.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases",
    params(
        ("stage" = Option<String>, Query, description = "办案阶段"),
        ("order" = Option<String>, Query, description = "updated、due、received 或者 number"),
        ("page" = Option<u64>, Query, description = "页，从 1 起，每页 50 件"),
    ),
    responses(
        (status = 200, description = "案件列表", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符", body = Refused),
        (status = 422, description = "只用看不见的字符检索", body = Refused),
    ))]
pub async fn list(staff: Staff, params: Params) -> Response {
    found(&staff, &params).await
}

/// What is looked for in cases; names and numbers stand in no address.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CasesAsked {
    /// 标题、立案号、文号、当事人，或者完整的证件号码、电话
    #[serde(default)]
    q: String,
    /// 办案阶段
    #[serde(default)]
    stage: String,
    /// updated、due、received 或者 number
    #[serde(default)]
    order: String,
    /// 页，从 1 起，每页 50 件
    #[serde(default)]
    page: u32,
}

/// The same list, with what is looked for in the body.
#[utoipa::path(post, path = "/api/v1/cases/search", tag = "cases", request_body = CasesAsked,
    responses(
        (status = 200, description = "案件列表", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符，或者缺少 X-CSRF-Token", body = Refused),
        (status = 422, description = "读不出来", body = Refused),
    ))]
pub async fn search(staff: Staff, body: axum::body::Bytes) -> Response {
    let asked: CasesAsked = match asked(&body) {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    let page = asked.page.to_string();
    let pairs = [("q", asked.q.as_str()), ("stage", &asked.stage), ("order", &asked.order), ("page", &page)];
    found(&staff, &Params::of("/api/v1/cases", &pairs)).await
}

async fn found(staff: &Staff, params: &Params) -> Response {
    if let Some(why) = params.unseen() {
        return plain(StatusCode::UNPROCESSABLE_ENTITY, why);
    }
    let actor = &staff.actor;
    let filter = crate::desk::visible(actor).map(|own| CaseFilter {
        stage: params.get("stage").map(str::to_owned),
        text: params.get("q").map(str::to_owned),
        ..own
    });
    let order = match params.text("order") {
        "due" => CaseOrder::Due,
        "received" => CaseOrder::Received,
        "number" => CaseOrder::Number,
        _ => CaseOrder::Updated,
    };
    let part = part(params);
    let listed = match filter {
        Some(filter) => staff.lists(SubjectKind::Case).cases(&filter, order, part).await,
        None => Ok(Listed { rows: Vec::new(), total: 0 }),
    };
    match listed {
        Err(e) => fault(&staff.app, &e.into()),
        Ok(listed) => {
            let items: Vec<Value> = listed.rows.iter().map(item).collect();
            model::listed(params, listed.total, items)
        }
    }
}

fn item(row: &CaseRow) -> Value {
    json!({
        "id": row.id, "seq": row.seq, "unit": row.unit, "region": row.region,
        "region_name": law::region::name(&row.region), "title": row.title,
        "source": row.source, "received_on": row.received_on, "number": row.number,
        "decision_no": row.decision_no, "party_name": row.party_name, "party_code": row.party_code,
        "party_kind": row.party_kind, "stage": row.stage, "major": row.major, "opened_on": row.opened_on,
        "due_on": row.due_on, "decided_on": row.decided_on, "served_on": row.served_on,
        "closed_on": row.closed_on, "next_due": row.next_due, "next_what": row.next_what,
        "publication": row.publication, "handlers": row.handlers,
    })
}

/// One case: state, steps with their gates, running deadlines.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases",
    params(("id" = String, Path, description = "案件编号（内部）")),
    responses(
        (status = 200, description = "案件", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "不承办本案，还没有写明查阅目的：先记录 case.viewed/1", body = Refused),
        (status = 404, description = "没有这个案件，或者不在查看范围", body = Refused),
    ))]
pub async fn show(staff: Staff, Path(id): Path<String>) -> Response {
    let view = match staff.app.office().case_view(&staff.actor, &id).await {
        Ok(view) => view,
        Err(trouble) => return reply::api_trouble(&trouble),
    };
    let steps: Vec<Value> = view
        .steps
        .iter()
        .map(|s| {
            let acts: Vec<Value> = s
                .acts
                .iter()
                .map(|a| json!({ "tag": a.tag, "title": a.title, "open": a.may.is_ok(), "refusal": a.may.as_ref().err() }))
                .collect();
            json!({ "id": s.step.id, "title": s.step.title, "stage": s.step.stage, "done": s.done, "acts": acts })
        })
        .collect();
    let clocks: Vec<Value> = view
        .clocks
        .iter()
        .map(|c| {
            json!({
                "title": c.title, "start": c.start, "due": c.due, "remaining": c.remaining, "period": c.period,
                "basis": c.basis, "owner": c.owner, "stopped": c.stopped,
            })
        })
        .collect();
    Json(json!({
        "id": view.id, "seq": view.seq, "leaf": view.leaf, "case": view.case, "unit": view.unit,
        "procedure": view.procedure, "steps": steps, "clocks": clocks, "warnings": view.warnings,
    }))
    .into_response()
}

/// The case's journal, oldest first: every act with its leaf and its place in the public log.
#[utoipa::path(get, path = "/api/v1/cases/{id}/journal", tag = "cases",
    params(("id" = String, Path, description = "案件编号（内部）")),
    responses(
        (status = 200, description = "日志", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "不承办本案，还没有写明查阅目的：先记录 case.viewed/1", body = Refused),
        (status = 404, description = "没有这个案件，或者不在查看范围", body = Refused),
    ))]
pub async fn journal(staff: Staff, Path(id): Path<String>) -> Response {
    match staff.app.office().case_view(&staff.actor, &id).await {
        Err(trouble) => reply::api_trouble(&trouble),
        Ok(view) => {
            let entries: Vec<Value> = view
                .history
                .iter()
                .map(|h| json!({ "leaf": h.leaf, "log_index": h.log_index, "entry": h.recorded }))
                .collect();
            Json(json!({ "id": view.id, "entries": entries })).into_response()
        }
    }
}

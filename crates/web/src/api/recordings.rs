//! Recordings for the staff's own programs: the list that the workbench shows to the same person. Handing over, receipt,
//! description and viewing are acts; files come by tus at `/desk/uploads`.

use axum::http::StatusCode;
use axum::response::Response;
use law::ids::SubjectKind;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Listed, RecordingRow};
use utoipa::ToSchema;

use super::model::{self, Refused, asked, fault, part, plain};
use crate::portal::params::Params;
use crate::session::Staff;

/// Recordings of the actor's agency; all of them for supervision.
#[utoipa::path(get, path = "/api/v1/recordings", tag = "recordings",
    params(
        ("kind" = Option<String>, Query, description = "video、audio、image 或者 document"),
        ("state" = Option<String>, Query, description = "unaccepted、undescribed 或者 alerts"),
        ("page" = Option<u64>, Query, description = "页，从 1 起，每页 50 份"),
    ),
    responses(
        (status = 200, description = "音像资料列表", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符", body = Refused),
        (status = 422, description = "只用看不见的字符检索", body = Refused),
    ))]
pub async fn list(staff: Staff, params: Params) -> Response {
    found(&staff, &params).await
}

/// What is looked for in recordings; names of files stand in no address.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RecordingsAsked {
    /// 文件名，或者 SHA-256 的开头
    #[serde(default)]
    q: String,
    /// 案件编号（内部）
    #[serde(default)]
    case: String,
    /// video、audio、image 或者 document
    #[serde(default)]
    kind: String,
    /// unaccepted、undescribed 或者 alerts
    #[serde(default)]
    state: String,
    /// 页，从 1 起，每页 50 份
    #[serde(default)]
    page: u32,
}

/// The same list, with what is looked for in the body.
#[utoipa::path(post, path = "/api/v1/recordings/search", tag = "recordings", request_body = RecordingsAsked,
    responses(
        (status = 200, description = "音像资料列表", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符，或者缺少 X-CSRF-Token", body = Refused),
        (status = 422, description = "读不出来", body = Refused),
    ))]
pub async fn search(staff: Staff, body: axum::body::Bytes) -> Response {
    let asked: RecordingsAsked = match asked(&body) {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    let page = asked.page.to_string();
    let pairs = [
        ("q", asked.q.as_str()),
        ("case", &asked.case),
        ("kind", &asked.kind),
        ("state", &asked.state),
        ("page", &page),
    ];
    found(&staff, &Params::of("/api/v1/recordings", &pairs)).await
}

async fn found(staff: &Staff, params: &Params) -> Response {
    if let Some(why) = params.unseen() {
        return plain(StatusCode::UNPROCESSABLE_ENTITY, why);
    }
    let part = part(params);
    let listed = match crate::recordings::filter(&staff.actor, params) {
        Some(filter) => staff.lists(SubjectKind::Recording).recordings(&filter, false, part).await,
        None => Ok(Listed { rows: Vec::new(), total: 0 }),
    };
    match listed {
        Err(e) => fault(&staff.app, &e.into()),
        Ok(listed) => {
            let rows = match staff.app.office().recordings_seen(&staff.actor, listed.rows).await {
                Ok(rows) => rows,
                Err(e) => return fault(&staff.app, &e),
            };
            let items: Vec<Value> = rows.iter().map(item).collect();
            model::listed(params, listed.total, items)
        }
    }
}

fn item(r: &RecordingRow) -> Value {
    json!({
        "id": r.id, "seq": r.seq, "case": r.case_id, "unit": r.unit, "activity": r.activity,
        "also": r.also, "same_as": r.same_as, "evidence": r.evidence, "kind": r.kind, "name": r.name, "mime": r.mime, "bytes": r.bytes,
        "sha256": r.sha256, "started": r.started, "duration_ms": r.duration_ms, "officer": r.officer,
        "device": r.device, "handed_at": r.handed_at, "due_at": r.due_at, "accepted_on": r.accepted_on,
        "described_on": r.described_on, "views": r.views, "attempts": r.attempts, "alerts": r.alerts,
    })
}

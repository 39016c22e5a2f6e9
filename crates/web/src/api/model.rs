//! The shapes of the API, as they are described.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Page;
use utoipa::ToSchema;

use crate::portal::params::Params;

/// An error: `{"error": refusal}`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Refused {
    /// Why.
    pub error: RefusalBody,
}

/// 不予办理的理由: clause, article, reason and remedy in Chinese. Errors that no law decides have only `reason`.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct RefusalBody {
    /// `not_found`, `forbidden`, `invalid`, `gate` or `stale`.
    #[serde(default)]
    pub class: String,
    /// Stable name of the gate, e.g. `decision-without-clearance`.
    #[serde(default)]
    pub gate: String,
    /// Clause of the plan, e.g. `3.0a`.
    #[serde(default)]
    pub clause: String,
    /// Article.
    #[serde(default)]
    pub basis: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    #[serde(default)]
    pub remedy: String,
    /// Wrong fields.
    #[serde(default)]
    pub fields: Vec<FieldBody>,
}

/// One wrong field.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldBody {
    /// Path of the field in the body.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

/// Somebody else was first (409).
#[derive(Debug, Serialize, ToSchema)]
pub struct Clash {
    /// The refusal, class `stale`.
    pub error: RefusalBody,
    /// Sequence number of the subject now.
    pub now: u64,
    /// What was recorded since, oldest first.
    #[schema(value_type = Vec<Object>)]
    pub theirs: Vec<Value>,
}

/// A login.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LoginBody {
    /// Login name; `account` is understood too.
    #[serde(default, alias = "account")]
    pub login: String,
    /// Password.
    #[serde(default)]
    pub password: String,
    /// Code of the second factor, where the account uses one; or a recovery code.
    #[serde(default)]
    pub code: String,
}

/// A session was opened; the cookie is set.
#[derive(Debug, Serialize, ToSchema)]
pub struct Opened {
    /// To be sent as `X-CSRF-Token` with everything that changes.
    pub csrf: String,
    /// 姓名
    pub name: String,
    /// The capacity acted in now, wire name.
    pub capacity: String,
    /// For which unit.
    pub unit: String,
    /// Every capacity held today.
    pub capacities: Vec<Held>,
    /// What must be done in a browser before anything else: `own_password`, `new_password`, `second_factor`.
    pub owes: Vec<String>,
}

/// A capacity held today.
#[derive(Debug, Serialize, ToSchema)]
pub struct Held {
    /// Wire name.
    pub capacity: String,
    /// Chinese name.
    pub title: String,
    /// Unit.
    pub unit: String,
}

/// A command.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Command {
    /// `kind/id`, or the id alone; absent for a new subject that gets a fresh id.
    #[serde(default)]
    pub subject: Option<String>,
    /// Sequence number that the actor saw; absent where none was seen.
    #[serde(default)]
    pub base: Option<u64>,
    /// Idempotency key, 1 to 64 visible ASCII characters, unique per actor. The same key with the same command
    /// gives the same receipt again.
    #[serde(default)]
    pub key: String,
    /// When it happened, RFC 3339; absent means now.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub occurred: Option<String>,
    /// The act's own fields.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub body: Value,
}

/// What was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recorded {
    /// The receipt.
    pub receipt: ReceiptBody,
}

/// The receipt of an act. The leaf is the proof to keep; its place in the public log follows within seconds.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptBody {
    /// `kind/id`.
    pub subject: String,
    /// Sequence number on the subject.
    pub seq: u64,
    /// Leaf of the log, lowercase hex.
    pub leaf: String,
    /// The same key had recorded it before.
    pub replayed: bool,
    /// Every act of the commit.
    pub acts: Vec<ActBody>,
}

/// One act of a commit.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActBody {
    /// `kind/id`.
    pub subject: String,
    /// Sequence number.
    pub seq: u64,
    /// Leaf.
    pub leaf: String,
}

impl From<office::Receipt> for ReceiptBody {
    fn from(r: office::Receipt) -> Self {
        Self {
            subject: r.subject.to_string(),
            seq: r.seq,
            leaf: r.leaf,
            replayed: r.replayed,
            acts: r
                .acts
                .into_iter()
                .map(|(subject, seq, leaf)| ActBody { subject: subject.to_string(), seq, leaf })
                .collect(),
        }
    }
}

/// An error that no law decides.
pub fn plain(status: StatusCode, reason: &str) -> Response {
    let error = RefusalBody { reason: reason.into(), ..RefusalBody::default() };
    (status, Json(Refused { error })).into_response()
}

/// A fault of the machine: logged, and told by a number only.
pub fn fault(app: &crate::app::App, fault: &office::Fault) -> Response {
    if fault.is_down() {
        tracing::error!(%fault, "the database does not answer");
        return plain(StatusCode::SERVICE_UNAVAILABLE, "数据库暂时不可用，稍后再试");
    }
    let number = app.office().chance().address();
    tracing::error!(%fault, number, "api");
    plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("系统出了错，没有记录任何内容，编号 {number}"))
}

/// Rows on one page of a list.
const PER_PAGE: u64 = 50;

/// The page of a list that is asked for.
pub(super) fn part(params: &Params) -> Page {
    Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) }
}

/// That page of it.
pub(super) fn listed(params: &Params, total: u64, items: Vec<Value>) -> Response {
    Json(json!({ "total": total, "page": params.page(), "per_page": PER_PAGE, "items": items }))
        .into_response()
}

/// What is looked for, where it is sent in the body: names and numbers stand in no address.
pub(super) fn asked<T: DeserializeOwned>(body: &[u8]) -> Result<T, Response> {
    serde_json::from_slice(body).map_err(|_| plain(StatusCode::UNPROCESSABLE_ENTITY, "内容读不出来"))
}

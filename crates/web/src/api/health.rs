//! Whether the machine is well, for monitors.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

/// The server writes the checkpoint anew at least once a minute, with a heartbeat when nothing was recorded; one
/// that is older than five minutes says that sequencing has stopped.
const AGE_MAX_SECONDS: u64 = 300;

/// How the machine is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or `failing`.
    pub status: String,
    /// The database answers.
    pub database: bool,
    /// The last checkpoint of the public log; absent before the first.
    pub checkpoint: Option<CheckpointHealth>,
}

/// The last checkpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckpointHealth {
    /// Records in the log.
    pub size: u64,
    /// Seconds since it was written.
    pub age_seconds: Option<u64>,
}

/// 200 when the database can be reached and the public log is alive, else 503.
#[utoipa::path(get, path = "/healthz", tag = "about", responses(
    (status = 200, description = "正常", body = Health),
    (status = 503, description = "数据库不可用，或者公示日志停止", body = Health),
))]
pub async fn check(State(app): State<App>) -> Response {
    let database = crate::portal::read::last_recorded(&app).await.is_ok();
    let checkpoint = crate::log::last_checkpoint(app.log_dir())
        .await
        .map(|(c, age_seconds)| CheckpointHealth { size: c.head.size, age_seconds });
    let alive = checkpoint.as_ref().is_some_and(|c| c.age_seconds.is_some_and(|age| age <= AGE_MAX_SECONDS));
    let (code, status) =
        if database && alive { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "failing") };
    (code, Json(Health { status: status.into(), database, checkpoint })).into_response()
}

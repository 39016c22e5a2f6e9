//! The description of the API (OpenAPI 3.1).

use axum::response::{IntoResponse, Response};
use std::collections::BTreeSet;
use utoipa::OpenApi;

use super::{acts, cases, health, imports, law, model, public, recordings, session};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "明镜 API",
        version = "1",
        description = "行政执法综合管理监督：公开数据、法定计算、办案命令。会话用 Cookie；改变内容的请求须带 X-CSRF-Token。错误一律为 {\"error\": …}。"
    ),
    paths(
        session::open,
        session::close,
        acts::act,
        cases::list,
        cases::search,
        cases::show,
        cases::journal,
        recordings::list,
        recordings::search,
        imports::take,
        imports::show,
        imports::act,
        imports::rows,
        imports::corrected,
        public::decisions,
        public::decision,
        public::officer,
        law::due,
        law::check,
        health::check,
        document
    ),
    components(schemas(model::Refused, model::RefusalBody, model::FieldBody, model::Clash))
)]
struct Api;

/// The description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// Method and path of everything described.
#[cfg_attr(not(test), allow(dead_code, reason = "the tests compare it with the routes"))]
pub(super) fn described() -> BTreeSet<(String, String)> {
    let json = serde_json::to_value(api()).unwrap_or_default();
    let Some(paths) = json["paths"].as_object() else { return BTreeSet::new() };
    paths
        .iter()
        .flat_map(|(path, methods)| {
            let names = methods.as_object().into_iter().flat_map(|m| m.keys());
            names.map(|m| (m.to_uppercase(), path.clone())).collect::<Vec<_>>()
        })
        .collect()
}

/// This very description.
#[utoipa::path(get, path = "/api/openapi.json", tag = "about", responses(
    (status = 200, description = "OpenAPI 3.1", body = serde_json::Value),
))]
pub async fn document() -> Response {
    let mut response = axum::Json(api()).into_response();
    crate::portal::visit::public(&mut response);
    response
}

//! Imports for programs: the same files, in the same hands, as the page of the workbench (`crate::imports`).

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use law::refusal::Refusal;
use office::import::Register;
use office::import::desk::{Import, Told};
use serde_json::{Value, json};
use store::Page;

use super::model::{self, Refused};
use crate::forms::Pairs;
use crate::imports::{begin_work, mapping_of, words_of};
use crate::portal::params::Params;
use crate::reply;
use crate::session::{SentFiles, Staff};

/// Rows on a page.
const PER_PAGE: u64 = 100;

fn register(word: &str) -> Result<Register, Response> {
    Register::from_wire(word).ok_or_else(|| reply::api_refusal(&Refusal::not_found()))
}

/// How an import stands.
fn state(staff: &Staff, import: &Import) -> Value {
    let job = &import.job;
    let now = staff.app.office().real_now();
    let stage = if job.is_interrupted(now) { "interrupted" } else { job.stage.as_str() };
    json!({
        "id": job.id, "register": job.register, "unit": job.target, "name": job.name, "bytes": job.bytes,
        "stage": stage, "reason": job.reason, "sheet": job.sheet, "mapping": import.mapping,
        "sheets": import.looked.sheets, "found": import.looked.found, "error": import.looked.error,
        "rows": job.row_count, "taken": job.taken, "flagged": job.flagged, "refused": job.refused,
        "already": job.already, "created": job.created, "updated": job.updated,
    })
}

/// Brings a file and begins with it. The same file for the same register and unit is the same import.
#[utoipa::path(post, path = "/api/v1/imports/{register}", tag = "imports",
    params(("register" = String, Path, description = "penalties 或者 officers")),
    request_body(content_type = "multipart/form-data", content = String, description =
        "第一部分 _csrf（令牌，也可以放在 X-CSRF-Token）；unit（导入到哪个单位）；sheet（可省略）；mapping（可省略，JSON：我们的列名 → 文件里的列名）；dry_run（true 只检查，默认；false 导入）；file（文件）"),
    responses(
        (status = 202, description = "已收下，正在检查或者导入", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符，或者缺少 X-CSRF-Token", body = Refused),
        (status = 404, description = "没有这种导入", body = Refused),
        (status = 413, description = "文件太大", body = Refused),
        (status = 422, description = "不是表格、没有这个单位或者工作表、认不出表头", body = Refused),
    ))]
pub async fn take(staff: Staff, Path(word): Path<String>, pairs: Pairs, files: SentFiles) -> Response {
    let register = match register(&word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    let taken = async {
        let office = staff.app.office();
        let file = files.of("file").next();
        let (name, bytes) = file.map_or(("", &[][..]), |f| (f.name.as_str(), f.bytes.as_slice()));
        let dry_run = match pairs.get("dry_run") {
            "" | "true" => true,
            "false" => false,
            _ => return Err(Refusal::field("dry_run", "只能是 true 或者 false").into()),
        };
        let mapping = mapping_of(register, pairs.get("mapping"))?;
        let unit = pairs.get("unit");
        let import = office.import_take(&staff.actor, register, unit, name, bytes).await?;
        let id = import.job.id;
        if !pairs.get("sheet").is_empty() || !mapping.0.is_empty() || import.job.target != unit {
            office.import_settings(&staff.actor, register, &id, unit, pairs.get("sheet"), &mapping).await?;
        }
        let work = if dry_run { "check" } else { "import" };
        if let Some(work) = words_of(work) {
            begin_work(office, &staff, register, &id, work).await?;
        }
        office.import_seen(&staff.actor, register, &id).await
    };
    match taken.await {
        Ok(import) => (StatusCode::ACCEPTED, Json(state(&staff, &import))).into_response(),
        Err(trouble) => reply::api_trouble(&trouble),
    }
}

/// How it stands, with its four counts.
#[utoipa::path(get, path = "/api/v1/imports/{register}/{id}", tag = "imports",
    params(
        ("register" = String, Path, description = "penalties 或者 officers"),
        ("id" = String, Path, description = "导入的编号"),
    ),
    responses(
        (status = 200, description = "进展和四个数", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符", body = Refused),
        (status = 404, description = "没有这个文件，或者不是本单位的", body = Refused),
    ))]
pub async fn show(staff: Staff, Path((word, id)): Path<(String, String)>) -> Response {
    let register = match register(&word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    match staff.app.office().import_seen(&staff.actor, register, &id).await {
        Ok(import) => Json(state(&staff, &import)).into_response(),
        Err(trouble) => reply::api_trouble(&trouble),
    }
}

/// Checks, imports, goes on, or stops.
#[utoipa::path(post, path = "/api/v1/imports/{register}/{id}/{work}", tag = "imports",
    params(
        ("register" = String, Path, description = "penalties 或者 officers"),
        ("id" = String, Path, description = "导入的编号"),
        ("work" = String, Path, description = "check、import 或者 stop"),
    ),
    responses(
        (status = 202, description = "已开始，或者已请它停止", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符，或者缺少 X-CSRF-Token", body = Refused),
        (status = 404, description = "没有这个文件，或者不是本单位的", body = Refused),
        (status = 422, description = "正在进行，或者认不出表头", body = Refused),
    ))]
pub async fn act(staff: Staff, Path((word, id, work)): Path<(String, String, String)>) -> Response {
    let register = match register(&word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    let office = staff.app.office();
    let done = async {
        match (work.as_str(), words_of(&work)) {
            ("stop", _) => office.import_stop(&staff.actor, register, &id).await?,
            (_, Some(work)) => begin_work(office, &staff, register, &id, work).await?,
            _ => return Err(Refusal::not_found().into()),
        }
        office.import_seen(&staff.actor, register, &id).await
    };
    match done.await {
        Ok(import) => (StatusCode::ACCEPTED, Json(state(&staff, &import))).into_response(),
        Err(trouble) => reply::api_trouble(&trouble),
    }
}

/// What is said of its rows: each doubt at its cell.
#[utoipa::path(get, path = "/api/v1/imports/{register}/{id}/rows", tag = "imports",
    params(
        ("register" = String, Path, description = "penalties 或者 officers"),
        ("id" = String, Path, description = "导入的编号"),
        ("outcome" = Option<String>, Query, description = "flagged、refused、already，或者 doubted（存疑和退回）"),
        ("page" = Option<u64>, Query, description = "页，从 1 起，每页 100 行"),
    ),
    responses(
        (status = 200, description = "逐行结果；收下而没有存疑的行不列出", body = serde_json::Value),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符", body = Refused),
        (status = 404, description = "没有这个文件，或者不是本单位的", body = Refused),
    ))]
pub async fn rows(staff: Staff, Path((word, id)): Path<(String, String)>, params: Params) -> Response {
    let register = match register(&word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    let outcome = match params.text("outcome") {
        "flagged" => "flagged",
        "refused" => "refused",
        "already" => "already",
        "doubted" => "doubted",
        _ => "",
    };
    let office = staff.app.office();
    let read = async {
        let part = Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) };
        let told = office.import_told(&staff.actor, register, &id, outcome, 0, part).await?;
        let counts = office.import_told_count(&staff.actor, register, &id).await?;
        Ok::<_, office::Trouble>((told, counts))
    };
    match read.await {
        Ok((told, counts)) => {
            let counted = |word: &str| match outcome {
                "" => true,
                "doubted" => word != "already",
                one => word == one,
            };
            let total = counts.iter().filter(|(word, _)| counted(word)).map(|(_, n)| n).sum();
            let columns = register.columns();
            let items = told.iter().map(|t| item(columns, t)).collect();
            model::listed(&params, total, items)
        }
        Err(trouble) => reply::api_trouble(&trouble),
    }
}

fn item(columns: &[&str], told: &Told) -> Value {
    let cells: serde_json::Map<String, Value> = columns
        .iter()
        .zip(&told.cells)
        .map(|(column, cell)| ((*column).to_owned(), Value::String(cell.clone())))
        .collect();
    json!({ "row": told.row, "outcome": told.outcome, "id": told.id, "notes": told.notes, "cells": cells })
}

/// The doubtful and refused rows as a workbook, with the reason in the last column.
#[utoipa::path(get, path = "/api/v1/imports/{register}/{id}/corrected", tag = "imports",
    params(
        ("register" = String, Path, description = "penalties 或者 officers"),
        ("id" = String, Path, description = "导入的编号"),
    ),
    responses(
        (status = 200, description = "工作簿（.xlsx），改好后可以再导入", body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符", body = Refused),
        (status = 404, description = "没有这个文件，或者不是本单位的", body = Refused),
    ))]
pub async fn corrected(staff: Staff, Path((word, id)): Path<(String, String)>) -> Response {
    if let Err(answer) = register(&word) {
        return answer;
    }
    crate::imports::corrected(staff, Path((word, id))).await
}

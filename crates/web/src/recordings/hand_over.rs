//! `/desk/cases/{id}/recordings/new` — 移交: a form that works alone for small files, and with its script for any
//! size, on connections that break.

use super::hand_over_form::{self as form, Given};
use super::{MENU, UPLOAD_SCRIPT};
use crate::desk::case::load::{Loaded, load};
use crate::forms::Pairs;
use crate::look::{PageMeta, desk_page};
use crate::portal::params::Params;
use crate::registers::runner;
use crate::reply;
use crate::session::{SentFiles, Staff};
use axum::Json;
use axum::extract::Path;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use law::refusal::{FieldError, Refusal, RefusalClass};
use office::recordings::{HandOver, UploadView};
use office::{Receipt, Trouble};
use serde_json::json;
use store::{DeviceFilter, DeviceRow, Page};

/// Devices that the form offers.
const DEVICES_MAX: u64 = 500;

/// Everything that the form is made from.
#[derive(Debug)]
pub(super) struct Bench {
    pub loaded: Loaded,
    pub devices: Vec<DeviceRow>,
    /// Uploads of this person to this case that are not handed over yet.
    pub waiting: Vec<UploadView>,
}

async fn bench(staff: &Staff, id: &str) -> Result<Bench, Trouble> {
    let loaded = load(staff, id).await?;
    let filter = DeviceFilter { unit: Some(loaded.view.case.unit.clone()), ..DeviceFilter::default() };
    let store = staff.app.office().store();
    let devices = store.devices(&filter, Page::first(DEVICES_MAX)).await?.rows;
    let waiting = staff.app.office().uploads_of(&staff.actor, id).await?;
    Ok(Bench { loaded, devices, waiting })
}

/// The form.
pub async fn page(staff: Staff, Path(id): Path<String>, params: Params) -> Response {
    match bench(&staff, &id).await {
        Ok(bench) => {
            let mut pairs = Pairs::default();
            for name in ["activity", "evidence"] {
                pairs.push(name, params.text(name));
            }
            if let Some(officer) = &staff.actor.officer {
                pairs.push("officer", officer.clone());
            }
            shown(&staff, &bench, &pairs, &Given::default(), StatusCode::OK)
        }
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

fn shown(staff: &Staff, bench: &Bench, pairs: &Pairs, given: &Given, status: StatusCode) -> Response {
    let mut guard = staff.guard();
    if !pairs.get("_key").is_empty() {
        guard.key = pairs.get("_key").into();
    }
    let content = form::content(bench, &guard, pairs, given);
    let title = match given.errors.len() {
        0 => "移交音像资料".to_string(),
        n => format!("有 {n} 处需要改：移交音像资料"),
    };
    let mut meta = PageMeta::new(title, &staff.path);
    meta.large = staff.large;
    meta.scripts = vec![UPLOAD_SCRIPT];
    (status, desk_page(&meta, &crate::desk::shell::meta(staff, "/desk/cases"), &content)).into_response()
}

/// What was sent: an upload by its id, or a file in the form itself.
pub async fn record(
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    pairs: Pairs,
    files: SentFiles,
) -> Response {
    let accept = headers.get(ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let script = accept.starts_with("application/json");
    let outcome = match form::read(&pairs) {
        Ok(said) => hand_over(&staff, &id, &pairs, &files, said).await,
        Err(errors) => Err(Refusal::invalid(errors).into()),
    };
    match outcome {
        Ok(receipts) if script => {
            let all: Vec<_> =
                receipts.iter().map(|r| json!({ "id": r.subject.id, "leaf": r.leaf })).collect();
            (StatusCode::CREATED, Json(json!({ "recordings": all }))).into_response()
        }
        Ok(receipts) => done(&staff, &id, &receipts),
        Err(trouble) if script => reply::api_trouble(&trouble),
        Err(trouble) => again(&staff, &id, &pairs, trouble).await,
    }
}

async fn hand_over(
    staff: &Staff,
    case: &str,
    pairs: &Pairs,
    files: &SentFiles,
    said: HandOver,
) -> Result<Vec<Receipt>, Trouble> {
    let office = staff.app.office();
    // A case that this person may not know of is not told apart from one that does not exist.
    office.case_seen(&staff.actor, case).await?;
    let upload = pairs.get("upload").trim();
    if !upload.is_empty() {
        let own = office.uploads_of(&staff.actor, case).await?;
        if own.iter().any(|u| u.id == upload && u.offset < u.bytes) {
            return Err(Refusal::field("upload", "这个文件还没有传完，传完再移交").into());
        }
        return Ok(vec![office.upload_hand_over(&staff.actor, upload, said).await?]);
    }
    let mut receipts = Vec::new();
    for (i, file) in files.of("file").enumerate() {
        let key = format!("{}.{i}", pairs.get("_key"));
        let receipt = office
            .file_hand_over(&staff.actor, case, &file.name, file.bytes.clone(), said.clone(), key)
            .await?;
        receipts.push(receipt);
    }
    if receipts.is_empty() {
        return Err(Refusal::field("file", "没有选择文件").into());
    }
    Ok(receipts)
}

fn done(staff: &Staff, case: &str, receipts: &[Receipt]) -> Response {
    let home = format!("/desk/cases/{case}#recordings");
    let Some(first) = receipts.first() else { return runner::missing(staff) };
    let recording = format!("{MENU}/{}", first.subject.id);
    let more = format!("/desk/cases/{case}/recordings/new");
    let next = [("回到案件", home.as_str()), ("看这份资料", &recording), ("再移交一份", &more)];
    let about = if receipts.len() > 1 { format!("{} 份资料", receipts.len()) } else { String::new() };
    runner::recorded(staff, "移交音像资料", &about, first, "/desk/cases", &next)
}

async fn again(staff: &Staff, id: &str, pairs: &Pairs, trouble: Trouble) -> Response {
    let Trouble::Refused(refusal) = &trouble else {
        return reply::trouble(staff, "移交音像资料", &trouble);
    };
    let given = match refusal.class {
        RefusalClass::Invalid => Given { errors: named(&refusal.fields), refusal: None },
        RefusalClass::Gate => Given { errors: Vec::new(), refusal: Some((**refusal).clone()) },
        _ => return reply::trouble(staff, "移交音像资料", &trouble),
    };
    match bench(staff, id).await {
        Ok(bench) => shown(staff, &bench, pairs, &given, StatusCode::UNPROCESSABLE_ENTITY),
        Err(trouble) => reply::trouble(staff, "移交音像资料", &trouble),
    }
}

/// The law's names of fields are the form's but for the length, which is typed in words of people.
fn named(errors: &[FieldError]) -> Vec<FieldError> {
    errors
        .iter()
        .map(|e| match e.field.as_str() {
            "duration_ms" => FieldError { field: "duration".into(), ..e.clone() },
            "name" => FieldError { field: "file".into(), ..e.clone() },
            _ => e.clone(),
        })
        .collect()
}

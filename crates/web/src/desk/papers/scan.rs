//! …/scan — 签章件入卷: the signed or stamped paper as a scan, beside the issued file and never in its place.

use super::one::One;
use crate::forms::Pairs;
use crate::look::{Choice, Field, Form, Icon, crumbs, format, page_head};
use crate::reply;
use crate::session::{FILE_BYTES_MAX, SentFile, SentFiles, Staff};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use law::act::Intent;
use law::deed::record::DocumentScanned;
use law::ids::SubjectRef;
use law::refusal::{FieldError, Refusal, RefusalClass};
use maud::{Render as _, html};
use office::Trouble;

type At = Path<(String, u64, String)>;

/// What a file begins with, and what it then is. The name says nothing.
const MAGIC: [(&[u8], &str, &str); 3] = [
    (b"%PDF-", "application/pdf", "pdf"),
    (&[0xff, 0xd8, 0xff], "image/jpeg", "jpg"),
    (&[0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'], "image/png", "png"),
];

/// Media type by the first bytes.
pub(super) fn mime_of(bytes: &[u8]) -> Option<&'static str> {
    MAGIC.iter().find(|(magic, _, _)| bytes.starts_with(magic)).map(|(_, mime, _)| *mime)
}

pub(super) async fn form(staff: Staff, Path((id, seq, kind)): At) -> Response {
    match open(&staff, &id, seq, &kind).await {
        Ok(one) => again(&staff, &one, &Pairs::default(), &[]),
        Err(trouble) => reply::trouble(&staff, "签章件入卷", &trouble),
    }
}

/// The document, when this person may put a scan beside it.
async fn open(staff: &Staff, id: &str, seq: u64, kind: &str) -> Result<One, Trouble> {
    let one = One::load(staff, id, seq, kind).await?;
    if one.issued.is_none() {
        return Err(Refusal::gate(
            "document-not-issued",
            "2.1b",
            "",
            "这份文书还没有制发，没有可以签章的文本",
            "先制发，打印后签名、盖章，再扫描入卷",
        )
        .into());
    }
    if one.may_scan {
        return Ok(one);
    }
    if one.loaded.view.case.archived.is_some() {
        return Err(Refusal::gate(
            "case-archived",
            "2.3a",
            "行政处罚法 第四十七条",
            "案卷已经归档，目录已经固定",
            "确需补入的，由保管员按档案管理规定另行登记",
        )
        .into());
    }
    Err(Refusal::forbidden("签章件由本案承办人或者本机关档案管理员入卷", "请他们办理").into())
}

fn again(staff: &Staff, one: &One, pairs: &Pairs, errors: &[FieldError]) -> Response {
    let error = |name: &str| {
        let all: Vec<&str> = errors.iter().filter(|e| e.field == name).map(|e| e.message.as_str()).collect();
        (!all.is_empty()).then(|| all.join("；"))
    };
    let today = one.loaded.today.to_string();
    let typed = |name: &str, default: &str| {
        if pairs.has(name) { pairs.get(name).to_string() } else { default.to_string() }
    };
    let mut guard = staff.guard();
    if pairs.has("_key") {
        guard.key = pairs.get("_key").into();
    }
    let limit = format::bytes(FILE_BYTES_MAX as u64);
    let fields = vec![
        Field::file("file", "签章件扫描件", ".pdf,.jpg,.jpeg,.png", false)
            .hint(format!("PDF、JPEG 或者 PNG，不超过 {limit}。按文件内容识别，不看文件名"))
            .error(error("file")),
        Field::date("signed_on", "签署（盖章）日期")
            .value(typed("signed_on", &today))
            .range("", today.as_str())
            .error(error("signed_on")),
        Field::radio(
            "sealed",
            "是否加盖印章",
            vec![Choice::new("true", "已加盖印章"), Choice::new("false", "没有印章，只有签名")],
        )
        .value(typed("sealed", ""))
        .error(error("sealed")),
        Field::text("note", "签名、盖章情况")
            .hint("谁签的、签在哪里、有没有拒签；例：当事人逐页签名，末页捺印")
            .value(typed("note", ""))
            .error(error("note")),
    ];
    let form = Form::new(format!("{}/scan", one.address()), guard, "签章件入卷")
        .icon(Icon::Signature)
        .fields(fields)
        .secondary(html! { a href=(one.address()) { "返回，不入卷" } });
    let case = format!("/desk/cases/{}", one.loaded.view.id);
    let content = html! {
        (crumbs(&[("案件", "/desk/cases"), (&crate::desk::case::number(&one.loaded), &case), (one.title(), &one.address())], "签章件入卷"))
        (page_head("签章件入卷", &[html! { "《" (one.title()) "》" }, html! { (one.entry.number.as_deref().unwrap_or("")) }], &html! {}))
        p.muted.mb { "扫描件附在已制发的文件旁边，不代替它。入卷后不能更改、删除；扫错了的，再入卷一份并在说明中写明。" }
        div.measure { (form.render()) }
    };
    let (status, title) = match errors.len() {
        0 => (StatusCode::OK, "签章件入卷".to_string()),
        n => (StatusCode::UNPROCESSABLE_ENTITY, format!("有 {n} 处需要改：签章件入卷")),
    };
    (status, crate::desk::shell::page(staff, &title, "/desk/cases", &content)).into_response()
}

pub(super) async fn record(
    staff: Staff,
    Path((id, seq, kind)): At,
    pairs: Pairs,
    files: SentFiles,
) -> Response {
    let one = match open(&staff, &id, seq, &kind).await {
        Ok(one) => one,
        Err(trouble) => return reply::trouble(&staff, "签章件入卷", &trouble),
    };
    let (deed, bytes) = match read(&pairs, files.of("file").next()) {
        Ok(read) => read,
        Err(errors) => return again(&staff, &one, &pairs, &errors),
    };
    match keep(&staff, &one, &pairs, deed, bytes).await {
        Ok(()) => Redirect::to(&format!("{}?done=scan", one.address())).into_response(),
        Err(Trouble::Refused(refusal)) if refusal.class == RefusalClass::Invalid => {
            again(&staff, &one, &pairs, &refusal.fields)
        }
        Err(trouble) => reply::trouble(&staff, "签章件入卷", &trouble),
    }
}

/// The scan as it would be recorded, its digests still blank, and its bytes.
fn read(pairs: &Pairs, file: Option<&SentFile>) -> Result<(DocumentScanned, Vec<u8>), Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| {
        errors.push(FieldError { field: field.into(), message: message.into() });
    };
    let mime = match file.filter(|f| !f.bytes.is_empty()) {
        None => {
            wrong("file", "没有选择文件，或者文件是空的");
            None
        }
        Some(file) => {
            let mime = mime_of(&file.bytes);
            if mime.is_none() {
                wrong("file", "文件内容不是 PDF、JPEG 或者 PNG。请把纸件扫描成这三种格式之一");
            }
            mime
        }
    };
    let signed_on =
        law::day::read(pairs.get("signed_on").trim()).map_err(|why| wrong("signed_on", &why)).ok();
    let sealed = match pairs.get("sealed") {
        "true" => Some(true),
        "false" => Some(false),
        _ => {
            wrong("sealed", "没有选择是否加盖印章");
            None
        }
    };
    let note = pairs.get("note").trim();
    if note.is_empty() {
        wrong("note", "没有填写签名、盖章情况");
    }
    match (file, mime, signed_on, sealed, errors.is_empty()) {
        (Some(file), Some(mime), Some(signed_on), Some(sealed), true) => {
            let unkept = office::papers::unkept(file.bytes.len() as u64, mime);
            let deed = DocumentScanned { file: unkept, signed_on, sealed, note: note.into() };
            Ok((deed, file.bytes.clone()))
        }
        _ => Err(errors),
    }
}

/// Judges first, so that what will be refused leaves no bytes behind; then keeps the bytes and records their digests.
async fn keep(
    staff: &Staff,
    one: &One,
    pairs: &Pairs,
    deed: DocumentScanned,
    bytes: Vec<u8>,
) -> Result<(), Trouble> {
    let office = staff.app.office();
    let subject = SubjectRef::document(&one.loaded.view.id, one.entry.seq, &one.entry.kind);
    let intent = |deed: DocumentScanned| Intent {
        subject: subject.clone(),
        base: None,
        key: pairs.get("_key").into(),
        occurred: None,
        deed: deed.into(),
    };
    office.would(&staff.actor, intent(deed.clone())).await?;
    let mime = deed.file.mime.clone();
    let file = office.keep(bytes, &mime).await?;
    office.act(&staff.actor, intent(DocumentScanned { file, ..deed })).await.map(|_| ())
}

pub(super) async fn file(
    staff: Staff,
    Path((id, seq, kind, n)): Path<(String, u64, String, usize)>,
) -> Response {
    match scan(&staff, &id, seq, &kind, n).await {
        Ok((bytes, mime, name)) => super::file(bytes, &mime, &name),
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

async fn scan(
    staff: &Staff,
    id: &str,
    seq: u64,
    kind: &str,
    n: usize,
) -> Result<(Vec<u8>, String, String), Trouble> {
    let office = staff.app.office();
    office.why_said(&staff.actor, id, office::viewing::VIEW_HOURS).await?;
    let subject = SubjectRef::document(id, seq, kind);
    let (_, document) = office.document_seen(&staff.actor, &subject).await?.ok_or_else(Refusal::not_found)?;
    let scan = n.checked_sub(1).and_then(|i| document.scans.get(i)).ok_or_else(Refusal::not_found)?;
    let file = &scan.scanned.file;
    let ending = MAGIC.iter().find(|(_, mime, _)| *mime == file.mime).map_or("bin", |(_, _, e)| *e);
    let title = format!("{} 签章件{n}", document.issued.title);
    let name = super::file_name(&title, document.issued.number.as_deref(), ending);
    Ok((office.file_bytes(file).await?, file.mime.clone(), name))
}

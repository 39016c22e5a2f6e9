//! …/pdf and …/issue — the file of a document: the issued bytes from the vault, or a draft that says so; and issuing.

use super::one::One;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use law::refusal::Refusal;
use office::Trouble;

type At = Path<(String, u64, String)>;

pub(super) async fn pdf(staff: Staff, Path((id, seq, kind)): At) -> Response {
    match bytes(&staff, &id, seq, &kind).await {
        Ok((bytes, name)) => super::file(bytes, "application/pdf", &name),
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

async fn bytes(staff: &Staff, id: &str, seq: u64, kind: &str) -> Result<(Vec<u8>, String), Trouble> {
    let office = staff.app.office();
    let one = One::load(staff, id, seq, kind).await?;
    if let Some(issued) = &one.issued {
        let name = super::file_name(&issued.issued.title, issued.issued.number.as_deref(), "pdf");
        return Ok((office.file_bytes(&issued.issued.file).await?, name));
    }
    if let Some(reason) = &one.entry.cancelled {
        return Err(Refusal::gate(
            "document-cancelled",
            "2.1b",
            "党政机关公文处理工作条例 第九条",
            format!("这份文书的文号已经作废：{reason}"),
            "重新办理这一步，另取文号",
        )
        .into());
    }
    let name = super::file_name(&format!("预览稿 {}", one.title()), one.entry.number.as_deref(), "pdf");
    let document = one
        .document
        .map_err(|why| Refusal::gate("document-incomplete", "2.1a", "", why, "这份文书没有制发，不再用它"))?;
    Ok((office.draft_pdf(document, one.template.as_ref()).await?.bytes, name))
}

pub(super) async fn issue(staff: Staff, Path((id, seq, kind)): At) -> Response {
    match issued(&staff, &id, seq, &kind).await {
        Ok(()) => {
            Redirect::to(&format!("/desk/cases/{id}/documents/{seq}/{kind}?done=issue")).into_response()
        }
        Err(trouble) => reply::trouble(&staff, "制发文书", &trouble),
    }
}

async fn issued(staff: &Staff, id: &str, seq: u64, kind: &str) -> Result<(), Trouble> {
    let one = One::load(staff, id, seq, kind).await?;
    if !one.may_issue {
        return Err(Refusal::forbidden(
            "制发文书由本案承办人或者本机关负责人、档案管理员办理",
            "请他们在这份文书的页面上制发",
        )
        .into());
    }
    staff.app.office().document_issue(id, seq, kind).await.map(|_| ())
}

//! The one command: an act by its wire tag. The law judges it exactly as it judges a form.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::act::Intent;
use law::deed::{Deed, KINDS};
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::{FieldError, Refusal};
use serde_json::{Value, json};

use super::model::{Clash, Command, Recorded, Refused};
use crate::readings::About;
use crate::reply;
use crate::session::Staff;

/// Records an act, e.g. `POST /api/v1/acts/case.opened/1`.
#[utoipa::path(post, path = "/api/v1/acts/{happened}/{version}", tag = "acts",
    params(
        ("happened" = String, Path, description = "行为，例如 case.opened"),
        ("version" = u32, Path, description = "行为的版本，例如 1"),
        ("X-CSRF-Token" = String, Header, description = "登录时取得的令牌"),
    ),
    request_body = Command,
    responses(
        (status = 201, description = "已记录", body = Recorded),
        (status = 401, description = "没有登录", body = Refused),
        (status = 403, description = "身份不符，或者令牌不对", body = Refused),
        (status = 404, description = "没有这个行为，或者没有这条记录", body = Refused),
        (status = 409, description = "他人已先一步记录", body = Clash),
        (status = 422, description = "字段有误，或者法定关口未通过", body = Refused),
        (status = 500, description = "系统出错，没有记录任何内容", body = Refused),
    ))]
pub async fn act(
    staff: Staff,
    Path((happened, version)): Path<(String, String)>,
    body: axum::body::Bytes,
) -> Response {
    let tag = format!("{happened}/{version}");
    let Some((tag, kind, _)) = KINDS.iter().find(|(t, _, _)| *t == tag) else {
        return reply::api_refusal(&Refusal {
            reason: format!("没有“{tag}”这个行为"),
            ..Refusal::not_found()
        });
    };
    let command: Command = match serde_json::from_slice::<Value>(&body).and_then(read) {
        Ok(command) => command,
        Err(e) => return reply::api_refusal(&Refusal::field("", format!("内容读不出来：{e}"))),
    };
    let fresh = || staff.app.office().moment().fresh_id;
    let intent = match intent(tag, *kind, command, fresh) {
        Ok(intent) => intent,
        Err(refusal) => return reply::api_refusal(&refusal),
    };
    let about = About(intent.subject.clone());
    let mut answer = match intent {
        // The house fixes a file before the act that names it; digests alone would be a file that nobody has seen, or
        // somebody else's.
        intent if !intent.deed.files().is_empty() => reply::api_refusal(&Refusal::forbidden(
            format!("“{}”须连同文件办理，不能只报送摘要", intent.deed.title()),
            "在工作台上传文件后移交",
        )),
        // How many rows a list has is counted by the house, which asks on the page where the list is taken away.
        Intent { deed: deed @ Deed::ExportAsked(_), .. } => reply::api_refusal(&Refusal::forbidden(
            format!("“{}”由系统统计行数后提出，不能从接口报送", deed.title()),
            "在工作台导出这份名单，按提示写明用途申请",
        )),
        intent => match staff.app.office().act(&staff.actor, intent).await {
            Ok(receipt) => (StatusCode::CREATED, Json(Recorded { receipt: receipt.into() })).into_response(),
            Err(trouble) => reply::api_trouble(&trouble),
        },
    };
    answer.extensions_mut().insert(about);
    answer
}

/// The command, if no text in it has a NUL: nobody means one, and no database stores it alike.
fn read(body: Value) -> Result<Command, serde_json::Error> {
    fn has_nul(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains('\0'),
            Value::Array(items) => items.iter().any(has_nul),
            Value::Object(members) => members.iter().any(|(k, v)| k.contains('\0') || has_nul(v)),
            _ => false,
        }
    }
    /// A value that was withheld is what a record may hold, and never what anybody commands.
    fn has_withheld(value: &Value) -> bool {
        match value {
            Value::Array(items) => items.iter().any(has_withheld),
            Value::Object(members) => members.iter().any(|(k, v)| k.starts_with('$') || has_withheld(v)),
            _ => false,
        }
    }
    if has_withheld(&body) {
        return Err(serde::de::Error::custom("字段名不能以 $ 开头"));
    }
    if has_nul(&body) {
        return Err(serde::de::Error::custom("文字里有空字符（NUL）"));
    }
    serde_json::from_value(body)
}

/// The typed command.
fn intent(
    tag: &str,
    kind: SubjectKind,
    command: Command,
    fresh: impl FnOnce() -> String,
) -> Result<Intent, Refusal> {
    let mut wrong = Vec::new();
    let mut bad = |field: &str, message: String| wrong.push(FieldError { field: field.into(), message });
    let subject = match command.subject.as_deref().map(str::trim).filter(|s| !s.is_empty()) {
        None => SubjectRef::new(kind, fresh()),
        Some(text) => match text.split_once('/') {
            None => SubjectRef::new(kind, text),
            Some((k, id)) if k == kind.wire() => SubjectRef::new(kind, id),
            Some((k, _)) => {
                bad("subject", format!("{tag} 的对象应为 {}/…，不是 {k}/…", kind.wire()));
                SubjectRef::new(kind, "")
            }
        },
    };
    let occurred = match command.occurred.as_deref().map(str::parse) {
        None => None,
        Some(Ok(at)) => Some(at),
        Some(Err(_)) => {
            bad("occurred", "时间读不出来，应写成 2026-03-06T09:30:00+08:00".into());
            None
        }
    };
    let body = if command.body.is_null() { json!({}) } else { command.body };
    let deed = match serde_json::from_value::<Deed>(json!({ "type": tag, "body": body })) {
        Ok(deed) => Some(deed),
        Err(e) => {
            bad("body", format!("字段不全或者类型不对：{e}"));
            None
        }
    };
    match deed {
        Some(deed) if wrong.is_empty() => {
            Ok(Intent { subject, base: command.base, key: command.key, occurred, deed })
        }
        _ => Err(Refusal::invalid(wrong)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(json: serde_json::Value) -> Command {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn commands_are_read() {
        let kind = SubjectKind::Publication;
        let tag = "publication.returned/1";
        let good = command(json!({ "subject": "publication/p1", "key": "k", "body": { "reason": "x" } }));
        let read = intent(tag, kind, good, String::new).unwrap();
        assert_eq!(read.subject, SubjectRef::publication("p1"));
        let new = command(json!({ "key": "k", "body": { "reason": "x" } }));
        assert_eq!(intent(tag, kind, new, || "fresh".into()).unwrap().subject.id, "fresh");
        let odd = command(json!({ "subject": "case/1", "occurred": "gestern", "body": 3 }));
        let refusal = intent(tag, kind, odd, String::new).unwrap_err();
        let fields: Vec<_> = refusal.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["subject", "occurred", "body"]);
    }
}

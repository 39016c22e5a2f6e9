//! `/desk/uploads` — tus 1.0 (<https://tus.io/protocols/resumable-upload>): core, creation, termination, checksum.
//! Every piece is durable before it is acknowledged; of a connection that breaks, what had come is kept.

use super::turns::Turn;
use super::tus_head::{self as head, Checksum, TUS_VERSION};
use crate::session::Staff;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::header::{CONTENT_LENGTH, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use law::refusal::Refusal;
use office::recordings::{OpenUpload, UPLOAD_BYTES_MAX};
use office::{Fault, Trouble};
use serde_json::json;
use std::time::Duration;
use vault::{Incoming, VaultError};

/// Bytes that are gathered in memory before they are written: one chunk of the vault.
const PIECE_BYTES: usize = 1 << 20;
/// Within one request everything received is made durable at least this often, so that a crash costs little.
const SYNC_BYTES: u64 = 32 << 20;
/// A connection on which nothing comes for so long is taken for broken.
const SILENCE: Duration = Duration::from_secs(60);

/// What went wrong, as tus says it.
#[derive(Debug)]
struct Wrong(StatusCode, Refusal);

fn wrong(status: u16, reason: impl Into<String>, remedy: &str) -> Wrong {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    Wrong(status, Refusal { fields: Vec::new(), basis: String::new(), ..refusal(reason.into(), remedy) })
}

fn refusal(reason: String, remedy: &str) -> Refusal {
    Refusal::gate("upload", "2.3b", "", reason, remedy)
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        with_version((self.0, Json(json!({ "error": self.1 }))).into_response())
    }
}

fn with_version(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(head::RESUMABLE, HeaderValue::from_static(TUS_VERSION));
    if response.status() == StatusCode::PRECONDITION_FAILED {
        response.headers_mut().insert(head::VERSION, HeaderValue::from_static(TUS_VERSION));
    }
    response
}

fn empty(status: StatusCode, headers: impl IntoIterator<Item = (HeaderName, String)>) -> Response {
    let mut response = status.into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    with_version(response)
}

/// Trouble of the office and the vault in the codes of tus.
fn troubled(trouble: Trouble) -> Wrong {
    match trouble {
        Trouble::Refused(r) => Wrong(crate::reply::status(r.class), *r),
        Trouble::Conflict { refusal, .. } => Wrong(StatusCode::CONFLICT, *refusal),
        Trouble::Fault(Fault::Vault(e)) => damaged(&e),
        Trouble::Fault(f) => {
            tracing::error!(fault = %f, "an upload failed");
            wrong(500, "系统出了错，已确认的内容还在", "稍后续传")
        }
    }
}

fn damaged(e: &VaultError) -> Wrong {
    match e {
        VaultError::Busy => busy(),
        VaultError::NoUpload | VaultError::Id => gone(),
        VaultError::TooLong { .. } | VaultError::TooLarge => {
            wrong(413, e.to_string(), "核对文件，重新开始上传")
        }
        VaultError::Finished => wrong(409, e.to_string(), "直接办理移交"),
        e => {
            tracing::error!(fault = %e, "an upload failed");
            wrong(500, e.to_string(), "已确认的内容还在，稍后续传；仍然失败的告知系统管理员")
        }
    }
}

fn busy() -> Wrong {
    wrong(423, "另一个连接正在写这个上传", "稍后自动续传；在另一个页面上传的，等它传完")
}

fn gone() -> Wrong {
    wrong(404, "没有这个上传，或者已经移交、放弃", "重新选择文件")
}

/// OPTIONS: what this server speaks.
pub async fn options(_staff: Staff) -> Response {
    empty(
        StatusCode::NO_CONTENT,
        [
            (head::VERSION, TUS_VERSION.to_string()),
            (head::MAX_SIZE, UPLOAD_BYTES_MAX.to_string()),
            (head::EXTENSION, "creation,termination,checksum".to_string()),
            (head::CHECKSUM_ALGORITHM, Checksum::ALGORITHMS.to_string()),
        ],
    )
}

fn spoken(headers: &HeaderMap) -> Result<(), Wrong> {
    if head::text(headers, &head::RESUMABLE) == TUS_VERSION {
        Ok(())
    } else {
        Err(wrong(412, "上传协议的版本应为 tus 1.0.0", "使用支持 tus 1.0.0 的程序"))
    }
}

/// POST: begins an upload to a case. Whoever could not hand it over is told before a byte is sent.
pub async fn create(staff: Staff, headers: HeaderMap) -> Response {
    created(&staff, &headers).await.unwrap_or_else(IntoResponse::into_response)
}

async fn created(staff: &Staff, headers: &HeaderMap) -> Result<Response, Wrong> {
    spoken(headers)?;
    let length = head::number(headers, &head::LENGTH);
    let length =
        length.ok_or_else(|| wrong(400, "缺少 Upload-Length，或者不是字节数", "先声明文件的长度"))?;
    if length > UPLOAD_BYTES_MAX {
        return Err(wrong(413, "文件超过 64 GiB", "分段录制，分别移交"));
    }
    let meta = head::metadata(head::text(headers, &head::METADATA))
        .ok_or_else(|| wrong(400, "Upload-Metadata 读不出来", "值用 base64 编码，文字用 UTF-8"))?;
    let (case, name) = meta
        .text("case")
        .zip(meta.text("filename"))
        .ok_or_else(|| wrong(400, "Upload-Metadata 读不出来", "值用 base64 编码，文字用 UTF-8"))?;
    if case.is_empty() || name.trim().is_empty() {
        return Err(wrong(400, "Upload-Metadata 缺少 case 或者 filename", "写明案件和原始文件名"));
    }
    // Who sends the first bytes with the beginning is told now and not after an hour that the kind is not taken.
    let first = meta.bytes("head");
    if !first.is_empty() {
        media::accepted(media::mime_of(first)).map_err(|why| wrong(422, why, "另选文件"))?;
    }
    let id = staff.app.office().upload_begin(&staff.actor, case, name, length).await.map_err(troubled)?;
    Ok(empty(StatusCode::CREATED, [(LOCATION, format!("{}/{id}", super::UPLOADS))]))
}

/// HEAD: how far it has come.
pub async fn tell(staff: Staff, Path(id): Path<String>, headers: HeaderMap) -> Response {
    told(&staff, &id, &headers).await.unwrap_or_else(IntoResponse::into_response)
}

async fn told(staff: &Staff, id: &str, headers: &HeaderMap) -> Result<Response, Wrong> {
    spoken(headers)?;
    let _turn = staff.app.uploads().take(id).await.ok_or_else(busy)?;
    let opened = staff.app.office().upload_open(&staff.actor, id).await.map_err(troubled)?;
    let (offset, length, meta) = match opened.ok_or_else(gone)? {
        OpenUpload::Receiving(incoming, meta) => (incoming.acknowledged(), incoming.declared_bytes(), meta),
        OpenUpload::Whole(bytes, meta) => (bytes, bytes, meta),
    };
    let meta = head::metadata_line(&[("case", &meta.case), ("filename", &meta.name)]);
    Ok(empty(
        StatusCode::OK,
        [(head::OFFSET, offset.to_string()), (head::LENGTH, length.to_string()), (head::METADATA, meta)],
    ))
}

/// PATCH: the next bytes.
pub async fn patch(staff: Staff, Path(id): Path<String>, request: Request) -> Response {
    patched(&staff, &id, request).await.unwrap_or_else(IntoResponse::into_response)
}

async fn patched(staff: &Staff, id: &str, request: Request) -> Result<Response, Wrong> {
    let headers = request.headers();
    spoken(headers)?;
    if !head::is_octets(headers) {
        return Err(wrong(415, "内容类型应为 application/offset+octet-stream", "使用支持 tus 1.0.0 的程序"));
    }
    let offset = head::number(headers, &head::OFFSET);
    let offset =
        offset.ok_or_else(|| wrong(400, "缺少 Upload-Offset，或者不是字节数", "先用 HEAD 查已收到多少"))?;
    let checksum = Checksum::of(headers)
        .map_err(|()| wrong(400, "Upload-Checksum 读不出来，或者算法不支持", "用 sha1 或者 sha256"))?;
    let length = head::number(headers, &CONTENT_LENGTH);
    let turn = staff.app.uploads().take(id).await.ok_or_else(busy)?;
    let opened = staff.app.office().upload_open(&staff.actor, id).await.map_err(troubled)?;
    let incoming = match opened.ok_or_else(gone)? {
        OpenUpload::Receiving(incoming, _) => incoming,
        OpenUpload::Whole(bytes, _) if bytes == offset && length.unwrap_or(0) == 0 => {
            return Ok(empty(StatusCode::NO_CONTENT, [(head::OFFSET, bytes.to_string())]));
        }
        OpenUpload::Whole(bytes, _) => return Err(elsewhere(bytes)),
    };
    if incoming.offset() != offset {
        return Err(elsewhere(incoming.offset()));
    }
    if length.is_some_and(|l| l > incoming.declared_bytes() - offset) {
        return Err(wrong(413, "内容超过开始时声明的长度", "核对文件，重新开始上传"));
    }
    // When the connection breaks, this handler is dropped with it; the task still brings into safety what has come.
    let work = tokio::spawn(receive(incoming, request.into_body(), turn, checksum));
    match work.await {
        Ok(outcome) => {
            let offset = outcome?;
            Ok(empty(StatusCode::NO_CONTENT, [(head::OFFSET, offset.to_string())]))
        }
        Err(e) => {
            tracing::error!(fault = %e, "an upload failed");
            Err(wrong(500, "系统出了错，已确认的内容还在", "稍后续传"))
        }
    }
}

fn elsewhere(offset: u64) -> Wrong {
    wrong(409, format!("位置不符：已收到 {offset} 字节"), "先用 HEAD 查已收到多少，从那里续传")
}

/// Writes a body on, in pieces, and makes it durable; the offset that may be acknowledged.
async fn receive(
    incoming: Box<Incoming>,
    body: Body,
    turn: Turn,
    checksum: Option<Checksum>,
) -> Result<u64, Wrong> {
    let mut incoming = incoming;
    let mut checksum = checksum;
    let mut stream = body.into_data_stream();
    let mut piece: Vec<u8> = Vec::with_capacity(PIECE_BYTES);
    let away = turn.taken_away();
    tokio::pin!(away);
    let broken = loop {
        let next = tokio::select! {
            () = &mut away => break true,
            next = tokio::time::timeout(SILENCE, stream.next()) => next,
        };
        let bytes = match next {
            Ok(Some(Ok(bytes))) => bytes,
            Ok(None) => break false,
            Ok(Some(Err(_))) | Err(_) => break true,
        };
        if let Some(sum) = &mut checksum {
            sum.update(&bytes);
        }
        let mut rest = &bytes[..];
        while piece.len() + rest.len() >= PIECE_BYTES {
            let (now, later) = rest.split_at(PIECE_BYTES - piece.len());
            piece.extend_from_slice(now);
            rest = later;
            // What carries a sum is not made durable before the sum is known to be right.
            (incoming, piece) = write(incoming, piece, checksum.is_none()).await?;
        }
        piece.extend_from_slice(rest);
    };
    if let Some(sum) = checksum {
        // Dropped without having been made durable: it was never received.
        if broken {
            return Err(wrong(400, "连接中断，这一段没有收完", "续传"));
        }
        if !sum.matches() {
            return Err(wrong(460, "这一段与校验值不符，没有收下", "重新发送这一段"));
        }
    }
    let (incoming, _) = write(incoming, piece, false).await?;
    let synced = step(move || {
        let mut incoming = incoming;
        incoming.sync()
    });
    let offset = synced.await?;
    drop(turn);
    if broken { Err(wrong(400, "连接中断，已收到的都还在", "续传")) } else { Ok(offset) }
}

/// Writes one piece, and gives its memory back.
async fn write(
    incoming: Box<Incoming>,
    piece: Vec<u8>,
    may_sync: bool,
) -> Result<(Box<Incoming>, Vec<u8>), Wrong> {
    step(move || {
        let (mut incoming, mut piece) = (incoming, piece);
        incoming.append(&piece)?;
        if may_sync && incoming.offset() - incoming.acknowledged() >= SYNC_BYTES {
            incoming.sync()?;
        }
        piece.clear();
        Ok((incoming, piece))
    })
    .await
}

async fn step<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, Wrong> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|e| damaged(&e)),
        Err(e) => {
            tracing::error!(fault = %e, "an upload failed");
            Err(wrong(500, "系统出了错，已确认的内容还在", "稍后续传"))
        }
    }
}

/// DELETE: gives up an upload of one's own that was not handed over.
pub async fn discard(staff: Staff, Path(id): Path<String>, headers: HeaderMap) -> Response {
    discarded(&staff, &id, &headers).await.unwrap_or_else(IntoResponse::into_response)
}

async fn discarded(staff: &Staff, id: &str, headers: &HeaderMap) -> Result<Response, Wrong> {
    spoken(headers)?;
    let _turn = staff.app.uploads().take(id).await.ok_or_else(busy)?;
    match staff.app.office().upload_discard(&staff.actor, id).await.map_err(troubled)? {
        true => Ok(empty(StatusCode::NO_CONTENT, [])),
        false => Err(gone()),
    }
}

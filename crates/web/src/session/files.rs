//! Forms that bring files (`multipart/form-data`), for people whose browser runs no script. While a form comes, which
//! takes as long as its sender's line, its files lie on the disk, in files without a name. Only what has come whole is
//! read into memory to be judged, some at a time: nobody waits for a sender, only for the server itself. Whatever is
//! larger comes by tus.

use super::csrf::{Bad, FIELD};
use crate::app::BODY_BYTES_MAX;
use crate::forms::Pairs;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::io::SeekFrom;
use std::sync::Arc;
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};
use tokio::sync::{Semaphore, SemaphorePermit};
use vault::Vault;

/// Largest file of a form: 64 MiB is some ten minutes of a phone's sound or a minute of its video. It is held in
/// memory while it is judged.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// Most files of one form, by the same reason.
const FILES_MAX: usize = 4;
/// The body of a form with its file: the file, the fields and the words between them.
const WHOLE_BYTES_MAX: usize = FILE_BYTES_MAX + BODY_BYTES_MAX;
/// So many such forms are judged at once: together they hold at most a quarter of a gibibyte. It is taken when the form
/// is whole, and held until it is answered.
static JUDGED_AT_ONCE: Semaphore = Semaphore::const_new(4);

/// A file as a form sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFile {
    /// Name of the field.
    pub field: String,
    /// 原始文件名 as the browser says it; never a path on this machine.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files of a form, in order. A field in which nothing was chosen is left out.
#[derive(Clone, Debug, Default)]
pub struct SentFiles(Arc<Held>);

#[derive(Debug, Default)]
struct Held {
    files: Vec<SentFile>,
    _permit: Option<SemaphorePermit<'static>>,
}

/// A file that is coming.
struct Coming {
    field: String,
    name: String,
    file: File,
    bytes: usize,
}

impl SentFiles {
    /// All of them.
    pub(super) fn all(&self) -> &[SentFile] {
        &self.0.files
    }
    /// The files of one field.
    pub fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a SentFile> {
        self.0.files.iter().filter(move |f| f.field == field)
    }
}

/// The files as the gate read them; none where there were none.
impl<S: Sync> FromRequestParts<S> for SentFiles {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// What a form's token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// Everything.
    All,
    /// What was typed, and the names of the files: the form is shown again.
    Names,
    /// Nothing.
    Nothing,
}

/// Reads a form with files, and its token. The files are kept on the disk of the vault; without one only their names are
/// read. Nothing after its first part is read before that part was a good token.
pub(super) async fn read(
    vault: Option<&Vault>,
    body: Body,
    boundary: String,
    opens: impl Fn(&str) -> Opens,
) -> Result<(String, Pairs, SentFiles), Bad> {
    let bad = |e: multer::Error| match e {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            Bad::TooLarge(FILE_BYTES_MAX)
        }
        _ => Bad::Unreadable,
    };
    let limits = multer::SizeLimit::new()
        .whole_stream(WHOLE_BYTES_MAX as u64)
        .per_field(FILE_BYTES_MAX as u64)
        .for_field(FIELD, 1_000);
    let constraints = multer::Constraints::new().size_limit(limits);
    let mut form = multer::Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let first = match form.next_field().await.map_err(bad)? {
        Some(field) if field.name() == Some(FIELD) && field.file_name().is_none() => field,
        _ => return Err(Bad::Forged),
    };
    let token = first.text().await.map_err(bad)?;
    let kept_in = match opens(&token) {
        Opens::All => vault,
        Opens::Names => None,
        Opens::Nothing => return Err(Bad::Token(token)),
    };
    let (mut pairs, mut coming, mut read) = (Pairs::default(), Vec::new(), 0);
    let mut named = Vec::new();
    while let Some(mut field) = form.next_field().await.map_err(bad)? {
        let name = field.name().unwrap_or_default().to_string();
        match field.file_name().map(str::to_string) {
            Some(file) if kept_in.is_none() => {
                while field.chunk().await.map_err(bad)?.is_some() {}
                if !file.is_empty() && named.len() < FILES_MAX {
                    named.push(SentFile { field: name, name: file, bytes: Vec::new() });
                }
            }
            Some(_) if coming.len() >= FILES_MAX => return Err(Bad::TooLarge(FILE_BYTES_MAX)),
            Some(file) => {
                let received = receive(kept_in, name, file, field, bad).await?;
                // A browser sends an empty part where no file was chosen.
                if !received.name.is_empty() || received.bytes > 0 {
                    coming.push(received);
                }
            }
            None => {
                let bytes = field.bytes().await.map_err(bad)?;
                read += bytes.len();
                if read > BODY_BYTES_MAX {
                    return Err(Bad::TooLarge(BODY_BYTES_MAX));
                }
                pairs.push(name, String::from_utf8_lossy(&bytes).replace("\r\n", "\n"));
            }
        }
    }
    if coming.is_empty() {
        return Ok((token, pairs, SentFiles(Arc::new(Held { files: named, _permit: None }))));
    }
    let permit = JUDGED_AT_ONCE.acquire().await.map_err(|_| Bad::Unreadable)?;
    let mut files = Vec::with_capacity(coming.len());
    for Coming { field, name, mut file, bytes: length } in coming {
        let mut bytes = Vec::with_capacity(length);
        file.seek(SeekFrom::Start(0)).await.map_err(disk)?;
        file.read_to_end(&mut bytes).await.map_err(disk)?;
        files.push(SentFile { field, name, bytes });
    }
    Ok((token, pairs, SentFiles(Arc::new(Held { files, _permit: Some(permit) }))))
}

/// Writes a file to the disk as it comes.
async fn receive(
    vault: Option<&Vault>,
    field: String,
    name: String,
    mut part: multer::Field<'_>,
    bad: impl Fn(multer::Error) -> Bad,
) -> Result<Coming, Bad> {
    let scratch = vault.ok_or(Bad::Unreadable)?.scratch().map_err(disk)?;
    let mut file = File::from_std(scratch);
    let mut bytes = 0;
    while let Some(piece) = part.chunk().await.map_err(&bad)? {
        file.write_all(&piece).await.map_err(disk)?;
        bytes += piece.len();
    }
    file.flush().await.map_err(disk)?;
    Ok(Coming { field, name, file, bytes })
}

fn disk(e: std::io::Error) -> Bad {
    tracing::error!(error = %e, "a form's file could not be kept while it came");
    Bad::NoRoom
}

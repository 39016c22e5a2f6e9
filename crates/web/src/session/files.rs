//! Forms that bring files (`multipart/form-data`), for people whose browser runs no script. They are held in memory,
//! so they are small and few at a time; whatever is larger comes by tus.

use super::csrf::{Bad, FIELD};
use crate::app::BODY_BYTES_MAX;
use crate::forms::Pairs;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Largest file of a form: 64 MiB is some ten minutes of a phone's sound or a minute of its video. It is held in
/// memory while it is judged.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// Most files of one form, by the same reason.
const FILES_MAX: usize = 4;
/// The body of a form with its file: the file, the fields and the words between them.
const WHOLE_BYTES_MAX: usize = FILE_BYTES_MAX + BODY_BYTES_MAX;
/// So many such forms are read at once: together they hold at most a quarter of a gibibyte.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

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
pub struct SentFiles(Arc<Vec<SentFile>>);

impl SentFiles {
    /// All of them.
    pub(super) fn all(&self) -> &[SentFile] {
        &self.0
    }
    /// The files of one field.
    pub fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a SentFile> {
        self.0.iter().filter(move |f| f.field == field)
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

/// Reads a form with files, and its token. Nothing after its first part is read before that part was a good token.
pub(super) async fn read(
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
    let keeps = match opens(&token) {
        Opens::All => true,
        Opens::Names => false,
        Opens::Nothing => return Err(Bad::Token(token)),
    };
    let _permit = AT_ONCE.acquire().await.map_err(|_| Bad::Unreadable)?;
    let (mut pairs, mut files, mut read) = (Pairs::default(), Vec::new(), 0);
    while let Some(mut field) = form.next_field().await.map_err(bad)? {
        let name = field.name().unwrap_or_default().to_string();
        let file = field.file_name().map(str::to_string);
        if let (false, Some(file)) = (keeps, &file) {
            while field.chunk().await.map_err(bad)?.is_some() {}
            if !file.is_empty() && files.len() < FILES_MAX {
                files.push(SentFile { field: name, name: file.clone(), bytes: Vec::new() });
            }
            continue;
        }
        let bytes = field.bytes().await.map_err(bad)?;
        match file {
            // A browser sends an empty part where no file was chosen.
            Some(file) if file.is_empty() && bytes.is_empty() => {}
            Some(_) if files.len() >= FILES_MAX => return Err(Bad::TooLarge(FILE_BYTES_MAX)),
            Some(file) => files.push(SentFile { field: name, name: file, bytes: bytes.into() }),
            None => {
                read += bytes.len();
                if read > BODY_BYTES_MAX {
                    return Err(Bad::TooLarge(BODY_BYTES_MAX));
                }
                pairs.push(name, String::from_utf8_lossy(&bytes).replace("\r\n", "\n"));
            }
        }
    }
    Ok((token, pairs, SentFiles(Arc::new(files))))
}

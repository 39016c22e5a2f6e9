//! The same list as a file: `?format=xlsx` and `?format=csv` for spreadsheets, `?format=json` for programs.
//!
//! A long list is read and sent in batches: a batch is read when the one before it has been taken, so that a file of any
//! length costs the memory of one batch and a few statements for each. What fails in the middle breaks the connection:
//! nobody takes half a list for the whole.

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use maud::{Markup, html};
use office::Fault;
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::Page;
use tables::write::Workbook;

use super::params::Params;
use crate::look::{Icon, button_link};
use crate::security::PUBLIC_PAGE;

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Rows that are read at once for a file.
pub const BATCH: u64 = 1_000;

/// In which form a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page.
    Page,
    /// A spreadsheet as text.
    Csv,
    /// A workbook.
    Xlsx,
    /// Data.
    Json,
}

impl Form {
    /// Read from `format`; anything unknown is a page.
    #[must_use]
    pub fn of(params: &Params) -> Self {
        match params.text("format") {
            "csv" => Self::Csv,
            "xlsx" => Self::Xlsx,
            "json" => Self::Json,
            _ => Self::Page,
        }
    }
}

/// Buttons at a list: the workbook, and the text under its own words. `csv` is the address with `format=csv`.
#[must_use]
pub fn links(text: &str, csv: &str, primary: bool) -> Markup {
    html! {
        (button_link(Some(Icon::Download), "导出工作簿", &csv.replace("format=csv", "format=xlsx"), primary))
        (button_link(Some(Icon::Download), text, csv, false))
    }
}

/// A list as rows of text.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Name of the file without its ending, ASCII.
    pub name: &'static str,
    /// Field name in JSON and heading in CSV.
    pub columns: Vec<(&'static str, &'static str)>,
    /// Cells, as many as columns.
    pub rows: Vec<Vec<String>>,
    /// How many there are in all; more than the rows when the list was cut.
    pub total: usize,
}

impl Sheet {
    /// The file; `public` says that caches may keep it and ask about it each time.
    #[must_use]
    pub fn file(&self, form: Form, public: bool) -> Response {
        let body = match form {
            Form::Json => Body::from(self.json().to_string()),
            Form::Csv | Form::Page => Body::from(self.csv()),
            Form::Xlsx => match self.xlsx() {
                Ok(bytes) => Body::from(bytes),
                Err(error) => {
                    tracing::error!(%error, "an export could not be packed");
                    return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
                }
            },
        };
        let sent = Arc::new(AtomicUsize::new(self.rows.len()));
        headed(self.name, form, public, Sent(sent), body)
    }

    /// CSV after RFC 4180, in UTF-8 with the mark that spreadsheets need to know it.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut out = String::from("\u{feff}");
        line(&mut out, self.columns.iter().map(|(_, title)| *title));
        for row in &self.rows {
            line(&mut out, row.iter().map(String::as_str));
        }
        out
    }

    /// A workbook.
    ///
    /// # Errors
    /// None but those of packing.
    pub fn xlsx(&self) -> std::io::Result<Vec<u8>> {
        let mut book = Workbook::new(self.columns.iter().map(|(_, title)| *title))?;
        for row in &self.rows {
            book.row(row.iter().map(String::as_str))?;
        }
        book.finish()
    }

    /// `{total, items: [{field: text}]}`; absent values are `null`.
    #[must_use]
    pub fn json(&self) -> Value {
        let items = self.rows.iter().map(|row| object(&self.columns, row)).collect::<Vec<_>>();
        serde_json::json!({ "total": self.total, "items": items })
    }
}

fn object(columns: &[(&'static str, &'static str)], row: &[String]) -> Value {
    let object: Map<String, Value> = columns
        .iter()
        .zip(row)
        .map(|((field, _), cell)| {
            let value = if cell.is_empty() { Value::Null } else { Value::String(cell.clone()) };
            ((*field).to_owned(), value)
        })
        .collect();
    Value::Object(object)
}

/// How many rows of a list have been sent, for whoever logs it: the extension of the answer.
#[derive(Clone, Debug)]
pub struct Sent(Arc<AtomicUsize>);

impl Sent {
    /// So many until now.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.0.load(Ordering::Relaxed) as u64
    }
}

fn headed(name: &str, form: Form, public: bool, sent: Sent, body: Body) -> Response {
    let (kind, ending) = match form {
        Form::Json => ("application/json; charset=utf-8", "json"),
        Form::Xlsx => (XLSX, "xlsx"),
        Form::Csv | Form::Page => ("text/csv; charset=utf-8", "csv"),
    };
    let name = format!("attachment; filename=\"{name}.{ending}\"");
    let mut response = ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], body).into_response();
    response.extensions_mut().insert(sent);
    if public {
        response.headers_mut().insert(CACHE_CONTROL, PUBLIC_PAGE);
    }
    response
}

/// A batch of a long list, and whether there is more after it.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its rows under the columns of the whole.
    pub sheet: Sheet,
    /// Whether another one follows.
    pub more: bool,
}

impl Batch {
    /// What a page of a list gave. Whether another follows is told by the number of rows in the list, not in the sheet: a
    /// row that this reader may not see is in the one and not in the other.
    #[must_use]
    pub fn of(sheet: Sheet, page: Page) -> Self {
        let more = page.offset.saturating_add(page.limit) < sheet.total as u64;
        Self { sheet, more }
    }
}

/// A long list as a file; `read` gives the rows of a page of it.
///
/// # Errors
/// When the first batch cannot be read.
pub async fn streamed<R, F>(form: Form, public: bool, read: R) -> Result<Response, Fault>
where
    R: Fn(Page) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Batch, Fault>> + Send + 'static,
{
    let first = read(Page::first(BATCH)).await?;
    Ok(begun(form, public, first, read))
}

/// Likewise, where the first batch was read already.
pub fn begun<R, F>(form: Form, public: bool, first: Batch, read: R) -> Response
where
    R: Fn(Page) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Batch, Fault>> + Send + 'static,
{
    if !first.more {
        return first.sheet.file(form, public);
    }
    let name = first.sheet.name;
    let mut ready = Some(first);
    let (read, sent) = (Arc::new(read), Arc::new(AtomicUsize::new(0)));
    let counted = Sent(sent.clone());
    if form == Form::Xlsx {
        let book = Arc::new(Mutex::new(None));
        let body = pieces(move |n| {
            let (ready, read, sent, book) = (ready.take(), read.clone(), sent.clone(), book.clone());
            async move {
                let batch = match ready {
                    Some(batch) => batch,
                    None => read(Page { limit: BATCH, offset: n * BATCH }).await?,
                };
                sent.fetch_add(batch.sheet.rows.len(), Ordering::Relaxed);
                let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
                let packed = packed(&mut book, &batch).map_err(|e| Fault::File(e.to_string()))?;
                Ok((packed, batch.more))
            }
        });
        return headed(name, form, public, counted, body);
    }
    let body = pieces(move |n| {
        let (ready, read, sent) = (ready.take(), read.clone(), sent.clone());
        async move {
            let batch = match ready {
                Some(batch) => batch,
                None => read(Page { limit: BATCH, offset: n * BATCH }).await?,
            };
            let before = sent.fetch_add(batch.sheet.rows.len(), Ordering::Relaxed);
            Ok((written(form, &batch, n == 0, before), batch.more))
        }
    });
    headed(name, form, public, counted, body)
}

/// A batch as the next piece of a workbook.
fn packed(book: &mut Option<Workbook>, batch: &Batch) -> std::io::Result<Vec<u8>> {
    let mut open = match book.take() {
        Some(open) => open,
        None => Workbook::new(batch.sheet.columns.iter().map(|(_, title)| *title))?,
    };
    for row in &batch.sheet.rows {
        open.row(row.iter().map(String::as_str))?;
    }
    if !batch.more {
        return open.finish();
    }
    let bytes = open.take();
    *book = Some(open);
    Ok(bytes)
}

/// A batch as text, after so many rows before it. A list read to its end says itself how long it was.
fn written(form: Form, batch: &Batch, first: bool, before: usize) -> String {
    let Batch { sheet, more } = batch;
    let mut out = String::new();
    if form == Form::Json {
        out.push_str(if first { "{\"items\":[" } else { "" });
        for (i, row) in sheet.rows.iter().enumerate() {
            out.push_str(if before == 0 && i == 0 { "" } else { ",\n" });
            out.push_str(&object(&sheet.columns, row).to_string());
        }
        if !more {
            out.push_str(&format!("],\"total\":{}}}", before + sheet.rows.len()));
        }
        return out;
    }
    if first {
        out.push('\u{feff}');
        line(&mut out, sheet.columns.iter().map(|(_, title)| *title));
    }
    for row in &sheet.rows {
        line(&mut out, row.iter().map(String::as_str));
    }
    out
}

/// A body in pieces: the n-th, from 0, and whether there is another one. Each is made when the one before it was taken.
pub fn pieces<R, F, T>(read: R) -> Body
where
    R: FnMut(u64) -> F + Send + 'static,
    F: Future<Output = Result<(T, bool), Fault>> + Send,
    T: Into<Bytes>,
{
    // Fused, because whoever compresses asks once more after the end.
    let pieces = stream::unfold((read, Some(0)), |(mut read, next)| async move {
        let n: u64 = next?;
        match read(n).await {
            Ok((text, more)) => Some((Ok(text.into()), (read, more.then_some(n + 1)))),
            Err(fault) => {
                tracing::error!(%fault, piece = n, "an export broke off");
                Some((Err(std::io::Error::other("an export broke off")), (read, None)))
            }
        }
    });
    Body::from_stream(pieces.fuse())
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&quoted(cell));
    }
    out.push_str("\r\n");
}

/// A cell that a spreadsheet takes for text: what it would run as a formula gets an apostrophe before it
/// (OWASP, CSV injection; full-width signs included).
fn quoted(cell: &str) -> String {
    let runs = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%'])
        || cell.starts_with(['\t', '\r', '\n']);
    let guarded = if runs { format!("'{cell}") } else { cell.to_owned() };
    if guarded.contains([',', '"', '\r', '\n']) || runs {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cell: &str) -> Sheet {
        Sheet { name: "x", columns: vec![("a", "甲")], rows: vec![vec![cell.into()]], total: 1 }
    }

    #[tokio::test]
    async fn whoever_asks_again_after_the_end_is_told_that_it_is_the_end() {
        let body = pieces(|n| async move { Ok((format!("{n}"), n < 2)) });
        let mut stream = body.into_data_stream();
        let mut text = String::new();
        while let Some(piece) = stream.next().await {
            text.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        }
        assert_eq!(text, "012");
        // As a compressor does.
        assert!(stream.next().await.is_none() && stream.next().await.is_none());
    }

    #[test]
    fn csv_carries_no_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "＝1", "\r=1"] {
            let csv = sheet(bad).csv();
            assert!(csv.contains("\"'"), "{bad:?} gave {csv:?}");
        }
        assert_eq!(sheet("甲\"乙\",丙").csv(), "\u{feff}甲\r\n\"甲\"\"乙\"\",丙\"\r\n");
        assert_eq!(sheet("2026-03-02").csv(), "\u{feff}甲\r\n2026-03-02\r\n");
    }

    /// A list of so many rows, read in pages; it notes the most that was asked at once.
    fn long(
        rows: u64,
        fails_at: u64,
    ) -> impl Fn(Page) -> futures_util::future::Ready<Result<Batch, Fault>> + Send + Sync + 'static {
        move |page| {
            assert!(page.limit <= BATCH);
            if page.offset >= fails_at {
                return futures_util::future::ready(Err(Fault::File("gone".into())));
            }
            let until = (page.offset + page.limit).min(rows);
            let total = usize::try_from(rows).unwrap();
            let rows: Vec<Vec<String>> =
                (page.offset..until).map(|n| vec![n.to_string(), "甲,乙".into()]).collect();
            let columns = vec![("n", "序号"), ("text", "内容")];
            futures_util::future::ready(Ok(Batch::of(Sheet { name: "long", columns, total, rows }, page)))
        }
    }

    async fn text(response: Response) -> Result<String, axum::Error> {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        Ok(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_long_list_comes_whole_in_batches() {
        for rows in [0, 1, BATCH - 1, BATCH, BATCH + 1, 12 * BATCH + 345] {
            let csv = streamed(Form::Csv, true, long(rows, u64::MAX)).await.unwrap();
            assert_eq!(csv.headers()[CACHE_CONTROL], PUBLIC_PAGE);
            let csv = text(csv).await.unwrap();
            assert!(csv.starts_with("\u{feff}序号,内容\r\n"));
            let numbers: Vec<u64> =
                csv.lines().skip(1).map(|l| l.split_once(',').unwrap().0.parse().unwrap()).collect();
            assert_eq!(numbers, (0..rows).collect::<Vec<_>>());
            let json = text(streamed(Form::Json, true, long(rows, u64::MAX)).await.unwrap()).await.unwrap();
            let json: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(json["items"].as_array().unwrap().len() as u64, rows);
            assert_eq!(json["total"], rows);
        }
    }

    #[tokio::test]
    async fn a_long_list_is_a_workbook_that_can_be_imported_again() {
        let dir = tempfile::tempdir().unwrap();
        for rows in [0, 1, BATCH, 3 * BATCH + 345] {
            let answer = streamed(Form::Xlsx, false, long(rows, u64::MAX)).await.unwrap();
            assert_eq!(answer.headers()[CONTENT_TYPE], XLSX);
            assert!(answer.headers()[CONTENT_DISPOSITION].to_str().unwrap().ends_with(".xlsx\""));
            let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            let path = dir.path().join("x.xlsx");
            std::fs::write(&path, &bytes).unwrap();
            let mut found = Vec::new();
            let mut take = |row: tables::Row| {
                found.push((row.text(0).to_owned(), row.text(1).to_owned()));
                std::ops::ControlFlow::Continue(())
            };
            tables::Book::open(&path).unwrap().rows(0, &mut take).unwrap();
            assert_eq!(found.remove(0), ("序号".into(), "内容".into()));
            assert_eq!(found, (0..rows).map(|n| (n.to_string(), "甲,乙".into())).collect::<Vec<_>>());
        }
    }

    #[tokio::test]
    async fn a_list_that_breaks_off_is_no_list() {
        assert!(streamed(Form::Csv, true, long(10 * BATCH, 0)).await.is_err());
        for form in [Form::Csv, Form::Json, Form::Xlsx] {
            let begun = streamed(form, true, long(10 * BATCH, 3 * BATCH)).await.unwrap();
            assert!(text(begun).await.is_err(), "the connection breaks, the file does not end");
        }
    }

    #[test]
    fn json_keeps_the_text() {
        assert_eq!(sheet("=1").json().to_string(), r#"{"items":[{"a":"=1"}],"total":1}"#);
        assert_eq!(sheet("").json()["items"][0]["a"], Value::Null);
    }
}

//! The same list as a file: `?format=csv` for spreadsheets, `?format=json` for programs.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::params::Params;
use crate::security::PUBLIC_PAGE;

/// Most rows in one file; whoever wants all of them takes the feed page by page.
pub const ROWS_MAX: usize = 5_000;

/// In which form a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page.
    Page,
    /// A spreadsheet.
    Csv,
    /// Data.
    Json,
}

impl Form {
    /// Read from `format`; anything unknown is a page.
    #[must_use]
    pub fn of(params: &Params) -> Self {
        match params.text("format") {
            "csv" => Self::Csv,
            "json" => Self::Json,
            _ => Self::Page,
        }
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
        let (kind, ending, body) = match form {
            Form::Json => ("application/json; charset=utf-8", "json", self.json().to_string()),
            Form::Csv | Form::Page => ("text/csv; charset=utf-8", "csv", self.csv()),
        };
        let name = format!("attachment; filename=\"{}.{ending}\"", self.name);
        let mut response =
            ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], body).into_response();
        if public {
            response.headers_mut().insert(CACHE_CONTROL, PUBLIC_PAGE);
        }
        response
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

    /// `{total, items: [{field: text}]}`; absent values are `null`.
    #[must_use]
    pub fn json(&self) -> Value {
        let items = self
            .rows
            .iter()
            .map(|row| {
                let object: Map<String, Value> = self
                    .columns
                    .iter()
                    .zip(row)
                    .map(|((field, _), cell)| {
                        let value = if cell.is_empty() { Value::Null } else { Value::String(cell.clone()) };
                        ((*field).to_owned(), value)
                    })
                    .collect();
                Value::Object(object)
            })
            .collect::<Vec<_>>();
        serde_json::json!({ "total": self.total, "items": items })
    }
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

    #[test]
    fn csv_carries_no_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "＝1", "\r=1"] {
            let csv = sheet(bad).csv();
            assert!(csv.contains("\"'"), "{bad:?} gave {csv:?}");
        }
        assert_eq!(sheet("甲\"乙\",丙").csv(), "\u{feff}甲\r\n\"甲\"\"乙\"\",丙\"\r\n");
        assert_eq!(sheet("2026-03-02").csv(), "\u{feff}甲\r\n2026-03-02\r\n");
    }

    #[test]
    fn json_keeps_the_text() {
        assert_eq!(sheet("=1").json().to_string(), r#"{"items":[{"a":"=1"}],"total":1}"#);
        assert_eq!(sheet("").json()["items"][0]["a"], Value::Null);
    }
}

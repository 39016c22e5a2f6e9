//! 导入 — files of other systems become what this system keeps: old lists of penalties become `HistoricalRecord`s,
//! labelled as imported, never cases (DOMAIN 0.11).
//!
//! A thread reads the file and each row by itself; here a batch at a time is held against what was there before and
//! recorded. Nothing of a file is held longer than a batch.

mod cells;
pub mod desk;
mod officers;
mod penalties;
mod reader;
mod register;

use crate::{Fault, Trouble};
use law::authority::Actor;
use law::deed::register::OfficerCertified;
use law::history::HistoricalRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::pin::Pin;

pub use self::cells::Mapping;
pub use self::register::Register;

/// Rows in one commit: one durable write for many, and still all of them or none.
const TOGETHER: usize = 500;

/// What is to be imported, and how.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// What it is a list of.
    pub register: Register,
    /// Who imports it; the house itself, for the unit, where nobody is named.
    pub actor: Option<&'a Actor>,
    /// The file.
    pub file: &'a Path,
    /// What its sender calls it: the batch. Empty for the name that it has here.
    pub name: &'a str,
    /// The unit whose desk the rows go to; of officers, the one of rows that name none.
    pub unit: &'a str,
    /// The sheet; the first that has a heading if none is named.
    pub sheet: Option<&'a str>,
    /// Columns by the names that this file gives them.
    pub mapping: &'a Mapping,
    /// Reads and checks everything, records nothing.
    pub dry_run: bool,
}

impl Ask<'_> {
    fn actor(&self) -> Actor {
        self.actor.cloned().unwrap_or_else(|| Actor::system(self.unit))
    }
}

impl reader::Job {
    fn of(ask: &Ask<'_>) -> Self {
        Self {
            register: ask.register,
            file: ask.file.to_owned(),
            sheet: ask.sheet.map(str::to_owned),
            mapping: ask.mapping.clone(),
        }
    }
}

/// What became of a file. The four counts are exclusive and add up to `rows`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// What the file is, and which of its sheets was read.
    pub found: Found,
    /// Nothing was recorded.
    pub dry_run: bool,
    /// Rows below the header.
    pub rows: usize,
    /// Taken without a doubt.
    pub taken: usize,
    /// Taken, with flags.
    pub flagged: usize,
    /// Refused, with column and reason.
    pub refused: usize,
    /// The very same row was there before.
    pub already: usize,
    /// It was told to stop before the end of the file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    /// A line for each row that is not simply taken, where they were collected.
    pub details: Vec<Detail>,
}

impl Report {
    /// Whether there were rows and nobody can do anything with any of them.
    #[must_use]
    pub fn nothing_taken(&self) -> bool {
        self.rows > 0 && self.refused == self.rows
    }
}

/// What a file turned out to be.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Found {
    /// The kind of file.
    pub format: String,
    /// The sheet; empty for a text file.
    pub sheet: String,
    /// The row of the heading, from 1.
    pub heading_row: u32,
    /// Columns of ours, with the headings of the file.
    pub columns: BTreeMap<String, String>,
    /// Columns of ours that the file does not have.
    pub absent: Vec<String>,
    /// Headings of the file that nobody asked for.
    pub unused: Vec<String>,
    /// What else is to be said of the file as a whole.
    pub notes: Vec<String>,
}

/// What is to be said of a row.
#[derive(Debug, Clone, Serialize)]
pub struct Detail {
    /// Row number in the file, as spreadsheets show it.
    pub row: u32,
    /// Identifier in the file.
    pub id: String,
    /// `taken` (told by a dry run only), `flagged`, `refused` or `already`.
    pub outcome: &'static str,
    /// Column and reason, one each.
    pub notes: Vec<Note>,
    /// Every value as it would be recorded; told by a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Values>,
    /// The row's cells under the columns of ours, as they were read: what a file of corrected rows begins with.
    #[serde(skip)]
    pub cells: Vec<String>,
}

/// A row as it would be recorded.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Values {
    /// An old decision.
    Decision(Box<HistoricalRow>),
    /// A certificate.
    Officer(Box<OfficerCertified>),
}

impl Values {
    /// The old decision, if it is one.
    #[must_use]
    pub fn decision(&self) -> Option<&HistoricalRow> {
        if let Self::Decision(row) = self { Some(row) } else { None }
    }

    /// The certificate, if it is one.
    #[must_use]
    pub fn officer(&self) -> Option<&OfficerCertified> {
        if let Self::Officer(row) = self { Some(row) } else { None }
    }
}

/// What a file looks like before anything of it is read as rows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Looked {
    /// Its sheets; a text file has one without a name.
    pub sheets: Vec<String>,
    /// The one that is read.
    pub sheet: String,
    /// Which column is which; none where there is no heading under this mapping.
    pub found: Option<Found>,
    /// Why there is none.
    pub error: Option<String>,
    /// Its heading and its first rows, or its first rows, by number, as they stand.
    pub first: Vec<(u32, Vec<String>)>,
}

/// One doubt, at its cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The cell, `C5`; none for the row as a whole and for a column that the file does not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// The column of ours.
    pub column: String,
    /// What is wrong with it and what was done.
    pub reason: String,
}

/// Where progress and rows go to while a file is read.
pub trait Watch: Send {
    /// What the file is, before its first row.
    fn found(&mut self, _found: &Found) {}
    /// A row that is not simply taken; in a dry run every row.
    fn row(&mut self, detail: Detail);
    /// So many rows are done. False stops the import; what was taken stays taken, and running it again goes on.
    fn done(&mut self, rows: usize) -> bool;
    /// Between batches: for what takes its time. The import waits for it.
    fn wait<'a>(&'a mut self, _so_far: &'a Report) -> Waiting<'a> {
        Box::pin(async {})
    }
}

/// See [`Watch::wait`].
pub type Waiting<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The report, or why the reading thread ended as it did.
fn ended(
    thread: Result<Result<(), String>, tokio::task::JoinError>,
    report: Report,
) -> Result<Report, Trouble> {
    match thread {
        Ok(Ok(())) => Ok(report),
        Ok(Err(reason)) if report.rows > 0 => {
            Err(Fault::File(format!("{reason}（前面的 {} 行已经处理）", report.rows)).into())
        }
        Ok(Err(reason)) => Err(Fault::File(reason).into()),
        // A library's own fault on a spoiled file must not take the server with it.
        Err(_) => Err(Fault::File("文件损坏，读不下去；请在表格软件中另存后再导入".into()).into()),
    }
}

/// Collects everything; for files that are known to be short.
struct Collected<F> {
    details: Vec<Detail>,
    progress: F,
}

impl<F: FnMut(usize) + Send> Watch for Collected<F> {
    fn row(&mut self, detail: Detail) {
        self.details.push(detail);
    }
    fn done(&mut self, rows: usize) -> bool {
        (self.progress)(rows);
        true
    }
}

impl crate::Office {
    /// Imports a file.
    ///
    /// # Errors
    /// When the file cannot be read or the machine fails. Rows already taken stay taken: running it again goes on where
    /// it stopped.
    pub async fn import(&self, ask: &Ask<'_>, watch: &mut dyn Watch) -> Result<Report, Trouble> {
        match ask.register {
            Register::Penalties => self.import_decisions(ask, watch).await,
            Register::Officers => self.import_officers(ask, watch).await,
        }
    }

    /// Imports a file of old penalty decisions for a unit's desk, collecting what is to be said of its rows. `progress`
    /// is told the rows done.
    ///
    /// # Errors
    /// As [`crate::Office::import`].
    pub async fn import_penalties(
        &self,
        file: &Path,
        unit: &str,
        progress: impl FnMut(usize) + Send,
    ) -> Result<Report, Trouble> {
        let mapping = Mapping::default();
        let ask = Ask {
            register: Register::Penalties,
            actor: None,
            file,
            name: "",
            unit,
            sheet: None,
            mapping: &mapping,
            dry_run: false,
        };
        self.import_collected(&ask, progress).await
    }

    /// Likewise under any conditions.
    ///
    /// # Errors
    /// As [`crate::Office::import`].
    pub async fn import_collected(
        &self,
        ask: &Ask<'_>,
        progress: impl FnMut(usize) + Send,
    ) -> Result<Report, Trouble> {
        let mut watch = Collected { details: Vec::new(), progress };
        let mut report = self.import(ask, &mut watch).await?;
        report.details = watch.details;
        Ok(report)
    }
}

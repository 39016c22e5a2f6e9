//! The log of readings: which account asked for which page, file or answer, and what it got. Times here are real ones,
//! whatever a demonstration's clock says.

use crate::error::StoreError;
use crate::lists::{Chosen, Listed, Page};
use crate::machinery::at;
use crate::open::Store;
use crate::read::int;
use crate::sql;
use crate::table::{Tabled, table};
use jiff::Timestamp;
use sea_orm::Value;

table! {
    /// One line of the log of readings.
    ReadingRow = "people_reading" {
        /// Ascending.
        id: i64,
        /// When it was asked.
        at: Timestamp,
        /// The account's id.
        account: String,
        /// Its login name.
        login: String,
        /// In which capacity, wire word.
        capacity: String,
        /// For which unit.
        unit: String,
        /// `GET` or another method.
        method: String,
        /// The route's pattern, e.g. `/desk/cases/{id}`: never what was typed.
        route: String,
        /// Kind of the subject that the address names, wire word.
        kind: Option<String>,
        /// Its id.
        subject: Option<String>,
        /// The HTTP status of the answer; 499 where whoever asked did not wait for it.
        status: u64,
        /// Rows of a file that is a list.
        row_count: Option<u64>,
        /// Bytes of a file.
        byte_count: Option<u64>,
    }
}

/// Which lines of the log of readings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingFilter {
    /// With these letters in the login name.
    pub login: Option<String>,
    /// For this unit.
    pub unit: Option<String>,
    /// With these letters in the route.
    pub route: Option<String>,
    /// Of this subject's id.
    pub subject: Option<String>,
    /// Refused or failed: with a status from 400 on.
    pub refused: bool,
    /// Files: what had bytes counted.
    pub files: bool,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

impl Store {
    /// Writes lines into the log of readings, all or none; their `id` is the database's.
    ///
    /// # Errors
    /// The database fails.
    pub async fn readings_add(&self, lines: &[ReadingRow]) -> Result<(), StoreError> {
        let rows: Vec<Vec<Value>> = lines
            .iter()
            .map(|line| line.cells().into_iter().skip(1).map(crate::table::Cell::value).collect())
            .collect();
        let tx = crate::open::begin(&self.inner.write).await?;
        sql::READING_ADD.write(&tx, "log readings", rows).await?;
        tx.commit().await.map_err(StoreError::sql("log readings"))
    }

    /// The log of readings, the last first.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn readings(
        &self,
        filter: &ReadingFilter,
        page: Page,
    ) -> Result<Listed<ReadingRow>, StoreError> {
        let chosen = Chosen::default()
            .words(0, filter.login.as_ref())
            .text(1, filter.unit.as_ref())
            .words(2, filter.route.as_ref())
            .text(3, filter.subject.as_ref())
            .flag(4, filter.refused)
            .flag(5, filter.files)
            .value(6, filter.from.map(at))
            .value(7, filter.to.map(at));
        self.list(&sql::READINGS, chosen, 0, page).await
    }

    /// Removes lines of the log of readings up to `before`, at most `limit` at once; says how many.
    ///
    /// # Errors
    /// The database fails.
    pub async fn readings_purge(&self, before: Timestamp, limit: u64) -> Result<u64, StoreError> {
        let values = vec![at(before), int(limit)];
        sql::run(&self.inner.write, "purge the log of readings", sql::READING_PURGE, values).await
    }
}

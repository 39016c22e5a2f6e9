//! Files that are being imported: the file itself and what is said of its rows, encrypted, and how far each is. All of it
//! is swept some time after the last that was done with it; what was recorded is in the journal.

use crate::error::StoreError;
use crate::machinery::at;
use crate::open::Store;
use crate::read::{get, int, text};
use crate::sql;
use crate::table::{Tabled, table};
use jiff::Timestamp;
use sea_orm::Value;
use std::collections::HashSet;

table! {
    /// A file that is being imported.
    ImportJob = "import_job" {
        /// Its id: the same file for the same register and unit is the same.
        id: String,
        /// Wire word of the register.
        register: String,
        /// The unit whose people see it.
        unit: String,
        /// The unit to which its rows go.
        target: String,
        /// What its sender calls it.
        name: String,
        /// Its length.
        bytes: u64,
        /// The sheet that was chosen; empty for the first that has a heading.
        sheet: String,
        /// The mapping that was chosen, JSON.
        mapping: String,
        /// Who brought it: account.
        brought: String,
        /// Who brought it, then who began it, JSON.
        actor: String,
        /// `ready`, `checking`, `checked`, `running`, `stopping`, `stopped`, `done` or `failed`.
        stage: String,
        /// Who works on it.
        holder: String,
        /// The last sign of life of whoever does.
        beat: Timestamp,
        /// Why it failed.
        reason: String,
        /// What the file turned out to be, as its writer encoded it; encrypted, see [`Store::import_found`].
        found: Vec<u8>,
        /// Rows so far.
        row_count: u64,
        /// Taken without a doubt.
        taken: u64,
        /// Taken with doubts.
        flagged: u64,
        /// Refused.
        refused: u64,
        /// There before.
        already: u64,
        /// When it came.
        created: Timestamp,
        /// When something was last done with it.
        updated: Timestamp,
    }
}

/// A file that comes.
#[derive(Debug, Clone, Copy)]
pub struct NewImport<'a> {
    /// See [`ImportJob`].
    pub id: &'a str,
    /// Wire word of the register.
    pub register: &'a str,
    /// The unit whose people see it.
    pub unit: &'a str,
    /// The unit to which its rows go.
    pub target: &'a str,
    /// What its sender calls it.
    pub name: &'a str,
    /// The mapping to begin with.
    pub mapping: &'a str,
    /// Account of who brings it.
    pub brought: &'a str,
    /// Who that is, JSON.
    pub actor: &'a str,
    /// What it is.
    pub found: &'a str,
    /// When.
    pub now: Timestamp,
}

/// How it is to be read.
#[derive(Debug, Clone, Copy)]
pub struct ImportSettings<'a> {
    /// The sheet.
    pub sheet: &'a str,
    /// The mapping, JSON.
    pub mapping: &'a str,
    /// The unit to which its rows go.
    pub target: &'a str,
    /// What it is, read so.
    pub found: &'a str,
}

/// Four counts, and their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Rows so far.
    pub rows: u64,
    /// Taken without a doubt.
    pub taken: u64,
    /// Taken with doubts.
    pub flagged: u64,
    /// Refused.
    pub refused: u64,
    /// There before.
    pub already: u64,
}

/// What is to be said of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its number.
    pub row_no: u32,
    /// What became of it.
    pub outcome: String,
    /// The rest, as its writer encoded it.
    pub said: Vec<u8>,
}

/// Bytes of a file in one row.
const PART_BYTES: usize = 1 << 20;
/// Signs of life are this far apart at most; see [`Store::import_claim`].
const SILENT: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

fn silent_since(now: Timestamp) -> Timestamp {
    now.checked_sub(SILENT).unwrap_or(Timestamp::MIN)
}

impl ImportJob {
    /// Whether somebody works on it now.
    #[must_use]
    pub fn is_worked_on(&self, now: Timestamp) -> bool {
        matches!(self.stage.as_str(), "checking" | "running" | "stopping") && self.beat > silent_since(now)
    }

    /// Whether whoever worked on it is gone.
    #[must_use]
    pub fn is_interrupted(&self, now: Timestamp) -> bool {
        matches!(self.stage.as_str(), "checking" | "running" | "stopping") && !self.is_worked_on(now)
    }
}

impl Store {
    /// Keeps a file. `false` when it is there already.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_add(&self, new: NewImport<'_>, bytes: &[u8]) -> Result<bool, StoreError> {
        let tx = crate::open::begin(&self.inner.write).await?;
        let values = vec![
            text(new.id),
            text(new.register),
            text(new.unit),
            text(new.target),
            text(new.name),
            int(bytes.len() as u64),
            text(new.mapping),
            text(new.brought),
            text(new.actor),
            Value::Bytes(Some(self.seal_found(new.id, new.found)?)),
            at(new.now),
        ];
        if sql::run(&tx, "keep a file", sql::IMPORT_ADD, values).await? == 0 {
            return Ok(false);
        }
        for (n, part) in bytes.chunks(PART_BYTES).enumerate() {
            let sealed = self.inner.crypt.seal_import("import_part", &[new.id, &n.to_string()], part)?;
            let row = vec![text(new.id), int(n as u64), Value::Bytes(Some(sealed))];
            sql::IMPORT_PART_PUT.write(&tx, "keep a file", vec![row]).await?;
        }
        tx.commit().await.map_err(StoreError::sql("keep a file"))?;
        Ok(true)
    }

    /// One of them.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_job(&self, id: &str) -> Result<Option<ImportJob>, StoreError> {
        let row = sql::one(&self.inner.read, "read an import", sql::IMPORT_GET, vec![text(id)]).await?;
        row.as_ref().map(ImportJob::read).transpose()
    }

    /// Which of these numbers are those of decisions of cases.
    ///
    /// # Errors
    /// The database fails.
    pub async fn numbers_of_cases(&self, numbers: &[&str]) -> Result<HashSet<String>, StoreError> {
        let keys: Vec<Vec<Value>> = numbers.iter().map(|n| vec![text(n)]).collect();
        let rows = sql::CASES_UNDER.read(&self.inner.read, "numbers of cases", &keys).await?;
        rows.iter().map(|row| get(row, "decision_no")).collect()
    }

    fn seal_found(&self, id: &str, found: &str) -> Result<Vec<u8>, StoreError> {
        self.inner.crypt.seal_import("import_job", &[id], found.as_bytes())
    }

    /// What the file turned out to be, as its writer encoded it: its first rows are among it.
    ///
    /// # Errors
    /// It was altered.
    pub fn import_found(&self, job: &ImportJob) -> Result<Vec<u8>, StoreError> {
        self.inner.crypt.open_import("import_job", &[&job.id], &job.found)
    }

    /// Those of a unit, the newest first, and how many there are.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_jobs(
        &self,
        register: &str,
        unit: &str,
        page: crate::Page,
    ) -> Result<crate::Listed<ImportJob>, StoreError> {
        let whose = [text(register), text(unit)];
        let one = sql::one(&self.inner.read, "count imports", sql::IMPORTS_COUNT, whose.to_vec()).await?;
        let total: i64 = one.map_or(Ok(0), |row| get(&row, "n"))?;
        let values = whose.into_iter().chain([int(page.limit), int(page.offset)]).collect();
        let rows = sql::all(&self.inner.read, "list imports", sql::IMPORTS_OF, values).await?;
        let rows = rows.iter().map(ImportJob::read).collect::<Result<_, _>>()?;
        Ok(crate::Listed { rows, total: u64::try_from(total).unwrap_or(0) })
    }

    /// Bytes of the files that are kept for a unit.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_bytes(&self, unit: &str) -> Result<u64, StoreError> {
        let row = sql::one(&self.inner.read, "measure imports", sql::IMPORT_BYTES, vec![text(unit)]).await?;
        let n: i64 = row.map_or(Ok(0), |row| get(&row, "n"))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// The next piece of a file; none behind its end.
    ///
    /// # Errors
    /// The database fails, or what it holds was altered.
    pub async fn import_part(&self, id: &str, n: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let values = vec![text(id), int(n)];
        let Some(row) = sql::one(&self.inner.read, "read a file", sql::IMPORT_PARTS, values).await? else {
            return Ok(None);
        };
        let sealed: Vec<u8> = get(&row, "sealed")?;
        self.inner.crypt.open_import("import_part", &[id, &n.to_string()], &sealed).map(Some)
    }

    /// Sets how it is to be read. `false` while somebody works on it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_set(
        &self,
        id: &str,
        settings: ImportSettings<'_>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let values = vec![
            text(id),
            text(settings.sheet),
            text(settings.mapping),
            text(settings.target),
            Value::Bytes(Some(self.seal_found(id, settings.found)?)),
            at(now),
            at(silent_since(now)),
        ];
        Ok(sql::run(&self.inner.write, "set an import", sql::IMPORT_SET, values).await? > 0)
    }

    /// Takes it to work on. `false` while somebody does who has given a sign of life in the last minute.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_claim(
        &self,
        id: &str,
        stage: &str,
        actor: &str,
        holder: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let values = vec![text(id), text(stage), text(actor), text(holder), at(now), at(silent_since(now))];
        Ok(sql::run(&self.inner.write, "take an import", sql::IMPORT_CLAIM, values).await? > 0)
    }

    /// Says that it lives and how far it is. The stage; none where another has taken it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_beat(
        &self,
        id: &str,
        holder: &str,
        counts: ImportCounts,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let ImportCounts { rows, taken, flagged, refused, already } = counts;
        let numbers = [rows, taken, flagged, refused, already].map(int);
        let values = [text(id), text(holder), at(now)].into_iter().chain(numbers).collect();
        let row = sql::one(&self.inner.write, "an import lives", sql::IMPORT_BEAT, values).await?;
        row.map(|row| get(&row, "stage")).transpose()
    }

    /// Asks whoever works on it to stop.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_stop(&self, id: &str) -> Result<bool, StoreError> {
        Ok(sql::run(&self.inner.write, "stop an import", sql::IMPORT_STOP, vec![text(id)]).await? > 0)
    }

    /// Says how it ended.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_end(
        &self,
        id: &str,
        holder: &str,
        stage: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let values = vec![text(id), text(holder), text(stage), text(reason), at(now)];
        sql::run(&self.inner.write, "end an import", sql::IMPORT_END, values).await.map(|_| ())
    }

    /// Keeps what is to be said of rows.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_rows_put(&self, id: &str, rows: Vec<ImportRow>) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut written = Vec::with_capacity(rows.len());
        for row in rows {
            let sealed =
                self.inner.crypt.seal_import("import_row", &[id, &row.row_no.to_string()], &row.said)?;
            written.push(vec![
                text(id),
                int(u64::from(row.row_no)),
                text(&row.outcome),
                Value::Bytes(Some(sealed)),
            ]);
        }
        let tx = crate::open::begin(&self.inner.write).await?;
        sql::IMPORT_ROW_PUT.write(&tx, "keep rows of an import", written).await?;
        tx.commit().await.map_err(StoreError::sql("keep rows of an import"))
    }

    /// What is to be said of rows with an outcome (`doubted` for those that are flagged or refused, empty for all), behind
    /// a row, in their order.
    ///
    /// # Errors
    /// The database fails, or what it holds was altered.
    pub async fn import_rows(
        &self,
        id: &str,
        outcome: &str,
        after: u32,
        page: crate::Page,
    ) -> Result<Vec<ImportRow>, StoreError> {
        let values = vec![text(id), text(outcome), int(u64::from(after)), int(page.limit), int(page.offset)];
        let rows = sql::all(&self.inner.read, "rows of an import", sql::IMPORT_ROWS, values).await?;
        let open = |row| -> Result<ImportRow, StoreError> {
            let (n, sealed): (i64, Vec<u8>) = (get(row, "row_no")?, get(row, "sealed")?);
            let said = self.inner.crypt.open_import("import_row", &[id, &n.to_string()], &sealed)?;
            Ok(ImportRow { row_no: u32::try_from(n).unwrap_or(0), outcome: get(row, "outcome")?, said })
        };
        rows.iter().map(open).collect()
    }

    /// How many rows there are of each outcome of which something is to be said.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_rows_count(&self, id: &str) -> Result<Vec<(String, u64)>, StoreError> {
        let values = vec![text(id)];
        let rows = sql::all(&self.inner.read, "count rows", sql::IMPORT_ROWS_COUNT, values).await?;
        let count = |row| -> Result<(String, u64), StoreError> {
            let n: i64 = get(row, "n")?;
            Ok((get(row, "outcome")?, u64::try_from(n).unwrap_or(0)))
        };
        rows.iter().map(count).collect()
    }

    /// Forgets what was said of its rows.
    ///
    /// # Errors
    /// The database fails.
    pub async fn import_rows_clear(&self, id: &str) -> Result<(), StoreError> {
        sql::run(&self.inner.write, "clear rows", sql::IMPORT_ROWS_CLEAR, vec![text(id)]).await.map(|_| ())
    }

    /// Removes files with which nothing was done since.
    ///
    /// # Errors
    /// The database fails.
    pub async fn imports_purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        let tx = crate::open::begin(&self.inner.write).await?;
        for statement in [sql::IMPORT_PARTS_PURGE, sql::IMPORT_ROWS_PURGE] {
            sql::run(&tx, "sweep imports", statement, vec![at(before)]).await?;
        }
        let gone = sql::run(&tx, "sweep imports", sql::IMPORTS_PURGE, vec![at(before)]).await?;
        tx.commit().await.map_err(StoreError::sql("sweep imports"))?;
        Ok(gone)
    }

    /// Keeps a mapping under the digest of unit, register and headings.
    ///
    /// # Errors
    /// The database fails.
    pub async fn mapping_put(&self, id: &str, mapping: &str, now: Timestamp) -> Result<(), StoreError> {
        let values = vec![text(id), text(mapping), at(now)];
        sql::run(&self.inner.write, "keep a mapping", sql::MAPPING_PUT, values).await.map(|_| ())
    }

    /// The mapping that was kept.
    ///
    /// # Errors
    /// The database fails.
    pub async fn mapping(&self, id: &str) -> Result<Option<String>, StoreError> {
        let row = sql::one(&self.inner.read, "read a mapping", sql::MAPPING_GET, vec![text(id)]).await?;
        row.map(|row| get(&row, "mapping")).transpose()
    }
}

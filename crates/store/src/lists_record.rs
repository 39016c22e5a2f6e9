//! Lists of documents, recordings and devices.

use crate::error::StoreError;
use crate::lists::{Chosen, Listed, Page};
use crate::open::Store;
use crate::read::text;
use crate::rows::{DeviceRow, DocumentRow, ExportRow, RecordingRow, ViewingRow};
use crate::sql;
use crate::table::Tabled as _;
use jiff::Timestamp;
use sea_orm::Value;

/// Which documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Of this agency.
    pub unit: Option<String>,
    /// Of this case.
    pub case: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// With these words in title or number.
    pub text: Option<String>,
    /// Whose signed paper has not come back.
    pub unscanned: bool,
}

/// Which recordings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordingFilter {
    /// Of this agency.
    pub unit: Option<String>,
    /// Of this case.
    pub case: Option<String>,
    /// Of this kind, wire name.
    pub kind: Option<String>,
    /// With these words in the name, or this beginning of the digest.
    pub text: Option<String>,
    /// Not accepted by the custodian yet.
    pub unaccepted: bool,
    /// Without a description.
    pub undescribed: bool,
    /// With alerts.
    pub alerted: bool,
    /// Whose file has this digest.
    pub sha256: Option<String>,
}

/// Which devices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceFilter {
    /// Of this agency.
    pub unit: Option<String>,
    /// Of this kind, wire name.
    pub kind: Option<String>,
    /// In this condition, wire name.
    pub condition: Option<String>,
    /// With these words in name or number.
    pub text: Option<String>,
}

/// Which viewings of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ViewingFilter {
    /// Of this case.
    pub case: Option<String>,
    /// By this account.
    pub account: Option<String>,
    /// At this moment or later.
    pub since: Option<Timestamp>,
    /// Of cases of this agency.
    pub unit: Option<String>,
}

/// Which requests to take a list away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportFilter {
    /// By people of this unit.
    pub unit: Option<String>,
    /// By this account.
    pub account: Option<String>,
    /// Standing so, wire name.
    pub stage: Option<String>,
    /// Asked at this moment or later.
    pub since: Option<Timestamp>,
}

impl Store {
    /// The cases whose decision has this number, the first ten: there is one, if any.
    ///
    /// # Errors
    /// The database fails.
    pub async fn cases_decided_as(&self, number: &str) -> Result<Vec<String>, StoreError> {
        let values = vec![text(number)];
        let rows =
            sql::all(&self.inner.read, "cases by decision number", sql::CASES_DECIDED_AS, values).await?;
        rows.iter().map(|row| crate::read::get(row, "id")).collect()
    }

    /// 导出申请, the last first.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn exports(&self, filter: &ExportFilter, page: Page) -> Result<Listed<ExportRow>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.unit.as_ref())
            .text(1, filter.account.as_ref())
            .text(2, filter.stage.as_ref())
            .value(3, filter.since.map(|at| Value::BigInt(Some(at.as_microsecond()))));
        self.list(&sql::EXPORTS, chosen, 0, page).await
    }

    /// 查阅记录, the last first.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn viewings(
        &self,
        filter: &ViewingFilter,
        page: Page,
    ) -> Result<Listed<ViewingRow>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.case.as_ref())
            .text(1, filter.account.as_ref())
            .value(2, filter.since.map(|at| Value::BigInt(Some(at.as_microsecond()))))
            .text(3, filter.unit.as_ref());
        self.list(&sql::VIEWINGS, chosen, 0, page).await
    }

    /// 文书: in the order of a case, or the last issued first.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn documents(
        &self,
        filter: &DocumentFilter,
        newest_first: bool,
        page: Page,
    ) -> Result<Listed<DocumentRow>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.unit.as_ref())
            .text(1, filter.case.as_ref())
            .text(2, filter.kind.as_ref())
            .words(3, filter.text.as_ref())
            .flag(4, filter.unscanned);
        self.list(&sql::DOCUMENTS, chosen, usize::from(newest_first), page).await
    }

    /// 音像资料: the last handed over first, or as they were recorded.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn recordings(
        &self,
        filter: &RecordingFilter,
        by_start: bool,
        page: Page,
    ) -> Result<Listed<RecordingRow>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.unit.as_ref())
            .text(1, filter.case.as_ref())
            .text(2, filter.kind.as_ref())
            .words(3, filter.text.as_ref())
            .flag(4, filter.unaccepted)
            .flag(5, filter.undescribed)
            .flag(6, filter.alerted)
            .text(7, filter.sha256.as_ref());
        self.list(&sql::RECORDINGS, chosen, usize::from(by_start), page).await
    }

    /// The recordings of a case that are one file, the first handed over first.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn recordings_of_file(
        &self,
        case: &str,
        sha256: &str,
    ) -> Result<Vec<RecordingRow>, StoreError> {
        let values = vec![text(case), text(sha256)];
        let rows =
            sql::all(&self.inner.read, "recordings of a file", sql::RECORDINGS_OF_FILE, values).await?;
        rows.iter().map(RecordingRow::read).collect()
    }

    /// 音像记录设备、场所
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn devices(&self, filter: &DeviceFilter, page: Page) -> Result<Listed<DeviceRow>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.unit.as_ref())
            .text(1, filter.kind.as_ref())
            .text(2, filter.condition.as_ref())
            .words(3, filter.text.as_ref());
        self.list(&sql::DEVICES, chosen, 0, page).await
    }
}

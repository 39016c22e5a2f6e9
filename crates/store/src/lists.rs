//! Lists with filters and pages, and the few look-ups by something else than the id.

use crate::crypt::Finder;
use crate::error::StoreError;
use crate::open::Store;
use crate::read::{get, int, text};
use crate::rows::*;
use crate::sql::{self, List};
use crate::table::Tabled;
use jiff::civil::Date;
use sea_orm::Value;
use std::collections::{HashMap, HashSet};

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many rows at most.
    pub limit: u64,
    /// How many rows to leave out.
    pub offset: u64,
}

impl Page {
    /// The first `limit` rows.
    #[must_use]
    pub fn first(limit: u64) -> Self {
        Self { limit, offset: 0 }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// How many rows the filters leave on all pages.
    pub total: u64,
}

/// Filters of a list as they are chosen: numbers of the list's conjuncts, ascending, and their parameters.
#[derive(Default)]
pub(crate) struct Chosen {
    filters: Vec<usize>,
    values: Vec<Value>,
}

impl Chosen {
    pub(crate) fn value(mut self, filter: usize, value: Option<Value>) -> Self {
        if let Some(value) = value {
            self.filters.push(filter);
            self.values.push(value);
        }
        self
    }
    pub(crate) fn text(self, filter: usize, value: Option<&String>) -> Self {
        self.value(filter, value.map(|v| text(v)))
    }
    pub(crate) fn day(self, filter: usize, value: Option<Date>) -> Self {
        self.value(filter, value.map(|d| text(&d.to_string())))
    }
    /// Any text that contains the words, whatever the case of its Latin letters; blank words choose nothing.
    pub(crate) fn words(self, filter: usize, value: Option<&String>) -> Self {
        let words = value.map(|w| w.trim()).filter(|w| !w.is_empty());
        self.value(filter, words.map(|w| text(&format!("%{}%", readable(&escaped(&w.to_ascii_lowercase()))))))
    }
    /// As [`Chosen::words`], with the keyed hash of the whole as second parameter: a number that is not stored in the
    /// clear is found by its exact value.
    pub(crate) fn words_or_number(mut self, find: &Finder, filter: usize, value: Option<&String>) -> Self {
        let hash = value.map(|w| text(&format!("%\"{}\"%", find.hash(w))));
        self = self.words(filter, value);
        if self.filters.last() == Some(&filter) {
            self.values.extend(hash);
        }
        self
    }
    pub(crate) fn flag(mut self, filter: usize, on: bool) -> Self {
        if on {
            self.filters.push(filter);
        }
        self
    }
}

/// A pattern in which a radical or compatibility ideograph, as texts copied from pages have them, stands for any one
/// character: the recorded text most likely has the character that one reads in it, or the radical itself.
fn readable(pattern: &str) -> String {
    pattern.chars().map(|c| if law::radicals::unified(c).is_some() { '_' } else { c }).collect()
}

/// A NUL stands in no stored text: what is looked for with one is not there, whatever else it holds.
fn escaped(pattern: &str) -> String {
    pattern.replace('!', "!!").replace('%', "!%").replace('_', "!_").replace('\0', "\u{fffd}")
}

/// Which accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Of this unit.
    pub unit: Option<String>,
    /// With these words in login name or name.
    pub text: Option<String>,
    /// Closed, or not.
    pub closed: Option<bool>,
    /// Whose password was last set by others so: `requested`, `approved`, `console`.
    pub reset: Option<String>,
    /// Open, with a password, and without a login since (SECURITY 10).
    pub dormant_since: Option<jiff::Timestamp>,
}

/// Which cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Of this agency.
    pub unit: Option<String>,
    /// Of the agencies whose reviewing body this unit is.
    pub review_body: Option<String>,
    /// In this stage, wire name.
    pub stage: Option<String>,
    /// With the legal review there, wire name.
    pub review_stage: Option<String>,
    /// With these words in title, 立案号, 决定书文号, party or its code, or with this 身份证件号码 or telephone.
    pub text: Option<String>,
    /// Handled by this officer.
    pub handler: Option<String>,
    /// With a running deadline before this day.
    pub overdue_on: Option<Date>,
    /// Major, or not.
    pub major: Option<bool>,
    /// With alerts.
    pub alerted: bool,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseOrder {
    /// Last changed first.
    #[default]
    Updated,
    /// Next deadline first.
    Due,
    /// Last received first.
    Received,
    /// By 立案号.
    Number,
}

/// Which publications.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicationFilter {
    /// Of this agency.
    pub unit: Option<String>,
    /// In this stage, wire name.
    pub stage: Option<String>,
    /// From `case` or `historical`.
    pub source_kind: Option<String>,
    /// With these words in title, document number or party, or with this code.
    pub text: Option<String>,
    /// Public on this day: published and not expired.
    pub public_on: Option<Date>,
    /// Not yet published though due before this day.
    pub overdue_on: Option<Date>,
    /// Only those that are or were public.
    pub was_public: bool,
    /// With something asked that is not decided.
    pub pending: bool,
    /// Prepared under edition 1, when words were typed.
    pub typed: bool,
    /// Public once, withdrawn, and not public again.
    pub withdrawn: bool,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PublicationOrder {
    /// Last changed first.
    #[default]
    Updated,
    /// Last published first.
    Published,
    /// First due first.
    Due,
    /// Last decided first.
    Decided,
    /// Last withdrawn first.
    Withdrawn,
}

/// Which units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitFilter {
    /// Of this kind, wire name.
    pub kind: Option<String>,
    /// Under this unit.
    pub parent: Option<String>,
    /// Reviewed by this unit.
    pub review_body: Option<String>,
    /// With these words in its names.
    pub text: Option<String>,
}

/// Which officers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficerFilter {
    /// Of this unit.
    pub unit: Option<String>,
    /// With this account.
    pub account: Option<String>,
    /// With these words in name or number.
    pub text: Option<String>,
    /// Whose certificate ended before this day.
    pub expired_on: Option<Date>,
    /// Suspended on this day, by the last suspension.
    pub suspended_on: Option<Date>,
}

/// Which imported decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoricalFilter {
    /// Of this file.
    pub batch: Option<String>,
    /// On this unit's desk.
    pub unit: Option<String>,
    /// With doubts, or without any.
    pub flagged: Option<bool>,
    /// With these words in document number or party, or with this code.
    pub text: Option<String>,
    /// With a publication made from it in whatever stage, or without.
    pub prepared: Option<bool>,
    /// Only those that stand published.
    pub published: bool,
}

/// How many stand in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageCount {
    /// Wire name of the stage.
    pub stage: String,
    /// How many.
    pub count: u64,
    /// How many of them are overdue.
    pub overdue: u64,
}

/// One imported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoricalBatch {
    /// Its name.
    pub batch: String,
    /// Rows taken.
    pub rows: u64,
    /// Rows with doubts.
    pub flagged: u64,
}

impl Store {
    pub(crate) async fn list<T: Tabled>(
        &self,
        list: &'static List,
        chosen: Chosen,
        order: usize,
        page: Page,
    ) -> Result<Listed<T>, StoreError> {
        let (rows, total) = self.rows_of(list, chosen, order, page).await?;
        Ok(Listed { rows: rows.iter().map(T::read).collect::<Result<_, _>>()?, total })
    }

    /// A page's rows as the database gives them, and how many there are on all pages.
    pub(crate) async fn rows_of(
        &self,
        list: &'static List,
        chosen: Chosen,
        order: usize,
        page: Page,
    ) -> Result<(Vec<sea_orm::QueryResult>, u64), StoreError> {
        let (rows, count) = list.sql(&chosen.filters, order);
        let on = self.list_reading().await?;
        let mut values = chosen.values.clone();
        values.extend([int(page.limit), int(page.offset)]);
        let rows = on.all(list.name, &rows, values).await?;
        let found = rows.len() as u64;
        // The last page that is not empty says itself how many there are.
        let total = if found < page.limit && (found > 0 || page.offset == 0) {
            page.offset + found
        } else {
            let total = on.one(list.name, &count, chosen.values).await?;
            total.map_or(Ok(0), |row| number(&row, "n"))?
        };
        on.end().await?;
        Ok((rows, total))
    }

    /// 案件
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        page: Page,
    ) -> Result<Listed<CaseRow>, StoreError> {
        let handler = filter.handler.as_ref().map(|h| text(&format!("%\"{}\"%", escaped(h))));
        let major = filter.major.map(|m| Value::BigInt(Some(m.into())));
        let chosen = Chosen::default()
            .text(0, filter.unit.as_ref())
            .text(1, filter.review_body.as_ref())
            .text(2, filter.stage.as_ref())
            .text(3, filter.review_stage.as_ref())
            .words_or_number(self.crypt().finder()?, 4, filter.text.as_ref())
            .value(5, handler)
            .day(6, filter.overdue_on)
            .value(7, major)
            .flag(8, filter.alerted);
        self.list(&sql::CASES, chosen, order as usize, page).await
    }

    /// 公示
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn publications(
        &self,
        filter: &PublicationFilter,
        order: PublicationOrder,
        page: Page,
    ) -> Result<Listed<PublicationRow>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.unit.as_ref())
            .text(1, filter.stage.as_ref())
            .text(2, filter.source_kind.as_ref())
            .words(3, filter.text.as_ref())
            .day(4, filter.public_on)
            .day(5, filter.overdue_on)
            .flag(6, filter.was_public)
            .flag(7, filter.pending)
            .flag(8, filter.typed)
            .flag(9, filter.withdrawn);
        self.list(&sql::PUBLICATIONS, chosen, order as usize, page).await
    }

    /// 执法主体, by id.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn units(&self, filter: &UnitFilter, page: Page) -> Result<Listed<UnitRow>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.kind.as_ref())
            .text(1, filter.parent.as_ref())
            .text(2, filter.review_body.as_ref())
            .words(3, filter.text.as_ref());
        self.list(&sql::UNITS, chosen, 0, page).await
    }

    /// 执法人员, by unit and number, or by the end of validity.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn officers(
        &self,
        filter: &OfficerFilter,
        by_validity: bool,
        page: Page,
    ) -> Result<Listed<OfficerRow>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.unit.as_ref())
            .text(1, filter.account.as_ref())
            .words(2, filter.text.as_ref())
            .day(3, filter.expired_on)
            .day(4, filter.suspended_on);
        self.list(&sql::OFFICERS, chosen, usize::from(by_validity), page).await
    }

    /// 审核人员, of a body, in the directory on a day.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn reviewers(
        &self,
        unit: Option<&str>,
        listed_on: Option<Date>,
        page: Page,
    ) -> Result<Listed<ReviewerRow>, StoreError> {
        let chosen = Chosen::default().value(0, unit.map(text)).day(1, listed_on);
        self.list(&sql::REVIEWERS, chosen, 0, page).await
    }

    /// 重大执法决定目录清单
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn catalogues(&self, page: Page) -> Result<Listed<CatalogueRow>, StoreError> {
        self.list(&sql::CATALOGUES, Chosen::default(), 0, page).await
    }

    /// 账号, by login name.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn accounts(
        &self,
        filter: &AccountFilter,
        page: Page,
    ) -> Result<Listed<AccountRow>, StoreError> {
        let closed = filter.closed.map(|c| Value::BigInt(Some(c.into())));
        let chosen = Chosen::default()
            .text(0, filter.unit.as_ref())
            .words(1, filter.text.as_ref())
            .value(2, closed)
            .text(3, filter.reset.as_ref())
            .value(4, filter.dormant_since.map(crate::machinery::at));
        self.list(&sql::ACCOUNTS, chosen, 0, page).await
    }

    /// 历史决定, by file and row, or the last decided first.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn historicals(
        &self,
        filter: &HistoricalFilter,
        by_date: bool,
        page: Page,
    ) -> Result<Listed<HistoricalRecord>, StoreError> {
        let chosen = Chosen::default()
            .text(0, filter.batch.as_ref())
            .text(1, filter.unit.as_ref())
            .flag(2, filter.flagged == Some(true))
            .flag(3, filter.flagged == Some(false))
            .words_or_number(self.crypt().finder()?, 4, filter.text.as_ref())
            .flag(5, filter.prepared == Some(true))
            .flag(6, filter.prepared == Some(false))
            .flag(7, filter.published);
        self.list(&sql::HISTORICAL, chosen, usize::from(by_date), page).await
    }

    /// 文号序列
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn series(
        &self,
        unit: Option<&str>,
        year: Option<i64>,
        page: Page,
    ) -> Result<Listed<SeriesRow>, StoreError> {
        let year = year.map(|y| Value::BigInt(Some(y)));
        let chosen = Chosen::default().value(0, unit.map(text)).value(1, year);
        self.list(&sql::SERIES, chosen, 0, page).await
    }

    /// The account with this login name.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<AccountRow>, StoreError> {
        let row =
            sql::one(&self.inner.read, "account by login", sql::ACCOUNT_BY_LOGIN, vec![text(login)]).await?;
        row.as_ref().map(AccountRow::read).transpose()
    }

    /// The publication at this public address.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn publication_by_address(&self, address: &str) -> Result<Option<PublicationRow>, StoreError> {
        let sql = sql::PUBLICATION_BY_ADDRESS;
        let row = sql::one(&self.inner.read, "publication by address", sql, vec![text(address)]).await?;
        row.as_ref().map(PublicationRow::read).transpose()
    }

    /// The publications at these public addresses, in a few readings.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn publications_at(&self, addresses: &[&str]) -> Result<Vec<PublicationRow>, StoreError> {
        let keys: Vec<Vec<Value>> = addresses.iter().map(|a| vec![text(a)]).collect();
        let rows = sql::PUBLICATIONS_AT.read(&self.inner.read, "publications at addresses", &keys).await?;
        // The last key fills its group up, so its row may come more than once.
        let mut rows = rows.iter().map(PublicationRow::read).collect::<Result<Vec<_>, _>>()?;
        rows.sort_by(|a, b| a.address.cmp(&b.address));
        rows.dedup_by(|a, b| a.address == b.address);
        Ok(rows)
    }

    /// The publications made from a case (`case`) or an imported decision (`historical`).
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn publications_of(
        &self,
        source_kind: &str,
        source_id: &str,
    ) -> Result<Vec<PublicationRow>, StoreError> {
        let values = vec![text(source_kind), text(source_id)];
        let sql = sql::PUBLICATION_BY_SOURCE;
        let rows = sql::all(&self.inner.read, "publications of a source", sql, values).await?;
        rows.iter().map(PublicationRow::read).collect()
    }

    /// How many cases stand in which stage, for a unit or for all.
    ///
    /// # Errors
    /// The database fails.
    pub async fn case_counts(
        &self,
        unit: Option<&str>,
        overdue_on: Date,
    ) -> Result<Vec<StageCount>, StoreError> {
        self.counts("case counts", sql::CASE_COUNTS, unit, overdue_on).await
    }

    /// How many publications stand in which stage, for a unit or for all.
    ///
    /// # Errors
    /// The database fails.
    pub async fn publication_counts(
        &self,
        unit: Option<&str>,
        overdue_on: Date,
    ) -> Result<Vec<StageCount>, StoreError> {
        self.counts("publication counts", sql::PUBLICATION_COUNTS, unit, overdue_on).await
    }

    async fn counts(
        &self,
        operation: &'static str,
        sql: &str,
        unit: Option<&str>,
        overdue_on: Date,
    ) -> Result<Vec<StageCount>, StoreError> {
        let values = vec![text(unit.unwrap_or_default()), text(&overdue_on.to_string())];
        let on = self.list_reading().await?;
        let rows = on.all(operation, sql, values).await?;
        on.end().await?;
        let count = |row| {
            Ok(StageCount {
                stage: get(row, "stage")?,
                count: number(row, "n")?,
                overdue: number(row, "overdue")?,
            })
        };
        rows.iter().map(count).collect()
    }

    /// Which of these digests of imported rows are there.
    ///
    /// # Errors
    /// The database fails.
    pub async fn historical_contents(&self, contents: &[&str]) -> Result<HashSet<String>, StoreError> {
        let keys: Vec<Vec<Value>> = contents.iter().map(|c| vec![text(c)]).collect();
        let on = &self.inner.read;
        let rows = sql::HISTORICAL_CONTENT.read(on, "contents of old rows", &keys).await?;
        let mut all: HashSet<String> =
            rows.iter().map(|row| get(row, "content")).collect::<Result<_, _>>()?;
        for row in sql::HISTORICAL_THERE.read(on, "old rows", &keys).await? {
            all.insert(get(&row, "id")?);
        }
        Ok(all)
    }

    /// How many imported rows there are under these numbers, by organ and number as printed in lists.
    ///
    /// # Errors
    /// The database fails.
    pub async fn historical_numbers(
        &self,
        numbers: &[&str],
    ) -> Result<HashMap<(String, String), u64>, StoreError> {
        let keys: Vec<Vec<Value>> = numbers.iter().map(|n| vec![text(n)]).collect();
        let rows = sql::HISTORICAL_NUMBERS.read(&self.inner.read, "numbers of old rows", &keys).await?;
        rows.iter()
            .map(|row| Ok(((get(row, "organ")?, get(row, "document_no")?), number(row, "n")?)))
            .collect()
    }

    /// The files from which an agency's rows were imported, with how many of its rows; of all agencies where none is
    /// named.
    ///
    /// # Errors
    /// The database fails.
    pub async fn historical_batches(&self, unit: Option<&str>) -> Result<Vec<HistoricalBatch>, StoreError> {
        let on = self.list_reading().await?;
        let rows = on.all("batches", sql::HISTORICAL_BATCHES, vec![text(unit.unwrap_or_default())]).await?;
        on.end().await?;
        let batch = |row| {
            Ok(HistoricalBatch {
                batch: get(row, "batch")?,
                rows: number(row, "n")?,
                flagged: number(row, "flagged")?,
            })
        };
        rows.iter().map(batch).collect()
    }
}

fn number(row: &sea_orm::QueryResult, name: &str) -> Result<u64, StoreError> {
    let n: i64 = get(row, name)?;
    // Counts are never negative.
    Ok(u64::try_from(n).unwrap_or(0))
}

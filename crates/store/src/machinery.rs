//! The machinery outside the journal: the outbox and a few named values (what logins need is in [`crate::login`]). What
//! is lost of it can be made again; none of it decides anything.

use crate::error::StoreError;
use crate::open::Store;
use crate::read::{get, int, text};
use crate::sql;
use crate::table::{Tabled, table};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, Value};

/// Every table outside the journal, a closed list (HOUSE 2). All others hold the journal, what is folded from it, or
/// the rule bundles that it names.
pub const MACHINERY: &[&str] = &[
    "import_job",
    "import_mapping",
    "import_part",
    "import_row",
    "outbox",
    "outbox_cursor",
    "people_attempt",
    "people_credential",
    "people_factor",
    "people_known",
    "people_login",
    "people_reading",
    "people_recovery",
    "people_session",
    "people_setup",
    "seaql_migrations",
    "sequencer_lease",
    "store_meta",
];

table! {
    /// Work for a consumer of what happened.
    Outgoing = "outbox" {
        /// Ascending in the order of commit.
        id: i64,
        /// `act`, or the name of a job.
        kind: String,
        /// JSON; for an act `{subject, seq, tag, leaf}`.
        payload: String,
        /// When it was put there.
        created: Timestamp,
    }
}

pub(crate) fn at(t: Timestamp) -> Value {
    Value::BigInt(Some(t.as_microsecond()))
}

impl Store {
    /// Puts a job into the outbox.
    ///
    /// # Errors
    /// The database fails.
    pub async fn outbox_put(&self, kind: &str, payload: &str, now: Timestamp) -> Result<(), StoreError> {
        let tx = crate::open::begin(&self.inner.write).await?;
        if tx.get_database_backend() == DbBackend::Postgres {
            // Under the writer's lock, so that ids become visible in their order: a consumer never skips one.
            sql::run(&tx, "take the writer's lock", sql::WRITER_LOCK, vec![]).await?;
        }
        let row = vec![text(kind), text(payload), at(now)];
        sql::OUTBOX_INSERT.write(&tx, "put into the outbox", vec![row]).await?;
        tx.commit().await.map_err(StoreError::sql("put into the outbox"))
    }

    /// What came into the outbox after `id`, in order.
    ///
    /// # Errors
    /// The database fails.
    pub async fn outbox_after(&self, id: i64, limit: u64) -> Result<Vec<Outgoing>, StoreError> {
        let values = vec![Value::BigInt(Some(id)), int(limit)];
        let rows = sql::all(&self.inner.read, "read the outbox", sql::OUTBOX_AFTER, values).await?;
        rows.iter().map(Outgoing::read).collect()
    }

    /// The last id in the outbox, 0 if it is empty.
    ///
    /// # Errors
    /// The database fails.
    pub async fn outbox_last(&self) -> Result<i64, StoreError> {
        let row = sql::one(&self.inner.read, "read the outbox", sql::OUTBOX_LAST, vec![]).await?;
        row.map_or(Ok(0), |row| get(&row, "n"))
    }

    /// How far a consumer has come; 0 if it has not begun.
    ///
    /// # Errors
    /// The database fails.
    pub async fn outbox_cursor(&self, consumer: &str) -> Result<i64, StoreError> {
        let values = vec![text(consumer)];
        let row = sql::one(&self.inner.read, "read a cursor", sql::OUTBOX_CURSOR, values).await?;
        row.map_or(Ok(0), |row| get(&row, "n"))
    }

    /// Notes how far a consumer has come; never moves back.
    ///
    /// # Errors
    /// The database fails.
    pub async fn outbox_cursor_set(&self, consumer: &str, id: i64) -> Result<(), StoreError> {
        let values = vec![text(consumer), Value::BigInt(Some(id))];
        sql::run(&self.inner.write, "set a cursor", sql::OUTBOX_CURSOR_SET, values).await.map(|_| ())
    }

    /// Removes what every consumer has done with; says how many.
    ///
    /// # Errors
    /// The database fails.
    pub async fn outbox_prune(&self, up_to: i64) -> Result<u64, StoreError> {
        let values = vec![Value::BigInt(Some(up_to))];
        sql::run(&self.inner.write, "prune the outbox", sql::OUTBOX_PRUNE, values).await
    }

    /// A named value of the store itself.
    ///
    /// # Errors
    /// The database fails.
    pub async fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = sql::one(&self.inner.read, "read a value", sql::META_GET, vec![text(name)]).await?;
        row.map(|row| get(&row, "value")).transpose()
    }

    /// Sets a named value.
    ///
    /// # Errors
    /// The database fails.
    pub async fn meta_put(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let values = vec![text(name), text(value)];
        sql::run(&self.inner.write, "set a value", sql::META_PUT, values).await.map(|_| ())
    }
}

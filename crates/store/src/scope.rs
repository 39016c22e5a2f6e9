//! Whose rows a reader's lists may hold, kept by PostgreSQL itself.
//!
//! The tables of the rows of cases and of what belongs to them ([`OF_UNITS`]) have row-level security: a row is there only for whoever has its unit in the
//! setting `mingjing.units`, and without the setting none is. The connections of a [`Store`] begin with `*`, for the
//! program's own work. [`Store::within`] narrows what is read through it: a list whose conditions forget the unit then
//! still holds nothing of others. SQLite has nothing of the kind; there the conditions stand alone.

use crate::error::StoreError;
use crate::open::Store;
use crate::sql;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult, TransactionTrait, Value};
use std::sync::Arc;

/// The setting.
pub(crate) const SETTING: &str = "mingjing.units";
/// Its value for the program's own work.
pub(crate) const EVERYTHING: &str = "*";

/// The tables with it. Registers, accounts and requests for exports have a unit too and have it not: they are read
/// across units. Entries and states lie encrypted in tables without one, and are read a subject at a time.
pub const OF_UNITS: &[&str] = &[
    "casework_case",
    "casework_series",
    "publicity_publication",
    "record_device",
    "record_document",
    "record_historical",
    "record_recording",
    "record_viewing",
];

/// Whose rows somebody may list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every unit's.
    All,
    /// Those of a unit, and of the units that a body reviews; of nobody where neither is said.
    Of {
        /// The unit.
        unit: Option<String>,
        /// The reviewing body.
        body: Option<String>,
    },
}

impl Scope {
    /// Ids of units parted by commas, which no id has; a reviewing body with a tilde before it.
    fn setting(&self) -> String {
        match self {
            Self::All => EVERYTHING.to_owned(),
            Self::Of { unit, body } => {
                let body = body.as_ref().map(|body| format!("~{body}"));
                unit.clone().into_iter().chain(body).collect::<Vec<_>>().join(",")
            }
        }
    }
}

/// A connection for one reading: the pool's, or a transaction that sees no more than it may.
pub(crate) enum Reading<'a> {
    Plain(&'a DatabaseConnection),
    Within(DatabaseTransaction),
}

impl Reading<'_> {
    pub(crate) async fn all(
        &self,
        operation: &'static str,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Vec<QueryResult>, StoreError> {
        match self {
            Self::Plain(on) => sql::all(*on, operation, sql, values).await,
            Self::Within(on) => sql::all(on, operation, sql, values).await,
        }
    }

    pub(crate) async fn one(
        &self,
        operation: &'static str,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Option<QueryResult>, StoreError> {
        match self {
            Self::Plain(on) => sql::one(*on, operation, sql, values).await,
            Self::Within(on) => sql::one(on, operation, sql, values).await,
        }
    }

    pub(crate) async fn end(self) -> Result<(), StoreError> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Within(on) => on.commit().await.map_err(StoreError::sql("end a reading")),
        }
    }
}

impl Store {
    /// The same store, whose lists and counts hold rows of this scope only.
    #[must_use]
    pub fn within(&self, scope: &Scope) -> Self {
        let scope = (*scope != Scope::All).then(|| Arc::from(scope.setting()));
        Self { inner: self.inner.clone(), scope }
    }

    /// The connection for a list or a count.
    pub(crate) async fn list_reading(&self) -> Result<Reading<'_>, StoreError> {
        let scope = self.scope.as_deref().filter(|_| self.backend() == DbBackend::Postgres);
        let Some(scope) = scope else { return Ok(Reading::Plain(&self.inner.read)) };
        let tx = self.inner.read.begin().await.map_err(StoreError::sql("begin a reading"))?;
        let values = [SETTING, scope].map(|v| Value::String(Some(v.to_owned())));
        sql::one(&tx, "narrow a reading", sql::SCOPE_SET, values.to_vec()).await?;
        Ok(Reading::Within(tx))
    }

    /// Whether the database's role is one that row-level security does not bind; `None` on SQLite.
    ///
    /// # Errors
    /// The database fails.
    pub async fn role_bypasses(&self) -> Result<Option<bool>, StoreError> {
        if self.backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let row = sql::one(&self.inner.read, "look at the role", sql::ROLE_BYPASSES, vec![]).await?;
        row.map(|row| crate::read::get(&row, "bypasses")).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_a_list_of_ids() {
        let of = |unit: Option<&str>, body: Option<&str>| Scope::Of {
            unit: unit.map(ToOwned::to_owned),
            body: body.map(ToOwned::to_owned),
        };
        for (scope, setting) in [
            (Scope::All, "*"),
            (of(Some("a-1"), None), "a-1"),
            (of(Some("a-1"), Some("a-1")), "a-1,~a-1"),
            (of(None, Some("b")), "~b"),
            (of(None, None), ""),
        ] {
            assert_eq!(scope.setting(), setting);
        }
    }
}

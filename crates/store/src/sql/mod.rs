//! The SQL: every statement by name, in the dialect that SQLite and PostgreSQL share, with `$1…$n` parameters.
//!
//! Three forms, all enumerated by [`statements`], so that one test can prepare each on both databases (HOUSE 11):
//! plain constants ([`STATEMENTS`]), statements over many rows at once ([`Bulk`]), and lists whose filters and order
//! are chosen from fixed parts ([`List`]). What writes the files anew (`SWEEP_…`, `COPY_INTO`) no
//! database prepares; the grep of the disk and the backup run it.

mod bulk;
mod imports;
mod journal;
mod lists;
mod login;
mod machinery;
mod reading;

pub(crate) use bulk::*;
pub(crate) use imports::*;
pub(crate) use journal::*;
pub(crate) use lists::*;
pub(crate) use login::*;
pub(crate) use machinery::*;
pub(crate) use reading::*;

use crate::error::StoreError;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

/// The plain statements by name.
pub const STATEMENTS: &[(&str, &str)] = &[
    ("ARRIVAL_LAST", ARRIVAL_LAST),
    ("SUBJECT", SUBJECT),
    ("SUBJECTS_OF", SUBJECTS_OF),
    ("HISTORY", HISTORY),
    ("ENTRY_BY_LEAF", ENTRY_BY_LEAF),
    ("ENTRY_BY_KEY", ENTRY_BY_KEY),
    ("ENTRIES_RECENT", ENTRIES_RECENT),
    ("UNSEQUENCED", UNSEQUENCED),
    ("INDEX_NEXT", INDEX_NEXT),
    ("INDEX_ASSIGN", INDEX_ASSIGN),
    ("INDEXED_ENTRIES", INDEXED_ENTRIES),
    ("INDEXED_FROM", INDEXED_FROM),
    ("CHECKPOINT_LAST", CHECKPOINT_LAST),
    ("CHECKPOINT_INSERT", CHECKPOINT_INSERT),
    ("CHECKPOINT_RENEW", CHECKPOINT_RENEW),
    ("VERIFY_ENTRIES", VERIFY_ENTRIES),
    ("VERIFY_ARRIVALS", VERIFY_ARRIVALS),
    ("VERIFY_ARRIVALS_BELOW", VERIFY_ARRIVALS_BELOW),
    ("VERIFY_SUBJECT_SURPLUS", VERIFY_SUBJECT_SURPLUS),
    ("VERIFY_DISCLOSURE_SURPLUS", VERIFY_DISCLOSURE_SURPLUS),
    ("KEY", KEY),
    ("KEYS_AFTER", KEYS_AFTER),
    ("KEY_PUT", KEY_PUT),
    ("KEY_BEGIN", KEY_BEGIN),
    ("VERIFY_KEY_SURPLUS", VERIFY_KEY_SURPLUS),
    ("ENCRYPT_ENTRIES", ENCRYPT_ENTRIES),
    ("ENCRYPT_ENTRY", ENCRYPT_ENTRY),
    ("ENCRYPT_LIST", ENCRYPT_LIST),
    ("VERIFY_CHECKPOINTS", VERIFY_CHECKPOINTS),
    ("VERIFY_BUNDLES", VERIFY_BUNDLES),
    ("BUNDLE_KEEP", BUNDLE_KEEP),
    ("BUNDLE_LOAD", BUNDLE_LOAD),
    ("SESSION_NEW", SESSION_NEW),
    ("SESSION_RENEW", SESSION_RENEW),
    ("SESSION_GET", SESSION_GET),
    ("SESSION_DELETE", SESSION_DELETE),
    ("SESSIONS_END", SESSIONS_END),
    ("SESSION_PURGE", SESSION_PURGE),
    ("CREDENTIAL_PUT", CREDENTIAL_PUT),
    ("CREDENTIAL_GET", CREDENTIAL_GET),
    ("CREDENTIAL_DROP", CREDENTIAL_DROP),
    ("CREDENTIAL_VOID", CREDENTIAL_VOID),
    ("CREDENTIALS_UNMARKED", CREDENTIALS_UNMARKED),
    ("ATTEMPT_COUNT", ATTEMPT_COUNT),
    ("ATTEMPT_UNDO", ATTEMPT_UNDO),
    ("ATTEMPT_CLEAR", ATTEMPT_CLEAR),
    ("ATTEMPT_PURGE", ATTEMPT_PURGE),
    ("KNOWN_PUT", KNOWN_PUT),
    ("KNOWN_GET", KNOWN_GET),
    ("KNOWN_PURGE", KNOWN_PURGE),
    ("KNOWN_FORGET", KNOWN_FORGET),
    ("LOGIN_ADD", LOGIN_ADD),
    ("LOGIN_LAST", LOGIN_LAST),
    ("LOGIN_PURGE", LOGIN_PURGE),
    ("READING_PURGE", READING_PURGE),
    ("FACTOR_PUT", FACTOR_PUT),
    ("FACTOR_GET", FACTOR_GET),
    ("FACTOR_STEP", FACTOR_STEP),
    ("FACTOR_DROP", FACTOR_DROP),
    ("RECOVERY_ADD", RECOVERY_ADD),
    ("RECOVERY_USE", RECOVERY_USE),
    ("RECOVERY_LEFT", RECOVERY_LEFT),
    ("RECOVERY_DROP", RECOVERY_DROP),
    ("SETUP_BEGIN", SETUP_BEGIN),
    ("SETUP_LINK", SETUP_LINK),
    ("SETUP_VOID", SETUP_VOID),
    ("SETUP_GET", SETUP_GET),
    ("SETUP_OF", SETUP_OF),
    ("SETUP_TRY", SETUP_TRY),
    ("SETUP_UNTRY", SETUP_UNTRY),
    ("SETUP_USE", SETUP_USE),
    ("SETUP_TOLD", SETUP_TOLD),
    ("OUTBOX_AFTER", OUTBOX_AFTER),
    ("OUTBOX_LAST", OUTBOX_LAST),
    ("OUTBOX_PRUNE", OUTBOX_PRUNE),
    ("OUTBOX_CURSOR", OUTBOX_CURSOR),
    ("OUTBOX_CURSOR_SET", OUTBOX_CURSOR_SET),
    ("LEASE_INSERT", LEASE_INSERT),
    ("LEASE_RENEW", LEASE_RENEW),
    ("LEASE_TAKE", LEASE_TAKE),
    ("LEASE_HELD", LEASE_HELD),
    ("LEASE_FREE", LEASE_FREE),
    ("META_GET", META_GET),
    ("META_PUT", META_PUT),
    ("IMPORT_ADD", IMPORT_ADD),
    ("IMPORT_GET", IMPORT_GET),
    ("IMPORTS_OF", IMPORTS_OF),
    ("IMPORTS_COUNT", IMPORTS_COUNT),
    ("IMPORT_SET", IMPORT_SET),
    ("IMPORT_CLAIM", IMPORT_CLAIM),
    ("IMPORT_BEAT", IMPORT_BEAT),
    ("IMPORT_STOP", IMPORT_STOP),
    ("IMPORT_END", IMPORT_END),
    ("IMPORT_PARTS", IMPORT_PARTS),
    ("IMPORT_ROWS", IMPORT_ROWS),
    ("IMPORT_ROWS_COUNT", IMPORT_ROWS_COUNT),
    ("IMPORT_ROWS_CLEAR", IMPORT_ROWS_CLEAR),
    ("IMPORT_PARTS_PURGE", IMPORT_PARTS_PURGE),
    ("IMPORT_ROWS_PURGE", IMPORT_ROWS_PURGE),
    ("IMPORTS_PURGE", IMPORTS_PURGE),
    ("IMPORT_BYTES", IMPORT_BYTES),
    ("MAPPING_PUT", MAPPING_PUT),
    ("MAPPING_GET", MAPPING_GET),
    ("ACCOUNT_BY_LOGIN", ACCOUNT_BY_LOGIN),
    ("PUBLICATION_BY_ADDRESS", PUBLICATION_BY_ADDRESS),
    ("PUBLICATION_BY_SOURCE", PUBLICATION_BY_SOURCE),
    ("RECORDINGS_OF_FILE", RECORDINGS_OF_FILE),
    ("CASES_DECIDED_AS", CASES_DECIDED_AS),
    ("CASE_COUNTS", CASE_COUNTS),
    ("PUBLICATION_COUNTS", PUBLICATION_COUNTS),
    ("HISTORICAL_BATCHES", HISTORICAL_BATCHES),
];

/// Statements of one database only.
pub const POSTGRES_ONLY: &[(&str, &str)] = &[
    ("WRITER_LOCK", WRITER_LOCK),
    ("LOGINS_LOCK", LOGINS_LOCK),
    ("SNAPSHOT_EXPORT", SNAPSHOT_EXPORT),
    ("SCOPE_SET", SCOPE_SET),
    ("ROLE_BYPASSES", ROLE_BYPASSES),
];

/// Every statement that the store can send, by name: the plain ones, the bulk ones in each of their sizes, and the
/// lists with every set of filters in every order.
#[must_use]
pub fn statements() -> Vec<(String, String)> {
    let plain = STATEMENTS.iter().map(|(name, sql)| ((*name).to_owned(), (*sql).to_owned()));
    let bulk = bulks()
        .into_iter()
        .flat_map(|b| SIZES.map(|rows| (format!("{}×{rows}", b.name()), b.sql(rows).to_owned())));
    let lists = LISTS.iter().flat_map(|list| list.every());
    let surplus = surpluses().iter().map(|(table, sql)| (format!("SURPLUS {table}"), sql.clone()));
    plain.chain(bulk).chain(lists).chain(surplus).collect()
}

/// One list: its columns, the filters it can have and the orders it can be read in.
#[derive(Debug)]
pub(crate) struct List {
    pub name: &'static str,
    /// `SELECT … FROM …`
    pub select: &'static str,
    /// `SELECT count(*) …`
    pub count: &'static str,
    /// Conjuncts; `{}` stands for the filter's one parameter, wherever it occurs, and `{#}` for its second, a pattern of
    /// the keyed hash of what is looked for.
    pub filters: &'static [&'static str],
    /// Complete orders: each ends with a unique column, so that pages never overlap.
    pub orders: &'static [&'static str],
}

impl List {
    /// The page's and the count's SQL for the chosen filters (ascending) in an order; limit and offset are the last
    /// two parameters of the page.
    pub fn sql(&self, chosen: &[usize], order: usize) -> (String, String) {
        let mut clause = String::new();
        let mut n = 0;
        for filter in chosen.iter().filter_map(|i| self.filters.get(*i)) {
            clause.push_str(if clause.is_empty() { " WHERE " } else { " AND " });
            let mut filter = (*filter).to_owned();
            for parameter in ["{}", "{#}"] {
                if filter.contains(parameter) {
                    n += 1;
                    filter = filter.replace(parameter, &format!("${n}"));
                }
            }
            clause.push_str(&filter);
        }
        let order = self.orders.get(order).copied().unwrap_or("id");
        let page = format!("{}{clause} ORDER BY {order} LIMIT ${} OFFSET ${}", self.select, n + 1, n + 2);
        (page, format!("{}{clause}", self.count))
    }

    fn every(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for set in 0..(1_usize << self.filters.len()) {
            let chosen: Vec<usize> = (0..self.filters.len()).filter(|i| set >> i & 1 == 1).collect();
            for order in 0..self.orders.len() {
                let (page, count) = self.sql(&chosen, order);
                all.push((format!("{} {set:b} {order}", self.name), page));
                if order == 0 {
                    all.push((format!("{} {set:b} count", self.name), count));
                }
            }
        }
        all
    }
}

fn statement<C: ConnectionTrait>(on: &C, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(on.get_database_backend(), sql, values)
}

/// Rows of a query.
pub(crate) async fn all<C: ConnectionTrait>(
    on: &C,
    operation: &'static str,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, StoreError> {
    on.query_all_raw(statement(on, sql, values)).await.map_err(StoreError::sql(operation))
}

/// The first row of a query.
pub(crate) async fn one<C: ConnectionTrait>(
    on: &C,
    operation: &'static str,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<QueryResult>, StoreError> {
    on.query_one_raw(statement(on, sql, values)).await.map_err(StoreError::sql(operation))
}

/// Runs a statement and says how many rows it changed.
pub(crate) async fn run<C: ConnectionTrait>(
    on: &C,
    operation: &'static str,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    let done = on.execute_raw(statement(on, sql, values)).await.map_err(StoreError::sql(operation))?;
    Ok(done.rows_affected())
}

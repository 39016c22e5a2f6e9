//! The deep check: every entry sealed again, every column held against the bytes, every subject folded again, every
//! row computed again, the log's directory checked and held against the database.
//!
//! Works in batches: in memory are one batch of entries, one folded subject and the findings.

mod entry;
mod finding;
mod fold;
mod place;
mod relied;

pub use finding::{Finding, Report, What};

use crate::crypt::Crypt;
use crate::error::StoreError;
use crate::open::Store;
use journal::note::VerifierKey;
use place::LogLeaves;
use sea_orm::{
    AccessMode, DatabaseTransaction, DbBackend, IsolationLevel, TransactionOptions, TransactionTrait,
};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Entries per reading.
const BATCH: u64 = 256;

/// What a check carries along.
struct Check {
    crypt: Arc<Crypt>,
    tx: DatabaseTransaction,
    log: LogLeaves,
    report: Report,
    /// Digests of rule bundles that entries name.
    rules: BTreeSet<String>,
    /// Entries of this batch whose reliances are still to be looked up.
    waiting: Vec<relied::Waiting>,
    /// The log's origin, once the city's founding was read.
    origin: Option<String>,
}

/// Checks the whole database and the log in `log_dir`; an empty list of findings means that everything is in order.
/// `keys` are the log's and every cosigner's.
///
/// What it cannot tell: while entries have no log index yet, the order of arrival of entries of different subjects is
/// bound by nothing. A checkpoint's time is bound only by a heartbeat cosignature.
///
/// # Errors
/// The database cannot be read at all. What is wrong in it is a finding, not an error.
pub async fn verify_deep(store: &Store, log_dir: &Path, keys: &[VerifierKey]) -> Result<Report, StoreError> {
    let (dir, all_keys) = (log_dir.to_owned(), keys.to_vec());
    let fsck = tokio::task::spawn_blocking(move || journal::fsck(&dir, &all_keys));
    let mut report = Report::default();
    match fsck.await {
        Ok(found) => found.into_iter().filter(journal::Finding::is_fault).for_each(|f| {
            report.add(Finding::of_log(f));
        }),
        Err(e) => report.add(Finding::new(What::Log, format!("日志目录检查中断：{e}"))),
    }
    // One snapshot for everything that is read of the database, while others write.
    let options = match store.backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        },
        _ => TransactionOptions::default(),
    };
    let tx = store.inner.read.begin_with_options(options).await.map_err(StoreError::sql("verify"))?;
    let log = LogLeaves::open(log_dir);
    let crypt = store.inner.crypt.clone();
    let mut check =
        Check { crypt, tx, log, report, rules: BTreeSet::new(), waiting: Vec::new(), origin: None };
    fold::entries(&mut check).await?;
    fold::surplus(&mut check).await?;
    place::arrivals(&mut check).await?;
    place::bundles(&mut check).await?;
    place::checkpoints(&mut check, keys).await?;
    let Check { tx, log, mut report, .. } = check;
    tx.rollback().await.map_err(StoreError::sql("verify"))?;
    place::last_checkpoint(store, &log, &mut report).await?;
    Ok(report)
}

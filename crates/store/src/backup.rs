//! A copy of the database of one moment, while others write.

use crate::error::StoreError;
use crate::open::Store;
use crate::read::get;
use crate::sequencer::{KeptCheckpoint, checkpoint_of};
use crate::sql;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseTransaction, IsolationLevel,
    TransactionOptions, TransactionTrait, Value,
};
use std::path::Path;

/// What a copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Entries of the journal.
    pub entries: u64,
    /// The last checkpoint that was signed.
    pub checkpoint: Option<KeptCheckpoint>,
}

/// A moment of a PostgreSQL database that other connections can read (`pg_dump --snapshot`), as long as this is held.
pub struct HeldSnapshot {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub holds: Snapshot,
    tx: DatabaseTransaction,
}

impl HeldSnapshot {
    /// Lets go of it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn release(self) -> Result<(), StoreError> {
        self.tx.rollback().await.map_err(StoreError::sql("release a snapshot"))
    }
}

async fn held_by<C: ConnectionTrait>(on: &C) -> Result<Snapshot, StoreError> {
    let last = sql::one(on, "count the entries", sql::ARRIVAL_LAST, vec![]).await?;
    let entries: i64 = last.map_or(Ok(0), |row| get(&row, "n"))?;
    let checkpoint = sql::one(on, "read the checkpoint", sql::CHECKPOINT_LAST, vec![]).await?;
    Ok(Snapshot {
        entries: u64::try_from(entries).unwrap_or(0),
        checkpoint: checkpoint.map(|row| checkpoint_of(&row)).transpose()?,
    })
}

impl Store {
    /// Writes this moment of a SQLite database into a new file. Others go on writing meanwhile.
    ///
    /// # Errors
    /// The file exists or cannot be written; the database fails.
    pub async fn copy_into(&self, file: &Path) -> Result<Snapshot, StoreError> {
        let path = Value::String(Some(file.display().to_string()));
        // A connection for reading refuses to write, even into another file; a process that makes a copy beside the
        // server has one for writing that nobody waits for.
        sql::run(&self.inner.write, "copy the database", sql::COPY_INTO, vec![path]).await?;
        let mut options = ConnectOptions::new("sqlite:placeholder");
        let path = file.to_owned();
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |_| {
            // As it lies: nothing is put beside it.
            SqliteConnectOptions::new().filename(&path).read_only(true).immutable(true)
        });
        let copy = Database::connect(options).await.map_err(StoreError::sql("open the copy"))?;
        let holds = held_by(&copy).await;
        copy.close().await.map_err(StoreError::sql("close the copy"))?;
        holds
    }

    /// Holds this moment of a PostgreSQL database.
    ///
    /// # Errors
    /// The database fails.
    pub async fn snapshot_held(&self) -> Result<HeldSnapshot, StoreError> {
        let options = TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        };
        let tx =
            self.inner.read.begin_with_options(options).await.map_err(StoreError::sql("hold a snapshot"))?;
        let row = sql::one(&tx, "hold a snapshot", sql::SNAPSHOT_EXPORT, vec![]).await?;
        let name: String = row.map_or(Ok(String::new()), |row| get(&row, "name"))?;
        let holds = held_by(&tx).await?;
        Ok(HeldSnapshot { name, holds, tx })
    }
}

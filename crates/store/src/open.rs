//! Opening a store: pools, pragmas, the writer; migrating; transactions.

use crate::commit::{self, Job};
use crate::crypt::{Crypt, DataKeys};
use crate::error::StoreError;
use crate::migration::Migrator;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

/// Connections for reading from SQLite.
const SQLITE_READERS: u32 = 8;
/// Connections for reading from PostgreSQL, where a reader waits for the server and not for its own core.
const POSTGRES_READERS: u32 = 16;
/// Connections for reading what is long: exports and sitemaps. They are others than those of pages, so that whoever takes
/// everything takes nothing from the people at work.
const SQLITE_LONG_READERS: u32 = 2;
/// The same on PostgreSQL.
const POSTGRES_LONG_READERS: u32 = 4;
/// Connections for writing to PostgreSQL: the door's, the sequencer's and some for sessions.
const POSTGRES_WRITERS: u32 = 4;
/// How long SQLite waits for another process that writes, e.g. a backup.
const BUSY: Duration = Duration::from_secs(10);
/// How long a caller waits for a connection before it is told.
const ACQUIRE: Duration = Duration::from_secs(10);
/// A connection that was idle for so long is tried before it is used; a try before every use would double the round trips.
const IDLE: Duration = Duration::from_secs(20);
/// Prepared statements per connection: bulk statements come in three sizes each.
const PREPARED: usize = 300;
/// Verdicts that may wait at the door; whoever comes then waits outside.
const QUEUE: usize = 1024;

/// Where the store lies.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// `postgres://…`, or the path of a SQLite file, which is made when missing; its folder must exist.
    pub url: String,
    /// Acknowledged acts survive a loss of power. Off only for tests and benches.
    pub durable: bool,
    /// The keys that the data is encrypted under. Without any, only what is not encrypted can be read and nothing can be
    /// written: for telling what is missing.
    pub keys: Option<DataKeys>,
}

/// The database behind one door. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
    /// What lists are narrowed to; see [`Store::within`].
    pub(crate) scope: Option<Arc<str>>,
}

pub(crate) struct Inner {
    pub read: DatabaseConnection,
    long: DatabaseConnection,
    pub write: DatabaseConnection,
    pub crypt: Arc<Crypt>,
    pub door: mpsc::Sender<Job>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?})", self.backend())
    }
}

impl Store {
    /// Opens the database and starts the writer. The tables are made by [`Store::migrate`].
    ///
    /// # Errors
    /// The database cannot be reached or made.
    pub async fn open(config: &StoreConfig) -> Result<Self, StoreError> {
        let (read, long, write) =
            if config.url.starts_with("postgres://") || config.url.starts_with("postgresql://") {
                (
                    postgres(config, POSTGRES_READERS, true).await?,
                    postgres(config, POSTGRES_LONG_READERS, true).await?,
                    postgres(config, POSTGRES_WRITERS, false).await?,
                )
            } else {
                // The writer first: it makes the file and sets its journal mode.
                let write = sqlite(config, 1, false).await?;
                (
                    sqlite(config, SQLITE_READERS, true).await?,
                    sqlite(config, SQLITE_LONG_READERS, true).await?,
                    write,
                )
            };
        let crypt = Arc::new(Crypt::new(config.keys.clone()));
        let (door, queue) = mpsc::channel(QUEUE);
        let writer = tokio::spawn(commit::writer(write.clone(), crypt.clone(), queue));
        let inner = Inner { read, long, write, crypt, door, writer: Mutex::new(Some(writer)) };
        Ok(Self { inner: Arc::new(inner), scope: None })
    }

    /// The same store, read through the connections that are kept for exports. It writes as this one does; closing it
    /// closes both.
    #[must_use]
    pub fn for_exports(&self) -> Self {
        let Inner { long, write, crypt, door, .. } = &*self.inner;
        let inner = Inner {
            read: long.clone(),
            long: long.clone(),
            write: write.clone(),
            crypt: crypt.clone(),
            door: door.clone(),
            writer: Mutex::new(None),
        };
        Self { inner: Arc::new(inner), scope: self.scope.clone() }
    }

    /// Brings the tables to this version, and takes the keys into use. A store without entries is encrypted from the
    /// start; one of an earlier version is encrypted by [`Store::encrypt`].
    ///
    /// # Errors
    /// A migration fails; on PostgreSQL it is then undone as a whole. [`StoreError::Locked`] and
    /// [`StoreError::WrongKey`] where the data is encrypted and its key was not given.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Migrator::up(&self.inner.write, None).await.map_err(StoreError::sql("migrate"))?;
        self.begin_format().await?;
        self.unlock().await
    }

    pub(crate) fn crypt(&self) -> &Crypt {
        &self.inner.crypt
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.inner.write.get_database_backend()
    }

    /// Lets the writer finish what waits at the door, then closes every connection. Commits by clones that still exist
    /// fail from here on.
    ///
    /// # Errors
    /// The connections cannot be closed.
    pub async fn close(&self) -> Result<(), StoreError> {
        // A job without acts tells the writer to end; what was sent before it is done first.
        let _ = self.inner.door.send(Job::end()).await;
        if let Some(writer) = self.inner.writer.lock().await.take() {
            // A writer that panicked has answered nobody; there is nothing to finish.
            let _ = writer.await;
        }
        self.inner.read.close_by_ref().await.map_err(StoreError::sql("close"))?;
        self.inner.long.close_by_ref().await.map_err(StoreError::sql("close"))?;
        self.inner.write.close_by_ref().await.map_err(StoreError::sql("close"))
    }

    /// The connections for reading, for statements of one's own; the database refuses to write through them.
    #[must_use]
    pub fn reading(&self) -> &DatabaseConnection {
        &self.inner.read
    }
}

/// Begins a writing transaction. On SQLite it takes the write lock at once: one that began by reading could be refused
/// at its first write.
pub(crate) async fn begin(write: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let mut options = TransactionOptions::default();
    if write.get_database_backend() == DbBackend::Sqlite {
        options.sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
    }
    write.begin_with_options(options).await.map_err(StoreError::sql("begin"))
}

async fn connect(mut options: ConnectOptions, connections: u32) -> Result<DatabaseConnection, StoreError> {
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire_if_idle_for(IDLE)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    Database::connect(options).await.map_err(StoreError::sql("open"))
}

async fn sqlite(
    config: &StoreConfig,
    connections: u32,
    reads_only: bool,
) -> Result<DatabaseConnection, StoreError> {
    if config.url.contains("://") {
        return Err(StoreError::Url(config.url.clone()));
    }
    // Made here, so that nobody else may read it whatever the process's mask; what SQLite puts beside it has its mode.
    if !reads_only {
        private_file(&config.url).map_err(|e| StoreError::File(config.url.clone(), e.to_string()))?;
    }
    // The path is set on the options: in a URL it would have to be escaped.
    let (path, durable) = (config.url.clone(), config.durable);
    let mut options = ConnectOptions::new("sqlite:placeholder");
    options.map_sqlx_sqlite_opts(move |o| {
        o.filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: in WAL mode the commit is synced before it is acknowledged.
            .synchronous(if durable { SqliteSynchronous::Full } else { SqliteSynchronous::Off })
            .busy_timeout(BUSY)
            .foreign_keys(true)
            .statement_cache_capacity(PREPARED)
            .pragma("query_only", if reads_only { "ON" } else { "OFF" })
            // A tampered schema cannot call functions with side effects.
            .pragma("trusted_schema", "OFF")
            // What is deleted or written over is overwritten with zeros.
            .pragma("secure_delete", "ON")
            // Sorting must not leave rows in files of the system's temporary folder.
            .pragma("temp_store", "MEMORY")
    });
    connect(options, connections).await
}

fn private_file(path: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::File::options().create(true).truncate(false).write(true).mode(0o600).open(path).map(|_| ())
}

async fn postgres(
    config: &StoreConfig,
    connections: u32,
    reads_only: bool,
) -> Result<DatabaseConnection, StoreError> {
    let commit = if config.durable { "on" } else { "off" };
    let read_only = if reads_only { "on" } else { "off" };
    let mut options = ConnectOptions::new(config.url.clone());
    options.map_sqlx_postgres_opts(move |o| {
        o.options([
            ("synchronous_commit", commit),
            ("default_transaction_read_only", read_only),
            // The program's own work; a reader's lists see less (`crate::scope`).
            (crate::scope::SETTING, crate::scope::EVERYTHING),
        ])
        .application_name("mingjing")
        .statement_cache_capacity(PREPARED)
    });
    connect(options, connections).await
}

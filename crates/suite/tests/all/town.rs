//! A demonstration town for a test: an office over a fresh database, a clock that stands still.

use office::Office;
use office::chance::Chance;
use office::clock::Clock;
use office::demo::{self, instant};
use std::sync::Arc;
use store::{DataKeys, Store, StoreConfig};
use suite::pg::PgCluster;
use tempfile::TempDir;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Db {
    Sqlite,
    Postgres,
}

/// Both, always: a story that runs on one only is no story.
pub const BOTH: [Db; 2] = [Db::Sqlite, Db::Postgres];

/// A town without cases.
pub struct Town {
    pub office: Office,
    pub dir: TempDir,
    /// For whoever tampers behind the door's back.
    pub url: String,
}

/// A vault beside the database, which a test can throw away.
pub fn shelf(dir: &TempDir) -> vault::Vault {
    vault::Vault::create(&dir.path().join("vault")).unwrap().without_immutable_flag()
}

/// The password of every account in a town.
pub const PASSWORD: &str = "town-password-示例";

impl Town {
    pub async fn new(db: Db) -> Town {
        let dir = tempfile::tempdir().unwrap();
        let url = database(db, &dir);
        Self::over(url, dir).await
    }

    pub async fn over(url: String, dir: TempDir) -> Town {
        let store =
            Store::open(&StoreConfig { url: url.clone(), durable: false, keys: Some(DataKeys::of([7; 32])) })
                .await
                .unwrap();
        store.migrate().await.unwrap();
        let (index, _) = search::Index::open_or_create(&dir.path().join("search")).unwrap();
        let clock = Clock::fixed(instant(demo::JOURNAL_BEGINS_AT).unwrap());
        let office = demo::found_city(
            store,
            Arc::new(index),
            shelf(&dir),
            clock,
            Chance::seeded(7),
            PASSWORD,
            demo::JOURNAL_BEGINS_AT,
        )
        .await
        .unwrap();
        Town { office, dir, url: suite::pg::as_superuser(&url) }
    }

    /// With the five cases of the demonstration.
    pub async fn with_cases(db: Db) -> Town {
        let dir = tempfile::tempdir().unwrap();
        let url = database(db, &dir);
        let store =
            Store::open(&StoreConfig { url: url.clone(), durable: false, keys: Some(DataKeys::of([7; 32])) })
                .await
                .unwrap();
        store.migrate().await.unwrap();
        let (index, _) = search::Index::open_or_create(&dir.path().join("search")).unwrap();
        let clock = Clock::fixed(instant(demo::JOURNAL_BEGINS_AT).unwrap());
        let office =
            demo::make(store, Arc::new(index), shelf(&dir), clock, Chance::seeded(7), PASSWORD, |_| {})
                .await
                .unwrap();
        Town { office, dir, url: suite::pg::as_superuser(&url) }
    }
}

/// A fresh database's address, of an ordinary role where there are roles.
pub fn database(db: Db, dir: &TempDir) -> String {
    match db {
        Db::Sqlite => dir.path().join("t.sqlite").display().to_string(),
        Db::Postgres => PgCluster::shared().database_of_clerk(),
    }
}

/// Runs a test on both databases, naming the one that failed.
pub fn on_both<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    for db in BOTH {
        eprintln!("on {db:?}");
        run(test(db));
    }
}

/// Runs a future on a runtime of its own.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

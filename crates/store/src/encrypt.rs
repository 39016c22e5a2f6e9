//! 加密、换钥、抹除 — how a store comes to be encrypted, how its master key is changed, how a subject's personal values are
//! destroyed.

use crate::commit::desk::ring_of;
use crate::crypt::{Crypt, HOUSE, HOUSE_KEYS, Ring, is_sealed};
use crate::error::StoreError;
use crate::open::{Store, begin};
use crate::read::{Head, get, int, state_of, text};
use crate::refold::{FORMAT_NAME, PLACE_NAME};
use crate::sealed::Salts;
use crate::sql;
use law::ids::SubjectRef;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult, Value};
use std::collections::HashMap;
use zeroize::Zeroizing;

/// Name of the value that tells how far encryption has come.
const STAGE_NAME: &str = "crypt.stage";
/// Entries and disclosures are encrypted; states and rows are being written anew.
const FOLDING: &str = "folding";
/// Everything is encrypted; what was there before may still lie in free pages.
const SWEEPING: &str = "sweeping";
/// Everything is encrypted and nothing of what was there before is left in the database's files.
const DONE: &str = "1";
/// Entries in one transaction.
const ENTRIES: u64 = 500;
/// Keys in one transaction.
const KEYS: u64 = 500;

/// What encrypting did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Encrypted {
    /// Entries encrypted by this call; one that goes on after an interruption counts only its own.
    pub entries: u64,
    /// The database's log of changes could not be closed and written anew, since the role may not: on PostgreSQL the
    /// administrator does it (OPERATING).
    pub log_remains: bool,
}

impl Store {
    /// Whether everything is encrypted.
    ///
    /// # Errors
    /// The database fails.
    pub async fn is_encrypted(&self) -> Result<bool, StoreError> {
        let stage = self.meta(STAGE_NAME).await?;
        Ok(stage.as_deref() == Some(DONE) || stage.is_none() && self.crypt().is_settled())
    }

    /// Whether a key has ever been in use: then it cannot be replaced by a new one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn has_key(&self) -> Result<bool, StoreError> {
        Ok(!self.house_keys().await?.is_empty())
    }

    /// Takes the house's keys into use; makes them where there is nothing yet.
    pub(crate) async fn unlock(&self) -> Result<(), StoreError> {
        let mut stage = self.meta(STAGE_NAME).await?;
        if stage.is_none() && self.arrival_last().await? == 0 && self.crypt().has_masters() {
            let tx = begin(&self.inner.write).await?;
            self.make_house(&tx).await?;
            self.settle(&tx).await?;
            set(&tx, STAGE_NAME, DONE).await?;
            tx.commit().await.map_err(StoreError::sql("commit"))?;
            stage = Some(DONE.into());
        }
        let kept = self.house_keys().await?;
        // A store of an earlier version can be read until it is encrypted, and not be written.
        self.crypt().take_plain(stage.is_none());
        if kept.is_empty() {
            // Keys of subjects come after those of the house: without these they were taken away.
            let any = sql::all(
                &self.inner.write,
                "look for keys",
                sql::KEYS_AFTER,
                vec![text(""), text(""), int(1)],
            );
            return if any.await?.is_empty() { Ok(()) } else { Err(StoreError::Locked) };
        }
        let find = |id| kept.iter().find(|(i, _)| i == id).map(|(_, wrapped)| wrapped.as_str());
        let missing = || StoreError::Value {
            operation: "unlock",
            table: "journal_key",
            column: "wrapped",
            why: "a key of the house is missing".into(),
        };
        let [journal, finder] = HOUSE_KEYS.map(find);
        self.crypt().unlock([journal.ok_or_else(missing)?, finder.ok_or_else(missing)?])
    }

    async fn house_keys(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut kept = Vec::new();
        for id in HOUSE_KEYS {
            let values = vec![text(HOUSE), text(id)];
            if let Some(row) = sql::one(&self.inner.write, "read a key", sql::KEY, values).await? {
                kept.push((id.to_owned(), get(&row, "wrapped")?));
            }
        }
        Ok(kept)
    }

    async fn make_house(&self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        let masters = self.crypt().masters()?;
        for id in HOUSE_KEYS {
            let wrapped = Ring::house(masters, id)?.wrap(masters, HOUSE, id)?;
            let values = vec![text(HOUSE), text(id), text(&wrapped)];
            sql::run(tx, "begin a key", sql::KEY_BEGIN, values).await?;
        }
        Ok(())
    }

    /// Notes in what wraps the house's key that everything is encrypted and marked.
    pub(crate) async fn settle<C: ConnectionTrait>(&self, on: &C) -> Result<(), StoreError> {
        let [journal, _] = HOUSE_KEYS;
        let row = sql::one(on, "read a key", sql::KEY, vec![text(HOUSE), text(journal)]).await?;
        let wrapped: String = row.map(|row| get(&row, "wrapped")).transpose()?.ok_or(StoreError::Locked)?;
        let odd =
            |why| StoreError::Value { operation: "settle", table: "journal_key", column: "wrapped", why };
        let ring = Ring::unwrap(self.crypt().masters()?, HOUSE, journal, &wrapped).map_err(odd)?;
        self.put_ring(on, HOUSE, journal, &ring.settle()).await
    }

    /// Encrypts a store of an earlier version: entries and disclosures, then states and rows, which are folded again; then
    /// leaves nothing of what was there in the database's free pages and files. Interrupted, the next call goes on.
    /// `progress` is told entries done and entries in all. Nobody else may use the store meanwhile.
    ///
    /// # Errors
    /// The database fails, or what is stored cannot be read; what was done so far stays and is sound.
    pub async fn encrypt(
        &self,
        salts: &mut Salts<'_>,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Encrypted, StoreError> {
        let mut done = Encrypted::default();
        let mut stage = self.meta(STAGE_NAME).await?.unwrap_or_default();
        if stage == DONE || stage.is_empty() && self.crypt().is_settled() {
            return Ok(done);
        }
        if stage.is_empty() {
            let tx = begin(&self.inner.write).await?;
            self.make_house(&tx).await?;
            tx.commit().await.map_err(StoreError::sql("commit"))?;
            self.unlock().await?;
            let entries = self.encrypt_entries(salts, progress).await;
            self.crypt().take_plain(false);
            done.entries = entries?;
            FOLDING.clone_into(&mut stage);
        }
        if stage == FOLDING {
            self.refold(progress).await?;
            self.meta_put(STAGE_NAME, SWEEPING).await?;
        }
        done.log_remains = !self.sweep().await?;
        self.meta_put(STAGE_NAME, DONE).await?;
        Ok(done)
    }

    async fn encrypt_entries(
        &self,
        salts: &mut Salts<'_>,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<u64, StoreError> {
        let all = self.arrival_last().await?;
        let (mut after, mut count) = (0_u64, 0);
        loop {
            // What is read and what is written belong together, so that a subject's key is made once.
            let tx = begin(&self.inner.write).await?;
            let values = vec![int(after), int(ENTRIES)];
            let rows = sql::all(&tx, "read entries", sql::ENCRYPT_ENTRIES, values).await?;
            let Some(last) = rows.last() else {
                // States and rows are still in the clear: no form that any program works with.
                set(&tx, FORMAT_NAME, "0").await?;
                set(&tx, PLACE_NAME, "").await?;
                set(&tx, STAGE_NAME, FOLDING).await?;
                tx.commit().await.map_err(StoreError::sql("commit"))?;
                return Ok(count);
            };
            after = crate::table::read_field(last, "journal_entry", "arrival")?;
            let mut rings = HashMap::new();
            for row in &rows {
                count += u64::from(self.encrypt_entry(&tx, row, &mut rings, salts).await?);
            }
            tx.commit().await.map_err(StoreError::sql("commit"))?;
            progress(after, all);
        }
    }

    /// Encrypts one entry where it is not; says whether it was.
    async fn encrypt_entry(
        &self,
        tx: &DatabaseTransaction,
        row: &QueryResult,
        rings: &mut HashMap<(String, String), Ring>,
        salts: &mut Salts<'_>,
    ) -> Result<bool, StoreError> {
        let (kind, id): (String, String) = (get(row, "subject_kind")?, get(row, "subject_id")?);
        let (leaf, bytes): (String, Vec<u8>) = (get(row, "leaf")?, get(row, "bytes")?);
        let (list, wrapped): (Option<String>, Option<String>) = (get(row, "list")?, get(row, "wrapped")?);
        let key = (kind, id);
        if !rings.contains_key(&key) {
            let kept = self.crypt().ring(&key.0, &key.1, wrapped.as_deref()).map_err(|why| {
                StoreError::Value { operation: "encrypt", table: "journal_key", column: "wrapped", why }
            })?;
            let ring = match kept {
                Some(ring) => ring,
                None => {
                    let ring = Ring::fresh(Zeroizing::new(salts()));
                    self.put_ring(tx, &key.0, &key.1, &ring).await?;
                    ring
                }
            };
            rings.insert(key.clone(), ring);
        }
        if is_sealed(&bytes) {
            return Ok(false);
        }
        if let (Some(list), Some(ring)) = (list, rings.get(&key)) {
            let sealed = Crypt::seal_list(ring, &leaf, &list);
            sql::run(tx, "encrypt disclosures", sql::ENCRYPT_LIST, vec![text(&leaf), text(&sealed)]).await?;
        }
        let sealed = self.crypt().seal_entry(&leaf, &bytes)?;
        let arrival: i64 = get(row, "arrival")?;
        let values = vec![Value::BigInt(Some(arrival)), Value::Bytes(Some(sealed))];
        sql::run(tx, "encrypt an entry", sql::ENCRYPT_ENTRY, values).await?;
        Ok(true)
    }

    async fn put_ring<C: ConnectionTrait>(
        &self,
        on: &C,
        kind: &str,
        id: &str,
        ring: &Ring,
    ) -> Result<(), StoreError> {
        let wrapped = ring.wrap(self.crypt().masters()?, kind, id)?;
        let values = vec![text(kind), text(id), text(&wrapped)];
        sql::run(on, "keep a key", sql::KEY_PUT, values).await.map(|_| ())
    }

    /// Writes the database's files anew, so that no page of them holds what was replaced, and empties the log of changes.
    /// `false` where the role may not do the latter.
    ///
    /// # Errors
    /// The database fails, e.g. because the disk has no room for a second copy.
    pub async fn sweep(&self) -> Result<bool, StoreError> {
        let run = async |statement: &str| {
            self.inner.write.execute_unprepared(statement).await.map_err(StoreError::sql("sweep"))
        };
        if self.backend() == DbBackend::Sqlite {
            for statement in sql::SWEEP_SQLITE {
                run(statement).await?;
            }
            return Ok(true);
        }
        for statement in sql::SWEEP_POSTGRES {
            run(statement).await?;
        }
        // These are an administrator's; whoever is none is told (OPERATING, PostgreSQL).
        for statement in sql::SWEEP_POSTGRES_LOG {
            match run(statement).await {
                Ok(_) => {}
                Err(e) if e.is_answer() => return Ok(false),
                Err(e) => return Err(e),
            }
        }
        Ok(true)
    }

    /// Wraps every key anew under the newest master key; says how many were. Needed once after a master key was added,
    /// and before an old one is taken away. Nothing that is encrypted changes. Interrupted, the next call goes on.
    ///
    /// # Errors
    /// A key was wrapped by none of the given ones; the database fails.
    pub async fn rewrap(&self) -> Result<u64, StoreError> {
        let masters = self.crypt().masters()?;
        let newest = masters.ids().last().map(|id| format!("v1:{id}:")).ok_or(StoreError::Locked)?;
        let (mut after, mut count) = ((String::new(), String::new()), 0);
        loop {
            let tx = begin(&self.inner.write).await?;
            if tx.get_database_backend() == DbBackend::Postgres {
                sql::run(&tx, "take the writer's lock", sql::WRITER_LOCK, vec![]).await?;
            }
            let values = vec![text(&after.0), text(&after.1), int(KEYS)];
            let rows = sql::all(&tx, "read keys", sql::KEYS_AFTER, values).await?;
            let Some(last) = rows.last() else { break };
            after = (get(last, "kind")?, get(last, "id")?);
            for row in &rows {
                let (kind, id, wrapped): (String, String, String) =
                    (get(row, "kind")?, get(row, "id")?, get(row, "wrapped")?);
                if wrapped.starts_with(&newest) {
                    continue;
                }
                let odd = |why| StoreError::Value {
                    operation: "wrap anew",
                    table: "journal_key",
                    column: "wrapped",
                    why,
                };
                let ring = Ring::unwrap(masters, &kind, &id, &wrapped).map_err(odd)?;
                self.put_ring(&tx, &kind, &id, &ring).await?;
                count += 1;
            }
            tx.commit().await.map_err(StoreError::sql("commit"))?;
        }
        Ok(count)
    }

    /// Destroys the key of a subject's personal values: its disclosures can be opened by nobody any more, here and in every
    /// copy that does not hold the old key. State and row are folded again without them, under a new key. Entries, leaves
    /// and proofs stay what they are. It is the store's part of an erasure and no act: who decided it is recorded
    /// elsewhere. `false` where there is no such subject.
    ///
    /// # Errors
    /// The database fails, or what is stored cannot be read.
    pub async fn erase_personal(
        &self,
        subject: &SubjectRef,
        salts: &mut Salts<'_>,
    ) -> Result<bool, StoreError> {
        let (kind, id) = (subject.kind.wire(), subject.id.as_str());
        let tx = begin(&self.inner.write).await?;
        if tx.get_database_backend() == DbBackend::Postgres {
            sql::run(&tx, "take the writer's lock", sql::WRITER_LOCK, vec![]).await?;
        }
        let Some(row) = sql::one(&tx, "load", sql::SUBJECT, vec![text(kind), text(id)]).await? else {
            return Ok(false);
        };
        let head = Head::read(&row)?;
        let (_, ring) = state_of(self.crypt(), subject, head.seq, &head.leaf, &row)?;
        ring_of(ring.as_ref(), subject)?;
        let Some(ring) = ring else { return Ok(false) };
        let ring = ring.destroy(Zeroizing::new(salts()));
        self.put_ring(&tx, kind, id, &ring).await?;
        // Read with the new key in place, so that the destroyed values are gone already.
        self.refold_one(&tx, subject, &ring).await?;
        tx.commit().await.map_err(StoreError::sql("commit"))?;
        if self.backend() == DbBackend::Sqlite {
            // The old key's page is overwritten in the file, and must not stay in the log of changes.
            for statement in sql::CHECKPOINT_SQLITE {
                self.inner
                    .write
                    .execute_unprepared(statement)
                    .await
                    .map_err(StoreError::sql("checkpoint"))?;
            }
        }
        Ok(true)
    }
}

async fn set(on: &DatabaseTransaction, name: &str, value: &str) -> Result<(), StoreError> {
    sql::run(on, "set a value", sql::META_PUT, vec![text(name), text(value)]).await.map(|_| ())
}

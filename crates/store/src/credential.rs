//! What the logins of an account stand on: password, when it was set, whether a second factor belongs to it. Each row
//! bears a keyed mark over all of it: a hash that somebody puts into another account's row in the database, a factor that
//! is taken away there, opens nothing.

use crate::error::StoreError;
use crate::machinery::at;
use crate::open::{Store, begin};
use crate::read::{get, int, text};
use crate::sql;
use crate::table::{Cell, Tabled, table};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult, Value};

table! {
    /// What proves that a person is who holds an account.
    Credential = "people_credential" {
        /// The account's id.
        account: String,
        /// Hash of the password, PHC string.
        phc: String,
        /// When the password was set.
        changed: Timestamp,
        /// Set by somebody else: good for one login, at which the person chooses another.
        must_change: bool,
        /// A second factor is used: without one that answers nobody logs in.
        factor: bool,
    }
}

impl Store {
    /// Sets an account's password hash. `must_change` where somebody else has chosen it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn credential_put(
        &self,
        account: &str,
        phc: &str,
        now: Timestamp,
        must_change: bool,
    ) -> Result<(), StoreError> {
        let tx = self.alone_with_logins().await?;
        self.put_password(&tx, account, phc, now, must_change).await?;
        tx.commit().await.map_err(StoreError::sql("set a credential"))
    }

    /// A person's own change of the password that was checked, `before`. `false` where something else is there by now: what
    /// others have done meanwhile stands.
    ///
    /// # Errors
    /// The database fails.
    pub async fn credential_change(
        &self,
        before: &Credential,
        phc: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let tx = self.alone_with_logins().await?;
        if self.credential_on(&tx, &before.account).await?.as_ref() != Some(before) {
            return Ok(false);
        }
        self.put_password(&tx, &before.account, phc, now, false).await?;
        tx.commit().await.map_err(StoreError::sql("change a credential"))?;
        Ok(true)
    }

    /// A transaction in which nobody else changes what logins stand on: it is read and then written.
    async fn alone_with_logins(&self) -> Result<DatabaseTransaction, StoreError> {
        let tx = begin(&self.inner.write).await?;
        if tx.get_database_backend() == DbBackend::Postgres {
            sql::run(&tx, "take the lock of logins", sql::LOGINS_LOCK, vec![]).await?;
        }
        Ok(tx)
    }

    /// An account's credential; `None` as well where what stands there was not written by this store.
    ///
    /// # Errors
    /// The database fails.
    pub async fn credential(&self, account: &str) -> Result<Option<Credential>, StoreError> {
        self.credential_on(&self.inner.read, account).await
    }

    async fn credential_on<C: ConnectionTrait>(
        &self,
        on: &C,
        account: &str,
    ) -> Result<Option<Credential>, StoreError> {
        let row = sql::one(on, "read a credential", sql::CREDENTIAL_GET, vec![text(account)]).await?;
        let Some(row) = row else { return Ok(None) };
        let credential = Credential::read(&row)?;
        Ok(self.is_marked(&credential, &row)?.then_some(credential))
    }

    /// Sets a password; a second factor that there is goes on.
    async fn put_password<C: ConnectionTrait>(
        &self,
        on: &C,
        account: &str,
        phc: &str,
        now: Timestamp,
        must_change: bool,
    ) -> Result<(), StoreError> {
        let factor = match self.credential_on(on, account).await? {
            Some(before) => before.factor,
            None => {
                let row = sql::one(on, "read a factor", sql::FACTOR_GET, vec![text(account)]).await?;
                row.map_or(Ok(0_i64), |row| get(&row, "confirmed"))? != 0
            }
        };
        let changed = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        let credential =
            Credential { account: account.to_owned(), phc: phc.to_owned(), changed, must_change, factor };
        self.put_credential(on, &credential).await
    }

    async fn put_credential<C: ConnectionTrait>(
        &self,
        on: &C,
        credential: &Credential,
    ) -> Result<(), StoreError> {
        sql::run(on, "set a credential", sql::CREDENTIAL_PUT, self.marked(credential)?).await.map(|_| ())
    }

    /// Says of an account's credential whether a second factor belongs to it.
    async fn set_factor<C: ConnectionTrait>(
        &self,
        on: &C,
        account: &str,
        factor: bool,
    ) -> Result<(), StoreError> {
        match self.credential_on(on, account).await? {
            Some(before) if before.factor != factor => {
                self.put_credential(on, &Credential { factor, ..before }).await
            }
            _ => Ok(()),
        }
    }

    /// Takes an account's password away: nobody logs in by it any more.
    ///
    /// # Errors
    /// The database fails.
    pub async fn credential_drop(&self, account: &str) -> Result<(), StoreError> {
        let tx = self.alone_with_logins().await?;
        sql::run(&tx, "drop a credential", sql::CREDENTIAL_DROP, vec![text(account)]).await?;
        tx.commit().await.map_err(StoreError::sql("drop a credential"))
    }

    /// Takes an account's password away, unless it was set by the set-up of this very request.
    ///
    /// # Errors
    /// The database fails.
    pub async fn credential_void(&self, account: &str, request: u64) -> Result<(), StoreError> {
        let tx = self.alone_with_logins().await?;
        let values = vec![text(account), int(request)];
        sql::run(&tx, "void a credential", sql::CREDENTIAL_VOID, values).await?;
        tx.commit().await.map_err(StoreError::sql("void a credential"))
    }

    /// Uses a link up and sets the password, both or neither: an approval that comes between finds either none of it
    /// or all. `false` when the link was used before, or is void.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_take(
        &self,
        link: &str,
        account: &str,
        phc: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let tx = self.alone_with_logins().await?;
        if sql::run(&tx, "use a set-up", sql::SETUP_USE, vec![text(link), at(now)]).await? == 0 {
            return Ok(false);
        }
        self.put_password(&tx, account, phc, now, false).await?;
        tx.commit().await.map_err(StoreError::sql("use a set-up"))?;
        Ok(true)
    }

    /// Takes the code of a step, which confirms the factor. `false` when this step or a later one was taken before.
    ///
    /// # Errors
    /// The database fails.
    pub async fn factor_take(&self, account: &str, step: u64) -> Result<bool, StoreError> {
        let tx = self.alone_with_logins().await?;
        let values = vec![text(account), int(step)];
        if sql::run(&tx, "take a code", sql::FACTOR_STEP, values).await? == 0 {
            return Ok(false);
        }
        self.set_factor(&tx, account, true).await?;
        tx.commit().await.map_err(StoreError::sql("take a code"))?;
        Ok(true)
    }

    /// Takes an account's second factor away, its recovery codes too.
    ///
    /// # Errors
    /// The database fails.
    pub async fn factor_drop(&self, account: &str) -> Result<(), StoreError> {
        let tx = self.alone_with_logins().await?;
        self.drop_factor(&tx, account).await?;
        tx.commit().await.map_err(StoreError::sql("drop a factor"))
    }

    /// A person's own end of the second factor, where what was checked, `before`, is still there; else `false`.
    ///
    /// # Errors
    /// The database fails.
    pub async fn factor_end(&self, before: &Credential) -> Result<bool, StoreError> {
        let tx = self.alone_with_logins().await?;
        if self.credential_on(&tx, &before.account).await?.as_ref() != Some(before) {
            return Ok(false);
        }
        self.drop_factor(&tx, &before.account).await?;
        tx.commit().await.map_err(StoreError::sql("end a factor"))?;
        Ok(true)
    }

    async fn drop_factor<C: ConnectionTrait>(&self, on: &C, account: &str) -> Result<(), StoreError> {
        sql::run(on, "drop a factor", sql::FACTOR_DROP, vec![text(account)]).await?;
        sql::run(on, "drop codes", sql::RECOVERY_DROP, vec![text(account)]).await?;
        self.set_factor(on, account, false).await
    }

    /// A row's values with the mark behind them.
    pub(crate) fn marked<T: Tabled>(&self, row: &T) -> Result<Vec<Value>, StoreError> {
        let mark = self.crypt().mark(row)?;
        Ok(row.cells().into_iter().map(Cell::value).chain([text(&mark)]).collect())
    }

    /// Whether a row bears this store's mark over what it holds. One that does not was written by somebody else.
    pub(crate) fn is_marked<T: Tabled>(&self, of: &T, row: &QueryResult) -> Result<bool, StoreError> {
        let found: String = get(row, "mark")?;
        let is_own = self.crypt().has_mark(of, &found)?;
        if !is_own {
            tracing::error!(
                table = T::TABLE.name,
                "a row was not written by this store and counts for nothing"
            );
        }
        Ok(is_own)
    }

    /// Marks the credentials of a store that was made before there were marks.
    pub(crate) async fn mark_credentials<C: ConnectionTrait>(&self, on: &C) -> Result<(), StoreError> {
        for row in sql::all(on, "read credentials", sql::CREDENTIALS_UNMARKED, vec![]).await? {
            let confirmed: i64 = get(&row, "confirmed")?;
            let factor = confirmed != 0;
            self.put_credential(on, &Credential { factor, ..Credential::read(&row)? }).await?;
        }
        Ok(())
    }
}

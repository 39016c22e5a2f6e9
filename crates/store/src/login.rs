//! What logins need: sessions, credentials, second factors, counted failures, known places, the log of logins. Times here
//! are real ones, whatever a demonstration's clock says.

use crate::error::StoreError;
use crate::lists::{Chosen, Listed, Page};
use crate::machinery::at;
use crate::open::Store;
use crate::read::{get, int, text};
use crate::sql;
use crate::table::{Tabled, table};
use jiff::Timestamp;
use sea_orm::Value;

table! {
    /// A session in a browser.
    Session = "people_session" {
        /// SHA-256 of its token, hex: whoever reads the table cannot use it.
        id: String,
        /// Its data, as the session layer wrote it.
        data: Vec<u8>,
        /// When it ends.
        expires: Timestamp,
        /// Whose it is, once somebody has logged in.
        account: Option<String>,
    }
}

table! {
    /// One line of the log of logins.
    LoginRow = "people_login" {
        /// Ascending.
        id: i64,
        /// When.
        at: Timestamp,
        /// The account, where the name typed is one's.
        account: Option<String>,
        /// Its login name. What else was typed there is not kept: people type passwords into the wrong field.
        login: Option<String>,
        /// The client's address.
        address: String,
        /// `form` or `api`.
        way: String,
        /// What came of it, wire word.
        outcome: String,
    }
}

table! {
    /// A second factor: the secret of one-time codes.
    Factor = "people_factor" {
        /// The account's id.
        account: String,
        /// The secret, encrypted.
        sealed: Vec<u8>,
        /// A code of it was given once: it counts from then on.
        confirmed: bool,
        /// The step of the last code that was taken; none before or at it counts again.
        step: u64,
        /// When it was made.
        created: Timestamp,
    }
}

table! {
    /// A way to set a password once, asked for by one administrator and opened by another.
    Setup = "people_setup" {
        /// The account's id.
        account: String,
        /// Sequence number of the act that asked for it.
        request: u64,
        /// Keyed hash of the code that the first administrator has.
        code: String,
        /// Keyed hash of the link that the second one has; none before the approval.
        link: Option<String>,
        /// When both are void.
        expires: Timestamp,
        /// Wrong codes.
        failures: u64,
        /// When it was used, microseconds.
        used: Option<i64>,
        /// The person has been told.
        told: bool,
    }
}

/// One line for the log of logins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewLogin<'a> {
    /// When.
    pub at: Timestamp,
    /// Account and login name, where there is such an account.
    pub who: Option<(&'a str, &'a str)>,
    /// The client's address.
    pub address: &'a str,
    /// `form` or `api`.
    pub way: &'a str,
    /// What came of it, wire word.
    pub outcome: &'a str,
}

/// Which lines of the log of logins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoginFilter {
    /// With these letters in the login name.
    pub login: Option<String>,
    /// Of this account.
    pub account: Option<String>,
    /// From this address.
    pub address: Option<String>,
    /// `form` or `api`.
    pub way: Option<String>,
    /// With this outcome, wire word.
    pub outcome: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

impl Store {
    /// Counts an attempt under `id` and says how many there are now, this one included. They are forgotten at `until`;
    /// from the `limit`th on that moment stays where it is.
    ///
    /// # Errors
    /// The database fails.
    pub async fn attempt_count(
        &self,
        id: &str,
        now: Timestamp,
        until: Timestamp,
        limit: u64,
    ) -> Result<u64, StoreError> {
        let values = vec![text(id), at(now), at(until), int(limit)];
        let row = sql::one(&self.inner.write, "count an attempt", sql::ATTEMPT_COUNT, values).await?;
        let n: i64 = row.map_or(Ok(0), |row| get(&row, "n"))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Takes one attempt back: it was no failure.
    ///
    /// # Errors
    /// The database fails.
    pub async fn attempt_undo(&self, id: &str) -> Result<(), StoreError> {
        sql::run(&self.inner.write, "undo an attempt", sql::ATTEMPT_UNDO, vec![text(id)]).await.map(|_| ())
    }

    /// Forgets the attempts under `id`.
    ///
    /// # Errors
    /// The database fails.
    pub async fn attempt_clear(&self, id: &str) -> Result<(), StoreError> {
        sql::run(&self.inner.write, "clear attempts", sql::ATTEMPT_CLEAR, vec![text(id)]).await.map(|_| ())
    }

    /// Notes that a person has logged in from here; `id` names account and place.
    ///
    /// # Errors
    /// The database fails.
    pub async fn known_put(&self, id: &str, account: &str, now: Timestamp) -> Result<(), StoreError> {
        let values = vec![text(id), text(account), at(now)];
        sql::run(&self.inner.write, "note a place", sql::KNOWN_PUT, values).await.map(|_| ())
    }

    /// Whether the person has logged in from there since.
    ///
    /// # Errors
    /// The database fails.
    pub async fn is_known(&self, id: &str, since: Timestamp) -> Result<bool, StoreError> {
        let values = vec![text(id), at(since)];
        Ok(sql::one(&self.inner.read, "look for a place", sql::KNOWN_GET, values).await?.is_some())
    }

    /// Forgets from where a person has logged in.
    ///
    /// # Errors
    /// The database fails.
    pub async fn known_forget(&self, account: &str) -> Result<(), StoreError> {
        sql::run(&self.inner.write, "forget places", sql::KNOWN_FORGET, vec![text(account)]).await.map(|_| ())
    }

    /// Writes a line into the log of logins.
    ///
    /// # Errors
    /// The database fails.
    pub async fn login_add(&self, line: NewLogin<'_>) -> Result<(), StoreError> {
        let name = |part: Option<&str>| Value::String(part.map(str::to_owned));
        let values = vec![
            at(line.at),
            name(line.who.map(|w| w.0)),
            name(line.who.map(|w| w.1)),
            text(line.address),
            text(line.way),
            text(line.outcome),
        ];
        sql::run(&self.inner.write, "log a login", sql::LOGIN_ADD, values).await.map(|_| ())
    }

    /// When an account last logged in, as far back as the log goes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn login_last(&self, account: &str) -> Result<Option<Timestamp>, StoreError> {
        let row = sql::one(&self.inner.read, "last login", sql::LOGIN_LAST, vec![text(account)]).await?;
        let micros: i64 = row.map_or(Ok(0), |row| get(&row, "n"))?;
        Ok((micros > 0).then(|| Timestamp::from_microsecond(micros).ok()).flatten())
    }

    /// The log of logins, the last first.
    ///
    /// # Errors
    /// The database fails, or a row cannot be read.
    pub async fn logins(&self, filter: &LoginFilter, page: Page) -> Result<Listed<LoginRow>, StoreError> {
        let chosen = Chosen::default()
            .words(0, filter.login.as_ref())
            .text(1, filter.address.as_ref())
            .text(2, filter.way.as_ref())
            .text(3, filter.outcome.as_ref())
            .value(4, filter.from.map(at))
            .value(5, filter.to.map(at))
            .text(6, filter.account.as_ref());
        self.list(&sql::LOGINS, chosen, 0, page).await
    }

    /// Removes lines of the log of logins up to `before`; says how many.
    ///
    /// # Errors
    /// The database fails.
    pub async fn logins_purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        sql::run(&self.inner.write, "purge the log of logins", sql::LOGIN_PURGE, vec![at(before)]).await
    }

    /// Removes counts that are forgotten by now, and places where nobody was seen since `seen`.
    ///
    /// # Errors
    /// The database fails.
    pub async fn attempts_purge(&self, now: Timestamp, seen: Timestamp) -> Result<(), StoreError> {
        sql::run(&self.inner.write, "purge attempts", sql::ATTEMPT_PURGE, vec![at(now)]).await?;
        sql::run(&self.inner.write, "purge places", sql::KNOWN_PURGE, vec![at(seen)]).await.map(|_| ())
    }

    /// Keeps a new second factor, in the place of one that was never confirmed. `false` when there is a confirmed one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn factor_put(&self, account: &str, sealed: &[u8], now: Timestamp) -> Result<bool, StoreError> {
        let values = vec![text(account), Value::Bytes(Some(sealed.to_vec())), at(now)];
        Ok(sql::run(&self.inner.write, "keep a factor", sql::FACTOR_PUT, values).await? > 0)
    }

    /// An account's second factor.
    ///
    /// # Errors
    /// The database fails.
    pub async fn factor(&self, account: &str) -> Result<Option<Factor>, StoreError> {
        let row = sql::one(&self.inner.read, "read a factor", sql::FACTOR_GET, vec![text(account)]).await?;
        row.as_ref().map(Factor::read).transpose()
    }

    /// Keeps recovery codes, as keyed hashes, in the place of those of before.
    ///
    /// # Errors
    /// The database fails.
    pub async fn recovery_put(&self, account: &str, ids: &[String]) -> Result<(), StoreError> {
        let tx = crate::open::begin(&self.inner.write).await?;
        sql::run(&tx, "drop codes", sql::RECOVERY_DROP, vec![text(account)]).await?;
        for id in ids {
            sql::run(&tx, "keep a code", sql::RECOVERY_ADD, vec![text(id), text(account)]).await?;
        }
        tx.commit().await.map_err(StoreError::sql("keep codes"))
    }

    /// Uses a recovery code up. `false` when it is none, or was used before.
    ///
    /// # Errors
    /// The database fails.
    pub async fn recovery_use(&self, account: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let values = vec![text(id), at(now), text(account)];
        Ok(sql::run(&self.inner.write, "use a code", sql::RECOVERY_USE, values).await? > 0)
    }

    /// How many recovery codes are left.
    ///
    /// # Errors
    /// The database fails.
    pub async fn recovery_left(&self, account: &str) -> Result<u64, StoreError> {
        let row = sql::one(&self.inner.read, "count codes", sql::RECOVERY_LEFT, vec![text(account)]).await?;
        let n: i64 = row.map_or(Ok(0), |row| get(&row, "n"))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Keeps a new session.
    ///
    /// # Errors
    /// The database fails.
    pub async fn session_new(&self, session: &Session) -> Result<(), StoreError> {
        let values = self.marked(session)?;
        sql::run(&self.inner.write, "keep a session", sql::SESSION_NEW, values).await.map(|_| ())
    }

    /// Writes a session anew that is still there; one that was ended stays ended.
    ///
    /// # Errors
    /// The database fails.
    pub async fn session_renew(&self, session: &Session) -> Result<bool, StoreError> {
        let values = self.marked(session)?;
        Ok(sql::run(&self.inner.write, "renew a session", sql::SESSION_RENEW, values).await? > 0)
    }

    /// A session that has not ended; none that somebody else has written.
    ///
    /// # Errors
    /// The database fails.
    pub async fn session(&self, id: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
        let values = vec![text(id), at(now)];
        let row = sql::one(&self.inner.read, "read a session", sql::SESSION_GET, values).await?;
        let Some(row) = row else { return Ok(None) };
        let session = Session::read(&row)?;
        Ok(self.is_marked(&session, &row)?.then_some(session))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database fails.
    pub async fn session_delete(&self, id: &str) -> Result<(), StoreError> {
        let values = vec![text(id)];
        sql::run(&self.inner.write, "end a session", sql::SESSION_DELETE, values).await.map(|_| ())
    }

    /// Ends every session of an account but `kept` (empty: every one); says how many.
    ///
    /// # Errors
    /// The database fails.
    pub async fn sessions_end(&self, account: &str, kept: &str) -> Result<u64, StoreError> {
        let values = vec![text(account), text(kept)];
        sql::run(&self.inner.write, "end sessions", sql::SESSIONS_END, values).await
    }

    /// Removes the sessions that have ended; says how many.
    ///
    /// # Errors
    /// The database fails.
    pub async fn sessions_purge(&self, now: Timestamp) -> Result<u64, StoreError> {
        sql::run(&self.inner.write, "purge sessions", sql::SESSION_PURGE, vec![at(now)]).await
    }

    /// Keeps the code of a request to set a password, in the place of an older request. `false` when a newer one is
    /// there.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_begin(
        &self,
        account: &str,
        request: u64,
        code: &str,
        expires: Timestamp,
    ) -> Result<bool, StoreError> {
        let values = vec![text(account), int(request), text(code), at(expires)];
        Ok(sql::run(&self.inner.write, "keep a set-up", sql::SETUP_BEGIN, values).await? > 0)
    }

    /// Opens a request's link. `false` when there is no such request, it was used, or has a link already.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_link(
        &self,
        account: &str,
        request: u64,
        link: &str,
        expires: Timestamp,
    ) -> Result<bool, StoreError> {
        let values = vec![text(account), int(request), text(link), at(expires)];
        Ok(sql::run(&self.inner.write, "open a set-up", sql::SETUP_LINK, values).await? > 0)
    }

    /// Makes void what was not used of every other request of an account than this one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_void_others(&self, account: &str, request: u64) -> Result<(), StoreError> {
        let values = vec![text(account), int(request)];
        sql::run(&self.inner.write, "void set-ups", sql::SETUP_VOID, values).await.map(|_| ())
    }

    /// The set-up behind a link.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup(&self, link: &str) -> Result<Option<Setup>, StoreError> {
        let row = sql::one(&self.inner.read, "read a set-up", sql::SETUP_GET, vec![text(link)]).await?;
        row.as_ref().map(Setup::read).transpose()
    }

    /// An account's last set-up.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_of(&self, account: &str) -> Result<Option<Setup>, StoreError> {
        let row = sql::one(&self.inner.read, "read a set-up", sql::SETUP_OF, vec![text(account)]).await?;
        row.as_ref().map(Setup::read).transpose()
    }

    /// Counts a try of a link's code, this one included.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_try(&self, link: &str) -> Result<u64, StoreError> {
        let row = sql::one(&self.inner.write, "count a try", sql::SETUP_TRY, vec![text(link)]).await?;
        let n: i64 = row.map_or(Ok(0), |row| get(&row, "n"))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Takes a try back: the code was right.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_untry(&self, link: &str) -> Result<(), StoreError> {
        sql::run(&self.inner.write, "undo a try", sql::SETUP_UNTRY, vec![text(link)]).await.map(|_| ())
    }

    /// Uses a link up. `false` when it was used before, or is void.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_use(&self, link: &str, now: Timestamp) -> Result<bool, StoreError> {
        let values = vec![text(link), at(now)];
        Ok(sql::run(&self.inner.write, "use a set-up", sql::SETUP_USE, values).await? > 0)
    }

    /// The person has been told.
    ///
    /// # Errors
    /// The database fails.
    pub async fn setup_told(&self, account: &str) -> Result<(), StoreError> {
        sql::run(&self.inner.write, "note as told", sql::SETUP_TOLD, vec![text(account)]).await.map(|_| ())
    }
}

//! Accounts, passwords and who a person may act as.

use crate::{Fault, Office, Trouble};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use law::authority::{Actor, Capacity};
use law::ids::{SubjectKind, SubjectRef};
use law::private::Private;
use law::refusal::Refusal;
use std::sync::LazyLock;

/// Failures before an account is locked (SECURITY 4).
const FAILURES_MAX: u64 = 5;
/// How long.
const LOCKED: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);
/// Shortest password, in characters (SECURITY 3).
const PASSWORD_MIN: usize = 8;
/// Longest, in characters: enough for phrases, bounded for the hash.
const PASSWORD_MAX: usize = 128;

/// A verified login.
#[derive(Debug, Clone)]
pub struct Person {
    /// Account id.
    pub account: String,
    /// Login name.
    pub login: String,
    /// 姓名
    pub name: String,
    /// Every capacity held today, one actor each; the first is the one to begin with.
    pub actors: Vec<Actor>,
}

/// What a login attempt gives.
#[derive(Debug)]
pub enum Login {
    /// Welcome.
    Welcome(Person),
    /// Wrong name, wrong password, or locked after repeated failures: the three are never told apart.
    Wrong,
}

/// The hash that is checked for names that do not exist, so that both answers take the same time.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody at all", &[7; 16]).unwrap_or_default());

fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Fault> {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|h: PasswordHash| h.to_string())
        .map_err(|e| Fault::Password(e.to_string()))
}

fn matches(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc).is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok())
}

async fn wrong_in_the_same_time(password: String) -> Login {
    let _ = tokio::task::spawn_blocking(move || matches(&password, &NOBODY)).await;
    Login::Wrong
}

impl Office {
    /// Checks a login.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn login(&self, login: &str, password: &str) -> Result<Login, Fault> {
        let now = self.clock().now();
        let row = self.store().account_by_login(login).await?;
        let Some(account) = row.map(|r| r.id) else {
            let password = password.to_string();
            return Ok(wrong_in_the_same_time(password).await);
        };
        let Some(credential) = self.store().credential(&account).await? else {
            return Ok(wrong_in_the_same_time(password.to_string()).await);
        };
        let micros_left = credential.locked_until.map_or(0, |until| until - now.as_microsecond());
        if micros_left > 0 {
            // Locked or not, the answer and its time are the same: neither tells whether the name exists.
            return Ok(wrong_in_the_same_time(password.to_string()).await);
        }
        let (password, phc) = (password.to_string(), credential.phc.clone());
        let good = tokio::task::spawn_blocking(move || matches(&password, &phc)).await.unwrap_or(false);
        let person = self.person(&account).await?;
        match person {
            Some(person) if good => {
                self.store().credential_clear(&account).await?;
                Ok(Login::Welcome(person))
            }
            _ => {
                let until = now.checked_add(LOCKED).unwrap_or(now);
                self.store().credential_failed(&account, FAILURES_MAX, until).await?;
                Ok(Login::Wrong)
            }
        }
    }

    /// The person behind an account and all that he or she may act as today; `None` for an account that is
    /// closed or does not exist.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn person(&self, account: &str) -> Result<Option<Person>, Fault> {
        let Some(known) = self.store().load(&SubjectRef::account(account)).await? else { return Ok(None) };
        let Some(state) = known.state.account().filter(|a| !a.closed) else { return Ok(None) };
        let today = self.today();
        let name = state.name.text().to_string();
        let officer = self.officer_of_account(account).await?;
        let mut actors: Vec<Actor> = Vec::new();
        for grant in state.grants.iter().filter(|g| g.holds_on(today)) {
            let actor = Actor {
                account: account.into(),
                name: name.clone(),
                capacity: grant.capacity,
                unit: grant.unit.clone(),
                officer: (grant.capacity == Capacity::Officer).then(|| officer.clone()).flatten(),
            };
            if !actors.contains(&actor) {
                actors.push(actor);
            }
        }
        Ok(Some(Person { account: account.into(), login: state.login.clone(), name, actors }))
    }

    /// Sets a password. It never enters the journal; that it was set is the business of the credential table.
    ///
    /// # Errors
    /// A field refusal for a bad password; a fault when the store fails.
    pub async fn set_password(&self, account: &str, password: &str) -> Result<(), Trouble> {
        let n = password.chars().count();
        if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&n) {
            return Err(Refusal::field(
                "password",
                format!("密码有 {n} 个字符，应为 {PASSWORD_MIN} 到 {PASSWORD_MAX} 个"),
            )
            .into());
        }
        let bytes = self.chance().bytes();
        let mut salt = [0; 16];
        salt.copy_from_slice(&bytes[..16]);
        let password = password.to_string();
        let phc = tokio::task::spawn_blocking(move || hash(&password, &salt))
            .await
            .map_err(|e| Fault::Password(e.to_string()))??;
        self.store().credential_put(account, &phc, self.clock().now()).await?;
        Ok(())
    }

    /// A name for an account, for pages: the person's, or the account's id where it is withheld.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn account_name(&self, account: &str) -> Result<String, Fault> {
        let known = self.store().load(&SubjectRef::new(SubjectKind::Account, account)).await?;
        Ok(known
            .and_then(|k| k.state.account().map(|a| a.name.clone()))
            .map_or_else(|| account.to_string(), |n: Private<String>| n.text().to_string()))
    }
}

//! A login: counted before it is hashed, throttled by person and place, written into the log whatever comes of it.
//!
//! A place is the device (a cookie that a login left there) or the address. Failures are counted
//!
//! - for person and place: a few lock this person at this place, and nobody anywhere else;
//! - for a place where this person is not known: over all persons, so that one who tries many names is stopped;
//! - for a person at places where he or she is not known: over all of them, so that many who try one name are stopped,
//!   and the person goes on from where he or she has been before.
//!
//! All of it is in real time, whatever a demonstration's clock says.

use super::Person;
use super::password::matches;
use super::turns::Line;
use crate::{Fault, Office};
use jiff::{SignedDuration, Timestamp};
use law::authority::Capacity;
use law::deed::city::SecondFactor;
use law::state::register::City;
use store::{Credential, NewLogin};

/// Failures of one person at one place before they are locked (SECURITY 4).
const FAILURES_MAX: u64 = 5;
/// Failures at one address over all persons who are not known there. Two hundred people behind one address mistype
/// less often in a quarter of an hour.
const ADDRESS_MAX: u64 = 100;
/// Failures of one person over all places where he or she is not known.
const ELSEWHERE_MAX: u64 = 30;
/// How long failures count.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// How long a place stays known without a login from there.
pub(crate) const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(180 * 24);

/// An account without a login for so long is surplus until somebody says otherwise (SECURITY 10).
const DORMANT_AFTER: SignedDuration = SignedDuration::from_hours(90 * 24);

/// By which door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The page.
    Form,
    /// The API.
    Api,
}

impl Way {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Form, Self::Api];
    /// The wire word.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Api => "api",
        }
    }
    /// The Chinese word.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Form => "页面",
            Self::Api => "接口",
        }
    }
}

/// What came of it, as the log says it. Whoever tries is told less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Logged in.
    Welcome,
    /// Logged in by a recovery code.
    Recovered,
    /// The password was right, the code of the second factor is awaited.
    CodeWanted,
    /// No such login name.
    UnknownName,
    /// Wrong password.
    WrongPassword,
    /// Wrong code of the second factor.
    WrongCode,
    /// Not looked at: too many failures before.
    Throttled,
    /// Right, but the account is closed.
    Closed,
    /// Right, but the person holds no capacity today.
    Idle,
    /// Signed out.
    Left,
    /// A wrong password where the own one was asked for again.
    WrongOwnPassword,
    /// A wrong code with a link to set a password.
    WrongSetupCode,
    /// Changed the own password.
    PasswordChanged,
    /// Set a password by a link.
    PasswordSet,
    /// Began to use a second factor.
    FactorBegun,
    /// Ended the use of a second factor.
    FactorEnded,
    /// Had new recovery codes made.
    CodesRenewed,
}

impl Outcome {
    /// All, in the order in which they are offered as filters.
    pub const ALL: [Self; 17] = [
        Self::Welcome,
        Self::Recovered,
        Self::CodeWanted,
        Self::UnknownName,
        Self::WrongPassword,
        Self::WrongCode,
        Self::Throttled,
        Self::Closed,
        Self::Idle,
        Self::Left,
        Self::WrongOwnPassword,
        Self::WrongSetupCode,
        Self::PasswordChanged,
        Self::PasswordSet,
        Self::FactorBegun,
        Self::FactorEnded,
        Self::CodesRenewed,
    ];
    /// The wire word.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Recovered => "recovered",
            Self::CodeWanted => "code_wanted",
            Self::UnknownName => "unknown_name",
            Self::WrongPassword => "wrong_password",
            Self::WrongCode => "wrong_code",
            Self::Throttled => "throttled",
            Self::Closed => "closed",
            Self::Idle => "idle",
            Self::Left => "left",
            Self::WrongOwnPassword => "wrong_own_password",
            Self::WrongSetupCode => "wrong_setup_code",
            Self::PasswordChanged => "password_changed",
            Self::PasswordSet => "password_set",
            Self::FactorBegun => "factor_begun",
            Self::FactorEnded => "factor_ended",
            Self::CodesRenewed => "codes_renewed",
        }
    }
    /// The outcome of this wire word.
    #[must_use]
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.wire() == word)
    }
    /// The Chinese words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Welcome => "登录成功",
            Self::Recovered => "用恢复码登录成功",
            Self::CodeWanted => "口令正确，等待动态口令",
            Self::UnknownName => "没有这个登录名",
            Self::WrongPassword => "口令不对",
            Self::WrongCode => "动态口令不对",
            Self::Throttled => "错误太多，没有受理",
            Self::Closed => "账号已停用",
            Self::Idle => "今天没有身份",
            Self::Left => "退出",
            Self::WrongOwnPassword => "修改前核对的口令不对",
            Self::WrongSetupCode => "设置口令的验证码不对",
            Self::PasswordChanged => "修改口令",
            Self::PasswordSet => "用链接设置口令",
            Self::FactorBegun => "启用动态口令",
            Self::FactorEnded => "停用动态口令",
            Self::CodesRenewed => "换发恢复码",
        }
    }
    /// Whether it is what should happen.
    #[must_use]
    pub fn is_good(self) -> bool {
        !matches!(
            self,
            Self::UnknownName
                | Self::WrongPassword
                | Self::WrongCode
                | Self::WrongOwnPassword
                | Self::WrongSetupCode
                | Self::Throttled
                | Self::Closed
                | Self::Idle
        )
    }
}

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The client's address, for the log.
    pub address: &'a str,
    /// The network that counts as one place: the address, or the /64 of an IPv6 address.
    pub network: &'a str,
    /// What a login left there before; empty where none did.
    pub device: &'a str,
    /// By which door.
    pub way: Way,
}

/// What a login asks.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Login name.
    pub login: &'a str,
    /// Password.
    pub password: &'a str,
    /// Code of the second factor, where it is sent along; else empty.
    pub code: &'a str,
    /// From where.
    pub place: Place<'a>,
}

/// What a person must do before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owes {
    /// Choose a password: somebody else has set the present one.
    OwnPassword,
    /// Choose a new password: the present one is too old.
    NewPassword,
    /// Begin to use a second factor.
    SecondFactor,
}

/// What a login attempt gives.
#[derive(Debug)]
pub enum Login {
    /// Welcome.
    Welcome(Welcome),
    /// The password is right; the code of the second factor is still to come.
    CodeWanted {
        /// The account's id.
        account: String,
        /// The password that was right, as [`Welcome::stamp`].
        stamp: String,
    },
    /// The code is wrong, was used before, or too many were.
    WrongCode,
    /// Right, but the person holds no capacity today.
    Idle,
    /// Wrong name, wrong password, or locked after repeated failures: the three are never told apart.
    Wrong,
    /// Too many log in at this moment.
    Busy,
}

/// A verified login.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// Who.
    pub person: Person,
    /// What must be done before anything else.
    pub owes: Vec<Owes>,
    /// Names the password by which it was opened, and tells nothing of it: a session is over with it.
    pub stamp: String,
    /// What to leave at the device, so that it is known next time.
    pub device: String,
}

/// One counter with its limit.
struct Counter {
    id: String,
    limit: u64,
}

impl Office {
    /// Checks a login.
    ///
    /// # Errors
    /// When the store fails; the log of logins is part of it: what cannot be logged does not happen.
    pub async fn login(&self, asked: &Asked<'_>) -> Result<Login, Fault> {
        // Counted within the turn: whoever waits is counted by nobody, and what is hashed was counted before.
        let Some(_turn) = self.turns().next(Line::address(asked.place.network)).await else {
            return Ok(Login::Busy);
        };
        // PostgreSQL has no NUL in text, and no login name has one.
        let row = match asked.login.contains('\0') {
            true => None,
            false => self.store().account_by_login(asked.login).await?,
        };
        let who = row.as_ref().map(|r| (r.id.as_str(), r.login.as_str()));
        let counters = self.counters(who.map_or(asked.login, |w| w.0), who.is_some(), &asked.place).await?;
        if !self.count(&counters).await? {
            // The answer and its time are those of a wrong password: neither tells whether the name exists.
            matches(asked.password, None).await;
            self.log_login(who, &asked.place, Outcome::Throttled).await?;
            return Ok(Login::Wrong);
        }
        let credential = match who {
            Some((account, _)) => self.store().credential(account).await?,
            None => None,
        };
        let good = matches(asked.password, credential.as_ref().map(|c| c.phc.clone())).await;
        let Some((account, _)) = who.filter(|_| good) else {
            let outcome = match &row {
                None => Outcome::UnknownName,
                Some(row) if row.closed => Outcome::Closed,
                Some(_) => Outcome::WrongPassword,
            };
            self.log_login(who, &asked.place, outcome).await?;
            return Ok(Login::Wrong);
        };
        let Some(person) = self.person(account).await? else {
            self.log_login(who, &asked.place, Outcome::Closed).await?;
            return Ok(Login::Wrong);
        };
        self.uncount(&counters).await?;
        let uses_factor = credential.as_ref().is_some_and(|c| c.factor);
        let stamp = credential.map(|c| self.stamp(&c)).unwrap_or_default();
        if person.actors.is_empty() {
            self.log_login(who, &asked.place, Outcome::Idle).await?;
            return Ok(Login::Idle);
        }
        if !uses_factor {
            return self.welcome(person, stamp, &asked.place, Outcome::Welcome).await;
        }
        if asked.code.is_empty() {
            self.log_login(who, &asked.place, Outcome::CodeWanted).await?;
            return Ok(Login::CodeWanted { account: account.into(), stamp });
        }
        self.second_factor(person, stamp, asked.code, &asked.place).await
    }

    /// Checks the code of the second factor of somebody whose password, the one of this stamp, was right a moment ago.
    /// With another password there by now it is [`Login::Wrong`].
    ///
    /// # Errors
    /// When the store fails.
    pub async fn login_code(
        &self,
        account: &str,
        stamp: &str,
        code: &str,
        place: &Place<'_>,
    ) -> Result<Login, Fault> {
        if self.stands_on(account, stamp).await?.is_none() {
            return Ok(Login::Wrong);
        }
        match self.person(account).await?.filter(|p| !p.actors.is_empty()) {
            Some(person) => self.second_factor(person, stamp.into(), code, place).await,
            None => Ok(Login::Wrong),
        }
    }

    /// Names what an account's logins stand on without telling anything of it. Another password, even the same word set
    /// anew, has another stamp, and so has a login with a second factor.
    pub(super) fn stamp(&self, on: &Credential) -> String {
        let factor = if on.factor { "with a second factor" } else { "" };
        self.keys().hash(&["credential", &on.account, &on.phc, factor])
    }

    /// What the logins of an account stand on, where its password is still the one of this stamp.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn stands_on(&self, account: &str, stamp: &str) -> Result<Option<Credential>, Fault> {
        let standing = self.store().credential(account).await?;
        Ok(standing.filter(|s| self.stamp(s) == stamp))
    }

    async fn second_factor(
        &self,
        person: Person,
        stamp: String,
        code: &str,
        place: &Place<'_>,
    ) -> Result<Login, Fault> {
        let who = Some((person.account.as_str(), person.login.as_str()));
        let counters = self.code_counters(&person.account, place).await?;
        if !self.count(&counters).await? {
            self.log_login(who, place, Outcome::Throttled).await?;
            return Ok(Login::WrongCode);
        }
        match self.take_code(&person.account, code).await? {
            Some(outcome) => {
                self.uncount(&counters).await?;
                self.welcome(person, stamp, place, outcome).await
            }
            None => {
                self.log_login(who, place, Outcome::WrongCode).await?;
                Ok(Login::WrongCode)
            }
        }
    }

    async fn welcome(
        &self,
        person: Person,
        stamp: String,
        place: &Place<'_>,
        outcome: Outcome,
    ) -> Result<Login, Fault> {
        let (now, account) = (self.real_now(), person.account.clone());
        let device = match self.is_known_device(&account, place.device).await? {
            true => place.device.to_string(),
            false => self.chance().token(),
        };
        for mark in [self.device_mark(&account, &device), self.address_mark(&account, place.network)] {
            self.store().known_put(&mark, &account, now).await?;
        }
        let owes = self.owes(&person).await?;
        self.log_login(Some((&account, &person.login)), place, outcome).await?;
        Ok(Login::Welcome(Welcome { person, owes, stamp, device }))
    }

    /// What a person must do before anything else.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn owes(&self, person: &Person) -> Result<Vec<Owes>, Fault> {
        let city = crate::found::city(self.store()).await?.ok_or(Fault::NotFounded)?;
        let standing = self.store().credential(&person.account).await?;
        Ok(standing.map(|s| self.owed(person, &city, &s)).unwrap_or_default())
    }

    /// What a person must do before anything else, of what is known: it is asked at every request, so that what the city
    /// asks from now on is asked of whoever has logged in before.
    #[must_use]
    pub fn owed(&self, person: &Person, city: &City, standing: &Credential) -> Vec<Owes> {
        let mut owes = Vec::new();
        if standing.must_change {
            owes.push(Owes::OwnPassword);
        } else if self.is_worn(city.passwords(), standing.changed) {
            owes.push(Owes::NewPassword);
        }
        let compulsory = person.actors.iter().any(|a| match city.second_factor() {
            SecondFactor::Nobody => false,
            SecondFactor::Administrators => a.capacity.is_administrator(),
            SecondFactor::Staff => a.capacity != Capacity::Party,
        });
        if compulsory && !standing.factor {
            owes.push(Owes::SecondFactor);
        }
        owes
    }

    /// Whether this is the person's own password: for changes that ask for it again. Wrong ones are counted like those of
    /// a login, of each `session` by itself, so that who has taken one keeps nobody from the change in another; and they
    /// stand in the log of logins.
    ///
    /// # Errors
    /// When the store fails, or when too many wait.
    pub async fn is_own_password(
        &self,
        person: &Person,
        password: &str,
        session: &str,
        place: &Place<'_>,
    ) -> Result<bool, Fault> {
        Ok(self.own_credential(person, password, session, place).await?.is_some())
    }

    /// Likewise; what the password belongs to, so that what is done on its strength can be done to that and to nothing that
    /// came in its place meanwhile.
    ///
    /// # Errors
    /// When the store fails, or when too many wait.
    pub async fn own_credential(
        &self,
        person: &Person,
        password: &str,
        session: &str,
        place: &Place<'_>,
    ) -> Result<Option<Credential>, Fault> {
        let account = person.account.as_str();
        let Some(_turn) = self.turns().next(Line::account(account)).await else { return Err(Fault::Busy) };
        let who = Some((account, person.login.as_str()));
        let counters = [Counter { id: self.keys().hash(&["own", account, session]), limit: FAILURES_MAX }];
        if !self.count(&counters).await? {
            self.log_login(who, place, Outcome::Throttled).await?;
            return Ok(None);
        }
        let credential = self.store().credential(account).await?;
        let good = matches(password, credential.as_ref().map(|c| c.phc.clone())).await;
        if good {
            self.uncount(&counters).await?;
        } else {
            self.log_login(who, place, Outcome::WrongOwnPassword).await?;
        }
        Ok(credential.filter(|_| good))
    }

    /// Whoever has not logged in since then has not for 90 days.
    #[must_use]
    pub fn dormant_since(&self) -> Timestamp {
        self.real_now().checked_sub(DORMANT_AFTER).unwrap_or(Timestamp::MIN)
    }

    /// Writes a line into the log of logins.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn log_login(
        &self,
        who: Option<(&str, &str)>,
        place: &Place<'_>,
        outcome: Outcome,
    ) -> Result<(), Fault> {
        let line = NewLogin {
            at: self.real_now(),
            who,
            address: place.address,
            way: place.way.wire(),
            outcome: outcome.wire(),
        };
        Ok(self.store().login_add(line).await?)
    }

    /// The counters of an attempt, the narrowest first. `name` is the account's id, or what was typed for one.
    async fn counters(&self, name: &str, exists: bool, place: &Place<'_>) -> Result<Vec<Counter>, Fault> {
        let keys = self.keys();
        let pair = |kind: &str, at: &str| Counter { id: keys.hash(&[kind, name, at]), limit: FAILURES_MAX };
        if exists && self.is_known_device(name, place.device).await? {
            return Ok(vec![pair("device", place.device)]);
        }
        let mut counters = vec![pair("address", place.network)];
        let since = self.known_since();
        if !exists || !self.store().is_known(&self.address_mark(name, place.network), since).await? {
            counters.push(Counter { id: keys.hash(&["anybody", place.network]), limit: ADDRESS_MAX });
            counters.push(Counter { id: keys.hash(&["elsewhere", name]), limit: ELSEWHERE_MAX });
        }
        Ok(counters)
    }

    /// The counters of a code of the second factor. Whoever knows the password and guesses from many places shuts those
    /// where this person was never, and no other.
    async fn code_counters(&self, account: &str, place: &Place<'_>) -> Result<Vec<Counter>, Fault> {
        let keys = self.keys();
        let pair =
            |kind: &str, at: &str| Counter { id: keys.hash(&[kind, account, at]), limit: FAILURES_MAX };
        if self.is_known_device(account, place.device).await? {
            return Ok(vec![pair("code at device", place.device)]);
        }
        let mut counters = vec![pair("code", place.network)];
        let since = self.known_since();
        if !self.store().is_known(&self.address_mark(account, place.network), since).await? {
            counters.push(Counter { id: keys.hash(&["codes", account]), limit: ELSEWHERE_MAX });
        }
        Ok(counters)
    }

    /// Counts an attempt; `false` when one of the counters is over its limit. What a narrower one keeps out is not
    /// counted by a wider one: whoever fails at one place locks nobody out at another.
    async fn count(&self, counters: &[Counter]) -> Result<bool, Fault> {
        let now = self.real_now();
        let until = now.checked_add(WINDOW).unwrap_or(Timestamp::MAX);
        for (i, counter) in counters.iter().enumerate() {
            let n = self.store().attempt_count(&counter.id, now, until, counter.limit).await?;
            if n > counter.limit {
                for before in &counters[..i] {
                    self.store().attempt_undo(&before.id).await?;
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// It was no failure: the narrowest counter begins anew, the wider ones forget this attempt.
    async fn uncount(&self, counters: &[Counter]) -> Result<(), Fault> {
        for (i, counter) in counters.iter().enumerate() {
            if i == 0 {
                self.store().attempt_clear(&counter.id).await?;
            } else {
                self.store().attempt_undo(&counter.id).await?;
            }
        }
        Ok(())
    }

    fn device_mark(&self, account: &str, device: &str) -> String {
        self.keys().hash(&["known device", account, device])
    }

    fn address_mark(&self, account: &str, address: &str) -> String {
        self.keys().hash(&["known address", account, address])
    }

    async fn is_known_device(&self, account: &str, device: &str) -> Result<bool, Fault> {
        if device.is_empty() {
            return Ok(false);
        }
        Ok(self.store().is_known(&self.device_mark(account, device), self.known_since()).await?)
    }

    fn known_since(&self) -> Timestamp {
        self.real_now().checked_sub(KNOWN_FOR).unwrap_or(Timestamp::MIN)
    }
}

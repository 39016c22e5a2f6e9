//! The use cases: load the folded subject and the facts the law asks for, ask `law`, commit, enqueue.
//!
//! Nothing here decides and nothing here renders. Every write goes through [`Office::act`].

mod act;
pub mod backup;
mod busy;
pub mod chance;
pub mod clock;
pub mod demo;
pub mod desk;
pub mod dossier;
mod error;
pub mod exports;
mod feed;
mod file_doubts;
pub mod found;
mod hand_over;
pub mod import;
pub mod keys;
pub mod papers;
pub mod people;
pub mod portal;
pub mod publicity;
pub mod readings;
pub mod recordings;
pub mod registry;
mod scrub;
mod taken;
pub mod timewatch;
pub mod upload_limits;
pub mod viewing;
pub mod visible;

pub use act::Receipt;
pub use error::{Fault, Trouble};
pub use feed::feed_search;
pub use scrub::ScrubReport;

use busy::Busy;
use chance::Chance;
use clock::Clock;
use documents::typeset::{FontConfig, Fonts, TypesetError};
use keys::LoginKeys;
use law::judge::Moment;
use law::rules::Rules;
use people::turns::Turns;
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use store::Store;
use upload_limits::UploadLimits;

/// So far a clock may step back without anybody minding: a correction by NTP.
const CLOCK_TOLERANCE: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

fn is_behind(last: Option<jiff::Timestamp>, now: jiff::Timestamp) -> bool {
    last.is_some_and(|last| last.duration_since(now) > CLOCK_TOLERANCE)
}

/// The office of one city: the store, the rules in force, the clock and chance.
#[derive(Clone)]
pub struct Office {
    store: Store,
    rules: Arc<RwLock<Arc<Rules>>>,
    clock: Clock,
    chance: Chance,
    search: Arc<search::Index>,
    vault: vault::Vault,
    fonts: Arc<OnceLock<Result<Arc<Fonts>, TypesetError>>>,
    font_config: Arc<FontConfig>,
    public_url: Option<Arc<str>>,
    upload_limits: UploadLimits,
    /// Held while an upload begins, so that two at once do not both get the last of the room.
    beginning: Arc<Mutex<()>>,
    /// Turns at hashing passwords.
    turns: Arc<Turns>,
    /// Lines before subjects that many acts move.
    busy: Arc<Busy>,
    /// Parts of lists that left the house.
    taken: Arc<taken::Taken>,
    login_keys: LoginKeys,
    /// The clock that logins live by: the machine's, where the office's may be a demonstration's.
    real: Clock,
    /// How long the log of logins is kept; for ever without it.
    login_log_days: Option<u32>,
    /// How long the log of readings is kept; for ever without it.
    reading_log_days: Option<u32>,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office").field("clock", &self.clock).finish_non_exhaustive()
    }
}

impl Office {
    /// Opens the office over a store that has been founded: loads the active rule bundle and, in a
    /// demonstration, sets the clock to where the journal left it.
    ///
    /// # Errors
    /// When the directory was never founded, or its rule bundle is missing or altered.
    pub async fn open(
        store: Store,
        search: Arc<search::Index>,
        vault: vault::Vault,
        clock: Clock,
        chance: Chance,
    ) -> Result<Self, Fault> {
        let stored = store.state_format().await?;
        if stored != law::state::FORMAT {
            return Err(Fault::StateFormat { stored, known: law::state::FORMAT });
        }
        if !store.is_encrypted().await? {
            return Err(Fault::NotEncrypted);
        }
        let city = found::city(&store).await?.ok_or(Fault::NotFounded)?;
        let digest = city.rules.clone().ok_or(Fault::NotFounded)?;
        let rules = found::rules(&store, &digest).await?;
        if city.demo {
            let last = store.recent(None, 1).await?.first().map(|e| e.recorded.recorded);
            clock.begin_demo(city.clock, last);
        }
        Ok(Self::over(store, rules, search, vault, clock, chance))
    }

    fn over(
        store: Store,
        rules: Rules,
        search: Arc<search::Index>,
        vault: vault::Vault,
        clock: Clock,
        chance: Chance,
    ) -> Self {
        let rules = Arc::new(RwLock::new(Arc::new(rules)));
        Self {
            store,
            rules,
            clock,
            chance,
            search,
            vault,
            fonts: Arc::default(),
            font_config: Arc::default(),
            public_url: None,
            upload_limits: UploadLimits::DEFAULT,
            beginning: Arc::default(),
            turns: Arc::default(),
            busy: Arc::default(),
            taken: Arc::default(),
            login_keys: LoginKeys::from_secret(&Chance::system().bytes()),
            real: Clock::machine(),
            login_log_days: None,
            reading_log_days: None,
        }
    }

    /// The same office, with the keys of logins that its directory keeps. Without them it has keys of its own, which
    /// end with it.
    #[must_use]
    pub fn with_login_keys(self, login_keys: LoginKeys) -> Self {
        Self { login_keys, ..self }
    }

    /// The same office, whose logins live by this clock instead of the machine's: for tests.
    #[must_use]
    pub fn with_real_clock(self, real: Clock) -> Self {
        Self { real, ..self }
    }

    /// The same office, which keeps the log of logins for so many days; for ever without it.
    #[must_use]
    pub fn with_login_log_days(self, login_log_days: Option<u32>) -> Self {
        Self { login_log_days, ..self }
    }

    /// The same office, which keeps the log of readings for so many days; for ever without it.
    #[must_use]
    pub fn with_reading_log_days(self, reading_log_days: Option<u32>) -> Self {
        Self { reading_log_days, ..self }
    }

    /// Turns at hashing passwords.
    pub(crate) fn turns(&self) -> &Turns {
        &self.turns
    }

    /// The keys of logins.
    #[must_use]
    pub fn keys(&self) -> &LoginKeys {
        &self.login_keys
    }

    /// The real time, whatever a demonstration's clock says.
    #[must_use]
    pub fn real_now(&self) -> jiff::Timestamp {
        self.real.now()
    }

    /// The same office, with an agency's own fonts.
    #[must_use]
    pub fn with_fonts(self, config: FontConfig) -> Self {
        Self { fonts: Arc::default(), font_config: Arc::new(config), ..self }
    }

    /// The same office of a city whose portal stands at this address (`https://host`, without a slash at the end):
    /// documents issued from now on bear it. What was issued stays as it is.
    #[must_use]
    pub fn with_public_url(self, url: Option<String>) -> Self {
        Self { public_url: url.map(|u| Arc::from(u.trim_end_matches('/'))), ..self }
    }

    /// The same office, with other limits of what may be uploaded and not handed over.
    #[must_use]
    pub fn with_upload_limits(self, upload_limits: UploadLimits) -> Self {
        Self { upload_limits, ..self }
    }

    /// Whether the clock stands before what was recorded last, by more than clocks are corrected in passing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn clock_is_behind(&self) -> Result<bool, Fault> {
        let last = self.store.recent(None, 1).await?.first().map(|e| e.recorded.recorded);
        Ok(is_behind(last, self.clock.now()))
    }

    /// The same office, reading through the connections that are kept for exports.
    #[must_use]
    pub fn for_exports(&self) -> Self {
        Self { store: self.store.for_exports(), ..self.clone() }
    }

    /// The vault.
    #[must_use]
    pub fn vault(&self) -> &vault::Vault {
        &self.vault
    }
    /// The store, for reading.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }
    /// The search index.
    #[must_use]
    pub fn search(&self) -> &Arc<search::Index> {
        &self.search
    }
    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        match self.rules.read() {
            Ok(guard) => guard.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }
    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
    /// Chance.
    #[must_use]
    pub fn chance(&self) -> &Chance {
        &self.chance
    }
    /// This moment, with fresh ids.
    #[must_use]
    pub fn moment(&self) -> Moment {
        let recorded = self.clock.now();
        Moment {
            recorded,
            fresh_id: self.chance.id(recorded),
            fresh_address: self.chance.address(),
            again: None,
        }
    }
    /// The legal date today.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        law::act::civil(self.clock.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_back_is_noticed_and_a_correction_in_passing_is_not() {
        let at = |second| jiff::Timestamp::from_second(second).ok();
        for (last, now, behind) in
            [(None, 0, false), (at(1_000), 1_000, false), (at(1_060), 1_000, false), (at(1_061), 1_000, true)]
        {
            assert_eq!(Some(is_behind(last, at(now).unwrap_or_default())), Some(behind), "{last:?} {now}");
        }
    }
}

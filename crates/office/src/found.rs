//! Founding a city, and loading one: different verbs.

use crate::chance::Chance;
use crate::clock::Clock;
use crate::{Fault, Office, Trouble};
use jiff::Timestamp;
use law::act::Intent;
use law::authority::Actor;
use law::deed::city::{CityFounded, RulesActivated};
use law::ids::SubjectRef;
use law::rules::{RuleBundle, Rules};
use law::state::register::City;
use std::sync::Arc;
use store::Store;

/// Lines of the log of readings that are removed at once.
const PURGED_AT_ONCE: u64 = 10_000;

/// What a new city is.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Name.
    pub name: String,
    /// Division code.
    pub region: String,
    /// Origin line of its log.
    pub log_origin: String,
    /// For a demonstration: where its clock starts.
    pub demo_clock: Option<Timestamp>,
}

/// The city, if the directory was founded.
///
/// # Errors
/// When the store fails.
pub async fn city(store: &Store) -> Result<Option<City>, Fault> {
    let known = store.load(&SubjectRef::city()).await?;
    Ok(known.and_then(|k| k.state.city().cloned()))
}

/// The kept rule bundle with this digest; refused when its bytes give another one.
///
/// # Errors
/// When it is missing, altered or unreadable.
pub async fn rules(store: &Store, digest: &str) -> Result<Rules, Fault> {
    let bytes = store.rules_load(digest).await?.ok_or_else(|| Fault::Rules(digest.into()))?;
    let rules = Rules::from_bytes(&bytes).map_err(|e| Fault::Rules(format!("{digest}（{e}）")))?;
    if rules.digest() == digest { Ok(rules) } else { Err(Fault::Rules(digest.into())) }
}

impl Office {
    /// Activates the rule bundle that comes with this program, if another one is in force: e.g. with the calendar of
    /// a new year. The old one is kept for ever; what was judged under it stays judged under it. Says whether
    /// anything changed.
    ///
    /// # Errors
    /// When a procedure of the bundle is faulty, or the store fails; the old bundle then stays in force.
    pub async fn activate_builtin_rules(&self) -> Result<bool, Trouble> {
        let rules = Arc::new(checked(RuleBundle::builtin())?);
        let before = self.rules();
        if rules.digest() == before.digest() {
            return Ok(false);
        }
        self.store().rules_keep(rules.digest(), rules.bytes()).await?;
        self.use_rules(rules.clone());
        let activated = self.act(&Actor::system("city"), activation(&rules)).await;
        if activated.is_err() {
            self.use_rules(before);
        }
        activated.map(|_| true)
    }

    fn use_rules(&self, rules: Arc<Rules>) {
        match self.rules.write() {
            Ok(mut guard) => *guard = rules,
            Err(poisoned) => *poisoned.into_inner() = rules,
        }
    }

    /// Sweeps out what nobody needs any more: ended sessions, outbox rows that every consumer has taken up.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sweep(&self) -> Result<(), Fault> {
        let now = self.real_now();
        self.store().sessions_purge(now).await?;
        let seen = now.checked_sub(crate::people::login::KNOWN_FOR).unwrap_or(Timestamp::MIN);
        self.store().attempts_purge(now, seen).await?;
        let before = |days: u32| {
            let kept = jiff::SignedDuration::from_hours(i64::from(days) * 24);
            now.checked_sub(kept).unwrap_or(Timestamp::MIN)
        };
        let imports = now.checked_sub(crate::import::desk::KEPT_FOR).unwrap_or(Timestamp::MIN);
        self.store().imports_purge(imports).await?;
        if let Some(days) = self.login_log_days {
            self.store().logins_purge(before(days)).await?;
        }
        if let Some(days) = self.reading_log_days {
            while self.store().readings_purge(before(days), PURGED_AT_ONCE).await? == PURGED_AT_ONCE {}
        }
        if let Some(cursor) = self.search().cursor() {
            let fed = i64::try_from(cursor).unwrap_or(0);
            self.store().outbox_prune(fed.min(self.issued_up_to().await?)).await?;
        }
        Ok(())
    }
}

/// A bundle whose every procedure has been exhausted and found lawful.
fn checked(bundle: RuleBundle) -> Result<Rules, Fault> {
    let rules = Rules::new(bundle)?;
    let periods = rules.bundle().periods.iter().map(|p| p.id.clone()).collect();
    for procedure in &rules.bundle().procedures {
        if let Err(faults) = law::procedure::check(procedure, &periods) {
            return Err(Fault::Rules(format!("{}: {faults:?}", procedure.id)));
        }
    }
    Ok(rules)
}

fn activation(rules: &Rules) -> Intent {
    Intent {
        subject: SubjectRef::city(),
        base: None,
        key: format!("rules.activated.{}", rules.digest()),
        occurred: None,
        deed: RulesActivated { digest: rules.digest().into(), title: rules.bundle().title.clone() }.into(),
    }
}

/// Founds a city in an empty store: the first two entries of its journal. Every procedure of the bundle is
/// checked exhaustively first; a bundle with a faulty one is refused.
///
/// # Errors
/// When the store is not empty, the bundle is faulty, or the store fails.
pub async fn found(
    store: Store,
    search: Arc<search::Index>,
    vault: vault::Vault,
    clock: Clock,
    chance: Chance,
    founding: Founding,
) -> Result<Office, Trouble> {
    let rules = checked(RuleBundle::builtin())?;
    store.rules_keep(rules.digest(), rules.bytes()).await?;
    clock.begin_demo(founding.demo_clock, None);
    let activation = activation(&rules);
    let office = Office::over(store, rules, search, vault, clock, chance);
    let system = Actor::system("city");
    office
        .act(
            &system,
            Intent {
                subject: SubjectRef::city(),
                base: None,
                key: "city.founded".into(),
                occurred: None,
                deed: CityFounded {
                    name: founding.name,
                    region: founding.region,
                    demo: founding.demo_clock.is_some(),
                    log_origin: founding.log_origin,
                    clock_starts: founding.demo_clock,
                }
                .into(),
            },
        )
        .await?;
    office.act(&system, activation).await?;
    Ok(office)
}

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
use std::sync::{Arc, RwLock};
use store::Store;

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
    let bundle: RuleBundle = serde_json::from_slice(&bytes)?;
    let rules = Rules::new(bundle)?;
    if rules.digest() == digest { Ok(rules) } else { Err(Fault::Rules(digest.into())) }
}

/// Founds a city in an empty store: the first two entries of its journal. Every procedure of the bundle is
/// checked exhaustively first; a bundle with a faulty one is refused.
///
/// # Errors
/// When the store is not empty, the bundle is faulty, or the store fails.
pub async fn found(
    store: Store,
    search: Arc<search::Index>,
    clock: Clock,
    chance: Chance,
    founding: Founding,
) -> Result<Office, Trouble> {
    let rules = Rules::new(RuleBundle::builtin()).map_err(Fault::Json)?;
    let periods = rules.bundle().periods.iter().map(|p| p.id.clone()).collect();
    for procedure in &rules.bundle().procedures {
        if let Err(faults) = law::procedure::check(procedure, &periods) {
            return Err(Fault::Rules(format!("{}: {faults:?}", procedure.id)).into());
        }
    }
    store.rules_keep(rules.digest(), &rules.bytes().map_err(Fault::Json)?).await?;
    clock.begin_demo(founding.demo_clock, None);
    let digest = rules.digest().to_string();
    let title = rules.bundle().title.clone();
    let office = Office { store, rules: Arc::new(RwLock::new(Arc::new(rules))), clock, chance, search };
    let system = Actor::system("city");
    office
        .act(&system, Intent {
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
        })
        .await?;
    office
        .act(&system, Intent {
            subject: SubjectRef::city(),
            base: None,
            key: format!("rules.activated.{digest}"),
            occurred: None,
            deed: RulesActivated { digest, title }.into(),
        })
        .await?;
    Ok(office)
}

//! 演示城市 — Jilin with its real divisions and people who do not exist (示例); five cases in different
//! states, every one of them made through [`Office::act`].

mod cases;
pub mod cast;
pub mod media;
pub mod story;

pub use cast::{CAST, Member, UNITS};

use crate::chance::Chance;
use crate::clock::Clock;
use crate::found::{Founding, found};
use crate::{Office, Trouble};
use jiff::civil::{DateTime, datetime};
use std::sync::Arc;
use store::Store;

/// Where the demonstration begins for whoever opens it.
pub const OPENS_AT: DateTime = datetime(2026, 3, 2, 9, 0, 0, 0);

/// Where its journal begins: the five cases need a past, and the clock only moves forward.
pub const JOURNAL_BEGINS_AT: DateTime = datetime(2026, 1, 5, 8, 30, 0, 0);

/// A civil time at +08:00 as an instant.
///
/// # Errors
/// Never for times of this century.
pub fn instant(at: DateTime) -> Result<jiff::Timestamp, Trouble> {
    jiff::tz::Offset::constant(8)
        .to_timestamp(at)
        .map_err(|e| Trouble::Fault(crate::Fault::File(e.to_string())))
}

/// Founds the demonstration city with its units, people and registers, but no case.
///
/// # Errors
/// When the store is not empty or fails.
pub async fn found_city(
    store: Store,
    search: Arc<search::Index>,
    vault: vault::Vault,
    clock: Clock,
    chance: Chance,
    password: &str,
    begins_at: DateTime,
) -> Result<Office, Trouble> {
    let founding = Founding {
        name: "吉林市（演示）".into(),
        region: "220200".into(),
        log_origin: format!("mingjing.demo/{}", chance.address()),
        demo_clock: Some(instant(begins_at)?),
    };
    let office = found(store, search, vault, clock, chance, founding).await?;
    cast::enter(&office, password).await?;
    Ok(office)
}

/// Makes the whole demonstration: the city, five cases, and the clock at its opening.
///
/// # Errors
/// As [`found_city`]; a refusal would be a fault of the script and is given as it is.
pub async fn make(
    store: Store,
    search: Arc<search::Index>,
    vault: vault::Vault,
    clock: Clock,
    chance: Chance,
    password: &str,
    mut progress: impl FnMut(&str),
) -> Result<Office, Trouble> {
    progress("建立城市、单位、人员和目录");
    let office = found_city(store, search, vault, clock, chance, password, JOURNAL_BEGINS_AT).await?;
    cases::tell(&office, &mut progress).await?;
    story::clock_to(&office, OPENS_AT).await?;
    office.rebuild_search().await?;
    Ok(office)
}

//! What a server bears: how many come at once, how long one may be silent, how much that is dear one may ask.

use std::time::Duration;

/// Limits of the server. Every one is an option of `serve`; the figures are its defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServeLimits {
    /// Connections at once. Whoever comes then waits in the queue of the system.
    pub connections: usize,
    /// Connections at once of one address (of an IPv6 network): 200 people behind one address, whose browsers open
    /// six each, and as many again. Behind a named proxy it is requests at once that are counted so, by the address
    /// which the proxy says.
    pub per_address: usize,
    /// A request's head arrives within this time, and an idle connection ends after it.
    pub head: Duration,
    /// Whoever sends nothing, or takes nothing, for so long is gone. It counts silence and not length: who is slow
    /// finishes.
    pub silence: Duration,
    /// How long open requests may take to end once the server was told to stop.
    pub grace: Duration,
    /// What one address may ask at once that is dear, in points (see [`crate::cost`]).
    pub points: u32,
    /// How many points one address gets back in a second.
    pub points_per_second: u32,
    /// Forms with files that one account sends at the same time.
    pub forms_at_once: usize,
}

impl ServeLimits {
    /// The defaults.
    pub const DEFAULT: Self = Self {
        connections: 4096,
        per_address: 2048,
        head: Duration::from_secs(30),
        silence: Duration::from_secs(30),
        grace: Duration::from_secs(20),
        points: 2400,
        points_per_second: 20,
        forms_at_once: 4,
    };
}

impl Default for ServeLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Descriptors for everything but connections: databases, the index, the log, the vault.
const OWN_DESCRIPTORS: u64 = 512;
/// A connection may have a file open: a recording being read, an upload being written.
const PER_CONNECTION: u64 = 2;

/// How many descriptors a server with these limits may need.
#[must_use]
pub fn descriptors_wanted(limits: &ServeLimits) -> u64 {
    (limits.connections as u64).saturating_mul(PER_CONNECTION).saturating_add(OWN_DESCRIPTORS)
}

/// How many connections these descriptors bear, at least one.
fn connections_for(descriptors: u64) -> usize {
    usize::try_from(descriptors.saturating_sub(OWN_DESCRIPTORS) / PER_CONNECTION).unwrap_or(usize::MAX).max(1)
}

/// The descriptors that this process may open, and the most that it could be allowed without root.
#[must_use]
pub fn descriptors() -> (u64, u64) {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    (limit.current.unwrap_or(u64::MAX), limit.maximum.unwrap_or(u64::MAX))
}

/// Raises the soft limit of descriptors to what the limits want, as far as the hard limit allows. The limits with as
/// many connections as there are descriptors for; the second value tells when that is fewer.
#[must_use]
pub fn with_descriptors(limits: ServeLimits) -> (ServeLimits, bool) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let wanted = descriptors_wanted(&limits);
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|now| now < wanted) {
        limit.current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
        // Where it is refused, the number read back says so.
        let _ = setrlimit(Resource::Nofile, limit);
    }
    let (now, _) = descriptors();
    let bears = connections_for(now);
    if bears >= limits.connections {
        return (limits, false);
    }
    (ServeLimits { connections: bears, ..limits }, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_and_descriptors_fit_each_other() {
        for connections in [1, 64, 4096] {
            let limits = ServeLimits { connections, ..ServeLimits::DEFAULT };
            assert_eq!(connections_for(descriptors_wanted(&limits)), connections);
        }
        assert_eq!(connections_for(0), 1);
    }
}

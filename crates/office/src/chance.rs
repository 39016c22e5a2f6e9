//! Chance: the one place that asks the operating system for random bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, Mutex};

/// A source of random bytes: the operating system's, or a seeded one for tests and reproducible demos.
#[derive(Debug, Clone)]
pub struct Chance(Option<Arc<Mutex<(u64, u64)>>>);

impl Chance {
    /// The operating system's.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// A stream that depends on the seed alone. Never for a city in earnest.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(Mutex::new((seed, 0)))))
    }

    /// Thirty-two random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness: nothing may go on then, least of all a salt of zeros.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the chance that everything else is handed")]
    pub fn bytes(&self) -> [u8; 32] {
        match &self.0 {
            None => {
                let mut out = [0; 32];
                getrandom::fill(&mut out).expect("the operating system gives random bytes");
                out
            }
            Some(state) => {
                let mut guard = match state.lock() {
                    Ok(guard) => guard,
                    Err(poisoned) => poisoned.into_inner(),
                };
                guard.1 += 1;
                let mut hash = Sha256::new();
                hash.update(guard.0.to_be_bytes());
                hash.update(guard.1.to_be_bytes());
                hash.finalize().into()
            }
        }
    }

    /// A UUIDv7 at this time.
    #[must_use]
    pub fn id(&self, at: Timestamp) -> String {
        let random = self.bytes();
        let mut tail = [0; 10];
        tail.copy_from_slice(&random[..10]);
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid().to_string()
    }

    /// A random public address: 96 bits in base64url, apart from every internal id (HOUSE 13).
    #[must_use]
    pub fn address(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.bytes()[..12])
    }

    /// A random token of 256 bits, for sessions and forms.
    #[must_use]
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes())
    }
}

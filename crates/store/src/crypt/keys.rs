//! The master keys: what `keys/data.key` holds.

use super::cipher::Key;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A file of keys that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A line that is not a key.
    #[error("line {0} is not 64 hexadecimal digits")]
    Line(usize),
    /// No line at all.
    #[error("there is no key")]
    Empty,
}

/// The keys that wrap all others, the oldest first. Each opens what it has wrapped; the newest wraps. They are cleared
/// from memory when dropped, and never shown.
#[derive(Clone)]
pub struct DataKeys(Arc<[Master]>);

struct Master {
    secret: Zeroizing<[u8; 32]>,
    key: Key,
}

impl std::fmt::Debug for DataKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DataKeys({:?})", self.ids())
    }
}

impl DataKeys {
    /// Reads keys of 64 hexadecimal digits, one a line, the newest last.
    ///
    /// # Errors
    /// A line is not a key, or there is none.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let lines = text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty());
        let masters: Vec<Master> = lines
            .map(|(i, line)| hex(line).map(Master::new).ok_or(KeyError::Line(i + 1)))
            .collect::<Result<_, _>>()?;
        if masters.is_empty() { Err(KeyError::Empty) } else { Ok(Self(masters.into())) }
    }

    /// One key of these bytes.
    #[must_use]
    pub fn of(secret: [u8; 32]) -> Self {
        Self(Arc::new([Master::new(Zeroizing::new(secret))]))
    }

    /// The ids of the keys, the newest last. They tell which key a backup needs, and nothing of the key.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        self.0.iter().map(|m| m.key.id()).collect()
    }

    /// The key that wraps.
    pub(super) fn newest(&self) -> Option<&Key> {
        self.0.last().map(|m| &m.key)
    }

    /// The newest key's secret, from which a new store's own keys are derived.
    pub(super) fn newest_secret(&self) -> Option<&[u8; 32]> {
        self.0.last().map(|m| &*m.secret)
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Key> {
        self.0.iter().map(|m| &m.key).find(|k| k.id() == id)
    }
}

impl Master {
    fn new(secret: Zeroizing<[u8; 32]>) -> Self {
        Self { key: Key::new(&secret), secret }
    }
}

fn hex(line: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut secret = Zeroizing::new([0; 32]);
    let digits = line.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in secret.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What holds a secret overwrites it when it goes.
    #[test]
    fn secrets_are_cleared_from_memory() {
        fn cleared<T: zeroize::ZeroizeOnDrop>() {}
        cleared::<Zeroizing<[u8; 32]>>();
        cleared::<aes_gcm::Aes256Gcm>();
    }

    #[test]
    fn keys_are_read_line_by_line_and_never_shown() {
        let text = format!("{}\n{}\n", "01".repeat(32), "02".repeat(32));
        let keys = DataKeys::parse(&text).unwrap();
        assert_eq!(keys.ids().len(), 2);
        assert_eq!(keys.newest().unwrap().id(), DataKeys::of([2; 32]).ids()[0]);
        assert!(!format!("{keys:?}").contains("0202"));
        for (odd, why) in [
            ("", KeyError::Empty),
            ("\n \n", KeyError::Empty),
            ("01", KeyError::Line(1)),
            (&*format!("{}\n{}", "01".repeat(32), "0g".repeat(32)), KeyError::Line(2)),
            (&*format!("+1{}", "01".repeat(31)), KeyError::Line(1)),
        ] {
            assert_eq!(DataKeys::parse(odd).unwrap_err(), why, "{odd}");
        }
    }
}

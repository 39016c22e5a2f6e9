//! A subject's ring: the key that its values are encrypted with, and the ids of those that were destroyed.

use super::cipher::{self, Key, Place};
use super::{DataKeys, HOUSE};
use crate::error::StoreError;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

const WRAPPED: Place<'static> = Place { table: "journal_key", column: "wrapped" };
/// Stands among the ids of destroyed keys, and is none: those are hexadecimal digits.
const SETTLED: &str = "settled.";
/// Bytes of a destroyed key's id.
const ID: usize = 4;

/// The key of one subject. What it wraps names those destroyed before it, so that an erasure cannot be made up, or
/// taken back, by whoever can write into the database only.
pub(crate) struct Ring {
    secret: Zeroizing<[u8; 32]>,
    key: Key,
    destroyed: Vec<String>,
}

impl Ring {
    /// A new subject's.
    pub fn fresh(secret: Zeroizing<[u8; 32]>) -> Self {
        Self { key: Key::new(&secret), secret, destroyed: Vec::new() }
    }

    /// A key of the house, derived from the newest master key: a new store has no dice. It stays what it is when master
    /// keys change.
    pub fn house(masters: &DataKeys, id: &str) -> Result<Self, StoreError> {
        let hkdf = Hkdf::<Sha256>::new(None, masters.newest_secret().ok_or(StoreError::Locked)?);
        Ok(Self::fresh(cipher::derive(&hkdf, format!("mingjing {HOUSE} {id}").as_bytes())))
    }

    /// The ring after its key was destroyed: `secret` is the next one.
    pub fn destroy(self, secret: Zeroizing<[u8; 32]>) -> Self {
        let mut destroyed = self.destroyed;
        destroyed.push(self.key.id().to_owned());
        Self { key: Key::new(&secret), secret, destroyed }
    }

    /// The same key, with the note that everything of this store is encrypted and marked: what is not, from here on, was
    /// written by somebody else. It stands in what wraps the key because nobody without the master key can take it out.
    pub fn settle(mut self) -> Self {
        if !self.is_settled() {
            self.destroyed.push(SETTLED.to_owned());
        }
        self
    }

    /// Whether it has that note.
    pub fn is_settled(&self) -> bool {
        self.has_destroyed(SETTLED)
    }

    /// As stored, under the newest master key.
    pub fn wrap(&self, masters: &DataKeys, kind: &str, id: &str) -> Result<String, StoreError> {
        let mut plain = Zeroizing::new(String::with_capacity(64 + 8 * self.destroyed.len()));
        for byte in *self.secret {
            for digit in [byte >> 4, byte & 15] {
                plain.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
            }
        }
        for id in &self.destroyed {
            plain.push_str(id);
        }
        let master = masters.newest().ok_or(StoreError::Locked)?;
        Ok(master.seal_text(&WRAPPED, &[kind, id], &plain))
    }

    /// From what is stored.
    pub fn unwrap(masters: &DataKeys, kind: &str, id: &str, wrapped: &str) -> Result<Self, String> {
        let key_id = cipher::key_id(wrapped).ok_or("it is no wrapped key")?;
        let master = masters.by_id(key_id).ok_or_else(|| format!("keys/data.key has no key {key_id}"))?;
        let plain = master.open_text(&WRAPPED, &[kind, id], wrapped).map(Zeroizing::new);
        let plain = plain.ok_or("it was altered or moved")?;
        let (secret, destroyed) = plain.split_at_checked(64).ok_or("it is too short")?;
        let mut bytes = Zeroizing::new([0; 32]);
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            let pair = secret.get(at..at + 2).unwrap_or_default();
            *byte = u8::from_str_radix(pair, 16).map_err(|e| e.to_string())?;
        }
        let destroyed = destroyed.as_bytes().chunks(2 * ID);
        let destroyed = destroyed.map(|id| String::from_utf8_lossy(id).into_owned()).collect();
        Ok(Self { key: Key::new(&bytes), secret: bytes, destroyed })
    }

    pub fn key(&self) -> &Key {
        &self.key
    }

    pub fn into_key(self) -> Key {
        self.key
    }

    pub fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// Whether a key of this id was destroyed here.
    pub fn has_destroyed(&self, id: &str) -> bool {
        self.destroyed.iter().any(|d| d == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_comes_back_under_any_of_the_keys_and_remembers_what_was_destroyed() {
        let old = DataKeys::of([1; 32]);
        let both = DataKeys::parse(&format!("{}\n{}", "01".repeat(32), "02".repeat(32))).unwrap();
        let ring = Ring::fresh(Zeroizing::new([7; 32]));
        let first = ring.key().id().to_owned();
        let wrapped = ring.wrap(&old, "case", "c1").unwrap();
        assert!(Ring::unwrap(&DataKeys::of([2; 32]), "case", "c1", &wrapped).is_err());
        assert!(Ring::unwrap(&both, "case", "c2", &wrapped).is_err());
        let again = Ring::unwrap(&both, "case", "c1", &wrapped).unwrap();
        assert_eq!(again.key().id(), first);
        assert!(!again.has_destroyed(&first));
        let next = again.destroy(Zeroizing::new([8; 32]));
        let wrapped = next.wrap(&both, "case", "c1").unwrap();
        let next = Ring::unwrap(&DataKeys::of([2; 32]), "case", "c1", &wrapped).unwrap();
        assert!(next.has_destroyed(&first) && next.key().id() != first);
        assert_eq!(*next.secret(), [8; 32]);
    }
}

//! 存储加密 — what lies in the database is encrypted there: entries, disclosures and folded states.
//!
//! ```text
//! keys/data.key ── HKDF ── wraps ── journal_key: one ring per subject, and the two keys of the house
//!   ring of a subject ──────── journal_disclosure.list, journal_subject.state
//!   house key `journal` ────── journal_entry.bytes
//!   house key `find` ───────── keyed hashes by which identity numbers and telephones are found (`party_find`)
//! ```
//!
//! Every ciphertext names its key and is bound to its table, column and row, so that none can stand in another's place.
//! A subject's values are erased by destroying its key; entries hold no personal value and stay whole. The master key is
//! changed by wrapping anew: no ciphertext is written again.

mod cipher;
mod keys;
mod lately;
mod ring;

pub(crate) use cipher::{Key, Place, is_sealed};
pub use keys::{DataKeys, KeyError};
pub(crate) use ring::Ring;

use crate::error::StoreError;
use crate::table::{Cell, Tabled};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use lately::Lately;
use law::act::Recorded;
use law::state::State;
use sha2::Sha256;
use std::fmt::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// `kind` of the house's own keys in `journal_key`; no subject has it.
pub(crate) const HOUSE: &str = "store";
/// Ids of the house's keys.
pub(crate) const HOUSE_KEYS: [&str; 2] = ["journal", "find"];

const ENTRY: Place<'static> = Place { table: "journal_entry", column: "bytes" };
const LIST: Place<'static> = Place { table: "journal_disclosure", column: "list" };
const STATE: Place<'static> = Place { table: "journal_subject", column: "state" };

/// What a state is the state of: a subject after this entry. The state of an earlier moment does not open as a later
/// one's, nor a later one's as an earlier one's.
pub(crate) struct Standpoint<'a> {
    kind: &'a str,
    id: &'a str,
    seq: String,
    leaf: &'a str,
}

impl<'a> Standpoint<'a> {
    pub fn new(kind: &'a str, id: &'a str, seq: u64, leaf: &'a str) -> Self {
        Self { kind, id, seq: seq.to_string(), leaf }
    }

    fn row(&self) -> [&str; 4] {
        [self.kind, self.id, &self.seq, self.leaf]
    }
}

/// What an open store knows of its keys.
pub(crate) struct Crypt {
    masters: Option<DataKeys>,
    house: OnceLock<House>,
    /// While a store of an earlier version is read to be encrypted, values in the clear are taken for what they are.
    takes_plain: AtomicBool,
    /// Everything is encrypted and marked.
    settled: AtomicBool,
    /// States by their subjects.
    pub states: Lately<State>,
    /// Acts by their leaves.
    pub acts: Lately<Recorded>,
}

struct House {
    journal: Key,
    find: Finder,
    /// Marks rows that are not encrypted.
    marks: Hmac<Sha256>,
}

impl Crypt {
    pub fn new(masters: Option<DataKeys>) -> Self {
        Self {
            masters,
            house: OnceLock::new(),
            takes_plain: AtomicBool::new(false),
            settled: AtomicBool::new(false),
            states: Lately::default(),
            acts: Lately::default(),
        }
    }

    /// The keys that wrap.
    pub fn masters(&self) -> Result<&DataKeys, StoreError> {
        self.masters.as_ref().ok_or(StoreError::Locked)
    }

    pub fn has_masters(&self) -> bool {
        self.masters.is_some()
    }

    pub fn take_plain(&self, on: bool) {
        self.takes_plain.store(on, Ordering::Release);
    }

    /// Takes the house's keys into use, wrapped as they are stored, in the order of [`HOUSE_KEYS`].
    pub fn unlock(&self, wrapped: [&str; 2]) -> Result<(), StoreError> {
        let masters = self.masters()?;
        let open = |i: usize| Ring::unwrap(masters, HOUSE, HOUSE_KEYS[i], wrapped[i]);
        let wrong = |_| StoreError::WrongKey { needed: cipher::key_id(wrapped[0]).unwrap_or("?").to_owned() };
        let (journal, find) = (open(0).map_err(wrong)?, open(1).map_err(wrong)?);
        if journal.is_settled() {
            self.settled();
        }
        let hkdf = Hkdf::<Sha256>::new(None, journal.secret());
        let marks = cipher::hmac(&cipher::derive(&hkdf, b"mingjing row marks"));
        let house = House { find: Finder::new(find.secret()), marks, journal: journal.into_key() };
        // A second call has unwrapped the same keys.
        let _ = self.house.set(house);
        Ok(())
    }

    /// Everything is encrypted and marked from here on.
    pub fn settled(&self) {
        self.settled.store(true, Ordering::Release);
    }

    pub fn is_settled(&self) -> bool {
        self.settled.load(Ordering::Acquire)
    }

    fn house(&self) -> Result<&House, StoreError> {
        self.house.get().ok_or(StoreError::Locked)
    }

    /// What finds identity numbers and telephones again.
    pub fn finder(&self) -> Result<&Finder, StoreError> {
        Ok(&self.house()?.find)
    }

    /// A row's mark: nobody without the key makes one, nor takes one row's for another's.
    pub fn mark<T: Tabled>(&self, row: &T) -> Result<String, StoreError> {
        Ok(B64.encode(self.marking(row)?.finalize().into_bytes()))
    }

    /// Whether this is the row's mark.
    pub fn has_mark<T: Tabled>(&self, row: &T, mark: &str) -> Result<bool, StoreError> {
        let Ok(mark) = B64.decode(mark) else { return Ok(false) };
        Ok(self.marking(row)?.verify_slice(&mark).is_ok())
    }

    fn marking<T: Tabled>(&self, row: &T) -> Result<Hmac<Sha256>, StoreError> {
        let mut mac = self.house()?.marks.clone();
        let mut part = |kind: u8, bytes: &[u8]| {
            mac.update(&[kind]);
            // Lengths first: no two rows spell the same.
            mac.update(&(bytes.len() as u64).to_be_bytes());
            mac.update(bytes);
        };
        part(0, T::TABLE.name.as_bytes());
        for cell in &row.cells() {
            match cell {
                Cell::Text(Some(v)) => part(1, v.as_bytes()),
                Cell::Int(Some(v)) => part(2, &v.to_be_bytes()),
                Cell::Bytes(Some(v)) => part(3, v),
                Cell::Text(None) | Cell::Int(None) | Cell::Bytes(None) => part(4, &[]),
            }
        }
        Ok(mac)
    }

    /// An entry's bytes as stored.
    pub fn seal_entry(&self, leaf: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(self.house()?.journal.seal(&ENTRY, &[leaf], bytes))
    }

    /// An entry's bytes as hashed.
    pub fn open_entry(&self, leaf: &str, stored: Vec<u8>) -> Result<Vec<u8>, String> {
        if !is_sealed(&stored) {
            return if self.plain() { Ok(stored) } else { Err(NOT_SEALED.into()) };
        }
        let house = self.house().map_err(|e| e.to_string())?;
        house.journal.open(&ENTRY, &[leaf], &stored).ok_or_else(|| NOT_OPENED.into())
    }

    /// A piece of a file that is being imported, or what is said of one of its rows, as stored.
    pub fn seal_import(&self, table: &str, row: &[&str], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(self.house()?.journal.seal(&Place { table, column: "sealed" }, row, plain))
    }

    /// The same in the clear.
    pub fn open_import(&self, table: &str, row: &[&str], stored: &[u8]) -> Result<Vec<u8>, StoreError> {
        let opened = self.house()?.journal.open(&Place { table, column: "sealed" }, row, stored);
        opened.ok_or_else(|| StoreError::Entry { leaf: row.join("/"), why: NOT_OPENED.into() })
    }

    /// Disclosures as stored.
    pub fn seal_list(ring: &Ring, leaf: &str, list: &str) -> String {
        ring.key().seal_text(&LIST, &[leaf], list)
    }

    /// Disclosures in the clear; `None` where their key was destroyed.
    pub fn open_list(&self, ring: Option<&Ring>, leaf: &str, stored: &str) -> Result<Option<String>, String> {
        self.open_text(ring, &LIST, &[leaf], stored)
    }

    /// A state as stored.
    pub fn seal_state(ring: &Ring, at: &Standpoint<'_>, state: &str) -> String {
        ring.key().seal_text(&STATE, &at.row(), state)
    }

    /// A state in the clear.
    pub fn open_state(
        &self,
        ring: Option<&Ring>,
        at: &Standpoint<'_>,
        stored: &str,
    ) -> Result<String, String> {
        let opened = self.open_text(ring, &STATE, &at.row(), stored)?;
        opened.ok_or_else(|| "its key was destroyed and it was not written anew".into())
    }

    fn open_text(
        &self,
        ring: Option<&Ring>,
        place: &Place<'_>,
        row: &[&str],
        stored: &str,
    ) -> Result<Option<String>, String> {
        let Some(id) = cipher::key_id(stored) else {
            return if self.plain() { Ok(Some(stored.to_owned())) } else { Err(NOT_SEALED.into()) };
        };
        let ring = ring.ok_or("its key is missing in journal_key")?;
        if ring.has_destroyed(id) {
            return Ok(None);
        }
        ring.key().open_text(place, row, stored).map(Some).ok_or_else(|| NOT_OPENED.into())
    }

    /// A subject's ring; `None` where there is none.
    pub fn ring(&self, kind: &str, id: &str, wrapped: Option<&str>) -> Result<Option<Ring>, String> {
        let Some(wrapped) = wrapped else { return Ok(None) };
        let masters = self.masters().map_err(|e| e.to_string())?;
        Ring::unwrap(masters, kind, id, wrapped).map(Some)
    }

    fn plain(&self) -> bool {
        self.takes_plain.load(Ordering::Acquire) && !self.is_settled()
    }
}

const NOT_SEALED: &str = "it is not encrypted";
const NOT_OPENED: &str = "it was altered or moved, or was encrypted with another key";

/// 检索摘要 — the keyed hash under which a value is found that is not stored in the clear. Without the key nobody can try
/// the numbers one by one.
pub struct Finder(Hmac<Sha256>);

impl std::fmt::Debug for Finder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Finder(…)")
    }
}

impl Finder {
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        Self(cipher::hmac(secret))
    }

    /// The hash of a value, whatever the way in which it is written: spaces, hyphens, full-width forms, small letters
    /// and the country's prefix do not count.
    #[must_use]
    pub fn hash(&self, value: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(plain_form(value).as_bytes());
        mac.finalize().into_bytes()[..16].iter().fold(String::with_capacity(32), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

fn plain_form(value: &str) -> String {
    let half = value.chars().map(|c| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    });
    let kept: String = half.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    for prefix in ["0086", "86"] {
        if let Some(rest) = kept.strip_prefix(prefix)
            && rest.len() == 11
            && rest.starts_with('1')
        {
            return rest.to_owned();
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_written_and_only_with_the_key() {
        let find = Finder::new(&[1; 32]);
        let phone = find.hash("13812345678");
        for same in [
            "138 1234 5678",
            "138-1234-5678",
            "１３８１２３４５６７８",
            "+86 13812345678",
            "0086-13812345678",
        ] {
            assert_eq!(find.hash(same), phone, "{same}");
        }
        assert_eq!(find.hash("22020219900307001x"), find.hash("22020219900307001X"));
        assert_ne!(find.hash("13812345679"), phone);
        assert_ne!(Finder::new(&[2; 32]).hash("13812345678"), phone);
    }
}

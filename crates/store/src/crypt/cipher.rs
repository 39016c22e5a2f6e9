//! AES-256-GCM with nonces made from the key, the place and the value, and the form in which a ciphertext is stored.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::fmt::Write as _;
use zeroize::Zeroizing;

/// What a ciphertext of this form begins with. No entry, state or list of disclosures does: they are JSON.
const FORM: &str = "v1:";
/// Hexadecimal digits of a key's id.
const ID: usize = 8;
/// `v1:`, id, `:`.
const HEAD: usize = FORM.len() + ID + 1;
const NONCE: usize = 12;

/// Where a ciphertext belongs, besides its row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub table: &'a str,
    pub column: &'a str,
}

/// One key. Its id, cipher and nonces are derived from one secret.
pub(crate) struct Key {
    id: String,
    cipher: Aes256Gcm,
    nonces: Hmac<Sha256>,
}

impl Key {
    pub fn new(secret: &[u8; 32]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(None, secret);
        let id =
            derive(&hkdf, b"mingjing key id").iter().take(ID / 2).fold(String::new(), |mut hex, byte| {
                // Writing to a String cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            });
        let cipher = Aes256Gcm::new((&*derive(&hkdf, b"mingjing aes-256-gcm")).into());
        Self { id, cipher, nonces: hmac(&derive(&hkdf, b"mingjing nonces")) }
    }

    /// Told in every ciphertext; tells nothing of the secret.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Encrypts a value for its place. The nonce is a keyed hash of place and value: the same one is used again only for
    /// the same value in the same place, which makes the same ciphertext.
    pub fn seal(&self, place: &Place<'_>, row: &[&str], plain: &[u8]) -> Vec<u8> {
        let bound = bound(place, row);
        let mut mac = self.nonces.clone();
        mac.update(&bound);
        mac.update(plain);
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&mac.finalize().into_bytes()[..NONCE]);
        let mut stored = Vec::with_capacity(HEAD + NONCE + plain.len() + 16);
        stored.extend_from_slice(format!("{FORM}{}:", self.id).as_bytes());
        stored.extend_from_slice(&nonce);
        // AES-GCM refuses only what is longer than 64 GiB; should it, nothing is stored that could be opened.
        let sealed = self.cipher.encrypt((&nonce).into(), Payload { msg: plain, aad: &bound });
        stored.extend_from_slice(&sealed.unwrap_or_default());
        stored
    }

    /// Decrypts a value; `None` for another key's, another place's, or an altered one.
    pub fn open(&self, place: &Place<'_>, row: &[&str], stored: &[u8]) -> Option<Vec<u8>> {
        let (head, rest) = stored.split_at_checked(HEAD)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE)?;
        if head.strip_prefix(FORM.as_bytes())?.strip_suffix(b":")? != self.id.as_bytes() {
            return None;
        }
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        self.cipher.decrypt((&nonce).into(), Payload { msg: sealed, aad: &bound(place, row) }).ok()
    }

    /// As [`Key::seal`], for a column of text.
    pub fn seal_text(&self, place: &Place<'_>, row: &[&str], plain: &str) -> String {
        let stored = self.seal(place, row, plain.as_bytes());
        let mut text = format!("{FORM}{}:", self.id);
        B64.encode_string(&stored[HEAD..], &mut text);
        text
    }

    /// As [`Key::open`].
    pub fn open_text(&self, place: &Place<'_>, row: &[&str], stored: &str) -> Option<String> {
        let (head, rest) = stored.split_at_checked(HEAD)?;
        let mut bytes = head.as_bytes().to_vec();
        B64.decode_vec(rest, &mut bytes).ok()?;
        String::from_utf8(self.open(place, row, &bytes)?).ok()
    }
}

/// HMAC-SHA256 under a key of 32 bytes, filled up to one block with zeros as RFC 2104 has it.
pub(super) fn hmac(secret: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(secret);
    <Hmac<Sha256> as hmac::KeyInit>::new((&*block).into())
}

pub(super) fn derive(hkdf: &Hkdf<Sha256>, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    // One block of SHA-256 can always be expanded.
    let _ = hkdf.expand(purpose, &mut *out);
    out
}

/// Table, column and row, each with its length before it, so that no two places spell the same.
fn bound(place: &Place<'_>, row: &[&str]) -> Vec<u8> {
    let mut bound = Vec::with_capacity(128);
    for part in [place.table, place.column].iter().chain(row) {
        bound.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bound.extend_from_slice(part.as_bytes());
    }
    bound
}

/// Whether stored bytes have the form of a ciphertext.
pub(crate) fn is_sealed(stored: &[u8]) -> bool {
    stored.starts_with(FORM.as_bytes())
}

/// The id of the key that a ciphertext names.
pub(crate) fn key_id(stored: &str) -> Option<&str> {
    stored.strip_prefix(FORM)?.split_once(':').map(|(id, _)| id).filter(|id| id.len() == ID)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place<'static> = Place { table: "t", column: "c" };

    #[test]
    fn only_the_key_at_the_place_opens_and_no_byte_may_change() {
        let (key, other) = (Key::new(&[1; 32]), Key::new(&[2; 32]));
        let sealed = key.seal(&HERE, &["a", "1"], "王某".as_bytes());
        assert!(is_sealed(&sealed) && sealed.starts_with(format!("v1:{}:", key.id()).as_bytes()));
        assert_eq!(key.open(&HERE, &["a", "1"], &sealed).unwrap(), "王某".as_bytes());
        assert_eq!(other.open(&HERE, &["a", "1"], &sealed), None);
        let there = Place { table: "t", column: "d" };
        assert_eq!(key.open(&there, &["a", "1"], &sealed), None);
        for row in [["a1", ""], ["", "a1"], ["1", "a"]] {
            assert_eq!(key.open(&HERE, &row, &sealed), None, "{row:?}");
        }
        for i in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[i] ^= 1;
            assert_eq!(key.open(&HERE, &["a", "1"], &altered), None, "byte {i}");
            assert_eq!(key.open(&HERE, &["a", "1"], &sealed[..i]), None, "length {i}");
        }
    }

    #[test]
    fn a_nonce_never_comes_twice_for_different_values() {
        let key = Key::new(&[1; 32]);
        let nonce =
            |row: &str, plain: &str| key.seal(&HERE, &[row], plain.as_bytes())[HEAD..HEAD + NONCE].to_vec();
        let all: std::collections::BTreeSet<_> =
            (0..1000).flat_map(|i| [nonce("a", &i.to_string()), nonce("b", &i.to_string())]).collect();
        assert_eq!(all.len(), 2000);
        assert_eq!(nonce("a", "x"), nonce("a", "x"));
    }

    #[test]
    fn text_goes_both_ways() {
        let key = Key::new(&[3; 32]);
        for plain in ["", "x", "当事人", &"长".repeat(10_000)] {
            let text = key.seal_text(&HERE, &["r"], plain);
            assert_eq!(key_id(&text), Some(key.id()));
            assert_eq!(key.open_text(&HERE, &["r"], &text).as_deref(), Some(plain));
            assert_eq!(key.open_text(&HERE, &["q"], &text), None);
        }
        for odd in ["", "v1:", "v1:zz", "{\"a\":1}", "v1:00000000:!!", "v1:中文中文中文:x"] {
            assert_eq!(key.open_text(&HERE, &["r"], odd), None, "{odd}");
        }
    }

    /// The same from AES-256-GCM and HKDF of another library (Python's cryptography): secret 32 × 0x01, table `t`,
    /// column `c`, row `r`, value `plain`.
    #[test]
    fn the_form_is_fixed() {
        assert_eq!(Key::new(&[1; 32]).seal_text(&HERE, &["r"], "plain"), VECTOR);
    }
    const VECTOR: &str = "v1:76e1a138:g8EkYctXXWebQD0iA50ajcaDyc1NgytWQOn5QgSueKgE";
}

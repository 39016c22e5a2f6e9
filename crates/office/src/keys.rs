//! The keys of logins: what seals second factors and forms that wait for a login, what signs tokens, what hashes codes.
//! One secret of 32 bytes in `keys/login.key`; each use has a key of its own, derived from it.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Length of a nonce of AES-GCM.
const NONCE: usize = 12;

/// Keys of logins. Not printed.
#[derive(Clone)]
pub struct LoginKeys {
    seal: [u8; 32],
    address: [u8; 32],
    sign: [u8; 32],
}

impl std::fmt::Debug for LoginKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LoginKeys")
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key of 32 bytes is a key for HMAC; no length is refused.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        // Lengths first: no two lists of parts are the same bytes.
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn sealed(key: &[u8; 32], about: &str, plain: &[u8], chance: &[u8; 32]) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(&chance[..NONCE]);
    let cipher = Aes256Gcm::new(key.into());
    // Only a text of more than 64 GiB is refused.
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: about.as_bytes() })
        .unwrap_or_default();
    [&nonce[..], &sealed].concat()
}

fn opened(key: &[u8; 32], about: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let cipher = Aes256Gcm::new(key.into());
    cipher.decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad: about.as_bytes() }).ok()
}

impl LoginKeys {
    /// The keys that come from this secret.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self {
            seal: mac(secret, &[b"mingjing login seal"]),
            address: mac(secret, &[b"mingjing address seal"]),
            sign: mac(secret, &[b"mingjing login sign"]),
        }
    }

    /// Encrypts. What it is `about` must be said again to open it.
    #[must_use]
    pub fn seal(&self, about: &str, plain: &[u8], chance: &[u8; 32]) -> Vec<u8> {
        sealed(&self.seal, about, plain, chance)
    }

    /// Decrypts what was sealed under these keys about the same thing.
    #[must_use]
    pub fn open(&self, about: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        opened(&self.seal, about, sealed)
    }

    /// Encrypts what is to stand in an address, under a key for this purpose alone.
    #[must_use]
    pub fn seal_address(&self, about: &str, plain: &[u8], chance: &[u8; 32]) -> Vec<u8> {
        sealed(&self.address, about, plain, chance)
    }

    /// Decrypts what stood in an address.
    #[must_use]
    pub fn open_address(&self, about: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        opened(&self.address, about, sealed)
    }

    /// A keyed hash of these parts for this use: a token's signature, or a code as the store keeps it.
    #[must_use]
    pub fn hash(&self, parts: &[&str]) -> String {
        let parts: Vec<&[u8]> = parts.iter().map(|p| p.as_bytes()).collect();
        URL_SAFE_NO_PAD.encode(mac(&self.sign, &parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_the_same_key_about_the_same_thing_only() {
        let keys = LoginKeys::from_secret(&[1; 32]);
        let sealed = keys.seal("a", "秘密".as_bytes(), &[7; 32]);
        assert!(!sealed.windows(6).any(|w| w == "秘密".as_bytes()));
        assert_eq!(keys.open("a", &sealed).unwrap(), "秘密".as_bytes());
        assert_eq!(keys.open("b", &sealed), None);
        assert_eq!(keys.open_address("a", &sealed), None, "another purpose has another key");
        assert_eq!(LoginKeys::from_secret(&[2; 32]).open("a", &sealed), None);
        assert_eq!(keys.open("a", &sealed[..20]), None);
        assert_eq!(keys.open("a", b"short"), None);
        let mut bent = sealed.clone();
        bent[15] ^= 1;
        assert_eq!(keys.open("a", &bent), None);
    }

    #[test]
    fn parts_are_not_run_together() {
        let keys = LoginKeys::from_secret(&[1; 32]);
        assert_ne!(keys.hash(&["ab", "c"]), keys.hash(&["a", "bc"]));
        assert_eq!(keys.hash(&["ab", "c"]), keys.hash(&["ab", "c"]));
    }
}

//! Keys of notes: verifier keys in the vkey form and signers.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::parse::is_key_name;

/// How a key signs; the number is the signature type byte of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Algorithm {
    /// Ed25519 over the note's text.
    Ed25519 = 0x01,
    /// Timestamped Ed25519 cosignature of a checkpoint (C2SP tlog-cosignature v1).
    CosignatureV1 = 0x04,
}

/// A text that is not a vkey, or a key that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a verifier key: {0}")]
pub struct KeyError(&'static str);

/// A public key with its name, as verifiers are configured with. Written `<name>+<id as 8 hex digits>+<base64 of
/// type byte and public key>`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    algorithm: Algorithm,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The key `public` (32 bytes, RFC 8032) under `name`.
    ///
    /// # Errors
    /// `name` is no key name (empty, white space, plus), or `public` is no usable point: keys of small order,
    /// under which anything verifies, are refused.
    pub fn new(name: &str, algorithm: Algorithm, public: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError("malformed name"));
        }
        let key = VerifyingKey::from_bytes(public).map_err(|_| KeyError("not an Ed25519 point"))?;
        if key.is_weak() {
            return Err(KeyError("a point of small order"));
        }
        Ok(Self { name: name.to_owned(), algorithm, key })
    }

    /// Name of the key, by custom the log's origin or the witness's address without scheme.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How the key signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public key, 32 bytes.
    pub fn public(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// First four bytes of SHA-256(name ‖ newline ‖ type byte ‖ public key), big-endian.
    pub fn id(&self) -> u32 {
        let digest = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', self.algorithm as u8])
            .chain_update(self.key.as_bytes())
            .finalize();
        u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
    }

    /// Strict Ed25519 verification of 64 bytes over `message`.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        let wrong = KeyError("wrong signature");
        let signature = Signature::from_slice(signature).map_err(|_| wrong)?;
        self.key.verify_strict(message, &signature).map_err(|_| wrong)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = STANDARD.encode([&[self.algorithm as u8][..], self.key.as_bytes()].concat());
        write!(f, "{}+{:08x}+{encoded}", self.name, self.id())
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError("expected name+id+key"));
        };
        let bytes = STANDARD.decode(encoded).map_err(|_| KeyError("malformed base64"))?;
        let (algorithm, public) = match bytes.split_first() {
            Some((0x01, public)) => (Algorithm::Ed25519, public),
            Some((0x04, public)) => (Algorithm::CosignatureV1, public),
            _ => return Err(KeyError("unknown signature type")),
        };
        let public = public.try_into().map_err(|_| KeyError("an Ed25519 key has 32 bytes"))?;
        let key = Self::new(name, algorithm, public)?;
        if id != format!("{:08x}", key.id()) {
            return Err(KeyError("the id is not that of the key"));
        }
        Ok(key)
    }
}

/// The device or service that holds a key could not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("signing failed: {0}")]
pub struct SignerError(pub String);

/// What signs notes. A trait, so that a certified device can hold the key.
pub trait Signer: Send + Sync {
    /// The public half.
    fn key(&self) -> &VerifierKey;

    /// The signature over exactly `message`. For a cosigner the message is made by [`crate::cosign`].
    ///
    /// # Errors
    /// The device refuses or cannot be reached.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError>;
}

/// A signer with its key in memory. The key is wiped when the signer is dropped.
pub struct Ed25519Signer {
    secret: SigningKey,
    key: VerifierKey,
}

impl Ed25519Signer {
    /// A signer of note texts from the 32-byte seed of RFC 8032.
    ///
    /// # Errors
    /// `name` is no key name.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::Ed25519, seed)
    }

    /// A cosigner of checkpoints. Its seed must not be that of any other signer: the cosigned message does not
    /// hold the cosigner's name.
    ///
    /// # Errors
    /// `name` is no key name.
    pub fn cosigner_from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::CosignatureV1, seed)
    }

    fn new(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let secret = SigningKey::from_bytes(seed);
        let key = VerifierKey::new(name, algorithm, secret.verifying_key().as_bytes())?;
        Ok(Self { secret, key })
    }
}

impl fmt::Debug for Ed25519Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ed25519Signer({})", self.key)
    }
}

impl Signer for Ed25519Signer {
    fn key(&self) -> &VerifierKey {
        &self.key
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.secret.sign(message).to_bytes().to_vec())
    }
}

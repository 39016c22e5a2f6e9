//! Signed notes (C2SP signed-note): text under one or more signatures.

mod key;
mod parse;

use crate::cosign;

pub use key::{Algorithm, Ed25519Signer, KeyError, Signer, SignerError, VerifierKey};
pub use parse::{BYTES_LIMIT, SIGNATURES_LIMIT};

/// Why a note cannot be read, signed or believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The bytes or the text are not a note.
    #[error("malformed note: {0}")]
    Malformed(&'static str),
    /// A signature claims a known key and does not verify.
    #[error("the signature of {0} is wrong")]
    Invalid(String),
    /// Two signatures by the same known key.
    #[error("{0} signed twice")]
    Twice(String),
    /// No signature is by a known key.
    #[error("no signature is by a trusted key")]
    Unknown,
    /// The signer could not sign.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// A key of the wrong kind for what was asked.
    #[error("the key {0} is of the wrong kind")]
    Kind(String),
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Name of the key.
    pub name: String,
    /// Id of the key: first four bytes, big-endian, of a hash over name, algorithm and public key.
    pub key_id: u32,
    /// What the algorithm gives; at least one byte.
    pub bytes: Vec<u8>,
}

/// A text with its signatures, well formed but not yet believed: see [`Note::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// A signature that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Place in the list of trusted keys.
    pub key: usize,
    /// Place among the note's signatures.
    pub signature: usize,
    /// For a cosignature, its time in seconds since 1970-01-01 UTC.
    pub time: Option<u64>,
}

impl Note {
    /// A note over `text` signed by each of `signers`, in order.
    ///
    /// # Errors
    /// `text` is no note text, there is no signer, a signer fails or is a cosigner (those need a time:
    /// [`cosign::cosign`]).
    pub fn sign(text: &str, signers: &[&dyn Signer]) -> Result<Self, NoteError> {
        parse::check_text(text)?;
        let mut note = Self { text: text.to_owned(), signatures: Vec::new() };
        for signer in signers {
            let key = signer.key();
            if key.algorithm() != Algorithm::Ed25519 {
                return Err(NoteError::Kind(key.name().to_owned()));
            }
            let bytes = signer.sign(text.as_bytes())?;
            note.add(Signature { name: key.name().to_owned(), key_id: key.id(), bytes })?;
        }
        if note.signatures.is_empty() {
            return Err(NoteError::Malformed("a note has at least one signature"));
        }
        Ok(note)
    }

    /// The signed text with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines in order.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature made elsewhere; one by the same name and key id is replaced, so that a heartbeat can be
    /// renewed.
    ///
    /// # Errors
    /// The line would be malformed, or the note would have too many.
    pub fn add(&mut self, signature: Signature) -> Result<(), NoteError> {
        parse::check_signature(&signature)?;
        self.signatures.retain(|old| (&old.name, old.key_id) != (&signature.name, signature.key_id));
        if self.signatures.len() == SIGNATURES_LIMIT {
            return Err(NoteError::Malformed("too many signatures"));
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Checks the note against the keys one trusts and says which of them signed. Signatures by other keys are
    /// ignored, as the specification demands.
    ///
    /// # Errors
    /// A signature that claims a trusted key is wrong or comes twice, or no trusted key signed.
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<Vec<Verified>, NoteError> {
        let mut verified: Vec<Verified> = Vec::new();
        for (signature, line) in self.signatures.iter().enumerate() {
            let matches = |key: &VerifierKey| key.name() == line.name && key.id() == line.key_id;
            let Some(key) = trusted.iter().position(matches) else { continue };
            if verified.iter().any(|earlier| earlier.key == key) {
                return Err(NoteError::Twice(line.name.clone()));
            }
            let invalid = || NoteError::Invalid(line.name.clone());
            let time = match trusted[key].algorithm() {
                Algorithm::Ed25519 => {
                    trusted[key].verify(self.text.as_bytes(), &line.bytes).map_err(|_| invalid())?;
                    None
                }
                Algorithm::CosignatureV1 => {
                    Some(cosign::verify(&self.text, &line.bytes, &trusted[key]).ok_or_else(invalid)?)
                }
            };
            verified.push(Verified { key, signature, time });
        }
        if verified.is_empty() { Err(NoteError::Unknown) } else { Ok(verified) }
    }
}

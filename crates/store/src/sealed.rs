//! From an act to what is stored of it, and back.

use crate::crypt::Crypt;
use crate::error::{CommitError, StoreError};
use journal::{Disclosure, Leaf, Salt, canonical, reveal, seal, withhold};
use law::act::{Act, Recorded};
use serde_json::Value;
use zeroize::Zeroizing;

/// A source of salts; the store rolls no dice.
pub type Salts<'a> = dyn FnMut() -> [u8; 32] + Send + 'a;

/// An act as it will be written.
pub(crate) struct Sealed {
    pub leaf: String,
    pub salt: [u8; 32],
    /// Encrypted.
    pub bytes: Vec<u8>,
    /// JSON array, where there are any. The writer encrypts it, who knows the subject's key.
    pub disclosures: Option<String>,
    /// The key of a subject that begins here.
    pub secret: Option<Zeroizing<[u8; 32]>>,
    /// Read from the very bytes, so that folding from the journal gives the same.
    pub recorded: Recorded,
}

/// Seals an act: takes its personal values out, makes its bytes and its leaf, encrypts the bytes.
pub(crate) fn seal_act(act: &Act, crypt: &Crypt, salts: &mut Salts<'_>) -> Result<Sealed, CommitError> {
    let unfit = |why: String| CommitError::Unfit { subject: act.subject().clone(), why };
    let mut value = act.entry().map_err(|e| unfit(e.to_string()))?;
    let mut short = || {
        let mut salt = [0; 16];
        salt.copy_from_slice(&salts()[..16]);
        salt
    };
    let disclosures = withhold(&mut value, &mut short).map_err(|e| unfit(e.to_string()))?;
    let bytes = canonical(&value).map_err(|e| unfit(e.to_string()))?;
    let salt = salts();
    let leaf = seal(&Salt(salt), &bytes).to_string();
    let recorded = open(&bytes, &disclosures).map_err(unfit)?;
    let secret = (recorded.seq == 1).then(|| Zeroizing::new(salts()));
    let disclosures = (!disclosures.is_empty()).then(|| crate::table::json(&disclosures));
    let bytes = crypt.seal_entry(&leaf, &bytes)?;
    Ok(Sealed { leaf, salt, bytes, disclosures, secret, recorded })
}

fn open(bytes: &[u8], disclosures: &[Disclosure]) -> Result<Recorded, String> {
    let mut value: Value = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
    reveal(&mut value, disclosures).map_err(|e| e.to_string())?;
    Recorded::read(value).map_err(|e| e.to_string())
}

/// The disclosures as stored.
pub(crate) fn disclosures(list: Option<&str>) -> Result<Vec<Disclosure>, String> {
    list.map_or(Ok(Vec::new()), |list| serde_json::from_str(list).map_err(|e| e.to_string()))
}

/// Reads an entry back, with the personal values that are still there.
pub(crate) fn open_entry(leaf: &str, bytes: &[u8], list: Option<&str>) -> Result<Recorded, StoreError> {
    disclosures(list)
        .and_then(|d| open(bytes, &d))
        .map_err(|why| StoreError::Entry { leaf: leaf.to_owned(), why })
}

/// The leaf that salt and bytes give; `None` for a salt of a wrong length.
pub(crate) fn reseal(salt: &[u8], bytes: &[u8]) -> Option<Leaf> {
    Some(seal(&Salt(salt.try_into().ok()?), bytes))
}

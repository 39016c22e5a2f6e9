//! Selective disclosure of personal values, after the array elements of SD-JWT (RFC 9901).
//!
//! The domain marks a personal value in an entry as `{"$private": <any JSON>}`. Before the entry is sealed
//! [`withhold`] puts `{"$sd": <digest>}` in its place and hands back the [`Disclosure`] that opens it. One
//! field can then be shown, withheld or erased by itself and the leaf stays what it was. Rules read only
//! what stands outside, so that erasing a personal value never breaks a fold.
//!
//! A private value inside a private value is refused: one disclosure is one thing a person decides about,
//! and an inner digest would be hidden from whoever checks the entry without the outer disclosure. `$sd`
//! and `$private` are reserved; an object that carries either beside other members, or an `$sd` that was
//! there before withholding, is refused rather than guessed at.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::canonical::{CanonicalError, DEPTH_LIMIT, Path, canonical};

/// The member that marks a personal value in an entry not yet sealed.
pub const PRIVATE: &str = "$private";
/// The member that carries the digest of a withheld value.
pub const WITHHELD: &str = "$sd";

/// What can be wrong with private values and disclosures. `at` is a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscloseError {
    /// A reserved member stands where it may not: beside other members, with a wrong value, or nested.
    #[error("{at}: {why}")]
    Reserved {
        /// The place.
        at: String,
        /// What is wrong there.
        why: &'static str,
    },
    /// A disclosure whose text is not base64url of the canonical JSON `[salt, value]`.
    #[error("malformed disclosure: {0}")]
    Malformed(&'static str),
    /// A disclosure whose digest stands nowhere in the entry.
    #[error("the disclosure with digest {digest} belongs to no place in the entry")]
    Foreign {
        /// Its digest, base64url.
        digest: String,
    },
    /// The same digest twice, in the entry or among the disclosures (RFC 9901 section 7.1 refuses it).
    #[error("the digest {digest} occurs twice")]
    Repeated {
        /// The digest, base64url.
        digest: String,
    },
    /// A private value that has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
}

/// One opened value: base64url (no padding) of the canonical JSON `[salt, value]`, the salt being base64url
/// of 16 random bytes. Holds plaintext, so it is kept apart from the entry and can be erased by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Disclosure {
    encoded: String,
    /// Of `encoded`, asked for at every sealing, reading and opening.
    digest: String,
    value: Value,
}

impl Disclosure {
    /// The disclosure of `value` under `salt`.
    ///
    /// # Errors
    /// `value` has no canonical form.
    pub fn new(salt: [u8; 16], value: Value) -> Result<Self, CanonicalError> {
        let pair = Value::Array(vec![Value::String(B64.encode(salt)), value.clone()]);
        Ok(Self::of(B64.encode(canonical(&pair)?), value))
    }

    fn of(encoded: String, value: Value) -> Self {
        Self { digest: B64.encode(Sha256::digest(encoded.as_bytes())), encoded, value }
    }

    /// The digest that stands in the entry: base64url of SHA-256 over the ASCII of the encoded text.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The value it opens.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The encoded text, which is what is stored, shown and hashed.
    pub fn as_str(&self) -> &str {
        &self.encoded
    }
}

impl FromStr for Disclosure {
    type Err = DiscloseError;

    fn from_str(text: &str) -> Result<Self, DiscloseError> {
        let malformed = DiscloseError::Malformed;
        let bytes = B64.decode(text).map_err(|_| malformed("not base64url without padding"))?;
        let pair: Value = serde_json::from_slice(&bytes).map_err(|_| malformed("not JSON"))?;
        // Another spelling of the same pair would be a second disclosure of one value.
        if canonical(&pair)? != bytes {
            return Err(malformed("not canonical JSON"));
        }
        let Value::Array(parts) = pair else { return Err(malformed("not an array")) };
        let Ok([salt, value]) = <[Value; 2]>::try_from(parts) else {
            return Err(malformed("not a pair of salt and value"));
        };
        let salt_bytes = salt.as_str().and_then(|salt| B64.decode(salt).ok());
        if salt_bytes.is_none_or(|salt| salt.len() != 16) {
            return Err(malformed("the salt is not 16 bytes in base64url"));
        }
        Ok(Self::of(text.to_owned(), value))
    }
}

impl fmt::Display for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encoded)
    }
}

// The debug form goes to logs, where a personal value has no business.
impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Disclosure({})", self.digest)
    }
}

impl Serialize for Disclosure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encoded)
    }
}

impl<'de> Deserialize<'de> for Disclosure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Replaces every `{"$private": v}` in `value` by `{"$sd": digest}` and returns the disclosures in the order
/// of the walk (arrays in order, members sorted as the map sorts them). `next_salt` gives 16 fresh random
/// bytes for each.
///
/// # Errors
/// Misplaced reserved members, nested private values, values without canonical form, a salt source that
/// repeats itself. On error `value` is left as it was.
pub fn withhold(
    value: &mut Value,
    next_salt: &mut dyn FnMut() -> [u8; 16],
) -> Result<Vec<Disclosure>, DiscloseError> {
    // A copy, because a half-withheld entry after an error could be mistaken for a sealed one.
    let mut copy = value.clone();
    let mut disclosures: Vec<Disclosure> = Vec::new();
    let mut seen = HashSet::new();
    replace(&mut copy, &Path::ROOT, &mut |mark| match mark {
        Mark::Withheld(_) => Err("already withheld: $sd is reserved".into()),
        Mark::Private(private) => {
            let disclosure = Disclosure::new(next_salt(), private.clone())?;
            if !seen.insert(disclosure.digest.clone()) {
                return Err(DiscloseError::Repeated { digest: disclosure.digest }.into());
            }
            let withheld = single(WITHHELD, Value::String(disclosure.digest.clone()));
            disclosures.push(disclosure);
            Ok(Some(withheld))
        }
    })?;
    *value = copy;
    Ok(disclosures)
}

/// Puts `{"$private": v}` back wherever one of `disclosures` opens a `{"$sd": …}`; the others stay, which is
/// how a withheld or an erased value looks.
///
/// # Errors
/// As [`check`]. On error `value` is left as it was.
pub fn reveal(value: &mut Value, disclosures: &[Disclosure]) -> Result<(), DiscloseError> {
    check(value, disclosures)?;
    let by_digest: HashMap<&str, &Disclosure> = disclosures.iter().map(|d| (d.digest(), d)).collect();
    replace(value, &Path::ROOT, &mut |mark| {
        let Mark::Withheld(digest) = mark else { return Ok(None) };
        Ok(by_digest.get(digest).map(|disclosure| single(PRIVATE, disclosure.value.clone())))
    })
}

/// Whether every disclosure belongs to this sealed entry.
///
/// # Errors
/// [`DiscloseError::Foreign`] names the first disclosure whose digest stands nowhere in `value`;
/// [`DiscloseError::Repeated`] a digest that occurs twice; reserved members out of place are refused.
pub fn check(value: &Value, disclosures: &[Disclosure]) -> Result<(), DiscloseError> {
    let mut places = HashSet::new();
    visit(value, &Path::ROOT, &mut |mark| match mark {
        Mark::Private(_) => Err("an entry that is sealed holds no $private".into()),
        Mark::Withheld(digest) if places.insert(digest) => Ok(()),
        Mark::Withheld(digest) => Err(DiscloseError::Repeated { digest: digest.to_owned() }.into()),
    })?;
    let mut given = HashSet::new();
    for digest in disclosures.iter().map(Disclosure::digest) {
        if !places.contains(digest) {
            return Err(DiscloseError::Foreign { digest: digest.to_owned() });
        }
        if !given.insert(digest) {
            return Err(DiscloseError::Repeated { digest: digest.to_owned() });
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Mark<'a> {
    Private(&'a Value),
    Withheld(&'a str),
}

/// An error of the visitor: either a sentence about the current place or a finished error.
enum Fault {
    Here(&'static str),
    Whole(DiscloseError),
}

impl From<&'static str> for Fault {
    fn from(why: &'static str) -> Self {
        Self::Here(why)
    }
}
impl From<DiscloseError> for Fault {
    fn from(error: DiscloseError) -> Self {
        Self::Whole(error)
    }
}
impl From<CanonicalError> for Fault {
    fn from(error: CanonicalError) -> Self {
        Self::Whole(error.into())
    }
}

fn single(member: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(member.to_owned(), value)]))
}

type Visit<'v, 'f> = dyn FnMut(Mark<'v>) -> Result<(), Fault> + 'f;

/// Calls `seen` at every marked object and refuses reserved members that are not well placed.
fn visit<'v>(value: &'v Value, path: &Path<'_>, seen: &mut Visit<'v, '_>) -> Result<(), DiscloseError> {
    not_too_deep(path)?;
    match value {
        Value::Array(items) => {
            items.iter().enumerate().try_for_each(|(index, item)| visit(item, &path.item(index), seen))
        }
        Value::Object(map) => match mark_of(map).map_err(|why| at(path, why.into()))? {
            Some(mark) => seen(mark).map_err(|fault| at(path, fault)),
            None => map.iter().try_for_each(|(name, item)| visit(item, &path.member(name), seen)),
        },
        _ => Ok(()),
    }
}

type Replace<'f> = dyn FnMut(Mark<'_>) -> Result<Option<Value>, Fault> + 'f;

/// As [`visit`], where what `with` gives takes the place of the marked object.
fn replace(value: &mut Value, path: &Path<'_>, with: &mut Replace<'_>) -> Result<(), DiscloseError> {
    not_too_deep(path)?;
    match value {
        Value::Array(items) => {
            let mut items = items.iter_mut().enumerate();
            items.try_for_each(|(index, item)| replace(item, &path.item(index), with))
        }
        Value::Object(map) => match mark_of(map).map_err(|why| at(path, why.into()))? {
            Some(mark) => {
                if let Some(other) = with(mark).map_err(|fault| at(path, fault))? {
                    *value = other;
                }
                Ok(())
            }
            None => map.iter_mut().try_for_each(|(name, item)| replace(item, &path.member(name), with)),
        },
        _ => Ok(()),
    }
}

/// What a marked object holds; nothing for any other, and why for one that is not well made.
fn mark_of(map: &Map<String, Value>) -> Result<Option<Mark<'_>>, &'static str> {
    let marks = (map.get(PRIVATE), map.get(WITHHELD));
    match marks {
        (None, None) => Ok(None),
        _ if map.len() != 1 => Err("$private and $sd stand alone in their object"),
        (Some(inner), _) if marked_inside(inner) => {
            Err("a private value holds no $private or $sd of its own")
        }
        (Some(inner), _) => Ok(Some(Mark::Private(inner))),
        (_, Some(Value::String(digest))) if is_digest(digest) => Ok(Some(Mark::Withheld(digest))),
        _ => Err("$sd is not a base64url SHA-256 digest"),
    }
}

fn not_too_deep(path: &Path<'_>) -> Result<(), DiscloseError> {
    if path.depth > DEPTH_LIMIT {
        return Err(CanonicalError::Depth { at: path.pointer() }.into());
    }
    Ok(())
}

/// What is wrong, with its place.
fn at(path: &Path<'_>, fault: Fault) -> DiscloseError {
    match fault {
        Fault::Here(why) => DiscloseError::Reserved { at: path.pointer(), why },
        Fault::Whole(error) => error,
    }
}

fn marked_inside(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(marked_inside),
        Value::Object(map) => {
            map.contains_key(PRIVATE) || map.contains_key(WITHHELD) || map.values().any(marked_inside)
        }
        _ => false,
    }
}

fn is_digest(text: &str) -> bool {
    B64.decode(text).is_ok_and(|bytes| bytes.len() == 32)
}

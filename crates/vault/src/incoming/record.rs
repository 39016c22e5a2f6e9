//! The record beside an upload: what was declared, and what of it is durable.
//!
//! ```text
//! 0      slot, 4096 bytes     the older and the newer state, written in turn, so that a write that is torn leaves
//! 4096   slot, 4096 bytes     the other one whole
//! 8192   declaration          written once
//! ```
//!
//! Slot and declaration have the same form: a magic line, a line of JSON, a line with the SHA-256 of both; a slot is
//! filled up with zeros.

use journal::merkle::Root;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use crate::digest::{Digests, Sha256};
use crate::disk::Handle;
use crate::error::VaultError;
use crate::seal::Stored;

/// First line of each part.
const MAGIC: &str = "mingjing-vault-upload/1";
/// One page: what a device writes as a whole or not at all.
const SLOT_BYTES: usize = 4096;
const SLOTS: u64 = 2;
const DECLARATION_AT: u64 = SLOTS * SLOT_BYTES as u64;
/// Longest declaration: the metadata, escaped as a JSON string, grow at most sixfold.
const DECLARATION_BYTES_MAX: usize = 6 * META_BYTES_MAX + 4096;

/// Longest metadata of an upload: 8 KiB, what HTTP servers accept in a header.
pub const META_BYTES_MAX: usize = 8 << 10;

/// What was said at the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Declaration {
    pub id: String,
    pub bytes: u64,
    pub meta: String,
}

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// So many bytes are durable; the root over them.
    Receiving { offset: u64, root: Root },
    /// All bytes are durable and compared; from now on the file may have its address.
    Finishing(Digests),
    /// Stored. The record remains as a receipt until it is settled.
    Finished(Stored),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Slot {
    sequence: u64,
    state: State,
}

/// The record of one upload as it was last read or written.
#[derive(Debug)]
pub(super) struct Record {
    sequence: u64,
    pub state: State,
}

impl Record {
    /// Writes the record of a new upload. Durable after the caller's sync.
    pub fn begin(file: &dyn Handle, name: &str, declaration: &Declaration) -> Result<Self, VaultError> {
        let state = State::Receiving { offset: 0, root: journal::merkle::empty_root() };
        let record = Self { sequence: 0, state };
        let declaration = encode(declaration, DECLARATION_BYTES_MAX)?;
        let write = VaultError::io("write", name);
        file.write_at(DECLARATION_AT, &declaration)
            .and_then(|()| file.write_at(0, &[0; 2 * SLOT_BYTES]))
            .map_err(write)?;
        record.write(file, name)?;
        Ok(record)
    }

    /// Reads a record; `None` when it is not one, which is what a begin that was cut short leaves.
    pub fn read(file: &dyn Handle, name: &str) -> Result<Option<(Declaration, Self)>, VaultError> {
        let read = |at, len| {
            let mut bytes = vec![0; len];
            let filled = file.read_at(at, &mut bytes).map_err(VaultError::io("read", name))?;
            bytes.truncate(filled);
            Ok::<_, VaultError>(bytes)
        };
        let Some(declaration) = decode(&read(DECLARATION_AT, DECLARATION_BYTES_MAX)?) else {
            return Ok(None);
        };
        let mut newest: Option<Slot> = None;
        for number in 0..SLOTS {
            let slot = decode::<Slot>(&read(number * SLOT_BYTES as u64, SLOT_BYTES)?);
            // A slot in the place of the other would be a sequence that was never written.
            if let Some(slot) = slot.filter(|slot| slot.sequence % SLOTS == number)
                && newest.as_ref().is_none_or(|newest| newest.sequence < slot.sequence)
            {
                newest = Some(slot);
            }
        }
        Ok(newest.map(|Slot { sequence, state }| (declaration, Self { sequence, state })))
    }

    /// Makes `state` the durable one. It goes over the older slot, so until it is whole the newer one stands.
    pub fn advance(&mut self, file: &dyn Handle, name: &str, state: State) -> Result<(), VaultError> {
        let next = Self { sequence: self.sequence + 1, state };
        next.write(file, name)?;
        file.sync().map_err(VaultError::io("fsync", name))?;
        *self = next;
        Ok(())
    }

    fn write(&self, file: &dyn Handle, name: &str) -> Result<(), VaultError> {
        let slot = Slot { sequence: self.sequence, state: self.state.clone() };
        let at = self.sequence % SLOTS * SLOT_BYTES as u64;
        let mut bytes = encode(&slot, SLOT_BYTES)?;
        bytes.resize(SLOT_BYTES, 0);
        file.write_at(at, &bytes).map_err(VaultError::io("write", name))
    }
}

fn encode(value: &impl Serialize, len_max: usize) -> Result<Vec<u8>, VaultError> {
    let json = serde_json::to_string(value).map_err(|_| VaultError::Meta)?;
    let mut text = format!("{MAGIC}\n{json}\n");
    let sum = Sha256(sha2::Sha256::digest(&text).into());
    text.push_str(&format!("{sum}\n"));
    if text.len() > len_max { Err(VaultError::Meta) } else { Ok(text.into_bytes()) }
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let end = bytes.iter().rposition(|byte| *byte != 0)? + 1;
    let (body, sum) = bytes[..end].split_at_checked(end.checked_sub(65)?)?;
    let sum: Sha256 = std::str::from_utf8(sum).ok()?.strip_suffix('\n')?.parse().ok()?;
    if sum.0 != <[u8; 32]>::from(sha2::Sha256::digest(body)) {
        return None;
    }
    let json = std::str::from_utf8(body).ok()?.strip_prefix(MAGIC)?;
    serde_json::from_str(json).ok()
}

//! Timestamped cosignatures of checkpoints (C2SP tlog-cosignature v1, Ed25519).
//!
//! A checkpoint carries no time. The server's own cosignature is its heartbeat: it says that at that second this
//! was the largest tree it knew, so that a publisher that stands still can be told from one that has nothing new.

use crate::checkpoint::Checkpoint;
use crate::note::{Algorithm, Note, NoteError, Signature, Signer, VerifierKey};

/// Adds `signer`'s cosignature as of `unix_seconds` to a signed checkpoint; an earlier one by the same key is
/// replaced.
///
/// # Errors
/// `signer` is no cosigner, the note holds no checkpoint, the time exceeds 2⁶³ − 1, or the signer fails.
pub fn cosign(note: &mut Note, signer: &dyn Signer, unix_seconds: u64) -> Result<(), NoteError> {
    let key = signer.key();
    if key.algorithm() != Algorithm::CosignatureV1 {
        return Err(NoteError::Kind(key.name().to_owned()));
    }
    if note.text().parse::<Checkpoint>().is_err() {
        return Err(NoteError::Malformed("only checkpoints are cosigned"));
    }
    if i64::try_from(unix_seconds).is_err() {
        return Err(NoteError::Malformed("the time is beyond 2^63 - 1"));
    }
    let signature = signer.sign(message(note.text(), unix_seconds).as_bytes())?;
    let bytes = [&unix_seconds.to_be_bytes()[..], &signature].concat();
    note.add(Signature { name: key.name().to_owned(), key_id: key.id(), bytes })
}

/// The time of a valid cosignature over the checkpoint `text`, in seconds since 1970-01-01 UTC.
pub(crate) fn verify(text: &str, bytes: &[u8], key: &VerifierKey) -> Option<u64> {
    let (time, signature) = bytes.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    i64::try_from(time).ok()?;
    text.parse::<Checkpoint>().ok()?;
    key.verify(message(text, time).as_bytes(), signature).ok()?;
    Some(time)
}

fn message(text: &str, unix_seconds: u64) -> String {
    format!("cosignature/v1\ntime {unix_seconds}\n{text}")
}

//! Checking a whole directory: every tile on every level recomputed from the entry bundles, every name and length,
//! the checkpoint's signatures and root. Each finding names the file.
//!
//! When a tile and what lies below it disagree, a third witness decides which of them is wrong: for a full tile the
//! hash of it on the level above, for the edge tiles the signed root. So a single flipped bit is laid to the file it
//! is in, and not to the files that are checked against it.

mod finding;
mod inventory;
mod levels;

use std::path::Path;

use crate::checkpoint::Checkpoint;
use crate::log::{CHECKPOINT, Reader};
use crate::merkle::TreeHead;
use crate::note::{Note, VerifierKey};

pub use finding::{Finding, Problem};

use inventory::Inventory;
use levels::Checker;

/// Checks the log in `dir` and returns everything that is wrong with it, or [`Problem::Ahead`] of its checkpoint;
/// an empty list for a directory in order. `keys` are the log's and those of every cosigner: a signature line by
/// another key is a finding, since nothing could tell whether it was flipped.
///
/// Reads every file once (hash tiles up to three times) and keeps 32 bytes in memory for each 256 records. The log
/// may be written meanwhile; what is beyond the checkpoint read first is then reported as ahead.
pub fn fsck(dir: &Path, keys: &[VerifierKey]) -> Vec<Finding> {
    fsck_on(&Reader::open(dir), keys)
}

/// As [`fsck`], through a reader.
pub fn fsck_on(reader: &Reader, keys: &[VerifierKey]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let published = checkpoint(reader, keys, &mut findings);
    let inventory = Inventory::take(reader, &mut findings);
    // Without a believed checkpoint the files can still be held against each other.
    let size = published.map_or_else(|| inventory.size(), |head| head.size);
    let extras = inventory.sort(size, &mut findings);
    Checker { reader, size, root: published.map(|head| head.root), extras, findings }.run()
}

/// The head that a key of the log signed, if there is one.
fn checkpoint(reader: &Reader, keys: &[VerifierKey], findings: &mut Vec<Finding>) -> Option<TreeHead> {
    let mut find = |problem, detail: String| findings.push(Finding::new(CHECKPOINT, problem, detail));
    let bytes = match reader.checkpoint() {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            // A log that was created and has not published yet is in order as long as it is empty.
            let tiles = reader.disk.list(&reader.dir.join(crate::log::TILE));
            if tiles.is_ok_and(|tiles| tiles.is_empty()) {
                return Some(TreeHead { size: 0, root: crate::merkle::empty_root() });
            }
            find(Problem::Missing, "there are tiles but no checkpoint".to_owned());
            return None;
        }
        Err(error) => {
            find(Problem::Unreadable, error.to_string());
            return None;
        }
    };
    // The origin is under the signature; it is compared by those who expect a certain one.
    let claimed = Note::from_bytes(&bytes).ok().and_then(|note| note.text().parse::<Checkpoint>().ok());
    let origin = claimed.map(|checkpoint| checkpoint.origin).unwrap_or_default();
    match Checkpoint::open(&bytes, &origin, keys) {
        Err(error) => {
            find(Problem::Signature, error.to_string());
            None
        }
        Ok(opened) => {
            let mut start = opened.note.text().len() + 1;
            for (number, line) in bytes[start..].split_inclusive(|byte| *byte == b'\n').enumerate() {
                if !opened.verified.iter().any(|by| by.signature == number) {
                    let detail = format!("signature line {} is by none of the given keys", number + 1);
                    let finding = Finding::new(CHECKPOINT, Problem::Signature, detail);
                    findings.push(finding.at(start as u64, line.len() as u64));
                }
                start += line.len();
            }
            Some(opened.checkpoint.head)
        }
    }
}

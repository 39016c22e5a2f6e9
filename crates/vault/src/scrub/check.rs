//! Reading one object again, from the first byte to the last.

use std::io;

use journal::merkle::Hash;

use super::{Finding, Problem};
use crate::digest::{Digester, Digests, Sha256, chunk_range, tree_root};
use crate::disk::{Access, Handle};
use crate::header::{self, HASH_BYTES, HEADER_BYTES};
use crate::incoming::Content;
use crate::vault::{Inner, address};

/// How an object was found.
pub(super) struct Checked {
    pub findings: Vec<Finding>,
    /// Bytes of content that were read.
    pub bytes: u64,
}

/// Holds an object against the digests that it must have.
pub(super) fn expected(vault: &Inner, digests: &Digests) -> Checked {
    let [_, _, path] = address(&digests.sha256);
    let found = |code| Checked { findings: vec![Finding::of(&digests.sha256, &path, code, None)], bytes: 0 };
    match vault.disk.open(&vault.path(&path), Access::Read) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => found(Problem::Missing),
        Err(_) => found(Problem::Unreadable),
        Ok(file) => against(&*file, &path, digests).unwrap_or_else(|_| found(Problem::Unreadable)),
    }
}

/// Holds an object that nobody expects against its own word.
pub(super) fn surplus(vault: &Inner, sha256: &Sha256) -> Checked {
    let [_, _, path] = address(sha256);
    let found = |code| Checked { findings: vec![Finding::of(sha256, &path, code, None)], bytes: 0 };
    let read = || {
        let file = vault.disk.open(&vault.path(&path), Access::Read)?;
        let mut header = vec![0; HEADER_BYTES as usize];
        let len = file.read_at(0, &mut header)?;
        match header::decode(&header[..len]) {
            Some(digests) if digests.sha256 == *sha256 => against(&*file, &path, &digests),
            _ => Ok(found(Problem::HeaderChanged)),
        }
    };
    let mut checked = read().unwrap_or_else(|_: io::Error| found(Problem::Unreadable));
    checked.findings.push(Finding::of(sha256, &path, Problem::Surplus, None));
    checked
}

fn against(file: &dyn Handle, path: &str, digests: &Digests) -> io::Result<Checked> {
    let mut findings = Vec::new();
    let mut find = |code, bytes| findings.push(Finding::of(&digests.sha256, path, code, bytes));

    let (is, must) = (file.size()?, header::file_len(digests.bytes));
    let length = match is.cmp(&must) {
        std::cmp::Ordering::Less => Some(Problem::Truncated),
        std::cmp::Ordering::Greater => Some(Problem::Extended),
        std::cmp::Ordering::Equal => None,
    };
    if let Some(problem) = length {
        find(problem, None);
    }

    let mut header = vec![0; HEADER_BYTES as usize];
    let len = file.read_at(0, &mut header)?;
    if header[..len] != header::encode(digests) && length != Some(Problem::Truncated) {
        find(Problem::HeaderChanged, None);
    }

    // From the device, not from what the system remembers of it.
    file.forget_cached(0, must);
    let mut digester = Digester::new();
    digester.read_from(Content::new(file, digests.bytes))?;
    let bytes = digester.bytes();
    let (read, hashes) = digester.finish_with_chunks();

    // In a file that was cut, everything behind the cut is gone: that is one finding and not three.
    if length != Some(Problem::Truncated) {
        let mut trailer = vec![0; header::trailer_len(digests.bytes) as usize];
        let len = file.read_at(header::trailer_at(digests.bytes), &mut trailer)?;
        let (stored, _) = trailer[..len].as_chunks::<{ HASH_BYTES as usize }>();
        let stored: Vec<Hash> = stored.iter().map(|hash| Hash(*hash)).collect();
        let trailer_sound = tree_root(&stored) == digests.tree;
        if !trailer_sound {
            find(Problem::TrailerChanged, None);
        }
        if read != *digests {
            let changed: Vec<u64> = (0..)
                .zip(hashes.iter().zip(&stored))
                .filter_map(|(index, (is, was))| (is != was).then_some(index))
                .collect();
            if trailer_sound && !changed.is_empty() {
                changed.iter().for_each(|index| {
                    find(Problem::ContentChanged, Some(chunk_range(*index, digests.bytes)));
                });
            } else {
                // Without its chunk hashes, or when only the other digests differ, the place cannot be told.
                find(Problem::ContentChanged, None);
            }
        }
    }
    Ok(Checked { findings, bytes })
}

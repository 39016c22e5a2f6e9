//! The form of an object file:
//!
//! ```text
//! 0      header, 4096 bytes: magic line, size and digests as text, zeros
//! 4096   content
//! …      trailer: the 32-byte hash of each chunk, in order
//! ```
//!
//! Every byte is covered: the header is compared whole with the one that its digests make, the content is under all
//! digests, the trailer under the root in the header.

use crate::digest::{Digests, chunk_count};

/// Length of the header, one page, so that the content begins on a page.
pub(crate) const HEADER_BYTES: u64 = 4096;
const HEADER_LEN: usize = HEADER_BYTES as usize;
/// First line of every object file.
const MAGIC: &str = "mingjing-vault-object/1";
/// Bytes of one chunk hash.
pub(crate) const HASH_BYTES: u64 = 32;

/// The header of an object with these digests.
pub(crate) fn encode(digests: &Digests) -> Vec<u8> {
    let Digests { bytes, sha256, sm3, tree } = digests;
    let text = format!("{MAGIC}\nbytes {bytes}\nsha256 {sha256}\nsm3 {sm3}\ntree {tree}\n");
    let mut header = text.into_bytes();
    header.resize(HEADER_LEN, 0);
    header
}

/// Reads a header; `None` unless each of its bytes is what [`encode`] makes.
pub(crate) fn decode(header: &[u8]) -> Option<Digests> {
    let end = header.iter().position(|byte| *byte == 0)?;
    let mut lines = std::str::from_utf8(&header[..end]).ok()?.lines();
    lines.next().filter(|line| *line == MAGIC)?;
    let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
    let digests = Digests {
        bytes: field("bytes")?.parse().ok()?,
        sha256: field("sha256")?.parse().ok()?,
        sm3: field("sm3")?.parse().ok()?,
        tree: field("tree")?.parse().ok()?,
    };
    (encode(&digests) == header).then_some(digests)
}

/// Where the trailer begins.
pub(crate) fn trailer_at(bytes: u64) -> u64 {
    HEADER_BYTES.saturating_add(bytes)
}

/// Length of the trailer.
pub(crate) fn trailer_len(bytes: u64) -> u64 {
    chunk_count(bytes) * HASH_BYTES
}

/// Length of the whole file of an object of `bytes` bytes.
pub(crate) fn file_len(bytes: u64) -> u64 {
    trailer_at(bytes).saturating_add(trailer_len(bytes))
}

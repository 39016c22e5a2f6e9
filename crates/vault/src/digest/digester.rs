//! All digests of a file in one pass over its bytes.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use journal::merkle::{Builder, Hash};
use sha2::Digest as _;

use super::{CHUNK_BYTES, Digests, Sha256, Sm3};

/// Buffers that travel between the two threads of [`digest_reader`]: one being read, one being hashed by each side
/// and one between them. More gains nothing, because SM3 is the slowest and never waits.
const BUFFERS: usize = 4;

/// SHA-256 and the tree of a file as its bytes come; the quicker half of a [`Digester`].
#[derive(Clone)]
pub(crate) struct TreeHalf {
    pub(super) bytes: u64,
    pub(super) sha256: sha2::Sha256,
    /// The hash of the chunk that is not full yet, with the leaf's domain byte already in it.
    pub(super) leaf: sha2::Sha256,
    pub(super) tree: Builder,
    hashes: Vec<Hash>,
}

pub(super) fn new_leaf() -> sha2::Sha256 {
    // The domain byte of RFC 6962 leaves, as `journal::merkle::leaf_hash` puts it before a record.
    sha2::Sha256::new().chain_update([0])
}

impl TreeHalf {
    pub(crate) fn new() -> Self {
        Self {
            bytes: 0,
            sha256: sha2::Sha256::new(),
            leaf: new_leaf(),
            tree: Builder::new(),
            hashes: Vec::new(),
        }
    }

    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        self.sha256.update(bytes);
        while !bytes.is_empty() {
            let filled = (self.bytes % CHUNK_BYTES as u64) as usize;
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK_BYTES - filled));
            self.leaf.update(now);
            self.bytes += now.len() as u64;
            if filled + now.len() == CHUNK_BYTES {
                self.close_chunk();
            }
            bytes = later;
        }
    }

    fn close_chunk(&mut self) {
        let leaf = std::mem::replace(&mut self.leaf, new_leaf());
        let hash = Hash(leaf.finalize().into());
        self.tree.push(hash);
        self.hashes.push(hash);
    }

    pub(crate) fn finish(mut self, sm3: Sm3) -> (Digests, Vec<Hash>) {
        if !self.bytes.is_multiple_of(CHUNK_BYTES as u64) {
            self.close_chunk();
        }
        let sha256 = Sha256(self.sha256.finalize().into());
        (Digests { bytes: self.bytes, sha256, sm3, tree: self.tree.root() }, self.hashes)
    }
}

/// Computes [`Digests`] over bytes that are fed to it in pieces of any size.
#[derive(Clone)]
pub struct Digester {
    pub(super) half: TreeHalf,
    pub(super) sm3: sm3::Sm3,
}

impl Digester {
    /// Of no bytes yet.
    pub fn new() -> Self {
        Self { half: TreeHalf::new(), sm3: sm3::Sm3::new() }
    }

    /// Takes the next bytes of the file.
    pub fn update(&mut self, bytes: &[u8]) {
        self.half.update(bytes);
        self.sm3.update(bytes);
    }

    /// Number of bytes so far.
    pub fn bytes(&self) -> u64 {
        self.half.bytes
    }

    /// The digests of all bytes.
    pub fn finish(self) -> Digests {
        self.finish_with_chunks().0
    }

    /// The digests and the hash of each chunk, the leaves of the tree in order.
    pub fn finish_with_chunks(self) -> (Digests, Vec<Hash>) {
        let sm3 = Sm3(self.sm3.finalize().into());
        self.half.finish(sm3)
    }
}

impl Default for Digester {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Digester {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digester({} bytes)", self.half.bytes)
    }
}

/// The digests of bytes in memory.
pub fn digest_bytes(bytes: &[u8]) -> Digests {
    let mut digester = Digester::new();
    digester.update(bytes);
    digester.finish()
}

/// The digests of everything that `reader` yields, on two threads: SM3 on one, reading, SHA-256 and the tree on the
/// other. Memory is 4 MiB and 32 bytes for each chunk.
///
/// # Errors
/// Those of `reader`; a thread that cannot be started.
pub fn digest_reader(reader: impl Read) -> io::Result<Digests> {
    Ok(digest_reader_with_chunks(reader, |_, _| Ok(()))?.0)
}

/// As [`digest_reader`], with the chunk hashes. `each` sees every piece with its offset, in order, before it is hashed.
///
/// # Errors
/// Those of `reader` and `each`; a thread that cannot be started.
pub fn digest_reader_with_chunks(
    mut reader: impl Read,
    mut each: impl FnMut(u64, &[u8]) -> io::Result<()>,
) -> io::Result<(Digests, Vec<Hash>)> {
    thread::scope(|scope| {
        let (full, to_hash) = sync_channel::<Vec<u8>>(BUFFERS);
        let (free, buffers) = sync_channel::<Vec<u8>>(BUFFERS);
        for _ in 0..BUFFERS {
            let _ = free.send(Vec::with_capacity(CHUNK_BYTES));
        }
        let sm3 = thread::Builder::new().spawn_scoped(scope, move || sm3_of(&to_hash, &free))?;
        let mut half = TreeHalf::new();
        let died = || io::Error::other("the hashing thread ended early");
        loop {
            let mut buffer = buffers.recv().map_err(|_| died())?;
            buffer.clear();
            reader.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut buffer)?;
            if buffer.is_empty() {
                break;
            }
            each(half.bytes, &buffer)?;
            half.update(&buffer);
            full.send(buffer).map_err(|_| died())?;
        }
        drop(full);
        let sm3 = sm3.join().map_err(|_| died())?;
        Ok(half.finish(sm3))
    })
}

fn sm3_of(pieces: &Receiver<Vec<u8>>, free: &SyncSender<Vec<u8>>) -> Sm3 {
    let mut hasher = sm3::Sm3::new();
    for piece in pieces {
        hasher.update(&piece);
        // The reading side may have failed and gone; then nobody waits for the result either.
        let _ = free.send(piece);
    }
    Sm3(hasher.finalize().into())
}

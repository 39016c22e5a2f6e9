//! All digests of a file in one pass over its bytes.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use journal::merkle::{Builder, Hash, Root};
use sha2::Digest as _;

use super::{CHUNK_BYTES, Digests, Sha256, Sm3};

/// Buffers that travel between the two threads of [`Digester::read_from`]: one being read, one being hashed by each side
/// and one between them. More gains nothing, because SM3 is the slowest and never waits.
const BUFFERS: usize = 4;

/// SHA-256 and the tree of a file as its bytes come; the quicker half of a [`Digester`].
#[derive(Clone)]
struct TreeHalf {
    bytes: u64,
    sha256: sha2::Sha256,
    /// The hash of the chunk that is not full yet, with the leaf's domain byte already in it.
    leaf: sha2::Sha256,
    tree: Builder,
    hashes: Vec<Hash>,
}

fn new_leaf() -> sha2::Sha256 {
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

    fn update(&mut self, mut bytes: &[u8]) {
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

    fn finish(mut self, sm3: Sm3) -> (Digests, Vec<Hash>) {
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
    half: TreeHalf,
    sm3: sm3::Sm3,
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

    /// Takes everything that `reader` yields, on two threads: SM3 on one, reading, SHA-256 and the tree on the other.
    /// Memory is 4 MiB and 32 bytes for each chunk. After an error the digester is of no use.
    ///
    /// # Errors
    /// Those of `reader`; a thread that cannot be started.
    pub fn read_from(&mut self, reader: impl Read) -> io::Result<()> {
        self.absorb(reader, |_, _, _| Ok(()))
    }

    /// As [`Digester::read_from`]. `each` sees every piece of at most one chunk before it is hashed, with its offset
    /// and the hashes of the whole chunks before it.
    pub(crate) fn absorb(
        &mut self,
        mut reader: impl Read,
        mut each: impl FnMut(u64, &[u8], &[Hash]) -> io::Result<()>,
    ) -> io::Result<()> {
        let Self { half, sm3 } = self;
        // A file of one chunk, as most documents are, is not worth a thread.
        let mut first = Vec::new();
        reader.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut first)?;
        if !first.is_empty() {
            each(half.bytes, &first, &half.hashes)?;
            half.update(&first);
            sm3.update(&first);
        }
        if first.len() < CHUNK_BYTES {
            return Ok(());
        }
        drop(first);
        thread::scope(|scope| {
            let (full, to_hash) = sync_channel::<Piece>(BUFFERS);
            let (free, buffers) = sync_channel::<Vec<u8>>(BUFFERS);
            for _ in 0..BUFFERS {
                let _ = free.send(vec![0; CHUNK_BYTES]);
            }
            let hasher = sm3.clone();
            let worker =
                thread::Builder::new().spawn_scoped(scope, move || sm3_of(hasher, &to_hash, &free))?;
            let died = || io::Error::other("the hashing thread ended early");
            loop {
                let mut buffer = buffers.recv().map_err(|_| died())?;
                let len = fill(&mut reader, &mut buffer)?;
                if len == 0 {
                    break;
                }
                each(half.bytes, &buffer[..len], &half.hashes)?;
                half.update(&buffer[..len]);
                full.send(Piece { buffer, len }).map_err(|_| died())?;
            }
            drop(full);
            *sm3 = worker.join().map_err(|_| died())?;
            Ok(())
        })
    }

    /// The root of the tree over the bytes so far, the unfinished chunk included.
    pub(crate) fn root(&self) -> Root {
        let mut tree = self.half.tree.clone();
        if !self.half.bytes.is_multiple_of(CHUNK_BYTES as u64) {
            tree.push(Hash(self.half.leaf.clone().finalize().into()));
        }
        tree.root()
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

/// The digests of everything that `reader` yields; see [`Digester::read_from`].
///
/// # Errors
/// Those of `reader`; a thread that cannot be started.
pub fn digest_reader(reader: impl Read) -> io::Result<Digests> {
    let mut digester = Digester::new();
    digester.read_from(reader)?;
    Ok(digester.finish())
}

/// A buffer and how much of it is filled.
struct Piece {
    buffer: Vec<u8>,
    len: usize,
}

/// Reads until the buffer is full or the reader has ended.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut len = 0;
    while len < buffer.len() {
        match reader.read(&mut buffer[len..]) {
            Ok(0) => break,
            Ok(more) => len += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(len)
}

fn sm3_of(mut hasher: sm3::Sm3, pieces: &Receiver<Piece>, free: &SyncSender<Vec<u8>>) -> sm3::Sm3 {
    for Piece { buffer, len } in pieces {
        hasher.update(&buffer[..len]);
        // The reading side may have failed and gone; then nobody waits for the result either.
        let _ = free.send(buffer);
    }
    hasher
}

//! Reading what is stored. Nothing is handed out that was not checked against the digests.

use std::io::{self, Read, Seek, SeekFrom, Write};

use journal::merkle::{Hash, leaf_hash};

use crate::digest::{CHUNK_BYTES, Digests, Sha256, chunk_range, prove_chunk, tree_root};
use crate::disk::{Access, Handle};
use crate::error::VaultError;
use crate::header::{self, HASH_BYTES, HEADER_BYTES};
use crate::vault::{Inner, Vault, address};

/// Most bytes that [`Object::range`] holds in memory at once: 64 MiB. [`Object::copy_range_to`] has no such limit.
pub const RANGE_BYTES_MAX: u64 = 64 << 20;

/// An object that is open for reading. Its header and its chunk hashes were checked against each other; whether they
/// are the ones that the journal names is asked by [`Object::expect`].
pub struct Object {
    file: Box<dyn Handle>,
    path: String,
    digests: Digests,
    hashes: Vec<Hash>,
}

impl Vault {
    /// Opens the object with this address. What its digests say is checked, but it is the object's own word: use
    /// [`Vault::object_of`] where the journal's digests are at hand.
    ///
    /// # Errors
    /// [`VaultError::NoObject`]; [`VaultError::Damaged`] when header, length or chunk hashes are not sound.
    pub fn object(&self, sha256: &Sha256) -> Result<Object, VaultError> {
        Object::open(&self.inner, sha256)
    }

    /// Opens the object that the journal describes by `digests`.
    ///
    /// # Errors
    /// As [`Vault::object`]; [`VaultError::Unexpected`] when it is another.
    pub fn object_of(&self, digests: &Digests) -> Result<Object, VaultError> {
        let object = self.object(&digests.sha256)?;
        object.expect(digests)?;
        Ok(object)
    }
}

impl Object {
    pub(crate) fn open(vault: &Inner, sha256: &Sha256) -> Result<Self, VaultError> {
        let [_, _, path] = address(sha256);
        let file = vault.disk.open(&vault.path(&path), Access::Read);
        let file = match file.map_err(VaultError::io("open", &path)) {
            Err(error) if error.is_not_found() => return Err(VaultError::NoObject(*sha256)),
            other => other?,
        };
        let damaged = |what: &str| VaultError::damaged(&path, what);
        let read = |at, buffer: &mut [u8]| file.read_at(at, buffer).map_err(VaultError::io("read", &path));
        let mut header = vec![0; HEADER_BYTES as usize];
        let len = read(0, &mut header)?;
        let digests = header::decode(&header[..len]).ok_or_else(|| damaged("文件头不能识别"))?;
        if digests.sha256 != *sha256 {
            return Err(damaged("文件头记载的是另一个文件"));
        }
        let len = file.size().map_err(VaultError::io("stat", &path))?;
        if len != header::file_len(digests.bytes) {
            return Err(damaged("长度与文件头记载的不符"));
        }
        // The length was just compared, so the trailer is no longer than the file on disk is in proportion.
        let mut trailer = vec![0; header::trailer_len(digests.bytes) as usize];
        let len = read(header::trailer_at(digests.bytes), &mut trailer)?;
        let (hashes, _) = trailer[..len].as_chunks::<{ HASH_BYTES as usize }>();
        let hashes: Vec<Hash> = hashes.iter().map(|hash| Hash(*hash)).collect();
        if hashes.len() as u64 != digests.chunks() || tree_root(&hashes) != digests.tree {
            return Err(damaged("分块摘要与文件头记载的根不符"));
        }
        Ok(Self { file, path, digests, hashes })
    }

    /// Size and digests, as the object itself states them.
    pub fn digests(&self) -> &Digests {
        &self.digests
    }

    /// The hashes of its chunks, the leaves of its tree.
    pub fn chunk_hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Whether it is the object that the caller expects.
    ///
    /// # Errors
    /// [`VaultError::Unexpected`].
    pub fn expect(&self, digests: &Digests) -> Result<(), VaultError> {
        if self.digests == *digests { Ok(()) } else { Err(VaultError::Unexpected(digests.sha256)) }
    }

    /// The bytes from `start` on, `len` of them, each chunk that they touch checked.
    ///
    /// # Errors
    /// [`VaultError::Range`] when they do not lie within the object or are more than [`RANGE_BYTES_MAX`];
    /// [`VaultError::Chunk`] when a touched chunk was changed.
    pub fn range(&self, start: u64, len: u64) -> Result<Vec<u8>, VaultError> {
        if len > RANGE_BYTES_MAX {
            return Err(VaultError::Range);
        }
        let mut bytes = Vec::with_capacity(len as usize);
        self.copy_range_to(start, len, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes `len` bytes from `start` on to `writer`; of each chunk only after it was checked.
    ///
    /// # Errors
    /// As [`Object::range`], without a limit of length; [`VaultError::Stream`] from `writer`.
    pub fn copy_range_to(&self, start: u64, len: u64, writer: &mut impl Write) -> Result<(), VaultError> {
        let end = start.checked_add(len).filter(|end| *end <= self.digests.bytes).ok_or(VaultError::Range)?;
        let mut buffer = Vec::new();
        let mut at = start;
        while at < end {
            let index = at / CHUNK_BYTES as u64;
            let chunk = chunk_range(index, self.digests.bytes);
            self.read_chunk(index, &mut buffer)?;
            let until = end.min(chunk.end);
            let wanted = &buffer[(at - chunk.start) as usize..(until - chunk.start) as usize];
            writer.write_all(wanted).map_err(VaultError::stream)?;
            at = until;
        }
        Ok(())
    }

    /// Writes the whole content to `writer`, every chunk checked before it is written.
    ///
    /// # Errors
    /// As [`Object::copy_range_to`].
    pub fn copy_to(&self, writer: &mut impl Write) -> Result<(), VaultError> {
        self.copy_range_to(0, self.digests.bytes, writer)
    }

    /// The proof that chunk `index` belongs to the object's tree; see [`prove_chunk`].
    ///
    /// # Errors
    /// No such chunk.
    pub fn prove_chunk(&self, index: u64) -> Result<Vec<Hash>, VaultError> {
        Ok(prove_chunk(index, &self.hashes)?)
    }

    fn read_chunk(&self, index: u64, buffer: &mut Vec<u8>) -> Result<(), VaultError> {
        let range = chunk_range(index, self.digests.bytes);
        buffer.resize((range.end - range.start) as usize, 0);
        let read = self.file.read_at(HEADER_BYTES + range.start, buffer);
        let read = read.map_err(VaultError::io("read", &self.path))?;
        let hash = usize::try_from(index).ok().and_then(|index| self.hashes.get(index));
        if read != buffer.len() || hash != Some(&leaf_hash(buffer)) {
            let (start, end) = (range.start, range.end);
            return Err(VaultError::Chunk { sha256: self.digests.sha256, chunk: index, start, end });
        }
        Ok(())
    }
}

/// An object as a reader that can seek; every chunk is checked before a byte of it is handed out. Holds one chunk.
pub struct ObjectReader {
    object: Object,
    at: u64,
    chunk: Option<u64>,
    buffer: Vec<u8>,
}

impl Object {
    /// A reader over the content.
    pub fn reader(self) -> ObjectReader {
        ObjectReader { object: self, at: 0, chunk: None, buffer: Vec::new() }
    }
}

impl Read for ObjectReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.object.digests.bytes || buffer.is_empty() {
            return Ok(0);
        }
        let index = self.at / CHUNK_BYTES as u64;
        if self.chunk != Some(index) {
            self.chunk = None;
            self.object.read_chunk(index, &mut self.buffer).map_err(io::Error::other)?;
            self.chunk = Some(index);
        }
        let within = (self.at % CHUNK_BYTES as u64) as usize;
        let len = buffer.len().min(self.buffer.len() - within);
        buffer[..len].copy_from_slice(&self.buffer[within..within + len]);
        self.at += len as u64;
        Ok(len)
    }
}

impl Seek for ObjectReader {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        let (base, by) = match position {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.object.digests.bytes, by),
        };
        self.at = base.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Object({}, {} bytes)", self.digests.sha256, self.digests.bytes)
    }
}

//! The content of an object as something to be read and sought in, each chunk checked before a byte of it is given.

use std::io::{self, Read, Seek, SeekFrom};
use vault::Object;
use vault::digest::CHUNK_BYTES;

/// Reads an object chunk by chunk; holds one of them.
pub(crate) struct Content {
    object: Object,
    bytes: u64,
    at: u64,
    chunk: Option<(u64, Vec<u8>)>,
}

impl Content {
    pub(crate) fn of(object: Object) -> Self {
        let bytes = object.digests().bytes;
        Self { object, bytes, at: 0, chunk: None }
    }
}

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.bytes {
            return Ok(0);
        }
        let size = CHUNK_BYTES as u64;
        let index = self.at / size;
        if self.chunk.as_ref().is_none_or(|(i, _)| *i != index) {
            let from = index * size;
            let len = size.min(self.bytes - from);
            let bytes = self.object.range(from, len).map_err(io::Error::other)?;
            self.chunk = Some((index, bytes));
        }
        let Some((_, chunk)) = &self.chunk else { return Ok(0) };
        let within = usize::try_from(self.at % size).map_err(io::Error::other)?;
        let there = chunk.get(within..).unwrap_or_default();
        let n = there.len().min(into.len());
        into[..n].copy_from_slice(&there[..n]);
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Content {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(n) => Some(n),
            SeekFrom::End(n) => self.bytes.checked_add_signed(n),
            SeekFrom::Current(n) => self.at.checked_add_signed(n),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

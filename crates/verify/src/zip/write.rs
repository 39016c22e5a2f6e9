//! Writing the container.

use super::{MEMBERS_MAX, Member, is_name, local_header, tail};
use sha2::{Digest as _, Sha256};
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Size of the pieces in which contents are copied.
const PIECE: usize = 1 << 20;

/// Writes members one after the other.
pub struct ZipWriter<W: Write + Seek> {
    out: W,
    members: Vec<Member>,
    at: u64,
}

impl<W: Write + Seek> ZipWriter<W> {
    /// A container that begins where `out` stands, which must be its beginning.
    pub fn new(out: W) -> Self {
        Self { out, members: Vec::new(), at: 0 }
    }

    /// Adds a member whose bytes are at hand.
    ///
    /// # Errors
    /// The name is not allowed or was used; `out` fails.
    pub fn add(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        self.begin(name)?;
        let (crc, size) = (crc32fast::hash(content), content.len() as u64);
        let header = local_header(name, crc, size);
        self.out.write_all(&header)?;
        self.out.write_all(content)?;
        self.end(name, crc, size, header.len() as u64);
        Ok(())
    }

    /// Copies a member of known size and digest. The checksum is known only at the end and is put in then.
    ///
    /// # Errors
    /// As [`ZipWriter::add`]; the content has another size or SHA-256 than it should.
    pub fn copy(
        &mut self,
        name: &str,
        size: u64,
        sha256: &[u8; 32],
        content: &mut dyn Read,
    ) -> io::Result<()> {
        self.begin(name)?;
        let header = local_header(name, 0, size);
        self.out.write_all(&header)?;
        let (mut crc, mut digest) = (crc32fast::Hasher::new(), Sha256::new());
        let (mut buffer, mut copied) = (vec![0; PIECE], 0_u64);
        let mut content = content.take(size.saturating_add(1));
        loop {
            let n = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let piece = buffer.get(..n).unwrap_or_default();
            crc.update(piece);
            digest.update(piece);
            self.out.write_all(piece)?;
            copied += n as u64;
        }
        if copied != size || digest.finalize()[..] != sha256[..] {
            let why = format!("{name}: the content is not the one that its digest names");
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        let crc = crc.finalize();
        self.out.seek(SeekFrom::Start(self.at))?;
        self.out.write_all(&local_header(name, crc, size))?;
        self.out.seek(SeekFrom::Start(self.at + header.len() as u64 + size))?;
        self.end(name, crc, size, header.len() as u64);
        Ok(())
    }

    /// Writes the directory; gives `out` back.
    ///
    /// # Errors
    /// `out` fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&tail(&self.members, self.at))?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn begin(&self, name: &str) -> io::Result<()> {
        let used = self.members.iter().rev().take(8).any(|m| m.name == name);
        if !is_name(name) || used || self.members.len() >= MEMBERS_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{name}: not a member's name")));
        }
        Ok(())
    }

    fn end(&mut self, name: &str, crc: u32, size: u64, header: u64) {
        let data = self.at + header;
        self.members.push(Member { name: name.into(), crc, size, header: self.at, data });
        self.at = data + size;
    }
}

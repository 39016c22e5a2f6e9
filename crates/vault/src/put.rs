//! Storing a file in one go.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use journal::merkle::Hash;

use crate::digest::{CHUNK_BYTES, Digester, Digests};
use crate::disk::Handle;
use crate::error::VaultError;
use crate::header::HEADER_BYTES;
use crate::seal::{Stored, read_back};
use crate::vault::{Inner, OBJECT_BYTES_MAX, Vault, WORK};

/// While a large file is written, this many chunks at a time are made durable and read back by a second thread, so
/// that disk and processor work side by side. 32 MiB is some ten times what one fsync costs on a plain disk.
const SEGMENT_CHUNKS: u64 = 32;
/// Segments that may wait for the second thread before the writer waits for it.
const SEGMENTS_WAITING: usize = 4;

impl Vault {
    /// Stores everything that `reader` yields and returns when it is durable under its address and was read back.
    ///
    /// Crash points: until it has its address it lies in `work` and the next open removes it; from then on it is whole,
    /// and putting it again answers `already`.
    ///
    /// # Errors
    /// [`VaultError::Stream`] from `reader`; [`VaultError::TooLarge`]; [`VaultError::Damaged`] when what was read back
    /// is not what was written, or when a damaged object has this address; file operations.
    pub fn put(&self, reader: impl Read) -> Result<Stored, VaultError> {
        let vault = &*self.inner;
        let (name, file) = vault.temp()?;
        let outcome = vault.put_as(&*file, &name, reader);
        if outcome.is_err() {
            // The next open removes it for certain; on a full disk this makes room now.
            let _ = vault.disk.remove_file(&vault.path(&name));
        }
        outcome
    }
}

impl Inner {
    fn put_as(&self, file: &dyn Handle, name: &str, reader: impl Read) -> Result<Stored, VaultError> {
        let (digests, hashes) = write_content(file, name, reader)?;
        self.close_file(file, name, &digests, &hashes)?;
        let already = self.give_address(name, &digests)?;
        self.sync_address(&digests)?;
        self.disk.remove_file(&self.path(name)).map_err(VaultError::io("remove", name))?;
        // Or the name could come back after a loss of power, and with the flag set nobody could remove it.
        self.disk.sync_dir(&self.path(WORK)).map_err(VaultError::io("fsync", WORK))?;
        let immutable = self.protect(&digests)?;
        self.confirm(&digests)?;
        Ok(Stored { digests, already, immutable })
    }
}

/// Writes, hashes, makes durable and reads back the content. Four things overlap: reading and writing with SHA-256 on
/// this thread, SM3 on a second, waiting for the disk and reading back on a third.
fn write_content(
    file: &dyn Handle,
    name: &str,
    reader: impl Read,
) -> Result<(Digests, Vec<Hash>), VaultError> {
    thread::scope(|scope| {
        let (written, segments) = sync_channel::<Segment>(SEGMENTS_WAITING);
        let follower = move || follow(file, name, &segments);
        let follower = thread::Builder::new().spawn_scoped(scope, follower).map_err(VaultError::stream)?;

        let mut digester = Digester::new();
        let mut failed = None;
        let mut sent = 0;
        let ingested = digester.absorb(reader, |offset, piece, hashes| {
            let step = || {
                if offset + piece.len() as u64 > OBJECT_BYTES_MAX {
                    return Err(VaultError::TooLarge);
                }
                file.write_at(HEADER_BYTES + offset, piece).map_err(VaultError::io("write", name))
            };
            step().map_err(|error| {
                failed = Some(error);
                io::Error::other("see the error kept aside")
            })?;
            let whole = hashes.len() as u64;
            if whole - sent >= SEGMENT_CHUNKS {
                let segment = Segment { from: sent, hashes: hashes[sent as usize..].to_vec() };
                sent = whole;
                // A follower that has gone left its error, which is looked at below.
                written.send(segment).map_err(|_| io::Error::other("the follower has stopped"))?;
            }
            Ok(())
        });
        drop(written);
        let followed = follower.join().map_err(|_| VaultError::stream(io::Error::other("a thread died")))?;
        followed?;
        if let Some(error) = failed {
            return Err(error);
        }
        ingested.map_err(VaultError::stream)?;
        let (digests, hashes) = digester.finish_with_chunks();
        // The follower's own fsyncs succeeded or we would not be here; this one covers what came after them.
        file.sync().map_err(VaultError::io("fsync", name))?;
        read_back(file, name, digests.bytes, sent, &hashes[sent as usize..])?;
        Ok((digests, hashes))
    })
}

/// Whole chunks that were written, with the hashes of what was meant to be written.
struct Segment {
    from: u64,
    hashes: Vec<Hash>,
}

fn follow(file: &dyn Handle, name: &str, segments: &Receiver<Segment>) -> Result<(), VaultError> {
    for Segment { from, hashes } in segments {
        file.sync().map_err(VaultError::io("fsync", name))?;
        let until = (from + hashes.len() as u64) * CHUNK_BYTES as u64;
        read_back(file, name, until, from, &hashes)?;
    }
    Ok(())
}

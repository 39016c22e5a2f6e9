//! The last steps of storing, the same for a put and for an upload: trailer, header, address.

use std::io::ErrorKind;

use journal::merkle::{Hash, leaf_hash};
use serde::{Deserialize, Serialize};

use crate::digest::{Digests, chunk_range};
use crate::disk::{Access, Handle};
use crate::error::VaultError;
use crate::header::{self, HEADER_BYTES};
use crate::object::Object;
use crate::vault::{Inner, OBJECTS, address, make_dir};

/// A file that is durable under its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Size and digests.
    pub digests: Digests,
    /// Whether the same content had been stored before.
    pub already: bool,
    /// Whether the file system forbids changing it. `false` where the process may not set the flag: then the digests
    /// are the only guard.
    pub immutable: bool,
}

/// Reads chunks back from the device and compares them with the hashes that were computed while writing. Before a file
/// has its address, so that nothing wrong ever gets one.
pub(crate) fn read_back(
    file: &dyn Handle,
    name: &str,
    bytes: u64,
    from_chunk: u64,
    hashes: &[Hash],
) -> Result<(), VaultError> {
    let mut buffer = Vec::new();
    for (index, hash) in (from_chunk..).zip(hashes) {
        let range = chunk_range(index, bytes);
        let (at, len) = (HEADER_BYTES + range.start, range.end - range.start);
        buffer.resize(len as usize, 0);
        file.forget_cached(at, len);
        let read = file.read_at(at, &mut buffer).map_err(VaultError::io("read", name))?;
        if read as u64 != len || leaf_hash(&buffer) != *hash {
            return Err(VaultError::damaged(
                name,
                format!("写入后回读，内容第{}至{}字节与写入的不一致", range.start, range.end),
            ));
        }
    }
    Ok(())
}

impl Inner {
    /// Writes trailer and header around durable and compared content, and makes all of it durable.
    pub(crate) fn close_file(
        &self,
        file: &dyn Handle,
        name: &str,
        digests: &Digests,
        hashes: &[Hash],
    ) -> Result<(), VaultError> {
        let trailer: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
        let header = header::encode(digests);
        let trailer_at = header::trailer_at(digests.bytes);
        let write = VaultError::io("write", name);
        file.write_at(trailer_at, &trailer).and_then(|()| file.write_at(0, &header)).map_err(write)?;
        file.sync().map_err(VaultError::io("fsync", name))?;
        for (at, written) in [(0, header), (trailer_at, trailer)] {
            file.forget_cached(at, written.len() as u64);
            let mut back = vec![0; written.len()];
            let read = file.read_at(at, &mut back).map_err(VaultError::io("read", name))?;
            if read != written.len() || back != written {
                return Err(VaultError::damaged(name, "写入后回读，文件头或者分块摘要与写入的不一致"));
            }
        }
        Ok(())
    }

    /// Gives a closed file its address. `true` when the same content had it already.
    ///
    /// Crash points: before the link the object does not exist; after it, it is whole, because the file was durable
    /// before. A link that power loss undoes was not acknowledged.
    pub(crate) fn give_address(&self, name: &str, digests: &Digests) -> Result<bool, VaultError> {
        let [outer, inner, path] = address(&digests.sha256);
        make_dir(&*self.disk, &self.path(&outer), &outer)?;
        make_dir(&*self.disk, &self.path(&inner), &inner)?;
        match self.disk.link(&self.path(name), &self.path(&path)) {
            Ok(()) => Ok(false),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.compare(digests)?;
                Ok(true)
            }
            Err(error) => Err(VaultError::io("link", path)(error)),
        }
    }

    /// Whether the object that is there is the one with `digests`, every byte read. Equal tree roots are equal bytes.
    pub(crate) fn compare(&self, digests: &Digests) -> Result<(), VaultError> {
        let object = Object::open(self, &digests.sha256)?;
        object.expect(digests)?;
        object.copy_to(&mut std::io::sink())
    }

    /// Makes the address durable. Also when the object was there before: whoever gave it its name may have died before
    /// this.
    pub(crate) fn sync_address(&self, digests: &Digests) -> Result<(), VaultError> {
        let [outer, inner, _] = address(&digests.sha256);
        for dir in [inner.as_str(), outer.as_str(), OBJECTS] {
            self.disk.sync_dir(&self.path(dir)).map_err(VaultError::io("fsync", dir))?;
        }
        Ok(())
    }

    /// Read-only mode and immutable flag; whether the flag is set. The last step, because a file with the flag cannot
    /// lose its other name any more. For the same reason a file that still has one, since somebody died before taking
    /// it away, is left without the flag: whoever resumes there sets it.
    pub(crate) fn protect(&self, digests: &Digests) -> Result<bool, VaultError> {
        let [_, _, path] = address(&digests.sha256);
        let file = self.disk.open(&self.path(&path), Access::Read).map_err(VaultError::io("open", &path))?;
        let links = file.links().map_err(VaultError::io("stat", &path))?;
        self.disk.set_read_only(&self.path(&path)).map_err(VaultError::io("chmod", &path))?;
        if !self.wants_immutable() || links > 1 {
            return Ok(false);
        }
        self.disk.set_immutable(&self.path(&path)).map_err(VaultError::io("chattr", path))
    }

    /// Opens the object by its address and compares it with what was meant to be stored: header, length, trailer. The
    /// content was compared before it got the address.
    pub(crate) fn confirm(&self, digests: &Digests) -> Result<(), VaultError> {
        Object::open(self, &digests.sha256)?.expect(digests)
    }
}

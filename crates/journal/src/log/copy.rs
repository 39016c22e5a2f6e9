//! Copying a log as it was at one size, while it grows.

use std::io::ErrorKind;
use std::path::Path;

use super::{CHECKPOINT, LogError, Reader, TILE, WORK};
use crate::disk::Disk;
use crate::tile::{Kind, LEVELS, TilePath};

impl Reader {
    /// Copies every tile and bundle of the tree of `size` records into the directory `to`, which exists, and with
    /// `note` the checkpoint of that size. What lies there already stays when it is the same, so that a later copy into
    /// the same place only adds; files of the tree beyond `size` are not copied. Says how many files were written. A
    /// copy that is cut short leaves files in `.work`, which the next one removes, and no checkpoint.
    ///
    /// # Errors
    /// [`LogError::Conflict`] when another log lies there; tiles that are missing; file operations.
    pub fn copy_to(&self, to: &Path, size: u64, note: Option<&[u8]>) -> Result<u64, LogError> {
        let disk = &*self.disk;
        make_dirs(disk, to, WORK)?;
        make_dirs(disk, to, TILE)?;
        for entry in disk.list(&to.join(WORK)).map_err(LogError::io("list", WORK))? {
            if !entry.is_dir {
                let stray = to.join(WORK).join(&entry.name);
                disk.remove_file(&stray).map_err(LogError::io("remove", &entry.name))?;
            }
        }
        let mut written = 0;
        for kind in std::iter::once(Kind::Entries).chain((0..LEVELS).map(Kind::Hashes)) {
            let (full, width) = kind.shape(size);
            let whole = (0..full).map(|index| TilePath { kind, index, width: crate::tile::WIDTH });
            let edge = (width > 0).then_some(TilePath { kind, index: full, width });
            for tile in whole.chain(edge) {
                let bytes = self.tile_bytes(tile)?;
                match disk.read(&to.join(tile.to_string())) {
                    Ok(there) if there == bytes => continue,
                    Ok(_) => return Err(LogError::Conflict { path: tile.to_string() }),
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    Err(error) => return Err(LogError::io("read", tile)(error)),
                }
                let name = tile.to_string();
                let (parent, _) = name.rsplit_once('/').unwrap_or((TILE, ""));
                make_dirs(disk, to, parent)?;
                place(disk, to, &name, &bytes)?;
                disk.fsync_dir(&to.join(parent)).map_err(LogError::io("fsync", parent))?;
                written += 1;
            }
        }
        if let Some(note) = note {
            place(disk, to, CHECKPOINT, note)?;
            disk.fsync_dir(to).map_err(LogError::io("fsync", "."))?;
        }
        Ok(written)
    }
}

fn make_dirs(disk: &dyn Disk, to: &Path, relative: &str) -> Result<(), LogError> {
    let mut dir = to.to_owned();
    for part in relative.split('/') {
        let parent = dir.clone();
        dir.push(part);
        match disk.make_dir(&dir) {
            Ok(()) => disk.fsync_dir(&parent).map_err(LogError::io("fsync", relative))?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(LogError::io("make", relative)(error)),
        }
    }
    Ok(())
}

/// Under another name until it is whole and durable.
fn place(disk: &dyn Disk, to: &Path, name: &str, bytes: &[u8]) -> Result<(), LogError> {
    let temp = to.join(WORK).join("copy");
    disk.write_new(&temp, bytes).map_err(LogError::io("write", name))?;
    disk.fsync_file(&temp).map_err(LogError::io("fsync", name))?;
    disk.rename(&temp, &to.join(name)).map_err(LogError::io("rename", name))
}

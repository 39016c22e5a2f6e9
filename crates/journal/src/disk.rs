//! The file operations the log needs, as a trait, so that a test can make each single one fail.

use std::any::Any;
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A held lock; dropping it, or the end of the process, frees it.
pub type Lock = Box<dyn Any + Send + Sync>;

/// One entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirEntry {
    /// File name; bytes that are not UTF-8 appear as U+FFFD.
    pub name: String,
    /// Whether it is a directory.
    pub is_dir: bool,
}

/// A file system. Paths are used as they are given. Every method is one operation that succeeds or fails as a
/// whole, except that a failed [`Disk::write_new`] may leave a file with a part of the bytes.
pub trait Disk: Send + Sync {
    /// The whole content of a file.
    ///
    /// # Errors
    /// `NotFound` when it does not exist; what the system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The entries of a directory, in any order.
    ///
    /// # Errors
    /// `NotFound` when it does not exist; what the system says.
    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>>;

    /// Makes one directory.
    ///
    /// # Errors
    /// `AlreadyExists`; what the system says.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;

    /// Makes a file that must not exist yet and writes `bytes`. Not durable before [`Disk::fsync_file`].
    ///
    /// # Errors
    /// `AlreadyExists`; what the system says.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Makes the content of a file durable, by the descriptor it was written with where there is one.
    ///
    /// # Errors
    /// What the system says. After a failure the content must be taken for lost: the system may have dropped the
    /// pages and report success the next time.
    fn fsync_file(&self, path: &Path) -> io::Result<()>;

    /// Gives a file its name, replacing what has that name. Durable after [`Disk::fsync_dir`].
    ///
    /// # Errors
    /// What the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Makes the names in a directory durable.
    ///
    /// # Errors
    /// What the system says; see [`Disk::fsync_file`].
    fn fsync_dir(&self, dir: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// What the system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty directory.
    ///
    /// # Errors
    /// What the system says.
    fn remove_dir(&self, dir: &Path) -> io::Result<()>;

    /// Takes an exclusive lock on a file, made when missing, without waiting.
    ///
    /// # Errors
    /// `WouldBlock` when another holds it; what the system says.
    fn lock(&self, path: &Path) -> io::Result<Lock>;
}

/// The real file system.
///
/// A file stays open from `write_new` to its `fsync_file`, because a write-back error is reported for certain
/// only to descriptors that were open when it happened.
#[derive(Debug, Default)]
pub struct RealDisk {
    unsynced: Mutex<HashMap<PathBuf, File>>,
}

impl RealDisk {
    /// The real file system.
    pub fn new() -> Self {
        Self::default()
    }

    fn take(&self, path: &Path) -> Option<File> {
        self.unsynced.lock().unwrap_or_else(PoisonError::into_inner).remove(path)
    }
}

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            Ok(DirEntry { name, is_dir: entry.file_type()?.is_dir() })
        };
        fs::read_dir(dir)?.map(entry).collect()
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        fs::create_dir(dir)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        self.unsynced.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), file);
        Ok(())
    }

    fn fsync_file(&self, path: &Path) -> io::Result<()> {
        match self.take(path) {
            Some(file) => file.sync_all(),
            None => File::open(path)?.sync_all(),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn fsync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        drop(self.take(path));
        fs::remove_file(path)
    }

    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        fs::remove_dir(dir)
    }

    fn lock(&self, path: &Path) -> io::Result<Lock> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Box::new(file)),
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

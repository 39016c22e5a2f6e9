//! The file operations that the vault needs, as traits, so that a test can make each single one fail.

use std::any::Any;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::SystemTime;

/// A held lock; dropping it, or the end of the process, frees it.
pub type Lock = Box<dyn Any + Send + Sync>;

/// What lies under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// An ordinary file.
    File,
    /// A directory.
    Dir,
    /// A symbolic link, a device or the like: nothing that the vault makes.
    Other,
}

/// One entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirEntry {
    /// File name; bytes that are not UTF-8 appear as U+FFFD.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For reading.
    Read,
    /// For reading and writing.
    Write,
}

/// An open file. Every method is one operation that succeeds or fails as a whole, except that a failed
/// [`Handle::write_at`] may leave a part of the bytes.
pub trait Handle: Send + Sync {
    /// Length in bytes.
    ///
    /// # Errors
    /// What the system says.
    fn size(&self) -> io::Result<u64>;

    /// Number of names that the file has.
    ///
    /// # Errors
    /// What the system says.
    fn links(&self) -> io::Result<u64>;

    /// When the content changed last, by the clock of the file system.
    ///
    /// # Errors
    /// What the system says.
    fn modified(&self) -> io::Result<SystemTime>;

    /// Fills `buffer` from `offset` on, as far as the file reaches; how many bytes that were.
    ///
    /// # Errors
    /// What the system says.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Writes all of `bytes` at `offset`. Not durable before [`Handle::sync`].
    ///
    /// # Errors
    /// What the system says.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts the file, or lengthens it by zeros.
    ///
    /// # Errors
    /// What the system says.
    fn set_len(&self, bytes: u64) -> io::Result<()>;

    /// Makes content and length durable.
    ///
    /// # Errors
    /// What the system says. After a failure the content written since the last success must be taken for lost: the
    /// system may have dropped the pages and report success the next time.
    fn sync(&self) -> io::Result<()>;

    /// Asks the system to forget what it holds in memory of these bytes, so that the next read comes from the device.
    /// A request without an answer: where it is not honoured, the read is less telling.
    fn forget_cached(&self, offset: u64, bytes: u64);
}

/// A file system. Paths are used as they are given.
pub trait Disk: Send + Sync {
    /// Makes a file that must not exist yet, for reading and writing.
    ///
    /// # Errors
    /// `AlreadyExists`; what the system says.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Handle>>;

    /// Opens a file that exists.
    ///
    /// # Errors
    /// `NotFound`; what the system says.
    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn Handle>>;

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

    /// Gives a file a further name, which must not exist.
    ///
    /// # Errors
    /// `AlreadyExists`; what the system says.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a name.
    ///
    /// # Errors
    /// What the system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a directory durable.
    ///
    /// # Errors
    /// What the system says; see [`Handle::sync`].
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;

    /// Takes the right to write away from everyone, as far as modes bind.
    ///
    /// # Errors
    /// What the system says.
    fn set_read_only(&self, path: &Path) -> io::Result<()>;

    /// Forbids every change of the file, its names included, until the flag is taken off by an administrator. `false`
    /// where the file system has no such flag or the process may not set it.
    ///
    /// # Errors
    /// Other failures than these.
    fn set_immutable(&self, path: &Path) -> io::Result<bool>;

    /// Bytes that the file system of a directory still has room for.
    ///
    /// # Errors
    /// What the system says.
    fn free_bytes(&self, dir: &Path) -> io::Result<u64>;

    /// Takes an exclusive lock on a file that exists, without waiting.
    ///
    /// # Errors
    /// `WouldBlock` when another holds it; what the system says.
    fn lock(&self, path: &Path) -> io::Result<Lock>;

    /// Takes a lock that others may share; waits for an exclusive holder.
    ///
    /// # Errors
    /// What the system says.
    fn lock_shared(&self, path: &Path) -> io::Result<Lock>;
}

/// The real file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn Handle>> {
        Ok(Box::new(OpenOptions::new().read(true).write(true).create_new(true).open(path)?))
    }

    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn Handle>> {
        Ok(Box::new(OpenOptions::new().read(true).write(access == Access::Write).open(path)?))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            let kind = match entry.file_type()? {
                kind if kind.is_file() => EntryKind::File,
                kind if kind.is_dir() => EntryKind::Dir,
                _ => EntryKind::Other,
            };
            Ok(DirEntry { name: entry.file_name().to_string_lossy().into_owned(), kind })
        };
        fs::read_dir(dir)?.map(entry).collect()
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        fs::create_dir(dir)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    fn set_read_only(&self, path: &Path) -> io::Result<()> {
        let mut permissions = fs::metadata(path)?.permissions();
        let mode = permissions.mode() & !0o222;
        if mode == permissions.mode() {
            // An immutable file would refuse even the same mode.
            return Ok(());
        }
        permissions.set_mode(mode);
        fs::set_permissions(path, permissions)
    }

    #[cfg(target_os = "linux")]
    fn set_immutable(&self, path: &Path) -> io::Result<bool> {
        use rustix::fs::{IFlags, ioctl_getflags, ioctl_setflags};
        use rustix::io::Errno;
        let file = File::open(path)?;
        let set = ioctl_getflags(&file).and_then(|flags| match flags.contains(IFlags::IMMUTABLE) {
            true => Ok(()),
            false => ioctl_setflags(&file, flags | IFlags::IMMUTABLE),
        });
        match set {
            Ok(()) => Ok(true),
            // No privilege, or a file system without flags (each says so in its own way).
            Err(
                Errno::PERM | Errno::ACCESS | Errno::NOTTY | Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL,
            ) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn set_immutable(&self, _path: &Path) -> io::Result<bool> {
        Ok(false)
    }

    fn free_bytes(&self, dir: &Path) -> io::Result<u64> {
        let system = rustix::fs::statvfs(dir)?;
        // What is kept back for root is not room for us.
        Ok(system.f_bavail.saturating_mul(system.f_frsize))
    }

    fn lock(&self, path: &Path) -> io::Result<Lock> {
        let file = File::open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Box::new(file)),
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn lock_shared(&self, path: &Path) -> io::Result<Lock> {
        let file = File::open(path)?;
        file.lock_shared()?;
        Ok(Box::new(file))
    }
}

impl Handle for File {
    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn links(&self) -> io::Result<u64> {
        Ok(self.metadata()?.nlink())
    }

    fn modified(&self) -> io::Result<SystemTime> {
        self.metadata()?.modified()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match std::os::unix::fs::FileExt::read_at(self, &mut buffer[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.write_all_at(bytes, offset)
    }

    fn set_len(&self, bytes: u64) -> io::Result<()> {
        File::set_len(self, bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }

    #[cfg(target_os = "linux")]
    fn forget_cached(&self, offset: u64, bytes: u64) {
        let _ =
            rustix::fs::fadvise(self, offset, std::num::NonZeroU64::new(bytes), rustix::fs::Advice::DontNeed);
    }

    #[cfg(not(target_os = "linux"))]
    fn forget_cached(&self, _offset: u64, _bytes: u64) {}
}

//! The directory of a vault.
//!
//! ```text
//! vault/VERSION                     format of the directory
//! vault/objects/ab/cd/<sha256>      objects; a name here is given once and never taken away
//! vault/incoming/<id>.data          an upload: 4096 bytes kept free for the header, then what has come
//! vault/incoming/<id>.record        what of it is durable
//! vault/work/                       files of puts that have not got their address yet, and the lock
//! ```

use std::collections::{HashSet, VecDeque};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use media::Pass;

use crate::digest::{Digester, Sha256};
use crate::disk::{Access, Disk, EntryKind, Handle, Lock, RealDisk};
use crate::error::VaultError;

pub(crate) const VERSION: &str = "VERSION";
const VERSION_NEW: &str = "VERSION.new";
/// Content of the version file.
pub(crate) const VERSION_TEXT: &[u8] = b"mingjing-vault/1\n";
pub(crate) const OBJECTS: &str = "objects";
pub(crate) const INCOMING: &str = "incoming";
pub(crate) const WORK: &str = "work";
const LOCK: &str = "lock";

/// Largest object: 1 TiB, more than a day of recording; its trailer is then 32 MiB, which reading keeps in memory.
pub const OBJECT_BYTES_MAX: u64 = 1 << 40;

/// Hash states of uploads between two connections that are kept, so that a resume need not read the file again. Each
/// is a few hundred bytes and 32 for each MiB received; the oldest is forgotten first and costs a reading.
const PARKED_MAX: usize = 256;

/// A write-once store in a local directory. Cheap to clone; may be used from many threads. No verb of it removes or
/// changes what was stored.
#[derive(Clone)]
pub struct Vault {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) dir: PathBuf,
    immutable: bool,
    next_temp: AtomicU64,
    /// Uploads that this process left in order, with the hash states at their recorded offset.
    parked: Mutex<VecDeque<(String, (Digester, Pass))>>,
    /// Directories of objects whose own name is known to be durable, so that steady work syncs only what it changes. At
    /// most 65,536.
    pub(crate) durable_dirs: Mutex<HashSet<String>>,
    _lock: Lock,
}

impl Vault {
    /// Makes a new vault in `dir`, which may exist if it is empty; its parent must exist.
    ///
    /// Crash points: until `VERSION` has its name the directory is no vault and create can be repeated; from then on it
    /// can be opened.
    ///
    /// # Errors
    /// [`VaultError::Exists`] when there is a vault or anything else in `dir`; file operations.
    pub fn create(dir: &Path) -> Result<Self, VaultError> {
        Self::create_on(Arc::new(RealDisk), dir)
    }

    /// As [`Vault::create`], on a given disk.
    ///
    /// # Errors
    /// As [`Vault::create`].
    pub fn create_on(disk: Arc<dyn Disk>, dir: &Path) -> Result<Self, VaultError> {
        make_dir(&*disk, dir, ".")?;
        for entry in disk.list(dir).map_err(VaultError::io("list", "."))? {
            match (entry.name.as_str(), entry.kind) {
                // What a create that was cut short leaves.
                (VERSION_NEW, EntryKind::File) => {
                    disk.remove_file(&dir.join(VERSION_NEW)).map_err(VaultError::io("remove", VERSION_NEW))?
                }
                (OBJECTS | INCOMING | WORK, EntryKind::Dir) => {
                    let inside = disk.list(&dir.join(&entry.name));
                    let inside = inside.map_err(VaultError::io("list", &entry.name))?;
                    if inside.iter().any(|inside| inside.name != LOCK) {
                        return Err(VaultError::Exists);
                    }
                }
                _ => return Err(VaultError::Exists),
            }
        }
        for name in [OBJECTS, INCOMING, WORK] {
            make_dir(&*disk, &dir.join(name), name)?;
        }
        match disk.create(&dir.join(WORK).join(LOCK)) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(VaultError::io("create", LOCK)(error));
            }
            _ => disk.sync_dir(&dir.join(WORK)).map_err(VaultError::io("fsync", WORK))?,
        }
        let new = dir.join(VERSION_NEW);
        let file = disk.create(&new).map_err(VaultError::io("create", VERSION_NEW))?;
        file.write_at(0, VERSION_TEXT).map_err(VaultError::io("write", VERSION_NEW))?;
        file.sync().map_err(VaultError::io("fsync", VERSION_NEW))?;
        // The directories must be durable before the name that says they are there.
        disk.sync_dir(dir).map_err(VaultError::io("fsync", "."))?;
        disk.link(&new, &dir.join(VERSION)).map_err(VaultError::io("link", VERSION))?;
        disk.remove_file(&new).map_err(VaultError::io("remove", VERSION_NEW))?;
        disk.sync_dir(dir).map_err(VaultError::io("fsync", "."))?;
        if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            disk.sync_dir(parent).map_err(VaultError::io("fsync", ".."))?;
        }
        Self::open_on(disk, dir)
    }

    /// Takes up the vault in `dir`. Recovery after a crash is this same call; what was put and never got its address is
    /// removed, uploads wait to be resumed. Several processes may have a vault open.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::Format`]; file operations.
    pub fn open(dir: &Path) -> Result<Self, VaultError> {
        Self::open_on(Arc::new(RealDisk), dir)
    }

    /// As [`Vault::open`], on a given disk.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open_on(disk: Arc<dyn Disk>, dir: &Path) -> Result<Self, VaultError> {
        match read_small(&*disk, &dir.join(VERSION), VERSION) {
            Err(error) if error.is_not_found() => return Err(VaultError::Missing),
            other => {
                if other? != VERSION_TEXT {
                    return Err(VaultError::Format);
                }
            }
        }
        let lock = dir.join(WORK).join(LOCK);
        match disk.lock(&lock) {
            // Nobody else has the vault open, so nobody owns what lies in `work`.
            Ok(_alone) => sweep(&*disk, dir)?,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(VaultError::io("lock", LOCK)(error)),
        }
        let lock = disk.lock_shared(&lock).map_err(VaultError::io("lock", LOCK))?;
        let inner = Inner {
            disk,
            dir: dir.to_owned(),
            immutable: true,
            next_temp: AtomicU64::new(0),
            parked: Mutex::default(),
            durable_dirs: Mutex::default(),
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The same vault, which does not try to set the immutable flag on what it stores: for a demonstration or a test,
    /// whose directory must be removable by plain means. To be called before the vault is cloned or used; later it
    /// does nothing.
    #[must_use]
    pub fn without_immutable_flag(mut self) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.immutable = false;
        }
        self
    }

    /// A file without a name on the disk of the vault, for what is not stored yet and may never be: it is gone when it
    /// is closed, whatever happens.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn scratch(&self) -> std::io::Result<std::fs::File> {
        tempfile::tempfile_in(self.inner.dir.join(WORK))
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vault({})", self.inner.dir.display())
    }
}

impl Inner {
    pub(crate) fn wants_immutable(&self) -> bool {
        self.immutable
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.dir.join(relative)
    }

    /// A new file in `work`, with its name.
    pub(crate) fn temp(&self) -> Result<(String, Box<dyn Handle>), VaultError> {
        loop {
            let number = self.next_temp.fetch_add(1, Ordering::Relaxed);
            // Another process may have the same vault open.
            let name = format!("{WORK}/{}-{number}", std::process::id());
            match self.disk.create(&self.path(&name)) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                other => return Ok((name.clone(), other.map_err(VaultError::io("create", name))?)),
            }
        }
    }

    pub(crate) fn park(&self, id: &str, state: (Digester, Pass)) {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        parked.retain(|(other, _)| other != id);
        if parked.len() >= PARKED_MAX {
            parked.pop_front();
        }
        parked.push_back((id.to_owned(), state));
    }

    pub(crate) fn unpark(&self, id: &str) -> Option<(Digester, Pass)> {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        let at = parked.iter().position(|(other, _)| other == id)?;
        parked.remove(at).map(|(_, state)| state)
    }
}

/// The directories and the path of an object, relative to the vault.
pub(crate) fn address(sha256: &Sha256) -> [String; 3] {
    let name = sha256.to_string();
    let outer = format!("{OBJECTS}/{}", &name[..2]);
    let inner = format!("{outer}/{}", &name[2..4]);
    let path = format!("{inner}/{name}");
    [outer, inner, path]
}

/// The whole of a file that must be small, at most 4 KiB: more is not read, so that a foreign file fills no memory.
pub(crate) fn read_small(disk: &dyn Disk, path: &Path, name: &str) -> Result<Vec<u8>, VaultError> {
    const SMALL: usize = 4 << 10;
    let file = disk.open(path, Access::Read).map_err(VaultError::io("open", name))?;
    let mut bytes = vec![0; SMALL];
    let read = file.read_at(0, &mut bytes).map_err(VaultError::io("read", name))?;
    bytes.truncate(read);
    Ok(bytes)
}

pub(crate) fn make_dir(disk: &dyn Disk, dir: &Path, name: &str) -> Result<(), VaultError> {
    match disk.make_dir(dir) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(VaultError::io("make", name)(error)),
        _ => Ok(()),
    }
}

/// Removes what dead writers left.
fn sweep(disk: &dyn Disk, dir: &Path) -> Result<(), VaultError> {
    let work = dir.join(WORK);
    for entry in disk.list(&work).map_err(VaultError::io("list", WORK))? {
        if entry.name != LOCK && entry.kind == EntryKind::File {
            disk.remove_file(&work.join(&entry.name)).map_err(VaultError::io("remove", &entry.name))?;
        }
    }
    // The second name of the version file, when create was cut short after it had given the first.
    match disk.remove_file(&dir.join(VERSION_NEW)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(VaultError::io("remove", VERSION_NEW)(error))
        }
        _ => Ok(()),
    }
}

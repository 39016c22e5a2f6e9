//! A disk in memory that knows what is durable, counts every operation, and fails or stops where it is told to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use vault::disk::{Access, DirEntry, Disk, EntryKind, Handle, Lock};

/// What the disk holds.
pub const DISK_BYTES: u64 = 64 << 20;

/// What happens at the chosen operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It fails once; the process lives on.
    Once(ErrorKind),
    /// It and every later one fails: the process was killed before it. What was done stays visible.
    Kill,
    /// As `Kill`, and power is lost: what was not synced is gone.
    PowerLoss,
    /// As `PowerLoss`, but names that were not synced survived by chance, which contents do not.
    PowerLossKeepingNames,
    /// As `PowerLossKeepingNames`, and of contents that were not synced every other sector survived.
    PowerLossTorn,
}

#[derive(Debug, Clone, Default)]
struct Inode {
    bytes: Vec<u8>,
    durable: Vec<u8>,
    read_only: bool,
    immutable: bool,
    modified: usize,
}

#[derive(Debug, Default)]
struct State {
    inodes: Vec<Inode>,
    /// File name → inode, as the process sees it and as it is on the platter.
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    dirs: BTreeSet<PathBuf>,
    durable_dirs: BTreeSet<PathBuf>,
    locked: BTreeMap<usize, usize>,
    operations: usize,
    fault: Option<(usize, Fault)>,
    dead: bool,
    trace: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct ModelDisk {
    state: Arc<Mutex<State>>,
}

const EXCLUSIVE: usize = usize::MAX;
const SECTOR: usize = 512;

struct Held(ModelDisk, usize);
impl Drop for Held {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        match state.locked.get(&self.1).copied() {
            Some(EXCLUSIVE | 1) => drop(state.locked.remove(&self.1)),
            Some(shared) => drop(state.locked.insert(self.1, shared - 1)),
            None => {}
        }
    }
}

struct Open {
    disk: ModelDisk,
    inode: usize,
    writable: bool,
    name: PathBuf,
}

impl ModelDisk {
    pub fn new() -> Self {
        let disk = Self::default();
        {
            let mut state = disk.state.lock().unwrap();
            state.dirs.insert(PathBuf::from("/"));
            state.durable_dirs.insert(PathBuf::from("/"));
        }
        disk
    }

    /// A copy of the disk as it is now, everything durable that is visible.
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        {
            let state = self.state.lock().unwrap();
            let mut other = copy.state.lock().unwrap();
            other.inodes = state.inodes.clone();
            other.names = state.names.clone();
            other.dirs = state.dirs.clone();
            let State { inodes, names, durable_names, dirs, durable_dirs, .. } = &mut *other;
            inodes.iter_mut().for_each(|inode| inode.durable.clone_from(&inode.bytes));
            durable_names.clone_from(names);
            durable_dirs.clone_from(dirs);
        }
        copy
    }

    pub fn arm(&self, operation: usize, fault: Fault) {
        let mut state = self.state.lock().unwrap();
        state.operations = 0;
        state.fault = Some((operation, fault));
        state.trace.clear();
    }

    /// Operations since `arm`.
    pub fn count(&self) -> usize {
        self.state.lock().unwrap().operations
    }

    pub fn trace(&self) -> Vec<String> {
        self.state.lock().unwrap().trace.clone()
    }

    /// The machine comes up again.
    pub fn restart(&self) {
        let mut state = self.state.lock().unwrap();
        let State { inodes, names, durable_names, dirs, durable_dirs, fault, dead, locked, .. } = &mut *state;
        let fault = fault.take().map(|(_, fault)| fault);
        if fault == Some(Fault::PowerLoss) {
            names.clone_from(durable_names);
            dirs.clone_from(durable_dirs);
        }
        for inode in inodes.iter_mut() {
            match fault {
                Some(Fault::PowerLoss | Fault::PowerLossKeepingNames) => inode.bytes = inode.durable.clone(),
                Some(Fault::PowerLossTorn) => {
                    for (number, sector) in inode.bytes.chunks_mut(SECTOR).enumerate() {
                        if number % 2 == 1 {
                            let old = inode.durable.get(number * SECTOR..).unwrap_or_default();
                            let old = old.iter().chain(std::iter::repeat(&0));
                            sector.iter_mut().zip(old).for_each(|(byte, old)| *byte = *old);
                        }
                    }
                }
                _ => {}
            }
            inode.durable = inode.bytes.clone();
        }
        // What lay in a directory that is gone is gone.
        let had = dirs.clone();
        dirs.retain(|path| path.ancestors().all(|dir| had.contains(dir)));
        names.retain(|path, _| path.ancestors().skip(1).all(|dir| dirs.contains(dir)));
        durable_names.clone_from(names);
        durable_dirs.clone_from(dirs);
        locked.clear();
        *dead = false;
    }

    pub fn files(&self) -> Vec<(PathBuf, usize)> {
        let state = self.state.lock().unwrap();
        state.names.iter().map(|(path, inode)| (path.clone(), state.inodes[*inode].bytes.len())).collect()
    }

    /// Changes bytes behind everybody's back.
    pub fn tamper(&self, path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.state.lock().unwrap();
        let inode = state.names[path];
        change(&mut state.inodes[inode].bytes);
    }

    /// Removes a name, adds a file: an intruder's hand.
    pub fn vanish(&self, path: &Path) {
        self.state.lock().unwrap().names.remove(path).unwrap();
    }

    pub fn appear(&self, path: &Path, bytes: &[u8]) {
        let mut state = self.state.lock().unwrap();
        let inode = Inode { bytes: bytes.to_vec(), durable: bytes.to_vec(), ..Inode::default() };
        state.inodes.push(inode);
        let inode = state.inodes.len() - 1;
        state.names.insert(path.to_owned(), inode);
    }

    fn step<T>(
        &self,
        what: &str,
        path: &Path,
        run: impl FnOnce(&mut State) -> Result<T>,
        torn: impl FnOnce(&mut State),
    ) -> Result<T> {
        let mut state = self.state.lock().unwrap();
        if state.dead {
            return Err(Error::other("the process is dead"));
        }
        let number = state.operations;
        state.operations += 1;
        state.trace.push(format!("{what} {}", path.display()));
        match state.fault {
            Some((at, fault)) if at == number => {
                torn(&mut state);
                if let Fault::Once(kind) = fault {
                    state.fault = None;
                    return Err(kind.into());
                }
                state.dead = true;
                Err(Error::other("killed"))
            }
            _ => run(&mut state),
        }
    }

    fn take_lock(&self, path: &Path, exclusive: bool) -> Result<Lock> {
        let run = |state: &mut State| {
            let inode = state.find(path)?;
            let held = state.locked.get(&inode).copied().unwrap_or(0);
            if held == EXCLUSIVE || exclusive && held > 0 {
                return Err(ErrorKind::WouldBlock.into());
            }
            state.locked.insert(inode, if exclusive { EXCLUSIVE } else { held + 1 });
            Ok(Box::new(Held(self.clone(), inode)) as Lock)
        };
        self.step("lock", path, run, |_| {})
    }
}

fn missing() -> Error {
    ErrorKind::NotFound.into()
}

impl State {
    fn parent(&self, path: &Path) -> Result<()> {
        path.parent().filter(|dir| self.dirs.contains(*dir)).map(|_| ()).ok_or_else(missing)
    }

    fn find(&self, path: &Path) -> Result<usize> {
        self.names.get(path).copied().ok_or_else(missing)
    }

    fn changeable(&self, inode: usize) -> Result<usize> {
        if self.inodes[inode].immutable { Err(ErrorKind::PermissionDenied.into()) } else { Ok(inode) }
    }

    fn write(&mut self, inode: usize, offset: u64, bytes: &[u8]) {
        let operations = self.operations;
        let inode = &mut self.inodes[inode];
        let (start, end) = (offset as usize, offset as usize + bytes.len());
        inode.bytes.resize(inode.bytes.len().max(end), 0);
        inode.bytes[start..end].copy_from_slice(bytes);
        inode.modified = operations;
    }
}

impl Disk for ModelDisk {
    fn create(&self, path: &Path) -> Result<Box<dyn Handle>> {
        let run = |state: &mut State| {
            state.parent(path)?;
            if state.names.contains_key(path) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            state.inodes.push(Inode::default());
            let inode = state.inodes.len() - 1;
            state.names.insert(path.to_owned(), inode);
            let open = Open { disk: self.clone(), inode, writable: true, name: path.to_owned() };
            Ok(Box::new(open) as Box<dyn Handle>)
        };
        self.step("create", path, run, |_| {})
    }

    fn open(&self, path: &Path, access: Access) -> Result<Box<dyn Handle>> {
        let run = |state: &mut State| {
            let inode = state.find(path)?;
            let writable = access == Access::Write;
            if writable && (state.inodes[inode].read_only || state.inodes[inode].immutable) {
                return Err(ErrorKind::PermissionDenied.into());
            }
            let open = Open { disk: self.clone(), inode, writable, name: path.to_owned() };
            Ok(Box::new(open) as Box<dyn Handle>)
        };
        self.step("open", path, run, |_| {})
    }

    fn list(&self, dir: &Path) -> Result<Vec<DirEntry>> {
        // A trailing slash, as from joining with nothing, names the same directory.
        let dir: PathBuf = dir.components().collect();
        let run = |state: &mut State| {
            if !state.dirs.contains(&dir) {
                return Err(missing());
            }
            let child = |path: &PathBuf, kind| {
                (path.parent() == Some(&dir)).then(|| DirEntry {
                    name: path.file_name().unwrap().to_string_lossy().into_owned(),
                    kind,
                })
            };
            let dirs = state.dirs.iter().filter_map(|path| child(path, EntryKind::Dir));
            let files = state.names.keys().filter_map(|path| child(path, EntryKind::File));
            Ok(dirs.chain(files).collect())
        };
        self.step("list", &dir, run, |_| {})
    }

    fn make_dir(&self, dir: &Path) -> Result<()> {
        let run = |state: &mut State| {
            state.parent(dir)?;
            let new = state.dirs.insert(dir.to_owned());
            if new { Ok(()) } else { Err(ErrorKind::AlreadyExists.into()) }
        };
        self.step("mkdir", dir, run, |_| {})
    }

    fn link(&self, from: &Path, to: &Path) -> Result<()> {
        let run = |state: &mut State| {
            state.parent(to)?;
            let inode = state.find(from)?;
            if state.names.contains_key(to) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            let inode = state.changeable(inode)?;
            state.names.insert(to.to_owned(), inode);
            Ok(())
        };
        self.step("link", to, run, |_| {})
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        let run = |state: &mut State| {
            let inode = state.find(path)?;
            state.changeable(inode)?;
            state.names.remove(path);
            Ok(())
        };
        self.step("remove", path, run, |_| {})
    }

    fn sync_dir(&self, dir: &Path) -> Result<()> {
        let run = |state: &mut State| {
            if !state.dirs.contains(dir) {
                return Err(missing());
            }
            let here = |path: &Path| path.parent() == Some(dir);
            let State { names, durable_names, dirs, durable_dirs, .. } = state;
            durable_names.retain(|path, _| !here(path));
            durable_names.extend(
                names.iter().filter(|(path, _)| here(path)).map(|(path, inode)| (path.clone(), *inode)),
            );
            durable_dirs.retain(|path| !here(path));
            durable_dirs.extend(dirs.iter().filter(|path| here(path)).cloned());
            Ok(())
        };
        self.step("fsync dir", dir, run, |_| {})
    }

    fn set_read_only(&self, path: &Path) -> Result<()> {
        let run = |state: &mut State| {
            let inode = state.find(path)?;
            if !state.inodes[inode].read_only {
                let inode = state.changeable(inode)?;
                state.inodes[inode].read_only = true;
            }
            Ok(())
        };
        self.step("chmod", path, run, |_| {})
    }

    fn set_immutable(&self, path: &Path) -> Result<bool> {
        let run = |state: &mut State| {
            let inode = state.find(path)?;
            state.inodes[inode].immutable = true;
            Ok(true)
        };
        self.step("chattr", path, run, |_| {})
    }

    fn free_bytes(&self, dir: &Path) -> Result<u64> {
        let run = |state: &mut State| {
            let used: usize = state.inodes.iter().map(|inode| inode.bytes.len()).sum();
            Ok(DISK_BYTES.saturating_sub(used as u64))
        };
        self.step("statvfs", dir, run, |_| {})
    }

    fn lock(&self, path: &Path) -> Result<Lock> {
        self.take_lock(path, true)
    }

    fn lock_shared(&self, path: &Path) -> Result<Lock> {
        self.take_lock(path, false)
    }
}

impl Open {
    fn look<T>(&self, what: &str, run: impl FnOnce(&State) -> T) -> Result<T> {
        self.disk.step(what, &self.name, |state| Ok(run(state)), |_| {})
    }

    fn change(
        &self,
        what: &str,
        run: impl FnOnce(&mut State, usize),
        torn: impl FnOnce(&mut State, usize),
    ) -> Result<()> {
        let inode = self.inode;
        let run = |state: &mut State| {
            assert!(self.writable, "{} was opened for reading", self.name.display());
            run(state, inode);
            Ok(())
        };
        self.disk.step(what, &self.name, run, |state| torn(state, inode))
    }
}

impl Handle for Open {
    fn size(&self) -> Result<u64> {
        self.look("size", |state| state.inodes[self.inode].bytes.len() as u64)
    }

    fn links(&self) -> Result<u64> {
        self.look("links", |state| state.names.values().filter(|inode| **inode == self.inode).count() as u64)
    }

    fn modified(&self) -> Result<SystemTime> {
        self.look("modified", |state| {
            SystemTime::UNIX_EPOCH + Duration::from_secs(state.inodes[self.inode].modified as u64)
        })
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        self.look("read", |state| {
            let bytes = state.inodes[self.inode].bytes.get(offset as usize..).unwrap_or_default();
            let len = bytes.len().min(buffer.len());
            buffer[..len].copy_from_slice(&bytes[..len]);
            len
        })
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> Result<()> {
        // A write that fails or is cut short leaves half of it.
        let run = |state: &mut State, inode: usize| state.write(inode, offset, bytes);
        let torn = |state: &mut State, inode: usize| state.write(inode, offset, &bytes[..bytes.len() / 2]);
        self.change("write", run, torn)
    }

    fn set_len(&self, bytes: u64) -> Result<()> {
        let run = |state: &mut State, inode: usize| state.inodes[inode].bytes.resize(bytes as usize, 0);
        self.change("truncate", run, |_, _| {})
    }

    fn sync(&self) -> Result<()> {
        let run = |state: &mut State, inode: usize| {
            let inode = &mut state.inodes[inode];
            inode.durable.clone_from(&inode.bytes);
        };
        // A failed fsync drops the dirty pages: the content reverts to what was durable.
        let torn = |state: &mut State, inode: usize| {
            let inode = &mut state.inodes[inode];
            inode.bytes.clone_from(&inode.durable);
        };
        self.change("fsync", run, torn)
    }

    fn forget_cached(&self, _offset: u64, _bytes: u64) {}
}

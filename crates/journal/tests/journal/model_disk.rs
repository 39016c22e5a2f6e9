//! A disk in memory that knows what is durable, counts every operation, and fails or stops where it is told to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use journal::disk::{DirEntry, Disk, Lock};

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
}

#[derive(Debug, Clone)]
struct Inode {
    bytes: Vec<u8>,
    durable: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
struct State {
    inodes: Vec<Inode>,
    /// File name → inode, as the process sees it and as it is on the platter.
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    dirs: BTreeSet<PathBuf>,
    durable_dirs: BTreeSet<PathBuf>,
    operations: usize,
    fault: Option<(usize, Fault)>,
    dead: bool,
    trace: Vec<String>,
}

#[derive(Debug, Default)]
pub struct ModelDisk {
    state: Mutex<State>,
    locked: Arc<AtomicBool>,
}

struct Held(Arc<AtomicBool>);
impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
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
            inodes.iter_mut().for_each(|inode| inode.durable = Some(inode.bytes.clone()));
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

    /// Operations since `arm`, and whether the fault was met.
    pub fn count(&self) -> usize {
        self.state.lock().unwrap().operations
    }

    pub fn trace(&self) -> Vec<String> {
        self.state.lock().unwrap().trace.clone()
    }

    /// The machine comes up again.
    pub fn restart(&self) {
        let mut state = self.state.lock().unwrap();
        let State { inodes, names, durable_names, dirs, durable_dirs, fault, dead, .. } = &mut *state;
        let lost = match fault.take() {
            Some((_, Fault::PowerLoss)) => {
                names.clone_from(durable_names);
                dirs.clone_from(durable_dirs);
                true
            }
            Some((_, Fault::PowerLossKeepingNames)) => true,
            _ => false,
        };
        if lost {
            for inode in inodes.iter_mut() {
                // What was never synced comes back as an empty file, as file systems do.
                inode.bytes = inode.durable.clone().unwrap_or_default();
            }
            // What lay in a directory that is gone is gone.
            let had = dirs.clone();
            dirs.retain(|path| path.ancestors().all(|dir| had.contains(dir)));
            names.retain(|path, _| path.ancestors().skip(1).all(|dir| dirs.contains(dir)));
            durable_names.clone_from(names);
            durable_dirs.clone_from(dirs);
        }
        *dead = false;
        self.locked.store(false, Ordering::SeqCst);
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
}

fn missing() -> Error {
    ErrorKind::NotFound.into()
}

impl State {
    fn parent(&self, path: &Path) -> Result<()> {
        path.parent().filter(|dir| self.dirs.contains(*dir)).map(|_| ()).ok_or_else(missing)
    }

    fn create(&mut self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.parent(path)?;
        if self.names.contains_key(path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        self.inodes.push(Inode { bytes: bytes.to_vec(), durable: None });
        self.names.insert(path.to_owned(), self.inodes.len() - 1);
        Ok(())
    }
}

impl Disk for ModelDisk {
    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        let run = |state: &mut State| {
            state.names.get(path).map(|inode| state.inodes[*inode].bytes.clone()).ok_or_else(missing)
        };
        self.step("read", path, run, |_| {})
    }

    fn list(&self, dir: &Path) -> Result<Vec<DirEntry>> {
        // A trailing slash, as from joining with nothing, names the same directory.
        let dir: PathBuf = dir.components().collect();
        let run = |state: &mut State| {
            if !state.dirs.contains(&dir) {
                return Err(missing());
            }
            let child = |path: &PathBuf, is_dir| {
                (path.parent() == Some(&dir)).then(|| DirEntry {
                    name: path.file_name().unwrap().to_string_lossy().into_owned(),
                    is_dir,
                })
            };
            let dirs = state.dirs.iter().filter_map(|path| child(path, true));
            let files = state.names.keys().filter_map(|path| child(path, false));
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

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        // A write that fails or is cut short leaves half a file.
        let torn = |state: &mut State| {
            let _ = state.create(path, &bytes[..bytes.len() / 2]);
        };
        self.step("write", path, |state| state.create(path, bytes), torn)
    }

    fn fsync_file(&self, path: &Path) -> Result<()> {
        let run = |state: &mut State| {
            let inode = *state.names.get(path).ok_or_else(missing)?;
            let bytes = state.inodes[inode].bytes.clone();
            state.inodes[inode].durable = Some(bytes);
            Ok(())
        };
        // A failed fsync drops the dirty pages: the content reverts to what was durable.
        let torn = |state: &mut State| {
            if let Some(&inode) = state.names.get(path) {
                state.inodes[inode].bytes = state.inodes[inode].durable.clone().unwrap_or_default();
            }
        };
        self.step("fsync", path, run, torn)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let run = |state: &mut State| {
            state.parent(to)?;
            let inode = state.names.remove(from).ok_or_else(missing)?;
            state.names.insert(to.to_owned(), inode);
            Ok(())
        };
        self.step("rename", to, run, |_| {})
    }

    fn fsync_dir(&self, dir: &Path) -> Result<()> {
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

    fn remove_file(&self, path: &Path) -> Result<()> {
        self.step("remove", path, |state| state.names.remove(path).map(|_| ()).ok_or_else(missing), |_| {})
    }

    fn remove_dir(&self, dir: &Path) -> Result<()> {
        let run = |state: &mut State| {
            let full = state.names.keys().chain(&state.dirs).any(|path| path.parent() == Some(dir));
            match (state.dirs.contains(dir), full) {
                (false, _) => Err(missing()),
                (_, true) => Err(ErrorKind::DirectoryNotEmpty.into()),
                _ => {
                    state.dirs.remove(dir);
                    Ok(())
                }
            }
        };
        self.step("rmdir", dir, run, |_| {})
    }

    fn lock(&self, path: &Path) -> Result<Lock> {
        let locked = self.locked.clone();
        let run = |state: &mut State| {
            state.parent(path)?;
            if locked.swap(true, Ordering::SeqCst) {
                return Err(ErrorKind::WouldBlock.into());
            }
            if !state.names.contains_key(path) {
                state.create(path, b"")?;
            }
            Ok(Box::new(Held(locked)) as Lock)
        };
        self.step("lock", path, run, |_| {})
    }
}

//! Making a log and taking up one that is there. Two verbs: a log that is missing must not quietly begin anew.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::edge::Edge;
use super::{CHECKPOINT, LOCK, Log, LogError, Published, Reader, TILE, WORK};
use crate::checkpoint::Checkpoint;
use crate::disk::{Disk, RealDisk};
use crate::merkle::{TreeHead, empty_root, record_hash};
use crate::note::VerifierKey;
use crate::tile::{Kind, LEVELS, TilePath};

impl Log {
    /// Makes a new log in `dir`, which may exist if it is empty; its parent must exist. The first checkpoint, of
    /// size 0 or more, is published by the caller.
    ///
    /// Crash points: until `tile/` is there the directory is not a log, and create can be repeated; from then on it
    /// can be loaded as an empty log.
    ///
    /// # Errors
    /// [`LogError::Exists`] when there is a log or anything else in `dir`; file operations.
    pub fn create(dir: &Path, origin: &str) -> Result<Self, LogError> {
        Self::create_on(Arc::new(RealDisk::new()), dir, origin)
    }

    /// As [`Log::create`], on a given disk.
    ///
    /// # Errors
    /// As [`Log::create`].
    pub fn create_on(disk: Arc<dyn Disk>, dir: &Path, origin: &str) -> Result<Self, LogError> {
        make_dir(&*disk, dir)?;
        let found = disk.list(dir).map_err(LogError::io("list", "."))?;
        if found.iter().any(|entry| entry.name != WORK) {
            return Err(LogError::Exists);
        }
        make_dir(&*disk, &dir.join(WORK))?;
        let log = Self::empty(Reader::open_on(disk, dir), origin)?;
        make_dir(&**log.disk(), &dir.join(TILE))?;
        log.disk().fsync_dir(dir).map_err(LogError::io("fsync", "."))?;
        if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            log.disk().fsync_dir(parent).map_err(LogError::io("fsync", ".."))?;
        }
        Ok(log)
    }

    /// Takes up the log in `dir`. Recovery after a crash is this same call.
    ///
    /// The checkpoint is verified with `keys` (those of the log, and of cosigners whose lines shall be checked), and
    /// the edge tiles and the edge bundle must make its root. `signed` is the last signed checkpoint (the note's
    /// bytes) that is known elsewhere, in the database: the disk must hold that tree. When it was signed but not
    /// published before a crash, [`Log::head`] is that newer head and the caller publishes it. Temporary files are
    /// removed; tiles beyond the checkpoint stay and must agree with what is appended next.
    ///
    /// # Errors
    /// [`LogError::Missing`], [`LogError::Locked`], [`LogError::Behind`], [`LogError::Forked`]; a checkpoint that is
    /// not believed; tiles that are missing, malformed or do not make its root; file operations.
    pub fn load(
        dir: &Path,
        origin: &str,
        keys: &[VerifierKey],
        signed: Option<&[u8]>,
    ) -> Result<Self, LogError> {
        Self::load_on(Arc::new(RealDisk::new()), dir, origin, keys, signed)
    }

    /// As [`Log::load`], on a given disk.
    ///
    /// # Errors
    /// As [`Log::load`].
    pub fn load_on(
        disk: Arc<dyn Disk>,
        dir: &Path,
        origin: &str,
        keys: &[VerifierKey],
        signed: Option<&[u8]>,
    ) -> Result<Self, LogError> {
        match disk.list(&dir.join(TILE)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(LogError::Missing),
            other => other.map_err(LogError::io("list", TILE))?,
        };
        make_dir(&*disk, &dir.join(WORK))?;
        let mut log = Self::empty(Reader::open_on(disk, dir), origin)?;
        log.sweep()?;
        // A writer that was killed may have renamed the checkpoint without syncing the directory. What we build on
        // must not vanish with the next loss of power.
        let synced = log.disk().fsync_dir(dir);
        log.synced(synced, ".")?;
        if let Some(note) = log.reader.checkpoint()? {
            let checkpoint = Checkpoint::open(&note, origin, keys)?.checkpoint;
            log.edge = log.reader.edge(checkpoint.head.size)?;
            if log.head() != checkpoint.head {
                return Err(LogError::corrupt(CHECKPOINT, "the tiles do not make its root"));
            }
            log.published = Some(Published { note, checkpoint });
        }
        if let Some(note) = signed {
            log.catch_up(Checkpoint::open(note, origin, keys)?.checkpoint.head)?;
        }
        Ok(log)
    }

    /// Holds the disk against a head that was signed.
    fn catch_up(&mut self, signed: TreeHead) -> Result<(), LogError> {
        let disk = self.head().size;
        if signed.size <= disk {
            let root = self.reader.root_at(signed.size)?;
            return if root == signed.root { Ok(()) } else { Err(LogError::Forked { size: signed.size }) };
        }
        // Signed, but the crash came before it was published: the tiles were durable before it was signed.
        let edge = self.reader.edge(signed.size).map_err(|error| match error {
            LogError::Io { source, .. } if source.kind() == ErrorKind::NotFound => {
                LogError::Behind { disk, signed: signed.size }
            }
            other => other,
        })?;
        if edge.head() != signed {
            return Err(LogError::Forked { size: signed.size });
        }
        self.edge = edge;
        Ok(())
    }

    fn empty(reader: Reader, origin: &str) -> Result<Self, LogError> {
        let lock =
            reader.disk.lock(&reader.dir.join(WORK).join(LOCK)).map_err(|error| match error.kind() {
                ErrorKind::WouldBlock => LogError::Locked,
                _ => LogError::io("lock", LOCK)(error),
            })?;
        Ok(Self {
            reader,
            origin: origin.to_owned(),
            edge: Edge::default(),
            published: None,
            checked: None,
            poisoned: false,
            next_temp: 0,
            durable_dirs: HashSet::new(),
            _lock: lock,
        })
    }

    /// Removes what a dead writer or a failed attempt left in `.work`; the lock keeps other writers out.
    pub(super) fn sweep(&self) -> Result<(), LogError> {
        let work = self.reader.dir.join(WORK);
        for entry in self.disk().list(&work).map_err(LogError::io("list", WORK))? {
            if entry.name != LOCK && !entry.is_dir {
                self.disk()
                    .remove_file(&work.join(&entry.name))
                    .map_err(LogError::io("remove", &entry.name))?;
            }
        }
        Ok(())
    }
}

impl Reader {
    /// Reads the edge at `size` and checks that its bundle and its level-0 tile agree.
    pub(super) fn edge(&self, size: u64) -> Result<Edge, LogError> {
        let mut edge = Edge { size, ..Edge::default() };
        for level in (0..LEVELS).filter(|level| Kind::Hashes(*level).elements(size) > 0) {
            let kind = Kind::Hashes(level);
            let (index, width) = kind.shape(size);
            edge.levels.push(match width {
                0 => Vec::new(),
                _ => self.hashes(TilePath { kind, index, width })?,
            });
        }
        let (index, width) = Kind::Entries.shape(size);
        if width > 0 {
            let bundle = TilePath { kind: Kind::Entries, index, width };
            edge.leaves = self.leaves(bundle)?;
            if !edge.leaves.iter().map(record_hash).eq(edge
                .levels
                .iter()
                .flatten()
                .take(width.into())
                .copied())
            {
                return Err(LogError::corrupt(bundle, "the records are not those of the hash tile"));
            }
        }
        debug_assert!(size > 0 || edge.head().root == empty_root());
        Ok(edge)
    }
}

fn make_dir(disk: &dyn Disk, dir: &Path) -> Result<(), LogError> {
    match disk.make_dir(dir) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(LogError::io("make", dir.display())(error))
        }
        _ => Ok(()),
    }
}

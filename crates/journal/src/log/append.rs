//! Integrating a batch of leaves.

use std::collections::{BTreeSet, HashSet};
use std::io::ErrorKind;
use std::path::PathBuf;

use super::edge::TileFile;
use super::{Log, LogError, WORK};
use crate::merkle::TreeHead;
use crate::seal::Leaf;
use crate::tile::{Kind, LEVELS};

/// Files written before the first of them is synced. Syncing after several lets the file system commit them
/// together; the limit keeps the number of open files small.
const SYNC_GROUP: usize = 128;
/// When so many directories are remembered as durable, they are forgotten: they cost a sync more, no harm.
const DURABLE_DIRS_LIMIT: usize = 4096;

/// What one batch has done so far and must still make durable.
#[derive(Default)]
struct Batch {
    sync_dirs: BTreeSet<PathBuf>,
    new_dirs: HashSet<PathBuf>,
}

impl Log {
    /// Integrates `leaves` as the records from the current size on, writes every tile and bundle that they make or
    /// lengthen, and returns the new size and root when all is durable. Nothing is published yet.
    ///
    /// Crash points, in order:
    /// - while temporary files are written: they lie in `.work` and are removed at the next load;
    /// - between renames: some tiles beyond the checkpoint have their final name. The same leaves make the same
    ///   bytes, which are then found and kept; partial tiles beyond the checkpoint are replaced or removed;
    /// - after the renames, before the directories are synced: after a loss of power some names may be gone, which
    ///   is the case before; the checkpoint does not count them;
    /// - after the last sync: the tiles are durable and wait for a checkpoint.
    ///
    /// # Errors
    /// File operations; a full tile that is there with other bytes. The size is then unchanged and the same call may
    /// be repeated, except after a failed fsync, which stops this writer for good.
    pub fn append(&mut self, leaves: &[Leaf]) -> Result<TreeHead, LogError> {
        self.usable()?;
        if leaves.is_empty() {
            return Ok(self.head());
        }
        let mut edge = self.edge.clone();
        let files = edge.extend(leaves);
        if let Err(error) = self.write(edge.size, &files) {
            // On a full disk, what failed attempts leave behind would keep it full.
            let _ = self.sweep();
            return Err(error);
        }
        self.edge = edge;
        Ok(self.head())
    }

    fn write(&mut self, new_size: u64, files: &[TileFile]) -> Result<(), LogError> {
        let mut batch = Batch::default();
        for group in files.chunks(SYNC_GROUP) {
            self.place(group, &mut batch)?;
        }
        self.remove_strays(new_size, files)?;
        self.sync_dirs(batch)
    }

    /// Writes those of `files` that are not there yet, under temporary names, makes them durable and names them.
    fn place(&mut self, files: &[TileFile], batch: &mut Batch) -> Result<(), LogError> {
        let mut written = Vec::new();
        for file in files {
            let parent = parent_of(&file.path.to_string());
            self.ensure_dir(&parent, batch)?;
            // Also when the file is there: it may have been named by a writer that died before this sync.
            batch.sync_dirs.insert(self.reader.dir.join(&parent));
            match self.disk().read(&self.reader.dir.join(file.path.to_string())) {
                Ok(bytes) if bytes == file.bytes => continue,
                Ok(_) if file.path.is_full() => {
                    return Err(LogError::Conflict { path: file.path.to_string() });
                }
                // A partial tile of this width ends beyond the current size: it is a dead writer's.
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(LogError::io("read", file.path)(error)),
            }
            let temp = self.temp_path();
            self.disk().write_new(&temp, &file.bytes).map_err(LogError::io("write", file.path))?;
            written.push((temp, file.path));
        }
        for (temp, path) in &written {
            let synced = self.disk().fsync_file(temp);
            self.synced(synced, &path.to_string())?;
        }
        for (temp, path) in &written {
            self.disk()
                .rename(temp, &self.reader.dir.join(path.to_string()))
                .map_err(LogError::io("rename", path))?;
        }
        Ok(())
    }

    /// Removes partial files beyond the current size in the tiles that this batch touches: they come from a batch
    /// that was never published, perhaps with other leaves, and would contradict the tree that grows past them.
    fn remove_strays(&mut self, new_size: u64, files: &[TileFile]) -> Result<(), LogError> {
        let size = self.edge.size;
        let kept: HashSet<String> = files.iter().map(|file| file.path.to_string()).collect();
        let kinds = std::iter::once(Kind::Entries).chain((0..LEVELS).map(Kind::Hashes));
        for kind in kinds.filter(|kind| kind.elements(new_size) > kind.elements(size)) {
            let (first, width) = kind.shape(size);
            let last = (kind.elements(new_size) - 1) / u64::from(crate::tile::WIDTH);
            for index in first..=last {
                let valid = if index == first { width } else { 0 };
                for stray in self.reader.partials(kind, index)? {
                    if stray.width > valid && !kept.contains(&stray.to_string()) {
                        let path = self.reader.dir.join(stray.to_string());
                        self.disk().remove_file(&path).map_err(LogError::io("remove", stray))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes sure that the directory exists and that its name will be durable at the end of the batch.
    fn ensure_dir(&self, relative: &str, batch: &mut Batch) -> Result<(), LogError> {
        let mut dir = self.reader.dir.clone();
        for part in relative.split('/') {
            let parent = dir.clone();
            dir.push(part);
            if self.durable_dirs.contains(&dir) || batch.new_dirs.contains(&dir) {
                continue;
            }
            match self.disk().make_dir(&dir) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(LogError::io("make", relative)(error));
                }
                _ => {
                    batch.sync_dirs.insert(parent);
                    batch.new_dirs.insert(dir.clone());
                }
            }
        }
        Ok(())
    }

    fn sync_dirs(&mut self, batch: Batch) -> Result<(), LogError> {
        for dir in &batch.sync_dirs {
            let synced = self.disk().fsync_dir(dir);
            let name = dir.strip_prefix(&self.reader.dir).unwrap_or(dir).display().to_string();
            self.synced(synced, &name)?;
        }
        if self.durable_dirs.len() > DURABLE_DIRS_LIMIT {
            self.durable_dirs.clear();
        }
        self.durable_dirs.extend(batch.new_dirs);
        Ok(())
    }

    /// Passes the result of an fsync on; a failure stops the writer. The pages may be dropped by now and the next
    /// fsync may report success for bytes that are nowhere, so it is never tried again.
    pub(super) fn synced(&mut self, result: std::io::Result<()>, path: &str) -> Result<(), LogError> {
        self.poisoned |= result.is_err();
        result.map_err(LogError::io("fsync", path))
    }

    /// A name in `.work` that was not used before by this writer.
    pub(super) fn temp_path(&mut self) -> PathBuf {
        self.next_temp += 1;
        self.reader.dir.join(WORK).join(self.next_temp.to_string())
    }
}

fn parent_of(path: &str) -> String {
    path.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned())
}

//! Publishing a signed checkpoint.

use std::io::ErrorKind;

use super::{CHECKPOINT, Log, LogError, Published};
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::merkle::TreeHead;
use crate::note::Note;
use crate::tile::{Kind, LEVELS, TilePath, WIDTH};

impl Log {
    /// Replaces the checkpoint in the directory by `new_note`, if it is `expected_old` byte for byte (`None`: there is
    /// none yet), and returns the head now published.
    ///
    /// The note must be a checkpoint of this log for the head that [`Log::head_to_sign`] returned last. Its
    /// signatures are the signer's business and are not checked here. The lock that this writer holds makes the
    /// comparison and the exchange one step.
    ///
    /// Crash points: before the rename the old checkpoint stands; after it the new one, or, if power is lost before
    /// the directory is synced, again the old one. Both are whole, and the tiles of both are durable. Partial tiles
    /// that a published full one replaces are removed last; if that is cut short they stay, unused and correct.
    ///
    /// # Errors
    /// [`LogError::Swapped`], [`LogError::Unchecked`], a note of another log or of a smaller size, file operations.
    /// When it fails before the rename, the old checkpoint stands. A failed fsync stops this writer.
    pub fn publish(&mut self, expected_old: Option<&[u8]>, new_note: &[u8]) -> Result<TreeHead, LogError> {
        self.usable()?;
        let checkpoint: Checkpoint =
            Note::from_bytes(new_note).map_err(CheckpointError::Note)?.text().parse()?;
        if checkpoint.origin != self.origin {
            return Err(CheckpointError::Origin(checkpoint.origin).into());
        }
        if self.checked != Some(checkpoint.head) {
            return Err(LogError::Unchecked);
        }
        if self.reader.checkpoint()?.as_deref() != expected_old || self.published() != expected_old {
            return Err(LogError::Swapped);
        }
        if let Err(error) = self.swap(new_note) {
            let _ = self.sweep();
            return Err(error);
        }
        let old_size = self.published_head().map_or(0, |head| head.size);
        let head = checkpoint.head;
        // From here on readers may have seen it, whatever becomes of the sync.
        self.published = Some(Published { note: new_note.to_vec(), checkpoint });
        let dir = self.reader.dir.clone();
        let synced = self.disk().fsync_dir(&dir);
        self.synced(synced, ".")?;
        // Read back: a publisher that believes it has published is the worst to find.
        if self.reader.checkpoint()?.as_deref() != Some(new_note) {
            self.poisoned = true;
            return Err(LogError::corrupt(CHECKPOINT, "not the note that was just written"));
        }
        self.prune(old_size, head.size);
        Ok(head)
    }

    fn swap(&mut self, new_note: &[u8]) -> Result<(), LogError> {
        let temp = self.temp_path();
        self.disk().write_new(&temp, new_note).map_err(LogError::io("write", CHECKPOINT))?;
        let synced = self.disk().fsync_file(&temp);
        self.synced(synced, CHECKPOINT)?;
        let path = self.reader.dir.join(CHECKPOINT);
        self.disk().rename(&temp, &path).map_err(LogError::io("rename", CHECKPOINT))
    }

    /// Removes the partial files of tiles that have become full between two published sizes. Failures are left be:
    /// the files are correct, and checked wherever they stay.
    fn prune(&self, old_size: u64, new_size: u64) {
        let kinds = std::iter::once(Kind::Entries).chain((0..LEVELS).map(Kind::Hashes));
        for kind in kinds {
            for index in kind.shape(old_size).0..kind.shape(new_size).0 {
                let _ = self.prune_tile(kind, index);
            }
        }
    }

    fn prune_tile(&self, kind: Kind, index: u64) -> Result<(), LogError> {
        let dir = TilePath { kind, index, width: WIDTH }.partial_dir();
        for partial in self.reader.partials(kind, index)? {
            let path = self.reader.dir.join(partial.to_string());
            self.disk().remove_file(&path).map_err(LogError::io("remove", partial))?;
        }
        match self.disk().remove_dir(&self.reader.dir.join(&dir)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(LogError::io("remove", dir)(error)),
            _ => Ok(()),
        }
    }
}

//! Which uploads there are, and what becomes of those that nobody finishes.

use std::time::SystemTime;

use super::record::State;
use super::{Record, names};
use crate::disk::{Access, EntryKind};
use crate::error::VaultError;
use crate::seal::Stored;
use crate::vault::{INCOMING, Vault};

/// How far an upload has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadState {
    /// So many bytes are acknowledged.
    Receiving(u64),
    /// All have come and the upload was being stored when something failed: resume and finish it.
    Finishing,
    /// Stored, and not settled yet.
    Finished(Stored),
    /// A begin that was cut short, or a record that cannot be read: it can only be discarded.
    Unreadable,
}

/// An upload as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadInfo {
    /// The identifier.
    pub id: String,
    /// Size declared at the beginning; 0 when unreadable.
    pub declared_bytes: u64,
    /// The metadata given at the beginning; empty when unreadable.
    pub meta_json: String,
    /// How far it has come.
    pub state: UploadState,
    /// When the record changed last, by the clock of the file system.
    pub changed: SystemTime,
}

impl UploadInfo {
    /// Bytes that have come.
    #[must_use]
    pub fn received(&self) -> u64 {
        match self.state {
            UploadState::Receiving(offset) => offset,
            _ => self.declared_bytes,
        }
    }
}

impl Vault {
    /// All uploads, the finished that are not settled included, by identifier.
    ///
    /// # Errors
    /// File operations.
    pub fn uploads(&self) -> Result<Vec<UploadInfo>, VaultError> {
        let vault = &self.inner;
        let mut uploads = Vec::new();
        let entries = vault.disk.list(&vault.path(INCOMING)).map_err(VaultError::io("list", INCOMING))?;
        for entry in entries.iter().filter(|entry| entry.kind == EntryKind::File) {
            let Some(id) = entry.name.strip_suffix(".record") else { continue };
            let Ok([_, name]) = names(id) else { continue };
            let file = match vault.disk.open(&vault.path(&name), Access::Read) {
                // Settled or discarded since the list was made.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                other => other.map_err(VaultError::io("open", &name))?,
            };
            let changed = file.modified().map_err(VaultError::io("stat", &name))?;
            let (declared_bytes, meta_json, state) = match Record::read(&*file, &name)? {
                None => (0, String::new(), UploadState::Unreadable),
                Some((declaration, record)) => {
                    let state = match record.state {
                        State::Receiving { offset, .. } => UploadState::Receiving(offset),
                        State::Finishing(_) => UploadState::Finishing,
                        State::Finished(stored) => UploadState::Finished(stored),
                    };
                    (declaration.bytes, declaration.meta, state)
                }
            };
            uploads.push(UploadInfo { id: id.to_owned(), declared_bytes, meta_json, state, changed });
        }
        uploads.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(uploads)
    }

    /// What room there is, once what was promised to the given uploads has come.
    ///
    /// # Errors
    /// File operations.
    pub fn room(&self, uploads: &[UploadInfo]) -> Result<u64, VaultError> {
        let vault = &self.inner;
        let incoming = vault.path(INCOMING);
        let free = vault.disk.free_bytes(&incoming).map_err(VaultError::io("statvfs", INCOMING))?;
        let outstanding = |u: &UploadInfo| u.declared_bytes.saturating_sub(u.received());
        let promised = uploads.iter().map(outstanding).fold(0, u64::saturating_add);
        Ok(free.saturating_sub(promised))
    }

    /// The unfinished uploads whose record has not changed since `older_than`. The caller decides what to do with them.
    ///
    /// # Errors
    /// File operations.
    pub fn abandoned(&self, older_than: SystemTime) -> Result<Vec<UploadInfo>, VaultError> {
        let mut uploads = self.uploads()?;
        uploads.retain(|upload| {
            upload.changed < older_than && !matches!(upload.state, UploadState::Finished(_))
        });
        Ok(uploads)
    }

    /// Removes an upload that is not finished: the one thing in a vault that can be removed, because it was never
    /// stored.
    ///
    /// # Errors
    /// [`VaultError::Finished`] when it is stored or was being stored; [`VaultError::NoUpload`]; [`VaultError::Busy`];
    /// file operations.
    pub fn discard(&self, id: &str) -> Result<(), VaultError> {
        let [data_name, record_name] = names(id)?;
        let vault = &self.inner;
        let _lock = vault.lock_upload(&record_name)?;
        let (_, found) = vault.read_record(&record_name, Access::Read)?;
        let stored = match found.map(|(_, record)| record.state) {
            None | Some(State::Receiving { .. }) => false,
            Some(State::Finishing(digests)) => vault.has_address(&digests)?,
            Some(State::Finished(_)) => true,
        };
        if stored {
            return Err(VaultError::Finished);
        }
        vault.unpark(id);
        vault.remove_upload(&data_name, &record_name)
    }

    /// Puts away the receipt of a finished upload, when its digests are in the journal. Settling twice is no error.
    ///
    /// # Errors
    /// [`VaultError::Unfinished`]; [`VaultError::Busy`]; file operations.
    pub fn settle(&self, id: &str) -> Result<(), VaultError> {
        let [data_name, record_name] = names(id)?;
        let vault = &self.inner;
        let lock = match vault.lock_upload(&record_name) {
            Err(VaultError::NoUpload) => return Ok(()),
            other => other?,
        };
        let (_, found) = vault.read_record(&record_name, Access::Read)?;
        if !found.is_some_and(|(_, record)| matches!(record.state, State::Finished(_))) {
            return Err(VaultError::Unfinished);
        }
        vault.remove_upload(&data_name, &record_name)?;
        drop(lock);
        Ok(())
    }
}

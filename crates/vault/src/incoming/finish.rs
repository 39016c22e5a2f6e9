//! From the last byte of an upload to an object.

use journal::merkle::Hash;

use super::record::State;
use super::{Incoming, names};
use crate::digest::Digests;
use crate::disk::Access;
use crate::error::VaultError;
use crate::seal::{Stored, read_back};
use crate::vault::{Inner, address};

impl Incoming {
    /// Stores the upload, which must be complete: its staged file gets the address without being copied. Everything is
    /// read back from the device before. The record stays as a receipt, so that the answer is not lost with the
    /// connection; [`Vault::settle`](crate::Vault::settle) puts it away when the journal has it.
    ///
    /// Crash points, at each of which resume and finish again lead to the same end:
    /// - before the record says that the upload is finishing: it is an upload with all its bytes;
    /// - before the link: the content is read again, trailer and header are written again;
    /// - after the link: the object is whole; the staged name is removed, the file protected, the record closed;
    /// - after the record says finished: resume answers what was stored.
    ///
    /// # Errors
    /// [`VaultError::Incomplete`], and the upload can be resumed; [`VaultError::Poisoned`]; [`VaultError::Damaged`] when
    /// what was read back is not what was received; file operations.
    pub fn finish(mut self) -> Result<Stored, VaultError> {
        self.usable()?;
        let (declared, offset) = (self.declaration.bytes, self.offset());
        if offset < declared {
            return Err(VaultError::Incomplete { declared, offset });
        }
        self.sync()?;
        let outcome = self.finish_steps();
        self.poison_on_error(outcome)
    }

    fn finish_steps(&mut self) -> Result<Stored, VaultError> {
        let vault = self.vault.clone();
        let [data_name, record_name] = names(&self.declaration.id)?;
        let finishing = match &self.record.state {
            State::Finishing(digests) => Some(*digests),
            State::Finished(stored) => return Ok(*stored),
            State::Receiving { .. } => None,
        };
        let (digests, already) = match (finishing, self.data.take()) {
            // The file had its address when the upload was resumed, or another file with the same content has it.
            (Some(digests), None) => {
                vault.compare(&digests)?;
                (digests, vault.has_other_file(&data_name)?)
            }
            (_, None) => return Err(VaultError::damaged(data_name, "文件缺失")),
            (_, Some(data)) => {
                let (digests, hashes): (Digests, Vec<Hash>) =
                    std::mem::take(&mut self.digester).finish_with_chunks();
                if finishing.is_some_and(|recorded| recorded != digests) {
                    return Err(VaultError::damaged(data_name, "磁盘上的内容与已确认的不一致"));
                }
                read_back(&*data, &data_name, digests.bytes, 0, &hashes)?;
                // Before the file can have its address: after that, nobody may cut it back to an offset.
                self.record.advance(&*self.record_file, &record_name, State::Finishing(digests))?;
                vault.close_file(&*data, &data_name, &digests, &hashes)?;
                (digests, vault.give_address(&data_name, &digests)?)
            }
        };
        vault.sync_address(&digests)?;
        vault.remove_staged(&data_name)?;
        // Or the name could come back after a loss of power, and with the flag set nobody could remove it.
        vault.sync_incoming()?;
        let immutable = vault.protect(&digests)?;
        vault.confirm(&digests)?;
        let stored = Stored { digests, already, immutable };
        self.record.advance(&*self.record_file, &record_name, State::Finished(stored))?;
        Ok(stored)
    }
}

impl Inner {
    pub(super) fn has_address(&self, digests: &Digests) -> Result<bool, VaultError> {
        let [_, _, path] = address(&digests.sha256);
        match self.disk.open(&self.path(&path), Access::Read).map_err(VaultError::io("open", path)) {
            Err(error) if error.is_not_found() => Ok(false),
            other => other.map(|_| true),
        }
    }

    /// Whether the staged file is there with no second name, so that it is not the one that has the address. A crash
    /// between its removal and the receipt is the one case in which `already` is not known and said to be `false`.
    fn has_other_file(&self, data_name: &str) -> Result<bool, VaultError> {
        let opened = self.disk.open(&self.path(data_name), Access::Read);
        match opened.map_err(VaultError::io("open", data_name)) {
            Err(error) if error.is_not_found() => Ok(false),
            other => Ok(other?.links().map_err(VaultError::io("stat", data_name))? == 1),
        }
    }

    fn remove_staged(&self, data_name: &str) -> Result<(), VaultError> {
        match self.disk.remove_file(&self.path(data_name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(VaultError::io("remove", data_name)(error))
            }
            _ => Ok(()),
        }
    }
}

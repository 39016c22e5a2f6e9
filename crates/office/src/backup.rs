//! 备份: the files of the vault that the journal names, copied into another vault.

use crate::{Fault, Office};
use vault::Vault;

/// A file that a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    /// Its address, lowercase hex SHA-256.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

impl Office {
    /// Copies what the journal names, and what was stored for an upload that nobody registered yet, into the vault `to`.
    /// What lies there already is not read again. Every file is hashed on its way. Says what `to` now holds of it, by
    /// address, and how many files were new.
    ///
    /// # Errors
    /// The store fails; a file of the vault is missing or damaged; file operations.
    pub async fn vault_copy(&self, to: Vault) -> Result<(Vec<Kept>, u64), Fault> {
        let expected = self.digests_expected().await?;
        let from = self.vault().clone();
        let copied = tokio::task::spawn_blocking(move || {
            let (mut kept, mut new) = (Vec::with_capacity(expected.len()), 0);
            for digests in expected {
                if to.object_of(&digests).is_err() {
                    let stored = to.put(from.object_of(&digests)?.reader())?;
                    if stored.digests != digests {
                        let (path, what) =
                            (digests.sha256.to_string(), "读到的内容与记录的摘要不符".to_owned());
                        return Err(vault::VaultError::Damaged { path, what });
                    }
                    new += 1;
                }
                kept.push(Kept { sha256: digests.sha256.to_string(), bytes: digests.bytes });
            }
            kept.sort();
            kept.dedup();
            Ok((kept, new))
        });
        copied.await.map_err(|e| Fault::File(e.to_string()))?.map_err(Fault::Vault)
    }
}

//! 校验存储库: every object is hashed again and compared with what the journal says (clause 2.3d).

use crate::recordings::digests_of;
use crate::{Fault, Office};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use vault::scrub::{Problem, Progress};

/// What a scrub found, with the files by their digests.
pub type ScrubReport = vault::Report;

impl Office {
    /// Hashes everything in the vault again. `progress` is told after each object.
    ///
    /// # Errors
    /// When the store or the vault cannot be read at all. What is wrong with a file is a finding.
    pub async fn scrub(
        &self,
        progress: impl FnMut(&Progress) -> ControlFlow<()> + Send + 'static,
    ) -> Result<ScrubReport, Fault> {
        let expected = self.digests_expected().await?;
        let vault = self.vault().clone();
        let scrubbed = tokio::task::spawn_blocking(move || vault::scrub(&vault, expected, progress));
        let mut report = scrubbed.await.map_err(|e| Fault::File(e.to_string()))?.map_err(Fault::Vault)?;
        if report.findings.iter().any(|f| f.code == Problem::Surplus) {
            // What came in and was registered while everything was read is no stranger.
            let now: BTreeSet<_> = self.digests_expected().await?.into_iter().map(|d| d.sha256).collect();
            report.findings.retain(|f| {
                f.code != Problem::Surplus || !f.sha256.as_ref().is_some_and(|d| now.contains(d))
            });
        }
        Ok(report)
    }

    /// What the journal names, and what uploads have stored that nobody registered yet.
    pub(crate) async fn digests_expected(&self) -> Result<Vec<vault::Digests>, Fault> {
        let files = self.files_expected().await?;
        let mut expected = files.iter().map(digests_of).collect::<Result<Vec<_>, _>>()?;
        let vault = self.vault().clone();
        let uploads = tokio::task::spawn_blocking(move || vault.uploads());
        for upload in uploads.await.map_err(|e| Fault::File(e.to_string()))?.map_err(Fault::Vault)? {
            if let vault::UploadState::Finished(stored) = upload.state {
                expected.push(stored.digests);
            }
        }
        Ok(expected)
    }
}

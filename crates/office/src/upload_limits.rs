//! How much may lie in the vault's `incoming` before it is handed over: a limit for each account, and room on the
//! disk for everybody's acts.

use crate::recordings::{UploadMeta, owned};
use jiff::Timestamp;
use law::refusal::Refusal;
use serde::Serialize;
use std::collections::BTreeSet;
use std::time::SystemTime;
use vault::{UploadInfo, Vault, VaultError};

const GIB: u64 = 1 << 30;
/// Cases that a refusal names.
const NAMED_MAX: usize = 3;

/// Limits of what is uploaded and not handed over yet. They are the machine's, not the law's: the technician sets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadLimits {
    /// Uploads of one account.
    pub count_max: u32,
    /// Bytes of one account, as declared.
    pub bytes_max: u64,
    /// Bytes of the disk that no upload may take: the journal needs them to record anything at all.
    pub keep_free_bytes: u64,
}

impl UploadLimits {
    /// A week of recordings of one officer, and room for some hundred thousand acts.
    pub const DEFAULT: Self = Self { count_max: 500, bytes_max: 256 * GIB, keep_free_bytes: 2 * GIB };

    /// Whether an account may begin an upload of so many bytes; the refusal, if not.
    pub(crate) fn check(
        &self,
        vault: &Vault,
        account: &str,
        bytes: u64,
    ) -> Result<Option<Refusal>, VaultError> {
        let all = vault.uploads()?;
        let own: Vec<(&UploadInfo, UploadMeta)> =
            all.iter().filter_map(|u| Some((u, owned(&u.meta_json, account)?))).collect();
        let held = own.iter().map(|(u, _)| u.declared_bytes).fold(bytes, u64::saturating_add);
        let reason = if own.len() >= self.count_max as usize {
            format!("您有 {} 个上传还没有移交，已达上限 {} 个", own.len(), self.count_max)
        } else if held > self.bytes_max {
            format!("连同这个文件，您还没有移交的上传会超过上限 {} GiB", self.bytes_max / GIB)
        } else {
            return self.room(vault, &all, bytes);
        };
        let cases: BTreeSet<&str> = own.iter().map(|(_, m)| m.case.as_str()).collect();
        let named: Vec<&str> = cases.iter().copied().take(NAMED_MAX).collect();
        let more = if cases.len() > NAMED_MAX { "等" } else { "" };
        let remedy = if named.is_empty() {
            "请分成较小的文件，或者告知系统管理员调整上限".to_string()
        } else {
            format!("先办理移交，或者放弃不需要的上传（案件 {}{more}）", named.join("、"))
        };
        Ok(Some(Refusal::gate("upload.quota", "2.3b", "", reason, remedy)))
    }

    /// Whether the disk has room for so many bytes beside what was promised to these uploads; the refusal, if not.
    pub(crate) fn room(
        &self,
        vault: &Vault,
        uploads: &[UploadInfo],
        bytes: u64,
    ) -> Result<Option<Refusal>, VaultError> {
        if vault.room(uploads)? >= bytes.saturating_add(self.keep_free_bytes) {
            return Ok(None);
        }
        let reason = "服务器的磁盘放不下这个文件";
        let remedy = "请告知系统管理员清理或者扩大磁盘；原始文件先留在设备里，不要删除";
        Ok(Some(Refusal::gate("upload.room", "2.3c", "", reason, remedy)))
    }
}

/// An upload that nobody has gone on with, as the technician sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Abandoned {
    /// Its id.
    pub id: String,
    /// Whose and where to; `None` when its record cannot be read.
    pub meta: Option<UploadMeta>,
    /// Declared length in bytes.
    pub bytes: u64,
    /// Received durably.
    pub received: u64,
    /// When the last of it came.
    pub changed: Timestamp,
}

/// The unfinished uploads to which nothing has come since `older_than`.
///
/// # Errors
/// When the vault fails.
pub fn abandoned(vault: &Vault, older_than: SystemTime) -> Result<Vec<Abandoned>, VaultError> {
    let mut all: Vec<Abandoned> = vault
        .abandoned(older_than)?
        .into_iter()
        .map(|u| Abandoned {
            meta: serde_json::from_str(&u.meta_json).ok(),
            received: u.received(),
            changed: instant(u.changed),
            id: u.id,
            bytes: u.declared_bytes,
        })
        .collect();
    all.sort_by(|a, b| (a.changed, &a.id).cmp(&(b.changed, &b.id)));
    Ok(all)
}

/// To the second; what lies before 1970 is 1970.
fn instant(at: SystemTime) -> Timestamp {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).ok().and_then(|s| Timestamp::from_second(s).ok()).unwrap_or(Timestamp::MAX)
}

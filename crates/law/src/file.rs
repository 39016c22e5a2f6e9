//! 文件 — a file in the vault, as acts name it: by its digests, never by a path.

use crate::refusal::Fields;
use serde::{Deserialize, Serialize};

/// No object is larger: 1 TiB is a month of one recorder.
pub const BYTES_MAX: u64 = 1 << 40;

/// 文件 — what an act says of a file: enough to find it and to show that it is unaltered (clause 2.3d).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// SHA-256 of the content, lowercase hex; also its address in the vault.
    pub sha256: String,
    /// SM3 of the content (GB/T 32905), lowercase hex.
    pub sm3: String,
    /// Root of the Merkle tree (RFC 6962) over the content's chunks of 1 MiB, lowercase hex: a part of a
    /// recording can be shown with proof that it belongs to the whole.
    pub tree: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Media type, found from the content and not from the name.
    pub mime: String,
}

impl FileRef {
    /// Checks its form.
    pub(crate) fn check(&self, fields: &mut Fields, field: &str) {
        let is_digest =
            |t: &str| t.len() == 64 && t.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if ![&self.sha256, &self.sm3, &self.tree].into_iter().all(|t| is_digest(t)) {
            fields.add(field, "文件摘要应为 64 位小写十六进制数");
        }
        if self.bytes == 0 {
            fields.add(field, "文件是空的");
        } else if self.bytes > BYTES_MAX {
            fields.add(field, "文件超过 1 TiB");
        }
        let plain =
            self.mime.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'+' | b'.'));
        if self.mime.is_empty() || self.mime.len() > 80 || !plain {
            fields.add(field, "文件类型无法识别");
        }
    }
}

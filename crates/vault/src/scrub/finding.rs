//! What a scrub finds.

use std::ops::Range;

use serde::Serialize;

use crate::digest::{CHUNK_BYTES, Sha256};

/// The kind of a finding; its name in JSON is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// An object that the journal names is not there.
    Missing,
    /// The system cannot read it.
    Unreadable,
    /// The header is not the one that the digests make.
    HeaderChanged,
    /// The content is not what was stored.
    ContentChanged,
    /// The chunk hashes behind the content are not those that were stored.
    TrailerChanged,
    /// The file is shorter than it must be.
    Truncated,
    /// The file is longer than it must be.
    Extended,
    /// A sound object that the journal does not name.
    Surplus,
    /// A file or directory that has no place in a vault.
    Foreign,
    /// The version file is not what it must be.
    VersionChanged,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of thing.
    pub code: Problem,
    /// The object concerned, where it is one.
    pub sha256: Option<Sha256>,
    /// The file, relative to the vault.
    pub path: String,
    /// The bytes of the content concerned, from the first to the one after the last: whole chunks.
    pub bytes: Option<Range<u64>>,
    /// A sentence that says what is wrong and what to do.
    pub message: String,
}

impl Finding {
    pub(super) fn of(sha256: &Sha256, path: &str, code: Problem, bytes: Option<Range<u64>>) -> Self {
        let message = match (code, &bytes) {
            (Problem::Missing, _) => format!("存储库中缺少已登记的文件{sha256}，请从备份恢复"),
            (Problem::HeaderChanged, _) => format!("文件{sha256}的文件头被改动，请从备份恢复并核查存储设备"),
            (Problem::ContentChanged, Some(Range { start, end })) => {
                let (first, last) = (start / CHUNK_BYTES as u64 + 1, end.div_ceil(CHUNK_BYTES as u64));
                let chunks =
                    if first == last { format!("第{first}块") } else { format!("第{first}至{last}块") };
                format!(
                    "文件{sha256}的内容被改动，位于{chunks}（第{start}至{end}字节），请从备份恢复并核查存储设备"
                )
            }
            (Problem::ContentChanged, None) => {
                format!("文件{sha256}的内容与登记的摘要不符，请从备份恢复并核查存储设备")
            }
            (Problem::TrailerChanged, _) => {
                format!("文件{sha256}的分块摘要被改动，请从备份恢复并核查存储设备")
            }
            (Problem::Truncated, _) => format!("文件{sha256}被截短，请从备份恢复并核查存储设备"),
            (Problem::Extended, _) => format!("文件{sha256}末尾多出内容，请从备份恢复并核查存储设备"),
            (Problem::Surplus, _) => format!("文件{sha256}完好，但没有登记，请查明来历：可能入库后未及登记"),
            (Problem::Unreadable, _) => format!("文件{sha256}无法读取，请检查存储设备"),
            (Problem::Foreign | Problem::VersionChanged, _) => format!("{path}不是存储库应有的内容"),
        };
        Self { code, sha256: Some(*sha256), path: path.to_owned(), bytes, message }
    }

    pub(super) fn file(path: &str, code: Problem) -> Self {
        let message = match code {
            Problem::VersionChanged => format!("存储库的版本文件{path}被改动，请从备份恢复"),
            Problem::Unreadable => format!("{path}无法读取，请检查存储设备"),
            _ => format!("{path}不属于存储库，请查明来历后移出"),
        };
        Self { code, sha256: None, path: path.to_owned(), bytes: None, message }
    }
}

/// The result of a scrub.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Objects read, the expected that are missing included.
    pub checked: u64,
    /// Bytes of content read and hashed.
    pub bytes: u64,
    /// Whether the scrub went to its end; `false` when the caller stopped it.
    pub complete: bool,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

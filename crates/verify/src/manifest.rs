//! 清单 — what lies in a dossier, in which order, and the note that anchors the list.

use crate::files::FileRef;
use crate::withhold::Ground;
use jiff::Timestamp;
use law::draft::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The format that this program writes and reads.
pub const FORMAT: &str = "mingjing-dossier/1";
/// The newest version of the page; every version before is rendered too.
pub const PAGE: u32 = 2;
/// Most entries in a dossier. Cases have some hundred at most; judging again takes the square of it in the worst case,
/// so this bounds what a hostile file can make a verifier do.
pub const ENTRIES_MAX: usize = 20_000;

pub(crate) const PAGE_PATH: &str = "index.html";
pub(crate) const MANIFEST_PATH: &str = "manifest.json";
pub(crate) const NOTE_PATH: &str = "manifest.note";

/// The list of a dossier's members, with what is said of the dossier as a whole. Canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// Version of the page's form.
    pub page: u32,
    /// Internal id of the case.
    pub case: String,
    /// Origin of the log.
    pub origin: String,
    /// When it was exported, by the exporter's clock.
    pub exported: Timestamp,
    /// On which grounds values were withheld, as the exporter chose.
    pub withheld: Vec<Ground>,
    /// Every member but this list and its note, in their order.
    pub members: Vec<Listed>,
    /// Files that entries name and that are not contained, by SHA-256.
    pub absent: Vec<Absent>,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The page for people.
    Page,
    /// The log's public keys, one a line. Not to be trusted from here: compare them with a copy of one's own.
    Keys,
    /// The newest checkpoint with its signatures.
    Checkpoint,
    /// An older checkpoint.
    Older,
    /// That the older one is the beginning of the newest: base64 hashes, one a line.
    Consistency,
    /// The bytes of an entry, exactly as they were sealed.
    Entry,
    /// Salt, leaf and opened values of an entry.
    Opening,
    /// C2SP tlog-proof of an entry.
    Proof,
    /// A rule bundle.
    Rules,
    /// A document or recording.
    File,
}

/// A member in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its name in the container.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Length.
    pub bytes: u64,
    /// SHA-256, lowercase hex.
    pub sha256: String,
    /// For a file, as the entry names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileRef>,
}

impl Listed {
    /// The listing of a member whose bytes are at hand.
    pub(crate) fn of(path: &str, kind: Kind, content: &[u8]) -> Self {
        let sha256 = hex(&Sha256::digest(content));
        Self { path: path.into(), kind, bytes: content.len() as u64, sha256, file: None }
    }
}

/// A file that is not contained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absent {
    /// SHA-256, lowercase hex.
    pub sha256: String,
    /// Length.
    pub bytes: u64,
    /// Why.
    pub reason: Absence,
}

/// Why a file is not contained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// Left out together with withheld values.
    Withheld,
    /// The dossier was made without files.
    LeftOut,
    /// The vault does not have it (any more).
    Missing,
}

impl Absence {
    /// The Chinese words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Withheld => "依法不予展示，未收入",
            Self::LeftOut => "导出时未收入",
            Self::Missing => "导出时库中没有",
        }
    }
}

/// Where the members of each kind stand in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub older: bool,
    pub entries: usize,
    pub rules: usize,
    pub files: usize,
}

impl Layout {
    pub const KEYS: usize = 1;
    pub const CHECKPOINT: usize = 2;
    pub const OLDER: usize = 3;
    pub const CONSISTENCY: usize = 4;
    pub fn entry(self, i: usize) -> usize {
        3 + usize::from(self.older) * 2 + i
    }
    pub fn opening(self, i: usize) -> usize {
        self.entry(self.entries) + i
    }
    pub fn proof(self, i: usize) -> usize {
        self.opening(self.entries) + i
    }
    pub fn rule(self, i: usize) -> usize {
        self.proof(self.entries) + i
    }
    pub fn file(self, i: usize) -> usize {
        self.rule(self.rules) + i
    }
}

pub(crate) fn entry_path(no: usize) -> String {
    format!("entries/{no:05}.json")
}
pub(crate) fn opening_path(no: usize) -> String {
    format!("openings/{no:05}.json")
}
pub(crate) fn proof_path(no: usize) -> String {
    format!("proofs/{no:05}.tlog-proof")
}

impl Manifest {
    /// The text of the note over this list: another first line than any checkpoint has, so that neither can
    /// be taken for the other.
    #[must_use]
    pub fn note_text(&self, bytes: &[u8]) -> String {
        format!("{FORMAT}\n{}\n{}\n{}\n", self.origin, self.case, hex(&Sha256::digest(bytes)))
    }

    /// Holds the order, names and kinds against the one order there is; on a fault the place in the list.
    pub(crate) fn layout(&self) -> Result<Layout, usize> {
        let count = |kind| self.members.iter().filter(|m| m.kind == kind).count();
        let layout = Layout {
            older: count(Kind::Older) > 0,
            entries: count(Kind::Entry),
            rules: count(Kind::Rules),
            files: count(Kind::File),
        };
        if layout.entries == 0 || layout.entries > ENTRIES_MAX {
            return Err(0);
        }
        let mut expected: Vec<(String, Kind)> = vec![
            (PAGE_PATH.into(), Kind::Page),
            ("keys".into(), Kind::Keys),
            ("checkpoint".into(), Kind::Checkpoint),
        ];
        if layout.older {
            expected.push(("checkpoint-older".into(), Kind::Older));
            expected.push(("consistency".into(), Kind::Consistency));
        }
        expected.extend((1..=layout.entries).map(|n| (entry_path(n), Kind::Entry)));
        expected.extend((1..=layout.entries).map(|n| (opening_path(n), Kind::Opening)));
        expected.extend((1..=layout.entries).map(|n| (proof_path(n), Kind::Proof)));
        let fixed = expected.len();
        for (i, (path, kind)) in expected.iter().enumerate() {
            let fits = self.members.get(i).is_some_and(|m| m.path == *path && m.kind == *kind);
            if !fits {
                return Err(i);
            }
        }
        for (i, m) in self.members.iter().enumerate() {
            let named = i >= fixed;
            let path = match m.kind {
                Kind::Rules => format!("rules/{}.json", m.sha256),
                Kind::File => format!("files/{}", m.sha256),
                _ if named => return Err(i),
                _ => m.path.clone(),
            };
            // Rules before files, each by digest and once.
            let after = m.kind == Kind::File && i < layout.file(0);
            let before = self.members.get(i + 1).filter(|n| named && n.kind == m.kind);
            let unordered = before.is_some_and(|n| n.path <= m.path);
            let of_file = m.file.as_ref().is_some_and(|f| f.sha256 == m.sha256 && f.bytes == m.bytes);
            if path != m.path || after || unordered || (m.kind == Kind::File) != m.file.is_some() {
                return Err(i);
            }
            if m.kind == Kind::File && !of_file {
                return Err(i);
            }
        }
        if self.members.len() != layout.file(layout.files)
            || !self.absent.is_sorted_by(|a, b| a.sha256 < b.sha256)
            || !self.withheld.is_sorted_by(|a, b| a < b)
        {
            return Err(0);
        }
        Ok(layout)
    }
}

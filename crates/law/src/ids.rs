//! Names of subjects: what an act is about.

use crate::draft::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The kinds of thing that have a history of their own: each is folded from its acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// The city itself: founding, rules in force, demo clock. There is one, its id is `city`.
    City,
    /// 执法主体 — a government, agency or organisation that enforces.
    Unit,
    /// 账号与身份 — a person's account and the capacities held.
    Account,
    /// 执法人员及证件 — an officer with the certificate.
    Officer,
    /// 法制审核人员 — a row of the reviewers' directory.
    Reviewer,
    /// 重大执法决定目录清单 — an agency's catalogue of major decisions.
    Catalogue,
    /// 文号序列 — one series per agency, document kind and year.
    Series,
    /// 案件 — from the clue to the archive.
    Case,
    /// 公示 — one public record.
    Publication,
    /// 历史决定(导入) — an imported old decision, never a case.
    Historical,
    /// 文书 — one document of a case, fixed as a file.
    Document,
    /// 音像资料 — one recording or file in the vault.
    Recording,
    /// 音像记录设备、场所
    Device,
    /// 查阅记录 — one viewing of a case by somebody who does not handle it.
    Viewing,
    /// 导出申请 — one request to take a list away.
    Export,
    /// 对举报人的答复 — kept apart from the case, because its history would tell that there is an informant.
    Informant,
}

impl SubjectKind {
    /// All kinds, in the order in which a verifier reports them.
    pub const ALL: [SubjectKind; 16] = [
        Self::City,
        Self::Unit,
        Self::Account,
        Self::Officer,
        Self::Reviewer,
        Self::Catalogue,
        Self::Series,
        Self::Case,
        Self::Publication,
        Self::Historical,
        Self::Document,
        Self::Recording,
        Self::Device,
        Self::Viewing,
        Self::Export,
        Self::Informant,
    ];

    /// The wire name, as in entries and tables.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Unit => "unit",
            Self::Account => "account",
            Self::Officer => "officer",
            Self::Reviewer => "reviewer",
            Self::Catalogue => "catalogue",
            Self::Series => "series",
            Self::Case => "case",
            Self::Publication => "publication",
            Self::Historical => "historical",
            Self::Document => "document",
            Self::Recording => "recording",
            Self::Device => "device",
            Self::Viewing => "viewing",
            Self::Export => "export",
            Self::Informant => "informant",
        }
    }

    /// The kind with this wire name.
    #[must_use]
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.wire() == text)
    }

    /// The Chinese name shown to people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::City => "城市",
            Self::Unit => "执法主体",
            Self::Account => "账号",
            Self::Officer => "执法证件",
            Self::Reviewer => "审核人员",
            Self::Catalogue => "重大执法决定目录",
            Self::Series => "文号序列",
            Self::Case => "案件",
            Self::Publication => "公示信息",
            Self::Historical => "历史决定",
            Self::Document => "文书",
            Self::Recording => "音像资料",
            Self::Device => "音像记录设备",
            Self::Viewing => "查阅记录",
            Self::Export => "导出申请",
            Self::Informant => "举报人答复",
        }
    }
}

/// One subject: a kind and an internal id (UUIDv7, or a natural key of `a-z0-9.-_`, at most 96 characters).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SubjectRef {
    /// What kind of subject.
    pub kind: SubjectKind,
    /// Its id, unique within the kind.
    pub id: String,
}

impl SubjectRef {
    /// A reference to the subject `id` of `kind`.
    pub fn new(kind: SubjectKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }
    /// The one city.
    #[must_use]
    pub fn city() -> Self {
        Self::new(SubjectKind::City, "city")
    }
    /// A case.
    pub fn case(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Case, id)
    }
    /// An officer.
    pub fn officer(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Officer, id)
    }
    /// A unit.
    pub fn unit(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Unit, id)
    }
    /// An account.
    pub fn account(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Account, id)
    }
    /// A reviewer's row; its id is the account's id.
    pub fn reviewer(account: impl Into<String>) -> Self {
        Self::new(SubjectKind::Reviewer, account)
    }
    /// An agency's catalogue of major decisions; its id is the unit's id.
    pub fn catalogue(unit: impl Into<String>) -> Self {
        Self::new(SubjectKind::Catalogue, unit)
    }
    /// A publication.
    pub fn publication(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Publication, id)
    }
    /// An imported old decision.
    pub fn historical(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Historical, id)
    }
    /// The document that an act of a case made; one act may make several kinds.
    #[must_use]
    pub fn document(case: &str, entry: u64, kind: &str) -> Self {
        Self::new(SubjectKind::Document, format!("{case}.{entry}.{kind}"))
    }
    /// The recording of a case that is this file, by its SHA-256: the same file handed over again is the same recording.
    #[must_use]
    pub fn recording_of(case: &str, sha256: &str) -> Self {
        let digest = Sha256::digest(format!("{case}\n{sha256}"));
        Self::recording(format!("r-{}", &hex(&digest)[..32]))
    }
    /// A recording.
    pub fn recording(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Recording, id)
    }
    /// A device or room.
    pub fn device(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Device, id)
    }
    /// One viewing of a case.
    pub fn viewing(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Viewing, id)
    }
    /// One request to take a list away.
    pub fn export(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Export, id)
    }
    /// What the informant of a case was told; its id is the case's.
    pub fn informant(case: impl Into<String>) -> Self {
        Self::new(SubjectKind::Informant, case)
    }
    /// The number series of an agency for a kind of document in a year.
    #[must_use]
    pub fn series(unit: &str, series: &str, year: i16) -> Self {
        Self::new(SubjectKind::Series, format!("{unit}.{series}.{year}"))
    }
    /// Whether the id keeps to the characters and length that ids may have.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        !self.id.is_empty()
            && self.id.len() <= 96
            && self.id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    }
}

impl fmt::Display for SubjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.wire(), self.id)
    }
}

//! What was found out about a dossier.

mod text;

pub(crate) use text::write_finding;

use serde::Serialize;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything that can be checked offline was checked and is right.
    Good,
    /// Something is wrong, and named.
    Refuted,
    /// This cannot be judged: no dossier, a newer one, or nobody known signed it.
    CannotJudge,
}

impl Verdict {
    pub(crate) fn of(findings: &[Finding]) -> Self {
        if findings.iter().any(|f| f.refutes) {
            Self::Refuted
        } else if findings.is_empty() {
            Self::Good
        } else {
            Self::CannotJudge
        }
    }

    /// The exit status of the command.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Refuted => 1,
            Self::CannotJudge => 2,
        }
    }
}

/// How far a step, or a part of it, is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 已核 — judged again: this very entry follows from the rules and the facts of then.
    Checked,
    /// 据记载 — somebody's word, recorded and unchanged since.
    Attested,
    /// 无法离线核对
    Unchecked,
    /// 不成立
    Refuted,
}

impl Status {
    /// The Chinese words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Checked => "已核",
            Self::Attested => "据记载",
            Self::Unchecked => "无法离线核对",
            Self::Refuted => "不成立",
        }
    }
}

/// A part of a step that is not simply checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Attested or unchecked.
    pub status: Status,
    /// What, and why; in Chinese.
    pub text: String,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Number of its entry in the dossier.
    pub entry: usize,
    /// Its subject, `kind/id`.
    pub subject: String,
    /// Its sequence number there.
    pub seq: u64,
    /// Wire tag.
    pub tag: String,
    /// Name of the act.
    pub title: String,
    /// Civil date at +08:00 on which it was recorded.
    pub date: String,
    /// Who acted.
    pub who: String,
    /// In which capacity.
    pub capacity: String,
    /// For which unit.
    pub unit: String,
    /// Clause and article.
    pub basis: Vec<String>,
    /// How far it is known.
    pub status: Status,
    /// What is not simply checked.
    pub remarks: Vec<Remark>,
}

/// Where a finding belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The file as a container.
    Container,
    /// The list of members.
    Manifest,
    /// A member's bytes.
    Member,
    /// Signatures.
    Signature,
    /// The log: inclusion, consistency.
    Log,
    /// An entry by itself.
    Entry,
    /// The order of a subject's entries.
    Chain,
    /// The law as it was applied.
    Law,
    /// The page for people.
    Page,
    /// A version newer than this program.
    Version,
}

/// One thing that is wrong, or that stops the judging.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Where it belongs.
    pub what: What,
    /// Whether it refutes the dossier; otherwise it only stops the judging.
    pub refutes: bool,
    /// The member of the container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Bytes of the file: first, and end exclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<(u64, u64)>,
    /// Number of the entry in the dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<usize>,
    /// Name of the gate that is closed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub gate: String,
    /// The plan's clause.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub clause: String,
    /// The article.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub article: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

impl Finding {
    pub(crate) fn new(what: What, message: impl Into<String>) -> Self {
        Self {
            what,
            refutes: true,
            member: None,
            range: None,
            entry: None,
            gate: String::new(),
            clause: String::new(),
            article: String::new(),
            message: message.into(),
        }
    }
    pub(crate) fn stops(self) -> Self {
        Self { refutes: false, ..self }
    }
    pub(crate) fn of(self, member: impl Into<String>) -> Self {
        Self { member: Some(member.into()), ..self }
    }
    pub(crate) fn at(self, range: std::ops::Range<u64>) -> Self {
        Self { range: Some((range.start, range.end)), ..self }
    }
    pub(crate) fn entry(self, no: usize) -> Self {
        Self { entry: Some(no), member: Some(crate::manifest::entry_path(no)), ..self }
    }
}

/// The case in a few words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// Internal id.
    pub case: String,
    /// Title.
    pub title: String,
    /// The party.
    pub party: String,
    /// The agency.
    pub agency: String,
    /// Number and date of the decision, where there is one.
    pub decision: Option<String>,
    /// What stands: what was decided, or that it was revoked, or what it was changed to.
    pub conclusion: Option<String>,
    /// An invented case of a demonstration city.
    pub demonstration: bool,
}

/// Whose signature it is, as far as the asker can know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// The asker gave no keys.
    #[default]
    NotGiven,
    /// The asker gave keys, and none of them signed.
    NoMatch,
    /// One of the asker's keys signed.
    Confirmed,
}

/// The log as of which everything is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// Origin of the log.
    pub origin: String,
    /// Records under the checkpoint.
    pub size: u64,
    /// Root, base64.
    pub root: String,
    /// The case's last sequence number in the dossier.
    pub seq: u64,
    /// When it was exported.
    pub exported: String,
    /// Whether a key that the asker trusts signed.
    pub trust: Trust,
    /// The trusted key that signed; only with [`Trust::Confirmed`].
    pub signer: Option<String>,
    /// The key from the dossier itself by which it is signed, where no trusted one did. Whoever made the file could
    /// have put it in.
    pub own_signer: Option<String>,
    /// Times of cosignatures by trusted keys, seconds since 1970.
    pub cosigned: Vec<u64>,
    /// Size of the older checkpoint of which this one is a continuation.
    pub older: Option<u64>,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Entries.
    pub entries: usize,
    /// Subjects.
    pub subjects: usize,
    /// Acts judged again and granted as recorded.
    pub judged: usize,
    /// Values that are not shown.
    pub hidden: usize,
    /// Files contained.
    pub files: usize,
    /// Their bytes.
    pub file_bytes: u64,
    /// Files named and not contained.
    pub absent: usize,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
    /// The case.
    pub about: Option<About>,
    /// As of what.
    pub as_of: Option<AsOf>,
    /// The acts on the case and on what belongs to it, in the order of the log.
    pub steps: Vec<Step>,
    /// The acts on what the case relied on: registers, accounts, the city.
    pub grounds: Vec<Step>,
    /// What holds for the dossier as a whole and is not simply checked.
    pub remarks: Vec<Remark>,
    /// What is wrong, or stops the judging.
    pub findings: Vec<Finding>,
    /// How much was looked at.
    pub counts: Counts,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            verdict: Verdict::CannotJudge,
            about: None,
            as_of: None,
            steps: Vec::new(),
            grounds: Vec::new(),
            remarks: Vec::new(),
            findings: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Settles the verdict from the findings.
    pub(crate) fn conclude(mut self) -> Self {
        self.verdict = Verdict::of(&self.findings);
        self
    }

    pub(crate) fn open(&mut self, status: Status, text: impl Into<String>) {
        self.remarks.push(Remark { status, text: text.into() });
    }
}

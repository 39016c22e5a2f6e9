//! What is wrong, and where.

use law::ids::SubjectRef;
use std::fmt;

/// Findings that are kept; what comes after is only counted.
const KEPT: usize = 10_000;

/// The kind of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// An entry's salt and bytes do not give its leaf.
    Seal,
    /// A column beside an entry says something else than the entry, or cannot be read.
    Column,
    /// A subject's chain of entries has a gap or a wrong link.
    Chain,
    /// A ciphertext cannot be opened, or a key is missing or was altered.
    Cipher,
    /// A disclosure is missing, surplus or does not belong to its entry.
    Disclosure,
    /// A stored head or folded state is not what the entries fold to.
    State,
    /// A row for reading is not what the state gives.
    Row,
    /// A row that nothing accounts for.
    Surplus,
    /// An entry's place: order of arrival, log index, record in the log.
    Place,
    /// The log's directory.
    Log,
    /// A checkpoint kept in the database.
    Checkpoint,
    /// A rule bundle.
    Rules,
}

impl What {
    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Seal => "封存",
            Self::Column => "条目字段",
            Self::Chain => "对象链",
            Self::Cipher => "加密",
            Self::Disclosure => "披露值",
            Self::State => "折叠状态",
            Self::Row => "列表行",
            Self::Surplus => "多余的行",
            Self::Place => "次序",
            Self::Log => "日志目录",
            Self::Checkpoint => "检查点",
            Self::Rules => "规则版本",
        }
    }
}

/// One thing found. Personal values are not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub what: What,
    /// The table.
    pub table: Option<&'static str>,
    /// The column; several with commas between where one of them is wrong and nothing tells which.
    pub field: Option<String>,
    /// The subject.
    pub subject: Option<SubjectRef>,
    /// The entry.
    pub leaf: Option<String>,
    /// The file in the log's directory.
    pub file: Option<String>,
    /// What should stand there, where it is known and not personal.
    pub expected: Option<String>,
    /// What stands there, likewise.
    pub found: Option<String>,
    /// A sentence in Chinese.
    pub message: String,
}

impl Finding {
    pub(super) fn new(what: What, message: impl Into<String>) -> Self {
        Self {
            what,
            table: None,
            field: None,
            subject: None,
            leaf: None,
            file: None,
            expected: None,
            found: None,
            message: message.into(),
        }
    }
    pub(super) fn of_log(found: journal::Finding) -> Self {
        let mut finding = Self::new(What::Log, format!("日志文件与记录不符：{}", found.detail));
        finding.file = Some(found.path);
        finding
    }
    pub(super) fn at(mut self, table: &'static str, field: impl Into<String>) -> Self {
        self.table = Some(table);
        self.field = Some(field.into());
        self
    }
    pub(super) fn of(mut self, subject: Option<SubjectRef>) -> Self {
        self.subject = subject;
        self
    }
    pub(super) fn leaf(mut self, leaf: impl Into<String>) -> Self {
        self.leaf = Some(leaf.into());
        self
    }
    pub(super) fn values(mut self, expected: impl ToString, found: impl ToString) -> Self {
        self.expected = Some(expected.to_string());
        self.found = Some(found.to_string());
        self
    }
    /// Whether it names this column of this table, alone or among others.
    #[must_use]
    pub fn names(&self, table: &str, column: &str) -> bool {
        self.table == Some(table) && self.field.as_deref().is_some_and(|f| f.split(',').any(|c| c == column))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.what.title())?;
        if let Some(table) = self.table {
            write!(f, " {table}")?;
            if let Some(field) = &self.field {
                write!(f, ".{field}")?;
            }
        }
        if let Some(file) = &self.file {
            write!(f, " {file}")?;
        }
        if let Some(subject) = &self.subject {
            write!(f, " {subject}")?;
        }
        if let Some(leaf) = &self.leaf {
            write!(f, " 叶 {leaf}")?;
        }
        write!(f, "：{}", self.message)?;
        if let (Some(expected), Some(found)) = (&self.expected, &self.found) {
            write!(f, "（应为 {expected}，实为 {found}）")?;
        }
        Ok(())
    }
}

/// What a deep check read and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries read.
    pub entries: u64,
    /// Subjects folded.
    pub subjects: u64,
    /// Entries that were found in the log at their index.
    pub logged: u64,
    /// Entries whose personal values were erased.
    pub erased: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// How many findings there were, also of those not kept.
    pub found: u64,
}

impl Report {
    pub(super) fn add(&mut self, finding: Finding) {
        self.found += 1;
        if self.findings.len() < KEPT {
            self.findings.push(finding);
        }
    }

    /// Whether everything is in order.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.found == 0
    }
}

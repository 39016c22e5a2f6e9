//! What can be imported: registers with their columns.

use law::authority::Capacity;
use law::{history, roster};

/// The column of a file of corrected rows that says which record each takes the place of: the record's id.
pub(super) const CORRECTS: &str = "更正的记录";
/// Where it stands in [`PENALTIES`].
pub(super) const CORRECTS_AT: usize = history::COLUMNS.len();

/// The columns of old decisions, and [`CORRECTS`].
const PENALTIES: [&str; CORRECTS_AT + 1] = with_last(history::COLUMNS, CORRECTS);
/// What other systems call them; none has the last.
const PENALTY_NAMES: [&[&str]; CORRECTS_AT + 1] = with_last(history::NAMES, &[]);

const fn with_last<T: Copy, const N: usize, const M: usize>(first: [T; N], last: T) -> [T; M] {
    let mut all = [last; M];
    let mut i = 0;
    while i < N {
        all[i] = first[i];
        i += 1;
    }
    all
}

/// 导入什么 — a register that a file can be imported to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Register {
    /// 历史处罚决定
    #[default]
    Penalties,
    /// 执法人员
    Officers,
}

impl Register {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Penalties, Self::Officers];

    /// The wire word, also of the command and of addresses.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Penalties => "penalties",
            Self::Officers => "officers",
        }
    }

    /// The register of this word.
    #[must_use]
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.wire() == word)
    }

    /// The Chinese name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Penalties => "历史处罚决定",
            Self::Officers => "执法人员",
        }
    }

    /// Who imports to it.
    #[must_use]
    pub fn capacity(self) -> Capacity {
        match self {
            Self::Penalties => Capacity::Editor,
            Self::Officers => Capacity::Registrar,
        }
    }

    /// The columns, in order.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Penalties => &PENALTIES,
            Self::Officers => &roster::COLUMNS,
        }
    }

    /// What other systems call each of them.
    pub(super) fn names(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Penalties => &PENALTY_NAMES,
            Self::Officers => &roster::NAMES,
        }
    }

    /// Columns in which a result that nobody typed is worth a look.
    pub(super) fn typed(self) -> &'static [&'static str] {
        match self {
            Self::Penalties => &["行政处罚决定书文号", "统一社会信用代码", "处罚决定日期", "处罚金额原文"],
            Self::Officers => &["证件编号", "有效期自", "有效期至"],
        }
    }

    /// Columns of days.
    pub(super) fn dates(self) -> &'static [&'static str] {
        match self {
            Self::Penalties => &["处罚决定日期"],
            Self::Officers => &["有效期自", "有效期至"],
        }
    }

    /// The column of amounts.
    pub(super) fn amount(self) -> Option<&'static str> {
        match self {
            Self::Penalties => Some("处罚金额原文"),
            Self::Officers => None,
        }
    }

    /// The column of numbers, by which rows are held against each other.
    pub(super) fn number(self) -> &'static str {
        match self {
            Self::Penalties => "行政处罚决定书文号",
            Self::Officers => "证件编号",
        }
    }

    /// Columns of which a heading must name one, and what is said of one that does not: every row would be refused.
    pub(super) fn wanted(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Penalties => (
                &["行政处罚决定书文号", "行政相对人名称", "正文"],
                "没有文号、当事人和正文中的任何一列，无法认定是哪一件决定",
            ),
            Self::Officers => (&["证件编号"], "没有证件编号这一列，无法认定是哪一个证件"),
        }
    }
}

//! What a document needs beside the case: the agency, and the names behind ids.

use jiff::civil::Date;
use law::deed::register::{CatalogueItem, UnitRegistered};
use std::fmt;

/// An officer as documents name one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// 姓名
    pub name: String,
    /// 执法证件号码
    pub number: String,
}

/// Names behind ids. Whoever shows documents has the registers; this crate has none.
pub trait Names {
    /// The officer with this id.
    fn officer(&self, id: &str) -> Option<Officer>;
    /// The name of the person with this account id.
    fn account(&self, id: &str) -> Option<String>;
    /// The name of who did the act with this sequence number of the case: signs approvals that the case
    /// itself keeps no name of.
    fn signer(&self, seq: u64) -> Option<String>;
}

/// What a document needs beside the case.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// 执法主体
    pub unit: &'a UnitRegistered,
    /// 法制审核机构名称
    pub review_body: &'a str,
    /// 重大执法决定目录 in force, for the questions asked of it.
    pub catalogue: &'a [CatalogueItem],
    /// 陈述、申辩 period of the field, e.g. `五个工作日`.
    pub statement_period: &'a str,
    /// Names behind ids.
    pub names: &'a dyn Names,
    /// Today, for what is composed of the file as it stands.
    pub today: Date,
}

/// Why a document cannot be composed at all. What it merely lacks is told by [`crate::missing`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// There is no document of this kind.
    Kind(String),
    /// The case keeps no content for this entry: it is not there yet, or a later one took its place.
    Content {
        /// 文书名称
        title: &'static str,
        /// What is not there.
        what: &'static str,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => write!(f, "没有文书种类“{kind}”"),
            Self::Content { title, what } => {
                write!(f, "不能制作{title}：案卷里没有{what}，或者已被后来的取代")
            }
        }
    }
}

impl std::error::Error for Missing {}

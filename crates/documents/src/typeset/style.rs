//! Which template a document is set by.

use crate::model::{Document, Form};
use serde::{Deserialize, Serialize};

/// 模板 — title, layout and origin. Serializable, so that an issued document can say what it was set by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// 文书名称 as printed; empty prints the document's own.
    pub title: String,
    /// Layout and its version: `letter/1`, `sheet/1`, `record/1`, `archive/1`. A published layout never changes:
    /// a change gets the next number.
    pub layout: String,
    /// Where the template comes from, e.g. `市场监管总局行政处罚文书格式范本`. Goes into the PDF's metadata and is
    /// not printed: a document given to a party carries nothing that is not its content.
    pub source: String,
    /// Version of the template.
    pub version: u32,
    /// 层级 of the template: 国家、省、市、机关.
    pub level: String,
}

/// What a file of this procedure is called on its cover.
const COVER_TITLE: &str = "行政处罚案卷";
/// Internal sheets that are prose with headings rather than boxes to fill.
const PROSE: [&str; 2] = ["investigation-report", "collective-discussion"];
/// Records that are a form with boxes.
const BOXED: [&str; 3] = ["proof-of-service", "decision-revocation", "address-confirmation"];
/// Transcripts that each page of is signed.
const SIGNED: [(&str, &str); 4] = [
    ("site-transcript", "当事人（在场人）"),
    ("inquiry-transcript", "被询问人"),
    ("hearing-transcript", "当事人（代理人）"),
    ("party-statement", "当事人（代理人）"),
];

impl Style {
    /// The product's own template for a document: what serves until an agency chooses another.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let layout = match document.form {
            _ if PROSE.contains(&document.kind) => "record/1",
            _ if BOXED.contains(&document.kind) => "sheet/1",
            Form::Letter => "letter/1",
            Form::Sheet => "sheet/1",
            Form::Record => "record/1",
            Form::Archive => "archive/1",
        };
        Self {
            // A cover names what it covers.
            title: if document.kind == crate::archive::COVER { COVER_TITLE.into() } else { String::new() },
            layout: layout.into(),
            source: "系统内置".into(),
            version: 1,
            level: "机关".into(),
        }
    }
}

/// Who signs the foot of every page, where somebody does.
pub(super) fn page_signer(kind: &str) -> Option<&'static str> {
    SIGNED.iter().find(|(k, _)| *k == kind).map(|(_, who)| *who)
}

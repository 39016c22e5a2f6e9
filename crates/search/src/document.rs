//! One public decision, as the index takes it and gives it back.

use serde::{Deserialize, Serialize};

/// Where a public document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Decided in this system.
    Case,
    /// An old decision, imported.
    Imported,
}

impl Origin {
    /// The wire form: `case` or `imported`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Imported => "imported",
        }
    }
}

/// One published document. Every field is public text: names are masked and text redacted before it gets here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicDoc {
    /// The random public address; a second document with the same address replaces the first.
    pub address: String,
    /// Title of the document.
    pub title: String,
    /// Document number (文号) as printed, e.g. `吉市监处罚〔2026〕12号`.
    pub document_no: String,
    /// The party's name, already masked where the law asks for it.
    pub party_name: String,
    /// Unified social credit code (统一社会信用代码) of an organisation.
    pub party_code: Option<String>,
    /// Name of the deciding organ as shown on the document.
    pub organ: String,
    /// Identifier of the deciding organ; stable when its name changes.
    pub organ_id: String,
    /// Kind of behaviour, e.g. `行政处罚`.
    pub behaviour: String,
    /// Kinds within the behaviour, e.g. `罚款`, `没收违法所得`.
    pub kinds: Vec<String>,
    /// What was decided.
    pub conclusion: String,
    /// The facts found.
    pub facts: String,
    /// The legal basis.
    pub basis: String,
    /// The document's text.
    pub body: String,
    /// Civil date of the decision, `YYYY-MM-DD`; absent on some imported documents.
    pub decided_on: Option<String>,
    /// Civil date of publication, `YYYY-MM-DD`.
    pub published_on: String,
    /// Where it comes from.
    pub origin: Origin,
}

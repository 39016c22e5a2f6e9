//! The shape of a question and of its answer.

use serde::{Deserialize, Serialize};

use crate::{Highlights, Origin, PublicDoc};

/// Characters of the text box that are looked at; the rest is cut off. Bounds the size of the engine's query.
pub const TEXT_CHARS_MAX: usize = 200;
/// The most hits on one page.
pub const PER_PAGE_MAX: usize = 100;
/// Hits on one page when the query does not say.
pub const PER_PAGE_DEFAULT: usize = 20;
/// How many hits can be paged through. Bounds the memory of one query; whoever wants everything takes the
/// bulk files. `total` and the facets still count all.
pub const WINDOW: usize = 10_000;

/// Order of the hits. Ties are broken by date and then by a fixed order, so that paging is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first; without text the same as [`Sort::DecidedDesc`].
    #[default]
    Relevance,
    /// Newest decision first, documents without a date of decision last.
    DecidedDesc,
    /// Newest publication first.
    PublishedDesc,
}

/// A question to the index. All given filters must hold. `Query::default()` lists everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// The text box: words, names or parts of names, document numbers in any bracket style, credit codes.
    /// Parts between spaces must all match.
    pub text: String,
    /// Only this organ.
    pub organ_id: Option<String>,
    /// Only this behaviour.
    pub behaviour: Option<String>,
    /// Only documents with this kind.
    pub kind: Option<String>,
    /// Only decisions of this year.
    pub year: Option<u16>,
    /// Only decisions on or after this civil date, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Only decisions on or before this civil date, `YYYY-MM-DD`.
    pub to: Option<String>,
    /// Only this origin.
    pub origin: Option<Origin>,
    /// Order of the hits.
    pub sort: Sort,
    /// Page, from 1; 0 is read as 1.
    pub page: usize,
    /// Hits per page, at most [`PER_PAGE_MAX`]; 0 is read as [`PER_PAGE_DEFAULT`].
    pub per_page: usize,
}

/// One page of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Documents that match.
    pub total: usize,
    /// The page shown, from 1.
    pub page: usize,
    /// Hits per page as used.
    pub per_page: usize,
    /// Pages that can be asked for, within [`WINDOW`]; 0 when nothing matches.
    pub pages: usize,
    /// Nothing matched all of the text, so these match some of it. Say so to the reader.
    pub relaxed: bool,
    /// The hits of this page.
    pub hits: Vec<Hit>,
    /// Counts by which the reader can narrow or switch.
    pub facets: Facets,
}

/// One hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The document as it was put.
    pub doc: PublicDoc,
    /// Engine's score, comparable within one answer only; 0 when the order is by date.
    pub score: f32,
    /// Where the text was found.
    pub highlights: Highlights,
}

/// Counts over all matching documents, not only the page. Each facet is counted under every filter except its
/// own, so that the reader sees what switching to another value would give.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facets {
    /// By organ: `value` is the organ's identifier, `label` its name. Most first.
    pub organ: Vec<FacetCount>,
    /// By behaviour, most first.
    pub behaviour: Vec<FacetCount>,
    /// By year of decision, newest first; documents without a date are not counted.
    pub year: Vec<FacetCount>,
    /// By kind, most first; a document with two kinds counts in both.
    pub kind: Vec<FacetCount>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCount {
    /// What to put into the query's filter.
    pub value: String,
    /// What to show.
    pub label: String,
    /// Matching documents with this value.
    pub count: u64,
}

//! The public record's full-text index (公示检索): words, names, document numbers and credit codes, with facets.
//!
//! The index is never a source of truth. It is fed from the outbox, may be lost at any time, and is rebuilt
//! from the store ([`Index::rebuild`]). It holds only what is already public: the caller hands in masked names
//! and redacted text, and enforces a withdrawal again when a page is read.
//!
//! ```text
//! put, remove, clear  ── staged ──  commit_with_cursor ── visible at once, cursor stored in the same commit
//! ```
//!
//! Everything here blocks; call it from a thread that may block. [`Index`] is `Send + Sync`, so one in an `Arc`
//! serves all readers and the one feeder.

mod ask;
mod document;
mod error;
mod facets;
mod fold;
mod highlight;
mod index;
mod read;
mod request;
mod schema;
mod tokens;
mod whole;

#[cfg(test)]
mod tests;

pub use document::{Origin, PublicDoc};
pub use error::Error;
pub use fold::number_normalised;
pub use highlight::{Excerpt, ExcerptOf, Highlights, Span};
pub use index::{Index, Opened};
pub use request::{
    FacetCount, Facets, Hit, PER_PAGE_DEFAULT, PER_PAGE_MAX, Page, Query, Sort, TEXT_CHARS_MAX, WINDOW,
};
pub use whole::Whole;

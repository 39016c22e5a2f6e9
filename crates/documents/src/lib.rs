//! 文书 — the legal documents of a case as structured content.
//!
//! [`compose`] words a document from the folded case; [`missing`] tells which required parts it lacks. The
//! structure is what the screen shows. [`typeset`](mod@typeset) makes the archival PDF of it, [`binder()`] binds the issued files of a
//! case, [`compare()`] tells two drafts apart. Nothing here reads anything but font files, and nothing decides who
//! may issue what: that is `law`.

pub mod amount;
pub mod archive;
pub mod binder;
pub mod compare;
mod compose;
mod context;
mod kinds;
mod mark;
mod model;
mod part;
pub mod sample;
mod sheet;
#[cfg(test)]
mod tests;
pub mod typeset;
pub mod words;

pub use binder::binder;
pub use compare::compare;
pub use context::{Context, Missing, Names, Officer};
pub use kinds::{KINDS, Kind, find};
pub use model::{Block, Document, Exchange, Form, MASK, Run, SignLine, Text};
pub use part::{Part, missing, required};

use law::state::casefile::{CaseFile, DocumentEntry};

/// Composes the document of one entry of the case: one of `case.documents`, or of [`archive::entries`].
///
/// What the record lacks is left blank and told by [`missing`]; the same case and entry always give the same
/// document.
///
/// # Errors
/// [`Missing`] when the kind is unknown or the case keeps no content for the entry.
pub fn compose(case: &CaseFile, entry: &DocumentEntry, ctx: &Context) -> Result<Document, Missing> {
    let kind = find(&entry.kind).ok_or_else(|| Missing::Kind(entry.kind.clone()))?;
    let mut sheet = sheet::Sheet::new(kind, case, entry, ctx);
    (kind.compose)(&mut sheet)?;
    let mut document = sheet.doc;
    mark::mark(&mut document, &mark::personal_values(case));
    Ok(document)
}

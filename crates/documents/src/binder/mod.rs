//! 装订 — the whole file for print: cover, directory, and the issued documents with continuous page numbers.
//!
//! What was issued is never rendered again: its pages are taken over with their own content streams, and the page
//! number is laid over them. The result is for printing and reading; the archival copies stay the issued files.

mod merge;
#[cfg(test)]
mod tests;

use crate::archive::{DIRECTORY, HEAD};
use crate::model::{Block, Document, Form, Text};
use crate::part::Part;
use crate::typeset::{self, Fonts, Pdf, Style, TypesetError, typeset};
use jiff::civil::Date;
use merge::{Merged, Source};
use std::fmt;

/// Pages of a bound file: 电子案卷 of more are bound in volumes, as paper ones are.
const PAGES_MAX: u32 = 5_000;
/// Bytes of all parts together: they are in memory at once.
const BYTES_MAX: usize = 512 << 20;

/// One document as it was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// 题名
    pub title: String,
    /// 文号; empty where it has none.
    pub number: String,
    /// 责任者
    pub author: String,
    /// 日期
    pub date: Date,
    /// The file as stored.
    pub pdf: Vec<u8>,
    /// Its number of pages, as recorded when it was issued.
    pub pages: u32,
}

/// Why a file could not be bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BindError {
    /// A part cannot be taken over.
    Part {
        /// 题名
        title: String,
        /// What is wrong with it.
        why: String,
    },
    /// More pages or bytes than one volume may have.
    TooLarge,
    /// Cover or directory could not be typeset.
    Typeset(TypesetError),
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part { title, why } => write!(f, "“{title}”不能装订：{why}"),
            Self::TooLarge => write!(f, "案卷超过{PAGES_MAX}页或者{}兆字节，请分册装订", BYTES_MAX >> 20),
            Self::Typeset(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for BindError {}

impl From<TypesetError> for BindError {
    fn from(e: TypesetError) -> Self {
        Self::Typeset(e)
    }
}

/// Binds the issued documents, in their order, behind a cover and a directory that tells each one's page.
/// `cover` is a composed 卷宗封面. Page 1 is the first page of the first document, as 卷宗 are numbered: cover and
/// directory bear no number.
///
/// # Errors
/// [`BindError`]: a part is no PDF, is encrypted or has not the recorded number of pages; or the file is too large.
pub fn binder(parts: &[Issued], cover: &Document, fonts: &Fonts) -> Result<Pdf, BindError> {
    let pages = parts.iter().fold(0u32, |n, p| n.saturating_add(p.pages));
    let bytes = parts.iter().fold(0usize, |n, p| n.saturating_add(p.pdf.len()));
    if pages > PAGES_MAX || bytes > BYTES_MAX {
        return Err(BindError::TooLarge);
    }
    let directory = directory(parts, cover);
    let front = [cover, &directory]
        .map(|d| typeset(d, &Style::of(d), fonts, None, None).map(|pdf| (Style::of(d).title, d, pdf)));
    let mut merged = Merged::new();
    for made in front {
        let (title, document, pdf) = made?;
        let title = if title.is_empty() { document.title.clone() } else { title };
        merged.take(&Source { title: &title, pdf: &pdf.bytes, pages: pdf.pages, numbered: false })?;
    }
    for part in parts {
        let title = [part.title.as_str(), part.number.as_str()].join(" ");
        merged.take(&Source { title: title.trim(), pdf: &part.pdf, pages: part.pages, numbered: true })?;
    }
    let sizes = merged.numbered_sizes();
    if !sizes.is_empty() {
        let numbers = typeset::page_numbers(&sizes, fonts, cover.date)?;
        merged.number(&numbers.bytes)?;
    }
    let title = cover.texts().iter().find(|t| t.part == Some(Part::CaseTitle)).map(|t| t.words());
    let bytes = merged.finish(&title.unwrap_or_else(|| cover.title.clone()), cover.date)?;
    Ok(Pdf { bytes, pages: merged.pages() })
}

/// The directory of the parts: 页号 is where each begins, and for the last where it ends too (DA/T 22).
fn directory(parts: &[Issued], cover: &Document) -> Document {
    let mut next = 1u32;
    let mut rows = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let first = next;
        next = next.saturating_add(part.pages);
        let last = next.saturating_sub(1);
        let page =
            if i + 1 == parts.len() && last > first { format!("{first}-{last}") } else { first.to_string() };
        rows.push(vec![
            Text::plain((i + 1).to_string()),
            Text::plain(part.number.clone()),
            Text::plain(part.author.clone()),
            Text::plain(part.title.clone()).part(Part::Entries),
            Text::plain(part.date.strftime("%Y%m%d").to_string()),
            Text::plain(page),
            Text::default(),
        ]);
    }
    let named = |part: Part, label: &str| {
        let text = cover.texts().into_iter().find(|t| t.part == Some(part)).cloned();
        text.filter(|t| !t.is_blank()).map(|t| (label.to_owned(), t))
    };
    let labels = [(Part::CaseTitle, "案件名称"), (Part::ArchiveNo, "档号"), (Part::Cause, "案由")];
    let head = labels.into_iter().filter_map(|(part, label)| named(part, label)).collect();
    let count = format!("共{}件，{}页。", parts.len(), next.saturating_sub(1));
    Document {
        kind: DIRECTORY,
        title: "卷内目录".into(),
        organ: cover.organ.clone(),
        number: None,
        date: cover.date,
        form: Form::Archive,
        blocks: vec![
            Block::KeyValues(head),
            Block::Table { caption: String::new(), head: HEAD.map(str::to_owned).to_vec(), rows },
            Block::Para { text: Text::plain(count), indent: false },
        ],
        also_required: Vec::new(),
    }
}

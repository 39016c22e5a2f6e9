//! 排版 — a document as archival PDF (PDF/A-2a and PDF/UA-1), set by Typst after GB/T 9704-2012.
//!
//! The same document, template and fonts give the same bytes, whatever the day. What a person wrote reaches the
//! layouts as data and never as markup.

mod code;
mod columns;
mod error;
mod fonts;
mod form;
mod pieces;
mod plan;
mod style;
#[cfg(test)]
pub(crate) mod tests;
mod world;

pub use code::Code;
pub use error::TypesetError;
pub use fonts::{DIRS, FANDOL_DIR, Families, FontConfig, Fonts};
pub use style::Style;

use crate::model::Document;
use jiff::civil::Date;
use pieces::Press;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Written into the PDF's metadata as the program that made it; never a version, so that a newer program still
/// gives the same bytes.
const CREATOR: &str = "Mingjing";
/// Cached results of layout that survive this many further documents: none, for each document is set once.
const CACHE_AGE: usize = 0;

/// A typeset document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its number of pages.
    pub pages: u32,
}

/// What a copy says of itself at the head of every page, e.g. `草稿，未经签发` or `副本，个人信息已隐去`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// The words.
    pub words: String,
}

/// Typesets a document. A copy that is marked as none of the issued ones bears no code.
///
/// # Errors
/// [`TypesetError`]: the layout is unknown, or a character is in none of the fonts.
pub fn typeset(
    document: &Document,
    style: &Style,
    fonts: &Fonts,
    marks: Option<&Marks>,
    code: Option<&Code>,
) -> Result<Pdf, TypesetError> {
    if world::layout(&style.layout).is_none() || !style.layout.contains('/') {
        return Err(TypesetError::Layout(style.layout.clone()));
    }
    let plan = plan::plan(&Press { fonts }, document, style, marks, code)?;
    let number = document.number.as_deref().unwrap_or_default();
    let ident = [document.kind, &document.organ, number, &document.date.to_string()].join("|");
    set(&style.layout, &plan, fonts, document.date, Some(ident))
}

/// One page for each size (width and height in points), bearing nothing but its number, counted from 1.
///
/// # Errors
/// [`TypesetError`] as for any document.
pub(crate) fn page_numbers(sizes: &[(f32, f32)], fonts: &Fonts, date: Date) -> Result<Pdf, TypesetError> {
    let page = |(number, (width, height)): (u32, &(f32, f32))| serde_json::json!({"number": number, "width": width, "height": height});
    let pages: Vec<serde_json::Value> = (1..).zip(sizes).map(page).collect();
    set("pages/1", &plan::bare(fonts, date, "页码", &pages), fonts, date, None)
}

/// Runs a layout over its data. With an identifier, which stays the same for the same document, the PDF is archival.
fn set(
    layout: &str,
    data: &serde_json::Value,
    fonts: &Fonts,
    date: Date,
    ident: Option<String>,
) -> Result<Pdf, TypesetError> {
    let main = world::layout(layout).ok_or_else(|| TypesetError::Layout(layout.into()))?;
    let refused = |what: &str| TypesetError::Engine(what.into());
    let day = |n: i8| u8::try_from(n).unwrap_or(1);
    let today = Datetime::from_ymd(date.year().into(), day(date.month()), day(date.day()))
        .ok_or_else(|| refused("成文日期无效"))?;
    let data = serde_json::to_vec(data).map_err(|e| TypesetError::Engine(e.to_string()))?;
    let desk = world::Desk { fonts, main, data: Bytes::new(data), today };
    let compiled = typst::compile::<PagedDocument>(&desk);
    let made = match compiled.output {
        Err(faults) => Err(told(&faults)),
        Ok(document) => match compiled.warnings.first() {
            // A layout that the typesetter doubts is wrong: it is ours, and tested.
            Some(warning) => Err(told(std::slice::from_ref(warning))),
            None => export(&document, ident),
        },
    };
    typst::comemo::evict(CACHE_AGE);
    made
}

fn export(document: &PagedDocument, ident: Option<String>) -> Result<Pdf, TypesetError> {
    let archival = ident.is_some();
    let wanted: &[PdfStandard] =
        if archival { &[PdfStandard::A_2a, PdfStandard::Ua_1] } else { &[PdfStandard::V_1_7] };
    let standards = PdfStandards::new(wanted).map_err(|e| TypesetError::Engine(e.message().to_string()))?;
    let options = PdfOptions {
        ident: ident.map_or(Smart::Auto, Smart::Custom),
        creator: Smart::Custom(Some(CREATOR.into())),
        timestamp: None,
        page_ranges: None,
        standards,
        tagged: archival,
        pretty: false,
    };
    let bytes = typst_pdf::pdf(document, &options).map_err(|faults| told(&faults))?;
    Ok(Pdf { bytes, pages: u32::try_from(document.pages().len()).unwrap_or(u32::MAX) })
}

/// The typesetter's words. An unknown family has an error of its own, since what to do about it is clear.
fn told(faults: &[SourceDiagnostic]) -> TypesetError {
    let words: Vec<&str> = faults.iter().map(|f| f.message.as_str()).collect();
    let family = words.iter().find_map(|w| w.strip_prefix("unknown font family: "));
    match family {
        Some(name) => TypesetError::UnknownFamily(name.to_owned()),
        None => TypesetError::Engine(words.join("；")),
    }
}

//! The world of one document as the typesetter sees it: the layouts that this crate carries, the document's data,
//! the configured fonts. There are no other files, no packages, no network, and today is the document's date.

use super::fonts::Fonts;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// Where a layout finds the document's data.
const DATA: &str = "/document.json";

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The layouts, parsed once: every document has the same sources and its own data.
static SOURCES: LazyLock<BTreeMap<&'static str, Source>> = LazyLock::new(|| {
    let all = [
        ("/common.typ", include_str!("layout/common.typ")),
        ("/letter-1.typ", include_str!("layout/letter-1.typ")),
        ("/sheet-1.typ", include_str!("layout/sheet-1.typ")),
        ("/record-1.typ", include_str!("layout/record-1.typ")),
        ("/archive-1.typ", include_str!("layout/archive-1.typ")),
        ("/pages-1.typ", include_str!("layout/pages-1.typ")),
    ];
    let parsed = all.into_iter().filter_map(|(path, text)| Some((path, Source::new(id(path)?, text.into()))));
    parsed.collect()
});

fn id(path: &str) -> Option<FileId> {
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?)))
}

/// The main source of a layout, e.g. of `letter/1`.
pub(super) fn layout(name: &str) -> Option<Source> {
    SOURCES.get(format!("/{}.typ", name.replace('/', "-")).as_str()).cloned()
}

pub(super) struct Desk<'a> {
    pub fonts: &'a Fonts,
    pub main: Source,
    pub data: Bytes,
    pub today: Datetime,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }
    fn main(&self) -> FileId {
        self.main.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        let path = id.get().vpath().get_with_slash();
        SOURCES.get(path).cloned().ok_or(FileError::AccessDenied)
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id.get().vpath().get_with_slash() == DATA {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

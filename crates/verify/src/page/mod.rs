//! index.html — the case told to a person, on one page without script or anything from elsewhere.
//!
//! The page is a function of the list and the entries alone, so that the verifier renders it anew and finds any
//! word that the entries do not say. When its words change, also by new words in `law`, [`crate::manifest::PAGE`]
//! is raised, and pages of the versions before are rendered as they were.

mod html;
mod parts;

use crate::entry::Entry;
use crate::manifest::Manifest;
use html::Html;
use journal::Checkpoint;
use law::ids::SubjectRef;
use law::state::State;
use std::collections::BTreeMap;

const STYLE: &str = include_str!("style.css");

/// What the page is made from.
struct Told<'a> {
    manifest: &'a Manifest,
    checkpoint: &'a Checkpoint,
    entries: &'a [Entry],
    /// Every subject as the entries leave it, with hidden values hidden.
    states: BTreeMap<SubjectRef, State>,
}

/// The first version whose headline is what stands of a decision and not what it said before it was changed.
const WHAT_STANDS: u32 = 2;

impl Told<'_> {
    fn says_what_stands(&self) -> bool {
        self.manifest.page >= WHAT_STANDS
    }
}

/// Renders the page.
pub(crate) fn render(manifest: &Manifest, checkpoint: &Checkpoint, entries: &[Entry]) -> String {
    let mut states: BTreeMap<SubjectRef, State> = BTreeMap::new();
    for entry in entries {
        let before = states.remove(&entry.act.subject);
        if let Some(state) = State::after(before, &entry.act) {
            states.insert(entry.act.subject.clone(), state);
        }
    }
    let told = Told { manifest, checkpoint, entries, states };
    let mut page = Html::new();
    let title = told.case().map_or_else(|| manifest.case.clone(), |c| c.title.clone());
    page.raw("<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
        .text(&title)
        .raw(" 验证包</title>\n");
    page.raw("<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
    parts::head(&told, &title, &mut page);
    parts::how(&mut page);
    parts::decision(&told, &mut page);
    parts::steps(&told, &mut page);
    parts::files(&told, &mut page);
    parts::withheld(&told, &mut page);
    parts::proves(&told, &mut page);
    parts::anchors(&told, &mut page);
    page.raw("</main>\n</body>\n</html>\n");
    page.into_string()
}

impl Told<'_> {
    fn case(&self) -> Option<&law::state::casefile::CaseFile> {
        self.states.get(&SubjectRef::case(&self.manifest.case))?.case()
    }
    fn unit(&self, id: &str) -> String {
        let unit = self.states.get(&SubjectRef::unit(id)).and_then(State::unit);
        unit.map_or_else(|| id.to_owned(), |u| u.registered.name.clone())
    }
}

//! The files that acts name.

use crate::entry::Entry;
use law::deed::Deed;
use law::deed::record::RecordingHandedOver;
pub use law::file::FileRef;
use law::ids::SubjectRef;
use std::collections::BTreeMap;

/// What a person calls the file of an act.
pub(crate) fn title_of(deed: &Deed) -> String {
    match deed {
        Deed::DocumentIssued(d) => d.title.clone(),
        Deed::DocumentScanned(d) => format!("签章件（{}）", d.note),
        Deed::RecordingHandedOver(d) => match d.name.known() {
            Some(name) => format!("{}：{name}", d.kind.title()),
            None => d.kind.title().into(),
        },
        _ => deed.title().into(),
    }
}

/// The extension that programs expect of a file of this media type; empty where none is usual.
pub(crate) fn extension_of(mime: &str) -> &'static str {
    match mime {
        "application/pdf" => ".pdf",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/heic" => ".heic",
        "video/mp4" => ".mp4",
        "video/quicktime" => ".mov",
        "audio/mpeg" => ".mp3",
        "audio/mp4" => ".m4a",
        "audio/wav" | "audio/x-wav" => ".wav",
        _ => "",
    }
}

/// Which entries' files would show what some entries keep closed: `closed` are those entries' sequence numbers on
/// the case. A document shows what the act says that made it, and its scan shows the same.
pub(crate) fn show_closed(entry: &Entry, closed: &[u64], made_by: &mut BTreeMap<SubjectRef, u64>) -> bool {
    let subject = &entry.act.subject;
    let entry = match &entry.act.deed {
        Deed::DocumentIssued(d) => {
            made_by.insert(subject.clone(), d.entry);
            Some(d.entry)
        }
        Deed::DocumentScanned(_) => made_by.get(subject).copied(),
        // A recording of an activity shows whoever took part.
        Deed::RecordingHandedOver(RecordingHandedOver { activity, .. }) => *activity,
        _ => None,
    };
    entry.is_some_and(|seq| closed.contains(&seq))
}

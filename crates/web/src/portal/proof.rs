//! Checks an entry against the public log at the moment of reading, and makes the proof file of it.

use std::path::Path;

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use journal::log::Reader;
use journal::{Checkpoint, Leaf, Note, TlogProof};
use law::draft::hex;

use super::visit::Visit;
use crate::look::Problem;

/// What the log says of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is record `index` of the published log, whose root it leads to.
    Included {
        /// Number of the record, from 0.
        index: u64,
        /// Records in the published log.
        size: u64,
        /// Its root, lowercase hex.
        root: String,
    },
    /// Not sequenced or not published yet.
    Pending,
    /// The log has another record there, or its tiles contradict each other.
    Failed,
}

/// Looks the leaf up in the tiles and follows it to the root of the last checkpoint.
pub async fn check(log_dir: &Path, leaf: &str, index: Option<u64>) -> Checked {
    let Some(index) = index else { return Checked::Pending };
    let (dir, leaf) = (log_dir.to_owned(), leaf.to_owned());
    let work = move || {
        let reader = Reader::open(&dir);
        let Some((checkpoint, _)) = published(&reader) else { return Checked::Pending };
        let head = checkpoint.head;
        if index >= head.size {
            return Checked::Pending;
        }
        let same = reader.leaf(index, head.size).is_ok_and(|l| hex(&l.0) == leaf);
        let rooted = reader.prove_inclusion(index, head.size).is_ok()
            && reader.root_at(head.size).is_ok_and(|root| root == head.root);
        if same && rooted {
            Checked::Included { index, size: head.size, root: hex(&head.root.0) }
        } else {
            Checked::Failed
        }
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(Checked::Pending)
}

/// The `.tlog-proof` file of a record, or nothing before it is in the published log. Its `extra` line carries the leaf,
/// so that the file can be checked by itself.
pub async fn file(log_dir: &Path, leaf: &str, index: Option<u64>) -> Option<Vec<u8>> {
    let index = index?;
    let (dir, leaf) = (log_dir.to_owned(), leaf.parse::<Leaf>().ok()?);
    let work = move || {
        let reader = Reader::open(&dir);
        let (checkpoint, note) = published(&reader)?;
        let path = reader.prove_inclusion(index, checkpoint.head.size).ok()?;
        Some(TlogProof { extra: Some(leaf.0.to_vec()), index, path, checkpoint: note }.to_bytes())
    };
    tokio::task::spawn_blocking(work).await.ok().flatten()
}

/// The `.tlog-proof` file as a download, or 404 before the record is in the published log.
pub async fn download(visit: &Visit, name: &str, leaf: &str, index: Option<u64>) -> Response {
    let Some(bytes) = file(visit.app.log_dir(), leaf, index).await else {
        return visit.problem(&Problem::NotFound).await;
    };
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.tlog-proof\"")),
    ];
    let mut response = (headers, bytes).into_response();
    super::visit::public(&mut response);
    response
}

fn published(reader: &Reader) -> Option<(Checkpoint, Note)> {
    let bytes = reader.checkpoint().ok().flatten()?;
    let note = Note::from_bytes(&bytes).ok()?;
    let checkpoint = note.text().parse().ok()?;
    Some((checkpoint, note))
}

//! Writing a dossier.

use crate::check::lines_of;
use crate::entry::{Entry, Opening, Unfit, digests};
use crate::files::{FileRef, show_closed};
use crate::manifest::{
    Absence, Absent, ENTRIES_MAX, FORMAT, Kind, Listed, MANIFEST_PATH, Manifest, NOTE_PATH, PAGE, PAGE_PATH,
    entry_path, opening_path, proof_path,
};
use crate::withhold::Withhold;
pub use crate::zip::ZipWriter;
use jiff::Timestamp;
use journal::merkle::Hash;
use journal::{Checkpoint, Disclosure, Note, Salt, Signer, TlogProof, VerifierKey, canonical, seal};
use law::act::Recorded;
use law::ids::{SubjectKind, SubjectRef};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, Write};

/// Everything that goes into a dossier.
pub struct Bundle<'a> {
    /// Internal id of the case.
    pub case: String,
    /// The case, what belongs to it, and what it relied on; of number series only what this case took.
    pub chains: Vec<Chain>,
    /// Rule bundles, their exact bytes.
    pub rules: Vec<Vec<u8>>,
    /// The log's public keys, its own and its cosigners'.
    pub keys: Vec<VerifierKey>,
    /// The newest checkpoint, its exact bytes.
    pub checkpoint: Vec<u8>,
    /// An older one, of which the newest is a continuation.
    pub older: Option<Older>,
    /// Files that entries name. One that is not given is listed as missing.
    pub files: Vec<FileContent<'a>>,
    /// What stays closed.
    pub withhold: Withhold,
    /// Whether files are left out altogether.
    pub without_files: bool,
}

/// The entries of a subject, the first first.
pub struct Chain {
    /// The subject.
    pub subject: SubjectRef,
    /// Its entries.
    pub entries: Vec<Sealed>,
}

/// An entry as it lies in the store, with its place in the log.
pub struct Sealed {
    /// Its bytes, as hashed.
    pub bytes: Vec<u8>,
    /// Its salt.
    pub salt: [u8; 32],
    /// Its disclosures, in the order of their places.
    pub disclosures: Vec<Disclosure>,
    /// Its number in the log.
    pub index: u64,
    /// Its audit path under the newest checkpoint.
    pub path: Vec<Hash>,
}

/// An older checkpoint.
pub struct Older {
    /// Its exact bytes.
    pub note: Vec<u8>,
    /// The consistency proof from it to the newest.
    pub path: Vec<Hash>,
}

/// A file's content.
pub struct FileContent<'a> {
    /// SHA-256, lowercase hex.
    pub sha256: String,
    /// Its bytes.
    pub content: Box<dyn Read + 'a>,
}

/// Why a dossier was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file cannot be written, or a file's content is not what its digest says.
    #[error("验证包写不出来：{0}")]
    Io(#[from] io::Error),
    /// The parts do not make a dossier.
    #[error("验证包的材料不完整：{0}")]
    Material(String),
    /// The signer failed.
    #[error("清单没有签成：{0}")]
    Sign(#[from] journal::note::NoteError),
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Entries.
    pub entries: usize,
    /// Files contained.
    pub files: usize,
    /// Files named and not contained.
    pub absent: usize,
    /// Values withheld.
    pub hidden: usize,
}

fn material(why: impl Into<String>) -> ExportError {
    ExportError::Material(why.into())
}

/// Which subjects a dossier must hold beside `entries`, each up to which sequence number: everything that they
/// relied on. The city, whose entries say which rules were in force, comes on top, whole.
#[must_use]
pub fn relied_on<'a>(entries: impl IntoIterator<Item = &'a Recorded>) -> BTreeMap<SubjectRef, u64> {
    let mut upto = BTreeMap::new();
    for r in entries.into_iter().flat_map(|e| &e.relied) {
        let seq = upto.entry(r.subject.clone()).or_insert(r.seq);
        *seq = r.seq.max(*seq);
    }
    upto
}

/// Writes a dossier to the beginning of `out`. `now` is the time of export that the list states.
///
/// # Errors
/// See [`ExportError`].
pub fn write<W: Write + Seek>(
    out: W,
    bundle: Bundle<'_>,
    signer: &dyn Signer,
    now: Timestamp,
) -> Result<Written, ExportError> {
    let note = Note::from_bytes(&bundle.checkpoint).map_err(|e| material(e.to_string()))?;
    let checkpoint: Checkpoint = note.text().parse().map_err(|_| material("检查点读不出来"))?;
    let mut members: Vec<(Listed, Vec<u8>)> = Vec::new();
    let mut add = |path: String, kind: Kind, content: Vec<u8>| {
        members.push((Listed::of(&path, kind, &content), content));
    };
    let keys: String = bundle.keys.iter().map(|k| format!("{k}\n")).collect();
    add("keys".into(), Kind::Keys, keys.into_bytes());
    add("checkpoint".into(), Kind::Checkpoint, bundle.checkpoint.clone());
    if let Some(older) = bundle.older {
        add("checkpoint-older".into(), Kind::Older, older.note);
        add("consistency".into(), Kind::Consistency, lines_of(&older.path).into_bytes());
    }
    let (entries, parts) = entries(bundle.chains, bundle.withhold, &note)?;
    for (i, (bytes, _, _)) in parts.iter().enumerate() {
        add(entry_path(i + 1), Kind::Entry, bytes.clone());
    }
    for (i, (_, opening, _)) in parts.iter().enumerate() {
        add(opening_path(i + 1), Kind::Opening, opening.clone());
    }
    for (i, (_, _, proof)) in parts.iter().enumerate() {
        add(proof_path(i + 1), Kind::Proof, proof.clone());
    }
    let rules: BTreeMap<String, Vec<u8>> =
        bundle.rules.into_iter().map(|b| (Listed::of("", Kind::Rules, &b).sha256, b)).collect();
    for (digest, bytes) in rules {
        add(format!("rules/{digest}.json"), Kind::Rules, bytes);
    }
    let (contained, absent) = choose(&entries, bundle.files, bundle.withhold, bundle.without_files);
    let listed = contained.iter().map(|(file, _)| Listed {
        path: format!("files/{}", file.sha256),
        kind: Kind::File,
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        file: Some(file.clone()),
    });
    let mut manifest = Manifest {
        format: FORMAT.into(),
        page: PAGE,
        case: bundle.case,
        origin: checkpoint.origin.clone(),
        exported: now,
        withheld: bundle.withhold.grounds(),
        members: members.iter().map(|(l, _)| l.clone()).chain(listed).collect(),
        absent,
    };
    let page = crate::page::render(&manifest, &checkpoint, &entries).into_bytes();
    manifest.members.insert(0, Listed::of(PAGE_PATH, Kind::Page, &page));
    manifest.layout().map_err(|i| material(format!("清单的第 {} 项", i + 1)))?;
    let value = serde_json::to_value(&manifest).map_err(|e| material(e.to_string()))?;
    let list = canonical(&value).map_err(|e| material(e.to_string()))?;
    let note = Note::sign(&manifest.note_text(&list), &[signer])?;

    let mut zip = ZipWriter::new(out);
    zip.add(PAGE_PATH, &page)?;
    zip.add(MANIFEST_PATH, &list)?;
    zip.add(NOTE_PATH, &note.to_bytes())?;
    for (listed, content) in &members {
        zip.add(&listed.path, content)?;
    }
    let written = Written {
        entries: entries.len(),
        files: contained.len(),
        absent: manifest.absent.len(),
        hidden: entries.iter().map(|e| e.hidden.len()).sum(),
    };
    for (file, mut content) in contained {
        let digest = file.sha256.parse::<vault::digest::Sha256>().map_err(|e| material(e.to_string()))?;
        zip.copy(&format!("files/{}", file.sha256), file.bytes, &digest.0, &mut content)?;
    }
    zip.finish()?;
    Ok(written)
}

/// A file that goes in.
type Contained<'a> = (FileRef, Box<dyn Read + 'a>);

/// Entry bytes, opening, proof.
type Part = (Vec<u8>, Vec<u8>, Vec<u8>);

/// All entries in the order of the log, each with what goes into the dossier.
fn entries(
    chains: Vec<Chain>,
    withhold: Withhold,
    checkpoint: &Note,
) -> Result<(Vec<Entry>, Vec<Part>), ExportError> {
    let mut all: Vec<Sealed> = chains.into_iter().flat_map(|c| c.entries).collect();
    all.sort_by_key(|s| s.index);
    all.dedup_by_key(|s| s.index);
    if all.is_empty() || all.len() > ENTRIES_MAX {
        return Err(material(format!("有 {} 条记录", all.len())));
    }
    let (mut entries, mut parts) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
    for (i, sealed) in all.into_iter().enumerate() {
        let value = serde_json::from_slice(&sealed.bytes).map_err(|e| material(e.to_string()))?;
        let value: serde_json::Value = value;
        let tag = value.get("type").and_then(serde_json::Value::as_str).unwrap_or_default();
        let mut places = Vec::new();
        digests(&value, &mut String::new(), &mut places);
        let covered = places.iter().filter(|(pointer, _)| withhold.covers(tag, pointer));
        let closed: BTreeSet<&str> = covered.map(|(_, digest)| digest.as_str()).collect();
        let salt = Salt(sealed.salt);
        let opening = Opening {
            disclosures: sealed.disclosures.into_iter().filter(|d| !closed.contains(d.digest())).collect(),
            leaf: seal(&salt, &sealed.bytes),
            salt,
        };
        let entry = Entry::open(i + 1, sealed.index, &sealed.bytes, &opening).map_err(|e| match e {
            Unfit::Wrong(why) | Unfit::Newer(why) => material(why),
        })?;
        let value = serde_json::to_value(&opening).map_err(|e| material(e.to_string()))?;
        let opening = canonical(&value).map_err(|e| material(e.to_string()))?;
        let (index, path) = (sealed.index, sealed.path);
        let proof = TlogProof { extra: None, index, path, checkpoint: checkpoint.clone() };
        entries.push(entry);
        parts.push((sealed.bytes, opening, proof.to_bytes()));
    }
    Ok((entries, parts))
}

/// Parts the named files into those that go in, by digest, and those that do not. A file that belongs to an entry with
/// a withheld value would show that value.
fn choose<'a>(
    entries: &[Entry],
    given: Vec<FileContent<'a>>,
    withhold: Withhold,
    without: bool,
) -> (Vec<Contained<'a>>, Vec<Absent>) {
    let mut given: BTreeMap<String, Box<dyn Read + 'a>> =
        given.into_iter().map(|f| (f.sha256, f.content)).collect();
    let mut named: BTreeMap<String, (FileRef, bool)> = BTreeMap::new();
    let hides = |e: &Entry| e.hidden.iter().any(|h| withhold.covers(e.act.deed.tag(), &h.pointer));
    let of_case = |e: &&Entry| e.act.subject.kind == SubjectKind::Case && hides(e);
    let closed: Vec<u64> = entries.iter().filter(of_case).map(|e| e.act.seq).collect();
    let mut made_by = BTreeMap::new();
    for entry in entries {
        let shows = show_closed(entry, &closed, &mut made_by) || hides(entry);
        for file in entry.act.deed.files() {
            let (_, withheld) = named.entry(file.sha256.clone()).or_insert((file.clone(), false));
            *withheld |= shows;
        }
    }
    let (mut contained, mut absent) = (Vec::new(), Vec::new());
    for (sha256, (file, withheld)) in named {
        let reason = match given.remove(&sha256) {
            _ if withheld => Absence::Withheld,
            _ if without => Absence::LeftOut,
            None => Absence::Missing,
            Some(content) => {
                contained.push((file, content));
                continue;
            }
        };
        absent.push(Absent { sha256, bytes: file.bytes, reason });
    }
    (contained, absent)
}

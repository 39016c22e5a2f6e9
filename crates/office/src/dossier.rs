//! 验证包 — gathers everything that a stranger needs to check a case and judge it again.
//!
//! Reading, not an act. Whoever offers it to outsiders asks first who may have it and writes that down as an act of
//! its own.

use crate::Fault;
use journal::log::Reader;
use journal::{Checkpoint, Disclosure, Note, VerifierKey};
use law::act::Recorded;
use law::docno;
use law::file::FileRef;
use law::ids::{SubjectKind, SubjectRef};
use law::secret::Secret;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::{CaseFilter, CaseOrder, DocumentFilter, HistoryEntry, Page, RecordingFilter, Store};
use vault::digest::Digests;
use vault::{Vault, VaultError};
use verify::export::relied_on;
use verify::{Bundle, Chain, FileContent, Older, Sealed, Withhold};

/// Where the parts lie.
#[derive(Debug, Clone)]
pub struct Places<'a> {
    /// The store.
    pub store: &'a Store,
    /// Folder of the public log.
    pub log_dir: &'a Path,
    /// The vault, where there is one.
    pub vault: Option<&'a Vault>,
    /// The log's public keys.
    pub keys: Vec<VerifierKey>,
}

/// What is exported.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What stays closed.
    pub withhold: Withhold,
    /// Leave all files out.
    pub without_files: bool,
    /// An older checkpoint that the receiver holds: the dossier then proves that the log only grew since.
    pub since: Option<Vec<u8>>,
}

/// Rows read at a time.
const PAGE: u64 = 500;

/// Companions that one command can have.
const COMPANIONS_MAX: u32 = 16;

/// The internal id of a case: given itself, or its 立案号 or 决定书文号.
///
/// # Errors
/// There is none, or more than one; the store fails.
pub async fn find_case(store: &Store, text: &str) -> Result<String, Fault> {
    let subject = SubjectRef::case(text);
    if subject.is_well_formed() && store.load(&subject).await?.is_some() {
        return Ok(text.to_owned());
    }
    let none = || Fault::File(format!("没有找到案件 {text}；请写案件编号、立案号或者决定书文号"));
    let wanted = docno::parse(text).map_err(|_| none())?.canonical;
    let filter = CaseFilter { text: Some(wanted.clone()), ..CaseFilter::default() };
    let rows = store.cases(&filter, CaseOrder::Number, Page::first(PAGE)).await?.rows;
    let is = |number: &Option<String>| number.as_ref() == Some(&wanted);
    let mut found = rows.into_iter().filter(|r| is(&r.number) || is(&r.decision_no));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.id),
        (Some(_), Some(_)) => Err(Fault::File(format!("文号 {text} 属于不止一件案件，请写案件编号"))),
        _ => Err(none()),
    }
}

/// Gathers a case's dossier.
///
/// # Errors
/// An entry is not in the published log yet; a rule bundle is missing; the store or the log fails.
pub async fn gather(places: &Places<'_>, case: &str, options: Options) -> Result<Bundle<'static>, Fault> {
    let store = places.store;
    let main = subjects(store, case).await?;
    let mut histories = BTreeMap::new();
    for subject in main {
        let history = store.history(&subject).await?;
        histories.insert(subject, history);
    }
    numbers(store, case, &mut histories).await?;
    let acts = histories.values().flatten().map(|e| &e.recorded);
    let upto = relied_on(acts);
    histories.insert(SubjectRef::city(), store.history(&SubjectRef::city()).await?);
    for (subject, seq) in upto {
        if let Entry::Vacant(place) = histories.entry(subject) {
            let mut history = store.history(place.key()).await?;
            history.retain(|e| e.recorded.seq <= seq);
            place.insert(history);
        }
    }
    let secret = secret_of(store, case).await?;
    let log = Log::open(places.log_dir)?;
    let mut chains = Vec::with_capacity(histories.len());
    for (subject, history) in &histories {
        let mut entries = Vec::with_capacity(history.len());
        for entry in history {
            let (mut sealed, body) = sealed(store, &log, entry).await?;
            if let Some(secret) = &secret {
                kept(secret, entry, &mut sealed, &body)?;
            }
            entries.push(sealed);
        }
        chains.push(Chain { subject: subject.clone(), entries });
    }
    let all = || histories.values().flatten().map(|e| &e.recorded);
    let files = match places.vault {
        Some(vault) if !options.without_files => files(vault, all())?,
        _ => Vec::new(),
    };
    Ok(Bundle {
        case: case.into(),
        chains,
        rules: rules(store, all()).await?,
        keys: places.keys.clone(),
        older: options.since.map(|note| log.older(note)).transpose()?,
        checkpoint: log.note,
        files,
        withhold: options.withhold,
        without_files: options.without_files,
    })
}

/// The case and what belongs to it.
async fn subjects(store: &Store, case: &str) -> Result<BTreeSet<SubjectRef>, Fault> {
    let subject = SubjectRef::case(case);
    let history = store.history(&subject).await?;
    if history.is_empty() {
        return Err(Fault::File(format!("没有案件 {case}")));
    }
    let publications = history.iter().filter_map(|e| e.recorded.derived.publication.clone());
    let mut all: BTreeSet<SubjectRef> = publications.map(SubjectRef::publication).collect();
    all.insert(subject);
    let mut offset = 0;
    loop {
        let filter = DocumentFilter { case: Some(case.into()), ..DocumentFilter::default() };
        let rows = store.documents(&filter, false, Page { limit: PAGE, offset }).await?.rows;
        offset += rows.len() as u64;
        if rows.is_empty() {
            break;
        }
        all.extend(rows.into_iter().map(|r| SubjectRef::new(SubjectKind::Document, r.id)));
    }
    let mut offset = 0;
    loop {
        let filter = RecordingFilter { case: Some(case.into()), ..RecordingFilter::default() };
        let rows = store.recordings(&filter, true, Page { limit: PAGE, offset }).await?.rows;
        offset += rows.len() as u64;
        if rows.is_empty() {
            return Ok(all);
        }
        all.extend(rows.into_iter().map(|r| SubjectRef::recording(r.id)));
    }
}

/// What this case took from number series: the rest of a series names other cases.
async fn numbers(
    store: &Store,
    case: &str,
    histories: &mut BTreeMap<SubjectRef, Vec<HistoryEntry>>,
) -> Result<(), Fault> {
    let acts = histories.get(&SubjectRef::case(case)).cloned().unwrap_or_default();
    for act in acts {
        let r = &act.recorded;
        for n in 1..=COMPANIONS_MAX {
            let key = format!("{}#{n}", r.key);
            let Some(entry) = store.find_by_key(&r.actor.account, &key).await? else { break };
            let subject = entry.recorded.subject.clone();
            if subject.kind == SubjectKind::Series {
                histories.entry(subject).or_default().push(entry);
            }
        }
    }
    Ok(())
}

/// The case's informant, who is in no dossier (DOMAIN 0.14).
async fn secret_of(store: &Store, case: &str) -> Result<Option<Secret>, Fault> {
    let known = store.load(&SubjectRef::case(case)).await?;
    Ok(known.and_then(|k| k.state.case().and_then(Secret::of_case)))
}

/// Leaves closed whatever names the informant, be it a text about something else. What stands in the open part of an
/// entry cannot be closed without breaking its proof: then there is no dossier, and it is said why.
fn kept(secret: &Secret, entry: &HistoryEntry, sealed: &mut Sealed, body: &[u8]) -> Result<(), Fault> {
    sealed.disclosures.retain(|d| !secret.is_in_any(d.value()));
    let open: serde_json::Value = serde_json::from_slice(body).map_err(|e| Fault::File(e.to_string()))?;
    // Who acted, when, on what, and what registers and series hold, is no text about an informant.
    let of_case = matches!(
        entry.recorded.subject.kind,
        SubjectKind::Case | SubjectKind::Document | SubjectKind::Recording | SubjectKind::Publication
    );
    if of_case && secret.is_open_in(&open) {
        let r = &entry.recorded;
        return Err(Fault::File(format!(
            "第 {} 条记录“{}”的公开部分写有举报人的姓名或者联系方式，不能导出：举报人依法保密，而已经记录的内容不能改动",
            r.seq,
            r.deed.title()
        )));
    }
    Ok(())
}

/// An entry as it goes into the dossier, and its bytes once more.
async fn sealed(store: &Store, log: &Log, entry: &HistoryEntry) -> Result<(Sealed, Vec<u8>), Fault> {
    let missing = || Fault::File(format!("记录 {} 读不出来", entry.leaf));
    let found = store.entry_by_leaf(&entry.leaf).await?.ok_or_else(missing)?;
    let index = found.entry.log_index.filter(|i| *i < log.size).ok_or_else(|| {
        Fault::File("最近的记录还没有进入公开日志的检查点；服务运行时片刻之后再导出".into())
    })?;
    let disclosures: Result<Vec<Disclosure>, _> = found.disclosures.iter().map(|d| d.parse()).collect();
    let body = found.bytes.clone();
    let sealed = Sealed {
        bytes: found.bytes,
        salt: found.salt.try_into().map_err(|_| missing())?,
        disclosures: disclosures.map_err(|e| Fault::File(e.to_string()))?,
        index,
        path: log.reader.prove_inclusion(index, log.size).map_err(log_fault)?,
    };
    Ok((sealed, body))
}

async fn rules<'a>(store: &Store, acts: impl Iterator<Item = &'a Recorded>) -> Result<Vec<Vec<u8>>, Fault> {
    let digests: BTreeSet<&String> = acts.map(|a| &a.rules).collect();
    let mut all = Vec::with_capacity(digests.len());
    for digest in digests {
        let bytes = store.rules_load(digest).await?;
        all.push(bytes.ok_or_else(|| Fault::Rules(digest.clone()))?);
    }
    Ok(all)
}

fn log_fault(e: journal::LogError) -> Fault {
    Fault::File(format!("公开日志读不出来：{e}"))
}

/// The published log as it stands.
struct Log {
    reader: Reader,
    note: Vec<u8>,
    size: u64,
}

impl Log {
    fn open(dir: &Path) -> Result<Self, Fault> {
        let reader = Reader::open(dir);
        let none = || Fault::File("公开日志还没有检查点".into());
        let note = reader.checkpoint().map_err(log_fault)?.ok_or_else(none)?;
        let size = size_of(&note).ok_or_else(none)?;
        Ok(Self { reader, note, size })
    }

    fn older(&self, note: Vec<u8>) -> Result<Older, Fault> {
        let size = size_of(&note).filter(|s| *s > 0 && *s <= self.size);
        let size = size.ok_or_else(|| Fault::File("较早的检查点不是这个日志的检查点".into()))?;
        let path = self.reader.prove_consistency(size, self.size).map_err(log_fault)?;
        Ok(Older { note, path })
    }
}

fn size_of(note: &[u8]) -> Option<u64> {
    let note = Note::from_bytes(note).ok()?;
    Some(note.text().parse::<Checkpoint>().ok()?.head.size)
}

/// The files that acts name, opened. One that the vault does not have is left out: the dossier says so.
fn files<'a>(
    vault: &Vault,
    acts: impl Iterator<Item = &'a Recorded>,
) -> Result<Vec<FileContent<'static>>, Fault> {
    let named: BTreeMap<&String, &FileRef> =
        acts.flat_map(|a| a.deed.files()).map(|f| (&f.sha256, f)).collect();
    let mut all = Vec::with_capacity(named.len());
    for (sha256, file) in named {
        let odd = || Fault::File(format!("文件摘要 {sha256} 不合规定"));
        let digests = Digests {
            bytes: file.bytes,
            sha256: file.sha256.parse().map_err(|_| odd())?,
            sm3: file.sm3.parse().map_err(|_| odd())?,
            tree: file.tree.parse().map_err(|_| odd())?,
        };
        match vault.object_of(&digests) {
            Ok(object) => {
                let content = Box::new(object.reader());
                all.push(FileContent { sha256: sha256.clone(), content });
            }
            Err(VaultError::NoObject(_)) => {}
            Err(e) => return Err(Fault::File(e.to_string())),
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use law::deed::casework::Informant;

    #[test]
    fn what_edition_1_left_open_is_told_with_its_entry_and_nothing_is_written() {
        let informant = Informant { name: "尤示例".into(), contact: "13700000000".into() };
        let secret = Secret::of(&informant, None).unwrap();
        let body = serde_json::json!({
            "v": 1, "subject": { "kind": "case", "id": "c" }, "seq": 3, "prev": null,
            "actor": { "account": "head", "name": "甲示例", "capacity": "agency_head", "unit": "u" },
            "deciding": "u", "occurred": "2026-03-02T04:00:00Z", "recorded": "2026-03-02T04:00:00Z",
            "basis": [], "rules": "", "edition": 1, "relied": [], "key": "k",
            "type": "clue.check_extended/1", "body": { "reason": "据尤示例反映" }, "derived": {},
        });
        let recorded = Recorded::read(body.clone()).unwrap();
        let entry = HistoryEntry { arrival: 3, log_index: Some(2), leaf: "00".into(), recorded };
        let mut sealed =
            Sealed { bytes: Vec::new(), salt: [0; 32], disclosures: Vec::new(), index: 2, path: Vec::new() };
        let bytes = serde_json::to_vec(&body).unwrap();
        let refused = kept(&secret, &entry, &mut sealed, &bytes).unwrap_err().to_string();
        assert!(
            refused.contains("第 3 条") && refused.contains("延长核查期限") && refused.contains("举报人"),
            "{refused}"
        );
        assert!(!refused.contains("尤示例"));
    }
}

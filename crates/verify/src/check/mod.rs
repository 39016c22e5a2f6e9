//! Checking a dossier.

mod anchors;
mod summary;

use crate::entry::{Entry, Opening, Unfit};
use crate::manifest::{Kind, PAGE, PAGE_PATH, entry_path, opening_path, proof_path};
use crate::members::{self, Opened};
use crate::replay::{Outcome, is_ground, published, replay, step_of};
use crate::report::{Finding, Report, What};
use crate::source::Source;
use anchors::Anchors;
pub(crate) use anchors::{lines_of, log_keys};
use journal::{TlogProof, VerifierKey};
use law::ids::SubjectKind;
use law::rules::Rules;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Told how many bytes of contained files were hashed so far, and how many there are.
pub type Progress<'a> = dyn Fn(u64, u64) + Sync + 'a;

/// Threads that hash files. [`vault::digest`] uses a second one for each.
const HASHING_THREADS: usize = 2;

/// Checks the dossier in a file. See [`check`].
#[must_use]
pub fn check_path(path: &Path, trust: Option<&[VerifierKey]>, progress: &Progress<'_>) -> Report {
    match std::fs::File::open(path) {
        Ok(file) => check(&file, trust, progress),
        Err(e) => {
            let mut report = Report::new();
            report.findings.push(members::unreadable(&e));
            report.conclude()
        }
    }
}

/// Checks a dossier: container, digests, signatures, proofs, chains, and each act judged again.
///
/// `trust` are keys that the asker has from elsewhere. Without them everything is checked, but whose log it is
/// stays open and the verdict is never good. Memory is bounded by the size of the entries, not of the files.
pub fn check(
    source: &(impl Source + ?Sized),
    trust: Option<&[VerifierKey]>,
    progress: &Progress<'_>,
) -> Report {
    let mut report = Report::new();
    let opened = match members::open(source) {
        Ok(opened) => opened,
        Err(findings) => {
            report.findings = findings;
            return report.conclude();
        }
    };
    let findings = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        hash_files(scope, source, &opened, progress, &findings);
        judge(&opened, trust, &mut report);
    });
    report.findings.extend(findings.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
    report.conclude()
}

/// Hashes the contained files on their own threads.
fn hash_files<'s, S: Source + ?Sized>(
    scope: &'s std::thread::Scope<'s, '_>,
    source: &'s S,
    opened: &'s Opened,
    progress: &'s Progress<'s>,
    findings: &'s Mutex<Vec<Finding>>,
) {
    let files: Vec<usize> = (0..opened.layout.files).map(|i| opened.layout.file(i)).collect();
    let total: u64 = files.iter().filter_map(|i| opened.listed(*i)).map(|(l, _)| l.bytes).sum();
    let shared = std::sync::Arc::new((AtomicU64::new(0), AtomicU64::new(0), files));
    for _ in 0..HASHING_THREADS.min(opened.layout.files) {
        let shared = shared.clone();
        scope.spawn(move || {
            let (next, done, files) = &*shared;
            loop {
                let i = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(usize::MAX);
                let Some((listed, member)) = files.get(i).and_then(|place| opened.listed(*place)) else {
                    return;
                };
                let tell = |n: u64| progress(done.fetch_add(n, Ordering::Relaxed) + n, total);
                if let Some(finding) = members::check_file(source, listed, member, &tell)
                    && let Ok(mut findings) = findings.lock()
                {
                    findings.push(finding);
                }
            }
        });
    }
}

/// Everything but the contents of files.
fn judge(opened: &Opened, trust: Option<&[VerifierKey]>, report: &mut Report) {
    let Some(anchors) = Anchors::check(opened, trust, report) else { return };
    let entries = entries(opened, &anchors, report);
    let named: BTreeSet<&str> = entries.iter().map(|e| e.act.rules.as_str()).collect();
    let rules = rules(opened, &named, report);
    if entries.len() < opened.layout.entries {
        return;
    }
    let outcome = replay(&entries, &rules);
    summary::fill(opened, &anchors, &entries, &outcome, report);
    report.remarks.extend(published(&outcome));
    files(opened, &entries, report);
    page(opened, &anchors, &entries, report);
    steps(entries, outcome, report);
    summary::remarks(opened, report);
}

/// Opens every entry and proves it to be in the log.
fn entries(opened: &Opened, anchors: &Anchors, report: &mut Report) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for i in 0..opened.layout.entries {
        let no = i + 1;
        let found = |what, path: String, why: String| {
            let place = opened.manifest.members.iter().position(|m| m.path == path);
            let range = place.and_then(|p| opened.members.get(p)).map(|m| (m.data, m.data + m.size));
            Finding { range, ..Finding::new(what, why).of(path) }
        };
        let bytes = opened.content(opened.layout.entry(i));
        let opening = match strict::<Opening>(opened.content(opened.layout.opening(i))) {
            Ok(opening) => opening,
            Err(why) => {
                report.findings.push(found(What::Entry, opening_path(no), why));
                continue;
            }
        };
        let index = match anchors.prove(&opening.leaf, opened.content(opened.layout.proof(i))) {
            Ok(index) => index,
            Err(why) => {
                report.findings.push(found(What::Log, proof_path(no), why));
                continue;
            }
        };
        match Entry::open(no, index, bytes, &opening) {
            Ok(entry) if entries.last().is_some_and(|e| e.index >= index) => {
                let why = "条目没有按日志的次序排列".to_string();
                report.findings.push(found(What::Log, proof_path(entry.no), why));
            }
            Ok(entry) => entries.push(entry),
            Err(Unfit::Wrong(why)) => {
                let finding = found(What::Entry, entry_path(no), why);
                report.findings.push(Finding { entry: Some(no), ..finding });
            }
            Err(Unfit::Newer(why)) => {
                report.findings.push(found(What::Version, entry_path(no), why).stops());
            }
        }
    }
    entries
}

/// Reads canonical JSON into a form, and nothing that the form does not hold.
fn strict<T: serde::de::DeserializeOwned + serde::Serialize>(bytes: &[u8]) -> Result<T, String> {
    let form: T = serde_json::from_slice(bytes).map_err(|e| format!("内容不合规定：{e}"))?;
    let again = serde_json::to_value(&form).ok().and_then(|v| journal::canonical(&v).ok());
    if again.as_deref() == Some(bytes) { Ok(form) } else { Err("内容不是规范的写法".into()) }
}

/// The rule bundles by digest. Their procedures are exhausted anew, as when they were activated.
fn rules(opened: &Opened, named: &BTreeSet<&str>, report: &mut Report) -> BTreeMap<String, Rules> {
    let mut all = BTreeMap::new();
    for i in 0..opened.layout.rules {
        let place = opened.layout.rule(i);
        let Some((listed, _)) = opened.listed(place) else { continue };
        if !named.contains(listed.sha256.as_str()) {
            let why = "没有一条记录依据这个规则版本";
            report.findings.push(Finding::new(What::Manifest, why).of(&listed.path));
            continue;
        }
        let rules = Rules::from_bytes(opened.content(place)).ok().filter(|r| r.digest() == listed.sha256);
        let Some(rules) = rules else {
            let why = "本程序不能照原样读出这个规则版本";
            report.findings.push(Finding::new(What::Version, why).of(&listed.path).stops());
            continue;
        };
        let periods: BTreeSet<String> = rules.bundle().periods.iter().map(|p| p.id.clone()).collect();
        for procedure in &rules.bundle().procedures {
            if law::procedure::check(procedure, &periods).is_err() {
                let why = format!("规则版本里的程序“{}”不满足法定条件", procedure.title);
                let finding = Finding::new(What::Law, why).of(&listed.path);
                report.findings.push(Finding { clause: "3.0b".into(), ..finding });
            }
        }
        all.insert(listed.sha256.clone(), rules);
    }
    all
}

/// Every contained file is one that an entry names, as it names it; every named one is contained or said not to be.
fn files(opened: &Opened, entries: &[Entry], report: &mut Report) {
    let mut named = BTreeMap::new();
    for entry in entries {
        for file in entry.act.deed.files() {
            named.entry(file.sha256.clone()).or_insert_with(Vec::new).push((entry.no, file.clone()));
        }
    }
    for m in opened.manifest.members.iter().filter(|m| m.kind == Kind::File) {
        let uses = named.remove(&m.sha256).unwrap_or_default();
        if uses.is_empty() {
            let why = "包内的文件不是任何一条记录所说的文件";
            report.findings.push(Finding::new(What::Manifest, why).of(&m.path));
        } else if !uses.iter().any(|(_, f)| Some(f) == m.file.as_ref()) {
            let why = "清单对文件的说明与记录不符";
            report.findings.push(Finding::new(What::Manifest, why).of(&m.path));
        }
        for (no, f) in uses {
            let same = |s: &crate::FileRef| s.sm3 == f.sm3 && s.tree == f.tree && s.bytes == f.bytes;
            if !m.file.as_ref().is_some_and(same) {
                let why = "两条记录对同一个文件所记的摘要不同";
                report.findings.push(Finding::new(What::Entry, why).entry(no));
            }
        }
    }
    for absent in &opened.manifest.absent {
        if named.remove(&absent.sha256).is_none() {
            let why = format!("清单说没有收入的文件 {} 不是任何一条记录所说的文件", absent.sha256);
            report.findings.push(Finding::new(What::Manifest, why));
        }
    }
    for (sha256, uses) in named {
        let no = uses.first().map_or(0, |(no, _)| *no);
        let why = format!("记录所说的文件 {sha256} 不在包内，清单也没有说明");
        report.findings.push(Finding::new(What::Manifest, why).entry(no));
    }
}

/// The page is what the entries say, word for word.
fn page(opened: &Opened, anchors: &Anchors, entries: &[Entry], report: &mut Report) {
    let version = opened.manifest.page;
    if version == 0 || version > PAGE {
        // Whoever signs could otherwise name a form that nobody can hold against the entries, and write what he likes.
        let why = format!("index.html 的版式 {version} 不是本程序认识的 1 至 {PAGE}");
        let finding = Finding::new(What::Version, why).of(PAGE_PATH);
        return report.findings.push(if version == 0 { finding } else { finding.stops() });
    }
    let page = crate::page::render(&opened.manifest, &anchors.checkpoint, entries);
    let found = opened.content(0);
    if page.as_bytes() != found {
        let at = page.bytes().zip(found).position(|(a, b)| a != *b).unwrap_or(page.len().min(found.len()));
        let start = opened.members.first().map_or(0, |m| m.data) + at as u64;
        let why = "供人阅读的页面与记录不符";
        report.findings.push(Finding::new(What::Page, why).of(PAGE_PATH).at(start..start + 1));
    }
}

fn steps(entries: Vec<Entry>, outcome: Outcome, report: &mut Report) {
    report.findings.extend(outcome.findings);
    report.counts.judged = outcome.judged;
    for (entry, judged) in entries.iter().zip(outcome.results) {
        let kind = entry.act.subject.kind;
        let step = step_of(entry, judged, &outcome.known);
        match kind {
            _ if is_ground(kind) => report.grounds.push(step),
            // A number shows in the step that took it.
            SubjectKind::Series => {}
            _ => report.steps.push(step),
        }
    }
}

/// The index that a proof gives, if the leaf is there under this very checkpoint.
impl Anchors {
    fn prove(&self, leaf: &journal::Leaf, bytes: &[u8]) -> Result<u64, String> {
        let proof = TlogProof::from_bytes(bytes).map_err(|e| format!("日志证明读不出来：{e}"))?;
        if proof.to_bytes() != bytes || proof.extra.is_some() {
            return Err("日志证明不是规范的写法".into());
        }
        if proof.checkpoint != self.note {
            return Err("日志证明所附的检查点不是本包的检查点".into());
        }
        let head = self.checkpoint.head;
        let record = journal::merkle::record_hash(leaf);
        journal::merkle::verify_inclusion(&record, proof.index, head.size, &proof.path, &head.root)
            .map_err(|_| "日志证明不成立：这条记录不在检查点之下".to_string())?;
        Ok(proof.index)
    }
}

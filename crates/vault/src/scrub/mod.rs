//! Reading everything again (全量校验): what storage or an administrator's hand did to the files is found and named.

mod check;
mod finding;

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::digest::{Digests, Sha256};
use crate::disk::EntryKind;
use crate::error::VaultError;
use crate::vault::{INCOMING, Inner, OBJECTS, VERSION, VERSION_TEXT, Vault, WORK, address, read_small};

pub use finding::{Finding, Problem, Report};

/// How far a scrub has come; handed to the caller after each object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Objects checked so far.
    pub checked: u64,
    /// Bytes of content read so far.
    pub bytes: u64,
    /// Findings so far.
    pub findings: usize,
    /// The object that was just checked.
    pub sha256: Sha256,
}

/// Reads every object again and compares it with what the journal names in `expected`; then looks for what the journal
/// does not name. `progress` may stop it by [`ControlFlow::Break`]. Memory is 32 bytes for each expected object.
///
/// An object that was stored and not journaled yet is found as surplus: a caller who scrubs a vault in use asks the
/// journal again before it believes that.
///
/// # Errors
/// Directories that cannot be listed. What is wrong with a single file is a finding.
pub fn scrub(
    vault: &Vault,
    expected: impl IntoIterator<Item = Digests>,
    mut progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Report, VaultError> {
    let mut run = Run { vault: &vault.inner, report: Report::default(), progress: &mut progress };
    let mut known = HashSet::new();
    if run.all(expected, &mut known).is_continue() {
        run.frame()?;
        run.report.complete = run.strangers(&known)?.is_continue();
    }
    Ok(run.report)
}

/// Reads only the objects in `chosen` again, as for a daily sample: the caller rolls the dice. Nothing is said about
/// surplus or foreign files.
pub fn scrub_sample(
    vault: &Vault,
    chosen: impl IntoIterator<Item = Digests>,
    mut progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Report {
    let mut run = Run { vault: &vault.inner, report: Report::default(), progress: &mut progress };
    run.report.complete = run.all(chosen, &mut HashSet::new()).is_continue();
    run.report
}

struct Run<'a> {
    vault: &'a Inner,
    report: Report,
    progress: &'a mut dyn FnMut(&Progress) -> ControlFlow<()>,
}

impl Run<'_> {
    fn all(
        &mut self,
        expected: impl IntoIterator<Item = Digests>,
        known: &mut HashSet<Sha256>,
    ) -> ControlFlow<()> {
        for digests in expected {
            // The same file may be named by many entries.
            if known.insert(digests.sha256) {
                self.count(check::expected(self.vault, &digests), &digests.sha256)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn count(&mut self, checked: check::Checked, sha256: &Sha256) -> ControlFlow<()> {
        let report = &mut self.report;
        report.checked += 1;
        report.bytes += checked.bytes;
        report.findings.extend(checked.findings);
        let (checked, bytes, findings) = (report.checked, report.bytes, report.findings.len());
        (self.progress)(&Progress { checked, bytes, findings, sha256: *sha256 })
    }

    fn list(&self, dir: &str) -> Result<Vec<(String, String, EntryKind)>, VaultError> {
        let entries = self.vault.disk.list(&self.vault.path(dir)).map_err(VaultError::io("list", dir))?;
        let mut entries: Vec<_> = entries
            .into_iter()
            .map(|entry| {
                let path = if dir.is_empty() { entry.name.clone() } else { format!("{dir}/{}", entry.name) };
                (entry.name, path, entry.kind)
            })
            .collect();
        entries.sort();
        Ok(entries)
    }

    fn foreign(&mut self, path: &str) {
        self.report.findings.push(Finding::file(path, Problem::Foreign));
    }

    /// The top directory and the uploads' names. What an unfinished upload holds is checked when it is resumed.
    fn frame(&mut self) -> Result<(), VaultError> {
        for (name, path, kind) in self.list("")? {
            match (name.as_str(), kind) {
                (VERSION, EntryKind::File) | (OBJECTS | INCOMING | WORK, EntryKind::Dir) => {}
                _ => self.foreign(&path),
            }
        }
        match read_small(&*self.vault.disk, &self.vault.path(VERSION), VERSION) {
            Ok(text) if text == VERSION_TEXT => {}
            Ok(_) => self.report.findings.push(Finding::file(VERSION, Problem::VersionChanged)),
            Err(_) => self.report.findings.push(Finding::file(VERSION, Problem::Unreadable)),
        }
        for (name, path, kind) in self.list(INCOMING)? {
            if kind != EntryKind::File || !(name.ends_with(".data") || name.ends_with(".record")) {
                self.foreign(&path);
            }
        }
        Ok(())
    }

    /// Walks the objects and reads those that nobody expects.
    fn strangers(&mut self, known: &HashSet<Sha256>) -> Result<ControlFlow<()>, VaultError> {
        for (_, outer, kind) in self.list(OBJECTS)? {
            if kind != EntryKind::Dir {
                self.foreign(&outer);
                continue;
            }
            for (_, inner, kind) in self.list(&outer)? {
                if kind != EntryKind::Dir {
                    self.foreign(&inner);
                    continue;
                }
                for (name, path, kind) in self.list(&inner)? {
                    let sha256 = name.parse::<Sha256>().ok();
                    match sha256.filter(|sha256| kind == EntryKind::File && address(sha256)[2] == path) {
                        None => self.foreign(&path),
                        Some(sha256) if known.contains(&sha256) => {}
                        Some(sha256) => {
                            let checked = check::surplus(self.vault, &sha256);
                            if self.count(checked, &sha256).is_break() {
                                return Ok(ControlFlow::Break(()));
                            }
                        }
                    }
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

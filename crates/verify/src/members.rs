//! The members of a dossier: read, and held against the list.

use crate::manifest::{Kind, Layout, Listed, MANIFEST_PATH, Manifest, NOTE_PATH, PAGE_PATH};
use crate::report::{Finding, What};
use crate::source::{Source, Stretch};
use crate::zip::{Member, walk};
use law::draft::hex;
use sha2::{Digest as _, Sha256};
use std::io;

/// Longest member that is no file. An entry is at most a few hundred kilobytes.
pub const MEMBER_BYTES_MAX: u64 = 64 << 20;
/// All members together that are no files: what is held in memory.
pub const MEMORY_MAX: u64 = 512 << 20;

/// The container, opened: everything but the files is in memory and has its digest.
pub(crate) struct Opened {
    pub manifest: Manifest,
    pub manifest_bytes: Vec<u8>,
    pub note: Vec<u8>,
    pub layout: Layout,
    /// Contents by their place in the list; empty for files.
    pub contents: Vec<Vec<u8>>,
    /// The members by their place in the list.
    pub members: Vec<Member>,
}

impl Opened {
    pub fn content(&self, place: usize) -> &[u8] {
        self.contents.get(place).map_or(&[], Vec::as_slice)
    }
    pub fn listed(&self, place: usize) -> Option<(&Listed, &Member)> {
        Some((self.manifest.members.get(place)?, self.members.get(place)?))
    }
}

fn range(m: &Member) -> std::ops::Range<u64> {
    m.data..m.data + m.size
}

/// Opens the container.
pub(crate) fn open(source: &(impl Source + ?Sized)) -> Result<Opened, Vec<Finding>> {
    let mut members = match walk(source).map_err(|e| vec![unreadable(&e)])? {
        Ok(members) => members,
        Err(broken) => {
            let mut finding = Finding::new(What::Container, broken.why).at(broken.range);
            finding.member = broken.member;
            return Err(vec![if broken.foreign { finding.stops() } else { finding }]);
        }
    };
    let named = |i: usize, name: &str| members.get(i).is_some_and(|m| m.name == name);
    if !(named(0, PAGE_PATH) && named(1, MANIFEST_PATH) && named(2, NOTE_PATH)) {
        let why = "前三个成员应为 index.html、manifest.json、manifest.note";
        return Err(vec![Finding::new(What::Container, why)]);
    }
    let mut contents = contents(source, &members)?;
    let (note, manifest_bytes) = (contents.remove(2), contents.remove(1));
    let manifest =
        manifest_of(&manifest_bytes).map_err(|f| vec![f.of(MANIFEST_PATH).at(range(&members[1]))])?;
    let layout = manifest.layout().map_err(|at| {
        let name = manifest.members.get(at).map_or("", |m| m.path.as_str());
        let why = format!("清单的第 {} 项（{name}）不合规定的次序或者写法", at + 1);
        vec![Finding::new(What::Manifest, why).of(MANIFEST_PATH).at(range(&members[1]))]
    })?;
    members.drain(1..3);
    if let Some(i) = (0..members.len().max(manifest.members.len())).find(|i| {
        let (a, b) = (members.get(*i), manifest.members.get(*i));
        a.map(|m| (m.name.as_str(), m.size)) != b.map(|m| (m.path.as_str(), m.bytes))
    }) {
        let finding = match members.get(i) {
            Some(m) => Finding::new(What::Manifest, "这个成员与清单所列的不同").of(&m.name).at(range(m)),
            None => {
                let missing = manifest.members.get(i).map_or("", |m| m.path.as_str());
                Finding::new(What::Manifest, "清单所列的成员不在包内").of(missing)
            }
        };
        return Err(vec![finding]);
    }
    let mut findings = Vec::new();
    for ((listed, member), bytes) in manifest.members.iter().zip(&members).zip(&contents) {
        if listed.kind != Kind::File && hex(&Sha256::digest(bytes)) != listed.sha256 {
            let finding = Finding::new(What::Member, "内容与清单所列的摘要不符");
            findings.push(finding.of(&member.name).at(range(member)));
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(Opened { manifest, manifest_bytes, note, layout, contents, members })
}

/// Everything but the files, held against the checksums: damage is found before anything is interpreted.
fn contents(source: &(impl Source + ?Sized), members: &[Member]) -> Result<Vec<Vec<u8>>, Vec<Finding>> {
    let is_file = |m: &Member| m.name.starts_with("files/");
    let memory = members.iter().filter(|m| !is_file(m)).fold(0, |sum: u64, m| sum.saturating_add(m.size));
    if memory > MEMORY_MAX {
        return Err(vec![Finding::new(What::Container, "文件以外的内容过大，不是验证包").stops()]);
    }
    let (mut all, mut findings) = (Vec::with_capacity(members.len()), Vec::new());
    for m in members {
        match if is_file(m) { Ok(Vec::new()) } else { content(source, m) } {
            Ok(bytes) => all.push(bytes),
            Err(mut more) => findings.append(&mut more),
        }
    }
    if findings.is_empty() { Ok(all) } else { Err(findings) }
}

/// A member's bytes, held against its checksum.
fn content(source: &(impl Source + ?Sized), m: &Member) -> Result<Vec<u8>, Vec<Finding>> {
    if m.size > MEMBER_BYTES_MAX {
        let finding = Finding::new(What::Container, "成员过大").of(&m.name).at(range(m));
        return Err(vec![finding]);
    }
    let bytes = source.bytes_at(m.data, m.size).map_err(|e| vec![unreadable(&e)])?;
    if crc32fast::hash(&bytes) == m.crc {
        Ok(bytes)
    } else {
        let finding = Finding::new(What::Member, "内容与校验和不符");
        Err(vec![finding.of(&m.name).at(m.header..m.data + m.size)])
    }
}

fn manifest_of(bytes: &[u8]) -> Result<Manifest, Finding> {
    let wrong = |why: &str| Finding::new(What::Manifest, why);
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| wrong("清单不是规范的 JSON"))?;
    let format = value.get("format").and_then(serde_json::Value::as_str).unwrap_or_default();
    if format != crate::manifest::FORMAT {
        if !format.starts_with("mingjing-dossier/") {
            return Err(wrong("清单没有写明验证包的格式"));
        }
        let why = format!("验证包的格式是 {format}，本程序认识 {}", crate::manifest::FORMAT);
        return Err(Finding::new(What::Version, why).stops());
    }
    if journal::canonical(&value).ok().as_deref() != Some(bytes) {
        return Err(wrong("清单不是规范写法的 JSON"));
    }
    let manifest: Manifest =
        serde_json::from_value(value).map_err(|e| wrong(&format!("清单不合规定：{e}")))?;
    // What a reader would supply by itself must not be left to it.
    let again = serde_json::to_value(&manifest).ok().and_then(|v| journal::canonical(&v).ok());
    if again.as_deref() == Some(bytes) { Ok(manifest) } else { Err(wrong("清单不是规范的写法")) }
}

pub(crate) fn unreadable(e: &io::Error) -> Finding {
    Finding::new(What::Container, format!("文件读不出来：{e}")).stops()
}

/// A reader whose bytes are counted and summed on the way.
struct Watched<'a, R> {
    content: R,
    crc: crc32fast::Hasher,
    progress: &'a dyn Fn(u64),
}

impl<R: io::Read> io::Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.content.read(buffer)?;
        self.crc.update(buffer.get(..n).unwrap_or_default());
        (self.progress)(n as u64);
        Ok(n)
    }
}

/// Holds a contained file against all digests that its entry states.
pub(crate) fn check_file(
    source: &(impl Source + ?Sized),
    listed: &Listed,
    m: &Member,
    progress: &dyn Fn(u64),
) -> Option<Finding> {
    let content = Stretch::new(source, m.data, m.size);
    let mut content = Watched { content, crc: crc32fast::Hasher::new(), progress };
    let digests = match vault::digest::digest_reader(&mut content) {
        Ok(digests) => digests,
        Err(e) => return Some(unreadable(&e)),
    };
    let stated = listed.file.as_ref()?;
    let why = if digests.sha256.to_string() != stated.sha256 {
        "文件内容与所记的 SHA-256 不符"
    } else if digests.sm3.to_string() != stated.sm3 {
        "文件内容与所记的 SM3 不符"
    } else if digests.tree.to_string() != stated.tree {
        "文件内容与所记的分块树根不符"
    } else if content.crc.finalize() != m.crc || digests.bytes != stated.bytes {
        "文件内容与校验和不符"
    } else {
        return None;
    };
    Some(Finding::new(What::Member, why).of(&m.name).at(m.header..m.data + m.size))
}

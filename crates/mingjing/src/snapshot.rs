//! What a backup is, on the disk:
//!
//! ```text
//! DIR/VERSION               format
//! DIR/LATEST                name of the newest whole backup
//! DIR/20260302T010203Z/     one backup: manifest.json, database (SQLite file or PostgreSQL dump), objects, log.vkey, …
//! DIR/log/, DIR/vault/      what never changes once written, shared by all backups here
//! DIR/keys/                 the keys, unless they were left out
//! ```
//!
//! A backup under way has `.partial` behind its name, and gets its name when it is whole; LATEST comes after that.

use anyhow::{Context as _, bail};
use journal::{Checkpoint, Reader, VerifierKey};
use office::backup::Kept;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

/// Format of the directory, and of the manifest.
pub const FORM: &str = "mingjing-backup/1";
/// The file with the description.
pub const MANIFEST: &str = "manifest.json";
/// The file with the names of the vault's files, a line each.
pub const OBJECTS: &str = "objects";
/// The database.
pub const DATABASE: &str = "database";
/// Public keys of the log.
pub const VKEY: &str = "log.vkey";
/// Ends the name of what is not whole.
pub const PARTIAL: &str = ".partial";

/// One backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORM`]
    pub form: String,
    /// When its moment was, UTC.
    pub taken: jiff::Timestamp,
    /// Name of the city.
    pub city: String,
    /// Whether it is a demonstration.
    pub demo: bool,
    /// Name of the public log.
    pub origin: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// Entries of the journal.
    pub entries: u64,
    /// Records of the public log.
    pub log_size: u64,
    /// The checkpoint of that size, as signed.
    pub checkpoint: Option<String>,
    /// The files of this backup's folder.
    pub files: Vec<Listed>,
    /// Files of the vault.
    pub objects: u64,
    /// Ids of the master keys that open it.
    pub keys: Vec<String>,
}

/// A file with its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name in the folder.
    pub name: String,
    /// Lowercase hex.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// Hashes a file.
pub fn listed(folder: &Path, name: &str) -> anyhow::Result<Listed> {
    let path = folder.join(name);
    let file = File::open(&path).with_context(|| format!("不能读 {}", path.display()))?;
    let digests = vault::digest::digest_reader(file)?;
    Ok(Listed { name: name.into(), sha256: digests.sha256.to_string(), bytes: digests.bytes })
}

/// A backup that was found.
#[derive(Debug)]
pub struct Found {
    /// What all backups of the place share.
    pub base: PathBuf,
    /// Its own folder.
    pub folder: PathBuf,
    /// Its description.
    pub manifest: Manifest,
}

impl Found {
    /// The newest backup in a place, or the one whose folder is named.
    pub fn at(dir: &Path) -> anyhow::Result<Self> {
        let folder = if dir.join(MANIFEST).exists() {
            dir.to_owned()
        } else {
            let latest = std::fs::read_to_string(dir.join("LATEST"))
                .with_context(|| format!("{} 里没有完整的备份", dir.display()))?;
            dir.join(latest.trim())
        };
        let bytes = std::fs::read(folder.join(MANIFEST))
            .with_context(|| format!("不能读 {}", folder.join(MANIFEST).display()))?;
        let manifest: Manifest = serde_json::from_slice(&bytes).context("备份的清单读不出来")?;
        if manifest.form != FORM {
            bail!("备份的格式是 {}，本程序认识 {FORM}", manifest.form);
        }
        let base = folder.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Self { base, folder, manifest })
    }

    /// The public keys that were kept with it.
    fn verifier_keys(&self) -> anyhow::Result<Vec<VerifierKey>> {
        let text = std::fs::read_to_string(self.folder.join(VKEY)).context("备份里没有公钥")?;
        let lines = text.lines().filter(|l| !l.trim().is_empty());
        lines.map(|l| l.parse().map_err(|e| anyhow::anyhow!("公钥无效：{e}"))).collect()
    }

    /// The files of the vault that belong to it.
    pub fn objects(&self) -> anyhow::Result<Vec<Kept>> {
        let file = File::open(self.folder.join(OBJECTS)).context("备份里没有文件清单")?;
        let mut all = Vec::new();
        for line in BufReader::new(file).lines() {
            let line = line?;
            let (sha256, bytes) = line.split_once(' ').context("备份的文件清单读不出来")?;
            all.push(Kept { sha256: sha256.into(), bytes: bytes.parse()? });
        }
        Ok(all)
    }

    /// What is wrong with it, a line each. `thorough`: every file of the vault is hashed again; else it is looked at
    /// whether all are there.
    pub fn faults(&self, thorough: bool) -> anyhow::Result<Vec<String>> {
        let mut faults = Vec::new();
        for file in &self.manifest.files {
            match listed(&self.folder, &file.name) {
                Ok(now) if now == *file => {}
                Ok(_) => faults.push(format!("{}：内容与清单不符", file.name)),
                Err(e) => faults.push(format!("{}：{e:#}", file.name)),
            }
        }
        if let Err(e) = self.log() {
            faults.push(format!("公开日志：{e:#}"));
        }
        let objects = self.objects()?;
        if objects.len() as u64 != self.manifest.objects {
            faults.push(format!("文件清单有 {} 行，应为 {} 行", objects.len(), self.manifest.objects));
        }
        if objects.is_empty() {
            return Ok(faults);
        }
        let vault = vault::Vault::open(&self.base.join("vault")).context("备份的存储库")?;
        for object in objects {
            if let Err(e) = whole(&vault, &object, thorough) {
                faults.push(format!("文件 {}：{e:#}", object.sha256));
            }
        }
        Ok(faults)
    }

    /// The tiles make the signed root.
    fn log(&self) -> anyhow::Result<()> {
        let Some(note) = &self.manifest.checkpoint else { return Ok(()) };
        let opened = Checkpoint::open(note.as_bytes(), &self.manifest.origin, &self.verifier_keys()?)?;
        let head = opened.checkpoint.head;
        if head.size != self.manifest.log_size {
            bail!("检查点是 {} 条的，应为 {} 条", head.size, self.manifest.log_size);
        }
        let reader = Reader::open(&self.base.join("log"));
        if head.size > 0 && reader.root_at(head.size)? != head.root {
            bail!("与签名的检查点不符");
        }
        if let Some(last) = head.size.checked_sub(1) {
            reader.leaf(last, head.size)?;
        }
        Ok(())
    }
}

fn whole(vault: &vault::Vault, kept: &Kept, thorough: bool) -> anyhow::Result<()> {
    let sha256 = kept.sha256.parse().map_err(|_| anyhow::anyhow!("摘要读不出来"))?;
    let object = vault.object(&sha256)?;
    if object.digests().bytes != kept.bytes {
        bail!("长度不符");
    }
    if thorough && vault::digest::digest_reader(object.reader())?.sha256 != sha256 {
        bail!("内容被改动");
    }
    Ok(())
}

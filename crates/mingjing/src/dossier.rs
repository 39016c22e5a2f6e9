//! `mingjing dossier export` and `mingjing verify FILE`.

use crate::cli::{Data, print_json, print_line};
use crate::directory::Directory;
use anyhow::Context as _;
use indicatif::ProgressBar;
use journal::proof::PROOF_BYTES_LIMIT;
use journal::{Leaf, VerifierKey};
use office::dossier::{Options, Places, find_case, gather};
use std::fs::File;
use std::path::{Path, PathBuf};
use verify::{Report, Verdict, Withhold};

/// What is wanted of an export.
#[derive(Debug)]
pub struct Wanted {
    /// Third persons stay closed.
    pub third_persons: bool,
    /// No files.
    pub without_files: bool,
    /// A file with an older checkpoint.
    pub since: Option<PathBuf>,
}

/// Exports a dossier and verifies what was written, as its receiver would. Exit status as of [`verify()`].
pub async fn export(data: &Data, case: &str, out: &Path, wanted: Wanted, json: bool) -> anyhow::Result<u8> {
    let directory = Directory::open_beside(data).await?;
    let office = directory.office().await?;
    let city = directory.city().await?;
    let keys = directory.verifier_keys()?;
    let since =
        wanted.since.map(|path| std::fs::read(&path).with_context(|| format!("不能读 {}", path.display())));
    let log_dir = directory.log_dir();
    let vault = Some(directory.vault());
    let places = Places { store: directory.store(), log_dir: &log_dir, vault, keys: keys.clone() };
    let options = Options {
        withhold: Withhold { third_persons: wanted.third_persons },
        without_files: wanted.without_files,
        since: since.transpose()?,
    };
    let id = find_case(directory.store(), case).await?;
    let bundle = gather(&places, &id, options).await?;
    let (signer, _) = directory.signers(&city.log_origin)?;
    // Never over something that is there, and never half a dossier under its final name.
    let file = File::create_new(out).with_context(|| format!("不能新建 {}", out.display()))?;
    let written = verify::export::write(&file, bundle, &signer, office.clock().now());
    let written = match written.and_then(|w| Ok((file.sync_all()?, w))) {
        Ok(((), written)) => written,
        Err(e) => {
            let _ = std::fs::remove_file(out);
            return Err(e.into());
        }
    };
    let report = checked(out, Some(&keys));
    if json {
        print_json(&serde_json::json!({
            "file": out, "case": id, "entries": written.entries, "files": written.files,
            "absent": written.absent, "hidden": written.hidden, "report": report,
        }))?;
    } else {
        print_line(&format!(
            "已写出 {}：{} 条记录，{} 个文件，未收入 {} 个，不予展示 {} 处",
            out.display(),
            written.entries,
            written.files,
            written.absent,
            written.hidden
        ));
        print_line(&report.text());
    }
    Ok(report.verdict.exit_code())
}

/// Verifies a dossier or a proof from the log. Exit status 0 good, 1 refuted, 2 cannot judge.
pub fn verify(file: &Path, leaf: Option<&str>, trust: Option<&Path>, json: bool) -> anyhow::Result<u8> {
    let keys = trust.map(trusted).transpose()?;
    if let Some(bytes) = proof_bytes(file)? {
        let leaf = leaf.map(|l| l.parse::<Leaf>().context("核对码应当是 64 位小写十六进制"));
        let report = verify::check_proof(&bytes, leaf.transpose()?.as_ref(), keys.as_deref());
        return said(&report, &report.text(), report.verdict, json);
    }
    if leaf.is_some() {
        anyhow::bail!("--leaf 只用于日志凭证（.tlog-proof）");
    }
    let report = checked(file, keys.as_deref());
    said(&report, &report.text(), report.verdict, json)
}

fn said(report: &impl serde::Serialize, text: &str, verdict: Verdict, json: bool) -> anyhow::Result<u8> {
    if json {
        print_json(report)?;
    } else {
        print_line(text.trim_end());
    }
    Ok(verdict.exit_code())
}

/// The bytes of a proof from the log, which its name or its first line tells; nothing for any other file. What is longer
/// than any proof is cut, and refused as too long.
fn proof_bytes(file: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    use std::io::Read as _;
    let read = |limit: u64| {
        let mut bytes = Vec::new();
        let opened = File::open(file).and_then(|f| f.take(limit).read_to_end(&mut bytes));
        opened.with_context(|| format!("不能读 {}", file.display())).map(|_| bytes)
    };
    let named = file.extension().is_some_and(|e| e == "tlog-proof");
    if !named && !verify::is_proof(&read(64)?) {
        return Ok(None);
    }
    read(PROOF_BYTES_LIMIT as u64 + 1).map(Some)
}

/// The keys in a file, one a line, as printed at /log/key; empty lines and lines that begin with # are passed over.
fn trusted(path: &Path) -> anyhow::Result<Vec<VerifierKey>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("不能读 {}", path.display()))?;
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|l| l.parse().with_context(|| format!("{} 里有一行不是公钥", path.display()))).collect()
}

fn checked(file: &Path, keys: Option<&[VerifierKey]>) -> Report {
    let bar = ProgressBar::new(0);
    let report = verify::check_path(file, keys, &|done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    report
}

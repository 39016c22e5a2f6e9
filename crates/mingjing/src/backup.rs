//! `mingjing backup` and `mingjing restore`: a copy that `verify --deep` accepts, taken while the server runs.
//!
//! The order makes it one. 1. *Database*, of one moment: it holds every act that was acknowledged before, and names the
//! last checkpoint that was signed. 2. *Log*, as it was at that checkpoint: its tiles were durable before it was signed,
//! and what has come since is left out. 3. *Files*: a file is in the vault before the act that names it is recorded.
//! 4. *Keys*: a new one is in its file before anything is wrapped with it.

use crate::cli::{Data, print_json, print_line};
use crate::directory::{Directory, data_keys, write_new};
use crate::snapshot::{DATABASE, FORM, Found, MANIFEST, Manifest, OBJECTS, PARTIAL, VKEY, listed};
use anyhow::{Context as _, bail};
use office::backup::Kept;
use serde_json::json;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::Snapshot;

/// The files of `keys/`, as far as a directory has them.
const KEY_FILES: &[&str] = &["data.key", "login.key", "log.key", "heartbeat.key", "log.vkey", "instance"];
/// Files of the directory that are copied as they are, as far as it has them.
const PLAIN: &[&str] = &["fonts.json", crate::demo::ACCOUNTS];

/// The address of a PostgreSQL server and its password, which must not stand in a list of processes.
fn parted(url: &str) -> (String, Option<String>) {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let (who, place) = rest.split_once('@').filter(|(who, _)| !who.contains('/'))?;
        let (user, password) = who.split_once(':')?;
        Some((format!("{scheme}://{user}@{place}"), unescaped(password)))
    });
    parts.map_or_else(|| (url.to_owned(), None), |(url, password)| (url, Some(password)))
}

fn unescaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let pair = after.get(..2).filter(|_| *byte == b'%');
        let escaped = pair.and_then(|p| u8::from_str_radix(std::str::from_utf8(p).ok()?, 16).ok());
        out.push(escaped.unwrap_or(*byte));
        rest = after.get(if escaped.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Runs a program of PostgreSQL on a database.
fn postgres(program: &str, url: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let (address, password) = parted(url);
    let mut command = Command::new(program);
    command.args(arguments).arg("--dbname").arg(address).stdin(std::process::Stdio::null());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    // The whole database is copied, whoever's units the rows are.
    command.env("PGOPTIONS", "-c mingjing.units=*");
    let done = command
        .output()
        .with_context(|| format!("不能运行 {program}：安装 PostgreSQL 的客户端程序（postgresql-client）"))?;
    if !done.status.success() {
        bail!("{program}：{}", String::from_utf8_lossy(&done.stderr).trim());
    }
    Ok(())
}

fn is_postgres(data: &Data) -> Option<&str> {
    data.database.as_deref().filter(|url| url.starts_with("postgres"))
}

fn make_dir(dir: &Path) -> anyhow::Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.with_context(|| format!("不能建立 {}", dir.display()))
}

fn synced(dir: &Path) -> anyhow::Result<()> {
    File::open(dir)?.sync_all().with_context(|| format!("不能写 {}", dir.display()))
}

/// Puts a file under its name when it is whole; what lay there is replaced.
fn place(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let making = folder.join(format!("{name}{PARTIAL}"));
    let _ = fs::remove_file(&making);
    write_new(&making, bytes, 0o600)?;
    fs::rename(&making, folder.join(name)).with_context(|| format!("不能写 {name}"))?;
    synced(folder)
}

/// Opens a place for backups, or makes one, for this process alone, and removes what one that was interrupted has left.
fn opened(to: &Path) -> anyhow::Result<File> {
    make_dir(to)?;
    let version = to.join("VERSION");
    match fs::read_to_string(&version) {
        Ok(text) if text.trim() == FORM => {}
        Ok(_) => bail!("{} 不是本程序认识的备份目录", to.display()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let strange =
                fs::read_dir(to)?.flatten().find(|e| e.file_name() != format!("VERSION{PARTIAL}").as_str());
            if let Some(strange) = strange {
                bail!("{} 里有别的内容（{}），换一个空目录", to.display(), strange.file_name().display());
            }
            place(to, "VERSION", format!("{FORM}\n").as_bytes())?;
        }
        Err(e) => return Err(e).with_context(|| format!("不能读 {}", version.display())),
    }
    let lock = File::options().create(true).truncate(false).write(true).open(to.join("lock"))?;
    if lock.try_lock().is_err() {
        bail!("{} 正在被另一次备份使用", to.display());
    }
    for entry in fs::read_dir(to)?.chain(fs::read_dir(to.join("keys")).into_iter().flatten()) {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().ends_with(PARTIAL) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())
        } else {
            fs::remove_file(entry.path())
        }
        .with_context(|| format!("不能清理 {}", entry.path().display()))?;
    }
    Ok(lock)
}

/// Where a path leads, whatever links are on the way; what is not there yet is where it would be made.
fn really(path: &Path) -> anyhow::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    for there in path.ancestors() {
        match fs::canonicalize(there) {
            Ok(real) => {
                return Ok(path.strip_prefix(there).map_or_else(|_| real.clone(), |rest| real.join(rest)));
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(e).with_context(|| format!("不能读 {}", there.display())),
        }
    }
    Ok(path)
}

/// Makes a backup. Exit status 0, or 1 when what was made does not hold.
pub async fn run(data: &Data, to: &Path, without_keys: bool, json: bool) -> anyhow::Result<u8> {
    let directory = Directory::open_beside(data).await?;
    let office = directory.office().await?;
    let city = directory.city().await?;
    let root = data.data.clone();
    let (home, away) = (really(&root)?, really(to)?);
    if away.starts_with(&home) || home.starts_with(&away) {
        bail!("备份目录和数据目录不能一个在另一个里面");
    }
    let _lock = opened(to)?;
    let taken = office.real_now();
    let stamp = taken.strftime("%Y%m%dT%H%M%SZ").to_string();
    let name = (1..)
        .map(|n| if n == 1 { stamp.clone() } else { format!("{stamp}-{n}") })
        .find(|name| !to.join(name).exists())
        .unwrap_or(stamp);
    let making = to.join(format!("{name}{PARTIAL}"));
    make_dir(&making)?;

    let holds = database(&directory, data, &making.join(DATABASE)).await?;
    let log_size = log(&directory, to, &holds)?;
    let vault = vault(&to.join("vault"))?;
    let (kept, new) = office.vault_copy(vault).await?;
    if !without_keys {
        let keys = to.join("keys");
        make_dir(&keys)?;
        for file in KEY_FILES {
            if let Some(bytes) = read(&root.join("keys").join(file))? {
                place(&keys, file, &bytes)?;
            }
        }
    }

    write_new(&making.join(OBJECTS), lines(&kept).as_bytes(), 0o600)?;
    let mut files = vec![listed(&making, DATABASE)?, listed(&making, OBJECTS)?];
    let vkey = (VKEY, root.join("keys/log.vkey"));
    for (name, path) in PLAIN.iter().map(|name| (*name, root.join(name))).chain([vkey]) {
        if let Some(bytes) = read(&path)? {
            write_new(&making.join(name), &bytes, 0o600)?;
            files.push(listed(&making, name)?);
        }
    }
    let manifest = Manifest {
        form: FORM.into(),
        taken,
        city: city.name,
        demo: city.demo,
        origin: city.log_origin,
        database: if is_postgres(data).is_some() { "postgres" } else { "sqlite" }.into(),
        entries: holds.entries,
        log_size,
        checkpoint: holds.checkpoint.map(|c| c.note),
        files,
        objects: kept.len() as u64,
        keys: data_keys(&root)?
            .map(|k| k.ids().iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
    };
    write_new(&making.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?, 0o600)?;
    synced(&making)?;
    let folder = to.join(&name);
    fs::rename(&making, &folder).context("不能给备份定名")?;
    synced(to)?;
    // It is looked at before it becomes the newest: until then the one before it is.
    let found = Found::at(&folder)?;
    let faults = found.faults(false)?;
    if faults.is_empty() {
        place(to, "LATEST", name.as_bytes())?;
    }
    told(&found, &faults, json, &format!("已备份到 {}：新增文件 {new} 个", folder.display()))
}

/// Looks at the newest backup of a place, or at the one that is named: everything is read again.
pub fn check(dir: &Path, json: bool) -> anyhow::Result<u8> {
    let found = Found::at(dir)?;
    let faults = found.faults(true)?;
    told(&found, &faults, json, &format!("完好：{}", found.folder.display()))
}

fn told(found: &Found, faults: &[String], json: bool, good: &str) -> anyhow::Result<u8> {
    let m = &found.manifest;
    if json {
        print_json(&json!({
            "good": faults.is_empty(), "folder": found.folder, "taken": m.taken, "entries": m.entries,
            "log_size": m.log_size, "objects": m.objects, "keys": m.keys, "faults": faults,
        }))?;
    } else if faults.is_empty() {
        let (keys, taken) = (m.keys.join("、"), m.taken);
        print_line(&format!(
            "{good}\n时刻 {taken}，{} 条记录，公开日志 {} 条，文件 {} 个；主密钥编号 {keys}",
            m.entries, m.log_size, m.objects
        ));
    } else {
        for fault in faults {
            print_line(fault);
        }
        print_line(&format!("备份 {} 有 {} 处问题", found.folder.display(), faults.len()));
    }
    Ok(u8::from(!faults.is_empty()))
}

fn read(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e).with_context(|| format!("不能读 {}", path.display())),
    }
}

fn lines(kept: &[Kept]) -> String {
    kept.iter().map(|k| format!("{} {}\n", k.sha256, k.bytes)).collect()
}

/// The vault of a place for backups: ordinary files, so that old backups can be thrown away.
fn vault(dir: &Path) -> anyhow::Result<vault::Vault> {
    let opened = match vault::Vault::open(dir) {
        Err(vault::VaultError::Missing) => vault::Vault::create(dir),
        opened => opened,
    };
    Ok(opened.with_context(|| format!("不能打开 {}", dir.display()))?.without_immutable_flag())
}

async fn database(directory: &Directory, data: &Data, to: &Path) -> anyhow::Result<Snapshot> {
    let store = directory.store();
    let Some(url) = is_postgres(data) else {
        let holds = store.copy_into(to).await.context("不能复制数据库")?;
        File::open(to)?.sync_all()?;
        return Ok(holds);
    };
    let held = store.snapshot_held().await?;
    let (url, file, moment) = (url.to_owned(), to.display().to_string(), held.name.clone());
    let dumped = tokio::task::spawn_blocking(move || {
        let arguments = [
            "--no-owner",
            "--no-privileges",
            "--enable-row-security",
            "--snapshot",
            &moment,
            "--file",
            &file,
        ];
        postgres("pg_dump", &url, &arguments)
    });
    dumped.await??;
    let holds = held.holds.clone();
    held.release().await?;
    File::open(to)?.sync_all()?;
    Ok(holds)
}

fn log(directory: &Directory, to: &Path, holds: &Snapshot) -> anyhow::Result<u64> {
    let Some(checkpoint) = &holds.checkpoint else { return Ok(0) };
    let to = to.join("log");
    make_dir(&to)?;
    // The checkpoint lies with each backup: the tiles here are all backups'.
    let reader = journal::Reader::open(&directory.log_dir());
    reader.copy_to(&to, checkpoint.size, None).context("不能复制公开日志")?;
    Ok(checkpoint.size)
}

/// Makes a directory from a backup, in an empty place only.
pub async fn restore(from: &Path, data: &Data, keys: Option<&Path>, json: bool) -> anyhow::Result<u8> {
    let found = Found::at(from)?;
    let m = &found.manifest;
    let root = &data.data;
    if fs::read_dir(root).is_ok_and(|mut inside| inside.next().is_some()) {
        bail!("{} 不是空目录：恢复只写进空目录，原来的先移到别处", root.display());
    }
    match (m.database.as_str(), is_postgres(data)) {
        ("postgres", None) => bail!("这是 PostgreSQL 的备份：用 --database 写明一个空的数据库"),
        ("sqlite", Some(_)) => bail!("这是 SQLite 的备份：不要写 --database"),
        _ => {}
    }
    let faults = found.faults(false)?;
    if !faults.is_empty() {
        return told(&found, &faults, json, "");
    }
    for part in ["", "db", "search", "keys"] {
        make_dir(&root.join(part))?;
    }
    let dump = found.folder.join(DATABASE);
    match is_postgres(data) {
        Some(url) => {
            let file = dump.display().to_string();
            let arguments = ["-X", "-q", "--set", "ON_ERROR_STOP=1", "--single-transaction", "--file", &file];
            postgres("psql", url, &arguments).context("不能恢复数据库：数据库必须是空的")?;
        }
        None => copy(&dump, &root.join("db/mingjing.sqlite"))?,
    }
    if let Some(note) = &m.checkpoint {
        make_dir(&root.join("log"))?;
        let reader = journal::Reader::open(&found.base.join("log"));
        reader.copy_to(&root.join("log"), m.log_size, Some(note.as_bytes())).context("不能恢复公开日志")?;
    }
    let shelf = vault::Vault::create(&root.join("vault")).context("不能建立存储库")?;
    let shelf = if m.demo { shelf.without_immutable_flag() } else { shelf };
    let objects = found.objects()?;
    if !objects.is_empty() {
        let kept = vault(&found.base.join("vault"))?;
        for object in &objects {
            let sha256 =
                object.sha256.parse().map_err(|_| anyhow::anyhow!("摘要 {} 读不出来", object.sha256))?;
            let stored = shelf.put(kept.object(&sha256)?.reader())?;
            if stored.digests.sha256 != sha256 {
                bail!("文件 {} 的内容被改动", object.sha256);
            }
        }
    }
    for name in PLAIN {
        if let Some(bytes) = read(&found.folder.join(name))? {
            write_new(&root.join(name), &bytes, 0o600)?;
        }
    }
    let shelf_of_keys = keys.map_or_else(|| found.base.join("keys"), PathBuf::from);
    for file in KEY_FILES {
        if let Some(bytes) = read(&shelf_of_keys.join(file))? {
            write_new(&root.join("keys").join(file), &bytes, 0o600)?;
        }
    }
    // Last: without it this is no directory yet.
    write_new(&root.join("VERSION"), crate::directory::VERSION.as_bytes(), 0o600)?;
    synced(root)?;
    let keyed = root.join(crate::directory::DATA_KEY).exists();
    let next = if keyed {
        "先运行 mingjing verify --deep，并与外人手里的检查点比对，再启动服务".to_owned()
    } else {
        format!(
            "没有密钥：把编号 {} 的密钥文件放进 {}，才能打开",
            m.keys.join("、"),
            root.join("keys").display()
        )
    };
    told(&found, &[], json, &format!("已恢复到 {}：{next}", root.display()))
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut reader = File::open(from).with_context(|| format!("不能读 {}", from.display()))?;
    write_new(to, &[], 0o600)?;
    let mut writer = File::options().write(true).open(to)?;
    std::io::copy(&mut reader, &mut writer).with_context(|| format!("不能写 {}", to.display()))?;
    writer.sync_all().with_context(|| format!("不能写 {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_does_not_stand_in_the_address() {
        for (url, address, password) in [
            ("postgres://mingjing@host/db", "postgres://mingjing@host/db", None),
            ("postgres://m:a%40b%zz@host:5432/db", "postgres://m@host:5432/db", Some("a@b%zz")),
            ("postgresql://m:@%2Ftmp%2Fs/db", "postgresql://m@%2Ftmp%2Fs/db", Some("")),
            ("postgres://host/db?x=a:b@c", "postgres://host/db?x=a:b@c", None),
        ] {
            assert_eq!(parted(url), (address.to_owned(), password.map(ToOwned::to_owned)), "{url}");
        }
    }
}

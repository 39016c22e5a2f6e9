//! The data directory: `VERSION`, `lock`, `db/`, `log/`, `vault/`, `search/`, `keys/`.

use crate::cli::Data;
use anyhow::{Context as _, bail};
use documents::typeset::FontConfig;
use journal::{Ed25519Signer, Signer as _, VerifierKey};
use law::act::Intent;
use law::authority::Actor;
use law::deed::city::DataKeyChanged;
use law::ids::SubjectRef;
use office::chance::Chance;
use office::clock::Clock;
use office::keys::LoginKeys;
use office::{Fault, Office, found};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{DataKeys, Store, StoreConfig, StoreError};
use zeroize::Zeroizing;

/// Which fonts documents are set in.
const FONTS: &str = "fonts.json";

/// The keys that personal data is encrypted under; without it nobody reads the data or any backup of it.
pub const DATA_KEY: &str = "keys/data.key";

/// Where the new file of keys lies until it takes the old one's name.
const DATA_KEY_MAKING: &str = "keys/data.key.making";

/// Where the empty indexes lie of processes that work beside a server.
const ASIDE: &str = "aside";

/// Format of the directory.
pub const VERSION: &str = "1\n";

/// An opened data directory. The lock lives as long as this does.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
    lock: Option<File>,
    instance: String,
    store: Store,
    search: Arc<search::Index>,
    vault: vault::Vault,
    search_empty: bool,
    log_remains: bool,
    /// Where the index lies that nobody will search, when the server holds the real one.
    _aside: Option<Aside>,
}

/// A folder that goes with its owner.
#[derive(Debug)]
struct Aside(PathBuf);

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Directory {
    /// Creates a directory that does not exist yet, or is empty.
    pub async fn create(data: &Data) -> anyhow::Result<Self> {
        let root = &data.data;
        if root.join("VERSION").exists() {
            bail!("{} 里已经有数据", root.display());
        }
        let mut dirs = std::fs::DirBuilder::new();
        dirs.recursive(true).mode(0o700);
        for part in ["", "db", "search", "keys"] {
            dirs.create(root.join(part)).with_context(|| format!("不能建立 {}", root.display()))?;
        }
        let instance = Chance::system().address();
        write_new(&root.join("keys/instance"), instance.as_bytes(), 0o600)?;
        make_data_key(root)?;
        write_new(&root.join("VERSION"), VERSION.as_bytes(), 0o600)?;
        Self::open(data).await
    }

    /// The same directory as one that is thrown away by plain means: a demonstration's, before anybody uses its
    /// vault.
    #[must_use]
    pub fn for_demonstration(self) -> Self {
        Self { vault: self.vault.without_immutable_flag(), ..self }
    }

    /// Opens an existing directory for this process alone and brings its tables up to date.
    pub async fn open(data: &Data) -> anyhow::Result<Self> {
        Self::open_beside(data).await?.alone()
    }

    /// Opens an existing directory, beside a server that may be running on it: the database takes turns by itself,
    /// the log and the search index are the server's.
    pub async fn open_beside(data: &Data) -> anyhow::Result<Self> {
        Self::open_with(data, None).await
    }

    /// Opens a directory for this process alone and brings all of it up to date: tables, encryption, states. `progress`
    /// is told how many entries of how many were encrypted, and then how many were folded again.
    pub async fn open_to_migrate(
        data: &Data,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> anyhow::Result<Self> {
        let directory = Self::open_with(data, Some(progress)).await?;
        directory.alone()
    }

    fn alone(self) -> anyhow::Result<Self> {
        if self.lock.is_none() {
            bail!("{} 正被另一个 mingjing 使用", self.root.display());
        }
        Ok(self)
    }

    async fn open_with(
        data: &Data,
        upgrade: Option<&mut (dyn FnMut(u64, u64) + Send)>,
    ) -> anyhow::Result<Self> {
        let root = data.data.clone();
        let version = std::fs::read_to_string(root.join("VERSION")).with_context(|| {
            format!("{} 不是数据目录；先运行 mingjing demo 或者 mingjing migrate", root.display())
        })?;
        if version != VERSION {
            bail!("数据目录的格式是 {}，本程序认识 {}", version.trim(), VERSION.trim());
        }
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(root.join("lock"))
            .context("不能打开锁文件")?;
        let lock = lock.try_lock().is_ok().then_some(lock);
        if lock.is_some() {
            sweep(&root).context("不能清理上次中断留下的临时文件")?;
        }
        let instance = std::fs::read_to_string(root.join("keys/instance")).context("没有 keys/instance")?;
        let url = database_url(&root, data);
        let mut store = open_store(&root, &url).await?;
        let (stored, known) = (store.state_format().await?, law::state::FORMAT);
        if stored > known {
            return Err(Fault::StateFormat { stored, known }.into());
        }
        // Whoever else holds the directory writes what its own version knows.
        let mut upgrade = upgrade.filter(|_| lock.is_some());
        let mut log_remains = false;
        if !store.is_encrypted().await? {
            let Some(progress) = upgrade.as_deref_mut() else { return Err(Fault::NotEncrypted.into()) };
            if !store.has_key().await? && data_keys(&root)?.is_none() {
                make_data_key(&root)?;
                store.close().await?;
                store = open_store(&root, &url).await?;
            }
            let chance = Chance::system();
            let done = store.encrypt(&mut || chance.bytes(), progress).await.context("不能加密")?;
            log_remains = done.log_remains;
        }
        let stored = store.state_format().await?;
        if stored != known {
            let Some(progress) = upgrade else { return Err(Fault::StateFormat { stored, known }.into()) };
            store.refold(progress).await.context("不能重新计算状态")?;
        }
        // Directories of an earlier version have no vault yet.
        let shelf = root.join("vault");
        let vault = match vault::Vault::open(&shelf) {
            Err(vault::VaultError::Missing) => vault::Vault::create(&shelf),
            opened => opened,
        };
        let mut vault = vault.context("不能打开存储库")?;
        // A demonstration is thrown away by plain means.
        if found::city(&store).await?.is_some_and(|c| c.demo) {
            vault = vault.without_immutable_flag();
        }
        let aside = lock.is_none().then(|| {
            // In the directory and not in the system's folder for such: whoever is killed leaves it, and the next who
            // has the directory alone sweeps it.
            Aside(root.join(ASIDE).join(Chance::system().address()))
        });
        let folder = aside.as_ref().map_or_else(|| root.join("search"), |a| a.0.clone());
        let (index, opened) =
            search::Index::open_or_create(&folder).map_err(|e| anyhow::anyhow!("不能打开检索索引：{e}"))?;
        Ok(Self {
            root,
            lock,
            instance: instance.trim().to_string(),
            store,
            search: Arc::new(index),
            vault,
            search_empty: matches!(opened, search::Opened::Empty),
            log_remains,
            _aside: aside,
        })
    }

    /// Whether this process has the directory for itself.
    pub fn is_alone(&self) -> bool {
        self.lock.is_some()
    }

    /// Names this directory among others that may share a database: holder of the sequencer's lease.
    pub fn instance(&self) -> &str {
        &self.instance
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The index.
    pub fn search(&self) -> &Arc<search::Index> {
        &self.search
    }

    /// The vault.
    pub fn vault(&self) -> &vault::Vault {
        &self.vault
    }

    /// Whether the index was made anew and must be filled.
    pub fn search_is_empty(&self) -> bool {
        self.search_empty
    }

    /// Whether this opening has encrypted the data and the database's own log of changes may still hold what was there.
    pub fn log_remains(&self) -> bool {
        self.log_remains
    }

    /// Adds a new master key and wraps every key anew under it. The old one stays in the file for old backups. Says how
    /// many keys were wrapped, and the new one's id.
    pub async fn rekey(self, data: &Data) -> anyhow::Result<(u64, String)> {
        let path = self.root.join(DATA_KEY);
        let mut text =
            std::fs::read_to_string(&path).with_context(|| format!("不能读 {}", path.display()))?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&fresh_key());
        // Durable before anything is wrapped with it: a key that is lost takes the data with it.
        let making = self.root.join(DATA_KEY_MAKING);
        let _ = std::fs::remove_file(&making);
        write_new(&making, text.as_bytes(), 0o600)?;
        std::fs::rename(&making, &path).with_context(|| format!("不能写 {}", path.display()))?;
        File::open(self.root.join("keys"))?.sync_all()?;
        let root = self.root.clone();
        let id =
            data_keys(&root)?.and_then(|k| k.ids().last().map(|id| (*id).to_owned())).unwrap_or_default();
        // On record before anything is wrapped: a change that is not recorded does not happen.
        let office = self.office().await?;
        let key = format!("data-key.{}", office.chance().address());
        let deed = DataKeyChanged { key: id.clone() }.into();
        let intent = Intent { subject: SubjectRef::city(), base: None, key, occurred: None, deed };
        office.act(&Actor::system("city"), intent).await?;
        self.store.close().await?;
        let url = database_url(&root, data);
        let store = open_store(&root, &url).await?;
        let count = store.rewrap().await.context("不能更换密钥")?;
        store.close().await?;
        Ok((count, id))
    }

    /// The public log's folder.
    pub fn log_dir(&self) -> PathBuf {
        self.root.join("log")
    }

    /// A file of the directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The office of a founded city.
    pub async fn office(&self) -> anyhow::Result<Office> {
        let (store, search, vault) = (self.store.clone(), self.search.clone(), self.vault.clone());
        let office = Office::open(store, search, vault, Clock::machine(), Chance::system()).await?;
        Ok(office.with_fonts(self.fonts()?).with_login_keys(self.login_keys()?))
    }

    /// The keys of logins. Directories of an earlier version have none yet.
    fn login_keys(&self) -> anyhow::Result<LoginKeys> {
        let path = self.root.join("keys/login.key");
        if !path.exists() {
            let secret: String = Chance::system().bytes().iter().map(|b| format!("{b:02x}")).collect();
            match write_new(&path, secret.as_bytes(), 0o600) {
                // Another process was first: its key is the one.
                Err(_) if path.exists() => {}
                made => made?,
            }
        }
        Ok(LoginKeys::from_secret(&self.seed("login")?))
    }

    /// The agency's own font lists, where there is a `fonts.json`.
    fn fonts(&self) -> anyhow::Result<FontConfig> {
        match std::fs::read(self.root.join(FONTS)) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| format!("{FONTS} 无法识别")),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(FontConfig::default()),
            Err(e) => Err(e).with_context(|| format!("不能读 {FONTS}")),
        }
    }

    /// Makes the log's keys for this origin; refuses to replace any.
    pub fn make_keys(&self, origin: &str) -> anyhow::Result<()> {
        let chance = Chance::system();
        for name in ["log", "heartbeat"] {
            let seed: Zeroizing<String> =
                Zeroizing::new(chance.bytes().iter().map(|b| format!("{b:02x}")).collect());
            write_new(&self.root.join(format!("keys/{name}.key")), seed.as_bytes(), 0o600)?;
        }
        let (log, heartbeat) = self.signers(origin)?;
        let public = format!("{}\n{}\n", log.key(), heartbeat.key());
        write_new(&self.root.join("keys/log.vkey"), public.as_bytes(), 0o644)
    }

    /// The log's signer and the heartbeat's cosigner.
    pub fn signers(&self, origin: &str) -> anyhow::Result<(Ed25519Signer, Ed25519Signer)> {
        let log = Ed25519Signer::from_seed(origin, &self.seed("log")?)?;
        let heartbeat =
            Ed25519Signer::cosigner_from_seed(&format!("{origin}/heartbeat"), &self.seed("heartbeat")?)?;
        Ok((log, heartbeat))
    }

    /// The public keys that a checkpoint of this directory carries.
    pub fn verifier_keys(&self) -> anyhow::Result<Vec<VerifierKey>> {
        let text =
            std::fs::read_to_string(self.root.join("keys/log.vkey")).context("没有公钥文件 keys/log.vkey")?;
        text.lines()
            .filter(|l| !l.trim().is_empty())
            .map(|l| l.parse().map_err(|e| anyhow::anyhow!("公钥无效：{e}")))
            .collect()
    }

    fn seed(&self, name: &str) -> anyhow::Result<[u8; 32]> {
        let path = self.root.join(format!("keys/{name}.key"));
        let text = Zeroizing::new(
            std::fs::read_to_string(&path).with_context(|| format!("没有密钥 {}", path.display()))?,
        );
        let text = text.trim();
        let mut seed = [0; 32];
        if text.len() != 64 {
            bail!("密钥 {} 应为 64 个十六进制字符", path.display());
        }
        for (i, byte) in seed.iter_mut().enumerate() {
            let pair = text.get(i * 2..i * 2 + 2).unwrap_or_default();
            *byte = u8::from_str_radix(pair, 16).with_context(|| format!("密钥 {} 无效", path.display()))?;
        }
        Ok(seed)
    }

    /// The founded city.
    pub async fn city(&self) -> anyhow::Result<law::state::register::City> {
        found::city(&self.store).await?.context("这个数据目录还没有建立城市")
    }
}

/// Removes what processes that were killed have left behind. Log, vault and index sweep their own when they are opened.
fn sweep(root: &Path) -> std::io::Result<()> {
    let gone = |done: std::io::Result<()>| match done {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    };
    // Never taken into use: nothing is wrapped under its last key before it has its name.
    gone(std::fs::remove_file(root.join(DATA_KEY_MAKING)))?;
    let Ok(aside) = std::fs::read_dir(root.join(ASIDE)) else { return Ok(()) };
    for entry in aside {
        let path = entry?.path();
        // Who still works beside us holds its lock.
        let held = File::open(path.join("lock")).is_ok_and(|lock| lock.try_lock().is_err());
        if !held {
            gone(std::fs::remove_dir_all(&path))?;
        }
    }
    Ok(())
}

fn database_url(root: &Path, data: &Data) -> String {
    match &data.database {
        Some(url) => url.clone(),
        None => root.join("db/mingjing.sqlite").display().to_string(),
    }
}

/// The keys of the data, where there is a file.
pub fn data_keys(root: &Path) -> anyhow::Result<Option<DataKeys>> {
    match std::fs::read_to_string(root.join(DATA_KEY)).map(Zeroizing::new) {
        Ok(text) => match DataKeys::parse(&text) {
            Ok(keys) => Ok(Some(keys)),
            Err(store::KeyError::Line(n)) => bail!("{DATA_KEY} 第 {n} 行应为 64 个十六进制字符"),
            Err(store::KeyError::Empty) => bail!("{DATA_KEY} 是空的"),
        },
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e).with_context(|| format!("不能读 {DATA_KEY}")),
    }
}

fn fresh_key() -> Zeroizing<String> {
    let secret = Zeroizing::new(Chance::system().bytes());
    let mut line = Zeroizing::new(String::with_capacity(65));
    for byte in *secret {
        // Writing to a String cannot fail.
        let _ = write!(line, "{byte:02x}");
    }
    line.push('\n');
    line
}

fn make_data_key(root: &Path) -> anyhow::Result<()> {
    write_new(&root.join(DATA_KEY), fresh_key().as_bytes(), 0o600)?;
    File::open(root.join("keys"))?.sync_all().context("不能写 keys")
}

/// Opens the database with the keys of the directory and says plainly which one is missing.
async fn open_store(root: &Path, url: &str) -> anyhow::Result<Store> {
    let keys = data_keys(root)?;
    let held = keys.as_ref().map_or_else(String::new, |k| k.ids().join("、"));
    let config = StoreConfig { url: url.to_owned(), durable: true, keys };
    let store = Store::open(&config).await.context("不能打开数据库")?;
    match store.migrate().await {
        Ok(()) => Ok(store),
        Err(StoreError::Locked) => bail!(
            "数据已加密，而密钥文件 {DATA_KEY} 不在：请从密钥的备份放回。没有它，这份数据和它的任何备份谁也打不开"
        ),
        Err(StoreError::WrongKey { needed }) => {
            bail!("{DATA_KEY} 不是这份数据的密钥：需要编号 {needed} 的，文件里是 {held}。请从密钥的备份放回")
        }
        Err(e) => Err(e).context("不能升级数据库"),
    }
}

/// Writes a file that must not exist yet, durably.
pub fn write_new(path: &Path, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
    let mut file = File::options()
        .create_new(true)
        .write(true)
        .mode(mode)
        .open(path)
        .with_context(|| format!("不能写 {}", path.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

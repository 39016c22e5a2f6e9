//! Test data of an edition: makes a demonstration's directory, goes on in it until every kind of act stands in its
//! journal at least once, and writes a dossier of each case. Run once with the build that is to be kept;
//! `scripts/edition-data.sh` says how. What it wrote is kept for ever below `crates/suite/editions`.
//!
//! Documents are issued for some cases only, which keeps the data small; the others wait in the outbox, as they would
//! in a directory whose server was stopped.

mod cases;
mod house;
mod kinds;
mod public;
mod record;

use jiff::civil::{Date, date};
use journal::{Ed25519Signer, Log, Signer};
use law::act::{EDITION, Intent};
use law::deed::Deed;
use law::ids::{SubjectKind, SubjectRef};
use office::Office;
use office::chance::Chance;
use office::clock::Clock;
use office::demo::cast::actor;
use office::demo::story::clock_to;
use office::dossier::{Options, Places, gather};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{DataKeys, Outcome, Sequencer, Store, StoreConfig};

pub(crate) type Done = Result<(), Box<dyn std::error::Error>>;

pub(crate) const fn mar(day: i8) -> Date {
    date(2026, 3, day)
}

pub(crate) async fn say(office: &Office, login: &str, subject: SubjectRef, deed: impl Into<Deed>) -> Done {
    let key = office.chance().token();
    let intent = Intent { subject, base: None, key, occurred: None, deed: deed.into() };
    office.act(&actor(login), intent).await?;
    Ok(())
}

fn seed(root: &Path, name: &str) -> Result<[u8; 32], Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(root.join(format!("keys/{name}.key")))?;
    let mut seed = [0; 32];
    for (i, byte) in seed.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(i * 2..i * 2 + 2).ok_or("short key")?, 16)?;
    }
    Ok(seed)
}

async fn sequence(office: &Office, root: &Path) -> Done {
    let origin = office::found::city(office.store()).await?.ok_or("no city")?.log_origin;
    let signer = Ed25519Signer::from_seed(&origin, &seed(root, "log")?)?;
    let heartbeat =
        Ed25519Signer::cosigner_from_seed(&format!("{origin}/heartbeat"), &seed(root, "heartbeat")?)?;
    let keys = vec![signer.key().clone(), heartbeat.key().clone()];
    let instance = std::fs::read_to_string(root.join("keys/instance"))?;
    let dir = root.join("log");
    let (signer, heartbeat): (Arc<dyn Signer>, Arc<dyn Signer>) = (Arc::new(signer), Arc::new(heartbeat));
    let mut sequencer = if dir.exists() {
        Sequencer::load(office.store(), &dir, &origin, &keys, signer, Some(heartbeat), instance.trim())
            .await?
    } else {
        Sequencer::new(Log::create(&dir, &origin)?, signer, Some(heartbeat), instance.trim())
    };
    while let Outcome::Published { .. } = sequencer.run_once(office.store(), office.clock().now()).await? {}
    Ok(())
}

async fn dossiers(office: &Office, root: &Path, out: &Path) -> Done {
    let origin = office::found::city(office.store()).await?.ok_or("no city")?.log_origin;
    let signer = Ed25519Signer::from_seed(&origin, &seed(root, "log")?)?;
    let heartbeat =
        Ed25519Signer::cosigner_from_seed(&format!("{origin}/heartbeat"), &seed(root, "heartbeat")?)?;
    let keys = vec![signer.key().clone(), heartbeat.key().clone()];
    std::fs::create_dir_all(out)?;
    for (subject, _) in office.all_of(SubjectKind::Case).await? {
        let log_dir = root.join("log");
        let places = Places {
            store: office.store(),
            log_dir: &log_dir,
            vault: Some(office.vault()),
            keys: keys.clone(),
        };
        let options = Options { without_files: true, ..Options::default() };
        let bundle = gather(&places, &subject.id, options).await?;
        let file = std::fs::File::create_new(out.join(format!("{}.zip", subject.id)))?;
        verify::export::write(&file, bundle, &signer, office.clock().now())?;
    }
    Ok(())
}

/// A directory as the program makes one; its keys are of no use to anybody.
fn directory(root: &Path, origin: &str) -> Done {
    for part in ["db", "search", "keys"] {
        std::fs::create_dir_all(root.join(part))?;
    }
    let put = |name: &str, text: String| std::fs::write(root.join(name), text);
    put("VERSION", "1\n".into())?;
    put("keys/instance", format!("kept-edition-{EDITION}"))?;
    put("keys/data.key", format!("{}\n", "07".repeat(32)))?;
    put("keys/log.key", "1a".repeat(32))?;
    put("keys/heartbeat.key", "2b".repeat(32))?;
    let log = Ed25519Signer::from_seed(origin, &seed(root, "log")?)?;
    let beat = Ed25519Signer::cosigner_from_seed(&format!("{origin}/heartbeat"), &seed(root, "heartbeat")?)?;
    put("keys/log.vkey", format!("{}\n{}\n", log.key(), beat.key()))?;
    Ok(())
}

const PASSWORD: &str = "kept-edition-示例";

async fn run(root: PathBuf, url: Option<String>, out: PathBuf) -> Done {
    std::fs::create_dir_all(root.join("db"))?;
    let url = url.unwrap_or_else(|| root.join("db/mingjing.sqlite").display().to_string());
    let store = Store::open(&StoreConfig { url, durable: true, keys: Some(DataKeys::of([7; 32])) }).await?;
    store.migrate().await?;
    let vault = vault::Vault::create(&root.join("vault"))?.without_immutable_flag();
    let (index, _) = search::Index::open_or_create(&root.join("search"))?;
    let clock = Clock::fixed(office::demo::instant(office::demo::JOURNAL_BEGINS_AT)?);
    let office =
        office::demo::make(store, Arc::new(index), vault, clock, Chance::seeded(1), PASSWORD, |_| {}).await?;
    let origin = office::found::city(office.store()).await?.ok_or("no city")?.log_origin;
    directory(&root, &origin)?;
    clock_to(&office, mar(2).at(10, 0, 0, 0)).await?;
    cases::clues(&office).await?;
    cases::investigation(&office).await?;
    cases::heard(&office).await?;
    cases::ended(&office).await?;
    public::imported(&office, &root).await?;
    record::issued(&office, "demo-5", &["kept-heard", "kept-declined"]).await?;
    record::scanned(&office).await?;
    house::house(&office).await?;
    sequence(&office, &root).await?;
    dossiers(&office, &root, &out).await?;
    kinds::nothing_lacks(&office).await
}

fn main() -> Done {
    let mut args = std::env::args().skip(1);
    let (Some(root), Some(out)) = (args.next(), args.next()) else {
        return Err("edition_data DIRECTORY DOSSIERS [DATABASE]".into());
    };
    let url = args.next();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run(root.into(), url, out.into()))
}

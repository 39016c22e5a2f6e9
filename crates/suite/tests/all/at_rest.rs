//! The grep of the disk: what is known of persons is looked for in every file that the database, the log, the index and
//! the uploads make, as it stands and in every packing that is met, and is not there.
//!
//! What the vault has stored is left out: documents and recordings are not encrypted by the program, and OPERATING says
//! how the disk is.

use crate::town::{Db, Town, database, on_both};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use jiff::civil::date;
use law::deed::casework::{Informant, Served};
use law::draft::{Party, PartyFacts, PartyKind};
use law::ids::SubjectRef;
use office::demo::story::{Plot, Story};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;
use store::{DataKeys, Store, StoreConfig};
use suite::pg::PgCluster;

/// Most bytes taken out of one packing.
const UNPACKED_MAX: u64 = 64 << 20;
/// Packings within packings.
const DEPTH: u32 = 3;

/// Every form in which a secret may stand: its spellings, and those in base64 whatever comes before it. By their first
/// two bytes, so that one pass over a file looks for all of them.
struct Needles(Vec<Vec<(String, Vec<u8>)>>);

impl Needles {
    fn of(secrets: &[&str]) -> Self {
        let mut forms = BTreeSet::new();
        for secret in secrets {
            let utf16 = |swap: bool| -> Vec<u8> {
                let unit = |u: u16| if swap { u.to_be_bytes() } else { u.to_le_bytes() };
                secret.encode_utf16().flat_map(unit).collect()
            };
            let escaped: String = secret
                .chars()
                .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", c as u32) })
                .collect();
            let hex: String = secret.bytes().map(|b| format!("{b:02x}")).collect();
            let spellings = [
                secret.as_bytes().to_vec(),
                utf16(false),
                utf16(true),
                escaped.into_bytes(),
                hex.into_bytes(),
            ];
            for form in spellings {
                for lead in 0..3 {
                    let mut led = vec![0; lead];
                    led.extend_from_slice(&form);
                    // Only characters that hold no bit of what stands before or after.
                    let (from, to) = ((lead * 8).div_ceil(6), (led.len() * 8) / 6);
                    for text in [STANDARD_NO_PAD.encode(&led), URL_SAFE_NO_PAD.encode(&led)] {
                        forms.insert(((*secret).to_owned(), text.as_bytes()[from..to].to_vec()));
                    }
                }
                forms.insert(((*secret).to_owned(), form));
            }
        }
        let mut table = vec![Vec::new(); 1 << 16];
        for (secret, form) in forms {
            table[pair(form[0], form[1])].push((secret, form));
        }
        Self(table)
    }

    fn look(&self, bytes: &[u8], depth: u32, found: &mut BTreeSet<String>) {
        for at in 1..bytes.len() {
            for (secret, form) in &self.0[pair(bytes[at - 1], bytes[at])] {
                if bytes[at - 1..].starts_with(form) {
                    found.insert(secret.clone());
                }
            }
        }
        if depth == 0 {
            return;
        }
        for at in 0..bytes.len().saturating_sub(2) {
            let rest = &bytes[at..];
            let mut out = Vec::new();
            // What is no packing ends with an error after some bytes; those are looked at all the same.
            if rest.starts_with(&[0x1f, 0x8b, 8]) {
                let _ = flate2::read::MultiGzDecoder::new(rest).take(UNPACKED_MAX).read_to_end(&mut out);
            } else if rest[0] & 0x0f == 8
                && rest[0] >> 4 <= 7
                && u16::from_be_bytes([rest[0], rest[1]]).is_multiple_of(31)
            {
                let _ = flate2::read::ZlibDecoder::new(rest).take(UNPACKED_MAX).read_to_end(&mut out);
            } else if rest.starts_with(b"PK\x03\x04") && rest.len() > 30 && rest[8] == 8 {
                let skip = 30
                    + usize::from(rest[26])
                    + 256 * usize::from(rest[27])
                    + usize::from(rest[28])
                    + 256 * usize::from(rest[29]);
                let packed = rest.get(skip..).unwrap_or_default();
                let _ = flate2::read::DeflateDecoder::new(packed).take(UNPACKED_MAX).read_to_end(&mut out);
            }
            if out.len() > 8 {
                self.look(&out, depth - 1, found);
            }
        }
    }

    /// Secrets found under a folder, with the file.
    fn under(&self, root: &Path) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        self.walk(root, &mut all);
        all
    }

    fn walk(&self, path: &Path, all: &mut BTreeSet<String>) {
        if path.ends_with("vault/objects") {
            return;
        }
        if path.is_dir() {
            for entry in std::fs::read_dir(path).unwrap() {
                self.walk(&entry.unwrap().path(), all);
            }
        } else if let Ok(bytes) = std::fs::read(path) {
            let mut found = BTreeSet::new();
            self.look(&bytes, DEPTH, &mut found);
            all.extend(found.into_iter().map(|secret| format!("{secret} in {}", path.display())));
        }
    }
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

#[test]
fn the_search_finds_what_is_packed_and_encoded() {
    let secret = "身份证号220202199003070011";
    let needles = Needles::of(&[secret]);
    let found = |bytes: &[u8]| {
        let mut found = BTreeSet::new();
        needles.look(bytes, DEPTH, &mut found);
        !found.is_empty()
    };
    let text = format!("前文{secret}后文");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let zlib = |bytes: &[u8]| {
        let mut out = Vec::new();
        flate2::read::ZlibEncoder::new(bytes, flate2::Compression::best()).read_to_end(&mut out).unwrap();
        out
    };
    let gzip = |bytes: &[u8]| {
        let mut out = b"lead".to_vec();
        flate2::read::GzEncoder::new(bytes, flate2::Compression::best()).read_to_end(&mut out).unwrap();
        out
    };
    for lead in ["", "a", "ab"] {
        assert!(found(URL_SAFE_NO_PAD.encode(format!("{lead}{text}")).as_bytes()), "base64 after {lead:?}");
    }
    for hidden in [text.clone().into_bytes(), utf16, zlib(text.as_bytes()), gzip(&zlib(text.as_bytes()))] {
        assert!(found(&hidden));
    }
    assert!(!found("前文身份证号220202199003070012后文".as_bytes()));
}

const ID_NUMBER: &str = "220202199003070035";
const SECRETS: &[&str] =
    &[ID_NUMBER, "13987654321", "0432-66778899", "6222020800001234567", "邵秘举", "暗线街77号4单元502室"];

/// A citizen's case from the clue to the public record, with everything about him that must not lie about.
async fn told(town: &Town) {
    let plot = Plot {
        party: Party {
            name: "石敢当".into(),
            representative: "石敢当".into(),
            id_number: ID_NUMBER.into(),
            address: "吉林市船营区暗线街77号4单元502室".into(),
            phone: "13987654321".into(),
            ..Party::default()
        },
        party_facts: PartyFacts::of(PartyKind::Citizen),
        informant: Some(Informant { name: "邵秘举".into(), contact: "0432-66778899".into() }),
        fine_fen: 50_000,
        gains_fen: 0,
        ..Plot::small("rest-1")
    };
    let s = Story::new(&town.office, plot);
    s.at(date(2026, 1, 6), 10).await.unwrap();
    let mut clue = s.plot.clue(date(2026, 1, 6));
    clue.content = "收款账号 6222020800001234567，身份证 220202199003070035".to_owned().into();
    s.by("officer1", clue).await.unwrap();
    s.at(date(2026, 1, 7), 11).await.unwrap();
    s.inspected().await.unwrap();
    s.checked().await.unwrap();
    s.at(date(2026, 1, 8), 9).await.unwrap();
    s.opened().await.unwrap();
    s.at(date(2026, 1, 9), 15).await.unwrap();
    s.inquired().await.unwrap();
    s.evidence().await.unwrap();
    s.at(date(2026, 1, 12), 10).await.unwrap();
    s.correction().await.unwrap();
    s.served(Served::Correction).await.unwrap();
    s.at(date(2026, 1, 14), 10).await.unwrap();
    s.reported().await.unwrap();
    s.assessed().await.unwrap();
    while town.office.issue_due().await.unwrap() > 0 {}
    town.office.rebuild_search().await.unwrap();
}

#[test]
fn no_number_contact_or_informant_lies_in_the_clear_anywhere_on_the_disk() {
    on_both(|db| async move {
        let needles = Needles::of(SECRETS);
        let cluster = (db == Db::Postgres).then(PgCluster::durable);
        let dir = tempfile::tempdir().unwrap();
        let url = cluster.as_ref().map_or_else(|| database(db, &dir), PgCluster::database);
        let town = Town::over(url.clone(), dir).await;
        told(&town).await;
        crate::verify::sequenced(&town).await;
        // An upload that is under way.
        let officer = office::demo::cast::actor("officer1");
        town.office.upload_begin(&officer, "rest-1", "检查.wav", 1_000).await.unwrap();
        let store = town.office.store();
        // It is there for whoever may read it, and was not lost on the way.
        let known = store.load(&SubjectRef::case("rest-1")).await.unwrap().unwrap();
        assert_eq!(known.state.case().unwrap().party.known().unwrap().id_number, ID_NUMBER);
        // While everything is open: database, log of changes, shared memory.
        assert_eq!(needles.under(town.dir.path()), BTreeSet::new());
        if let Some(cluster) = &cluster {
            cluster.sql("postgres", "CHECKPOINT").unwrap();
            let name = url.rsplit('/').next().unwrap();
            let mut found = BTreeSet::new();
            needles.look(&cluster.dump(name), 0, &mut found);
            assert_eq!(found, BTreeSet::new(), "pg_dump");
            assert_eq!(needles.under(&cluster.data()), BTreeSet::new());
        }
        store.close().await.unwrap();
        assert_eq!(needles.under(town.dir.path()), BTreeSet::new());
    });
}

/// Polls a future so many times and then drops it, as a kill would.
async fn broken_off<T>(future: impl Future<Output = T>, polls: usize) {
    let mut future = std::pin::pin!(future);
    let mut left = polls;
    std::future::poll_fn(|cx| {
        left -= 1;
        match future.as_mut().poll(cx) {
            std::task::Poll::Pending if left > 0 => std::task::Poll::Pending,
            _ => std::task::Poll::Ready(()),
        }
    })
    .await;
}

/// What the kept data holds of persons: the informant, and the parties' telephones.
const KEPT: &[&str] = &["尤示例", "13700000000", "13800000000", "13900000000"];

#[test]
fn migrating_leaves_nothing_of_what_lay_in_the_clear() {
    on_both(|db| async move {
        let needles = Needles::of(KEPT);
        let dir = tempfile::tempdir().unwrap();
        crate::editions::unpack(1, dir.path());
        let home = dir.path().join("1/directory");
        let cluster = (db == Db::Postgres).then(PgCluster::durable);
        let (url, disk) = match &cluster {
            Some(cluster) => {
                let url = cluster.restored(&dir.path().join("1/postgres.sql"));
                let name = url.rsplit('/').next().unwrap();
                // The planner's samples hold values too, and segments of the log are kept to be used again.
                cluster.sql(name, "ANALYZE").unwrap();
                cluster.sql(name, "SELECT pg_switch_wal(); CHECKPOINT").unwrap();
                (url.clone(), cluster.data())
            }
            None => (home.join("db/mingjing.sqlite").display().to_string(), home.join("db")),
        };
        let before = needles.under(&disk);
        for secret in KEPT {
            assert!(
                before.iter().any(|f| f.starts_with(secret)),
                "{secret} is not in the kept data: {before:?}"
            );
        }
        let keys = || Some(DataKeys::of([7; 32]));
        let open = async || {
            let store =
                Store::open(&StoreConfig { url: url.clone(), durable: true, keys: keys() }).await.unwrap();
            store.migrate().await.unwrap();
            store
        };
        // Broken off in the middle; the next call goes on.
        let mut salt = 0_u64;
        let mut salts = move || {
            salt += 1;
            let mut bytes = [9; 32];
            bytes[..8].copy_from_slice(&salt.to_be_bytes());
            bytes
        };
        let store = open().await;
        assert!(!store.is_encrypted().await.unwrap());
        let all = store.arrival_last().await.unwrap();
        broken_off(store.encrypt(&mut salts, &mut |_, _| {}), 40).await;
        store.close().await.unwrap();
        let store = open().await;
        let mut told = Vec::new();
        let done = store.encrypt(&mut salts, &mut |n, of| told.push((n, of))).await.unwrap();
        assert!(!done.log_remains);
        assert!(done.entries > 0, "{told:?}");
        assert!(store.is_encrypted().await.unwrap());
        let log = dir.path().join(if db == Db::Sqlite { "1/directory/log" } else { "1/postgres-log" });
        let vkeys: Vec<journal::VerifierKey> = std::fs::read_to_string(home.join("keys/log.vkey"))
            .unwrap()
            .lines()
            .map(|l| l.parse().unwrap())
            .collect();
        let report = store::verify_deep(&store, &log, &vkeys).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        assert_eq!(report.entries, all);
        assert_eq!(needles.under(&disk), BTreeSet::new());
        store.close().await.unwrap();
        assert_eq!(needles.under(&disk), BTreeSet::new());
        if let Some(cluster) = &cluster {
            let mut found = BTreeSet::new();
            needles.look(&cluster.dump(url.rsplit('/').next().unwrap()), 0, &mut found);
            assert_eq!(found, BTreeSet::new(), "pg_dump");
        }
    });
}

/// Since edition 2 a directory holds no number, contact or informant in the clear from its first entry on.
#[test]
fn what_is_kept_of_edition_2_holds_nothing_in_the_clear() {
    let needles = Needles::of(&[KEPT, &["220202199003070010", "13600000000"]].concat());
    let dir = tempfile::tempdir().unwrap();
    crate::editions::unpack(2, dir.path());
    for part in ["directory", "postgres.sql", "postgres-log"] {
        assert_eq!(needles.under(&dir.path().join("2").join(part)), BTreeSet::new(), "{part}");
    }
}

//! A leak scan: a city whose persons' secrets are known, and everything that the public can fetch from it.

use crate::town::{Db, Town, run};
use crate::verify::sequenced;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use jiff::civil::date;
use law::deed::casework::{Informant, Served};
use law::draft::{Party, PartyFacts, PartyKind};
use office::demo::story::{Plot, Story};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tower::ServiceExt as _;
use web::route::Need;

/// A person, invented from a seed, and what nobody may learn of them.
struct Person {
    name: String,
    secrets: Vec<String>,
}

/// SplitMix64.
struct Seed(u64);

impl Seed {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn digits(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap())).collect()
    }
}

fn identity(seed: &mut Seed) -> String {
    let first = format!(
        "2202{:02}19{:02}{:02}{:02}{}",
        2 + seed.below(3),
        50 + seed.below(49),
        1 + seed.below(12),
        1 + seed.below(28),
        seed.digits(3)
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{first}{}", char::from(b"10X98765432"[usize::try_from(sum % 11).unwrap()]))
}

/// A case whose every field holds somebody's secrets.
fn plot(seed: &mut Seed, id: &str) -> (Plot, Person) {
    let surname = ["郗", "晏", "暨", "蔺", "隗"][usize::try_from(seed.below(5)).unwrap()];
    let name = format!("{surname}示{}例", seed.digits(1).replace(|c: char| c.is_ascii_digit(), "范"));
    let witness = format!("{}证示例", ["昝", "郄", "逄", "冼"][usize::try_from(seed.below(4)).unwrap()]);
    let informant = format!("尤{}举报示例", surname);
    let (number, mobile, caller) =
        (identity(seed), format!("139{}", seed.digits(8)), format!("137{}", seed.digits(8)));
    let account = format!("62{}", seed.digits(17));
    let home = format!(
        "吉林市昌邑区隐秘路{}号{}号楼{}单元{}室",
        1 + seed.below(200),
        1 + seed.below(30),
        1 + seed.below(5),
        101 + seed.below(900)
    );
    let facts = format!(
        "2026年1月6日，执法人员查明当事人{name}，身份证号码：{number}，联系电话：{mobile}，家庭住址：{home}，\
         账号：{account}，无照经营食品，违法所得 326 元。被询问人：{witness}，其陈述属实。"
    );
    let plot = Plot {
        party: Party {
            name: name.clone(),
            id_number: number.clone(),
            address: home.clone(),
            phone: mobile.clone(),
            representative: witness.clone(),
            ..Party::default()
        },
        party_facts: PartyFacts::of(PartyKind::Citizen),
        informant: Some(Informant { name: informant.clone(), contact: caller.clone() }),
        facts,
        ..Plot::small(id)
    };
    let secrets = vec![name.clone(), witness, informant, number, mobile, caller, account, home];
    (plot, Person { name, secrets })
}

/// From the tip-off to the public record; some of them are withdrawn again.
async fn told(town: &Town, plot: Plot, withdrawn: bool) {
    let s = Story::new(&town.office, plot);
    s.at(date(2026, 1, 6), 10).await.unwrap();
    s.clue().await.unwrap();
    s.inspected().await.unwrap();
    s.checked().await.unwrap();
    s.opened().await.unwrap();
    s.inquired().await.unwrap();
    s.evidence().await.unwrap();
    s.correction().await.unwrap();
    s.served(Served::Correction).await.unwrap();
    s.reported().await.unwrap();
    s.assessed().await.unwrap();
    s.audited().await.unwrap();
    s.approved().await.unwrap();
    s.noticed().await.unwrap();
    s.served(Served::Notice).await.unwrap();
    // Long enough for the party's five working days, whatever holidays there are.
    let later = town.office.today().checked_add(jiff::ToSpan::days(16)).unwrap();
    s.at(later, 10).await.unwrap();
    s.assessed().await.unwrap();
    s.decided().await.unwrap();
    s.served(Served::Decision).await.unwrap();
    s.publication_edited().await.unwrap();
    s.publication_approved().await.unwrap();
    if withdrawn {
        s.revoked().await.unwrap();
    }
}

async fn get(router: &Router, path: &str) -> (StatusCode, String, Vec<u8>) {
    let request = Request::builder().method(Method::GET).uri(path).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).map(|v| v.to_str().unwrap().to_owned());
    let body = to_bytes(response.into_body(), 64 << 20).await.unwrap();
    (status, kind.unwrap_or_default(), body.to_vec())
}

/// The text as it may be read: as written, and with percent signs, entities and escapes undone.
fn readings(bytes: &[u8]) -> Vec<String> {
    let plain = String::from_utf8_lossy(bytes).into_owned();
    let mut undone = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let hex = |from: usize| {
            bytes
                .get(from..from + 2)
                .and_then(|h| std::str::from_utf8(h).ok())
                .and_then(|h| u8::from_str_radix(h, 16).ok())
        };
        match (bytes[i], hex(i + 1)) {
            (b'%', Some(byte)) => {
                undone.push(byte);
                i += 3;
            }
            (byte, _) => {
                undone.push(byte);
                i += 1;
            }
        }
    }
    vec![
        named(&plain, "&#", ';'),
        named(&plain, "\\u", '\0'),
        String::from_utf8_lossy(&undone).into_owned(),
        plain,
    ]
}

/// `&#x5f20;`, `&#24352;` and `\u5f20` as the characters that they are.
fn named(text: &str, mark: &str, end: char) -> String {
    let mut out = String::new();
    let mut parts = text.split(mark);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (digits, rest) = match end {
            '\0' => part.split_at_checked(4).unwrap_or((part, "")),
            end => part.split_once(end).unwrap_or((part, "")),
        };
        let number = match (end, digits.strip_prefix(['x', 'X'])) {
            ('\0', _) => u32::from_str_radix(digits, 16).ok(),
            (_, Some(hex)) => u32::from_str_radix(hex, 16).ok(),
            (_, None) => digits.parse().ok(),
        };
        match number.and_then(char::from_u32) {
            Some(c) => out.push(c),
            None => out.push_str(digits),
        }
        out.push_str(rest);
    }
    out
}

/// Which secrets show, however they are written.
fn shown(bytes: &[u8], people: &[Person]) -> Vec<String> {
    let squeezed = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let texts: Vec<String> = readings(bytes).iter().map(|t| squeezed(t)).collect();
    let mut found = Vec::new();
    for secret in people.iter().flat_map(|p| &p.secrets) {
        let little: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = secret.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
        if texts.iter().any(|t| t.contains(&squeezed(secret))) || holds(&little) || holds(&big) {
            found.push(secret.clone());
        }
    }
    found
}

/// Addresses of this house that a body names.
fn links(body: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for mark in ["href=\"", "<loc>", "\"url\":\"", "\"url\": \"", "src=\"", "\"address\":\""] {
        for part in body.split(mark).skip(1) {
            let link = part.split(['"', '<', '#']).next().unwrap_or_default().replace("&amp;", "&");
            let path = match link.split_once("://") {
                Some((_, rest)) => rest.find('/').map(|at| rest[at..].to_owned()),
                None if mark == "\"address\":\"" && !link.is_empty() => {
                    Some(format!("/api/v1/decisions/{link}"))
                }
                None => Some(link),
            };
            found.extend(path.filter(|p| p.starts_with('/') && !p.starts_with("//") && p.is_ascii()));
        }
    }
    found
}

/// Every file below a directory.
fn files(dir: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, into) } else { into.push(path) }
    }
}

#[test]
fn the_scan_sees_a_secret_however_it_is_written() {
    let people =
        [Person { name: "张示例".into(), secrets: vec!["张示例".into(), "13912345678".into()] }];
    let utf16: Vec<u8> = "x张示例".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (written, count) in [
        ("张示例 13912345678".as_bytes(), 2),
        ("139-1234-5678 / 张 示 例".as_bytes(), 2),
        (b"q=%E5%BC%A0%E7%A4%BA%E4%BE%8B", 1),
        ("&#x5f20;&#31034;&#20363;".as_bytes(), 1),
        (br"\u5f20\u793a\u4f8b", 1),
        (&utf16, 1),
        ("张某 139****5678".as_bytes(), 0),
    ] {
        assert_eq!(shown(written, &people).len(), count, "{}", String::from_utf8_lossy(written));
    }
}

/// Every public address, feed and export, the search index and the public log.
/// Addresses walked that differ only in the values of their filters.
const ALIKE_MAX: usize = 8;

/// The parts of a workbook, unpacked.
fn parts(workbook: &[u8]) -> Vec<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let count = archive.len();
    let part = |i: usize| {
        let mut bytes = Vec::new();
        std::io::copy(&mut archive.by_index(i).unwrap(), &mut bytes).unwrap();
        bytes
    };
    let parts: Vec<Vec<u8>> = (0..count).map(part).collect();
    assert!(parts.len() >= 6, "a workbook has a sheet");
    parts
}

#[test]
fn nothing_that_the_public_can_fetch_shows_a_secret() {
    run(async {
        let mut seed = Seed(20_260_302);
        let town = Town::new(Db::Sqlite).await;
        let mut people = Vec::new();
        for n in 0..5 {
            let (plot, person) = plot(&mut seed, &format!("leak-{n}"));
            told(&town, plot, n == 4).await;
            people.push(person);
        }
        while office::feed_search(&town.office).await.unwrap() > 0 {}
        let (log, _) = sequenced(&town).await;
        let app =
            web::App::new(town.office.clone(), log.clone(), web::app::Settings::default()).await.unwrap();
        let router = web::router(app);
        let public: Vec<&str> = web::app::routes()
            .into_iter()
            .filter(|r| r.need == Need::Public && r.method == Method::GET)
            .map(|r| r.path)
            .collect();
        let mut waiting: Vec<String> = Vec::new();
        for path in public.iter().filter(|p| !p.contains('{')) {
            waiting.push((*path).to_string());
            waiting.extend(["csv", "json", "xlsx"].map(|f| format!("{path}?format={f}")));
        }
        waiting.extend(["/officers/07020100101", "/api/v1/officers/07020100101"].map(String::from));
        waiting.extend(
            [
                "/log/tile/0/000.p/1",
                "/setup/no-such-link",
                "/api/v1/law/check/uscc/x",
                "/api/v1/law/due?start=2026-03-02&period=penalty.decision",
            ]
            .map(String::from),
        );
        let mut seen: BTreeMap<String, StatusCode> = BTreeMap::new();
        // Filters multiply: of addresses that differ only in what they filter by, some are as good as all.
        let mut alike: BTreeMap<String, usize> = BTreeMap::new();
        let mut records = 0;
        while let Some(path) = waiting.pop() {
            if seen.contains_key(&path) || seen.len() > 3000 {
                continue;
            }
            if let Some((page, query)) = path.split_once('?') {
                let mut names: Vec<&str> = query.split('&').filter_map(|p| p.split('=').next()).collect();
                names.sort_unstable();
                let times = alike.entry(format!("{page}?{}", names.join("&"))).or_default();
                *times += 1;
                if *times > ALIKE_MAX {
                    continue;
                }
            }
            let (status, kind, body) = get(&router, &path).await;
            seen.insert(path.clone(), status);
            assert!(!status.is_server_error() || path == "/healthz", "{path}: {status}");
            assert_eq!(shown(&body, &people), Vec::<String>::new(), "{path}");
            // What is packed is unpacked first: workbooks are all there is of the kind in public today.
            if kind.contains("spreadsheetml") {
                for part in parts(&body) {
                    assert_eq!(shown(&part, &people), Vec::<String>::new(), "{path}");
                }
            }
            let packed = ["pdf", "zip", "gzip", "wordprocessingml"].iter().any(|k| kind.contains(k));
            assert!(!packed, "{path} is {kind}: unpack it here");
            records +=
                usize::from(status.is_success() && path.starts_with("/d/") && !path.ends_with("/proof"));
            if kind.starts_with("text/") || kind.contains("json") || kind.contains("xml") {
                waiting.extend(links(&String::from_utf8_lossy(&body)));
            }
        }
        assert!(seen.len() < 3000, "the walk has no end");
        assert!(records >= people.len() - 1, "{records} records were walked: {:?}", seen.keys());
        // Every public route was walked, one with parameters by something that exists.
        for route in &public {
            let fixed: Vec<&str> = route.split('{').collect();
            let walked = seen.iter().any(|(p, _)| {
                p.split('?').next().is_some_and(|p| {
                    p == *route || (fixed.len() > 1 && p.starts_with(fixed[0]) && p.len() > fixed[0].len())
                })
            });
            assert!(walked, "{route} was not walked");
        }
        // Nobody is found by what nobody may know.
        for secret in people.iter().flat_map(|p| &p.secrets) {
            let page = town
                .office
                .public_search(search::Query { text: secret.clone(), ..search::Query::default() })
                .await
                .unwrap();
            for hit in page.hits {
                let text = format!("{:?}", hit.doc);
                assert_eq!(shown(text.as_bytes(), &people), Vec::<String>::new(), "found by a secret");
            }
        }
        let mut on_disk = Vec::new();
        files(&town.dir.path().join("search"), &mut on_disk);
        files(&log, &mut on_disk);
        assert!(on_disk.len() > 3, "{on_disk:?}");
        for path in on_disk {
            let bytes = std::fs::read(&path).unwrap();
            assert_eq!(shown(&bytes, &people), Vec::<String>::new(), "{}", path.display());
        }
        assert!(people.iter().all(|p| p.name.chars().count() > 2));
    });
}

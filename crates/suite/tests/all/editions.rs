//! Directories and dossiers of every released edition: they open, migrate, verify deeply, are judged again, and what
//! was open in them goes on.

use crate::town::{BOTH, Db, run};
use jiff::civil::date;
use journal::VerifierKey;
use law::deed::KINDS;
use law::deed::casework::Served;
use law::deed::publicity as pb;
use law::ids::{SubjectKind, SubjectRef};
use law::state::casefile::CaseStage;
use office::Office;
use office::chance::Chance;
use office::clock::Clock;
use office::demo::story::{Plot, Story, clock_to};
use office::dossier::{Options, Places, gather};
use office::portal::PublicPage;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use store::{DataKeys, Store, StoreConfig};
use suite::pg::PgCluster;
use tempfile::TempDir;
use verify::Verdict;

/// Every edition of which data is kept.
pub(crate) const KEPT: &[u32] = &[1, 2];

/// The kinds of acts that stand in what is kept of an edition, told apart from the journal and from the program.
fn kinds(edition: u32) -> BTreeSet<&'static str> {
    let text = match edition {
        1 => include_str!("../../editions/1.kinds"),
        2 => include_str!("../../editions/2.kinds"),
        _ => panic!("no list of the kinds of edition {edition}"),
    };
    text.lines().collect()
}

/// Unpacks what is kept of an edition into a folder.
pub fn unpack(edition: u32, into: &Path) {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("editions/{edition}.tar.xz"));
    let done = Command::new("tar").arg("-xJf").arg(packed).arg("-C").arg(into).status().unwrap();
    assert!(done.success());
}

/// What is kept of an edition, unpacked for one test.
pub(crate) struct Kept {
    dir: TempDir,
    edition: u32,
}

impl Kept {
    pub(crate) fn unpack(edition: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        unpack(edition, dir.path());
        Self { dir, edition }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(self.edition.to_string()).join(name)
    }
    fn keys(&self) -> Vec<VerifierKey> {
        let text = std::fs::read_to_string(self.path("directory/keys/log.vkey")).unwrap();
        text.lines().map(|l| l.parse().unwrap()).collect()
    }
    fn log(&self, db: Db) -> PathBuf {
        self.path(if db == Db::Sqlite { "directory/log" } else { "postgres-log" })
    }
    /// The database as it was left, with today's tables and yesterday's states.
    pub(crate) async fn store(&self, db: Db) -> Store {
        let url = match db {
            Db::Sqlite => self.path("directory/db/mingjing.sqlite").display().to_string(),
            Db::Postgres => PgCluster::shared().restored(&self.path("postgres.sql")),
        };
        let store = Store::open(&StoreConfig { url, durable: false, keys: Some(DataKeys::of([7; 32])) })
            .await
            .unwrap();
        store.migrate().await.unwrap();
        store
    }
    /// The database brought up to date.
    async fn migrated(&self, db: Db) -> Store {
        let store = self.store(db).await;
        store.encrypt(&mut || Chance::system().bytes(), &mut |_, _| {}).await.unwrap();
        store.refold(&mut |_, _| {}).await.unwrap();
        store
    }
    fn open(&self, store: &Store) -> impl Future<Output = Result<Office, office::Fault>> {
        let vault = vault::Vault::open(&self.path("directory/vault")).unwrap().without_immutable_flag();
        let (index, _) = search::Index::open_or_create(&self.path("directory/search")).unwrap();
        Office::open(store.clone(), Arc::new(index), vault, Clock::machine(), Chance::seeded(9))
    }
}

async fn cases(office: &Office) -> Vec<String> {
    office.all_of(SubjectKind::Case).await.unwrap().into_iter().map(|(s, _)| s.id).collect()
}

fn each(test: impl AsyncFn(Kept, Db)) {
    for edition in KEPT {
        for db in BOTH {
            eprintln!("edition {edition} on {db:?}");
            run(test(Kept::unpack(*edition), db));
        }
    }
}

#[test]
fn a_kept_directory_is_refused_until_it_is_migrated_and_then_verifies_deeply() {
    each(async |kept, db| {
        let store = kept.store(db).await;
        let clear = !store.is_encrypted().await.unwrap();
        assert_eq!(clear, kept.edition == 1, "since edition 2 personal data is encrypted from the beginning");
        let older = store.state_format().await.unwrap() != law::state::FORMAT;
        match kept.open(&store).await {
            Err(refused) => assert!(refused.to_string().contains("mingjing migrate"), "{refused}"),
            Ok(_) => assert!(!clear && !older, "opened as it was left"),
        }
        let entries = store.arrival_last().await.unwrap();
        let mut told = Vec::new();
        let mut progress = |n, all| told.push((n, all));
        let done = store.encrypt(&mut || Chance::system().bytes(), &mut progress).await.unwrap();
        assert_eq!(done.entries, if clear { entries } else { 0 });
        let done = store.refold(&mut progress).await.unwrap();
        assert_eq!(done.entries, if older && !clear { entries } else { 0 });
        assert_eq!(told.last(), (clear || older).then_some(&(entries, entries)));
        let again = store.refold(&mut |_, _| panic!("there is nothing left to fold")).await.unwrap();
        assert_eq!((again.entries, again.subjects), (0, 0));
        let report = store::verify_deep(&store, &kept.log(db), &kept.keys()).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        assert_eq!(report.entries, entries);
        let office = kept.open(&store).await.unwrap();
        let scrubbed = office.scrub(|_| std::ops::ControlFlow::Continue(())).await.unwrap();
        assert!(scrubbed.is_clean() && scrubbed.complete, "{scrubbed:?}");
    });
}

#[test]
fn refolding_that_was_interrupted_goes_on_and_ends_as_if_it_had_not_been() {
    each(async |kept, db| {
        let store = kept.migrated(db).await;
        store.meta_put("state.format", "1").await.unwrap();
        // Subjects before the place are left as they are, which is how one sees that it went on from there.
        let place = format!("{} recording zzz", law::state::FORMAT);
        store.meta_put("state.refold", &place).await.unwrap();
        let rest = store.refold(&mut |_, _| {}).await.unwrap();
        let all = store.arrival_last().await.unwrap();
        assert!(rest.entries > 0 && rest.entries < all, "{rest:?} of {all}");
        // A place of another form counts for nothing.
        store.meta_put("state.format", "1").await.unwrap();
        store.meta_put("state.refold", "0 recording zzz").await.unwrap();
        assert_eq!(store.refold(&mut |_, _| {}).await.unwrap().entries, all);
        let report = store::verify_deep(&store, &kept.log(db), &kept.keys()).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    });
}

#[test]
fn every_kind_of_act_that_the_edition_had_stands_in_its_journal() {
    let known: BTreeSet<&str> = KINDS.iter().map(|k| k.0).collect();
    each(async |kept, db| {
        let store = kept.store(db).await;
        let journal = store.recent(None, 1_000_000).await.unwrap();
        let seen: BTreeSet<&str> = journal.iter().map(|e| e.recorded.deed.tag()).collect();
        let had = kinds(kept.edition);
        assert_eq!(seen, had);
        assert!(had.is_subset(&known), "a kind once written is decoded for ever");
        assert!(journal.iter().all(|e| e.recorded.edition == kept.edition));
    });
}

/// Everything that edition 2 let anybody do stands in what is kept of it, but for the forms that it had superseded;
/// those stand in what is kept of edition 1.
#[test]
fn what_edition_2_does_not_hold_was_superseded_and_edition_1_holds_it() {
    let (first, second) = (kinds(1), kinds(2));
    let superseded: Vec<&str> = first.difference(&second).copied().collect();
    assert_eq!(
        superseded,
        ["informant.told/1", "publication.edited/1", "publication.prepared/1", "publication.withheld/1",]
    );
    assert_eq!((first.len(), second.len()), (74, 88));
}

#[test]
fn every_kept_dossier_is_found_lawful_and_so_is_a_new_one_of_the_same_case() {
    each(async |kept, db| {
        let keys = kept.keys();
        let mut dossiers = None;
        if db == Db::Sqlite {
            let mut files = BTreeSet::new();
            for file in std::fs::read_dir(kept.path("dossiers")).unwrap() {
                let path = file.unwrap().path();
                let report = verify::check_path(&path, Some(&keys), &|_, _| {});
                assert_eq!(report.verdict, Verdict::Good, "{}: {}", path.display(), report.text());
                files.insert(path.file_stem().unwrap().to_str().unwrap().to_owned());
            }
            assert_eq!(files.len(), if kept.edition == 1 { 15 } else { 20 });
            dossiers = Some(files);
        }
        let store = kept.migrated(db).await;
        let office = kept.open(&store).await.unwrap();
        let origin = office::found::city(&store).await.unwrap().unwrap().log_origin;
        let signer = journal::Ed25519Signer::from_seed(&origin, &[0x1a; 32]).unwrap();
        let log = kept.log(db);
        let places = Places { store: &store, log_dir: &log, vault: Some(office.vault()), keys: keys.clone() };
        let cases = cases(&office).await;
        assert!(dossiers.is_none_or(|files| files == cases.iter().cloned().collect()), "one for each case");
        for id in cases {
            let bundle = gather(&places, &id, Options::default()).await.unwrap();
            let mut out = Cursor::new(Vec::new());
            verify::export::write(&mut out, bundle, &signer, office.clock().now()).unwrap();
            let report = verify::check(&out.into_inner()[..], Some(&keys), &|_, _| {});
            assert_eq!(report.verdict, Verdict::Good, "{id}: {}", report.text());
        }
    });
}

/// A step already taken is not judged again: what was open under the older edition is led to its end.
#[test]
fn cases_that_were_open_at_the_upgrade_go_on_to_their_end() {
    each(async |kept, db| {
        let store = kept.migrated(db).await;
        let office = kept.open(&store).await.unwrap();
        while office.issue_due().await.unwrap() > 0 {}
        clock_to(&office, date(2026, 3, 19).at(9, 0, 0, 0)).await.unwrap();
        let noticed =
            Story::new(&office, Plot { fine_fen: 500_000, gains_fen: 80_000, ..Plot::small("demo-3") });
        noticed.assessed().await.unwrap();
        noticed.decided().await.unwrap();
        noticed.served(Served::Decision).await.unwrap();
        noticed.publication_edited().await.unwrap();
        noticed.publication_approved().await.unwrap();
        noticed.paid().await.unwrap();
        noticed.closed().await.unwrap();
        noticed.archived().await.unwrap();
        let clue = Story::new(&office, Plot::small("kept-clue"));
        clue.inspected().await.unwrap();
        clue.checked().await.unwrap();
        clue.opened().await.unwrap();
        let unserved = Story::new(&office, Plot::small("kept-decided"));
        unserved.served(Served::Decision).await.unwrap();
        unserved.publication_edited().await.unwrap();
        unserved.publication_approved().await.unwrap();
        let edited = Story::new(&office, Plot::major("demo-4"));
        edited.publication_approved().await.unwrap();
        let stage = async |id: &str| {
            let known = store.load(&SubjectRef::case(id)).await.unwrap().unwrap();
            known.state.case().unwrap().stage()
        };
        assert_eq!(stage("demo-3").await, CaseStage::Archived);
        assert_eq!(stage("kept-clue").await, CaseStage::Investigation);
        while office.issue_due().await.unwrap() > 0 {}
    });
}

/// An editor of edition 1 published 12,000 元 where 120,000 元 was decided: lawful then, so it is said and not called
/// forged; the agency finds it listed, and puts it right from the decision itself.
#[test]
fn what_edition_1_published_otherwise_than_decided_is_said_listed_and_put_right() {
    each(async |kept, db| {
        if kept.edition != 1 {
            return;
        }
        let said = |report: &verify::Report| {
            let all: Vec<&str> = report.remarks.iter().map(|r| r.text.as_str()).collect();
            let steps: Vec<&str> =
                report.steps.iter().flat_map(|s| &s.remarks).map(|r| r.text.as_str()).collect();
            let tells = |texts: &[&str]| texts.iter().any(|t| t.contains("处罚内容与决定不一致"));
            (tells(&all), tells(&steps))
        };
        let report =
            verify::check_path(&kept.path("dossiers/kept-heard.zip"), Some(&kept.keys()), &|_, _| {});
        assert_eq!(report.verdict, Verdict::Good, "{}", report.text());
        assert_eq!(said(&report), (true, true), "{}", report.text());
        for honest in ["kept-citizen", "demo-5"] {
            let path = kept.path(&format!("dossiers/{honest}.zip"));
            let report = verify::check_path(&path, Some(&kept.keys()), &|_, _| {});
            assert_eq!(said(&report), (false, false), "{honest}: {}", report.text());
        }
        let store = kept.migrated(db).await;
        let office = kept.open(&store).await.unwrap();
        let listed = office.published_otherwise(Some("jl-scjg")).await.unwrap();
        let heard = Story::new(&office, Plot::major("kept-heard"));
        let p = heard.publication().await.unwrap();
        let found: Vec<(&str, &[&str])> =
            listed.iter().map(|(row, fields)| (row.id.as_str(), fields.as_slice())).collect();
        assert_eq!(found, [(p.id.as_str(), ["处罚内容"].as_slice())]);
        assert!(office.published_otherwise(Some("jl-cgj")).await.unwrap().is_empty());
        let asked = pb::PublicationWithdrawalRequested {
            ground: pb::WithdrawalGround::ContentWrong,
            reason: "公示金额与决定不一致".into(),
        };
        heard.on(p.clone(), "editor", asked).await.unwrap();
        let agreed = pb::PublicationRequestDecided { agreed: true, opinion: "同意".into() };
        heard.on(p.clone(), "approver", agreed).await.unwrap();
        let reopened = pb::PublicationReopened { reason: "按决定书改正".into() };
        heard.on(p.clone(), "editor", reopened).await.unwrap();
        heard.publication_edited().await.unwrap();
        heard.publication_approved().await.unwrap();
        let known = store.load(&p).await.unwrap().unwrap();
        let record = known.state.publication().unwrap().record.known().unwrap().clone();
        assert!(record.conclusion.contains("120,000 元"), "{}", record.conclusion);
        assert!(office.published_otherwise(None).await.unwrap().is_empty());
        let report = store::verify_deep(&store, &kept.log(db), &kept.keys()).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    });
}

/// What was asked under the older edition and waited for an answer is answered under the newer one.
#[test]
fn what_waited_for_a_second_person_at_the_upgrade_is_decided() {
    each(async |kept, db| {
        if kept.edition < 2 {
            return;
        }
        let store = kept.migrated(db).await;
        let office = kept.open(&store).await.unwrap();
        clock_to(&office, date(2026, 3, 19).at(9, 0, 0, 0)).await.unwrap();
        let court = Story::new(&office, Plot::small("kept-court"));
        let p = court.publication().await.unwrap();
        let refused = court.publication_edited().await.unwrap_err().to_string();
        assert!(refused.contains("还没有决定"), "{refused}");
        let no = pb::PublicationRequestDecided { agreed: false, opinion: "理由不足".into() };
        court.on(p, "approver", no).await.unwrap();
        court.publication_edited().await.unwrap();
        court.publication_approved().await.unwrap();
        let released = law::deed::export::ExportReleased { note: "同意".into() };
        court.on(SubjectRef::export("kept-waiting"), "head", released).await.unwrap();
        let known = store.load(&SubjectRef::account("officer5")).await.unwrap().unwrap();
        let request = known.state.account().unwrap().reset.as_ref().unwrap().seq;
        let approved = law::deed::people::ResetApproved { request };
        let asker = court.on(SubjectRef::account("officer5"), "security", approved.clone()).await;
        assert!(asker.unwrap_err().to_string().contains("两名管理员"));
        court.on(SubjectRef::account("officer5"), "admin", approved).await.unwrap();
        let report = store::verify_deep(&store, &kept.log(db), &kept.keys()).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    });
}

/// What edition 2 made public is public as it was: the decided words minus masks, without whom nobody may name.
#[test]
fn what_edition_2_published_withheld_and_took_down_stands_as_it_did() {
    each(async |kept, db| {
        if kept.edition != 2 {
            return;
        }
        let store = kept.migrated(db).await;
        let office = kept.open(&store).await.unwrap();
        let mut stages = BTreeSet::new();
        let mut pages = BTreeMap::new();
        for (_, known) in office.all_of(SubjectKind::Publication).await.unwrap() {
            let p = known.state.publication().unwrap();
            let pb::Source::Case(id) = &p.source else { continue };
            stages.insert((id.clone(), p.stage.wire()));
            let page = office.public_page(&p.address).await.unwrap();
            pages.entry(id.clone()).or_insert_with(Vec::new).push(page);
        }
        let expected = [
            ("demo-4", "edited"),
            ("demo-5", "published"),
            ("kept-changed", "published"),
            ("kept-changed", "withdrawn"),
            ("kept-citizen", "published"),
            ("kept-closed", "withheld"),
            ("kept-court", "prepared"),
            ("kept-decided", "prepared"),
            ("kept-heard", "published"),
            ("kept-minor", "withheld"),
            ("kept-remade", "withdrawn"),
            ("kept-revoked", "withdrawn"),
            ("kept-secret", "published"),
            ("kept-unlawful", "withdrawn"),
            ("kept-void", "withheld"),
        ];
        assert_eq!(stages, expected.map(|(id, stage)| (id.to_owned(), stage)).into());
        let record = |id: &str| {
            let views: Vec<_> = pages[id]
                .iter()
                .filter_map(|page| match page {
                    Some(PublicPage::Record(view)) => Some(view),
                    _ => None,
                })
                .collect();
            let [view] = views[..] else { panic!("{} pages of {id}", views.len()) };
            assert!(view.bound.as_ref().unwrap().holds, "{id}");
            view
        };
        let words = |id: &str| record(id).record.clone();
        assert_eq!(words("kept-changed").conclusion, "罚款 1,000 元，并告知***");
        assert_eq!(words("kept-heard").facts, "", "a summary");
        assert_eq!(words("kept-heard").conclusion, "罚款 120,000 元；没收违法所得 4,200 元");
        let citizen = words("kept-citizen");
        assert_eq!(citizen.party, "苗某");
        assert!(citizen.facts.contains("后厨***内查见面包糠 14 袋"), "{}", citizen.facts);
        assert_eq!(record("kept-citizen").past.len(), 1);
        assert!(words("kept-secret").facts.contains("违法所得 326 元"));
        let replaced = pages["kept-changed"].iter().find_map(|page| match page {
            Some(PublicPage::Withdrawn { replaced_by, .. }) => replaced_by.clone(),
            _ => None,
        });
        assert!(replaced.is_some());
        let all = format!("{pages:?}");
        for secret in ["尤示例", "13700000000", "13900000000", "苗示例", "220202199003070010"] {
            assert!(!all.contains(secret), "{secret}");
        }
    });
}

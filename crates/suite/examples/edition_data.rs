//! Test data of an edition: makes a demonstration's directory, goes on in it until every kind of act stands in its
//! journal at least once, and writes a dossier of each case. Run once with the build that is to be kept;
//! `scripts/edition-data.sh` says how. What it wrote is kept for ever below `crates/suite/editions`.
//!
//! Documents are issued for some cases only, which keeps the data small; the others wait in the outbox, as they would
//! in a directory whose server was stopped.

use jiff::civil::{Date, date};
use journal::{Ed25519Signer, Log, Signer};
use law::act::Intent;
use law::authority::Capacity;
use law::deed::casework as cw;
use law::deed::casework::Served;
use law::deed::publicity as pb;
use law::deed::record as rd;
use law::deed::register as rg;
use law::deed::review as rv;
use law::deed::{Deed, KINDS, people};
use law::draft::{PartyFacts, PartyKind};
use law::ids::{SubjectKind, SubjectRef};
use office::Office;
use office::chance::Chance;
use office::clock::Clock;
use office::demo::cast::actor;
use office::demo::story::{Plot, Story, clock_to};
use office::dossier::{Options, Places, gather};
use office::recordings::HandOver;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{DataKeys, Outcome, Sequencer, Store, StoreConfig};

type Done = Result<(), Box<dyn std::error::Error>>;

const fn mar(day: i8) -> Date {
    date(2026, 3, day)
}

async fn say(office: &Office, login: &str, subject: SubjectRef, deed: impl Into<Deed>) -> Done {
    let key = office.chance().token();
    let intent = Intent { subject, base: None, key, occurred: None, deed: deed.into() };
    office.act(&actor(login), intent).await?;
    Ok(())
}

/// From the clue to the report, on the days given: clue and check, opening, investigation, report.
async fn reported(s: &Story<'_>) -> Done {
    s.clue().await?;
    s.inspected().await?;
    s.checked().await?;
    s.opened().await?;
    s.inquired().await?;
    s.evidence().await?;
    s.correction().await?;
    s.served(Served::Correction).await?;
    s.reported().await?;
    s.assessed().await?;
    Ok(())
}

/// As far as a served notice, for a case that is not major.
async fn noticed(s: &Story<'_>) -> Done {
    reported(s).await?;
    s.audited().await?;
    s.approved().await?;
    s.noticed().await?;
    s.served(Served::Notice).await?;
    Ok(())
}

fn citizen(id: &str, minor: bool) -> Plot {
    let mut plot = Plot::small(id);
    plot.party.name = "苗示例".into();
    plot.party.representative = "苗示例".into();
    plot.party.id_number = "220202199003070011".into();
    plot.party.address = "吉林市船营区示例小区 3 号楼 2 单元 501 室".into();
    plot.party_facts = PartyFacts { minor, ..PartyFacts::of(PartyKind::Citizen) };
    plot.cause = "无照经营食品案".into();
    plot.fine_fen = 50_000;
    plot.gains_fen = 0;
    plot
}

fn informant() -> Option<cw::Informant> {
    Some(cw::Informant { name: "尤示例".into(), contact: "13700000000".into() })
}

async fn clues(office: &Office) -> Done {
    let clue = Story::new(office, Plot { informant: informant(), ..Plot::small("kept-clue") });
    clue.clue().await?;
    clue.by("head", cw::ClueCheckExtended { reason: "需要检验，延长核查".into() }).await?;
    let declined = Story::new(office, Plot { informant: informant(), ..Plot::small("kept-declined") });
    declined.clue().await?;
    let checked = cw::ClueChecked { recommendation: cw::Recommendation::Decline, ..declined.plot.checked() };
    declined.by("officer1", checked).await?;
    declined.by("head", cw::CaseDeclined { reason: "经核查没有违法事实".into() }).await?;
    let told = cw::InformantAnswered {
        case: "kept-declined".into(),
        manner: "电话告知，已作记录".to_string().into(),
        told_on: office.today(),
    };
    declined.on(SubjectRef::informant("kept-declined"), "officer1", told).await?;
    let viewed = law::deed::record::CaseViewed {
        case: "kept-declined".into(),
        purpose: law::deed::record::ViewPurpose::Supervision,
        note: "核对不予立案的理由".into(),
    };
    declined.on(SubjectRef::viewing("kept-viewing"), "supervisor", viewed).await?;
    Ok(())
}

/// A minor's case under investigation, with changes of handlers and a recording with a gap.
async fn investigation(office: &Office) -> Done {
    let s = Story::new(office, citizen("kept-investigation", true));
    s.clue().await?;
    s.inspected().await?;
    s.checked().await?;
    s.opened().await?;
    s.inquired().await?;
    s.evidence().await?;
    let confirmed = cw::AddressConfirmed {
        address: s.plot.party.address.clone().into(),
        electronic: true,
        signed_on: office.today(),
    };
    s.by("officer1", confirmed).await?;
    let extended =
        cw::PeriodExtended { days: 30, reason: "案情复杂".into(), by_collective_discussion: false };
    s.by("head", extended).await?;
    let recusal = cw::RecusalDecided {
        officer: "officer2".into(),
        asked_by_party: true,
        granted: false,
        reason: "没有利害关系".into(),
    };
    s.by("head", recusal).await?;
    let handlers = cw::HandlersChanged {
        handlers: vec!["officer2".into(), "officer1".into()],
        reason: "调整主办人".into(),
    };
    s.by("unithead", handlers).await?;
    recordings(office, &s).await
}

async fn recordings(office: &Office, s: &Story<'_>) -> Done {
    let activity = law::recording::activities(&s.case().await?).into_iter().next().ok_or("no activity")?;
    let (began, _) = activity.span.ok_or("no span")?;
    let said = HandOver {
        activity: Some(activity.seq),
        started: Some(began),
        device: Some("dsj-0001".into()),
        ..HandOver::default()
    };
    let bytes = office::demo::media::wav(300);
    let key = office.chance().token();
    let receipt =
        office.file_hand_over(&actor("officer1"), &s.plot.id, "检查录音.wav", bytes, said, key).await?;
    let recording = receipt.subject;
    let accepted = rd::RecordingAccepted { note: "可以播放".into() };
    say(office, "custodian", recording.clone(), accepted).await?;
    let described = rd::RecordingDescribed {
        place: "示例街 1 号".into(),
        people: "李示例、王示例、当事人".to_string().into(),
        content: "现场检查的同步录音".to_string().into(),
        marks: vec![rd::TimeMark { at_ms: 1_000, note: "出示证件".into() }],
    };
    say(office, "officer1", recording.clone(), described).await?;
    let assigned = rd::RecordingAssigned {
        activity: Some(activity.seq),
        evidence: Some(1),
        reason: "对应证据一".into(),
    };
    say(office, "officer1", recording.clone(), assigned).await?;
    let viewed = rd::RecordingViewed { purpose: rd::ViewPurpose::Review, note: "核对现场笔录".into() };
    say(office, "reviewer", recording.clone(), viewed).await?;
    let attempt = rd::RecordingAlterationRefused { attempt: rd::Attempt::Delete, via: "DELETE".into() };
    say(office, "officer1", recording, attempt).await?;
    let gap = rd::RecordingGapExplained {
        activity: activity.seq,
        missing_seconds: 2_400,
        cause: rd::GapCause::Equipment,
        reason: "设备断电".into(),
    };
    s.by("head", gap).await?;
    let device = SubjectRef::device("dsj-0002");
    let given = rd::DeviceAssigned { officer: Some("officer2".into()), note: "配发".into() };
    say(office, "custodian", device.clone(), given).await?;
    let checked = rd::DeviceChecked {
        condition: rd::Condition::Good,
        clock_offset_seconds: 12,
        note: "慢走时钟已记".into(),
    };
    say(office, "custodian", device, checked).await
}

/// A major case: first not passed, disputed, revised, passed; then a hearing; then another fine published than
/// decided.
async fn heard(office: &Office) -> Done {
    let s = Story::new(office, Plot { informant: informant(), ..Plot::major("kept-heard") });
    s.at(mar(3), 9).await?;
    reported(&s).await?;
    s.submitted().await?;
    s.by("reviewer", law::sample::opinion(rv::Conclusion::NotPassed)).await?;
    let disputed = rv::ReviewDisputed {
        objection: "裁量理由已经写明".into(),
        coordination: "与审核机构协商，补充裁量理由".into(),
    };
    s.by("unithead", disputed).await?;
    let mut draft = s.plot.draft();
    draft.discretion.reason = "没有从轻、减轻、从重情节，按一般档次处罚".into();
    let revised =
        cw::DraftRevised {
            draft, reason: "按审核意见补充裁量理由".into(), new_facts: String::new()
        };
    s.by("officer1", revised).await?;
    s.assessed().await?;
    s.submitted().await?;
    s.passed().await?;
    s.approved().await?;
    s.noticed().await?;
    s.served(Served::Notice).await?;
    s.at(mar(5), 9).await?;
    s.stated(true).await?;
    let noticed = cw::HearingNoticed {
        noticed_on: mar(5),
        held_on: mar(18),
        place: "听证一室".into(),
        chair: "reviewer2".into(),
        room: Some("room-t1".into()),
    };
    s.by("reviewer", noticed).await?;
    s.served(Served::HearingNotice).await?;
    s.at(mar(18), 15).await?;
    let held = cw::HearingHeld {
        held_on: mar(18),
        transcript: "主持人宣布听证开始，双方陈述、举证、质证（示例）".to_string().into(),
        party_attended: true,
        opinion: "事实清楚，建议维持".into(),
    };
    s.by("reviewer2", held).await?;
    s.answered().await?;
    s.assessed().await?;
    s.submitted().await?;
    s.passed().await?;
    s.discussed().await?;
    s.decided().await?;
    s.served(Served::Decision).await?;
    edited(&s).await?;
    s.publication_approved().await?;
    Ok(())
}

/// Masks what the masker left, and shows the summary only.
async fn edited(s: &Story<'_>) -> Done {
    let subject = s.publication().await?;
    let mask = pb::AddedMask {
        field: pb::PublicField::Facts,
        from: 0,
        to: 2,
        kind: None,
        ground: pb::Ground::TradeSecret,
    };
    let edit = pb::PublicationMasked {
        add: vec![mask],
        extent: pb::Extent::Summary,
        note: "已核对".into(),
        ..Default::default()
    };
    s.on(subject, "editor", edit).await?;
    Ok(())
}

/// One asks that a publication be kept back, another agrees.
async fn withheld(s: &Story<'_>, ground: pb::Ground, reason: &str) -> Done {
    let asked = pb::PublicationWithholdingRequested { ground, reason: reason.into() };
    s.on(s.publication().await?, "editor", asked).await?;
    s.on(s.publication().await?, "approver", agreed()).await?;
    Ok(())
}

fn agreed() -> pb::PublicationRequestDecided {
    pb::PublicationRequestDecided { agreed: true, opinion: "同意".into() }
}

/// Small cases to their several ends.
async fn ended(office: &Office) -> Done {
    let waived = Story::new(office, Plot::small("kept-closed"));
    let revoked = Story::new(office, Plot::small("kept-revoked"));
    let court = Story::new(office, Plot::small("kept-court"));
    let minor = Story::new(office, citizen("kept-minor", true));
    let adult = Story::new(office, citizen("kept-citizen", false));
    let decided = Story::new(office, Plot::small("kept-decided"));
    for s in [&waived, &revoked, &court, &minor, &adult] {
        noticed(s).await?;
        let waiver =
            cw::RightsWaived { signed_on: office.today(), instrument: "放弃权利声明书".into() };
        s.by("officer1", waiver).await?;
        s.assessed().await?;
        s.decided().await?;
        s.served(Served::Decision).await?;
    }
    waived.paid().await?;
    waived.closed().await?;
    withheld(&waived, pb::Ground::TradeSecret, "涉及商业秘密").await?;
    revoked.publication_edited().await?;
    revoked.publication_approved().await?;
    revoked.revoked().await?;
    let by_revocation = cw::CaseClosed { kind: cw::ClosingKind::Revoked, ..law::sample::closed() };
    revoked.by("head", by_revocation).await?;
    revoked.archived().await?;
    let by_court = cw::CaseClosed { kind: cw::ClosingKind::CourtEnforced, ..law::sample::closed() };
    court.by("head", by_court).await?;
    let held = pb::PublicationHeld { reason: "当事人申请行政复议，暂缓（示例）".into() };
    court.on(court.publication().await?, "approver", held).await?;
    withheld(&minor, pb::Ground::Minor, "当事人为未成年人").await?;
    adult.publication_edited().await?;
    adult.publication_approved().await?;

    reported(&decided).await?;
    decided.audited().await?;
    decided.approved().await?;
    let seq = decided.noticed().await?.seq;
    let cancelled = rd::DocumentCancelled { entry: seq, reason: "联系人写错，未送达".into() };
    decided.by("officer1", cancelled).await?;
    decided.noticed().await?;
    decided.served(Served::Notice).await?;
    let waiver = cw::RightsWaived { signed_on: office.today(), instrument: "放弃权利声明书".into() };
    decided.by("officer1", waiver).await?;
    decided.assessed().await?;
    decided.decided().await?;
    decided.publication_edited().await?;
    let back = pb::PublicationReturned { reason: "核对当事人名称".into() };
    decided.on(decided.publication().await?, "approver", back).await?;
    Ok(())
}

async fn registers(office: &Office) -> Done {
    let officer = |id: &str| SubjectRef::officer(id);
    let back = rg::OfficerReinstated { from: office.today(), reason: "补考合格".into() };
    say(office, "registrar", officer("officer4"), back).await?;
    let designated = rg::OfficerDesignated {
        region: "220203".into(),
        from: office.today(),
        to: mar(31),
        basis: "指定管辖决定书（示例）".into(),
    };
    say(office, "registrar", officer("officer5"), designated).await?;
    let removed = rg::ReviewerRemoved { on: office.today(), reason: "调离审核岗位".into() };
    say(office, "registrar", SubjectRef::reviewer("reviewer2"), removed).await?;
    let rule = law::deed::city::ExportRuleSet { rows: 100, basis: "规定（示例）".into() };
    say(office, "security", SubjectRef::city(), rule).await?;
    for (id, released) in [("kept-released", true), ("kept-refused", false)] {
        let asked = law::deed::export::ExportAsked {
            list: law::deed::export::ExportList::Cases,
            query: "q=示例".to_string().into(),
            rows: 900,
            reason: "案卷评查（示例）".into(),
        };
        let subject = SubjectRef::export(id);
        say(office, "officer1", subject.clone(), asked).await?;
        if released {
            let released = law::deed::export::ExportReleased { note: "同意".into() };
            say(office, "head", subject, released).await?;
        } else {
            let refused = law::deed::export::ExportRefused { reason: "用途不明".into() };
            say(office, "head", subject, refused).await?;
        }
    }
    let key = law::deed::city::DataKeyChanged { key: "示例密钥编号".into() };
    let system = law::authority::Actor::system("city");
    let (subject, token) = (SubjectRef::city(), office.chance().token());
    office.act(&system, Intent { subject, base: None, key: token, occurred: None, deed: key.into() }).await?;
    let account = SubjectRef::account("leaver");
    let opened = people::AccountOpened {
        login: "leaver".into(),
        name: "离示例".to_string().into(),
        unit: "jl-scjg".into(),
    };
    say(office, "admin", account.clone(), opened).await?;
    let granted = people::CapacityGranted {
        capacity: Capacity::AgencyHead,
        unit: "jl-scjg".into(),
        from: mar(1),
        to: None,
        basis: "任职文件（示例）".into(),
    };
    say(office, "admin", account.clone(), granted).await?;
    let ended = people::CapacityEnded {
        capacity: Capacity::AgencyHead,
        unit: "jl-scjg".into(),
        on: office.today(),
        reason: "调离".into(),
    };
    say(office, "admin", account.clone(), ended).await?;
    say(office, "admin", account, people::AccountClosed { reason: "调离".into() }).await
}

/// Old decisions: one published and withdrawn, one published, one left.
async fn imported(office: &Office, folder: &Path) -> Done {
    let rows = "id,行政处罚决定书文号,行政相对人名称,统一社会信用代码,处罚机关,处罚决定日期,处罚类别,处罚金额原文,处罚依据,正文,正文完整\n\
        N1,吉市市监罚决〔2025〕901号,示例旧案一有限公司,,吉林市市场监督管理局,2025-11-04,罚款,1万元,《示例法》第一条,示例正文一,是\n\
        N2,吉市市监罚决〔2025〕902号,示例旧案二有限公司,,吉林市市场监督管理局,2025-12-04,警告,,《示例法》第二条,示例正文二,是\n\
        N3,吉市市监罚决〔2012〕3号,示例旧案三有限公司,,吉林市市场监督管理局,2012-12-04,罚款,1万元,《示例法》第三条,示例正文三,是\n";
    let file = folder.join("import.csv");
    std::fs::write(&file, rows)?;
    office.import_penalties(&file, "jl-scjg", |_| {}).await?;
    std::fs::remove_file(&file)?;
    let ids: Vec<String> =
        office.all_of(SubjectKind::Historical).await?.into_iter().map(|(s, _)| s.id).collect();
    let prepared = office.historical_prepare(&actor("editor"), &ids, "kept").await?;
    let publications: Vec<String> =
        prepared.iter().filter_map(|(_, r)| r.as_ref().ok()).map(|r| r.subject.id.clone()).collect();
    office.publications_approve(&actor("approver"), &publications, "同意", "", "kept").await?;
    let first = SubjectRef::publication(publications.first().ok_or("nothing prepared")?);
    let asked = pb::PublicationWithdrawalRequested {
        ground: pb::WithdrawalGround::ContentWrong,
        reason: "原决定录入有误".into(),
    };
    say(office, "editor", first.clone(), asked).await?;
    say(office, "approver", first.clone(), agreed()).await?;
    say(office, "editor", first, pb::PublicationReopened { reason: "已补遮盖".into() }).await
}

/// The signed paper of a correction order comes back.
async fn scanned(office: &Office) -> Done {
    let documents = office.all_of(SubjectKind::Document).await?;
    let subject = documents
        .iter()
        .find(|(_, k)| k.state.document().is_some_and(|d| d.issued.case == "demo-3"))
        .map(|(s, _)| s.clone())
        .ok_or("no document")?;
    let file = office.keep(b"%PDF-1.4\n% scan\n".to_vec(), "application/pdf").await?;
    let scan =
        rd::DocumentScanned { file, signed_on: office.today(), sealed: true, note: "已盖章".into() };
    say(office, "officer1", subject, scan).await
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
    put("keys/instance", "kept-edition-1".into())?;
    put("keys/log.key", "1a".repeat(32))?;
    put("keys/heartbeat.key", "2b".repeat(32))?;
    let log = Ed25519Signer::from_seed(origin, &seed(root, "log")?)?;
    let beat = Ed25519Signer::cosigner_from_seed(&format!("{origin}/heartbeat"), &seed(root, "heartbeat")?)?;
    put("keys/log.vkey", format!("{}\n{}\n", log.key(), beat.key()))?;
    Ok(())
}

/// Issues the documents of these cases, and of an archived one its cover and directory.
async fn issued(office: &Office, cases: &[&str]) -> Done {
    for id in cases {
        let known = office.store().load(&SubjectRef::case(*id)).await?.ok_or("no case")?;
        let case = known.state.case().ok_or("no case")?;
        for entry in case.documents.iter().filter(|e| e.cancelled.is_none()) {
            office.document_issue(id, entry.seq, &entry.kind).await?;
        }
        if case.archived.is_some() {
            for kind in [documents::archive::COVER, documents::archive::DIRECTORY] {
                office.document_issue(id, case.seq, kind).await?;
            }
        }
    }
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
    clues(&office).await?;
    investigation(&office).await?;
    heard(&office).await?;
    ended(&office).await?;
    imported(&office, &root).await?;
    issued(&office, &["demo-5", "demo-3", "kept-heard", "kept-declined"]).await?;
    scanned(&office).await?;
    registers(&office).await?;
    sequence(&office, &root).await?;
    dossiers(&office, &root, &out).await?;
    let journal = office.store().recent(None, 100_000).await?;
    let seen: BTreeSet<&str> = journal.iter().map(|e| e.recorded.deed.tag()).collect();
    // Since edition 2 the informant is told apart from the case.
    let absent = KINDS.iter().map(|k| k.0).filter(|t| !seen.contains(t) && *t != "informant.told/1");
    let absent: Vec<&str> = absent.collect();
    if absent.is_empty() { Ok(()) } else { Err(format!("no act of {absent:?}").into()) }
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

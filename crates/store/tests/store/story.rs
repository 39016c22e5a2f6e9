//! A small city to tell tests about.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use law::act::{Intent, Verdict};
use law::authority::{Actor, Capacity};
use law::deed::publicity::HistoricalImported;
use law::deed::register as reg;
use law::deed::{Deed, casework as cw, city, people};
use law::draft::{Party, PartyFacts, PartyKind, PenaltyKind};
use law::facts::Facts;
use law::history::{HistoricalRow, RawRow};
use law::ids::SubjectRef;
use law::judge::{Moment, judge, needs};
use law::rules::{RuleBundle, Rules};
use law::sample::record as sample;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, Value};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{CommitError, DataKeys, Receipt, Store, StoreConfig};
use tempfile::TempDir;

pub const DAY: Date = date(2026, 3, 2);

/// A store of its own for each test.
pub struct Place {
    pub dir: TempDir,
    pub url: String,
    pub store: Store,
}

pub fn config(url: &str) -> StoreConfig {
    StoreConfig { url: url.to_owned(), durable: false, keys: Some(DataKeys::of([7; 32])) }
}

impl Place {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = match std::env::var("STORE_TEST_PG") {
            Ok(admin) => database(&admin).await,
            Err(_) => dir.path().join("db.sqlite").to_str().unwrap().to_owned(),
        };
        let store = Store::open(&config(&url)).await.unwrap();
        store.migrate().await.unwrap();
        Self { dir, url, store }
    }

    /// A connection apart from the store's, for looking and for tampering.
    pub async fn outside(&self) -> DatabaseConnection {
        let url = if self.url.contains("://") { self.url.clone() } else { format!("sqlite:{}", self.url) };
        Database::connect(url).await.unwrap()
    }
}

async fn database(admin: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = format!("s{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let db = Database::connect(admin).await.unwrap();
    db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    db.close().await.unwrap();
    format!("{}/{name}", admin.rsplit_once('/').unwrap().0)
}

pub async fn run(on: &DatabaseConnection, sql: &str, values: Vec<Value>) -> u64 {
    let statement = Statement::from_sql_and_values(on.get_database_backend(), sql, values);
    on.execute_raw(statement).await.unwrap_or_else(|e| panic!("{sql}: {e}")).rows_affected()
}

pub fn is_sqlite(on: &DatabaseConnection) -> bool {
    on.get_database_backend() == DbBackend::Sqlite
}

/// Salts that never repeat within a process and are not secret.
pub fn salts() -> Box<dyn FnMut() -> [u8; 32] + Send> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Box::new(|| {
        let n = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let mut salt = [7; 32];
        // The number comes first: of a disclosure's salt only the first half is used.
        salt[..8].copy_from_slice(&n);
        salt
    })
}

/// The clock of a story: one second per act.
pub fn moment() -> Moment {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let start: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
    Moment {
        recorded: start + jiff::SignedDuration::from_micros(i64::try_from(n).unwrap()),
        fresh_id: format!("fresh-{n}"),
        fresh_address: format!("adr{n:013}"),
        again: None,
    }
}

/// Built once: its digest is taken over the whole calendar.
pub fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::new(RuleBundle::builtin()).unwrap());
    &RULES
}

pub fn system() -> Actor {
    Actor::system("city-hall")
}

/// The system at the desk of the unit: what is imported goes there.
pub fn desk() -> Actor {
    Actor::system("scjgj")
}

pub fn person(account: &str, capacity: Capacity) -> Actor {
    Actor {
        account: account.into(),
        name: account.into(),
        capacity,
        unit: "scjgj".into(),
        officer: (capacity == Capacity::Officer).then(|| format!("o-{account}")),
    }
}

pub fn intent(subject: SubjectRef, key: &str, deed: impl Into<Deed>) -> Intent {
    Intent { subject, base: None, key: key.into(), occurred: None, deed: deed.into() }
}

/// Judges against what the store holds now.
pub async fn verdict(store: &Store, actor: &Actor, intent: Intent, rules: &Rules) -> Verdict {
    verdict_by(law::act::EDITION, store, actor, intent, rules).await
}

/// Judges by an edition.
pub async fn verdict_by(
    edition: u32,
    store: &Store,
    actor: &Actor,
    intent: Intent,
    rules: &Rules,
) -> Verdict {
    let mut facts = Facts::new();
    let mut asked = Vec::new();
    loop {
        let more: Vec<SubjectRef> =
            needs(&intent, actor, &facts, 2026).into_iter().filter(|s| !asked.contains(s)).collect();
        if more.is_empty() {
            break;
        }
        for (subject, known) in store.load_many(&more).await.unwrap() {
            facts.add(subject, known);
        }
        asked.extend(more);
    }
    let tag = intent.deed.tag();
    judge(edition, &facts, actor, intent, rules, &moment()).unwrap_or_else(|r| panic!("{tag}: {r:?}"))
}

pub async fn act(
    store: &Store,
    actor: &Actor,
    subject: SubjectRef,
    key: &str,
    deed: impl Into<Deed>,
) -> Result<Receipt, CommitError> {
    let verdict = verdict(store, actor, intent(subject, key, deed), rules()).await;
    store.commit(verdict, salts()).await
}

pub fn founding() -> city::CityFounded {
    city::CityFounded {
        name: "吉林市".into(),
        region: "220200".into(),
        demo: false,
        log_origin: "mingjing.test/log".into(),
        clock_starts: None,
    }
}

pub fn unit(name: &str) -> reg::UnitRegistered {
    reg::UnitRegistered {
        name: name.into(),
        short: name.chars().take(2).collect(),
        kind: reg::UnitKind::Agency,
        parent: None,
        region: "220200".into(),
        prefix: "吉市市监".into(),
        domain: "market".into(),
        review_body: "scjgj".into(),
        reconsideration: "吉林市人民政府".into(),
        court: "吉林市昌邑区人民法院".into(),
        demonstration_since: None,
    }
}

pub fn clue(title: &str) -> cw::ClueRegistered {
    cw::ClueRegistered {
        source: cw::ClueSource::TipOff,
        received_on: DAY,
        informant: None,
        title: title.into(),
        content: "超过保质期的食品".to_string().into(),
        region: "220204".into(),
        violated_on: date(2026, 2, 20),
        party: Party { name: "某食品店".into(), phone: "13800000000".into(), ..Party::default() }.into(),
        party_facts: PartyFacts::of(PartyKind::IndividualBusiness),
        unit: "scjgj".into(),
    }
}

pub fn imported(n: u32, flags: Vec<(String, String)>) -> HistoricalImported {
    let number = format!("吉市市监罚决〔2025〕{n}号");
    let printed = RawRow { number: number.clone(), party: "某某有限公司".into(), ..RawRow::default() };
    HistoricalImported {
        batch: "penalties.csv".into(),
        row_no: n + 1,
        content: format!("content-{n}"),
        unit: "scjgj".into(),
        row: HistoricalRow {
            key: printed.content_key(),
            printed,
            number: Some(number),
            code: None,
            organ_known: true,
            date: Some(date(2025, 11, 3)),
            kinds: vec!["罚款".into()],
            amount_fen: Some(500_000),
            text_complete: false,
        }
        .into(),
        flags,
    }
}

pub const ACCOUNTS: [(&str, Capacity); 6] = [
    ("zhang", Capacity::Officer),
    ("li", Capacity::Officer),
    ("wang", Capacity::AgencyHead),
    ("zhao", Capacity::Editor),
    ("qian", Capacity::Reviewer),
    ("sun", Capacity::Approver),
];

/// The city, its units, people, register and catalogue.
pub async fn found(store: &Store) {
    let sys = system();
    let rules = rules();
    act(store, &sys, SubjectRef::city(), "k-city", founding()).await.unwrap();
    store.rules_keep(rules.digest(), rules.bytes()).await.unwrap();
    let activated = city::RulesActivated { digest: rules.digest().into(), title: "2026-01".into() };
    act(store, &sys, SubjectRef::city(), "k-rules", activated).await.unwrap();
    for (id, name) in [("city-hall", "吉林市人民政府"), ("scjgj", "吉林市市场监督管理局")] {
        act(store, &sys, SubjectRef::unit(id), &format!("k-{id}"), unit(name)).await.unwrap();
    }
    for (login, capacity) in ACCOUNTS {
        let subject = SubjectRef::account(login);
        let opened = people::AccountOpened {
            login: login.into(),
            name: login.to_uppercase().into(),
            unit: "scjgj".into(),
        };
        act(store, &sys, subject.clone(), &format!("k-a-{login}"), opened).await.unwrap();
        let granted = people::CapacityGranted {
            capacity,
            unit: "scjgj".into(),
            from: date(2026, 1, 1),
            to: None,
            basis: "任职文件".into(),
        };
        act(store, &sys, subject, &format!("k-g-{login}"), granted).await.unwrap();
    }
    for login in ["zhang", "li"] {
        let certified = reg::OfficerCertified {
            name: login.to_uppercase(),
            unit: "scjgj".into(),
            number: format!("0702{login}"),
            category: "市场监管".into(),
            region: "220200".into(),
            valid_from: date(2025, 1, 1),
            valid_to: date(2029, 12, 31),
            account: Some(login.into()),
        };
        let subject = SubjectRef::officer(format!("o-{login}"));
        act(store, &sys, subject, &format!("k-o-{login}"), certified).await.unwrap();
    }
    let filed = reg::ReviewerFiled {
        name: "QIAN".into(),
        unit: "scjgj".into(),
        legal_qualification: true,
        engaged_from: date(2020, 1, 1),
        filed_on: date(2025, 1, 1),
    };
    act(store, &sys, SubjectRef::reviewer("qian"), "k-rev", filed).await.unwrap();
    let adopted = reg::CatalogueAdopted {
        title: "重大执法决定目录".into(),
        from: date(2025, 1, 1),
        items: vec![reg::CatalogueItem {
            id: "revoke".into(),
            title: "吊销许可证".into(),
            amount: None,
            kinds: vec![PenaltyKind::RevokeLicence],
            mitigated: false,
        }],
    };
    act(store, &sys, SubjectRef::catalogue("scjgj"), "k-cat", adopted).await.unwrap();
}

/// A case that is opened, an imported decision and its publication: with [`found`], a row in every table.
pub async fn work(store: &Store) {
    let (zhang, wang) = (person("zhang", Capacity::Officer), person("wang", Capacity::AgencyHead));
    let case = SubjectRef::case("c1");
    act(store, &zhang, case.clone(), "k-clue", clue("销售过期食品")).await.unwrap();
    let checked = cw::ClueChecked {
        findings: "属实".into(),
        has_jurisdiction: true,
        limitation_reason: String::new(),
        cause: "涉嫌销售超过保质期的食品".into(),
        provisions: "食品安全法第三十四条".into(),
        recommendation: cw::Recommendation::Open,
        handlers: vec!["o-zhang".into(), "o-li".into()],
    };
    act(store, &zhang, case.clone(), "k-check", checked).await.unwrap();
    let opened = cw::CaseOpened {
        handlers: vec!["o-zhang".into(), "o-li".into()],
        opinion: "同意立案".into(),
        late_reason: String::new(),
    };
    act(store, &wang, case, "k-open", opened).await.unwrap();
    let historical = SubjectRef::historical("h1");
    act(store, &desk(), historical, "k-h1", imported(1, vec![])).await.unwrap();
    prepare(store, "h1", "k-p1").await.unwrap();
    record(store).await;
}

/// The recording of the case.
pub fn film() -> SubjectRef {
    SubjectRef::recording_of("c1", &sample::file("film", "video/mp4").sha256)
}

/// A document, a recording and a device.
async fn record(store: &Store) {
    let known = store.load(&SubjectRef::case("c1")).await.unwrap().unwrap();
    let number = known.state.case().unwrap().opened.clone().unwrap().number;
    let issued = sample::issued("c1", 3, "case-opening", Some(&number), DAY);
    let office = desk();
    let subject = SubjectRef::document("c1", 3, "case-opening");
    act(store, &office, subject, "k-d1", issued).await.unwrap();
    let zhang = person("zhang", Capacity::Officer);
    let device = sample::device("scjgj", law::deed::record::DeviceKind::BodyCamera, "DSJ0001");
    act(store, &office, SubjectRef::device("d1"), "k-dev", device).await.unwrap();
    let mut handed = sample::handed_over("c1", None, "o-zhang", moment().recorded, 60);
    handed.started = Some(moment().recorded - jiff::SignedDuration::from_mins(10));
    handed.device = Some("d1".into());
    handed.file = sample::file("film", "video/mp4");
    act(store, &zhang, film(), "k-rec", handed).await.unwrap();
    let viewed = law::deed::record::CaseViewed {
        case: "c1".into(),
        purpose: law::deed::record::ViewPurpose::Review,
        note: "核对送审材料".into(),
    };
    let qian = person("qian", Capacity::Reviewer);
    act(store, &qian, SubjectRef::viewing("v1"), "k-view", viewed).await.unwrap();
    let asked = law::deed::export::ExportAsked {
        list: law::deed::export::ExportList::Cases,
        query: "q=张三".to_string().into(),
        rows: 900,
        reason: "案卷评查".into(),
    };
    act(store, &zhang, SubjectRef::export("e1"), "k-export", asked).await.unwrap();
}

pub async fn prepare(store: &Store, historical: &str, key: &str) -> Result<Receipt, CommitError> {
    let source = law::deed::publicity::Source::Historical(historical.into());
    let prepared = law::deed::publicity::PublicationBound::of(source, "scjgj");
    let editor = person("zhao", Capacity::Editor);
    act(store, &editor, law::judge::publication_of(historical), key, prepared).await
}

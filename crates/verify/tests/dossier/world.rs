//! A city in memory: acts are judged, sealed and chained as the product does it.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use journal::{Disclosure, Leaf, Salt, canonical, seal, withhold};
use law::act::{Intent, Recorded, civil};
use law::authority::{Actor, Capacity};
use law::deed::casework::Served;
use law::deed::register as rg;
use law::deed::review::Conclusion;
use law::deed::{Deed, city, people};
use law::facts::{Facts, Known};
use law::ids::SubjectRef;
use law::judge::{Moment, judge, needs};
use law::refusal::Refusal;
use law::rules::{RuleBundle, Rules};
use law::sample::{self, Plot};
use law::state::State;
use law::state::casefile::CaseFile;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};

pub const ORIGIN: &str = "log.example/mingjing";
const UNIT: &str = "jl-scjg";

const CAST: &[(&str, Capacity, &str)] = &[
    ("officer1", Capacity::Officer, UNIT),
    ("officer2", Capacity::Officer, UNIT),
    ("head", Capacity::AgencyHead, UNIT),
    ("reviewer", Capacity::Reviewer, UNIT),
    ("custodian", Capacity::Custodian, UNIT),
    ("editor", Capacity::Editor, UNIT),
    ("approver", Capacity::Approver, UNIT),
    ("registrar", Capacity::Registrar, "jl-sfj"),
    ("admin", Capacity::SystemAdmin, "jl-sfj"),
    ("security", Capacity::SecurityAdmin, "jl-sfj"),
];

pub fn actor(login: &str) -> Actor {
    let (login, capacity, unit) = CAST.iter().find(|c| c.0 == login).copied().unwrap();
    let officer = (capacity == Capacity::Officer).then(|| login.to_string());
    Actor {
        account: login.into(), name: format!("{login}（示例）"), capacity, unit: unit.into(), officer
    }
}

/// An entry with everything that opens it.
#[derive(Debug, Clone)]
pub struct Made {
    /// As granted, personal values marked.
    pub value: Value,
    pub bytes: Vec<u8>,
    pub salt: [u8; 32],
    pub disclosures: Vec<Disclosure>,
    pub leaf: Leaf,
    pub act: Recorded,
}

/// Seals with salts that follow from the entry, so that a dossier is made twice alike.
pub fn sealed(value: Value, n: usize) -> Made {
    let act: Recorded = serde_json::from_value(value.clone()).unwrap();
    sealed_as(value, n, act)
}

/// As [`sealed`], of a value that may be no act any more; it goes for the given one.
pub fn sealed_as(value: Value, n: usize, act: Recorded) -> Made {
    let chance =
        |what: &str, i: usize| -> [u8; 32] { Sha256::digest(format!("{what} {i} {n}").as_bytes()).into() };
    let mut withheld = value.clone();
    let mut i = 0;
    let mut next = || {
        i += 1;
        let mut salt = [0; 16];
        salt.copy_from_slice(&chance("value", i)[..16]);
        salt
    };
    let disclosures = withhold(&mut withheld, &mut next).unwrap();
    let bytes = canonical(&withheld).unwrap();
    let salt = chance("entry", 0);
    let leaf = seal(&Salt(salt), &bytes);
    Made { value, bytes, salt, disclosures, leaf, act }
}

/// Chains entries anew after some were left out or changed, as whoever holds the key could.
pub fn forged(values: &[(Value, Leaf)]) -> Vec<Made> {
    let mut heads: HashMap<SubjectRef, (u64, Leaf)> = HashMap::new();
    let mut moved: HashMap<String, (u64, Leaf)> = HashMap::new();
    let mut all = Vec::new();
    for (n, (value, old)) in values.iter().enumerate() {
        let mut value = value.clone();
        let act: Recorded = serde_json::from_value(value.clone()).unwrap();
        // The number series of other cases stay where they are.
        let head = heads.get(&act.subject);
        value["seq"] = json!(head.map_or(0, |h| h.0) + 1);
        value["prev"] = head.map_or(Value::Null, |h| json!(h.1));
        for r in value["relied"].as_array_mut().unwrap() {
            let subject: SubjectRef = serde_json::from_value(r["subject"].clone()).unwrap();
            let to = moved.get(r["leaf"].as_str().unwrap()).or_else(|| heads.get(&subject)).unwrap();
            r["seq"] = json!(to.0);
            r["leaf"] = json!(to.1);
        }
        let made = sealed(value, n);
        moved.insert(old.to_string(), (made.act.seq, made.leaf));
        heads.insert(made.act.subject.clone(), (made.act.seq, made.leaf));
        all.push(made);
    }
    all
}

pub struct World {
    pub known: BTreeMap<SubjectRef, Known>,
    pub made: Vec<Made>,
    pub rules: Rules,
    pub now: Timestamp,
    /// The vault: contents of files.
    pub files: Vec<Vec<u8>>,
    keys: u64,
}

impl World {
    pub fn new() -> Self {
        let rules = Rules::new(RuleBundle::builtin()).unwrap();
        let now = at(date(2026, 3, 3), 9);
        let mut w =
            World { known: BTreeMap::new(), made: Vec::new(), rules, now, files: Vec::new(), keys: 0 };
        let system = Actor::system("city");
        let mut say = |s: SubjectRef, d: Deed| w.act_as(&system, s, d).unwrap_or_else(|r| panic!("{r:?}"));
        let founded = city::CityFounded {
            name: "测试城市".into(),
            region: "220200".into(),
            demo: false,
            log_origin: ORIGIN.into(),
            clock_starts: None,
        };
        say(SubjectRef::city(), founded.into());
        let rules = Rules::new(RuleBundle::builtin()).unwrap();
        let title = rules.bundle().title.clone();
        say(SubjectRef::city(), city::RulesActivated { digest: rules.digest().into(), title }.into());
        for id in ["jl-sfj", UNIT] {
            say(SubjectRef::unit(id), unit(id).into());
        }
        for (login, capacity, unit) in CAST {
            let account = SubjectRef::account(*login);
            let name = actor(login).name.into();
            say(
                account.clone(),
                people::AccountOpened { login: (*login).into(), name, unit: (*unit).into() }.into(),
            );
            say(account, granted(*capacity, unit).into());
            if *capacity == Capacity::Officer {
                say(SubjectRef::officer(*login), certified(login, date(2028, 12, 31)).into());
            }
        }
        say(SubjectRef::reviewer("reviewer"), filed().into());
        say(SubjectRef::catalogue(UNIT), catalogue().into());
        w
    }

    pub fn today(&self) -> Date {
        civil(self.now)
    }

    pub fn on(&mut self, day: Date) {
        self.now = at(day, 9).max(self.now);
    }

    /// Judges, seals and folds.
    pub fn act_as(&mut self, actor: &Actor, subject: SubjectRef, deed: Deed) -> Result<(), Refusal> {
        self.keys += 1;
        let key = format!("k{}", self.keys);
        let intent = Intent { subject, base: None, key, occurred: None, deed };
        let mut facts = Facts::new();
        loop {
            let wanted = needs(&intent, actor, &facts, self.today().year());
            let fresh: Vec<_> = wanted
                .into_iter()
                .filter(|s| facts.peek(s).is_none())
                .filter_map(|s| self.known.get(&s).map(|k| (s, k.clone())))
                .collect();
            if fresh.is_empty() {
                break;
            }
            fresh.into_iter().for_each(|(s, k)| facts.add(s, k));
        }
        let moment = Moment {
            recorded: self.now,
            fresh_id: format!("fresh-{}", self.keys),
            fresh_address: format!("address-{}", self.keys),
            again: None,
        };
        for act in judge(law::act::EDITION, &facts, actor, intent, &self.rules, &moment)?.into_acts() {
            let made = sealed(act.entry().unwrap(), self.made.len());
            let before = self.known.get(act.subject()).map(|k| k.state.clone());
            let state = State::after(before, &made.act).unwrap();
            let known = Known { seq: act.seq(), leaf: made.leaf.to_string(), state };
            self.known.insert(act.subject().clone(), known);
            self.made.push(made);
        }
        Ok(())
    }

    pub fn by(&mut self, login: &str, deed: impl Into<Deed>) {
        self.act_as(&actor(login), SubjectRef::case("c"), deed.into()).unwrap_or_else(|r| panic!("{r:?}"));
    }

    pub fn case(&self) -> &CaseFile {
        self.known[&SubjectRef::case("c")].state.case().unwrap()
    }

    pub fn publication(&self) -> SubjectRef {
        SubjectRef::publication(self.case().decision.as_ref().unwrap().publication.clone().unwrap())
    }

    fn questions(&self) -> Vec<law::major::Criterion> {
        let mut facts = Facts::new();
        let catalogue = SubjectRef::catalogue(UNIT);
        facts.add(catalogue.clone(), self.known[&catalogue].clone());
        law::judge::questions(&facts, self.case())
    }

    /// A clue and an inspection: a small dossier.
    pub fn begun(plot: &Plot) -> World {
        let mut w = World::new();
        let today = w.today();
        w.by("officer1", plot.clue(today));
        w.inspected(plot);
        w
    }

    pub fn inspected(&mut self, plot: &Plot) {
        let mut visit = plot.inspected(back(self.now, 60), back(self.now, 10));
        visit.signing = law::deed::casework::Signing::AbsentWitnessed;
        visit.witness = Some("庄见证（示例）".to_string().into());
        self.by("officer1", visit);
    }

    /// Puts a file into the vault.
    pub fn file(&mut self, content: &[u8], mime: &str) -> law::file::FileRef {
        self.files.push(content.to_vec());
        file_ref(content, mime)
    }

    /// Fixes the document that the case's last act made.
    pub fn issued(&mut self, kind: &str) {
        let entry = self.case().seq;
        let paper = self.case().documents.iter().find(|d| d.seq == entry && d.kind == kind).cloned().unwrap();
        let mut deed = sample::record::issued("c", entry, kind, paper.number.as_deref(), self.today());
        deed.file = self.file(format!("%PDF-1.7 {kind} {entry}（示例）").as_bytes(), "application/pdf");
        let subject = SubjectRef::document("c", entry, kind);
        self.act_as(&Actor::system(UNIT), subject, deed.into()).unwrap_or_else(|r| panic!("{r:?}"));
    }

    /// Hands over a recording of the case's last act, has it received and described.
    pub fn recorded(&mut self, content: &[u8]) {
        let (activity, started) = (self.case().seq, back(self.now, 60));
        let mut deed = sample::record::handed_over("c", Some(activity), "officer1", started, 3_000);
        deed.file = self.file(content, "video/mp4");
        deed.name = "VID_路人（示例）.mp4".to_string().into();
        let subject = SubjectRef::recording_of("c", &deed.file.sha256);
        self.act_as(&actor("officer1"), subject.clone(), deed.into()).unwrap_or_else(|r| panic!("{r:?}"));
        let accepted = law::deed::record::RecordingAccepted { note: "内容完整".into() };
        self.act_as(&actor("custodian"), subject, accepted.into()).unwrap_or_else(|r| panic!("{r:?}"));
    }

    /// An inspection with its transcript and a video, and a case opened with its form.
    pub fn filmed() -> World {
        let plot = plot();
        let mut w = World::new();
        let today = w.today();
        w.by("officer1", plot.clue(today));
        w.inspected(&plot);
        w.recorded(&b"moving pictures ".repeat(100_000));
        w.issued("site-transcript");
        w.by("officer1", plot.checked());
        w.by("head", sample::opened());
        w.issued("case-opening");
        w
    }

    /// A major case from the clue to the public record.
    pub fn told(plot: &Plot) -> World {
        let mut w = World::begun(plot);
        w.by("officer1", plot.checked());
        w.by("head", sample::opened());
        let mut inquiry = plot.inquired(back(w.now, 60), back(w.now, 10));
        inquiry.respondent = "康应答（示例）".to_string().into();
        w.by("officer1", inquiry);
        let today = w.today();
        w.by("officer1", sample::evidence(today));
        w.by("officer1", plot.reported());
        let answers = sample::assessed(&w.questions());
        w.by("officer1", answers);
        let submitted = sample::submitted(w.case());
        w.by("officer1", submitted);
        w.by("reviewer", sample::opinion(Conclusion::Passed));
        w.by("head", sample::approved());
        w.by("officer1", sample::noticed());
        w.by("officer1", plot.served(Served::Notice, today));
        let until = w.case().notice().unwrap().wait_until.unwrap();
        w.on(until.tomorrow().unwrap());
        let answers = sample::assessed(&w.questions());
        w.by("officer1", answers);
        let today = w.today();
        w.by("head", sample::discussed(today));
        w.by("head", sample::decided(today));
        let mut served = plot.served(Served::Decision, today);
        served.recipient = "洪签收（示例）".to_string().into();
        w.by("officer1", served);
        let p = w.publication();
        let edit = law::deed::publicity::PublicationMasked { note: "已核对".into(), ..Default::default() };
        w.act_as(&actor("editor"), p.clone(), edit.into()).unwrap();
        let approve =
            law::deed::publicity::PublicationApproved { opinion: "同意".into(), ..Default::default() };
        w.act_as(&actor("approver"), p, approve.into()).unwrap();
        w.by("officer1", plot.paid(today));
        w.by("head", sample::closed());
        w.by("custodian", plot.archived());
        w
    }
}

pub fn file_ref(content: &[u8], mime: &str) -> law::file::FileRef {
    let digests = vault::digest::digest_bytes(content);
    law::file::FileRef {
        sha256: digests.sha256.to_string(),
        sm3: digests.sm3.to_string(),
        tree: digests.tree.to_string(),
        bytes: digests.bytes,
        mime: mime.into(),
    }
}

/// The plot of these tests: a major case that began with a tip-off.
pub fn plot() -> Plot {
    let informant = law::deed::casework::Informant {
        name: "尤举报（示例）".into(),
        contact: "13712345678".into(),
    };
    Plot { informant: Some(informant), ..Plot::major("c") }
}

pub fn at(day: Date, hour: i8) -> Timestamp {
    jiff::tz::Offset::constant(8).to_timestamp(day.at(hour, 0, 0, 0)).unwrap()
}

pub fn back(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_sub(jiff::SignedDuration::from_mins(minutes)).unwrap()
}

fn unit(id: &str) -> rg::UnitRegistered {
    rg::UnitRegistered {
        name: format!("{id}（示例）"),
        short: id.into(),
        kind: if id == UNIT { rg::UnitKind::Agency } else { rg::UnitKind::JusticeOrgan },
        parent: None,
        region: "220200".into(),
        prefix: "吉市市监".into(),
        domain: "market".into(),
        review_body: id.into(),
        reconsideration: "吉林市人民政府".into(),
        court: "吉林市船营区人民法院".into(),
        demonstration_since: None,
    }
}

fn granted(capacity: Capacity, unit: &str) -> people::CapacityGranted {
    people::CapacityGranted {
        capacity,
        unit: unit.into(),
        from: date(2026, 1, 1),
        to: None,
        basis: "示例".into(),
    }
}

pub fn certified(login: &str, valid_to: Date) -> rg::OfficerCertified {
    rg::OfficerCertified {
        name: actor(login).name,
        unit: UNIT.into(),
        number: format!("07{login}"),
        category: "市场监管".into(),
        region: "220200".into(),
        valid_from: date(2024, 1, 1),
        valid_to,
        account: Some(login.into()),
    }
}

fn filed() -> rg::ReviewerFiled {
    rg::ReviewerFiled {
        name: "reviewer".into(),
        unit: UNIT.into(),
        legal_qualification: true,
        engaged_from: date(2020, 1, 1),
        filed_on: date(2026, 1, 5),
    }
}

fn catalogue() -> rg::CatalogueAdopted {
    let amount =
        rg::AmountTest { citizen_fen: 1_000_000, unit_fen: 10_000_000, comparator: rg::Comparator::AtLeast };
    rg::CatalogueAdopted {
        title: "目录（示例）".into(),
        from: date(2026, 1, 1),
        items: vec![rg::CatalogueItem {
            id: "amount".into(),
            title: "较大数额罚款".into(),
            amount: Some(amount),
            kinds: Vec::new(),
            mitigated: false,
        }],
    }
}

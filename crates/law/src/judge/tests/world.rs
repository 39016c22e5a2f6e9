//! A world of folded subjects that acts are judged against.

use crate::act::{Intent, Recorded, civil};
use crate::authority::{Actor, Capacity};
use crate::deed::Deed;
use crate::deed::register as rg;
use crate::deed::{city, people};
use crate::draft::{PenaltyKind, hex};
use crate::facts::{Facts, Known};
use crate::ids::{SubjectKind, SubjectRef};
use crate::judge::{Moment, judge, needs};
use crate::refusal::Refusal;
use crate::rules::{RuleBundle, Rules};
use crate::sample::{self, Plot};
use crate::state::State;
use crate::state::casefile::CaseFile;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use sha2::{Digest as _, Sha256};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::new(RuleBundle::builtin()).unwrap());

/// A Tuesday after the Spring Festival.
pub const BEGIN: Date = date(2026, 3, 3);

pub const CAST: &[(&str, Capacity, &str)] = &[
    ("officer1", Capacity::Officer, "jl-scjg"),
    ("officer2", Capacity::Officer, "jl-scjg"),
    ("expired", Capacity::Officer, "jl-scjg"),
    ("suspended", Capacity::Officer, "jl-scjg"),
    ("elsewhere", Capacity::Officer, "jl-scjg"),
    ("unithead", Capacity::UnitHead, "jl-scjg"),
    ("head", Capacity::AgencyHead, "jl-scjg"),
    ("reviewer", Capacity::Reviewer, "jl-scjg"),
    ("reviewer2", Capacity::Reviewer, "jl-scjg"),
    ("unlisted", Capacity::Reviewer, "jl-scjg"),
    ("custodian", Capacity::Custodian, "jl-scjg"),
    ("editor", Capacity::Editor, "jl-scjg"),
    ("approver", Capacity::Approver, "jl-scjg"),
    ("supervisor", Capacity::Supervisor, "jl-sfj"),
    ("registrar", Capacity::Registrar, "jl-sfj"),
    ("admin", Capacity::SystemAdmin, "jl-sfj"),
    ("security", Capacity::SecurityAdmin, "jl-sfj"),
    ("audit", Capacity::AuditAdmin, "jl-sfj"),
    ("party", Capacity::Party, "jl-sfj"),
    ("cg-officer", Capacity::Officer, "jl-cgj"),
    ("cg-head", Capacity::AgencyHead, "jl-cgj"),
];

pub fn actor(login: &str) -> Actor {
    let (login, capacity, unit) = CAST.iter().find(|c| c.0 == login).copied().unwrap();
    Actor {
        account: login.into(),
        name: login.into(),
        capacity,
        unit: unit.into(),
        officer: (capacity == Capacity::Officer).then(|| login.to_string()),
    }
}

#[derive(Debug, Clone)]
pub struct World {
    pub known: BTreeMap<SubjectRef, Known>,
    pub now: Timestamp,
    /// The edition by which acts are judged.
    pub edition: u32,
    count: u64,
}

/// Looks at an act before it is judged.
pub type Probe = fn(&World, &Actor, &SubjectRef, &Deed);
thread_local! {
    /// What looks at every act of this thread's worlds.
    pub static PROBE: Cell<Option<Probe>> = const { Cell::new(None) };
}

impl World {
    /// City, units, people, certificates, reviewers and a catalogue; no case.
    pub fn new() -> Self {
        let mut w =
            World { known: BTreeMap::new(), now: at(BEGIN, 9), edition: crate::act::EDITION, count: 0 };
        let system = Actor::system("jl-sfj");
        let mut say = |s: SubjectRef, d: Deed| w.act_as(&system, s, d).unwrap_or_else(|r| panic!("{r:?}"));
        say(
            SubjectRef::city(),
            city::CityFounded {
                name: "测试城市".into(),
                region: "220200".into(),
                demo: true,
                log_origin: "test".into(),
                clock_starts: None,
            }
            .into(),
        );
        for (id, kind) in [
            ("jl-sfj", rg::UnitKind::JusticeOrgan),
            ("jl-scjg", rg::UnitKind::Agency),
            ("jl-cgj", rg::UnitKind::Agency),
        ] {
            say(
                SubjectRef::unit(id),
                rg::UnitRegistered {
                    name: format!("{id}（示例）"),
                    short: id.into(),
                    kind,
                    parent: None,
                    region: "220200".into(),
                    prefix: "吉市市监".into(),
                    domain: "market".into(),
                    review_body: id.into(),
                    reconsideration: "吉林市人民政府".into(),
                    court: "吉林市船营区人民法院".into(),
                    demonstration_since: None,
                }
                .into(),
            );
        }
        for (login, capacity, unit) in CAST {
            let name = login.to_string().into();
            say(
                SubjectRef::account(*login),
                people::AccountOpened { login: login.to_string(), name, unit: unit.to_string() }.into(),
            );
            say(
                SubjectRef::account(*login),
                people::CapacityGranted {
                    capacity: *capacity,
                    unit: unit.to_string(),
                    from: date(2026, 1, 1),
                    to: None,
                    basis: "示例".into(),
                }
                .into(),
            );
            if *capacity == Capacity::Officer {
                say(
                    SubjectRef::officer(*login),
                    rg::OfficerCertified {
                        name: login.to_string(),
                        unit: unit.to_string(),
                        number: format!("07{login}"),
                        category: "市场监管".into(),
                        region: if *login == "elsewhere" { "220281" } else { "220200" }.into(),
                        valid_from: date(2024, 1, 1),
                        valid_to: if *login == "expired" { date(2026, 1, 31) } else { date(2028, 12, 31) },
                        account: Some(login.to_string()),
                    }
                    .into(),
                );
            }
            if *capacity == Capacity::Reviewer && *login != "unlisted" {
                say(
                    SubjectRef::reviewer(*login),
                    rg::ReviewerFiled {
                        name: login.to_string(),
                        unit: unit.to_string(),
                        legal_qualification: true,
                        engaged_from: date(2020, 1, 1),
                        filed_on: date(2026, 1, 5),
                    }
                    .into(),
                );
            }
        }
        say(SubjectRef::catalogue("jl-scjg"), catalogue().into());
        let suspended = rg::OfficerSuspended { from: date(2026, 1, 5), reason: "示例".into() };
        w.act_as(&actor("registrar"), SubjectRef::officer("suspended"), suspended.into()).unwrap();
        w
    }

    pub fn today(&self) -> Date {
        civil(self.now)
    }

    /// Moves to nine o'clock of a day.
    pub fn on(&mut self, day: Date) {
        self.now = at(day, 9).max(self.now);
    }

    /// Judges, and on a grant folds every act of the verdict as the store would.
    pub fn act_as(&mut self, actor: &Actor, subject: SubjectRef, deed: Deed) -> Result<(), Refusal> {
        PROBE.with(Cell::take).inspect(|probe| {
            probe(self, actor, &subject, &deed);
            PROBE.set(Some(*probe));
        });
        let verdict = self.judge_as(actor, subject, deed)?;
        for act in verdict.into_acts() {
            let bytes = serde_json::to_vec(&act.entry().unwrap()).unwrap();
            let recorded = Recorded::read(serde_json::from_slice(&bytes).unwrap()).unwrap();
            let before = self.known.get(act.subject()).map(|k| k.state.clone());
            let state = State::after(before, &recorded).unwrap();
            let leaf = hex(&Sha256::digest(&bytes));
            self.known.insert(act.subject().clone(), Known { seq: act.seq(), leaf, state });
        }
        Ok(())
    }

    pub fn judge_as(
        &mut self,
        actor: &Actor,
        subject: SubjectRef,
        deed: Deed,
    ) -> Result<crate::act::Verdict, Refusal> {
        self.count += 1;
        let intent = Intent { subject, base: None, key: format!("k{}", self.count), occurred: None, deed };
        self.judged(self.edition, actor, intent, None)
    }

    /// Judges by an edition; `again` is what entries say of masks.
    pub fn judged(
        &mut self,
        edition: u32,
        actor: &Actor,
        intent: Intent,
        again: Option<crate::judge::Again>,
    ) -> Result<crate::act::Verdict, Refusal> {
        let mut facts = Facts::new();
        // What an imported decision could be taken for is looked up by its number and its organ, and not by an id.
        if matches!(intent.deed, Deed::PublicationBound(_) | Deed::PublicationApproved(_)) {
            let alike = [
                SubjectKind::Case,
                SubjectKind::Unit,
                SubjectKind::Series,
                SubjectKind::Historical,
                SubjectKind::City,
            ];
            for (s, k) in self.known.iter().filter(|(s, _)| alike.contains(&s.kind)) {
                facts.add(s.clone(), k.clone());
            }
        }
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
            for (s, k) in fresh {
                facts.add(s, k);
            }
        }
        if matches!(intent.deed, Deed::RecordingHandedOver(_)) {
            // What the house looks up besides: recordings that are there already.
            for (s, k) in self.known.iter().filter(|(_, k)| k.state.recording().is_some()) {
                facts.add(s.clone(), k.clone());
            }
        }
        let moment = Moment {
            recorded: self.now,
            fresh_id: format!("fresh-{}", self.count),
            fresh_address: format!("address-{}", self.count),
            again,
        };
        judge(edition, &facts, actor, intent, &RULES, &moment)
    }

    /// On the case `c`.
    pub fn by(&mut self, login: &str, deed: impl Into<Deed>) -> Result<(), Refusal> {
        self.act_as(&actor(login), SubjectRef::case("c"), deed.into())
    }

    pub fn case(&self) -> &CaseFile {
        self.known[&SubjectRef::case("c")].state.case().unwrap()
    }

    pub fn questions(&self) -> Vec<crate::major::Criterion> {
        let mut facts = Facts::new();
        let catalogue = SubjectRef::catalogue("jl-scjg");
        facts.add(catalogue.clone(), self.known[&catalogue].clone());
        crate::judge::questions(&facts, self.case())
    }

    pub fn publication(&self) -> SubjectRef {
        SubjectRef::publication(self.case().decision.as_ref().unwrap().publication.clone().unwrap())
    }

    /// A case told up to and including a step of [`STEPS`].
    pub fn told(plot: &Plot, upto: &str) -> World {
        let mut w = World::new();
        for step in STEPS {
            w.step(plot, step);
            if *step == upto {
                return w;
            }
        }
        panic!("no step {upto}");
    }

    /// One step of the straight story; steps that a plot does not need pass silently.
    pub fn step(&mut self, plot: &Plot, step: &str) {
        let today = self.today();
        let span = (back(self.now, 60), back(self.now, 10));
        let major = self.known.contains_key(&SubjectRef::case("c")) && self.case().is_major() == Some(true);
        let result = match step {
            "clue" => self.by("officer1", plot.clue(today)),
            "checked" => self.by("officer1", plot.checked()),
            "opened" => self.by("head", sample::opened()),
            "inspected" => self.by("officer1", plot.inspected(span.0, span.1)),
            "evidence" => self.by("officer1", sample::evidence(today)),
            "reported" => self.by("officer1", plot.reported()),
            "assessed" | "reassessed" => {
                let answers = sample::assessed(&self.questions());
                self.by("officer1", answers)
            }
            "submitted" if major => {
                let submission = sample::submitted(self.case());
                self.by("officer1", submission)
            }
            "passed" if major => {
                self.by("reviewer", sample::opinion(crate::deed::review::Conclusion::Passed))
            }
            "audited" if !major => self.by("reviewer", sample::audited()),
            "approved" => self.by("head", sample::approved()),
            "noticed" => self.by("officer1", sample::noticed()),
            "notice-served" => self.by("officer1", plot.served(crate::deed::casework::Served::Notice, today)),
            "waited" => {
                let until = self.case().notice().unwrap().wait_until.unwrap();
                self.on(until.tomorrow().unwrap());
                Ok(())
            }
            "discussed" if major => self.by("head", sample::discussed(today)),
            "decided" => self.by("head", sample::decided(today)),
            "decision-served" => {
                self.by("officer1", plot.served(crate::deed::casework::Served::Decision, today))
            }
            "paid" => self.by("officer1", plot.paid(today)),
            "closed" => self.by("head", sample::closed()),
            "archived" => self.by("custodian", plot.archived()),
            _ => Ok(()),
        };
        result.unwrap_or_else(|r| panic!("{step}: {r:#?}"));
    }
}

pub const STEPS: &[&str] = &[
    "clue",
    "checked",
    "opened",
    "inspected",
    "evidence",
    "reported",
    "assessed",
    "submitted",
    "passed",
    "audited",
    "approved",
    "noticed",
    "notice-served",
    "waited",
    "reassessed",
    "discussed",
    "decided",
    "decision-served",
    "paid",
    "closed",
    "archived",
];

pub fn at(day: Date, hour: i8) -> Timestamp {
    jiff::tz::Offset::constant(8).to_timestamp(day.at(hour, 0, 0, 0)).unwrap()
}

pub fn back(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_sub(jiff::SignedDuration::from_mins(minutes)).unwrap()
}

fn catalogue() -> rg::CatalogueAdopted {
    rg::CatalogueAdopted {
        title: "目录（示例）".into(),
        from: date(2026, 1, 1),
        items: vec![
            rg::CatalogueItem {
                id: "amount".into(),
                title: "较大数额罚款".into(),
                amount: Some(rg::AmountTest {
                    citizen_fen: 1_000_000,
                    unit_fen: 10_000_000,
                    comparator: rg::Comparator::AtLeast,
                }),
                kinds: Vec::new(),
                mitigated: false,
            },
            rg::CatalogueItem {
                id: "kinds".into(),
                title: "吊销许可证件".into(),
                amount: None,
                kinds: vec![PenaltyKind::RevokeLicence],
                mitigated: false,
            },
        ],
    }
}

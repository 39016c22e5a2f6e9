//! A made-up case with everything in it, for tests that render every document. Persons are marked 示例; nobody
//! and no firm of these names is meant.

mod acts;
mod drafts;
mod hard;
mod late;

pub use hard::{HOSTILE, LONG_NAME, RARE, hard};

use crate::context::{Context, Names, Officer};
use jiff::civil::{Date, date};
use law::act::{Derived, Recorded};
use law::authority::{Actor, Capacity};
use law::deed::Deed;
use law::deed::register::{AmountTest, CatalogueItem, Comparator, UnitKind, UnitRegistered};
use law::ids::SubjectRef;
use law::state::State;
use law::state::casefile::CaseFile;

/// Id of the agency.
pub const UNIT: &str = "jilin-market";
/// Ids of the two handlers.
pub const HANDLERS: [&str; 2] = ["officer-1", "officer-2"];
/// 举报人's name: no document may show it.
pub const INFORMANT: &str = "周示例丙";
/// 举报人's contact: no document may show it.
pub const INFORMANT_CONTACT: &str = "13900000099";
/// The party's name.
pub const PARTY: &str = "吉林市示例食品经营有限公司";

/// The agency.
#[must_use]
pub fn unit() -> UnitRegistered {
    UnitRegistered {
        name: "吉林市市场监督管理局".into(),
        short: "市市场监管局".into(),
        kind: UnitKind::Agency,
        parent: None,
        region: "220200".into(),
        prefix: "吉市市监".into(),
        domain: "market".into(),
        review_body: UNIT.into(),
        reconsideration: "吉林市人民政府".into(),
        court: "吉林铁路运输法院".into(),
        demonstration_since: None,
    }
}

/// The agency's catalogue of major decisions: one item.
#[must_use]
pub fn catalogue() -> Vec<CatalogueItem> {
    vec![CatalogueItem {
        id: "large-amount".into(),
        title: "对公民处一万元以上、对单位处十万元以上罚款或者没收".into(),
        amount: Some(AmountTest {
            citizen_fen: 1_000_000,
            unit_fen: 10_000_000,
            comparator: Comparator::AtLeast,
        }),
        kinds: Vec::new(),
        mitigated: false,
    }]
}

/// The registers of the sample.
#[derive(Debug, Clone, Copy, Default)]
pub struct SampleNames;

impl Names for SampleNames {
    fn officer(&self, id: &str) -> Option<Officer> {
        let (name, number) = match id {
            "officer-1" => ("赵示例甲", "07020000001"),
            "officer-2" => ("钱示例乙", "07020000002"),
            "officer-3" => ("孙示例丁", "07020000003"),
            _ => return None,
        };
        Some(Officer { name: name.into(), number: number.into() })
    }
    fn account(&self, id: &str) -> Option<String> {
        person(id).map(|(name, _, _)| name.into())
    }
    fn signer(&self, seq: u64) -> Option<String> {
        let at = usize::try_from(seq).ok()?.checked_sub(1)?;
        acts::case().get(at).and_then(|a| self.account(a.who))
    }
}

/// The persons of the sample by account: name, capacity, officer's id.
fn person(account: &str) -> Option<(&'static str, Capacity, Option<&'static str>)> {
    Some(match account {
        "a-1" => ("赵示例甲", Capacity::Officer, Some("officer-1")),
        "a-2" => ("钱示例乙", Capacity::Officer, Some("officer-2")),
        "a-head" => ("吴示例局长", Capacity::AgencyHead, None),
        "a-deputy" => ("郑示例副局长", Capacity::DeputyHead, None),
        "a-reviewer" => ("王示例审核", Capacity::Reviewer, None),
        "a-chair" => ("冯示例主持", Capacity::Reviewer, None),
        _ => return None,
    })
}

/// What the documents of the sample are composed with.
#[must_use]
pub fn context<'a>(unit: &'a UnitRegistered, catalogue: &'a [CatalogueItem]) -> Context<'a> {
    Context {
        unit,
        review_body: "吉林市市场监督管理局法规处",
        catalogue,
        statement_period: "五个工作日",
        names: &SampleNames,
        today: TODAY,
    }
}

/// Today, for the sample.
pub const TODAY: Date = date(2026, 9, 1);

/// One act of the sample: by whom, on which day, what, and what law would have worked out.
struct Step {
    who: &'static str,
    on: Date,
    deed: Deed,
    derived: Derived,
}

/// A case that ran through every step, so that its file holds every kind of document but 不予立案审批表.
#[must_use]
pub fn case() -> CaseFile {
    folded(acts::case())
}

/// A clue that was declined.
#[must_use]
pub fn declined_case() -> CaseFile {
    folded(acts::declined())
}

/// Both: together they hold every kind of document.
#[must_use]
pub fn cases() -> [CaseFile; 2] {
    [case(), declined_case()]
}

/// The acts of [`case`] as they would be read back from the journal.
#[must_use]
pub fn recorded() -> Vec<Recorded> {
    record(acts::case())
}

fn record(steps: Vec<Step>) -> Vec<Recorded> {
    let all = (1u64..).zip(steps).map(|(seq, step)| {
        let (name, capacity, officer) = person(step.who).unwrap_or(("系统", Capacity::System, None));
        let noon = jiff::tz::Offset::constant(8).to_timestamp(step.on.at(12, 0, 0, 0)).unwrap_or_default();
        Recorded {
            v: law::act::ENTRY_VERSION,
            subject: SubjectRef::case("sample"),
            seq,
            prev: None,
            actor: Actor {
                account: step.who.into(),
                name: name.into(),
                capacity,
                unit: UNIT.into(),
                officer: officer.map(Into::into),
            },
            deciding: UNIT.into(),
            occurred: noon,
            recorded: noon,
            basis: Vec::new(),
            rules: String::new(),
            edition: law::act::EDITION,
            relied: Vec::new(),
            key: format!("sample-{seq}"),
            deed: step.deed,
            derived: step.derived,
            closed: Vec::new(),
            named: Vec::new(),
        }
    });
    all.collect()
}

/// Folds the acts. The first registers the clue, so there always is a case.
fn folded(steps: Vec<Step>) -> CaseFile {
    let state = record(steps).iter().fold(None, State::after);
    match state {
        Some(State::Case(case)) => *case,
        _ => unreachable!("the sample's first act registers a clue"),
    }
}

//! The case with all that its pages are made from.

use super::super::waits::{Waits, waits_for};
use crate::forms::acts::Desk;
use crate::session::Staff;
use documents::{Document, Names};
use jiff::civil::Date;
use law::authority::Actor;
use law::deed::register::CatalogueItem;
use law::ids::SubjectRef;
use law::period::Unit;
use law::state::casefile::DocumentEntry;
use office::desk::CaseView;
use office::{Fault, Trouble};
use std::collections::BTreeMap;
use store::Page;

/// Most reviewers of a body that a form offers as chairs.
const CHAIRS_MAX: u64 = 200;

/// A case as its pages need it.
#[derive(Debug)]
pub struct Loaded {
    /// The view.
    pub view: CaseView,
    /// Today.
    pub today: Date,
    /// What it waits for.
    pub waits: Option<Waits>,
    /// Who can chair a hearing.
    pub chairs: Vec<(String, String)>,
    /// Names of accounts in the case.
    people: BTreeMap<String, String>,
    review_body: String,
    catalogue: Vec<CatalogueItem>,
    statement_period: String,
}

/// Loads the case for this person.
///
/// # Errors
/// A refusal of the class `NotFound`, or a fault.
pub async fn load(staff: &Staff, id: &str) -> Result<Loaded, Trouble> {
    let office = staff.app.office();
    let view = office.case_view(&staff.actor, id).await?;
    let today = office.today();
    let rules = office.rules();
    let statement = rules.domain(&view.unit.domain).and_then(|d| rules.period(&d.statement));
    let statement_period = statement.map(|p| spelled(p.n, p.unit)).unwrap_or_default();
    let wanted = [SubjectRef::unit(&view.unit.review_body), SubjectRef::catalogue(&view.case.unit)];
    let (mut review_body, mut catalogue) = (String::new(), Vec::new());
    for (_, known) in office.store().load_many(&wanted).await? {
        if let Some(unit) = known.state.unit() {
            review_body.clone_from(&unit.registered.name);
        } else if let Some(c) = known.state.catalogue() {
            catalogue.clone_from(&c.items);
        }
    }
    let chairs = chairs(staff, &view, today).await?;
    let people = people(&view, &chairs);
    let waits = waits_for(&view.case, today);
    Ok(Loaded { view, today, waits, chairs, people, review_body, catalogue, statement_period })
}

/// `五个工作日`, as documents spell a period.
fn spelled(n: u32, unit: Unit) -> String {
    let counter = match unit {
        Unit::Workday => "个工作日",
        Unit::Day => "日",
        Unit::Hour => "小时",
        Unit::Month => "个月",
        Unit::Year => "年",
    };
    format!("{}{counter}", documents::words::ordinal(n as usize))
}

/// Reviewers of the reviewing body who are strangers to the case.
async fn chairs(staff: &Staff, view: &CaseView, today: Date) -> Result<Vec<(String, String)>, Fault> {
    let page = Page::first(CHAIRS_MAX);
    let body = view.unit.review_body.as_str();
    let listed = staff.app.office().store().reviewers(Some(body), Some(today), page).await?;
    Ok(listed
        .rows
        .into_iter()
        .filter(|r| !view.case.touched.contains(&r.id) || view.case.hearing.noticed.is_some())
        .map(|r| (r.id, r.name))
        .collect())
}

fn people(view: &CaseView, chairs: &[(String, String)]) -> BTreeMap<String, String> {
    let actors =
        view.history.iter().map(|h| (h.recorded.actor.account.clone(), h.recorded.actor.name.clone()));
    actors.chain(chairs.iter().cloned()).collect()
}

impl Loaded {
    /// Made by hand, for tests.
    #[cfg(test)]
    pub(crate) fn made(
        view: CaseView,
        today: Date,
        waits: Option<Waits>,
        chairs: Vec<(String, String)>,
        catalogue: Vec<CatalogueItem>,
    ) -> Self {
        let people = people(&view, &chairs);
        let (review_body, statement_period) = ("法规处".into(), "五个工作日".into());
        Self { view, today, waits, chairs, people, review_body, catalogue, statement_period }
    }
    /// What the forms are made from.
    #[must_use]
    pub fn desk<'a>(&'a self, me: &'a Actor, lacking: &'a [String]) -> Desk<'a> {
        Desk { view: &self.view, today: self.today, me, chairs: &self.chairs, lacking }
    }

    /// The document of an entry.
    ///
    /// # Errors
    /// Why it cannot be composed.
    pub fn document(&self, entry: &DocumentEntry) -> Result<Document, documents::Missing> {
        let context = documents::Context {
            unit: &self.view.unit,
            review_body: &self.review_body,
            catalogue: &self.catalogue,
            statement_period: &self.statement_period,
            names: self,
            today: self.today,
        };
        documents::compose(&self.view.case, entry, &context)
    }

    /// Documents that lack a required part: `案件审核意见缺少：审核人员`.
    #[must_use]
    pub fn lacking(&self) -> Vec<String> {
        let all = self.view.case.documents.iter();
        all.filter_map(|entry| {
            let missing = documents::missing(&self.document(entry).ok()?);
            (!missing.is_empty()).then(|| {
                let parts: Vec<&str> = missing.iter().map(|p| p.title()).collect();
                format!("{}缺少：{}", entry.title, parts.join("、"))
            })
        })
        .collect()
    }
}

impl Names for Loaded {
    fn officer(&self, id: &str) -> Option<documents::Officer> {
        let o = self.view.officers.get(id)?;
        Some(documents::Officer { name: o.name.clone(), number: o.number.clone() })
    }
    fn account(&self, id: &str) -> Option<String> {
        self.people.get(id).cloned()
    }
    fn signer(&self, seq: u64) -> Option<String> {
        let entry = self.view.history.iter().find(|h| h.recorded.seq == seq)?;
        Some(entry.recorded.actor.name.clone())
    }
    fn region(&self, code: &str) -> Option<String> {
        let _ = code;
        None
    }
}

//! Figures of the portal, each with its rule; and the list of withdrawals.

use jiff::civil::Date;
use law::deed::publicity::Ground;
use law::facts::Known;
use law::ids::SubjectRef;
use law::state::publicity::{Publication, Stage};
use office::{Fault, Office};
use std::collections::BTreeMap;
use store::{OfficerFilter, Page, PublicationFilter, PublicationOrder, PublicationRow, Store};

use super::read;
use super::visit::Visit;

/// Withdrawals on the front page.
const LATEST: u64 = 5;

/// What was withdrawn after it had been public.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// Public address.
    pub address: String,
    /// 文号
    pub document_no: String,
    /// 决定机关
    pub organ: String,
    /// When it had become public.
    pub published_on: Date,
    /// When it was withdrawn.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// The figures of the front page.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Public today.
    pub public: u64,
    /// Of them imported.
    pub imported: u64,
    /// Published with a statutory date, or overdue.
    pub timed: u64,
    /// Of them on time.
    pub on_time: u64,
    /// Kept back on a legal ground; they stay in the denominator.
    pub withheld: u64,
    /// The rule of the share.
    pub rule: String,
    /// Officers whose certificate is valid today.
    pub officers: u64,
    /// Organs.
    pub organs: u64,
    /// Procedures.
    pub procedures: usize,
    /// Withdrawn after having been public.
    pub withdrawn: u64,
    /// The last of them.
    pub latest_withdrawn: Vec<Withdrawn>,
}

/// Publications with a date by which they had to be public: (on time, all that count). What is neither public nor
/// due yet does not count; what is overdue counts as late, and what is kept back on a legal ground counts as not
/// published, so that keeping back never makes the share look better.
#[must_use]
pub fn on_time<'a>(rows: impl IntoIterator<Item = &'a PublicationRow>, today: Date) -> (u64, u64) {
    rows.into_iter().fold((0, 0), |(good, all), row| match (row.due_on, row.published_on) {
        (Some(due), Some(on)) => (good + u64::from(on <= due), all + 1),
        (Some(due), None) if today > due && matches!(row.stage.as_str(), "prepared" | "edited") => {
            (good, all + 1)
        }
        (Some(_), None) if row.stage == "withheld" => (good, all + 1),
        _ => (good, all),
    })
}

/// The figures.
///
/// # Errors
/// When the store fails.
pub async fn numbers(visit: &Visit) -> Result<Numbers, Fault> {
    let store = visit.app.office().store();
    let today = visit.today();
    let public = PublicationFilter { public_on: Some(today), ..PublicationFilter::default() };
    let imported = PublicationFilter { source_kind: Some("historical".into()), ..public.clone() };
    let cases = PublicationFilter { source_kind: Some("case".into()), ..PublicationFilter::default() };
    let rows = store.publications(&cases, PublicationOrder::Decided, read::ALL).await?.rows;
    let (on_time, timed) = on_time(&rows, today);
    let withheld = rows.iter().filter(|r| r.stage == "withheld").count() as u64;
    let officers = read::officer_rows(&visit.app, &OfficerFilter::default()).await?;
    let valid = officers.iter().filter(|o| read::is_valid(o, today)).count();
    let (latest_withdrawn, withdrawn) = withdrawn(visit.app.office(), Page::first(LATEST)).await?;
    let rules = visit.rules();
    Ok(Numbers {
        public: store.publications(&public, PublicationOrder::Published, Page::first(1)).await?.total,
        imported: store.publications(&imported, PublicationOrder::Published, Page::first(1)).await?.total,
        timed,
        on_time,
        withheld,
        rule: rules
            .period("publication.penalty")
            .map(|p| format!("处罚决定 {}", p.unit.count_text(i64::from(p.n))))
            .unwrap_or_default(),
        officers: valid as u64,
        organs: read::units(&visit.app).await?.len() as u64,
        procedures: rules.bundle().procedures.len(),
        withdrawn,
        latest_withdrawn,
    })
}

/// What is kept back, by its ground; grounds without any are left out.
///
/// # Errors
/// When the store fails.
pub async fn withheld(store: &Store) -> Result<Vec<(&'static str, usize)>, Fault> {
    let filter = PublicationFilter { stage: Some("withheld".into()), ..PublicationFilter::default() };
    let rows = store.publications(&filter, PublicationOrder::Updated, read::ALL).await?.rows;
    let subjects: Vec<SubjectRef> = rows.iter().map(|r| SubjectRef::publication(&r.id)).collect();
    let known = store.load_many(&subjects).await?;
    let of = |ground: Ground| {
        let is = |k: &Known| k.state.publication().is_some_and(|p| p.stage == Stage::Withheld { ground });
        known.iter().filter(|(_, k)| is(k)).count()
    };
    Ok(Ground::ALL.into_iter().map(|g| (g.title(), of(g))).filter(|(_, n)| *n > 0).collect())
}

/// Withdrawals of what had been public, the last first: a page of them, and how many there are.
///
/// # Errors
/// When the store fails.
pub async fn withdrawn(office: &Office, part: Page) -> Result<(Vec<Withdrawn>, u64), Fault> {
    let store = office.store();
    let filter = PublicationFilter { withdrawn: true, ..PublicationFilter::default() };
    let listed = store.publications(&filter, PublicationOrder::Withdrawn, part).await?;
    let rows = listed.rows;
    let subjects: Vec<SubjectRef> = rows.iter().map(|r| SubjectRef::publication(&r.id)).collect();
    let known = store.load_many(&subjects).await?.into_iter();
    let (ids, states): (Vec<String>, Vec<Publication>) =
        known.filter_map(|(s, k)| Some((s.id, k.state.publication()?.clone()))).unzip();
    let told: BTreeMap<String, Publication> = ids.into_iter().zip(office.in_public(states).await?).collect();
    let reason = |id: &str| told.get(id).and_then(Publication::tombstone).map(|t| t.why).unwrap_or_default();
    let withdrawn = rows
        .iter()
        .filter_map(|r| {
            Some(Withdrawn {
                address: r.address.clone(),
                document_no: r.document_no.clone(),
                organ: r.organ.clone(),
                published_on: r.published_on?,
                on: r.withdrawn_on?,
                reason: reason(&r.id),
            })
        })
        .collect();
    Ok((withdrawn, listed.total))
}

//! Figures of the portal, each with its rule; and the list of withdrawals.

use jiff::civil::Date;
use law::ids::SubjectRef;
use law::state::publicity::Stage;
use office::Fault;
use store::{OfficerFilter, Page, PublicationFilter, PublicationOrder, PublicationRow};

use super::read;
use super::visit::Visit;
use crate::app::App;

/// Withdrawals on the front page.
const LATEST: usize = 5;

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
/// due yet does not count; what is overdue counts as late.
#[must_use]
pub fn on_time<'a>(rows: impl IntoIterator<Item = &'a PublicationRow>, today: Date) -> (u64, u64) {
    rows.into_iter().fold((0, 0), |(good, all), row| match (row.due_on, row.published_on) {
        (Some(due), Some(on)) => (good + u64::from(on <= due), all + 1),
        (Some(due), None) if today > due && matches!(row.stage.as_str(), "prepared" | "edited") => {
            (good, all + 1)
        }
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
    let officers = read::officer_rows(&visit.app, &OfficerFilter::default()).await?;
    let valid = officers.iter().filter(|o| read::is_valid(o, today)).count();
    let gone = withdrawn(&visit.app, usize::MAX).await?;
    let rules = visit.rules();
    Ok(Numbers {
        public: store.publications(&public, PublicationOrder::Published, Page::first(1)).await?.total,
        imported: store.publications(&imported, PublicationOrder::Published, Page::first(1)).await?.total,
        timed,
        on_time,
        rule: rules
            .period("publication.penalty")
            .map(|p| format!("处罚决定 {}", p.unit.count_text(i64::from(p.n))))
            .unwrap_or_default(),
        officers: valid as u64,
        organs: read::units(&visit.app).await?.len() as u64,
        procedures: rules.bundle().procedures.len(),
        withdrawn: gone.len() as u64,
        latest_withdrawn: gone.into_iter().take(LATEST).collect(),
    })
}

/// Withdrawals of what had been public, the last first.
///
/// # Errors
/// When the store fails.
pub async fn withdrawn(app: &App, most: usize) -> Result<Vec<Withdrawn>, Fault> {
    let store = app.office().store();
    let filter = PublicationFilter { stage: Some("withdrawn".into()), ..PublicationFilter::default() };
    let mut rows = store.publications(&filter, PublicationOrder::Updated, read::ALL).await?.rows;
    rows.retain(|r| r.published_on.is_some());
    rows.sort_by(|a, b| b.withdrawn_on.cmp(&a.withdrawn_on).then_with(|| a.document_no.cmp(&b.document_no)));
    rows.truncate(most);
    let subjects: Vec<SubjectRef> = rows.iter().map(|r| SubjectRef::publication(&r.id)).collect();
    let known = store.load_many(&subjects).await?;
    let reason = |id: &str| {
        let state = known.iter().find(|(s, _)| s.id == id).and_then(|(_, k)| k.state.publication());
        match state.map(|p| &p.stage) {
            Some(Stage::Withdrawn { reason, .. }) => reason.clone(),
            _ => String::new(),
        }
    };
    Ok(rows
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
        .collect())
}

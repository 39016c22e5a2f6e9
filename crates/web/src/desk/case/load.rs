//! The case with all that its pages are made from.

use super::super::waits::{Waits, waits_for};
use crate::forms::acts::{Desk, Room};
use crate::session::Staff;
use documents::Document;
use jiff::civil::Date;
use law::authority::Actor;
use law::deed::record::{Condition, DeviceKind};
#[cfg(test)]
use law::deed::register::CatalogueItem;
use law::state::casefile::DocumentEntry;
use office::desk::CaseView;
use office::papers::Papers;
use office::recordings::ActivityView;
use office::viewing::{SEND_HOURS, VIEW_HOURS, ViewingView};
use office::{Fault, Trouble};
use store::{DeviceFilter, DocumentFilter, DocumentRow, Page, RecordingFilter, RecordingRow};

/// Most reviewers of a body that a form offers as chairs.
const CHAIRS_MAX: u64 = 200;
/// Issued documents of one case that its page shows: more than any case has.
const ISSUED_MAX: u64 = 2_000;

/// Most rooms of a kind that a form offers.
const ROOMS_MAX: u64 = 100;
/// Recordings that the page of a case shows; the rest is in the list of recordings.
const RECORDINGS_MAX: u64 = 500;

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
    /// 询问室、听证室 of the agency.
    pub rooms: Vec<Room>,
    /// Its activities with what is recorded of each.
    pub activities: Vec<ActivityView>,
    /// Its recordings, as recorded.
    pub recordings: Vec<RecordingRow>,
    /// The activity that a form is about.
    pub about: Option<u64>,
    /// What its documents are composed from.
    papers: Papers,
    /// Its documents that are issued.
    pub issued: Vec<DocumentRow>,
    /// Who looked into it without handling it, the last first.
    pub viewings: Vec<ViewingView>,
}

/// Loads the case for this person.
///
/// # Errors
/// A refusal of the class `NotFound`, or a fault.
pub async fn load(staff: &Staff, id: &str) -> Result<Loaded, Trouble> {
    load_within(staff, id, VIEW_HOURS).await
}

/// Loads the case for what this person sends: the form may have been opened a while ago.
///
/// # Errors
/// As [`load`].
pub async fn load_sent(staff: &Staff, id: &str) -> Result<Loaded, Trouble> {
    load_within(staff, id, SEND_HOURS).await
}

async fn load_within(staff: &Staff, id: &str, hours: i64) -> Result<Loaded, Trouble> {
    let office = staff.app.office();
    let view = office.case_view_within(&staff.actor, id, hours).await?;
    let today = office.today();
    let papers = office.papers(id, None).await?;
    let chairs = chairs(staff, &view, today).await?;
    let waits = waits_for(&view.case, today);
    let rooms = rooms(staff, &view.case.unit).await?;
    let mut activities = office.activities(id, &view.case).await?;
    let own = RecordingFilter { case: Some(id.into()), ..RecordingFilter::default() };
    let mut recordings = office.store().recordings(&own, true, Page::first(RECORDINGS_MAX)).await?.rows;
    let beside = activities.iter_mut().flat_map(|a| &mut a.recordings);
    for row in recordings.iter_mut().chain(beside) {
        row.name = row.name.take().map(|name| view.veil.text(name));
    }
    let viewings = office.viewings_of(id, &view.veil).await?;
    let filter = DocumentFilter { case: Some(id.into()), ..DocumentFilter::default() };
    let issued = office.store().documents(&filter, false, Page::first(ISSUED_MAX)).await?.rows;
    Ok(Loaded {
        view,
        today,
        waits,
        chairs,
        rooms,
        activities,
        recordings,
        about: None,
        papers,
        issued,
        viewings,
    })
}

/// The rooms of the agency in which cases are handled.
async fn rooms(staff: &Staff, unit: &str) -> Result<Vec<Room>, Fault> {
    let mut all = Vec::new();
    for kind in [DeviceKind::InterviewRoom, DeviceKind::HearingRoom] {
        let filter = DeviceFilter {
            unit: Some(unit.into()),
            kind: Some(kind.wire().into()),
            ..DeviceFilter::default()
        };
        let rows = staff.app.office().store().devices(&filter, Page::first(ROOMS_MAX)).await?.rows;
        all.extend(rows.into_iter().filter(|r| r.condition != Condition::Retired.wire()).map(|r| Room {
            id: r.id,
            kind,
            name: format!("{}（{}）", r.name, r.number),
        }));
    }
    Ok(all)
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
        let papers = Papers::made(view.case.clone(), view.unit.clone(), today, &view.officers, catalogue);
        Self {
            view,
            today,
            waits,
            chairs,
            rooms: Vec::new(),
            activities: Vec::new(),
            recordings: Vec::new(),
            about: None,
            papers,
            issued: Vec::new(),
            viewings: Vec::new(),
        }
    }
    /// What the forms are made from.
    #[must_use]
    pub fn desk<'a>(&'a self, me: &'a Actor, lacking: &'a [String]) -> Desk<'a> {
        Desk {
            view: &self.view,
            today: self.today,
            me,
            chairs: &self.chairs,
            lacking,
            rooms: &self.rooms,
            activities: &self.activities,
            about: self.about,
        }
    }

    /// The issued document of an entry.
    #[must_use]
    pub fn issued(&self, entry: &DocumentEntry) -> Option<&DocumentRow> {
        self.issued.iter().find(|r| r.entry == entry.seq && r.kind == entry.kind)
    }

    /// The document of an entry.
    ///
    /// # Errors
    /// Why it cannot be composed.
    pub fn document(&self, entry: &DocumentEntry) -> Result<Document, documents::Missing> {
        self.papers.document(entry)
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

//! One document with all that is known of it: issued or not, what stands against it, who may do what.

use crate::desk::case::load::{Loaded, load};
use crate::session::Staff;
use documents::Document;
use law::act::Intent;
use law::authority::{Actor, Allowed, Capacity as C, authority, standing_to_case};
use law::deed::record::DocumentCancelled;
use law::ids::SubjectRef;
use law::papers::Template;
use law::refusal::Refusal;
use law::state::casefile::{CaseFile, DocumentEntry};
use law::state::record::Document as Issued;
use office::Trouble;

/// A document of a case.
#[derive(Debug)]
pub struct One {
    /// The case.
    pub loaded: Loaded,
    /// Its entry.
    pub entry: DocumentEntry,
    /// As composed of the record as it stood when the act was made; else why it cannot be.
    pub document: Result<Document, String>,
    /// As issued.
    pub issued: Option<Issued>,
    /// The template: the one that it was issued with, or the one in force for it.
    pub template: Option<Template>,
    /// Why it could not be typeset, where it is not issued and complete.
    pub untypeset: Option<Refusal>,
    /// Whether this person may have it issued.
    pub may_issue: bool,
    /// Whether this person may put a signed paper into the file.
    pub may_scan: bool,
    /// Whether this person may cancel its number, where it has one that was not cancelled.
    pub cancel: Option<Result<(), Refusal>>,
}

impl One {
    /// Loads the document for this person.
    ///
    /// # Errors
    /// A refusal of the class `NotFound`, or a fault.
    pub async fn load(staff: &Staff, id: &str, seq: u64, kind: &str) -> Result<Self, Trouble> {
        let office = staff.app.office();
        let loaded = load(staff, id).await?;
        let papers = office.papers(id, Some(seq)).await?;
        let found = papers.entry(seq, kind).ok_or_else(Refusal::not_found)?;
        // That the number was cancelled later is in the case as it stands, not in the case as it stood.
        let entry = loaded.view.case.document_entry(seq, kind).cloned().unwrap_or(found);
        let document = papers.document(&entry).map_err(|missing| missing.to_string());
        let subject = SubjectRef::document(id, seq, kind);
        let issued = office.document_seen(&staff.actor, &subject).await?.map(|(_, document)| document);
        let rules = office.rules();
        let used = issued.as_ref().map(|i| &i.issued.template);
        let template = match used {
            Some(used) => rules.bundle().templates.iter().find(|t| t.reference() == *used).cloned(),
            None => office.template(&entry, &papers),
        };
        let complete = document.as_ref().is_ok_and(|d| documents::missing(d).is_empty());
        let untypeset = match (&document, &issued, entry.cancelled.is_none() && complete) {
            (Ok(document), None, true) => match office.draft_pdf(document.clone(), template.as_ref()).await {
                Ok(_) => None,
                Err(Trouble::Refused(refusal)) => Some(*refusal),
                Err(trouble) => return Err(trouble),
            },
            _ => None,
        };
        let cancel = match (&entry.number, &entry.cancelled) {
            (Some(_), None) => Some(may_cancel(staff, id, seq).await?),
            _ => None,
        };
        let case = &loaded.view.case;
        let body = loaded.view.unit.review_body.clone();
        Ok(Self {
            may_issue: may_issue(&staff.actor, case, &body),
            may_scan: may_scan(&staff.actor, case, &body),
            loaded,
            entry,
            document,
            issued,
            template,
            untypeset,
            cancel,
        })
    }

    /// Its page.
    #[must_use]
    pub fn address(&self) -> String {
        address(&self.loaded.view.id, &self.entry)
    }

    /// 文书名称: as issued, under its template, or the case's own.
    #[must_use]
    pub fn title(&self) -> &str {
        match (&self.issued, &self.template) {
            (Some(issued), _) => &issued.issued.title,
            (None, Some(template)) => &template.title,
            (None, None) => &self.entry.title,
        }
    }

    /// Required parts that it lacks.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        self.document.as_ref().map_or_else(
            |_| Vec::new(),
            |d| documents::missing(d).into_iter().map(documents::Part::title).collect(),
        )
    }

    /// Whether a draft of it can be made: it is not issued, not cancelled, and can be typeset.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        let is_open = self.issued.is_none() && self.entry.cancelled.is_none();
        is_open && self.document.is_ok() && self.untypeset.is_none()
    }

    /// Whether nothing stands against issuing it but that nobody did.
    #[must_use]
    pub fn is_issuable(&self) -> bool {
        self.issued.is_none()
            && self.entry.cancelled.is_none()
            && self.document.is_ok()
            && self.missing().is_empty()
            && self.template.is_some()
            && self.untypeset.is_none()
    }
}

/// The page of a document.
#[must_use]
pub fn address(case: &str, entry: &DocumentEntry) -> String {
    format!("/desk/cases/{case}/documents/{}/{}", entry.seq, entry.kind)
}

async fn may_cancel(staff: &Staff, id: &str, entry: u64) -> Result<Result<(), Refusal>, Trouble> {
    // The reason is asked for by the form; here only whether it would be heard.
    let deed = DocumentCancelled { entry, reason: "（尚未填写）".into() };
    let intent = Intent {
        subject: SubjectRef::case(id),
        base: None,
        key: "may-cancel".into(),
        occurred: None,
        deed: deed.into(),
    };
    match staff.app.office().would(&staff.actor, intent).await {
        Ok(()) => Ok(Ok(())),
        Err(Trouble::Refused(refusal)) => Ok(Err(*refusal)),
        Err(trouble) => Err(trouble),
    }
}

/// Issuing is the system's act on behalf of the agency; it is set going again by those who answer for the case: its
/// handlers, the heads, the custodian, and for what the reviewing body made its reviewers.
#[must_use]
pub fn may_issue(actor: &Actor, case: &CaseFile, review_body: &str) -> bool {
    let standing = standing_to_case(actor, case, review_body);
    match actor.capacity {
        C::Officer => standing.handler,
        C::UnitHead | C::DeputyHead | C::AgencyHead | C::Custodian => standing.own_agency,
        C::Reviewer => standing.review_body,
        _ => false,
    }
}

fn may_scan(actor: &Actor, case: &CaseFile, review_body: &str) -> bool {
    let standing = standing_to_case(actor, case, review_body);
    case.archived.is_none() && authority(actor.capacity, standing, "document.scanned/1") == Allowed::Yes
}

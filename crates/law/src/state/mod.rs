//! Folded states: what a subject is, after its acts. Folding never refuses (HOUSE 2).

pub mod casefile;
mod casefold;
pub mod export;
pub(crate) use casefold::officers_named;
pub mod publicity;
pub mod record;
pub mod register;
mod stage;

use crate::act::Recorded;
use crate::deed::Deed;
use serde::{Deserialize, Serialize};

/// The form of folded states as they are stored. Whatever changes what a state holds or how it is written raises it;
/// what is stored in another form is folded again from the journal before it is used (`mingjing migrate`). In form 4 each
/// is bound to the entry that it stands at.
pub const FORMAT: u32 = 4;

/// The state of any subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "state", rename_all = "snake_case")]
pub enum State {
    /// The city.
    City(register::City),
    /// A unit.
    Unit(register::Unit),
    /// An account.
    Account(register::Account),
    /// An officer.
    Officer(register::Officer),
    /// A reviewer.
    Reviewer(register::Reviewer),
    /// A catalogue.
    Catalogue(register::Catalogue),
    /// A number series.
    Series(register::Series),
    /// A case.
    Case(Box<casefile::CaseFile>),
    /// A publication.
    Publication(Box<publicity::Publication>),
    /// An imported old decision.
    Historical(Box<publicity::Historical>),
    /// A document.
    Document(Box<record::Document>),
    /// A recording.
    Recording(Box<record::Recording>),
    /// A device.
    Device(record::Device),
    /// A viewing of a case.
    Viewing(Box<record::Viewing>),
    /// A request to take a list away.
    Export(Box<export::Export>),
    /// What an informant was told.
    Informant(record::InformantTold),
}

impl State {
    /// The state after an act. An act that does not fit the state (which `judge` never lets through)
    /// leaves it as it was.
    #[must_use]
    pub fn after(before: Option<State>, act: &Recorded) -> Option<State> {
        match (before, &act.deed) {
            (None, Deed::ClueRegistered(d)) => Some(State::Case(Box::new(casefile::CaseFile::begin(d, act)))),
            (Some(State::Case(mut case)), _) => {
                casefold::apply(&mut case, act);
                Some(State::Case(case))
            }
            (None, Deed::PublicationPrepared(d)) => {
                Some(State::Publication(Box::new(publicity::Publication::begin(d, act))))
            }
            (None, Deed::PublicationBound(d)) => {
                Some(State::Publication(Box::new(publicity::Publication::bound(d, act))))
            }
            (Some(State::Publication(mut p)), _) => {
                p.apply(act);
                Some(State::Publication(p))
            }
            (None, Deed::HistoricalImported(d)) => {
                Some(State::Historical(Box::new(publicity::Historical::begin(d, act))))
            }
            (Some(State::Historical(mut h)), _) => {
                h.apply(act);
                Some(State::Historical(h))
            }
            (None, Deed::DocumentIssued(d)) => {
                Some(State::Document(Box::new(record::Document::begin(d, act))))
            }
            (Some(State::Document(mut d)), _) => {
                d.apply(act);
                Some(State::Document(d))
            }
            (None, Deed::RecordingHandedOver(d)) => {
                Some(State::Recording(Box::new(record::Recording::begin(d, act))))
            }
            (Some(State::Recording(mut r)), _) => {
                r.apply(act);
                Some(State::Recording(r))
            }
            (None, Deed::DeviceRegistered(d)) => Some(State::Device(record::Device::begin(d))),
            (Some(State::Device(mut d)), _) => {
                d.apply(act);
                Some(State::Device(d))
            }
            (None, Deed::CaseViewed(d)) => Some(State::Viewing(Box::new(record::Viewing::begin(d, act)))),
            (None, Deed::ExportAsked(d)) => Some(State::Export(Box::new(export::Export::begin(d, act)))),
            (Some(State::Export(mut e)), _) => {
                e.apply(act);
                Some(State::Export(e))
            }
            (None, Deed::InformantAnswered(d)) => {
                Some(State::Informant(record::InformantTold { told: d.clone(), unit: act.deciding.clone() }))
            }
            (before, _) => register::after(before, act),
        }
    }

    /// The case, if it is one.
    #[must_use]
    pub fn case(&self) -> Option<&casefile::CaseFile> {
        if let Self::Case(c) = self { Some(c) } else { None }
    }
    /// The publication, if it is one.
    #[must_use]
    pub fn publication(&self) -> Option<&publicity::Publication> {
        if let Self::Publication(p) = self { Some(p) } else { None }
    }
    /// The historical record, if it is one.
    #[must_use]
    pub fn historical(&self) -> Option<&publicity::Historical> {
        if let Self::Historical(h) = self { Some(h) } else { None }
    }
    /// The document, if it is one.
    #[must_use]
    pub fn document(&self) -> Option<&record::Document> {
        if let Self::Document(d) = self { Some(d) } else { None }
    }
    /// The recording, if it is one.
    #[must_use]
    pub fn recording(&self) -> Option<&record::Recording> {
        if let Self::Recording(r) = self { Some(r) } else { None }
    }
    /// The device, if it is one.
    #[must_use]
    pub fn device(&self) -> Option<&record::Device> {
        if let Self::Device(d) = self { Some(d) } else { None }
    }
    /// The viewing, if it is one.
    #[must_use]
    pub fn viewing(&self) -> Option<&record::Viewing> {
        if let Self::Viewing(v) = self { Some(v) } else { None }
    }
    /// The request to take a list away, if it is one.
    #[must_use]
    pub fn export(&self) -> Option<&export::Export> {
        if let Self::Export(e) = self { Some(e) } else { None }
    }
    /// What an informant was told, if it is that.
    #[must_use]
    pub fn informant(&self) -> Option<&record::InformantTold> {
        if let Self::Informant(i) = self { Some(i) } else { None }
    }
    /// The case that it is a part of; not of a case itself.
    #[must_use]
    pub fn part_of(&self) -> Option<&str> {
        match self {
            Self::Document(d) => Some(&d.issued.case),
            Self::Recording(r) => Some(&r.handed.case),
            Self::Viewing(v) => Some(&v.viewed.case),
            Self::Informant(i) => Some(&i.told.case),
            Self::Publication(p) => match &p.source {
                crate::deed::publicity::Source::Case(id) => Some(id),
                crate::deed::publicity::Source::Historical(_) => None,
            },
            _ => None,
        }
    }
    /// The unit, if it is one.
    #[must_use]
    pub fn unit(&self) -> Option<&register::Unit> {
        if let Self::Unit(u) = self { Some(u) } else { None }
    }
    /// The officer, if it is one.
    #[must_use]
    pub fn officer(&self) -> Option<&register::Officer> {
        if let Self::Officer(o) = self { Some(o) } else { None }
    }
    /// The reviewer, if it is one.
    #[must_use]
    pub fn reviewer(&self) -> Option<&register::Reviewer> {
        if let Self::Reviewer(r) = self { Some(r) } else { None }
    }
    /// The account, if it is one.
    #[must_use]
    pub fn account(&self) -> Option<&register::Account> {
        if let Self::Account(a) = self { Some(a) } else { None }
    }
    /// The catalogue, if it is one.
    #[must_use]
    pub fn catalogue(&self) -> Option<&register::Catalogue> {
        if let Self::Catalogue(c) = self { Some(c) } else { None }
    }
    /// The series, if it is one.
    #[must_use]
    pub fn series(&self) -> Option<&register::Series> {
        if let Self::Series(s) = self { Some(s) } else { None }
    }
    /// The city, if it is it.
    #[must_use]
    pub fn city(&self) -> Option<&register::City> {
        if let Self::City(c) = self { Some(c) } else { None }
    }
}

//! Rows for reading: computed from a subject's folded state by [`project`] and by nothing else, so that the deep
//! check can compute them again and compare every column.

mod casework;
mod export;
mod numbers;
mod people;
mod publicity;
mod record;
mod register;
mod review;

pub use casework::{CaseRow, SeriesRow};
pub use export::ExportRow;
pub use people::AccountRow;
pub(crate) use publicity::decision_of;
pub use publicity::{HistoricalRecord, PublicationRow};
pub use record::{DeviceRow, DocumentRow, RecordingRow, ViewingRow};
pub use register::{OfficerRow, UnitRow};
pub use review::{CatalogueRow, ReviewerRow};

use crate::crypt::Finder;
use crate::table::{Row, Table, Tabled};
use jiff::Timestamp;
use law::ids::{SubjectKind, SubjectRef};
use law::state::State;

/// Every projection table with the kind of subject whose rows it holds.
pub const PROJECTIONS: &[(SubjectKind, &Table)] = &[
    (SubjectKind::Unit, &UnitRow::TABLE),
    (SubjectKind::Account, &AccountRow::TABLE),
    (SubjectKind::Officer, &OfficerRow::TABLE),
    (SubjectKind::Reviewer, &ReviewerRow::TABLE),
    (SubjectKind::Catalogue, &CatalogueRow::TABLE),
    (SubjectKind::Series, &SeriesRow::TABLE),
    (SubjectKind::Case, &CaseRow::TABLE),
    (SubjectKind::Publication, &PublicationRow::TABLE),
    (SubjectKind::Historical, &HistoricalRecord::TABLE),
    (SubjectKind::Document, &DocumentRow::TABLE),
    (SubjectKind::Recording, &RecordingRow::TABLE),
    (SubjectKind::Device, &DeviceRow::TABLE),
    (SubjectKind::Viewing, &ViewingRow::TABLE),
    (SubjectKind::Export, &ExportRow::TABLE),
];

/// Columns whose value belongs to one subject only, apart from `id`. The commit looks before it writes, so that a
/// taken value is an answer to one caller and not a failure of the batch.
pub(crate) const UNIQUE: &[(&Table, &str)] = &[
    (&AccountRow::TABLE, "login"),
    (&OfficerRow::TABLE, "number"),
    (&OfficerRow::TABLE, "account"),
    (&PublicationRow::TABLE, "address"),
    (&PublicationRow::TABLE, "decision"),
    (&HistoricalRecord::TABLE, "content"),
];

/// Columns that hold personal values: a finding about them does not print what they should be.
pub const PERSONAL: &[&str] = &["name", "party", "party_name", "party_code", "party_find"];

/// What a row knows of the subject besides its state.
pub(crate) struct At<'a> {
    pub find: &'a Finder,
    pub id: &'a str,
    pub seq: u64,
    pub updated: Timestamp,
}

/// The row that stands for a subject in the lists; `None` for what is in no list. `updated` is when its
/// last act was recorded.
#[must_use]
pub fn project(
    find: &Finder,
    subject: &SubjectRef,
    state: &State,
    seq: u64,
    updated: Timestamp,
) -> Option<Row> {
    let at = At { find, id: &subject.id, seq, updated };
    fn row<T: Tabled>(table: &'static Table, row: T) -> Option<Row> {
        Some(Row { table, cells: row.cells() })
    }
    match state {
        // In no list: that it is there is told to the handlers alone.
        State::City(_) | State::Informant(_) => None,
        State::Unit(u) => row(&UnitRow::TABLE, UnitRow::of(&at, u)),
        State::Account(a) => row(&AccountRow::TABLE, AccountRow::of(&at, a)),
        State::Officer(o) => row(&OfficerRow::TABLE, OfficerRow::of(&at, o)),
        State::Reviewer(r) => row(&ReviewerRow::TABLE, ReviewerRow::of(&at, r)),
        State::Catalogue(c) => row(&CatalogueRow::TABLE, CatalogueRow::of(&at, c)),
        State::Series(s) => row(&SeriesRow::TABLE, SeriesRow::of(&at, s)),
        State::Case(c) => row(&CaseRow::TABLE, CaseRow::of(&at, c)),
        State::Publication(p) => row(&PublicationRow::TABLE, PublicationRow::of(&at, p)),
        State::Historical(h) => row(&HistoricalRecord::TABLE, HistoricalRecord::of(&at, h)),
        State::Document(d) => row(&DocumentRow::TABLE, DocumentRow::of(&at, d)),
        State::Recording(r) => row(&RecordingRow::TABLE, RecordingRow::of(&at, r)),
        State::Device(d) => row(&DeviceRow::TABLE, DeviceRow::of(&at, d)),
        State::Export(e) => row(&ExportRow::TABLE, ExportRow::of(&at, e)),
        State::Viewing(v) => row(&ViewingRow::TABLE, ViewingRow::of(&at, v)),
    }
}

/// Text that is there, or nothing: empty values of optional fields are not stored as text.
pub(crate) fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

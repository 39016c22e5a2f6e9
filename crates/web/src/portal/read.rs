//! Readings of the registers that several pages share.

use std::collections::BTreeMap;

use law::ids::{SubjectKind, SubjectRef};
use law::state::register::Officer;
use office::Fault;
use store::{OfficerFilter, OfficerRow, Page, UnitFilter, UnitRow};

use crate::app::App;

/// More than any city has of anything in its registers; bounds the memory of one page.
pub const ALL: Page = Page { limit: 20_000, offset: 0 };

/// Officers that one look-up reads at most.
const LIKE_MAX: u64 = 200;

/// Every unit, by id.
///
/// # Errors
/// When the store fails.
pub async fn units(app: &App) -> Result<Vec<UnitRow>, Fault> {
    Ok(app.office().store().units(&UnitFilter::default(), ALL).await?.rows)
}

/// Names of the units by id.
///
/// # Errors
/// When the store fails.
pub async fn unit_names(app: &App) -> Result<BTreeMap<String, String>, Fault> {
    Ok(units(app).await?.into_iter().map(|u| (u.id, u.name)).collect())
}

/// The name of a unit in a list, or its id.
#[must_use]
pub fn name_of(units: &[UnitRow], id: &str) -> String {
    units.iter().find(|u| u.id == id).map_or_else(|| id.to_owned(), |u| u.name.clone())
}

/// Rows of officers.
///
/// # Errors
/// When the store fails.
pub async fn officer_rows(app: &App, filter: &OfficerFilter) -> Result<Vec<OfficerRow>, Fault> {
    Ok(app.office().store().officers(filter, false, ALL).await?.rows)
}

/// The officers whose name or number may be this text: the register is asked first, and looked through as a whole
/// only when the number was typed otherwise than it stands there (blanks, dashes, full width).
///
/// # Errors
/// When the store fails.
pub async fn officers_like(app: &App, text: &str) -> Result<Vec<(String, Officer)>, Fault> {
    let filter = OfficerFilter { text: Some(text.to_owned()), ..OfficerFilter::default() };
    let rows = app.office().store().officers(&filter, false, Page::first(LIKE_MAX)).await?.rows;
    if rows.is_empty() {
        return officers(app).await;
    }
    let subjects: Vec<SubjectRef> = rows.iter().map(|r| SubjectRef::officer(&r.id)).collect();
    let known = app.office().store().load_many(&subjects).await?;
    Ok(known.into_iter().filter_map(|(s, k)| k.state.officer().map(|o| (s.id, o.clone()))).collect())
}

/// Whether a row's certificate is valid on a day, as far as its last suspension tells.
#[must_use]
pub fn is_valid(row: &OfficerRow, day: jiff::civil::Date) -> bool {
    let suspended =
        row.suspended_from.is_some_and(|from| from <= day && row.suspended_to.is_none_or(|to| day < to));
    row.valid_from <= day && day <= row.valid_to && !suspended
}

/// Every officer with all suspensions and designations, by id.
///
/// # Errors
/// When the store fails.
pub async fn officers(app: &App) -> Result<Vec<(String, Officer)>, Fault> {
    let known = app.office().store().load_kind(SubjectKind::Officer, "", ALL.limit).await?;
    Ok(known.into_iter().filter_map(|(s, k)| k.state.officer().map(|o| (s.id, o.clone()))).collect())
}

/// When the last act was recorded; `None` before the first.
///
/// # Errors
/// When the store fails.
pub async fn last_recorded(app: &App) -> Result<Option<jiff::Timestamp>, Fault> {
    app.office().last_recorded().await
}

/// The name of a region for people.
#[must_use]
pub fn region_name(code: &str) -> String {
    law::region::name(code)
}

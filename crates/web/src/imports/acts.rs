//! What is done with a file: set how it is read, check, import, stop.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use law::refusal::{Refusal, RefusalClass};
use office::import::desk::{Import, Work};
use office::import::{Mapping, Register};
use office::{Office, Trouble};

use super::{at, register, settings, show};
use crate::forms::Pairs;
use crate::portal::params::Params;
use crate::registers::runner;
use crate::reply;
use crate::session::Staff;

/// The word of what is to be done.
pub(crate) fn words_of(word: &str) -> Option<Work> {
    match word {
        "check" => Some(Work::Check),
        "import" => Some(Work::Import),
        _ => None,
    }
}

/// Takes a file up to be checked or imported, and does so behind everybody's back.
///
/// # Errors
/// Somebody works on it already; see [`Office::import_begin`].
pub async fn begin_work(
    office: &Office,
    staff: &Staff,
    register: Register,
    id: &str,
    work: Work,
) -> Result<(), Trouble> {
    let begun = office.import_begin(&staff.actor, register, id, work).await?;
    let office = office.clone();
    tokio::spawn(async move { office.import_work(begun).await });
    Ok(())
}

/// One of them.
pub async fn act(
    staff: Staff,
    Path((word, id, work)): Path<(String, String, String)>,
    pairs: Pairs,
) -> Response {
    let register = match register(&staff, &word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    let office = staff.app.office();
    let done = match (work.as_str(), words_of(&work)) {
        (_, Some(work)) => begin_work(office, &staff, register, &id, work).await,
        ("stop", _) => office.import_stop(&staff.actor, register, &id).await,
        ("settings", _) => set(&staff, register, &id, &pairs).await,
        _ => return runner::missing(&staff),
    };
    match done {
        Ok(()) => Redirect::to(&format!("{}/{id}", at(register))).into_response(),
        Err(Trouble::Refused(r)) if r.class == RefusalClass::Invalid => {
            let params = Params::of(&format!("{}/{id}", at(register)), &[]).sealed_for(&staff);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show::shown(&staff, register, &id, &params, &r.fields, status).await
        }
        Err(trouble) => reply::trouble(&staff, &format!("导入{}", register.title()), &trouble),
    }
}

async fn set(staff: &Staff, register: Register, id: &str, pairs: &Pairs) -> Result<(), Trouble> {
    let office = staff.app.office();
    let import = office.import_seen(&staff.actor, register, id).await?;
    let sheet = if pairs.has("sheet") { pairs.get("sheet") } else { import.job.sheet.as_str() };
    let mapping = mapping(&import, pairs, sheet)?;
    let target = pairs.get("unit");
    office.import_settings(&staff.actor, register, id, target, sheet, &mapping).await?;
    Ok(())
}

/// The mapping that the form says. What was found by itself and is left so is not written down; another sheet is looked
/// at anew, since it has other headings.
fn mapping(import: &Import, pairs: &Pairs, sheet: &str) -> Result<Mapping, Trouble> {
    if sheet != import.looked.sheet && import.looked.sheets.len() > 1 {
        return Ok(Mapping::default());
    }
    let titles = settings::titles(&import.looked);
    let mut mapping = Mapping::default();
    for (i, column) in import.register.columns().iter().enumerate() {
        let field = settings::field_of(i);
        if !pairs.has(&field) {
            continue;
        }
        let title = pairs.get(&field);
        if !title.is_empty() && !titles.iter().any(|t| t == title) {
            return Err(Refusal::field(&field, format!("文件里没有“{title}”这一列")).into());
        }
        let twice = mapping.0.values().any(|other: &String| !title.is_empty() && other == title);
        if twice {
            return Err(Refusal::field(&field, format!("“{title}”已经选给了另一列")).into());
        }
        mapping.0.insert((*column).to_owned(), title.to_owned());
    }
    Ok(mapping)
}

/// The mapping of a program: JSON; none where nothing is said.
pub(crate) fn mapping_of(register: Register, text: &str) -> Result<Mapping, Trouble> {
    if text.trim().is_empty() {
        return Ok(Mapping::default());
    }
    Mapping::from_json(register, text.as_bytes()).map_err(|e| Refusal::field("mapping", e).into())
}

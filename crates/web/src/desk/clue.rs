//! /desk/cases/new — 登记线索: the form that begins a case.

use super::act::Again;
use crate::forms::acts::clue_registered;
use crate::forms::{FormSpec, Pairs, Shown, parse, refused, render};
use crate::look::{crumbs, page_head};
use crate::reply;
use crate::session::Staff;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use law::act::Intent;
use law::ids::SubjectRef;
use law::refusal::{Refusal, RefusalClass};
use maud::html;
use office::Trouble;

/// The new case's id is made with the form, so that a form sent twice makes one case.
const ID: &str = "_id";

async fn form(staff: &Staff) -> Result<FormSpec, Trouble> {
    let office = staff.app.office();
    let unit = office.store().load(&SubjectRef::unit(&staff.actor.unit)).await?;
    let unit =
        unit.and_then(|k| k.state.unit().map(|u| u.registered.clone())).ok_or_else(Refusal::not_found)?;
    Ok(clue_registered(&staff.actor.unit, &unit, office.today()))
}

fn shown(staff: &Staff, spec: &FormSpec, again: &Again, status: StatusCode) -> Response {
    let mut guard = staff.guard();
    let old = |name: &str| again.values.map(|v| v.get(name)).filter(|v| !v.is_empty()).map(str::to_string);
    if let Some(key) = old("_key") {
        guard.key = key;
    }
    let id = old(ID).unwrap_or_else(|| staff.app.office().moment().fresh_id);
    let form = render(
        spec,
        &Shown {
            action: "/desk/cases/new",
            guard: &guard,
            base: None,
            values: again.values,
            errors: again.errors,
            add: None,
            before: html! {
                (crate::look::Field::hidden(ID, &id))
                @if let Some(refusal) = again.refusal { (refused(refusal, &spec.title)) }
            },
            back: "/desk/cases",
        },
    );
    let content = html! {
        (crumbs(&[("案件", "/desk/cases")], "登记线索"))
        (page_head("登记线索", &[], &html! {}))
        div.measure { (form) }
    };
    let title = match again.errors.len() {
        0 => "登记线索".to_string(),
        n => format!("有 {n} 处需要改：登记线索"),
    };
    (status, super::shell::page(staff, &title, "/desk/cases/new", &content)).into_response()
}

pub(super) async fn page(staff: Staff) -> Response {
    match form(&staff).await {
        Ok(spec) => shown(&staff, &spec, &Again::default(), StatusCode::OK),
        Err(trouble) => reply::trouble(&staff, "登记线索", &trouble),
    }
}

pub(super) async fn register(staff: Staff, pairs: Pairs) -> Response {
    let mut pairs = pairs;
    let spec = match form(&staff).await {
        Ok(spec) => spec,
        Err(trouble) => return reply::trouble(&staff, "登记线索", &trouble),
    };
    let deed = match parse(&spec, &mut pairs) {
        Ok(deed) => deed,
        Err(errors) => {
            let again = Again { values: Some(&pairs), errors: &errors, ..Again::default() };
            return shown(&staff, &spec, &again, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let intent = Intent {
        subject: SubjectRef::case(pairs.get(ID)),
        base: None,
        key: pairs.get("_key").into(),
        occurred: None,
        deed,
    };
    match staff.app.office().act(&staff.actor, intent).await {
        Ok(receipt) => {
            Redirect::to(&format!("/desk/cases/{}?done={}", receipt.subject.id, receipt.seq)).into_response()
        }
        Err(Trouble::Refused(r)) if r.class == RefusalClass::Invalid => {
            let again = Again { values: Some(&pairs), errors: &r.fields, ..Again::default() };
            shown(&staff, &spec, &again, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(Trouble::Refused(r)) if r.class == RefusalClass::Gate => {
            let again = Again { values: Some(&pairs), refusal: Some(&r), ..Again::default() };
            shown(&staff, &spec, &again, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(trouble) => reply::trouble(&staff, "登记线索", &trouble),
    }
}

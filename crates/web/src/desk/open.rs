//! /desk/cases/{id}/open — 查阅: who does not handle the case says what for, then sees it for four hours (SECURITY 36).

use crate::forms::{FieldSpec, FormSpec, Kind, Pairs};
use crate::look::Choice;
use crate::portal::params::Params;
use crate::registers::runner::ActForm;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use law::authority::{Actor, Capacity as C};
use law::deed::record::ViewPurpose;
use law::ids::SubjectRef;
use law::refusal::Refusal;
use maud::html;
use office::Trouble;

/// To the form that asks what for, and from there back to what was to be seen.
pub(crate) fn ask(staff: &Staff, refusal: &Refusal) -> Response {
    let case = refusal.fields.first().map_or("", |f| f.message.as_str());
    let query = serde_html_form::to_string([("next", staff.path.as_str())]).unwrap_or_default();
    Redirect::to(&format!("/desk/cases/{case}/open?{query}")).into_response()
}

/// The purpose that goes with a capacity, offered first.
fn usual(me: &Actor) -> ViewPurpose {
    if me.capacity == C::Reviewer { ViewPurpose::Review } else { ViewPurpose::Supervision }
}

/// The form.
#[must_use]
pub(crate) fn spec(me: &Actor, case: &str) -> FormSpec {
    let purposes = ViewPurpose::ALL.iter().map(|p| Choice::new(p.wire(), p.title())).collect();
    FormSpec::new(
        "case.viewed/1",
        "写明目的，查阅案卷",
        vec![
            FieldSpec::constant("case", case).into(),
            FieldSpec::new("purpose", "查阅目的", Kind::Radio(purposes)).default(usual(me).wire()).into(),
            FieldSpec::new("note", "说明", Kind::Text).hint("要看什么，例如：核对送达日期").into(),
        ],
    )
    .intro("不承办本案的人每次查阅都有记录：谁、何时、为什么；承办人看得到。写明后 4 小时内可以反复看。")
}

/// Where to go then: a page of the workbench, never elsewhere.
fn next(asked: &str, case: &str) -> String {
    let here = format!("/desk/cases/{case}");
    let inside = asked.starts_with("/desk/") && !asked.contains("//") && !asked.contains(['\\', '\r', '\n']);
    if inside && asked != format!("{here}/open") { asked.to_owned() } else { here }
}

async fn made(staff: &Staff, case: &str, asked: &str) -> Result<(ActForm, String), Trouble> {
    // Nothing of the case is told before the purpose is, not even its title.
    staff.app.office().case_seen(&staff.actor, case).await?;
    let next = next(&crate::session::address::bare(asked), case);
    let query = serde_html_form::to_string([("next", next.as_str())]).unwrap_or_default();
    let form = ActForm {
        spec: spec(&staff.actor, case),
        subject: SubjectRef::viewing(staff.app.office().moment().fresh_id),
        base: None,
        about: "查阅他人承办的案件".into(),
        action: format!("/desk/cases/{case}/open?{query}"),
        back: ("案件".into(), "/desk/cases".into()),
        current: "/desk/cases",
        aside: html! {},
        below: html! {},
        turn: None,
    };
    Ok((form, next))
}

/// The form that asks what for.
pub(super) async fn form(staff: Staff, Path(id): Path<String>, params: Params) -> Response {
    match made(&staff, &id, params.text("next")).await {
        Ok((form, _)) => form.show(&staff),
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

/// Records the purpose, and leads on.
pub(super) async fn record(staff: Staff, Path(id): Path<String>, params: Params, pairs: Pairs) -> Response {
    match made(&staff, &id, params.text("next")).await {
        Ok((form, next)) => form.submit_to(&staff, pairs, &next).await,
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leads_on_within_the_workbench_only() {
        assert_eq!(next("/desk/cases/c/journal", "c"), "/desk/cases/c/journal");
        for odd in ["", "//evil", "https://evil", "/desk/../\\evil", "/desk//evil", "/desk/cases/c/open"] {
            assert_eq!(next(odd, "c"), "/desk/cases/c", "{odd}");
        }
    }
}

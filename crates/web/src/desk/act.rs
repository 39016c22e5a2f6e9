//! /desk/cases/{id}/act/{tag} — one form for one act: filled in, judged, recorded.

use super::case::load::{Loaded, load, load_sent};
use super::papers::{Shot, beside, preview_address};
use crate::forms::acts::{Desk, filled, spec};
use crate::forms::{FormSpec, Pairs, Shown, parse, refused, render};
use crate::look::{crumbs, page_head};
use crate::portal::params::Params;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use law::act::Intent;
use law::deed::Deed;
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::{FieldError, Refusal, RefusalClass};
use maud::{Markup, html};
use office::Trouble;

/// The acts on a case that make no document: all others can be previewed.
const NO_PAPER: [&str; 9] = [
    "clue.check_extended/1",
    "clue.checked/1",
    "informant.told/1",
    "informant.told/2",
    "handlers.changed/1",
    "review.returned/1",
    "review.disputed/1",
    "payment.recorded/1",
    "case.archived/1",
];

/// What the page of a form is shown with beside the form itself.
#[derive(Default)]
pub(super) struct Again<'a> {
    /// What was typed.
    pub values: Option<&'a Pairs>,
    /// What is wrong with it.
    pub errors: &'a [FieldError],
    /// The law's refusal.
    pub refusal: Option<&'a Refusal>,
    /// A list to be made longer.
    pub add: Option<&'a str>,
    /// The documents that the act would make.
    pub papers: Option<&'a [Shot]>,
}

pub(super) async fn page(staff: Staff, Path((id, tag)): Path<(String, String)>, params: Params) -> Response {
    let mut loaded = match begun(&staff, &id, &tag).await {
        Ok(loaded) => loaded,
        Err((trouble, title)) => return reply::trouble(&staff, title, &trouble),
    };
    loaded.about = params.parse("activity");
    let lacking = loaded.lacking();
    let desk = loaded.desk(&staff.actor, &lacking);
    let Some(spec) = asked(&id, &tag, &desk) else { return missing(&staff) };
    // A revision begins from the draft as it stands.
    let begun = standing_draft(&spec, &desk);
    let again = Again { values: begun.as_ref(), ..Again::default() };
    shown(&staff, &loaded, &spec, &again, StatusCode::OK)
}

/// The form of an act on a case; where the act makes documents, they can be seen beforehand.
fn asked(id: &str, tag: &str, desk: &Desk) -> Option<FormSpec> {
    let spec = spec(tag, desk).filter(|s| s.tag != "clue.registered/1")?;
    Some(if NO_PAPER.contains(&spec.tag) { spec } else { spec.preview(preview_address(id, tag)) })
}

fn missing(staff: &Staff) -> Response {
    reply::trouble(staff, "", &Refusal::not_found().into())
}

/// The case, when this person may begin the act now.
async fn begun(staff: &Staff, id: &str, tag: &str) -> Result<Loaded, (Trouble, &'static str)> {
    let loaded = load(staff, id).await.map_err(|t| (t, ""))?;
    let act = loaded.view.steps.iter().flat_map(|s| &s.acts).find(|a| a.tag == tag);
    let Some(act) = act else { return Err((Refusal::not_found().into(), "")) };
    let title = act.title;
    match &act.may {
        Ok(()) => Ok(loaded),
        Err(refusal) => Err((refusal.clone().into(), title)),
    }
}

fn standing_draft(spec: &FormSpec, desk: &Desk) -> Option<Pairs> {
    let draft = desk.view.case.draft.as_ref().filter(|_| spec.tag == "draft.revised/1")?;
    let revised = law::deed::casework::DraftRevised {
        draft: draft.draft.clone(),
        reason: String::new(),
        new_facts: String::new(),
    };
    Some(filled(&Deed::from(revised), spec))
}

fn shown(staff: &Staff, loaded: &Loaded, spec: &FormSpec, again: &Again, status: StatusCode) -> Response {
    let base = again.values.and_then(|v| v.get("_base").parse().ok()).unwrap_or(loaded.view.seq);
    let mut guard = staff.guard();
    if let Some(key) = again.values.map(|v| v.get("_key")).filter(|k| !k.is_empty()) {
        // The same sending goes on: repeated, it is recorded once.
        guard.key = key.into();
    }
    let home = format!("/desk/cases/{}", loaded.view.id);
    let action = format!("{home}/act/{}", spec.tag);
    let form = render(
        spec,
        &Shown {
            action: &action,
            guard: &guard,
            base: Some(base),
            values: again.values,
            errors: again.errors,
            add: again.add,
            before: match (again.refusal, again.papers) {
                (Some(refusal), _) => refused(refusal, &spec.title),
                (None, Some(papers)) => super::papers::above(papers),
                (None, None) => Markup::default(),
            },
            back: &home,
        },
    );
    let content = match again.papers {
        Some(papers) => framed_with(loaded, &spec.title, &form, &beside(&loaded.view.id, spec.tag, papers)),
        None => framed(loaded, &spec.title, &form),
    };
    let title = match again.errors.len() {
        0 => spec.title.clone(),
        n => format!("有 {n} 处需要改：{}", spec.title),
    };
    (status, super::shell::page(staff, &title, "/desk/cases", &content)).into_response()
}

/// What is missing of an activity is worked out here, whatever stood in the form.
fn computed(loaded: &Loaded, deed: Deed) -> Deed {
    let Deed::RecordingGapExplained(mut d) = deed else { return deed };
    if let Some(found) = loaded.activities.iter().find(|a| a.activity.seq == d.activity) {
        d.missing_seconds = found.missing_seconds();
    }
    d.into()
}

/// The form in the frame of its case.
#[must_use]
pub fn framed(loaded: &Loaded, title: &str, form: &Markup) -> Markup {
    let body = html! {
        div.grid2 { div { (form) } aside.stack { (super::case::aside::beside(loaded)) } }
    };
    headed(loaded, title, &body)
}

/// The form with the documents that it would make: beside it, on a phone below it.
#[must_use]
pub fn framed_with(loaded: &Loaded, title: &str, form: &Markup, papers: &Markup) -> Markup {
    let body = html! {
        div.halves { div { (form) } section.stack id="preview" aria-label="文书预览" { (papers) } }
    };
    headed(loaded, title, &body)
}

fn headed(loaded: &Loaded, title: &str, body: &Markup) -> Markup {
    let case = &loaded.view.case;
    let home = format!("/desk/cases/{}", loaded.view.id);
    let who = case.party.known().map_or("", |p| p.name.as_str());
    html! {
        (crumbs(&[("案件", "/desk/cases"), (&super::case::number(loaded), &home)], title))
        (page_head(title, &[html! { (case.title) }, html! { (who) }, html! { (loaded.view.unit.name) }], &html! {}))
        (body)
    }
}

/// What was sent, as it would be recorded; else the answer that says why not.
pub(super) struct Sent {
    /// The case.
    pub loaded: Loaded,
    /// The form.
    pub spec: FormSpec,
    /// What was typed.
    pub pairs: Pairs,
    /// The act.
    pub intent: Intent,
}

/// Reads a form of an act; `Err` is the page that is shown instead.
pub(super) async fn sent(staff: &Staff, id: &str, tag: &str, pairs: Pairs) -> Result<Sent, Response> {
    let mut pairs = pairs;
    let loaded = match load_sent(staff, id).await {
        Ok(loaded) => loaded,
        Err(trouble) => return Err(reply::trouble(staff, "", &trouble)),
    };
    let lacking = loaded.lacking();
    let desk = loaded.desk(&staff.actor, &lacking);
    let Some(spec) = asked(id, tag, &desk) else { return Err(missing(staff)) };
    let adding = pairs.get("_add").to_string();
    pairs.remove("_add");
    pairs.remove("_csrf");
    if !adding.is_empty() {
        let again = Again { values: Some(&pairs), add: Some(&adding), ..Again::default() };
        return Err(shown(staff, &loaded, &spec, &again, StatusCode::OK));
    }
    let deed = match parse(&spec, &mut pairs) {
        Ok(deed) => computed(&loaded, deed),
        Err(errors) => {
            let again = Again { values: Some(&pairs), errors: &errors, ..Again::default() };
            return Err(shown(staff, &loaded, &spec, &again, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    // What stands beside the case does not go by the case's version.
    let apart = deed.subject_kind() == SubjectKind::Informant;
    let intent = Intent {
        subject: if apart { SubjectRef::informant(id) } else { SubjectRef::case(id) },
        base: (!apart).then(|| pairs.get("_base").parse().unwrap_or(0)),
        key: pairs.get("_key").into(),
        occurred: None,
        deed,
    };
    Ok(Sent { loaded, spec, pairs, intent })
}

/// The form again with the documents that it would make. Nothing is recorded.
pub(super) fn with_papers(staff: &Staff, sent: &Sent, papers: &[Shot]) -> Response {
    let again = Again { values: Some(&sent.pairs), papers: Some(papers), ..Again::default() };
    shown(staff, &sent.loaded, &sent.spec, &again, StatusCode::OK)
}

pub(super) async fn record(staff: Staff, Path((id, tag)): Path<(String, String)>, pairs: Pairs) -> Response {
    let sent = match sent(&staff, &id, &tag, pairs).await {
        Ok(sent) => sent,
        Err(page) => return page,
    };
    match staff.app.office().act(&staff.actor, sent.intent.clone()).await {
        Ok(receipt) if receipt.subject.kind == SubjectKind::Case => {
            Redirect::to(&format!("/desk/cases/{id}?done={}", receipt.seq)).into_response()
        }
        Ok(_) => Redirect::to(&format!("/desk/cases/{id}?told=1")).into_response(),
        Err(trouble) => refused_again(&staff, &sent, &trouble),
    }
}

/// The form with what the law says against it, everything typed kept.
pub(super) fn refused_again(staff: &Staff, sent: &Sent, trouble: &Trouble) -> Response {
    let values = Some(&sent.pairs);
    match trouble {
        Trouble::Conflict { theirs, now, .. } => {
            super::clash::page(staff, &sent.loaded, &sent.spec, &sent.pairs, theirs, *now)
        }
        Trouble::Refused(refusal) if refusal.class == RefusalClass::Invalid => {
            let again = Again { values, errors: &refusal.fields, ..Again::default() };
            shown(staff, &sent.loaded, &sent.spec, &again, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Trouble::Refused(refusal) if refusal.class == RefusalClass::Gate => {
            let again = Again { values, refusal: Some(refusal), ..Again::default() };
            shown(staff, &sent.loaded, &sent.spec, &again, StatusCode::UNPROCESSABLE_ENTITY)
        }
        trouble => reply::trouble(staff, &sent.spec.title, trouble),
    }
}

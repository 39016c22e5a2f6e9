//! …/cancel — 作废文号: a number that was taken and will not be used stays in its series, with the reason.

use super::one::One;
use crate::forms::Pairs;
use crate::forms::acts::document_cancelled;
use crate::registers::runner::ActForm;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use law::ids::SubjectRef;
use law::refusal::Refusal;
use maud::html;
use office::Trouble;

type At = Path<(String, u64, String)>;

async fn act(staff: &Staff, id: &str, seq: u64, kind: &str) -> Result<ActForm, Trouble> {
    let one = One::load(staff, id, seq, kind).await?;
    match &one.cancel {
        Some(Ok(())) => {}
        Some(Err(refusal)) => return Err(refusal.clone().into()),
        None => return Err(Refusal::not_found().into()),
    }
    let number = one.entry.number.clone().unwrap_or_default();
    Ok(ActForm {
        spec: document_cancelled(seq),
        subject: SubjectRef::case(id),
        base: Some(one.loaded.view.seq),
        about: format!("《{}》{number}", one.title()),
        action: format!("{}/cancel", one.address()),
        back: (one.title().to_string(), one.address()),
        current: "/desk/cases",
        aside: html! {},
        below: html! {},
        turn: None,
    })
}

pub(super) async fn form(staff: Staff, Path((id, seq, kind)): At) -> Response {
    match act(&staff, &id, seq, &kind).await {
        Ok(act) => act.show(&staff),
        Err(trouble) => reply::trouble(&staff, "作废文号", &trouble),
    }
}

pub(super) async fn record(staff: Staff, Path((id, seq, kind)): At, pairs: Pairs) -> Response {
    match act(&staff, &id, seq, &kind).await {
        Ok(act) => act.submit(&staff, pairs).await,
        // Sent twice: the second finds it done and is told so.
        Err(trouble) => reply::trouble(&staff, "作废文号", &trouble),
    }
}

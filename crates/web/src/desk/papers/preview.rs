//! /desk/cases/{id}/preview/{tag} — the documents that an act would make, beside its form. Nothing is recorded.

use super::sheet::paper;
use crate::desk::act::{Sent, refused_again, sent, with_papers};
use crate::forms::Pairs;
use crate::look::{Card, Icon, Pairs as List, State, doc_paper, format, icon, note, pairs};
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use law::refusal::Refusal;
use maud::{Markup, Render as _, html};
use office::Trouble;
use office::papers::Preview;

/// A document as it would be.
#[derive(Debug)]
pub(crate) struct Shot {
    /// What the office composed.
    pub preview: Preview,
    /// Why it could not be typeset, e.g. a character that no font has.
    pub untypeset: Option<String>,
}

/// Where the form of an act is sent to be previewed.
pub(crate) fn address(case: &str, tag: &str) -> String {
    format!("/desk/cases/{case}/preview/{tag}")
}

pub(super) async fn page(staff: Staff, Path((id, tag)): Path<(String, String)>, pairs: Pairs) -> Response {
    let sent = match sent(&staff, &id, &tag, pairs).await {
        Ok(sent) => sent,
        Err(page) => return page,
    };
    match shots(&staff, &sent).await {
        Ok(shots) => with_papers(&staff, &sent, &shots),
        Err(trouble) => refused_again(&staff, &sent, &trouble),
    }
}

async fn shots(staff: &Staff, sent: &Sent) -> Result<Vec<Shot>, Trouble> {
    let office = staff.app.office();
    let mut shots = Vec::new();
    for preview in office.preview(&staff.actor, sent.intent.clone()).await? {
        let made = office.draft_pdf(preview.document.clone(), preview.template.as_ref()).await;
        let untypeset = match made {
            Ok(_) => None,
            Err(Trouble::Refused(refusal)) => Some(refusal.reason),
            Err(trouble) => return Err(trouble),
        };
        shots.push(Shot { preview, untypeset });
    }
    Ok(shots)
}

pub(super) async fn pdf(
    staff: Staff,
    Path((id, n, tag)): Path<(String, usize, String)>,
    pairs: Pairs,
) -> Response {
    let sent = match sent(&staff, &id, &tag, pairs).await {
        Ok(sent) => sent,
        Err(page) => return page,
    };
    match draft(&staff, &sent, n).await {
        Ok((bytes, name)) => super::file(bytes, "application/pdf", &name),
        Err(trouble) => refused_again(&staff, &sent, &trouble),
    }
}

async fn draft(staff: &Staff, sent: &Sent, n: usize) -> Result<(Vec<u8>, String), Trouble> {
    let office = staff.app.office();
    let all = office.preview(&staff.actor, sent.intent.clone()).await?;
    let preview = all.into_iter().nth(n).ok_or_else(Refusal::not_found)?;
    let name = super::file_name(&format!("预览稿 {}", preview.entry.title), None, "pdf");
    Ok((office.draft_pdf(preview.document, preview.template.as_ref()).await?.bytes, name))
}

/// Above the form: that nothing was recorded, and where the documents are.
pub(crate) fn above(shots: &[Shot]) -> Markup {
    let lacking = shots.iter().any(|s| !s.preview.missing.is_empty() || s.untypeset.is_some());
    let (state, words) = if lacking {
        (State::Near, "预览：文书还不能制发，什么都没有记录")
    } else {
        (State::Good, "预览：什么都没有记录")
    };
    html! {
        div.mb role="status" { (note(state, words, &html! {
            "填写的内容都还在。" a href="#preview" { "看文书" } "，改好后再预览，或者按下面的按钮记录。"
        })) }
    }
}

/// The documents beside the form.
pub(crate) fn beside(case: &str, tag: &str, shots: &[Shot]) -> Markup {
    html! {
        @if shots.is_empty() { (note(State::Idle, "这一步不生成文书", &html! {})) }
        @for (n, shot) in shots.iter().enumerate() { (one(&format!("/desk/cases/{case}/preview-pdf/{n}/{tag}"), shot)) }
    }
}

fn one(pdf: &str, shot: &Shot) -> Markup {
    let Preview { entry, document, template, missing } = &shot.preview;
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    rows.push((
        "模板",
        html! { @match template {
            Some(t) => { (t.level.title()) "，第 " (t.version) " 版，" (format::date(t.from)) " 起用" br; span.small.muted { (t.source) } },
            None => "没有有效的模板，不能制发",
        } },
    ));
    if entry.number.is_some() {
        rows.push(("文号", html! { "预览中的文号是下一个号，以记录时编定的为准" }));
    }
    rows.push((
        "必备内容",
        html! {
            @if missing.is_empty() { "齐全" }
            @else { ul.dots { @for part in missing { li { "缺少：" (part) } } } }
        },
    ));
    if let Some(why) = &shot.untypeset {
        rows.push(("排版", html! { (why) }));
    }
    let button = html! {
        button.btn type="submit" form="act-form" formaction=(pdf) formtarget="_blank" { (icon(Icon::Download)) "预览稿 PDF" }
    };
    html! {
        (Card::padded(format!("将生成《{}》", entry.title), pairs(List::Narrow, &rows)).icon(Icon::FileText).footer(button).render())
        (doc_paper(&paper(document)))
    }
}

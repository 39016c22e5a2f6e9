//! /desk/cases/{id}/documents/{seq}/{kind} — a document on the screen and on A4 paper, and what it lacks.

use super::case::load::{Loaded, load};
use crate::look::{
    Block as Part, Paper, PaperStyle, Signature, State, button_link, crumbs, doc_paper, format, note,
    page_head, print_button,
};
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use documents::{Block, Document, Form};
use law::refusal::Refusal;
use law::state::casefile::DocumentEntry;
use maud::{Markup, html};

pub(super) async fn page(staff: Staff, Path((id, seq, kind)): Path<(String, u64, String)>) -> Response {
    let loaded = match load(&staff, &id).await {
        Ok(loaded) => loaded,
        Err(trouble) => return reply::trouble(&staff, "", &trouble),
    };
    let Some(entry) = find(&loaded, seq, &kind) else {
        return reply::trouble(&staff, "", &Refusal::not_found().into());
    };
    let content = content(&loaded, &entry);
    super::shell::page(
        &staff,
        &format!("{}：{}", entry.title, loaded.view.case.title),
        "/desk/cases",
        &content,
    )
}

fn find(loaded: &Loaded, seq: u64, kind: &str) -> Option<DocumentEntry> {
    let case = &loaded.view.case;
    let own = case.documents.iter().find(|d| d.seq == seq && d.kind == kind).cloned();
    own.or_else(|| documents::archive::entries(case, loaded.today).into_iter().find(|d| d.kind == kind))
}

/// The page's content.
#[must_use]
pub fn content(loaded: &Loaded, entry: &DocumentEntry) -> Markup {
    let home = format!("/desk/cases/{}", loaded.view.id);
    let buttons = html! { (button_link(None, "回到案件", &home, false)) (print_button()) };
    let made = loaded.document(entry);
    html! {
        (crumbs(&[("案件", "/desk/cases"), (&super::case::number(loaded), &home)], &entry.title))
        (page_head(&entry.title, &[html! { (loaded.view.case.title) }, html! { (format::date(entry.on)) }], &buttons))
        @match &made {
            Err(missing) => (note(State::Near, "这份文书现在不能显示", &html! { (missing) })),
            Ok(document) => { (lacking(document)) (doc_paper(&paper(document))) },
        }
    }
}

/// 缺少: the required parts that are not there, by name.
fn lacking(document: &Document) -> Markup {
    let missing = documents::missing(document);
    if missing.is_empty() {
        return note(State::Good, "必备要素齐全", &html! { "这份文书应有的内容都有。" });
    }
    note(
        State::Near,
        "缺少必备要素",
        &html! {
            ul.dots { @for part in &missing { li { (part.title()) } } }
        },
    )
}

/// The document as the paper component takes it.
#[must_use]
pub fn paper(document: &Document) -> Paper {
    let style = match document.form {
        Form::Letter => PaperStyle::Letterhead,
        Form::Sheet | Form::Record | Form::Archive => PaperStyle::FormSheet,
    };
    Paper {
        organ: document.organ.clone(),
        title: document.title.clone(),
        number: document.number.clone().unwrap_or_default(),
        style,
        blocks: document.blocks.iter().flat_map(part).collect(),
    }
}

fn part(block: &Block) -> Vec<Part> {
    let one = |part| vec![part];
    match block {
        Block::Heading(text) => one(Part::Heading(text.clone())),
        Block::Para { text, .. } | Block::Note(text) => {
            text.words().lines().map(|l| Part::Para(l.into())).collect()
        }
        Block::KeyValues(rows) => {
            one(Part::Pairs(rows.iter().map(|(k, v)| (k.clone(), v.words())).collect()))
        }
        Block::Table { caption, head, rows } => one(Part::Table {
            caption: caption.clone(),
            head: head.clone(),
            rows: rows.iter().map(|r| r.iter().map(documents::Text::words).collect()).collect(),
        }),
        Block::Answers(list) => list
            .iter()
            .flat_map(|x| {
                [
                    Part::Para(format!("问：{}", x.asked.words())),
                    Part::Para(format!("答：{}", x.answered.words())),
                ]
            })
            .collect(),
        Block::Signatures(lines) => one(Part::Signatures(
            lines
                .iter()
                .map(|l| Signature {
                    label: l.role.clone(),
                    name: (!l.name.is_blank()).then(|| l.name.words()),
                    date: l.date.map(format::date),
                })
                .collect(),
        )),
        Block::Seal { organ, date } => one(Part::Issued { organ: organ.words(), date: format::date(*date) }),
    }
}

//! /desk/cases/{id}/compare/{a}/{b} — two versions of the draft, or two documents of one kind. A version of the draft is
//! `v2`; a document is its act and kind, `31.penalty-notice`.

use crate::desk::case::load::{Loaded, load};
use crate::look::{
    Card, Change, Difference, Icon, State, button_link, comparison, crumbs, format, note, page_head,
};
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use documents::compare::{ChangeKind, Stretch};
use documents::{Block, Document, Form, Text};
use law::refusal::Refusal;
use law::state::casefile::DraftVersion;
use maud::{Markup, Render as _, html};
use office::Trouble;

/// Kind of the draft as it is compared.
const DRAFT: &str = "draft";

/// One side.
struct Side {
    title: String,
    document: Document,
}

pub(super) async fn page(staff: Staff, Path((id, a, b)): Path<(String, String, String)>) -> Response {
    match both(&staff, &id, &a, &b).await {
        Ok((loaded, before, after)) => {
            let content = content(&loaded, [&before.title, &after.title], &before.document, &after.document);
            crate::desk::shell::page(&staff, "版本比较", "/desk/cases", &content)
        }
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

async fn both(staff: &Staff, id: &str, a: &str, b: &str) -> Result<(Loaded, Side, Side), Trouble> {
    let loaded = load(staff, id).await?;
    let before = side(staff, &loaded, a).await?;
    let after = side(staff, &loaded, b).await?;
    if before.document.kind != after.document.kind {
        return Err(Refusal::not_found().into());
    }
    Ok((loaded, before, after))
}

async fn side(staff: &Staff, loaded: &Loaded, name: &str) -> Result<Side, Trouble> {
    if let Some(version) = name.strip_prefix('v').and_then(|n| n.parse::<u32>().ok()) {
        let version = drafts(loaded).find(|d| d.version == version).ok_or_else(Refusal::not_found)?;
        let title = format!("第 {} 版（{}）", version.version, format::date(version.on));
        return Ok(Side { title, document: draft_document(loaded, version) });
    }
    let found = name.split_once('.').and_then(|(seq, kind)| Some((seq.parse::<u64>().ok()?, kind)));
    let (seq, kind) = found.ok_or_else(Refusal::not_found)?;
    let entry = loaded.view.case.document_entry(seq, kind).cloned().ok_or_else(Refusal::not_found)?;
    let papers = staff.app.office().papers(&loaded.view.id, Some(seq)).await?;
    let document = papers.document(&entry).map_err(|_| Refusal::not_found())?;
    let title = entry.number.clone().unwrap_or_else(|| format::date(entry.on));
    Ok(Side { title, document })
}

/// Every version of the draft, the earliest first.
pub fn drafts(loaded: &Loaded) -> impl Iterator<Item = &DraftVersion> {
    let case = &loaded.view.case;
    case.superseded.drafts.iter().chain(&case.draft)
}

/// A version of the draft, part by part, as a document that can be compared.
#[must_use]
pub fn draft_document(loaded: &Loaded, version: &DraftVersion) -> Document {
    let d = &version.draft;
    let plain = |label: &str, text: &str| (label.to_string(), Text::plain(text));
    let mut rows = vec![
        ("违法事实".to_string(), Text::personal(d.facts.text())),
        plain("证据", &d.evidence.iter().map(|n| format!("证据 {n}")).collect::<Vec<_>>().join("、")),
        plain("违反的规定", &d.violated),
        plain("处罚依据", &d.basis),
    ];
    for p in &d.penalties {
        let amount = p.amount_fen.map(|fen| format!(" {}", format::money(fen))).unwrap_or_default();
        rows.push(plain(&format!("处罚：{}", p.kind.title()), &format!("{amount} {}", p.detail)));
    }
    rows.extend([
        plain("裁量等级", d.discretion.grade.title()),
        plain("裁量基准", &d.discretion.benchmark),
        plain("裁量理由", &d.discretion.reason),
        plain("责令改正和违法所得", &d.correction),
        plain("履行方式和期限", &d.performance),
        plain("救济途径", &d.remedies),
    ]);
    Document {
        kind: DRAFT,
        title: "拟处理决定".into(),
        organ: loaded.view.unit.name.clone(),
        number: None,
        // The same for every version: when it was written stands in the heading.
        date: loaded.view.case.received_on,
        form: Form::Sheet,
        blocks: vec![Block::KeyValues(rows)],
        also_required: Vec::new(),
    }
}

fn stretches(all: &[Stretch]) -> Vec<(String, bool)> {
    all.iter().map(|s| (s.text.clone(), s.changed)).collect()
}

/// The page's content.
#[must_use]
pub fn content(loaded: &Loaded, titles: [&str; 2], before: &Document, after: &Document) -> Markup {
    let changes: Vec<Difference> = documents::compare(before, after)
        .iter()
        .map(|c| Difference {
            place: c.place.clone(),
            change: match c.kind {
                ChangeKind::Added => Change::Added,
                ChangeKind::Removed => Change::Removed,
                ChangeKind::Changed => Change::Changed,
            },
            before: stretches(&c.before),
            after: stretches(&c.after),
        })
        .collect();
    let home = format!("/desk/cases/{}", loaded.view.id);
    let facts = [html! { (titles[0]) " → " (titles[1]) }, html! { (changes.len()) " 处不同" }];
    let head = format!("《{}》版本比较", after.title);
    html! {
        (crumbs(&[("案件", "/desk/cases"), (&crate::desk::case::number(loaded), &home)], "版本比较"))
        (page_head(&head, &facts, &button_link(None, "回到案件", &home, false)))
        @if changes.is_empty() { (note(State::Good, "两个版本的内容相同", &html! {})) }
        @else { (Card::padded("不同之处", comparison(titles, &changes)).icon(Icon::History).render()) }
    }
}

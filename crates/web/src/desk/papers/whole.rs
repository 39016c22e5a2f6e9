//! /desk/cases/{id}/file and file.pdf — 打印全卷: the issued documents bound in the order of the archive, with a
//! directory and continuous page numbers; and what is absent because it is not issued.

use crate::desk::case::load::{Loaded, load};
use crate::look::{
    Card, Column, Empty, Icon, Row, State, Table, button_link, crumbs, format, light, note, page_head,
};
use crate::portal::params::Params;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use documents::archive::{Item, Volume, entries, items};
use documents::binder::{self, BindError};
use law::ids::SubjectRef;
use law::refusal::Refusal;
use law::state::casefile::DocumentEntry;
use law::state::record::Document as Issued;
use maud::{Markup, Render as _, html};
use office::{Fault, Trouble};

/// Bytes of all parts together: they are in memory at once, and so is the bound file.
const WHOLE_BYTES_MAX: u64 = 256 << 20;

/// One item of the file with what was issued of it.
#[derive(Debug)]
pub struct Leaf {
    /// The item.
    pub item: Item,
    /// Its entry; none for receipts of payment.
    pub entry: Option<DocumentEntry>,
    /// As issued.
    pub issued: Option<Issued>,
}

/// The items of the file in their order.
async fn leaves(staff: &Staff, loaded: &Loaded) -> Result<Vec<Leaf>, Trouble> {
    let case = &loaded.view.case;
    let listed: Vec<(Item, Option<DocumentEntry>)> = items(case)
        .into_iter()
        .map(|item| {
            let entry = case.documents.iter().find(|d| Some(d.seq) == item.seq && d.title == item.title);
            let entry = entry.cloned();
            (item, entry)
        })
        .collect();
    let subject = |e: &DocumentEntry| SubjectRef::document(&loaded.view.id, e.seq, &e.kind);
    let wanted: Vec<SubjectRef> = listed.iter().filter_map(|(_, e)| e.as_ref().map(subject)).collect();
    let known = staff.app.office().store().load_many(&wanted).await?;
    Ok(listed
        .into_iter()
        .map(|(item, entry)| {
            let own = entry.as_ref().map(subject);
            let found = known.iter().find(|(s, _)| Some(s) == own.as_ref());
            let issued = found.and_then(|(_, k)| k.state.document().cloned());
            Leaf { item, entry, issued }
        })
        .collect())
}

pub(super) async fn page(staff: Staff, Path(id): Path<String>) -> Response {
    let found = async {
        let loaded = load(&staff, &id).await?;
        let leaves = leaves(&staff, &loaded).await?;
        Ok::<_, Trouble>((loaded, leaves))
    };
    match found.await {
        Ok((loaded, leaves)) => {
            crate::desk::shell::page(&staff, "打印全卷", "/desk/cases", &content(&loaded, &leaves))
        }
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

/// The page's content.
#[must_use]
pub fn content(loaded: &Loaded, leaves: &[Leaf]) -> Markup {
    let home = format!("/desk/cases/{}", loaded.view.id);
    let count = leaves.iter().filter(|l| l.issued.is_some()).count();
    let pages: u64 = leaves.iter().filter_map(|l| l.issued.as_ref()).map(|i| u64::from(i.issued.pages)).sum();
    let absent = leaves.iter().filter(|l| is_absent(l)).count();
    let buttons = html! {
        @if count > 0 {
            (button_link(Some(Icon::Printer), "全卷 PDF", &format!("{home}/file.pdf"), true))
            (button_link(Some(Icon::Printer), "只要正卷 PDF", &format!("{home}/file.pdf?volume=main"), false))
        }
        (button_link(None, "回到案件", &home, false))
    };
    let facts = [html! { (loaded.view.case.title) }, html! { "已制发 " (count) " 件，" (pages) " 页" }];
    html! {
        (crumbs(&[("案件", "/desk/cases"), (&crate::desk::case::number(loaded), &home)], "打印全卷"))
        (page_head("打印全卷", &facts, &buttons))
        p.muted.mb { "按归档顺序装订已制发的 PDF：封面、目录、正卷、副卷，连续编页。副卷是内部卷，不对外提供查阅；对外复制只用正卷。签章件、音像资料、票据另附。" }
        @if absent > 0 {
            div.mb { (note(State::Near, &format!("{absent} 件没有制发，不在全卷 PDF 里"), &html! { "下面标明“未制发”的，打开看缺什么，补全后制发。" })) }
        }
        @for volume in [Volume::Main, Volume::Supplementary] { (volume_card(&loaded.view.id, volume, leaves)) }
    }
}

fn is_absent(leaf: &Leaf) -> bool {
    leaf.issued.is_none() && leaf.entry.as_ref().is_some_and(|e| e.cancelled.is_none())
}

fn volume_card(case: &str, volume: Volume, leaves: &[Leaf]) -> Markup {
    let rows = leaves
        .iter()
        .filter(|l| l.item.volume == volume)
        .map(|l| {
            let cancelled = l.entry.as_ref().and_then(|e| e.cancelled.as_ref());
            let state = match (&l.entry, &l.issued, cancelled) {
                (None, _, _) => light(State::Idle, "票据，另附"),
                (_, _, Some(_)) => light(State::Idle, "文号已作废"),
                (_, Some(i), None) => light(State::Good, &format!("{} 页", i.issued.pages)),
                (_, None, None) => light(State::Near, "未制发，不在 PDF 里"),
            };
            Row::from(vec![
                html! { (l.item.serial) },
                html! { @match &l.entry {
                    Some(e) => a href=(super::one::address(case, e)) { (l.item.title) },
                    None => (l.item.title),
                } },
                html! { (l.item.number) },
                html! { span.nw { (format::date(l.item.on)) } },
                state,
            ])
        })
        .collect();
    let columns = ["序号", "题名", "文号", "日期", "状态"].map(Column::new).into();
    let table = Table::new(
        format!("{}的文书", volume.title()),
        columns,
        rows,
        Empty::new(Icon::Archive, "没有文书", "办理后生成"),
    );
    html! { div.mb { (Card::new(volume.title(), table).icon(Icon::Archive).render()) } }
}

pub(super) async fn pdf(staff: Staff, Path(id): Path<String>, params: Params) -> Response {
    match bound(&staff, &id, params.text("volume") == "main").await {
        Ok((bytes, name)) => super::file(bytes, "application/pdf", &name),
        Err(trouble) => reply::trouble(&staff, "打印全卷", &trouble),
    }
}

async fn bound(staff: &Staff, id: &str, main_only: bool) -> Result<(Vec<u8>, String), Trouble> {
    let office = staff.app.office();
    let loaded = load(staff, id).await?;
    let mut leaves = leaves(staff, &loaded).await?;
    leaves.retain(|l| l.issued.is_some() && !(main_only && l.item.volume == Volume::Supplementary));
    let bytes: u64 = leaves.iter().filter_map(|l| l.issued.as_ref()).map(|i| i.issued.file.bytes).sum();
    if bytes > WHOLE_BYTES_MAX {
        return Err(not_bound(&BindError::TooLarge));
    }
    if leaves.is_empty() {
        return Err(Refusal::gate(
            "nothing-issued",
            "2.3a",
            "",
            "还没有制发的文书，没有可以装订的",
            "文书制发后再打印",
        )
        .into());
    }
    let body = office.store().load(&SubjectRef::unit(&loaded.view.unit.review_body)).await?;
    let body = body.and_then(|k| k.state.unit().map(|u| u.registered.short.clone())).unwrap_or_default();
    let mut parts = Vec::new();
    for leaf in &leaves {
        let Some(issued) = &leaf.issued else { continue };
        parts.push(binder::Issued {
            title: issued.issued.title.clone(),
            number: issued.issued.number.clone().unwrap_or_default(),
            author: author(&loaded, &issued.issued.kind, &body),
            date: leaf.item.on,
            pdf: office.file_bytes(&issued.issued.file).await?,
            pages: issued.issued.pages,
        });
    }
    let [cover, _] = entries(&loaded.view.case, loaded.today);
    let cover = loaded
        .document(&cover)
        .map_err(|m| Refusal::gate("document-incomplete", "2.3a", "", m.to_string(), "补全后再打印"))?;
    let fonts = office.fonts()?;
    let made = tokio::task::spawn_blocking(move || binder::binder(&parts, &cover, &fonts)).await;
    let pdf = made.map_err(|e| Fault::File(e.to_string()))?.map_err(|e| not_bound(&e))?;
    let which = if main_only { "正卷" } else { "全卷" };
    Ok((
        pdf.bytes,
        super::file_name(which, loaded.view.case.opened.as_ref().map(|o| o.number.as_str()), "pdf"),
    ))
}

/// 责任者
fn author(loaded: &Loaded, kind: &str, review_body: &str) -> String {
    match kind {
        "review-opinion" => review_body.to_string(),
        "address-confirmation" | "rights-waiver" => {
            loaded.view.case.party.known().map_or_else(|| "当事人".to_string(), |p| p.name.clone())
        }
        _ => loaded.view.unit.short.clone(),
    }
}

fn not_bound(e: &BindError) -> Trouble {
    Refusal::gate("file-not-bound", "2.3a", "", e.to_string(), "先处理这一件，再打印全卷").into()
}

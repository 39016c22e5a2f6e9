//! `/desk/supervision/viewings`: who looked into cases that others handle, when and what for (SECURITY 36).

use axum::http::StatusCode;
use axum::response::Response;
use law::authority::Capacity as C;
use law::deed::export::ExportList;
use law::ids::SubjectKind;
use maud::{Markup, html};
use office::viewing::ViewingView;
use std::collections::BTreeMap;
use store::{CaseFilter, CaseOrder, Page, ViewingFilter};

use super::{MENU, PAGE};
use crate::desk::{capacity_title, purpose_title};
use crate::look::{
    Column, Empty, Field, Icon, Pager, Row, Table, crumbs, format, page_head, pager, search_form,
};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::portal::read;
use crate::registers::runner;
use crate::session::Staff;

const HERE: &str = "/desk/supervision/viewings";

/// Rows on a page.
const ROWS: u64 = 50;

struct Found {
    views: Vec<ViewingView>,
    total: u64,
    /// Cases: id → number or title.
    cases: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
}

/// The list, as a page or a file.
pub async fn page(staff: Staff, params: Params) -> Response {
    let form = Form::of(&params);
    if form != Form::Page {
        let (reader, asked) = (staff.for_exports(), params.clone());
        let file = crate::exports::file(&staff, ExportList::Viewings, &params, move |part| {
            let (reader, asked) = (reader.clone(), asked.clone());
            async move { Ok(Batch::of(sheet(&load(&reader, &asked, part).await?), part)) }
        });
        return file.await;
    }
    let part = Page { limit: ROWS, offset: (params.page() as u64 - 1).saturating_mul(ROWS) };
    let found = match load(&staff, &params, part).await {
        Ok(found) => found,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    runner::page(&staff, "案卷查阅记录", MENU, StatusCode::OK, &content(&params, &found))
}

async fn load(staff: &Staff, params: &Params, part: Page) -> Result<Found, office::Fault> {
    let office = staff.app.office();
    let text = |name: &str| params.get(name).map(str::to_owned);
    let unit = if staff.is(&[C::Supervisor]) { text("unit") } else { Some(staff.actor.unit.clone()) };
    let case = match text("case") {
        Some(words) => Some(case_of(staff, &words).await?.unwrap_or(words)),
        None => None,
    };
    let filter = ViewingFilter { case, account: text("account"), since: None, unit };
    let listed = staff.lists(SubjectKind::Viewing).viewings(&filter, part).await?;
    let views = office.viewings_seen(&staff.actor, listed.rows).await?;
    let cases = office.cases_seen(&staff.actor, views.iter().map(|v| &v.row.case_id)).await?;
    let cases = cases.into_iter().map(|(id, (c, _))| (id, c.opened.map_or(c.title, |o| o.number))).collect();
    Ok(Found { views, total: listed.total, cases, units: read::unit_names(&staff.app).await? })
}

/// The case with this 立案号 or 文号, among those that this reader may see.
async fn case_of(staff: &Staff, words: &str) -> Result<Option<String>, office::Fault> {
    let unit = (!staff.is(&[C::Supervisor])).then(|| staff.actor.unit.clone());
    let filter = CaseFilter { unit, text: Some(words.to_owned()), ..CaseFilter::default() };
    let found = staff.lists(SubjectKind::Case).cases(&filter, CaseOrder::Updated, Page::first(ROWS)).await?;
    let is = |n: &Option<String>| n.as_deref() == Some(words);
    Ok(found.rows.into_iter().find(|r| is(&r.number) || is(&r.decision_no)).map(|r| r.id))
}

fn cells(found: &Found, view: &ViewingView) -> [String; 7] {
    let r = &view.row;
    let unit = |id: &String| found.units.get(id).unwrap_or(id).clone();
    [
        format::second(format::local(r.viewed_at)),
        r.name.clone(),
        capacity_title(&r.capacity).into(),
        unit(&r.for_unit),
        found.cases.get(&r.case_id).cloned().unwrap_or_default(),
        purpose_title(&r.purpose).into(),
        view.note.clone(),
    ]
}

const COLUMNS: [&str; 7] = ["查阅时间", "查阅人", "身份", "单位", "案件", "目的", "说明"];

fn sheet(found: &Found) -> Sheet {
    let names = ["viewed_at", "name", "capacity", "unit", "case", "purpose", "note"];
    Sheet {
        name: "viewings",
        columns: names.into_iter().zip(COLUMNS).collect(),
        rows: found.views.iter().map(|v| cells(found, v).into()).collect(),
        total: usize::try_from(found.total).unwrap_or(usize::MAX),
    }
}

fn content(params: &Params, found: &Found) -> Markup {
    let total = found.total;
    let rows = found
        .views
        .iter()
        .map(|v| {
            let all = cells(found, v);
            Row::from(
                all.iter()
                    .enumerate()
                    .map(|(i, text)| match i {
                        4 => html! { a href={ "/desk/cases/" (v.row.case_id) } { (text) } },
                        _ => html! { (text) },
                    })
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    let table = Table::new(
        "案卷查阅记录",
        COLUMNS.map(Column::new).into(),
        rows,
        if params.text("case").is_empty() && params.text("account").is_empty() {
            Empty::new(Icon::Eye, "没有查阅记录", "审核、监督人员查阅他人承办的案件时，在这里留下记录")
        } else {
            Empty::new(Icon::Eye, "没有符合条件的记录", "").action("看全部", HERE)
        },
    );
    let (now, pages) = (params.page() as u64, total.div_ceil(ROWS).max(1));
    html! {
        (crumbs(&[("执法监督", PAGE)], "案卷查阅记录"))
        (page_head("案卷查阅记录", &[html! { "共 " (format::quantity(i64::try_from(total).unwrap_or(i64::MAX), "条")) }],
            &crate::portal::export::links("导出表格", &params.with("format", Some("csv")), false)))
        (search_form(params.csrf(), HERE, &[Field::text("case", "立案号或者文号").value(params.text("case"))], &[("unit", params.text("unit")), ("account", params.text("account"))], HERE))
        div.card.mt { (table) }
        (pager(&Pager {
            page: now.min(pages), pages, total, unit: "条".into(),
            previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
            next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
        }))
    }
}

//! /desk/documents — 文书台账: what was issued, by kind, number and case; the same as CSV and JSON.

use crate::look::{
    Choice, Column, Empty, Field, Icon, Pager, Row, State, Table, button_link, format, light, page_head,
    pager, search_form,
};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::portal::read;
use crate::reply;
use crate::session::Staff;
use axum::response::Response;
use law::authority::{Actor, Capacity as C, may_see};
use law::deed::export::ExportList;
use law::ids::SubjectKind;
use maud::{Markup, html};
use office::Fault;
use std::collections::BTreeMap;
use store::{DocumentFilter, DocumentRow, Listed, Page, UnitRow};

/// Rows on a page.
const ROWS: u64 = 25;
const HERE: &str = "/desk/documents";

pub(super) async fn page(staff: Staff, params: Params) -> Response {
    match answer(&staff, &params).await {
        Ok(response) => response,
        Err(fault) => reply::fault(&staff.app, Some(&staff), &staff.path, &fault),
    }
}

/// The agencies whose documents this person may see.
fn seen<'a>(me: &Actor, units: &'a [UnitRow]) -> Vec<&'a UnitRow> {
    units.iter().filter(|u| may_see(me, SubjectKind::Document, &u.id, &u.review_body)).collect()
}

/// Which documents: a supervisor's of every agency or of one; everybody else's of one that he or she may see.
fn filter(me: &Actor, params: &Params, units: &[&UnitRow]) -> Option<DocumentFilter> {
    let asked = params.get("unit").filter(|id| units.iter().any(|u| u.id == *id));
    let unit = match asked {
        Some(id) => Some(id.to_string()),
        None if me.capacity == C::Supervisor => None,
        None => Some(units.iter().find(|u| u.id == me.unit).or(units.first())?.id.clone()),
    };
    Some(DocumentFilter {
        unit,
        case: None,
        kind: params.get("kind").map(str::to_string),
        text: params.get("q").map(str::to_string),
        unscanned: params.text("unsigned") == "1",
    })
}

async fn answer(staff: &Staff, params: &Params) -> Result<Response, Fault> {
    let form = Form::of(params);
    if form != Form::Page {
        let (reader, asked) = (staff.for_exports(), params.clone());
        let file = crate::exports::file(staff, ExportList::Documents, params, move |part| {
            let (staff, params) = (reader.clone(), asked.clone());
            async move {
                let units = read::units(&staff.app).await?;
                let units = seen(&staff.actor, &units);
                let (listed, cases) = load(&staff, &params, &units, part).await?;
                Ok(Batch::of(sheet(&listed, &units, &cases), part))
            }
        });
        return Ok(file.await);
    }
    let units = read::units(&staff.app).await?;
    let units = seen(&staff.actor, &units);
    let part = Page { limit: ROWS, offset: (params.page() as u64 - 1).saturating_mul(ROWS) };
    let (listed, cases) = load(staff, params, &units, part).await?;
    let content = content(&staff.actor, params, &listed, &units, &cases);
    Ok(crate::desk::shell::page(staff, "文书", HERE, &content))
}

async fn load(
    staff: &Staff,
    params: &Params,
    units: &[&UnitRow],
    part: Page,
) -> Result<(Listed<DocumentRow>, Cases), Fault> {
    let listed = match filter(&staff.actor, params, units) {
        Some(filter) => staff.lists(SubjectKind::Document).documents(&filter, true, part).await?,
        None => Listed { rows: Vec::new(), total: 0 },
    };
    let cases = cases(staff, &listed.rows).await?;
    Ok((listed, cases))
}

/// 立案号 and title of the cases of these documents, by id.
type Cases = BTreeMap<String, (String, String)>;

async fn cases(staff: &Staff, rows: &[DocumentRow]) -> Result<Cases, Fault> {
    let seen = staff.app.office().cases_seen(&staff.actor, rows.iter().map(|r| &r.case_id)).await?;
    Ok(seen
        .into_iter()
        .map(|(id, (case, _))| {
            let number = case.opened.map_or_else(|| "未立案".to_string(), |o| o.number);
            (id, (number, case.title))
        })
        .collect())
}

fn case_of(cases: &Cases, row: &DocumentRow) -> (String, String) {
    cases.get(&row.case_id).cloned().unwrap_or_else(|| ("案件".into(), String::new()))
}

fn unit_name<'a>(units: &[&'a UnitRow], row: &'a DocumentRow) -> &'a str {
    units.iter().find(|u| u.id == row.unit).map_or(row.unit.as_str(), |u| u.short.as_str())
}

fn address(row: &DocumentRow) -> String {
    format!("/desk/cases/{}/documents/{}/{}", row.case_id, row.entry, row.kind)
}

/// The page's content.
pub(super) fn content(
    me: &Actor,
    params: &Params,
    listed: &Listed<DocumentRow>,
    units: &[&UnitRow],
    cases: &Cases,
) -> Markup {
    let several = units.len() > 1;
    let rows = listed
        .rows
        .iter()
        .map(|r| {
            let mut cells = vec![html! { a href=(address(r)) { (r.title) } @if let Some(n) = &r.number { div.muted.small { (n) } } }];
            let (number, title) = case_of(cases, r);
            cells.push(html! { a.num href={ "/desk/cases/" (r.case_id) } { (number) } div.muted.small { (title) } });
            if several {
                cells.push(html! { (unit_name(units, r)) });
            }
            cells.extend([
                html! { span.nw { (format::date(r.issued_on)) } },
                html! { a href={ (address(r)) "/pdf" } aria-label={ (r.title) " PDF" } { "PDF" } " " (r.pages) " 页" },
                match r.scans {
                    0 => light(State::Idle, "没有签章件"),
                    n => light(State::Good, &format!("签章件 {n} 份")),
                },
            ]);
            Row::from(cells)
        })
        .collect();
    let mut columns = vec![Column::new("文书"), Column::new("案件")];
    if several {
        columns.push(Column::new("机关"));
    }
    columns.extend(["制发日期", "文件", "签章"].map(Column::new));
    let table = Table::new(
        "已制发的文书",
        columns,
        rows,
        Empty::new(Icon::FileText, "没有符合条件的文书", "放宽条件，或者清除条件再看；没有制发的在各案件页"),
    );
    let pages = listed.total.div_ceil(ROWS).max(1);
    let at = (params.page() as u64).min(pages);
    let to = |n: u64| params.with("page", Some(&n.to_string()));
    let total = format::quantity(i64::try_from(listed.total).unwrap_or(i64::MAX), "份");
    let export = |form: &str| params.with("format", Some(form));
    let buttons = html! {
        (button_link(Some(Icon::Files), "文书模板", "/desk/templates", false))
        (crate::portal::export::links("导出 CSV", &export("csv"), false))
        (button_link(Some(Icon::Download), "导出 JSON", &export("json"), false))
    };
    html! {
        (page_head("文书", &[html! { "已制发 " (total) }], &buttons))
        (filters(me, params, units))
        section.card aria-label="文书列表" {
            (table)
            (pager(&Pager {
                page: at,
                pages,
                total: listed.total,
                unit: "份".into(),
                previous: (at > 1).then(|| to(at - 1)),
                next: (at < pages).then(|| to(at + 1)),
            }))
        }
    }
}

fn filters(me: &Actor, params: &Params, units: &[&UnitRow]) -> Markup {
    let all = |words: &str| std::iter::once(Choice::new("", words));
    let kinds = all("全部种类").chain(documents::KINDS.iter().map(|k| Choice::new(k.id, k.title))).collect();
    let signed = vec![Choice::new("", "全部签章情况"), Choice::new("1", "没有签章件的")];
    let mut fields = vec![
        Field::text("q", "文书名称、文号").value(params.text("q")),
        Field::select("kind", "种类", kinds).value(params.text("kind")),
        Field::select("unsigned", "签章", signed).value(params.text("unsigned")),
    ];
    if units.len() > 1 {
        let own = units.iter().map(|u| Choice::new(&u.id, &u.short));
        let choices = if me.capacity == C::Supervisor {
            all("全部机关").chain(own).collect()
        } else {
            own.collect()
        };
        let now =
            params.get("unit").unwrap_or(if me.capacity == C::Supervisor { "" } else { me.unit.as_str() });
        fields.push(Field::select("unit", "机关", choices).value(now));
    }
    search_form(params.csrf(), HERE, &fields, &[], HERE)
}

fn sheet(listed: &Listed<DocumentRow>, units: &[&UnitRow], cases: &Cases) -> Sheet {
    Sheet {
        name: "documents",
        columns: vec![
            ("title", "文书名称"),
            ("number", "文号"),
            ("kind", "种类"),
            ("unit", "机关"),
            ("case", "立案号"),
            ("issued_on", "制发日期"),
            ("pages", "页数"),
            ("template", "模板"),
            ("sha256", "SHA-256"),
            ("scans", "签章件"),
        ],
        rows: listed
            .rows
            .iter()
            .map(|r| {
                vec![
                    r.title.clone(),
                    r.number.clone().unwrap_or_default(),
                    r.kind.clone(),
                    unit_name(units, r).to_string(),
                    case_of(cases, r).0,
                    r.issued_on.to_string(),
                    r.pages.to_string(),
                    r.template.clone(),
                    r.sha256.clone(),
                    r.scans.to_string(),
                ]
            })
            .collect(),
        total: usize::try_from(listed.total).unwrap_or(usize::MAX),
    }
}

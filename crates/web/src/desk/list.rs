//! The list of cases: filters, order and page in the address; the same list as CSV and JSON.

use super::todo::{due_words, light_of, visible};
use crate::look::{
    self, Column, Empty, Field, Icon, Pager, Row, Table, TagKind, button_link, format, light, page_head,
    pager, search_form, tag,
};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::reply;
use crate::session::Staff;
use axum::response::Response;
use jiff::civil::Date;
use law::authority::{Actor, Capacity};
use law::deed::export::ExportList;
use law::ids::{SubjectKind, SubjectRef};
use law::state::casefile::CaseStage;
use maud::{Markup, html};
use office::Fault;
use std::collections::BTreeMap;
use store::{CaseFilter, CaseOrder, CaseRow, Listed, Page};

/// Rows on a page.
const ROWS: u64 = 25;

pub(super) async fn page(staff: Staff, params: Params) -> Response {
    match content(&staff, &params).await {
        Ok(response) => response,
        Err(fault) => reply::fault(&staff.app, Some(&staff), &staff.path, &fault),
    }
}

fn order(params: &Params) -> CaseOrder {
    match params.text("sort") {
        "updated" => CaseOrder::Updated,
        "received" => CaseOrder::Received,
        "number" => CaseOrder::Number,
        _ => CaseOrder::Due,
    }
}

fn filter(me: &Actor, params: &Params, today: Date) -> Option<CaseFilter> {
    let own = visible(me)?;
    let text = |name: &str| params.get(name).map(str::to_string);
    let mine = params.text("handler") == "me";
    Some(CaseFilter {
        text: text("q"),
        stage: text("stage"),
        handler: if mine { me.officer.clone() } else { text("handler") },
        overdue_on: (params.text("overdue") == "1").then_some(today),
        ..own
    })
}

async fn content(staff: &Staff, params: &Params) -> Result<Response, Fault> {
    let today = staff.app.office().today();
    let form = Form::of(params);
    if form != Form::Page {
        let (reader, asked) = (staff.for_exports(), params.clone());
        let file = crate::exports::file(staff, ExportList::Cases, params, move |part| {
            let (staff, params) = (reader.clone(), asked.clone());
            async move {
                let (listed, names) = load(&staff, &params, part).await?;
                Ok(Batch::of(sheet(&listed, &names), part))
            }
        });
        return Ok(file.await);
    }
    let part = Page { limit: ROWS, offset: (params.page() as u64 - 1).saturating_mul(ROWS) };
    let (listed, names) = load(staff, params, part).await?;
    Ok(super::shell::page(staff, "案件", "/desk/cases", &view(&staff.actor, params, &listed, &names, today)))
}

async fn load(
    staff: &Staff,
    params: &Params,
    part: Page,
) -> Result<(Listed<CaseRow>, BTreeMap<String, String>), Fault> {
    let listed = match filter(&staff.actor, params, staff.app.office().today()) {
        Some(filter) => staff.lists(SubjectKind::Case).cases(&filter, order(params), part).await?,
        None => Listed { rows: Vec::new(), total: 0 },
    };
    let names = names(staff, &listed.rows).await?;
    Ok((listed, names))
}

/// Names of the handlers of these cases.
async fn names(staff: &Staff, rows: &[CaseRow]) -> Result<BTreeMap<String, String>, Fault> {
    let ids: Vec<_> = rows.iter().flat_map(|r| r.handlers.iter().map(SubjectRef::officer)).collect();
    let known = staff.app.office().store().load_many(&ids).await?;
    Ok(known.into_iter().filter_map(|(s, k)| k.state.officer().map(|o| (s.id, o.name.clone()))).collect())
}

fn handlers(row: &CaseRow, names: &BTreeMap<String, String>) -> String {
    let all: Vec<&str> =
        row.handlers.iter().map(|id| names.get(id).map_or(id.as_str(), String::as_str)).collect();
    all.join("、")
}

/// The Chinese name of a stage by its wire name.
pub(super) fn stage_title(wire: &str) -> &str {
    match CaseStage::ALL.into_iter().find(|s| s.wire() == wire) {
        Some(stage) => stage.title(),
        None => wire,
    }
}

/// What a deadline of a row is for.
pub(super) fn what_title(what: &str) -> &'static str {
    match what {
        "check" => "线索核查",
        "decide" => "办案期限",
        "review" => "法制审核",
        "serve" => "送达决定书",
        "pay" => "缴纳罚款",
        _ => "",
    }
}

fn view(
    me: &Actor,
    params: &Params,
    listed: &Listed<CaseRow>,
    names: &BTreeMap<String, String>,
    today: Date,
) -> Markup {
    let sort =
        |name: &str, on: CaseOrder| (params.with("sort", Some(name)), (order(params) == on).then_some(true));
    let sorted = |column: Column, (href, on): (String, Option<bool>)| column.sort(href, on);
    let rows = listed.rows.iter().map(|row| line(row, names, today)).collect();
    let table = Table::new(
        "案件",
        vec![
            sorted(Column::new("案号"), sort("number", CaseOrder::Number)),
            Column::new("案件"),
            Column::new("环节"),
            sorted(Column::new("最近期限"), sort("due", CaseOrder::Due)),
            Column::new("承办人"),
            sorted(Column::new("收到日期"), sort("received", CaseOrder::Received)),
        ],
        rows,
        Empty::new(Icon::Folder, "没有符合条件的案件", "放宽条件，或者清除条件再看"),
    );
    let total = format::quantity(i64::try_from(listed.total).unwrap_or(i64::MAX), "件");
    let buttons = html! {
        @if me.capacity == Capacity::Officer { (button_link(Some(Icon::Plus), "登记线索", "/desk/cases/new", true)) }
        (crate::portal::export::links("导出 CSV", &export(params, "csv"), false))
        (button_link(Some(Icon::Download), "导出 JSON", &export(params, "json"), false))
    };
    html! {
        (page_head("案件", &[html! { "共 " (total) }], &buttons))
        (filters(me, params))
        section.card aria-label="案件列表" { (table) (pages(params, listed.total)) }
    }
}

fn export(params: &Params, form: &str) -> String {
    let here = params.with("", None);
    let glue = if here.contains('?') { '&' } else { '?' };
    format!("{here}{glue}format={form}")
}

fn line(row: &CaseRow, names: &BTreeMap<String, String>, today: Date) -> Row {
    let number = row.number.clone().unwrap_or_else(|| "未立案".into());
    let due = row.next_due.map(|d| {
        let what = row.next_what.as_deref().map_or("", what_title);
        light(light_of(d, today), &format!("{what} {}", due_words(d, today)))
    });
    Row::from(vec![
        html! { a.num href={ "/desk/cases/" (row.id) } { (number) } },
        html! { (row.title) @if let Some(party) = &row.party_name { div.muted.small { (party) } } },
        html! {
            (tag(TagKind::Blue, stage_title(&row.stage)))
            @if row.major == Some(true) { " " (tag(TagKind::Amber, "重大")) }
        },
        due.unwrap_or_else(|| html! { span.muted { "没有在走的期限" } }),
        html! { (handlers(row, names)) },
        html! { span.nw { (format::date(row.received_on)) } },
    ])
}

fn filters(me: &Actor, params: &Params) -> Markup {
    let all = std::iter::once(("", "全部环节").into());
    let stages: Vec<look::Choice> =
        all.chain(CaseStage::ALL.iter().map(|s| look::Choice::new(s.wire(), s.title()))).collect();
    let mut fields = vec![
        Field::text("q", "案号、当事人、文号").value(params.text("q")),
        Field::select("stage", "环节", stages).value(params.text("stage")),
    ];
    if me.officer.is_some() {
        let who = vec![("", "全部承办人").into(), ("me", "我承办的").into()];
        fields.push(Field::select("handler", "承办人", who).value(params.text("handler")));
    }
    let overdue = vec![("", "全部期限").into(), ("1", "已超期").into()];
    fields.push(Field::select("overdue", "期限", overdue).value(params.text("overdue")));
    search_form(params.csrf(), "/desk/cases", &fields, &[("sort", params.text("sort"))], "/desk/cases")
}

fn pages(params: &Params, total: u64) -> Markup {
    let pages = total.div_ceil(ROWS).max(1);
    let page = (params.page() as u64).min(pages);
    let to = |n: u64| params.with("page", Some(&n.to_string()));
    pager(&Pager {
        page,
        pages,
        total,
        unit: "件".into(),
        previous: (page > 1).then(|| to(page - 1)),
        next: (page < pages).then(|| to(page + 1)),
    })
}

fn sheet(listed: &Listed<CaseRow>, names: &BTreeMap<String, String>) -> Sheet {
    let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
    Sheet {
        name: "cases",
        columns: vec![
            ("number", "立案号"),
            ("title", "案件"),
            ("party", "当事人"),
            ("stage", "环节"),
            ("major", "重大"),
            ("handlers", "承办人"),
            ("received_on", "收到日期"),
            ("opened_on", "立案日期"),
            ("next_what", "最近期限"),
            ("next_due", "到期日"),
            ("decision_no", "决定书文号"),
            ("decided_on", "决定日期"),
        ],
        rows: listed
            .rows
            .iter()
            .map(|r| {
                vec![
                    r.number.clone().unwrap_or_default(),
                    r.title.clone(),
                    r.party_name.clone().unwrap_or_default(),
                    stage_title(&r.stage).into(),
                    r.major.map_or("", |m| if m { "是" } else { "否" }).into(),
                    handlers(r, names),
                    r.received_on.to_string(),
                    day(r.opened_on),
                    r.next_what.as_deref().map_or("", what_title).into(),
                    day(r.next_due),
                    r.decision_no.clone().unwrap_or_default(),
                    day(r.decided_on),
                ]
            })
            .collect(),
        total: usize::try_from(listed.total).unwrap_or(usize::MAX),
    }
}

/// The page's content over these rows, for tests.
#[cfg(test)]
pub(super) fn sample_view(me: &Actor, rows: Vec<CaseRow>, today: Date) -> Markup {
    let total = rows.len() as u64;
    view(me, &Params::read("/desk/cases", "stage=review"), &Listed { rows, total }, &BTreeMap::new(), today)
}

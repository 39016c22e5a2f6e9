//! `/desk/supervision/cases`: the cases behind a figure, each with what is late and the way to it.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use law::authority::Capacity as C;
use law::deed::export::ExportList;
use law::ids::SubjectKind;
use maud::{Markup, html};
use std::sync::Arc;
use store::{CaseFilter, CaseOrder, CaseRow};

use super::figures::{KINDS, Raised, alerts_of, is_overdue};
use super::{MENU, PAGE};
use crate::look::{Column, Empty, Icon, Row, State, Table, TagKind, crumbs, format, light, page_head, tag};
use crate::portal::export::{Batch, Form, Sheet, streamed};
use crate::portal::params::Params;
use crate::portal::read;
use crate::registers::runner;
use crate::session::Staff;

/// The list.
pub async fn page(staff: Staff, params: Params) -> Response {
    let today = staff.app.office().today();
    let everywhere = staff.is(&[C::Supervisor]);
    let unit =
        if everywhere { params.get("unit").map(str::to_owned) } else { Some(staff.actor.unit.clone()) };
    let raised = match super::raised(&staff, unit.clone()).await {
        Ok(raised) => Arc::new(raised),
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let filter = CaseFilter { unit, ..CaseFilter::default() };
    if Form::of(&params) != Form::Page {
        let counted =
            staff.for_exports().lists(SubjectKind::Case).cases(&filter, CaseOrder::Due, read::ALL).await;
        let rows = match counted {
            Ok(listed) => {
                listed.rows.iter().filter(|r| chosen(r, params.text("what"), &raised, today)).count() as u64
            }
            Err(e) => return runner::fault(&staff, &e.into()),
        };
        if let Err(answer) = crate::exports::leave(&staff, ExportList::SupervisedCases, &params, rows).await {
            return answer;
        }
        let (from, asked, raised) = (staff.for_exports(), params.clone(), raised.clone());
        let file = streamed(Form::of(&params), false, move |part| {
            let (staff, params, filter, raised) =
                (from.clone(), asked.clone(), filter.clone(), raised.clone());
            async move {
                let rows = staff.lists(SubjectKind::Case).cases(&filter, CaseOrder::Due, part).await?.rows;
                let more = rows.len() as u64 == part.limit;
                let units = read::unit_names(&staff.app).await?;
                let rows: Vec<CaseRow> =
                    rows.into_iter().filter(|r| chosen(r, params.text("what"), &raised, today)).collect();
                let name = |id: &str| units.get(id).cloned().unwrap_or_else(|| id.to_owned());
                Ok(Batch { sheet: sheet(&rows, &raised, &name), more })
            }
        });
        return file.await.unwrap_or_else(|fault| runner::fault(&staff, &fault));
    }
    let found = async {
        let rows = staff.lists(SubjectKind::Case).cases(&filter, CaseOrder::Due, read::ALL).await?.rows;
        Ok::<_, office::Fault>((rows, read::unit_names(&staff.app).await?))
    };
    let (rows, units) = match found.await {
        Ok(found) => found,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let what = params.text("what");
    let rows: Vec<CaseRow> = rows.into_iter().filter(|r| chosen(r, what, &raised, today)).collect();
    let name = |id: &str| units.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let title = title(what);
    let content = content(&params, &title, &rows, &raised, &name, today);
    runner::page(&staff, &title, MENU, StatusCode::OK, &content)
}

/// Whether a case belongs to the figure.
fn chosen(row: &CaseRow, what: &str, raised: &Raised, today: Date) -> bool {
    match what {
        "" | "all" => true,
        "overdue" => is_overdue(row, today),
        "alert" => alerts_of(row, raised) > 0,
        "major" => row.decided_on.is_some() && row.major == Some(true),
        "unreviewed" => row.decided_on.is_some() && row.major == Some(true) && row.review_stage != "passed",
        "decided" => row.decided_on.is_some(),
        kind => row.next_what.as_deref() == Some(kind),
    }
}

fn title(what: &str) -> String {
    match what {
        "overdue" => "超期的案件".into(),
        "alert" => "有预警的案件".into(),
        "major" => "重大执法决定".into(),
        "unreviewed" => "没有通过审核的重大决定".into(),
        "decided" => "已作出决定的案件".into(),
        kind => KINDS
            .iter()
            .find(|(k, _, _)| *k == kind)
            .map_or("案件".into(), |(_, t, _)| format!("{t}期限内的案件")),
    }
}

fn sheet(rows: &[CaseRow], raised: &Raised, name: &dyn Fn(&str) -> String) -> Sheet {
    let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
    Sheet {
        name: "cases",
        columns: vec![
            ("id", "编号"),
            ("number", "立案号"),
            ("title", "标题"),
            ("unit", "机关"),
            ("received_on", "收到日期"),
            ("decided_on", "决定日期"),
            ("next_due", "最近期限"),
            ("alerts", "预警"),
        ],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    r.id.clone(),
                    r.number.clone().unwrap_or_default(),
                    r.title.clone(),
                    name(&r.unit),
                    r.received_on.to_string(),
                    day(r.decided_on),
                    day(r.next_due),
                    alerts_of(r, raised).to_string(),
                ]
            })
            .collect(),
        total: rows.len(),
    }
}

fn content(
    params: &Params,
    title: &str,
    rows: &[CaseRow],
    raised: &Raised,
    name: &dyn Fn(&str) -> String,
    today: Date,
) -> Markup {
    let lines = rows
        .iter()
        .map(|r| {
            let due = match (r.next_due, r.next_what.as_deref()) {
                (Some(due), Some(what)) => {
                    let words = KINDS.iter().find(|(k, _, _)| *k == what).map_or(what, |(_, t, _)| t);
                    let over = due < today;
                    let text = format!("{words}　{}{}", format::date(due), if over { "已超期" } else { "到期" });
                    light(if over { State::Over } else { State::Good }, &text)
                }
                _ => html! { span.muted { "没有在走的期限" } },
            };
            let alerts = alerts_of(r, raised);
            Row::from(vec![
                html! { a href=(format!("/desk/cases/{}", r.id)) { (r.number.as_deref().unwrap_or("未立案")) } br; (r.title) },
                html! { (name(&r.unit)) },
                html! { @if r.major == Some(true) { (tag(TagKind::Red, "重大")) } @else { "—" } },
                due,
                html! { @if alerts > 0 { (light(State::Over, &format!("{alerts} 条"))) } @else { "—" } },
            ])
        })
        .collect();
    let table = Table::new(
        title,
        ["案件", "机关", "重大", "最近期限", "预警"].map(Column::new).into(),
        lines,
        Empty::new(Icon::CircleCheck, "没有这样的案件", "").action("回到监督总览", PAGE),
    );
    html! {
        (crumbs(&[("执法监督", PAGE)], title))
        (page_head(title, &[html! { (rows.len()) " 件" }], &crate::portal::export::links("导出表格", &params.with("format", Some("csv")), false)))
        div.card { (table) }
    }
}

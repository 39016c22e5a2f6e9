//! `/plan`: what of the plan is built, clause by clause, from the table in [`super::plan`].

use axum::response::Response;
use maud::{Markup, html};

use super::export::{Form, Sheet};
use super::plan::{CLAUSES, Row as Line, Status, tally};
use super::visit::{Says, Visit};
use crate::look::{Column, Empty, Icon, Row, State, Table, button_link, crumbs, light};

/// The chapters by the first figure of a clause.
const CHAPTERS: [(&str, &str); 6] = [
    ("1", "一、行政执法公示"),
    ("2", "二、行政执法全过程记录"),
    ("3", "三、重大执法决定法制审核"),
    ("4", "四、信息化建设"),
    ("5", "五、示范单位"),
    ("6", "六、工作要求"),
];

/// The page.
pub async fn show(visit: Visit) -> Response {
    let form = Form::of(&visit.params);
    if form != Form::Page {
        return sheet().file(form, true);
    }
    visit
        .page(Says::new("方案落实情况", "").indexed(), &content(&visit.params.with("format", Some("csv"))))
        .await
}

fn title(clause: &str) -> &'static str {
    law::clause::find(clause).map_or("", |c| c.title)
}

fn sheet() -> Sheet {
    Sheet {
        name: "plan",
        columns: vec![
            ("clause", "条款"),
            ("title", "内容"),
            ("status", "状态"),
            ("note", "说明"),
            ("rules", "规则文件"),
            ("tests", "测试"),
            ("screens", "页面"),
        ],
        rows: CLAUSES
            .iter()
            .map(|r| {
                vec![
                    r.id.into(),
                    title(r.id).into(),
                    r.status.title().into(),
                    r.note.into(),
                    r.rules.join(" "),
                    r.tests.join(" "),
                    r.screens.join(" "),
                ]
            })
            .collect(),
        total: CLAUSES.len(),
    }
}

/// The content.
#[must_use]
pub fn content(csv: &str) -> Markup {
    let (built, partly, not_built) = tally();
    html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "方案落实情况"))
            div.plain { h1 { "实施方案落实情况" } }
            p { "《吉林市全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度实施方案》（吉市政办发〔2019〕30号）共 "
                (CLAUSES.len()) " 条要求：已建成 " strong { (built) } " 条，部分建成 " strong { (partly) } " 条，尚未建设 " strong { (not_built) } " 条。" }
            p.muted { "每条写明系统里哪个页面看得到、由哪个规则文件保证、哪个测试检查。没有建成的如实列出。" }
            @for (figure, chapter) in CHAPTERS {
                h2.h2 { (chapter) }
                div.card { (table(chapter, CLAUSES.iter().filter(|r| r.id.starts_with(figure)))) }
            }
            p.row.mt {
                (crate::portal::export::links("导出表格（CSV）", csv, false))
                (button_link(Some(Icon::Database), "导出数据（JSON）", &csv.replace("format=csv", "format=json"), false))
            }
        }
    }
}

fn table<'a>(chapter: &str, lines: impl Iterator<Item = &'a Line>) -> Table {
    let rows = lines
        .map(|r| {
            let state = match r.status {
                Status::Built => State::Good,
                Status::Partly => State::Near,
                Status::NotBuilt => State::Idle,
            };
            Row::from(vec![
                html! { span.num { (r.id) } " " (title(r.id)) },
                html! { span.nw { (light(state, r.status.title())) } },
                html! { (r.note) },
                html! { @if r.screens.is_empty() { "—" } @for s in r.screens { (screen(s)) br; } },
                html! { @if r.rules.is_empty() { "—" } @else { details { summary { (r.rules.len()) " 个文件，" (r.tests.len()) " 个测试" }
                    ul.small.mono { @for p in r.rules { li { (p) } } @for t in r.tests { li { (t) } } } } } },
            ])
        })
        .collect();
    Table::new(
        format!("{chapter}：逐条落实情况"),
        ["条款", "状态", "说明", "页面", "规则和测试"].map(Column::new).into(),
        rows,
        Empty::new(Icon::ListCheck, "没有条款", ""),
    )
}

/// A page that anybody can open as a link; pages of the workbench and of single records as text.
fn screen(path: &str) -> Markup {
    let open = !path.contains('{') && !path.starts_with("/desk");
    html! { @if open { a.mono.small href=(path) { (path) } } @else { span.mono.small { (path) } } }
}

//! `/procedures`: the flow chart and the service guide, drawn from the very definition that the engine runs
//! (clause 1.1e).

use axum::extract::Path;
use axum::response::Response;
use law::procedure::{Procedure, Step};
use law::rules::Rules;
use maud::{Markup, html};

use super::export::{Form, Sheet};
use super::flow;
use super::visit::{Says, Visit};
use crate::look::{Column, Empty, Icon, Problem, Row, Table, TagKind, button_link, crumbs, tag};

/// The procedures in force.
pub async fn list(visit: Visit) -> Response {
    let rules = visit.rules();
    let form = Form::of(&visit.params);
    if form != Form::Page {
        return index(&rules).file(form, true);
    }
    let content = html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "流程与指南"))
            div.plain { h1 { "执法流程与服务指南" } }
            p.muted.mb { "流程图由系统办案所用的同一份程序定义生成：图上没有的步骤办不了，图上的关口绕不过去。" }
            div.card { ul.linklist { @for p in &rules.bundle().procedures {
                li { a href=(format!("/procedures/{}", p.id)) { (p.title) span { (p.steps.len()) " 个环节" } } }
            } } }
            p.row.mt {
                (crate::portal::export::links("导出表格（CSV）", &visit.params.with("format", Some("csv")), false))
                (button_link(Some(Icon::Database), "导出数据（JSON）", &visit.params.with("format", Some("json")), false))
            }
            p.mt { a href="/templates" { "执法文书模板" } "：每种文书用哪一级的格式、从哪天起用" }
        }
    };
    visit.page(Says::new("流程与指南", "/procedures").indexed(), &content).await
}

/// Every procedure as a row.
fn index(rules: &Rules) -> Sheet {
    let rows: Vec<Vec<String>> = rules
        .bundle()
        .procedures
        .iter()
        .map(|p| {
            vec![p.id.clone(), p.title.clone(), p.steps.len().to_string(), format!("/procedures/{}", p.id)]
        })
        .collect();
    Sheet {
        name: "procedures",
        columns: vec![("id", "编号"), ("title", "名称"), ("steps", "环节数"), ("address", "地址")],
        total: rows.len(),
        rows,
    }
}

/// One procedure.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let rules = visit.rules();
    let Some(procedure) = rules.procedure(&id) else { return visit.problem(&Problem::NotFound).await };
    let form = Form::of(&visit.params);
    if form != Form::Page {
        return sheet(procedure, &rules).file(form, true);
    }
    let content = content(procedure, &rules, &visit.params.with("format", Some("csv")));
    visit.page(Says::new(&procedure.title, "/procedures").indexed(), &content).await
}

/// Who, as the chart says it.
fn who(step: &Step) -> String {
    step.who.iter().map(|c| c.title()).collect::<Vec<_>>().join("、")
}

/// The period with its unit, and its article.
fn period(step: &Step, rules: &Rules) -> Option<(String, String)> {
    let p = rules.period(step.period.as_deref()?)?;
    Some((p.unit.count_text(i64::from(p.n)), p.basis.clone()))
}

fn sheet(procedure: &Procedure, rules: &Rules) -> Sheet {
    Sheet {
        name: "procedure",
        columns: vec![
            ("number", "序号"),
            ("stage", "阶段"),
            ("title", "环节"),
            ("optional", "是否必经"),
            ("who", "谁办"),
            ("documents", "文书"),
            ("period", "期限"),
            ("period_basis", "期限依据"),
            ("tier", "记录方式"),
            ("prerequisites", "前提"),
            ("basis", "依据"),
            ("clause", "实施方案"),
        ],
        rows: procedure
            .steps
            .iter()
            .enumerate()
            .map(|(i, s)| {
                let (count, article) = period(s, rules).unwrap_or_default();
                vec![
                    (i + 1).to_string(),
                    s.stage.clone(),
                    s.title.clone(),
                    if s.optional { "视情形" } else { "必经" }.into(),
                    who(s),
                    s.documents.join("、"),
                    count,
                    article,
                    s.tier.title().into(),
                    flow::prerequisites(s),
                    s.basis.clone(),
                    s.clause.clone(),
                ]
            })
            .collect(),
        total: procedure.steps.len(),
    }
}

/// The page.
#[must_use]
pub fn content(procedure: &Procedure, rules: &Rules, csv: &str) -> Markup {
    let rows = procedure
        .steps
        .iter()
        .enumerate()
        .map(|(i, s)| {
            Row::from(vec![
                html! { (i + 1) ". " (s.title) @if s.optional { " " (tag(TagKind::Plain, "视情形")) } },
                html! { (who(s)) },
                html! { @if s.documents.is_empty() { "—" } @else { (s.documents.join("、")) } },
                html! { @if let Some((count, article)) = period(s, rules) { (count) br; span.muted.small { (article) } } @else { "—" } },
                html! { (s.tier.title()) },
                html! { (s.basis) br; span.muted.small { "实施方案 " (s.clause) } },
            ])
        })
        .collect();
    let table = Table::new(
        "服务指南：每个环节谁办、文书、期限、记录方式和依据",
        ["环节", "谁办", "文书", "期限", "记录方式", "依据"].map(Column::new).into(),
        rows,
        Empty::new(Icon::Route, "这个程序没有环节", ""),
    );
    html! {
        div.wrap {
            (crumbs(&[("首页", "/"), ("流程与指南", "/procedures")], &procedure.title))
            div.plain { h1 { (procedure.title) } }
            p.row.mb { (tag(TagKind::Blue, &procedure.behaviour)) span.muted { "共 " (procedure.steps.len()) " 个环节，规则版本 " (rules.bundle().title) } }
            h2.h2 { "流程图" }
            div.card { div.scroll.pad tabindex="0" role="region" aria-label="流程图" { (flow::chart(procedure)) } }
            p.small.muted.mt2 { "实线框每件必经，虚线框视情形。关口由程序保证：前提不满足，系统不接受下一步。" }
            h2.h2 { "每一步的前提" }
            div.card.pad { div.indent { ol { @for s in &procedure.steps {
                li { b { (s.title) } span.muted { "：" (flow::prerequisites(s)) } }
            } } } }
            h2.h2 { "服务指南" }
            div.card { (table) }
            p.row.mt {
                (crate::portal::export::links("导出表格（CSV）", csv, false))
                (button_link(Some(Icon::Database), "导出数据（JSON）", &csv.replace("format=csv", "format=json"), false))
            }
        }
    }
}

//! `/withdrawn`: what was public and is not any more, with reason and dates (clause 1.3d). The content is gone.

use axum::response::Response;
use maud::{Markup, html};

use super::export::{Form, Sheet};
use super::numbers::{Withdrawn, withdrawn};
use super::visit::{Says, Visit};
use crate::look::{Column, Empty, Icon, Row, Table, button_link, crumbs, format};

/// The list.
pub async fn list(visit: Visit) -> Response {
    let all = match withdrawn(&visit.app, usize::MAX).await {
        Ok(all) => all,
        Err(fault) => return visit.fault(&fault).await,
    };
    let form = Form::of(&visit.params);
    if form != Form::Page {
        return sheet(&visit.base, &all).file(form, true);
    }
    visit.page(Says::new("撤回记录", "/withdrawn"), &content(&visit, &all)).await
}

fn sheet(base: &str, all: &[Withdrawn]) -> Sheet {
    Sheet {
        name: "withdrawn",
        columns: vec![
            ("address", "公示地址"),
            ("document_no", "文号"),
            ("organ", "决定机关"),
            ("published_on", "公开日期"),
            ("withdrawn_on", "撤回日期"),
            ("reason", "撤回原因"),
        ],
        rows: all
            .iter()
            .map(|w| {
                vec![
                    format!("{base}/d/{}", w.address),
                    w.document_no.clone(),
                    w.organ.clone(),
                    w.published_on.to_string(),
                    w.on.to_string(),
                    w.reason.clone(),
                ]
            })
            .collect(),
        total: all.len(),
    }
}

fn content(visit: &Visit, all: &[Withdrawn]) -> Markup {
    let rows = all
        .iter()
        .map(|w| {
            Row::from(vec![
                html! { a href=(format!("/d/{}", w.address)) { (w.document_no) } },
                html! { (w.organ) },
                html! { span.nw { (format::date(w.published_on)) } },
                html! { span.nw { (format::date(w.on)) } },
                html! { (w.reason) },
            ])
        })
        .collect();
    let table = Table::new(
        "撤回的公示信息",
        ["文号", "决定机关", "公开日期", "撤回日期", "撤回原因"].map(Column::new).into(),
        rows,
        Empty::new(
            Icon::ArrowBack,
            "没有撤回的公示信息",
            "决定被撤销、变更、确认违法或者无效的，公示随即撤回",
        ),
    );
    html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "撤回记录"))
            div.plain { h1 { "撤回记录" } }
            p.muted.mb { "决定被依法变更、撤销、确认违法或者确认无效的，在三日内撤回公示并公开说明理由（行政处罚法 第四十八条）。撤回后原内容不再公开，原地址保留。" }
            div.card { (table) }
            @if !all.is_empty() { p.row.mt {
                (button_link(Some(Icon::Download), "导出表格（CSV）", &visit.params.with("format", Some("csv")), false))
                (button_link(Some(Icon::Database), "导出数据（JSON）", &visit.params.with("format", Some("json")), false))
            } }
        }
    }
}

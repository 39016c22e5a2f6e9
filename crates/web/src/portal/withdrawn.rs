//! `/withdrawn`: what was public and is not any more, with reason and dates (clause 1.3d). The content is gone.

use axum::response::Response;
use maud::{Markup, html};

use super::export::{Batch, Form, Sheet, streamed};
use super::numbers::{Withdrawn, withdrawn};
use super::visit::{Says, Visit};
use crate::look::{Column, Empty, Icon, Pager, Row, Table, button_link, crumbs, format, pager};
use store::Page;

/// Rows on a page.
const PER_PAGE: u64 = 100;

/// The list.
pub async fn list(visit: Visit) -> Response {
    let form = Form::of(&visit.params);
    if form != Form::Page {
        let (app, base) = (visit.app.for_exports(), visit.base.clone());
        let file = streamed(form, true, move |part| {
            let (app, base) = (app.clone(), base.clone());
            async move {
                let (some, total) = withdrawn(app.office(), part).await?;
                Ok(Batch::of(sheet(&base, &some, total), part))
            }
        });
        return match file.await {
            Ok(file) => visit.with_addresses(file),
            Err(fault) => visit.fault(&fault).await,
        };
    }
    let part = Page { limit: PER_PAGE, offset: (visit.params.page() as u64 - 1).saturating_mul(PER_PAGE) };
    match withdrawn(visit.app.office(), part).await {
        Ok((some, total)) => {
            visit.page(Says::new("撤回记录", "/withdrawn"), &content(&visit, &some, total)).await
        }
        Err(fault) => visit.fault(&fault).await,
    }
}

fn sheet(base: &str, all: &[Withdrawn], total: u64) -> Sheet {
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
        total: usize::try_from(total).unwrap_or(usize::MAX),
    }
}

fn content(visit: &Visit, all: &[Withdrawn], total: u64) -> Markup {
    let pages = total.div_ceil(PER_PAGE).max(1);
    let at = (visit.params.page() as u64).min(pages);
    let to = |n: u64| visit.params.with("page", Some(&n.to_string()));
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
            div.card {
                (table)
                (pager(&Pager {
                    page: at,
                    pages,
                    total,
                    unit: "条".into(),
                    previous: (at > 1).then(|| to(at - 1)),
                    next: (at < pages).then(|| to(at + 1)),
                }))
            }
            @if !all.is_empty() { p.row.mt {
                (crate::portal::export::links("导出表格（CSV）", &visit.params.with("format", Some("csv")), false))
                (button_link(Some(Icon::Database), "导出数据（JSON）", &visit.params.with("format", Some("json")), false))
            } }
        }
    }
}

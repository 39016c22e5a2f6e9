//! `/desk/historical`: imported rows with their doubts by column; those that may become public are put up for
//! approval from here. They are labelled as imported wherever they show (DOMAIN 0.11).

use axum::http::StatusCode;
use axum::response::Response;
use law::authority::Capacity as C;
use law::deed::export::ExportList;
use law::ids::{SubjectKind, SubjectRef};
use law::state::publicity::Historical;
use maud::{Markup, html};
use office::import::Register;
use store::{HistoricalBatch, HistoricalFilter, HistoricalRecord, Page};

use super::MENU;
use crate::look::{
    Choice, Column, Empty, Field, Icon, Pager, Row, State, Table, button, button_link, crumbs, format, light,
    page_head, pager, search_form,
};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::registers::runner;
use crate::session::Staff;

/// Rows on one page.
const PER_PAGE: u64 = 50;

struct Found {
    rows: Vec<(HistoricalRecord, Option<Historical>)>,
    total: u64,
    batches: Vec<HistoricalBatch>,
}

/// The list.
pub async fn page(staff: Staff, params: Params) -> Response {
    let form = Form::of(&params);
    if form != Form::Page {
        let (from, asked) = (staff.for_exports(), params.clone());
        let file = crate::exports::file(&staff, ExportList::Historical, &params, move |part| {
            let (staff, params) = (from.clone(), asked.clone());
            async move { Ok(Batch::of(sheet(&load(&staff, &params, part).await?), part)) }
        });
        return file.await;
    }
    let part = Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) };
    let found = match load(&staff, &params, part).await {
        Ok(found) => found,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    runner::page(&staff, "历史数据", MENU, StatusCode::OK, &content(&staff, &params, &found))
}

async fn load(staff: &Staff, params: &Params, part: Page) -> Result<Found, office::Fault> {
    let store = staff.app.office().store();
    let everywhere = staff.is(&[C::Supervisor]);
    let yes_no = |name: &str| match params.text(name) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let unit = (!everywhere).then_some(staff.actor.unit.as_str());
    let filter = HistoricalFilter {
        batch: params.get("batch").map(str::to_owned),
        unit: (!everywhere).then(|| staff.actor.unit.clone()),
        flagged: yes_no("flagged"),
        text: params.get("q").map(str::to_owned),
        prepared: yes_no("prepared"),
        published: params.get("published").is_some(),
    };
    let listed = staff
        .lists(SubjectKind::Historical)
        .historicals(&filter, params.text("sort") == "date", part)
        .await?;
    let subjects: Vec<SubjectRef> = listed.rows.iter().map(|r| SubjectRef::historical(&r.id)).collect();
    let mut known: std::collections::BTreeMap<String, Historical> = store
        .load_many(&subjects)
        .await?
        .into_iter()
        .filter_map(|(s, k)| k.state.historical().map(|h| (s.id, h.clone())))
        .collect();
    let rows = listed
        .rows
        .into_iter()
        .map(|r| {
            let h = known.remove(&r.id);
            (r, h)
        })
        .collect();
    Ok(Found {
        rows,
        total: listed.total,
        batches: staff.lists(SubjectKind::Historical).historical_batches(unit).await?,
    })
}

fn sheet(found: &Found) -> Sheet {
    Sheet {
        name: "historical",
        columns: vec![
            ("batch", "文件"),
            ("row", "行号"),
            ("document_no", "文号"),
            ("party", "当事人"),
            ("organ", "处罚机关"),
            ("decided_on", "决定日期"),
            ("flags", "存疑"),
        ],
        rows: found
            .rows
            .iter()
            .map(|(r, h)| {
                let flags = h.as_ref().map(|h| {
                    h.flags
                        .iter()
                        .map(|(column, why)| format!("{column}：{why}"))
                        .collect::<Vec<_>>()
                        .join("；")
                });
                vec![
                    r.batch.clone(),
                    r.row_no.to_string(),
                    r.document_no.clone(),
                    r.party.clone().unwrap_or_default(),
                    r.organ.clone(),
                    r.decided_on.map(|d| d.to_string()).unwrap_or_default(),
                    flags.unwrap_or_default(),
                ]
            })
            .collect(),
        total: usize::try_from(found.total).unwrap_or(usize::MAX),
    }
}

fn content(staff: &Staff, params: &Params, found: &Found) -> Markup {
    let select = staff.is(&[C::Editor]);
    let (now, pages) = (params.page() as u64, found.total.div_ceil(PER_PAGE));
    let table = table(found, select);
    let rows: u64 = found.batches.iter().map(|b| b.rows).sum();
    let flagged: u64 = found.batches.iter().map(|b| b.flagged).sum();
    html! {
        (crumbs(&[("公示管理", MENU)], "历史数据"))
        (page_head("历史数据导入", &[
            html! { (found.batches.len()) " 个文件" },
            html! { (format::number(i64::try_from(rows).unwrap_or(i64::MAX))) " 行，其中存疑 " (format::number(i64::try_from(flagged).unwrap_or(i64::MAX))) " 行" },
        ], &html! {
            @if select { (button_link(Some(Icon::FileUpload), "导入", &crate::imports::at(Register::Penalties), true)) }
            (crate::portal::export::links("导出表格", &params.with("format", Some("csv")), false))
        }))
        p.muted.mb { "导入的决定不是本系统的案件，公开时标明“历史数据导入”。没有可靠日期、文号的，公示期已满的，不能生成公示稿。" }
        (filters(params, &found.batches))
        @if select && !found.rows.is_empty() {
            form.mt method="post" action="/desk/historical" novalidate data-guard {
                (staff.guard().inputs())
                div.card { (table) }
                div.formacts {
                    (button(Some(Icon::Wand), "为选中的记录生成公示稿", "pri"))
                    span.muted { "逐条办理，不能生成的说明原因，不影响其他" }
                }
            }
        } @else { div.card.mt { (table) } }
        (pager(&Pager {
            page: now,
            pages,
            total: found.total,
            unit: "行".into(),
            previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
            next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
        }))
    }
}

fn filters(params: &Params, batches: &[HistoricalBatch]) -> Markup {
    let mut files = vec![Choice::new("", "全部文件")];
    files.extend(batches.iter().map(|b| Choice::new(&b.batch, format!("{}（{} 行）", b.batch, b.rows))));
    let pick = |all: &str, yes: &str, no: &str| {
        vec![Choice::new("", all), Choice::new("yes", yes), Choice::new("no", no)]
    };
    let fields = [
        Field::text("q", "文号、当事人").value(params.text("q")),
        Field::select("batch", "文件", files).value(params.text("batch")),
        Field::select("flagged", "存疑", pick("全部", "只看存疑", "只看无疑")).value(params.text("flagged")),
        Field::select("prepared", "公示稿", pick("全部", "已生成", "未生成")).value(params.text("prepared")),
        Field::select(
            "sort",
            "排序",
            vec![Choice::new("", "按文件和行号"), Choice::new("date", "最近决定的在前")],
        )
        .value(params.text("sort")),
    ];
    search_form(params.csrf(), "/desk/historical", &fields, &[], "/desk/historical")
}

fn table(found: &Found, select: bool) -> Table {
    let rows = found
        .rows
        .iter()
        .map(|(r, h)| {
            let number = if r.document_no.is_empty() { "（无文号）" } else { &r.document_no };
            let kinds = h.as_ref().and_then(|h| h.row.known()).map(|row| row.kinds.join("、")).unwrap_or_default();
            Row::from(vec![
                html! {
                    @if select { div.pick { label { input type="checkbox" name="ids" value=(r.id); span { (number) } } } } @else { (number) br; }
                    span.muted.small { (r.batch) " 第 " (r.row_no) " 行" }
                },
                html! { (r.party.as_deref().unwrap_or("—")) },
                html! { (r.organ) },
                html! { @if let Some(d) = r.decided_on { span.nw { (format::date(d)) } } @else { "—" } },
                html! { (kinds) },
                flags(h.as_ref()),
            ])
        })
        .collect();
    Table::new(
        "导入的历史决定",
        ["文号、出处", "当事人", "处罚机关", "决定日期", "处罚种类", "存疑"].map(Column::new).into(),
        rows,
        Empty::new(
            Icon::Archive,
            "没有符合条件的历史数据",
            "公示编辑在这里导入，大文件由系统管理员用命令行导入",
        ),
    )
}

/// The doubts, column by column.
fn flags(historical: Option<&Historical>) -> Markup {
    html! {
        @match historical {
            None => "—",
            Some(h) if h.flags.is_empty() => (light(State::Good, "无")),
            Some(h) => details {
                summary { (light(State::Near, &format!("{} 处", h.flags.len()))) }
                ul.small { @for (column, why) in &h.flags { li { b { (column) } "：" (why) } } }
            },
        }
    }
}

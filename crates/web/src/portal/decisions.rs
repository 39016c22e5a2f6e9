//! `/decisions`: the public record searched. Number in any bracket style, name, code, words; facets; every view
//! has an address.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use search::{FacetCount, Hit, Origin, Page, PublicDoc, Query, Sort};
use std::sync::Arc;

use super::export::{Batch, Form, Sheet, streamed};
use super::highlight::marked;
use super::params::{Params, address};
use super::visit::{Says, Visit};
use crate::look::{
    Empty, Icon, Pager, Problem, TagKind, button_link, crumbs, empty, format, icon, pager, tag,
};

/// Facet values shown at once; the rest through the filters in the address.
const FACET_VALUES: usize = 12;

/// `/search?kind=…&q=…`: the box of the front page leads to the right list.
pub async fn lead_on(visit: Visit) -> Response {
    let q = visit.params.text("q");
    let to = match visit.params.text("kind") {
        "officers" => address("/officers", &[("q", q)]),
        "units" => address("/units", &[("q", q)]),
        _ => address("/decisions", &[("q", q)]),
    };
    Redirect::to(&to).into_response()
}

/// What is wrong with the days of an address, in words.
#[must_use]
pub fn odd_days(params: &Params) -> Option<String> {
    let days = [("from", "决定日期起"), ("to", "决定日期止")];
    days.iter().find_map(|(name, title)| {
        params.get(name).and_then(|day| law::day::read(day).err()).map(|why| format!("{title}：{why}"))
    })
}

/// The question that an address asks of the index. What is wrong with its days tells [`odd_days`].
#[must_use]
pub fn query(params: &Params) -> Query {
    let some = |name: &str| params.get(name).map(str::to_owned);
    let date = |name: &str| some(name).filter(|d| law::day::read(d).is_ok());
    Query {
        text: params.text("q").to_owned(),
        organ_id: some("organ"),
        behaviour: some("behaviour"),
        kind: some("kind"),
        year: params.parse("year"),
        from: date("from"),
        to: date("to"),
        origin: match params.text("origin") {
            "case" => Some(Origin::Case),
            "imported" => Some(Origin::Imported),
            _ => None,
        },
        sort: match params.text("sort") {
            "decided" => Sort::DecidedDesc,
            "published" => Sort::PublishedDesc,
            _ => Sort::Relevance,
        },
        page: params.page(),
        per_page: params.parse("per_page").unwrap_or(0),
    }
}

/// The list.
pub async fn list(visit: Visit) -> Response {
    let asked = query(&visit.params);
    if let Some(detail) = odd_days(&visit.params) {
        return visit.problem(&Problem::Unreadable { detail }).await;
    }
    let form = Form::of(&visit.params);
    if form != Form::Page {
        return match file(&visit, form, asked).await {
            Ok(file) => visit.with_addresses(file),
            Err(fault) => visit.fault(&fault).await,
        };
    }
    match visit.app.office().public_search(asked).await {
        Ok(page) => visit.page(Says::new("执法决定", "/decisions"), &content(&visit.params, &page)).await,
        Err(fault) => visit.fault(&fault).await,
    }
}

/// Everything that the filters leave, as a file.
async fn file(visit: &Visit, form: Form, asked: Query) -> Result<Response, office::Fault> {
    let office = visit.app.for_exports().office().clone();
    let whole = Arc::new(office.public_whole(asked).await?);
    let base = visit.base.clone();
    streamed(form, true, move |part| {
        let (office, whole, base) = (office.clone(), whole.clone(), base.clone());
        async move {
            let most = usize::try_from(part.limit).unwrap_or(usize::MAX);
            let from = usize::try_from(part.offset).unwrap_or(usize::MAX);
            let docs = office.public_piece(&whole, from, most).await?;
            let sheet = Sheet {
                name: "decisions",
                columns: COLUMNS.into(),
                rows: docs.iter().map(|d| cells(&base, d)).collect(),
                total: whole.len(),
            };
            Ok(Batch { sheet, more: from.saturating_add(most) < whole.len() })
        }
    })
    .await
}

const COLUMNS: [(&str, &str); 12] = [
    ("address", "公示地址"),
    ("document_no", "文号"),
    ("title", "标题"),
    ("party", "当事人"),
    ("party_code", "统一社会信用代码"),
    ("organ", "决定机关"),
    ("behaviour", "行为种类"),
    ("kinds", "处罚种类"),
    ("conclusion", "处罚内容"),
    ("decided_on", "决定日期"),
    ("published_on", "公开日期"),
    ("origin", "来源"),
];

fn cells(base: &str, d: &PublicDoc) -> Vec<String> {
    vec![
        format!("{base}/d/{}", d.address),
        d.document_no.clone(),
        d.title.clone(),
        d.party_name.clone(),
        d.party_code.clone().unwrap_or_default(),
        d.organ.clone(),
        d.behaviour.clone(),
        d.kinds.join("；"),
        d.conclusion.clone(),
        d.decided_on.clone().unwrap_or_default(),
        d.published_on.clone(),
        match d.origin {
            Origin::Case => "本系统办理".into(),
            Origin::Imported => "历史数据导入".into(),
        },
    ]
}

/// The page of results.
#[must_use]
pub fn content(params: &Params, page: &Page) -> Markup {
    let asked = params.text("q");
    html! {
        div.wrap {
            (crumbs(&[("首页", "/")], "执法决定"))
            div.plain { h1 { @if asked.is_empty() { "执法决定" } @else { "查询“" (asked) "”" } } }
            (search_box(params))
            @if page.relaxed {
                div.note.mt { (icon(Icon::Info)) div { strong { "没有完全符合的，下面是部分符合的" } "核对名称或文号，或者换一个说法。" } }
            }
            @if page.hits.is_empty() && page.total == 0 { div.card.mt { (nothing(params)) } }
            @else {
                div.cols.mt {
                    section aria-label="查询结果" {
                        (sorting(params))
                        div.card { @for hit in &page.hits { (row(hit)) } }
                        (pager(&Pager {
                            page: page.page as u64,
                            pages: page.pages as u64,
                            total: page.total as u64,
                            unit: "件".into(),
                            previous: (page.page > 1).then(|| params.with("page", Some(&(page.page - 1).to_string()))),
                            next: (page.page < page.pages).then(|| params.with("page", Some(&(page.page + 1).to_string()))),
                        }))
                        p.row {
                            (crate::portal::export::links("导出表格（CSV）", &params.with("format", Some("csv")), false))
                            (button_link(Some(Icon::Database), "导出数据（JSON）", &params.with("format", Some("json")), false))
                        }
                    }
                    aside.stack { (facets(params, page)) }
                }
            }
        }
    }
}

fn search_box(params: &Params) -> Markup {
    html! {
        form.card.bd.row role="search" method="get" action="/decisions" {
            label.vh for="q" { "查询内容" }
            input.inp.grow #q name="q" type="search" value=(params.text("q")) placeholder="企业名称、信用代码、文号、案由" autocomplete="off";
            @for name in ["organ", "year", "kind", "behaviour", "origin", "from", "to", "sort"] {
                @if let Some(value) = params.get(name) { input type="hidden" name=(name) value=(value); }
            }
            button.btn.pri type="submit" { (icon(Icon::Search)) "查询" }
        }
    }
}

fn sorting(params: &Params) -> Markup {
    let now = match params.text("sort") {
        "decided" | "published" => params.text("sort"),
        _ => "",
    };
    html! {
        p.row.mb2 {
            span.muted { "排序：" }
            @for (value, words) in [("", "最相关"), ("decided", "决定日期"), ("published", "公开日期")] {
                @if value == now { strong aria-current="true" { (words) } }
                @else { a href=(params.with("sort", (!value.is_empty()).then_some(value))) rel="nofollow" { (words) } }
            }
        }
    }
}

fn row(hit: &Hit) -> Markup {
    let d = &hit.doc;
    html! {
        article.dec {
            h2 { a href=(format!("/d/{}", d.address)) { (marked(&d.title, &hit.highlights.title)) } }
            p { (d.document_no) "　" (d.organ) "　当事人：" (marked(&d.party_name, &hit.highlights.party_name)) }
            @if let Some(e) = &hit.highlights.excerpt { p { (marked(&e.text, &e.spans)) } }
            div.info {
                (tag(TagKind::Blue, &d.behaviour))
                @if d.origin == Origin::Imported { " " (tag(TagKind::Amber, "历史数据导入")) }
                @if let Some(on) = d.decided_on.as_deref().and_then(read_date) { div.nw { (format::date(on)) } }
                div.nw { (d.kinds.join("、")) }
            }
        }
    }
}

fn read_date(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok()
}

fn facets(params: &Params, page: &Page) -> Markup {
    let f = &page.facets;
    html! {
        (facet(params, "决定机关", "organ", &f.organ))
        (facet(params, "决定年份", "year", &f.year))
        (facet(params, "处罚种类", "kind", &f.kind))
        (facet(params, "行为种类", "behaviour", &f.behaviour))
    }
}

fn facet(params: &Params, title: &str, name: &str, values: &[FacetCount]) -> Markup {
    let chosen = params.get(name);
    html! {
        @if !values.is_empty() {
            section.card {
                header { h2 { (title) } @if chosen.is_some() { a.small href=(params.with(name, None)) rel="nofollow" { "不限" } } }
                ul.linklist { @for v in values.iter().take(FACET_VALUES) {
                    @let on = chosen == Some(v.value.as_str());
                    li { a href=(params.with(name, (!on).then_some(&v.value))) rel="nofollow" aria-current=[on.then_some("true")] {
                        @if on { strong { (v.label) } } @else { (v.label) }
                        span { (format::number(i64::try_from(v.count).unwrap_or(i64::MAX))) }
                    } }
                } }
            }
        }
    }
}

/// Zero results: what was looked for, why it may be absent, what to do.
fn nothing(params: &Params) -> Markup {
    let asked = params.text("q");
    let filtered = ["organ", "year", "kind", "behaviour", "origin", "from", "to"]
        .iter()
        .any(|n| params.get(n).is_some());
    let title = if asked.is_empty() {
        "没有符合条件的公示信息".to_owned()
    } else {
        format!("没有查到“{asked}”的公示信息")
    };
    let range = if filtered {
        "查询范围：当前筛选条件内的执法决定"
    } else {
        "查询范围：全部公开的执法决定"
    };
    let mut state = Empty::new(Icon::Search, title, range)
        .tip(html! { "核对企业全称，或改用 18 位统一社会信用代码" })
        .tip(html! { "文号可以用任何括号，例如 〔2026〕17号、[2026]17" })
        .tip(html! { "处罚决定在作出之日起 7 个工作日内公开，可能尚未公开" })
        .tip(html! { "已经撤回的不在查询结果里，" a href="/withdrawn" { "查撤回记录" } });
    state = if filtered {
        let wide = address("/decisions", &[("q", asked)]);
        state.action("去掉筛选条件再查", wide)
    } else {
        state.action("看全部执法决定", "/decisions")
    };
    empty(&state)
}

//! `/desk/publicity`: what stands where, and what is due when.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use law::authority::Capacity as C;
use law::deed::export::ExportList;
use law::ids::SubjectKind;
use law::period::{Due, Moment, State as Light, remaining};
use law::rules::Rules;
use maud::{Markup, html};
use office::publicity::PublicationView;
use store::{Page, PublicationFilter, PublicationOrder, PublicationRow};

use super::MENU;
use crate::look::{
    Choice, Column, Empty, Field, Icon, Pager, Row, State, Table, TagKind, button, button_link,
    error_summary, format, light, note, page_head, pager, search_form, tag,
};
use crate::portal::export::{Batch, Form, Sheet};
use crate::portal::params::Params;
use crate::portal::read;
use crate::registers::runner;
use crate::session::Staff;

/// Rows on one page; a bulk approval takes at most as many.
const PER_PAGE: u64 = 50;

/// Stages by wire name.
pub const STAGES: [(&str, &str); 5] = [
    ("prepared", "待编辑"),
    ("edited", "待审批"),
    ("published", "已公示"),
    ("withheld", "不予公开"),
    ("withdrawn", "已撤回"),
];

/// The words of a stage.
#[must_use]
pub fn stage_title(wire: &str) -> &'static str {
    STAGES.iter().find(|(w, _)| *w == wire).map_or("其他", |(_, t)| t)
}

/// The stage as a tag.
#[must_use]
pub fn stage_tag(wire: &str) -> Markup {
    let kind = match wire {
        "prepared" => TagKind::Amber,
        "edited" => TagKind::Blue,
        "published" => TagKind::Green,
        "withdrawn" => TagKind::Red,
        _ => TagKind::Plain,
    };
    tag(kind, stage_title(wire))
}

/// What is left until a publication is due, in words and as a light; or how it was kept.
#[must_use]
pub fn due_light(
    rules: &Rules,
    today: Date,
    decided: Option<Date>,
    due: Option<Date>,
    published: Option<Date>,
) -> Markup {
    let Some((decided, due_on)) = decided.zip(due) else { return html! { span.muted { "无公示期限" } } };
    if let Some(on) = published {
        return if on <= due_on {
            let n = rules.calendar().workdays_between(decided, on).value;
            light(State::Good, &format!("第 {n} 个工作日，按期"))
        } else {
            let n = rules.calendar().workdays_between(due_on, on).value;
            light(State::Over, &format!("超 {n} 个工作日公开"))
        };
    }
    let Some(period) = rules.period("publication.penalty") else { return html! { (format::date(due_on)) } };
    // The recorded date counts: a stop or a change of rules is already in it.
    let due = Due {
        due: Moment::Date(due_on),
        ..law::period::due(rules.calendar(), Moment::Date(decided), period)
    };
    let left = remaining(rules.calendar(), Moment::Date(today), &due);
    let state = match left.state {
        Light::OnTime => State::Good,
        Light::Near => State::Near,
        Light::Overdue => State::Over,
    };
    light(state, &left.text)
}

/// The list.
pub async fn page(staff: Staff, params: Params) -> Response {
    let form = Form::of(&params);
    if form != Form::Page {
        let (from, asked) = (staff.for_exports(), params.clone());
        let file = crate::exports::file(&staff, ExportList::Publications, &params, move |part| {
            let (staff, params) = (from.clone(), asked.clone());
            async move {
                let listed = load(&staff, &params, part).await?;
                Ok(Batch::of(sheet(&listed.rows, listed.total), part))
            }
        });
        return file.await;
    }
    let part = Page { limit: PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(PER_PAGE) };
    match load(&staff, &params, part).await {
        Ok(listed) => match content(&staff, &params, &listed.rows, listed.total).await {
            Ok(content) => runner::page(&staff, "公示管理", MENU, StatusCode::OK, &content),
            Err(fault) => runner::fault(&staff, &fault),
        },
        Err(fault) => runner::fault(&staff, &fault),
    }
}

async fn load(
    staff: &Staff,
    params: &Params,
    part: Page,
) -> Result<store::Listed<PublicationView>, office::Fault> {
    let everywhere = staff.is(&[C::Supervisor]);
    let overdue = params.get("overdue").is_some();
    let filter = PublicationFilter {
        unit: if everywhere { params.get("unit").map(str::to_owned) } else { Some(staff.actor.unit.clone()) },
        stage: params.get("stage").map(str::to_owned),
        source_kind: params.get("source").map(str::to_owned),
        text: params.get("q").map(str::to_owned),
        public_on: None,
        overdue_on: overdue.then(|| staff.app.office().today()),
        pending: params.get("pending").is_some(),
        ..PublicationFilter::default()
    };
    if params.get("otherwise").is_some() {
        let found = staff.app.office().published_otherwise(filter.unit.as_deref()).await?;
        let total = found.len() as u64;
        let (from, most) = (usize::try_from(part.offset), usize::try_from(part.limit));
        let rows = found.into_iter().map(|(row, _)| row);
        let rows = rows.skip(from.unwrap_or(usize::MAX)).take(most.unwrap_or(usize::MAX)).collect();
        return seen(staff, store::Listed { total, rows }).await;
    }
    let order = match params.text("sort") {
        "updated" => PublicationOrder::Updated,
        "published" => PublicationOrder::Published,
        "decided" => PublicationOrder::Decided,
        _ => PublicationOrder::Due,
    };
    seen(staff, staff.lists(SubjectKind::Publication).publications(&filter, order, part).await?).await
}

async fn seen(
    staff: &Staff,
    listed: store::Listed<PublicationRow>,
) -> Result<store::Listed<PublicationView>, office::Fault> {
    let rows = staff.app.office().publications_seen(&staff.actor, listed.rows).await?;
    Ok(store::Listed { rows, total: listed.total })
}

fn sheet(rows: &[PublicationView], total: u64) -> Sheet {
    let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
    Sheet {
        name: "publications",
        columns: vec![
            ("id", "编号"),
            ("stage", "状态"),
            ("document_no", "文号"),
            ("title", "标题"),
            ("party", "当事人"),
            ("decided_on", "决定日期"),
            ("due_on", "应公示日期"),
            ("published_on", "公示日期"),
            ("withdrawn_on", "撤回日期"),
            ("until_on", "公示到"),
            ("source", "来源"),
            ("held", "暂缓理由"),
        ],
        rows: rows
            .iter()
            .map(|seen| {
                let r = &seen.row;
                vec![
                    r.id.clone(),
                    stage_title(&r.stage).into(),
                    r.document_no.clone(),
                    r.title.clone(),
                    r.party.clone().unwrap_or_default(),
                    day(r.decided_on),
                    day(r.due_on),
                    day(r.published_on),
                    day(r.withdrawn_on),
                    day(r.until_on),
                    if r.source_kind == "historical" { "历史数据导入" } else { "本系统办理" }.into(),
                    seen.held.clone().unwrap_or_default(),
                ]
            })
            .collect(),
        total: usize::try_from(total).unwrap_or(usize::MAX),
    }
}

async fn content(
    staff: &Staff,
    params: &Params,
    rows: &[PublicationView],
    total: u64,
) -> Result<Markup, office::Fault> {
    let today = staff.app.office().today();
    let everywhere = staff.is(&[C::Supervisor]);
    let unit = (!everywhere).then_some(staff.actor.unit.as_str());
    let counts = staff.lists(SubjectKind::Publication).publication_counts(unit, today).await?;
    let names = if everywhere { read::unit_names(&staff.app).await? } else { Default::default() };
    let stage = params.text("stage");
    let bulk = stage == "edited" && staff.is(&[C::Approver]) && !rows.is_empty();
    let pages = total.div_ceil(PER_PAGE);
    let now = params.page() as u64;
    let table = table(&staff.app.office().rules(), today, rows, &names, bulk);
    let overdue: u64 = counts.iter().map(|c| c.overdue).sum();
    let asked =
        PublicationFilter { unit: unit.map(str::to_owned), pending: true, ..PublicationFilter::default() };
    let asked = staff
        .lists(SubjectKind::Publication)
        .publications(&asked, PublicationOrder::Updated, Page::first(1))
        .await?;
    let otherwise = staff.app.office().published_otherwise(unit).await?;
    Ok(html! {
        (page_head("公示管理", &[html! { "处罚决定自作出之日起 7 个工作日内公开" }], &html! {
            (button_link(Some(Icon::Archive), "历史数据", "/desk/historical", false))
            (crate::portal::export::links("导出表格", &params.with("format", Some("csv")), false))
        }))
        section.row.mb aria-label="按状态" {
            a class=(chip(stage.is_empty())) href=(params.with("stage", None)) aria-current=[stage.is_empty().then_some("true")] { "全部" }
            @for (wire, title) in STAGES {
                @let n = counts.iter().find(|c| c.stage == wire).map_or(0, |c| c.count);
                a class=(chip(stage == wire)) href=(params.with("stage", Some(wire))) aria-current=[(stage == wire).then_some("true")] { (title) " " (n) }
            }
            @if overdue > 0 { a.btn.danger href="/desk/publicity?overdue=1" { "超期未公示 " (overdue) } }
        }
        @if asked.total > 0 && params.get("pending").is_none() {
            div.mb { (note(State::Near, &format!("{} 项撤回或者不予公开的申请等待决定", asked.total), &html! {
                a href="/desk/publicity?pending=1" { "逐项决定" } "。由申请人以外的公示审批人决定。"
            })) }
        }
        @if !otherwise.is_empty() { div.mb { (differs(&otherwise, params.get("otherwise").is_some())) } }
        (filters(params))
        @if bulk { (bulk_form(staff, &html! { (table) }, None)) } @else { div.card.mt { (table) } }
        (pager(&Pager {
            page: now,
            pages,
            total,
            unit: "条".into(),
            previous: (now > 1).then(|| params.with("page", Some(&(now - 1).to_string()))),
            next: (now < pages).then(|| params.with("page", Some(&(now + 1).to_string()))),
        }))
    })
}

/// What edition 1 let be published otherwise than decided.
fn differs(found: &[(PublicationRow, Vec<&'static str>)], listed: bool) -> Markup {
    note(
        State::Over,
        &format!("{} 件公示与决定不一致", found.len()),
        &html! {
            "第 1 版规则允许编辑改写公示文字。申请撤回，改正后重新公示；还没有审批的，退回重新编辑，内容即从决定书取得。"
            @if listed {
                ul.dots { @for (row, fields) in found { li {
                    a href=(format!("{MENU}/{}", row.id)) { (row.document_no) } "：" (fields.join("、")) "与决定不一致"
                } } }
            } @else { " " a href="/desk/publicity?otherwise=1" { "逐件查看" } }
        },
    )
}

/// The form around the list: select and approve together, all or none.
pub fn bulk_form(staff: &Staff, table: &Markup, wrong: Option<&str>) -> Markup {
    let opinion = Field::text_area("opinion", "审批意见", 2).value("同意公示").error(wrong);
    html! {
        form.mt method="post" action="/desk/publicity/approve" novalidate data-guard {
            (staff.guard().inputs())
            (error_summary(std::slice::from_ref(&opinion)))
            div.card { (table) }
            div.card.pad5.mt {
                (opinion)
                (super::bulk::late_field())
                div.formacts { (button(Some(Icon::Stamp), "审批公示选中的记录", "pri")) span.muted { "选中的记录一次办理，有一条不能公示就全部不办" } }
            }
        }
    }
}

/// The look of a stage's link: the one that is shown stands out.
fn chip(on: bool) -> &'static str {
    if on { "btn pri" } else { "btn" }
}

fn filters(params: &Params) -> Markup {
    let source = vec![
        Choice::new("", "全部来源"),
        Choice::new("case", "本系统办理"),
        Choice::new("historical", "历史数据导入"),
    ];
    let sort = vec![
        Choice::new("", "先到期的在前"),
        Choice::new("updated", "最近变动的在前"),
        Choice::new("published", "最近公示的在前"),
        Choice::new("decided", "最近决定的在前"),
    ];
    let fields = [
        Field::text("q", "文号、标题、当事人").value(params.text("q")),
        Field::select("source", "来源", source).value(params.text("source")),
        Field::select("sort", "排序", sort).value(params.text("sort")),
    ];
    search_form(params.csrf(), MENU, &fields, &[("stage", params.text("stage"))], MENU)
}

fn table(
    rules: &Rules,
    today: Date,
    rows: &[PublicationView],
    units: &std::collections::BTreeMap<String, String>,
    bulk: bool,
) -> Table {
    let lines = rows
        .iter()
        .map(|seen| {
            let r = &seen.row;
            let number = if r.document_no.is_empty() { "（无文号）" } else { &r.document_no };
            let mut cells = vec![html! {
                @if bulk { div.pick { label { input type="checkbox" name="ids" value=(r.id); span { (number) } } } }
                @else { a href=(format!("{MENU}/{}", r.id)) { (number) } }
                @if r.source_kind == "historical" { " " (tag(TagKind::Amber, "历史数据导入")) }
            }];
            cells.push(html! { @if bulk { a href=(format!("{MENU}/{}", r.id)) { (r.title) } } @else { (r.title) } br; span.muted.small { (r.party.as_deref().unwrap_or("—")) } });
            if let Some(name) = units.get(&r.unit) {
                cells.push(html! { (name) });
            }
            cells.push(html! {
                (stage_tag(&r.stage))
                @if let Some(why) = &seen.held { br; span.small { "暂缓：" (why) } }
                @if let Some(why) = &seen.returned { br; span.small { "退回：" (why) } }
                @if let Some(what) = &r.pending { br; (tag(TagKind::Amber, if what == "withdrawal" { "待决定撤回" } else { "待决定不予公开" })) }
            });
            cells.push(html! { @if let Some(d) = r.decided_on { span.nw { (format::date(d)) } } @else { "—" } });
            let kept = if r.stage == "withheld" {
                html! { span.muted { "—" } }
            } else {
                due_light(rules, today, r.decided_on, r.due_on, r.published_on)
            };
            cells.push(kept);
            Row::from(cells)
        })
        .collect();
    let mut columns = vec![Column::new("文号"), Column::new("标题、当事人")];
    if !units.is_empty() {
        columns.push(Column::new("机关"));
    }
    columns.extend(["状态", "决定日期", "公示期限"].map(Column::new));
    Table::new(
        "公示信息",
        columns,
        lines,
        Empty::new(Icon::Speakerphone, "没有符合条件的公示信息", "公示稿随处罚决定自动生成")
            .action("看全部", MENU),
    )
}

//! `/desk/exports`: requests to take a list away: asked, decided, used.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use law::deed::export::ExportList;
use law::ids::SubjectRef;
use law::state::export::{Export, ExportStage};
use maud::{Markup, html};
use office::Fault;
use store::{ExportRow, Page};

use super::gate::{WANT, Want};
use super::{EXPORTS, path_of};
use crate::desk::capacity_title;
use crate::forms::{FieldSpec, FormSpec, Kind, Pairs};
use crate::look::{
    Card, Column, Empty, Icon, Pairs as Look, Problem, Row, State, Table, button_link, crumbs, format, light,
    note, page_head, pairs,
};
use crate::portal::params::Params;
use crate::registers::runner::{self, ActForm};
use crate::reply;
use crate::session::Staff;

const TITLE: &str = "导出申请";
/// Requests on the page.
const SHOWN: u64 = 100;

/// What the filters of lists are called.
const NAMES: &[(&str, &str)] = &[
    ("account", "办理人"),
    ("act", "操作"),
    ("address", "地址"),
    ("alert", "提示"),
    ("batch", "批次"),
    ("case", "案件"),
    ("condition", "状况"),
    ("flagged", "有疑点"),
    ("from", "从"),
    ("handler", "承办人"),
    ("kind", "种类"),
    ("outcome", "结果"),
    ("overdue", "期限"),
    ("q", "检索词"),
    ("route", "路径"),
    ("sort", "排序"),
    ("source", "来源"),
    ("stage", "环节"),
    ("state", "状态"),
    ("subject", "对象"),
    ("to", "到"),
    ("unit", "单位"),
    ("unsigned", "签章件"),
    ("way", "方式"),
    ("what", "事项"),
];

/// Filters in words.
fn filters(query: &str) -> Markup {
    let all: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    let name =
        |n: &str| NAMES.iter().find(|(known, _)| *known == n).map_or(n.to_string(), |(_, t)| (*t).into());
    html! {
        @if all.is_empty() { "全部，没有筛选" }
        @for (i, (n, value)) in all.iter().enumerate() { @if i > 0 { "；" } (name(n)) " " strong { (value) } }
    }
}

fn list_title(wire: &str) -> &'static str {
    ExportList::from_wire(wire).map_or("", ExportList::title)
}

fn stage_light(stage: &str) -> Markup {
    match stage {
        "released" => light(State::Good, "已批准"),
        "refused" => light(State::Idle, "未批准"),
        _ => light(State::Near, "等待批准"),
    }
}

fn table(caption: &str, rows: &[ExportRow], empty: &str) -> Table {
    let lines = rows
        .iter()
        .map(|r| {
            Row::from(vec![
                html! { a href={ (EXPORTS) "/" (r.id) } { (list_title(&r.list)) } },
                html! { (r.row_count) },
                html! { (r.name) div.muted.small { (capacity_title(&r.capacity)) } },
                html! { span.nw { (format::minute(format::local(r.asked_at))) } },
                stage_light(&r.stage),
            ])
        })
        .collect();
    let columns = vec![
        Column::new("名单"),
        Column::end("行数"),
        Column::new("申请人"),
        Column::new("申请时间"),
        Column::new("结果"),
    ];
    Table::new(caption, columns, lines, Empty::new(Icon::Download, empty, ""))
}

/// One's own requests, and those of the unit for who decides them.
pub(super) async fn list(staff: Staff) -> Response {
    let office = staff.app.office();
    let found = async {
        let own = office.exports_of(&staff.actor, true, Page::first(SHOWN)).await?.rows;
        Ok::<_, Fault>((own, office.exports_of(&staff.actor, false, Page::first(SHOWN)).await?.rows))
    };
    let (own, others) = match found.await {
        Ok(found) => found,
        Err(fault) => return runner::fault(&staff, &fault),
    };
    let decides = staff.is(law::authority::RELEASERS);
    let content = html! {
        (page_head(TITLE, &[html! { "含有个人信息的大批名单，一人申请，本单位另一人批准" }], &html! {}))
        @if decides {
            div.mb { (Card::new("本单位的申请", table("本单位的申请", &others, "本单位没有人申请导出")).icon(Icon::ListCheck)) }
        }
        (Card::new("我的申请", table("我的申请", &own, "没有申请过导出；名单太长时，从名单的导出按钮申请")).icon(Icon::Download))
    };
    runner::page(&staff, TITLE, EXPORTS, StatusCode::OK, &content)
}

fn ask_form(staff: &Staff, params: &Params) -> Result<ActForm, Response> {
    let Some(want) = Want::open(staff, params.text(WANT)) else {
        let detail = "从名单的导出按钮开始申请；这个地址是另一次登录的，或者不完整".into();
        return Err(reply::problem(&staff.app, Some(staff), &staff.path, &Problem::Unreadable { detail }));
    };
    let aside = Card::padded(
        "要导出的名单",
        pairs(
            Look::Narrow,
            &[
                ("名单", html! { (want.list.title()) }),
                ("筛选条件", filters(&want.query)),
                ("行数", html! { (want.rows) }),
            ],
        ),
    );
    let items = vec![
        FieldSpec::constant("list", want.list.wire()).into(),
        FieldSpec::constant("query", want.query.clone()).into(),
        FieldSpec::constant("rows", want.rows).into(),
        FieldSpec::new("reason", "用途和理由", Kind::Area(3))
            .hint("用在哪里，为什么需要整份名单，用完怎样处理")
            .into(),
    ];
    Ok(ActForm {
        spec: FormSpec::new("export.asked/1", "申请导出", items).intro(
            "名单含有个人信息，而且行数超过本市规定，须由本单位另一人批准。批准后 24 小时内，您可以按同样的条件导出；每次导出都有记录。",
        ),
        subject: SubjectRef::export(staff.app.office().moment().fresh_id),
        base: None,
        about: format!("{}，{} 行", want.list.title(), want.rows),
        action: format!("/desk/exports/new?{WANT}={}", want.sealed(staff)),
        back: (TITLE.into(), EXPORTS.into()),
        current: path_of(want.list),
        aside: html! { (aside) },
        below: html! {},
        turn: None,
    })
}

/// 申请: the form.
pub(super) async fn form_new(staff: Staff, params: Params) -> Response {
    match ask_form(&staff, &params) {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// 申请: the act.
pub(super) async fn record_new(staff: Staff, params: Params, sent: Pairs) -> Response {
    match ask_form(&staff, &params) {
        Ok(form) => form.submit(&staff, sent).await,
        Err(answer) => answer,
    }
}

/// One request.
pub(super) async fn show(staff: Staff, Path(id): Path<String>) -> Response {
    let (_, export) = match staff.app.office().export_for(&staff.actor, &id).await {
        Ok(found) => found,
        Err(trouble) => return reply::trouble(&staff, "", &trouble),
    };
    let content = html! {
        (crumbs(&[(TITLE, EXPORTS)], export.asked.list.title()))
        (page_head(&format!("导出：{}", export.asked.list.title()), &[html! { (export.asked.rows) " 行" }, stage_light(export.stage().wire())], &buttons(&staff, &id, &export)))
        (said(&staff, &export))
        (Card::padded("申请", facts(&export)).icon(Icon::Download))
    };
    runner::page(&staff, TITLE, EXPORTS, StatusCode::OK, &content)
}

fn buttons(staff: &Staff, id: &str, export: &Export) -> Markup {
    let mine = export.by == staff.actor.account;
    let now = staff.app.office().clock().now();
    let at = |act: &str| format!("{EXPORTS}/{id}/{act}");
    html! {
        @if export.stage() == ExportStage::Open && !mine && staff.is(law::authority::RELEASERS) {
            (button_link(None, "批准导出", &at("release"), true))
            (button_link(None, "不批准", &at("refuse"), false))
        }
        @if mine && export.good_until().is_some_and(|until| now < until) {
            @let query = export.asked.query.known().cloned().unwrap_or_default();
            @let list = Params::read(path_of(export.asked.list), &query).sealed_for(staff);
            (crate::portal::export::links("导出 CSV", &list.with("format", Some("csv")), true))
            (button_link(Some(Icon::Download), "导出 JSON", &list.with("format", Some("json")), false))
        }
    }
}

fn said(staff: &Staff, export: &Export) -> Markup {
    let mine = export.by == staff.actor.account;
    let now = staff.app.office().clock().now();
    let at = |t| format::minute(format::local(t));
    html! {
        div.mb { @match (&export.decided, export.good_until()) {
            (None, _) if mine => { (note(State::Near, "等本单位另一人批准", &html! { "机关负责人、分管负责人、承办机构负责人或者审计管理员可以批准，7 天内有效。" })) }
            (None, _) => { (note(State::Near, "等待批准", &html! { "核对用途和范围；自己申请的不能自己批准。" })) }
            (Some(d), Some(until)) if now < until => { (note(State::Good, "已批准", &html! { (d.name) "于 " (at(d.at)) " 批准，" (at(until)) " 前可以导出，只限申请人本人、同样的条件。" })) }
            (Some(d), Some(_)) => { (note(State::Idle, "批准已经过期", &html! { (d.name) "于 " (at(d.at)) " 批准。还要导出的，重新申请。" })) }
            (Some(d), None) => { (note(State::Over, "没有批准", &html! { (d.name) "于 " (at(d.at)) "：" (d.said) })) }
        } }
    }
}

fn facts(export: &Export) -> Markup {
    let mut rows = vec![
        ("名单", html! { (export.asked.list.title()) }),
        (
            "筛选条件",
            match export.asked.query.known() {
                Some(query) => filters(query),
                None => html! { span.muted { "已删除" } },
            },
        ),
        ("行数", html! { (export.asked.rows) }),
        ("用途和理由", html! { span.pre { (export.asked.reason) } }),
        ("申请人", html! { (export.name) "，" (export.capacity.title()) }),
        ("申请时间", html! { (format::minute(format::local(export.at))) }),
    ];
    if let Some(d) = &export.decided {
        rows.push(("办理人", html! { (d.name) "，" (d.capacity.title()) }));
        if !d.said.is_empty() {
            rows.push(("意见", html! { span.pre { (d.said) } }));
        }
    }
    html! { (pairs(Look::Normal, &rows)) }
}

async fn decide_form(staff: &Staff, id: &str, act: &str) -> Result<ActForm, Response> {
    let (seq, export) = match staff.app.office().export_for(&staff.actor, id).await {
        Ok(found) => found,
        Err(trouble) => return Err(reply::trouble(staff, "", &trouble)),
    };
    let spec = match act {
        "release" => FormSpec::new(
            "export.released/1",
            "批准导出",
            vec![FieldSpec::new("note", "意见", Kind::Area(2)).optional().into()],
        )
        .intro("批准后 24 小时内，申请人本人可以按这些条件导出；每次导出都有记录。"),
        "refuse" => FormSpec::new(
            "export.refused/1",
            "不批准",
            vec![FieldSpec::new("reason", "理由", Kind::Area(2)).into()],
        ),
        _ => return Err(runner::missing(staff)),
    };
    Ok(ActForm {
        spec,
        subject: SubjectRef::export(id),
        base: Some(seq),
        about: format!("{}，{} 行", export.asked.list.title(), export.asked.rows),
        action: format!("{EXPORTS}/{id}/{act}"),
        back: (TITLE.into(), format!("{EXPORTS}/{id}")),
        current: EXPORTS,
        aside: html! { (Card::padded("申请", facts(&export))) },
        below: html! {},
        turn: None,
    })
}

/// 批准、不批准: the form.
pub(super) async fn form(staff: Staff, Path((id, act)): Path<(String, String)>) -> Response {
    match decide_form(&staff, &id, &act).await {
        Ok(form) => form.show(&staff),
        Err(answer) => answer,
    }
}

/// 批准、不批准: the act.
pub(super) async fn record(staff: Staff, Path((id, act)): Path<(String, String)>, sent: Pairs) -> Response {
    match decide_form(&staff, &id, &act).await {
        Ok(form) => form.submit(&staff, sent).await,
        Err(answer) => answer,
    }
}

/// What waits for this person, for the workbench; and how much.
///
/// # Errors
/// When the store fails.
pub async fn notes(staff: &Staff) -> Result<(Markup, u32), Fault> {
    let office = staff.app.office();
    let waiting = office.exports_waiting(&staff.actor).await?;
    let released = office.exports_released(&staff.actor).await?;
    let words = html! {
        @if !waiting.is_empty() {
            div.mb { (note(State::Near, "待办：批准或者不批准导出申请", &html! {
                ul.dots { @for r in &waiting { li {
                    a href={ (EXPORTS) "/" (r.id) } { (list_title(&r.list)) "，" (r.row_count) " 行" } "　" (r.name)
                } } }
            })) }
        }
        @if !released.is_empty() {
            div.mb { (note(State::Good, "导出申请已批准", &html! {
                ul.dots { @for (r, until) in &released { li {
                    a href={ (EXPORTS) "/" (r.id) } { (list_title(&r.list)) "，" (r.row_count) " 行" }
                    "　" (format::minute(format::local(*until))) "前可以导出"
                } } }
            })) }
        }
    };
    Ok((words, u32::try_from(waiting.len()).unwrap_or(u32::MAX)))
}

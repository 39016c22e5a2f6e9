//! `/desk/imports/{register}/{id}`: one file — what it is, what to do next, what became of its rows.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use law::refusal::FieldError;
use maud::{Markup, html};
use office::Trouble;
use office::import::desk::{Import, Told};
use office::import::{Looked, Register};
use store::{ImportJob, Page, UnitRow};

use super::{at, back, list, register, report, settings};
use crate::look::{
    Card, Column, Empty, Icon, Pairs as Look, Row, State, Table, button, button_link, crumbs, format, icon,
    light, note, page_head, pairs,
};
use crate::portal::params::Params;
use crate::portal::read;
use crate::registers::runner;
use crate::reply;
use crate::session::Staff;

/// Everything that the page is made from.
pub(super) struct Bench {
    pub import: Import,
    pub units: Vec<UnitRow>,
    /// Rows of which something is to be said, by outcome.
    pub counts: Vec<(String, u64)>,
    pub told: Vec<Told>,
}

/// Where a file stands, in words.
pub(super) fn stage(job: &ImportJob, now: jiff::Timestamp) -> (State, &'static str) {
    if job.is_interrupted(now) {
        return (State::Over, "中断，可以继续");
    }
    match job.stage.as_str() {
        "checking" => (State::Near, "正在检查"),
        "running" => (State::Near, "正在导入"),
        "stopping" => (State::Near, "正在停止"),
        "checked" => (State::Good, "已检查，没有导入"),
        "stopped" => (State::Near, "已停止，可以继续"),
        "done" => (State::Good, "导入完成"),
        "failed" => (State::Over, "没有完成"),
        _ => (State::Idle, "等待检查"),
    }
}

/// The page.
pub async fn page(staff: Staff, Path((word, id)): Path<(String, String)>, params: Params) -> Response {
    let register = match register(&staff, &word) {
        Ok(register) => register,
        Err(answer) => return answer,
    };
    shown(&staff, register, &id, &params, &[], StatusCode::OK).await
}

async fn bench(staff: &Staff, register: Register, id: &str, params: &Params) -> Result<Bench, Trouble> {
    let office = staff.app.office();
    let import = office.import_seen(&staff.actor, register, id).await?;
    let counts = office.import_told_count(&staff.actor, register, id).await?;
    let part =
        Page { limit: report::PER_PAGE, offset: (params.page() as u64 - 1).saturating_mul(report::PER_PAGE) };
    let outcome = report::chosen(params);
    let told = office.import_told(&staff.actor, register, id, outcome, 0, part).await?;
    Ok(Bench { import, units: read::units(&staff.app).await?, counts, told })
}

/// The page, with what is wrong about the settings.
pub(super) async fn shown(
    staff: &Staff,
    register: Register,
    id: &str,
    params: &Params,
    errors: &[FieldError],
    status: StatusCode,
) -> Response {
    match bench(staff, register, id, params).await {
        Ok(bench) => {
            let title = match errors.len() {
                0 => format!("导入：{}", list::shown_name(&bench.import.job)),
                n => format!("有 {n} 处需要改：导入{}", register.title()),
            };
            let (_, _, current) = back(register);
            runner::page(staff, &title, current, status, &content(staff, &bench, params, errors))
        }
        Err(trouble) => reply::trouble(staff, &format!("导入{}", register.title()), &trouble),
    }
}

fn content(staff: &Staff, bench: &Bench, params: &Params, errors: &[FieldError]) -> Markup {
    let (import, register) = (&bench.import, bench.import.register);
    let (words, href, _) = back(register);
    let title = format!("导入{}", register.title());
    html! {
        (crumbs(&[(words, href), (&title, &at(register))], list::shown_name(&import.job)))
        (page_head(list::shown_name(&import.job), &[
            html! { (title) },
            html! { (format::bytes(import.job.bytes)) },
            list::standing(&import.job, staff.app.office().real_now()),
        ], &html! {}))
        @for error in errors.iter().filter(|e| !settings::shows(bench, &e.field)) {
            div.mb role="alert" { (note(State::Over, "没有办理。", &html! { (error.message) })) }
        }
        div.stack {
            (next(staff, bench))
            @if import.job.row_count > 0 || !bench.counts.is_empty() { (report::card(staff, bench, params)) }
            (settings::card(staff, bench, errors))
            (Card::padded("文件", about(bench)).icon(Icon::FileText))
            (Card::new("文件的前几行", first(&import.looked)).icon(Icon::Eye))
        }
    }
}

/// A button that does one thing with the file.
fn work(staff: &Staff, bench: &Bench, work: &str, sign: Icon, words: &str, class: &str) -> Markup {
    let action = format!("{}/{}/{work}", at(bench.import.register), bench.import.job.id);
    html! {
        form method="post" action=(action) data-guard { (staff.guard().inputs()) (button(Some(sign), words, class)) }
    }
}

/// The one thing to do.
fn next(staff: &Staff, bench: &Bench) -> Markup {
    let import = &bench.import;
    let job = &import.job;
    let here = format!("{}/{}", at(import.register), job.id);
    let n = |count: u64| format::number(i64::try_from(count).unwrap_or(i64::MAX));
    let begin = |words: &str, class: &str| work(staff, bench, "import", Icon::FileUpload, words, class);
    let check = |words: &str, class: &str| work(staff, bench, "check", Icon::ListCheck, words, class);
    let body = html! {
        @if import.is_worked_on {
            p role="status" aria-live="polite" data-progress {
                (stage(job, staff.app.office().real_now()).1) "，已经处理 " (n(job.row_count)) " 行：收下 " (n(job.taken))
                "，存疑 " (n(job.flagged)) "，退回 " (n(job.refused)) "，已有 " (n(job.already))
            }
            p.muted.small { "可以离开这一页，导入在后台进行。停止以后，已经记录的行不会丢失，可以继续。" }
            div.formacts {
                @if job.stage != "stopping" { (work(staff, bench, "stop", Icon::CircleX, "停止", "")) }
                (button_link(Some(Icon::History), "刷新进度", &here, false))
            }
        } @else if import.looked.found.is_none() {
            (note(State::Over, "还认不出表头。", &html! { (import.looked.error.as_deref().unwrap_or_default()) "。在下面选工作表、对照列名。" }))
            div.formacts { a.btn.pri href="#settings" { (icon(Icon::Adjustments)) "对照列名" } }
        } @else if import.is_interrupted {
            (note(State::Over, "上一次中断了。", &html! { "已经记录的 " (n(job.taken + job.flagged)) " 行都在；继续以后，它们计为“已有”，不会重复记录。" }))
            div.formacts { (begin("继续导入", "pri")) (check("重新检查", "")) }
        } @else if job.stage == "failed" {
            (note(State::Over, "没有完成。", &html! { (job.reason) }))
            div.formacts { (check("重新检查", "pri")) (begin("继续导入", "")) }
        } @else if job.stage == "stopped" {
            (note(State::Near, "已经停止。", &html! { "已经记录的行都在；继续以后，它们计为“已有”，不会重复记录。" }))
            div.formacts { (begin("继续导入", "pri")) (check("重新检查", "")) }
        } @else if job.stage == "checked" {
            @let good = job.taken + job.flagged;
            (note(if good == 0 && job.already == 0 { State::Over } else { State::Good }, "检查完了，什么都没有记录。",
                &html! { "开始导入会记录 " (n(good)) " 行，退回 " (n(job.refused)) " 行。导入不能撤销，先看存疑；认错列的，先改列名对照。" }))
            div.formacts { (begin("开始导入", "pri")) (check("重新检查", "")) }
        } @else if job.stage == "done" {
            (note(State::Good, "导入完成。", &html! { "收下 " (n(job.taken)) " 行，存疑 " (n(job.flagged)) " 行，退回 " (n(job.refused)) " 行，已有 " (n(job.already)) " 行。" }))
            div.formacts {
                (button_link(Some(Icon::ArrowRight), "看导入的内容", back(import.register).1, true))
                (begin("再导入一次", ""))
            }
        } @else {
            p { "先检查：系统读每一行，指出存疑的单元格，什么都不记录。" }
            div.formacts { (check("检查这个文件", "pri")) (begin("不检查，直接导入", "")) }
        }
    };
    html! { (Card::padded("下一步", body).icon(Icon::ArrowRight)) }
}

/// What the file is.
fn about(bench: &Bench) -> Markup {
    let (import, looked) = (&bench.import, &bench.import.looked);
    let who: Option<law::authority::Actor> = serde_json::from_str(&import.job.actor).ok();
    let target = bench.units.iter().find(|u| u.id == import.job.target).map(|u| u.name.clone());
    let mut facts = vec![
        ("上传时间", html! { (format::minute(format::local(import.job.created))) }),
        ("办理人", html! { (who.map(|w| w.name).unwrap_or_default()) }),
        ("导入到", html! { (target.unwrap_or_else(|| "以文件里写的单位为准".into())) }),
    ];
    if let Some(found) = &looked.found {
        facts.push(("文件类型", html! { (found.format) }));
        if !found.sheet.is_empty() {
            facts.push(("工作表", html! { (found.sheet) }));
        }
        facts.push(("表头", html! { "第 " (found.heading_row) " 行" }));
        let none = "没有";
        let list = |names: &[String]| if names.is_empty() { none.to_owned() } else { names.join("、") };
        facts.push(("文件里没有的列", html! { (list(&found.absent)) }));
        facts.push(("没有用到的列", html! { (list(&found.unused)) }));
        if !found.notes.is_empty() {
            facts.push(("注意", html! { @for n in &found.notes { (light(State::Near, n)) br; } }));
        }
    }
    pairs(Look::Normal, &facts)
}

/// The heading and the first rows as they stand.
fn first(looked: &Looked) -> Markup {
    let width = looked.first.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let has_heading = looked.found.is_some();
    let titles =
        looked.first.first().filter(|_| has_heading).map(|(_, cells)| cells.clone()).unwrap_or_default();
    let mut columns = vec![Column::new("行")];
    columns.extend((0..width).map(|i| {
        let letter = tables::header::letters(i);
        match titles.get(i).filter(|t| !t.is_empty()) {
            Some(title) => Column::new(format!("{letter} {title}")),
            None => Column::new(letter),
        }
    }));
    let rows = looked
        .first
        .iter()
        .skip(usize::from(has_heading))
        .map(|(n, cells)| {
            let mut row = vec![html! { (n) }];
            row.extend((0..width).map(|i| html! { (short(cells.get(i).map_or("", String::as_str))) }));
            Row::from(row)
        })
        .collect();
    html! { (Table::new("文件的前几行，照原样", columns, rows, Empty::new(Icon::FileText, "表头下面没有行", ""))) }
}

/// As much of a cell as a preview needs.
pub(super) fn short(text: &str) -> String {
    let mut out: String = text.chars().take(60).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

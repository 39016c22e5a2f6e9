//! What became of the rows: four counts, and every doubt at its cell, with a filter in the address.

use maud::{Markup, html};

use super::at;
use super::show::{Bench, short};
use crate::look::{Card, Column, Empty, Icon, Pager, Row, State, Table, button_link, format, light, pager};
use crate::portal::params::Params;
use crate::session::Staff;

/// Rows on a page.
pub(super) const PER_PAGE: u64 = 50;

/// The outcome that is asked for: wire word; empty for all.
pub(super) fn chosen(params: &Params) -> &'static str {
    match params.text("outcome") {
        "flagged" => "flagged",
        "refused" => "refused",
        "already" => "already",
        _ => "",
    }
}

/// An outcome in words.
pub(super) fn outcome(word: &str) -> (State, &'static str) {
    match word {
        "flagged" => (State::Near, "存疑"),
        "refused" => (State::Over, "退回"),
        "already" => (State::Idle, "已有"),
        _ => (State::Good, "收下"),
    }
}

pub(super) fn card(_: &Staff, bench: &Bench, params: &Params) -> Markup {
    let job = &bench.import.job;
    let here = format!("{}/{}", at(bench.import.register), job.id);
    let n = |count: u64| format::number(i64::try_from(count).unwrap_or(i64::MAX));
    let of = |word: &str| bench.counts.iter().find(|(o, _)| o == word).map_or(0, |(_, n)| *n);
    let total: u64 = match chosen(params) {
        "" => bench.counts.iter().map(|(_, n)| n).sum(),
        word => of(word),
    };
    let (page, pages) = (params.page() as u64, total.div_ceil(PER_PAGE));
    let doubted = of("flagged") + of("refused");
    let kinds = ["", "flagged", "refused", "already"];
    let body = html! {
        div.bd {
            p {
                @let how = if job.stage == "checked" { "开始导入以后会是：" } else { "最近一次导入：" };
                (how) "共 " (n(job.row_count)) " 行，收下 " (n(job.taken)) "，存疑 " (n(job.flagged)) "，退回 " (n(job.refused)) "，已有 " (n(job.already)) "。"
            }
            nav.row.mt aria-label="按结果看" {
                @for word in kinds {
                    @let now = chosen(params) == word;
                    @let words = if word.is_empty() { "全部要看的" } else { outcome(word).1 };
                    @let count = if word.is_empty() { bench.counts.iter().map(|(_, n)| n).sum() } else { of(word) };
                    a class=(if now { "btn pri" } else { "btn" }) aria-current=[now.then_some("true")]
                        href=(params.with("outcome", Some(word).filter(|w| !w.is_empty()))) { (words) " " (n(count)) }
                }
                @if doubted > 0 {
                    (button_link(Some(Icon::Download), "下载存疑和退回的行", &format!("{here}/corrected"), false))
                }
            }
            @if doubted > 0 { p.muted.small.mt { "下载的工作簿最后一列是原因。改好以后在“导入”页上传；“更正的记录”一列不要动，凭它更正原来的那条记录，原文留在记录的历史里。已经生成公示稿的不能再更正。" } }
        }
        (table(bench))
        div.bd { (pager(&Pager {
            page,
            pages,
            total,
            unit: "行".into(),
            previous: (page > 1).then(|| params.with("page", Some(&(page - 1).to_string()))),
            next: (page < pages).then(|| params.with("page", Some(&(page + 1).to_string()))),
        })) }
    };
    html! { (Card::new("逐行结果", body).icon(Icon::ListCheck).id("report")) }
}

fn table(bench: &Bench) -> Table {
    let columns = bench.import.register.columns();
    let rows = bench
        .told
        .iter()
        .map(|told| {
            let (state, words) = outcome(&told.outcome);
            let value = |column: &str| {
                let at = columns.iter().position(|c| *c == column);
                at.and_then(|i| told.cells.get(i)).map(String::as_str).unwrap_or_default()
            };
            Row::from(vec![
                html! { span.nw { "第 " (told.row) " 行" } },
                light(state, words),
                html! {
                    @if told.notes.is_empty() { "以前已经记录，这一次没有重复" }
                    @else { ul.small { @for note in &told.notes { li {
                        b { @if let Some(cell) = &note.cell { span.mono { (cell) } " " } (note.column) } "："
                        (note.reason)
                        @if !value(&note.column).is_empty() { span.muted { "（原文：" (short(value(&note.column))) "）" } }
                    } } } }
                },
            ])
        })
        .collect();
    Table::new(
        "逐行结果",
        ["行", "结果", "哪一格、为什么"].map(Column::new).into(),
        rows,
        Empty::new(Icon::CircleCheck, "没有要看的行", "收下而没有存疑的行不列出"),
    )
}

//! 文书 on the page of the case: number, state, the page and the file of each, versions to compare, the whole file.

use super::load::Loaded;
use crate::desk::papers::address;
use crate::desk::papers::compare::drafts;
use crate::look::{Card, Column, Empty, Icon, Row, State, Table, button_link, format, light};
use law::state::casefile::DocumentEntry;
use maud::{Markup, Render as _, html};

pub(super) fn documents(loaded: &Loaded) -> Markup {
    let case = &loaded.view.case;
    let directory = documents::archive::entries(case, loaded.today);
    let rows = case
        .documents
        .iter()
        .chain(case.decision.iter().flat_map(|_| &directory))
        .map(|d| row(loaded, d))
        .collect();
    let columns = vec![Column::new("文书"), Column::new("日期"), Column::new("状态"), Column::links("操作")];
    let table = Table::new(
        "卷内文书",
        columns,
        rows,
        Empty::new(Icon::FileText, "还没有文书", "每办一步，文书随之生成"),
    );
    let home = format!("/desk/cases/{}", loaded.view.id);
    let pairs = versions(loaded);
    let body = html! {
        (table)
        @if !pairs.is_empty() {
            div.bd { p.small { "版本比较：" @for (i, (words, href)) in pairs.iter().enumerate() { @if i > 0 { "　" } a href=(href) { (words) } } } }
        }
    };
    let head = format!("文书 {} 份，已制发 {} 份", case.documents.len(), loaded.issued.len());
    Card::new(head, body)
        .icon(Icon::FileText)
        .id("documents")
        .aside(button_link(Some(Icon::Printer), "打印全卷", &format!("{home}/file"), false))
        .render()
}

fn row(loaded: &Loaded, d: &DocumentEntry) -> Row {
    let here = address(&loaded.view.id, d);
    let issued = loaded.issued(d);
    let state = match (&d.cancelled, issued) {
        (Some(_), _) => light(State::Over, "文号已作废"),
        (None, Some(row)) => html! {
            (light(State::Good, "已制发"))
            div.muted.small { (format::date_short(row.issued_on)) "，" (row.pages) " 页" @if row.scans > 0 { "，签章件 " (row.scans) " 份" } }
        },
        (None, None) => match loaded.document(d) {
            Err(_) => light(State::Idle, "已被后来的取代"),
            Ok(made) => match documents::missing(&made).len() {
                0 => light(State::Idle, "未制发"),
                n => light(State::Near, &format!("未制发，缺 {n} 项内容")),
            },
        },
    };
    Row::from(vec![
        html! { (d.title) @if let Some(number) = &d.number { div.muted.small { (number) } } },
        html! { span.nw { (format::date(d.on)) } },
        state,
        html! {
            span.links {
                a href=(here) aria-label={ "查看" (d.title) } { "查看" }
                @if issued.is_some() { a href={ (here) "/pdf" } aria-label={ (d.title) " PDF" } { "PDF" } }
            }
        },
    ])
}

/// Kinds that are made again when the draft changes: what changed between two of them is worth seeing.
const COMPARED: [&str; 5] =
    ["penalty-notice", "major-assessment", "review-submission", "review-opinion", "proposal-approval"];

/// What can be compared: each version of the draft with the one before, each document with the one before of its kind.
fn versions(loaded: &Loaded) -> Vec<(String, String)> {
    let base = format!("/desk/cases/{}/compare", loaded.view.id);
    let all: Vec<u32> = drafts(loaded).map(|d| d.version).collect();
    let mut pairs: Vec<(String, String)> = all
        .windows(2)
        .filter_map(|w| match w {
            [a, b] => Some((format!("拟处理决定第 {a} 版与第 {b} 版"), format!("{base}/v{a}/v{b}"))),
            _ => None,
        })
        .collect();
    let papers = &loaded.view.case.documents;
    for (i, later) in papers.iter().enumerate() {
        let same = |d: &&DocumentEntry| d.kind == later.kind && COMPARED.contains(&later.kind.as_str());
        if let Some(earlier) = papers.iter().take(i).rfind(same) {
            let href = format!("{base}/{}.{}/{}.{}", earlier.seq, earlier.kind, later.seq, later.kind);
            let nth = papers.iter().take(i).filter(same).count();
            pairs.push((format!("《{}》第 {nth} 次与第 {} 次", later.title, nth + 1), href));
        }
    }
    pairs
}

//! /desk/cases/{id}/documents/{seq}/{kind} — a document on the screen: how it stands, the file, what is missing.

use super::one::One;
use super::sheet::paper;
use crate::look::{
    Card, Icon, Pairs, State, button, button_link, button_shut, crumbs, doc_paper, format, hash_block, light,
    note, page_head, pairs, print_button,
};
use crate::portal::params::Params;
use crate::reply;
use crate::session::Staff;
use axum::extract::Path;
use axum::response::Response;
use law::refusal::{Refusal, RefusalClass};
use maud::{Markup, Render as _, html};

pub(super) async fn show(
    staff: Staff,
    Path((id, seq, kind)): Path<(String, u64, String)>,
    params: Params,
) -> Response {
    match One::load(&staff, &id, seq, &kind).await {
        Ok(one) => {
            let content = content(&staff, &one, params.text("done"));
            let title = format!("{}：{}", one.title(), one.loaded.view.case.title);
            crate::desk::shell::page(&staff, &title, "/desk/cases", &content)
        }
        Err(trouble) => reply::trouble(&staff, "", &trouble),
    }
}

fn content(staff: &Staff, one: &One, done: &str) -> Markup {
    shown(one, &staff.guard().inputs(), done)
}

/// The page's content; `guard` goes into the form that issues.
#[must_use]
pub fn shown(one: &One, guard: &Markup, done: &str) -> Markup {
    let case = format!("/desk/cases/{}", one.loaded.view.id);
    let here = one.address();
    let buttons = html! {
        @if one.issued.is_some() { (button_link(Some(Icon::FileText), "打开 PDF", &format!("{here}/pdf"), true)) }
        @else if one.has_draft() { (button_link(Some(Icon::FileText), "预览稿 PDF", &format!("{here}/pdf"), false)) }
        (print_button())
        (button_link(None, "回到案件", &format!("{case}#documents"), false))
    };
    let mut facts = vec![html! { (one.loaded.view.case.title) }, html! { (format::date(one.entry.on)) }];
    if let Some(number) = &one.entry.number {
        facts.insert(0, html! { span.num { (number) } });
    }
    facts.push(standing(one));
    html! {
        (crumbs(&[("案件", "/desk/cases"), (&crate::desk::case::number(&one.loaded), &case)], one.title()))
        (page_head(one.title(), &facts, &buttons))
        div.noprint.stack.mb {
            @if let Some(words) = done_words(done) { div role="status" { (note(State::Good, words, &html! {})) } }
            (against(one, guard, &here))
            (file_card(one, &here))
            (cancel_part(one, &here))
        }
        @match &one.document {
            Err(why) => (note(State::Near, "这份文书的内容现在不能重新显示", &html! {
                (why) "。" @if one.issued.is_some() { "已制发的 PDF 不受影响，请打开 PDF 查看。" }
            })),
            Ok(document) => (doc_paper(&paper(document))),
        }
    }
}

fn done_words(done: &str) -> Option<&'static str> {
    match done {
        "issue" => Some("已制发。文件存入档案库，今后以这份 PDF 为准"),
        "scan" => Some("签章件已入卷"),
        _ => None,
    }
}

/// 已制发、未制发、已作废, as a light.
fn standing(one: &One) -> Markup {
    match (&one.entry.cancelled, &one.issued) {
        (Some(_), _) => light(State::Over, "文号已作废"),
        (None, Some(issued)) => light(State::Good, &format!("{} 已制发", format::date(issued.on))),
        (None, None) => light(State::Near, "未制发"),
    }
}

/// What stands against issuing it, by name; or the button.
fn against(one: &One, guard: &Markup, here: &str) -> Markup {
    if let Some(reason) = &one.entry.cancelled {
        return note(
            State::Over,
            "文号已作废，这份文书不再制发",
            &html! { "作废理由：" (reason) "。文号留在序列中，不再用于别的文书。" },
        );
    }
    if one.issued.is_some() {
        return Markup::default();
    }
    let missing = one.missing();
    html! {
        @if !missing.is_empty() {
            (note(State::Near, "未制发：缺少必备内容", &html! {
                ul.dots { @for part in &missing { li { (part) } } }
                "补全要重新办理这一步；已经取得文号而不用的，写明理由作废。"
            }))
        }
        @if one.template.is_none() {
            (note(State::Near, "未制发：没有有效的文书模板", &html! {
                (format::date(one.entry.on)) "没有适用于本机关的模板。由系统管理员在规则版本中补充，见" a href="/desk/templates" { "文书模板" } "。"
            }))
        }
        @if let Some(refusal) = &one.untypeset {
            (note(State::Near, "未制发：不能排版", &html! { (refusal.reason) "。" }))
        }
        @if one.is_issuable() {
            @if one.may_issue {
                (note(State::Near, "未制发", &html! {
                    p { "内容齐全。办理后系统会自动制发，通常几秒；也可以现在制发。制发后内容固定，不能再改。" }
                    form.mt method="post" action={ (here) "/issue" } data-guard { (guard) (button(Some(Icon::Stamp), "制发文书", "pri")) }
                }))
            } @else {
                (note(State::Near, "未制发", &html! {
                    p { "内容齐全，等待制发。现在制发由本案承办人或者本机关负责人、档案管理员办理。" }
                    p.mt { (button_shut("制发文书")) }
                }))
            }
        }
    }
}

/// 文件: pages, template, digests, signed papers.
fn file_card(one: &One, here: &str) -> Markup {
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    if let Some(issued) = &one.issued {
        let file = &issued.issued.file;
        rows.push((
            "文件",
            html! { a href={ (here) "/pdf" } { "PDF " (issued.issued.pages) " 页" } "，" (format::bytes(file.bytes)) },
        ));
    }
    rows.push(("模板", template_words(one)));
    if let Some(issued) = &one.issued {
        let file = &issued.issued.file;
        rows.push(("SHA-256", hash_block(&file.sha256)));
        rows.push(("SM3", hash_block(&file.sm3)));
        rows.push(("签章件", scans(one, here)));
    }
    let title = if one.issued.is_some() { "已制发的文件" } else { "将用的模板" };
    Card::padded(title, pairs(Pairs::Normal, &rows)).icon(Icon::FileCertificate).render()
}

fn template_words(one: &One) -> Markup {
    html! {
        @match &one.template {
            Some(t) => {
                (t.level.title()) "《" (t.title) "》第 " (t.version) " 版，" (format::date(t.from)) " 起用"
                br; span.small.muted { "来源：" (t.source) }
            }
            None => "没有有效的模板",
        }
    }
}

fn scans(one: &One, here: &str) -> Markup {
    let all = one.issued.as_ref().map(|i| i.scans.as_slice()).unwrap_or_default();
    html! {
        @if all.is_empty() { p.muted { "还没有签名、盖章的纸件扫描入卷" } }
        @else { ul.dots { @for (i, scan) in all.iter().enumerate() {
            li {
                a href={ (here) "/scan/" (i + 1) } { "签章件 " (i + 1) } "，" (format::date(scan.scanned.signed_on)) "签署，"
                (if scan.scanned.sealed { "已盖章" } else { "未盖章" }) "。" (scan.scanned.note)
                span.small.muted { "　" (scan.by) " " (format::date(scan.on)) "入卷，" (format::bytes(scan.scanned.file.bytes)) }
            }
        } } }
        @if one.may_scan { p.mt { (button_link(Some(Icon::Signature), "签章件入卷", &format!("{here}/scan"), false)) } }
    }
}

/// 作废文号 where it can be; where not, why.
fn cancel_part(one: &One, here: &str) -> Markup {
    match &one.cancel {
        None => Markup::default(),
        Some(Ok(())) => html! {
            p { (button_link(None, "作废文号", &format!("{here}/cancel"), false)) span.small.muted { "　不再制发的，作废文号并写明理由；下一份文书用下一个号。" } }
        },
        // Whatever else the law would say first: what is issued is not cancelled.
        Some(Err(_)) if one.issued.is_some() => html! {
            p.small.muted { "文书已经制发，文号不能作废。制发后发现错误的，按更正、撤销或者重新告知的程序办理。" }
        },
        Some(Err(refusal)) => html! { p.small.muted { (cannot(refusal)) } },
    }
}

fn cannot(refusal: &Refusal) -> String {
    match refusal.class {
        RefusalClass::Forbidden => "文号作废由本案承办人或者承办机构负责人办理。".into(),
        _ => format!("文号不能作废：{}。{}。", refusal.reason, refusal.remedy),
    }
}

//! The pages of documents in every state, clean and saying what they must.

use super::one::{One, may_issue};
use super::preview::Shot;
use super::scan::mime_of;
use super::{compare, disposition, file_name, list, page, preview, whole};
use crate::desk::case::sample::{acts, loaded, me};
use crate::look::audit::{Scope, faults};
use crate::look::{PageMeta, desk_page, samples};
use crate::portal::params::Params;
use jiff::civil::date;
use law::authority::{Actor, Capacity};
use law::deed::record::{DocumentIssued, DocumentScanned};
use law::file::FileRef;
use law::papers::{builtin, choose};
use law::refusal::Refusal;
use law::state::record::{Document as Issued, Scan};
use maud::{Markup, html};
use office::papers::Preview;

fn clean(name: &str, content: &Markup) -> String {
    let page = desk_page(&PageMeta::new(name, "/desk/x"), &samples::desk("/desk/cases"), content).0;
    let found = faults(&page, Scope::Page);
    assert!(found.is_empty(), "{name}: {found:#?}");
    page
}

/// Where the law closes the second notice's number to everybody: any refusal will do.
fn shut() -> Refusal {
    Refusal::gate("number-in-use", "2.1b", "", "《行政处罚告知书》已经制发，文号不能作废", "重新告知")
}

/// The document of this kind in the sample case, not issued.
fn one(kind: &str) -> One {
    let loaded = loaded(acts());
    let entry = loaded.view.case.documents.iter().find(|d| d.kind == kind).cloned().unwrap();
    let document = loaded.document(&entry).map_err(|m| m.to_string());
    let template = choose(&builtin(), kind, "market", "u", entry.on).cloned();
    One {
        loaded,
        entry,
        document,
        issued: None,
        template,
        untypeset: None,
        may_issue: true,
        may_scan: true,
        cancel: None,
    }
}

fn file(mime: &str) -> FileRef {
    let hex = |c: &str| c.repeat(64);
    FileRef { sha256: hex("a"), sm3: hex("b"), tree: hex("c"), bytes: 40_960, mime: mime.into() }
}

fn issued(one: &One) -> Issued {
    Issued {
        issued: DocumentIssued {
            case: "sample".into(),
            entry: one.entry.seq,
            kind: one.entry.kind.clone(),
            title: one.title().into(),
            number: one.entry.number.clone(),
            template: one.template.as_ref().unwrap().reference(),
            pages: 3,
            file: file("application/pdf"),
            missing: Vec::new(),
        },
        unit: "u".into(),
        on: date(2026, 3, 6),
        scans: vec![Scan {
            scanned: DocumentScanned {
                file: file("image/png"),
                signed_on: date(2026, 3, 6),
                sealed: true,
                note: "当事人签收".into(),
            },
            by: "李示例".into(),
            on: date(2026, 3, 7),
        }],
    }
}

fn text(one: &One) -> String {
    clean(&one.entry.kind, &page::shown(one, &samples::guard().inputs(), ""))
}

#[test]
fn an_issued_document_shows_its_file_and_its_scans() {
    let mut one = one("penalty-decision");
    one.issued = Some(issued(&one));
    one.cancel = Some(Err(shut()));
    let page = text(&one);
    for words in [
        "已制发",
        "3 页",
        "SHA-256",
        "SM3",
        "签章件 1",
        "已盖章",
        "部门统一格式",
        "文号不能作废",
        "签章件入卷",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("制发文书"), "nothing to issue");
}

#[test]
fn clause_2_1a_what_is_missing_is_named_and_issuing_is_not_offered() {
    let mut one = one("penalty-decision");
    assert!(one.is_issuable() && text(&one).contains("制发文书"), "complete: the button");
    one.may_issue = false;
    assert!(text(&one).contains("disabled"), "the button is shut to others");
    if let Ok(document) = &mut one.document {
        document.blocks.truncate(1);
    }
    let missing = one.missing();
    let page = text(&one);
    assert!(!missing.is_empty() && missing.iter().all(|part| page.contains(part)));
    assert!(page.contains("缺少必备内容") && !page.contains("/issue"));
    one.template = None;
    assert!(text(&one).contains("没有有效的文书模板"));
}

#[test]
fn a_character_that_no_font_has_is_named() {
    let mut one = one("penalty-decision");
    one.untypeset = Some(Refusal::gate("document-not-typeset", "2.1b", "", "已安装的字体中没有“𰻝”字", ""));
    let page = text(&one);
    assert!(page.contains("𰻝") && !page.contains("/issue"));
}

#[test]
fn a_cancelled_number_says_why_and_offers_nothing() {
    let mut one = one("penalty-notice");
    one.cancel = Some(Ok(()));
    assert!(text(&one).contains("/cancel"));
    (one.cancel, one.entry.cancelled) = (None, Some("当事人名称写错".into()));
    let page = text(&one);
    assert!(page.contains("当事人名称写错") && !page.contains("/cancel") && !page.contains("/issue"));
}

#[test]
fn issuing_is_for_those_who_answer_for_the_case() {
    let one = one("penalty-decision");
    let case = &one.loaded.view.case;
    let as_of = |capacity, unit: &str, officer: Option<&str>| {
        let me = Actor { capacity, unit: unit.into(), officer: officer.map(str::to_string), ..me() };
        may_issue(&me, case, "body")
    };
    assert!(as_of(Capacity::Officer, &case.unit, case.handlers.first().map(String::as_str)));
    assert!(!as_of(Capacity::Officer, &case.unit, Some("somebody-else")));
    assert!(as_of(Capacity::AgencyHead, &case.unit, None) && !as_of(Capacity::AgencyHead, "other", None));
    assert!(as_of(Capacity::Reviewer, "body", None) && !as_of(Capacity::Supervisor, &case.unit, None));
}

#[test]
fn clause_1_2b_the_paper_stands_beside_the_form_before_anything_is_recorded() {
    let one = one("case-opening");
    let document = one.document.clone().unwrap();
    let preview = Preview {
        entry: one.entry.clone(),
        document,
        template: one.template.clone(),
        missing: vec!["当事人住址".into()],
    };
    let shots = [Shot { preview, untypeset: Some("没有“𰻝”字".into()) }];
    let form =
        html! { form id="act-form" method="post" { (preview::above(&shots)) (samples::guard().inputs()) } };
    let beside = preview::beside("sample", "case.opened/1", &shots);
    let content = crate::desk::act::framed_with(&one.loaded, "立案", &form, &beside);
    let page = clean("preview", &content);
    for words in ["什么都没有记录", "缺少：当事人住址", "𰻝", "第 1 版", "preview-pdf/0/case.opened/1"]
    {
        assert!(page.contains(words), "{words}");
    }
    clean(
        "no paper",
        &crate::desk::act::framed_with(&one.loaded, "立案", &form, &preview::beside("s", "t/1", &[])),
    );
}

#[test]
fn two_versions_of_the_draft_are_compared_part_by_part() {
    let loaded = loaded(acts());
    let version = loaded.view.case.draft.clone().unwrap();
    let before = compare::draft_document(&loaded, &version);
    let mut later = version;
    later.version += 1;
    later.draft.discretion.reason = "另有从轻情节。".into();
    let after = compare::draft_document(&loaded, &later);
    let page = clean("compare", &compare::content(&loaded, ["第 1 版", "第 2 版"], &before, &after));
    assert!(page.contains("裁量理由") && page.contains("<ins>") && page.contains("1 处不同"), "{page}");
    let same = clean("same", &compare::content(&loaded, ["a", "b"], &before, &before));
    assert!(same.contains("内容相同"));
}

#[test]
fn clause_2_3a_the_whole_file_says_what_is_absent() {
    let one = one("penalty-decision");
    let items = documents::archive::items(&one.loaded.view.case);
    let leaves: Vec<whole::Leaf> = items
        .into_iter()
        .map(|item| {
            let all = &one.loaded.view.case.documents;
            let entry = all.iter().find(|d| Some(d.seq) == item.seq && d.title == item.title).cloned();
            let is_it = entry.as_ref().is_some_and(|e| e.kind == "penalty-decision");
            whole::Leaf { item, entry, issued: is_it.then(|| issued(&one)) }
        })
        .collect();
    let page = clean("whole", &whole::content(&one.loaded, &leaves));
    assert!(page.contains("已制发 1 件") && page.contains("未制发，不在 PDF 里") && page.contains("副卷"));
}

#[test]
fn the_list_of_documents_renders_with_and_without_rows() {
    let row = store::DocumentRow {
        id: "sample.3.penalty-decision".into(),
        seq: 1,
        case_id: "sample".into(),
        unit: "u".into(),
        entry: 3,
        kind: "penalty-decision".into(),
        title: "行政处罚决定书".into(),
        number: Some("明市监罚〔2026〕17号".into()),
        issued_on: date(2026, 3, 6),
        template: "samr.penalty-decision/1".into(),
        pages: 3,
        sha256: "a".repeat(64),
        scans: 0,
        updated: jiff::Timestamp::UNIX_EPOCH,
    };
    let params = Params::read("/desk/documents", "kind=penalty-decision");
    for rows in [vec![row], vec![]] {
        let total = rows.len() as u64;
        clean(
            "documents",
            &list::content(&me(), &params, &store::Listed { rows, total }, &[], &Default::default()),
        );
    }
}

#[test]
fn a_file_is_known_by_its_first_bytes() {
    assert_eq!(mime_of(b"%PDF-1.7"), Some("application/pdf"));
    assert_eq!(mime_of(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
    assert_eq!(mime_of(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
    for other in [&b"<html>"[..], b"MZ", b"", b"PDF-", b"GIF89a"] {
        assert_eq!(mime_of(other), None);
    }
}

#[test]
fn a_name_is_given_in_ascii_and_in_full() {
    let name = file_name("行政处罚决定书", Some("明市监罚〔2026〕17号"), "pdf");
    assert_eq!(name, "行政处罚决定书 明市监罚〔2026〕17号.pdf");
    let line = disposition(&name);
    assert!(
        line.is_ascii() && line.starts_with("inline; filename=\"document.pdf\"; filename*=UTF-8''%E8%A1%8C")
    );
    assert!(!disposition("a\"\r\nx: y.pdf").contains(['\r', '\n']));
}

//! What the portal and the handbook say of themselves is so.

use super::info::LISTS;
use super::tests::{Town, clean};
use crate::route::{Need, Token};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use law::ids::SubjectRef;
use std::path::Path;

/// Public pages that are no lists, with what they are instead.
const NO_LISTS: &[(&str, &str)] = &[
    ("/", "the front page"),
    ("/search", "leads on to a list"),
    ("/officers", "one certificate looked up: there is no list of everybody (DOMAIN 0.18)"),
    ("/verify", "a form and an explanation"),
    ("/verify/proof", "a file"),
    ("/open", "an index of the data"),
    ("/accessibility", "a statement"),
    ("/robots.txt", "for programs"),
    ("/sitemap.xml", "for programs"),
    ("/feed.atom", "a feed"),
    ("/feed.json", "a feed"),
];

#[tokio::test]
async fn every_public_list_is_data_as_open_says() {
    let town = Town::new("claims-lists").await;
    let open = town.get("/open", "").await.body;
    let pages = crate::portal::routes();
    let pages =
        pages.iter().filter(|r| r.need == Need::Public && r.method == Method::GET && !r.path.contains('{'));
    for path in pages.map(|r| r.path) {
        let listed = LISTS.iter().any(|(p, _)| *p == path);
        let named = NO_LISTS.iter().any(|(p, _)| *p == path);
        assert!(listed != named, "{path}: is it a list, or what is it?");
        for (format, kind) in [("csv", "text/csv"), ("json", "application/json")] {
            let file = town.get(&format!("{path}?format={format}"), "").await;
            let is =
                file.headers.get(header::CONTENT_TYPE).is_some_and(|k| k.to_str().unwrap().starts_with(kind));
            assert!(!listed || (file.status == StatusCode::OK && is), "{path} as {format}: {}", file.status);
            assert!(!listed || file.headers.contains_key(header::CONTENT_DISPOSITION), "{path}");
        }
        let link = format!("{path}?format=csv");
        assert_eq!(open.contains(&link), listed, "/open and {link}");
    }
    let procedure = town.get("/procedures/ordinary-penalty?format=csv", "").await;
    assert!(procedure.body.contains("环节") && open.contains("每个流程的环节"));
    // Every address that /open gives is there.
    for link in
        open.split("href=\"").skip(1).filter_map(|l| l.split('"').next()).filter(|l| l.starts_with('/'))
    {
        let link = link.replace("&amp;", "&").replace("食品", "%E9%A3%9F%E5%93%81");
        let status = town.get(&link, "").await.status;
        assert!(
            status.is_success() || status.is_redirection() || link.starts_with("/login"),
            "{link}: {status}"
        );
    }
}

/// 行政处罚法 第五十五条: refusal where no certificate is shown. Not being in this register is none.
#[tokio::test]
async fn nobody_is_told_to_refuse_because_of_what_a_register_says() {
    let town = Town::new("claims-refusal").await;
    for (path, status) in [
        ("/officers", StatusCode::OK),
        ("/officers?q=%E6%B2%A1%E6%9C%89", StatusCode::OK),
        ("/officers/00000000", StatusCode::NOT_FOUND),
        // Its certificate has run out.
        ("/officers/07020100103", StatusCode::OK),
        // Suspended.
        ("/officers/07020100104", StatusCode::OK),
        ("/officers/07020100101", StatusCode::OK),
    ] {
        let page = town.get(path, "").await;
        clean(path, &page, status);
        for wrong in ["您可以拒绝", "可以拒绝检查", "请勿配合", "执法无效"] {
            assert!(!page.body.contains(wrong), "{path} says {wrong}");
        }
        assert!(
            page.body.contains("不出示") && page.body.contains("第五十五条"),
            "{path} says when one may refuse"
        );
        assert!(page.body.contains("不得拒绝或者阻挠"), "{path} says what is owed");
    }
    let unknown = town.get("/officers/00000000", "").await.body;
    assert!(unknown.contains("查不到不等于证件无效") && unknown.contains("国务院部门"));
    let expired = town.get("/officers/07020100103", "").await.body;
    assert!(expired.contains("证件已过期") && expired.contains("12345"), "what is wrong is still said");
}

#[tokio::test]
async fn a_record_has_one_number_wherever_people_read_it() {
    let town = Town::new("claims-number").await;
    let row = town.publications("published").await.remove(0);
    let history = town.office.store().history(&SubjectRef::publication(&row.id)).await.unwrap();
    let entry = history.iter().find(|h| h.recorded.deed.tag() == "publication.approved/1").unwrap();
    let (index, leaf) = (entry.log_index.unwrap(), &entry.leaf);
    let said = format!("日志序号 {index}");
    let page = town.get(&format!("/d/{}", row.address), "").await;
    assert!(page.body.contains(&said) && !page.body.contains("日志第"), "the public page");
    let proof = town.get(&format!("/d/{}/proof", row.address), "").await;
    assert!(proof.body.contains(&format!("\nindex {index}\n")), "the proof");
    let api = town.get(&format!("/api/v1/decisions/{}", row.address), "").await;
    let api: serde_json::Value = serde_json::from_str(&api.body).unwrap();
    assert_eq!(api["log_index"], index, "the API");
    let looked = town.get(&format!("/verify?leaf={leaf}"), "").await;
    clean("/verify?leaf", &looked, StatusCode::OK);
    assert!(looked.body.contains(&said), "the page of the code");
    let (cookie, _) = town.login("editor").await;
    let desk = town.get(&format!("/desk/publicity/{}", row.id), &cookie).await;
    assert!(desk.body.contains(&format!("#{index} ")), "the workbench");
    // And so on the pages of a case.
    let every = store::CaseFilter::default();
    let cases =
        town.office.store().cases(&every, store::CaseOrder::default(), super::read::ALL).await.unwrap();
    let id = cases.rows.into_iter().find(|c| c.unit == row.unit).unwrap().id;
    let (cookie, _) = town.login("head").await;
    let journal = town.get(&format!("/desk/cases/{id}/journal"), &cookie).await;
    clean("a case's journal", &journal, StatusCode::OK);
    for h in town.office.store().history(&SubjectRef::case(&id)).await.unwrap() {
        let number = h.log_index.unwrap();
        assert!(journal.body.contains(&format!("#{number} {}", crate::look::format::hash_short(&h.leaf))));
    }
}

#[tokio::test]
async fn a_paper_is_looked_up_by_its_number_and_its_leaf() {
    let town = Town::new("claims-lookup").await;
    let row = town.publications("published").await.remove(0);
    let ask = |query: String| {
        let town = &town;
        async move {
            let page = town.get(&format!("/verify?{query}"), "").await;
            clean(&query, &page, StatusCode::OK);
            page
        }
    };
    // In the brackets of the paper, and in others.
    let typed = row.document_no.replace('〔', "[").replace('〕', "]");
    for number in [&row.document_no, &typed] {
        let query = serde_html_form::to_string([("no", number)]).unwrap();
        let page = ask(query).await;
        assert!(
            page.body.contains("决定已经公开") && page.body.contains(&format!("/d/{}", row.address)),
            "{number}"
        );
    }
    assert!(ask("no=x".into()).await.body.contains("查不到不等于文书不真实"));
    // A notice has a number too, and is not public: nobody learns of it here.
    let series = town.office.store().series(None, None, super::read::ALL).await.unwrap().rows;
    assert!(!series.is_empty());
    // A leaf that the log has, one that it has not, one that is none.
    let history = town.office.store().history(&SubjectRef::publication(&row.id)).await.unwrap();
    let leaf = &history[0].leaf;
    assert!(ask(format!("leaf={leaf}")).await.body.contains("这个核对码在公示日志里"));
    let spaced =
        leaf.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap().to_uppercase()).collect::<Vec<_>>();
    assert!(
        ask(format!("leaf={}", spaced.join("+"))).await.body.contains("这个核对码在公示日志里"),
        "as typed"
    );
    assert!(ask(format!("leaf={}", "0".repeat(64))).await.body.contains("公示日志里没有这个核对码"));
    assert!(ask("leaf=zz".into()).await.body.contains("核对码写错了"));
    // Its proof checks with the program that the page names.
    let file = town.get(&format!("/verify/proof?leaf={leaf}"), "").await;
    assert_eq!(file.status, StatusCode::OK);
    let key: journal::VerifierKey =
        town.get("/log/key", "").await.body.lines().next().unwrap().parse().unwrap();
    let report = verify::check_proof(file.body.as_bytes(), Some(&leaf.parse().unwrap()), Some(&[key]));
    assert_eq!(report.verdict, verify::Verdict::Good, "{}", report.text());
    for nothing in ["", "?leaf=zz", &format!("?leaf={}", "0".repeat(64))] {
        assert_eq!(town.get(&format!("/verify/proof{nothing}"), "").await.status, StatusCode::NOT_FOUND);
    }
    let page = town.get("/verify", "").await.body;
    assert!(page.contains("mingjing verify decision.tlog-proof --trust log.key --leaf"));
}

/// What a phone reads off the paper leads to the page that says so.
#[tokio::test]
async fn the_code_on_a_paper_leads_to_its_proof() {
    let town = Town::new("claims-code").await;
    let office = town.office.clone().with_public_url(Some("https://xzzf.example.gov.cn/".into()));
    while office.issue_due().await.unwrap() > 0 {}
    let filter =
        store::DocumentFilter { kind: Some("penalty-decision".into()), ..store::DocumentFilter::default() };
    let all = office
        .store()
        .documents(&store::DocumentFilter::default(), true, super::read::ALL)
        .await
        .unwrap()
        .rows;
    let mine = office.store().documents(&filter, true, super::read::ALL).await.unwrap().rows;
    let row = mine
        .first()
        .or(all.iter().find(|d| d.number.is_some()))
        .expect("the demonstration has issued documents");
    let (cookie, _) = town.login("head").await;
    let path = format!("/desk/cases/{}/documents/{}/{}/pdf", row.case_id, row.entry, row.kind);
    let request = Request::get(&path).header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
    let answer = tower::ServiceExt::oneshot(town.router.clone(), request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let pdf = to_bytes(answer.into_body(), 64 << 20).await.unwrap();
    let read = code_on(&pdf);
    let history = office.store().history(&SubjectRef::case(&row.case_id)).await.unwrap();
    let act = history.iter().find(|h| h.recorded.seq == row.entry).unwrap();
    let number = row.number.clone().unwrap();
    let query = serde_html_form::to_string([("no", number.as_str()), ("leaf", act.leaf.as_str())]).unwrap();
    assert_eq!(read, format!("https://xzzf.example.gov.cn/verify?{query}"));
    let page = town.get(&format!("/verify?{query}"), "").await;
    clean("where the code leads", &page, StatusCode::OK);
    assert!(page.body.contains("这个核对码在公示日志里"), "{query}");
}

/// The QR code of the first page, read by a program that shares nothing with what made it.
fn code_on(pdf: &[u8]) -> String {
    let file = std::env::temp_dir().join(format!("mingjing-code-{}.pdf", std::process::id()));
    std::fs::write(&file, pdf).unwrap();
    let read = [300, 400, 200].iter().find_map(|dots_per_inch| {
        let (resolution, rows) = (dots_per_inch.to_string(), (dots_per_inch * 35 / 25).to_string());
        let args = ["-gray", "-r", &resolution, "-f", "1", "-l", "1", "-x", "0", "-y", "0", "-H", &rows];
        let image = std::process::Command::new("pdftoppm").args(args).arg(&file).output().unwrap().stdout;
        let head = image.split(u8::is_ascii_whitespace).skip(1).take(2);
        let head: Vec<usize> = head.map(|t| std::str::from_utf8(t).unwrap().parse().unwrap()).collect();
        let pixels = &image[image.len() - head[0] * head[1]..];
        let dot = |x: usize, y: usize| pixels[y * head[0] + x];
        let mut found = rqrr::PreparedImage::prepare_from_greyscale(head[0], head[1], dot);
        Some(found.detect_grids().first()?.decode().ok()?.1)
    });
    std::fs::remove_file(&file).unwrap();
    read.expect("a code that can be read")
}

#[tokio::test]
async fn clause_5_0b_demonstration_units_are_marked_and_can_be_looked_at_alone() {
    let town = Town::new("claims-demo-units").await;
    let all = town.office.store().units(&store::UnitFilter::default(), super::read::ALL).await.unwrap().rows;
    let (marked, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|u| u.demonstration_since.is_some());
    // The six that the plan names.
    for name in ["蛟河市", "昌邑区", "龙潭区", "公安局", "市场监督管理局", "城市管理"]
    {
        assert!(marked.iter().any(|u| u.name.contains(name)), "{name} is not marked: {marked:?}");
    }
    let every = town.get("/units", "").await.body;
    let only = town.get("/units?demo=1", "").await.body;
    assert!(marked.iter().all(|u| every.contains(&u.name) && only.contains(&u.name)));
    assert!(others.iter().all(|u| every.contains(&u.name)));
    let data = town.get("/units?demo=1&format=json", "").await.body;
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let names: Vec<&str> =
        data["items"].as_array().unwrap().iter().map(|u| u["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), marked.len(), "{names:?}");
    assert!(
        !others.is_empty() && others.iter().all(|u| !names.contains(&u.name.as_str())),
        "others are left out"
    );
    let (cookie, _) = town.login("supervisor").await;
    let board = town.get("/desk/supervision?demo=1&format=csv", &cookie).await.body;
    assert!(others.iter().all(|u| !board.contains(&u.name)), "the board of demonstration units: {board}");
}

/// The proxy of the handbook lets through whatever the product itself takes, and keeps no recording back.
#[test]
fn the_documented_proxy_takes_what_the_product_takes() {
    let handbook = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/OPERATING.md"));
    let text = std::fs::read_to_string(handbook).unwrap();
    let nginx = text.split("```nginx\n").nth(1).unwrap().split("```").next().unwrap();
    let place = |name: &str| {
        let inside = nginx
            .split(&format!("location {name} {{"))
            .nth(1)
            .unwrap_or_else(|| panic!("no location {name}"));
        inside.split('}').next().unwrap().to_owned()
    };
    let limit = |block: &str| -> Option<u64> {
        let value = block.split("client_max_body_size").nth(1)?.split(';').next()?.trim().to_owned();
        let (digits, unit) = value.split_at(value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len());
        Some(
            digits.parse::<u64>().ok()?
                << match unit {
                    "k" => 10,
                    "m" => 20,
                    "g" => 30,
                    _ => 0,
                },
        )
    };
    let form = (crate::session::FILE_BYTES_MAX + crate::app::BODY_BYTES_MAX) as u64;
    assert!(limit(&place("/")).unwrap() >= form, "a form with its file: {form} bytes");
    // 0 is no limit; a limit must reach the largest recording.
    let uploads = place("/desk/uploads");
    let most = limit(&uploads).unwrap();
    assert!(most == 0 || most >= office::recordings::UPLOAD_BYTES_MAX);
    // Said for every location, or for this one.
    assert!(nginx.contains("proxy_request_buffering off;") && !nginx.contains("proxy_request_buffering on;"));
    // The limits themselves are told as they are.
    let told = |bytes: u64| format!("{} MiB", bytes >> 20);
    for bytes in [form, crate::session::FILE_BYTES_MAX as u64, crate::app::BODY_BYTES_MAX as u64] {
        assert!(text.contains(&told(bytes)), "OPERATING does not say {}", told(bytes));
    }
    assert!(text.contains(&format!("| {} GiB |", office::recordings::UPLOAD_BYTES_MAX >> 30)));
    for route in
        crate::recordings::routes().iter().filter(|r| r.method == Method::PATCH && r.token != Token::Refused)
    {
        assert!(route.path.starts_with("/desk/uploads"), "{}: the proxy does not know of it", route.path);
    }
}

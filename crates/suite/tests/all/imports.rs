//! Files that are brought to the desk: checked, imported, stopped, gone on with, put right; by their own people alone.

use crate::audit::House;
use crate::town::{Db, Town, on_both};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use law::authority::Actor;
use law::ids::{SubjectKind, SubjectRef};
use law::refusal::RefusalClass;
use office::Trouble;
use office::demo::cast::actor;
use office::import::desk::{Import, Work};
use office::import::{Mapping, Register};
use store::Page;
use tower::ServiceExt as _;

const HEAD: &str =
    "编号,处罚决定书文号,当事人名称,社会信用代码,处罚机关,决定日期,处罚种类,罚款金额,处罚依据,处罚内容\n";

fn row(n: u32) -> String {
    format!(
        "{n},吉市市监罚决〔2024〕{n}号,示例企业{n},,吉林市市场监督管理局,2024-03-05,罚款,1万元,《示例法》第一条,示例正文{n}\n"
    )
}

/// Three good rows, one with a doubt at its amount, one that says nothing.
pub(crate) fn list() -> String {
    let doubtful = row(4).replace("1万元", "1000-5000元");
    format!("{HEAD}{}{}{}{doubtful}5,,,,,2024-03-05,,,,\n", row(1), row(2), row(3))
}

pub(crate) async fn taken(town: &Town, who: &Actor, name: &str, text: &str) -> Import {
    let office = &town.office;
    office.import_take(who, Register::Penalties, &who.unit, name, text.as_bytes()).await.unwrap()
}

/// Does it to its end, as the server does behind everybody's back.
pub(crate) async fn done(town: &Town, who: &Actor, register: Register, id: &str, work: Work) -> Import {
    let begun = town.office.import_begin(who, register, id, work).await.unwrap();
    town.office.import_work(begun).await;
    town.office.import_seen(who, register, id).await.unwrap()
}

pub(crate) fn counts(import: &Import) -> [u64; 5] {
    let job = &import.job;
    [job.row_count, job.taken, job.flagged, job.refused, job.already]
}

/// What is said, as `row cell column`.
pub(crate) async fn told(town: &Town, who: &Actor, id: &str, outcome: &str) -> Vec<String> {
    let told = town.office.import_told(who, Register::Penalties, id, outcome, 0, Page::first(99)).await;
    told.unwrap()
        .iter()
        .flat_map(|t| {
            t.notes.iter().map(|n| format!("{} {} {}", t.row, n.cell.as_deref().unwrap_or("-"), n.column))
        })
        .collect()
}

fn refused(trouble: Trouble) -> Box<law::refusal::Refusal> {
    match trouble {
        Trouble::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

pub(crate) async fn imported(town: &Town) -> usize {
    town.office.all_of(SubjectKind::Historical).await.unwrap().len()
}

#[test]
fn a_file_is_checked_without_a_record_and_then_imported_by_its_editor() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let editor = actor("editor");
        let import = taken(&town, &editor, "旧表.csv", &list()).await;
        assert_eq!((import.job.stage.as_str(), import.job.name.as_str()), ("ready", "旧表.csv"));
        let columns = &import.looked.found.as_ref().unwrap().columns;
        assert_eq!(columns["行政处罚决定书文号"], "处罚决定书文号");
        let id = import.job.id;
        let checked = done(&town, &editor, Register::Penalties, &id, Work::Check).await;
        assert_eq!((checked.job.stage.as_str(), counts(&checked)), ("checked", [5, 3, 1, 1, 0]));
        assert_eq!(imported(&town).await, 0, "a check records nothing");
        assert_eq!(told(&town, &editor, &id, "flagged").await, ["5 H5 处罚金额原文"]);
        assert_eq!(told(&town, &editor, &id, "refused").await, ["6 B6 行政处罚决定书文号"]);
        let import = done(&town, &editor, Register::Penalties, &id, Work::Import).await;
        assert_eq!((import.job.stage.as_str(), counts(&import)), ("done", [5, 3, 1, 1, 0]));
        assert_eq!(imported(&town).await, 4);
        // The entry names who imported, in what capacity.
        let (subject, _) = town.office.all_of(SubjectKind::Historical).await.unwrap().remove(0);
        let entry = town.office.store().history(&subject).await.unwrap().remove(0).recorded;
        assert_eq!((entry.actor.account.as_str(), entry.actor.capacity.wire()), ("editor", "editor"));
        // Again: nothing twice, and what was doubtful is still told.
        let again = done(&town, &editor, Register::Penalties, &id, Work::Import).await;
        assert_eq!(counts(&again), [5, 0, 0, 1, 4]);
        assert_eq!(told(&town, &editor, &id, "flagged").await, ["5 H5 处罚金额原文"]);
        let (log, keys) = crate::verify::sequenced(&town).await;
        let report = store::verify_deep(town.office.store(), &log, &keys).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    });
}

#[test]
fn a_file_is_seen_by_the_editors_of_its_unit_and_by_nobody_else() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let editor = actor("editor");
        let id = taken(&town, &editor, "旧表.csv", &list()).await.job.id;
        let office = &town.office;
        let page = Page::first(9);
        for member in office::demo::CAST {
            let (who, register) = (member.actor(), Register::Penalties);
            let own = who.capacity == editor.capacity && who.unit == editor.unit;
            assert_eq!(office.import_seen(&who, register, &id).await.is_ok(), own, "{}", member.login);
            assert_eq!(
                office.import_told(&who, register, &id, "", 0, page).await.is_ok(),
                own,
                "{}",
                member.login
            );
            let listed = office.imports_seen(&who, register, page).await;
            assert_eq!(listed.is_ok_and(|l| l.total > 0), own, "{}", member.login);
        }
        // An editor of another unit has files of its own, and is told of no other.
        let other = Actor { unit: "jl-cgj".into(), account: "other".into(), ..editor.clone() };
        let refusal = refused(office.import_seen(&other, Register::Penalties, &id).await.unwrap_err());
        assert_eq!(refusal.class, RefusalClass::NotFound);
        for work in [Work::Check, Work::Import] {
            let trouble = office.import_begin(&other, Register::Penalties, &id, work).await.unwrap_err();
            assert_eq!(refused(trouble).class, RefusalClass::NotFound);
        }
        assert!(office.import_stop(&other, Register::Penalties, &id).await.is_err());
        assert_eq!(office.imports_seen(&other, Register::Penalties, page).await.unwrap().total, 0);
        // The same bytes are a file of its own there; rows go to the own unit alone.
        let own = taken(&town, &other, "旧表.csv", &list()).await;
        assert_ne!(own.job.id, id);
        let trouble = office.import_take(&other, Register::Penalties, "jl-scjg", "x.csv", b"a").await;
        assert_eq!(refused(trouble.unwrap_err()).fields[0].field, "unit");
        // What is no table is refused in words, and nothing of it is kept.
        let trouble =
            office.import_take(&editor, Register::Penalties, "jl-scjg", "x.pdf", b"%PDF-1.7\n").await;
        assert_eq!(refused(trouble.unwrap_err()).fields[0].field, "file");
        assert_eq!(office.imports_seen(&editor, Register::Penalties, page).await.unwrap().total, 1);
    });
}

#[test]
fn two_people_who_bring_one_file_get_one_import_and_one_works_on_it() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let editor = actor("editor");
        let id = taken(&town, &editor, "旧表.csv", &list()).await.job.id;
        let again = taken(&town, &editor, "旧表（副本）.csv", &list()).await;
        assert_eq!((again.job.id.as_str(), again.job.name.as_str()), (id.as_str(), "旧表.csv"));
        let begun = town.office.import_begin(&editor, Register::Penalties, &id, Work::Import).await.unwrap();
        let second = town.office.import_begin(&editor, Register::Penalties, &id, Work::Import).await;
        assert!(refused(second.unwrap_err()).fields[0].message.contains("正在"));
        let mapping = Mapping::default();
        let set = town.office.import_settings(&editor, Register::Penalties, &id, "jl-scjg", "", &mapping);
        assert!(refused(set.await.unwrap_err()).fields[0].message.contains("正在"));
        town.office.import_work(begun).await;
        assert_eq!(imported(&town).await, 4);
    });
}

#[test]
fn an_import_is_stopped_and_gone_on_with() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let editor = actor("editor");
        // More than two batches.
        let rows: u32 = 1_300;
        let text: String = std::iter::once(HEAD.to_owned()).chain((1..=rows).map(row)).collect();
        let id = taken(&town, &editor, "大表.csv", &text).await.job.id;
        let begun = town.office.import_begin(&editor, Register::Penalties, &id, Work::Import).await.unwrap();
        // Told to stop before its first batch: it stops after it.
        town.office.import_stop(&editor, Register::Penalties, &id).await.unwrap();
        town.office.import_work(begun).await;
        let stopped = town.office.import_seen(&editor, Register::Penalties, &id).await.unwrap();
        assert_eq!(stopped.job.stage, "stopped");
        let first = imported(&town).await as u64;
        assert!(first < u64::from(rows), "{first}");
        assert_eq!(counts(&stopped)[0], first);
        let rest = done(&town, &editor, Register::Penalties, &id, Work::Import).await;
        assert_eq!(counts(&rest), [u64::from(rows), u64::from(rows) - first, 0, 0, first]);
        assert_eq!(imported(&town).await as u64, u64::from(rows));
    });
}

#[test]
fn what_a_restart_broke_off_says_so_and_goes_on() {
    on_both(|db| async move {
        let mut town = Town::new(db).await;
        let begins = "2026-11-27T01:00:00Z".parse().unwrap();
        town.office = town.office.clone().with_real_clock(office::clock::Clock::fixed(begins));
        let editor = actor("editor");
        let id = taken(&town, &editor, "旧表.csv", &list()).await.job.id;
        let lost = town.office.import_begin(&editor, Register::Penalties, &id, Work::Import).await.unwrap();
        let seen =
            async |town: &Town| town.office.import_seen(&editor, Register::Penalties, &id).await.unwrap();
        assert!(seen(&town).await.is_worked_on);
        // The server is gone before a row was read; another looks two minutes later.
        let later = begins + jiff::SignedDuration::from_secs(120);
        town.office = town.office.clone().with_real_clock(office::clock::Clock::fixed(later));
        let now = seen(&town).await;
        assert!(now.is_interrupted && !now.is_worked_on);
        let import = done(&town, &editor, Register::Penalties, &id, Work::Import).await;
        assert_eq!((import.job.stage.as_str(), counts(&import)), ("done", [5, 3, 1, 1, 0]));
        // Should the first one live after all, it finds that another has taken it, and says nothing of its end.
        town.office.import_work(lost).await;
        assert_eq!(seen(&town).await.job.stage, "done");
        assert_eq!(imported(&town).await, 4);
    });
}

#[test]
fn what_a_unit_mapped_once_is_offered_again_for_the_same_headings() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let editor = actor("editor");
        let odd = |n: u32| format!("甲,乙,丙\n吉市市监罚决〔2024〕{n}号,示例企业{n},示例正文{n}\n");
        let import = taken(&town, &editor, "怪表.csv", &odd(1)).await;
        assert!(import.looked.found.is_none() && import.looked.error.is_some());
        let id = import.job.id;
        let begun = town.office.import_begin(&editor, Register::Penalties, &id, Work::Check).await;
        assert_eq!(refused(begun.unwrap_err()).fields[0].field, "mapping");
        let pairs =
            [("行政处罚决定书文号", "甲"), ("行政相对人名称", "乙"), ("正文", "丙"), ("处罚依据", "")];
        let mapping = Mapping(pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
        let office = &town.office;
        let set = office.import_settings(&editor, Register::Penalties, &id, "jl-scjg", "", &mapping).await;
        assert_eq!(set.unwrap().looked.found.unwrap().columns.len(), 3);
        let next = taken(&town, &editor, "怪表二.csv", &odd(2)).await;
        assert_eq!(next.mapping, mapping);
        let import = done(&town, &editor, Register::Penalties, &next.job.id, Work::Import).await;
        assert_eq!(
            counts(&import)[..4],
            [1, 1, 0, 0],
            "what the file has no column for is no doubt of a row"
        );
        // Another unit made none.
        let other = Actor { unit: "jl-cgj".into(), account: "other".into(), ..editor.clone() };
        assert_eq!(taken(&town, &other, "怪表三.csv", &odd(3)).await.mapping, Mapping::default());
    });
}

#[test]
fn a_row_under_the_number_of_a_case_is_flagged() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let cases = town.office.all_of(SubjectKind::Case).await.unwrap();
        let number = cases.iter().find_map(|(_, k)| Some(k.state.case()?.decision.as_ref()?.number.clone()));
        let number = number.unwrap();
        let text = format!("{HEAD}{}", row(1).replace("吉市市监罚决〔2024〕1号", &number));
        let editor = actor("editor");
        let id = taken(&town, &editor, "旧表.csv", &text).await.job.id;
        let import = done(&town, &editor, Register::Penalties, &id, Work::Import).await;
        assert_eq!(counts(&import)[2], 1);
        let told =
            town.office.import_told(&editor, Register::Penalties, &id, "flagged", 0, Page::first(9)).await;
        let told = told.unwrap().remove(0);
        let note = told.notes.iter().find(|n| n.reason.contains("一件案件已有这个文号")).unwrap();
        assert_eq!(note.cell.as_deref(), Some("B2"));
    });
}

const OFFICERS: &str = "序号,执法证号,姓名,执法单位,执法类别,执法区域,有效期\n\
    1,07020109901,示例甲,吉林市市场监督管理局,市场监管,昌邑区,2024-01-05至2029-01-04\n\
    2,07020109902,示例乙,没有这个局,市场监管,昌邑区,2024-01-05至2029-01-04\n\
    3,07020109903,示例丙,,市场监管,,2024-01-05至2029-01-04\n";

#[test]
fn officers_are_a_second_register_of_the_same_reader() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let (office, registrar) = (&town.office, actor("registrar"));
        // An editor imports no officers.
        let refusal = office.import_take(&actor("editor"), Register::Officers, "", "名单.csv", b"x").await;
        assert_eq!(refused(refusal.unwrap_err()).class, RefusalClass::Forbidden);
        let import = office
            .import_take(&registrar, Register::Officers, "jl-scjg", "名单.csv", OFFICERS.as_bytes())
            .await
            .unwrap();
        let id = import.job.id;
        let before = office.all_of(SubjectKind::Officer).await.unwrap().len();
        let checked = done(&town, &registrar, Register::Officers, &id, Work::Check).await;
        assert_eq!(counts(&checked), [3, 1, 1, 1, 0]);
        assert_eq!(office.all_of(SubjectKind::Officer).await.unwrap().len(), before);
        let told =
            office.import_told(&registrar, Register::Officers, &id, "", 0, Page::first(9)).await.unwrap();
        let cells: Vec<_> = told.iter().flat_map(|t| t.notes.iter().map(|n| n.cell.as_deref())).collect();
        assert_eq!(cells, [Some("D3"), Some("D4"), Some("F4")]);
        let import = done(&town, &registrar, Register::Officers, &id, Work::Import).await;
        assert_eq!(counts(&import), [3, 1, 1, 1, 0]);
        let again = done(&town, &registrar, Register::Officers, &id, Work::Import).await;
        assert_eq!(counts(&again), [3, 0, 0, 1, 2]);
        let all = office.all_of(SubjectKind::Officer).await.unwrap();
        assert_eq!(all.len(), before + 2);
        let (subject, _) =
            all.iter().find(|(_, k)| k.state.officer().is_some_and(|o| o.number == "07020109901")).unwrap();
        let entry = office.store().history(subject).await.unwrap().remove(0).recorded;
        assert_eq!((entry.actor.account.as_str(), entry.actor.capacity.wire()), ("registrar", "registrar"));
        let found = all.iter().filter_map(|(_, k)| k.state.officer()).find(|o| o.number == "07020109901");
        assert_eq!(found.map(|o| (o.unit.as_str(), o.region.as_str())), Some(("jl-scjg", "220202")));
        // A later validity of the same person's is a renewal; another name, or an earlier one, is not.
        let change = |from: &str, to: &str| {
            let line = OFFICERS.lines().nth(1).unwrap().replace(from, to);
            format!("{}\n{line}\n", OFFICERS.lines().next().unwrap())
        };
        for (text, expected) in [
            (change("2029-01-04", "2031-01-04"), [1, 0, 1, 0, 0]),
            (change("示例甲", "示例丁"), [1, 0, 0, 1, 0]),
            (change("2029-01-04", "2028-01-04"), [1, 0, 0, 1, 0]),
        ] {
            let bytes = text.as_bytes();
            let next =
                office.import_take(&registrar, Register::Officers, "", "新名单.csv", bytes).await.unwrap();
            let next = done(&town, &registrar, Register::Officers, &next.job.id, Work::Import).await;
            assert_eq!(counts(&next), expected, "{text}");
        }
        let renewed = town.office.all_of(SubjectKind::Officer).await.unwrap();
        assert_eq!(renewed.len(), before + 2);
        let found = renewed.iter().filter_map(|(_, k)| k.state.officer()).find(|o| o.number == "07020109901");
        assert_eq!(found.unwrap().valid_to, jiff::civil::date(2031, 1, 4));
    });
}

/// A form with a file, as browsers send it.
fn multipart(csrf: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |head: String, value: &[u8]| {
        body.extend_from_slice(format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    };
    part("name=\"_csrf\"".into(), csrf.as_bytes());
    for (field, value) in fields {
        part(format!("name=\"{field}\""), value.as_bytes());
    }
    part(format!("name=\"file\"; filename=\"{name}\""), bytes);
    body.extend_from_slice(b"--b--\r\n");
    body
}

async fn upload(
    house: &House,
    login: &str,
    path: &str,
    fields: &[(&str, &str)],
    file: &[u8],
) -> (StatusCode, HeaderMap, Bytes) {
    let (cookie, csrf) = &house.logins[login];
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(multipart(csrf, fields, "旧表.csv", file)))
        .unwrap();
    let answer = house.router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, to_bytes(answer.into_body(), 64 << 20).await.unwrap())
}

async fn bytes_of(house: &House, login: &str, path: &str) -> (StatusCode, Bytes) {
    let (cookie, _) = &house.logins[login];
    let request = Request::builder().uri(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let answer = house.router.clone().oneshot(request).await.unwrap();
    (answer.status(), to_bytes(answer.into_body(), 64 << 20).await.unwrap())
}

/// Until what works behind everybody's back has ended; bounded by a time that no test takes.
async fn settled(house: &House, who: &Actor, id: &str) -> Import {
    let begun = std::time::Instant::now();
    loop {
        let import = house.town.office.import_seen(who, Register::Penalties, id).await.unwrap();
        if !import.is_worked_on {
            return import;
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(120));
        tokio::task::yield_now().await;
    }
}

#[test]
fn by_the_page_a_file_is_checked_imported_and_its_rows_put_right() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        for login in ["editor", "approver", "registrar", "cg-head"] {
            house.enter(login).await;
        }
        let (at, editor) = ("/desk/imports/penalties", actor("editor"));
        let form = house.get("editor", at).await;
        assert!(form.body.contains("上传文件") && form.body.contains("multipart/form-data"));
        // What is no table is refused at the field.
        let (status, _, body) =
            upload(&house, "editor", at, &[("unit", "jl-scjg")], b"\x7fELF\x00\x01").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(String::from_utf8_lossy(&body).contains("有 1 处需要改"));
        let file = list();
        let (status, headers, _) =
            upload(&house, "editor", at, &[("unit", "jl-scjg")], file.as_bytes()).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let here = headers[header::LOCATION].to_str().unwrap().to_owned();
        let id = here.rsplit('/').next().unwrap().to_owned();
        let page = house.get("editor", &here).await;
        for words in ["检查这个文件", "工作表和列名对照", "示例企业1", "旧表.csv"] {
            assert!(page.body.contains(words), "{words}");
        }
        let key = [("_key", "k")];
        assert_eq!(house.send("editor", &format!("{here}/check"), &key).await.location(), here);
        settled(&house, &editor, &id).await;
        let page = house.get("editor", &here).await;
        for words in ["检查完了，什么都没有记录", "开始导入", "H5", "1000-5000元", "B6"] {
            assert!(page.body.contains(words), "{words}");
        }
        let only = house.get("editor", &format!("{here}?outcome=refused")).await;
        assert!(only.body.contains("B6") && !only.body.contains("H5 "));
        // Nobody else sees it, neither the page nor its rows, nor that there is one.
        for login in ["approver", "cg-head", "registrar"] {
            for path in [here.clone(), format!("{here}/corrected"), at.to_owned()] {
                let answer = house.get(login, &path).await;
                assert!(answer.status.is_client_error(), "{login} {path}");
                assert!(!answer.body.contains("旧表"), "{login} {path}");
            }
        }
        // The rows to be put right, put right, and brought again.
        let (status, book) = bytes_of(&house, "editor", &format!("{here}/corrected")).await;
        assert_eq!(status, StatusCode::OK);
        let path = house.town.dir.path().join("corrected.xlsx");
        std::fs::write(&path, &book).unwrap();
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut take = |row: tables::Row| {
            rows.push((0..13).map(|i| row.text(i).to_owned()).collect());
            std::ops::ControlFlow::Continue(())
        };
        tables::Book::open(&path).unwrap().rows(0, &mut take).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!((rows[0][11].as_str(), rows[0][12].as_str()), ("原行号", "存疑和退回的原因"));
        assert_eq!(rows[1][11], "5");
        assert!(rows[1][12].contains("处罚金额原文：") && rows[2][12].contains("无法认定"));
        rows[1][7] = "5000元".into();
        // The columns are those that the file had, and which record each row takes the place of.
        assert_eq!((rows[0].len(), rows[0][10].as_str(), rows[1][10].len()), (13, "更正的记录", 64));
        rows.truncate(2);
        let mut book = tables::write::Workbook::new(rows[0].iter().map(String::as_str)).unwrap();
        book.row(rows[1].iter().map(String::as_str)).unwrap();
        let book = book.finish().unwrap();
        let (status, headers, _) = upload(&house, "editor", at, &[("unit", "jl-scjg")], &book).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let put_right = headers[header::LOCATION].to_str().unwrap().to_owned();
        house.send("editor", &format!("{put_right}/import"), &key).await;
        let right = settled(&house, &editor, put_right.rsplit('/').next().unwrap()).await;
        assert_eq!(counts(&right), [1, 1, 0, 0, 0], "put right, it is taken without a doubt");
        house.send("editor", &format!("{here}/import"), &key).await;
        let import = settled(&house, &editor, &id).await;
        assert_eq!(counts(&import), [5, 3, 0, 1, 1], "what was put right is not brought a second time");
    });
}

#[test]
fn by_the_api_a_file_is_brought_asked_for_and_its_rows_are_read() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        for login in ["editor", "officer1"] {
            house.enter(login).await;
        }
        let (at, editor) = ("/api/v1/imports/penalties", actor("editor"));
        let file = list();
        let sent = [("unit", "jl-scjg"), ("dry_run", "false")];
        let (status, _, body) = upload(&house, "editor", at, &sent, file.as_bytes()).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{}", String::from_utf8_lossy(&body));
        let state: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let id = state["id"].as_str().unwrap().to_owned();
        settled(&house, &editor, &id).await;
        let shown = house.get("editor", &format!("{at}/{id}")).await;
        let state: serde_json::Value = serde_json::from_str(&shown.body).unwrap();
        assert_eq!((state["stage"].as_str(), state["taken"].as_u64()), (Some("done"), Some(3)));
        let rows = house.get("editor", &format!("{at}/{id}/rows?outcome=doubted")).await;
        let rows: serde_json::Value = serde_json::from_str(&rows.body).unwrap();
        assert_eq!(rows["total"], 2);
        assert_eq!(rows["items"][0]["notes"][0]["cell"], "H5");
        assert_eq!(rows["items"][0]["cells"]["处罚金额原文"], "1000-5000元");
        for path in ["", "/rows", "/corrected"] {
            let answer = house.get("officer1", &format!("{at}/{id}{path}")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
        for (fields, field) in [
            ([("unit", "jl-cgj"), ("dry_run", "true")], "unit"),
            ([("unit", "jl-scjg"), ("dry_run", "perhaps")], "dry_run"),
            ([("unit", "jl-scjg"), ("mapping", "{\"x\":\"y\"}")], "mapping"),
            ([("unit", "jl-scjg"), ("sheet", "没有这个表")], "sheet"),
        ] {
            let (status, _, body) = upload(&house, "editor", at, &fields, file.as_bytes()).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["error"]["fields"][0]["field"], field);
        }
        let stop = house.ask("editor", &Method::POST, &format!("{at}/{id}/stop"), None).await;
        assert_eq!(stop.status, StatusCode::ACCEPTED);
        let odd = house.ask("editor", &Method::POST, &format!("{at}/{id}/publish"), None).await;
        assert_eq!(odd.status, StatusCode::NOT_FOUND);
        let odd = house.ask("editor", &Method::POST, "/api/v1/imports/people/x/check", None).await;
        assert_eq!(odd.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_lies_unused_is_swept_and_what_was_imported_stays() {
    on_both(|db| async move {
        let mut town = Town::new(db).await;
        let begins = "2026-11-27T01:00:00Z".parse().unwrap();
        town.office = town.office.clone().with_real_clock(office::clock::Clock::fixed(begins));
        let editor = actor("editor");
        let id = taken(&town, &editor, "旧表.csv", &list()).await.job.id;
        done(&town, &editor, Register::Penalties, &id, Work::Import).await;
        town.office.sweep().await.unwrap();
        assert!(town.office.import_seen(&editor, Register::Penalties, &id).await.is_ok());
        let later = begins + jiff::SignedDuration::from_hours(31 * 24);
        town.office = town.office.clone().with_real_clock(office::clock::Clock::fixed(later));
        town.office.sweep().await.unwrap();
        assert!(town.office.import_seen(&editor, Register::Penalties, &id).await.is_err());
        assert_eq!(town.office.store().import_part(&id, 0).await.unwrap(), None);
        assert_eq!(imported(&town).await, 4);
    });
}

/// What lies in the database of a file is encrypted.
#[test]
fn neither_the_file_nor_its_rows_lie_in_the_clear() {
    crate::town::run(async {
        let town = Town::new(Db::Sqlite).await;
        let editor = actor("editor");
        let id = taken(&town, &editor, "旧表.csv", &list()).await.job.id;
        done(&town, &editor, Register::Penalties, &id, Work::Check).await;
        for entry in std::fs::read_dir(town.dir.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                let text = String::from_utf8_lossy(&bytes);
                assert!(!text.contains("示例企业") && !text.contains("1000-5000元"), "{}", path.display());
            }
        }
        let known = SubjectRef::historical("x");
        assert!(town.office.store().load(&known).await.unwrap().is_none());
    });
}

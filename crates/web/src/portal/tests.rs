//! A demonstration city with a real log, walked through the real router: every page of the portal, of 公示, of
//! supervision and of the registers renders, says what it should, and is clean.

use crate::look::audit::{Scope, faults};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use journal::{Ed25519Signer, Log, Signer};
use office::Office;
use office::chance::Chance;
use office::clock::Clock;
use office::demo;
use std::path::PathBuf;
use std::sync::Arc;
use store::{
    DataKeys, Outcome, PublicationFilter, PublicationOrder, PublicationRow, Sequencer, Store, StoreConfig,
};
use tower::ServiceExt as _;

const PASSWORD: &str = "town-password-示例";

/// A demonstration city in a folder of its own.
pub(crate) struct Town {
    pub office: Office,
    pub router: Router,
    pub app: crate::App,
    dir: PathBuf,
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// An answer.
pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Town {
    pub(crate) async fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("mingjing-web-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(dir.join("keys")).unwrap();
        let url = dir.join("m.sqlite").display().to_string();
        let store = Store::open(&StoreConfig { url, durable: false, keys: Some(DataKeys::of([7; 32])) })
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let (index, _) = search::Index::open_or_create(&dir.join("search")).unwrap();
        let clock = Clock::fixed(demo::instant(demo::JOURNAL_BEGINS_AT).unwrap());
        let chance = Chance::seeded(7);
        let vault = vault::Vault::create(&dir.join("vault")).unwrap().without_immutable_flag();
        let office =
            demo::make(store.clone(), Arc::new(index), vault, clock, chance, PASSWORD, |_| {}).await.unwrap();
        let origin = office::found::city(&store).await.unwrap().unwrap().log_origin;
        let signer = Ed25519Signer::from_seed(&origin, &[7; 32]).unwrap();
        std::fs::write(dir.join("keys/log.vkey"), format!("{}\n", signer.key())).unwrap();
        let log = Log::create(&dir.join("log"), &origin).unwrap();
        let mut sequencer = Sequencer::new(log, Arc::new(signer), None, "test");
        while let Outcome::Published { .. } = sequencer.run_once(&store, office.clock().now()).await.unwrap()
        {
        }
        let settings = crate::app::Settings {
            public_url: Some("http://x.cn".parse().unwrap()),
            ..crate::app::Settings::default()
        };
        let app = crate::App::new(office.clone(), dir.join("log"), settings).await.unwrap();
        Self { office, router: crate::router(app.clone()), app, dir }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(
            Request::get(path)
                .header(header::COOKIE, cookie)
                .header(header::HOST, "x.cn")
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Logs in through the API: cookie and CSRF token.
    pub(crate) async fn login(&self, login: &str) -> (String, String) {
        let body = serde_json::json!({ "login": login, "password": PASSWORD }).to_string();
        let request = Request::post("/api/v1/session").header(header::CONTENT_TYPE, "application/json");
        let answer = self.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{login}: {}", answer.body);
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
        let cookie: Vec<&str> = cookies.filter_map(|c| c.to_str().ok()?.split(';').next()).collect();
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        (cookie.join("; "), json["csrf"].as_str().unwrap().to_owned())
    }

    pub(crate) async fn publications(&self, stage: &str) -> Vec<PublicationRow> {
        let filter = PublicationFilter { stage: Some(stage.into()), ..PublicationFilter::default() };
        self.office
            .store()
            .publications(&filter, PublicationOrder::Updated, super::read::ALL)
            .await
            .unwrap()
            .rows
    }
}

pub(super) fn clean(path: &str, answer: &Answer, status: StatusCode) {
    assert_eq!(answer.status, status, "{path}: {}", answer.body.chars().take(400).collect::<String>());
    let found = faults(&answer.body, Scope::Page);
    assert!(found.is_empty(), "{path}: {found:#?}");
}

/// A form's hidden key, so that a sending is as the page would send it.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    page.split_once(&mark)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or(String::new(), |(v, _)| v.to_owned())
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    serde_html_form::to_string(pairs).unwrap()
}

#[tokio::test]
async fn every_page_is_clean() {
    let town = Town::new("portal").await;
    for path in [
        "/",
        "/decisions",
        "/decisions?q=食品",
        "/decisions?q=没有这样的词语组合呀",
        "/decisions?year=1999&organ=x",
        "/withdrawn",
        "/procedures",
        "/procedures/ordinary-penalty",
        "/officers",
        "/officers?q=李示例",
        "/officers?q=没有",
        "/units",
        "/units?demo=1",
        "/verify",
        "/plan",
        "/open",
        "/accessibility",
        "/officers/07020100101",
    ] {
        let answer = town
            .get(
                &path
                    .replace("食品", "%E9%A3%9F%E5%93%81")
                    .replace("没有这样的词语组合呀", "%E7%8A%87%E9%AA%89")
                    .replace("李示例", "%E6%9D%8E%E7%A4%BA%E4%BE%8B")
                    .replace("没有", "%E6%B2%A1%E6%9C%89"),
                "",
            )
            .await;
        clean(path, &answer, StatusCode::OK);
        assert_eq!(answer.headers[header::CACHE_CONTROL], "public, no-cache", "{path}");
        for leak in law::redaction::edition1::leaks(&words(&answer.body)) {
            assert!(!leak.blocks, "{path} shows {}", leak.message);
        }
    }
    for path in ["/d/nothing", "/procedures/x", "/d/nothing/proof"] {
        clean(path, &town.get(path, "").await, StatusCode::NOT_FOUND);
    }
    assert_eq!(town.get("/officers/00000000", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get("/search?kind=officers&q=a", "").await.headers[header::LOCATION], "/officers?q=a");
    assert!(town.get("/units?demo=1", "").await.body.contains("示范单位"));
}

/// The text of a page without its tags.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[tokio::test]
async fn a_decision_is_public_checked_and_withdrawn() {
    let town = Town::new("decision").await;
    let public = town.publications("published").await;
    let row = public.first().expect("the demonstration has a public decision");
    let page = town.get(&format!("/d/{}", row.address), "").await;
    clean("/d/…", &page, StatusCode::OK);
    assert!(page.body.contains("公示信息可验证") && page.body.contains("刚刚核对"), "not checked");
    assert!(
        page.body.contains("公示内容就是决定原文去掉遮盖"),
        "the words are not held against the decision"
    );
    assert!(page.body.contains("class=\"qr\"") && page.body.contains(&row.document_no));
    let voucher = town.get(&format!("/d/{}/proof", row.address), "").await;
    assert_eq!(voucher.status, StatusCode::OK);
    let proof = journal::TlogProof::from_bytes(voucher.body.as_bytes()).unwrap();
    let key = town.get("/log/key", "").await.body.trim().parse::<journal::VerifierKey>().unwrap();
    let history = town.office.store().history(&law::ids::SubjectRef::publication(&row.id)).await.unwrap();
    let entry = history.iter().find(|h| h.recorded.deed.tag() == "publication.approved/1").unwrap();
    let mut leaf = [0; 32];
    for (i, byte) in leaf.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&entry.leaf[i * 2..i * 2 + 2], 16).unwrap();
    }
    let origin = key.name().to_owned();
    proof.verify(&journal::Leaf(leaf), &origin, &[key]).unwrap();

    for path in ["/feed.atom", "/feed.json"] {
        let feed = town.get(path, "").await;
        assert!(feed.body.contains(&row.address), "{path}");
    }
    // Natural persons are in no sitemap, and their pages say so to search engines.
    let firm = row.party_code.is_some();
    assert_eq!(town.get("/sitemap.xml", "").await.body.contains(&row.address), firm);
    assert_eq!(page.headers.contains_key("x-robots-tag"), !firm);
    for (path, kind) in
        [("/decisions?format=csv", "text/csv"), ("/decisions?format=json", "application/json")]
    {
        let file = town.get(path, "").await;
        assert!(file.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with(kind));
        assert!(file.body.contains(&row.document_no), "{path}");
    }

    // Asked by the editor, decided by the approver: gone from everywhere at once, whatever the index still has.
    let (cookie, _) = town.login("editor").await;
    let path = format!("/desk/publicity/{}/withdraw", row.id);
    let shown = town.get(&path, &cookie).await;
    clean("withdraw", &shown, StatusCode::OK);
    let sent = |shown: &Answer, key: &str, more: &[(&str, &str)]| {
        let (token, base) = (hidden(&shown.body, "_csrf"), hidden(&shown.body, "_base"));
        let mut pairs = vec![("_csrf", token.as_str()), ("_key", key), ("_base", base.as_str())];
        pairs.extend(more);
        form(&pairs)
    };
    let blank = sent(&shown, "k1", &[("reason", "")]);
    let refused = town.post(&path, &cookie, &blank).await;
    clean("withdraw without a reason", &refused, StatusCode::UNPROCESSABLE_ENTITY);
    let asked = sent(&shown, "k2", &[("ground", "content_wrong"), ("reason", "漏遮联系方式")]);
    let done = town.post(&path, &cookie, &asked).await;
    clean("asked", &done, StatusCode::OK);
    assert!(done.body.contains("已记录：申请撤回公示"));
    assert_eq!(
        town.get(&format!("/d/{}", row.address), "").await.status,
        StatusCode::OK,
        "asking takes nothing down"
    );
    let (cookie, _) = town.login("approver").await;
    let waiting = town.get("/desk/publicity", &cookie).await;
    assert!(waiting.body.contains("等待决定"));
    let path = format!("/desk/publicity/{}/decide", row.id);
    let shown = town.get(&path, &cookie).await;
    clean("decide", &shown, StatusCode::OK);
    let agreed = sent(&shown, "k3", &[("agreed", "true"), ("opinion", "同意")]);
    let done = town.post(&path, &cookie, &agreed).await;
    clean("withdrawn", &done, StatusCode::OK);
    let grave = town.get(&format!("/d/{}", row.address), "").await;
    clean("tombstone", &grave, StatusCode::GONE);
    assert!(
        grave.body.contains("漏遮联系方式")
            && grave.headers["x-robots-tag"].to_str().unwrap().contains("noindex")
    );
    assert!(!grave.body.contains(&row.title), "the tombstone tells the title");
    assert_eq!(town.get(&format!("/api/v1/decisions/{}", row.address), "").await.status, StatusCode::GONE);
    for path in ["/decisions", "/decisions?format=csv", "/sitemap.xml", "/api/v1/decisions"] {
        assert!(!town.get(path, "").await.body.contains(&row.address), "{path} still has it");
    }
    assert!(town.get("/withdrawn", "").await.body.contains(&row.document_no));
    assert!(town.get("/feed.atom", "").await.body.contains("已撤回"));
}

#[tokio::test]
async fn the_staff_pages_are_clean_for_whom_they_are() {
    let town = Town::new("staff").await;
    for (login, paths) in [
        (
            "editor",
            vec![
                "/desk/publicity",
                "/desk/publicity?stage=published",
                "/desk/historical",
                "/desk/historical?flagged=yes",
            ],
        ),
        ("approver", vec!["/desk/publicity?stage=edited", "/desk/publicity?overdue=1"]),
        (
            "supervisor",
            vec![
                "/desk/supervision",
                "/desk/supervision?demo=1&from=2026-01-01",
                "/desk/supervision/cases?what=overdue",
                "/desk/supervision/cases?what=major",
                "/desk/supervision/cases",
                "/desk/accounts",
                "/desk/publicity",
            ],
        ),
        ("head", vec!["/desk/supervision", "/desk/publicity"]),
        (
            "registrar",
            vec![
                "/desk/registers",
                "/desk/officers",
                "/desk/officers/new",
                "/desk/officers/officer1",
                "/desk/officers/officer1/suspend",
                "/desk/officers/officer1/designate",
                "/desk/officers/officer1/renew",
                "/desk/reviewers",
                "/desk/reviewers/new",
                "/desk/reviewers/reviewer/remove",
                "/desk/units",
                "/desk/units/new",
                "/desk/units/jl-scjg",
                "/desk/series",
            ],
        ),
        (
            "admin",
            vec![
                "/desk/registers",
                "/desk/accounts",
                "/desk/accounts/new",
                "/desk/accounts/officer1",
                "/desk/accounts/officer1/close",
                "/desk/accounts/officer1/reset",
                "/desk/logins",
                "/desk/me",
                "/desk/me/password",
                "/desk/me/factor",
            ],
        ),
        (
            "security",
            vec![
                "/desk/accounts/officer1",
                "/desk/accounts/officer1/grant",
                "/desk/accounts/officer1/end",
                "/desk/accounts/officer1/reset",
                "/desk/login-policy",
                "/desk/logins?outcome=welcome&from=2026-01-01",
            ],
        ),
        ("audit", vec!["/desk", "/desk/registers", "/desk/accounts?state=dormant", "/desk/logins"]),
    ] {
        let (cookie, _) = town.login(login).await;
        for path in paths {
            let answer = town.get(path, &cookie).await;
            clean(&format!("{path} as {login}"), &answer, StatusCode::OK);
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
        }
    }
    let (cookie, _) = town.login("editor").await;
    for stage in ["prepared", "edited", "published"] {
        for row in town.publications(stage).await {
            clean(
                "one publication",
                &town.get(&format!("/desk/publicity/{}", row.id), &cookie).await,
                StatusCode::OK,
            );
            clean(
                "its form",
                &town.get(&format!("/desk/publicity/{}/edit", row.id), &cookie).await,
                StatusCode::OK,
            );
        }
    }
    let series = town.office.store().series(None, None, super::read::ALL).await.unwrap().rows;
    assert!(!series.is_empty() && series.iter().all(|s| s.last == s.taken));
    clean("series", &town.get(&format!("/desk/series/{}", series[0].id), &cookie).await, StatusCode::OK);
    // Another agency's publication is not there for this editor.
    assert_eq!(town.get("/desk/publicity/none", &cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_suspended_certificate_is_loud_at_once() {
    let town = Town::new("suspend").await;
    let (cookie, _) = town.login("registrar").await;
    let path = "/desk/officers/officer2/suspend";
    let page = town.get(path, &cookie).await;
    let sent = form(&[
        ("_csrf", &hidden(&page.body, "_csrf")),
        ("_key", "s1"),
        ("_base", &hidden(&page.body, "_base")),
        ("from", &town.office.today().to_string()),
        ("reason", "年审未通过"),
    ]);
    let done = town.post(path, &cookie, &sent).await;
    clean("suspended", &done, StatusCode::OK);
    let check = town.get("/officers/07020100102", "").await;
    clean("suspended certificate", &check, StatusCode::OK);
    assert!(check.body.contains("证件已暂扣") && check.body.contains("cert bad"));
    let api = town.get("/api/v1/officers/07020100102", "").await;
    assert!(api.body.contains("\"valid\":false"));
    // The same sending again records nothing twice.
    let again = town.post(path, &cookie, &sent).await;
    assert!(again.body.contains("没有记两遍"), "{}", again.status);
}

#[tokio::test]
async fn programs_act_as_people_do() {
    let town = Town::new("api").await;
    assert_eq!(town.get("/api/v1/cases", "").await.status, StatusCode::UNAUTHORIZED);
    let health = town.get("/healthz", "").await;
    assert_eq!(health.status, StatusCode::OK, "{}", health.body);
    let (cookie, csrf) = town.login("officer1").await;
    let cases: serde_json::Value =
        serde_json::from_str(&town.get("/api/v1/cases", &cookie).await.body).unwrap();
    let id = cases["items"][0]["id"].as_str().unwrap().to_owned();
    for path in [format!("/api/v1/cases/{id}"), format!("/api/v1/cases/{id}/journal")] {
        let answer = town.get(&path, &cookie).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    }
    let act = |tag: &str, body: serde_json::Value, token: &str| {
        Request::post(format!("/api/v1/acts/{tag}"))
            .header(header::COOKIE, &cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-csrf-token", token)
            .body(Body::from(body.to_string()))
            .unwrap()
    };
    use serde_json::json;
    let subject = format!("case/{id}");
    let command = json!({ "subject": subject, "key": "a1", "body": { "kind": "revoked", "instrument": "x", "reason": "y", "on": "2026-03-01" } });
    assert_eq!(
        town.send(act("nothing.happened/1", command.clone(), &csrf)).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(town.send(act("case.closed/1", command.clone(), "wrong")).await.status, StatusCode::FORBIDDEN);
    let wrong =
        town.send(act("case.closed/1", json!({ "subject": "unit/x", "key": "a2", "body": 3 }), &csrf)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(wrong.body.contains("\"fields\""));
    // Somebody else's step is refused with a reason, by the law and not by the page.
    let opening = json!({ "subject": subject, "key": "a3", "body": { "opinion": "同意", "handlers": ["officer1", "officer2"] } });
    let refused = town.send(act("case.opened/1", opening, &csrf)).await;
    assert!(
        matches!(refused.status, StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY),
        "{}",
        refused.body
    );
    let due = town.get("/api/v1/law/due?period=publication.penalty&start=2026-03-02", "").await;
    assert!(due.body.contains("2026-03-11"), "{}", due.body);
    assert!(town.get("/api/v1/law/check/docno/x", "").await.body.contains("\"valid\":false"));
    assert_eq!(town.get("/api/v1/law/check/x/y", "").await.status, StatusCode::NOT_FOUND);
    let delete = Request::delete("/api/v1/session")
        .header(header::COOKIE, &cookie)
        .header("x-csrf-token", &csrf)
        .body(Body::empty())
        .unwrap();
    assert_eq!(town.send(delete).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.get("/api/v1/cases", &cookie).await.status, StatusCode::UNAUTHORIZED);
}

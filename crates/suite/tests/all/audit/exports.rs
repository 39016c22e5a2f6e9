//! A list with personal values that is longer than the city's rule is taken away by two persons.

use super::House;
use crate::town::on_both;
use axum::http::{Method, StatusCode, header};
use axum::{body::Body, http::Request};
use law::act::Intent;
use law::deed::city::ExportRuleSet;
use law::ids::{SubjectKind, SubjectRef};
use office::demo::cast::actor;
use tower::ServiceExt as _;

const NAMED: &str = "/desk/cases?q=%E6%A1%88&format=csv";

async fn rule(house: &House, rows: u32) {
    let deed = ExportRuleSet { rows, basis: "网信办文件（示例）".into() };
    let key = house.town.office.chance().token();
    let intent = Intent { subject: SubjectRef::city(), base: None, key, occurred: None, deed: deed.into() };
    house.town.office.act(&actor("security"), intent).await.unwrap();
}

impl House {
    /// Asks as a browser does, and goes where it is led within the list.
    async fn browse(&self, login: &str, path: &str) -> super::Answer {
        let mut to = path.to_string();
        loop {
            let (cookie, _) = &self.logins[login];
            let request = Request::get(&to)
                .header(header::COOKIE, cookie)
                .header(header::ACCEPT, "text/html,*/*")
                .body(Body::empty());
            let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
            let answer =
                super::Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() };
            if !(status == StatusCode::SEE_OTHER
                && answer.location().starts_with(path.split('?').next().unwrap()))
            {
                return answer;
            }
            to = answer.location().to_string();
        }
    }
}

/// The request of this account.
async fn of(house: &House, login: &str) -> String {
    let all = house.town.office.all_of(SubjectKind::Export).await.unwrap();
    all.into_iter().find(|(_, k)| k.state.export().unwrap().by == login).unwrap().0.id
}

#[test]
fn a_long_list_is_taken_away_only_when_another_has_released_it() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        for login in ["officer1", "officer2", "unithead", "head", "cg-head", "audit", "security"] {
            house.enter(login).await;
        }
        // Two hundred rows are no long list; the town has four cases.
        assert_eq!(house.follow("officer1", NAMED).await.status, StatusCode::OK);
        // In parts it is as long as it is whole; the same part again is no other one.
        rule(&house, 5).await;
        assert_eq!(house.follow("officer1", NAMED).await.status, StatusCode::OK);
        let parts = house.follow("officer1", "/desk/cases?format=csv").await;
        assert_eq!(parts.status, StatusCode::FORBIDDEN);
        assert!(parts.body.contains("连同 24 小时内按其他条件导出的共"), "{}", parts.body);
        assert_eq!(house.follow("officer2", "/desk/cases?format=csv").await.status, StatusCode::OK);
        rule(&house, 2).await;
        // How many rows there are is nobody's to say.
        let said = serde_json::json!({ "body": { "list": "cases", "query": "", "rows": 1, "reason": "核对（示例）" } });
        let asked = ("application/json", said.to_string());
        let asked = house
            .ask("officer1", &Method::POST, "/api/v1/acts/export.asked/1", Some((asked.0, asked.1)))
            .await;
        assert_eq!(asked.status, StatusCode::FORBIDDEN, "{}", asked.body);
        assert!(asked.body.contains("由系统统计行数"), "{}", asked.body);

        // A program is told the way, a browser is led there.
        let refused = house.follow("officer1", NAMED).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(refused.headers[header::CONTENT_TYPE], "application/problem+json");
        let problem: serde_json::Value = serde_json::from_str(&refused.body).unwrap();
        assert!(problem["ask"].as_str().unwrap().starts_with("/desk/exports/new?want="), "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains("超过 2 行"), "{problem}");
        let led = house.browse("officer1", NAMED).await;
        assert!(led.location().starts_with("/desk/exports/new?want="), "{} {}", led.status, led.location());
        let ask = led.location().to_string();
        assert_eq!(house.get("officer2", &ask).await.status, StatusCode::UNPROCESSABLE_ENTITY, "his alone");
        let page = house.get("officer1", &ask).await;
        assert!(page.body.contains("检索词") && page.body.contains("案"), "{}", page.body);
        let sent = house.send("officer1", &ask, &[("_key", "a1"), ("reason", "")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = house.send("officer1", &ask, &[("_key", "a2"), ("reason", "年度案卷评查（示例）")]).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
        assert_eq!(house.follow("officer1", NAMED).await.status, StatusCode::FORBIDDEN, "not yet");

        // It waits for those who may decide, and for nobody else.
        let id = of(&house, "officer1").await;
        let at = format!("/desk/exports/{id}");
        assert!(house.get("head", "/desk").await.body.contains(&at));
        assert!(!house.get("cg-head", "/desk").await.body.contains(&at));
        for (login, status) in [
            ("head", StatusCode::OK),
            ("officer1", StatusCode::OK),
            ("officer2", StatusCode::NOT_FOUND),
            ("cg-head", StatusCode::NOT_FOUND),
            ("audit", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(house.get(login, &at).await.status, status, "{login}");
        }
        let release = format!("{at}/release");
        for (login, status) in [
            ("officer1", StatusCode::FORBIDDEN),
            ("cg-head", StatusCode::NOT_FOUND),
            ("audit", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(house.send(login, &release, &[("_key", "r1")]).await.status, status, "{login}");
        }
        let done = house.send("head", &release, &[("_key", "r2"), ("note", "")]).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert!(!house.get("head", "/desk").await.body.contains(&at), "nothing waits any more");
        let told = house.get("officer1", "/desk").await.body;
        assert!(told.contains(&at) && told.contains("前可以导出"), "the asker is told until when");

        // Good for the asker alone, this list and these filters; each time it is on record how much went out.
        let before = house.readings().await.len();
        let file = house.follow("officer1", NAMED).await;
        assert!(file.status == StatusCode::OK && file.body.lines().count() > 2, "{}", file.body);
        let lines = house.readings().await;
        let line = lines[before..].iter().find(|l| l.row_count.is_some()).unwrap();
        assert_eq!((line.login.as_str(), line.route.as_str()), ("officer1", "/desk/cases"));
        assert_eq!(line.row_count.unwrap() as usize, file.body.lines().count() - 1);
        for (login, path) in [("officer2", NAMED), ("head", NAMED), ("officer1", "/desk/cases?format=csv")] {
            assert_eq!(house.follow(login, path).await.status, StatusCode::FORBIDDEN, "{login} {path}");
        }
        let mine = house.get("officer1", &at).await;
        assert!(mine.body.contains("format=csv") && !mine.body.contains("%E6%A1%88"), "{}", mine.body);
        let clock = house.town.office.clock();
        clock.move_to(clock.now() + jiff::SignedDuration::from_hours(25));
        assert_eq!(house.follow("officer1", NAMED).await.status, StatusCode::FORBIDDEN, "a day later");
    });
}

#[test]
fn the_same_person_twice_is_refused_and_the_administrators_watch_each_other() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        for login in ["head", "deputy", "audit", "security", "supervisor"] {
            house.enter(login).await;
        }
        rule(&house, 0).await;
        let ask = async |login: &'static str, path: &str, key: &str| {
            let led = house.browse(login, path).await;
            let sent = house.send(login, led.location(), &[("_key", key), ("reason", "核对（示例）")]).await;
            assert_eq!(sent.status, StatusCode::OK, "{login} {path}: {}", sent.body);
            of(&house, login).await
        };
        let own = ask("head", "/desk/cases?format=json", "k1").await;
        let watched = ask("supervisor", "/desk/supervision/cases?format=csv", "k2").await;
        let logins = ask("audit", "/desk/logins?format=csv", "k3").await;
        let release = async |login: &str, id: &str, key: &str| {
            house.send(login, &format!("/desk/exports/{id}/release"), &[("_key", key), ("note", "")]).await
        };
        let refused = release("head", &own, "r1").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("两个人分别办理") && refused.body.contains("个人信息保护法"),
            "{}",
            refused.body
        );
        let refused = release("audit", &logins, "r2").await;
        assert!(refused.body.contains("两个人分别办理"), "{}", refused.body);
        let refused = release("security", &watched, "r3").await;
        assert!(refused.body.contains("安全管理员只批准审计管理员"), "{}", refused.body);
        assert_eq!(release("deputy", &own, "r4").await.status, StatusCode::OK);
        assert_eq!(release("audit", &watched, "r5").await.status, StatusCode::OK);
        assert_eq!(release("security", &logins, "r6").await.status, StatusCode::OK);
        for (login, path) in [
            ("head", "/desk/cases?format=json"),
            ("supervisor", "/desk/supervision/cases?format=csv"),
            ("audit", "/desk/logins?format=csv"),
        ] {
            assert_eq!(house.get(login, path).await.status, StatusCode::OK, "{login} {path}");
        }
        let no = house
            .send("deputy", &format!("/desk/exports/{own}/refuse"), &[("_key", "r7"), ("reason", "x")])
            .await;
        assert!(no.status == StatusCode::UNPROCESSABLE_ENTITY && no.body.contains("已经办过"), "{}", no.body);
    });
}

/// Every file that the workbench gives away is behind the rule, or holds nobody's values, and says why.
#[test]
fn every_file_of_a_list_is_behind_the_rule_or_holds_no_personal_value() {
    const FREE: &[(&str, &str)] = &[
        ("/desk/officers", "certificates are public by law (行政处罚法 第三十九条)"),
        ("/desk/series/{id}", "numbers of documents"),
        ("/desk/supervise", "counts"),
        ("/desk/supervision", "counts"),
        ("/desk/templates", "templates"),
    ];
    on_both(|db| async move {
        let mut house = House::new(db).await;
        let logins: Vec<&str> = office::demo::CAST.iter().map(|m| m.login).collect();
        for login in &logins {
            house.enter(login).await;
        }
        rule(&house, 0).await;
        while house.town.office.issue_due().await.unwrap() > 0 {}
        let mut behind = std::collections::BTreeSet::new();
        for route in web::app::routes()
            .iter()
            .filter(|r| r.method == Method::GET && r.need != web::route::Need::Public)
        {
            let path = crate::routes::filled(route.path)
                .replace("/desk/series/demo-4", "/desk/series/jl-scjg.case-opening.2026");
            for login in &logins {
                let answer = house.get(login, &format!("{path}?format=csv")).await;
                let is_file = answer
                    .headers
                    .get(header::CONTENT_TYPE)
                    .is_some_and(|v| v.to_str().unwrap().contains("text/csv"));
                if is_file && answer.body.lines().count() > 1 {
                    assert!(
                        FREE.iter().any(|(free, _)| *free == route.path),
                        "{login} takes {path} away alone"
                    );
                }
                if answer.status == StatusCode::FORBIDDEN && answer.body.contains("export-unreleased") {
                    behind.insert(route.path);
                }
            }
        }
        // What the town has rows of.
        for list in [
            "/desk/cases",
            "/desk/documents",
            "/desk/publicity",
            "/desk/reviewers",
            "/desk/devices",
            "/desk/logins",
            "/desk/readings",
            "/desk/administration",
            "/desk/supervision/cases",
        ] {
            assert!(behind.contains(list), "{list} is not among {behind:?}");
        }
    });
}

//! No address carries what somebody typed: no redirect, no link, no form's action, whatever route and parameter.

use super::{Answer, House};
use crate::named::root;
use crate::routes::filled;
use crate::town::{Db, on_both};
use axum::http::{Method, StatusCode};
use law::authority::Capacity;
use office::demo::CAST;
use std::collections::BTreeSet;
use std::path::Path;
use web::route::Need;

/// What nobody may find in an address: a name, an identity number, a telephone, a bank account.
const SECRETS: [&str; 4] = ["张隐示例", "22020219900307001X", "13812345678", "6222020200112233445"];

/// Every name of a parameter of an address, as the source asks for it; `the_names_are_those_of_the_source` holds it.
const NAMES: &[&str] = &[
    "account",
    "act",
    "activity",
    "address",
    "back",
    "batch",
    "case",
    "code",
    "condition",
    "demo",
    "device",
    "done",
    "duration",
    "evidence",
    "flagged",
    "format",
    "from",
    "handler",
    "kind",
    "leaf",
    "name",
    "next",
    "no",
    "number",
    "officer",
    "on",
    "order",
    "organ",
    "origin",
    "otherwise",
    "outcome",
    "overdue",
    "page",
    "part",
    "party",
    "pending",
    "per_page",
    "period",
    "prepared",
    "published",
    "q",
    "region",
    "reset",
    "route",
    "s",
    "sort",
    "source",
    "stage",
    "start",
    "started",
    "state",
    "subject",
    "to",
    "told",
    "unit",
    "unsigned",
    "volume",
    "want",
    "way",
    "what",
    "year",
];

fn asked_in(at: &Path, found: &mut BTreeSet<String>) {
    if at.is_dir() {
        for entry in std::fs::read_dir(at).unwrap() {
            asked_in(&entry.unwrap().path(), found);
        }
        return;
    }
    let text = std::fs::read_to_string(at).unwrap_or_default();
    for call in
        ["params.get(\"", "params.text(\"", "params.parse(\"", "params.day_from(\"", "params.day_after(\""]
    {
        for rest in text.split(call).skip(1) {
            found.insert(rest.split('"').next().unwrap().to_string());
        }
    }
}

#[test]
fn the_names_of_parameters_are_those_of_the_source() {
    let mut found = BTreeSet::new();
    asked_in(&root().join("crates/web/src"), &mut found);
    found.remove("");
    let missing: Vec<&String> = found.iter().filter(|n| !NAMES.contains(&n.as_str())).collect();
    assert!(missing.is_empty(), "asked for, and not tried here: {missing:?}");
}

fn encoded(text: &str) -> String {
    crate::login::encoded(text)
}

/// The places of a page that a browser takes for addresses.
fn addresses(body: &str) -> Vec<&str> {
    let mut all = Vec::new();
    for attribute in ["href=\"", "action=\"", "src=\"", "formaction=\"", "content=\"0;url="] {
        all.extend(body.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()));
    }
    all
}

/// Where an answer puts a secret that a Referer, a history or a proxy's log would carry on.
fn carried(answer: &Answer, secret: &str) -> Option<String> {
    let ways =
        [secret.to_string(), encoded(secret), encoded(secret).to_lowercase(), secret.replace('X', "x")];
    let holds = |text: &str| ways.iter().any(|w| text.contains(w.as_str()));
    for (name, value) in &answer.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        if holds(&value) {
            return Some(format!("{name}: {value}"));
        }
    }
    addresses(&answer.body).into_iter().find(|a| holds(a)).map(str::to_string)
}

#[test]
fn no_redirect_link_or_form_carries_what_was_typed_into_an_address() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        for member in CAST {
            house.enter(member.login).await;
        }
        let (mut wrong, mut shown) = (Vec::new(), 0);
        for route in web::app::routes().iter().filter(|r| r.method == Method::GET) {
            let path = filled(route.path);
            let open = route.need == Need::Public;
            let may: Vec<&str> = CAST
                .iter()
                .filter(|m| !open && route.need.met_by(Some(m.capacity)))
                .map(|m| m.login)
                .take(if db == Db::Sqlite { 2 } else { 1 })
                .chain([""])
                .collect();
            let list = web::session::address::LISTS.contains(&route.path) || open;
            for login in may {
                // In public words are looked for in the address; numbers of people are not.
                for secret in
                    SECRETS.iter().skip(usize::from(open)).take(if db == Db::Sqlite { 4 } else { 2 })
                {
                    let value = encoded(secret);
                    let all: Vec<String> = NAMES.iter().map(|n| format!("{n}={value}")).collect();
                    let mut queries = vec![all.join("&")];
                    if list && *secret == SECRETS[1] {
                        queries.extend(all.iter().filter(|p| !p.starts_with("leaf=")).cloned());
                    }
                    queries.push(format!("q={value}"));
                    queries.push(format!("next={}", encoded(&format!("/desk/cases?q={secret}"))));
                    for query in queries {
                        let mut to = format!("{path}?{query}");
                        // Each answer on the way is looked at.
                        for _ in 0..3 {
                            let answer = house.get(login, &to).await;
                            assert!(
                                !answer.status.is_server_error() || path == "/healthz",
                                "{login} {to}: {}",
                                answer.status
                            );
                            if let Some(place) = carried(&answer, secret) {
                                let asked: String = query.chars().take(60).collect();
                                wrong.push(format!("{login} {path}: {place} <- {asked}"));
                            }
                            shown += usize::from(answer.status == StatusCode::OK);
                            if !answer.status.is_redirection() || !answer.location().starts_with('/') {
                                break;
                            }
                            to = answer.location().to_string();
                        }
                    }
                }
            }
        }
        wrong.sort();
        wrong.dedup();
        assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
        assert!(shown > 100, "only {shown} pages were shown at all");
    });
}

#[test]
fn a_search_of_the_workbench_has_an_address_of_its_account_alone() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        for login in ["officer1", "officer2"] {
            house.enter(login).await;
        }
        let page = house.get("officer1", "/desk/cases").await;
        assert!(page.body.contains("method=\"post\" action=\"/desk/find\""), "{}", page.body);
        // The form is sent without scripts and without the address knowing.
        let form = [("_list", "/desk/cases"), ("q", "专用权"), ("stage", ""), ("sort", "due")];
        let found = house.send("officer1", "/desk/find", &form).await;
        assert_eq!(found.status, StatusCode::SEE_OTHER);
        let address = found.location().to_string();
        assert!(address.starts_with("/desk/cases?sort=due&s=") && address.len() < 400, "{address}");
        let own = house.get("officer1", &address).await;
        assert!(own.body.contains("商标专用权") && own.body.contains("value=\"专用权\""), "{}", own.body);
        assert!(!own.body.contains("标签不符"), "and nothing else is found");
        // A bookmark: opened again, by the same account in another login.
        house.enter("officer1").await;
        assert!(house.get("officer1", &address).await.body.contains("value=\"专用权\""));
        // Anybody else is told, and finds an empty field.
        let other = house.get("officer2", &address).await;
        assert_eq!(other.status, StatusCode::OK);
        assert!(
            other.body.contains("这个检索是另一个账号的") && !other.body.contains("专用权\""),
            "{}",
            other.body
        );
        // Without the token of a form nothing is looked for; elsewhere than to a list it does not lead.
        let forged = house
            .ask("", &Method::POST, "/desk/find", Some(("application/x-www-form-urlencoded", "q=x".into())))
            .await;
        assert_ne!(forged.status, StatusCode::OK);
        for bad in ["/desk/me", "https://evil.example/", "//evil.example", ""] {
            let led = house.send("officer1", "/desk/find", &[("_list", bad), ("q", "x")]).await;
            assert_eq!(led.status, StatusCode::NOT_FOUND, "{bad}");
        }
        // An old bookmark is led on; what is far too long is refused in words.
        let old = house.get("officer1", "/desk/cases?q=%E5%BC%A0&page=2").await;
        assert!(
            old.status == StatusCode::SEE_OTHER && old.location().starts_with("/desk/cases?page=2&s="),
            "{}",
            old.location()
        );
        let long =
            house.send("officer1", "/desk/find", &[("_list", "/desk/cases"), ("q", &"长".repeat(900))]).await;
        assert!(
            long.status == StatusCode::UNPROCESSABLE_ENTITY && long.body.contains("太长"),
            "{}",
            long.body
        );
        let bent = format!("{}A", &address[..address.len() - 1]);
        let bent = house.get("officer1", &bent).await;
        assert!(bent.status == StatusCode::OK || bent.status == StatusCode::SEE_OTHER);
        // Every list with a field to type into leads through the same door.
        let admins: Vec<&str> = CAST.iter().map(|m| m.login).collect();
        for login in &admins {
            house.enter(login).await;
        }
        for list in web::session::address::LISTS {
            let need = web::app::routes()
                .into_iter()
                .find(|r| r.path == *list && r.method == Method::GET)
                .unwrap()
                .need;
            let login = CAST
                .iter()
                .find(|m| m.capacity != Capacity::Party && need.met_by(Some(m.capacity)))
                .unwrap()
                .login;
            let page = house.get(login, list).await;
            assert!(page.body.contains(&format!("name=\"_list\" value=\"{list}\"")), "{login} {list}");
            assert!(!page.body.contains("method=\"get\""), "{login} {list}");
        }
    });
}

#[test]
fn the_api_takes_what_is_looked_for_in_the_body() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        house.enter("officer1").await;
        for path in ["/api/v1/cases?q=%E5%BC%A0", "/api/v1/recordings?case=demo-2", "/api/v1/recordings?q=1"]
        {
            let answer = house.get("officer1", path).await;
            assert!(
                answer.status == StatusCode::BAD_REQUEST && answer.body.contains("/search"),
                "{path}: {}",
                answer.body
            );
        }
        let body = serde_json::json!({ "q": "专用权", "page": 1 }).to_string();
        let found = house
            .ask("officer1", &Method::POST, "/api/v1/cases/search", Some(("application/json", body)))
            .await;
        let found: serde_json::Value = serde_json::from_str(&found.body).unwrap();
        assert_eq!(found["total"], 1, "{found}");
        let odd = house
            .ask("officer1", &Method::POST, "/api/v1/cases/search", Some(("application/json", "[".into())))
            .await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Nothing is recorded by it, so it goes on while nothing can be recorded.
        house.app.health().log_failed(true);
        let body = ("application/json", "{}".to_string());
        let answer = house.ask("officer1", &Method::POST, "/api/v1/cases/search", Some(body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let led = house.send("officer1", "/desk/find", &[("_list", "/desk/cases"), ("q", "案")]).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_public_is_told_that_numbers_of_people_are_not_looked_for_here() {
    on_both(|db| async move {
        let house = House::new(db).await;
        for path in ["/decisions", "/search", "/officers", "/units", "/withdrawn", "/verify"] {
            for secret in &SECRETS[1..] {
                let name = if path == "/verify" { "number" } else { "q" };
                let answer = house.get("", &format!("{path}?{name}={}", encoded(secret))).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {secret}");
                assert!(
                    answer.body.contains("这里不能按个人的号码查询") && !answer.body.contains(secret),
                    "{path}"
                );
            }
            let word = if path == "/verify" {
                "/verify?number=x".to_string()
            } else {
                format!("{path}?q=%E9%A3%9F%E5%93%81")
            };
            assert_ne!(house.get("", &word).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        let answer = house.get("", &format!("/api/v1/decisions?q={}", SECRETS[1])).await;
        assert!(
            answer.status == StatusCode::UNPROCESSABLE_ENTITY && !answer.body.contains(SECRETS[1]),
            "{}",
            answer.body
        );
    });
}

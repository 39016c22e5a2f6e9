//! A NUL character, which PostgreSQL cannot store and nobody can type, is refused or left out wherever it comes in: the
//! same on both databases, and never a fault.

use crate::town::{PASSWORD, Town, on_both};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;

struct Asker {
    router: Router,
    cookie: String,
    token: String,
}

impl Asker {
    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, String, Vec<String>) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header("x-csrf-token", &self.token)
            .header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |b| Body::from(b.to_string()));
        let answer = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
        let cookies = cookies.map(|c| c.to_str().unwrap().split(';').next().unwrap().to_owned()).collect();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 8 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned(), cookies)
    }
}

#[test]
fn a_nul_character_is_no_fault_of_the_server_wherever_it_comes_in() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let app =
            web::App::new(town.office.clone(), town.dir.path().join("log"), web::app::Settings::default())
                .await
                .unwrap();
        let mut asker = Asker { router: web::router(app), cookie: String::new(), token: String::new() };
        let login = json!({ "login": "officer1", "password": PASSWORD });
        let (status, body, cookies) = asker.send(Method::POST, "/api/v1/session", Some(&login)).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        asker.cookie = cookies.join("; ");
        asker.token = serde_json::from_str::<Value>(&body).unwrap()["csrf"].as_str().unwrap().to_owned();
        for path in [
            "/api/v1/cases/a%00b",
            "/desk/cases/a%00b",
            "/d/a%00",
            "/officers/%00",
            "/verify?no=%00&leaf=%00",
            "/decisions?q=a%00",
            "/officers?q=a%00%00",
            "/desk/cases?q=a%00b",
            "/api/v1/cases?q=a%00b",
            "/api/v1/decisions?q=%00",
        ] {
            let (status, body, _) = asker.send(Method::GET, path, None).await;
            assert!(!status.is_server_error(), "{path}: {status} {body}");
        }
        let whole =
            json!({ "subject": "case/demo-1", "key": "nul-1", "body": { "opinion": "x", "passed": true } });
        for (at, nul) in [("/subject", "case/a\0b"), ("/key", "a\0"), ("/body/opinion", "\0")] {
            let mut command = whole.clone();
            *command.pointer_mut(at).unwrap() = nul.into();
            let (status, body, _) =
                asker.send(Method::POST, "/api/v1/acts/case.audited/1", Some(&command)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{at}: {body}");
            assert!(body.contains("空字符"), "{at}: {body}");
        }
        let login = json!({ "login": "officer1\0", "password": "\0" });
        let (status, body, _) = asker.send(Method::POST, "/api/v1/session", Some(&login)).await;
        assert!(status.is_client_error(), "{status} {body}");
        // In a form it is left out: nothing that a person typed is lost.
        assert_eq!(web::forms::Pairs::read(b"name=a%00b").get("name"), "ab");
    });
}

/// Files are fixed by the house before an act names them, and withheld values are the record's: neither is commanded.
#[test]
fn an_act_that_names_a_file_or_a_withheld_value_is_not_taken_from_outside() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let log = town.dir.path().join("log");
        let app = web::App::new(town.office.clone(), log, web::app::Settings::default()).await.unwrap();
        let mut asker = Asker { router: web::router(app), cookie: String::new(), token: String::new() };
        let login = json!({ "login": "officer1", "password": PASSWORD });
        let (_, body, cookies) = asker.send(Method::POST, "/api/v1/session", Some(&login)).await;
        asker.cookie = cookies.join("; ");
        asker.token = serde_json::from_str::<Value>(&body).unwrap()["csrf"].as_str().unwrap().to_owned();
        let now = town.office.clock().now();
        let handed = law::sample::record::handed_over("demo-3", None, "officer1", now, 10);
        let scan = law::deed::record::DocumentScanned {
            file: handed.file.clone(),
            signed_on: town.office.today(),
            sealed: true,
            note: "已盖章".into(),
        };
        for (tag, body) in [
            ("recording.handed_over/1", serde_json::to_value(&handed).unwrap()),
            ("document.scanned/1", serde_json::to_value(&scan).unwrap()),
        ] {
            // As somebody outside would write it: bare values, without the record's marks.
            let body = bare(body);
            let command = json!({ "key": format!("file-{tag}"), "body": body });
            let path = format!("/api/v1/acts/{tag}");
            let (status, said, _) = asker.send(Method::POST, &path, Some(&command)).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{tag}: {said}");
        }
        let withheld = json!({ "key": "sd", "body": { "content": { "$sd": "a".repeat(43) } } });
        let (status, said, _) =
            asker.send(Method::POST, "/api/v1/acts/clue.registered/1", Some(&withheld)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
    });
}

/// Without the marks of personal values.
fn bare(value: Value) -> Value {
    match value {
        Value::Object(mut all) if all.len() == 1 && all.contains_key("$private") => {
            all.remove("$private").map_or(Value::Null, bare)
        }
        Value::Object(all) => all.into_iter().map(|(k, v)| (k, bare(v))).collect(),
        Value::Array(all) => all.into_iter().map(bare).collect(),
        other => other,
    }
}

/// What is asked with characters that nobody sees, and with nothing else, is told so: it is not taken for a question that
/// was left out, which would list everything. Every list, by every way in, as a page and as a file.
#[test]
fn a_question_of_characters_that_nobody_sees_lists_nothing_and_is_told_so() {
    const WORDS: &str = "只有看不见的字符";
    // A NUL in an address is refused before anybody looks what it asks.
    let told = |asked: &str, answer: &crate::audit::Answer| {
        let (status, words) = match asked.contains("%00") {
            true => (StatusCode::BAD_REQUEST, "地址里有空字符"),
            false => (StatusCode::UNPROCESSABLE_ENTITY, WORDS),
        };
        assert_eq!(answer.status, status, "{asked}: {}", answer.body);
        assert!(answer.body.contains(words), "{asked}: {}", answer.body);
    };
    on_both(|db| async move {
        let mut house = crate::audit::House::new(db).await;
        let unseen = ["%00", "%E2%80%AE", "%E2%81%A6+%E2%80%AE", "%00%E2%80%AE", "%EF%BB%BF"];
        for path in ["/decisions", "/units", "/officers", "/verify", "/api/v1/decisions", "/", "/withdrawn"] {
            let name = if path == "/verify" { "no" } else { "q" };
            for value in unseen {
                let asked = format!("{path}?{name}={value}");
                told(&asked, &house.get("", &asked).await);
            }
            let answer = house.get("", &format!("{path}?{name}=%E7%94%B2%E2%80%AE")).await;
            assert_ne!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", answer.body);
        }
        for (login, lists) in [
            ("officer1", &["/desk/cases", "/desk/documents"][..]),
            ("custodian", &["/desk/recordings", "/desk/devices"]),
            ("editor", &["/desk/publicity", "/desk/historical"]),
            ("audit", &["/desk/logins", "/desk/readings"]),
            ("admin", &["/desk/accounts"]),
            ("registrar", &["/desk/officers"]),
        ] {
            house.enter(login).await;
            for list in lists {
                assert!(web::session::address::LISTS.contains(list), "{list}");
                for value in unseen {
                    for form in ["", "&format=csv", "&format=json"] {
                        let asked = format!("{list}?q={value}{form}");
                        told(&asked, &house.follow(login, &asked).await);
                    }
                    // By the form of the list.
                    let kind = "application/x-www-form-urlencoded";
                    let body = format!("_list={}&q={value}", list.replace('/', "%2F"));
                    let mut answer = house.ask(login, &Method::POST, "/desk/find", Some((kind, body))).await;
                    if answer.status == StatusCode::SEE_OTHER {
                        answer = house.get(login, answer.location()).await;
                    }
                    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{list}: {}", answer.body);
                    assert!(answer.body.contains(WORDS), "{list}: {}", answer.body);
                }
            }
        }
        for (login, path) in
            [("officer1", "/api/v1/cases/search"), ("custodian", "/api/v1/recordings/search")]
        {
            for q in ["\0", "\u{202e}", " \u{2066}\0 "] {
                let body = Some(("application/json", json!({ "q": q }).to_string()));
                let answer = house.ask(login, &Method::POST, path, body).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {q:?}: {}", answer.body);
                assert!(answer.body.contains(WORDS), "{path} {q:?}: {}", answer.body);
            }
        }
        // The store takes no NUL for nothing either, whoever asks it.
        let words = store::CaseFilter { text: Some("\0".into()), ..Default::default() };
        let store = house.town.office.store();
        assert_eq!(store.cases(&words, store::CaseOrder::Due, store::Page::first(5)).await.unwrap().total, 0);
    });
}

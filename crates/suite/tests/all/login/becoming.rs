//! Nobody becomes somebody else alone.

use super::{Answer, Browser, Doors, outcomes};
use crate::town::{PASSWORD, on_both};
use axum::http::{Method, StatusCode};
use law::deed::people::ResetAtConsole;
use law::ids::SubjectRef;

const NEW: &str = "雨后山路松针香远处笛";

pub(super) async fn ask(browser: &mut Browser<'_>, account: &str) -> Answer {
    let path = format!("/desk/accounts/{account}/reset");
    let page = browser.get(&path).await;
    let (csrf, key, base) = (page.hidden("_csrf"), page.hidden("_key"), page.hidden("_base"));
    let form = [
        ("_csrf", csrf.as_str()),
        ("_key", &key),
        ("_base", &base),
        ("reason", "忘记口令（示例）"),
        ("second_factor", "false"),
    ];
    browser.post(&path, &form).await
}

pub(super) async fn approve(browser: &mut Browser<'_>, account: &str) -> Answer {
    let page = browser.get(&format!("/desk/accounts/{account}")).await;
    let (_, form) = page.body.split_once("/approve\"").expect("an offer to approve");
    let form = Answer { body: form.to_string(), ..page };
    let (csrf, key, request) = (form.hidden("_csrf"), form.hidden("_key"), form.hidden("request"));
    let form = [("_csrf", csrf.as_str()), ("_key", &key), ("request", &request)];
    browser.post(&format!("/desk/accounts/{account}/approve"), &form).await
}

pub(super) fn code_in(page: &str) -> String {
    let (_, rest) = page.split_once("<strong class=\"mono\">").unwrap_or_else(|| panic!("no code in {page}"));
    rest.split_once('<').unwrap().0.to_string()
}

pub(super) fn link_in(page: &str) -> String {
    let (_, rest) = page.split_once("/setup/").unwrap_or_else(|| panic!("no link in {page}"));
    format!("/setup/{}", rest.split_once('<').unwrap().0.trim())
}

pub(super) async fn set_up(browser: &mut Browser<'_>, link: &str, code: &str, password: &str) -> Answer {
    let page = browser.get(link).await;
    if page.status != StatusCode::OK {
        return page;
    }
    let csrf = page.hidden("_csrf");
    let form = [("_csrf", csrf.as_str()), ("code", code), ("password", password), ("again", password)];
    browser.post(link, &form).await
}

#[test]
fn a_password_is_reset_by_two_administrators_and_set_by_the_person() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (mut admin, mut security) = (Browser::new(&doors), Browser::new(&doors));
        let (mut head, mut stranger) = (Browser::new(&doors), Browser::new(&doors));
        admin.enter("admin").await;
        security.enter("security").await;
        head.enter("head").await;

        // One administrator alone comes nowhere: he sees a code, and no link.
        let asked = ask(&mut admin, "head").await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
        let code = code_in(&asked.body);
        assert!(!admin.get("/desk/accounts/head").await.body.contains("批准重设口令"));
        let csrf = admin.token("/desk").await;
        let request = doors.office.store().load(&SubjectRef::account("head")).await.unwrap().unwrap().seq;
        let form = [("_csrf", csrf.as_str()), ("_key", "k-1"), ("request", &request.to_string())];
        let refused = admin.post("/desk/accounts/head/approve", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("两名管理员"), "{}", refused.body);
        admin.jar.insert("csrf for the header".into(), csrf);
        let body =
            serde_json::json!({ "subject": "account/head", "key": "k-2", "body": { "request": request } });
        let path = "/api/v1/acts/account.reset_approved/1";
        let refused = admin.send(Method::POST, path, "application/json", body.to_string()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        // Nothing has happened to the person yet.
        assert_eq!(head.get("/desk").await.status, StatusCode::OK);

        // The other one is told, and approves: the old password and every login of the account are void.
        assert!(security.get("/desk").await.body.contains("待办：批准重设口令"));
        let approved = approve(&mut security, "head").await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.body);
        let link = link_in(&approved.body);
        assert!(!approved.body.contains(&code));
        assert_eq!(head.get("/desk").await.status, StatusCode::SEE_OTHER);
        assert_eq!(head.sign_in("head", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        // The link without the code, and a bad password, set nothing.
        let wrong = set_up(&mut stranger, &link, "aaaaa-aaaaa", NEW).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("验证码不对"));
        let weak = set_up(&mut stranger, &link, &code, "password1").await;
        assert!(weak.status == StatusCode::UNPROCESSABLE_ENTITY && weak.body.contains("常用口令"));
        // The right code is no wrong try, however bad the password; and the link stands in no other address.
        for _ in 0..6 {
            set_up(&mut stranger, &link, &code, "password1").await;
        }
        assert!(!weak.body.contains("back=/setup") && weak.body.contains("/size?to=large"), "{}", weak.body);
        assert!(outcomes(&doors.office).await.contains(&"wrong_setup_code".to_string()));
        let done = set_up(&mut head, &link, &code.to_uppercase(), NEW).await;
        assert_eq!(done.location(), "/login", "{}", done.body);
        assert_eq!(set_up(&mut stranger, &link, &code, NEW).await.status, StatusCode::GONE);

        // The person logs in, needs not change it again, and is told who did it until it was read.
        assert_eq!(head.sign_in("head", NEW).await.status, StatusCode::SEE_OTHER);
        let home = head.get("/desk").await;
        assert!(home.body.contains("蒋示例申请") && home.body.contains("姜示例批准"), "{}", home.body);
        let csrf = home.hidden("_csrf");
        assert_eq!(head.post("/desk/me/told", &[("_csrf", &csrf)]).await.status, StatusCode::SEE_OTHER);
        assert!(!head.get("/desk").await.body.contains("蒋示例申请"));
        assert!(outcomes(&doors.office).await.contains(&"password_set".to_string()));

        // All of it stands in the journal, and no code, link or password in it.
        let history = doors.office.store().history(&SubjectRef::account("head")).await.unwrap();
        let tags: Vec<_> = history.iter().map(|h| h.recorded.deed.tag()).collect();
        assert!(tags.ends_with(&["account.reset_requested/1", "account.reset_approved/1"]), "{tags:?}");
        let text = serde_json::to_string(&history.iter().map(|h| &h.recorded).collect::<Vec<_>>()).unwrap();
        assert!(!text.contains(NEW) && !text.contains(&code) && !text.contains(&link[7..]));
    });
}

#[test]
fn a_link_is_void_after_five_wrong_codes_two_days_or_a_new_request() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (mut admin, mut security) = (Browser::new(&doors), Browser::new(&doors));
        admin.enter("admin").await;
        security.enter("security").await;
        let mut given = async |account: &str| {
            let code = code_in(&ask(&mut admin, account).await.body);
            (code, link_in(&approve(&mut security, account).await.body))
        };
        let mut person = Browser::new(&doors);
        let (code, link) = given("head").await;
        for _ in 0..5 {
            let wrong = set_up(&mut person, &link, "wrong-wrong", NEW).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(set_up(&mut person, &link, &code, NEW).await.status, StatusCode::GONE);
        let (old_code, old_link) = given("deputy").await;
        let (code, link) = given("deputy").await;
        assert_eq!(set_up(&mut person, &old_link, &old_code, NEW).await.status, StatusCode::GONE);
        let mixed = set_up(&mut person, &link, &old_code, NEW).await;
        assert_eq!(mixed.status, StatusCode::UNPROCESSABLE_ENTITY);
        doors.after(49);
        assert_eq!(set_up(&mut person, &link, &code, NEW).await.status, StatusCode::GONE);
        assert_eq!(set_up(&mut person, "/setup/nothing", &code, NEW).await.status, StatusCode::GONE);
        for login in ["head", "deputy"] {
            assert_eq!(person.sign_in(login, NEW).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    });
}

#[test]
fn at_the_console_it_is_journaled_and_every_administrator_sees_it() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let others = doors.office.other_administrators("admin").await.unwrap();
        assert_eq!(others, ["security"], "somebody else can approve");
        let mut old = Browser::new(&doors);
        old.enter("admin").await;
        let done = || ResetAtConsole {
            reason: "两名管理员都不能登录（示例）".into(), second_factor: false
        };
        doors.office.reset_at_console("admin", done(), "short").await.unwrap_err();
        assert_eq!(old.get("/desk").await.status, StatusCode::OK, "a bad password changes nothing");
        const GIVEN: &str = "Gegeben-und-zu-wechseln";
        doors.office.reset_at_console("admin", done(), GIVEN).await.unwrap();
        assert_eq!(old.get("/desk").await.status, StatusCode::SEE_OTHER);
        for login in ["security", "audit"] {
            let mut browser = Browser::new(&doors);
            browser.enter(login).await;
            let home = browser.get("/desk").await;
            assert!(home.body.contains("没有第二名管理员批准") && home.body.contains("/desk/accounts/admin"));
            assert!(browser.get("/desk/accounts/admin").await.body.contains("两名管理员都不能登录"));
        }
        let mut admin = Browser::new(&doors);
        assert_eq!(admin.sign_in("admin", GIVEN).await.status, StatusCode::SEE_OTHER);
        assert_eq!(admin.get("/desk").await.location(), "/desk/me/password");
        let csrf = admin.token("/desk/me/password").await;
        let form = [("_csrf", csrf.as_str()), ("old", GIVEN), ("password", NEW), ("again", NEW)];
        admin.post("/desk/me/password", &form).await;
        assert!(admin.get("/desk").await.body.contains("在控制台设置了口令"));
    });
}

#[test]
fn one_administrator_cannot_become_the_agency_head() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let granted = |capacity: &str, unit: &str| {
            serde_json::json!({
                "capacity": capacity, "unit": unit, "from": "2026-01-01", "basis": "文件（示例）",
            })
        };
        let say = async |login: &str, account: &str, tag: &str, body: serde_json::Value| {
            let mut browser = Browser::new(&doors);
            browser.enter(login).await;
            let csrf = browser.token("/desk").await;
            browser.jar.insert("csrf for the header".into(), csrf);
            let key = doors.office.chance().address();
            let command =
                serde_json::json!({ "subject": format!("account/{account}"), "key": key, "body": body });
            let path = format!("/api/v1/acts/{tag}");
            browser.send(Method::POST, &path, "application/json", command.to_string()).await
        };
        const GRANT: &str = "capacity.granted/1";
        // The technician opens an account, and that is all.
        let opened = serde_json::json!({ "login": "puppet", "name": "某人", "unit": "jl-scjg" });
        let answer = say("admin", "puppet", "account.opened/1", opened).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let head = || granted("agency_head", "jl-scjg");
        assert_eq!(say("admin", "puppet", GRANT, head()).await.status, StatusCode::FORBIDDEN);
        assert_eq!(say("admin", "admin", GRANT, head()).await.status, StatusCode::FORBIDDEN);
        let asked = serde_json::json!({ "reason": "新账号" });
        assert_eq!(
            say("admin", "puppet", "account.reset_requested/1", asked).await.status,
            StatusCode::CREATED
        );
        let answer =
            say("admin", "puppet", "account.reset_approved/1", serde_json::json!({ "request": 2 })).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Who grants does not grant to himself, outside the unit of the account, or what excludes each other.
        for (account, body) in [
            ("security", head()),
            ("security", granted("system_admin", "jl-sfj")),
            ("admin", granted("security_admin", "jl-sfj")),
            ("puppet", granted("agency_head", "jl-cgj")),
            ("puppet", granted("supervisor", "jl-scjg")),
            ("supervisor", granted("agency_head", "jl-sfj")),
        ] {
            let answer = say("security", account, GRANT, body.clone()).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{account} {body}: {}", answer.body);
        }
        assert_eq!(say("security", "puppet", GRANT, head()).await.status, StatusCode::CREATED);
        // And he has no way to the password alone.
        let answer =
            say("security", "puppet", "account.reset_approved/1", serde_json::json!({ "request": 3 })).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(say("audit", "puppet", GRANT, head()).await.status, StatusCode::FORBIDDEN);
    });
}

//! What a password opened ends with it, whatever was under way; and what an act said once is done once.

use super::becoming::{approve, ask, code_in, link_in, set_up};
use super::factor::enrolled;
use super::{Browser, Doors};
use crate::town::{PASSWORD, on_both};
use axum::http::{Method, StatusCode};
use law::authority::{Actor, Capacity};
use law::deed::people::ResetRequested;
use law::ids::SubjectRef;
use office::people::password::ChosenBy;

const NEW: &str = "雨后山路松针香远处笛";

/// One of the cast in a capacity, as the machinery sees it.
fn acting(account: &str, capacity: Capacity) -> Actor {
    Actor { account: account.into(), name: account.into(), capacity, unit: "jl-sfj".into(), officer: None }
}

async fn asked(doors: &Doors, key: &str, second_factor: bool) -> (u64, Option<String>) {
    let admin = acting("admin", Capacity::SystemAdmin);
    let deed = ResetRequested { reason: "忘记口令（示例）".into(), second_factor };
    let (receipt, code) = doors.office.reset_request(&admin, "head", None, key, deed).await.unwrap();
    (receipt.seq, code)
}

#[test]
fn an_approval_that_is_repeated_takes_nothing_that_came_after_it() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (office, security) = (&doors.office, acting("security", Capacity::SecurityAdmin));
        let (first, code) = asked(&doors, "ask-1", false).await;
        let again = async |by: &Actor, request: u64, key: &str| {
            office.reset_approve(by, "head", None, key, request).await.unwrap()
        };
        let (receipt, link) = again(&security, first, "approve-1").await;
        assert!(!receipt.replayed);
        // Repeated before the person has come: what was broken off is done, and the link was shown once.
        office.set_password("head", PASSWORD, ChosenBy::Demonstration).await.unwrap();
        let (receipt, second) = again(&security, first, "approve-1").await;
        assert!(receipt.replayed && second.is_none());
        assert!(office.store().credential("head").await.unwrap().is_none());
        let mut head = Browser::new(&doors);
        let link = format!("/setup/{}", link.unwrap());
        assert_eq!(set_up(&mut head, &link, &code.unwrap(), PASSWORD).await.location(), "/login");
        head.enter("head").await;
        enrolled(&doors, &mut head).await;
        // Another request waits, which would end the second factor too.
        asked(&doors, "ask-2", true).await;
        // Whoever repeats the first approval, administrator or no more, takes nothing.
        for by in [&security, &acting("security", Capacity::Custodian)] {
            let (receipt, link) = again(by, first, "approve-1").await;
            assert!(receipt.replayed && link.is_none());
            assert_eq!(head.get("/desk").await.status, StatusCode::OK);
            assert!(office.store().credential("head").await.unwrap().is_some());
            assert!(office.uses_factor("head").await.unwrap());
        }
        // The second one, once it is approved, does what it says.
        let reset = office.store().load(&SubjectRef::account("head")).await.unwrap().unwrap();
        let second = reset.state.account().unwrap().reset.clone().unwrap().seq;
        again(&security, second, "approve-2").await;
        assert_eq!(head.get("/desk").await.status, StatusCode::SEE_OTHER);
        assert!(!office.uses_factor("head").await.unwrap());
        // And the first one brings nothing back.
        again(&security, first, "approve-1").await;
        assert!(office.store().credential("head").await.unwrap().is_none());
    });
}

#[test]
fn a_link_is_void_once_another_reset_is_asked_for_by_whatever_way() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (mut admin, mut security) = (Browser::new(&doors), Browser::new(&doors));
        admin.enter("admin").await;
        security.enter("security").await;
        let code = code_in(&ask(&mut admin, "head").await.body);
        let link = link_in(&approve(&mut security, "head").await.body);
        let mut person = Browser::new(&doors);
        assert_eq!(person.get(&link).await.status, StatusCode::OK);
        let say = async |browser: &mut Browser<'_>, tag: &str, body: serde_json::Value| {
            let csrf = browser.token("/desk").await;
            browser.jar.insert("csrf for the header".into(), csrf);
            let key = doors.office.chance().address();
            let command = serde_json::json!({ "subject": "account/head", "key": key, "body": body });
            let path = format!("/api/v1/acts/{tag}");
            let answer = browser.send(Method::POST, &path, "application/json", command.to_string()).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        };
        let reason = serde_json::json!({ "reason": "又忘记了（示例）" });
        say(&mut admin, "account.reset_requested/1", reason).await;
        assert_eq!(set_up(&mut person, &link, &code, NEW).await.status, StatusCode::GONE);
        let request = doors.office.store().load(&SubjectRef::account("head")).await.unwrap().unwrap().seq;
        say(&mut security, "account.reset_approved/1", serde_json::json!({ "request": request })).await;
        assert_eq!(set_up(&mut person, &link, &code, NEW).await.status, StatusCode::GONE);
        assert!(doors.office.store().credential("head").await.unwrap().is_none());
    });
}

#[test]
fn a_login_that_waits_for_its_code_ends_with_the_password() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut head = Browser::new(&doors);
        head.enter("head").await;
        let (_, recovery) = enrolled(&doors, &mut head).await;
        let mut codes = recovery.into_iter();
        let waits = async |password: &str| {
            let mut thief = Browser::new(&doors);
            let page = thief.sign_in("head", password).await;
            assert!(page.body.contains("one-time-code"), "{}", page.body);
            (page.hidden("_csrf"), thief)
        };
        let comes_to_nothing = async |(csrf, mut thief): (String, Browser<'_>), code: String| {
            let late = thief.post("/login/code", &[("_csrf", &csrf), ("code", &code)]).await;
            assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(late.body.contains("重新输入账号和口令"), "{}", late.body);
            assert_eq!(thief.get("/desk").await.status, StatusCode::SEE_OTHER);
        };
        // The person changes the password.
        let (early, raced) = (waits(PASSWORD).await, waits(PASSWORD).await);
        let csrf = head.token("/desk/me/password").await;
        let form = [("_csrf", csrf.as_str()), ("old", PASSWORD), ("password", NEW), ("again", NEW)];
        let kept = sessions(&doors).await;
        assert_eq!(kept.len(), 3, "those that wait are the account's, and end with its sessions");
        assert_eq!(head.post("/desk/me/password", &form).await.location(), "/desk/me");
        assert_eq!(head.get("/desk").await.status, StatusCode::OK, "the one who changed it stays");
        assert_eq!(sessions(&doors).await.len(), 1);
        comes_to_nothing(early, codes.next().unwrap()).await;
        // One that was written only then, because it was under way.
        come_late(&doors, &kept).await;
        comes_to_nothing(raced, codes.next().unwrap()).await;
        // Two administrators reset it: after the approval, and after the person has set another one.
        let (before, after) = (waits(NEW).await, waits(NEW).await);
        let (request, code) = asked(&doors, "ask", false).await;
        let security = acting("security", Capacity::SecurityAdmin);
        let link = doors.office.reset_approve(&security, "head", None, "approve", request).await.unwrap().1;
        comes_to_nothing(before, codes.next().unwrap()).await;
        let mut person = Browser::new(&doors);
        let link = format!("/setup/{}", link.unwrap());
        assert_eq!(set_up(&mut person, &link, &code.unwrap(), PASSWORD).await.location(), "/login");
        comes_to_nothing(after, codes.next().unwrap()).await;
    });
}

/// The sessions of an account that the store has.
async fn sessions(doors: &Doors) -> Vec<store::Session> {
    use sea_orm::{ConnectionTrait as _, Statement};
    let on = doors.office.store().reading();
    let sql = "SELECT id, data, expires FROM people_session WHERE account = 'head'";
    let rows = on.query_all_raw(Statement::from_string(on.get_database_backend(), sql)).await.unwrap();
    let kept = rows.into_iter().map(|row| store::Session {
        id: row.try_get("", "id").unwrap(),
        data: row.try_get("", "data").unwrap(),
        expires: jiff::Timestamp::from_microsecond(row.try_get("", "expires").unwrap()).unwrap(),
        account: Some("head".into()),
    });
    kept.collect()
}

/// Writes them as if each had been under way when all were ended.
async fn come_late(doors: &Doors, kept: &[store::Session]) {
    doors.office.store().sessions_end("head", "").await.unwrap();
    for session in kept {
        doors.office.store().session_new(session).await.unwrap();
    }
}

#[test]
fn a_login_that_was_under_way_ends_with_the_password_it_was_opened_by() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut late = Browser::new(&doors);
        late.enter("head").await;
        let (kept, cookie) = (sessions(&doors).await, late.session().to_string());
        // Even where the same word is set again.
        for word in [NEW, PASSWORD] {
            doors.office.set_password("head", word, ChosenBy::Demonstration).await.unwrap();
            come_late(&doors, &kept).await;
            late.jar.insert("mj_session".into(), cookie.clone());
            assert_eq!(late.get("/desk").await.status, StatusCode::SEE_OTHER);
        }
        // Nor where there is none.
        doors.office.store().credential_drop("head").await.unwrap();
        come_late(&doors, &kept).await;
        late.jar.insert("mj_session".into(), cookie.clone());
        assert_eq!(late.get("/desk").await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn what_is_sent_without_a_login_is_short_and_what_is_too_long_is_said_in_words() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut visitor = Browser::new(&doors);
        let long = "x".repeat(20 << 10);
        let answer = visitor.post("/setup/x", &[("code", &long)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        let body = serde_json::json!({ "login": "head", "password": long }).to_string();
        let answer = visitor.send(Method::POST, "/api/v1/session", "application/json", body).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.body.contains("内容太大"), "{}", answer.body);
        let mut admin = Browser::new(&doors);
        admin.enter("admin").await;
        let csrf = admin.token("/desk").await;
        admin.jar.insert("csrf for the header".into(), csrf);
        let body = serde_json::json!({ "subject": "account/head", "key": "k", "body": { "x": "x".repeat(3 << 20) } });
        let path = "/api/v1/acts/account.closed/1";
        let answer = admin.send(Method::POST, path, "application/json", body.to_string()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.body.contains("内容太大"), "{}", answer.body);
    });
}

/// As whoever writes into the database could do it, together with one administrator who knows another's link.
#[test]
fn a_link_that_was_put_into_another_accounts_row_opens_nothing() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (office, store) = (&doors.office, doors.office.store());
        let (admin, security) =
            (acting("admin", Capacity::SystemAdmin), acting("security", Capacity::SecurityAdmin));
        let later = office.real_now().checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
        let deed = || ResetRequested { reason: "忘记口令（示例）".into(), second_factor: false };
        let (own, _) = office.reset_request(&admin, "officer1", None, "own", deed()).await.unwrap();
        let link =
            office.reset_approve(&security, "officer1", None, "approve", own.seq).await.unwrap().1.unwrap();
        assert!(office.setup_waits(&link).await.unwrap());
        // The row of its own account gives the link up, and the head's takes it.
        assert!(store.setup_begin("officer1", own.seq + 1, "x", later).await.unwrap());
        let (request, _) = asked(&doors, "heads", false).await;
        let hash = office.keys().hash(&["setup link", &link]);
        assert!(store.setup_link("head", request, &hash, later).await.unwrap());
        office.reset_approve(&security, "head", None, "approve-head", request).await.unwrap();
        assert_eq!(store.setup(&hash).await.unwrap().unwrap().account, "head");
        assert!(!office.setup_waits(&link).await.unwrap());
    });
}

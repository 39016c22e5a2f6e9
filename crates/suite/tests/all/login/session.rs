//! Sessions: their ids, their cookies, when they end.

use super::{Browser, Doors, log, outcomes};
use crate::town::{Db, PASSWORD, on_both, run};
use axum::http::{Method, StatusCode};
use jiff::civil::date;
use law::act::Intent;
use law::authority::{Actor, Capacity};
use law::deed::people::{AccountClosed, CapacityEnded, CapacityGranted};
use law::ids::SubjectRef;
use office::people::password::ChosenBy;

#[test]
fn every_login_gets_a_new_session_and_a_planted_one_is_worth_nothing() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut victim = Browser::new(&doors);
        // Somebody plants an id of an own session, and one that nobody has.
        let mut thief = Browser::new(&doors);
        thief.enter("party").await;
        for planted in [thief.session().to_string(), "AAAAAAAAAAAAAAAAAAAAAA".into()] {
            victim.jar.insert("mj_session".into(), planted.clone());
            victim.jar.insert("mj_form".into(), "0123456789abcdef0123".into());
            let form = [("_csrf", "0123456789abcdef0123"), ("account", "head"), ("password", PASSWORD)];
            let answer = victim.post("/login", &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            assert_ne!(victim.session(), planted);
            let mut stranger = Browser::new(&doors);
            stranger.jar.insert("mj_session".into(), planted);
            assert_eq!(stranger.get("/desk").await.status, StatusCode::SEE_OTHER);
        }
        let first = victim.session().to_string();
        victim.enter_again("head").await;
        assert_ne!(victim.session(), first);
    });
}

impl Browser<'_> {
    /// Logs in again over a session that is there.
    async fn enter_again(&mut self, login: &str) {
        let form = [("_csrf", "0123456789abcdef0123"), ("account", login), ("password", PASSWORD)];
        assert_eq!(self.post("/login", &form).await.status, StatusCode::SEE_OTHER);
    }
}

#[test]
fn cookies_over_tls_are_bound_to_this_very_host() {
    run(async {
        let doors = Doors::open(Db::Sqlite, true).await;
        let mut browser = Browser::new(&doors);
        let page = browser.get("/login").await;
        let answer = {
            let csrf = page.hidden("_csrf");
            browser.post("/login", &[("_csrf", &csrf), ("account", "head"), ("password", PASSWORD)]).await
        };
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let set: Vec<&str> = page.cookies().into_iter().chain(answer.cookies()).collect();
        assert_eq!(set.len(), 3, "{set:?}");
        for cookie in set {
            let parts: Vec<&str> = cookie.split("; ").collect();
            assert!(parts[0].starts_with("__Host-mj_"), "{cookie}");
            for must in ["Secure", "HttpOnly", "Path=/"] {
                assert!(parts.contains(&must), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
        assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
    });
}

async fn people_act(doors: &Doors, account: &str, deed: law::deed::Deed) {
    let subject = SubjectRef::account(account);
    let key = doors.office.chance().address();
    let intent = Intent { subject, base: None, key, occurred: None, deed };
    doors.office.act(&Actor::system("jl-sfj"), intent).await.unwrap();
}

#[test]
fn a_session_ends_with_the_capacity_and_with_the_account() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let today = doors.office.today();
        let mut head = Browser::new(&doors);
        head.enter("head").await;
        // A second capacity does not take over silently.
        let second = CapacityGranted {
            capacity: Capacity::DeputyHead,
            unit: "jl-scjg".into(),
            from: date(2026, 1, 1),
            to: None,
            basis: "任职文件（示例）".into(),
        };
        people_act(&doors, "head", second.into()).await;
        assert_eq!(head.get("/desk").await.status, StatusCode::OK);
        let ended = CapacityEnded {
            capacity: Capacity::AgencyHead,
            unit: "jl-scjg".into(),
            on: today.yesterday().unwrap(),
            reason: "免职（示例）".into(),
        };
        let yesterday = ended.on;
        let ended = CapacityEnded { on: today, ..ended };
        people_act(&doors, "head", ended.into()).await;
        // The last day is still a day of it.
        assert_eq!(head.get("/desk").await.status, StatusCode::OK, "{yesterday}");
        let next = office::demo::instant(today.tomorrow().unwrap().at(9, 0, 0, 0)).unwrap();
        office::demo::story::clock_to(&doors.office, law::act::civil(next).at(9, 0, 0, 0)).await.unwrap();
        assert_eq!(head.get("/desk").await.location(), "/login?next=%2Fdesk");
        head.enter("head").await;
        assert!(head.get("/desk").await.body.contains("分管负责人"));
        people_act(&doors, "head", AccountClosed { reason: "离职（示例）".into() }.into()).await;
        assert_eq!(head.get("/desk").await.status, StatusCode::SEE_OTHER);
        assert_eq!(head.sign_in("head", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(outcomes(&doors.office).await.last().unwrap(), "closed");
    });
}

#[test]
fn the_own_password_is_changed_by_who_knows_the_old_one_and_every_other_session_ends() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (mut here, mut there) = (Browser::new(&doors), Browser::new(&doors));
        here.enter("head").await;
        there.enter("head").await;
        let csrf = here.token("/desk/me/password").await;
        const NEW: &str = "雨后山路松针香远处笛";
        let mut change = async |old: &str, new: &str, again: &str| {
            let form = [("_csrf", csrf.as_str()), ("old", old), ("password", new), ("again", again)];
            here.post("/desk/me/password", &form).await
        };
        for (old, new, again, said) in [
            ("not the password", NEW, NEW, "现在的口令不对"),
            (PASSWORD, NEW, "雨后山路", "两遍不一样"),
            (PASSWORD, PASSWORD, PASSWORD, "和现在的一样"),
            (PASSWORD, "password1", "password1", "常用口令"),
            (PASSWORD, "短", "短", "1 个字符"),
        ] {
            let answer = change(old, new, again).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(answer.body.contains(said), "{said}: {}", answer.body);
        }
        assert_eq!(there.get("/desk").await.status, StatusCode::OK);
        assert_eq!(change(PASSWORD, NEW, NEW).await.location(), "/desk/me");
        assert_eq!(here.get("/desk").await.status, StatusCode::OK);
        assert_eq!(there.get("/desk").await.status, StatusCode::SEE_OTHER);
        assert_eq!(there.sign_in("head", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(there.sign_in("head", NEW).await.status, StatusCode::SEE_OTHER);
        assert!(outcomes(&doors.office).await.contains(&"password_changed".to_string()));
    });
}

/// Whoever has taken a session guesses at the password in it: the owner changes it in another.
#[test]
fn guesses_in_one_session_keep_nobody_from_the_own_change_in_another() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (mut taken, mut own) = (Browser::new(&doors), Browser::new(&doors));
        taken.enter("head").await;
        own.enter("head").await;
        const NEW: &str = "雨后山路松针香远处笛";
        let change = async |browser: &mut Browser<'_>, old: &str| {
            let csrf = browser.token("/desk/me/password").await;
            let form = [("_csrf", csrf.as_str()), ("old", old), ("password", NEW), ("again", NEW)];
            browser.post("/desk/me/password", &form).await
        };
        for n in 0..7 {
            let answer = change(&mut taken, &format!("guess {n}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
        }
        // In the session of the guesses not even the right one counts.
        assert_eq!(change(&mut taken, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(change(&mut own, PASSWORD).await.location(), "/desk/me");
        assert_eq!(taken.get("/desk").await.status, StatusCode::SEE_OTHER);
        assert!(outcomes(&doors.office).await.contains(&"throttled".to_string()));
    });
}

#[test]
fn a_password_of_somebody_elses_choice_opens_nothing_but_its_own_change() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        const GIVEN: &str = "Gegeben-und-zu-wechseln";
        doors.office.set_password("head", GIVEN, ChosenBy::Another).await.unwrap();
        let mut head = Browser::new(&doors);
        assert_eq!(head.sign_in("head", GIVEN).await.status, StatusCode::SEE_OTHER);
        for path in ["/desk", "/desk/cases", "/desk/publicity"] {
            assert_eq!(head.get(path).await.location(), "/desk/me/password", "{path}");
        }
        let page = head.get("/desk/me/password").await;
        assert!(page.body.contains("别人设置的"));
        let csrf = page.hidden("_csrf");
        let refused = head.post("/desk/capacity", &[("_csrf", &csrf), ("capacity", "x")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        head.jar.insert("csrf for the header".into(), csrf.clone());
        let path = "/api/v1/acts/capacity.granted/1";
        let refused = head.send(Method::POST, path, "application/json", "{}".into()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.body.contains("别人设置的"), "{}", refused.body);
        const OWN: &str = "雨后山路松针香远处笛";
        let form = [("_csrf", csrf.as_str()), ("old", GIVEN), ("password", OWN), ("again", OWN)];
        assert_eq!(head.post("/desk/me/password", &form).await.location(), "/desk/me");
        assert_eq!(head.get("/desk").await.status, StatusCode::OK);
    });
}

#[test]
fn every_login_and_failure_is_logged_without_what_was_typed() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut browser = Browser::new(&doors);
        browser.sign_in("head", "SECRET-typed-here").await;
        browser.sign_in("SECRET-in-the-wrong-field", "x").await;
        browser.enter("head").await;
        let csrf = browser.token("/desk").await;
        browser.post("/logout", &[("_csrf", &csrf)]).await;
        let api = |login: &str, password: &str| {
            serde_json::json!({ "login": login, "password": password }).to_string()
        };
        let path = "/api/v1/session";
        let mut program = Browser::new(&doors);
        program.send(Method::POST, path, "application/json", api("admin", "SECRET-again")).await;
        program.send(Method::POST, path, "application/json", api("admin", PASSWORD)).await;
        let said: Vec<_> =
            log(&doors.office).await.into_iter().map(|(l, _, w, o)| (l.unwrap_or_default(), w, o)).collect();
        let said: Vec<_> = said.iter().map(|(l, w, o)| (l.as_str(), w.as_str(), o.as_str())).collect();
        let expected = [
            ("head", "form", "wrong_password"),
            ("", "form", "unknown_name"),
            ("head", "form", "welcome"),
            ("head", "form", "left"),
            ("admin", "api", "wrong_password"),
            ("admin", "api", "welcome"),
        ];
        assert_eq!(said, expected);

        // The administrator reads it, filtered by the address; nobody else does.
        let page = program.get("/desk/logins").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("没有这个登录名") && page.body.contains("0.0.0.0"));
        let led = program.get("/desk/logins?outcome=wrong_password&q=head&format=json").await;
        let json = program.get(led.location()).await;
        let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
        assert_eq!((json["total"].as_u64(), json["items"][0]["login"].as_str()), (Some(1), Some("head")));
        let csv = program.get("/desk/logins?way=api&format=csv").await;
        assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
        for text in [&page.body, &csv.body] {
            assert!(!text.contains("SECRET"));
        }
        browser.enter("head").await;
        assert_eq!(browser.get("/desk/logins").await.status, StatusCode::FORBIDDEN);
        // One's own logins everybody sees.
        let own = browser.get("/desk/me").await;
        assert!(own.body.contains("口令不对") && !own.body.contains("没有这个登录名"));

        // Kept for ever by default, else for as long as was said.
        doors.after(200 * 24);
        doors.office.sweep().await.unwrap();
        assert_eq!(log(&doors.office).await.len(), 7);
        doors.office.clone().with_login_log_days(Some(180)).sweep().await.unwrap();
        assert_eq!(log(&doors.office).await.len(), 0);
    });
}

/// The sessions of the head as they are kept.
pub(super) async fn kept(doors: &Doors) -> Vec<store::Session> {
    use sea_orm::{ConnectionTrait as _, Statement};
    let on = doors.office.store().reading();
    let sql = "SELECT id, data, expires FROM people_session WHERE account = 'head'";
    let rows = on.query_all_raw(Statement::from_string(on.get_database_backend(), sql)).await.unwrap();
    let session = |row: &sea_orm::QueryResult| store::Session {
        id: row.try_get("", "id").unwrap(),
        data: row.try_get("", "data").unwrap(),
        expires: jiff::Timestamp::from_microsecond(row.try_get("", "expires").unwrap()).unwrap(),
        account: Some("head".into()),
    };
    rows.iter().map(session).collect()
}

/// Changes the one session that there is behind everybody's back, as if time had passed.
async fn as_if(doors: &Doors, change: impl Fn(&mut store::Session)) {
    let mut session = kept(doors).await.remove(0);
    change(&mut session);
    assert!(doors.office.store().session_renew(&session).await.unwrap());
}

#[test]
fn a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours_of_work() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let real = || office::clock::Clock::machine().now();
        let minutes = |n| jiff::SignedDuration::from_mins(n);
        let mut head = Browser::new(&doors);
        head.enter("head").await;
        // It was given thirty minutes from the last request on.
        as_if(&doors, |s| {
            let left = s.expires.duration_since(real());
            assert!(left > minutes(29) && left <= minutes(30), "{left:?}");
            s.expires = real().checked_add(minutes(1)).unwrap();
        })
        .await;
        assert_eq!(head.get("/desk").await.status, StatusCode::OK);
        // The layer counts whole seconds.
        as_if(&doors, |s| s.expires = real().checked_sub(jiff::SignedDuration::from_secs(1)).unwrap()).await;
        assert_eq!(head.get("/desk").await.status, StatusCode::SEE_OTHER);
        let begun = |s: &mut store::Session, ago: i64| {
            let mut data: serde_json::Value = serde_json::from_slice(&s.data).unwrap();
            data["login"]["started"] = (real().as_second() - ago).into();
            s.data = serde_json::to_vec(&data).unwrap();
        };
        doors.office.sweep().await.unwrap();
        doors.office.store().sessions_end("head", "").await.unwrap();
        head.lose_session();
        head.enter("head").await;
        as_if(&doors, |s| begun(s, 12 * 3600 - 60)).await;
        assert_eq!(head.get("/desk").await.status, StatusCode::OK);
        as_if(&doors, |s| begun(s, 12 * 3600)).await;
        assert_eq!(head.get("/desk").await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn accounts_that_nobody_uses_are_listed() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let dormant = async || {
            let filter = store::AccountFilter {
                dormant_since: Some(doors.office.dormant_since()),
                ..store::AccountFilter::default()
            };
            let listed = doors.office.store().accounts(&filter, store::Page::first(100)).await.unwrap();
            listed.rows.into_iter().map(|r| r.login).collect::<Vec<_>>()
        };
        for login in office::demo::CAST.iter().map(|m| m.login) {
            doors.office.set_password(login, PASSWORD, ChosenBy::Demonstration).await.unwrap();
        }
        assert!(dormant().await.is_empty());
        doors.after(89 * 24);
        Browser::new(&doors).enter("head").await;
        Browser::new(&doors).sign_in("deputy", "wrong").await;
        doors.after(2 * 24);
        let listed = dormant().await;
        assert!(!listed.contains(&"head".into()) && listed.contains(&"deputy".into()), "{listed:?}");
        let mut admin = Browser::new(&doors);
        admin.enter("admin").await;
        let page = admin.get("/desk/accounts?state=dormant").await;
        assert!(page.body.contains("/desk/accounts/deputy") && !page.body.contains("/desk/accounts/head"));
    });
}

//! The second factor: in real time, each code once, sealed at rest, compulsory where the city says so.

use super::{Browser, Doors, outcomes};
use crate::town::{PASSWORD, on_both};
use axum::http::{Method, StatusCode};
use law::act::Intent;
use law::authority::Actor;
use law::deed::city::{LoginPolicySet, PasswordProfile, SecondFactor};
use law::ids::SubjectRef;
use office::people::factor::code_at;
use office::people::login::{Asked, Login, Place, Way};
use office::people::password::ChosenBy;

/// Begins a second factor as a person does: the secret and the recovery codes.
pub(super) async fn enrolled(doors: &Doors, browser: &mut Browser<'_>) -> (String, Vec<String>) {
    let csrf = browser.token("/desk/me/factor").await;
    let page = browser.post("/desk/me/factor/begin", &[("_csrf", &csrf), ("password", PASSWORD)]).await;
    assert!(page.body.contains("<svg class=\"qr\""));
    let secret = between(&page.body, "<p class=\"mono mb\">", "</p>").to_string();
    let confirm = async |browser: &mut Browser<'_>, code: &str| {
        browser.post("/desk/me/factor/confirm", &[("_csrf", &csrf), ("code", code)]).await
    };
    let wrong = confirm(browser, "000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(&secret), "the same secret is shown again");
    let done = confirm(browser, &code_at(&secret, doors.real.now())).await;
    assert_eq!(done.status, StatusCode::OK);
    let list = between(&done.body, "<ul class=\"dots mono\">", "</ul>");
    let codes = list.split("<li>").skip(1).map(|c| c.replace("</li>", "").trim().to_string()).collect();
    (secret, codes)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap().0
}

/// What a login stands on is also whether it asked for a code: a session that is kept anew by a request which began before
/// the second factor did, or before it ended, goes on no more.
#[test]
fn a_session_from_before_a_second_factor_began_or_ended_goes_on_no_more() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (mut here, mut there) = (Browser::new(&doors), Browser::new(&doors));
        here.enter("head").await;
        there.enter("head").await;
        let back = async |earlier: Vec<store::Session>| {
            let now: Vec<String> = super::session::kept(&doors).await.into_iter().map(|s| s.id).collect();
            let mut n = 0;
            for session in earlier.into_iter().filter(|s| !now.contains(&s.id)) {
                doors.office.store().session_new(&session).await.unwrap();
                n += 1;
            }
            assert_eq!(n, 1, "one had ended");
        };
        let earlier = super::session::kept(&doors).await;
        let (secret, _) = enrolled(&doors, &mut here).await;
        back(earlier).await;
        assert_eq!(there.get("/desk").await.status, StatusCode::SEE_OTHER);
        assert_eq!(here.get("/desk").await.status, StatusCode::OK);

        there.lose_session();
        doors.real.move_to(doors.real.now().checked_add(jiff::SignedDuration::from_secs(60)).unwrap());
        let code = code_at(&secret, doors.real.now());
        assert_eq!(code_given(&mut there, &code).await.status, StatusCode::SEE_OTHER);
        assert_eq!(there.get("/desk").await.status, StatusCode::OK);
        let csrf = here.token("/desk/me/factor").await;
        let ended = here.post("/desk/me/factor/end", &[("_csrf", &csrf), ("password", PASSWORD)]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        assert_eq!(there.get("/desk").await.status, StatusCode::SEE_OTHER);
        assert_eq!(here.get("/desk").await.status, StatusCode::OK);
    });
}

async fn code_given(browser: &mut Browser<'_>, code: &str) -> super::Answer {
    let page = browser.sign_in("head", PASSWORD).await;
    assert!(page.status == StatusCode::OK && page.body.contains("one-time-code"), "{}", page.body);
    let csrf = page.hidden("_csrf");
    browser.post("/login/code", &[("_csrf", &csrf), ("code", code)]).await
}

#[test]
fn a_code_is_asked_for_counts_once_and_goes_by_real_time() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut first = Browser::new(&doors);
        first.enter("head").await;
        let (secret, recovery) = enrolled(&doors, &mut first).await;
        assert_eq!(recovery.len(), 10);

        // At rest neither the secret nor a recovery code can be read.
        let factor = doors.office.store().factor("head").await.unwrap().unwrap();
        let plain = secret.replace(' ', "");
        assert!(!String::from_utf8_lossy(&factor.sealed).contains(&plain));

        // The password alone opens nothing.
        let mut browser = Browser::new(&doors);
        browser.sign_in("head", PASSWORD).await;
        assert_eq!(browser.get("/desk").await.status, StatusCode::SEE_OTHER);

        // The code that confirmed it was used; the next one counts once, whatever the demonstration's clock says.
        let now = doors.real.now();
        assert_eq!(
            code_given(&mut browser, &code_at(&secret, now)).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        doors.real.move_to(now.checked_add(jiff::SignedDuration::from_secs(60)).unwrap());
        assert_ne!(doors.office.clock().now(), doors.real.now());
        let code = code_at(&secret, doors.real.now());
        assert_eq!(code_given(&mut browser, &code).await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
        let mut thief = Browser::new(&doors);
        assert_eq!(code_given(&mut thief, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        // A recovery code, once, as people type it.
        let typed = recovery[3].to_uppercase().replace('-', " ");
        assert_eq!(code_given(&mut thief, &typed).await.status, StatusCode::SEE_OTHER);
        let mut again = Browser::new(&doors);
        assert_eq!(code_given(&mut again, &recovery[3]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(doors.office.store().recovery_left("head").await.unwrap(), 9);

        // Programs send it along.
        let mut program = Browser::new(&doors);
        doors.real.move_to(doors.real.now().checked_add(jiff::SignedDuration::from_secs(60)).unwrap());
        let body = serde_json::json!({ "login": "head", "password": PASSWORD });
        let lacking =
            program.send(Method::POST, "/api/v1/session", "application/json", body.to_string()).await;
        assert_eq!(lacking.status, StatusCode::UNAUTHORIZED);
        let mut body = body;
        body["code"] = code_at(&secret, doors.real.now()).into();
        let whole = program.send(Method::POST, "/api/v1/session", "application/json", body.to_string()).await;
        assert_eq!(whole.status, StatusCode::CREATED, "{}", whole.body);
        let outcomes = outcomes(&doors.office).await;
        for outcome in ["factor_begun", "code_wanted", "wrong_code", "recovered"] {
            assert!(outcomes.iter().any(|o| o == outcome), "{outcome}: {outcomes:?}");
        }
    });
}

#[test]
fn codes_are_guessed_five_times_and_no_more() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut first = Browser::new(&doors);
        first.enter("head").await;
        let (secret, _) = enrolled(&doors, &mut first).await;
        doors.after(1);
        let mut thief = Browser::new(&doors);
        let page = thief.sign_in("head", PASSWORD).await;
        let csrf = page.hidden("_csrf");
        for _ in 0..5 {
            let answer = thief.post("/login/code", &[("_csrf", &csrf), ("code", "123456")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = code_at(&secret, doors.real.now());
        let answer = thief.post("/login/code", &[("_csrf", &csrf), ("code", &right)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(outcomes(&doors.office).await.last().unwrap(), "throttled");
    });
}

#[test]
fn where_the_city_says_so_nobody_works_without_one() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let set = async |second_factor, passwords| {
            let deed =
                LoginPolicySet { passwords, second_factor, basis: "网信办文件（示例）".into() };
            let key = doors.office.chance().address();
            let intent =
                Intent { subject: SubjectRef::city(), base: None, key, occurred: None, deed: deed.into() };
            doors.office.act(&Actor::system("city"), intent).await.unwrap();
        };
        set(SecondFactor::Administrators, PasswordProfile::Length).await;
        // Set by the clock of this test, not by the machine's.
        doors.office.set_password("reviewer", PASSWORD, ChosenBy::Demonstration).await.unwrap();
        let (mut head, mut admin) = (Browser::new(&doors), Browser::new(&doors));
        head.enter("head").await;
        assert_eq!(head.get("/desk").await.status, StatusCode::OK);
        admin.enter("admin").await;
        assert_eq!(admin.get("/desk/accounts").await.location(), "/desk/me/factor");
        enrolled(&doors, &mut admin).await;
        assert_eq!(admin.get("/desk/accounts").await.status, StatusCode::OK);
        set(SecondFactor::Staff, PasswordProfile::ClassifiedProtection).await;
        // Whoever has logged in before is asked too, and again when he has ended it.
        assert_eq!(head.get("/desk").await.location(), "/desk/me/factor");
        let csrf = admin.token("/desk/me/factor").await;
        admin.post("/desk/me/factor/end", &[("_csrf", &csrf), ("password", PASSWORD)]).await;
        assert_eq!(admin.get("/desk/accounts").await.location(), "/desk/me/factor");
        let mut deputy = Browser::new(&doors);
        deputy.enter("deputy").await;
        assert_eq!(deputy.get("/desk").await.location(), "/desk/me/factor");
        enrolled(&doors, &mut deputy).await;
        // 等级保护: after ninety days the password is changed.
        doors.after(91 * 24);
        let mut reviewer = Browser::new(&doors);
        reviewer.enter("reviewer").await;
        assert_eq!(reviewer.get("/desk").await.location(), "/desk/me/password");
        assert!(reviewer.get("/desk/me/password").await.body.contains("90 天"));
    });
}

#[test]
fn a_second_factor_is_begun_with_the_password_and_ends_what_was_opened_without_it() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let (mut here, mut there) = (Browser::new(&doors), Browser::new(&doors));
        here.enter("head").await;
        there.enter("head").await;
        let csrf = there.token("/desk/me/factor").await;
        for wrong in
            [vec![("_csrf", csrf.as_str())], vec![("_csrf", &csrf), ("password", "not the password")]]
        {
            let answer = there.post("/desk/me/factor/begin", &wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains("口令不对") && !answer.body.contains("class=\"qr\""));
        }
        assert!(doors.office.store().factor("head").await.unwrap().is_none());
        assert_eq!(outcomes(&doors.office).await.last().unwrap(), "wrong_own_password");
        enrolled(&doors, &mut here).await;
        assert_eq!(here.get("/desk").await.status, StatusCode::OK);
        assert_eq!(there.get("/desk").await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn who_guesses_codes_from_many_places_locks_nobody_out_where_he_is_known() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut first = Browser::new(&doors);
        first.enter("head").await;
        let (secret, _) = enrolled(&doors, &mut first).await;
        doors.after(1);
        let place = |address: &'static str, device: &'static str| Place {
            address,
            network: address,
            device,
            way: Way::Form,
        };
        let at = |address: &'static str, code: String| Asked {
            login: "head",
            password: PASSWORD,
            code: code.leak(),
            place: place(address, ""),
        };
        let now = || code_at(&secret, doors.real.now());
        let Login::Welcome(known) = doors.office.login(&at("10.0.0.1", now())).await.unwrap() else {
            panic!("welcome")
        };
        let device: &'static str = known.device.leak();
        for n in 0..40 {
            let address: &'static str = format!("10.9.0.{n}").leak();
            let wrong = doors.office.login(&at(address, "123456".into())).await.unwrap();
            assert!(matches!(wrong, Login::WrongCode), "{n}");
        }
        assert_eq!(outcomes(&doors.office).await.last().unwrap(), "throttled");
        doors.real.move_to(doors.real.now().checked_add(jiff::SignedDuration::from_secs(60)).unwrap());
        // Where he never was he waits; at his address and with his device he goes on.
        let never = doors.office.login(&at("10.0.0.9", now())).await.unwrap();
        assert!(matches!(never, Login::WrongCode));
        assert!(matches!(doors.office.login(&at("10.0.0.1", now())).await.unwrap(), Login::Welcome(_)));
        doors.real.move_to(doors.real.now().checked_add(jiff::SignedDuration::from_secs(60)).unwrap());
        let carried = Asked { place: place("10.0.0.9", device), ..at("10.0.0.9", now()) };
        assert!(matches!(doors.office.login(&carried).await.unwrap(), Login::Welcome(_)));
    });
}

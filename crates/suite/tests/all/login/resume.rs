//! A form that outlives its login is given back to whoever opened it, and to nobody else.

use super::{Answer, Browser, Doors};
use crate::town::{PASSWORD, on_both};
use axum::http::{Method, StatusCode};

const TYPED: &str = "新来的人 <示例> & \"引号\"";

fn account(csrf: &str, key: &str) -> [(&'static str, String); 5] {
    [
        ("_csrf", csrf.into()),
        ("_key", key.into()),
        ("login", "new.person".into()),
        ("name", TYPED.into()),
        ("unit", "jl-scjg".into()),
    ]
}

async fn send(browser: &mut Browser<'_>, csrf: &str, key: &str) -> Answer {
    let form = account(csrf, key);
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    browser.post("/desk/accounts/new", &form).await
}

/// Logs in on the page that carries a form.
async fn log_in(browser: &mut Browser<'_>, page: &Answer, login: &str, password: &str) -> Answer {
    let (csrf, kept, next) = (page.hidden("_csrf"), page.hidden("_kept"), page.hidden("next"));
    let form = [
        ("_csrf", csrf.as_str()),
        ("_kept", &kept),
        ("next", &next),
        ("account", login),
        ("password", password),
    ];
    browser.post("/login", &form).await
}

/// Sends the form of the page that goes on.
async fn go_on(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    let (_, form) = page.body.split_once("action=\"/desk/accounts/new\"").unwrap();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for input in form.split("<input ").skip(1) {
        let value = |name: &str| {
            let (_, rest) = input.split_once(&format!("{name}=\"")).unwrap();
            let text = rest.split_once('"').unwrap().0;
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
        };
        if input.starts_with("type=\"hidden\"") && pairs.len() < 5 {
            pairs.push((value("name"), value("value")));
        }
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser.post("/desk/accounts/new", &pairs).await
}

async fn is_there(doors: &Doors) -> bool {
    doors.office.store().account_by_login("new.person").await.unwrap().is_some()
}

#[test]
fn what_was_typed_is_kept_for_the_same_account_and_goes_on_by_a_button() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut admin = Browser::new(&doors);
        admin.enter("admin").await;
        let csrf = admin.token("/desk/accounts/new").await;
        admin.lose_session();
        let page = send(&mut admin, &csrf, "key-1").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert!(page.body.contains("刚才填写的内容还在"));
        // Not in an address, not on the page for whoever sits down next, not on the server.
        assert!(
            page.location().is_empty() && !page.body.contains("new.person") && !page.body.contains("示例")
        );
        // A wrong password keeps it too.
        let page = log_in(&mut admin, &page, "admin", "wrong").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = log_in(&mut admin, &page, "admin", PASSWORD).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains("接着办理") && page.body.contains("新来的人 &lt;示例&gt;"),
            "{}",
            page.body
        );
        assert!(!is_there(&doors).await, "nothing is recorded before the button");
        let done = go_on(&mut admin, &page).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let row = doors.office.store().account_by_login("new.person").await.unwrap().unwrap();
        assert_eq!(row.name.as_deref(), Some(TYPED));
        // The same sending once more is the same act.
        let again = go_on(&mut admin, &page).await;
        assert!(again.body.contains("没有记两遍"), "{}", again.body);
    });
}

#[test]
fn a_form_of_another_account_is_told_the_true_reason() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut browser = Browser::new(&doors);
        browser.enter("admin").await;
        let csrf = browser.token("/desk/accounts/new").await;
        browser.lose_session();
        let page = send(&mut browser, &csrf, "key-1").await;
        // Somebody else logs in on the page that carries it.
        let told = log_in(&mut browser, &page, "head", PASSWORD).await;
        assert_eq!(told.status, StatusCode::FORBIDDEN);
        assert!(told.body.contains("另一个账号") && !told.body.contains("new.person"), "{}", told.body);
        // The form in a tab of before is sent in the login of now.
        let told = send(&mut browser, &csrf, "key-1").await;
        assert_eq!(told.status, StatusCode::FORBIDDEN);
        assert!(told.body.contains("另一个账号") && !told.body.contains("打开太久"));
        // Also where the one of now could send it by right.
        let mut other = Browser::new(&doors);
        other.enter("registrar").await;
        let foreign = other.token("/desk/officers/new").await;
        browser.lose_session();
        browser.enter("admin").await;
        let told = send(&mut browser, &foreign, "key-1").await;
        assert!(told.body.contains("另一个账号"));
        // One that no login of here made is told apart.
        let told = send(&mut browser, "0123456789abcdef0123456789", "key-1").await;
        assert!(told.body.contains("打开太久"));
        assert!(!is_there(&doors).await);
    });
}

#[test]
fn a_form_of_an_earlier_login_of_the_same_person_goes_on() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut admin = Browser::new(&doors);
        admin.enter("admin").await;
        let csrf = admin.token("/desk/accounts/new").await;
        admin.lose_session();
        admin.enter("admin").await;
        let page = send(&mut admin, &csrf, "key-1").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("接着办理") && !is_there(&doors).await);
        go_on(&mut admin, &page).await;
        assert!(is_there(&doors).await);
    });
}

#[test]
fn what_no_page_of_here_made_is_not_kept_and_passwords_never_are() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut admin = Browser::new(&doors);
        admin.enter("admin").await;
        let csrf = admin.token("/desk/accounts/new").await;
        admin.lose_session();
        let (signed, _) = csrf.rsplit_once('.').unwrap();
        for forged in ["", "0123456789abcdef0123", &format!("{signed}.AAAA"), &format!("{csrf}x")] {
            let answer = send(&mut admin, forged, "key-1").await;
            assert_eq!(answer.location(), "/login?next=%2Fdesk", "{forged}");
        }
        let form = [("_csrf", csrf.as_str()), ("password", "a secret that was typed")];
        let answer = admin.post("/desk/accounts/head/reset", &form).await;
        assert_eq!(answer.location(), "/login?next=%2Fdesk");
        // A sealed form that was tampered with, or is too old, is as good as none.
        let page = send(&mut admin, &csrf, "key-1").await;
        let bent =
            Answer { body: page.body.replace("name=\"_kept\" value=\"", "name=\"_kept\" value=\"A"), ..page };
        assert_eq!(log_in(&mut admin, &bent, "admin", PASSWORD).await.location(), "/desk");
        admin.lose_session();
        let page = send(&mut admin, &csrf, "key-1").await;
        doors.after(13);
        assert_eq!(log_in(&mut admin, &page, "admin", PASSWORD).await.location(), "/desk");
        doors.after(8 * 24);
        admin.lose_session();
        assert_eq!(send(&mut admin, &csrf, "key-1").await.status, StatusCode::SEE_OTHER);
        assert!(!is_there(&doors).await);
    });
}

#[test]
fn files_are_named_to_be_chosen_again() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut officer = Browser::new(&doors);
        officer.enter("officer1").await;
        let csrf = officer.token("/desk/me").await;
        officer.lose_session();
        let part = |head: &str, text: &str| {
            format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
        };
        let body = format!(
            "{}{}{}--b--\r\n",
            part("name=\"_csrf\"", &csrf),
            part("name=\"late_reason\"", "山里没有信号"),
            part("name=\"file\"; filename=\"现场一.mp4\"", "BYTES-OF-THE-FILE"),
        );
        let path = "/desk/cases/c/recordings/new";
        let kind = "multipart/form-data; boundary=b";
        let page = officer.send(Method::POST, path, kind, body).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        let page = log_in(&mut officer, &page, "officer1", PASSWORD).await;
        assert_eq!(page.status, StatusCode::OK);
        for said in ["文件需要重新选择", "现场一.mp4", "山里没有信号", "multipart/form-data", "type=\"file\""]
        {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        assert!(!page.body.contains("BYTES-OF"));
    });
}

#[test]
fn a_form_of_an_earlier_login_that_holds_passwords_is_never_shown_again() {
    on_both(|db| async move {
        let doors = Doors::new(db).await;
        let mut admin = Browser::new(&doors);
        admin.enter("admin").await;
        let csrf = admin.token("/desk/me/password").await;
        admin.lose_session();
        admin.enter("admin").await;
        const TYPED: &str = "a secret that was typed";
        for path in ["/desk/me/password", "/desk/me/factor/end", "/desk/accounts/head/reset"] {
            for field in ["old", "password", "again"] {
                let page = admin.post(path, &[("_csrf", csrf.as_str()), (field, TYPED)]).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{path} {field}");
                assert!(!page.body.contains(TYPED) && !page.body.contains("接着办理"), "{path} {field}");
            }
        }
        // What looks like none is none: it is the route that says so.
        let page = admin.post("/desk/me/factor/confirm", &[("_csrf", csrf.as_str()), ("code", TYPED)]).await;
        assert!(!page.body.contains(TYPED));
    });
}

//! Whatever changes something leaves an entry in the journal or a line in the log of logins.

use super::House;
use crate::sees::ways::CHANGE;
use crate::town::{PASSWORD, on_both};
use axum::http::{Method, StatusCode};
use law::ids::SubjectRef;
use office::people::factor::code_at;
use sea_orm::{ConnectionTrait as _, Statement};
use std::collections::BTreeSet;

/// What a route leaves, and where it is shown.
enum Leaves {
    /// An entry: tried below.
    Entry(&'static str),
    /// A line of the log of logins: tried below.
    Line(&'static str),
    /// One of both, shown by another test.
    There(&'static str),
    /// Nothing that lasts, and why.
    Nothing(&'static str),
}

use Leaves::{Entry, Line, Nothing, There};

const ADMINISTRATION: &str =
    "audit::administration::every_act_of_administrators_over_every_route_of_theirs_is_in_the_journal";
const IMPORTS: &str = "imports::a_file_is_checked_without_a_record_and_then_imported_by_its_editor";
const RECORDINGS: &str = "browser story of recordings; recordings::";

const LEAVES: &[(&str, Leaves)] = &[
    ("DELETE /api/v1/session", Line("left")),
    ("DELETE /desk/recordings/{id}", There(RECORDINGS)),
    ("DELETE /desk/recordings/{id}/media", There(RECORDINGS)),
    (
        "DELETE /desk/uploads/{id}",
        Nothing("an upload that was never handed over; its line of readings stays"),
    ),
    ("HEAD /desk/uploads/{id}", Nothing("reads")),
    ("OPTIONS /desk/uploads", Nothing("reads")),
    ("OPTIONS /desk/uploads/{id}", Nothing("reads")),
    ("PATCH /desk/recordings/{id}", There(RECORDINGS)),
    ("PATCH /desk/recordings/{id}/media", There(RECORDINGS)),
    ("PATCH /desk/uploads/{id}", Nothing("bytes of an upload: on record when it is handed over")),
    ("POST /api/v1/acts/{happened}/{version}", Entry("officer.suspended/1")),
    ("POST /api/v1/cases/search", Nothing("reads")),
    ("POST /api/v1/imports/{register}", There(IMPORTS)),
    ("POST /api/v1/imports/{register}/{id}/{work}", There(IMPORTS)),
    (
        "POST /desk/imports/{register}",
        Nothing("a file that is kept to be imported; its line of readings stays"),
    ),
    ("POST /desk/imports/{register}/{id}/{work}", There(IMPORTS)),
    ("POST /api/v1/recordings/search", Nothing("reads")),
    ("POST /api/v1/session", Line("welcome")),
    ("POST /desk/accounts/new", There(ADMINISTRATION)),
    ("POST /desk/accounts/{id}/approve", There(ADMINISTRATION)),
    ("POST /desk/accounts/{id}/{act}", There(ADMINISTRATION)),
    ("POST /desk/capacity", Nothing("the session alone: every line and entry after it says the capacity")),
    ("POST /desk/cases/new", There("browser story of a case; story::")),
    ("POST /desk/cases/{id}/act/{*tag}", Entry("clue.check_extended/1")),
    ("POST /desk/cases/{id}/documents/{seq}/{kind}/cancel", There("papers::, browser story of papers")),
    ("POST /desk/cases/{id}/documents/{seq}/{kind}/issue", There("papers::, browser story of papers")),
    ("POST /desk/cases/{id}/documents/{seq}/{kind}/scan", There("papers::, browser story of papers")),
    ("POST /desk/cases/{id}/open", Entry("case.viewed/1")),
    ("POST /desk/cases/{id}/preview-pdf/{n}/{*tag}", Nothing("shows what would be made")),
    ("POST /desk/cases/{id}/preview/{*tag}", Nothing("shows what would be made")),
    ("POST /desk/cases/{id}/recordings/new", There(RECORDINGS)),
    ("POST /desk/clock", Entry("clock.moved/1")),
    ("POST /desk/devices/new", Entry("device.registered/1")),
    ("POST /desk/devices/{id}/assign", Entry("device.assigned/1")),
    ("POST /desk/devices/{id}/check", Entry("device.checked/1")),
    ("POST /desk/export-rule", There(ADMINISTRATION)),
    (
        "POST /desk/exports/new",
        There("audit::exports::a_long_list_is_taken_away_only_when_another_has_released_it"),
    ),
    ("POST /desk/exports/{id}/{act}", There(ADMINISTRATION)),
    ("POST /desk/find", Nothing("reads")),
    ("POST /desk/historical", There("publicity::, browser story of a case")),
    ("POST /desk/login-policy", There(ADMINISTRATION)),
    ("POST /desk/me/factor/begin", Nothing("a secret that counts for nothing until it is confirmed")),
    ("POST /desk/me/factor/codes", Line("codes_renewed")),
    ("POST /desk/me/factor/confirm", Line("factor_begun")),
    ("POST /desk/me/factor/end", Line("factor_ended")),
    ("POST /desk/me/password", Line("password_changed")),
    ("POST /desk/me/told", Nothing("the person has read a notice; that it was read is a line of readings")),
    ("POST /desk/officers/new", There(ADMINISTRATION)),
    ("POST /desk/officers/{id}/{act}", There(ADMINISTRATION)),
    ("POST /desk/publicity/approve", There("publicity::, browser story of a case")),
    ("POST /desk/publicity/{id}/{act}", There("publicity::, browser story of a case")),
    ("POST /desk/recordings/{id}/accept", There(RECORDINGS)),
    ("POST /desk/recordings/{id}/describe", There(RECORDINGS)),
    ("POST /desk/recordings/{id}/open", There(RECORDINGS)),
    ("POST /desk/recordings/{id}/reassign", There(RECORDINGS)),
    ("POST /desk/reviewers/new", There(ADMINISTRATION)),
    ("POST /desk/reviewers/{id}/remove", There(ADMINISTRATION)),
    ("POST /desk/units/new", There(ADMINISTRATION)),
    ("POST /desk/units/{id}", There(ADMINISTRATION)),
    ("POST /desk/uploads", Nothing("an upload that begins: on record when it is handed over")),
    ("POST /login", There("login::session::every_login_and_failure_is_logged_without_what_was_typed")),
    ("POST /login/code", There("login::factor::a_code_is_asked_for_counts_once_and_goes_by_real_time")),
    ("POST /logout", Line("left")),
    (
        "POST /setup/{token}",
        There("login::becoming::a_password_is_reset_by_two_administrators_and_set_by_the_person"),
    ),
    ("PUT /desk/recordings/{id}", There(RECORDINGS)),
    ("PUT /desk/recordings/{id}/media", There(RECORDINGS)),
];

/// Route, who, address, fields.
type Form = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

/// What passwords, factors and sets-up are, told without the store's own reading.
async fn secrets(house: &House) -> Vec<String> {
    let on = house.town.office.store().reading();
    let mut all = Vec::new();
    for sql in [
        "SELECT account || phc || CAST(changed AS TEXT) || CAST(must_change AS TEXT) AS v FROM people_credential ORDER BY account",
        "SELECT account || CAST(confirmed AS TEXT) AS v FROM people_factor WHERE confirmed = 1 ORDER BY account",
        "SELECT account || id AS v FROM people_recovery ORDER BY id",
        "SELECT account || code || coalesce(link, '') || CAST(coalesce(used, 0) AS TEXT) AS v FROM people_setup ORDER BY account",
    ] {
        let rows = on.query_all_raw(Statement::from_string(on.get_database_backend(), sql)).await.unwrap();
        all.extend(rows.iter().map(|row| row.try_get::<String>("", "v").unwrap()));
    }
    all
}

struct Standing {
    arrivals: u64,
    lines: u64,
    secrets: Vec<String>,
}

async fn standing(house: &House) -> Standing {
    let store = house.town.office.store();
    let lines = store.logins(&store::LoginFilter::default(), store::Page::first(1)).await.unwrap().total;
    Standing { arrivals: store.arrival_last().await.unwrap(), lines, secrets: secrets(house).await }
}

#[test]
fn every_change_over_every_route_leaves_an_entry_or_a_line() {
    let named: BTreeSet<&str> = LEAVES.iter().map(|(route, _)| *route).collect();
    assert_eq!(
        named,
        CHANGE.iter().copied().collect(),
        "a route that changes something and says not what it leaves"
    );
    for (route, leaves) in LEAVES {
        let (There(words) | Nothing(words) | Entry(words) | Line(words)) = leaves;
        assert!(!words.is_empty(), "{route}");
    }
    on_both(|db| async move {
        let mut house = House::new(db).await;
        for login in ["officer1", "head", "supervisor", "custodian", "deputy", "unithead", "registrar"] {
            house.enter(login).await;
        }
        let mut tried = BTreeSet::new();
        let office = house.town.office.clone();
        let suspended = serde_json::json!({ "from": "2026-12-01", "reason": "考试不合格（示例）" });
        let command =
            serde_json::json!({ "subject": "officer1", "key": "c-1", "body": suspended }).to_string();
        let forms: &[Form] = &[
            (
                "POST /desk/cases/{id}/act/{*tag}",
                "head",
                "/desk/cases/demo-1/act/clue.check_extended/1",
                &[("_key", "c-2"), ("_base", "{base}"), ("reason", "尚需核对（示例）")],
            ),
            (
                "POST /desk/cases/{id}/open",
                "supervisor",
                "/desk/cases/demo-4/open",
                &[("_key", "c-3"), ("purpose", "supervision"), ("note", "核对（示例）")],
            ),
            (
                "POST /desk/devices/new",
                "custodian",
                "/desk/devices/new",
                &[
                    ("_key", "c-4"),
                    ("kind", "body_camera"),
                    ("name", "执法记录仪"),
                    ("number", "DSJ9999"),
                    ("model", ""),
                    ("in_use_from", "2026-03-02"),
                ],
            ),
            (
                "POST /desk/devices/{id}/assign",
                "custodian",
                "/desk/devices/dsj-0001/assign",
                &[("_key", "c-5"), ("officer", "officer1"), ("note", "")],
            ),
            (
                "POST /desk/devices/{id}/check",
                "custodian",
                "/desk/devices/dsj-0001/check",
                &[("_key", "c-6"), ("condition", "good"), ("clock_offset_seconds", "0"), ("note", "")],
            ),
            (
                "POST /desk/clock",
                "officer1",
                "/desk/clock",
                &[("_key", "c-7"), ("days", "1"), ("back", "/desk")],
            ),
        ];
        let entry = |route: &str| match LEAVES.iter().find(|(r, _)| *r == route) {
            Some((_, Entry(tag))) => *tag,
            _ => panic!("{route} leaves no entry"),
        };
        let mut left_entry = async |route: &'static str, before: Standing, answer: super::Answer| {
            assert!(
                answer.status.is_success() || answer.status.is_redirection(),
                "{route}: {} {}",
                answer.status,
                answer.body
            );
            let now = standing(&house).await;
            let new = house.town.office.store().recent(None, now.arrivals - before.arrivals).await.unwrap();
            assert!(new.iter().any(|e| e.recorded.deed.tag() == entry(route)), "{route} left {}", new.len());
            tried.insert(route);
        };
        let before = standing(&house).await;
        let answer = house
            .ask(
                "registrar",
                &Method::POST,
                "/api/v1/acts/officer.suspended/1",
                Some(("application/json", command)),
            )
            .await;
        left_entry("POST /api/v1/acts/{happened}/{version}", before, answer).await;
        for (route, login, path, form) in forms {
            let before = standing(&house).await;
            let case = house.town.office.store().load(&SubjectRef::case("demo-1")).await.unwrap().unwrap();
            let base = case.seq.to_string();
            let form: Vec<(&str, &str)> =
                form.iter().map(|(n, v)| (*n, if *v == "{base}" { base.as_str() } else { *v })).collect();
            let answer = house.send(login, path, &form).await;
            left_entry(route, before, answer).await;
        }
        // Of what is no act: whatever of it changed, a line says so.
        let mut left_line = async |route: &'static str, before: Standing, answer: &super::Answer| {
            assert!(
                answer.status.is_success() || answer.status.is_redirection(),
                "{route}: {} {}",
                answer.status,
                answer.body
            );
            let Some((_, Line(outcome))) = LEAVES.iter().find(|(r, _)| *r == route) else {
                panic!("{route}")
            };
            let now = standing(&house).await;
            assert_eq!(now.lines, before.lines + 1, "{route}");
            let last = store::Page::first(1);
            let line = house.town.office.store().logins(&store::LoginFilter::default(), last).await.unwrap();
            assert_eq!(line.rows[0].outcome, *outcome, "{route}");
            tried.insert(route);
            now.secrets != before.secrets
        };
        let begun = house.send("deputy", "/desk/me/factor/begin", &[("password", PASSWORD)]).await;
        let secret = begun.body.split_once("<p class=\"mono mb\">").unwrap().1.split_once("</p>").unwrap().0;
        let code = code_at(secret, office.real_now());
        for (route, path, form) in [
            ("POST /desk/me/factor/confirm", "/desk/me/factor/confirm", vec![("code", code.as_str())]),
            ("POST /desk/me/factor/codes", "/desk/me/factor/codes", vec![("password", PASSWORD)]),
            ("POST /desk/me/factor/end", "/desk/me/factor/end", vec![("password", PASSWORD)]),
            (
                "POST /desk/me/password",
                "/desk/me/password",
                vec![
                    ("old", PASSWORD),
                    ("password", "雨后山路松针香远处笛"),
                    ("again", "雨后山路松针香远处笛"),
                ],
            ),
        ] {
            let before = standing(&house).await;
            let answer = house.send("deputy", path, &form).await;
            assert!(left_line(route, before, &answer).await, "{route} changes something");
        }
        let before = standing(&house).await;
        let answer = house.send("unithead", "/logout", &[]).await;
        left_line("POST /logout", before, &answer).await;
        let before = standing(&house).await;
        let answer = house.ask("head", &Method::DELETE, "/api/v1/session", None).await;
        left_line("DELETE /api/v1/session", before, &answer).await;
        let before = standing(&house).await;
        let body = serde_json::json!({ "login": "head", "password": PASSWORD }).to_string();
        let answer = house.ask("", &Method::POST, "/api/v1/session", Some(("application/json", body))).await;
        left_line("POST /api/v1/session", before, &answer).await;
        let wanted: BTreeSet<&str> =
            LEAVES.iter().filter(|(_, l)| matches!(l, Entry(_) | Line(_))).map(|(r, _)| *r).collect();
        assert_eq!(tried, wanted);
        assert_eq!(house.get("supervisor", "/desk").await.status, StatusCode::OK);
    });
}

//! Every request of somebody who has logged in leaves exactly one line.

use super::{House, moment};
use crate::routes::filled;
use crate::town::{Db, on_both, run};
use axum::http::{Method, StatusCode};
use law::authority::Capacity;
use office::demo::CAST;
use office::readings::Readings;
use store::{Page, ReadingFilter, ReadingRow};
use web::route::Need;

const FORM: &str = "application/x-www-form-urlencoded";
const NUMBER: &str = "22020219900307001X";

#[test]
fn every_request_of_a_login_leaves_one_line_whatever_comes_of_it() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        // One for each capacity; on PostgreSQL the same code writes the same rows, and three ask.
        let capacities = match db {
            Db::Sqlite => Capacity::GRANTABLE.to_vec(),
            Db::Postgres => vec![Capacity::Officer, Capacity::AuditAdmin, Capacity::Party],
        };
        let ends = |path: &str| path == "/logout" || path == "/api/v1/session";
        let mut routes = web::app::routes();
        // What ends the login comes last.
        routes.sort_by_key(|r| ends(r.path));
        let mut seen = 0;
        let mut statuses = std::collections::BTreeSet::new();
        for capacity in capacities {
            let member = CAST.iter().find(|m| m.capacity == capacity).unwrap();
            house.enter(member.login).await;
            for route in routes.iter().filter(|r| r.need != Need::Public) {
                if ends(route.path) {
                    house.enter(member.login).await;
                }
                let body = (!route.method.is_safe()).then(|| (FORM, "x=1".to_string()));
                let answer = house.ask(member.login, &route.method, &filled(route.path), body).await;
                assert!(house.app.readings().flush().await);
                let store = house.town.office.store();
                let last = store.readings(&ReadingFilter::default(), Page::first(1)).await.unwrap();
                seen += 1;
                let what = format!("{} {} as {}", route.method, route.path, member.login);
                assert_eq!(last.total, seen, "{what}");
                let line = &last.rows[0];
                let of = [&line.account, &line.login, &line.capacity, &line.unit, &line.method, &line.route];
                let expected = [
                    member.login,
                    member.login,
                    capacity.wire(),
                    member.unit,
                    route.method.as_str(),
                    route.path,
                ];
                assert_eq!(of, expected, "{what}");
                assert_eq!((line.at, line.status), (moment(), u64::from(answer.status.as_u16())), "{what}");
                if route.path.starts_with("/desk/cases/{id}") && answer.status.is_success() {
                    assert_eq!(line.subject.as_deref(), Some("demo-4"), "{what}");
                }
                statuses.insert(answer.status.as_u16());
            }
        }
        for wanted in [200, 303, 403, 404, 422] {
            assert!(statuses.contains(&wanted), "no {wanted} among {statuses:?}");
        }
    });
}

#[test]
fn the_log_of_readings_holds_no_word_that_was_typed() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        house.enter("officer1").await;
        house.enter("audit").await;
        let typed = "%E5%BC%A0%E7%A4%BA%E4%BE%8B";
        for path in [
            format!("/desk/cases?q={typed}"),
            format!("/desk/cases?q={NUMBER}&page=2"),
            format!("/desk/cases/{NUMBER}"),
            format!("/desk/cases/{typed}"),
            format!("/desk/nowhere/{NUMBER}"),
        ] {
            house.get("officer1", &path).await;
        }
        house.get("officer1", "/desk/cases/demo-4").await;
        let given = house.get("officer1", "/desk/cases?format=csv").await.body.lines().count() as u64 - 1;
        let lines = house.readings().await;
        let text = format!("{lines:?}");
        assert!(!text.contains(NUMBER) && !text.contains("张示例") && !text.contains(typed), "{text}");
        let of = |id: &str| lines.iter().any(|l| l.subject.as_deref() == Some(id));
        assert!(of("demo-4") && !of(NUMBER));
        // A list that was given away says how long it was.
        let file = lines.iter().find(|l| l.byte_count.is_some()).unwrap();
        assert_eq!((file.route.as_str(), file.row_count), ("/desk/cases", Some(given)));

        // The auditor finds it, as a page and as files, and nobody else does.
        let page = house.follow("audit", "/desk/readings?subject=demo-4").await;
        assert!(page.status == StatusCode::OK && page.body.contains("officer1"), "{}", page.body);
        let csv = house.get("audit", "/desk/readings?state=files&format=csv").await.body;
        assert!(csv.contains("/desk/cases,") && csv.contains(&format!("{given} 行")), "{csv}");
        for other in ["/desk/readings", "/desk/administration"] {
            assert_eq!(house.get("officer1", other).await.status, StatusCode::FORBIDDEN);
        }
        // The public reads without a name.
        let before = house.readings().await.len();
        for path in ["/", "/decisions", "/search?q=x", "/healthz"] {
            house.get("", path).await;
            house.get("officer1", path).await;
        }
        assert_eq!(house.readings().await.len(), before);
    });
}

fn line(n: u64) -> ReadingRow {
    let text = |t: &str| t.to_string();
    ReadingRow {
        id: 0,
        at: moment(),
        account: text("a"),
        login: text("a"),
        capacity: text("officer"),
        unit: text("u"),
        method: text("GET"),
        route: text("/desk"),
        kind: None,
        subject: None,
        status: n,
        row_count: None,
        byte_count: None,
    }
}

#[test]
fn where_no_line_can_be_promised_nobody_who_has_logged_in_goes_on() {
    run(async {
        let mut house = House::new(Db::Sqlite).await;
        house.enter("officer1").await;
        assert_eq!(house.get("officer1", "/desk").await.status, StatusCode::OK);
        let before = house.readings().await.len();
        // The table is gone, as with a disk that takes nothing more; everything else can be read and written.
        let hide = |from: &str, to: &str| {
            let change = format!("ALTER TABLE {from} RENAME TO {to}");
            let url = house.town.url.clone();
            async move { crate::audit::direct(&url, &change).await }
        };
        hide("people_reading", "people_reading_away").await;
        // The request that finds it out is still answered; its line waits.
        assert_eq!(house.get("officer1", "/desk").await.status, StatusCode::OK);
        assert!(!house.app.readings().flush().await);
        for (method, path) in [
            (Method::GET, "/desk"),
            (Method::GET, "/desk/cases"),
            (Method::POST, "/desk/cases/new"),
            (Method::GET, "/api/v1/cases"),
        ] {
            let answer = house.ask("officer1", &method, path, None).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert!(answer.body.contains("审计记录写不下去，暂停办理"), "{path}: {}", answer.body);
        }
        assert_eq!(house.get("", "/decisions").await.status, StatusCode::OK, "the public goes on");
        hide("people_reading_away", "people_reading").await;
        assert!(house.app.readings().flush().await, "what waited is written");
        assert_eq!(house.get("officer1", "/desk").await.status, StatusCode::OK);
        assert_eq!(house.readings().await.len(), before + 2, "and nothing of it was lost or doubled");

        // A queue that is full promises nothing more.
        let narrow = Readings::with(house.town.office.store().clone(), 2);
        let places = [narrow.place().unwrap(), narrow.place().unwrap()];
        assert!(narrow.place().is_none());
        for (n, place) in (0..).zip(places) {
            place.write(line(n));
        }
        assert!(narrow.flush().await && narrow.place().is_some());
    });
}

#[test]
fn lines_of_readings_are_kept_for_ever_or_as_long_as_was_said() {
    on_both(|db| async move {
        let house = House::new(db).await;
        let store = house.town.office.store();
        let day = |n: i64| moment().checked_sub(jiff::SignedDuration::from_hours(24 * n)).unwrap();
        let lines: Vec<ReadingRow> = [0, 179, 181].map(|n| ReadingRow { at: day(n), ..line(200) }).into();
        store.readings_add(&lines).await.unwrap();
        house.town.office.sweep().await.unwrap();
        let left = async || store.readings(&ReadingFilter::default(), Page::first(9)).await.unwrap().total;
        assert_eq!(left().await, 3);
        house.town.office.clone().with_reading_log_days(Some(180)).sweep().await.unwrap();
        assert_eq!(left().await, 2);
    });
}

#[test]
fn an_act_of_the_api_is_logged_with_its_subject_and_no_word_that_is_none() {
    on_both(|db| async move {
        let mut house = House::new(db).await;
        house.enter("officer1").await;
        for (subject, kept) in
            [("demo-4", Some("demo-4")), ("case/demo-4", Some("demo-4")), ("no-such", None)]
        {
            let command =
                serde_json::json!({ "subject": subject, "body": { "reason": "核对（示例）" } }).to_string();
            let path = "/api/v1/acts/case.declined/1";
            let answer =
                house.ask("officer1", &Method::POST, path, Some(("application/json", command))).await;
            assert!(answer.status.is_client_error(), "{}", answer.body);
            let lines = house.readings().await;
            let line = lines.last().unwrap();
            assert_eq!(
                (line.route.as_str(), line.subject.as_deref()),
                ("/api/v1/acts/{happened}/{version}", kept)
            );
        }
    });
}

//! Who looks into a case without handling it says what for, and that stands on record.

use super::{Method, Seen, StatusCode, SubjectKind, SubjectRef, ViewPurpose, actor, on_both};
use crate::town::Town;
use law::refusal::RefusalClass;
use office::Trouble;

#[test]
fn a_case_is_shown_to_who_does_not_handle_it_only_after_the_purpose_is_on_record() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let office = &seen.town.office;
        for login in ["supervisor", "reviewer"] {
            for path in ["/desk/cases/demo-2", "/desk/cases/demo-2/journal", "/desk/cases/demo-2/file"] {
                let answer = seen.get(login, path).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login} {path}");
                assert!(!answer.text.contains("未取得许可"));
            }
            let recording = seen.get(login, &format!("/desk/recordings/{}", seen.recording)).await;
            assert_eq!(recording.status, StatusCode::SEE_OTHER);
            for path in ["/api/v1/cases/demo-2", "/api/v1/cases/demo-2/journal"] {
                let answer = seen.get(login, path).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {path}");
                assert!(answer.text.contains("case.viewed/1"), "{}", answer.text);
            }
            let asked = seen.get(login, "/desk/cases/demo-2/open").await;
            assert_eq!(asked.status, StatusCode::OK);
            assert!(!asked.text.contains("未取得许可"), "nothing of the case before the purpose");
            let csrf = &seen.logins[login].1;
            let nothing =
                ("application/x-www-form-urlencoded", format!("_csrf={csrf}&_key=n&purpose=review&note="));
            let refused = seen.ask(login, Method::POST, "/desk/cases/demo-2/open", Some(nothing)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            let form = format!("_csrf={csrf}&_key=o&purpose=supervision&note=%E6%A0%B8%E5%AF%B9");
            let form = ("application/x-www-form-urlencoded", form);
            let next = "/desk/cases/demo-2/open?next=/desk/cases/demo-2/journal";
            let opened = seen.ask(login, Method::POST, next, Some(form)).await;
            assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
            for path in ["/desk/cases/demo-2", "/desk/cases/demo-2/journal", "/api/v1/cases/demo-2"] {
                assert_eq!(seen.get(login, path).await.status, StatusCode::OK, "{login} {path}");
            }
        }
        // Each case is asked for itself.
        assert_eq!(seen.get("supervisor", "/desk/cases/demo-4").await.status, StatusCode::SEE_OTHER);
        // The handlers see who looked, and so does supervision; the case itself has not moved.
        let page = seen.get("officer1", "/desk/cases/demo-2").await.text;
        assert!(page.contains("查阅记录") && page.contains("褚示例") && page.contains("核对"));
        let list = seen.get("supervisor", "/desk/supervision/viewings").await.text;
        assert!(list.contains("褚示例") && list.contains("陈示例"));
        // The list is narrowed by the number that people know.
        let number = office.store().load(&SubjectRef::case("demo-2")).await.unwrap().unwrap();
        let number = number.state.case().unwrap().opened.as_ref().unwrap().number.clone();
        for (words, found) in
            [(number.as_str(), true), ("demo-2", true), ("demo-4", false), ("吉无此号", false)]
        {
            let path = super::encoded(&format!("/desk/supervision/viewings?case={words}"));
            assert_eq!(seen.get("supervisor", &path).await.text.contains("陈示例"), found, "{words}");
        }
        assert!(!seen.get("cg-head", "/desk/supervision/viewings").await.text.contains("褚示例"));
        assert_eq!(office.all_of(SubjectKind::Viewing).await.unwrap().len(), 2);
        // Who handles it, or answers for it, is not asked.
        for login in ["officer1", "head", "unithead", "custodian"] {
            assert_eq!(seen.get(login, "/desk/cases/demo-2").await.status, StatusCode::OK, "{login}");
            let asked = seen.get(login, "/desk/cases/demo-2/open").await;
            assert_eq!(asked.status, StatusCode::FORBIDDEN, "{login}");
        }
    });
}

#[test]
fn what_was_said_lasts_four_hours_and_a_form_opened_then_may_still_be_sent() {
    on_both(|db| async move {
        let town = Town::with_cases(db).await;
        let office = &town.office;
        let reviewer = actor("reviewer");
        let subject = SubjectRef::case("demo-2");
        let before = office.store().load(&subject).await.unwrap().unwrap().seq;
        office.case_open(&reviewer, "demo-2", ViewPurpose::Review, "审核", "k".into()).await.unwrap();
        assert_eq!(office.store().load(&subject).await.unwrap().unwrap().seq, before);
        assert!(office.case_view(&reviewer, "demo-2").await.is_ok());
        let later = async |hours: i64| {
            let to = office.clock().now() + jiff::SignedDuration::from_hours(hours);
            let to = jiff::tz::Offset::constant(8).to_datetime(to);
            office::demo::story::clock_to(office, to).await.unwrap();
        };
        later(5).await;
        let Err(Trouble::Refused(r)) = office.case_view(&reviewer, "demo-2").await else { panic!() };
        assert_eq!((r.class, r.gate.as_str()), (RefusalClass::Forbidden, office::viewing::UNSAID));
        let hours = office::viewing::SEND_HOURS;
        assert!(office.case_view_within(&reviewer, "demo-2", hours).await.is_ok());
        later(8).await;
        assert!(office.case_view_within(&reviewer, "demo-2", hours).await.is_err());
        // Strangers are not even asked.
        for login in ["cg-head", "registrar", "party"] {
            let refused =
                office.case_open(&actor(login), "demo-2", ViewPurpose::Review, "看", login.into()).await;
            let Err(Trouble::Refused(r)) = refused else { panic!("{login}") };
            assert!(matches!(r.class, RefusalClass::Forbidden | RefusalClass::NotFound), "{login}");
        }
    });
}

#[test]
fn what_somebody_wrote_is_shown_as_it_was_to_the_author_and_to_nobody_else_who_may_not_know() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let office = &seen.town.office;
        // Guesses: one is right, one wrong. The author must not be able to tell which.
        for (n, guess) in ["举报人是尤示例吗", "举报人是苏示例吗"].into_iter().enumerate() {
            let (key, login) = (format!("guess-{n}"), "reviewer");
            office.case_open(&actor(login), "demo-1", ViewPurpose::Review, guess, key).await.unwrap();
        }
        for path in ["/desk/cases/demo-1", "/api/v1/cases/demo-1/journal", "/api/v1/cases/demo-1"] {
            assert_eq!(seen.get("reviewer", path).await.status, StatusCode::OK, "{path}");
        }
        let own = seen.get("reviewer", "/desk/cases/demo-1").await.text;
        assert!(own.contains("举报人是尤示例吗") && own.contains("举报人是苏示例吗"), "own words are hidden");
        let other = seen.get("head", "/desk/cases/demo-1").await.text;
        assert!(!other.contains("尤示例") && other.contains("举报人是苏示例吗"), "another's words are shown");
        let list = seen.get("head", "/desk/supervision/viewings").await.text;
        assert!(!list.contains("尤示例"), "{list}");
        // What a state keeps of one's own words, and the history of the act, likewise.
        let case = SubjectRef::case("demo-1");
        let told = async |login: &str| {
            let history = office.history_for(&actor(login), &case).await.unwrap();
            serde_json::to_string(&history.iter().map(|e| &e.recorded).collect::<Vec<_>>()).unwrap()
        };
        let told_head = told("head").await;
        assert!(told_head.contains("尤 示 例") && !told_head.contains("\"closed\""), "{told_head}");
        let told = told("deputy").await;
        assert!(!told.contains("尤 示 例") && !told.contains("\"closed\""), "{told}");
    });
}

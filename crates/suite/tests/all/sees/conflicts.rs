//! What is answered when a subject stands already, or when somebody else was first.

use super::{Method, OF_SCJG, Seen, StatusCode, SubjectKind, SubjectRef, forbidden, on_both};
use serde_json::json;
use std::collections::BTreeMap;

/// The subject that a beginning act of each kind is sent for although it exists: the first of the story's.
async fn begun(seen: &Seen) -> Vec<(SubjectRef, String, serde_json::Value)> {
    let office = &seen.town.office;
    let mut all = Vec::new();
    let mut tags: BTreeMap<String, u32> = BTreeMap::new();
    for kind in SubjectKind::ALL {
        for (subject, _) in office.all_of(kind).await.unwrap() {
            let first = office.store().history(&subject).await.unwrap().remove(0);
            let tag = first.recorded.deed.tag().to_string();
            // Of cases both with an informant, and another agency's; of other kinds a few are enough.
            let n = tags.entry(tag.clone()).or_default();
            *n += 1;
            let named = ["demo-1", "demo-4", "cg-1", "minor-1"].contains(&subject.id.as_str());
            if *n > 2 && !named {
                continue;
            }
            let deed = serde_json::to_value(&first.recorded.deed).unwrap();
            all.push((subject, tag, deed["body"].clone()));
        }
    }
    all
}

#[test]
fn conflicts_tell_nobody_what_he_may_not_know() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        seen.say_why().await;
        let knowers = seen.knowers().await;
        let (mut wrong, mut told) = (Vec::new(), 0);
        let begun = begun(&seen).await;
        assert!(begun.iter().any(|(_, tag, _)| tag == "recording.handed_over/1"));
        for login in seen.logins.keys().copied() {
            for (subject, tag, body) in &begun {
                let not = forbidden(login, &knowers, &subject.id);
                for base in [Some(0), None] {
                    let command = json!({
                        "subject": subject.id, "base": base, "key": seen.town.office.chance().token(), "body": body,
                    });
                    let path = format!("/api/v1/acts/{tag}");
                    let said = ("application/json", command.to_string());
                    let answer = seen.ask(login, Method::POST, &path, Some(said)).await;
                    told += usize::from(answer.status == StatusCode::CONFLICT);
                    for word in &not {
                        if answer.text.contains(word) {
                            wrong.push(format!("{login} {tag} {subject}: {} {word}", answer.status));
                        }
                    }
                    // A conflict says that there is something: only to who may see it.
                    let stranger = login.starts_with("cg-") && !subject.id.starts_with("cg-");
                    let of_agency = matches!(
                        subject.kind,
                        SubjectKind::Case
                            | SubjectKind::Document
                            | SubjectKind::Recording
                            | SubjectKind::Publication
                            | SubjectKind::Historical
                    );
                    if (stranger || ["party", "admin", "security", "audit", "registrar"].contains(&login))
                        && of_agency
                        && answer.status == StatusCode::CONFLICT
                    {
                        wrong.push(format!("{login} {tag} {subject}: told that it is there"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{:#?}", wrong);
        assert!(told > 0, "who may see is told of the conflict");
    });
}

/// Who looks into cases that others handle says what for; a conflict is no way round it.
#[test]
fn a_conflict_shows_nothing_to_who_has_not_said_what_for() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let office = &seen.town.office;
        let recordings = office.all_of(SubjectKind::Recording).await.unwrap();
        let recording = recordings.into_iter().map(|(s, _)| s).find(|s| !s.id.starts_with("cg-")).unwrap();
        let acts = [
            (SubjectRef::case("demo-4"), "review.returned/1", json!({ "reason": "示例" })),
            (SubjectRef::case("demo-4"), "clue.check_extended/1", json!({ "reason": "示例" })),
            (recording.clone(), "recording.viewed/1", json!({ "purpose": "review", "note": "示例" })),
            (recording, "recording.alteration_refused/1", json!({ "what": "delete" })),
        ];
        for login in ["reviewer", "supervisor"] {
            for (subject, tag, body) in &acts {
                for base in [Some(0), None] {
                    let key = office.chance().token();
                    let command = json!({ "subject": subject.id, "base": base, "key": key, "body": body });
                    let said = ("application/json", command.to_string());
                    let answer =
                        seen.ask(login, Method::POST, &format!("/api/v1/acts/{tag}"), Some(said)).await;
                    assert_ne!(answer.status, StatusCode::CONFLICT, "{login} {tag}: {}", answer.text);
                    assert!(!answer.text.contains("theirs"), "{login} {tag}: {}", answer.text);
                }
            }
        }
    });
}

#[test]
fn both_versions_on_a_page_leave_the_informant_out() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let csrf = &seen.logins["deputy"].1;
        let form = format!("_csrf={csrf}&_base=0&_key=clash-1&reason=x");
        let said = ("application/x-www-form-urlencoded", form);
        let path = "/desk/cases/demo-1/act/clue.check_extended/1";
        let answer = seen.ask("deputy", Method::POST, path, Some(said)).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
        for word in super::INFORMANT {
            assert!(!answer.text.contains(word), "{word}");
        }
        assert!(answer.text.contains("登记线索"), "what others recorded is told");
    });
}

#[test]
fn selected_ids_of_another_agency_are_not_named() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let office = &seen.town.office;
        let historical = office.all_of(SubjectKind::Historical).await.unwrap().remove(0).0.id;
        // An editor and an approver of the other agency.
        for (account, capacity) in [("cg-editor", "editor"), ("cg-approver", "approver")] {
            add(&seen, account, capacity).await;
        }
        let (editor, approver) = (login(&seen, "cg-editor").await, login(&seen, "cg-approver").await);
        let form = format!("_csrf={}&_key=k1&ids={historical}", editor.1);
        let answer = send(&seen, &editor.0, "/desk/historical", form).await;
        assert!(!answer.contains("示例新企业") && !answer.contains("2026〕1号"), "{answer}");
        let form = format!("_csrf={}&_key=k2&opinion=x&ids={}", approver.1, seen.publication);
        let answer = send(&seen, &approver.0, "/desk/publicity/approve", form).await;
        assert!(!answer.contains("吉市市监"), "{answer}");
        for path in ["/desk/historical", "/desk/publicity", "/desk/publicity?q=号"] {
            let text = read(&seen, &editor.0, path).await;
            for word in OF_SCJG.iter().chain(&["吉市市监罚决", "示例新企业"]) {
                assert!(!text.contains(word), "{path} {word}");
            }
        }
    });
}

async fn add(seen: &Seen, account: &str, capacity: &str) {
    let capacity = law::authority::Capacity::from_wire(capacity).unwrap();
    let subject = SubjectRef::account(account);
    let opened = law::deed::people::AccountOpened {
        login: account.into(),
        name: "测示例".to_string().into(),
        unit: "jl-cgj".into(),
    };
    super::by(&seen.town, "admin", subject.clone(), opened).await;
    let granted = law::deed::people::CapacityGranted {
        capacity,
        unit: "jl-cgj".into(),
        from: seen.town.office.today(),
        to: None,
        basis: "任命".into(),
    };
    super::by(&seen.town, "security", subject, granted).await;
    let chosen = office::people::password::ChosenBy::Demonstration;
    seen.town.office.set_password(account, super::PASSWORD, chosen).await.unwrap();
}

async fn login(seen: &Seen, login: &str) -> (String, String) {
    super::logged_in(&seen.router, login).await
}

async fn send(seen: &Seen, cookie: &str, path: &str, form: String) -> String {
    let request = super::Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(super::header::COOKIE, cookie)
        .header(super::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(super::Body::from(form))
        .unwrap();
    text(super::Oneshot::oneshot_(seen.router.clone(), request).await).await
}

async fn read(seen: &Seen, cookie: &str, path: &str) -> String {
    let request = super::Request::builder()
        .uri(super::encoded(path))
        .header(super::header::COOKIE, cookie)
        .body(super::Body::empty())
        .unwrap();
    text(super::Oneshot::oneshot_(seen.router.clone(), request).await).await
}

async fn text(response: axum::response::Response) -> String {
    let bytes = super::to_bytes(response.into_body(), 8 << 20).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

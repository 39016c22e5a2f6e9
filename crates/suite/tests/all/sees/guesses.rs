//! What somebody who may not know the informant can learn by trying: nothing, whatever is previewed or looked for.

use super::{Seen, by};
use crate::town::on_both;
use axum::http::Method;
use law::act::Intent;
use law::authority::may_see_informant;
use law::deed::Deed;
use law::deed::casework as cw;
use law::deed::review as rv;
use law::ids::{SubjectKind, SubjectRef};
use law::sample;
use office::demo::CAST;
use office::demo::cast::actor;
use office::recordings::HandOver;

/// Acts with somebody's words in them.
fn acts(words: &str, today: jiff::civil::Date) -> Vec<Deed> {
    let words = || words.to_owned();
    vec![
        cw::CaseDeclined { reason: words() }.into(),
        cw::ClueCheckExtended { reason: words() }.into(),
        cw::CaseOpened { opinion: words(), ..sample::opened() }.into(),
        cw::ProposalApproved { opinion: words() }.into(),
        cw::DecisionRevoked { reason: words(), ..sample::revoked(today) }.into(),
        sample::changed(today, &[law::draft::PenaltyKind::Warning], &format!("警告，{}", words())).into(),
        rv::CaseAudited { opinion: words().into(), ..sample::audited() }.into(),
        rv::ReviewReturned { reason: words() }.into(),
        cw::DecisionMade { opinion: words(), ..sample::decided(today) }.into(),
    ]
}

#[test]
fn a_preview_answers_a_right_guess_as_a_wrong_one() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let office = &seen.town.office;
        let mut previewed = 0;
        for case in ["demo-1", "demo-2", "demo-3", "demo-4", "demo-5"] {
            let subject = SubjectRef::case(case);
            let state = office.store().load(&subject).await.unwrap().unwrap().state;
            let file = state.case().unwrap();
            for member in CAST.iter().filter(|m| !may_see_informant(&m.actor(), file)) {
                let pairs = [("据尤示例反映", "据苏示例反映"), ("电话 13700000000", "电话 13700000001")];
                for (right, wrong) in pairs {
                    let today = office.today();
                    for (right_deed, wrong_deed) in acts(right, today).into_iter().zip(acts(wrong, today)) {
                        let asked = async |deed: Deed, words: &str| {
                            let key = "guess".to_string();
                            let intent =
                                Intent { subject: subject.clone(), base: None, key, occurred: None, deed };
                            match Box::pin(office.preview(&member.actor(), intent)).await {
                                Ok(all) => Ok(all
                                    .iter()
                                    .map(|p| (p.document.words().replace(words, "…"), p.missing.len()))
                                    .collect::<Vec<_>>()),
                                Err(trouble) => Err(format!("{trouble:?}").replace(words, "…")),
                            }
                        };
                        let tag = right_deed.tag();
                        let told = asked(right_deed, right).await;
                        assert_eq!(told, asked(wrong_deed, wrong).await, "{case} {} {tag}", member.login);
                        previewed += usize::from(told.is_ok_and(|all| !all.is_empty()));
                    }
                }
            }
        }
        assert!(previewed >= 4, "only {previewed} previews were made");
    });
}

#[test]
fn a_file_name_that_names_the_informant_is_found_by_nobody_and_in_no_list_in_the_clear() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let office = &seen.town.office;
        for (n, name) in
            ["通话13700000000（尤示例）.wav", "通话13700000001（苏示例）.wav"].into_iter().enumerate()
        {
            let said = HandOver {
                started: Some(office.clock().now() - jiff::SignedDuration::from_hours(1)),
                officer: Some("officer1".into()),
                ..HandOver::default()
            };
            let wav = super::wav(7 + n as u32);
            let custodian = actor("custodian");
            office.file_hand_over(&custodian, "demo-1", name, wav, said, format!("rec-{n}")).await.unwrap();
        }
        let found = async |login: &str, q: &str| {
            let body = serde_json::json!({ "q": q }).to_string();
            let path = "/api/v1/recordings/search";
            let answer = seen.ask(login, Method::POST, path, Some(("application/json", body))).await;
            serde_json::from_str::<serde_json::Value>(&answer.text).unwrap()["total"].as_u64().unwrap()
        };
        // The right guess is found no less than the wrong one: by neither's name, by whoever gave them or by others.
        for login in ["custodian", "officer5", "officer1"] {
            for part in ["尤示例", "苏示例", "13700000000", "13700000001", "通话1370000000", "wav"] {
                assert_eq!(found(login, part).await, 0, "{login} {part}");
            }
        }
        let all = store::RecordingFilter::default();
        let rows = office.store().recordings(&all, false, store::Page::first(50)).await.unwrap().rows;
        assert!(!format!("{rows:?}").contains("尤示例") && !format!("{rows:?}").contains("苏示例"));
        // A file of whoever may know is found by its name.
        let said = HandOver {
            started: Some(office.clock().now() - jiff::SignedDuration::from_hours(1)),
            officer: Some("officer1".into()),
            ..HandOver::default()
        };
        let handler = actor("officer1");
        office
            .file_hand_over(&handler, "demo-1", "门前照片.wav", super::wav(9), said, "rec-9".into())
            .await
            .unwrap();
        assert_eq!(found("officer5", "门前照片").await, 1);
        // Who gave it sees it as it was given, others see that something is left out.
        let list = async |login: &str| {
            let seen = office.recordings_seen(&actor(login), rows.clone()).await.unwrap();
            seen.into_iter().filter_map(|r| r.name).collect::<Vec<_>>().join(" ")
        };
        assert!(list("custodian").await.contains("通话13700000000（尤示例）.wav"));
        let others = list("officer5").await;
        assert!(
            others.contains("苏示例") && !others.contains("尤示例") && others.contains("依法不予展示"),
            "{others}"
        );
        let subject = office.all_of(SubjectKind::Recording).await.unwrap();
        for (name, unlisted) in [("尤示例", true), ("苏示例", true), ("门前照片", false)] {
            let is =
                |r: &law::state::record::Recording| r.handed.name.known().is_some_and(|n| n.contains(name));
            let found: Vec<_> =
                subject.iter().filter_map(|(_, k)| k.state.recording()).filter(|r| is(r)).collect();
            assert!(found.len() == 1 && found[0].unlisted == unlisted, "{name}");
        }
    });
}

/// The house repeats a reason in an alert: to who wrote it as it was written, a right guess as a wrong one.
#[test]
fn an_alert_answers_a_right_guess_as_a_wrong_one() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let office = &seen.town.office;
        let mut shown = Vec::new();
        for (n, name) in ["尤示例", "苏示例"].into_iter().enumerate() {
            let said = HandOver {
                started: Some(office.clock().now() - jiff::SignedDuration::from_hours(60 * 24)),
                officer: Some("officer1".into()),
                late_reason: format!("据{name}说才找到（示例）"),
                ..HandOver::default()
            };
            let (custodian, wav) = (actor("custodian"), super::wav(30 + n as u32));
            let key = format!("late-{n}");
            let made = office.file_hand_over(&custodian, "demo-1", "录音.wav", wav, said, key).await.unwrap();
            let known = office.known_for(&custodian, &made.subject).await.unwrap();
            let text = serde_json::to_string(&known.state).unwrap();
            assert!(text.matches(name).count() >= 2, "the reason and its alert: {text}");
            shown.push(text.matches("依法不予展示").count());
        }
        assert_eq!(shown, [0, 0]);
    });
}

/// Whoever may know is refused the secret whatever the text looks like.
#[test]
fn no_look_of_a_text_lets_the_informant_into_a_field_that_people_type() {
    on_both(|db| async move {
        let seen = Seen::new(db).await;
        let office = &seen.town.office;
        let mut clue = sample::Plot::small("look-1").clue(office.today());
        let informant =
            cw::Informant { name: "尤示例".into(), contact: "13700000000 zhangsan1970".into() };
        clue.informant = Some(informant.into());
        by(&seen.town, "officer1", SubjectRef::case("look-1"), clue.clone()).await;
        for words in
            ["rec_13700000000.m4a", "zhangsan1970", "尤示例〔2026〕7号", "zhangsan1970.jpg", "13700000000"]
        {
            let again = cw::ClueRegistered { title: words.into(), ..clue.clone() };
            let key = office.chance().token();
            let subject = SubjectRef::case("look-2");
            let intent = Intent { subject, base: None, key, occurred: None, deed: again.into() };
            let refused = office.act(&actor("officer1"), intent).await;
            let Err(office::Trouble::Refused(refusal)) = refused else { panic!("{words}: {refused:?}") };
            assert!(refusal.fields.iter().any(|f| f.field == "title"), "{words}: {refusal:?}");
        }
    });
}

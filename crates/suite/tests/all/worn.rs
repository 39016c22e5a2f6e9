//! What cannot be worn down: nothing refused is kept, nothing is told a thousand times, no text and no day in any act
//! makes the machine fail.

use crate::editions::{KEPT, Kept};
use crate::town::{Db, Town, on_both, run};
use jiff::civil::date;
use law::act::Intent;
use law::authority::Actor;
use law::deed::record::Attempt;
use law::deed::{Deed, KINDS};
use law::ids::SubjectRef;
use law::refusal::{Refusal, RefusalClass};
use office::demo::cast::actor;
use office::demo::media::wav;
use office::demo::story::{Plot, Story};
use office::recordings::HandOver;
use office::{Office, Trouble};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use vault::Resumed;

async fn inspected(town: &Town) -> Story<'_> {
    let s = Story::new(&town.office, Plot::small("rec-1"));
    s.at(date(2026, 1, 6), 10).await.unwrap();
    s.clue().await.unwrap();
    s.inspected().await.unwrap();
    s
}

async fn objects(office: &Office) -> u64 {
    office.scrub(|_| ControlFlow::Continue(())).await.unwrap().checked
}

fn refusal(trouble: Trouble) -> Refusal {
    match trouble {
        Trouble::Refused(r) => *r,
        other => panic!("{other}"),
    }
}

#[test]
fn what_the_law_refuses_leaves_nothing_in_the_vault() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = inspected(&town).await;
        let (office, me) = (&town.office, actor("officer1"));
        let kept = objects(office).await;
        let good = wav(60);
        let id = office.upload_begin(&me, "rec-1", "录音.wav", good.len() as u64).await.unwrap();
        let Resumed::Incoming(mut incoming) = office.vault().resume(&id).unwrap() else { panic!() };
        incoming.append(&good).unwrap();
        incoming.sync().unwrap();
        drop(incoming);
        let span = law::recording::activities(&s.case().await.unwrap())[0].span.unwrap();
        let nobody =
            HandOver { officer: Some("nobody".into()), started: Some(span.0), ..HandOver::default() };
        let no_device =
            HandOver { device: Some("none".into()), started: Some(span.0), ..HandOver::default() };
        let hidden =
            HandOver { late_reason: "甲\u{202e}乙".into(), started: Some(span.0), ..HandOver::default() };
        for (n, said) in [HandOver::default(), nobody, no_device, hidden].into_iter().enumerate() {
            // Every file is another one: of the same bytes there would be one object however often they came.
            let bytes = wav(61 + u32::try_from(n).unwrap());
            let whole = office.file_hand_over(&me, "rec-1", "a.wav", bytes, said.clone(), format!("k{n}"));
            refusal(whole.await.unwrap_err());
            refusal(office.upload_hand_over(&me, &id, said).await.unwrap_err());
            assert_eq!(objects(office).await, kept, "case {n}");
        }
        // The upload is still there, to be handed over properly or given up.
        assert_eq!(office.uploads_of(&me, "rec-1").await.unwrap().len(), 1);
        let said = HandOver { started: Some(span.0), ..HandOver::default() };
        office.upload_hand_over(&me, &id, said).await.unwrap();
        assert_eq!(objects(office).await, kept + 1);
    });
}

#[test]
fn tries_to_alter_are_told_once_an_hour_for_each_person_and_recording() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let s = inspected(&town).await;
        let (office, me) = (&town.office, actor("officer1"));
        let span = law::recording::activities(&s.case().await.unwrap())[0].span.unwrap();
        let said = HandOver { started: Some(span.0), ..HandOver::default() };
        let receipt = office.file_hand_over(&me, "rec-1", "a.wav", wav(60), said, "k".into()).await.unwrap();
        let id = receipt.subject.id.clone();
        let told = async || {
            let history = office.store().history(&receipt.subject).await.unwrap();
            history.iter().filter(|h| h.recorded.deed.tag() == "recording.alteration_refused/1").count()
        };
        let attempts = [Attempt::Delete, Attempt::Replace, Attempt::Alter];
        let mut many = tokio::task::JoinSet::new();
        for n in 0..30 {
            let (office, me, id) = (office.clone(), me.clone(), id.clone());
            many.spawn(async move {
                office.alteration_refused(&me, &id, attempts[n % 3], "TEST".into()).await.unwrap();
            });
        }
        many.join_all().await;
        assert_eq!(told().await, 1);
        office.alteration_refused(&actor("officer2"), &id, Attempt::Delete, "DELETE".into()).await.unwrap();
        assert_eq!(told().await, 2, "another person");
        s.at(date(2026, 1, 6), 15).await.unwrap();
        for _ in 0..3 {
            office.alteration_refused(&me, &id, Attempt::Delete, "DELETE".into()).await.unwrap();
        }
        assert_eq!(told().await, 3, "hours later, once more");
        let other = actor("cg-officer1");
        let stranger = office.alteration_refused(&other, &id, Attempt::Delete, "DELETE".into());
        assert_eq!(refusal(stranger.await.unwrap_err()).class, RefusalClass::NotFound);
    });
}

/// One act of every kind, as it stands in a journal; of one that the house filled in, what a person commands.
fn one_of_each() -> BTreeMap<&'static str, (Actor, SubjectRef, Deed)> {
    run(async {
        let mut all = BTreeMap::new();
        for edition in KEPT {
            let store = Kept::unpack(*edition).store(Db::Sqlite).await;
            for entry in store.recent(None, 1_000_000).await.unwrap() {
                let r = entry.recorded;
                let deed = r.deed.commanded().unwrap_or(r.deed);
                all.insert(deed.tag(), (r.actor, r.subject, deed));
            }
        }
        all
    })
}

/// The paths of all texts in an act.
fn texts(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::String(_) => out.push(at.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| texts(item, &format!("{at}/{i}"), out));
        }
        Value::Object(map) => map.iter().for_each(|(name, item)| texts(item, &format!("{at}/{name}"), out)),
        _ => {}
    }
}

#[test]
fn no_hidden_character_and_no_mad_day_in_any_text_of_any_act_is_a_fault() {
    let acts = one_of_each();
    assert!(acts.len() >= 92.min(KINDS.len()), "{}", acts.len());
    let acts = &acts;
    on_both(|db| async move {
        let town = Town::new(db).await;
        let (mut refused, mut unread) = (0, 0);
        for (tag, (actor, subject, deed)) in acts {
            if *tag == "historical.imported/1" {
                continue;
            }
            let wire = serde_json::to_value(deed).unwrap();
            let mut paths = Vec::new();
            texts(&wire["body"], "/body", &mut paths);
            for path in paths {
                for bad in ["\0", "\u{202e}", "\u{200b}", "\u{7f}", "-009999-01-01"] {
                    let mut wire = wire.clone();
                    let Some(Value::String(text)) = wire.pointer_mut(&path) else { panic!("{path}") };
                    *text = if bad.len() > 4 { bad.to_owned() } else { format!("{text}{bad}") };
                    // What is a word of a closed list or a day is not even read.
                    let Ok(deed) = serde_json::from_value::<Deed>(wire) else {
                        unread += 1;
                        continue;
                    };
                    let intent = Intent {
                        subject: subject.clone(),
                        base: None,
                        key: "k".into(),
                        occurred: None,
                        deed,
                    };
                    let answer = town.office.act(actor, intent).await;
                    let said = format!("{tag} {path} {bad:?}: {answer:?}");
                    let Err(Trouble::Refused(refusal)) = answer else { panic!("{said}") };
                    let field = path["/body/".len()..].replace("/$private", "").replace('/', ".");
                    assert!(refusal.fields.iter().any(|f| f.field == field), "{said}");
                    refused += 1;
                }
            }
        }
        assert!(refused > 1_000, "{refused} refused, {unread} not read");
    });
}

/// Whatever is asked with, a look-up finds nothing rather than failing.
#[test]
fn no_question_with_a_hidden_character_is_a_fault() {
    on_both(|db| async move {
        let town = Town::new(db).await;
        let store = town.office.store();
        let bad = "a\0b\u{202e}";
        assert!(store.load(&SubjectRef::case(bad)).await.unwrap().is_none());
        assert!(store.history(&SubjectRef::case(bad)).await.unwrap().is_empty());
        assert!(store.account_by_login(bad).await.unwrap().is_none());
        assert!(store.publication_by_address(bad).await.unwrap().is_none());
        assert!(store.publications_at(&[bad, "x"]).await.unwrap().is_empty());
        assert!(store.find_by_key(bad, bad).await.unwrap().is_none());
        let words =
            store::CaseFilter { text: Some(bad.into()), unit: Some(bad.into()), ..Default::default() };
        assert_eq!(store.cases(&words, store::CaseOrder::Due, store::Page::first(5)).await.unwrap().total, 0);
    });
}

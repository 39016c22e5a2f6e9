//! What a stranger's attack found: certificates that change hands, names that become public in a sentence, the house's
//! own name taken by a person.

use super::world::*;
use crate::authority::{Actor, Capacity};
use crate::deed::Deed;
use crate::deed::casework as cw;
use crate::deed::people::AccountOpened;
use crate::deed::publicity::PublicField;
use crate::deed::register::OfficerCertified;
use crate::ids::SubjectKind;
use crate::ids::SubjectRef;
use crate::redaction::Kind;
use crate::sample::{self, Plot};
use crate::secret;
use crate::state::publicity::Stage;
use jiff::civil::date;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A decided case with an informant.
fn told() -> World {
    let informant = cw::Informant { name: "尤示例".into(), contact: "13700000000".into() };
    World::told(&Plot { informant: Some(informant), ..Plot::small("c") }, "decision-served")
}

#[test]
fn a_renewed_certificate_stays_with_its_account() {
    let mut w = World::new();
    let renewed = |account: Option<&str>| OfficerCertified {
        name: "officer1".into(),
        unit: "jl-scjg".into(),
        number: "07officer1".into(),
        category: "市场监管".into(),
        region: "220200".into(),
        valid_from: date(2024, 1, 1),
        valid_to: date(2030, 12, 31),
        account: account.map(Into::into),
    };
    let officer = SubjectRef::officer("officer1");
    let registrar = actor("registrar");
    for other in [Some("officer2"), None] {
        let refused = w.act_as(&registrar, officer.clone(), renewed(other).into()).unwrap_err();
        assert_eq!(refused.fields[0].field, "account", "{other:?}");
    }
    w.act_as(&registrar, officer, renewed(Some("officer1")).into()).unwrap();
}

#[test]
fn nobody_takes_the_name_of_the_house() {
    let mut w = World::new();
    for (id, login) in [("system", "somebody"), ("somebody", "system")] {
        let opened =
            AccountOpened { login: login.into(), name: "某".to_string().into(), unit: "jl-scjg".into() };
        let subject = SubjectRef::account(id);
        let refused = w.act_as(&crate::authority::Actor::system("jl-sfj"), subject, opened.into());
        assert_eq!(refused.unwrap_err().fields[0].field, "login", "{id}");
    }
}

#[test]
fn what_becomes_public_with_a_revocation_names_nobody() {
    let revoked = |change: &dyn Fn(&mut cw::DecisionRevoked)| {
        let mut w = told();
        let mut d = sample::revoked(w.today());
        change(&mut d);
        let done = w.by("head", d);
        (w, done)
    };
    let number = "220202199001011234";
    for change in [
        &|d: &mut cw::DecisionRevoked| d.by = "吉林市人民政府（联系人电话 13912345678）".into(),
        &|d: &mut cw::DecisionRevoked| d.instrument = format!("{number} 号"),
        &|d: &mut cw::DecisionRevoked| d.reason = format!("身份证号 {number}"),
    ] as [&dyn Fn(&mut cw::DecisionRevoked); 3]
    {
        let (_, done) = revoked(change);
        assert!(!done.unwrap_err().fields.is_empty());
    }
    // Who may not know the informant is not told by a refusal.
    // The words are judged as they were typed: right and wrong guesses get the same verdict, whatever else is wrong.
    let long = |name: &str| format!("{}{name}", "长".repeat(997));
    for (right, wrong) in [
        ("电话 137 0000 0000".to_string(), "电话 137 0000 0001".to_string()),
        (long("尤 示 例"), long("苏 示 例")),
        ("尤示例来过".into(), "苏示例来过".into()),
    ] {
        let verdicts = [&right, &wrong].map(|reason| {
            let (_, done) = revoked(&|d| d.reason.clone_from(reason));
            done.map(|_| ()).map_err(|r| r.fields)
        });
        assert_eq!(verdicts[0], verdicts[1], "{right}");
    }
    let change = |d: &mut cw::DecisionRevoked| {
        d.reason = "经查，尤示例反映不实".into();
        d.kind = cw::RevocationKind::Changed;
        d.changed_kinds = vec![crate::draft::PenaltyKind::Fine];
        d.changed_conclusion = "罚款 1 元，尤示例".into();
    };
    let (w, done) = revoked(&change);
    done.unwrap();
    // Recorded as typed, so that the answer tells nothing; closed in the entry; public without it.
    assert_eq!(w.case().revocation.as_ref().unwrap().reason, "经查，尤示例反映不实");
    let mut before = told();
    let mut d = sample::revoked(before.today());
    change(&mut d);
    let verdict = before.judge_as(&actor("head"), SubjectRef::case("c"), d.into()).unwrap();
    for act in verdict.into_acts() {
        let entry = act.entry().unwrap();
        let closed: &[&str] = match act.deed() {
            Deed::DecisionRevoked(_) => &["/body/changed_conclusion", "/body/reason"],
            Deed::PublicationWithdrawn(_) => &["/body/reason"],
            _ => &[],
        };
        let told = entry.get("closed").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
        assert_eq!(told, closed, "{entry}");
    }
    let (mut stones, mut covered) = (0, 0);
    for known in w.known.values().filter_map(|k| k.state.publication()) {
        let source = crate::state::State::Case(Box::new(w.case().clone()));
        let public = known.clone().in_public(|text| *text = crate::judge::words_in_public(&source, text));
        if let Stage::Withdrawn { reason, .. } = &public.stage {
            stones += 1;
            assert!(reason.contains("（依法保密）") && !reason.contains("尤示例"), "{reason}");
        }
        assert!(!format!("{:?}", public.changed).contains("尤示例"));
        // The new words: a place that everybody counts and nobody can show.
        let decided = known.decided.as_ref().and_then(|d| d.known()).unwrap();
        for record in [known.record.known().unwrap(), decided] {
            for field in PublicField::ALL {
                assert!(!field.of(record).contains("尤示例"), "{}", field.title());
            }
        }
        for mask in known.masking.of(PublicField::Conclusion) {
            assert_eq!((mask.kind, mask.may_be_lifted()), (Some(Kind::Kept), false));
            covered += 1;
        }
        assert_eq!(
            known.record.known().map(|r| r.conclusion.contains("罚款 1 元，***")),
            Some(known.changed.is_some())
        );
    }
    assert_eq!((stones, covered), (1, 1));
}

#[test]
fn an_honest_revocation_needs_no_second_try() {
    let mut w = told();
    let deed: Deed = sample::revoked(w.today()).into();
    w.act_as(&actor("head"), SubjectRef::case("c"), deed).unwrap();
}

/// Words in every field that is not looked through for the informant: the judge must refuse them, whoever acts.
#[test]
fn no_words_are_taken_in_a_field_that_is_not_searched() {
    thread_local! {
        static TAKEN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
        static TRIED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    }
    fn leaves(value: &Value, at: &str, field: &str, all: &mut Vec<(String, String)>) {
        match value {
            Value::String(_) => all.push((at.into(), field.into())),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(i, v)| leaves(v, &format!("{at}/{i}"), field, all));
            }
            Value::Object(map) => map.iter().for_each(|(name, v)| {
                leaves(v, &format!("{at}/{name}"), if name == "$private" { field } else { name }, all);
            }),
            _ => {}
        }
    }
    fn probe(w: &World, actor: &Actor, subject: &SubjectRef, deed: &Deed) {
        // What the server itself says is typed by nobody, and what administrators say is about no case.
        if actor.capacity == Capacity::System || subject.kind == SubjectKind::Officer {
            return;
        }
        let json = serde_json::to_value(deed).unwrap();
        let mut all = Vec::new();
        leaves(&json["body"], "/body", "", &mut all);
        for words in ["尤示例 13700000000", "zhangsan1970"] {
            for (at, field) in all.iter().filter(|(_, field)| !secret::is_typed(field, words, true)) {
                let mut other = json.clone();
                *other.pointer_mut(at).unwrap() = words.into();
                let Ok(other) = serde_json::from_value::<Deed>(other) else { continue };
                TRIED.with_borrow_mut(|t| t.insert(field.clone()));
                if w.clone().judge_as(actor, subject.clone(), other).is_ok() {
                    TAKEN.with_borrow_mut(|t| t.insert(format!("{} {at} {words}", deed.tag())));
                }
            }
        }
    }
    PROBE.set(Some(probe));
    let informant =
        Some(cw::Informant { name: "尤示例".into(), contact: "13700000000 zhangsan1970".into() });
    let last = *STEPS.last().unwrap();
    World::told(&Plot { informant: informant.clone(), ..Plot::small("c") }, last);
    let mut w = World::told(&Plot { informant, ..Plot::major("c") }, last);
    let on = w.today();
    w.by("head", sample::revoked(on)).unwrap();
    PROBE.set(None);
    assert!(TRIED.with_borrow(|t| t.len() >= 5), "only {:?}", TRIED.with_borrow(Clone::clone));
    assert_eq!(TAKEN.with_borrow(Clone::clone), BTreeSet::new());
}

#[test]
fn what_is_typed_for_a_contact_takes_no_decided_word_from_the_public() {
    let told = |contact: &str, change: &dyn Fn(&mut Plot)| {
        let informant = cw::Informant { name: "尤示例".into(), contact: contact.into() };
        let mut plot = Plot { informant: Some(informant), ..Plot::small("c") };
        change(&mut plot);
        let w = World::told(&plot, "decision-served");
        w.known.values().find_map(|k| k.state.publication().cloned()).unwrap()
    };
    let changes: [&dyn Fn(&mut Plot); 4] = [
        &|_| {},
        &|p| p.party.phone = "罚款 3,000 元".into(),
        &|p| {
            p.party.id_number = "没收违法所得 1234".into();
            p.party_facts.id_number_as_printed = true;
        },
        &|p| {
            p.party_facts.kind = crate::draft::PartyKind::Citizen;
            p.party.code = String::new();
            p.party.address = "吉林市船营区".into();
        },
    ];
    for contact in ["13700000000", "罚款 3,000 元", "3,000 元"] {
        for change in changes {
            let p = told(contact, change);
            for field in [PublicField::Conclusion, PublicField::Basis, PublicField::Remedies] {
                let masks: Vec<_> = p.masking.of(field).collect();
                assert!(masks.is_empty(), "{contact}: {} {masks:?}", field.title());
            }
        }
    }
    // A contact by which nobody is reached is refused; one that says where somebody lives is not.
    let clue = |contact: &str| {
        let informant = cw::Informant { name: "尤示例".into(), contact: contact.into() };
        let mut w = World::new();
        let clue = Plot { informant: Some(informant), ..Plot::small("c") }.clue(w.today());
        w.by("officer1", clue)
    };
    for contact in ["中华人民共和国食品安全法", "行政处罚决定书", "当事人负责人签收", "没收违法所得"]
    {
        assert_eq!(clue(contact).unwrap_err().fields[0].field, "informant.contact", "{contact}");
    }
    for contact in
        ["", "13700000000", "一三七零零零零零零零零", "wx_zhang", "船营区解放大路某小区", "和平村二组"]
    {
        clue(contact).unwrap_or_else(|r| panic!("{contact}: {r:?}"));
    }
}

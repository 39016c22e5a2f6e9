//! Numbers of parties, as they are typed from licences and cards.

use super::world::World;
use crate::deed::casework::Informant;
use crate::draft::{PartyFacts, PartyKind};
use crate::edition::{EDGES, READING};
use crate::sample::Plot;
use jiff::ToSpan as _;
use jiff::civil::Date;

const CODE: &str = "92340603MA2UK28G4G";
const ID: &str = "11010519491231002X";

/// What the fields of a clue are refused for; nothing if it is taken.
fn refused(edition: u32, change: impl Fn(&mut Plot)) -> Vec<(String, String)> {
    refused_on(edition, None, change)
}

fn refused_on(edition: u32, violated_on: Option<Date>, change: impl Fn(&mut Plot)) -> Vec<(String, String)> {
    let mut plot = Plot::small("c");
    change(&mut plot);
    let mut w = World::new();
    w.edition = edition;
    let mut clue = plot.clue(w.today());
    clue.violated_on = violated_on.unwrap_or(clue.violated_on);
    match w.by("officer1", clue) {
        Ok(()) => Vec::new(),
        Err(refusal) => refusal.fields.into_iter().map(|f| (f.field, f.message)).collect(),
    }
}

fn fields(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|(field, _)| field.as_str()).collect()
}

#[test]
fn n1_a_code_that_fails_is_taken_only_as_it_stands_on_the_licence() {
    assert_eq!(refused(READING, |p| p.party.code = CODE.into()), []);
    for wrong in
        ["000000000000000000", "91220201MA0Y123411", "31999999MA0Y12340J", "92340603MA2UK28G4H", "123"]
    {
        let found = refused(READING, |p| p.party.code = wrong.into());
        assert_eq!(fields(&found), ["party.code"], "{wrong}");
        assert!(found[0].1.contains("勾选“证照如此”"), "{found:?}");
    }
    for so in ["91220201MA0Y123411", "92340603MA2UK28G4H", "220200600012345"] {
        let found = refused(READING, |p| {
            p.party.code = so.into();
            p.party_facts.code_as_printed = true;
        });
        assert_eq!(found, [], "{so}");
    }
    // A doubt without a ground is no doubt.
    for groundless in [CODE, ""] {
        let found = refused(READING, |p| {
            p.party.code = groundless.into();
            p.party_facts.code_as_printed = true;
        });
        assert_eq!(fields(&found), ["party_facts.code_as_printed"], "{groundless}");
    }
    let words = refused(READING, |p| {
        p.party.code = "罚款三千元".into();
        p.party_facts.code_as_printed = true;
    });
    assert_eq!(fields(&words), ["party.code"]);
}

#[test]
fn n2_an_identity_number_is_no_code_whatever_is_ticked() {
    for kind in PartyKind::ALL {
        for number in [ID, "110105194912310021", "110105491231002"] {
            for ticked in [false, true] {
                let found = refused(READING, |p| {
                    p.party_facts.kind = kind;
                    p.party.code = number.into();
                    p.party_facts.code_as_printed = ticked;
                });
                assert_eq!(fields(&found), ["party.code"], "{kind:?} {number}");
                assert!(found[0].1.contains("公民身份号码"), "{found:?}");
                assert!(!found[0].1.contains(number), "the answer does not say it again");
            }
        }
    }
}

#[test]
fn n3_an_identity_number_that_fails_is_taken_only_as_it_stands_on_the_document() {
    for good in [ID, "11010519491231002x", "110105491231002", "E12345678", ""] {
        assert_eq!(refused(READING, |p| p.party.id_number = good.into()), [], "{good}");
    }
    for wrong in ["123", "110105194902310021", "示例", "110105194912310021", "11010520990101002X"] {
        let found = refused(READING, |p| p.party.id_number = wrong.into());
        assert_eq!(fields(&found), ["party.id_number"], "{wrong}");
        assert!(found[0].1.contains("勾选“证件如此”"), "{found:?}");
    }
    let so = |number: &str| {
        refused(READING, |p| {
            p.party.id_number = number.into();
            p.party_facts.id_number_as_printed = true;
        })
    };
    assert_eq!(so("110105194912310021"), []);
    assert_eq!(so("南字第12345678号"), [], "another document");
    assert_eq!(fields(&so("示例")), ["party.id_number"]);
    assert_eq!(fields(&so("123")), ["party.id_number"]);
    assert_eq!(fields(&so(ID)), ["party_facts.id_number_as_printed"]);
    assert_eq!(fields(&so("")), ["party_facts.id_number_as_printed"]);
}

/// What edition 2 took, it takes still: entries are judged again by their own.
#[test]
fn n3_what_was_recorded_before_is_lawful() {
    let id = |p: &mut Plot| p.party.id_number = "123".into();
    assert_eq!((refused(EDGES, id).len(), refused(READING, id).len()), (0, 1));
    let code = |p: &mut Plot| {
        p.party_facts.kind = PartyKind::Citizen;
        p.party.code = ID.into();
    };
    assert_eq!((refused(EDGES, code).len(), refused(READING, code).len()), (0, 1));
}

/// The doubt stands in the folded case; a case without one is kept as it was.
#[test]
fn n1_the_doubt_stands_on_the_case() {
    let mut plot = Plot::small("c");
    plot.party.code = "92340603MA2UK28G4H".into();
    plot.party_facts.code_as_printed = true;
    let w = World::told(&plot, "clue");
    let case = w.known.values().find_map(|k| k.state.case().cloned()).unwrap();
    assert!(case.party_facts.code_as_printed && !case.party_facts.id_number_as_printed);
    let plain = serde_json::to_value(Plot::small("c").party_facts).unwrap();
    assert_eq!(plain, serde_json::json!({ "kind": "individual_business", "minor": false }));
}

/// Every day around the eighteenth birthday, by the person's own number in each of its forms.
#[test]
fn who_is_a_minor_by_the_number_is_marked_as_one_and_nobody_else_is() {
    let today = World::new().today();
    for back in 3..12_i64 {
        let violated = today.saturating_sub(back.days());
        for off in -3..=3_i64 {
            let born = violated.saturating_sub(18.years()).saturating_add(off.days());
            let digits = born.strftime("220204%Y%m%d001").to_string();
            let number = (0..=9)
                .map(|c: u32| c.to_string())
                .chain(["X".to_owned()])
                .map(|c| format!("{digits}{c}"))
                .find(|n| crate::citizen::is_citizen_number(n));
            let number = number.unwrap();
            for minor in [false, true] {
                let found = refused_on(READING, Some(violated), |p| {
                    p.party_facts = PartyFacts { minor, ..PartyFacts::of(PartyKind::Citizen) };
                    p.party.code.clear();
                    p.party.id_number.clone_from(&number);
                });
                let birthday = born.saturating_add(18.years());
                let wrong = match violated.duration_since(birthday).as_hours() / 24 {
                    ..0 => !minor,
                    0 | 1 => false,
                    _ => minor,
                };
                let expected: &[&str] = if wrong { &["party_facts.minor"] } else { &[] };
                assert_eq!(fields(&found), expected, "{number} {violated} {minor}");
            }
        }
    }
    // Whose number it is of a firm's paper is not said; a shop's is its owner's, however it is written.
    for (kind, number, field) in [
        (PartyKind::LegalPerson, "220204202001010018", false),
        (PartyKind::IndividualBusiness, "220204202001010018", true),
        (PartyKind::IndividualBusiness, "220204-20200101-0018", true),
        (PartyKind::IndividualBusiness, "２２０２０４２０２００１０１００１８", true),
    ] {
        let found = refused(READING, |p| {
            p.party.code.clear();
            p.party.id_number = number.into();
            p.party_facts = PartyFacts { id_number_as_printed: true, ..PartyFacts::of(kind) };
        });
        assert_eq!(fields(&found).contains(&"party_facts.kind"), field, "{number}: {found:?}");
    }
}

#[test]
fn the_informants_name_stands_in_its_field_alone_and_in_a_form_that_can_be_looked_for() {
    let told = |edition: u32, name: &str, contact: &str| {
        let informant = Informant { name: name.into(), contact: contact.into() };
        let found = refused(edition, |p| p.informant = Some(informant.clone()));
        fields(&found).join(" ")
    };
    for (name, contact, field) in [
        ("匿名", "联系人王小明 13900001111", "informant.contact"),
        ("匿名", "邻居张大山13900001111", "informant.contact"),
        ("王小明", "联系人王小明 13900001111", ""),
        ("匿名", "+86 139 0000 1111", ""),
        ("尤示方", "微信 zhangsan1970", ""),
        ("尤示方", "电话 0432-62049999（晚上）", ""),
        ("尤示方", "吉林市船营区解放大路 1 号", ""),
        ("尤示方", "ann.lee@example.cn", ""),
        ("（尤示方）", "13900001111", "informant.name"),
        ("姓名：尤示方", "13900001111", "informant.name"),
        ("尤示方13900001111", "", "informant.name"),
        ("尤示方、李四海", "13900001111", ""),
        ("尤示方（邻居）", "13900001111", ""),
    ] {
        assert_eq!(told(READING, name, contact), field, "{name} {contact}");
    }
    assert_eq!(told(EDGES, "姓名：尤示方", "13900001111"), "");
}

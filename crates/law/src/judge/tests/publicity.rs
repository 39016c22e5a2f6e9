//! What is public is what was decided, minus masks: whatever an editor sends.

use super::world::*;
use crate::act::EDITION;
use crate::authority::Actor;
use crate::deed::Deed;
use crate::deed::casework as cw;
use crate::deed::publicity::{self as pb, PublicField, PublicRecord};
use crate::draft::{PartyFacts, PartyKind, PenaltyKind};
use crate::edition::{EDGES, READING};
use crate::ids::SubjectRef;
use crate::judge::{Again, MASKER};
use crate::redaction::Kind;
use crate::redaction::MASK;
use crate::refusal::Refusal;
use crate::sample::{self, Plot};
use crate::state::publicity::{Publication, Stage};
use proptest::prelude::*;

/// A citizen's case, served, with a name, a number and an amount in its facts.
pub(super) fn citizen() -> Plot {
    let mut plot = Plot::small("c");
    plot.party.name = "欧阳示例".into();
    plot.party_facts = PartyFacts::of(PartyKind::Citizen);
    plot.facts =
        "欧阳示例（身份证号 220202199001011234，电话 13800001234）销售过期食品，货值 1,200 元".into();
    plot
}

pub(super) fn publication(w: &World) -> Publication {
    w.known[&w.publication()].state.publication().unwrap().clone()
}

fn decided(w: &World) -> PublicRecord {
    publication(w).decided.unwrap().known().unwrap().clone()
}

pub(super) fn public(w: &World) -> PublicRecord {
    publication(w).record.known().unwrap().clone()
}

pub(super) fn by(w: &mut World, login: &str, deed: impl Into<Deed>) -> Result<(), Refusal> {
    let p = w.publication();
    w.act_as(&actor(login), p, deed.into())
}

pub(super) fn edit(add: Vec<pb::AddedMask>, lift: Vec<pb::LiftedMask>) -> pb::PublicationMasked {
    pb::PublicationMasked { add, lift, note: "已核对".into(), ..Default::default() }
}

pub(super) fn add(field: PublicField, from: usize, to: usize) -> pb::AddedMask {
    pb::AddedMask { field, from, to, kind: None, ground: pb::Ground::TradeSecret }
}

pub(super) fn asked() -> pb::PublicationWithdrawalRequested {
    pb::PublicationWithdrawalRequested {
        ground: pb::WithdrawalGround::ContentWrong,
        reason: "漏遮了联系人".into(),
    }
}

pub(super) fn agreed() -> pb::PublicationRequestDecided {
    pb::PublicationRequestDecided { agreed: true, opinion: "同意".into() }
}

/// The public words, computed another way: a mask at a time, from the back.
fn minus(decided: &PublicRecord, p: &Publication) -> PublicRecord {
    let mut json = serde_json::to_value(decided).unwrap();
    for field in PublicField::ALL {
        let mut text: Vec<char> = field.of(decided).chars().collect();
        let mut masks: Vec<_> = p.masking.masks.iter().filter(|m| m.field == field).collect();
        masks.sort_by_key(|m| std::cmp::Reverse(m.from));
        for m in masks {
            text.splice(m.from..m.to, m.replacement.chars());
        }
        let out =
            p.extent == pb::Extent::Summary && matches!(field, PublicField::Facts | PublicField::Remedies);
        let text: String = if out { String::new() } else { text.into_iter().collect() };
        json[field.wire()] = text.into();
    }
    serde_json::from_value(json).unwrap()
}

#[test]
fn the_decision_stands_in_the_publication_word_for_word_and_its_masks_beside_it() {
    let w = World::told(&citizen(), "decision-served");
    let (p, d) = (publication(&w), decided(&w));
    let made = w.case().decision.as_ref().unwrap();
    assert_eq!(d.facts, made.draft.facts.text());
    assert_eq!(
        (d.basis.as_str(), d.remedies.as_str()),
        (made.draft.basis.as_str(), made.draft.remedies.as_str())
    );
    assert_eq!((d.party.as_str(), d.document_no.as_str()), ("欧阳示例", made.number.as_str()));
    assert_eq!(p.masking.version, MASKER);
    let kinds: Vec<&str> = p.masking.counts().into_iter().map(|(what, _)| what).collect();
    assert!(
        kinds.contains(&"姓名") && kinds.contains(&"身份证号") && kinds.contains(&"手机号码"),
        "{kinds:?}"
    );
    assert_eq!(public(&w), minus(&d, &p));
    assert!(!public(&w).facts.contains("示例") && public(&w).facts.contains("1,200 元"));
}

#[test]
fn words_that_were_typed_are_refused_in_every_field_whatever_was_typed() {
    let mut w = World::told(&Plot::small("c"), "decision-served");
    let record = public(&w);
    let json = serde_json::to_value(&record).unwrap();
    let typed = ["0", "９", "壹", "a", "Z", "，", " ", "\u{200b}", "\u{3000}", "某", "*", "６0", "\n", "😀"];
    for field in json.as_object().unwrap().keys() {
        for t in typed {
            let mut other = json.clone();
            let value = match &other[field] {
                serde_json::Value::Array(a) => {
                    let mut a = a.clone();
                    a.push(t.into());
                    a.into()
                }
                _ if field == "decided_on" => "2026-03-01".into(),
                v => format!("{}{t}", v.as_str().unwrap()).into(),
            };
            other[field] = value;
            let record: PublicRecord = serde_json::from_value(other).unwrap();
            let before = public(&w);
            let refused =
                by(&mut w, "editor", pb::PublicationEdited { record: record.into(), note: "改".into() });
            // What no text may hold is refused before anybody asks what it is for.
            let gate = refused.unwrap_err().gate;
            assert!(["superseded-form", "invalid"].contains(&gate.as_str()), "{field} {t:?}: {gate}");
            assert_eq!(public(&w), before);
        }
    }
    let same = pb::PublicationEdited { record: record.into(), note: "没有改".into() };
    assert_eq!(by(&mut w, "editor", same).unwrap_err().gate, "superseded-form");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever is sent as an edit: refused, or what is public is the decision with spans of it hidden.
    #[test]
    fn no_edit_can_change_what_was_decided(
        adds in proptest::collection::vec((0usize..7, 0usize..90, 0usize..20), 0..4),
        lifts in proptest::collection::vec((0usize..8, any::<bool>()), 0..3),
        summary in any::<bool>(),
        forged in proptest::option::of((0usize..7, "[0-9０-９零壹a-zA-Z某*，。 \u{200b}张三元]{0,6}")),
    ) {
        let mut w = World::told(&citizen(), "decision-served");
        let (before, original) = (publication(&w), decided(&w));
        let masks = before.masking.masks.clone();
        let lift = lifts
            .iter()
            .filter_map(|(i, right)| masks.get(*i).map(|m| pb::LiftedMask {
                field: m.field, from: m.from, to: m.to + usize::from(!*right), reason: "是机关公开的".into(),
            }))
            .collect();
        let add = adds.iter().map(|(f, from, len)| add(PublicField::ALL[*f], *from, from + len)).collect();
        // A base of the sender's own: other words than the decision's.
        let base = forged.map(|(f, text)| {
            let mut json = serde_json::to_value(&original).unwrap();
            json[PublicField::ALL[f].wire()] = text.into();
            pb::Base {
                decided: serde_json::from_value::<PublicRecord>(json).unwrap().into(),
                masking: pb::Masking::default(),
            }
        });
        let extent = if summary { pb::Extent::Summary } else { pb::Extent::Full };
        let has_base = base.is_some();
        let outcome = by(&mut w, "editor", pb::PublicationMasked { base, extent, ..edit(add, lift) });
        let after = publication(&w);
        prop_assert_eq!(decided(&w), original.clone());
        prop_assert_eq!(public(&w), minus(&original, &after));
        if outcome.is_err() {
            prop_assert_eq!(&after, &before);
        } else {
            prop_assert!(!has_base);
            // Numbers and telephones stay hidden, whatever was asked.
            let shown = format!("{:?}", public(&w));
            prop_assert!(!shown.contains("220202199001011234") && !shown.contains("13800001234"));
            for m in &after.masking.masks {
                let automatic = masks.contains(m);
                prop_assert!(automatic || m.replacement == MASK);
            }
        }
    }

    /// The comparison for edition 1: a text with spans hidden is a masked form, any other change is told.
    #[test]
    fn a_masked_form_is_told_from_another_text(
        from in 0usize..30, len in 1usize..8, other in "[0-9a-z元，张]", at in 0usize..40,
    ) {
        let decided = PublicRecord {
            conclusion: "罚款 120,000 元；没收违法所得 326 元（上缴国库）；责令停产停业".into(),
            ..PublicRecord::default()
        };
        let chars: Vec<char> = decided.conclusion.chars().collect();
        let mut hidden = chars.clone();
        hidden.splice(from..(from + len).min(chars.len()), MASK.chars());
        let masked = PublicRecord { conclusion: hidden.iter().collect(), ..decided.clone() };
        prop_assert!(decided.otherwise_in(&masked).is_empty(), "{}", masked.conclusion);
        let mut changed = chars.clone();
        let at = at % chars.len();
        changed[at] = other.chars().next().unwrap();
        let changed: String = changed.into_iter().collect();
        let differs = changed != decided.conclusion;
        let told = decided.otherwise_in(&PublicRecord { conclusion: changed, ..decided.clone() });
        prop_assert_eq!(!told.is_empty(), differs);
        let mut shorter = chars.clone();
        shorter.remove(at);
        let shorter = PublicRecord { conclusion: shorter.into_iter().collect(), ..decided.clone() };
        prop_assert_eq!(decided.otherwise_in(&shorter), ["处罚内容"]);
    }
}

#[test]
fn an_editor_masks_more_lifts_what_may_be_lifted_and_chooses_the_extent() {
    let mut w = World::told(&citizen(), "decision-served");
    let d = decided(&w);
    let goods = d.facts.chars().position(|c| c == '货').unwrap();
    by(&mut w, "editor", edit(vec![add(PublicField::Facts, goods, goods + 2)], vec![])).unwrap();
    assert!(public(&w).facts.contains("，*** 1,200 元"), "{}", public(&w).facts);
    let lift = |w: &World, what: &str| {
        let p = publication(w);
        let m = p.masking.masks.iter().find(|m| m.what() == what).unwrap();
        pb::LiftedMask { field: m.field, from: m.from, to: m.to, reason: "理由".into() }
    };
    for what in ["身份证号", "手机号码"] {
        let number = lift(&w, what);
        let refused = by(&mut w, "editor", edit(vec![], vec![number])).unwrap_err();
        assert_eq!(refused.fields[0].field, "lift.0.mask", "{what}");
    }
    let silent = pb::LiftedMask { reason: " ".into(), ..lift(&w, "商业秘密") };
    assert_eq!(
        by(&mut w, "editor", edit(vec![], vec![silent])).unwrap_err().fields[0].field,
        "lift.0.reason"
    );
    let other = lift(&w, "商业秘密");
    by(&mut w, "editor", edit(vec![], vec![other])).unwrap();
    assert!(public(&w).facts.contains("货值 1,200 元"));
    assert_eq!(publication(&w).lifted.len(), 1);
    by(&mut w, "editor", pb::PublicationMasked { extent: pb::Extent::Summary, ..edit(vec![], vec![]) })
        .unwrap();
    assert_eq!((public(&w).facts.as_str(), public(&w).remedies.as_str()), ("", ""));
    let len = d.conclusion.chars().count();
    let all = edit(vec![add(PublicField::Conclusion, 0, len)], vec![]);
    assert_eq!(by(&mut w, "editor", all).unwrap_err().fields[0].field, "add.0.text");
    let named = pb::AddedMask { kind: Some(Kind::Name), ..add(PublicField::Conclusion, 0, len) };
    assert_eq!(by(&mut w, "editor", edit(vec![named], vec![])).unwrap_err().fields[0].field, "add.0.text");
}

/// Whatever it is called: no mask covers a kind of penalty or an amount, and a person's name beside them may be covered.
#[test]
fn no_added_mask_covers_a_word_of_the_result() {
    let told = |from: &str, until: &str, kind: Kind, edition: u32| {
        let mut w = World::told(&Plot::small("c"), "decision-served");
        let today = w.today();
        w.by("head", sample::changed(today, &[PenaltyKind::Fine], "罚款 3,000 元（负责人苗小明督促）"))
            .unwrap();
        let words = decided(&w).conclusion;
        let at = |word: &str| words[..words.find(word).unwrap()].chars().count();
        let named = pb::AddedMask {
            kind: Some(kind),
            ..add(PublicField::Conclusion, at(from), at(until) + until.chars().count())
        };
        w.edition = edition;
        // What the masker covers already is shown first.
        let before = publication(&w);
        let lift = before.masking.masks.iter().filter(|m| m.field == PublicField::Conclusion);
        let lift =
            lift.map(|m| pb::LiftedMask {
                field: m.field, from: m.from, to: m.to, reason: "换一处".into()
            });
        let lift = lift.collect();
        by(&mut w, "editor", edit(vec![named], lift)).err().map(|r| r.fields[0].field.clone())
    };
    for kind in [Kind::Name, Kind::Address, Kind::IdNumber] {
        for (from, until) in
            [("罚款", "罚款"), ("3", "元"), ("元", "元"), ("款", "3"), ("元", "苗小明"), ("罚", "元")]
        {
            assert_eq!(told(from, until, kind, READING).as_deref(), Some("add.0.text"), "{from} {until}");
            assert_eq!(told(from, until, kind, EDGES), None, "{from} {until}");
        }
        assert_eq!(told("苗小明", "苗小明", kind, READING), None);
    }
}

#[test]
fn a_minors_masks_stay() {
    let mut plot = citizen();
    plot.party_facts.minor = true;
    let mut w = World::told(&plot, "decision-served");
    let m = publication(&w).masking.masks[0].clone();
    let lift = pb::LiftedMask { field: m.field, from: m.from, to: m.to, reason: "理由".into() };
    let refused = by(&mut w, "editor", edit(vec![], vec![lift])).unwrap_err();
    assert!(refused.fields[0].message.contains("未成年人"), "{refused:?}");
}

#[test]
fn one_asks_and_another_decides_what_is_withdrawn_or_kept_back() {
    let mut w = World::told(&Plot::small("c"), "decision-served");
    let alone = pb::PublicationWithheld { ground: pb::Ground::TradeSecret, reason: "理由".into() };
    assert_eq!(by(&mut w, "approver", alone).unwrap_err().gate, "superseded-form");
    let ask =
        || pb::PublicationWithholdingRequested { ground: pb::Ground::TradeSecret, reason: "配方".into() };
    by(&mut w, "approver", ask()).unwrap();
    assert_eq!(by(&mut w, "approver", agreed()).unwrap_err().gate, "asker-decides");
    assert_eq!(by(&mut w, "editor", edit(vec![], vec![])).unwrap_err().gate, "request-pending");
    let grant = crate::deed::people::CapacityGranted {
        capacity: crate::authority::Capacity::Approver,
        unit: "jl-scjg".into(),
        from: jiff::civil::date(2026, 1, 1),
        to: None,
        basis: "示例".into(),
    };
    w.act_as(&actor("security"), SubjectRef::account("editor"), grant.into()).unwrap();
    let second = Actor { capacity: crate::authority::Capacity::Approver, ..actor("editor") };
    let p = w.publication();
    let no = pb::PublicationRequestDecided { agreed: false, opinion: "不涉及商业秘密".into() };
    w.act_as(&second, p.clone(), no.into()).unwrap();
    assert_eq!(publication(&w).stage, Stage::Prepared);
    assert_eq!(publication(&w).pending, None);
    by(&mut w, "editor", ask()).unwrap();
    by(&mut w, "approver", agreed()).unwrap();
    assert_eq!(publication(&w).stage, Stage::Withheld { ground: pb::Ground::TradeSecret });
}

#[test]
fn what_was_withdrawn_is_put_right_and_public_again_at_its_address() {
    let mut w = World::told(&Plot::small("c"), "decision-served");
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    let address = publication(&w).address;
    let alone = pb::PublicationWithdrawn { reason: "错".into(), replaced_by: None };
    assert_eq!(by(&mut w, "approver", alone).unwrap_err().gate, "superseded-form");
    let void = pb::PublicationWithdrawalRequested { ground: pb::WithdrawalGround::DecisionVoid, ..asked() };
    assert_eq!(by(&mut w, "editor", void).unwrap_err().gate, "registered-with-the-case");
    let personal = pb::PublicationWithdrawalRequested { reason: "电话 13800001234".into(), ..asked() };
    assert_eq!(by(&mut w, "editor", personal).unwrap_err().fields[0].field, "reason");
    by(&mut w, "editor", asked()).unwrap();
    assert!(publication(&w).is_public_on(w.today()), "asking alone takes nothing down");
    by(&mut w, "approver", agreed()).unwrap();
    let p = publication(&w);
    assert!(p.tombstone().unwrap().why.contains("漏遮了联系人") && !p.is_public_on(w.today()));
    by(&mut w, "editor", pb::PublicationReopened { reason: "已补遮盖".into() }).unwrap();
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    assert!(publication(&w).tombstone().is_some(), "the tombstone stays until it is approved again");
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    let p = publication(&w);
    assert!(p.is_public_on(w.today()) && p.tombstone().is_none());
    assert_eq!((p.address, p.past.len()), (address, 1));
}

#[test]
fn a_changed_decision_publishes_what_it_says_now() {
    let mut w = World::told(&Plot::small("c"), "decision-served");
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    let (old, before) = (w.publication(), publication(&w));
    for step in ["paid", "closed", "archived"] {
        w.step(&Plot::small("c"), step);
    }
    let today = w.today();
    let change = |text: &str| sample::changed(today, &[PenaltyKind::Fine], text);
    assert_eq!(w.by("head", change("")).unwrap_err().fields[0].field, "changed_conclusion");
    let revoked = cw::DecisionRevoked { changed_conclusion: "警告".into(), ..sample::revoked(today) };
    assert_eq!(w.by("head", revoked).unwrap_err().fields[0].field, "changed_conclusion");
    w.by("head", change("罚款 3,000 元")).unwrap();
    let new = w.publication();
    assert_ne!(new, old);
    let stone = w.known[&old].state.publication().unwrap();
    assert_eq!(stone.tombstone().unwrap().replaced_by.as_ref(), Some(&publication(&w).address));
    let p = publication(&w);
    assert_eq!(p.changed.as_ref().unwrap().replaces, before.address);
    assert_eq!(public(&w).conclusion, "罚款 3,000 元");
    assert_eq!(public(&w).document_no, before.record.known().unwrap().document_no);
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    assert!(publication(&w).is_public_on(today));
    let again = pb::PublicationReopened { reason: "再公示".into() };
    assert_eq!(w.act_as(&actor("editor"), old, again.into()).unwrap_err().gate, "decision-revoked");
}

#[test]
fn a_late_approval_says_why() {
    let mut w = World::told(&Plot::small("c"), "decision-served");
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    let due = publication(&w).due_on.unwrap();
    w.on(due.tomorrow().unwrap());
    let refused = by(&mut w, "approver", pb::PublicationApproved::default()).unwrap_err();
    assert_eq!(refused.gate, "publication-late");
    let why = pb::PublicationApproved { late_reason: "系统故障".into(), ..Default::default() };
    by(&mut w, "approver", why).unwrap();
}

#[test]
fn who_judges_again_applies_the_recorded_masks_and_runs_no_masker() {
    let mut w = World::told(&citizen(), "discussed");
    let today = w.today();
    let d = decided_then(&mut w, None, today);
    // A masker of later, which finds one thing more; and one that calls another sentence a mask.
    let mut more = d.masking.clone();
    more.version = MASKER + 7;
    more.masks.push(pb::Mask::from(&add(PublicField::Remedies, 0, 2)));
    let again = decided_then(&mut w, Some(more.clone()), today);
    assert_eq!(again.masking, more.fitted(again.decided.as_ref().unwrap().known().unwrap()));
    assert_eq!(again.masking.version, MASKER + 7);
    let mut forged = d.masking.clone();
    forged.masks.push(pb::Mask {
        replacement: "罚款 6,000 元".into(),
        ..pb::Mask::from(&add(PublicField::Conclusion, 0, 4))
    });
    forged.masks.push(pb::Mask::from(&add(PublicField::Basis, 0, 9_999)));
    assert_eq!(
        decided_then(&mut w, Some(forged), today).masking,
        d.masking,
        "what is no mask of these words is dropped"
    );
}

/// The publication that a decision brings with it.
fn decided_then(
    w: &mut World,
    masking: Option<pb::Masking>,
    today: jiff::civil::Date,
) -> pb::PublicationBound {
    let again = masking.map(|m| Again { masking: Some(m), scanned: None });
    let intent = crate::act::Intent {
        subject: SubjectRef::case("c"),
        base: None,
        key: "k".into(),
        occurred: None,
        deed: sample::decided(today).into(),
    };
    let verdict = w.judged(EDITION, &actor("head"), intent, again).unwrap();
    let deed = verdict.acts().iter().find_map(|a| match a.deed() {
        Deed::PublicationBound(d) => Some(d.clone()),
        _ => None,
    });
    deed.unwrap()
}

#[test]
fn what_the_house_fills_in_is_not_judged_as_if_somebody_had_typed_it() {
    let odd = PublicRecord {
        title: "一行\n两行".into(),
        facts: "看不见的\u{200b}字".into(),
        ..PublicRecord::default()
    };
    let base = pb::Base { decided: odd.clone().into(), masking: pb::Masking::default() };
    let filled = pb::PublicationMasked { base: Some(base), ..edit(vec![], vec![]) };
    assert!(crate::judge::clean::clean(READING, &filled.into()).is_ok());
    let typed = pb::PublicationMasked { note: "看不见的\u{200b}字".into(), ..edit(vec![], vec![]) };
    assert!(crate::judge::clean::clean(READING, &typed.into()).is_err());
    let source = pb::Source::Historical("h1".into());
    let bound = pb::PublicationBound { decided: Some(odd.into()), ..pb::PublicationBound::of(source, "u") };
    assert!(crate::judge::clean::clean(READING, &bound.into()).is_ok());
}

//! A decision that was changed: what the public is told of it, and that nothing which was covered comes to light with it.

use super::publicity::{add, agreed, asked, by, citizen, edit, public, publication};
use super::world::*;
use crate::deed::casework as cw;
use crate::deed::publicity::{self as pb, PublicField};
use crate::draft::PenaltyKind as Penalty;
use crate::edition::{EDGES, READING};
use crate::ids::SubjectRef;
use crate::redaction::MASK;
use crate::sample::{self, Plot};
use crate::state::publicity::Stage;

fn published() -> World {
    let mut w = World::told(&Plot::small("c"), "decision-served");
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    w
}

#[test]
fn a_change_is_published_with_its_own_kinds_term_and_remedies() {
    let today = published().today();
    for (kind, words) in [(Penalty::Warning, "警告"), (Penalty::RevokeLicence, "吊销许可证件")] {
        let mut w = published();
        let before = publication(&w);
        let change = cw::DecisionRevoked {
            changed_remedies: "可以在十五日内提起行政诉讼".into(),
            ..sample::changed(today, &[kind], words)
        };
        w.by("head", change).unwrap();
        let (p, record) = (publication(&w), public(&w));
        assert_eq!((record.kinds, record.conclusion), (vec![words.to_string()], words.to_string()));
        assert_eq!(record.remedies, "可以在十五日内提起行政诉讼");
        assert_eq!(record.basis, before.record.known().unwrap().basis);
        assert_eq!(p.until, RULES.public_until(today, &[kind]));
    }
    // A change without remedies of its own does not tell of those that no longer hold.
    let mut w = published();
    w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
    assert_eq!(public(&w).remedies, "");
}

#[test]
fn the_kinds_of_a_change_are_named_and_stand_in_its_words() {
    let mut w = published();
    let today = w.today();
    let mut field = |change: cw::DecisionRevoked| w.by("head", change).unwrap_err().fields[0].field.clone();
    assert_eq!(field(sample::changed(today, &[], "警告")), "changed_kinds");
    assert_eq!(field(sample::changed(today, &[Penalty::Fine], "警告")), "changed_kinds");
    assert_eq!(field(sample::changed(today, &[Penalty::Warning, Penalty::Warning], "警告")), "changed_kinds");
    let revoked = cw::DecisionRevoked { changed_kinds: vec![Penalty::Fine], ..sample::revoked(today) };
    assert_eq!(field(revoked), "changed_kinds");
}

/// The words and the kinds are one: none stands in the words that was not chosen, and none that they only take away.
#[test]
fn every_kind_that_the_words_of_a_change_name_is_chosen() {
    use Penalty::{Fine, RevokeLicence, SuspendBusiness, Warning};
    let w = published();
    let today = w.today();
    let told = |kinds: &[Penalty], words: &str, edition: u32| {
        let mut w = w.clone();
        w.edition = edition;
        let mut change = sample::changed(today, kinds, words);
        if edition < crate::edition::READING {
            change.changed_kinds.clear();
        }
        w.by("head", change).err().map(|r| r.fields[0].field.clone()).unwrap_or_default()
    };
    for (kinds, words, field) in [
        (vec![Warning], "警告；罚款 3,000 元", "changed_kinds"),
        (vec![Warning], "警告，并处罚 款三千元", "changed_kinds"),
        (vec![Warning], "警告；吊销许可证件", "changed_kinds"),
        (vec![Fine], "责令停产停业，罚款 3,000 元", "changed_kinds"),
        (vec![Warning], "警告，撤销罚款", "changed_conclusion"),
        (vec![Warning, Fine], "警告，撤销罚款", "changed_conclusion"),
        (vec![Warning], "警告，不再处以罚款", "changed_conclusion"),
        (vec![Warning], "警告，免予罚款", "changed_conclusion"),
        (vec![Warning], "警告，取消原吊销许可证件", "changed_conclusion"),
        (vec![Warning], "警告，免予处罚款", "changed_conclusion"),
        (vec![Warning, Fine], "警告，罚款 3,000 元", ""),
        (vec![Fine], "撤销罚款 5,000 元，改为罚款 3,000 元", ""),
        (vec![Fine, SuspendBusiness], "责令停产停业；罚款 3,000 元", ""),
        (vec![RevokeLicence], "吊销许可证件", ""),
        (vec![Warning], "警告", ""),
    ] {
        assert_eq!(told(&kinds, words, crate::edition::READING), field, "{words}");
        assert_eq!(told(&kinds, words, crate::edition::EDGES), "", "{words}");
    }
}

#[test]
fn what_was_kept_back_stays_so_when_the_decision_is_changed() {
    let mut w = World::told(&Plot::small("c"), "decision-served");
    let ask =
        pb::PublicationWithholdingRequested { ground: pb::Ground::TradeSecret, reason: "配方".into() };
    by(&mut w, "editor", ask).unwrap();
    by(&mut w, "approver", agreed()).unwrap();
    let old = w.publication();
    let today = w.today();
    w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
    assert_ne!(w.publication(), old);
    assert_eq!(publication(&w).stage, Stage::Withheld { ground: pb::Ground::TradeSecret });
    assert_eq!(by(&mut w, "editor", edit(vec![], vec![])).unwrap_err().gate, "publication-stage");
    assert!(w.known[&old].state.publication().unwrap().tombstone().is_none(), "it never was public");
    // Put right by its own act, with its reason, like anything that was kept back.
    by(&mut w, "editor", pb::PublicationReopened { reason: "已不涉及商业秘密".into() }).unwrap();
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    assert_eq!(public(&w).conclusion, "警告");
}

type Ask = fn(&mut World) -> Result<(), crate::refusal::Refusal>;

/// What somebody asked is not forgotten because the decision was changed before another answered.
#[test]
fn what_was_asked_and_not_decided_is_decided_of_the_changed_one() {
    let withholding = |w: &mut World| {
        let ground = pb::Ground::TradeSecret;
        by(w, "editor", pb::PublicationWithholdingRequested { ground, reason: "配方".into() })
    };
    let withdrawal = |w: &mut World| {
        by(w, "editor", edit(vec![], vec![])).unwrap();
        by(w, "approver", pb::PublicationApproved::default()).unwrap();
        by(w, "editor", asked())
    };
    let asking: [Ask; 2] = [withholding, withdrawal];
    for (ask, stage) in asking.into_iter().zip(["withheld", "withdrawn"]) {
        for agree in [true, false] {
            let mut w = World::told(&Plot::small("c"), "decision-served");
            ask(&mut w).unwrap();
            let (before, today) = (publication(&w).pending, w.today());
            assert!(before.is_some());
            w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
            assert_eq!(publication(&w).pending, before);
            assert_eq!(by(&mut w, "editor", edit(vec![], vec![])).unwrap_err().gate, "request-pending");
            by(&mut w, "approver", pb::PublicationRequestDecided { agreed: agree, ..agreed() }).unwrap();
            let p = publication(&w);
            assert_eq!((p.stage.wire(), p.pending), (if agree { stage } else { "prepared" }, None));
            if agree {
                by(&mut w, "editor", pb::PublicationReopened { reason: "已补遮盖".into() }).unwrap();
            }
            by(&mut w, "editor", edit(vec![], vec![])).unwrap();
            by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
            assert_eq!(public(&w).conclusion, "警告");
        }
    }
}

#[test]
fn what_was_taken_back_for_good_does_not_return_with_a_change() {
    for ground in pb::WithdrawalGround::ALL {
        if ground == pb::WithdrawalGround::DecisionVoid {
            continue;
        }
        let mut w = published();
        by(&mut w, "editor", pb::PublicationWithdrawalRequested { ground, ..asked() }).unwrap();
        by(&mut w, "approver", agreed()).unwrap();
        let (old, today) = (w.publication(), w.today());
        w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
        assert_eq!(w.publication() != old, ground.can_be_put_right(), "{ground:?}");
    }
}

/// What a decision was changed to is void as well once that is revoked, or changed again: it is neither reopened nor approved.
#[test]
fn what_a_change_said_does_not_become_public_after_it_was_revoked_or_changed_again() {
    for kind in [cw::RevocationKind::Revoked, cw::RevocationKind::HeldVoid, cw::RevocationKind::Changed] {
        for edition in [EDGES, READING] {
            let mut w = published();
            let today = w.today();
            w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
            by(&mut w, "editor", edit(vec![], vec![])).unwrap();
            by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
            let first = w.publication();
            let again = match kind {
                cw::RevocationKind::Changed => cw::DecisionRevoked {
                    instrument: "（2026）吉02行终7号（示例）".into(),
                    ..sample::changed(today, &[Penalty::Fine], "罚款 100 元")
                },
                kind => cw::DecisionRevoked { kind, ..sample::revoked(today) },
            };
            w.by("head", again).unwrap();
            w.edition = edition;
            let reopen = pb::PublicationReopened { reason: "示例".into() };
            let told = w.act_as(&actor("editor"), first.clone(), reopen.into());
            match edition {
                READING => assert_eq!(told.unwrap_err().gate, "decision-revoked", "{kind:?}"),
                _ => assert!(told.is_ok(), "what was judged before stays lawful"),
            }
        }
    }
}

#[test]
fn masks_that_people_put_stay_on_words_that_stay() {
    let mut w = World::told(&Plot::small("c"), "decision-served");
    let summary = pb::PublicationMasked {
        extent: pb::Extent::Summary,
        ..edit(vec![add(PublicField::Facts, 0, 3), add(PublicField::Title, 0, 2)], vec![])
    };
    by(&mut w, "editor", summary).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    let before = publication(&w);
    let today = w.today();
    w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
    let p = publication(&w);
    assert_eq!((p.extent, p.masking.masks.len()), (pb::Extent::Summary, before.masking.masks.len()));
    assert!(public(&w).title.starts_with(MASK));
    // A mask on words that are others now covers nothing of them.
    let mut w = World::told(&Plot::small("c"), "decision-served");
    by(&mut w, "editor", edit(vec![add(PublicField::Remedies, 0, 3)], vec![])).unwrap();
    w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
    assert!(publication(&w).masking.masks.iter().all(|m| m.field != PublicField::Remedies));
}

/// What a person covered is covered after a change as well, where the masker proposes something else at the same place.
#[test]
fn masks_that_people_put_in_the_place_of_proposed_ones_stay() {
    const FACTS: &str = "欧阳示例的配方是甲乙丙，货值一千二百元";
    let mut plot = citizen();
    plot.facts = FACTS.into();
    let at = |word: &str| FACTS[..FACTS.find(word).unwrap()].chars().count();
    let all = at("，");
    for (from, to) in [(0, all), (0, at("是")), (2, all), (1, at("配"))] {
        let mut w = World::told(&plot, "decision-served");
        let names = publication(&w).masking.masks.into_iter().filter(|m| m.field == PublicField::Facts);
        let lift: Vec<pb::LiftedMask> = names
            .map(|m| pb::LiftedMask { field: m.field, from: m.from, to: m.to, reason: "合并遮盖".into() })
            .collect();
        assert_eq!(lift.len(), 1);
        by(&mut w, "editor", edit(vec![add(PublicField::Facts, from, to)], lift)).unwrap();
        let today = w.today();
        w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
        let covered: Vec<(usize, usize)> =
            publication(&w).masking.of(PublicField::Facts).map(|m| (m.from, m.to)).collect();
        for i in (from..to).chain(0..4) {
            assert!(covered.iter().any(|(a, b)| (*a..*b).contains(&i)), "{from} {to} {i} {covered:?}");
        }
        assert!(!public(&w).facts.contains("示例"), "{}", public(&w).facts);
    }
}

#[test]
fn a_changed_decision_can_be_changed_again_and_annulled() {
    let mut w = published();
    let today = w.today();
    w.by("head", sample::changed(today, &[Penalty::Fine], "罚款 100 元")).unwrap();
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    w.by("head", sample::changed(today, &[Penalty::Warning], "警告")).unwrap();
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    let last = w.publication();
    w.by("head", sample::revoked(today)).unwrap();
    assert_eq!(w.publication(), last);
    let p = publication(&w);
    assert!(p.tombstone().is_some() && !p.is_public_on(today));
    assert_eq!(w.by("head", sample::revoked(today)).unwrap_err().gate, "already-revoked");
}

/// Whoever is masked everywhere is not named by the words of a withdrawal, however the name is written, with one person or
/// two; and what was written before stands in public without it.
#[test]
fn no_person_of_the_case_is_named_by_words_beside_the_decision() {
    let mut w = World::told(&citizen(), "decision-served");
    by(&mut w, "editor", edit(vec![], vec![])).unwrap();
    by(&mut w, "approver", pb::PublicationApproved::default()).unwrap();
    let (today, p) = (w.today(), w.publication());
    for words in
        ["欧阳示例不服，申请复议", "对欧阳 示例的处罚过重", "电话13800001234", "号码 220202199001011234"]
    {
        let changes: [fn(&mut cw::DecisionRevoked, String); 3] =
            [|d, words| d.reason = words, |d, words| d.instrument = words, |d, words| d.by = words];
        for put in changes {
            for mut d in [sample::revoked(today), sample::changed(today, &[Penalty::Warning], "警告")] {
                put(&mut d, words.into());
                assert!(!w.by("head", d).unwrap_err().fields.is_empty(), "{words}");
            }
        }
        let ask = pb::PublicationWithdrawalRequested { reason: words.into(), ..asked() };
        assert_eq!(by(&mut w, "editor", ask).unwrap_err().fields[0].field, "reason", "{words}");
    }
    // Written before anybody looked.
    let mut known = w.known[&p].clone();
    let crate::state::State::Publication(old) = &mut known.state else { panic!() };
    old.stage = Stage::Withdrawn {
        on: today,
        reason: "欧阳示例不服，申请复议".into(),
        published_on: Some(today),
        ground: None,
        replaced_by: None,
    };
    let source = w.known[&SubjectRef::case("c")].state.clone();
    let public = old.clone().in_public(|text| *text = crate::judge::words_in_public(&source, text));
    let why = public.tombstone().unwrap().why;
    assert!(!why.contains("欧阳示例") && why.contains("不服，申请复议"), "{why}");
    // A firm is named: the public may know whom the withdrawal concerns.
    let mut w = published();
    let named = cw::DecisionRevoked {
        reason: format!("{}不服，申请复议", Plot::small("c").party.name),
        ..sample::revoked(today)
    };
    w.by("head", named).unwrap();
}

/// What the house worked out is the result; nobody's own word about himself takes it from the public.
#[test]
fn what_a_party_says_of_itself_hides_no_result() {
    for (address, phone) in [
        ("罚款 3,000 元", ""),
        ("没收违法所得326元", ""),
        ("吉林市昌邑区示例路1号", "1200000"),
        ("罚款3000", "13800001234"),
    ] {
        let mut plot = citizen();
        plot.fine_fen = 120_000_000;
        plot.party.address = address.into();
        plot.party.phone = phone.into();
        let w = World::told(&plot, "decision-served");
        let (p, record) = (publication(&w), public(&w));
        let words = p.decided.as_ref().and_then(|d| d.known()).unwrap().conclusion.clone();
        assert_eq!(record.conclusion, words, "{address} {phone}");
    }
}

/// What somebody gave as a name hides no result either; a name before figures is still covered.
#[test]
fn what_is_called_a_name_hides_no_result() {
    for name in ["3,000 元", "罚款", "罚款 3,000 元", "３", "元（1）", "款 3,000", "罚 款"] {
        let change: [fn(&mut Plot, &str); 2] = [
            |plot, name| plot.party.representative = name.into(),
            |plot, name| plot.party.name = name.into(),
        ];
        for (i, put) in change.into_iter().enumerate() {
            let mut plot = if i == 0 { Plot::small("c") } else { citizen() };
            put(&mut plot, name);
            plot.fine_fen = 300_000;
            let w = World::told(&plot, "decision-served");
            let p = publication(&w);
            let words = p.decided.as_ref().and_then(|d| d.known()).unwrap().conclusion.clone();
            assert!(words.contains("罚款 3,000 元"), "{words}");
            assert_eq!(public(&w).conclusion, words, "{name}");
        }
    }
    let mut plot = Plot::small("c");
    plot.party.representative = "苗小明1".into();
    plot.facts = "负责人苗小明销售过期食品".into();
    assert!(!public(&World::told(&plot, "decision-served")).facts.contains("苗小明"));
}

#[test]
fn what_stands_is_the_decision_until_it_is_changed_or_revoked() {
    let mut w = World::told(&Plot::small("c"), "discussed");
    assert_eq!(crate::judge::standing_of(w.case()), None);
    let today = w.today();
    w.by("head", sample::decided(today)).unwrap();
    assert_eq!(
        crate::judge::standing_of(w.case()).unwrap(),
        crate::judge::conclusion_of(&w.case().decision.as_ref().unwrap().draft)
    );
    let mut case = w.case().clone();
    for (how, starts, keeps) in [
        (sample::changed(today, &[Penalty::Warning], "警告"), "警告（原处罚内容已变更", false),
        (sample::changed(today, &[], ""), "原处罚内容已变更，以变更的文书为准", false),
        (sample::revoked(today), "决定已被撤销（", false),
    ] {
        case.revocation = Some(how);
        let stands = crate::judge::standing_of(&case).unwrap();
        assert!(stands.starts_with(starts) && stands.contains("行政复议决定书（示例）"), "{stands}");
        assert_eq!(stands.contains("罚款"), keeps, "{stands}");
    }
}

//! Every form of an act: what was recorded fills its form, and the form sent gives the very deed again.

use super::acts::{filled, spec, told};
use super::{FormSpec, Item, Kind, Pairs, Shown, parse, render};
use crate::desk::case::sample::{acts, loaded, me, refusal};
use crate::look::Guard;
use crate::look::audit::{Scope, faults};
use documents::sample;
use law::deed::Deed;
use law::deed::{KINDS, casework as cw, record as rd, review as rv};
use law::ids::SubjectKind;
use law::refusal::FieldError;
use std::collections::BTreeSet;

/// The deed with the case before it: its number of acts.
fn deeds() -> Vec<(usize, Deed)> {
    let mut all: Vec<(usize, Deed)> =
        sample::recorded().into_iter().enumerate().map(|(i, act)| (i.max(1), act.deed)).collect();
    let late = acts();
    let more: Vec<Deed> = vec![
        cw::ClueCheckExtended { reason: "需要检验".into() }.into(),
        cw::CaseDeclined { reason: "没有违法事实".into() }.into(),
        law::deed::record::RecordingGapExplained {
            activity: 3,
            missing_seconds: 60,
            cause: law::deed::record::GapCause::Equipment,
            reason: "断电".into(),
        }
        .into(),
        cw::InformantTold { manner: "电话".into(), told_on: jiff::civil::date(2026, 3, 9) }.into(),
        cw::HandlersChanged {
            handlers: vec!["officer-1".into(), "officer-2".into()], reason: "调动".into()
        }
        .into(),
        rv::ReviewReturned { reason: "缺少检验报告".into() }.into(),
        rv::ReviewDisputed { objection: "裁量适当".into(), coordination: "会商一次".into() }.into(),
        cw::RightsWaived {
            signed_on: jiff::civil::date(2026, 4, 1), instrument: "放弃权利声明".into()
        }
        .into(),
        cw::RecusalDecided {
            officer: "officer-1".into(),
            asked_by_party: true,
            granted: false,
            reason: "无利害关系".into(),
        }
        .into(),
        rd::DocumentCancelled { entry: 9, reason: "通知书用字有误".into() }.into(),
    ];
    all.extend(more.into_iter().map(|d| (late, d)));
    all
}

/// Bytes as a browser sends them.
fn sent(pairs: &Pairs) -> Pairs {
    let list: Vec<(&str, &str)> = pairs.iter().collect();
    Pairs::read(serde_html_form::to_string(&list).unwrap().as_bytes())
}

/// What the form does not carry: the remedies are the law's own, seconds are not typed.
fn told_by_a_form(deed: Deed) -> Deed {
    let minute = |t: jiff::Timestamp| jiff::Timestamp::from_second(t.as_second() / 60 * 60).unwrap();
    match deed {
        Deed::InvestigationReported(mut d) => {
            d.draft.remedies.clear();
            d.into()
        }
        Deed::DraftRevised(mut d) => {
            d.draft.remedies.clear();
            d.into()
        }
        Deed::SiteInspected(mut d) => {
            (d.started, d.ended) = (minute(d.started), minute(d.ended));
            d.into()
        }
        other => other,
    }
}

#[test]
fn every_act_on_a_case_has_a_form_and_a_sample_here() {
    let loaded = loaded(acts());
    let me = me();
    let desk = loaded.desk(&me, &[]);
    let mut seen: BTreeSet<&str> = deeds().iter().map(|(_, d)| d.tag()).collect();
    for (tag, kind, _) in KINDS {
        if *kind == SubjectKind::Case {
            assert!(spec(tag, &desk).is_some_and(|s| !s.title.is_empty() && !s.verb.is_empty()), "{tag}");
            assert!(seen.remove(tag), "no sample of {tag}");
        }
    }
    assert!(spec("unknown/1", &desk).is_none());
}

#[test]
fn what_was_recorded_fills_the_form_and_comes_back_the_same() {
    let me = me();
    for (before, deed) in deeds() {
        let loaded = loaded(before);
        let desk = loaded.desk(&me, &[]);
        let spec = of(&deed, &desk);
        let mut pairs = sent(&filled(&deed, &spec));
        let tag = deed.tag();
        let read = parse(&spec, &mut pairs).unwrap_or_else(|e| panic!("{tag}: {e:?}"));
        assert_eq!(
            serde_json::to_value(told_by_a_form(read)).unwrap(),
            serde_json::to_value(told_by_a_form(deed.clone())).unwrap(),
            "{tag}"
        );
        let words = told(&deed, &desk);
        let bare =
            spec.items.iter().all(|i| matches!(i, Item::Field(f) if matches!(f.kind, Kind::Constant(_))));
        assert!(bare || !words.is_empty(), "{tag} says nothing");
    }
}

/// The form as it stood then: acts that answer questions bring their own.
fn of(deed: &Deed, desk: &super::acts::Desk) -> FormSpec {
    match deed {
        // The sample answers what was asked then, not what the folded case asks now.
        Deed::MajorAssessed(_)
        | Deed::StatementAnswered(_)
        | Deed::ReviewConcluded(_)
        | Deed::DocumentCancelled(_) => super::acts::as_recorded(deed, desk).unwrap(),
        other => spec(other.tag(), desk).unwrap(),
    }
}

fn html(spec: &FormSpec, values: Option<&Pairs>, errors: &[FieldError], refused: bool) -> String {
    let guard = Guard { csrf: "0123456789abcdef".into(), key: "key".into() };
    render(
        spec,
        &Shown {
            action: "/desk/cases/sample/act/x",
            guard: &guard,
            base: Some(3),
            values,
            errors,
            add: None,
            before: if refused { super::refused(&refusal(), &spec.title) } else { maud::Markup::default() },
            back: "/desk/cases/sample",
        },
    )
    .0
}

#[test]
fn every_form_is_clean_empty_filled_and_refused() {
    let me = me();
    for (before, deed) in deeds() {
        let loaded = loaded(before);
        let desk = loaded.desk(&me, &[]);
        let spec = spec(deed.tag(), &desk).unwrap();
        let values = filled(&deed, &spec);
        let fields: Vec<FieldError> = super::fields_of(&spec, Some(&values))
            .into_iter()
            .filter(|f| !matches!(f.kind, Kind::Constant(_)))
            .map(|f| FieldError { field: f.name, message: "写明内容".into() })
            .chain([FieldError { field: "nowhere".into(), message: "写明内容".into() }])
            .collect();
        for page in [
            html(&spec, None, &[], false),
            html(&spec, Some(&values), &[], true),
            html(&spec, Some(&values), &fields, false),
        ] {
            let found = faults(&page, Scope::Fragment);
            assert!(found.is_empty(), "{}: {found:#?}", deed.tag());
        }
        let wrong = html(&spec, Some(&values), &fields, false);
        assert!(wrong.contains(&format!("有 {} 处需要改", fields.len())), "{}", deed.tag());
    }
}

#[test]
fn an_empty_form_names_every_field_that_must_be_filled_in_and_keeps_what_was_typed() {
    let loaded = loaded(acts());
    let me = me();
    let desk = loaded.desk(&me, &[]);
    let spec = spec("payment.recorded/1", &desk).unwrap();
    let mut pairs = Pairs::default();
    pairs.push("amount_fen", "五万");
    pairs.push("paid_on", "昨天");
    let errors = parse(&spec, &mut pairs).unwrap_err();
    let names: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(names, ["amount_fen", "paid_on", "bank", "receipt"]);
    let page = html(&spec, Some(&pairs), &errors, false);
    assert!(page.contains("五万") && page.contains("昨天") && page.contains("没有填写代收机构"));
}

#[test]
fn empty_rows_are_dropped_and_the_others_move_together() {
    let loaded = loaded(acts());
    let me = me();
    let desk = loaded.desk(&me, &[]);
    let spec = spec("statement.received/1", &desk).unwrap();
    let next = u32::try_from(loaded.view.case.points.len()).unwrap() + 1;
    let mut pairs = Pairs::default();
    pairs.push("received_on", "2026-04-01");
    pairs.push("points.0.content", "  ");
    pairs.push("points.3.content", "处罚过重\r\n第二行");
    pairs.push("points.10.content", "已经改正");
    let Deed::StatementReceived(d) = parse(&spec, &mut pairs).unwrap() else { panic!("another deed") };
    assert_eq!(d.points.iter().map(|p| p.no).collect::<Vec<_>>(), [next, next + 1]);
    assert_eq!(pairs.get("points.1.content"), "已经改正");
    assert!(!d.asks_hearing);
}

#[test]
fn an_informant_who_is_not_there_is_left_out() {
    let unit = sample::unit();
    let spec = super::acts::clue_registered("u", &unit, jiff::civil::date(2026, 3, 2));
    let mut pairs: Pairs = [
        ("source", "inspection"),
        ("received_on", "2026-03-02"),
        ("title", "t"),
        ("content", "c"),
        ("region", "220202"),
        ("violated_on", "2026-03-01"),
        ("party_facts.kind", "legal_person"),
        ("party.name", "甲公司"),
        ("informant.name", " "),
        ("informant.contact", ""),
    ]
    .map(|(a, b)| (a.to_string(), b.to_string()))
    .into_iter()
    .collect();
    let Deed::ClueRegistered(d) = parse(&spec, &mut pairs).unwrap() else { panic!("another deed") };
    assert!(d.informant.is_none() && !d.party_facts.minor && d.unit == "u");
    pairs.set("informant.contact", "139");
    let errors = parse(&spec, &mut pairs).unwrap_err();
    assert_eq!(errors[0].field, "informant.name");
}

//! Imported rows: bound to what was printed, put up once, never taken for a case's decision or another organ's.

use super::world::*;
use crate::authority::Actor;
use crate::deed::Deed;
use crate::deed::publicity::{self as pb, PublicRecord};
use crate::edition::{EDGES, READING};
use crate::ids::SubjectRef;
use crate::sample::Plot;
use jiff::civil::date;

/// An imported row of a firm, or of a person whose number stands in the column of the code.
fn imported(w: &mut World, code: Option<&str>, party: &str) {
    imported_from(w, code, party, "");
}

/// The same, from a row in which this organ is printed.
pub(super) fn imported_from(w: &mut World, code: Option<&str>, party: &str, organ: &str) {
    imported_row(w, code, party, organ, "吉市市监罚决〔2026〕77号");
}

fn imported_row(w: &mut World, code: Option<&str>, party: &str, organ: &str, number: &str) {
    let printed = crate::history::RawRow {
        organ: organ.into(),
        number: number.into(),
        party: party.into(),
        code: code.unwrap_or_default().into(),
        text: format!("{party}销售不合格商品。"),
        basis: "产品质量法第四十九条".into(),
        ..Default::default()
    };
    let row = crate::history::HistoricalRow {
        number: Some(printed.number.clone()),
        code: code.map(Into::into),
        organ_known: true,
        date: Some(jiff::civil::date(2026, 1, 5)),
        kinds: vec!["罚款".into()],
        amount_fen: None,
        text_complete: true,
        key: "k".into(),
        printed,
    };
    let deed = pb::HistoricalImported {
        batch: "a.csv".into(),
        row_no: 2,
        content: "k".into(),
        unit: "jl-scjg".into(),
        row: row.into(),
        flags: vec![],
    };
    w.act_as(&Actor::system("jl-scjg"), SubjectRef::historical("h1"), deed.into()).unwrap();
}

#[test]
fn an_imported_decision_is_bound_to_its_row_and_published_once_at_an_address_of_the_house() {
    let mut w = World::new();
    imported(&mut w, None, "松江清禾商贸有限公司");
    let source = pb::Source::Historical("h1".into());
    let subject = crate::judge::publication_of("h1");
    let bound = || pb::PublicationBound::of(source.clone(), "jl-scjg");
    let mut send = |s: SubjectRef, d: Deed| w.act_as(&actor("editor"), s, d);
    let other = send(SubjectRef::publication("mine"), bound().into()).unwrap_err();
    assert_eq!(other.fields[0].field, "subject.id");
    let own = pb::PublicationBound { address: "my-address".into(), ..bound() };
    assert_eq!(send(subject.clone(), own.into()).unwrap_err().fields[0].field, "address");
    let words = PublicRecord { conclusion: "警告".into(), ..PublicRecord::default() };
    let own = pb::PublicationBound { decided: Some(words.into()), ..bound() };
    assert_eq!(send(subject.clone(), own.into()).unwrap_err().fields[0].field, "address");
    send(subject.clone(), bound().into()).unwrap();
    assert!(send(subject.clone(), bound().into()).is_err());
    let p = w.known[&subject].state.publication().unwrap();
    assert!(p.address.starts_with("address-"));
    assert_eq!(p.record.known().unwrap().facts, "松江清禾商贸有限公司销售不合格商品。");
}

#[test]
fn a_citizens_number_in_the_column_of_the_code_makes_no_firm() {
    let mut w = World::new();
    imported(&mut w, Some("22020219900307001X"), "苗小明");
    let subject = crate::judge::publication_of("h1");
    let deed = pb::PublicationBound::of(pb::Source::Historical("h1".into()), "jl-scjg");
    w.act_as(&actor("editor"), subject.clone(), deed.into()).unwrap();
    let p = w.known[&subject].state.publication().unwrap();
    let shown = format!("{:?}", p.record);
    assert!(!shown.contains("苗小明") && !shown.contains("22020219900307001X"), "{shown}");
}

#[test]
fn a_printed_organ_is_public_as_it_was_printed() {
    for (printed, public) in [
        ("吉林市市场监督管理局", "吉林市市场监督管理局"),
        ("", "jl-scjg（示例）"),
        ("吉林市船营区市场监督管理局", "吉林市船营区市场监督管理局"),
    ] {
        let mut w = World::new();
        imported_from(&mut w, None, "松江清禾商贸有限公司", printed);
        let subject = crate::judge::publication_of("h1");
        let deed = pb::PublicationBound::of(pb::Source::Historical("h1".into()), "jl-scjg");
        w.act_as(&actor("editor"), subject.clone(), deed.into()).unwrap();
        let p = w.known[&subject].state.publication().unwrap();
        assert_eq!(p.record.known().unwrap().organ, public, "{printed}");
    }
}

/// Nobody can mask a number or an organ: what tells of a person in them is not put up.
#[test]
fn an_imported_row_with_a_person_in_its_number_or_organ_is_not_put_up() {
    let plain = "吉市市监罚决〔2026〕77号";
    let told = |number: &str, organ: &str, edition: u32| {
        let mut w = World::new();
        imported_row(&mut w, None, "松江清禾商贸有限公司", organ, number);
        w.edition = edition;
        let deed = pb::PublicationBound::of(pb::Source::Historical("h1".into()), "jl-scjg");
        let told = w.act_as(&actor("editor"), crate::judge::publication_of("h1"), deed.into());
        told.err().map(|r| r.gate).unwrap_or_default()
    };
    for (number, organ, gate) in [
        ("吉市市监罚决〔2026〕22020219900307001X号", "", "personal-number"),
        ("吉市市监罚决〔2026〕13812345678号", "", "personal-number"),
        ("吉市市监罚决〔2026〕6222021234567890128号", "", "personal-number"),
        (plain, "承办人苗小明，电话13812345678", "personal-number"),
        (plain, "22020219900307001X", "personal-number"),
        (plain, "吉林市市场监督管理局 6222021234567890128", "personal-number"),
        (plain, "吉林市市场监督管理局，电话0432-62049999", "personal-number"),
        (plain, "苗小明", "organ-is-a-person"),
        (plain, "欧阳小明", "organ-is-a-person"),
        (plain, "承办人苗小明", "organ-is-a-person"),
        (plain, "市监局", ""),
        (plain, "城管", ""),
        (plain, "吉林市市场监督管理局", ""),
        ("吉市市监处罚〔2023〕220202100123号", "", ""),
        ("吉市罚字〔2017〕0213-4-1号", "", ""),
    ] {
        assert_eq!(told(number, organ, READING), gate, "{number} {organ}");
        assert_eq!(told(number, organ, EDGES), "", "{number} {organ}");
    }
}

#[test]
fn an_imported_row_is_not_put_up_as_a_decision_of_a_case_or_of_another_organ() {
    let bound = || Deed::from(pb::PublicationBound::of(pb::Source::Historical("h1".into()), "jl-scjg"));
    let subject = crate::judge::publication_of("h1");
    let firm = "松江清禾商贸有限公司";
    // With a decided case beside it: under another number it may be put up, under that of the case not.
    for (own, gate) in [(false, None), (true, Some("number-of-a-case"))] {
        let mut w = World::told(&Plot::small("c"), "decided");
        let number = w.case().decision.as_ref().unwrap().number.clone();
        let number = if own { number } else { "吉市市监罚决〔2025〕77号".into() };
        imported_row(&mut w, None, firm, "", &number);
        let told = w.act_as(&actor("editor"), subject.clone(), bound());
        assert_eq!(told.err().map(|r| r.gate), gate.map(str::to_owned), "{number}");
    }
    // Of an organ that is registered and is not the one that imports, also where a page wrote a radical in its name.
    for (organ, gate) in [
        ("jl-scjg（示例）", None),
        ("某县某局", None),
        ("jl-cgj（示例）", Some("organ-of-another")),
        (" jl-cgj（⽰例） ", Some("organ-of-another")),
    ] {
        let mut w = World::new();
        imported_from(&mut w, None, firm, organ);
        let told = w.act_as(&actor("editor"), subject.clone(), bound());
        assert_eq!(told.err().map(|r| r.gate), gate.map(str::to_owned), "{organ}");
    }
}

/// What nobody sees, what looks alike and what stands round it makes no other number and no other organ.
#[test]
fn an_imported_row_imitates_no_case_and_no_organ_with_characters_that_look_alike() {
    let bound = || Deed::from(pb::PublicationBound::of(pb::Source::Historical("h1".into()), "jl-scjg"));
    let subject = crate::judge::publication_of("h1");
    let told = |number: &str, organ: &str, edition: u32| {
        let mut w = World::told(&Plot::small("c"), "decided");
        for (id, name, short, prefix) in [
            ("jl-scjg", "吉林市市场监督管理局", "市市监局", "吉市市监"),
            ("jl-cgj", "吉林市城市管理行政执法局", "城管局", "吉市城管"),
        ] {
            let known = w.known.get_mut(&SubjectRef::unit(id)).unwrap();
            let crate::state::State::Unit(unit) = &mut known.state else { panic!() };
            unit.registered.name = name.into();
            unit.registered.short = short.into();
            unit.registered.prefix = prefix.into();
        }
        imported_row(&mut w, None, "松江清禾商贸有限公司", organ, number);
        w.edition = edition;
        w.act_as(&actor("editor"), subject.clone(), bound()).err().map(|r| r.gate).unwrap_or_default()
    };
    let w = World::told(&Plot::small("c"), "decided");
    let case = w.case().decision.as_ref().unwrap().number.clone();
    assert!(case.starts_with("吉市市监罚决〔2026〕"), "{case}");
    let put = |c: char| case.replacen('市', &format!("市{c}"), 1);
    let other = "吉市市监罚决〔2025〕77号";
    for (number, organ, gate) in [
        (put('\u{200b}'), "", "unseen-characters"),
        (put('\u{2060}'), "", "unseen-characters"),
        (put('\u{fe00}'), "", "unseen-characters"),
        (put('\u{3164}'), "", "unseen-characters"),
        (put('\u{202e}'), "", "unseen-characters"),
        (case.replace("罚决", "罚決"), "", "number-of-a-case"),
        (case.replace("监罚决", "監罰決"), "", "number-of-a-case"),
        (case.replacen('市', "巿", 1), "", "number-of-a-case"),
        (case.replacen('吉', "𠮷", 1), "", "number-of-a-case"),
        (format!("（{case}"), "", "number-of-a-case"),
        (put('·'), "", "number-of-a-case"),
        (other.into(), "吉林市\u{200b}城市管理行政执法局", "unseen-characters"),
        (other.into(), "吉林市城市管理\u{fe00}行政执法局", "unseen-characters"),
        (other.into(), "吉林市 城市管理行政执法局", "organ-of-another"),
        (other.into(), "吉林市城市管理行政执法局。", "organ-of-another"),
        (other.into(), "（吉林市城市管理行政执法局）", "organ-of-another"),
        (other.into(), "吉林巿城市管理行政執法局", "organ-of-another"),
        (other.into(), "吉林市城市管理行政执法局、吉林市市场监督管理局", "organ-of-another"),
        (other.into(), "城管局、市市监局", "organ-of-another"),
        ("吉市城管罚决〔2026〕5号".into(), "", "number-of-another"),
        ("吉巿城管罰決〔2026〕5号".into(), "", "number-of-another"),
        (other.into(), "吉林市市场监督管理局", ""),
        (other.into(), "市市监局", ""),
        (other.into(), "吉林市船营区市场监督管理局", ""),
        ("吉市环罚决〔2026〕9号".into(), "某县某局", ""),
    ] {
        assert_eq!(told(&number, organ, READING), gate, "{number} {organ}");
        // What was judged before stays lawful.
        assert_eq!(told(&number, organ, EDGES), "", "{number} {organ}");
    }
}

/// A series that is kept here gives its numbers itself: what it gave, took back or will give next is no paper's.
#[test]
fn an_imported_row_takes_no_number_of_a_series_that_is_kept_here() {
    let bound = || Deed::from(pb::PublicationBound::of(pb::Source::Historical("h1".into()), "jl-scjg"));
    let subject = crate::judge::publication_of("h1");
    let series = SubjectRef::series("jl-scjg", "penalty-decision", 2026);
    let kept = |w: &mut World, last: u32, cancelled: &[u32]| {
        let known = w.known.get_mut(&series).unwrap();
        let crate::state::State::Series(s) = &mut known.state else { panic!() };
        s.last = last;
        s.cancelled = cancelled.iter().map(|n| (*n, "打印错误".to_owned())).collect();
        // No list tells of the case: the series alone does.
        w.known.retain(|s, _| s.kind != crate::ids::SubjectKind::Case);
    };
    for (number, gate) in [
        ("吉市市监罚决〔2026〕1号", "number-of-a-case"),
        ("吉市市监罚决〔2026〕01号", "number-of-a-case"),
        ("吉市市监罚決〔2026〕第l号", "number-of-a-case"),
        ("吉市市监罚决〔2026〕3号", "number-of-a-case"),
        // Neither given nor cancelled: the series began above it.
        ("吉市市监罚决〔2026〕2号", ""),
        ("吉市市监罚决〔2026〕5号", "number-not-given"),
        ("吉市市监罚决〔2026〕77号", "number-not-given"),
        ("吉市市监罚决〔2025〕77号", ""),
        // In its own series, and no number of it.
        ("文号：吉市市监罚决〔2026〕2号", "number-unclear"),
        ("行政处罚决定书吉市市监罚决〔2026〕2号", "number-unclear"),
        ("关于吉市市监罚决〔2026〕2号", "number-unclear"),
        ("吉市市监罚决〔2026〕0号", "number-unclear"),
        ("吉市市监罚决〔2026〕2A号", "number-unclear"),
        ("吉市市监罚决〔2026〕1-1号", "number-unclear"),
        ("吉市市监罚决〔2026〕1至2号", "number-unclear"),
        ("吉市市监罚决〔2026〕1、2号", "number-unclear"),
        ("吉市市监罚字〔2026〕77号", ""),
        ("吉市环罚决〔2026〕77号", ""),
    ] {
        for edition in [READING, EDGES] {
            let mut w = World::told(&Plot::small("c"), "decided");
            kept(&mut w, 4, &[3]);
            imported_row(&mut w, None, "松江清禾商贸有限公司", "", number);
            w.edition = edition;
            let told = w.act_as(&actor("editor"), subject.clone(), bound());
            let gate = if edition == READING { gate } else { "" };
            assert_eq!(told.err().map(|r| r.gate).unwrap_or_default(), gate, "{number} {edition}");
        }
    }
    // Where the series has not begun, what was decided before the system was there is the paper's, and nothing after.
    for (number, founded, gate) in [
        ("吉市市监罚决〔2026〕7号", date(2026, 1, 6), ""),
        ("吉市市监罚决〔2026〕7号", date(2026, 1, 5), "number-not-given"),
        ("吉市市监罚决〔2027〕1号", date(2026, 1, 6), "number-not-given"),
        ("吉市市监罚决〔2025〕7号", date(2025, 12, 31), "number-not-given"),
    ] {
        let mut w = World::new();
        let known = w.known.get_mut(&SubjectRef::city()).unwrap();
        let crate::state::State::City(city) = &mut known.state else { panic!() };
        city.founded_on = Some(founded);
        imported_row(&mut w, None, "松江清禾商贸有限公司", "", number);
        let told = w.act_as(&actor("editor"), subject.clone(), bound());
        assert_eq!(told.err().map(|r| r.gate).unwrap_or_default(), gate, "{number} {founded}");
    }
    // A case gets the number while the row waits for its approval.
    let mut w = World::told(&Plot::small("c"), "decided");
    let given = w.known.remove(&series).unwrap();
    w.known.retain(|s, _| s.kind != crate::ids::SubjectKind::Case);
    imported_row(&mut w, None, "松江清禾商贸有限公司", "", "吉市市监罚决〔2026〕1号");
    w.act_as(&actor("editor"), subject.clone(), bound()).unwrap();
    let masked = super::publicity::edit(vec![], vec![]);
    w.act_as(&actor("editor"), subject.clone(), masked.into()).unwrap();
    let approve = |w: &mut World| {
        let deed = pb::PublicationApproved { opinion: "同意".into(), late_reason: "示例".into() };
        w.act_as(&actor("approver"), subject.clone(), deed.into())
    };
    let mut later = w.clone();
    approve(&mut w).unwrap();
    later.known.insert(series.clone(), given);
    assert_eq!(approve(&mut later).unwrap_err().gate, "number-of-a-case");
}

#[test]
fn a_name_is_a_firms_by_its_code_or_by_how_it_ends_and_a_short_one_is_a_persons() {
    const CODE: &str = "91220281555253976E";
    for (party, code, shown) in [
        ("松江清禾商贸有限公司", None, true),
        ("松江清禾餐饮店", None, true),
        ("示例县第一医院", None, true),
        ("苗小明", None, false),
        ("苗小明", Some(CODE), true),
        ("苗小明", Some("22020219900307001X"), false),
        // Of a short one nobody can tell the shop from the person whose name it bears.
        ("苗小明店", None, false),
        ("苗·小·明·店", None, false),
        ("苗小明店", Some(CODE), true),
        // The end counts, not a firm that stands before.
        ("松江清禾餐饮店苗小明", None, false),
    ] {
        let mut w = World::new();
        imported(&mut w, code, party);
        let subject = crate::judge::publication_of("h1");
        let deed = pb::PublicationBound::of(pb::Source::Historical("h1".into()), "jl-scjg");
        w.act_as(&actor("editor"), subject.clone(), deed.into()).unwrap();
        let p = w.known[&subject].state.publication().unwrap();
        let public = p.record.known().unwrap();
        assert_eq!(public.party.contains(party), shown, "{party} {code:?}: {}", public.party);
        assert_eq!(public.title.contains(party), shown, "{party} {code:?}: {}", public.title);
    }
}

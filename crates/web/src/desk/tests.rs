//! Every page of the workbench renders from a sample and is clean: no inline style or handler, one h1, labels,
//! guards on forms, the guide's words.

use super::case::sample::{acts, loaded, me};
use super::todo::Waiting;
use super::waits::waits_for;
use crate::forms::acts::{filled, spec};
use crate::look::audit::{Scope, faults};
use crate::look::{PageMeta, Problem, desk_page, desk_problem, doc_paper, page_head, samples};
use law::authority::Capacity;
use maud::{Markup, html};

fn clean(name: &str, content: &Markup) -> String {
    let page = desk_page(&PageMeta::new(name, "/desk/x"), &samples::desk("/desk/cases"), content).0;
    let found = faults(&page, Scope::Page);
    assert!(found.is_empty(), "{name}: {found:#?}");
    page
}

#[test]
fn the_case_renders_at_every_point_of_its_way() {
    for n in 1..=acts() {
        let loaded = loaded(n);
        let page = clean(&format!("case after {n}"), &super::case::content(&me(), &loaded, Some(n as u64)));
        assert!(page.contains("已记录："), "{n}");
        clean(&format!("journal after {n}"), &super::journal::content(&me(), &loaded));
    }
}

#[test]
fn the_case_says_what_it_waits_for_until_it_is_archived() {
    for n in 1..=acts() {
        let loaded = loaded(n);
        let waits = waits_for(&loaded.view.case, loaded.today);
        assert_eq!(waits.is_none(), loaded.view.case.archived.is_some(), "after {n} acts");
        if let Some(w) = waits {
            assert!(!w.what.is_empty() && !w.who().is_empty(), "after {n} acts");
        }
    }
}

#[test]
fn every_document_of_the_case_renders() {
    let loaded = loaded(acts());
    let directory = documents::archive::entries(&loaded.view.case, loaded.today);
    for entry in loaded.view.case.documents.iter().chain(&directory) {
        // What a later document of the kind replaced cannot be composed of the case as it stands.
        let Ok(document) = loaded.document(entry) else { continue };
        let sheet = doc_paper(&super::papers::sheet::paper(&document));
        let page = clean(&entry.title, &html! { (page_head(&entry.title, &[], &html! {})) (sheet) });
        assert!(page.contains(&entry.title));
    }
}

#[test]
fn both_versions_of_a_conflict_stand_side_by_side() {
    let (me, loaded) = (me(), loaded(acts()));
    let desk = loaded.desk(&me, &[]);
    for entry in &loaded.view.history {
        let Some(spec) = spec(entry.recorded.deed.tag(), &desk) else { continue };
        let mut typed = filled(&entry.recorded.deed, &spec);
        typed.push("_key", "k");
        typed.push("_base", "1");
        let theirs = loaded.view.history[..3].to_vec();
        let clash = super::clash::compared(&me, "0123456789abcdef", &loaded, &spec, &typed, &theirs, 9);
        let problem = Problem::Stale(clash);
        let page = desk_problem("/desk/x", false, &samples::desk(""), &problem).0;
        let found = faults(&page, Scope::Page);
        assert!(found.is_empty(), "{}: {found:#?}", spec.tag);
        assert!(page.contains("name=\"_base\" value=\"9\""));
    }
}

#[test]
fn the_workbench_the_help_and_the_list_render_for_every_capacity() {
    let loaded = loaded(acts() / 2);
    let waits = waits_for(&loaded.view.case, loaded.today).unwrap();
    for capacity in Capacity::GRANTABLE {
        let actor = law::authority::Actor { capacity, ..me() };
        for mine in [true, false] {
            let waiting = [Waiting { row: row(), waits: waits.clone(), mine }];
            clean(&format!("home {capacity:?}"), &super::home::content(&actor, &waiting, loaded.today, 2));
        }
        clean("empty home", &super::home::content(&actor, &[], loaded.today, 0));
        clean(&format!("list {capacity:?}"), &super::list::sample_view(&actor, vec![row()], loaded.today));
        clean("empty list", &super::list::sample_view(&actor, vec![], loaded.today));
    }
    clean("help", &super::help::content(&[law::procedure::ordinary_penalty()]));
}

fn row() -> store::CaseRow {
    let day = |d| Some(jiff::civil::date(2026, 3, d));
    store::CaseRow {
        id: "sample".into(),
        seq: 3,
        unit: "u".into(),
        region: "220200".into(),
        title: "涉嫌经营超过保质期的食品".into(),
        source: "tip_off".into(),
        received_on: jiff::civil::date(2026, 3, 1),
        number: Some("吉市市监立〔2026〕1号".into()),
        decision_no: None,
        party_name: Some("示例公司".into()),
        party_code: None,
        party_find: Vec::new(),
        party_kind: "legal_person".into(),
        stage: "review".into(),
        major: Some(true),
        opened_on: day(2),
        due_on: day(30),
        review_stage: "pending".into(),
        review_due: day(9),
        check_due: day(5),
        wait_until: None,
        serve_by: None,
        pay_by: None,
        decided_on: None,
        served_on: None,
        closed_on: None,
        next_due: day(9),
        next_what: Some("review".into()),
        publication: None,
        handlers: vec!["officer-1".into()],
        alerts: 0,
        updated: jiff::Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn the_way_back_after_login_stays_here() {
    assert_eq!(super::login::local("/desk/cases?page=2"), "/desk/cases?page=2");
    for other in ["", "https://x.cn", "//x.cn", "/\\x.cn", "/a\r\nb", "x"] {
        assert_eq!(super::login::local(other), "/desk", "{other:?}");
    }
}

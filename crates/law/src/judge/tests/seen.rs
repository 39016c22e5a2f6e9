//! Nobody learns by asking what he may not know; and what edition 1 answered, it answers still.

use super::world::World;
use crate::deed::casework as cw;
use crate::deed::record::{CaseViewed, ViewPurpose};
use crate::edition::{EDGES, FIRST};
use crate::ids::SubjectRef;
use crate::refusal::RefusalClass as R;
use crate::sample::Plot;

fn plot() -> Plot {
    let informant = cw::Informant { name: "尤示例".into(), contact: "13700000000".into() };
    Plot { informant: Some(informant), ..Plot::small("c") }
}

#[test]
fn a_beginning_act_for_what_stands_already_tells_only_who_may_see_it() {
    let plot = plot();
    let mut w = World::told(&plot, "clue");
    let again = plot.clue(w.today());
    for (login, class) in [
        ("officer1", R::Stale),
        ("cg-officer", R::NotFound),
        ("head", R::Forbidden),
        ("reviewer", R::Forbidden),
        ("supervisor", R::Forbidden),
        ("cg-head", R::Forbidden),
        ("party", R::Forbidden),
        ("admin", R::Forbidden),
    ] {
        w.edition = EDGES;
        let there = w.by(login, again.clone()).unwrap_err();
        assert_eq!(there.class, class, "{login}");
        if class == R::Forbidden {
            // Word for word what is answered where nothing stands.
            let who = super::world::actor(login);
            let nothing = w.act_as(&who, SubjectRef::case("other"), again.clone().into()).unwrap_err();
            assert_eq!(there, nothing, "{login}");
        }
        w.edition = FIRST;
        assert_eq!(w.by(login, again.clone()).unwrap_err().class, R::Stale, "{login}, then");
    }
}

#[test]
fn the_informant_stands_in_no_text_since_edition_2_and_what_was_recorded_before_is_lawful() {
    let plot = plot();
    let mut named = plot.checked();
    named.findings = "经尤 示 例指认".into();
    for (edition, refused) in [(FIRST, false), (EDGES, true)] {
        let mut w = World::told(&plot, "clue");
        w.edition = edition;
        let said = w.by("officer1", named.clone());
        assert_eq!(said.is_err(), refused, "{edition}");
        if let Err(refusal) = said {
            assert_eq!(refusal.class, R::Invalid);
            assert_eq!(refusal.fields[0].field, "findings");
            assert!(!refusal.fields[0].message.contains("尤示例"));
        }
    }
}

#[test]
fn a_viewing_names_its_case_and_is_recorded_by_who_may_see_it() {
    let mut w = World::told(&plot(), "clue");
    let viewed =
        |note: &str| CaseViewed { case: "c".into(), purpose: ViewPurpose::Supervision, note: note.into() };
    let mut n = 0;
    let mut ask = |login: &str, note: &str| {
        n += 1;
        w.act_as(&super::world::actor(login), SubjectRef::viewing(format!("v{n}")), viewed(note).into())
    };
    ask("supervisor", "核对").unwrap();
    ask("reviewer", "审核").unwrap();
    assert_eq!(ask("supervisor", " ").unwrap_err().fields[0].field, "note");
    for login in ["officer1", "head", "cg-head", "party", "admin", "registrar"] {
        assert_eq!(ask(login, "看").unwrap_err().class, R::Forbidden, "{login}");
    }
    let v = w.known[&SubjectRef::viewing("v1")].state.viewing().unwrap();
    assert_eq!((v.viewed.case.as_str(), v.unit.as_str(), v.account.as_str()), ("c", "jl-scjg", "supervisor"));
}

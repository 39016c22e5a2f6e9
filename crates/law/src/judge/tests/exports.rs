//! A long list leaves the house by two persons.

use super::world::{World, actor};
use crate::authority::{Actor, Capacity, RELEASERS};
use crate::deed::Deed;
use crate::deed::export::{ExportAsked, ExportList, ExportRefused, ExportReleased};
use crate::ids::SubjectRef;
use crate::refusal::{Refusal, RefusalClass};
use crate::state::export::{Export, ExportStage, GOOD_FOR, WAITS_FOR};
use jiff::SignedDuration;

fn asked(query: &str, rows: u64) -> ExportAsked {
    ExportAsked {
        list: ExportList::Cases,
        query: query.to_string().into(),
        rows,
        reason: "年度案卷评查（示例）".into(),
    }
}

fn say(w: &mut World, by: &str, id: &str, deed: impl Into<Deed>) -> Result<(), Refusal> {
    w.act_as(&actor(by), SubjectRef::export(id), deed.into())
}

fn export<'a>(w: &'a World, id: &str) -> &'a Export {
    w.known[&SubjectRef::export(id)].state.export().unwrap()
}

fn released() -> ExportReleased {
    ExportReleased { note: String::new() }
}

fn gate(refused: Result<(), Refusal>) -> String {
    let refusal = refused.unwrap_err();
    assert_eq!(refusal.class, RefusalClass::Gate, "{refusal:?}");
    let said = [&refusal.clause, &refusal.basis, &refusal.reason, &refusal.remedy];
    assert!(said.iter().all(|t| !t.is_empty()), "{refusal:?}");
    refusal.gate
}

/// Every person of the small world asks, and every person tries to decide: told a second time who may.
#[test]
fn who_asks_never_releases_and_who_releases_is_of_the_same_unit() {
    let people = [
        "officer1",
        "unithead",
        "head",
        "reviewer",
        "custodian",
        "editor",
        "approver",
        "supervisor",
        "registrar",
        "admin",
        "security",
        "audit",
        "party",
        "cg-head",
    ];
    for (n, asker) in people.iter().enumerate() {
        for decider in people {
            for release in [true, false] {
                let mut w = World::new();
                let id = format!("x{n}");
                let began = say(&mut w, asker, &id, asked("q=张三", 900));
                if *asker == "party" {
                    assert_eq!(began.unwrap_err().class, RefusalClass::Forbidden);
                    continue;
                }
                began.unwrap();
                let deed: Deed = match release {
                    true => released().into(),
                    false => ExportRefused { reason: "用途不明".into() }.into(),
                };
                let done = say(&mut w, decider, &id, deed);
                let (a, d) = (actor(asker), actor(decider));
                let heads = ["unit_head", "deputy_head", "agency_head", "audit_admin"];
                let of_the_line = heads.contains(&d.capacity.wire())
                    || (d.capacity.wire() == "security_admin" && a.capacity.wire() == "audit_admin");
                let may = a.account != d.account && a.unit == d.unit && of_the_line;
                assert_eq!(done.is_ok(), may, "{asker} asks, {decider} decides: {done:?}");
                let stage = export(&w, &id).stage();
                let expected = match (may, release) {
                    (false, _) => ExportStage::Open,
                    (true, true) => ExportStage::Released,
                    (true, false) => ExportStage::Refused,
                };
                assert_eq!(stage, expected);
            }
        }
    }
    for who in ["unithead", "head", "audit"] {
        let mut w = World::new();
        assert!(RELEASERS.contains(&actor(who).capacity));
        say(&mut w, who, "own", asked("", 900)).unwrap();
        assert_eq!(gate(say(&mut w, who, "own", released())), "export-by-two-persons", "{who}");
    }
}

#[test]
fn what_was_decided_or_has_waited_too_long_is_not_decided_again() {
    let mut w = World::new();
    say(&mut w, "officer1", "a", asked("", 900)).unwrap();
    say(&mut w, "head", "a", ExportRefused { reason: "用途不明".into() }).unwrap();
    assert_eq!(gate(say(&mut w, "unithead", "a", released())), "export-decided");
    say(&mut w, "officer1", "b", asked("", 900)).unwrap();
    w.now += WAITS_FOR;
    let mut later = w.clone();
    later.now += SignedDuration::from_secs(1);
    assert_eq!(gate(say(&mut later, "head", "b", released())), "export-lapsed");
    say(&mut w, "head", "b", released()).unwrap();
}

#[test]
fn a_release_is_good_for_the_asker_this_list_and_these_filters_for_a_day() {
    let mut w = World::new();
    say(&mut w, "officer1", "a", asked("q=张三", 900)).unwrap();
    let good = |w: &World, who: &str, list, query: &str, rows, after: SignedDuration| {
        export(w, "a").is_good(&actor(who), list, query, rows, w.now + after)
    };
    let soon = SignedDuration::from_secs(60);
    assert!(!good(&w, "officer1", ExportList::Cases, "q=张三", 900, soon), "not before it is released");
    say(&mut w, "head", "a", released()).unwrap();
    let last = GOOD_FOR - SignedDuration::from_secs(60);
    for after in [soon, last] {
        assert!(good(&w, "officer1", ExportList::Cases, "q=张三", 910, after));
    }
    assert!(!good(&w, "officer1", ExportList::Cases, "q=张三", 900, GOOD_FOR + soon));
    assert!(!good(&w, "officer2", ExportList::Cases, "q=张三", 900, soon));
    assert!(!good(&w, "head", ExportList::Cases, "q=张三", 900, soon));
    // The same filters in another capacity, or for another unit, are another list.
    let is_good = |who: &Actor| export(&w, "a").is_good(who, ExportList::Cases, "q=张三", 900, w.now + soon);
    let own = actor("officer1");
    assert!(is_good(&own));
    assert!(!is_good(&Actor { unit: "scjg-cy".into(), ..own.clone() }));
    assert!(!is_good(&Actor { capacity: Capacity::Editor, ..own }));
    assert!(!good(&w, "officer1", ExportList::Documents, "q=张三", 900, soon));
    assert!(!good(&w, "officer1", ExportList::Cases, "", 900, soon));
    assert!(!good(&w, "officer1", ExportList::Cases, "q=张三", 5_000, soon), "a longer list is another");
}

#[test]
fn a_request_says_what_for() {
    let mut w = World::new();
    let fields = |r: Result<(), Refusal>| -> Vec<String> {
        r.unwrap_err().fields.iter().map(|f| f.field.clone()).collect()
    };
    let empty = ExportAsked { reason: " ".into(), rows: 0, ..asked(&"长".repeat(2_001), 1) };
    assert_eq!(fields(say(&mut w, "officer1", "a", empty)), ["reason", "query", "rows"]);
    let stranger = say(&mut w, "head", "nothing", released()).unwrap_err();
    assert_eq!(stranger.class, RefusalClass::NotFound);
}

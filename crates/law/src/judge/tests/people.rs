//! Who becomes what, by whom; and passwords that are set by two.

use super::world::{World, actor};
use crate::authority::{Actor, Capacity as C};
use crate::deed::Deed;
use crate::deed::people::{
    AccountClosed, CapacityEnded, CapacityGranted, ResetApproved, ResetAtConsole, ResetRequested,
};
use crate::ids::SubjectRef;
use crate::refusal::{Refusal, RefusalClass};
use crate::state::register::Account;
use jiff::civil::{Date, date};

fn granted(capacity: C, unit: &str, from: Date) -> CapacityGranted {
    CapacityGranted { capacity, unit: unit.into(), from, to: None, basis: "任职文件（示例）".into() }
}

fn say(w: &mut World, by: &str, account: &str, deed: impl Into<Deed>) -> Result<(), Refusal> {
    w.act_as(&actor(by), SubjectRef::account(account), deed.into())
}

fn account<'a>(w: &'a World, login: &str) -> &'a Account {
    w.known[&SubjectRef::account(login)].state.account().unwrap()
}

fn field(refused: Result<(), Refusal>) -> String {
    let refusal = refused.unwrap_err();
    assert_eq!(refusal.class, RefusalClass::Invalid, "{refusal:?}");
    refusal.fields[0].field.clone()
}

fn gate(refused: Result<(), Refusal>) -> String {
    let refusal = refused.unwrap_err();
    assert_eq!(refusal.class, RefusalClass::Gate, "{refusal:?}");
    assert!(!refusal.basis.is_empty() && !refusal.remedy.is_empty(), "{refusal:?}");
    refusal.gate
}

#[test]
fn capacities_are_granted_by_the_security_administrator_to_others() {
    let mut w = World::new();
    let day = w.today();
    let refused = say(&mut w, "admin", "head", granted(C::DeputyHead, "jl-scjg", day)).unwrap_err();
    assert_eq!(refused.class, RefusalClass::Forbidden);
    assert!(refused.reason.contains("系统管理员") && refused.remedy.contains("安全管理员"), "{refused:?}");
    for by in ["head", "audit", "supervisor", "registrar"] {
        assert!(say(&mut w, by, "head", granted(C::DeputyHead, "jl-scjg", day)).is_err(), "{by}");
    }
    let own = say(&mut w, "security", "security", granted(C::SecurityAdmin, "jl-sfj", day));
    assert_eq!(gate(own), "not-for-oneself");
    say(&mut w, "security", "head", granted(C::DeputyHead, "jl-scjg", day)).unwrap();
}

#[test]
fn the_table_of_grants_is_kept() {
    let mut w = World::new();
    let day = w.today();
    for (login, capacity, unit, wrong) in [
        ("head", C::SystemAdmin, "jl-scjg", "capacity"),
        ("admin", C::SecurityAdmin, "jl-sfj", "capacity"),
        ("security", C::AuditAdmin, "jl-sfj", "capacity"),
        ("audit", C::Supervisor, "jl-sfj", "capacity"),
        ("supervisor", C::AgencyHead, "jl-sfj", "capacity"),
        ("supervisor", C::Reviewer, "jl-sfj", "capacity"),
        ("registrar", C::Officer, "jl-sfj", "capacity"),
        ("head", C::AgencyHead, "jl-cgj", "unit"),
        ("head", C::Supervisor, "jl-scjg", "unit"),
        ("supervisor", C::AgencyHead, "jl-scjg", "unit"),
        ("head", C::AgencyHead, "nowhere", "unit"),
    ] {
        let system = Actor::system("jl-sfj");
        let deed: Deed = granted(capacity, unit, day).into();
        // Not even the console goes round it.
        let refused = w.act_as(&system, SubjectRef::account(login), deed);
        assert_eq!(field(refused), wrong, "{login} {capacity:?} {unit}");
    }
    for (login, capacity, unit) in [
        ("supervisor", C::Registrar, "jl-sfj"),
        ("head", C::Officer, "jl-scjg"),
        ("editor", C::Approver, "jl-scjg"),
    ] {
        say(&mut w, "security", login, granted(capacity, unit, day)).unwrap();
    }
}

#[test]
fn what_edition_1_granted_stands_until_the_next_act_and_ends_with_its_reason() {
    let mut w = World::new();
    w.edition = 1;
    // The technician of edition 1 grants what he likes, and that stays so for who judges it again.
    let january = date(2026, 1, 1);
    say(&mut w, "admin", "head", granted(C::AgencyHead, "jl-cgj", january)).unwrap();
    say(&mut w, "admin", "head", granted(C::Supervisor, "jl-scjg", january)).unwrap();
    assert_eq!(field(say(&mut w, "admin", "head", granted(C::SystemAdmin, "jl-scjg", january))), "capacity");
    w.edition = 2;
    let day = w.today();
    let held = |w: &World| {
        let held = account(w, "head").grants.iter().filter(|g| g.holds_on(day));
        held.map(|g| (g.capacity, g.unit.clone())).collect::<Vec<_>>()
    };
    assert_eq!(held(&w).len(), 3, "what was granted is not taken away silently");
    let verdict = w
        .judge_as(
            &actor("security"),
            SubjectRef::account("head"),
            granted(C::DeputyHead, "jl-scjg", day).into(),
        )
        .unwrap();
    let ended: Vec<_> =
        verdict.acts()[0].derived().ended.iter().map(|e| (e.capacity, e.unit.as_str())).collect();
    assert_eq!(ended, [(C::AgencyHead, "jl-cgj"), (C::Supervisor, "jl-scjg")]);
    assert!(verdict.acts()[0].derived().ended.iter().all(|e| !e.why.is_empty()));
    say(&mut w, "security", "head", granted(C::DeputyHead, "jl-scjg", day)).unwrap();
    assert_eq!(held(&w), [(C::AgencyHead, "jl-scjg".to_string()), (C::DeputyHead, "jl-scjg".to_string())]);
    // Any act on the account does it: here the end of another capacity.
    w.edition = 1;
    say(&mut w, "admin", "editor", granted(C::Supervisor, "jl-scjg", january)).unwrap();
    w.edition = 2;
    let end = CapacityEnded { capacity: C::Editor, unit: "jl-scjg".into(), on: day, reason: "示例".into() };
    say(&mut w, "security", "editor", end).unwrap();
    assert!(account(&w, "editor").grants.iter().all(|g| g.capacity != C::Supervisor || !g.holds_on(day)));
}

fn requested() -> ResetRequested {
    ResetRequested { reason: "忘记口令（示例）".into(), second_factor: false }
}

#[test]
fn a_password_is_reset_by_two_persons_neither_of_whom_it_is() {
    let mut w = World::new();
    let seq = |w: &World| w.known[&SubjectRef::account("head")].seq;
    for by in ["head", "audit", "supervisor", "officer1"] {
        assert!(say(&mut w, by, "head", requested()).is_err(), "{by}");
    }
    assert_eq!(gate(say(&mut w, "admin", "admin", requested())), "not-for-oneself");
    say(&mut w, "admin", "head", requested()).unwrap();
    let request = seq(&w);
    let approve = |request| ResetApproved { request };
    assert_eq!(gate(say(&mut w, "admin", "head", approve(request))), "reset-by-two-persons");
    assert_eq!(gate(say(&mut w, "security", "head", approve(request - 1))), "reset-by-two-persons");
    say(&mut w, "security", "head", approve(request)).unwrap();
    let reset = account(&w, "head").reset.clone().unwrap();
    assert_eq!((reset.by.as_str(), reset.approved_by.as_deref()), ("admin", Some("security")));
    assert_eq!(gate(say(&mut w, "security", "head", approve(request))), "reset-by-two-persons");
    // The other way round, and of an administrator by the two others only.
    say(&mut w, "security", "admin", requested()).unwrap();
    let request = w.known[&SubjectRef::account("admin")].seq;
    assert_eq!(gate(say(&mut w, "admin", "admin", approve(request))), "not-for-oneself");
    // Too late.
    say(&mut w, "security", "editor", requested()).unwrap();
    let request = w.known[&SubjectRef::account("editor")].seq;
    let late = w.today().checked_add(jiff::Span::new().days(8)).unwrap();
    w.on(late);
    assert_eq!(gate(say(&mut w, "admin", "editor", approve(request))), "reset-by-two-persons");
    // A closed account has no password any more.
    say(&mut w, "admin", "party", AccountClosed { reason: "示例".into() }).unwrap();
    assert_eq!(gate(say(&mut w, "admin", "party", requested())), "account-closed");
}

#[test]
fn at_the_console_it_is_the_consoles_alone_and_stays_to_be_seen() {
    let mut w = World::new();
    let done = ResetAtConsole {
        reason: "最后一名管理员忘记口令（示例）".into(), second_factor: true
    };
    for by in ["admin", "security", "audit"] {
        assert!(say(&mut w, by, "admin", done.clone()).is_err(), "{by}");
    }
    w.act_as(&Actor::system("city"), SubjectRef::account("admin"), done.into()).unwrap();
    assert_eq!(account(&w, "admin").reset.as_ref().unwrap().wire(), "console");
}

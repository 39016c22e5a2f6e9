//! People who hold the key of the log: what they sign is judged all the same.

use crate::pack::{Log, check, says, signer, written};
use crate::world::{Made, World, actor, certified, forged, plot};
use jiff::civil::date;
use journal::Leaf;
use law::act::Recorded;
use law::deed::Deed;
use law::ids::SubjectRef;
use serde_json::{Value, json};
use verify::{Report, Verdict, Withhold};

/// Entries with the leaf that they had.
pub fn values(made: &[Made]) -> Vec<(Value, Leaf)> {
    made.iter().map(|m| (m.value.clone(), m.leaf)).collect()
}

/// The case with some entries left out or changed, chained and signed again.
fn retold(world: &World, mut change: impl FnMut(&mut Value, &Recorded) -> bool) -> Report {
    let kept = values(&world.made).into_iter().filter_map(|(mut value, leaf)| {
        let act: Recorded = serde_json::from_value(value.clone()).unwrap();
        change(&mut value, &act).then_some((value, leaf))
    });
    let kept: Vec<_> = kept.collect();
    check(&Log::of(forged(&kept)).dossier(Withhold::default()))
}

#[test]
fn chaining_again_without_a_change_changes_nothing() {
    let world = World::told(&plot());
    let again = forged(&values(&world.made));
    assert!(again.iter().zip(&world.made).all(|(a, b)| a.leaf == b.leaf));
}

#[test]
fn a_clearance_taken_out_is_missed_with_its_clause() {
    let world = World::told(&plot());
    let key_of = |tag: &str| world.made.iter().find(|m| m.act.deed.tag() == tag).unwrap().act.key.clone();
    let opinion = key_of("review.concluded/1");
    let report = retold(&world, |_, act| !act.key.starts_with(&opinion));
    assert_eq!((report.verdict, report.verdict.exit_code()), (Verdict::Refuted, 1));
    let gate = report.findings.iter().find(|f| f.gate == "decision-without-clearance");
    let gate = gate.unwrap_or_else(|| panic!("{}", report.text()));
    assert_eq!(gate.clause, "3.0a");
    assert!(gate.article.contains("第五十八条") && gate.member.is_some());
}

#[test]
fn a_visit_by_one_officer_is_refuted() {
    let report = retold(&World::begun(&plot()), |value, act| {
        if matches!(act.deed, Deed::SiteInspected(_)) {
            value["body"]["officers"] = json!(["officer1"]);
            let alone = |r: &Value| r["subject"]["id"] != "officer2";
            let relied: Vec<Value> =
                value["relied"].as_array().unwrap().iter().filter(|r| alone(r)).cloned().collect();
            value["relied"] = json!(relied);
        }
        true
    });
    assert_eq!(report.verdict, Verdict::Refuted);
    assert!(
        report.findings.iter().any(|f| f.gate == "one-officer" && f.clause == "1.2a"),
        "{}",
        report.text()
    );
}

#[test]
fn a_decision_of_another_day_or_amount_is_refuted() {
    let world = World::told(&plot());
    let backdated = retold(&world, |value, act| {
        if matches!(act.deed, Deed::DecisionMade(_)) {
            value["body"]["decided_on"] = json!("2026-03-03");
        }
        true
    });
    assert_eq!(backdated.verdict, Verdict::Refuted);
    assert!(says(&backdated, "不能倒签"), "{}", backdated.text());
    let derived = retold(&world, |value, act| {
        if matches!(act.deed, Deed::DecisionMade(_)) {
            value["derived"]["due"] = json!("2027-01-01");
        }
        true
    });
    assert!(says(&derived, "/derived/due"), "{}", derived.text());
}

#[test]
fn a_certificate_that_came_later_does_not_serve() {
    // The visit took place while the certificate had run out; it was renewed afterwards, and the entry of the visit was
    // made to rely on the renewal.
    let mut world = World::new();
    let registrar = actor("registrar");
    let officer = SubjectRef::officer("officer2");
    world.act_as(&registrar, officer.clone(), certified("officer2", date(2028, 12, 31)).into()).unwrap();
    let today = world.today();
    world.by("officer1", plot().clue(today));
    world.inspected(&plot());
    world.act_as(&registrar, officer.clone(), certified("officer2", date(2029, 12, 31)).into()).unwrap();
    let mut all = values(&world.made);
    let renewal = world.made.last().unwrap().clone();
    let expired = all.iter_mut().rev().filter(|(v, _)| v["type"] == "officer.certified/1").nth(1).unwrap();
    expired.0["body"]["valid_to"] = json!("2026-01-31");
    let visit = all.iter_mut().find(|(v, _)| v["type"] == "site.inspected/1").unwrap();
    for r in visit.0["relied"].as_array_mut().unwrap().iter_mut().filter(|r| r["subject"]["id"] == "officer2")
    {
        *r = json!({"subject": officer, "seq": renewal.act.seq, "leaf": "?"});
    }
    // First with the old certificate: the gate is closed.
    let honest = check(&Log::of(forged(&all)).dossier(Withhold::default()));
    assert!(
        honest.findings.iter().any(|f| f.gate == "certificate-expired" && f.clause == "1.1d"),
        "{}",
        honest.text()
    );
    // Then with the leaf of what came later.
    let mut made = forged(&all);
    let at = made.iter().position(|m| m.act.deed.tag() == "site.inspected/1").unwrap();
    let later = made.last().unwrap().clone();
    let mut value = made[at].value.clone();
    for r in value["relied"].as_array_mut().unwrap().iter_mut().filter(|r| r["subject"]["id"] == "officer2") {
        *r = json!({"subject": officer, "seq": later.act.seq, "leaf": later.leaf});
    }
    made[at] = crate::world::sealed(value, at);
    let report = check(&Log::of(made).dossier(Withhold::default()));
    assert_eq!(report.verdict, Verdict::Refuted);
    assert!(says(&report, "后来才记录"), "{}", report.text());
}

#[test]
fn an_account_whose_capacity_had_ended_is_found_where_the_chain_shows_it() {
    let mut world = World::new();
    let today = world.today();
    world.by("officer1", plot().clue(today));
    let ended = law::deed::people::CapacityEnded {
        capacity: law::authority::Capacity::Officer,
        unit: "jl-scjg".into(),
        on: date(2026, 3, 2),
        reason: "调离".into(),
    };
    world.inspected(&plot());
    let n = world.made.len();
    world.act_as(&actor("security"), SubjectRef::account("officer1"), ended.into()).unwrap();
    // The end is moved before the visit, which goes on relying on the grant.
    let mut all = values(&world.made);
    let end = all.pop().unwrap();
    all.insert(n - 1, end);
    let report = check(&Log::of(forged(&all)).dossier(Withhold::default()));
    assert_eq!(report.verdict, Verdict::Good, "cut short it cannot be seen: {}", report.text());
    let log = Log::of(forged(&all));
    let mut bundle = log.bundle(&signer(), Withhold::default());
    let whole = log.bundle_all(&signer());
    bundle.chains = whole.chains;
    let report = check(&written(bundle, &signer()));
    assert_eq!(report.verdict, Verdict::Refuted);
    assert!(says(&report, "而当时它已有第"), "{}", report.text());
}

#[test]
fn an_entry_left_out_of_the_dossier_is_found() {
    let log = Log::of(World::told(&plot()).made);
    for (tag, words) in [
        ("evidence.listed/1", "中间缺少"),
        ("number.taken/1", "应当一并记录"),
        ("publication.prepared/2", "应当一并记录"),
        ("rules.activated/1", "没有启用规则版本"),
        ("reviewer.filed/1", "验证包不完整"),
    ] {
        let bundle = log.bundle_with(&signer(), Withhold::default(), &|act| act.deed.tag() != tag);
        let report = check(&written(bundle, &signer()));
        assert_eq!(report.verdict, Verdict::Refuted, "{tag}");
        assert!(says(&report, words), "{tag}: {}", report.text());
    }
}

#[test]
fn the_last_entries_can_be_left_out_and_the_report_says_as_of_when() {
    let log = Log::of(World::begun(&plot()).made);
    let bundle = log.bundle_with(&signer(), Withhold::default(), &|act| act.deed.tag() != "site.inspected/1");
    let report = check(&written(bundle, &signer()));
    assert_eq!(report.verdict, Verdict::Good);
    assert_eq!(report.as_of.as_ref().unwrap().seq, 1);
    assert!(report.text().contains("只到本案第 1 条"));
}

#[test]
fn a_value_opened_with_another_is_refuted() {
    let log = Log::of(World::begun(&plot()).made);
    let mut bundle = log.bundle(&signer(), Withhold::default());
    let entries = &mut bundle.chains[0].entries;
    let clue = entries.iter_mut().find(|e| e.disclosures.len() > 2).unwrap();
    clue.disclosures[0] = journal::Disclosure::new([1; 16], json!("别的线索")).unwrap();
    let refused =
        verify::export::write(std::io::Cursor::new(Vec::new()), bundle, &signer(), log.made[0].act.recorded);
    assert!(matches!(refused, Err(verify::ExportError::Material(_))), "not even written");
}

#[test]
fn somebody_elses_name_or_certificate_is_refuted() {
    for (field, value) in [("name", json!("别人（示例）")), ("officer", json!("officer2"))] {
        let report = retold(&World::begun(&plot()), |entry, act| {
            if matches!(act.deed, Deed::SiteInspected(_)) {
                entry["actor"][field] = value.clone();
            }
            true
        });
        assert_eq!(report.verdict, Verdict::Refuted, "{field}");
        assert!(says(&report, "署名"), "{}", report.text());
    }
}

#[test]
fn a_number_taken_twice_or_skipped_is_refuted() {
    let report = retold(&World::told(&plot()), |value, act| {
        if let Deed::NumberTaken(_) = &act.deed {
            value["body"]["number"] = json!(2);
        }
        true
    });
    assert_eq!(report.verdict, Verdict::Refuted);
    assert!(report.findings.iter().any(|f| f.clause == "2.1b"), "{}", report.text());
}

/// Pointers to every value that is no container.
pub fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| places(v, &format!("{at}/{k}"), found)),
        Value::Array(all) => all.iter().enumerate().for_each(|(i, v)| places(v, &format!("{at}/{i}"), found)),
        _ => found.push(at.into()),
    }
}

#[test]
fn nothing_around_the_body_can_be_changed_by_whoever_holds_the_key() {
    let world = World::told(&plot());
    let all = values(&world.made);
    let case = SubjectRef::case("c");
    let mut tried = std::collections::BTreeSet::new();
    for (n, made) in world.made.iter().enumerate().rev().filter(|(_, m)| m.act.subject == case) {
        let mut found = Vec::new();
        places(&made.value, "", &mut found);
        for pointer in found {
            // The body is the actor's word and its time his claim; the chain is made anew by the forger himself, and
            // the key is a name.
            let own =
                ["/body", "/occurred", "/seq", "/prev", "/relied", "/key", "/type", "/subject", "/recorded"];
            if own.iter().any(|o| pointer.starts_with(o)) || !tried.insert(pointer.clone()) {
                continue;
            }
            let mut all = all.clone();
            let place = all[n].0.pointer_mut(&pointer).unwrap();
            *place = match &*place {
                Value::String(s)
                    if pointer.contains("due") || pointer.ends_with("until") || pointer.ends_with("_on") =>
                {
                    json!(s.replace("2026", "2027"))
                }
                Value::String(_) if pointer == "/actor/capacity" => json!("custodian"),
                Value::String(s) => json!(format!("{s}x")),
                Value::Number(n) => json!(n.as_u64().unwrap() - 1),
                Value::Bool(b) => json!(!b),
                other => other.clone(),
            };
            if all[n].0 == made.value || pointer == "/v" || pointer == "/edition" {
                continue;
            }
            let report = check(&Log::of(forged(&all)).dossier(Withhold::default()));
            assert_eq!(report.verdict, Verdict::Refuted, "{pointer}: {}", report.text());
        }
    }
    assert!(tried.len() > 15, "{tried:?}");
}

#[test]
fn an_edition_that_goes_back_is_refuted_and_one_that_only_grows_is_not() {
    let older = |from: usize| {
        let mut n = 0;
        retold(&World::begun(&plot()), move |value, _| {
            n += 1;
            if n > from {
                value["edition"] = json!(1);
            }
            true
        })
    };
    let report = older(5);
    assert_eq!(report.verdict, Verdict::Refuted);
    assert!(report.text().contains("版次退回到 1"), "{}", report.text());
    assert!(!older(0).text().contains("版次退回"), "all of it was made by an older program");
}

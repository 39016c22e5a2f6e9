//! Nonsense under a good signature: a verifier answers it, it neither falls over nor calls it good.

use crate::adversary::places;
use crate::container::members;
use crate::pack::{Log, check, signer};
use crate::world::{Made, World, at, plot, sealed_as};
use jiff::civil::date;
use journal::{Note, canonical};
use law::ids::SubjectKind;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use verify::manifest::Manifest;
use verify::{Verdict, Withhold};

/// Of the changes one in so many is tried: a prime, so that all kinds of places and extremes come by. A run over all of
/// them takes minutes.
const STRIDE: usize = 61;

type Members = Vec<(String, Vec<u8>)>;

/// What no honest program writes in the place of a value.
fn extremes() -> Vec<Value> {
    let deep = (0..300).fold(json!(1), |inner, _| json!([inner]));
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!(""),
        json!("9".repeat(70_000)),
        json!("\u{0}\u{202e}</script><script>"),
        json!("9999-12-31"),
        json!("-009999-01-01"),
        json!("0000-00-00"),
        json!("9999-12-30T22:00:00.999999999Z"),
        json!("-009999-01-02T01:59:59Z"),
        json!([]),
        json!({}),
        deep,
    ]
}

/// Every single change of a value: each place in turn given each extreme, removed, and doubled where it is in a list.
fn changes(value: &Value, mut tried: impl FnMut(&str, Value)) {
    let mut found = Vec::new();
    places(value, "", &mut found);
    for pointer in found {
        for extreme in extremes() {
            let mut changed = value.clone();
            *changed.pointer_mut(&pointer).unwrap() = extreme;
            if changed != *value {
                tried(&pointer, changed);
            }
        }
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        for double in [false, true] {
            let mut changed = value.clone();
            match changed.pointer_mut(parent).unwrap() {
                Value::Object(map) if !double => drop(map.remove(last)),
                Value::Array(all) => {
                    let i: usize = last.parse().unwrap();
                    if double {
                        all.insert(i, all[i].clone());
                    } else {
                        all.remove(i);
                    }
                }
                _ => continue,
            }
            tried(&pointer, changed);
        }
    }
}

/// The members listed and signed anew, by whoever holds the key. `list` is what the list shall say, where it is not
/// to be made from the members.
fn signed(members: &Members, list: Option<Vec<u8>>) -> Vec<u8> {
    let content = |name: &str| &members.iter().find(|(n, _)| n == name).unwrap().1;
    let mut manifest: Manifest = serde_json::from_slice(content("manifest.json")).unwrap();
    for listed in &mut manifest.members {
        let content = content(&listed.path);
        listed.bytes = content.len() as u64;
        listed.sha256 = Sha256::digest(content).iter().map(|b| format!("{b:02x}")).collect();
    }
    let list = list.unwrap_or_else(|| canonical(&serde_json::to_value(&manifest).unwrap()).unwrap());
    let note = Note::sign(&manifest.note_text(&list), &[&signer()]).unwrap().to_bytes();
    let mut zip = verify::export::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let content = match name.as_str() {
            "manifest.json" => &list,
            "manifest.note" => &note,
            _ => content,
        };
        zip.add(name, content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn small() -> Log {
    Log::of(World::begun(&plot()).made)
}

#[test]
fn signing_again_without_a_change_changes_nothing() {
    let bytes = small().dossier(Withhold::default());
    assert_eq!(signed(&members(&bytes), None), bytes);
}

#[test]
fn no_nonsense_in_a_member_is_good_whoever_signed_it() {
    let bytes = small().dossier(Withhold::default());
    let honest = members(&bytes);
    let mut tried = 0;
    for (i, (name, content)) in honest.iter().enumerate() {
        let opened = ["openings/00001.json", "entries/00001.json"].contains(&name.as_str());
        if opened || name == "manifest.json" {
            // The list is long and its members alike: its head, and the first of them, stand for all.
            let value: Value = serde_json::from_slice(content).unwrap();
            changes(&value, |pointer, changed| {
                if pointer.starts_with("/members/") && !pointer.starts_with("/members/0/") {
                    return;
                }
                // What the exporter says of his own choice; each value that is not shown is counted by itself.
                if pointer.starts_with("/withheld/") {
                    return;
                }
                tried += 1;
                if tried % STRIDE != 0 {
                    return;
                }
                let mut all = honest.clone();
                // Deeper than the canonical form goes, as any JSON writer writes it.
                let content = canonical(&changed).unwrap_or_else(|_| serde_json::to_vec(&changed).unwrap());
                let list = (name == "manifest.json").then(|| content.clone());
                if list.is_none() {
                    all[i].1 = content;
                }
                let report = check(&signed(&all, list));
                assert_ne!(report.verdict, Verdict::Good, "{name}{pointer}: {}", report.text());
            });
        } else if ["checkpoint", "keys", "consistency", "proofs/00001.tlog-proof"].contains(&name.as_str()) {
            let text = String::from_utf8(content.clone()).unwrap();
            let lines: Vec<&str> = text.split('\n').collect();
            for at in 0..lines.len() {
                for line in ["", "-1", "18446744073709551615", "18446744073709551616", "\u{2014}", "x x x"] {
                    let mut changed = lines.clone();
                    changed[at] = line;
                    let mut all = honest.clone();
                    all[i].1 = changed.join("\n").into_bytes();
                    if all[i].1 == *content {
                        continue;
                    }
                    let report = check(&signed(&all, None));
                    tried += 1;
                    assert_ne!(report.verdict, Verdict::Good, "{name} {at} {line}: {}", report.text());
                }
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

/// Puts new leaves in the place of old ones, wherever they are named.
fn relinked(value: &mut Value, moved: &[(String, String)]) {
    match value {
        Value::Object(map) => map.values_mut().for_each(|v| relinked(v, moved)),
        Value::Array(all) => all.iter_mut().for_each(|v| relinked(v, moved)),
        Value::String(s) => {
            if let Some((_, new)) = moved.iter().find(|(old, _)| old == s) {
                s.clone_from(new);
            }
        }
        _ => {}
    }
}

/// The log with one entry told otherwise, and everything that names it sealed again.
fn retold(made: &[Made], n: usize, value: Value) -> Vec<Made> {
    let mut moved = Vec::new();
    let mut all = made[..n].to_vec();
    for (i, old) in made.iter().enumerate().skip(n) {
        let mut now = if i == n { value.clone() } else { old.value.clone() };
        relinked(&mut now, &moved);
        let new = sealed_as(now, i, old.act.clone());
        moved.push((old.leaf.to_string(), new.leaf.to_string()));
        all.push(new);
    }
    all
}

/// Changes of an act of each kind that the dossier shows, which leave it an act.
fn tellings(world: &World) -> Vec<(usize, String, Value)> {
    let honest = members(&Log::of(world.made.clone()).dossier(Withhold::default()));
    let shown = |made: &Made| honest.iter().any(|(_, content)| *content == made.bytes);
    let (mut all, mut tags, mut count) = (Vec::new(), BTreeSet::new(), 0);
    for (n, made) in world.made.iter().enumerate().filter(|(_, made)| shown(made)) {
        if !tags.insert(made.act.deed.tag()) {
            continue;
        }
        changes(&made.value, |pointer, changed| {
            count += 1;
            // What is no act any more is told apart when it is read, which the test before tries.
            let is_act = || serde_json::from_value::<law::act::Recorded>(changed.clone()).is_ok();
            if count % STRIDE == 0 && is_act() && canonical(&changed).is_ok() {
                all.push((n, pointer.to_string(), changed));
            }
        });
    }
    all
}

#[test]
fn no_nonsense_in_an_act_upsets_the_judge() {
    let world = World::told(&plot());
    let tellings = tellings(&world);
    let (next, written, good) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some((n, pointer, changed)) = tellings.get(next.fetch_add(1, Ordering::Relaxed)) {
            let log = Log::of(retold(&world.made, *n, changed.clone()));
            let mut out = Cursor::new(Vec::new());
            let bundle = log.bundle(&signer(), Withhold::default());
            if verify::export::write(&mut out, bundle, &signer(), at(date(2026, 4, 1), 9)).is_err() {
                continue;
            }
            written.fetch_add(1, Ordering::Relaxed);
            let report = check(&out.into_inner());
            if report.verdict == Verdict::Good {
                good.fetch_add(1, Ordering::Relaxed);
                // What can be told otherwise and still be lawful is somebody's own word, and the name of the act. For
                // whom the system acts is its word too. What a register relied on, and a certificate that the act
                // does not need, are attested when they are not in the dossier.
                let register = log.made[*n].act.subject.kind != SubjectKind::Case;
                let own = ["/body/", "/occurred", "/key", "/recorded", "/actor/unit", "/actor/officer"];
                let is_own = own.iter().any(|o| pointer.starts_with(o));
                let is_own = is_own || register && pointer.starts_with("/relied/");
                let tag = log.made[*n].act.deed.tag();
                assert!(is_own, "{tag} {pointer}: {}", report.text());
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    let (written, good) = (written.into_inner(), good.into_inner());
    assert!(written > 20 && good > 0, "{} tried, {written} written, {good} lawful", tellings.len());
}

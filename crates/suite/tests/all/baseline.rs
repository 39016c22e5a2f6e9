//! docs/SECURITY.md says of each of the 40 rows what is shown and what is missing. That the tests it names are tests
//! is checked in `named`.

use crate::named::{names_in, root};

struct Row<'a> {
    number: usize,
    state: &'a str,
    shown: &'a str,
    missing: &'a str,
}

fn rows(text: &str) -> Vec<Row<'_>> {
    text.lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| #"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [number, requirement, source, state, shown, missing] = cells[..] else {
                panic!("six cells: {line}")
            };
            assert!(!requirement.is_empty() && !source.is_empty(), "{line}");
            Row { number: number.parse().unwrap(), state, shown, missing }
        })
        .collect()
}

#[test]
fn the_security_baseline_says_of_each_row_what_is_shown_and_what_is_missing() {
    let text = std::fs::read_to_string(root().join("docs/SECURITY.md")).unwrap();
    let rows = rows(&text);
    assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
    for row in &rows {
        let (shown, missing) = (row.shown != "–", row.missing != "–");
        let right = match row.state {
            // A test, not only words.
            "met" => !names_in(row.shown).is_empty() && !missing,
            "partly" => shown && missing,
            "not" => !shown && missing,
            _ => false,
        };
        assert!(
            right,
            "row {}: {}, shown by “{}”, missing “{}”",
            row.number, row.state, row.shown, row.missing
        );
    }
    let of = |state| rows.iter().filter(|r| r.state == state).count();
    let tally = format!("Of 40 rows {} met, {} partly, {} not.", of("met"), of("partly"), of("not"));
    assert!(text.contains(&tally), "the tally is: {tally}");
}

/// OPERATING says which tables have row-level security, and the list is the program's.
#[test]
fn operating_names_the_tables_with_row_level_security() {
    let text = std::fs::read_to_string(root().join("docs/OPERATING.md")).unwrap();
    let said = text.split("row-level security (行级安全): ").nth(1).unwrap().split(". ").next().unwrap();
    let named: Vec<&str> = said.split(", ").map(|name| name.trim_matches('`')).collect();
    assert_eq!(named, store::OF_UNITS);
}

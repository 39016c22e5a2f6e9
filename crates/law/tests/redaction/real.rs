//! Real decisions, whose persons are masked already: what must stand stands. Labels hold row, place and kind, no text.

use crate::measure::{Checks, Share};
use crate::say;
use law::redaction::{Field, Known, mask};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Row, first character, character after the last, kind.
const LABELS: &str = include_str!("real-labels.csv");

/// The file of real decisions, where it is at hand.
fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("MINGJING_SHARED").map_or(beside, PathBuf::from);
    let file = folder.join("data/penalties/environment_penalties.csv");
    file.is_file().then_some(file)
}

/// Cells of a CSV file with quotes.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            '\r' if !quoted => {}
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows
}

/// Precision on the real decisions; none where they are absent.
pub fn measure(checks: &mut Checks) -> Option<Share> {
    let Some(file) = data() else {
        say("== masks, real decisions: skipped, the data is not here (MINGJING_SHARED names its folder)");
        return None;
    };
    let text = std::fs::read_to_string(file).unwrap();
    let rows = rows(&text);
    let header = rows.first().unwrap();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let (id, body) = (column("id"), column("正文"));
    let mut labels: HashMap<&str, Vec<(usize, usize, &str)>> = HashMap::new();
    for line in LABELS.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [row, from, to, kind] = cells.as_slice() else { panic!("{line}") };
        labels.entry(*row).or_default().push((from.parse().unwrap(), to.parse().unwrap(), *kind));
    }
    let mut precision = Share::default();
    let mut touched: BTreeMap<&str, Share> = BTreeMap::new();
    let mut documents = 0;
    for row in rows.iter().filter(|r| r.len() > body) {
        let Some(labels) = labels.get(row[id].as_str()) else { continue };
        documents += 1;
        let length = row[body].chars().count();
        let spans = mask(&row[body], &Known::default(), Field::Facts).spans;
        for (from, to, kind) in labels.iter().filter(|l| l.2 != "person" && l.2 != "contact") {
            assert!(*to <= length, "{} {to}", row[id]);
            let stands = !spans.iter().any(|s| s.from < *to && *from < s.to);
            touched.entry(*kind).or_default().add(stands);
        }
        for span in &spans {
            // A telephone or an address whose owner nobody can tell from the text counts neither way.
            let of = |kind: &str| labels.iter().any(|l| l.2 == kind && l.0 < span.to && span.from < l.1);
            if !of("contact") {
                precision.add(of("person"));
            }
        }
    }
    say(&format!("== masks, real decisions: {documents} documents, {} labels", LABELS.lines().count() - 1));
    say(&format!("   {:<28}{}", "precision", precision.text()));
    let stands: Vec<String> = touched.iter().map(|(k, s)| format!("{k} {}/{}", s.good, s.all)).collect();
    say(&format!("   stands: {}", stands.join(", ")));
    checks.check("300 real decisions are labelled", documents == 300);
    checks.check("of what must stand in real decisions 99.5 % does", {
        let good: usize = touched.values().map(|s| s.good).sum();
        let all: usize = touched.values().map(|s| s.all).sum();
        good * 1000 >= 995 * all
    });
    Some(precision)
}

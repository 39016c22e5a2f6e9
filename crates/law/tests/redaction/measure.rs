//! Counting: what was found of what is personal, and how much of what was masked is personal.

use crate::generator::{Class, Document, Half};
use crate::say;
use law::redaction::{Field, Known, mask};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Named claims that hold or do not.
#[derive(Default)]
pub struct Checks {
    passed: usize,
    failed: usize,
}

impl Checks {
    pub fn check(&mut self, name: &str, holds: bool) {
        if holds {
            self.passed += 1;
        } else {
            self.failed += 1;
            say(&format!("FAIL  {name}"));
        }
    }

    pub fn finish(&self) -> ExitCode {
        say(&format!("redaction: {} passed, {} failed", self.passed, self.failed));
        ExitCode::from(u8::from(self.failed > 0))
    }
}

/// A share.
#[derive(Clone, Copy, Default)]
pub struct Share {
    pub good: usize,
    pub all: usize,
}

impl Share {
    pub fn add(&mut self, good: bool) {
        self.good += usize::from(good);
        self.all += 1;
    }

    pub fn is_at_least(self, percent: usize) -> bool {
        self.all > 0 && self.good * 100 >= percent * self.all
    }

    pub fn text(self) -> String {
        let percent = self.good as f64 * 100.0 / self.all.max(1) as f64;
        format!("{}/{} = {percent:.2} %", self.good, self.all)
    }
}

/// The figures of one set.
#[derive(Default)]
pub struct Tally {
    pub numbers: Share,
    pub addresses: Share,
    pub names: Share,
    /// Of what was masked, what is personal.
    pub precision: Share,
    by_kind: BTreeMap<&'static str, Share>,
    /// What must stand and was touched.
    touched: BTreeMap<&'static str, usize>,
}

/// The half of the documents, masked as the product masks, knowing nothing of the case.
pub fn half(documents: &[Document], half: Half) -> Tally {
    let mut tally = Tally::default();
    let show = std::env::var_os("MINGJING_SHOW").is_some() && half == Half::Seen;
    for document in documents.iter().filter(|d| d.half == half) {
        tally.count(document, show);
    }
    tally
}

impl Tally {
    fn count(&mut self, document: &Document, show: bool) {
        let chars: Vec<char> = document.text.chars().collect();
        let field = Field::named(document.field).unwrap();
        let spans = mask(&document.text, &Known::default(), field).spans;
        let mut masked = vec![false; chars.len()];
        for span in &spans {
            masked[span.from..span.to].fill(true);
        }
        let mut personal = vec![false; chars.len()];
        for label in &document.labels {
            let place = &masked[label.from..label.to];
            let found = place.iter().all(|m| *m);
            match label.class {
                Class::Name => self.names.add(found),
                Class::Address => self.addresses.add(found),
                Class::Number(kind) => {
                    self.numbers.add(found);
                    self.by_kind.entry(kind).or_default().add(found);
                }
                Class::Stands(kind) if place.contains(&true) => *self.touched.entry(kind).or_default() += 1,
                Class::Stands(_) => {}
            }
            if label.class.is_personal() {
                personal[label.from..label.to].fill(true);
                if show && !found {
                    say(&format!("  missed {:?}: {}", label.class, around(&chars, label.from, label.to)));
                }
            }
        }
        for span in &spans {
            // A mask that covers mostly what is nobody's is wrong.
            let inside = personal[span.from..span.to].iter().filter(|p| **p).count();
            let right = inside * 2 >= span.to - span.from;
            self.precision.add(right);
            if show && !right {
                say(&format!("  wrong {:?}: {}", span.kind, around(&chars, span.from, span.to)));
            }
        }
    }

    pub fn print(&self, title: &str) {
        say(&format!("== masks, {title}"));
        let rows = [
            ("numbers", self.numbers),
            ("home and contact addresses", self.addresses),
            ("names of natural persons", self.names),
            ("precision", self.precision),
        ];
        for (name, share) in rows.into_iter().filter(|(_, s)| s.all > 0) {
            say(&format!("   {name:<28}{}", share.text()));
        }
        let kinds: Vec<String> =
            self.by_kind.iter().map(|(k, s)| format!("{k} {}/{}", s.good, s.all)).collect();
        say(&format!("   by kind: {}", kinds.join(", ")));
        say(&format!("   touched though it must stand: {:?}", self.touched));
    }

    /// The targets for a generated half.
    pub fn demand(&self, checks: &mut Checks) {
        checks.check("numbers 100 %", self.numbers.is_at_least(100));
        checks.check("home and contact addresses ≥ 97 %", self.addresses.is_at_least(97));
        checks.check("names of natural persons ≥ 98 %", self.names.is_at_least(98));
        checks.check("precision ≥ 85 %", self.precision.is_at_least(85));
    }
}

/// A place with a little text around it.
fn around(chars: &[char], from: usize, to: usize) -> String {
    let text = |a: usize, b: usize| chars[a..b].iter().collect::<String>().replace('\n', "⏎");
    format!(
        "{}【{}】{}",
        text(from.saturating_sub(14), from),
        text(from, to),
        text(to, (to + 10).min(chars.len()))
    )
}

//! How well the masker masks, in figures: on 1,000 generated documents in two halves, one of which is never looked
//! at while the masker is tuned, and on real decisions where they are at hand. No test harness: the figures are
//! the output.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "these are tests")]

mod generator;
mod measure;
mod real;

use generator::Half;
use std::io::Write as _;
use std::process::ExitCode;

/// Prints a line: figures are what this target is for.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

fn main() -> ExitCode {
    let mut checks = measure::Checks::default();
    let documents = generator::documents(1000);
    let again = generator::documents(1000);
    let same = documents.iter().zip(&again).all(|(a, b)| a.text == b.text);
    checks.check("the same seed gives the same documents", same);
    let mut precision = measure::Share::default();
    for half in [Half::Seen, Half::HeldOut] {
        let tally = measure::half(&documents, half);
        tally.print(match half {
            Half::Seen => "generated, looked at while tuning",
            Half::HeldOut => "generated, held out",
        });
        tally.demand(&mut checks);
        precision.good += tally.precision.good;
        precision.all += tally.precision.all;
    }
    if let Some(real) = real::measure(&mut checks) {
        precision.good += real.good;
        precision.all += real.all;
    }
    say(&format!("== masks, precision over all sets: {}", precision.text()));
    checks.check("precision over all sets ≥ 85 %", precision.is_at_least(85));
    checks.finish()
}

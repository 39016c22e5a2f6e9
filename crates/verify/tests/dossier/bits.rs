//! One bit, anywhere.

use crate::pack::{Log, check};
use crate::world::{World, plot};
use std::sync::atomic::{AtomicUsize, Ordering};
use verify::{Verdict, Withhold};

const FLIPS: usize = 10_000;

#[test]
fn ten_thousand_single_bit_flips_are_all_found_and_named() {
    let bytes = Log::of(World::begun(&plot()).made).dossier(Withhold::default());
    assert_eq!(check(&bytes).verdict, Verdict::Good);
    let bits = bytes.len() * 8;
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut mine = bytes.clone();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= FLIPS {
                        return;
                    }
                    // Spread over the whole file by a stride that has no factor in common with anything in it.
                    let bit = (n * 1_000_003) % bits;
                    mine[bit / 8] ^= 1 << (bit % 8);
                    let report = check(&mine);
                    assert_ne!(report.verdict, Verdict::Good, "bit {bit}");
                    let named = report.findings.iter().any(|f| f.member.is_some() || f.range.is_some());
                    assert!(named, "bit {bit}: {}", report.text());
                    mine[bit / 8] ^= 1 << (bit % 8);
                }
            });
        }
    });
}

//! Heads that were changed at random: no panic, no endless work, no great memory.

use std::io::Cursor;
use std::time::Instant;

use media::facts;

use crate::corpus::half;

/// A small generator with a fixed seed, so that a failure can be had again (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// How many: 10,000 in the usual run, `MEDIA_MUTATIONS` for more.
fn rounds() -> usize {
    std::env::var("MEDIA_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000)
}

#[test]
fn changed_heads_are_read_in_bounded_time() {
    let (folder, all) = half("first", "mutated");
    let files: Vec<Vec<u8>> = all
        .iter()
        .map(|(name, _)| std::fs::read(folder.join(name)).unwrap())
        .filter(|bytes| bytes.len() <= 200_000)
        .collect();
    std::fs::remove_dir_all(&folder).unwrap();
    let mut dice = Dice(0x6D69_6E67_6A69_6E67);
    let (mut slowest, mut which) = (0, 0);
    for round in 0..rounds() {
        let mut bytes = files[round % files.len()].clone();
        let head = bytes.len().min(4096);
        for _ in 0..=dice.roll(8) {
            let at = if dice.roll(4) == 0 { dice.roll(bytes.len()) } else { dice.roll(head) };
            bytes[at] = match dice.roll(4) {
                0 => 0,
                1 => 0xFF,
                2 => bytes[at] ^ (1 << dice.roll(8)),
                _ => dice.roll(256) as u8,
            };
        }
        if dice.roll(5) == 0 {
            bytes.truncate(dice.roll(bytes.len()).max(1));
        }
        let begun = Instant::now();
        facts(Cursor::new(&bytes), None).unwrap();
        let took = begun.elapsed().as_micros();
        if took > slowest {
            (slowest, which) = (took, round);
        }
    }
    // A reader that goes round in circles takes seconds; a machine that is busy takes some tenths of one.
    assert!(slowest < 2_000_000, "round {which} took {slowest} µs");
    #[allow(clippy::print_stdout, reason = "the figure of this test")]
    {
        println!("{} changed files, the slowest {slowest} µs (round {which})", rounds());
    }
}

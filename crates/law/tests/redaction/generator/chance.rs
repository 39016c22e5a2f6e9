//! Seeded chance (SplitMix64), and the two halves.

pub struct Chance(u64);

impl Chance {
    pub fn seeded(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let i = self.below(from.len() as u64) as usize;
        &from[i]
    }

    pub fn digits(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}

/// Which half a document belongs to. Of names and sentences each half has some that the other lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    Seen,
    HeldOut,
}

impl Half {
    /// Names: every other one belongs to one half only.
    pub fn pick<'a, T>(self, chance: &mut Chance, from: &'a [T]) -> &'a T {
        loop {
            let i = chance.below(from.len() as u64) as usize;
            if i.is_multiple_of(2) == (self == Half::Seen) {
                return &from[i];
            }
        }
    }

    /// Sentences: of five, one belongs to each half alone and three to both.
    pub fn sentence<'a>(self, chance: &mut Chance, from: &'a [&'a str]) -> &'a str {
        loop {
            let i = chance.below(from.len() as u64) as usize;
            match (i % 5, self) {
                (1, Half::HeldOut) | (3, Half::Seen) => {}
                _ => return from[i],
            }
        }
    }
}

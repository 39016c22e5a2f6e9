//! 括号 — every opening and closing bracket of Unicode, for the year of a printed number.
//!
//! A number is the same number in whatever brackets it was printed: typewriters, phones and web pages each put their
//! own in the place of 〔〕. The tables are the general categories Ps and Pe of the Unicode Character Database
//! (UnicodeData.txt, 14.0), as ranges, with the signs < > and the quotation marks ‹ › « » that people type for them.

/// Category Ps. Where opening and closing brackets alternate, a range holds both: see [`is_open`].
const OPEN: &[(u32, u32)] = &[
    (0x28, 0x28),
    (0x3C, 0x3C),
    (0x5B, 0x5B),
    (0x7B, 0x7B),
    (0xAB, 0xAB),
    (0x169B, 0x169B),
    (0x201A, 0x201A),
    (0x201E, 0x201E),
    (0x2039, 0x2039),
    (0x2E42, 0x2E42),
    (0x301D, 0x301D),
    (0xFD3F, 0xFD3F),
    (0xFF08, 0xFF08),
    (0xFF1C, 0xFF1C),
    (0xFF3B, 0xFF3B),
    (0xFF5B, 0xFF5B),
    (0xFF5F, 0xFF5F),
    (0xFF62, 0xFF62),
];
/// Category Pe, with the same additions.
const CLOSE: &[(u32, u32)] = &[
    (0x29, 0x29),
    (0x3E, 0x3E),
    (0x5D, 0x5D),
    (0x7D, 0x7D),
    (0xBB, 0xBB),
    (0x169C, 0x169C),
    (0x203A, 0x203A),
    (0x301E, 0x301F),
    (0xFD3E, 0xFD3E),
    (0xFF09, 0xFF09),
    (0xFF1E, 0xFF1E),
    (0xFF3D, 0xFF3D),
    (0xFF5D, 0xFF5D),
    (0xFF60, 0xFF60),
    (0xFF63, 0xFF63),
];
/// Blocks in which an opening bracket and its closing one alternate, from the first opening one to the last closing one.
const PAIRS: &[(u32, u32)] = &[
    (0x0F3A, 0x0F3D),
    (0x2045, 0x2046),
    (0x207D, 0x207E),
    (0x208D, 0x208E),
    (0x2308, 0x230B),
    (0x2329, 0x232A),
    (0x2768, 0x2775),
    (0x27C5, 0x27C6),
    (0x27E6, 0x27EF),
    (0x2983, 0x2998),
    (0x29D8, 0x29DB),
    (0x29FC, 0x29FD),
    (0x2E22, 0x2E29),
    (0x2E55, 0x2E5C),
    (0x3008, 0x3011),
    (0x3014, 0x301B),
    (0xFE17, 0xFE18),
    (0xFE35, 0xFE44),
    (0xFE47, 0xFE48),
    (0xFE59, 0xFE5E),
];

/// Whether a year may begin behind this character.
#[must_use]
pub fn is_open(c: char) -> bool {
    within(OPEN, c).is_some() || within(PAIRS, c).is_some_and(|offset| offset % 2 == 0)
}

/// Whether a year may end before this character.
#[must_use]
pub fn is_close(c: char) -> bool {
    within(CLOSE, c).is_some() || within(PAIRS, c).is_some_and(|offset| offset % 2 == 1)
}

/// The offset in the range that holds the character.
fn within(table: &[(u32, u32)], c: char) -> Option<u32> {
    let c = u32::from(c);
    table.iter().find(|(first, last)| (*first..=*last).contains(&c)).map(|(first, _)| c - first)
}

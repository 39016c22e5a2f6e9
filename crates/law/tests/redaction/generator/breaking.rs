//! How values come broken: full width, groups, invisible characters, look-alikes, numbers in words.

use super::chance::Chance;

pub fn broken(chance: &mut Chance, value: &str) -> String {
    match chance.below(9) {
        0 => value.chars().map(wide).collect(),
        1 => grouped(value, " "),
        2 => grouped(value, "-"),
        3 => grouped(value, "."),
        4 => grouped(value, "\u{200b}"),
        5 => value.replace('0', "O"),
        6 => value.replace('1', if *chance.pick(&[true, false]) { "l" } else { "I" }),
        7 => value.chars().map(|c| format!("{c}\u{200d}")).collect(),
        _ => grouped(value, "\u{00a0}"),
    }
}

/// 一三八…: a telephone as it is spoken.
pub fn spoken(chance: &mut Chance, value: &str) -> String {
    let one = *chance.pick(&['一', '幺']);
    let zero = *chance.pick(&['零', '〇']);
    value
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(0) => zero,
            Some(1) => one,
            Some(n) => ['二', '三', '四', '五', '六', '七', '八', '九'][n as usize - 2],
            None => c,
        })
        .collect()
}

fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
        c => c,
    }
}

/// Groups of 3 or 4, as people type long numbers.
fn grouped(value: &str, gap: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let first = if chars.len() == 11 { 3 } else { 4 };
    let mut out = String::new();
    for (i, c) in chars.iter().enumerate() {
        if i >= first && (i - first).is_multiple_of(4) {
            out.push_str(gap);
        }
        out.push(*c);
    }
    out
}

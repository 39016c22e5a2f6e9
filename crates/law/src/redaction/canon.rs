//! 归一 — a text as the eye reads it: full width made half, look-alike letters made Latin, invisible characters gone.
//!
//! Scanners look at this form; every character remembers which characters of the original it stands for, so that a
//! mask covers what was really written, invisible characters included.

/// The text as read, with the places of the original.
pub(super) struct Canon {
    /// Characters as read.
    pub chars: Vec<char>,
    /// For each its first character in the original; one more at the end: the length.
    from: Vec<usize>,
}

impl Canon {
    pub(super) fn of(text: &str) -> Canon {
        let original: Vec<char> = text.chars().collect();
        let mut chars = Vec::with_capacity(original.len());
        let mut from = Vec::with_capacity(original.len() + 1);
        for (i, c) in original.iter().enumerate() {
            if is_invisible(*c) {
                continue;
            }
            let beside =
                |j: Option<usize>| j.and_then(|j| original.get(j)).is_some_and(|c| circled(*c).is_some());
            // ① alone is a bullet; beside another it is a digit.
            let digit = circled(*c).filter(|_| beside(i.checked_sub(1)) || beside(Some(i + 1)));
            chars.push(digit.unwrap_or_else(|| read(*c)));
            from.push(i);
        }
        from.push(original.len());
        Canon { chars, from }
    }

    /// The characters of the original that `from..to` stand for, with the invisible ones that follow.
    pub(super) fn original(&self, from: usize, to: usize) -> (usize, usize) {
        let at = |i: usize| self.from.get(i).or(self.from.last()).copied().unwrap_or_default();
        (at(from), at(to))
    }
}

/// Characters that take no room on paper.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' | '\u{300}'..='\u{36f}'
        | '\u{20d0}'..='\u{20ff}' | '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}')
}

fn circled(c: char) -> Option<char> {
    let n = match c {
        '①'..='⑨' => u32::from(c) - 0x2460 + 1,
        '❶'..='❾' => u32::from(c) - 0x2776 + 1,
        '⓪' | '⓿' => 0,
        _ => return None,
    };
    char::from_digit(n, 10)
}

fn shifted(c: char, base: u32) -> char {
    char::from_digit((u32::from(c).wrapping_sub(base)) % 10, 10).unwrap_or(c)
}

/// What a character is read as.
fn read(c: char) -> char {
    match c {
        '．' => '.',
        '－' | '—' | '–' | '‐' | '‑' | '‒' | '―' | '−' | '﹣' | '﹘' => '-',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{a0}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}'
        | '\t'
        | '\u{b}'
        | '\u{c}' => ' ',
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '•' | '・' | '‧' | '･' | '∙' | '⋅' | '●' | '᛫' | '·' => '·',
        '\u{1d7ce}'..='\u{1d7ff}' => shifted(c, 0x1d7ce),
        '\u{660}'..='\u{669}' => shifted(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => shifted(c, 0x6f0),
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => shifted(c, 0x2070),
        '₀'..='₉' => shifted(c, 0x2080),
        'О' | 'Ο' | 'Օ' => 'O',
        'о' | 'ο' | 'օ' => 'o',
        'Х' | 'Χ' => 'X',
        'х' | 'χ' => 'x',
        'І' | 'Ι' | 'Ⅰ' => 'I',
        'і' | 'ι' | 'ⅰ' => 'i',
        'ӏ' | 'Ӏ' | '∣' => 'l',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'М' | 'Μ' => 'M',
        'С' => 'C',
        c => c,
    }
}

/// Whether a word stands at `i`.
pub(super) fn at(chars: &[char], i: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(k, c)| chars.get(i + k) == Some(&c))
}

/// The longest of the words that stands at `i`, in characters; 0 for none.
pub(super) fn longest(chars: &[char], i: usize, words: &[&str]) -> usize {
    words.iter().filter(|w| at(chars, i, w)).map(|w| w.chars().count()).max().unwrap_or(0)
}

/// Whether one of the words ends just before `i`.
pub(super) fn ends(chars: &[char], i: usize, words: &[&str]) -> bool {
    ending(chars, i, words) > 0
}

/// The length of the longest of the words that ends just before `i`; 0 for none.
pub(super) fn ending(chars: &[char], i: usize, words: &[&str]) -> usize {
    let fits = |w: &&&str| {
        let n = w.chars().count();
        i >= n && at(chars, i - n, w)
    };
    words.iter().filter(fits).map(|w| w.chars().count()).max().unwrap_or(0)
}

/// A Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇' | '\u{20000}'..='\u{323af}')
}

//! 词表 — lists of words, looked up by their first or last character.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words that are looked for at places of a text.
pub(super) struct Lexicon {
    by_first: HashMap<char, Vec<Vec<char>>>,
    by_last: HashMap<char, Vec<Vec<char>>>,
}

/// A list that is indexed when it is first asked.
pub(super) type Words = LazyLock<Lexicon>;
/// A set of characters.
pub(super) type Chars = LazyLock<HashSet<char>>;

impl Lexicon {
    pub(super) fn of(words: &[&str]) -> Lexicon {
        let mut lexicon = Lexicon { by_first: HashMap::new(), by_last: HashMap::new() };
        let mut sorted: Vec<Vec<char>> = words.iter().map(|w| w.chars().collect()).collect();
        sorted.sort_by_key(|w: &Vec<char>| std::cmp::Reverse(w.len()));
        for word in sorted {
            let (Some(first), Some(last)) = (word.first(), word.last()) else { continue };
            lexicon.by_first.entry(*first).or_default().push(word.clone());
            lexicon.by_last.entry(*last).or_default().push(word.clone());
        }
        lexicon
    }

    /// The length of the longest word that stands at `i`; 0 for none.
    pub(super) fn longest(&self, chars: &[char], i: usize) -> usize {
        let words = chars.get(i).and_then(|c| self.by_first.get(c));
        let stands = |w: &&Vec<char>| chars.get(i..i + w.len()) == Some(w.as_slice());
        words.and_then(|words| words.iter().find(stands)).map_or(0, Vec::len)
    }

    /// The length of the longest word that ends just before `i`; 0 for none.
    pub(super) fn ending(&self, chars: &[char], i: usize) -> usize {
        let words = i.checked_sub(1).and_then(|j| chars.get(j)).and_then(|c| self.by_last.get(c));
        let stands =
            |w: &&Vec<char>| i.checked_sub(w.len()).and_then(|from| chars.get(from..i)) == Some(w.as_slice());
        words.and_then(|words| words.iter().find(stands)).map_or(0, Vec::len)
    }
}

impl Lexicon {
    /// Every character that its words are written with.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> + '_ {
        self.by_first.values().flatten().flatten().copied()
    }
}

/// The characters of a text as a set.
pub(super) fn set(text: &str) -> HashSet<char> {
    text.chars().collect()
}

//! 起止 — where a name that begins at a place ends: by surname, given name and what follows.

use super::context::{
    ACROSS, ACTS, AFTER, BEFORE, FOREIGN, GIVEN, GIVEN_TOO, GOES_ON, NEVER, NOT_GIVEN, OFTEN, PERSONAL,
    ROLES, TRANSLITERATED, WORDS,
};
use super::slots::Slot;
use super::surnames::{COMPOUND, PLAIN, WORDY};
use super::{Text, is_point};
use crate::redaction::Field;
use crate::redaction::canon::{at, is_han};
use crate::redaction::standing::within;

/// How clearly a name is over at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::redaction) enum Boundary {
    /// The text goes on.
    None,
    /// A character that may follow a name, and begins much else.
    Word,
    /// A mark, a digit or the end.
    Mark,
    /// A word for what persons do.
    Act,
    /// What only persons do or have.
    Personal,
}

/// What follows at `i`.
pub(super) fn boundary(chars: &[char], i: usize) -> Boundary {
    let Some(c) = chars.get(i) else { return Boundary::Mark };
    if PERSONAL.longest(chars, i) > 0 {
        return Boundary::Personal;
    }
    let act = ACTS.longest(chars, i);
    if act >= 2 {
        return Boundary::Act;
    }
    // 张三、李四: a joining mark before another name.
    if "、和与及".contains(*c)
        && surname(chars, i + 1) != Surname::None
        && chars.get(i + 2).is_some_and(|c| GIVEN.contains(c))
        && (surname(chars, i + 1) != Surname::Wordy || chars.get(i + 3).is_some_and(|c| GIVEN.contains(c)))
        && WORDS.longest(chars, i + 1) == 0
    {
        return Boundary::Act;
    }
    if !is_han(*c) && !is_point(*c) || *c == '.' && !chars.get(i + 1).is_some_and(|c| is_han(*c)) {
        return Boundary::Mark;
    }
    if act > 0 || AFTER.longest(chars, i) > 0 || ROLES.longest(chars, i) > 1 || GOES_ON.contains(c) {
        return Boundary::Word;
    }
    Boundary::None
}

/// The length of what follows, in characters: a word of two says more than a character.
fn weight(chars: &[char], i: usize) -> usize {
    PERSONAL.longest(chars, i).max(ACTS.longest(chars, i)).max(ROLES.longest(chars, i))
}

/// What kind of surname stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Surname {
    None,
    /// Of one character, and seldom anything else.
    Plain,
    /// Of one character, and often a word.
    Wordy,
    /// Of two.
    Compound,
}

fn surname(chars: &[char], i: usize) -> Surname {
    if COMPOUND.longest(chars, i) > 0 {
        return Surname::Compound;
    }
    match chars.get(i) {
        Some(c) if PLAIN.contains(c) => Surname::Plain,
        Some(c) if WORDY.contains(c) => Surname::Wordy,
        _ => Surname::None,
    }
}

/// How many characters of a surname stand at `i`.
pub(in crate::redaction) fn surname_length(chars: &[char], i: usize) -> usize {
    match surname(chars, i) {
        Surname::None => 0,
        Surname::Plain | Surname::Wordy => 1,
        Surname::Compound => 2,
    }
}

/// The end of the name that begins at `i`, if the place is clear enough for it.
pub(super) fn of(text: &Text, i: usize, slot: Slot) -> Option<usize> {
    let chars = text.chars;
    // A label is nobody: 法人 代表：…
    if ROLES.longest(chars, i) > 1 {
        return None;
    }
    let pointed = if slot == Slot::Inside { None } else { pointed(chars, i) };
    let to = pointed
        .or_else(|| spaced(chars, i, slot))
        .or_else(|| transliterated(chars, i, slot, 4))
        .or_else(|| by_surname(chars, i, slot))
        .or_else(|| transliterated(chars, i, slot, 3))
        .or_else(|| whole(text, i, slot))?;
    let name = chars.get(i..to)?;
    let masked = name.contains(&'某') || at(chars, to, "某") || at(chars, to, "*");
    let kept = within(text.kept, i, to) || text.kept.iter().any(|(a, b)| *a == i && *b >= to);
    // 当事人：严格，男: after a label even a word is a name where a mark closes it; elsewhere it is nobody.
    let word = NEVER.longest(chars, i);
    let after = boundary(chars, to);
    let body = ["公司", "单位", "本人", "机关", "本局", "我局", "门店", "商户", "法院"]
        .iter()
        .any(|w| at(chars, i, w));
    let labelled = match slot {
        Slot::Label => matches!(after, Boundary::Mark | Boundary::Personal) && chars.get(to) != Some(&':'),
        // 证人严格证实, 对程序的询问笔录: so do words on both sides that only persons have.
        Slot::Before | Slot::ToPerson | Slot::Beside | Slot::Role => after == Boundary::Personal && !body,
        _ => false,
    };
    let least = if slot < Slot::ToPerson { Boundary::Personal } else { Boundary::Mark };
    let nobody = !labelled && (word >= to - i || word > 0 && slot < Slot::Label && after < least);
    (!masked && !kept && !nobody).then_some(to)
}

/// 阿依努尔·买买提: parts with points between them are a name wherever they stand.
fn pointed(chars: &[char], i: usize) -> Option<usize> {
    let first = chars.iter().skip(i).take(11).take_while(|c| is_han(**c)).count();
    let mut to = i + first;
    if !(2..=10).contains(&first) || !chars.get(to).is_some_and(|c| is_point(*c)) {
        return None;
    }
    // 二〇一九.三 is no name; neither is what stands before one: 询问约翰·史密斯.
    let foreign = |c: &char| FOREIGN.contains(c) || TRANSLITERATED.contains(c);
    let odd = |c: &char| !foreign(c) && (NOT_GIVEN.contains(c) || "零〇二三四五六七八九十第".contains(*c));
    let other = (i + 1..to).any(|j| {
        ROLES.ending(chars, j) > 1 && ROLES.ending(chars, j) <= j - i
            || BEFORE.ending(chars, j) > 1
            || (j > i + 1 && weight(chars, j - 2) >= 2 && ACTS.longest(chars, j - 2) >= 2 && j - 2 >= i)
    });
    if other || chars.get(i..to)?.iter().any(odd) {
        return None;
    }
    // 碧桂园·御龙湾 is no name: most characters write foreign sounds.
    let strangers = chars.get(i..to)?.iter().filter(|c| !foreign(c)).count();
    if strangers > first / 3 {
        return None;
    }
    while chars.get(to).is_some_and(|c| is_point(*c)) {
        let from = to + 1;
        let mut end = from;
        while end - from < 9 && chars.get(end).is_some_and(|c| is_han(*c)) {
            let long = end >= from + 2;
            // 买买提出具: 提 is of the name where a word follows it as well.
            let word = weight(chars, end) >= 2 && weight(chars, end + 1) < 2;
            if long && (!chars.get(end).is_some_and(foreign) || word) {
                break;
            }
            end += 1;
        }
        if end < from + 1 {
            break;
        }
        to = end;
    }
    (to > i + first).then_some(to)
}

/// 张　三: a short name set apart, after a label.
fn spaced(chars: &[char], i: usize, slot: Slot) -> Option<usize> {
    let gap = chars.iter().skip(i + 1).take_while(|c| **c == ' ').count();
    if slot < Slot::Role || surname(chars, i) == Surname::None || gap == 0 || gap > 4 {
        return None;
    }
    let second = i + 1 + gap;
    let is_given = |j: usize| chars.get(j).is_some_and(|c| is_han(*c) && !NOT_GIVEN.contains(c));
    (is_given(second) && boundary(chars, second + 1) > Boundary::None).then_some(second + 1)
}

/// A surname and one to three characters.
fn by_surname(chars: &[char], i: usize, slot: Slot) -> Option<usize> {
    let kind = surname(chars, i);
    let length = match kind {
        Surname::None => return None,
        Surname::Compound => 2,
        _ => 1,
    };
    let given = |n: usize| {
        let all = chars.get(i + length..i + length + n)?;
        all.iter().all(|c| is_han(*c) && !NOT_GIVEN.contains(c)).then(|| boundary(chars, i + length + n))
    };
    let (one, two, three) = (given(1), given(2), given(3));
    let some = |b: Option<Boundary>| b.filter(|b| *b > Boundary::None);
    let chosen = match (some(one), some(two)) {
        (None, Some(b)) => Some((2, b)),
        // 秦振刚统一…: after a label 刚 is of the name.
        (Some(b), None) => {
            let second = i + length + 1;
            let longer = slot >= Slot::Role
                && b == Boundary::Word
                && two.is_some()
                && weight(chars, second) < 2
                && chars.get(second).is_some_and(|c| GIVEN.contains(c) && !GOES_ON.contains(c));
            Some(if longer { (2, Boundary::None) } else { (1, b) })
        }
        (Some(first), Some(second)) => {
            Some(if is_one(chars, i + length + 1, second) { (1, first) } else { (2, second) })
        }
        (None, None) => some(three)
            .filter(|_| length == 2 || surname(chars, i + 1) != Surname::None || slot == Slot::Label)
            .map(|b| (3, b)),
    };
    let in_names = |c: &char| {
        is_han(*c)
            && (GIVEN.contains(c)
                || !OFTEN.contains(c) && !GIVEN_TOO.contains(c)
                || kind != Surname::Wordy && GIVEN_TOO.contains(c))
    };
    let typical = |from: usize, to: usize| chars.get(from..to).is_some_and(|g| g.iter().all(in_names));
    // 白曾亦刚: two surnames and two characters, where the text goes on after them and not before.
    let doubled = length == 1 && surname(chars, i + 1) != Surname::None && typical(i + 2, i + 4);
    let chosen = match (chosen, some(three)) {
        (Some((n, b)), Some(three))
            if doubled && b <= Boundary::Word && three >= b && weight(chars, i + 1 + n) < 2 =>
        {
            Some((3, three))
        }
        (chosen, _) => chosen,
    };
    // 员工李向阳嚷着: most names have two characters after the surname.
    let chosen = chosen.or_else(|| {
        let likely = typical(i + length, i + length + 2);
        let clear = slot >= Slot::Beside && kind != Surname::Wordy
            || slot >= Slot::ToPerson && likely
            || kind != Surname::Wordy && likely;
        two.filter(|_| clear).map(|b| (2, b))
    });
    // 翁美拒不配合: what follows cannot be of the name.
    let chosen = chosen.or_else(|| {
        let clear = kind != Surname::Wordy || slot >= Slot::ToPerson;
        one.filter(|_| clear && typical(i + length, i + length + 1)).map(|b| (1, b))
    });
    // (张三,2024年…): a name in brackets.
    let bracketed = i > 0 && chars.get(i - 1) == Some(&'(');
    let (n, boundary) = chosen?;
    let to = i + length + n;
    let boundary =
        if bracketed && matches!(chars.get(to), Some(',' | ')')) { Boundary::Act } else { boundary };
    // 越山路: a place.
    let place = chars.get(to).is_some_and(|c| "路街巷道村屯镇乡区县市省州桥河湖岛港".contains(*c))
        || chars.get(to - 1).is_some_and(|c| "路街巷村屯镇乡区县省桥市州".contains(*c));
    if place && slot < Slot::Role {
        return None;
    }
    // 工程施工: the surname ends a word.
    if slot < Slot::Role && boundary < Boundary::Personal && ACROSS.ending(chars, i + 1) > 1 {
        return None;
    }
    // 经现场…, 应由…: what mostly opens a clause is a surname where the rest leaves no doubt.
    let opens = chars.get(i).is_some_and(|c| "经应关时成有由从来当相向和与同申国".contains(*c));
    let follows = chars.get(to).is_some_and(|c| "将于在因已系以称".contains(*c));
    let word = WORDS.longest(chars, i) == to - i && boundary >= Boundary::Act;
    let usual = n == 2 && typical(i + length, to) && (boundary >= Boundary::Act || follows) || word;
    if opens && slot < Slot::ToPerson && boundary < Boundary::Personal && !usual {
        return None;
    }
    let candidate = Candidate {
        kind,
        boundary,
        wordy: kind != Surname::Compound && WORDS.longest(chars, i) > 0,
        short: n == 1,
        typical: typical(if n == 3 { i + length + 1 } else { i + length }, to),
        long: n == 3,
        follows,
    };
    candidate.is_clear_enough(slot).then_some(to)
}

/// Whether the second character after the surname begins what follows rather than ending the name.
fn is_one(chars: &[char], second: usize, after_two: Boundary) -> bool {
    if weight(chars, second) >= 2 {
        return true;
    }
    let c = chars.get(second).copied().unwrap_or(' ');
    if !is_han(c) {
        return true;
    }
    // 李长和、: a word that joins is followed by something.
    let next = chars.get(second + 1).copied().unwrap_or('。');
    if !is_han(next) && !next.is_ascii_digit() {
        return matches!(c, '称' | '说' | '等' | '的' | '处');
    }
    if "和与及".contains(c) {
        let another = surname(chars, second + 1) != Surname::None
            && (boundary(chars, second + 3) > Boundary::None || boundary(chars, second + 4) > Boundary::None);
        return another || after_two == Boundary::None;
    }
    let joins = "在于的将从向对因以为被把给已未到是系称说等之所".contains(c);
    let name = GIVEN.contains(&c) && after_two > Boundary::Word;
    joins && !name || after_two == Boundary::None
}

/// What speaks for and against a name.
struct Candidate {
    kind: Surname,
    boundary: Boundary,
    /// It begins with an ordinary word.
    wordy: bool,
    /// One character after the surname.
    short: bool,
    /// Three characters after it.
    long: bool,
    /// Characters that given names are made of.
    typical: bool,
    /// What follows is a word that takes up who did something: 于, 将, 因.
    follows: bool,
}

impl Candidate {
    fn is_clear_enough(&self, slot: Slot) -> bool {
        let b = self.boundary;
        let some = b > Boundary::None;
        if self.wordy {
            return match slot {
                Slot::Inside => false,
                Slot::Label => b > Boundary::Word || self.short && some,
                Slot::Role => {
                    b >= Boundary::Mark && self.typical || b == Boundary::Personal || self.short && some
                }
                Slot::Beside | Slot::ToPerson => some && (self.short || self.typical),
                Slot::Before | Slot::Free => {
                    self.short && (b >= Boundary::Act || self.follows)
                        || b == Boundary::Personal && self.typical
                }
            };
        }
        match (slot, self.kind) {
            (Slot::Inside, Surname::Plain | Surname::Compound) => {
                b == Boundary::Personal && self.typical && !self.short && !self.long
            }
            (Slot::Inside, _) => false,
            (Slot::Label, _) => true,
            (Slot::Role, Surname::Wordy) => some || self.typical,
            (Slot::Role, _) => true,
            (Slot::Beside | Slot::ToPerson, Surname::Wordy) => b >= Boundary::Act || self.typical,
            (Slot::Beside | Slot::ToPerson, _) => some || self.typical,
            (Slot::Before, Surname::Wordy) => {
                b == Boundary::Personal || self.typical && (b >= Boundary::Act || some && !self.short)
            }
            (Slot::Before, _) => b >= Boundary::Act || self.typical || some && !self.short,
            (Slot::Free, Surname::Compound) => some || self.typical,
            (Slot::Free, Surname::Plain) if self.long => {
                b > Boundary::None && b != Boundary::Mark && self.typical
            }
            (Slot::Free, Surname::Plain) => {
                b >= Boundary::Act || self.typical && (b != Boundary::Mark || !self.short)
            }
            (Slot::Free, _) if self.long => b == Boundary::Personal && self.typical,
            (Slot::Free, _) => {
                self.typical && (b >= Boundary::Act || self.follows || b == Boundary::Word && !self.short)
            }
        }
    }
}

/// 乌云其其格: three characters or more that write names of other languages.
fn transliterated(chars: &[char], i: usize, slot: Slot, least: usize) -> Option<usize> {
    let run = chars.iter().skip(i).take(8).take_while(|c| TRANSLITERATED.contains(c)).count();
    let wanted = match slot {
        Slot::Inside => return None,
        Slot::Free | Slot::Before => Boundary::Act,
        _ => Boundary::Word,
    };
    let enough = |to: &usize| {
        let b = boundary(chars, *to);
        b >= wanted || b == Boundary::Word && *to >= i + 4
    };
    (least..=run).rev().map(|n| i + n).find(enough)
}

/// What stands between a label and the next mark is the name, whatever it is.
fn whole(text: &Text, i: usize, slot: Slot) -> Option<usize> {
    let chars = text.chars;
    if slot < Slot::Label {
        return None;
    }
    let run = chars.iter().skip(i).take(9).take_while(|c| is_han(**c)).count();
    let alone = text.field == Field::Party && i == 0 && i + run == chars.len();
    let ends = (2..=run.min(6)).map(|n| i + n).find(|to| boundary(chars, *to) > Boundary::None)?;
    let name = chars.get(i..ends)?;
    let plain = name.iter().all(|c| !NOT_GIVEN.contains(c)) && WORDS.longest(chars, i) == 0;
    let no = [
        "无", "不详", "同上", "见附", "详见", "暂无", "本人", "两名", "二名", "三名", "上述", "以下", "其他",
    ];
    let nobody = no.iter().any(|w| at(name, 0, w));
    let marked = boundary(chars, ends) == Boundary::Mark;
    (plain && !nobody && (marked && name.len() <= 4 || alone)).then_some(ends)
}

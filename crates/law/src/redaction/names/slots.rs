//! 位置 — how clearly a place in the text wants a person's name.

use super::Text;
use super::context::{BEFORE, ROLES, TO_PERSONS};
use crate::redaction::Field;
use crate::redaction::canon::ending;

/// From nothing said to a label with its colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::redaction) enum Slot {
    /// In the middle of a word.
    Inside,
    /// After a mark, or at the start of a sentence.
    Free,
    /// After a word that often stands before a person: 由, 向.
    Before,
    /// After a word that stands before little else: 询问, 卖给.
    ToPerson,
    /// After a name and 、 or 和.
    Beside,
    /// After what a person is called, directly: 证人李四.
    Role,
    /// After a label and its mark: 姓名：李四.
    Label,
}

/// What the place before `i` is.
pub(super) fn slot(text: &Text, i: usize) -> Slot {
    let chars = text.chars;
    if i == 0 {
        return match text.field {
            Field::Party => Slot::Label,
            Field::Title => Slot::Role,
            _ => Slot::Free,
        };
    }
    if ROLES.ending(chars, i) > 0 {
        return Slot::Role;
    }
    let mark = |c: char| matches!(c, ':' | ' ' | '\n' | '"' | '“' | '\'' | '‘');
    let mut before = i;
    while before > 0 && chars.get(before - 1).is_some_and(|c| mark(*c)) {
        before -= 1;
    }
    let marked = before < i;
    // 法定代表人(负责人): the bracket belongs to the label.
    let mut label = before;
    if chars.get(label.wrapping_sub(1)) == Some(&')') {
        let open = (label.saturating_sub(20)..label).rev().find(|j| chars.get(*j) == Some(&'('));
        label = open.unwrap_or(label);
    }
    if marked && ROLES.ending(chars, label) > 0 {
        let colon = chars.get(before..i).is_some_and(|m| m.contains(&':') || m.contains(&' '));
        return if colon { Slot::Label } else { Slot::Role };
    }
    // 经营者(张三), 法定代表人为张三, 经营者名叫张三
    let word = ending(chars, i, &["(", "为", "是", "系", "即", "名叫", "叫", "姓名", "名字叫"]);
    if word > 0 && ROLES.ending(chars, i - word) > 0 {
        return Slot::Role;
    }
    if TO_PERSONS.ending(chars, i) > 0 {
        return Slot::ToPerson;
    }
    let last = chars.get(i - 1).copied().unwrap_or(' ');
    // 案外人, 导游: whatever somebody is called mostly ends in one of these.
    if BEFORE.ending(chars, i) > 0 || "人员师者户妻夫婿媳".contains(last) {
        return Slot::Before;
    }
    let list_number =
        matches!(last, '.' | '、' | ')') && chars.get(i.wrapping_sub(2)).is_some_and(char::is_ascii_digit);
    let free = ",。;:!?()\n “”\"《》、【】[]-".contains(last)
        || list_number
        || text.kept.iter().any(|(_, to)| *to == i);
    let time = "日时后现前间中另".contains(last)
        || ending(chars, i, &["其中", "期间", "当日", "当天", "经查", "另查明", "查明"]) > 0;
    if free || time { Slot::Free } else { Slot::Inside }
}

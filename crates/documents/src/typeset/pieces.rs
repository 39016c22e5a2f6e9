//! Text as the layouts take it: pieces between which a line may break, and a check that every character prints.

use super::error::TypesetError;
use super::fonts::{Fonts, Role};
use serde_json::{Value, json};

/// A longer stretch without a place to break may not fit a line or a cell, and gets places of its own.
const STRETCH_MAX_CHARS: usize = 20;
/// The shortest stretch that is broken, however narrow the cell.
const STRETCH_LEAST_CHARS: usize = 4;

/// Checks and cuts text for one document.
pub(super) struct Press<'a> {
    pub fonts: &'a Fonts,
}

impl Press<'_> {
    /// The text in pieces; `"\n"` is a line of its own.
    ///
    /// # Errors
    /// [`TypesetError::Glyph`] when the role's fonts lack a character.
    pub fn pieces(&self, role: Role, text: &str, place: &str) -> Result<Value, TypesetError> {
        self.check(role, text, place)?;
        Ok(Value::Array(cut(text, STRETCH_MAX_CHARS).into_iter().map(Value::String).collect()))
    }

    /// The same for a narrow cell: any stretch longer than `most` characters gets places to break.
    pub fn narrow(&self, role: Role, text: &str, place: &str, most: usize) -> Result<Value, TypesetError> {
        self.check(role, text, place)?;
        let most = most.clamp(STRETCH_LEAST_CHARS, STRETCH_MAX_CHARS);
        Ok(Value::Array(cut(text, most).into_iter().map(Value::String).collect()))
    }

    /// Text that stays in one piece.
    pub fn line(&self, role: Role, text: &str, place: &str) -> Result<Value, TypesetError> {
        self.check(role, text, place)?;
        Ok(json!(text.replace(['\n', '\r', '\t'], " ")))
    }

    fn check(&self, role: Role, text: &str, place: &str) -> Result<(), TypesetError> {
        let lacking = |c: &char| !invisible(*c) && (private(*c) || !self.fonts.has(role, *c));
        match text.chars().find(lacking) {
            None => Ok(()),
            Some(character) => Err(TypesetError::Glyph { character, place: place.to_owned() }),
        }
    }
}

/// What prints nothing and needs no glyph: white space, joiners, variation selectors.
fn invisible(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | ' ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// 私用区: PDF/A-2a forbids it, since nobody could say later which character was meant.
fn private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Whether no line breaks after the character by itself.
fn tight(c: char) -> bool {
    c.is_ascii_graphic() && c != '-'
}

fn cut(text: &str, most: usize) -> Vec<String> {
    let mut all = Vec::new();
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'], "\n");
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            all.push("\n".to_owned());
        }
        cut_line(&line.replace('\t', "    "), most, &mut all);
    }
    all
}

fn cut_line(line: &str, most: usize, all: &mut Vec<String>) {
    let mut piece = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|c| tight(c) != tight_start(rest)).unwrap_or(rest.len());
        let (stretch, after) = rest.split_at(length.max(c.len_utf8()));
        rest = after;
        if !tight(c) || stretch.len() <= most {
            piece.push_str(stretch);
            continue;
        }
        for (i, c) in stretch.chars().enumerate() {
            // Anywhere: with few places the line before would be pulled apart.
            if i > 0 {
                all.push(std::mem::take(&mut piece));
            }
            piece.push(c);
        }
    }
    if !piece.is_empty() {
        all.push(piece);
    }
}

fn tight_start(rest: &str) -> bool {
    rest.chars().next().is_some_and(tight)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn long_stretches_get_places_to_break_and_nothing_is_lost() {
        assert_eq!(cut("第123号", 20), ["第123号"]);
        assert_eq!(cut("甲\r\n乙", 20), ["甲", "\n", "乙"]);
        assert_eq!(cut("账号123456789012345678901234户名", 20).concat(), "账号123456789012345678901234户名");
        assert_eq!(cut("账号123456789012345678901234户名", 20).len(), 24);
        assert_eq!(cut("编号0702号", 3), ["编号0", "7", "0", "2号"]);
        assert!(cut("", 20).is_empty());
    }
}

//! 可见文字 — characters that nobody sees: they make two names of one, hide what stands in a text, or turn its order
//! round. Variation selectors stay, because rare Chinese names are written with them, and so does the private area, in
//! which older systems keep rare characters.

/// Whether a character is read by nobody: control characters, marks of direction, blanks without width, fillers.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// Marks that form the Mongolian letter before them, and are nothing anywhere else.
fn is_mongolian_mark(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180f}')
}

/// The first character that a text may not have; `long` texts may have line breaks and tabs.
#[must_use]
pub fn hidden_in(text: &str, long: bool) -> Option<char> {
    let mut chars = text.chars().peekable();
    let mut mongolian = false;
    while let Some(c) = chars.next() {
        let breaks = matches!(c, '\n' | '\t') || (c == '\r' && chars.peek() == Some(&'\n'));
        if is_hidden(c) && !(long && breaks) || is_mongolian_mark(c) && !mongolian {
            return Some(c);
        }
        mongolian = matches!(c, '\u{1800}'..='\u{18aa}');
    }
    None
}

/// Whether a character is among those that nobody sees since edition 3 only.
#[must_use]
pub(crate) fn is_hidden_since_reading(c: char) -> bool {
    is_mongolian_mark(c) || matches!(c, '\u{13430}'..='\u{1343f}' | '\u{1d159}')
}

/// A text that somebody asks with, cleaned: what nobody sees is taken out, breaks become blanks.
#[must_use]
pub fn cleaned(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            c if is_hidden(c) => None,
            c => Some(c),
        })
        .collect()
}

/// `U+202E（改变文字方向的控制字符）`
#[must_use]
pub fn named(c: char) -> String {
    let what = match c {
        '\n' | '\r' => "换行",
        '\t' => "制表符",
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "改变文字方向的控制字符"
        }
        c if c.is_control() => "控制字符",
        _ => "看不见的字符",
    };
    format!("U+{:04X}（{what}）", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_found_and_what_people_write_is_not() {
        for c in [
            '\0',
            '\u{7f}',
            '\u{85}',
            '\u{200b}',
            '\u{202e}',
            '\u{2066}',
            '\u{feff}',
            '\u{e0041}',
            '\u{3164}',
            '\u{180b}',
            '\u{180e}',
            '\u{1d159}',
            '\u{13431}',
        ] {
            assert_eq!(hidden_in(&format!("张{c}三"), true), Some(c), "{}", named(c));
        }
        for text in [
            "张三丰",
            "Ａ股 · 公司（示例）",
            "葛\u{e0100}",
            "\u{e863}",
            "é̄",
            "第一行\r\n第二行\t三",
            "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ",
            "ᠭ\u{180b}ᠠ",
        ] {
            assert_eq!(hidden_in(text, true), None, "{text}");
        }
        assert_eq!(hidden_in("张\n三", false), Some('\n'));
        assert_eq!(hidden_in("张\r三", true), Some('\r'));
        assert_eq!(cleaned("松江\u{200b}清\0禾\n餐饮"), "松江清禾 餐饮");
    }
}

//! Folding of text to one form, so that what is typed meets what was written.

use law::{docno, radicals};

/// Folds one character to one character: full-width forms to half-width, upper to lower case, every kind of
/// masking mark to `*`, radicals and compatibility ideographs to the character that one reads, every kind of blank and control character to a space. One to one, so that places in the
/// folded text are places in the original.
pub(crate) fn character(c: char) -> char {
    let c = match c {
        // The full-width block mirrors ASCII at a fixed distance.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '×' | '✕' | '✖' | '※' | '∗' => '*',
        // What looks like a word's character and is another code: ⻝ for 食.
        _ => radicals::folded(c),
    };
    if c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}') {
        return ' ';
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) => l,
        _ => c,
    }
}

/// The text with every character folded; as many characters as before.
pub(crate) fn text(s: &str) -> String {
    s.chars().map(character).collect()
}

/// A document number in its one form for comparing: any bracket style becomes `[ ]`, full-width becomes
/// half-width, letters become small, blanks, the 第 before the number and leading zeros go.
///
/// `吉市监处罚 （２０２６） 第012号` and `吉市监处罚〔2026〕12号` both give `吉市监处罚[2026]12号`.
#[must_use]
pub fn number_normalised(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut after_bracket = false;
    for c in s.chars().map(character) {
        match c {
            ' ' => {}
            c if docno::is_open(c) => out.push('['),
            c if docno::is_close(c) => {
                out.push(']');
                after_bracket = true;
            }
            '第' | '0' if after_bracket => {}
            _ => {
                after_bracket = false;
                out.push(c);
            }
        }
    }
    out
}

/// The forms under which a normalised number is found whole: `吉市监处罚[2026]12号` and `[2026]12号`.
pub(crate) fn number_forms(normalised: &str) -> Vec<&str> {
    let tail = normalised.find('[').filter(|at| *at > 0).map(|at| &normalised[at..]);
    std::iter::once(normalised).chain(tail).filter(|form| !form.is_empty()).collect()
}

/// The series that a normalised number belongs to: `吉市监处罚[2026]` and `[2026]`; the number itself when it
/// has no year in brackets. Few, however many documents there are: beginnings are looked up here.
pub(crate) fn number_series(normalised: &str) -> Vec<&str> {
    let end = normalised.find(']').map_or(normalised.len(), |at| at + 1);
    number_forms(&normalised[..end])
}

/// Whether a normalised text is a document number, whole or being typed: something short, `[`, up to four digits
/// of a year, and then at most `]` and the number itself.
pub(crate) fn number_like(normalised: &str) -> bool {
    /// Longer than any agency's 代字.
    const HEAD_CHARS_MAX: usize = 30;
    let Some(at) = normalised.find('[') else { return false };
    let (head, tail) = (&normalised[..at], &normalised[at + 1..]);
    if head.chars().count() > HEAD_CHARS_MAX || !head.chars().all(|c| c.is_alphanumeric() || c == '-') {
        return false;
    }
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    match tail[digits..].strip_prefix(']') {
        None => (1..=4).contains(&digits) && tail.len() == digits,
        Some(rest) => digits == 4 && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '号'),
    }
}

/// A credit code in its one form: half-width capitals without blanks and hyphens.
pub(crate) fn code(s: &str) -> String {
    s.chars().map(character).filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect()
}

/// A name for substring search: folded, letters, digits, Han characters and masking marks only.
pub(crate) fn name(s: &str) -> Vec<char> {
    s.chars().map(character).filter(|c| c.is_alphanumeric() || *c == '*').collect()
}

/// A number for an address that stays the same for ever (FNV-1a, 64 bits): orders what is otherwise equal.
pub(crate) fn tie(address: &str) -> u64 {
    address.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// A civil date `YYYY-MM-DD` as the number `YYYYMMDD`; what follows a `T` or a blank is ignored.
pub(crate) fn date(s: &str) -> Option<u64> {
    let day = s.trim().split(['T', ' ']).next()?;
    let mut parts = day.split('-');
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || y.len() != 4 || m.len() != 2 || d.len() != 2 {
        return None;
    }
    if ![y, m, d].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let (y, m, d): (u64, u64, u64) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    ((1..=12).contains(&m) && (1..=31).contains(&d)).then_some(y * 10_000 + m * 100 + d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        for n in [
            "吉市监处罚〔2026〕12号",
            "吉市监处罚[2026]12号",
            "吉市监处罚［２０２６］１２号",
            "吉市监处罚（2026）第12号",
            "吉市监处罚(2026)012号",
            "吉市监处罚【2026】12 号",
            "吉市监处罚⟨2026⟩12号",
            "吉市监处罚｢2026｣12号",
            "吉市监处罚❰2026❱012号",
            " 吉市监处罚﹝2026﹞\u{3000}第 12号",
        ] {
            assert_eq!(number_normalised(n), "吉市监处罚[2026]12号", "{n}");
            assert!(number_like(&number_normalised(n)), "{n}");
        }
        for n in ["", "食品", "[", "甲[2026]12号食品", "某公司(集团)有限公司", "[]", "]["] {
            assert!(!number_like(&number_normalised(n)), "{n}");
        }
        assert!(number_like("吉市监处罚[20"));
        assert_eq!(number_forms("甲[2026]1号"), ["甲[2026]1号", "[2026]1号"]);
        assert_eq!(number_series("甲[2026]1号"), ["甲[2026]", "[2026]"]);
        assert_eq!(number_series("甲字12号"), ["甲字12号"]);
        assert!(number_forms("").is_empty() && number_series("").is_empty());
        assert_eq!(number_series("]["), ["]"]);
    }

    #[test]
    fn radicals_are_folded_to_the_characters_that_one_reads() {
        assert_eq!(text("吉林市\u{2edd}品\u{2f1a}"), "吉林市食品厂");
        assert_eq!(name("\u{2ee2}\u{2f2d}\u{f90a}"), ['马', '山', '金']);
        assert_eq!(number_normalised("吉\u{2f38}监处罚〔2026〕12号"), "吉弓监处罚[2026]12号");
    }

    #[test]
    fn folding_keeps_the_count() {
        let s = "ＡＢＣ张×三　İstanbul\u{0}🙂ß";
        assert_eq!(text(s).chars().count(), s.chars().count());
        assert_eq!(code(" 91220201ma0y1abc-2x "), "91220201MA0Y1ABC2X");
        assert_eq!(name("张＊三（集团）").iter().collect::<String>(), "张*三集团");
    }

    #[test]
    fn dates_are_civil_dates() {
        assert_eq!(date("2026-03-02"), Some(20_260_302));
        assert_eq!(date("2026-03-02T08:00:00+08:00"), Some(20_260_302));
        for d in [
            "",
            "2026",
            "2026-3-2",
            "2026-13-01",
            "2026-00-10",
            "2026-01-32",
            "+026-01-01",
            "２０２６-01-01",
            "2026-01-01-1",
        ] {
            assert_eq!(date(d), None, "{d}");
        }
    }
}

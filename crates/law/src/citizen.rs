//! 公民身份号码 — the number of a citizen's identity card (GB 11643), of 18 places and of the old form of 15.

use jiff::civil::Date;

/// Weights and check characters of the number.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// 省级行政区划代码, with 81–83 of the residence permits for Hong Kong, Macao and Taiwan.
const PROVINCES: [u32; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 81, 82, 83,
];

/// Whether the text is an identity number of 18 places: province, a possible date of birth, the check character.
/// Capital or small x; no spaces.
pub fn is_citizen_number(text: &str) -> bool {
    has_form(text) && checks(text)
}

/// Whether two digits are the code of a province (GB/T 2260), of Taiwan too.
pub fn is_province(code: &str) -> bool {
    code == "66" || code == "71" || code.parse().is_ok_and(|n: u32| PROVINCES.contains(&n))
}

/// The form of an identity number, whatever its check character: a misprinted number names its person as well.
pub fn has_form(text: &str) -> bool {
    let Some(digits) = first_seventeen(text) else { return false };
    PROVINCES.contains(&number(&digits, 0, 2)) && born(number(&digits, 6, 10), &digits, 10)
}

/// The new number of a foreigner's permanent residence card: 9, place of application, country, date of birth.
pub fn is_foreign_resident_number(text: &str) -> bool {
    let Some(digits) = first_seventeen(text) else { return false };
    number(&digits, 0, 1) == 9
        && PROVINCES.contains(&number(&digits, 1, 3))
        && born(number(&digits, 6, 10), &digits, 10)
        && checks(text)
}

/// The old form of 15 digits: province, date of birth with two digits for the year. It has no check character.
pub fn has_old_form(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    text.len() == 15
        && digits.len() == 15
        && PROVINCES.contains(&number(&digits, 0, 2))
        && born(1900 + number(&digits, 6, 8), &digits, 8)
}

fn first_seventeen(text: &str) -> Option<Vec<u32>> {
    let digits: Vec<u32> = text.chars().take(17).filter_map(|c| c.to_digit(10)).collect();
    let last = text.chars().nth(17)?;
    (text.len() == 18 && digits.len() == 17 && (last.is_ascii_digit() || matches!(last, 'X' | 'x')))
        .then_some(digits)
}

fn checks(text: &str) -> bool {
    let Some(digits) = first_seventeen(text) else { return false };
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    let right = usize::try_from(sum % 11).ok().and_then(|i| CHECKS.get(i));
    right.copied() == text.chars().last().map(|c| c.to_ascii_uppercase())
}

fn number(digits: &[u32], from: usize, to: usize) -> u32 {
    digits.get(from..to).unwrap_or_default().iter().fold(0, |n, d| n * 10 + d)
}

/// A date that somebody may have been born on; month and day stand from `at` on.
fn born(year: u32, digits: &[u32], at: usize) -> bool {
    let (month, day) = (number(digits, at, at + 2), number(digits, at + 2, at + 4));
    let date = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    matches!(date, (Ok(y), Ok(m), Ok(d)) if (1900..=2099).contains(&y) && Date::new(y, m, d).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_are_told_apart() {
        // The example of the standard, and its old form.
        assert!(is_citizen_number("11010519491231002X") && is_citizen_number("11010519491231002x"));
        assert!(has_old_form("110105491231002"));
        for wrong in
            ["110105194912310021", "11010519491331002X", "91010519491231002X", "1101051949123100", ""]
        {
            assert!(!is_citizen_number(wrong), "{wrong}");
        }
        assert!(has_form("110105194912310021"), "one wrong character still names its person");
        assert!(!has_old_form("220200000012345"), "an old registration number has no month");
    }
}

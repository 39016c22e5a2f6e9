//! 公民身份号码 — the number of a citizen's identity card (GB 11643), of 18 places and of the old form of 15.

use crate::region;
use jiff::civil::Date;
use serde::Serialize;

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

/// 校验结果 — whether a text is the number of an identity document, and if not, what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Whether it is.
    pub valid: bool,
    /// As it was checked: without blanks, half-width, X.
    pub number: String,
    /// What fails and how to correct it; none if valid.
    pub reason: Option<String>,
    /// The province in which it was given; none for other documents than identity cards.
    pub region: Option<&'static str>,
}

/// 校验 — checks the number of a natural person's identity document as typed: identity cards and residence permits with
/// 18 places by province, date of birth and check digit (the old ones of 15 places by the first two), permanent residence
/// cards of foreigners, and passports and travel permits of Hong Kong, Macao and Taiwan by their form alone.
#[must_use]
pub fn check(text: &str, today: Date) -> Check {
    let number = typed(text);
    let reason = if is_foreign_resident_number(&number) || is_travel_document(&number) {
        None
    } else {
        fault(&number, today)
    };
    let card = reason.is_none()
        && number.chars().all(|c| c.is_ascii_digit() || c == 'X')
        && !number.starts_with('9');
    let region = if card { region::province(&number) } else { None };
    Check { valid: reason.is_none(), number, reason, region }
}

/// Passports (one or two letters and seven to nine digits) and travel permits (H, M or none and eight to ten digits with a
/// letter in front). They have no check digit in the printed number.
fn is_travel_document(number: &str) -> bool {
    let digits = number.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = number.len() - digits.len();
    (1..=2).contains(&letters)
        && (7..=10).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// What is wrong with the number of an identity card.
fn fault(number: &str, today: Date) -> Option<String> {
    let card = number.strip_suffix('X').unwrap_or(number);
    if number.is_empty() || !card.bytes().all(|b| b.is_ascii_digit()) {
        return Some("不是身份证件号码；居民身份证号码是 18 位数字，末位可以是 X".to_owned());
    }
    if number.len() != 18 && number.len() != 15 {
        return Some(format!("有 {} 位，居民身份证号码应为 18 位", number.len()));
    }
    let digits: Vec<u32> = card.chars().filter_map(|c| c.to_digit(10)).collect();
    if !PROVINCES.contains(&self::number(&digits, 0, 2)) {
        return Some(format!("前两位“{}”不是省级行政区划代码，请对照证件核对", &number[..2]));
    }
    let (year, at) = match number.len() {
        18 => (self::number(&digits, 6, 10), 10),
        _ => (1900 + self::number(&digits, 6, 8), 8),
    };
    if !born(year, &digits, at) || !born_before(year, &digits, at, today) {
        let place = if at == 10 { "第 7 至 14 位" } else { "第 7 至 12 位" };
        return Some(format!("{place}“{}”不是可能的出生日期，请对照证件核对", &number[6..at + 4]));
    }
    if number.len() == 18 && !checks(number) {
        return Some("校验码对不上：末位与前 17 位不符，请对照证件核对每一位".to_owned());
    }
    None
}

/// 出生日期 — the date of birth that the number of an identity card, a residence permit or a permanent residence card says,
/// as typed; none where the text has none of these forms.
#[must_use]
pub fn born_on(text: &str) -> Option<Date> {
    let number: String = typed(text).chars().filter(char::is_ascii_alphanumeric).collect();
    let long = has_form(&number) || is_foreign_resident_number(&number);
    if !long && !has_old_form(&number) {
        return None;
    }
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let (year, at) = match long {
        true => (self::number(&digits, 6, 10), 10),
        false => (1900 + self::number(&digits, 6, 8), 8),
    };
    date(year, &digits, at)
}

/// Without blanks, half-width, X.
fn typed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn born_before(year: u32, digits: &[u32], at: usize, today: Date) -> bool {
    date(year, digits, at).is_some_and(|born| born <= today)
}

fn date(year: u32, digits: &[u32], at: usize) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    let month = i8::try_from(number(digits, at, at + 2)).ok()?;
    let day = i8::try_from(number(digits, at + 2, at + 4)).ok()?;
    Date::new(year, month, day).ok()
}

/// Whether a text can stand on some document as the number of a person: it has four digits at least and is not longer than
/// the numbers of documents are.
#[must_use]
pub fn may_be_printed(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
    digits >= 4 && text.chars().count() <= PRINTED_MAX
}

/// The most characters of a number on a document.
const PRINTED_MAX: usize = 32;

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

    #[test]
    fn n3_identity_numbers_are_checked_by_region_date_and_check_digit() {
        let today = jiff::civil::date(2026, 3, 2);
        for good in [
            "11010519491231002X",
            "11010519491231002x",
            " 110105 19491231 002X",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110105491231002",
            "E12345678",
            "EA1234567",
            "H1234567890",
        ] {
            let check = check(good, today);
            assert!(check.valid, "{good}: {:?}", check.reason);
        }
        assert_eq!(check("11010519491231002X", today).region, Some("北京市"));
        assert_eq!(check("E12345678", today).region, None);
        for (wrong, says) in [
            ("123", "有 3 位"),
            ("示例", "不是身份证件号码"),
            ("", "不是身份证件号码"),
            ("110105194902310021", "“19490231”不是可能的出生日期"),
            ("11010520990101002X", "“20990101”不是可能的出生日期"),
            ("110105194912310021", "校验码对不上"),
            ("91010519491231002X", "前两位“91”"),
            ("000000000000000000", "前两位“00”"),
            ("110105490231002", "“490231”不是可能的出生日期"),
            ("1101051949123100X2", "不是身份证件号码"),
            ("91220201MA0Y12340J", "不是身份证件号码"),
        ] {
            let check = check(wrong, today);
            assert!(
                !check.valid && check.reason.as_ref().is_some_and(|r| r.contains(says)),
                "{wrong}: {:?}",
                check.reason
            );
        }
    }

    /// Any one wrong digit is found, and so is any swap of neighbours.
    #[test]
    fn n3_one_wrong_digit_is_found() {
        let (good, today) = ("11010519491231002X", jiff::civil::date(2026, 3, 2));
        for place in 0..17 {
            for digit in '0'..='9' {
                let changed: String =
                    good.chars().enumerate().map(|(i, c)| if i == place { digit } else { c }).collect();
                assert_eq!(check(&changed, today).valid, changed == good, "{changed}");
            }
            let mut swapped: Vec<char> = good.chars().collect();
            swapped.swap(place, place + 1);
            let swapped: String = swapped.into_iter().collect();
            assert_eq!(check(&swapped, today).valid, swapped == good, "{swapped}");
        }
    }
}

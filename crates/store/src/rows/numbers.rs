//! What of a party's numbers may stand in a row: codes of organisations in the clear, all others as keyed hashes.

use crate::crypt::Finder;
use jiff::civil::Date;

/// The code, where it is an organisation's and not a person's. One in thirty-one 身份证件号码 passes the check of a
/// 统一社会信用代码, so that a number that is both is a person's.
pub(super) fn organisation(code: &str) -> Option<String> {
    let check = law::uscc::check(code);
    let named = check.parts.as_ref().is_some_and(|p| p.kind().is_some());
    (check.valid && named && !is_citizen(&check.code)).then(|| code.to_owned())
}

/// Keyed hashes of what is looked for by its exact value, each once. A field may hold several numbers.
pub(super) fn hashes<'a>(find: &Finder, fields: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let parts = fields.into_iter().flat_map(|f| f.split(['、', '，', ',', '；', ';', '/']));
    let digits = |p: &str| p.chars().filter(char::is_ascii_digit).count();
    // Fewer digits are no number that a person is known by.
    let mut hashes: Vec<String> = parts.filter(|p| digits(&half(p)) >= 7).map(|p| find.hash(p)).collect();
    hashes.sort();
    hashes.dedup();
    hashes
}

fn half(text: &str) -> String {
    text.chars()
        .map(|c| if ('０'..='９').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c })
        .collect()
}

/// 公民身份号码 (GB 11643): a birthday in places 7 to 14 and a check digit modulo 11.
fn is_citizen(code: &str) -> bool {
    let digits: Vec<u32> = code.chars().take(17).filter_map(|c| c.to_digit(10)).collect();
    if code.chars().count() != 18 || digits.len() != 17 {
        return false;
    }
    let number = |from: usize, to: usize| digits[from..to].iter().fold(0, |n, d| n * 10 + d);
    let part = |from, to| i8::try_from(number(from, to)).unwrap_or(0);
    let year = i16::try_from(number(6, 10)).unwrap_or(0);
    let born = (1850..2100).contains(&year) && Date::new(year, part(10, 12), part(12, 14)).is_ok();
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(weights).map(|(d, w)| d * w).sum();
    born && code.chars().last() == "10X98765432".chars().nth((sum % 11) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_organisations_stand_and_those_of_persons_do_not() {
        assert_eq!(
            organisation("91220200123456789P"),
            law::uscc::check("91220200123456789P").valid.then(|| "91220200123456789P".into())
        );
        // Every 身份证件号码 of a district, all months of a year: some pass the other check, none stands.
        let (mut both, mut seen) = (0, 0);
        for region in ["110101", "130202", "220202", "510104", "520102", "530102"] {
            for day in 1..=28 {
                for n in 0..40 {
                    let seventeen = format!("{region}199003{day:02}{n:03}");
                    let sum: u32 = seventeen
                        .chars()
                        .zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
                        .map(|(c, w)| c.to_digit(10).unwrap() * w)
                        .sum();
                    let id =
                        format!("{seventeen}{}", "10X98765432".chars().nth((sum % 11) as usize).unwrap());
                    both += usize::from(law::uscc::check_edition1(&id).valid);
                    seen += 1;
                    assert_eq!(organisation(&id), None, "{id}");
                }
            }
        }
        assert!(both > seen / 60, "{both} of {seen}");
    }

    #[test]
    fn each_number_of_a_field_is_found_by_itself() {
        let find = Finder::new(&[1; 32]);
        let hashes = hashes(&find, ["138 1234 5678、0432-62012345", "", "13812345678", "无"]);
        assert_eq!(hashes.len(), 2);
        assert!(hashes.contains(&find.hash("0432-62012345")));
    }
}

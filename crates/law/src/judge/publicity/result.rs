//! 处罚结果 — which words of 处罚内容 say the result: the kinds of penalty and the amounts. What the public is told a decision
//! for, no mask covers.

use crate::draft::PenaltyKind;

/// Digits of the shortest number that is no amount: an account or a telephone.
const NUMBER_MIN: usize = 11;

/// 三, 叁: and the units that make an amount of them. One alone before 元 is as well the end of a name.
const NUMERALS: &str = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖";
const UNITS: &str = "十百千万亿拾佰仟";

/// The spans that say the result, in characters, in order; they may touch.
pub(super) fn spans(text: &[char]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for kind in PenaltyKind::ALL {
        let title: Vec<char> = kind.title().chars().collect();
        let places = text.windows(title.len()).enumerate().filter(|(_, words)| *words == title);
        spans.extend(places.map(|(at, words)| (at, at + words.len())));
    }
    let yuan = text.iter().enumerate().filter(|(_, c)| matches!(c, '元' | '圆'));
    spans.extend(yuan.filter_map(|(at, _)| amount(text, at).map(|from| (from, at + 1))));
    spans.sort_unstable();
    spans
}

/// Where the amount begins that ends in this 元.
fn amount(text: &[char], yuan: usize) -> Option<usize> {
    let part = |c: char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || matches!(c, ',' | '，' | '.' | '．')
            || c.is_whitespace()
            || NUMERALS.contains(c)
            || UNITS.contains(c)
    };
    let before = text.get(..yuan)?;
    let length = before.iter().rev().take_while(|c| part(**c)).count();
    let blank = |c: &&char| !c.is_alphanumeric();
    let words = before.get(yuan - length..)?;
    // A comma before it ends a clause.
    let from = yuan - length + words.iter().take_while(blank).count();
    let words = text.get(from..yuan)?;
    let digits = words.iter().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(*c)).count();
    let numerals = words.iter().filter(|c| NUMERALS.contains(**c) || UNITS.contains(**c)).count();
    let spelled = numerals >= 2 && words.iter().any(|c| UNITS.contains(*c));
    (digits > 0 && digits < NUMBER_MIN || digits == 0 && spelled).then_some(from)
}

/// What of a span says nothing of the result, where it has letters or digits.
pub(super) fn beside(
    text: &[char],
    said: &[(usize, usize)],
    (from, to): (usize, usize),
) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut at = from;
    for (begin, end) in said.iter().copied().chain([(to, to)]) {
        if at < begin.min(to) {
            pieces.push((at, begin.min(to)));
        }
        at = at.max(end);
    }
    pieces.retain(|(from, to)| text.get(*from..*to).unwrap_or_default().iter().any(|c| c.is_alphanumeric()));
    pieces
}

/// Whether words name a kind of penalty.
pub(super) fn speaks_of_penalty(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    PenaltyKind::ALL.iter().any(|kind| plain.contains(kind.title()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_amounts_are_the_result_and_names_and_accounts_are_not() {
        for (text, said) in [
            ("罚款 3,000 元", vec!["罚款", "3,000 元"]),
            ("没收违法所得 326.50 元（上缴国库）；警告", vec!["没收违法所得", "326.50 元", "警告"]),
            ("罚款叁仟元整，缴至张三元", vec!["罚款", "叁仟元"]),
            ("警告，处 3 万元罚款", vec!["警告", "3 万元", "罚款"]),
            ("账户 6222021234567890123 元", vec![]),
            ("由王千元办理", vec![]),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let found: Vec<String> =
                spans(&chars).iter().map(|(f, t)| chars[*f..*t].iter().collect()).collect();
            assert_eq!(found, said, "{text}");
        }
    }

    #[test]
    fn beside_the_result_the_rest_of_a_span_is_left() {
        let text: Vec<char> = "张三罚款 3 元李四".chars().collect();
        let said = spans(&text);
        assert_eq!(beside(&text, &said, (0, text.len())), [(0, 2), (8, 10)]);
        assert_eq!(beside(&text, &said, (3, 7)), []);
    }
}

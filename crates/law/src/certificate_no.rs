//! 行政执法证号 — certificate numbers. No public grammar is known: the rule is data per issuing source.
//!
//! What is sure: a short string, unique while valid, from one of three sources (a ministry's own numbers among
//! them: 交通运输行政执法证件管理规定 第四条). The built-in rules ask for no more than that; an agency or a later
//! national rule may narrow charset, lengths and prefixes without a new build.

use serde::{Deserialize, Serialize};

/// The most characters that any certificate number may have.
pub const LENGTH_MAX: usize = 32;

/// 发证来源 — who set the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// 司法部统一 (the national certificate)
    National,
    /// 部委 (a ministry's own certificate)
    Ministry,
    /// 省 (a province's certificate)
    Province,
}

/// 字符范围 — which characters a number may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Charset {
    /// 数字
    Digits,
    /// 数字和大写字母
    Alphanumeric,
    /// 数字、大写字母、汉字、连字符
    Words,
}

impl Charset {
    fn holds(self, c: char) -> bool {
        match self {
            Charset::Digits => c.is_ascii_digit(),
            Charset::Alphanumeric => c.is_ascii_digit() || c.is_ascii_uppercase(),
            Charset::Words => {
                c.is_ascii_digit()
                    || c.is_ascii_uppercase()
                    || c == '-'
                    || ('\u{4e00}'..='\u{9fff}').contains(&c)
            }
        }
    }

    fn text(self) -> &'static str {
        match self {
            Charset::Digits => "数字",
            Charset::Alphanumeric => "数字和大写字母",
            Charset::Words => "数字、大写字母、汉字和连字符",
        }
    }
}

/// 证号规则 — the rule of one source. Data of the rule bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Whose numbers.
    pub source: Source,
    /// Allowed characters.
    pub charset: Charset,
    /// Fewest characters.
    pub min: usize,
    /// Most characters, never more than [`LENGTH_MAX`].
    pub max: usize,
    /// Allowed beginnings; any if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefixes: Vec<String>,
    /// Whether the first two digits are believed to be the province (GB/T 2260).
    pub province_first: bool,
    /// Where the rule comes from.
    pub basis: String,
    /// Whether that text was read.
    pub verified: bool,
}

/// 内置规则 — one rule per source, as wide as what is known.
pub fn builtin() -> Vec<Rule> {
    let rule = |source, charset, province_first, basis: &str| Rule {
        source,
        charset,
        min: 4,
        max: LENGTH_MAX,
        prefixes: Vec::new(),
        province_first,
        basis: basis.to_owned(),
        verified: false,
    };
    vec![
        rule(Source::National, Charset::Alphanumeric, true, "全国统一行政执法证件，编号规则待核对"),
        rule(Source::Ministry, Charset::Words, false, "部门规章自定编号"),
        rule(Source::Province, Charset::Words, true, "省级行政执法证件，编号规则待核对"),
    ]
}

/// 校验结果 — whether a number satisfies the rule, with its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Whether the number satisfies the rule.
    pub valid: bool,
    /// As compared: without spaces, half-width.
    pub number: String,
    /// What fails and how to correct it.
    pub reason: Option<String>,
    /// What was put right, and what is only a guess.
    pub notes: Vec<String>,
    /// The province that the first two digits name: a guess unless the rule is verified.
    pub province: Option<Province>,
}

/// 省份推测 — what the first two digits would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Province {
    /// Two digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// False: no text says that the number begins with the province.
    pub verified: bool,
}

/// A number as numbers are compared: without blanks and dashes, in half width and capitals, as people type them.
#[must_use]
pub fn compared(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－'))
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .flat_map(char::to_uppercase)
        .collect()
}

/// 校验 — checks a certificate number by the rule of its source.
pub fn check(text: &str, rule: &Rule) -> Check {
    let mut notes = Vec::new();
    let mut number = String::new();
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {}
            '！'..='～' => number.extend(char::from_u32(u32::from(c) - 0xFEE0)),
            c => number.push(c),
        }
    }
    if number != text {
        notes.push("已去掉空格并改为半角".to_owned());
    }
    let reason = fault(&number, rule);
    let mut province = None;
    if rule.province_first
        && let Some((code, name)) = number.get(..2).and_then(province_of)
    {
        if !rule.verified {
            notes.push(format!("前两位 {code} 可能表示{name}，编号规则待核对，仅供参考"));
        }
        province = Some(Province { code: code.to_owned(), name: name.to_owned(), verified: rule.verified });
    }
    Check { valid: reason.is_none(), number, reason, notes, province }
}

fn fault(number: &str, rule: &Rule) -> Option<String> {
    let length = number.chars().count();
    let (min, max) = (rule.min, rule.max.min(LENGTH_MAX));
    if length == 0 {
        return Some("没有填写执法证号".to_owned());
    }
    if let Some((i, c)) = number.chars().enumerate().find(|(_, c)| !rule.charset.holds(*c)) {
        return Some(match c {
            'a'..='z' => format!("第 {} 位是小写“{c}”，请改为大写“{}”", i + 1, c.to_ascii_uppercase()),
            _ => format!("第 {} 位是“{c}”，证号只用{}", i + 1, rule.charset.text()),
        });
    }
    let expected =
        if min == max { format!("应为 {min} 位") } else { format!("应为 {min} 至 {max} 位") };
    if length < min {
        return Some(format!("少了 {} 位，{expected}", min - length));
    }
    if length > max {
        return Some(format!("多了 {} 位，{expected}", length - max));
    }
    if !rule.prefixes.is_empty() && !rule.prefixes.iter().any(|prefix| number.starts_with(prefix.as_str())) {
        return Some(format!("证号应以 {} 开头", rule.prefixes.join("、")));
    }
    None
}

#[rustfmt::skip]
const PROVINCES: &[(&str, &str)] = &[
    ("11", "北京"), ("12", "天津"), ("13", "河北"), ("14", "山西"), ("15", "内蒙古"), ("21", "辽宁"), ("22", "吉林"),
    ("23", "黑龙江"), ("31", "上海"), ("32", "江苏"), ("33", "浙江"), ("34", "安徽"), ("35", "福建"), ("36", "江西"),
    ("37", "山东"), ("41", "河南"), ("42", "湖北"), ("43", "湖南"), ("44", "广东"), ("45", "广西"), ("46", "海南"),
    ("50", "重庆"), ("51", "四川"), ("52", "贵州"), ("53", "云南"), ("54", "西藏"), ("61", "陕西"), ("62", "甘肃"),
    ("63", "青海"), ("64", "宁夏"), ("65", "新疆"),
];

fn province_of(code: &str) -> Option<(&'static str, &'static str)> {
    PROVINCES.iter().find(|(known, _)| *known == code).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(source: Source) -> Rule {
        builtin().into_iter().find(|r| r.source == source).unwrap()
    }

    #[test]
    fn the_builtin_rules_ask_for_what_is_known() {
        // source, number, reason
        let table: &[(Source, &str, Option<&str>)] = &[
            (Source::National, "22020112345", None),
            (Source::National, "", Some("没有填写执法证号")),
            (Source::National, "220", Some("少了 1 位，应为 4 至 32 位")),
            (Source::National, "220201a2345", Some("第 7 位是小写“a”，请改为大写“A”")),
            (Source::National, "吉B0012345", Some("第 1 位是“吉”，证号只用数字和大写字母")),
            (Source::Ministry, "交运-0012345", None),
            (Source::Province, "吉B0012345", None),
            (Source::Province, "吉B/12345", Some("第 3 位是“/”，证号只用数字、大写字母、汉字和连字符")),
            (Source::Province, "123456789012345678901234567890123", Some("多了 1 位，应为 4 至 32 位")),
        ];
        for (source, number, reason) in table {
            let check = check(number, &rule(*source));
            assert_eq!(check.reason.as_deref(), *reason, "{number}");
            assert_eq!(check.valid, reason.is_none());
        }
    }

    #[test]
    fn the_province_is_a_guess_and_says_so() {
        let check = check("２２ 020112345", &rule(Source::National));
        assert_eq!(check.number, "22020112345");
        assert_eq!(check.notes, ["已去掉空格并改为半角", "前两位 22 可能表示吉林，编号规则待核对，仅供参考"]);
        assert!(check.province.is_some_and(|p| p.name == "吉林" && !p.verified));
    }

    #[test]
    fn a_narrower_rule_is_data() {
        let json = r#"{"source":"province","charset":"digits","min":11,"max":11,"prefixes":["2202"],
            "province_first":true,"basis":"省规则","verified":true}"#;
        let rule: Rule = serde_json::from_str(json).unwrap();
        assert!(check("22020112345", &rule).valid);
        assert_eq!(check("2202011234", &rule).reason.as_deref(), Some("少了 1 位，应为 11 位"));
        assert_eq!(check("22010112345", &rule).reason.as_deref(), Some("证号应以 2202 开头"));
        assert!(check("22020112345", &rule).notes.is_empty());
    }
}

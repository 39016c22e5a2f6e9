//! 行政区划 — the provinces by the first two digits of a code (GB/T 2260): people are shown the name.

#[rustfmt::skip]
const PROVINCES: &[(&str, &str)] = &[
    ("11", "北京市"),
    ("12", "天津市"),
    ("13", "河北省"),
    ("14", "山西省"),
    ("15", "内蒙古自治区"),
    ("21", "辽宁省"),
    ("22", "吉林省"),
    ("23", "黑龙江省"),
    ("31", "上海市"),
    ("32", "江苏省"),
    ("33", "浙江省"),
    ("34", "安徽省"),
    ("35", "福建省"),
    ("36", "江西省"),
    ("37", "山东省"),
    ("41", "河南省"),
    ("42", "湖北省"),
    ("43", "湖南省"),
    ("44", "广东省"),
    ("45", "广西壮族自治区"),
    ("46", "海南省"),
    ("50", "重庆市"),
    ("51", "四川省"),
    ("52", "贵州省"),
    ("53", "云南省"),
    ("54", "西藏自治区"),
    ("61", "陕西省"),
    ("62", "甘肃省"),
    ("63", "青海省"),
    ("64", "宁夏回族自治区"),
    ("65", "新疆维吾尔自治区"),
    ("71", "台湾省"),
    ("81", "香港特别行政区"),
    ("82", "澳门特别行政区"),
    ("83", "台湾省"),
];

/// 吉林市 and what lies in it (GB/T 2260).
#[rustfmt::skip]
const NAMES: [(&str, &str); 10] = [
    ("220200", "吉林市"), ("220202", "昌邑区"), ("220203", "龙潭区"), ("220204", "船营区"), ("220211", "丰满区"),
    ("220221", "永吉县"), ("220281", "蛟河市"), ("220282", "桦甸市"), ("220283", "舒兰市"), ("220284", "磐石市"),
];

/// The name of a region, as people are shown it: 昌邑区, 吉林省. Of a region that the house does not know by name, the
/// province that it lies in; the text itself where that is no code.
#[must_use]
pub fn name(code: &str) -> String {
    if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == code) {
        return (*name).to_owned();
    }
    let digits = code.len() >= 6 && code.bytes().all(|b| b.is_ascii_digit());
    match province(code).filter(|_| digits) {
        Some(province) if code.bytes().skip(2).all(|b| b == b'0') => province.to_owned(),
        Some(province) => format!("{province}境内"),
        None => code.to_owned(),
    }
}

/// The code of a region that is named as lists of the city name it: 昌邑区, 吉林市昌邑区, 吉林省吉林市.
#[must_use]
pub fn code_of(named: &str) -> Option<&'static str> {
    let named: String = named.chars().filter(|c| !c.is_whitespace()).collect();
    if named == "吉林省" {
        return Some("220000");
    }
    let rest = named.strip_prefix("吉林省").unwrap_or(&named);
    let within = rest.strip_prefix("吉林市").filter(|rest| !rest.is_empty()).unwrap_or(rest);
    NAMES.iter().find(|(_, name)| *name == within).map(|(code, _)| *code)
}

/// The name of the province in which a code begins; none if no province has these two digits. 81 to 83 are those of the
/// residence permits for people of Hong Kong, Macao and Taiwan.
#[must_use]
pub fn province(code: &str) -> Option<&'static str> {
    let first = code.get(..2)?;
    PROVINCES.iter().find(|(known, _)| *known == first).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n1_regions_have_names() {
        for (code, says) in [
            ("220202", "昌邑区"),
            ("220200", "吉林市"),
            ("220000", "吉林省"),
            ("110000", "北京市"),
            ("330226", "浙江省境内"),
            ("990000", "990000"),
            ("城区", "城区"),
            ("", ""),
        ] {
            assert_eq!(name(code), says);
        }
        for (named, code) in [
            ("昌邑区", Some("220202")),
            ("吉林市 昌邑区", Some("220202")),
            ("吉林省吉林市", Some("220200")),
            ("吉林省", Some("220000")),
            ("蛟河市", Some("220281")),
            ("长春市", None),
            ("", None),
        ] {
            assert_eq!(code_of(named), code, "{named}");
        }
        assert_eq!(province("31"), Some("上海市"));
        assert_eq!((province("99"), province("3"), province("吉林")), (None, None, None));
    }
}

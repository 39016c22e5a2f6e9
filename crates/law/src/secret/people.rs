//! What stands in the fields of an informant, and which texts of a record are somebody's words at all.

use super::digit;
use crate::docno;
use crate::draft::PenaltyKind;

/// What is written where nobody is named.
pub(super) const NOBODY: [&str; 12] = [
    "匿名",
    "匿名人",
    "群众",
    "市民",
    "消费者",
    "举报人",
    "投诉人",
    "不详",
    "未知",
    "无名氏",
    "未留姓名",
    "不愿透露姓名",
];
/// Forms of address behind a name.
const ADDRESSED: [&str; 14] = [
    "先生", "女士", "小姐", "同志", "老师", "师傅", "经理", "老板", "主任", "医生", "阿姨", "大姐", "大爷",
    "大妈",
];
/// Words that stand in names of bodies and in none of persons.
const BODIES: [&str; 16] = [
    "政府",
    "法院",
    "检察院",
    "委员会",
    "公安",
    "监委",
    "纪委",
    "信访",
    "办公室",
    "人大",
    "政协",
    "管理局",
    "监督",
    "市监",
    "罚决",
    "分局",
];
/// Between names of more than one person.
pub(super) const BETWEEN: [char; 9] = ['、', '，', ',', '/', '；', ';', '|', '＋', '+'];

/// The names in the field: each person's, without brackets and forms of address. A name with spaces within it, as some
/// write it, is one.
pub(super) fn names_in(field: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let outside: String = field
        .chars()
        .filter(|c| {
            depth += usize::from(matches!(c, '(' | '（'));
            let keeps = depth == 0;
            depth = depth.saturating_sub(usize::from(matches!(c, ')' | '）')));
            keeps
        })
        .collect();
    let mut all = Vec::new();
    for person in outside.split(BETWEEN) {
        let words: Vec<&str> = person.split_whitespace().filter(|w| !has_digit(w)).collect();
        let latin = words.iter().all(|w| w.is_ascii());
        // 张三丰 女 汉族: words of more than one sign are each a name or a remark; 尤 示 例 is one name.
        let apart = !latin && words.iter().any(|w| w.chars().count() > 1);
        let names: Vec<String> = if apart {
            words.iter().filter(|w| w.chars().count() > 1).map(|w| (*w).to_owned()).collect()
        } else {
            vec![words.join(" ")]
        };
        all.extend(names.into_iter().map(|name| bare(&name)).filter(|name| !NOBODY.contains(&name.as_str())));
    }
    all.retain(|name| !name.is_empty());
    all
}

/// Without the form of address at its end.
pub(super) fn bare(name: &str) -> String {
    let name = name.trim();
    let without = ADDRESSED.iter().find_map(|form| name.strip_suffix(form));
    without.filter(|rest| rest.chars().count() > 1).unwrap_or(name).trim().to_owned()
}

/// What can be written to, besides numbers: each word in Latin letters and digits, and a contact that has none.
pub(super) fn addresses_in(contact: &str) -> Vec<String> {
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | '-');
    let words = contact.split(|c: char| !sign(c));
    let mut all: Vec<String> =
        words.filter(|w| w.chars().any(|c| c.is_ascii_alphabetic())).map(ToOwned::to_owned).collect();
    if all.is_empty() && !has_digit(contact) {
        all.push(contact.to_owned());
    }
    all
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_numeric())
}

/// Why a name cannot be kept as an informant's: what is no person's name stands in words of the house, and hiding it
/// would change them.
#[must_use]
pub(crate) fn name_fault(name: &str, house: &[&str]) -> Option<&'static str> {
    if has_digit(name) && names_in(name).is_empty() {
        return Some("这里只写姓名；电话等写在联系方式里");
    }
    if name.contains(['元', '〔', '〕', '《', '》'])
        || PenaltyKind::ALL.iter().any(|k| name.contains(k.title()))
    {
        return Some("这不是姓名。举报人姓名只写自然人的姓名");
    }
    if BODIES.iter().any(|word| name.contains(word))
        || names_in(name).iter().any(|n| house.iter().any(|h| h.contains(n.as_str())))
    {
        return Some("机关、单位移送或者交办的，不作举报人登记，写在线索来源里；这里只写自然人的姓名");
    }
    None
}

/// Signs of a place, where a contact has neither letters nor digits.
const PLACES: [char; 16] =
    ['路', '街', '巷', '胡', '村', '镇', '乡', '屯', '号', '室', '楼', '栋', '幢', '组', '院', '店'];
/// Whether a text is where somebody lives.
pub(super) fn is_place(text: &str) -> bool {
    text.contains(PLACES)
}

/// Ends of titles of statutes and documents.
const TITLES: [&str; 8] = ["法", "条例", "规定", "办法", "书", "表", "单", "笔录"];

/// Why a contact cannot be kept as an informant's: what nobody can be reached by stands in words of others, and hiding it
/// would change them.
#[must_use]
pub(crate) fn contact_fault(contact: &str) -> Option<&'static str> {
    let contact = contact.trim();
    let reaches = contact.chars().any(|c| c.is_ascii_alphabetic() || digit(c).is_some());
    let place = contact.contains(PLACES) && !TITLES.iter().any(|end| contact.ends_with(end));
    (!contact.is_empty() && !reaches && !place)
        .then_some("这不是联系方式。联系方式写电话、邮箱、微信号，或者写到路、村、门牌的地址；没有的不填")
}

/// Fields that hold what the house makes, or what registers and series give: ids, digests, wire words. Whoever chose an
/// informant's contact could otherwise change them. That nobody's words get into them is tested over the acts
/// (`no_words_are_taken_in_a_field_that_is_not_searched`).
const MADE: [&str; 38] = [
    "account",
    "approved_by",
    "approver",
    "capacity",
    "case",
    "chair",
    "criterion",
    "data_key",
    "deciding",
    "device",
    "digest",
    "document",
    "domain",
    "editor",
    "for_unit",
    "handlers",
    "id",
    "key",
    "kind",
    "leaf",
    "log_origin",
    "mime",
    "officer",
    "officers",
    "parent",
    "prev",
    "publication",
    "region",
    "replaced_by",
    "replacement",
    "replaces",
    "review_body",
    "rules",
    "sha256",
    "sm3",
    "template",
    "type",
    "unit",
];
/// Fields that hold an account in one state and words in another; in an act they are somebody's words.
const ACCOUNT_OR_WORDS: [&str; 3] = ["by", "reviewer", "touched"];

/// Whether the text of this field may be somebody's words. The look of a text alone does not tell: a file name looks like
/// an id. What can only be a date or a word of the wire is told by reading the value without it (see `Secret`).
#[must_use]
pub(crate) fn is_typed(field: &str, text: &str, in_act: bool) -> bool {
    if MADE.contains(&field) {
        return false;
    }
    if !in_act && ACCOUNT_OR_WORDS.contains(&field) {
        let sign = |c: char| matches!(c, '.' | '_' | '-');
        return !text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || sign(c));
    }
    match field {
        // A document number is short; to read longer texts as one would be work for nothing.
        "number" | "document_no" | "decision_no" => {
            text.chars().count() > 40 || !docno::parse(text).is_ok_and(|n| n.canonical == text)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_who_is_named_is_found() {
        for (field, names) in [
            ("张三丰", vec!["张三丰"]),
            ("张三丰、李四海", vec!["张三丰", "李四海"]),
            ("张三丰先生", vec!["张三丰"]),
            ("张三丰（邻居）", vec!["张三丰"]),
            ("张三丰 女 1970年生", vec!["张三丰"]),
            ("尤 示 例", vec!["尤 示 例"]),
            ("Ann Lee", vec!["Ann Lee"]),
            ("欧阳女士，王小明同志", vec!["欧阳", "王小明"]),
            ("匿名", vec![]),
            ("（不详）", vec![]),
        ] {
            assert_eq!(names_in(field), names, "{field}");
        }
        assert_eq!(addresses_in("微信 zhangsan1970"), ["zhangsan1970"]);
        assert_eq!(addresses_in("137 0000 0000"), Vec::<String>::new());
        assert_eq!(addresses_in("ann.lee@example.cn 或 137"), ["ann.lee@example.cn"]);
    }

    #[test]
    fn what_is_no_persons_name_is_refused() {
        let house = ["吉林市市场监督管理局", "吉林市人民政府", "船营区人民法院"];
        for name in
            ["罚款 120,000 元", "罚款", "吉市市监", "吉林市人民政府", "20260323", "吉林市", "《示例法》"]
        {
            assert!(name_fault(name, &house).is_some(), "{name}");
        }
        for name in ["尤示例", "张三丰、李四海", "Ann Lee", "张三丰 女 1970年生", "匿名", "欧阳和平"]
        {
            assert_eq!(name_fault(name, &house), None, "{name}");
        }
    }

    #[test]
    fn a_field_tells_whose_a_text_is_and_its_look_does_not() {
        for (field, text) in [
            ("unit", "jl-scjg"),
            ("kind", "decision_notice"),
            ("by", "officer1"),
            ("document_no", "吉市市监罚决〔2026〕6号"),
        ] {
            assert!(!is_typed(field, text, false), "{field} {text}");
        }
        for (field, text) in [
            ("name", "rec_13700000000.m4a"),
            ("content", "zhangsan1970"),
            ("title", "尤示例〔2026〕7号"),
            ("by", "zhangsan1970"),
            ("address", "解放大路 1 号"),
            ("address", "zhangsan19701234"),
            ("number", "尤示例"),
            ("", "none"),
        ] {
            assert!(is_typed(field, text, true), "{field} {text}");
        }
    }
}

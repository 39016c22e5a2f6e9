//! Masking, with invented persons and numbers.

use proptest::prelude::*;

use super::*;

/// 18 characters with the right check character.
fn identity(first: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{first}{}", "10X98765432".chars().nth((sum % 11) as usize).unwrap())
}

fn known() -> Known {
    Known::default().person("张三").person("欧阳小锋").keep("吉林市张三面馆").keep("0432-62010000")
}

fn masked(text: &str) -> String {
    mask(text, &known(), Field::Facts).text
}

#[test]
fn personal_values_are_masked() {
    let id = identity("22020219900307001");
    let table: &[(String, &str)] = &[
        ("当事人张三，男，汉族。".into(), "当事人张某，男，汉族。"),
        ("欧阳小锋与张 三签字".into(), "欧阳某与张某签字"),
        (format!("身份证号码：{id}。"), "身份证号码：***。"),
        (format!("居民身份证号{}住", id.to_lowercase()), "居民身份证号***住"),
        ("身份证号：220202900307001".into(), "身份证号：***"),
        ("联系电话：13812345678，".into(), "联系电话：***，"),
        ("手机 138-1234-5678 或 139 1234 5678".into(), "手机 *** 或 ***"),
        ("１３８１２３４５６７８".into(), "***"),
        ("机关电话 0432-62010000".into(), "机关电话 0432-62010000"),
        ("账号：6222 0212 3456 7890 123".into(), "账号：***"),
        ("驾驶吉B12345、吉BD12345".into(), "驾驶***、***"),
        ("邮箱 zhang.san_1@mail.example.cn。".into(), "邮箱 ***。"),
        ("微信号：zhang_san88".into(), "微信号：***"),
        ("出生日期：1990-03-07，现住吉林市昌邑区江湾路3号。".into(), "出生日期：***，现住***。"),
    ];
    for (text, wanted) in table {
        assert_eq!(masked(text), *wanted, "{text}");
    }
}

/// Every kind of document and every way to break a value, whatever the value is.
#[test]
fn broken_values_and_other_documents_are_masked() {
    for (text, secret) in [
        ("电话一三八一二三四五六七八", "一三八一二三四五六七八"),
        ("电话幺三八零零一二三四五六", "幺三八零零一二三四五六"),
        ("电话138\u{200b}1234\u{200b}5678", "1234"),
        ("电话13８l2345O78", "2345"),
        ("电话138.1234.5678", "1234"),
        ("电话1 3 8 1 2 3 4 5 6 7 8", "3 4 5"),
        ("①③⑧①②③④⑤⑥⑦⑧", "④⑤⑥"),
        ("护照号码：E12345678", "E12345678"),
        ("持港澳居民来往内地通行证H1234567890", "H1234567890"),
        ("往来港澳通行证：C12345678", "C12345678"),
        ("台胞证号12345678", "12345678"),
        ("军官证：军字第1234567号", "1234567"),
        ("账号：123456789012345678901234567890", "789012345678"),
        ("香港身份证A123456(7)", "A123456"),
    ] {
        let masked = mask(text, &Known::default(), Field::Facts);
        assert!(!masked.text.contains(secret), "{text}: {}", masked.text);
    }
}

#[test]
fn what_is_public_stays() {
    for text in [
        "统一社会信用代码：91110000625906144E",
        "统一社会信用代码913400001491855256",
        "吉市市监罚决〔2026〕12号",
        "罚款 13800138000 元，没收 50,000.00 元",
        "2026年3月2日立案，2026-03-09告知，3月16日生效，2026年3月20日生产",
        "吉林市张三面馆",
        "当事人：吉林市某某食品有限公司，住所地：吉林市船营区解放大街1号",
        "申请人民法院强制执行。我局地址：吉林市船营区某路33号",
        "注册号220200000012345，许可证编号JY12202020000001",
        "依据第六十七条，自收到之日起 15 日内缴纳",
        "执法证号 吉B00123456",
        "送达地址确认书",
        "投诉电话 12345、12315",
    ] {
        assert_eq!(masked(text), text);
        assert_eq!(leaks(text, &known()), vec![], "{text}");
    }
}

/// In the column of codes a citizen's number is a person's, and in every field it is masked.
#[test]
fn an_identity_number_is_masked_in_every_field() {
    let id = identity("11010519900307001");
    for field in Field::ALL {
        assert_eq!(mask(&id, &Known::default(), field).text, MASK, "{field:?}");
    }
    let code = "91110000625906144E";
    assert_eq!(mask(code, &Known::default(), Field::PartyCode).text, code);
}

#[test]
fn whoever_is_named_once_is_masked_in_every_field_by_the_same_form() {
    let fields = [
        (Field::Title, "李向荣无照经营案"),
        (Field::Facts, "当事人：李向荣，男。证人李玉田的证言。"),
        (Field::Remedies, "由李玉田签收"),
    ];
    let masked = mask_record(&fields, &Known::default());
    let texts: Vec<&str> = masked.iter().map(|m| m.text.as_str()).collect();
    assert_eq!(texts, ["李某甲无照经营案", "当事人：李某甲，男。证人李某乙的证言。", "由李某乙签收"]);
}

#[test]
fn what_the_case_knows_is_found_however_it_is_written() {
    let known =
        Known::default().secret(Kind::OtherDocument, "ZJ-889-177").secret(Kind::Address, "幸福里小区甲五号");
    let masked = mask("证件zj889 177，去过幸福里 小区甲五号。", &known, Field::Basis);
    assert_eq!(masked.text, "证件***，去过***。");
    assert_eq!(masked.counts(), [(Kind::Address, 1), (Kind::OtherDocument, 1)]);
}

#[test]
fn spans_count_characters_of_the_original_and_are_applied_without_the_masker() {
    let text = "当事人张三，电话138\u{200b}12345678\u{200b}。";
    let masked = mask(text, &Known::default().person("张三"), Field::Facts);
    let spans: Vec<(usize, usize, Kind)> = masked.spans.iter().map(|s| (s.from, s.to, s.kind)).collect();
    assert_eq!(spans, [(3, 5, Kind::Name), (8, 21, Kind::Mobile)]);
    assert!(masked.spans.iter().all(|s| s.ground.contains("行政处罚法 第五十条")));
    let wire = serde_json::to_string(&masked.spans).unwrap();
    let back: Vec<Span> = serde_json::from_str(&wire).unwrap();
    assert_eq!(apply(text, &back).unwrap(), masked.text);
    let span = |from, to| Span { from, to, ..masked.spans[0].clone() };
    assert_eq!(apply(text, &[span(3, 99)]), Err(BadSpans::OutOfText(0)));
    assert_eq!(apply(text, &[span(3, 3)]), Err(BadSpans::OutOfText(0)));
    assert_eq!(apply(text, &[span(3, 5), span(4, 6)]), Err(BadSpans::Overlap(1)));
}

#[test]
fn the_scan_holds_a_publication_back() {
    let text = format!("身份证{}，手机13812345678，电话0432-62012345", identity("22020219900307001"));
    let found: Vec<(Kind, bool)> =
        leaks(&text, &Known::default()).iter().map(|l| (l.kind, l.blocks)).collect();
    assert_eq!(found, [(Kind::IdNumber, true), (Kind::Mobile, true), (Kind::Landline, false)]);
    let name = leaks("证人李玉田证实", &Known::default());
    assert_eq!(
        (name[0].kind, name[0].blocks),
        (Kind::Name, false),
        "what only looks like a name is asked about"
    );
    assert!(leaks("证人李玉田证实", &Known::default().person("李玉田"))[0].blocks);
}

proptest! {
    /// What was masked does not leak, whatever stands around it.
    #[test]
    fn a_masked_text_does_not_leak(
        before in "[\\p{Han}a-z：，。 ]{0,12}",
        after in "[\\p{Han}：，。 ]{0,12}",
        n in 0u64..1_000_000_000,
    ) {
        let id = identity(&format!("22020219{:02}0307{:03}", n % 100, n % 1000));
        let text = format!("{before}，{id}，1{}，吉B{:05}{after}", 3_000_000_000 + n, n % 100_000);
        let masked = mask(&text, &Known::default(), Field::Facts);
        prop_assert!(!masked.text.contains(&id));
        let left: Vec<_> = leaks(&masked.text, &Known::default()).into_iter().filter(|l| l.blocks).collect();
        prop_assert_eq!(left, vec![]);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        for field in Field::ALL {
            let masked = mask(&text, &known(), field);
            prop_assert!(masked.spans.windows(2).all(|w| w[0].to <= w[1].from));
            prop_assert_eq!(apply(&text, &masked.spans), Ok(masked.text));
        }
    }
}

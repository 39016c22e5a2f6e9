//! Masking, with invented persons and numbers.

use proptest::prelude::*;

use super::*;

/// 18 characters with the right check character.
fn identity(first: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{first}{}", "10X98765432".chars().nth((sum % 11) as usize).unwrap())
}

fn redact(text: &str) -> String {
    let names = [
        KnownName::natural("张三"),
        KnownName::natural("欧阳小锋"),
        KnownName::keep("吉林市张三面馆"),
        KnownName::keep("0432-62010000"),
    ];
    redact_text(text, &names, LEGAL_PERSON_TERMS).text
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
        ("电话 0432-62012345；传真：62012346".into(), "电话 ***；传真：***"),
        ("机关电话 0432-62010000".into(), "机关电话 0432-62010000"),
        ("账号：6222 0212 3456 7890 123".into(), "账号：***"),
        ("银行账户 0802210209200012345".into(), "银行账户 ***"),
        ("驾驶吉B12345、吉BD12345和吉B·1234学小型汽车".into(), "驾驶***、***和***小型汽车"),
        ("邮箱 zhang.san_1@mail.example.cn。".into(), "邮箱 ***。"),
        ("微信号：zhang_san88".into(), "微信号：***"),
        (
            "1990年3月7日出生，住址：吉林省吉林市船营区某街 1 号 2 单元，电话".into(),
            "***出生，住址：***，电话",
        ),
        ("出生日期：1990-03-07，现住吉林市昌邑区江湾路3号。".into(), "出生日期：***，现住***。"),
        ("张三，男，住所地：吉林市龙潭区遵义路9号。".into(), "张某，男，住所地：***。"),
        ("家庭住址：吉林市丰满区恒山路1号身份证号：1".into(), "家庭住址：***身份证号：1"),
        ("13812345678 2000元".into(), "*** 2000元"),
        ("地址(住址)：吉林市昌邑区某路5号2017年9月11日我局".into(), "地址(住址)：***2017年9月11日我局"),
        ("姓名：李四，性别：女".into(), "姓名：李某，性别：女"),
    ];
    for (text, masked) in table {
        assert_eq!(redact(text), *masked, "{text}");
    }
}

#[test]
fn what_is_public_stays() {
    for text in [
        "统一社会信用代码：91110000625906144E",
        "统一社会信用代码913400001491855256",
        "吉市市监罚决〔2026〕12号",
        "吉市环罚字[2019]13812345678号",
        "津丽环罚字[2019]042903号",
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
        assert_eq!(redact(text), text);
        assert_eq!(leaks(text), vec![], "{text}");
    }
}

#[test]
fn an_identity_number_that_is_also_a_valid_code_is_masked_unless_labelled() {
    // 11 is Beijing in the one and 机关 in the other.
    let both = (0..1000)
        .map(|n| identity(&format!("11010119900307{n:03}")))
        .find(|id| crate::uscc::check_edition1(id).valid)
        .unwrap();
    assert_eq!(redact(&format!("号码 {both}")), "号码 ***");
    let labelled = format!("统一社会信用代码：{both}");
    assert_eq!(redact(&labelled), labelled);
}

#[test]
fn two_persons_with_one_mask_are_told_apart() {
    let names = [
        KnownName::natural("张三"),
        KnownName::natural("张建国"),
        KnownName::natural("王明"),
        KnownName::natural("王明明"),
    ];
    let text = redact_text("张三、张建国、王明明、王明和张三", &names, &[]).text;
    assert_eq!(text, "张某甲、张某乙、王某乙、王某甲和张某甲");
    assert_eq!(masked_name("欧阳"), "欧某"); // 欧 and 阳: a surname alone is not a compound one
    assert_eq!(masked_name("阿依古丽·买买提"), "阿某");
}

#[test]
fn spans_count_characters_of_the_original() {
    let text = "当事人张三，电话13812345678。";
    let redacted = redact_text(text, &[KnownName::natural("张三")], LEGAL_PERSON_TERMS);
    let spans: Vec<(usize, usize, Kind)> = redacted.spans.iter().map(|s| (s.from, s.to, s.kind)).collect();
    assert_eq!(spans, [(3, 5, Kind::Name), (8, 19, Kind::Mobile)]);
    let cut: String = text.chars().skip(8).take(11).collect();
    assert_eq!(cut, "13812345678");
}

#[test]
fn the_scan_holds_a_publication_back() {
    let text = format!(
        "身份证{}，手机13812345678，车牌吉B12345，卡4111 1111 1111 1111，a@b.cn，电话0432-62012345",
        identity("22020219900307001")
    );
    let found: Vec<(Kind, bool)> = leaks(&text).iter().map(|l| (l.kind, l.blocks)).collect();
    let expected = [
        (Kind::IdNumber, true),
        (Kind::Mobile, true),
        (Kind::Plate, true),
        (Kind::BankAccount, true),
        (Kind::Email, true),
        (Kind::Landline, false),
    ];
    assert_eq!(found, expected);
    assert_eq!(leaks(&text)[1].message, "第 25 个字起像手机号码，公示前须遮盖");
    assert_eq!(leaks("卡号4111 1111 1111 1112"), vec![]); // not a card by Luhn: masked, but it does not block
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
        let redacted = redact_text(&text, &[], LEGAL_PERSON_TERMS);
        let left: Vec<_> = leaks(&redacted.text).into_iter().filter(|l| l.blocks).collect();
        prop_assert_eq!(left, vec![]);
        prop_assert!(!redacted.text.contains(&id));
        // Masking twice changes nothing.
        let again = redact_text(&redacted.text, &[], LEGAL_PERSON_TERMS).text;
        prop_assert_eq!(again, redacted.text);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        let redacted = redact_text(&text, &[KnownName::natural("张三")], LEGAL_PERSON_TERMS);
        prop_assert!(redacted.spans.windows(2).all(|w| w[0].to <= w[1].from));
        let _ = leaks(&text);
    }
}

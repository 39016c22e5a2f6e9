//! Codes of public bodies and firms (facts), and codes with one character changed.

use proptest::prelude::*;

use super::*;

#[rustfmt::skip]
const VALID: &[&str] = &[
    "11440300MB2C1962XX", "11320700014252575L", "11110110000092910K", "12100000400000309R",
    "111101060000629140", "111101106949642335", "121200004013590816", "92340603MA2UK28G4G",
    "92340621MA2PBLWT1Y", "92340621MA2UK02XXW", "92340621MA2UK0G256", "92340621MA2PBNFH07",
    "92340603MA2UJY0W68", "92340621MA2PBN1H1T", "92340603MA2UK3DT5H", "92340621MA2UJW690P",
    "92340603MA2UK0T79E", "92340603MA2UK3D673", "92340621MA2UK0JX8N", "92340603MA2PBQ7X9E",
    "92340621MA2UJTY74U", "92340603MA2UK1TD00", "92340621MA2PBMNMXM", "92340621MA2UK2Q24Y",
    "92340603MA2PEM480D", "92340603MA2UK2XD94", "92340621MA2UK22G6N", "91520181308895250F",
    "91520123063073629P", "91330328307610532G", "9111000059062789XU", "916108069239349286",
    "91530922552722765Q", "91620105665404165K", "91371000077975826E", "91340600MA2PBN188W",
    "91320000134750763A", "91310112087994932F", "91110000625906144E", "91340600MA2UJYG49B",
    "91450500585981632W", "913101203509708598", "913213006853145977", "91220281555253976E",
    "91110000783950087W", "91620105750935948X", "91500000759259413L", "9111000010228709XY",
    "91130000601167076E", "91620105789620900B", "91340600MA2PBNE723", "91320585567847106W",
    "914201001776853910", "91440101739741341G", "91340600MA2PERLJ2D", "91340600MA2PBMA74B",
    "91510100201906490X", "91350100154381029T", "9133048314685915XR", "911522010783917502",
];

/// The same rule refuses these: one character differs from a valid code.
#[rustfmt::skip]
const ONE_CHARACTER_CHANGED: &[&str] = &[
    "91320303704567046H", "91310000632189305E", "121200004023590816", "91310115MA2K3NCG37",
    "91110114102719030C", "91110000X27000551M", "911100007665071377", "913201004268029149",
    "91310115134504675F", "91120116245997951G", "91140000111104513E", "91120104601906682Q",
    "9132060057915804XQ", "91220701308990416G", "911200007686306733", "91110108102884765M",
    "9112000010406009X2", "9132011367A0082277", "911301007613135952", "91310116053958608G",
];

#[test]
fn real_codes_stand() {
    for code in VALID {
        let check = check(code);
        assert!(check.valid, "{code}: {:?}", check.reason);
        assert_eq!((check.reason, check.notes), (None, vec![]));
        assert!(check.parts.is_some_and(|p| p.kind().is_some()), "{code}");
    }
    for code in ONE_CHARACTER_CHANGED {
        assert!(!check(code).valid, "{code}");
    }
}

#[test]
fn parts_of_a_code() {
    let parts = check("92340603MA2UK28G4G").parts.unwrap();
    assert_eq!((parts.registration_department, parts.category, parts.check), ('9', '2', 'G'));
    assert_eq!((parts.region.as_str(), parts.organisation_code.as_str()), ("340603", "MA2UK28G4"));
    assert_eq!(parts.kind(), Some("个体工商户"));
    assert!(is_sole_trader("92340603MA2UK28G4G") && !is_sole_trader("91110000625906144E"));
}

#[test]
fn a_fault_says_where_and_what() {
    let table: &[(&str, &str)] = &[
        ("9111000062590614E", "少了 1 位，应为 18 位"),
        ("91110000625906144E0", "多了 1 位，应为 18 位"),
        ("", "没有填写，应为 18 位"),
        ("91110000625906144e", "第 18 位是小写“e”，请改为大写“E”"),
        ("9111OOOO625906144E", "第 5 位是“O”，代码中不用字母 I、O、S、V、Z，可能是数字 0"),
        ("91110000V25906144E", "第 9 位是“V”，代码中不用字母 I、O、S、V、Z"),
        ("9111000062590614-E", "第 17 位是“-”，代码只用数字和大写字母"),
        (
            "91110000625906144F",
            "校验码对不上：第 18 位是“F”，按前 17 位推算应为“E”，请对照营业执照核对每一位",
        ),
    ];
    for (code, reason) in table {
        let check = check(code);
        assert_eq!((check.valid, check.reason.as_deref()), (false, Some(*reason)), "{code}");
    }
}

#[test]
fn spaces_and_full_width_are_put_right_and_said() {
    let spaced = check(" 9111 0000 6259 0614 4E\u{3000}");
    assert!(spaced.valid);
    assert_eq!(
        (spaced.code.as_str(), spaced.notes),
        ("91110000625906144E", vec!["已去掉 6 个空格".to_owned()])
    );
    let wide = check("９１１１００００６２５９０６１４４Ｅ");
    assert!(wide.valid);
    assert_eq!(wide.notes, vec!["已把 18 个全角字符改为半角".to_owned()]);
    assert!(!is_valid("９１１１００００６２５９０６１４４Ｅ") && is_valid("91110000625906144E"));
}

proptest! {
    /// Any one changed character is found: 31 is prime and no weight is a multiple of it.
    #[test]
    fn one_changed_character_is_found(which in 0usize..1000, place in 0usize..18, other in 0usize..31) {
        let code = VALID[which % VALID.len()];
        let c = ALPHABET.chars().nth(other).unwrap();
        let changed: String =
            code.chars().enumerate().map(|(i, old)| if i == place { c } else { old }).collect();
        prop_assert_eq!(check(&changed).valid, changed == code);
    }

    /// Never panics.
    #[test]
    fn any_text_is_answered(text in "\\PC{0,24}") {
        let _ = check(&text);
    }
}

/// With the last place alone one citizen's number in 31 passed; with places 9–17 and the form none does.
#[test]
fn a_citizens_number_never_passes_as_a_code() {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut passed_before = 0;
    for n in 0..20_000_u32 {
        let region = ["110105", "310120", "220202", "510119"][(n % 4) as usize];
        let first = format!("{region}19{:02}{:02}{:02}{:03}", n % 100, n % 12 + 1, n % 28 + 1, n % 1000);
        let sum: u32 = first.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
        let id = format!("{first}{}", b"10X98765432"[(sum % 11) as usize] as char);
        passed_before += usize::from(check_edition1(&id).valid);
        assert!(!is_valid(&id) && !is_organisation_code(&id), "{id}");
    }
    assert!(passed_before > 300, "the check of edition 1 let {passed_before} through");
}

#[test]
fn n2_an_identity_number_in_the_column_of_codes_is_told_as_one() {
    for number in ["11010519491231002X", "110105194912310021"] {
        let check = check(number);
        assert!(
            !check.valid && check.reason.as_ref().is_some_and(|r| r.contains("公民身份号码")),
            "{check:?}"
        );
        assert!(!check.reason.unwrap().contains(number) && !is_organisation_code(number));
    }
}

/// Part N1: both checks, department and category, region.
#[test]
fn n1_places_nine_to_seventeen_and_the_head_have_their_own_check() {
    for (code, says) in [
        ("000000000000000000", "第 1、2 位"),
        ("91220201MA0Y123411", "主体标识码"),
        ("31999999MA0Y12340J", "第 3、4 位"),
    ] {
        let check = check(code);
        assert!(!check.valid && check_edition1(code).valid, "{code}");
        assert!(check.reason.is_some_and(|r| r.contains(says)), "{code}");
    }
}

/// Every real code at hand passes both checks: two public tables, where the data is.
#[test]
fn real_codes_at_hand_pass() {
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("MINGJING_SHARED").map_or(beside, std::path::PathBuf::from);
    for name in ["nb_xzcfgsxx.csv", "nb_xzxk.csv"] {
        let Ok(text) = std::fs::read_to_string(folder.join("data/tables").join(name)) else { continue };
        let codes: Vec<&str> = text.lines().skip(1).filter_map(|l| l.split(',').nth(2)).collect();
        assert_eq!(codes.len(), 1000, "{name}");
        for code in codes {
            assert!(is_valid(code), "{name}: {:?}", check(code).reason);
        }
    }
}

//! Names, numbers and addresses as officers write them.

use super::*;
use crate::deed::casework::Informant;
use crate::edition::{EDGES, READING};
use crate::secret::Secret;

#[test]
fn every_name_of_the_field_is_found_and_no_remark() {
    for (field, names) in [
        ("（尤示方）", vec!["尤示方"]),
        ("举报人（尤示方）", vec!["尤示方"]),
        ("【尤示方】", vec!["尤示方"]),
        ("举报人尤示方", vec!["尤示方"]),
        ("业主尤示方女士", vec!["尤示方"]),
        ("姓名：尤示方", vec!["尤示方"]),
        ("举报人姓名: 尤示方", vec!["尤示方"]),
        ("尤示方和李四海", vec!["尤示方", "李四海"]),
        ("尤示方及李四海、王五湖", vec!["尤示方", "李四海", "王五湖"]),
        ("尤示方与李四海和王五湖", vec!["尤示方", "李四海", "王五湖"]),
        ("尤示方-李四海", vec!["尤示方", "李四海"]),
        ("尤示方—李四海", vec!["尤示方", "李四海"]),
        ("尤示方：李四海", vec!["尤示方", "李四海"]),
        ("尤示方及其妻子", vec!["尤示方"]),
        ("尤示方和家人", vec!["尤示方"]),
        ("尤示方等人", vec!["尤示方"]),
        ("尤示方等3人", vec!["尤示方"]),
        ("尤示方13900001111", vec!["尤示方"]),
        ("尤示方 女 1970年生", vec!["尤示方"]),
        ("13900001111尤示方", vec!["尤示方"]),
        ("尤示方（邻居）", vec!["尤示方"]),
        ("李和平", vec!["李和平"]),
        ("欧阳和平", vec!["欧阳和平"]),
        ("尤-示-方", vec!["尤-示-方"]),
        ("Jean-Luc Yu", vec!["Jean-Luc Yu"]),
        ("尤 示 方", vec!["尤 示 方"]),
        ("Ann Lee", vec!["Ann Lee"]),
        ("匿名", vec![]),
        ("（不详）", vec![]),
        ("举报人", vec![]),
    ] {
        assert_eq!(names_in(field), names, "{field}");
    }
}

/// What an older edition took as it was typed: the name in it is found, whatever stands beside it.
#[test]
fn a_name_is_found_beside_what_is_none() {
    for field in [
        "退休职工尤示方",
        "离职员工尤示方",
        "尤示方科长",
        "尤示方书记",
        "尤示方夫妇",
        "尤示方一家",
        "尤示方总",
        "尤示方老人",
        "尤示方的女儿",
        "尤示方他爸",
        "楼上的尤示方",
        "某公司财务尤示方",
        "小尤（尤示方）",
        "尤示方之子尤小方",
        "尤小方（曾用名尤示方）",
    ] {
        let secret = Secret::of(&Informant { name: field.into(), contact: String::new() }, None).unwrap();
        assert!(secret.is_in("据尤示方反映"), "{field}: {:?}", names_in(field));
        assert!(!secret.is_in("当事人的女儿、财务、科长、一家老人"), "{field}: {:?}", names_in(field));
    }
}

#[test]
fn an_address_is_kept_whole_and_numerals_of_every_kind_are_numerals() {
    let secret = |contact: &str| {
        Secret::of(&Informant { name: "匿名".into(), contact: contact.into() }, None).unwrap()
    };
    let home = secret("吉林市船营区解放大路12号3单元402室");
    assert!(home.is_in("到吉林市船营区解放大路 12 号 3 单元 402 室了解") && !home.is_in("解放大路12号"));
    let phone = secret("13924680135");
    for text in ["①③⑨②④⑥⑧⓪①③⑤", "𝟏𝟑𝟗𝟐𝟒𝟔𝟖𝟎𝟏𝟑𝟓", "壹叁玖贰肆陆捌零壹叁伍", "１３９２４６８０１３５"]
    {
        assert!(phone.is_in(&format!("电话{text}反映")), "{text}");
    }
}

#[test]
fn a_number_is_found_without_what_was_written_round_it() {
    for (contact, bare) in [
        ("+8613900001111", "13900001111"),
        ("+86 139 0000 1111", "13900001111"),
        ("8613900001111", "13900001111"),
        ("0086-139-0000-1111", "13900001111"),
        ("13900001111 13800002222", "13800002222"),
        ("139 0000 1111 138 0000 2222", "13800002222"),
        ("1390000111113800002222", "13800002222"),
        ("13900001111/13800002222", "13900001111"),
        ("一三九零零零零一一一一", "13900001111"),
        ("0432-62049999", "62049999"),
        ("0432 62049999-802", "62049999"),
        ("0432-62049999-802", "043262049999"),
        ("043262049999802", "62049999"),
        ("（0432）62049999", "62049999"),
        ("010-62049999", "62049999"),
        ("+86-432-62049999", "62049999"),
        ("0434-3204999转802", "3204999"),
        ("62049999转802", "62049999"),
        ("电话：13900001111（晚上）", "13900001111"),
    ] {
        let secret = Secret::of(&Informant { name: "匿名".into(), contact: contact.into() }, None).unwrap();
        for text in [format!("有人来电{bare}反映"), format!("{contact}反映")] {
            assert!(secret.is_in(&text), "{contact}: {text}");
            assert!(
                !secret.is_in(&secret.replaced(&text, crate::secret::HIDDEN).unwrap()),
                "{contact}: {text}"
            );
        }
    }
    // Digits of a mobile number's middle are nobody's.
    let secret = Secret::of(&Informant { name: "匿名".into(), contact: "13724680246".into() }, None).unwrap();
    assert!(!secret.is_in("罚款 7246802 元") && !secret.is_in("72468024"));
}

#[test]
fn radicals_are_the_characters_that_a_reader_sees_since_edition_3() {
    let informant = Informant { name: "马示食".into(), contact: String::new() };
    let typed = Informant { name: "⻢⽰⻝".into(), contact: String::new() };
    for (kept, text) in [(&informant, "据⻢⽰⻝反映"), (&typed, "据马示食反映"), (&typed, "据⾺示食反映")]
    {
        let found = |edition| Secret::of_in(edition, kept, None).is_some_and(|secret| secret.is_in(text));
        // 馬 is no 马.
        assert_eq!(found(READING), !text.contains('⾺'), "{text}");
        assert!(!found(EDGES), "{text}");
    }
}

#[test]
fn what_cannot_be_told_apart_is_refused_and_names_are_not() {
    for field in [
        "尤示方13900001111",
        "尤示方 139 0000 1111",
        "姓名：尤示方",
        "（尤示方）",
        "【尤示方】",
        "2楼尤示方",
        "退休职工尤示方",
        "尤示方科长",
        "尤示方夫妇",
        "尤示方总",
        "尤示方的女儿",
        "尤示方之子尤小方",
        "实名举报尤示方",
        "小尤",
        "小尤（尤示方）",
        "尤示方\"李四海",
        "尤示方-李四海",
        "张三丰 女 1970年生",
    ] {
        assert!(unclear_name(field).is_some(), "{field}");
    }
    for field in [
        "尤示方",
        "尤示方、李四海",
        "尤示方（邻居）",
        "张三丰、李四海先生",
        "尤 示 方",
        "欧阳和平",
        "阿依古丽",
        "阿拉坦其其格",
        "买买提·吐尔逊",
        "Ann Lee",
        "Jean-Luc O'Brien",
        "（不详）",
        "匿名",
    ] {
        assert_eq!(unclear_name(field), None, "{field}");
    }
}

//! Old rows of every odd sort; the organs, firms and numbers are invented.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const ORGANS: &[&str] = &["吉林市环境保护局"];

fn row() -> RawRow {
    let cells = [
        "H-1",
        "吉市环罚字[2017]第012号",
        "吉林市某某化工有限公司",
        "91110000625906144E",
        "吉林市环境保护局",
        "2017-3-31",
        "警告;罚款",
        "罚款人民币伍万元整",
        "《中华人民共和国水污染防治法》第八十三条",
        "正文。",
        "是",
    ];
    RawRow::from_cells(&cells)
}

fn against() -> Against<'static> {
    Against { organs: ORGANS, today: date(2026, 11, 28), absent: &[] }
}

fn nothing_seen(_: &str, _: &str) -> Vec<String> {
    Vec::new()
}

fn flags(row: &RawRow) -> Vec<(String, String)> {
    match classify(row, &against(), &nothing_seen) {
        RowOutcome::Taken { .. } => Vec::new(),
        RowOutcome::Flagged { flags, .. } => flags.into_iter().map(|f| (f.column, f.reason)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_clean_row_is_taken() {
    let RowOutcome::Taken { row: taken } = classify(&row(), &against(), &nothing_seen) else {
        panic!("taken")
    };
    assert_eq!(taken.number.as_deref(), Some("吉市环罚字〔2017〕12号"));
    assert_eq!((taken.date, taken.amount_fen), (Some(date(2017, 3, 31)), Some(5_000_000)));
    assert_eq!(taken.kinds, ["警告", "罚款"]);
    assert_eq!(taken.printed, row());
    assert!(taken.organ_known && taken.text_complete && taken.code.is_some());
}

#[test]
fn each_doubt_is_named() {
    let clean = row();
    // the row, the column, the reason
    #[rustfmt::skip]
    let table: &[(RawRow, &str, &str)] = &[
        (RawRow { number: String::new(), ..clean.clone() }, "行政处罚决定书文号", "没有文号"),
        (RawRow { number: "环保局公告".into(), ..clean.clone() }, "行政处罚决定书文号", "“环保局公告”中没有四位年份，文号应写明年份，例如〔2026〕，按原样保留"),
        (RawRow { party: String::new(), ..clean.clone() }, "行政相对人名称", "没有当事人名称"),
        (RawRow { code: "9111000062590614E".into(), ..clean.clone() }, "统一社会信用代码", "少了 1 位，应为 18 位；按原样保留，不作匹配"),
        (RawRow { code: "11010519491231002X".into(), ..clean.clone() }, "统一社会信用代码", "这是公民身份号码，不是统一社会信用代码；当事人是自然人的，不填代码；按原样保留，不作匹配"),
        (RawRow { code: String::new(), ..clean.clone() }, "统一社会信用代码", "没有统一社会信用代码，2015年10月1日起的单位应有"),
        (RawRow { organ: "环保局".into(), ..clean.clone() }, "处罚机关", "“环保局”不在机关名录中，按原样保留"),
        (RawRow { organ: String::new(), ..clean.clone() }, "处罚机关", "没有处罚机关"),
        (RawRow { date: String::new(), ..clean.clone() }, "处罚决定日期", "没有决定日期"),
        (RawRow { date: "2017-2-30".into(), ..clean.clone() }, "处罚决定日期", "“2017-2-30”不是存在的日期，按原样保留"),
        (RawRow { date: "A青[2017]罚字0213".into(), ..clean.clone() }, "处罚决定日期", "“A青[2017]罚字0213”读不出年、月、日，应为 2017年3月31日 这样的日期，按原样保留"),
        (RawRow { date: "2018-3-31".into(), ..clean.clone() }, "处罚决定日期", "决定日期在 2018 年，文号年份是 2017 年，请核对"),
        (RawRow { kinds: String::new(), ..clean.clone() }, "处罚类别", "没有处罚类别"),
        (RawRow { kinds: "罚款;责令改正".into(), ..clean.clone() }, "处罚类别", "“责令改正”不是第九条的处罚种类（行政处罚法 第二十八条）"),
        (RawRow { amount: String::new(), ..clean.clone() }, "处罚金额原文", "类别有罚款，没有金额"),
        (RawRow { amount: "罚款：万元".into(), ..clean.clone() }, "处罚金额原文", "“罚款：万元”中没有带“元”的金额，按原样保留"),
        (RawRow { text: String::new(), ..clean.clone() }, "正文", "没有正文"),
        (RawRow { complete: "否".into(), ..clean.clone() }, "正文完整", "正文不全，只有部分内容"),
    ];
    for (row, column, reason) in table {
        assert_eq!(flags(row), [((*column).to_owned(), (*reason).to_owned())]);
    }
}

#[test]
fn only_what_nobody_could_identify_is_refused() {
    let refused =
        |row: &RawRow| matches!(classify(row, &against(), &nothing_seen), RowOutcome::Refused { .. });
    assert_eq!(flags(&RawRow { id: " ".into(), ..row() }), [("id".to_owned(), "没有编号".to_owned())]);
    let empty = RawRow { id: "H-1".into(), organ: "环保局".into(), ..RawRow::default() };
    assert!(refused(&empty));
    assert!(!refused(&RawRow { party: "某某厂".into(), ..empty }));
    assert!(!refused(&RawRow::from_cells(&["H-1", "x"])), "a short row says its number");
}

#[test]
fn what_a_file_never_had_is_not_missing_in_its_rows() {
    let absent = &["id", "处罚机关", "正文", "正文完整"];
    let bare = RawRow {
        id: String::new(),
        organ: String::new(),
        text: String::new(),
        complete: String::new(),
        ..row()
    };
    let outcome = classify(&bare, &Against { absent, ..against() }, &nothing_seen);
    let RowOutcome::Taken { row } = outcome else { panic!("{outcome:?}") };
    assert!(!row.text_complete && !row.organ_known);
}

#[test]
fn t4_what_has_not_come_yet_is_doubted() {
    let future =
        RawRow { number: "吉市环罚字〔2099〕12号".into(), date: "2099-01-05".into(), ..row() };
    let columns: Vec<String> = flags(&future).into_iter().map(|(column, _)| column).collect();
    assert_eq!(columns, ["行政处罚决定书文号", "处罚决定日期"]);
    let today =
        RawRow { number: "吉市环罚字〔2026〕12号".into(), date: "2026-11-28".into(), ..row() };
    assert_eq!(flags(&today), []);
    let tomorrow = RawRow { date: "2026-11-29".into(), ..today };
    assert_eq!(flags(&tomorrow), [("处罚决定日期".to_owned(), "2026-11-29 还没有到，请核对".to_owned())]);
}

#[test]
fn t1_no_amount_is_silently_another() {
    for text in [
        "1.5E+04元",
        "1.5e4元",
        "１.５Ｅ＋０４元",
        "-500元",
        "－500元",
        "−500元",
        "负500元",
        "￥-500元",
        "50元/平方米",
        "50元／平方米",
        "伍佰元/日",
        "500元每日",
        "美元5000元",
        "港币5000元",
        "US$5000元",
        "HKD5000元",
        "5000美元",
        "欧元5000元",
        "$5000元",
        "1000-5000元",
        "1000元-5000元",
        "1000～5000元",
        "1000~5000元",
        "1000—5000元",
        "1-5万元",
        "3、5万元",
        "3或5万元",
        "5000元×2",
        "2×5000元",
        "2*5000元",
        "5000元的50%",
        "近5000元",
        "逾5000元",
        "各5000元",
        "分别5000元",
        "最高5000元",
        "5000元以内",
        "5000元起",
        "超过5000元",
        "+5000元",
        ".5万元",
        "5'000元",
        "3 5000元",
        "5.000元",
        "壹万",
        "5万",
        "5000",
        "万元",
        "十几万元",
        "5万5千元",
        "<5000元",
        "≥5000元",
        "=5000元",
        "5000元减半",
        "货值5000元10%",
        "5000.0.0元",
        "5000元2次",
    ] {
        let read = amount_fen(text);
        assert!(read.is_err(), "{text} was read as {read:?}");
    }
    for (text, fen) in [
        ("15000元", 1_500_000),
        ("1.5万元", 1_500_000),
        ("5 000元", 500_000),
        ("RMB5000元", 500_000),
        ("CNY 5,000.00元", 500_000),
        ("人民币：5000元", 500_000),
        ("罚款5000元。", 500_000),
        ("处罚款伍仟元整", 500_000),
        ("（5000元）", 500_000),
        ("1.罚款5000元", 500_000),
        ("一、罚款5000元；", 500_000),
        ("壹万元", 1_000_000),
        ("0.500000万元", 500_000),
        ("罚款￥5000.00元整", 500_000),
    ] {
        assert_eq!(amount_fen(text), Ok(fen), "{text}");
    }
}

#[test]
fn dates_with_a_time_of_day_are_dates() {
    for text in [
        "2017-3-31 0:00:00",
        "2017/3/31 8:30",
        "2017-03-31T08:30:00",
        "2017-03-31T08:30:00.000Z",
        "2017年3月31日 8时30分",
        "20170331 08:30:00",
    ] {
        assert_eq!(date_printed(text), Ok(date(2017, 3, 31)), "{text}");
    }
    for text in ["2017-3-31 25:00", "2017-3-31 至今", "2017-3-31 8", "42825", "2017-3-31 2018-3-31"] {
        assert!(date_printed(text).is_err(), "{text}");
    }
}

#[test]
fn the_unit_of_a_heading() {
    for (heading, unit) in [
        ("罚款金额（万元）", Some("万元")),
        ("罚款金额 (元)", Some("元")),
        ("罚款金额", None),
        ("cf_nr_fk", Some("万元")),
    ] {
        assert_eq!(unit_of(heading), unit, "{heading}");
    }
}

#[test]
fn the_same_row_again_and_the_same_number_again() {
    let (first, key) = (row(), row().content_key());
    let seen = |organ: &str, number: &str| match (organ, number) {
        ("吉林市环境保护局", "吉市环罚字〔2017〕12号") => vec![key.clone()],
        _ => Vec::new(),
    };
    // Another identifier of the file does not make another decision.
    let again = RawRow { id: "H-9".into(), ..first.clone() };
    assert_eq!(classify(&again, &against(), &seen), RowOutcome::Already { key: key.clone() });
    // The number in another style is the same number.
    let other =
        RawRow { number: "吉市环罚字〔2017〕12号".into(), text: "另一正文。".into(), ..first };
    let RowOutcome::Flagged { flags, .. } = classify(&other, &against(), &seen) else { panic!("flagged") };
    assert_eq!(flags[0].reason, "同一机关的 吉市环罚字〔2017〕12号 已有 1 条内容不同的记录");
}

#[test]
fn dates_as_printed() {
    let day = date(2017, 3, 31);
    for text in [
        "2017-3-31",
        "2017-03-31",
        "2017/3/31",
        "2017.3.31",
        "20170331",
        "2017年3月31日",
        "２０１７年３月３１日",
        "2017 年 3 月 31 日",
        "二〇一七年三月三十一日",
        "二○一七年三月三十一日",
        "二Ｏ一七年三月三十一日",
        "二零一七年三月三十一日",
    ] {
        assert_eq!(date_printed(text), Ok(day), "{text}");
    }
    assert_eq!(date_printed("二〇一一年十月十日"), Ok(date(2011, 10, 10)));
    assert_eq!(date_printed("二〇一一年十二月二十日"), Ok(date(2011, 12, 20)));
    for text in ["2017-13-1", "2017年2月29日", "二〇一七年二月三十日", "0017-3-1"] {
        assert_eq!(date_printed(text), Err(format!("“{text}”不是存在的日期")), "{text}");
    }
    for text in
        ["17-3-31", "2017年3月", "3月31日", "2017-3", "二〇一七年三月", "2017-3-31起", "三十年三月一日"]
    {
        assert!(date_printed(text).unwrap_err().contains("读不出"), "{text}");
    }
}

#[test]
fn amounts_as_printed() {
    let table: &[(&str, i64)] = &[
        ("5万元", 5_000_000),
        ("50,000元", 5_000_000),
        ("罚款1.5万元", 1_500_000),
        ("罚款人民币19100元", 1_910_000),
        ("人民币伍万元整", 5_000_000),
        ("罚款二万五千元", 2_500_000),
        ("罚款人民币壹拾伍万元", 15_000_000),
        ("十万元", 10_000_000),
        ("壹佰零伍元伍角", 10_550),
        ("壹万零伍拾元", 1_005_000),
        ("一百二十三万四千五百六十七元", 123_456_700),
        ("3.25元", 325),
        ("12.3456万元", 12_345_600),
        ("罚款人民币叁万元整￥30000元", 3_000_000),
        ("叁万元整（￥30,000.00元）", 3_000_000),
        ("罚款人民币叁万元整￥元", 3_000_000),
        ("０.５万元", 500_000),
    ];
    for (text, fen) in table {
        assert_eq!(amount_fen(text), Ok(*fen), "{text}");
    }
    #[rustfmt::skip]
    let odd: &[(&str, &str)] = &[
        ("罚款：3万元;罚款：3万元", "“罚款：3万元;罚款：3万元”写了 2 个金额"),
        ("罚款20万元以上不足40万元", "“罚款20万元以上不足40万元”含“以上”，不是一个确定的金额"),
        ("罚款人民币万元", "“罚款人民币万元”中没有带“元”的金额"),
        ("罚款5000", "“罚款5000”中没有带“元”的金额"),
        ("一百五元", "“一百五元”中的数字写法有歧义"),
        ("一万五元", "“一万五元”中的数字写法有歧义"),
        ("5,0000元", "“5,0000元”中的数字写法有歧义"),
        ("1亿2千万元", "“1亿2千万元”中的数字写法有歧义"),
        ("二五元", "“二五元”中的数字写法有歧义"),
        ("1.2345元", "“1.2345元”中的金额细于分"),
        ("叁万元整￥20000元", "“叁万元整￥20000元”写了 2 个金额"),
        ("99999999999999999999元", "“99999999999999999999元”中的金额过大，请核对"),
    ];
    for (text, reason) in odd {
        assert_eq!(amount_fen(text).as_ref().map_err(String::as_str), Err(*reason), "{text}");
    }
}

#[test]
fn kinds_of_article_nine() {
    let (kinds, odd) = penalty_kinds("罚款；吊销、没收,罚款 ;责令停产/口头批评");
    assert_eq!(kinds, ["罚款", "吊销许可证件", "责令停产停业"]);
    assert_eq!(odd, ["“没收”没有写明是违法所得还是非法财物", "“口头批评”对不上第九条的处罚种类"]);
}

proptest! {
    #[test]
    fn digits_are_read_back(yuan in 0i64..100_000_000, fen in 0i64..100) {
        prop_assert_eq!(amount_fen(&format!("罚款{yuan}.{fen:02}元")), Ok(yuan * 100 + fen));
    }

    #[test]
    fn any_row_is_answered(cells in proptest::collection::vec("\\PC{0,16}", 9..13)) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let _ = classify(&RawRow::from_cells(&cells), &against(), &nothing_seen);
    }

    #[test]
    fn any_amount_is_answered(text in "[0-9,.一二三十百千万亿零壹伍拾元角分整￥]{0,16}") {
        let _ = amount_fen(&text);
    }
}

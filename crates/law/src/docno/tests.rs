//! Numbers in the styles of real decisions; the organs are invented or changed.

use proptest::prelude::*;

use super::*;

#[test]
fn every_style_is_read() {
    // printed, organ, kind, year, serial, canonical
    let table: &[(&str, &str, &str, i16, &str, &str)] = &[
        ("吉市市监罚决〔2026〕12号", "吉市市监", "罚决", 2026, "12", "吉市市监罚决〔2026〕12号"),
        ("吉市环罚字﹝2015﹞023号", "吉市环", "罚字", 2015, "23", "吉市环罚字〔2015〕23号"),
        ("吉市环罚字[2018]4号", "吉市环", "罚字", 2018, "4", "吉市环罚字〔2018〕4号"),
        ("吉市环罚字［2018］第067号", "吉市环", "罚字", 2018, "67", "吉市环罚字〔2018〕67号"),
        ("吉市环罚字【2018】7号", "吉市环", "罚字", 2018, "7", "吉市环罚字〔2018〕7号"),
        ("吉市环行罚字(2016)第019号", "吉市环", "行罚字", 2016, "19", "吉市环行罚字〔2016〕19号"),
        ("吉市环行罚（2005）16号", "吉市环", "行罚", 2005, "16", "吉市环行罚〔2005〕16号"),
        ("吉市环罚字{2018}4号", "吉市环", "罚字", 2018, "4", "吉市环罚字〔2018〕4号"),
        ("[2015]吉市环罚字93号", "吉市环", "罚字", 2015, "93", "吉市环罚字〔2015〕93号"),
        ("吉市环法2016罚字06号", "吉市环法", "罚字", 2016, "6", "吉市环法罚字〔2016〕6号"),
        ("吉市环罚决字2017第12号", "吉市环", "罚决字", 2017, "12", "吉市环罚决字〔2017〕12号"),
        ("吉市[2017]罚字0213-4-1", "吉市", "罚字", 2017, "0213-4-1", "吉市罚字〔2017〕0213-4-1号"),
        ("吉市环行处〔2014〕罚字11号", "吉市环行", "处罚字", 2014, "11", "吉市环行处罚字〔2014〕11号"),
        ("吉市环罚字[2017]Z-013号", "吉市环", "罚字", 2017, "Z-013", "吉市环罚字〔2017〕Z-013号"),
        ("吉市环罚〔2016〕174-206号", "吉市环", "罚", 2016, "174-206", "吉市环罚〔2016〕174-206号"),
        ("吉开罚字〔2017〕第〔104〕号", "吉开", "罚字", 2017, "104", "吉开罚字〔2017〕104号"),
        ("吉市环罚[[2016]039号", "吉市环", "罚", 2016, "39", "吉市环罚〔2016〕39号"),
        ("吉市环罚字[2016]773", "吉市环", "罚字", 2016, "773", "吉市环罚字〔2016〕773号"),
        ("－吉市环罚[2016]012号", "吉市环", "罚", 2016, "12", "吉市环罚〔2016〕12号"),
        ("吉市环责改字［２０１６］66号", "吉市环", "责改字", 2016, "66", "吉市环责改字〔2016〕66号"),
        ("吉市环罚南字[2013]第1号", "吉市环", "罚南字", 2013, "1", "吉市环罚南字〔2013〕1号"),
        ("国办发〔2018〕118号", "国办发", "", 2018, "118", "国办发〔2018〕118号"),
    ];
    for (printed, organ, kind, year, serial, canonical) in table {
        let read = parse(printed).unwrap_or_else(|reason| panic!("{printed}: {reason}"));
        assert_eq!((read.organ_code.as_str(), read.kind.as_str()), (*organ, *kind), "{printed}");
        assert_eq!((read.year, read.serial.as_str()), (*year, *serial), "{printed}");
        assert_eq!(read.canonical, *canonical, "{printed}");
        assert_eq!(read.normalised, printed != canonical, "{printed}");
        // What was changed is said, and the canonical form is read as itself.
        assert!(!read.normalised || !read.notes.is_empty(), "{printed}");
        assert_eq!(parse(canonical).unwrap().canonical, *canonical);
    }
}

/// Brackets of every script and shape, as they stand around the years of real decisions and beyond.
#[test]
fn n4_a_number_is_the_same_in_every_bracket() {
    let pairs = "()[]{}<>«»‹›⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦎⦏⦐⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽\
                 ⸢⸣⸤⸥⸦⸧⸨⸩〈〉《》「」『』【】〔〕〖〗〘〙〚〛༺༻༼༽᚛᚜︗︘︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈\
                 ﹙﹚﹛﹜﹝﹞（）＜＞［］｛｝｟｠｢｣";
    let signs: Vec<char> = pairs.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(signs.len() == 148);
    for pair in signs.chunks(2) {
        let printed = format!("吉市市监罚决{}2026{}12号", pair[0], pair[1]);
        let read = parse(&printed).unwrap_or_else(|reason| panic!("{printed}: {reason}"));
        assert_eq!(read.canonical, "吉市市监罚决〔2026〕12号", "{printed}");
        assert_eq!(read.normalised, printed != read.canonical, "{printed}");
        assert_eq!(check(&printed).is_ok(), printed == read.canonical, "{printed}");
        // A serial in such brackets is the serial.
        let both = format!("吉市市监罚决{0}2026{1}第{0}012{1}号", pair[0], pair[1]);
        assert_eq!(parse(&both).unwrap().canonical, "吉市市监罚决〔2026〕12号", "{both}");
    }
}

#[test]
fn a_number_with_radicals_is_the_number_that_one_reads() {
    let read = parse("吉市\u{2edd}罚决〔2026〕12号").unwrap();
    assert_eq!((read.canonical.as_str(), read.normalised), ("吉市食罚决〔2026〕12号", true));
    assert_eq!(read.notes, ["有部首或者兼容用字"]);
}

#[test]
fn n5_the_kind_is_told_from_the_organ() {
    let table = [
        ("吉市监处罚", "吉市监", "处罚"),
        ("吉市监罚决", "吉市监", "罚决"),
        ("吉市监当罚", "吉市监", "当罚"),
        ("吉市监当场罚", "吉市监", "当场罚"),
        ("吉市监当场处罚", "吉市监", "当场处罚"),
        ("吉市监当场", "吉市监", "当场"),
        ("吉市监当场罚字", "吉市监", "当场罚字"),
        ("吉市监处罚决", "吉市监", "处罚决"),
        ("吉市监行政处罚", "吉市监", "行政处罚"),
        ("吉市监行政处罚决定", "吉市监", "行政处罚决定"),
        ("吉市监不罚", "吉市监", "不罚"),
        ("吉市监不予处罚", "吉市监", "不予处罚"),
        ("吉市监罚先告", "吉市监", "罚先告"),
        ("吉市监简罚", "吉市监", "简罚"),
        ("吉市监罚告字", "吉市监", "罚告字"),
        ("吉市监责改", "吉市监", "责改"),
        ("吉市监", "吉市监", ""),
    ];
    for (series, organ, kind) in table {
        let read = parse(&format!("{series}〔2026〕12号")).unwrap();
        assert_eq!((read.organ_code.as_str(), read.kind.as_str()), (organ, kind), "{series}");
        assert_eq!(read.series(), series);
        assert_eq!(read.canonical, format!("{series}〔2026〕12号"));
    }
}

#[test]
fn what_is_no_number_is_refused_with_the_reason() {
    let table: &[(&str, &str)] = &[
        ("", "没有填写文号"),
        ("吉林市环保局公告", "“吉林市环保局公告”中没有四位年份，文号应写明年份，例如〔2026〕"),
        ("吉市环罚字〔2018〕号", "缺序号，年份之后应写顺序号，例如 12号"),
        ("〔2018〕12号", "“〔2018〕12号”只有年份和序号，缺机关代字"),
        ("吉市环罚字〔18〕12号", "“吉市环罚字〔18〕12号”中没有四位年份，文号应写明年份，例如〔2026〕"),
    ];
    for (printed, reason) in table {
        assert_eq!(parse(printed).unwrap_err(), *reason, "{printed}");
    }
}

#[test]
fn the_standard_form_is_written_and_checked() {
    assert_eq!(format("吉市市监罚决", 2026, 12), "吉市市监罚决〔2026〕12号");
    assert_eq!(check("吉市市监罚决〔2026〕12号"), Ok(()));
    assert_eq!(
        check("吉市市监罚决[2026]第012号").unwrap_err(),
        "年份没有用六角括号〔〕；序号前多写了“第”；序号前有多余的 0（印作 012）。应写为 吉市市监罚决〔2026〕12号"
    );
}

#[test]
fn numbers_are_found_in_a_text() {
    let text =
        "本局作出吉市市监罚决〔2026〕12号决定，另见（吉市环罚字[2018]第067号）。2018年12号楼不是文号。";
    let found: Vec<String> = find_all(text).into_iter().map(|f| f.text).collect();
    assert_eq!(found, ["本局作出吉市市监罚决〔2026〕12号", "吉市环罚字[2018]第067号"]);
}

proptest! {
    #[test]
    fn what_is_written_is_read(year in 1949i16..2200, n in 1u64..1_000_000) {
        let text = format("吉市市监罚决", year, n);
        let read = parse(&text).unwrap();
        prop_assert_eq!((read.year, read.number, read.normalised), (year, Some(n), false));
        prop_assert_eq!(read.series(), "吉市市监罚决");
    }

    #[test]
    fn any_text_is_answered(text in "[〔〕\\[\\]第号罚字0-9A-Z年 -]{0,20}|\\PC{0,20}") {
        let _ = parse(&text);
        let _ = find_all(&text);
    }
}

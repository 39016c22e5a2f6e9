//! Files as other programs write them, and as nobody should: each is read, doubted, or refused in words.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod bounds;

use encoding_rs::GB18030;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use tables::header::{Heading, Names, Wanted};
use tables::{Book, Doubt, Fault, Kind, Row};
use zip::write::SimpleFileOptions;

fn saved(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

fn all(path: &Path, sheet: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut take = |row| {
        rows.push(row);
        ControlFlow::Continue(())
    };
    Book::open(path).unwrap().rows(sheet, &mut take).unwrap();
    rows
}

fn rows_of(name: &str, bytes: &[u8]) -> Vec<Row> {
    let (_dir, path) = saved(name, bytes);
    all(&path, 0)
}

fn texts(rows: &[Row]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.cells.iter().map(|c| c.text.as_str()).collect()).collect()
}

fn refused(name: &str, bytes: &[u8]) -> Fault {
    let (_dir, path) = saved(name, bytes);
    match Book::open(&path) {
        Err(fault) => fault,
        Ok(book) => {
            let mut end = Err(Fault::Empty);
            for sheet in 0..book.sheets().len() {
                end = book.rows(sheet, &mut |_| ControlFlow::Continue(()));
                if end.is_err() {
                    break;
                }
            }
            end.unwrap_err()
        }
    }
}

/// A workbook by hand: what no writer lets one say.
fn workbook(properties: &str, formats: &[&str], sheet: &str, after: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    part(
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    );
    part(
        "_rels/.rels",
        &format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
    );
    part(
        "xl/workbook.xml",
        &format!(
            r#"<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{rels}"><workbookPr {properties}/><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{rels}/styles" Target="styles.xml"/></Relationships>"#
        ),
    );
    let custom: String = formats
        .iter()
        .enumerate()
        .filter(|(_, f)| f.parse::<u32>().is_err())
        .map(|(i, f)| {
            format!(r#"<numFmt numFmtId="{}" formatCode="{}"/>"#, 164 + i, f.replace('"', "&quot;"))
        })
        .collect();
    let styles: String = formats
        .iter()
        .enumerate()
        .map(|(i, f)| format!(r#"<xf numFmtId="{}"/>"#, f.parse::<u32>().unwrap_or(164 + i as u32)))
        .collect();
    part(
        "xl/styles.xml",
        &format!(
            r#"<?xml version="1.0"?><styleSheet xmlns="{main}"><numFmts>{custom}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>"#
        ),
    );
    part(
        "xl/worksheets/sheet1.xml",
        &format!(
            r#"<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{sheet}</sheetData>{after}</worksheet>"#
        ),
    );
    zip.finish().unwrap().into_inner()
}

const LINES: &str = "文号,当事人,金额\r\n吉〔2026〕1号,\"甲,乙\n公司\",5万元\r\n\r\n吉〔2026〕2号,丙,\r\n";

fn lines() -> Vec<Vec<&'static str>> {
    vec![
        vec!["文号", "当事人", "金额"],
        vec!["吉〔2026〕1号", "甲,乙\n公司", "5万元"],
        vec!["吉〔2026〕2号", "丙", ""],
    ]
}

#[test]
fn t2_text_in_every_encoding_that_spreadsheets_save() {
    let utf16 = |big: bool, mark: bool| {
        let mut bytes = Vec::new();
        for unit in mark.then_some(0xFEFF).into_iter().chain(LINES.encode_utf16()) {
            bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        }
        bytes
    };
    let files = [
        ("utf-8", LINES.as_bytes().to_vec()),
        ("utf-8 with mark", format!("\u{feff}{LINES}").into_bytes()),
        ("gb18030", GB18030.encode(LINES).0.into_owned()),
        ("utf-16le", utf16(false, true)),
        ("utf-16be", utf16(true, true)),
        ("utf-16le without mark", utf16(false, false)),
        ("utf-16be without mark", utf16(true, false)),
    ];
    for (name, bytes) in files {
        let rows = rows_of("x.csv", &bytes);
        assert_eq!(texts(&rows), lines(), "{name}");
        assert!(rows.iter().flat_map(|r| &r.cells).all(|c| c.doubts.is_empty()), "{name}");
    }
}

#[test]
fn t2_a_long_text_keeps_its_characters_across_buffers() {
    let line = "市场监督管理局行政处罚决定书,㐀𠀀示例\n";
    let text = line.repeat(40_000);
    for bytes in [GB18030.encode(&text).0.into_owned(), text.clone().into_bytes()] {
        let rows = rows_of("x.csv", &bytes);
        assert_eq!(rows.len(), 40_000);
        assert!(rows.iter().all(|r| r.text(1) == "㐀𠀀示例"));
    }
}

#[test]
fn text_is_parted_by_whatever_parts_it() {
    for mark in [',', '\t', ';', '|'] {
        let text = format!(
            "文号{mark}当事人{mark}内容\n1号{mark}甲{mark}“罚款，警告；没收”\n2号{mark}乙{mark}1,234.5\n"
        );
        let text = if mark == ',' { text.replace("1,234.5", "1234.5") } else { text };
        let rows = rows_of("x.txt", text.as_bytes());
        assert_eq!((rows.len(), rows[2].cells.len()), (3, 3), "{mark:?}");
    }
    let rows = rows_of("x.csv", b"sep=;\r\na;b\r\n1,5;2\r\n");
    assert_eq!(texts(&rows), [["a", "b"], ["1,5", "2"]]);
    let rows = rows_of("x.csv", "a,b\n\"=\"\"0012\"\"\",x\n".as_bytes());
    assert_eq!(rows[1].text(0), "0012");
}

#[test]
fn bytes_that_are_no_text_are_doubted_where_they_stand() {
    let mut bytes = "文号,当事人\n1号,示例".repeat(20).into_bytes();
    bytes.extend_from_slice(b"\xFF\xFE\n2\xE5\x8F\xB7,\xE4\xB8\x99\n");
    let rows = rows_of("x.csv", &bytes);
    let bad: Vec<_> = rows.iter().flat_map(|r| &r.cells).filter(|c| c.is(Doubt::Garbled)).collect();
    assert_eq!(bad.len(), 1);
    assert_eq!(rows.last().unwrap().text(1), "丙");
}

#[test]
fn t3_what_a_file_is_is_told_by_its_bytes() {
    let page = "<html><head><style>td{}</style><title>导出</title></head><body><table><tr><td colspan=3>处罚信息</td></tr>\
        <tr><th>文号</th><th>当事人</th><th>金额</th></tr>\
        <tr><td>1号<td rowspan=2>甲&amp;乙<br>公司<td style='mso-number-format:\"\\@\"'>0012</tr>\
        <tr><td>2号</td><td>5&nbsp;万元</td></tr></table><table><tr><td>别的</td></tr></table></body></html>";
    for name in ["x.xls", "x.csv", "x"] {
        for bytes in [page.as_bytes().to_vec(), GB18030.encode(page).0.into_owned()] {
            let (_dir, path) = saved(name, &bytes);
            let book = Book::open(&path).unwrap();
            assert_eq!(book.sheets(), ["表 1", "表 2"]);
            let rows = all(&path, 0);
            assert_eq!(
                texts(&rows),
                [
                    vec!["处罚信息"],
                    vec!["文号", "当事人", "金额"],
                    vec!["1号", "甲&乙\n公司", "0012"],
                    vec!["2号", "甲&乙\n公司", "5 万元"]
                ]
            );
            assert!(rows[3].cells[1].is(Doubt::Merged) && !rows[2].cells[1].is(Doubt::Merged));
            assert_eq!(texts(&all(&path, 1)), [["别的"]]);
        }
    }
    let xml = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Worksheet ss:Name="处罚"><Table><Row ss:Index="3"><Cell><Data ss:Type="String">文号</Data></Cell><Cell ss:Index="4"><Data ss:Type="String">日期</Data></Cell></Row>
        <Row><Cell ss:MergeDown="1"><Data ss:Type="Number">220202199001011011</Data></Cell><Cell ss:Index="4"><Data ss:Type="DateTime">2026-01-05T00:00:00.000</Data></Cell></Row>
        <Row/><Row><Cell/><Cell ss:Formula="=1+1"/><Cell ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell></Row></Table></Worksheet></Workbook>"#;
    let rows = rows_of("x.xls", xml.as_bytes());
    assert_eq!(rows[0].number, 3);
    assert_eq!((rows[1].text(0), rows[1].text(3)), ("220202199001011011", "2026-01-05"));
    assert!(rows[1].cells[0].is(Doubt::Inexact) && rows[1].cells[3].kind == Kind::Date);
    assert_eq!(rows[2].number, 6);
    assert!(rows[2].cells[2].is(Doubt::Formula));
}

#[test]
fn workbooks_of_three_families_under_any_name() {
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let bytes = std::fs::read(files.join("penalties.xls")).unwrap();
    for name in ["a.xls", "a.et", "a.csv", "a.xlsx"] {
        let rows = rows_of(name, &bytes);
        assert_eq!(rows[0].text(0), "行政处罚信息公示表");
        assert_eq!(rows[1].text(4), "罚款金额(万元)");
        let first = &rows[2].cells;
        assert!(first[2].is(Doubt::Inexact), "{:?}", first[2]);
        assert_eq!((first[3].text.as_str(), first[3].kind), ("2026-01-05", Kind::Date));
        assert_eq!((first[4].text.as_str(), first[4].kind), ("0.5", Kind::Number));
        assert!(first[5].is(Doubt::Formula) || first[5].is(Doubt::NoResult));
        let second = &rows[3].cells;
        assert_eq!(second[1].text, "示例甲有限公司");
        assert!(second[1].is(Doubt::Merged));
        assert_eq!((second[3].text.as_str(), second[3].kind), ("2026-01-06 08:30:00", Kind::DateTime));
    }
    let book = Book::open(&files.join("penalties.xls")).unwrap();
    assert_eq!(book.sheets(), ["处罚"]);
}

#[test]
fn t7_dates_of_open_documents_with_and_without_time() {
    let bytes =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/penalties.ods")).unwrap();
    let rows = rows_of("a.xls", &bytes);
    assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 5, 6, 7], "repeated empty rows count");
    let (first, second) = (&rows[2].cells, &rows[3].cells);
    assert_eq!((first[2].text.as_str(), first[2].kind), ("2026-01-05", Kind::Date));
    assert!(first[3].is(Doubt::NoResult), "T8: a formula without its result: {:?}", first[3]);
    assert_eq!(first[1].text, "示例<甲>&有限公司");
    assert_eq!((second[1].text.as_str(), second[1].is(Doubt::Merged)), ("示例<甲>&有限公司", true));
    assert_eq!((second[2].text.as_str(), second[2].kind), ("2026-01-06 08:30:00", Kind::DateTime));
    assert!(second[3].is(Doubt::Inexact), "T5");
}

#[test]
fn t5_a_number_of_more_digits_than_a_spreadsheet_keeps_is_doubted() {
    let sheet = r#"<row r="1"><c r="A1"><v>220202199001011011</v></c><c r="B1"><v>2.2020219900101101E17</v></c><c r="C1"><v>123456789012345</v></c><c r="D1"><v>0.1</v></c><c r="E1"><v>0.30000000000000004</v></c><c r="F1"><v>1E3</v></c></row>"#;
    let rows = rows_of("x.xlsx", &workbook("", &[], sheet, ""));
    let cells = &rows[0].cells;
    assert!(cells[0].is(Doubt::Inexact) && cells[1].is(Doubt::Inexact));
    assert_eq!(texts(&rows)[0][2..], ["123456789012345", "0.1", "0.3", "1000"]);
    assert!(cells[2..].iter().all(|c| c.doubts.is_empty()));
}

#[test]
fn t6_styles_of_dates_are_dates_or_plain_numbers() {
    let dates: Vec<String> = (27..=36).chain(50..=58).chain([14, 15, 22]).map(|n| n.to_string()).collect();
    let mut formats: Vec<&str> = dates.iter().map(String::as_str).collect();
    formats.extend(["[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", "yyyy/m/d", "[$-804]e\"年\"", "aaaa"]);
    let cells: String = (0..formats.len()).map(|i| format!(r#"<c s="{}"><v>42473</v></c>"#, i + 1)).collect();
    for (properties, day) in [("", "2016-04-13"), (r#"date1904="1""#, "2020-04-14")] {
        let rows = rows_of("x.xlsx", &workbook(properties, &formats, &format!("<row>{cells}</row>"), ""));
        for (cell, format) in rows[0].cells.iter().zip(&formats) {
            match cell.kind {
                Kind::Date => assert_eq!(cell.text, day, "{format}"),
                // The reader knows no date in them: they are numbers, which a column of dates doubts.
                Kind::Number => {
                    assert!(["[$-804]e\"年\"", "aaaa"].contains(format), "{format}");
                    assert_eq!(cell.text, "42473");
                }
                kind => panic!("{format}: {kind:?}"),
            }
        }
    }
    let rows = rows_of(
        "x.xlsx",
        &workbook(
            "",
            &["22", "21"],
            r#"<row><c s="1"><v>42473.75</v></c><c s="2"><v>0.75</v></c></row>"#,
            "",
        ),
    );
    assert_eq!(texts(&rows), [["2016-04-13 18:00:00", "18:00:00"]]);
}

#[test]
fn t8_formulas_are_told_with_and_without_result() {
    let sheet = r#"<row r="1"><c r="A1" t="str"><f>TEXT(B1,"[DBNum2]")</f><v>伍万元整</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>X()</f><v></v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>"#;
    let rows = rows_of("x.xlsx", &workbook("", &[], sheet, ""));
    let cells = &rows[0].cells;
    assert_eq!((cells[0].text.as_str(), cells[0].is(Doubt::Formula)), ("伍万元整", true));
    assert!(cells[1].is(Doubt::NoResult) && cells[2].is(Doubt::NoResult));
    assert_eq!((cells[3].kind, cells[3].text.as_str()), (Kind::Error, "#DIV/0!"));
}

#[test]
fn merged_cells_count_for_their_rows_and_say_so() {
    let sheet = r#"<row r="1"><c r="A1" t="str"><v>标题</v></c></row><row r="2"><c r="A2" t="str"><v>甲</v></c><c r="B2"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row><row r="5"><c r="B5"><v>3</v></c></row>"#;
    let after = r#"<mergeCells count="2"><mergeCell ref="A1:IV1"/><mergeCell ref="A2:A3"/></mergeCells>"#;
    let rows = rows_of("x.xlsx", &workbook("", &[], sheet, after));
    assert_eq!(texts(&rows), [vec!["标题"], vec!["甲", "1"], vec!["甲", "2"], vec!["", "3"]]);
    assert!(rows[2].cells[0].is(Doubt::Merged));
    assert_eq!(rows[3].number, 5);
}

#[test]
fn what_is_no_table_is_refused_in_words() {
    let other = |bytes: &[u8]| refused("x.xlsx", bytes).to_string();
    assert!(matches!(refused("x.csv", b""), Fault::Empty));
    assert!(matches!(refused("x.csv", b"\xEF\xBB\xBF  \r\n"), Fault::Empty));
    assert!(other(b"%PDF-1.7\n").contains("一份 PDF"));
    assert!(other(b"\x89PNG\r\n\x1a\n").contains("一张图片"));
    assert!(other(&[1, 0, 3, 0, 0, 0, 9, 7]).contains("不认识"));
    assert!(other(b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n").contains(".mht"));
    assert!(matches!(refused("x.htm", b"<html><body>no table</body></html>"), Fault::NoTable));
    let zip = |name: &str| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap().into_inner()
    };
    assert!(other(&zip("word/document.xml")).contains("文字文档"));
    assert!(other(&zip("a.txt")).contains("压缩包"));
    let whole = workbook("", &[], "<row><c><v>1</v></c></row>", "");
    assert!(matches!(refused("x.xlsx", &whole[..whole.len() / 2]), Fault::Damaged(_)));
}

#[test]
fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
    // Shared texts of 300 MB in 300 KB.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    zip.start_file("xl/sharedStrings.xml", SimpleFileOptions::default().compression_level(Some(1))).unwrap();
    let piece = "<si><t>示例示例示例示例示例示例</t></si>".repeat(20_000);
    for _ in 0..(300_000_000 / piece.len()) {
        zip.write_all(piece.as_bytes()).unwrap();
    }
    assert!(matches!(refused("x.xlsx", &zip.finish().unwrap().into_inner()), Fault::TooBig(_)));
    let long = format!(r#"<row><c t="str"><v>{}</v></c></row>"#, "长".repeat(2_000_000));
    assert!(matches!(refused("x.xlsx", &workbook("", &[], &long, "")), Fault::TooBig(_)));
    // Far corners cost nothing.
    let corners = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>3</v></c></row>"#;
    let rows = rows_of("x.xlsx", &workbook("", &[], corners, ""));
    assert_eq!((rows.len(), rows[0].cells.len(), rows[0].cut, rows[1].number), (2, 1, true, 1_048_576));
}

#[test]
fn reading_stops_when_it_is_told_to() {
    let (_dir, path) = saved("x.csv", LINES.repeat(100).as_bytes());
    let mut seen = 0;
    let mut take = |_| {
        seen += 1;
        if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    Book::open(&path).unwrap().rows(0, &mut take).unwrap();
    assert_eq!(seen, 5);
}

const WANTED: &[Wanted<'_>] = &[
    Wanted { key: "文号", names: &["行政处罚决定书文号", "处罚决定书文号", "CF_WSH"] },
    Wanted { key: "当事人", names: &["行政相对人名称", "企业名称", "CF_XDR_MC"] },
    Wanted { key: "金额", names: &["罚款金额(万元)", "罚款金额", "CF_NR_FK"] },
];

fn heading(rows: &[&[&str]]) -> Option<Heading> {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    Names::new(WANTED).find(&rows_of("x.csv", lines.join("\n").as_bytes()))
}

#[test]
fn t3_the_heading_is_found_by_names_in_any_order_below_a_title() {
    let found = heading(&[
        &["2026 年行政处罚信息公示表", "", "", ""],
        &["填报单位：文号说明", "", "", ""],
        &["序号", " 罚款金额（万元） ", "行政相对人名称 *", "行政处罚决定书文号（必填）"],
        &["1", "5", "甲", "吉〔2026〕1号"],
    ])
    .unwrap();
    assert_eq!((found.row, found.columns, found.unused), (3, vec![Some(3), Some(2), Some(1)], vec![0]));
    let codes = heading(&[&["ＣＦ＿ＷＳＨ", "cf_xdr_mc", "CF_NR_FK"]]).unwrap();
    assert_eq!(codes.columns, [Some(0), Some(1), Some(2)]);
    let twice = heading(&[&["文号", "企业名称", "企业名称"]]).unwrap();
    assert_eq!((twice.columns, twice.twice), (vec![Some(0), Some(1), None], vec![1]));
    assert_eq!(heading(&[&["甲", "乙"], &["当事人", "1"]]), None, "one word is no heading");
}

#[test]
fn real_templates_where_they_are_at_hand() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/tables");
    let Ok(files) = std::fs::read_dir(dir) else { return };
    for file in files.flatten() {
        let path = file.path();
        let rows = all(&path, 0);
        assert!(!rows.is_empty(), "{}", path.display());
        if path.file_name().unwrap().to_string_lossy().starts_with("zj_xzcf") {
            assert_eq!(
                (rows[0].number, rows[0].text(1), rows[0].text(8)),
                (2, "处罚决定书文号", "统一社会信用代码")
            );
            assert_eq!((rows[1].text(2), rows[1].cells[2].kind), ("2016-04-13", Kind::Date));
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, ..Default::default() })]
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), head in 0..6_usize) {
        let heads: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"<table><tr><td>", b"\xFF\xFE", b"<?xml <workbook><worksheet>"];
        let bytes = [heads[head], &bytes].concat();
        let (_dir, path) = saved("x", &bytes);
        if let Ok(book) = Book::open(&path) {
            let _ = book.rows(0, &mut |_| ControlFlow::Continue(()));
        }
    }

    #[test]
    fn a_spoiled_workbook_is_answered(at in 0..6_000_usize, byte in proptest::prelude::any::<u8>(), file in 0..2_usize) {
        let name = ["penalties.xls", "penalties.ods"][file];
        let mut bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)).unwrap();
        let at = at % bytes.len();
        bytes[at] = byte;
        let (_dir, path) = saved("x", &bytes);
        if let Ok(book) = Book::open(&path) {
            let _ = book.rows(0, &mut |_| ControlFlow::Continue(()));
        }
    }
}
